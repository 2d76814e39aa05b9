"""Reading objects again: the SHA-256 of each and, for a web archive, what is wrong inside; by processes where it pays.

A worker gets a batch of tasks and gives back answers; only so many batches are under way that memory stays the same
however many objects there are.
"""

from __future__ import annotations

import hashlib
import io
import json
import multiprocessing
import os
import tempfile
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Future, ProcessPoolExecutor
from functools import partial
from pathlib import Path
from typing import BinaryIO, NamedTuple, cast

from holdfast.archive import manifests
from holdfast.archive.check_wacz import Expected, expected_of, problems_of
from holdfast.archive.objects import CHUNK, LocalObjects, ObjectStore
from holdfast.errors import ArchiveError
from holdfast.progress import Progress

BATCH_FILES = 256
BATCH_BYTES = 64 << 20
WORTH_SECONDS = 5.0  # of estimated work, below which starting processes costs more than it saves
MOST_PROCESSES = 4  # unless more are asked for: disks are the limit then, and each takes memory
SMALL = 1 << 20  # bytes of a file that is read at once
PER_FILE, PER_WACZ, PER_BYTE = 30e-6, 250e-6, 1e-9  # seconds, about; only to judge whether processes pay


class Task(NamedTuple):
    """An object to be read. ``manifest``: ``<record>/<capture>`` of a web archive that is to be looked into, or ""."""

    sha256: str
    size: int
    manifest: str = ""


class Answer(NamedTuple):
    """What was read: its SHA-256, or why it could not be read after "!"; and what is wrong inside it."""

    sha256: str
    found: str
    problems: tuple[str, ...] = ()


Tasks = Callable[[], Iterable[Task]]
"""Gives the tasks, in the same order each time that it is asked."""


def hash_all(
    store: ObjectStore, sizes: Mapping[str, int], progress: Progress, jobs: int | None
) -> Iterator[tuple[str, str]]:
    """The SHA-256 of every object named in ``sizes``, or why it could not be read after "!"."""
    tasks = lambda: (Task(sha256, sizes[sha256]) for sha256 in sorted(sizes))  # noqa: E731
    return ((answer.sha256, answer.found) for answer in read_all(Path(), store, tasks, progress, jobs))


def read_all(folder: Path, store: ObjectStore, tasks: Tasks, progress: Progress, jobs: int | None) -> Iterator[Answer]:
    """An answer to every task. ``folder`` is the archive, in which manifests are looked up; ``jobs``: processes."""
    files = batches = 0
    seconds = 0.0
    for batch in _batches(tasks()):
        batches += 1
        files += len(batch)
        seconds += sum(PER_FILE + task.size * PER_BYTE + PER_WACZ * bool(task.manifest) for task in batch)
    progress.start("Hashing objects", batches)
    local = isinstance(store, LocalObjects)
    work = (
        partial(_read_local, folder, store.folder)
        if isinstance(store, LocalObjects)
        else partial(_read_remote, folder, store)
    )
    jobs = jobs or min(os.cpu_count() or 1, MOST_PROCESSES)
    alone = not local or jobs == 1 or seconds < WORTH_SECONDS
    done = 0
    for answers in map(work, _batches(tasks())) if alone else _by_processes(work, _batches(tasks()), jobs):
        yield from answers
        done += len(answers)
        progress.step(f"{done} of {files} objects")


def _by_processes(
    work: Callable[[list[Task]], list[Answer]], batches: Iterator[list[Task]], jobs: int
) -> Iterator[list[Answer]]:
    with ProcessPoolExecutor(jobs, mp_context=multiprocessing.get_context("spawn")) as pool:
        under_way: deque[Future[list[Answer]]] = deque()
        for batch in batches:
            under_way.append(pool.submit(work, batch))
            if len(under_way) > 2 * jobs:
                yield under_way.popleft().result()
        while under_way:
            yield under_way.popleft().result()


def _batches(tasks: Iterable[Task]) -> Iterator[list[Task]]:
    batch: list[Task] = []
    size = 0
    for task in tasks:
        if batch and (len(batch) == BATCH_FILES or size + task.size > BATCH_BYTES):
            yield batch
            batch, size = [], 0
        batch.append(task)
        size += task.size
    if batch:
        yield batch


def _read_local(folder: Path, objects: Path, batch: list[Task]) -> list[Answer]:
    """Runs in a worker process."""
    return [_read_file(folder, f"{objects}/{task.sha256[:2]}/{task.sha256}", task) for task in batch]


def _read_file(folder: Path, path: str, task: Task) -> Answer:
    try:
        with os.fdopen(os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC), "rb", buffering=0) as file:
            data = file.read(SMALL + 1)
            if len(data) <= SMALL:
                return _judged(folder, task, hashlib.sha256(data).hexdigest(), io.BytesIO(data), len(data))
            file.seek(0)
            found = hashlib.file_digest(file, "sha256").hexdigest()
            return _judged(folder, task, found, file, os.fstat(file.fileno()).st_size)
    except OSError as error:
        return Answer(task.sha256, f"!{error.strerror or error}")


def _read_remote(folder: Path, store: ObjectStore, batch: list[Task]) -> list[Answer]:
    return [_read_stream(folder, store, task) for task in batch]


def _read_stream(folder: Path, store: ObjectStore, task: Task) -> Answer:
    """Read once; a web archive is put by meanwhile, to be looked into."""
    digest, size = hashlib.sha256(), 0
    try:
        with store.open(task.sha256) as content, tempfile.SpooledTemporaryFile(SMALL) as copy:
            while chunk := content.read(CHUNK):
                digest.update(chunk)
                size += len(chunk)
                if task.manifest:
                    copy.write(chunk)
            return _judged(folder, task, digest.hexdigest(), cast(BinaryIO, copy), size)
    except (ArchiveError, OSError) as error:
        return Answer(task.sha256, f"!{error}")


def _judged(folder: Path, task: Task, found: str, file: BinaryIO, size: int) -> Answer:
    """The inside matters only when the whole is what its name says: else that is the finding."""
    if not task.manifest or found != task.sha256:
        return Answer(task.sha256, found)
    return Answer(task.sha256, found, tuple(problems_of(file, size, _expected(folder, task.manifest))))


def _expected(folder: Path, manifest: str) -> Expected | None:
    try:
        path = manifests.path_of(folder, *manifest.split("/"))
        return expected_of(json.loads(path.read_bytes()))
    except (OSError, ValueError, RecursionError, ArchiveError):
        return None  # a damaged manifest is reported as such
