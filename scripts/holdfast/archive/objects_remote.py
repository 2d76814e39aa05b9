"""Objects at any address that fsspec opens: ``s3://bucket/prefix``, ``sftp://host/folder``, ``memory://name`` …

Nothing there is ever replaced. Where the place can create a file only if there is none, that is what happens. Where
it cannot (SFTP), the promise is weaker: the place is looked at first, the object goes under a temporary name, is read
back and checked, and is then given its name. Two writers at the same instant may both get that far; as the name is
the SHA-256 of the content, the second gives the very same bytes.

Every upload is confirmed: by the checksum that the place tells, else by reading the object back.
"""

from __future__ import annotations

import errno
import hashlib
import io
import os
import secrets
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, cast

from holdfast.archive import durable, names
from holdfast.archive.objects import damaged, hashing, missing, must_match, relative
from holdfast.archive.remote_files import BLOCK, Held, Reading, RemoteFiles
from holdfast.errors import ArchiveError

SETTLING_LOOKS, SETTLING_PAUSE = 40, 0.25  # ten seconds in all; a busy machine needs more than two

UPLOADS = "uploads"
"""Name of the list, in the cache, of what this machine sent; it tells what an interrupted run may have left."""


@dataclass(frozen=True, slots=True)
class Content:
    """A file that is to be put. ``etag`` is what S3 calls it: its MD5, or that of its parts' MD5s when it is sent in
    parts. It shows that an upload arrived whole; what an object is called and checked by is its SHA-256."""

    source: Path
    sha256: str
    size: int
    etag: str


class RemoteObjects:
    """Objects among remote ``files``. Safe to use from several threads.

    ``cache``: folder for checked copies of what ``path`` is asked for; it may be deleted at any time.
    """

    def __init__(self, files: RemoteFiles, cache: Path) -> None:
        self.address = files.address
        self._files = files
        self._cache = cache
        self._checked: set[str] = set()

    def put(self, source: Path, expected: str = "") -> tuple[str, int]:
        """See ``ObjectStore.put``. Hashed first, then sent, then confirmed."""
        try:
            content = _content(source)
        except OSError as error:
            raise ArchiveError(f"{source.name} cannot be read: {error.strerror or error}.") from error
        must_match(source, content.sha256, expected)
        with self._files.telling(f"{source.name} could not be stored at {self.address}"):
            at = self._at(content.sha256)
            held = self._settled(at, content.size)
            if held is None:
                self._note(content.sha256)
                self._send(content)
            elif not self._is(at, held, content, known=True):
                raise damaged(self.place(relative(content.sha256)))
        return content.sha256, content.size

    def size(self, sha256: str) -> int | None:
        """See ``ObjectStore.size``."""
        with self._files.telling(f"{self.place(relative(sha256))} cannot be looked at"):
            held = self._look(sha256)
        return held.size if held else None

    def path(self, sha256: str) -> Path:
        """See ``ObjectStore.path``: fetched into the cache, and hashed there once by every process."""
        kept = self._cache / relative(sha256)
        if sha256 in self._checked and kept.is_file():
            return kept
        try:
            if not kept.is_file() or durable.digest_of(kept) != sha256:
                self._fetch(sha256, kept)
        except OSError as error:
            raise ArchiveError(f"{kept} cannot be written: {error.strerror or error}.") from error
        self._checked.add(sha256)
        return kept

    def open(self, sha256: str) -> BinaryIO:
        """See ``ObjectStore.open``."""
        place = self.place(relative(sha256))
        with self._files.telling(f"{place} cannot be read"):
            held, at = self._look(sha256), self._at(sha256)
        if held is None:
            gone = FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT))
            raise missing(place, gone) from gone
        return cast(BinaryIO, io.BufferedReader(Reading(self._files, at, held.size), BLOCK))

    def remove(self, sha256: str) -> None:
        """See ``ObjectStore.remove``. The copy in the cache goes too."""
        (self._cache / relative(sha256)).unlink(missing_ok=True)
        self._checked.discard(sha256)
        with self._files.telling(f"{self.place(relative(sha256))} could not be removed"):
            if self._look(sha256) is not None:
                self._files.delete(self._at(sha256))

    def place(self, name: str) -> str:
        """See ``ObjectStore.place``: an address."""
        return f"{self.address}/{name}"

    def names(self) -> Iterator[str]:
        """See ``ObjectStore.names``."""
        yield from (name for name, _ in self.listing())

    def listing(self) -> Iterator[tuple[str, int | None]]:
        """See ``ObjectStore.listing``."""
        with self._files.telling(f"{self.address} could not be listed"):
            yield from self._files.walk()

    def unfinished(self) -> Iterator[str]:
        """See ``ObjectStore.unfinished``: what this machine sent, by its own list."""
        with suppress(FileNotFoundError):
            lines = (self._cache / UPLOADS).read_text(encoding="ascii").split("\n")
            yield from (line for line in dict.fromkeys(lines) if names.is_sha256(line))

    def unplaced(self) -> Iterator[Path]:
        """See ``ObjectStore.unplaced``: none that others could reach."""
        return iter(())

    def reach(self) -> str:
        """See ``ObjectStore.reach``. Asks for one object that is hardly there; lists nothing."""
        with self._files.telling(f"{self.address} does not answer"):
            self._look("0" * 64)
        weaker = "" if self._files.creates else "; it cannot refuse to replace a file, so it is looked at first"
        return f"{self.address} answers{weaker}"

    def _at(self, sha256: str) -> str:
        name = relative(sha256)
        return self._files.run(lambda files: f"{self._files.prefix}/{name}")

    def _look(self, sha256: str) -> Held | None:
        return self._files.look(self._at(sha256))

    def _send(self, content: Content) -> None:
        if self._files.creates:
            self._create(content, self._at(content.sha256))
        else:
            self._send_and_name(content, self._at(content.sha256))

    def _create(self, content: Content, at: str) -> None:
        """Upload with exclusive creation. Whatever the answer was, what lies there afterwards decides."""
        trouble: BaseException | None = None
        try:
            self._files.upload(content.source, at, exclusive=True)
        except FileExistsError:
            pass  # another writer was quicker
        except self._files.errors as error:
            trouble = error  # the answer may be lost while the upload was not
        held = self._settled(at, content.size)
        if held is None:
            raise trouble or OSError(errno.EIO, "the upload was confirmed, and the object is not there")
        if not self._is(at, held, content):
            raise trouble or damaged(self.place(relative(content.sha256)))

    def _send_and_name(self, content: Content, at: str) -> None:
        temporary = f"{at.rpartition('/')[0]}/.holdfast-{secrets.token_hex(8)}.tmp"
        try:
            self._files.upload(content.source, temporary, exclusive=False)
            held = self._files.look(temporary)
            if held is None or not self._is(temporary, held, content):
                raise OSError(errno.EIO, "what arrived is not what was sent")
            if self._files.look(at) is None:
                self._files.move(temporary, at)
        finally:
            with suppress(*self._files.errors):
                if self._files.look(temporary) is not None:
                    self._files.delete(temporary)
        held = self._files.look(at)
        if held is None or held.size != content.size:
            raise damaged(self.place(relative(content.sha256)))

    def _settled(self, at: str, wanted: int) -> Held | None:
        """What lies there, once it has the size ``wanted`` or has had time to get it: where creating is not one
        step, another writer of the same object may be in the middle of it."""
        for _ in range(SETTLING_LOOKS):
            held = self._files.look(at)
            if held is None or held.size == wanted:
                return held
            self._files.sleep(SETTLING_PAUSE)
        return self._files.look(at)

    def _is(self, at: str, held: Held, content: Content, *, known: bool = False) -> bool:
        """Whether ``content`` lies there: by the place's checksum, else by reading it back. For an object that is
        ``known``, the size is enough where the place tells no checksum; ``verify`` reads it."""
        if held.size != content.size:
            return False
        if held.etag == content.etag or (known and not held.etag):
            return True
        digest = hashlib.sha256()
        for start in range(0, held.size, BLOCK):
            digest.update(self._files.piece(at, start, min(start + BLOCK, held.size)))
        return digest.hexdigest() == content.sha256

    def _note(self, sha256: str) -> None:
        """Remember on this machine that the object is being sent."""
        self._cache.mkdir(parents=True, exist_ok=True)
        handle = os.open(self._cache / UPLOADS, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o644)
        try:
            durable.write_all(handle, f"{sha256}\n".encode())
        finally:
            os.close(handle)

    def _fetch(self, sha256: str, kept: Path) -> None:
        kept.parent.mkdir(parents=True, exist_ok=True)
        digest = hashlib.sha256()
        with self.open(sha256) as content:
            written = durable.temporary(kept.parent, digested(content, digest))
        if digest.hexdigest() != sha256:
            written.unlink()
            raise damaged(self.place(relative(sha256)))
        written.replace(kept)


def digested(content: BinaryIO, digest: Any) -> Iterator[bytes]:
    """An open file piece by piece, each piece put into ``digest`` on its way."""
    while chunk := content.read(BLOCK):
        digest.update(chunk)
        yield chunk


def _content(source: Path) -> Content:
    """Hashes a file, and its parts as S3 does: everything below two blocks is sent as one."""
    in_parts = source.stat().st_size >= 2 * BLOCK
    whole, size = hashlib.sha256(), 0
    parts: list[bytes] = []
    part = hashlib.md5(usedforsecurity=False)
    for chunk in hashing(source, whole):
        if in_parts and size and size % BLOCK == 0:
            parts.append(part.digest())
            part = hashlib.md5(usedforsecurity=False)
        part.update(chunk)
        size += len(chunk)
    if not in_parts:
        return Content(source, whole.hexdigest(), size, part.hexdigest())
    parts.append(part.digest())
    joined = hashlib.md5(b"".join(parts), usedforsecurity=False).hexdigest()
    return Content(source, whole.hexdigest(), size, f"{joined}-{len(parts)}")
