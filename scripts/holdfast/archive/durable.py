"""Write-once files that survive a killed process and a power cut.

The recipe: write a temporary file in the same filesystem, push every byte to the disk, link it to its final name
(a link never replaces anything), push the folder's entry to the disk, and only then say that it is kept. A new
folder's own entry is pushed as well. What a crash leaves behind is at worst a temporary file with a name of ours.
"""

from __future__ import annotations

import hashlib
import os
import secrets
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import ParamSpec, TypeVar

READ_ONLY = 0o444

P = ParamSpec("P")
T = TypeVar("T")


def patiently(call: Callable[P, T], *args: P.args, **named: P.kwargs) -> T:
    """``call``, made again as often as a signal interrupts it.

    Python does so by itself where it opens, writes and pushes, but not where it makes, links and removes names,
    which some file systems interrupt as well.
    """
    while True:
        try:
            return call(*args, **named)
        except InterruptedError:
            continue


def sync_folder(folder: Path) -> None:
    """Push the entries of ``folder`` to the disk."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def make_folder(folder: Path, settled: set[Path]) -> None:
    """Make ``folder`` and what is missing above it, durably.

    ``settled`` remembers what this process has pushed already. A folder that another process made a moment ago may
    not be on the disk yet, so the first use pushes its entry even when the folder is there.
    """
    if folder in settled:
        return
    if not folder.parent.is_dir():
        make_folder(folder.parent, settled)
    patiently(folder.mkdir, exist_ok=True)
    sync_folder(folder.parent)
    settled.add(folder)


def write_all(handle: int, data: bytes) -> None:
    """Write every byte; a system call may take fewer than it was given."""
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(handle, rest) :]


def temporary(folder: Path, chunks: Iterable[bytes]) -> Path:
    """A new read-only file in ``folder`` that holds ``chunks`` and is on the disk. Leaves nothing if it fails."""
    path = folder / f".holdfast-{secrets.token_hex(8)}.tmp"
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    whole = False
    try:
        for chunk in chunks:
            write_all(handle, chunk)
        os.fchmod(handle, READ_ONLY)
        os.fsync(handle)
        whole = True
    finally:
        os.close(handle)
        if not whole:
            patiently(path.unlink, missing_ok=True)
    return path


def place(written: Path, final: Path) -> bool:
    """Give the temporary file its ``final`` name unless that is taken; the temporary name goes away either way.

    Returns whether the name was free. In both cases the entry is on the disk when this returns.
    """
    try:
        patiently(os.link, written, final)
        return True
    except FileExistsError:
        return False
    finally:
        patiently(written.unlink, missing_ok=True)
        sync_folder(final.parent)


def write_once(final: Path, data: bytes) -> bool:
    """Write ``data`` under a name that must be free, in an existing folder; returns whether it was free."""
    return place(temporary(final.parent, [data]), final)


def digest_of(path: Path) -> str:
    """SHA-256 of a file, read as a stream."""
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()
