"""Reading the journal: run files, the chain that they form, and the order of history.

A run file is a commit: its first line names the SHA-256 of those before it. Order follows that chain; the clock
only decides between runs of which neither knew the other. A file that ends in ``.part`` belongs to a run that goes
on (it holds a lock on the file) or was interrupted.
"""

from __future__ import annotations

import fcntl
import hashlib
import heapq
import json
import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from holdfast.archive import durable, events, names
from holdfast.errors import ArchiveError

FOLDER = "journal"


@dataclass(frozen=True, slots=True)
class RunFile:
    """One run as it stands in the journal. ``lines`` are its events without line feeds; ``objects`` the same, parsed.

    ``sha256`` is over the file, "" for a part. ``torn`` counts the bytes after the last complete line of a part.
    """

    path: Path
    sha256: str
    start: events.RunStart
    lines: tuple[bytes, ...]
    parsed: tuple[dict[str, Any], ...]
    torn: int = 0


@contextmanager
def turn(folder: Path) -> Iterator[None]:
    """One writer at a time for what must look like one step: joining the chain, sealing, manifest plus line.

    A lock on the journal's folder, released by the system when its holder dies. Raises ``ArchiveError`` where the
    file system knows no locks.
    """
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
        except OSError as error:
            raise ArchiveError(
                f"{folder} cannot be locked: {error.strerror}. Keep the archive on a file system with locks."
            ) from error
        yield
    finally:
        os.close(handle)


def files(folder: Path, suffix: str) -> list[Path]:
    """The journal's files with this suffix and a name that Holdfast gives, sorted by name."""
    try:
        found = [entry.name for entry in durable.patiently(os.scandir, folder)]
    except FileNotFoundError:
        return []
    return [folder / name for name in sorted(found) if name.endswith(suffix) and names.is_stem(name[: -len(suffix)])]


def read_sealed(path: Path) -> RunFile:
    """One sealed run file. Raises ``ArchiveError`` when it is damaged or of a version that is not known here.

    Checks that the content fits the name and that each line can be read; ``verify`` checks the rest.
    """
    data = path.read_bytes()
    digest = hashlib.sha256(data).hexdigest()
    try:
        if not data.endswith(b"\n"):
            raise events.BadLine("its last line is incomplete")
        first, *rest = data.split(b"\n")[:-1]
        start = events.read_start(_object(first))
        if path.name != names.stem(start.started, digest) + names.RUN_SUFFIX:
            raise events.BadLine("its content does not fit its name")
        return RunFile(path, digest, start, tuple(rest), tuple(map(_object, rest)))
    except ValueError as error:
        raise _damaged(path, error) from error


def read_part(path: Path) -> RunFile | None:
    """The complete lines of an unsealed run; ``None`` when not even the first was written, or it was sealed by now.

    Raises ``ArchiveError`` when a damaged line stands before a good one: that is no trace of an interruption.
    """
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return None
    good: list[bytes] = []
    parsed: list[dict[str, Any]] = []
    for number, line in enumerate(data.split(b"\n")[:-1]):
        value = _numbered(line, number)
        if value is not None and number > len(good):
            raise _damaged(path, ValueError(f"line {len(good) + 1} is no line of a run"))
        if value is not None:
            good.append(line)
            parsed.append(value)
    if not good:
        return None
    torn = len(data) - sum(len(line) + 1 for line in good)
    try:
        return RunFile(path, "", events.read_start(parsed[0]), tuple(good[1:]), tuple(parsed[1:]), torn)
    except ValueError as error:
        raise _damaged(path, error) from error


def load(folder: Path, sealed: dict[Path, RunFile] | None = None) -> list[RunFile]:
    """All runs of the journal, unsealed ones included, in no particular order. Raises ``ArchiveError``.

    ``sealed`` remembers sealed files between calls: they never change. Parts are read first, so that a run which is
    sealed at this moment is seen once or twice but never missed; the second sight of it is dropped by its name.
    """
    sealed = {} if sealed is None else sealed
    parts = [run for path in files(folder, names.PART_SUFFIX) if (run := read_part(path)) is not None]
    found = []
    for path in files(folder, names.RUN_SUFFIX):
        if path not in sealed:
            sealed[path] = read_sealed(path)
        found.append(sealed[path])
    known = {run.start.run for run in found}
    return found + [run for run in parts if run.start.run not in known]


def heads(runs: Iterable[RunFile]) -> tuple[str, ...]:
    """SHA-256 of the sealed run files that no other names, sorted."""
    sealed = [run for run in runs if run.sha256]
    named = {head for run in sealed for head in run.start.heads}
    return tuple(sorted(run.sha256 for run in sealed if run.sha256 not in named))


def in_order(runs: Sequence[RunFile]) -> list[RunFile]:
    """Oldest first: every run after those that it names; between equals by start, then by name.

    A predecessor that is missing is passed over here (``verify`` reports it).
    """
    by_digest = {run.sha256: run for run in runs if run.sha256}
    waiting = {run.path: {head for head in run.start.heads if head in by_digest} for run in runs}
    followers: dict[str, list[RunFile]] = {}
    for run in runs:
        for head in waiting[run.path]:
            followers.setdefault(head, []).append(run)
    ready = [(run.start.started, run.path.name, run) for run in runs if not waiting[run.path]]
    heapq.heapify(ready)
    ordered = []
    while ready:
        _, _, run = heapq.heappop(ready)
        ordered.append(run)
        for follower in followers.get(run.sha256, ()):
            waiting[follower.path].discard(run.sha256)
            if not waiting[follower.path]:
                heapq.heappush(ready, (follower.start.started, follower.path.name, follower))
    return ordered


def is_live(handle: int) -> bool:
    """Whether another run holds its lock on this open part; if not, ``handle`` holds it from now on."""
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    return False


def _object(line: bytes) -> dict[str, Any]:
    try:
        value = json.loads(line)
    except RecursionError as error:
        raise events.BadLine("a line is too deeply nested") from error
    if not isinstance(value, dict):
        raise events.BadLine("a line is not a JSON object")
    return value


def _numbered(line: bytes, number: int) -> dict[str, Any] | None:
    """The parsed line if it can be line ``number`` (from 0) of a run."""
    try:
        value = _object(line)
    except ValueError:
        return None
    fits = value.get("type") == "run" if number == 0 else value.get("seq") == number
    return value if fits else None


def _damaged(path: Path, error: ValueError) -> ArchiveError:
    return ArchiveError(
        f"{path.parent.name}/{path.name} cannot be read: {error}. Nothing was changed. Run `holdfast verify` to see "
        "all that is damaged, and put good copies in place (for example from git) before going on."
    )
