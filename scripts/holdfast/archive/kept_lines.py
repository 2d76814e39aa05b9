"""What the journal says of captures, packed: hundreds of thousands of lines are held at once while verifying."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from holdfast.archive.events import CaptureKept

_PLACE = struct.Struct(">LL")
_DIGEST = 32


@dataclass(frozen=True, slots=True)
class Kept:
    """A line that names a capture: what it says, and where it stands (``line`` counts from 1)."""

    record: str
    capture: str
    manifest: str
    objects: tuple[str, ...]
    path: Path
    line: int


class KeptLines:
    """The first line about each capture, to be taken out again one by one; ``twice`` are all further ones."""

    def __init__(self) -> None:
        self.twice: list[Kept] = []
        self._lines: dict[str, bytes] = {}
        self._paths: list[Path] = []

    def add(self, event: CaptureKept, path: Path, line: int) -> None:
        """Remember a line. Those of one file come one after another."""
        key = f"{event.record}/{event.capture}"
        if key in self._lines:
            self.twice.append(Kept(event.record, event.capture, event.manifest, event.objects, path, line))
            return
        if not self._paths or self._paths[-1] != path:
            self._paths.append(path)
        digests = bytes.fromhex(event.manifest + "".join(event.objects))
        self._lines[key] = _PLACE.pack(len(self._paths) - 1, line) + digests

    def take(self, record: str, capture: str) -> Kept | None:
        """The line about a capture, which is no longer among ``rest`` then."""
        key = f"{record}/{capture}"
        packed = self._lines.pop(key, None)
        return None if packed is None else self._unpacked(key, packed)

    def rest(self) -> Iterator[Kept]:
        """The lines that nobody took, sorted by record and capture."""
        return (self._unpacked(key, self._lines[key]) for key in sorted(self._lines))

    def _unpacked(self, key: str, packed: bytes) -> Kept:
        record, _, capture = key.partition("/")
        number, line = _PLACE.unpack_from(packed)
        digests = packed[_PLACE.size :].hex()
        manifest, *objects = (digests[at : at + 2 * _DIGEST] for at in range(0, len(digests), 2 * _DIGEST))
        return Kept(record, capture, manifest, tuple(objects), self._paths[number], line)
