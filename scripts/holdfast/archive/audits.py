"""Journaling that the archive was checked, and how far time stamps vouch for it.

An audit is a run file of its own, written in one step. It takes over nothing that another run left and touches nothing
else, so that checking an archive never changes what the next check finds.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from holdfast import __version__
from holdfast import clock as clocks
from holdfast.archive import durable, events, journal, names
from holdfast.archive.coverage import links, past
from holdfast.archive.token_names import SUFFIX
from holdfast.clock import Clock
from holdfast.errors import ArchiveError
from holdfast.model import Finding, Stamp

COMMAND = "verify"

_OF_OBJECTS = ("object-", "wacz-", "mirror-", "litter")
"""Errors that leave journal and manifests in order, by the beginning of their rules."""


@dataclass(frozen=True, slots=True)
class Reach:
    """How far time stamps vouch: up to the run file ``stem``, for which ``stamp`` is the earliest; "" and ``None`` if
    none does. ``later`` run files are vouched for by nobody outside."""

    stem: str
    stamp: Stamp | None
    later: int


def record(folder: Path, audit: events.Audit, findings: Iterable[Finding], clock: Clock = clocks.now) -> str:
    """Journal ``audit``, which had ``findings``, in the archive ``folder``; returns the name of the new run file.

    Raises ``ArchiveError`` when the archive cannot be written, or must not be: a run file that follows a damaged
    journal would name as its past what may be a forgery, and be in the way of mending it.
    """
    wrong = next((one for one in findings if one.level == "error" and not one.rule.startswith(_OF_OBJECTS)), None)
    if wrong is not None:
        raise ArchiveError(f"{wrong.path} is not in order ({wrong.rule}), and nothing is added to a damaged journal.")
    home = folder / journal.FOLDER
    try:
        with journal.turn(home):
            heads = journal.heads(outlines(folder))
            started = clock()
            name = f"{clocks.compact(started)}-{secrets.token_hex(4)}"
            start = events.RunStart(name, heads, clocks.text(started), COMMAND, "holdfast", __version__)
            data = events.start_line(start) + events.event_line(audit, 1, clocks.text(started))
            stem = names.stem(start.started, hashlib.sha256(data).hexdigest())
            durable.write_once(home / f"{stem}{names.RUN_SUFFIX}", data)
    except OSError as error:
        raise ArchiveError(f"{home} cannot be written ({error.strerror or error}).") from error
    return f"{stem}{names.RUN_SUFFIX}"


def outlines(folder: Path) -> list[journal.RunFile]:
    """The sealed runs of the archive ``folder`` without their events, so that a long journal takes little memory.

    Raises ``ArchiveError`` when the beginning of one cannot be read, ``OSError``.
    """
    found = []
    for path in journal.files(folder / journal.FOLDER, names.RUN_SUFFIX):
        with path.open("rb") as file:
            first = file.readline()
            file.seek(0)
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        try:
            found.append(journal.RunFile(path, digest, events.read_start(json.loads(first)), (), ()))
        except (ValueError, TypeError, RecursionError) as error:
            raise ArchiveError(f"{path.parent.name}/{path.name} cannot be read: {error}.") from error
    return found


def reach(folder: Path) -> Reach:
    """How far the time stamps in the archive ``folder`` vouch for its journal. Only those that verify count.

    Raises as ``outlines`` does.
    """
    sealed = journal.in_order(outlines(folder))
    if not any((folder / journal.FOLDER).glob(f"*{SUFFIX}")):
        return Reach("", None, len(sealed))
    tokens = import_module("holdfast.archive.tokens")  # heavy, and needed only where there are some
    stamps = tokens.stamps(folder, [(run.path.stem, run.sha256) for run in sealed])
    vouched = past(links(sealed), stamps)
    newest = next((run for run in reversed(sealed) if run.sha256 in stamps), None)
    later = sum(run.sha256 not in vouched for run in sealed)
    return Reach(newest.path.stem, stamps[newest.sha256][0], later) if newest else Reach("", None, later)
