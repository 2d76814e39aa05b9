"""Objects against their names and against what the captures name."""

from __future__ import annotations

import hashlib
import multiprocessing
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from holdfast.archive import durable, names
from holdfast.archive.check_journal import JournalCheck
from holdfast.archive.objects import CHUNK, LocalObjects, ObjectStore, relative
from holdfast.archive.place import MOVE, RESTORE, Place
from holdfast.archive.sample import WHOLE, Sample
from holdfast.errors import ArchiveError
from holdfast.model import Finding
from holdfast.progress import Progress

BATCH_FILES = 256
BATCH_BYTES = 64 << 20
WORTH_PROCESSES = 1 << 30  # bytes below which starting processes costs more than it saves

FOLDER = re.compile(r"[0-9a-f]{2}/")

Answer = tuple[str, str]  # name of an object; its SHA-256, or why it could not be read after "!"


@dataclass(slots=True)
class ObjectCheck:
    """Findings, and what was hashed."""

    findings: list[Finding] = field(default_factory=list)
    count: int = 0
    size: int = 0


def list_objects(place: Place, store: ObjectStore) -> tuple[dict[str, int], list[Finding]]:
    """Names and sizes of the objects in the store, and findings on whatever else lies there."""
    present: dict[str, int] = {}
    findings = []
    for name, size in store.listing():
        digest = name.rpartition("/")[2]
        if names.is_sha256(digest) and name == relative(digest) and size is not None:
            present[digest] = size
        elif not FOLDER.fullmatch(name):
            findings.append(place.stray(store.place(name)))
    return present, findings


def check_objects(
    place: Place,
    store: ObjectStore,
    present: Mapping[str, int],
    wanted: Mapping[str, str],
    history: JournalCheck,
    *,
    progress: Progress,
    jobs: int | None = None,
    sample: Sample = WHOLE,
) -> ObjectCheck:
    """Hash every object of ``sample``; name what is damaged, missing or unexpected.

    ``present`` is what ``list_objects`` found; ``wanted`` maps every object that a capture names to that capture.
    """
    chosen = {digest: size for digest, size in present.items() if sample.takes(digest)}
    found = ObjectCheck(count=len(chosen), size=sum(chosen.values()))
    for digest, answer in _hash_all(store, chosen, progress, jobs):
        if answer != digest:
            found.findings.append(_damaged(place, store, digest, answer))
    for digest in sorted(wanted.keys() - present.keys()):
        if store.size(digest) is None:
            message = f"The capture {wanted[digest]} names this object and it is not here: it was removed."
            found.findings.append(place.error(store.place(relative(digest)), "object-missing", message, RESTORE))
    for digest in sorted(present.keys() - wanted.keys()):
        found.findings.append(_unexpected(place, store.place(relative(digest)), digest, history))
    return found


def _unexpected(place: Place, path: str, digest: str, history: JournalCheck) -> Finding:
    """An object that no capture names: explained by an interrupted run, or brought in by other hands."""
    if digest in history.left_behind or history.unsealed:
        message = "No capture names this object: an interrupted run left it, or a run is adding it now."
        return place.note(path, "object-unexpected", message, "It does no harm and counts as nothing.")
    message = "No capture names this object, and no interrupted run explains it."
    return place.error(path, "object-unexpected", message, MOVE)


def _damaged(place: Place, store: ObjectStore, digest: str, answer: str) -> Finding:
    if answer.startswith("!"):
        message = f"It cannot be read: {answer[1:]}."
    else:
        message = f"Its content does not fit its name: its SHA-256 is now {answer}. It was altered or damaged."
    return place.error(store.place(relative(digest)), "object-damaged", message, RESTORE)


def _hash_all(store: ObjectStore, present: Mapping[str, int], progress: Progress, jobs: int | None) -> Iterator[Answer]:
    """The SHA-256 of every object, batch by batch; by several processes where that pays."""
    batches = list(_batches(present))
    progress.start("Hashing objects", len(batches))
    jobs = jobs or os.cpu_count() or 1
    local = isinstance(store, LocalObjects)
    work = partial(_hash_files, store.folder) if isinstance(store, LocalObjects) else partial(_hash_remote, store)
    done = 0
    if not local or jobs == 1 or sum(present.values()) < WORTH_PROCESSES:
        for batch in batches:
            yield from work(batch)
            done += len(batch)
            progress.step(f"{done} of {len(present)} objects")
        return
    with ProcessPoolExecutor(jobs, mp_context=multiprocessing.get_context("spawn")) as pool:
        for answers in pool.map(work, batches):
            yield from answers
            done += len(answers)
            progress.step(f"{done} of {len(present)} objects")


def _batches(present: Mapping[str, int]) -> Iterator[list[str]]:
    batch: list[str] = []
    size = 0
    for digest in sorted(present):
        if batch and (len(batch) == BATCH_FILES or size + present[digest] > BATCH_BYTES):
            yield batch
            batch, size = [], 0
        batch.append(digest)
        size += present[digest]
    if batch:
        yield batch


def _hash_files(folder: Path, digests: Sequence[str]) -> list[Answer]:
    """Runs in a worker process."""
    answers = []
    for digest in digests:
        try:
            answer = durable.digest_of(folder / relative(digest))
        except OSError as error:
            answer = f"!{error.strerror or error}"
        answers.append((digest, answer))
    return answers


def _hash_remote(store: ObjectStore, digests: Sequence[str]) -> list[Answer]:
    answers = []
    for digest in digests:
        found = hashlib.sha256()
        try:
            with store.open(digest) as content:
                while chunk := content.read(CHUNK):
                    found.update(chunk)
            answer = found.hexdigest()
        except (ArchiveError, OSError) as error:
            answer = f"!{error}"
        answers.append((digest, answer))
    return answers
