"""Which time stamps vouch for which capture.

A token over a run file vouches for that run and, because a run names those before it, for all of its ancestry.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from importlib import import_module
from pathlib import Path

from holdfast.archive import journal
from holdfast.archive.token_names import SUFFIX
from holdfast.model import Stamp

Stamps = tuple[Stamp, ...]


class Coverage:
    """The stamps of captures, worked out when first asked for: most commands never do."""

    def __init__(self, folder: Path = Path(), runs: Sequence[journal.RunFile] = ()) -> None:
        self._folder = folder
        self._runs = runs

    def of(self, record: str, capture: str) -> Stamps:
        """The earliest stamp of each authority that vouches for a capture, the earliest of all first."""
        return self._by_capture.get((record, capture), ())

    @cached_property
    def _by_capture(self) -> dict[tuple[str, str], Stamps]:
        if not self._runs or not any(self._folder.glob(f"{journal.FOLDER}/*{SUFFIX}")):
            return {}
        tokens = import_module("holdfast.archive.tokens")  # heavy, and needed only where there are some
        digests = [(run.path.stem, run.sha256) for run in self._runs if run.sha256]
        own: dict[str, Stamps] = tokens.stamps(self._folder, digests)
        by_run: dict[str, Stamps] = {}
        found: dict[tuple[str, str], Stamps] = {}
        for run in reversed(journal.in_order(self._runs)):
            stamps = earliest((*by_run.get(run.sha256, ()), *own.get(run.sha256, ())))
            for head in run.start.heads if stamps else ():
                by_run[head] = earliest((*by_run.get(head, ()), *stamps))
            for line in run.parsed if stamps else ():
                if line.get("type") == "capture":
                    key = (str(line.get("record")), str(line.get("capture")))
                    found[key] = earliest((*found.get(key, ()), *stamps))
        return found


def earliest(stamps: Stamps) -> Stamps:
    """The earliest stamp of each authority, the earliest of all first."""
    best: dict[str, Stamp] = {}
    for stamp in sorted(stamps, key=lambda stamp: (stamp.at, stamp.authority)):
        best.setdefault(stamp.authority, stamp)
    return tuple(best.values())
