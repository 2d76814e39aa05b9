"""A tiny TrueType font ("Sill Signs": capitals and digits like painted boards), from letters drawn as dots.

Layout of the tables after the OpenType specification 1.9. Each dot row of a letter becomes a rectangle, so that a
glyph is a pile of bars; small letters look like capitals.
"""

from __future__ import annotations

import struct
from pathlib import Path

DOT = 100  # font units per dot
EM, ASCENT, DESCENT = 1000, 800, -200
NAMES = {
    0: "Fictional lettering, made for the Holdfast demonstration",
    1: "Sill Signs",
    2: "Regular",
    3: "Sill Signs Regular 1.0",
    4: "Sill Signs Regular",
    5: "Version 1.0",
    6: "SillSigns-Regular",
}


def read_letters(path: Path) -> dict[str, list[str]]:
    """Letters from a text file: a line with the letter and a colon, then seven lines of ``#`` and ``.``."""
    letters = {}
    for piece in path.read_text(encoding="utf-8").strip().split("\n\n"):
        name, *rows = piece.splitlines()
        letters[name.removesuffix(":")] = rows
    return letters


def make(letters: dict[str, list[str]]) -> bytes:
    """The font file: glyph 0 is an empty box, then a space, then the letters in their order."""
    shapes = [["#####", "#...#", "#...#", "#...#", "#...#", "#...#", "#####"], ["..."] * 7, *letters.values()]
    glyphs = [_glyph(rows) for rows in shapes]
    advances = [(len(rows[0]) + 1) * DOT for rows in shapes]
    places, at = [0], 0
    for glyph in glyphs:
        at += len(glyph)
        places.append(at)
    codes = {32: 1}
    for number, letter in enumerate(letters, 2):
        codes[ord(letter)] = codes[ord(letter.lower())] = number
    tables = {
        b"OS/2": _os2(max(codes), sum(advances) // len(advances)),
        b"cmap": _cmap(codes),
        b"glyf": b"".join(glyphs),
        b"head": _head(),
        b"hhea": struct.pack(
            ">IhhhH11hH", 0x10000, ASCENT, DESCENT, 0, max(advances), *[0] * 3, 1, *[0] * 7, len(glyphs)
        ),
        b"hmtx": b"".join(struct.pack(">Hh", advance, 0) for advance in advances),
        b"loca": b"".join(struct.pack(">I", place) for place in places),
        b"maxp": struct.pack(">IH13H", 0x10000, len(glyphs), 80, 20, 0, 0, 1, *[0] * 8),
        b"name": _name(),
        b"post": struct.pack(">IihhIIIII", 0x30000, 0, -75, 50, 0, 0, 0, 0, 0),
    }
    return _assemble(tables)


def _glyph(rows: list[str]) -> bytes:
    bars = []
    for number, row in enumerate(rows):
        top = (len(rows) - number) * DOT
        start = None
        for column, dot in enumerate(row + "."):
            if dot == "#" and start is None:
                start = column
            elif dot != "#" and start is not None:
                bars.append((start * DOT, top - DOT, column * DOT, top))
                start = None
    if not bars:
        return b""
    corners = [[(left, low), (left, high), (right, high), (right, low)] for left, low, right, high in bars]
    points = [point for bar in corners for point in bar]
    xs, ys = [x for x, _ in points], [y for _, y in points]
    data = struct.pack(">hhhhh", len(bars), min(xs), min(ys), max(xs), max(ys))
    data += b"".join(struct.pack(">H", 4 * number + 3) for number in range(len(bars)))
    data += struct.pack(">H", 0) + b"\x01" * len(points)  # no instructions; every point on the curve, 16-bit steps
    for line in (xs, ys):
        data += b"".join(struct.pack(">h", here - before) for before, here in zip([0, *line], line, strict=False))
    return data + b"\0" * (-len(data) % 4)


def _head() -> bytes:
    created = 3473280000  # 23 January 2014, in seconds since 1904
    return struct.pack(
        ">IIIIHHqqhhhhHHhhh",
        *(0x10000, 0x10000, 0, 0x5F0F3CF5, 3, EM, created, created),
        *(0, 0, 7 * DOT, 7 * DOT, 0, 8, 2, 1, 0),
    )


def _os2(last: int, average: int) -> bytes:
    return struct.pack(
        ">HhHHH11h10sIIII4sHHHhhhHH",
        *(3, average, 400, 5, 0, 650, 600, 0, 75, 650, 600, 0, 350, 50, 300, 0, b"\0" * 10, 1, 0, 0, 0, b"HOLD"),
        *(0x40, 32, last, ASCENT, DESCENT, 0, ASCENT, -DESCENT),
    ) + struct.pack(">IIhhHHH", 1, 0, 700, 700, 0, 32, 1)


def _cmap(codes: dict[int, int]) -> bytes:
    """Format 4 with one segment per character, which is plain and small enough here."""
    ordered = [*sorted(codes.items()), (0xFFFF, 0)]
    count = len(ordered)
    power = 1 << (count.bit_length() - 1)
    ends = struct.pack(f">{count}H", *(code for code, _ in ordered))
    deltas = struct.pack(f">{count}H", *((glyph - code) % 65536 if code != 0xFFFF else 1 for code, glyph in ordered))
    search = struct.pack(">HHHH", count * 2, power * 2, power.bit_length() - 1, (count - power) * 2)
    body = search + ends + b"\0\0" + ends + deltas + b"\0\0" * count
    table = struct.pack(">HHH", 4, 6 + len(body), 0) + body
    return struct.pack(">HHHHI", 0, 1, 3, 1, 12) + table


def _name() -> bytes:
    texts = [(number, text.encode("utf-16-be")) for number, text in NAMES.items()]
    records, strings = b"", b""
    for number, text in texts:
        records += struct.pack(">HHHHHH", 3, 1, 0x809, number, len(text), len(strings))  # Windows, Unicode, en-GB
        strings += text
    return struct.pack(">HHH", 0, len(texts), 6 + len(records)) + records + strings


def _checksum(data: bytes) -> int:
    padded = data + b"\0" * (-len(data) % 4)
    return sum(int.from_bytes(padded[at : at + 4]) for at in range(0, len(padded), 4)) % 2**32


def _assemble(tables: dict[bytes, bytes]) -> bytes:
    count = len(tables)
    power = 1 << (count.bit_length() - 1)
    head = struct.pack(">IHHHH", 0x10000, count, power * 16, power.bit_length() - 1, (count - power) * 16)
    offset = 12 + 16 * count
    directory, body = b"", b""
    for tag, data in sorted(tables.items()):
        directory += tag + struct.pack(">III", _checksum(data), offset + len(body), len(data))
        body += data + b"\0" * (-len(data) % 4)
    font = bytearray(head + directory + body)
    at = offset + sum(len(data) + -len(data) % 4 for tag, data in sorted(tables.items()) if tag < b"head") + 8
    font[at : at + 4] = struct.pack(">I", (0xB1B0AFBA - _checksum(bytes(font))) % 2**32)  # checkSumAdjustment
    return bytes(font)
