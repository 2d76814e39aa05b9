"""Compound files (MS-CFB) for the tests, as Outlook's messages are; short streams share sectors, as they must."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import TypeAlias

SECTOR, SMALL, SHORT = 512, 64, 4_096
FREE, END, FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
Tree: TypeAlias = "dict[str, bytes | Tree]"


@dataclass
class _Entry:
    name: str
    kind: int  # 1 storage, 2 stream, 5 root
    data: bytes = b""
    child: int = FREE
    right: int = FREE
    start: int = END


def compound(tree: Tree) -> bytes:
    """The file whose streams are the bytes in ``tree``, and whose storages are the dictionaries in it."""
    entries = [_Entry("Root Entry", 5)]
    _add(tree, 0, entries)
    sectors: list[bytes] = []
    table: list[int] = []
    small: list[bytes] = []
    small_table: list[int] = []
    for entry in entries:
        if entry.data and len(entry.data) < SHORT:
            entry.start = _put(entry.data, small, small_table, SMALL)
        elif entry.data:
            entry.start = _put(entry.data, sectors, table)
    entries[0].data = b"".join(small)
    entries[0].start = _put(entries[0].data, sectors, table)
    listed = b"".join(struct.pack("<I", place) for place in small_table)
    listed_at = _put(listed.ljust(-(-len(listed) // SECTOR) * SECTOR, b"\xff"), sectors, table)
    directory = _put(b"".join(map(_packed, entries)), sectors, table)
    fat = len(sectors)
    count = next(n for n in range(1, 100) if n * 128 >= fat + n)
    table += [FAT] * count
    table += [FREE] * (count * 128 - len(table))
    sectors += [struct.pack("<128I", *table[at : at + 128]) for at in range(0, len(table), 128)]
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    head += struct.pack("<IIIIIIIII", 0, count, directory, 0, SHORT, listed_at, -(-len(listed) // SECTOR), END, 0)
    head += struct.pack("<109I", *range(fat, fat + count), *[FREE] * (109 - count))
    return head + b"".join(sectors)


def _add(tree: Tree, parent: int, entries: list[_Entry]) -> None:
    before = None
    for name, value in tree.items():
        place = len(entries)
        entries.append(_Entry(name, 1) if isinstance(value, dict) else _Entry(name, 2, value))
        if before is None:
            entries[parent].child = place
        else:
            entries[before].right = place
        before = place
        if isinstance(value, dict):
            _add(value, place, entries)


def _put(data: bytes, sectors: list[bytes], table: list[int], size: int = SECTOR) -> int:
    start, count = len(sectors), -(-len(data) // size)
    sectors += [data[at : at + size].ljust(size, b"\0") for at in range(0, len(data), size)]
    table += [*range(start + 1, start + count), END]
    return start


def _packed(entry: _Entry) -> bytes:
    name = entry.name.encode("utf-16-le") + b"\0\0"
    links = struct.pack("<HBBIII", len(name), entry.kind, 1, FREE, entry.right, entry.child)
    return name.ljust(64, b"\0") + links + bytes(36) + struct.pack("<IQ", entry.start, len(entry.data))
