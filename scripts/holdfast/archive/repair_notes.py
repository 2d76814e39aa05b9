"""Notes of repairs on their way, so that one that was killed before the journal had its line gets it all the same.

A note says what the journal will say. It is written before the object is touched and goes away once the line is
written; so a note that is found at the beginning of a repair was left by one that did not come to its end.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from holdfast import canonical
from holdfast.archive import durable, journal, wire
from holdfast.archive.events import Repaired

MISSING = "missing"
"""What ``Repaired.was`` says of an object that was not there."""


def write(folder: Path, event: Repaired) -> Repaired:
    """Note that ``event`` is about to happen. An earlier note on the same object knows better what lay there, if it is
    missing by now; the event is returned as it will have to be journaled."""
    durable.make_folder(folder, set())
    path = _path(folder, event)
    before = _read(path)
    if before is not None and event.was == MISSING:
        event = replace(event, was=before.was)
    durable.temporary(folder, [canonical.dumps(wire.encode_object(event))]).replace(path)
    durable.sync_folder(folder)
    return event


def left(folder: Path) -> Iterator[Repaired]:
    """What the notes say, by object. One that cannot be read says nothing."""
    yield from filter(None, map(_read, sorted(folder.glob("*.json"))))


def told(archive: Path) -> frozenset[Repaired]:
    """All repairs that the journal of the archive in ``archive`` tells. Raises ``ArchiveError``."""
    lines = (line for run in journal.load(archive / journal.FOLDER) for line in run.parsed)
    fields = Repaired.__dataclass_fields__
    return frozenset(
        Repaired(**{name: str(line[name]) for name in fields}) for line in lines if line.get("type") == "repaired"
    )


def forget(folder: Path, event: Repaired) -> None:
    """The journal has the line: the note goes, with what an interrupted writing of one left."""
    for path in (_path(folder, event), *folder.glob(".holdfast-*.tmp")):
        path.unlink(missing_ok=True)


def _path(folder: Path, event: Repaired) -> Path:
    return folder / f"{event.object}-{hashlib.sha256(event.place.encode()).hexdigest()[:16]}.json"


def _read(path: Path) -> Repaired | None:
    try:
        return wire.decode(Repaired, json.loads(path.read_bytes()))
    except (ValueError, OSError):
        return None
