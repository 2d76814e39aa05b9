"""Objects: write-once files named by the SHA-256 of their content.

A local folder follows the recipe of ``holdfast.archive.durable``. Any other place that fsspec knows
(``s3://bucket/prefix``, ``memory://name`` …) is written with exclusive creation, so that nothing is replaced there
either. Content streams in both directions; memory stays constant whatever the size.
"""

from __future__ import annotations

import hashlib
import os
import stat
import time
from collections.abc import Iterator
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import Any, BinaryIO, Protocol, cast

from holdfast.archive import durable, names
from holdfast.errors import ArchiveError

CHUNK = 1 << 20

SETTLING_LOOKS, SETTLING_PAUSE = 40, 0.05  # two seconds in all


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
        """The file that holds the object. Raises ``ArchiveError`` when it is not on this machine."""

    def open(self, sha256: str) -> BinaryIO:
        """The content, for reading."""

    def place(self, name: str) -> str:
        """Where ``name`` (as ``names`` gives it) lies, for people to read."""

    def names(self) -> Iterator[str]:
        """Every name in the place relative to it, ``ab/abcdef…`` for objects, whatever else there is as well."""


def open_store(address: str, root: Path) -> ObjectStore:
    """The store at ``address``: a folder (relative to ``root``), or anything with ``://`` that fsspec knows."""
    if "://" not in address:
        return LocalObjects(root / address)
    if address.startswith(("file://", "local://")):
        return LocalObjects(Path(address.split("://", 1)[1]))
    return RemoteObjects(address)


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
        written = durable.temporary(self.folder, _hashing(source, digest))
        try:
            found = digest.hexdigest()
            _must_match(source, found, expected)
            size = written.stat().st_size
            final = self.folder / relative(found)
            durable.make_folder(final.parent, self._settled)
            if not durable.place(written, final):
                self._check_size(found, size)
        finally:
            written.unlink(missing_ok=True)
        return found, size

    def _known(self, source: Path, expected: str) -> tuple[str, int]:
        digest = hashlib.sha256()
        size = sum(len(chunk) for chunk in _hashing(source, digest))
        _must_match(source, digest.hexdigest(), expected)
        self._check_size(expected, size)
        durable.sync_folder((self.folder / relative(expected)).parent)
        return expected, size

    def _check_size(self, sha256: str, size: int) -> None:
        if self.size(sha256) != size:
            raise _damaged(str(self.folder / relative(sha256)))

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
            raise _missing(str(self.path(sha256)), error) from error

    def place(self, name: str) -> str:
        """See ``ObjectStore.place``: a path."""
        return str(self.folder / name)

    def names(self) -> Iterator[str]:
        """See ``ObjectStore.names``; links are named too, and empty folders, with a final slash."""
        yield from sorted(_walk(self.folder, ""))


class RemoteObjects:
    """Objects at an fsspec address."""

    def __init__(self, address: str) -> None:
        self.address = address.rstrip("/")
        try:
            fsspec = import_module("fsspec.core")  # here, because loading it takes 0.1 s and few archives need it
            self._files, self._prefix = cast("tuple[Any, str]", fsspec.url_to_fs(self.address))
        except (ImportError, ValueError) as error:
            raise ArchiveError(
                f"The store {address} cannot be opened: {error}. Install what it needs, or name another store."
            ) from error

    def put(self, source: Path, expected: str = "") -> tuple[str, int]:
        """See ``ObjectStore.put``. Hashed first, then uploaded with exclusive creation."""
        digest = hashlib.sha256()
        try:
            size = sum(len(chunk) for chunk in _hashing(source, digest))
            found = digest.hexdigest()
            _must_match(source, found, expected)
            place = f"{self._prefix}/{relative(found)}"
            with suppress(FileExistsError):
                self._files.put_file(str(source), place, mode="create")
            held = self._settled_size(found, size)
        except OSError as error:
            raise ArchiveError(
                f"{source.name} could not be stored at {self.address}: {error}. What was kept before is untouched. "
                "Mend the cause and run the same command again."
            ) from error
        if held != size:
            raise _damaged(f"{self.address}/{relative(found)}")
        return found, size

    def _settled_size(self, sha256: str, wanted: int) -> int | None:
        """The object's size, once it is ``wanted`` or has had time to become so: where creating is not one step,
        another writer of the same object may be in the middle of it."""
        for _ in range(SETTLING_LOOKS):
            if self.size(sha256) == wanted:
                return wanted
            time.sleep(SETTLING_PAUSE)
        return self.size(sha256)

    def size(self, sha256: str) -> int | None:
        """See ``ObjectStore.size``."""
        try:
            return int(self._files.info(f"{self._prefix}/{relative(sha256)}")["size"])
        except FileNotFoundError:
            return None

    def path(self, sha256: str) -> Path:
        """Always refuses: there is no local file."""
        raise ArchiveError(f"Object {names.sha256(sha256)} lies at {self.address}, not in a folder of this machine.")

    def open(self, sha256: str) -> BinaryIO:
        """See ``ObjectStore.open``."""
        try:
            return cast(BinaryIO, self._files.open(f"{self._prefix}/{relative(sha256)}", "rb"))
        except OSError as error:
            raise _missing(f"{self.address}/{relative(sha256)}", error) from error

    def place(self, name: str) -> str:
        """See ``ObjectStore.place``: an address."""
        return f"{self.address}/{name}"

    def names(self) -> Iterator[str]:
        """See ``ObjectStore.names``."""
        self._files.invalidate_cache()
        if self._files.exists(self._prefix):
            for place in sorted(self._files.find(self._prefix)):
                yield place[len(self._prefix) :].lstrip("/")


def _hashing(source: Path, digest: Any) -> Iterator[bytes]:
    for chunk in chunks_of(source):
        digest.update(chunk)
        yield chunk


def _walk(folder: Path, prefix: str) -> Iterator[str]:
    """Everything below ``folder``; what is neither a regular file nor a folder counts as a file, never followed."""
    try:
        entries = list(os.scandir(folder))
    except FileNotFoundError:
        return
    if prefix and not entries:
        yield prefix
    for entry in entries:
        if entry.is_dir(follow_symlinks=False):
            yield from _walk(folder / entry.name, f"{prefix}{entry.name}/")
        else:
            yield prefix + entry.name


def _must_match(source: Path, found: str, expected: str) -> None:
    if expected and found != expected:
        raise ArchiveError(
            f"{source.name} has the SHA-256 {found}, not {expected} as its capture says. It was not kept; "
            "capture it again."
        )


def _damaged(place: str) -> ArchiveError:
    return ArchiveError(
        f"{place} exists but has another size than its content should have: it is damaged. Nothing was replaced. "
        "Run `holdfast verify`, put a good copy in its place, then run this command again."
    )


def _missing(place: str, error: OSError) -> ArchiveError:
    return ArchiveError(f"{place} cannot be read: {error}. Run `holdfast verify` to see what else is missing.")
