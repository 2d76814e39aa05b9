"""The drawing of the gate as PNG (ISO/IEC 15948): sixteen flat colours, no compression, two sizes.

Drawn point by point instead of with an imaging library, and stored in uncompressed deflate blocks (RFC 1951, 3.2.4):
drawing routines and compressors differ between versions, and these files must not.
"""

from __future__ import annotations

import struct
import zlib

SKY, HAZE, SUN, HILL, SEA, DARK_SEA, FOAM, STILL, GLINT, STEEL, RIVET, MOLE, STONE, LAMP, HULL, SAIL = range(16)
PALETTE = (
    "d7e6ea f0e6cf e9b872 8fa9a0 2f7f92 24667a eef5f6 7fb3bf a5cdd5 5b6770 3d474e 8c8577 6f6a5f b8432f 7a3b2e f7f2e6"
)


def make(wide: int) -> bytes:
    """The drawing, ``wide`` points wide (an even number) and nine sixteenths as high."""
    high = wide * 9 // 16
    rows = bytearray()
    for y in range(high):
        points = [colour_at(x * 240 / wide, y * 240 / wide) for x in range(wide)]
        pairs = zip(points[::2], points[1::2], strict=True)
        rows += b"\0" + bytes(left << 4 | right for left, right in pairs)  # filter type 0, four bits a point
    head = struct.pack(">IIBBBBB", wide, high, 4, 3, 0, 0, 0)
    comment = b"Comment\0Fictional scene, made for the Holdfast demonstration"
    chunks = (
        (b"IHDR", head),
        (b"PLTE", bytes.fromhex(PALETTE)),
        (b"tEXt", comment),
        (b"IDAT", stored(bytes(rows))),
        (b"IEND", b""),
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in chunks
    )


def stored(data: bytes) -> bytes:
    """A zlib stream (RFC 1950) that holds ``data`` in stored blocks of at most 65,535 bytes."""
    blocks = [data[start : start + 65535] for start in range(0, len(data), 65535)]
    out = b"\x78\x01"
    for number, block in enumerate(blocks, 1):
        out += struct.pack("<BHH", number == len(blocks), len(block), len(block) ^ 0xFFFF) + block
    return out + struct.pack(">I", zlib.adler32(data))


def colour_at(x: float, y: float) -> int:
    """The colour at a place of the scene, 240 wide and 135 high: sea on the left, still harbour on the right."""
    for layer in (_gate, _boat, _water, _land):
        colour = layer(x, y)
        if colour is not None:
            return colour
    return HAZE if y > 44 else SKY


def _gate(x: float, y: float) -> int | None:
    if 98 <= x < 108 and 34 <= y < 126 or 142 <= x < 152 and 34 <= y < 126:  # the two towers
        return STONE if (int(y) // 6 + (int(x) // 5) % 2) % 2 else MOLE
    if (x - 103) ** 2 + (y - 30) ** 2 < 14 or (x - 147) ** 2 + (y - 30) ** 2 < 14:  # the signal lamps
        return LAMP
    if 108 <= x < 142 and 62 <= y < 126:  # the leaf
        return RIVET if int(y) % 12 == 2 and int(x) % 6 == 2 or int(y) % 24 == 8 else STEEL
    return None


def _boat(x: float, y: float) -> int | None:
    if 84 <= y < 92 and 38 + (y - 84) <= x < 74 - (y - 84):
        return HULL
    if 57 <= x < 58 and 50 <= y < 84:
        return RIVET
    if 52 <= y < 80 and 59 <= x < 59 + (y - 52) * 0.55:
        return SAIL
    return None


def _water(x: float, y: float) -> int | None:
    if x < 103:
        crest = 84 + abs((x % 26) - 13) * 0.55
        if y < crest:
            return None
        band = int((y - crest) // 9)
        if y - crest - band * 9 < 1.5:
            return FOAM
        return SEA if band % 2 == 0 else DARK_SEA
    if x >= 147 and y >= 96:
        return GLINT if int(y) % 9 == 0 and int(x / 14 + y / 9) % 3 == 0 else STILL
    return None


def _land(x: float, y: float) -> int | None:
    if (x - 34) ** 2 + (y - 28) ** 2 < 150:
        return SUN
    if x >= 147 and 88 <= y < 96:
        return MOLE
    houses = ((158, 62, 18), (178, 54, 16), (196, 66, 20), (218, 58, 16))
    for left, roof, wide in houses:
        if left <= x < left + wide and roof <= y < 88:
            window = int(x - left) % 6 in (2, 3) and int(y - roof) % 9 in (4, 5, 6)
            return SUN if window else SAIL
        if abs(x - left - wide / 2) < (y - roof + 8) * wide / 16 and roof - 8 <= y < roof:
            return HULL
    if y > 70 + abs(x - 190) * 0.12 and x > 120:
        return HILL
    return None
