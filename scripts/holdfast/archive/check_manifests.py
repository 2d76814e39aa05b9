"""Manifests against their names, their form and the journal, both ways."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from holdfast.archive import journal, manifests, names
from holdfast.archive.check_journal import JournalCheck
from holdfast.archive.kept_lines import Kept
from holdfast.archive.place import MOVE, RESTORE, Place, is_file, is_folder
from holdfast.archive.runs import WACZ_TYPE
from holdfast.archive.wanted import Wanted
from holdfast.errors import ArchiveError
from holdfast.model import Capture, Finding
from holdfast.progress import Progress


@dataclass(slots=True)
class ManifestCheck:
    """Findings, and ``wanted``: for every object that a capture names, one of those captures.

    ``nameless``: manifests that no line of the journal names; ``sealed``: the objects of those that say so.
    """

    findings: list[Finding] = field(default_factory=list)
    wanted: Wanted = field(default_factory=Wanted)
    nameless: list[Path] = field(default_factory=list)
    sealed: set[str] = field(default_factory=set)
    count: int = 0


def check_manifests(place: Place, history: JournalCheck, progress: Progress, since: str = "") -> ManifestCheck:
    """Judge every manifest by itself and against the lines of the journal, which are taken out of ``history``.

    ``since``: the beginning of a capture id; objects of captures from then on are the recent ones among ``wanted``.
    """
    found = ManifestCheck()
    records = place.entries(place.folder / manifests.FOLDER)
    progress.start("Checking captures", len(records))
    for record in records:
        if is_folder(record) and names.is_record(record.name):
            for entry in place.entries(Path(record.path)):
                _check_entry(place, record.name, entry, history, found, since)
        else:
            found.findings += place.litter(Path(record.path))
        progress.step(record.name)
    found.findings += _twice(place, history)
    found.findings += _missing(place, history, found, since)
    named = _named_meanwhile(place, history, found.nameless)
    found.findings += [_unjournaled(place, path, history) for path in found.nameless if path not in named]
    return found


def _check_entry(
    place: Place, record: str, entry: os.DirEntry[str], history: JournalCheck, found: ManifestCheck, since: str
) -> None:
    stem = entry.name.removesuffix(names.MANIFEST_SUFFIX)
    if not is_file(entry) or stem == entry.name or not names.is_stem(stem):
        found.findings += place.litter(Path(entry.path))
        return
    found.count += 1
    kept = history.kept.take(record, stem)
    if kept is None:
        found.nameless.append(Path(entry.path))
    try:
        capture = _read(entry.path, record, stem, kept if kept and history.counts(kept) else None)
    except (manifests.BadManifest, OSError) as error:
        message = f"It was altered or damaged: {error}."
        found.findings.append(place.error(entry.path, "manifest-damaged", message, RESTORE))
        if kept is not None and history.counts(kept):
            found.wanted.add(f"{record}/{stem}", dict.fromkeys(kept.objects, False), recent=stem >= since)
        return
    if kept is None and capture.sealed:
        found.sealed.update(file.sha256 for file in capture.files)
    objects = {file.sha256: file.media_type == WACZ_TYPE and file.role == "wacz" for file in capture.files}
    found.wanted.add(f"{record}/{stem}", objects, recent=stem >= since)


def _read(path: str, record: str, stem: str, kept: Kept | None) -> Capture:
    """The capture, if it is in order and what the journal names. Raises ``BadManifest``, ``OSError``."""
    data = Path(path).read_bytes()
    manifests.check_form(data)
    capture = manifests.decode(data)
    if (capture.record, capture.id) != (record, stem):
        raise manifests.BadManifest(f"its content does not fit its name, it describes {capture.record}/{capture.id}")
    if kept is not None:
        objects = tuple(sorted({file.sha256 for file in capture.files}))
        if (kept.manifest, kept.objects) != (hashlib.sha256(data).hexdigest(), objects):
            raise manifests.BadManifest("it is not the manifest that the journal names, one of the two was altered")
    return capture


def _twice(place: Place, history: JournalCheck) -> Iterator[Finding]:
    for kept in history.kept.twice:
        message = f"The capture {kept.record}/{kept.capture} is named here a second time."
        yield place.error(kept.path, "capture-journaled-twice", message, RESTORE, kept.line)


def _named_meanwhile(place: Place, history: JournalCheck, nameless: list[Path]) -> set[Path]:
    """Those that a run has named since the journal was read; ``history`` learns of one that goes on now."""
    if not nameless:
        return set()
    folder = place.folder / journal.FOLDER
    history.unsealed = history.unsealed or bool(journal.files(folder, names.PART_SUFFIX))
    try:
        runs = journal.load(folder)
    except (ArchiveError, OSError):
        return set()
    lines = (line for run in runs for line in run.parsed if line.get("type") == "capture")
    named = {(line.get("record"), line.get("capture")) for line in lines}
    return {path for path in nameless if (path.parent.name, path.stem) in named}


def _unjournaled(place: Place, path: Path, history: JournalCheck) -> Finding:
    """A crash between manifest and line leaves the run's unsealed file; without one, a run file was taken away."""
    if history.unsealed or history.damaged:
        return place.note(
            path,
            "capture-unjournaled",
            "No run names this capture yet: a run is going on, was interrupted just then, or is damaged.",
            "Nothing to do: the next run that adds to the archive names it.",
        )
    return place.error(
        path,
        "capture-unjournaled",
        "No run names this capture, and no interrupted run is here that would explain it: a run file was removed, "
        "or this file was brought in by other hands.",
        f"Put the missing run file back from git history, a backup or a mirror. If there never was one: {MOVE}",
    )


def _missing(place: Place, history: JournalCheck, found: ManifestCheck, since: str) -> Iterator[Finding]:
    """Captures that the journal names and whose manifest is not there (looked for again: a run may be going on)."""
    for kept in history.kept.rest():
        if not history.counts(kept):
            continue
        name = f"{kept.record}/{kept.capture}"
        found.wanted.add(name, dict.fromkeys(kept.objects, False), recent=kept.capture >= since)
        path = manifests.path_of(place.folder, kept.record, kept.capture)
        if not path.is_file():
            message = f"The capture is named by {place.of(kept.path)} and its manifest is not here: it was removed."
            yield place.error(path, "capture-missing", message, RESTORE)
