"""Objects: write-once files named by the SHA-256 of their content.

What every store promises, and the store in a folder of this machine, which follows the recipe of
``holdfast.archive.durable``. The others stand in ``objects_remote``, ``objects_s3`` and ``objects_mirrored``;
``stores.open_store`` chooses. Content streams in both directions; memory stays constant whatever the size.
"""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, BinaryIO, Protocol

from holdfast.archive import durable, names
from holdfast.errors import ArchiveError

CHUNK = 1 << 20


class ObjectStore(Protocol):
    """Where objects live. Every method raises ``ArchiveError`` for what the place refuses."""

    def put(self, source: Path, expected: str = "") -> tuple[str, int]:
        """Keep the content of ``source``; returns its SHA-256 and size once it is safe.

        An object that is there already is a no-op. Content that is not ``expected`` is refused, as is an object
        whose size is wrong.
        """

    def size(self, sha256: str) -> int | None:
        """Size in bytes, ``None`` when there is no such object."""

    def path(self, sha256: str) -> Path:
        """A file on this machine that holds the object: its own, or a checked copy fetched for the purpose.

        Raises ``ArchiveError`` when it had to be fetched and could not. The file need not exist in a local store.
        """

    def open(self, sha256: str) -> BinaryIO:
        """The content as the place gives it, unchecked, for reading."""

    def remove(self, sha256: str) -> None:
        """Take the object away from everywhere; nothing happens when it is not there. For lawful removal and for
        what was set aside as damaged; nothing else ever removes an object."""

    def place(self, name: str) -> str:
        """Where ``name`` (as ``names`` gives it) lies, for people to read."""

    def names(self) -> Iterator[str]:
        """Every name in the place relative to it, ``ab/abcdef…`` for objects, whatever else there is as well."""

    def listing(self) -> Iterator[tuple[str, int | None]]:
        """``names`` with sizes; ``None`` for what is no regular file. Reads the list of the whole place."""

    def unfinished(self) -> Iterator[str]:
        """SHA-256 of objects that an interrupted run may have left, without listing a place that is far away."""

    def unplaced(self) -> Iterator[Path]:
        """The temporary files on this machine that an interrupted ``put`` left, or that one is writing now."""

    def reach(self) -> str:
        """Whether the place answers, in words for people. Raises ``ArchiveError`` saying why it does not."""


def relative(sha256: str) -> str:
    """The place of an object below its store: ``ab/abcdef…``. Raises ``ArchiveError`` for what is no SHA-256."""
    return f"{names.sha256(sha256)[:2]}/{sha256}"


def chunks_of(source: Path) -> Iterator[bytes]:
    """The content of a file, piece by piece."""
    with source.open("rb") as handle:
        while chunk := handle.read(CHUNK):
            yield chunk


class LocalObjects:
    """Objects in a folder of this machine, mode 0444."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._settled: set[Path] = set()

    def put(self, source: Path, expected: str = "") -> tuple[str, int]:
        """See ``ObjectStore.put``. The temporary file lies in the folder itself, so linking never copies."""
        try:
            if expected and self.size(expected) is not None:
                return self._known(source, expected)
            return self._new(source, expected)
        except OSError as error:
            raise ArchiveError(
                f"{source.name} could not be stored below {self.folder}: {error.strerror or error}. Nothing of it was "
                "kept, and what was kept before is untouched. Mend the cause and run the same command again."
            ) from error

    def _new(self, source: Path, expected: str) -> tuple[str, int]:
        digest = hashlib.sha256()
        durable.make_folder(self.folder, self._settled)
        written = durable.temporary(self.folder, hashing(source, digest))
        try:
            found = digest.hexdigest()
            must_match(source, found, expected)
            size = written.stat().st_size
            final = self.folder / relative(found)
            durable.make_folder(final.parent, self._settled)
            if not durable.place(written, final):
                self._check_size(found, size)
        finally:
            durable.patiently(written.unlink, missing_ok=True)
        return found, size

    def _known(self, source: Path, expected: str) -> tuple[str, int]:
        digest = hashlib.sha256()
        size = sum(len(chunk) for chunk in hashing(source, digest))
        must_match(source, digest.hexdigest(), expected)
        self._check_size(expected, size)
        durable.sync_folder((self.folder / relative(expected)).parent)
        return expected, size

    def _check_size(self, sha256: str, size: int) -> None:
        if self.size(sha256) != size:
            raise damaged(str(self.folder / relative(sha256)))

    def size(self, sha256: str) -> int | None:
        """See ``ObjectStore.size``. Only a regular file counts; a link does not."""
        try:
            found = (self.folder / relative(sha256)).lstat()
        except FileNotFoundError:
            return None
        return found.st_size if stat.S_ISREG(found.st_mode) else None

    def path(self, sha256: str) -> Path:
        """See ``ObjectStore.path``. The file need not exist."""
        return self.folder / relative(sha256)

    def open(self, sha256: str) -> BinaryIO:
        """See ``ObjectStore.open``."""
        try:
            return self.path(sha256).open("rb")
        except OSError as error:
            raise missing(str(self.path(sha256)), error) from error

    def place(self, name: str) -> str:
        """See ``ObjectStore.place``: a path."""
        return str(self.folder / name)

    def remove(self, sha256: str) -> None:
        """See ``ObjectStore.remove``. Durable once it returns."""
        path = self.path(sha256)
        try:
            path.unlink(missing_ok=True)
            with suppress(FileNotFoundError):
                durable.sync_folder(path.parent)
        except OSError as error:
            raise ArchiveError(f"{path} could not be removed: {error.strerror or error}.") from error

    def names(self) -> Iterator[str]:
        """See ``ObjectStore.names``; links are named too, and empty folders, with a final slash."""
        yield from (name for name, _ in self.listing())

    def listing(self) -> Iterator[tuple[str, int | None]]:
        """See ``ObjectStore.listing``."""
        yield from sorted(_walk(self.folder, ""))

    def unfinished(self) -> Iterator[str]:
        """See ``ObjectStore.unfinished``: all there is, as looking costs little."""
        yield from (name.rpartition("/")[2] for name in self.names())

    def unplaced(self) -> Iterator[Path]:
        """See ``ObjectStore.unplaced``."""
        with suppress(FileNotFoundError):
            entries = list(durable.patiently(os.scandir, self.folder))
            yield from (Path(entry.path) for entry in entries if names.TEMPORARY.fullmatch(entry.name))

    def reach(self) -> str:
        """See ``ObjectStore.reach``."""
        if not self.folder.exists():
            return f"{self.folder} is not there yet; the first object makes it"
        if not self.folder.is_dir() or not os.access(self.folder, os.R_OK | os.X_OK):
            raise ArchiveError(f"{self.folder} is no folder that can be read.")
        return f"{self.folder} can be read"


def hashing(source: Path, *digests: Any) -> Iterator[bytes]:
    """The content of a file piece by piece, each piece put into ``digests`` on its way."""
    for chunk in chunks_of(source):
        for digest in digests:
            digest.update(chunk)
        yield chunk


def _walk(folder: Path, prefix: str) -> Iterator[tuple[str, int | None]]:
    """Everything below ``folder``; what is neither a regular file nor a folder counts as a file, never followed."""
    try:
        entries = list(durable.patiently(os.scandir, folder))
    except FileNotFoundError:
        return
    if prefix and not entries:
        yield prefix, None
    for entry in entries:
        if entry.is_dir(follow_symlinks=False):
            yield from _walk(folder / entry.name, f"{prefix}{entry.name}/")
            continue
        with suppress(FileNotFoundError):  # a run's temporary file that went meanwhile
            regular = entry.is_file(follow_symlinks=False)
            yield prefix + entry.name, entry.stat(follow_symlinks=False).st_size if regular else None


def must_match(source: Path, found: str, expected: str) -> None:
    """Raises ``ArchiveError`` when content is not what it was said to be."""
    if expected and found != expected:
        raise ArchiveError(
            f"{source.name} has the SHA-256 {found}, not {expected} as its capture says. It was not kept; "
            "capture it again."
        )


def damaged(place: str) -> ArchiveError:
    """The error for an object of the wrong size or content."""
    return ArchiveError(
        f"{place} exists but has another size than its content should have: it is damaged. Nothing was replaced. "
        "Run `holdfast verify`, then `holdfast repair` if there is a mirror or another copy, then this command again."
    )


def missing(place: str, error: BaseException) -> ArchiveError:
    """The error for an object that cannot be read."""
    return ArchiveError(f"{place} cannot be read: {error}. Run `holdfast verify` to see what else is missing.")
