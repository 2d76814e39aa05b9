"""Objects against their names, against what the captures name, and web archives against themselves."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from dataclasses import dataclass, field

from holdfast.archive import names
from holdfast.archive.check_journal import JournalCheck
from holdfast.archive.digests import Digests, side_by_side
from holdfast.archive.hashing import Answer, Task, read_all
from holdfast.archive.objects import ObjectStore, relative
from holdfast.archive.place import MOVE, RESTORE, Place
from holdfast.archive.sample import WHOLE, Sample
from holdfast.archive.wanted import Wanted
from holdfast.errors import ArchiveError
from holdfast.model import Finding
from holdfast.progress import Progress

FOLDER = re.compile(r"[0-9a-f]{2}/")

INSIDE = (
    "Its bytes are those that the journal names: it was wrong when it was made, or object, manifest and journal were "
    "replaced together. Compare it with a copy or a head of the journal kept elsewhere."
)


@dataclass(slots=True)
class ObjectCheck:
    """Findings, and what was hashed."""

    findings: list[Finding] = field(default_factory=list)
    count: int = 0
    size: int = 0


def list_objects(place: Place, store: ObjectStore) -> tuple[Digests, list[Finding]]:
    """Names and sizes of the objects in the store, and findings on whatever else lies there."""
    present = Digests()
    findings = []
    for name, size in store.listing():
        digest = name.rpartition("/")[2]
        if size is not None and names.is_sha256(digest) and name == f"{digest[:2]}/{digest}":
            present.add(digest, size)
        elif not FOLDER.fullmatch(name):
            findings.append(place.stray(store.place(name)))
    return present, findings


def check_objects(
    place: Place,
    store: ObjectStore,
    present: Digests,
    wanted: Wanted,
    history: JournalCheck,
    *,
    progress: Progress,
    jobs: int | None = None,
    sample: Sample = WHOLE,
    excused: Container[str] = (),
    sealed: ObjectStore | None = None,
) -> ObjectCheck:
    """Hash every object of ``sample`` and look into its web archives; name what is damaged, missing or unexpected.

    ``present`` is what ``list_objects`` found, ``wanted`` every object that a capture names. The absence of those in
    ``excused`` is explained. ``sealed`` is where one that was released may still lie.
    """
    found = ObjectCheck()

    def tasks() -> Iterator[Task]:
        for digest, size, number in side_by_side(present, wanted.digests):
            if size is not None and sample.takes(digest) and (not sample.since or _is_recent(wanted, number)):
                inside = number is not None and wanted.is_wacz(number)
                yield Task(digest, size, wanted.capture(number) if inside and number is not None else "")

    for answer in read_all(place.folder, store, tasks, progress, jobs):
        found.count += 1
        found.size += present[answer.sha256]
        left = answer.found.startswith("!") and answer.sha256 in excused and store.size(answer.sha256) is None
        if not left and (answer.found != answer.sha256 or answer.problems):
            found.findings += _wrong(place, store.place(relative(answer.sha256)), answer)
    for digest, size, number in side_by_side(present, wanted.digests):
        if number is None:
            found.findings.append(_unexpected(place, store.place(relative(digest)), digest, history))
        elif size is None and digest not in excused and store.size(digest) is None:
            found.findings.append(_missing(place, store.place(relative(digest)), wanted.capture(number), sealed))
    return found


def _missing(place: Place, path: str, capture: str, sealed: ObjectStore | None) -> Finding:
    """An object that belongs in the store and is not there: removed, or not brought back to the end."""
    try:
        waits = sealed is not None and sealed.size(path.rpartition("/")[2]) is not None
    except (ArchiveError, OSError):
        waits = False
    if waits:
        message = (
            f"It may be had again by decision, and still lies in the sealed store. The capture {capture} names it."
        )
        remedy = "Run the same `holdfast release` again, which finishes what was interrupted."
        return place.error(path, "object-not-returned", message, remedy)
    message = f"The capture {capture} names this object and it is not here: it was removed."
    return place.error(path, "object-missing", message, RESTORE)


def _is_recent(wanted: Wanted, number: int | None) -> bool:
    return number is not None and wanted.is_recent(number)


def _unexpected(place: Place, path: str, digest: str, history: JournalCheck) -> Finding:
    """An object that no capture names: explained by an interrupted run, or brought in by other hands."""
    if digest in history.left_behind or history.unsealed:
        message = "No capture names this object: an interrupted run left it, or a run is adding it now."
        return place.note(path, "object-unexpected", message, "It does no harm and counts as nothing.")
    message = "No capture names this object, and no interrupted run explains it."
    return place.error(path, "object-unexpected", message, MOVE)


def _wrong(place: Place, path: str, answer: Answer) -> Iterator[Finding]:
    """What is wrong with an object that was read, or could not be."""
    if answer.found.startswith("!"):
        yield place.error(path, "object-damaged", f"It cannot be read: {answer.found[1:]}.", RESTORE)
    elif answer.found != answer.sha256:
        message = f"Its content does not fit its name: its SHA-256 is now {answer.found}. It was altered or damaged."
        yield place.error(path, "object-damaged", message, RESTORE)
    for problem in answer.problems:
        yield place.error(path, "wacz-damaged", f"Inside this web archive: {problem}.", INSIDE)
