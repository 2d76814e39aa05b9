"""Taking over what interrupted runs left: their unsealed files, manifests without a line, objects without a capture.

Every step can be interrupted and repeated: an adopted file is the same bytes whoever makes it, and the part that it
was made from goes last.
"""

from __future__ import annotations

import dataclasses
import hashlib
import os
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from holdfast.archive import durable, events, journal, manifests, names
from holdfast.archive.journal import RunFile
from holdfast.archive.objects import ObjectStore
from holdfast.model import Capture


@dataclass(frozen=True, slots=True)
class Dead:
    """A part whose run is over; ``run`` is ``None`` when it never got to say anything."""

    path: Path
    run: RunFile | None


def claim(folder: Path, release: ExitStack) -> list[Dead]:
    """Every part in the journal ``folder`` that no run holds, locked by us until ``release`` is closed.

    Raises ``ArchiveError`` for a damaged part: adopting it would lose what it said.
    """
    claimed = []
    for path in journal.files(folder, names.PART_SUFFIX):
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
        release.callback(os.close, handle)
        if not journal.is_live(handle):
            claimed.append(Dead(path, journal.read_part(path)))
    return claimed


def seal(dead: Dead, known: Iterable[RunFile]) -> None:
    """Give the complete lines of an interrupted run their final name; the part stays until ``forget``."""
    run = dead.run
    if run is None or not run.lines or any(run.start.run == other.start.run for other in known if other.sha256):
        return
    first = events.start_line(dataclasses.replace(run.start, adopted=True))
    data = first + b"".join(line + b"\n" for line in run.lines)
    stem = names.stem(run.start.started, hashlib.sha256(data).hexdigest())
    durable.write_once(dead.path.with_name(stem + names.RUN_SUFFIX), data)


def forget(dead: Iterable[Dead], folder: Path) -> None:
    """Remove parts whose content is sealed by now, or that have none."""
    for part in dead:
        durable.patiently(part.path.unlink, missing_ok=True)
    durable.sync_folder(folder)


def unjournaled(archive: Path, runs: Iterable[RunFile]) -> Iterator[events.CaptureKept]:
    """A line for every sound manifest that none of the ``runs`` names, oldest name first."""
    named = {(line.get("record"), line.get("capture")) for run in runs for line in run.parsed}
    for record, capture in sorted(stored(archive)):
        if (record, capture) in named:
            continue
        data = manifests.path_of(archive, record, capture).read_bytes()
        try:
            found = manifests.decode(data)
        except manifests.BadManifest:
            continue
        if (found.record, found.id) == (record, capture):
            yield kept(found, data, adopted=True)


def stored(archive: Path) -> Iterator[tuple[str, str]]:
    """Record and capture id of every manifest that is in place, by its name alone."""
    try:
        records = list(durable.patiently(os.scandir, archive / manifests.FOLDER))
    except FileNotFoundError:
        return
    for record in records:
        if names.is_record(record.name) and record.is_dir(follow_symlinks=False):
            for file in durable.patiently(os.scandir, record.path):
                stem = file.name.removesuffix(names.MANIFEST_SUFFIX)
                if stem != file.name and names.is_stem(stem):
                    yield record.name, stem


def left_behind(store: ObjectStore, runs: Iterable[RunFile]) -> tuple[str, ...]:
    """Objects that no capture names and no run has called left behind before, sorted."""
    known = {item for run in runs for line in run.parsed for item in line.get("objects", ())}
    return tuple(sorted(name for name in store.unfinished() if names.is_sha256(name) and name not in known))


def kept(capture: Capture, data: bytes, *, adopted: bool = False) -> events.CaptureKept:
    """The journal's event for a capture whose manifest has the bytes ``data``."""
    digests = tuple(sorted({file.sha256 for file in capture.files}))
    return events.CaptureKept(
        capture.record, capture.id, hashlib.sha256(data).hexdigest(), digests, adopted, capture.sealed
    )
