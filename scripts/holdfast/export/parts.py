"""The files of a pack, before they are written."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

CHUNK = 1 << 20
SUMS = "SHA256SUMS"


class Damaged(Exception):
    """A file does not have the SHA-256 that it must have; the message names it."""


@dataclass(frozen=True, slots=True)
class File:
    """One file: its place in the pack with forward slashes, its bytes or where they lie, their SHA-256 and size."""

    name: str
    sha256: str
    size: int
    content: bytes = b""
    source: Path | None = None

    @classmethod
    def made(cls, name: str, content: bytes | str) -> File:
        """A file that is made for the pack."""
        data = content.encode("utf-8", "replace") if isinstance(content, str) else content
        return cls(name, hashlib.sha256(data).hexdigest(), len(data), data)

    @classmethod
    def copied(cls, name: str, source: Path, sha256: str = "") -> File:
        """A copy of ``source``; ``sha256`` when it is known what its bytes must be. Raises ``OSError``."""
        if not sha256:
            with source.open("rb") as handle:
                sha256 = hashlib.file_digest(handle, "sha256").hexdigest()
        return cls(name, sha256, source.stat().st_size, b"", source)

    def chunks(self) -> Iterator[bytes]:
        """The bytes, piece by piece. Raises ``Damaged`` at the end when they are not what they must be, ``OSError``."""
        if self.source is None:
            yield self.content
            return
        digest, size = hashlib.sha256(), 0
        with self.source.open("rb") as handle:
            while chunk := handle.read(CHUNK):
                digest.update(chunk)
                size += len(chunk)
                yield chunk
        if (digest.hexdigest(), size) != (self.sha256, self.size):
            raise Damaged(str(self.source))


def sums(files: Iterable[File]) -> str:
    """What ``sha256sum`` prints of the files; ``sha256sum -c`` checks it, and a bag's manifest has the same form."""
    return "".join(f"{file.sha256}  {file.name}\n" for file in sorted(files, key=lambda file: file.name))


def with_sums(files: Iterable[File]) -> tuple[File, ...]:
    """The files, each name once, and ``SHA256SUMS`` over all of them."""
    found = tuple({file.name: file for file in files}.values())
    return (*found, File.made(SUMS, sums(found)))
