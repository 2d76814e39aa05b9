"""Checking everything: objects against their names, manifests, journal and time stamps against each other.

What is found here: any change, loss or addition that leaves the archive at odds with itself. What is *not* found
here, because the archive then agrees with itself again, and only a witness outside can tell: the newest run file
dropped together with all that it vouches for and all that vouches for it; a time stamp that was removed; and the
whole history written anew from some point on. Such a witness is anyone who remembers an earlier head
(``Archive.heads``) or keeps a time stamp.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

from holdfast.archive import journal, manifests, readme
from holdfast.archive.check_journal import check_journal
from holdfast.archive.check_kept_back import check_removed, check_sealed, counts_of, kept_back_of
from holdfast.archive.check_manifests import check_manifests
from holdfast.archive.check_mirrors import Belonging, check_mirror
from holdfast.archive.check_objects import check_objects, list_objects
from holdfast.archive.check_tokens import check_tokens
from holdfast.archive.clocks import check_clocks
from holdfast.archive.objects import LocalObjects, ObjectStore
from holdfast.archive.objects_mirrored import apart
from holdfast.archive.place import Place, is_file, is_folder
from holdfast.archive.sample import WHOLE, Sample
from holdfast.archive.token_names import TRUST
from holdfast.archive.wanted import Wanted
from holdfast.model import Finding
from holdfast.progress import Progress


def verify(
    folder: Path,
    store: ObjectStore,
    progress: Progress,
    jobs: int | None = None,
    sample: Sample = WHOLE,
    sealed: ObjectStore | None = None,
) -> tuple[tuple[Finding, ...], dict[str, int]]:
    """Check the archive in ``folder`` with its objects in ``store``; returns all findings, and what was counted.

    ``jobs``: processes for hashing, by default one per processor. ``sample``: which objects are hashed; everything
    else is checked in full. ``sealed`` is where objects lie that readers do not get. Reads only, and waits for no run;
    what a run adds meanwhile gives no false alarm. Findings of the level ``note`` do not mean damage.
    """
    place = Place(folder)
    store, mirrors = apart(store)
    # What is looked at first was vouched for by what is looked at next, or a run that goes on explains it.
    present, litter = list_objects(place, store)
    history = check_journal(place)
    back = kept_back_of(history)
    captures = check_manifests(place, history, progress, sample.since)
    excused = {*back.withheld, *back.sealed, *captures.sealed}
    objects = check_objects(
        place, store, present, captures.wanted, history, progress=progress, jobs=jobs, sample=sample, excused=excused,
        sealed=sealed,
    )  # fmt: skip
    stamps = check_tokens(place, history)
    belonging = Belonging(captures.wanted, present, back)
    hashed = partial(_is_hashed, captures.wanted, sample)
    if sealed is not None and (back.withheld or back.sealed):
        objects.findings += check_sealed(place, sealed, back, sample.takes, progress, jobs)
    behind = [one for mirror in mirrors for one in check_mirror(place, mirror, belonging, hashed, progress, jobs)]
    findings = [
        *behind,
        *_check_top(place, store),
        *litter,
        *history.findings,
        *check_clocks(place, history),
        *stamps,
        *captures.findings,
        *objects.findings,
        *check_removed(place, store, present, back),
    ]
    counts = {
        "runs": history.runs,
        "events": history.events,
        "tokens": len(history.tokens),
        "captures": captures.count,
        "objects": objects.count,
        "bytes": objects.size,
        **counts_of(back, captures.wanted),
        "errors": sum(finding.level == "error" for finding in findings),
        "notes": sum(finding.level == "note" for finding in findings),
    }
    return tuple(sorted(findings, key=lambda finding: (finding.path, finding.line, finding.rule))), counts


def _is_hashed(wanted: Wanted, sample: Sample, digest: str) -> bool:
    return sample.takes(digest) and (not sample.since or wanted.is_recent(wanted.digests[digest]))


def _check_top(place: Place, store: ObjectStore) -> Iterator[Finding]:
    """Only the archive's own folders and its guides belong at the top; what lies in folders is checked there."""
    guides = readme.guides()
    folders = {journal.FOLDER, manifests.FOLDER, TRUST}
    if isinstance(store, LocalObjects) and store.folder.parent == place.folder:
        folders.add(store.folder.name)
    for entry in place.entries(place.folder):
        expected = is_folder(entry) if entry.name in folders else is_file(entry) and entry.name in guides
        if not expected:
            yield from place.litter(Path(entry.path))
        elif entry.name in guides and Path(entry.path).read_bytes() != guides[entry.name]:
            message = "It is not what this version of Holdfast writes: it was altered, or another version wrote it."
            remedy = (
                "Delete it: the next `holdfast capture` writes it anew. It explains the archive and is no part of it."
            )
            yield place.note(entry.path, "guide-changed", message, remedy)
