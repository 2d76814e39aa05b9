"""The parts of a ZIP file, found and read piece by piece from any seekable file.

Only what a WACZ has: parts that are stored or deflated, one disk, no encryption. Everything that the file claims of
itself is held against its real size first, so that a ZIP made to harm costs no more than its own length: no part
reaches beyond the file, no two share bytes, and no part yields more than it declares. Format: PKWARE APPNOTE 6.3.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

PIECE = 1 << 16
MOST_PARTS = 1_000

_END, _END_64, _LOCATOR_64 = b"PK\x05\x06", b"PK\x06\x06", b"PK\x06\x07"
_ENTRY = struct.Struct("<4s4xHH4xLLLHHH8xL")  # signature, flags, method, CRC, two sizes, three lengths, place
_LOCAL = struct.Struct("<4s22x2H")
_END_SIZE, _LOCATOR_SIZE, _END_64_SIZE = 22, 20, 56
_LONGEST_COMMENT = 0xFFFF
_LARGEST_DIRECTORY = 1 << 20
_STORED, _DEFLATED = 0, 8
_IN_EXTRA = 0xFFFFFFFF
_EXTRA_64 = 1


class BadZip(ValueError):
    """The file is no ZIP, or not the one that it says it is; the message says why."""


@dataclass(frozen=True, slots=True)
class Part:
    """One file in the ZIP: ``packed`` bytes in it, which are ``size`` bytes with the CRC-32 ``crc`` when read."""

    name: str
    header: int  # where its local header begins
    packed: int
    size: int
    crc: int
    deflated: bool


def parts_of(file: BinaryIO, length: int) -> dict[str, Part]:
    """The parts of the ZIP in ``file``, which has ``length`` bytes, by name. Raises ``BadZip``, ``OSError``."""
    count, size, start = _directory(file, length)
    if count > MOST_PARTS or size > _LARGEST_DIRECTORY or start + size > length:
        raise BadZip("its list of parts is damaged, or longer than any that is written here")
    file.seek(start)
    data = file.read(size)
    found: dict[str, Part] = {}
    at = 0
    for _ in range(count):
        try:
            part, at = _entry(data, at)
        except (struct.error, UnicodeDecodeError) as error:
            raise BadZip("its list of parts is damaged") from error
        if part.name in found:
            raise BadZip(f"it has two parts called {part.name}")
        found[part.name] = part
    if sum(part.packed for part in found.values()) > length:
        raise BadZip("its parts together are longer than the file")
    return found


def pieces(file: BinaryIO, part: Part) -> Iterator[bytes]:
    """The content of a part, piece by piece. Raises ``BadZip`` when it ends early, goes on, or its CRC is wrong."""
    file.seek(part.header)
    try:
        magic, name, extra = _LOCAL.unpack(file.read(_LOCAL.size))
    except struct.error as error:
        raise BadZip(f"{part.name} lies beyond its end") from error
    if magic != b"PK\x03\x04":
        raise BadZip(f"{part.name} does not begin where its list of parts says")
    file.seek(part.header + _LOCAL.size + name + extra)
    made = crc = 0
    for piece in _inflated(file, part) if part.deflated else _stored(file, part):
        made += len(piece)
        if made > part.size:
            break
        crc = zlib.crc32(piece, crc)
        yield piece
    if made != part.size:
        raise BadZip(f"{part.name} has another length than its list of parts says")
    if crc != part.crc:
        raise BadZip(f"{part.name} does not have the CRC-32 that its list of parts names")


def _stored(file: BinaryIO, part: Part) -> Iterator[bytes]:
    left = part.packed
    while left and (piece := file.read(min(left, PIECE))):
        left -= len(piece)
        yield piece


def _inflated(file: BinaryIO, part: Part) -> Iterator[bytes]:
    engine = zlib.decompressobj(-15)
    for packed in _stored(file, part):
        rest = packed
        while rest and not engine.eof:
            try:
                yield engine.decompress(rest, PIECE)
            except zlib.error as error:
                raise BadZip(f"{part.name} cannot be unpacked") from error
            rest = engine.unconsumed_tail
    while piece := engine.decompress(b"", PIECE):
        yield piece


def _directory(file: BinaryIO, length: int) -> tuple[int, int, int]:
    """Number of parts, and size and place of their list."""
    tail = min(length, _END_SIZE + _LONGEST_COMMENT)
    file.seek(length - tail)
    data = file.read(tail)
    at = len(data) - _END_SIZE
    if at < 0 or data[at : at + 4] != _END:  # a comment after it is rare
        at = data.rfind(_END)
    if at < 0 or len(data) - at < _END_SIZE:
        raise BadZip("it has no list of parts, so it is no ZIP file or was cut short")
    count, size, start = struct.unpack_from("<HLL", data, at + 10)
    if (count == 0xFFFF or _IN_EXTRA in (size, start)) and at >= _LOCATOR_SIZE:
        locator = data[at - _LOCATOR_SIZE : at]
        if locator[:4] == _LOCATOR_64:
            file.seek(min(struct.unpack_from("<Q", locator, 8)[0], length))
            end = file.read(_END_64_SIZE)
            if len(end) < _END_64_SIZE or end[:4] != _END_64:
                raise BadZip("its list of parts is damaged")
            count, size, start = struct.unpack_from("<QQQ", end, 32)
    return count, size, start


def _entry(data: bytes, at: int) -> tuple[Part, int]:
    """The part that is described at ``at``, and where the next description begins."""
    magic, flags, method, crc, packed, size, name_size, extra_size, comment_size, header = _ENTRY.unpack_from(data, at)
    if magic != b"PK\x01\x02":
        raise BadZip("its list of parts is damaged")
    begin = at + _ENTRY.size
    name = data[begin : begin + name_size].decode("utf-8")
    if flags & 1 or method not in (_STORED, _DEFLATED):
        raise BadZip(f"{name} is encrypted or packed in a way that no WACZ has")
    extra = data[begin + name_size : begin + name_size + extra_size]
    if _IN_EXTRA in (packed, size, header):
        packed, size, header = _large(extra, packed, size, header)
    return (
        Part(name, header, packed, size, crc, method == _DEFLATED),
        begin + name_size + extra_size + comment_size,
    )


def _large(extra: bytes, packed: int, size: int, header: int) -> tuple[int, int, int]:
    """Sizes and place that did not fit into 32 bits, from the extra field that holds them."""
    at = 0
    while at + 4 <= len(extra):
        kind, length = struct.unpack_from("<HH", extra, at)
        if kind == _EXTRA_64:
            values = iter(struct.unpack_from(f"<{length // 8}Q", extra, at + 4))
            # They stand in this order, and only those that did not fit.
            size = next(values, size) if size == _IN_EXTRA else size
            packed = next(values, packed) if packed == _IN_EXTRA else packed
            header = next(values, header) if header == _IN_EXTRA else header
            break
        at += 4 + length
    return packed, size, header
