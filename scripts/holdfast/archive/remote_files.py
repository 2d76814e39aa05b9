"""The files at a remote address: connecting, trying again, reading a piece, telling what went wrong.

What the network or the place refuses is tried again with growing pauses; what then still fails is an
``ArchiveError`` that says what, where and why.
"""

from __future__ import annotations

import errno
import inspect
import io
import os
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any, ClassVar, TypeVar, cast

from holdfast.errors import ArchiveError

T = TypeVar("T")

BLOCK = 8 << 20
"""Bytes that are asked for at a time, and of one part of a large upload."""

FIRST_PAUSE = 0.5  # seconds before the second try; each further one waits twice as long

FOREIGN_ERRORS = {
    "botocore.exceptions": ("BotoCoreError", "ClientError"),
    "aiohttp": ("ClientError",),
    "asyncssh": ("Error",),
    "httpx": ("HTTPError",),
    "fsspec.exceptions": ("FSTimeoutError",),
}
"""What the libraries behind fsspec raise besides ``OSError``, by the module that names it."""

OPTIONS: dict[str, dict[str, Any]] = {
    # () means the user's own known_hosts; without it the library would trust whoever answers.
    "sftp": {"known_hosts": (), "connect_timeout": 15, "login_timeout": 30, "keepalive_interval": 15},
}
OPTIONS["ssh"] = OPTIONS["sftp"]


@dataclass(frozen=True, slots=True)
class Held:
    """What the place says of a file. ``etag``: its checksum as S3 gives it, "" where there is none."""

    size: int
    etag: str = ""


class RemoteFiles:
    """The files at an fsspec address. Nothing is connected to before it is needed. Safe to use from several threads.

    Raises ``ArchiveError`` at once for an address that nothing installed can open.
    """

    attempts: ClassVar[int] = 4

    def __init__(self, address: str, sleep: Callable[[float], None] = time.sleep) -> None:
        self.address = address.rstrip("/")
        self.sleep = sleep
        self._lock = threading.Lock()
        self._opened: tuple[Any, str] | None = None
        self._protocol = self.address.partition("://")[0]
        try:
            self._fsspec = import_module("fsspec")  # here, because loading it takes 0.1 s and few archives need it
            kind = self._fsspec.get_filesystem_class(self._protocol)
        except (ImportError, ValueError) as error:
            raise ArchiveError(
                f"The store {address} cannot be opened: {error}. Install what it needs, or name another store."
            ) from error
        put = getattr(kind, "_put_file", None) or kind.put_file
        self.creates: bool = "mode" in inspect.signature(put).parameters
        """Whether the place itself can create a file only where there is none."""
        self.errors = _errors()

    def options(self) -> dict[str, Any]:
        """What the file system is opened with: each store has one of its own, so that it can connect anew."""
        return {"skip_instance_cache": True, **OPTIONS.get(self._protocol, {})}

    @property
    def prefix(self) -> str:
        """Where the address lies as the file system names it."""
        return self._connected()[1]

    def run(self, action: Callable[[Any], T]) -> T:
        """``action`` on the file system; again after a pause when something other than an answer came."""
        for number in range(1, self.attempts + 1):
            try:
                return action(self._connected()[0])
            except (FileNotFoundError, FileExistsError, PermissionError):
                raise
            except self.errors:
                if number == self.attempts:
                    raise
                self.sleep(FIRST_PAUSE * 2 ** (number - 1))
                with self._lock:
                    self._opened = None  # a connection that broke is of no more use
        raise AssertionError("unreachable")

    @contextmanager
    def telling(self, what: str) -> Iterator[None]:
        """Makes an ``ArchiveError`` of what still fails: ``what`` is the first part of its message."""
        try:
            yield
        except self.errors as error:
            why = str(error).strip().rstrip(".") or type(error).__name__
            raise ArchiveError(
                f"{what}: {why}. What was kept before is untouched. Mend the cause and run the same command again."
            ) from error

    def look(self, place: str) -> Held | None:
        """What lies at ``place``; ``None`` for nothing. Asks for this one name only."""
        try:
            found = self.run(lambda files: files.info(place))
        except FileNotFoundError:
            return None
        return Held(int(found["size"] or 0))

    def upload(self, source: Path, place: str, *, exclusive: bool) -> None:
        """Send a file. ``exclusive``: raises ``FileExistsError`` instead of replacing anything."""
        mode = {"mode": "create"} if exclusive else {}
        self.run(lambda files: files.put_file(str(source), place, **mode))

    def piece(self, place: str, start: int, end: int) -> bytes:
        """Bytes ``start`` to ``end`` of what lies at ``place``, all of them. Raises ``ArchiveError``."""
        found = b""
        with self.telling(f"{place} cannot be read"):
            while start + len(found) < end:  # SFTP may give fewer than it was asked for
                data = self.run(partial(self.read, place, start + len(found), end))
                if not data:
                    raise OSError(errno.EIO, "it ends before its size")
                found += data
        return found

    def read(self, place: str, start: int, end: int, files: Any) -> bytes:
        """At most the bytes ``start`` to ``end``. By opening and seeking, as some file systems take no range."""
        with files.open(place, "rb") as handle:
            handle.seek(start)
            return cast(bytes, handle.read(end - start))

    def move(self, place: str, to: str) -> None:
        """Give a file another name."""
        self.run(lambda files: files.mv(place, to))

    def delete(self, place: str) -> None:
        """Remove one file."""
        self.run(lambda files: files.rm_file(place))

    def walk(self) -> Iterator[tuple[str, int | None]]:
        """Everything below the address with its size, ``None`` for what is no regular file; folder by folder, so
        that memory does not grow with the place."""
        yield from self._walk(self.prefix)

    def _walk(self, folder: str) -> Iterator[tuple[str, int | None]]:
        try:
            entries: list[dict[str, Any]] = self.run(lambda files: files.ls(folder, detail=True))
        except FileNotFoundError:
            return
        for entry in sorted(entries, key=lambda entry: str(entry["name"])):
            place = str(entry["name"]).rstrip("/")
            if entry["type"] != "directory":
                name = place[len(self.prefix) :].lstrip("/")
                yield name, int(entry["size"]) if entry["type"] == "file" else None
            elif place != folder:
                yield from self._walk(place)

    def _connected(self) -> tuple[Any, str]:
        with self._lock:
            if self._opened is None:
                self._opened = self._fsspec.core.url_to_fs(self.address, **self.options())
                self.errors = _errors()
            return self._opened


class Reading(io.RawIOBase):
    """A remote file to read from anywhere; every read asks for just its bytes."""

    def __init__(self, files: RemoteFiles, place: str, size: int) -> None:
        self._files, self._place, self._size, self._at = files, place, size, 0

    def readable(self) -> bool:
        """It can be read."""
        return True

    def seekable(self) -> bool:
        """It can be read from anywhere."""
        return True

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        """Go on reading elsewhere."""
        base = {os.SEEK_SET: 0, os.SEEK_CUR: self._at, os.SEEK_END: self._size}[whence]
        self._at = max(0, base + offset)
        return self._at

    def readinto(self, buffer: Any) -> int:
        """The next bytes. Raises ``ArchiveError``."""
        end = min(self._at + len(buffer), self._size)
        data = self._files.piece(self._place, self._at, end) if end > self._at else b""
        buffer[: len(data)] = data
        self._at += len(data)
        return len(data)


def _errors() -> tuple[type[BaseException], ...]:
    """``OSError`` and what the libraries loaded so far raise beside it."""
    loaded = ((sys.modules.get(module), kinds) for module, kinds in FOREIGN_ERRORS.items())
    return (OSError, *(getattr(module, kind) for module, kinds in loaded if module for kind in kinds))
