"""Manifests against their names, their form and the journal, both ways."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from holdfast.archive import manifests, names
from holdfast.archive.check_journal import JournalCheck, Kept
from holdfast.archive.place import MOVE, RESTORE, Place, is_file, is_folder
from holdfast.model import Finding
from holdfast.progress import Progress

EVERY = 100


@dataclass(slots=True)
class ManifestCheck:
    """Findings, and ``wanted``: for every object that a capture names, one of those captures."""

    findings: list[Finding] = field(default_factory=list)
    wanted: dict[str, str] = field(default_factory=dict)
    count: int = 0


def check_manifests(
    place: Place, history: JournalCheck, stored: Collection[tuple[str, str]], progress: Progress
) -> ManifestCheck:
    """Judge every manifest by itself and against the lines of the journal.

    ``stored``: the manifests that were in place before the journal was read. A later one may have its line later.
    """
    found = ManifestCheck()
    folder = place.folder / manifests.FOLDER
    lines: dict[Path, list[Kept]] = {}
    for kept in history.kept:
        event = kept.event
        lines.setdefault(manifests.path_of(place.folder, event.record, event.capture), []).append(kept)
        for digest in event.objects if kept.sound else ():
            found.wanted.setdefault(digest, f"{event.record}/{event.capture}")
    records = place.entries(folder)
    progress.start("Checking captures", len(records))
    for record in records:
        if is_folder(record) and names.is_record(record.name):
            for entry in place.entries(Path(record.path)):
                path = Path(entry.path)
                if is_file(entry) and path.suffix == names.MANIFEST_SUFFIX and names.is_stem(path.stem):
                    found.findings += _check_one(place, path, lines.get(path, []), found)
                    if not lines.pop(path, None) and (record.name, path.stem) in stored:
                        found.findings.append(_unjournaled(place, path, history))
                else:
                    found.findings += place.litter(path)
        else:
            found.findings += place.litter(Path(record.path))
        progress.step(record.name)
    found.findings += _missing(place, lines)
    return found


def _check_one(place: Place, path: Path, lines: list[Kept], found: ManifestCheck) -> Iterator[Finding]:
    found.count += 1
    try:
        data = path.read_bytes()
        manifests.check_form(data)
        capture = manifests.decode(data)
    except (manifests.BadManifest, OSError) as error:
        yield place.error(path, "manifest-damaged", f"It was altered or damaged: {error}.", RESTORE)
        return
    digest = hashlib.sha256(data).hexdigest()
    if (capture.record, capture.id) != (path.parent.name, path.stem):
        message = f"Its content does not fit its name: it describes {capture.record}/{capture.id}. It was altered."
        yield place.error(path, "manifest-damaged", message, RESTORE)
        return
    for file in capture.files:
        found.wanted.setdefault(file.sha256, f"{capture.record}/{capture.id}")
    objects = tuple(sorted({file.sha256 for file in capture.files}))
    if any(kept.sound and (kept.event.manifest, kept.event.objects) != (digest, objects) for kept in lines):
        message = "It is not the manifest that the journal names: one of the two was altered."
        yield place.error(path, "manifest-damaged", message, RESTORE)
    for kept in lines[1:]:
        message = f"The capture {place.of(path)} is named here a second time (before: {place.of(lines[0].path)})."
        yield place.error(kept.path, "capture-journaled-twice", message, RESTORE, kept.line)


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


def _missing(place: Place, lines: dict[Path, list[Kept]]) -> Iterator[Finding]:
    """Captures that the journal names and whose manifest is not there (looked for again: a run may be going on)."""
    for path, kept in sorted(lines.items()):
        if kept[0].sound and not path.is_file():
            message = f"The capture is named by {place.of(kept[0].path)} and its manifest is not here: it was removed."
            yield place.error(path, "capture-missing", message, RESTORE)
