"""Which time stamps vouch for which capture.

A token over a run file vouches for that run and, because a run names those before it, for all of its ancestry.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib import import_module
from pathlib import Path

from holdfast.archive import journal
from holdfast.archive.token_names import SUFFIX
from holdfast.model import Stamp

Stamps = tuple[Stamp, ...]


@dataclass(frozen=True, slots=True)
class Link:
    """One sealed run file in the chain. ``news``: it says something else than that time stamps came."""

    sha256: str
    heads: tuple[str, ...]
    started: str
    news: bool


def links(runs: Iterable[journal.RunFile]) -> dict[str, Link]:
    """The chain of the sealed ``runs``, by SHA-256."""
    return {
        run.sha256: Link(run.sha256, run.start.heads, run.start.started, has_news(run)) for run in runs if run.sha256
    }


def has_news(run: journal.RunFile) -> bool:
    """Whether a run says something that a time stamp should vouch for: anything but that time stamps came."""
    return any(line.get("type") != "stamped" for line in run.parsed)


def waiting(chain: Mapping[str, Link], stamped: Collection[str]) -> tuple[Link, ...]:
    """The links with news for which none of the ``stamped`` vouches, the oldest first."""
    vouched = past(chain, stamped)
    found = [link for link in chain.values() if link.news and link.sha256 not in vouched]
    return tuple(sorted(found, key=lambda link: (link.started, link.sha256)))


def past(chain: Mapping[str, Link], ends: Iterable[str]) -> set[str]:
    """SHA-256 of the links at ``ends`` and of all before them."""
    found: set[str] = set()
    next_ones = [end for end in ends if end in chain]
    while next_ones:
        one = next_ones.pop()
        if one not in found:
            found.add(one)
            next_ones += [head for head in chain[one].heads if head in chain]
    return found


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
