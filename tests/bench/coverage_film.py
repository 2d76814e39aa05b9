"""Films, sounds, drawings and a PDF for the page that coverage is measured on: small, real, and the same every time.

A film is WebM (RFC 9559 and the WebM guidelines): pictures that Pillow writes as lossy WebP hold one VP8 key frame
each, which is what a VP8 track is made of. It ends with cues, so that players can seek in it.
"""

from __future__ import annotations

import io
import random
import struct

from PIL import Image

SECONDS_PER_PICTURE = 1


def picture(name: str, kind: str = "PNG", size: tuple[int, int] = (40, 30)) -> bytes:
    """A picture of noise that no other name has."""
    out = io.BytesIO()
    Image.frombytes("RGB", size, random.Random(name).randbytes(3 * size[0] * size[1])).save(out, kind, quality=90)
    return out.getvalue()


def film(name: str, pictures: int, size: tuple[int, int]) -> bytes:
    """A film of one picture per second."""
    info = _element(0x1549A966, _number(0x2AD7B1, 1_000_000), _text(0x4D80, "noise"), _text(0x5741, "noise"),
                    _element(0x4489, struct.pack(">d", 1000.0 * pictures * SECONDS_PER_PICTURE)))  # fmt: skip
    seen = _element(0xE0, _number(0xB0, size[0]), _number(0xBA, size[1]))
    track = _element(0xAE, _number(0xD7, 1), _number(0x73C5, 1), _number(0x83, 1), _text(0x86, "V_VP8"), seen)
    tracks = _element(0x1654AE6B, track)
    place = len(_seek_head(0, 0, 0))
    at = [place, place + len(info), place + len(info) + len(tracks)]
    clusters, cues = b"", []
    for number in range(pictures):
        instant = 1000 * number * SECONDS_PER_PICTURE
        where = _element(0xB7, _number(0xF7, 1), _number(0xF1, at[2] + len(clusters)))
        cues.append(_element(0xBB, _number(0xB3, instant), where))
        block = b"\x81\0\0\x80" + _key_frame(f"{name} {number}", size)
        clusters += _element(0x1F43B675, _number(0xE7, instant), _element(0xA3, block))
    head = _seek_head(at[0], at[1], at[2] + len(clusters))
    kind = _element(0x1A45DFA3, _number(0x4286, 1), _number(0x42F7, 1), _number(0x42F2, 4), _number(0x42F3, 8),
                    _text(0x4282, "webm"), _number(0x4287, 2), _number(0x4285, 2))  # fmt: skip
    return kind + _element(0x18538067, head, info, tracks, clusters, _element(0x1C53BB6B, *cues))


def sound(name: str) -> bytes:
    """A second of quiet noise, as WAVE."""
    samples = random.Random(name).randbytes(8000)
    kind = struct.pack("<4sIHHIIHH", b"fmt ", 16, 1, 1, 8000, 8000, 1, 8)
    data = struct.pack("<4sI", b"data", len(samples)) + samples
    return struct.pack("<4sI4s", b"RIFF", 4 + len(kind) + len(data), b"WAVE") + kind + data


def drawing(name: str) -> bytes:
    """An SVG drawing with one symbol, ``gate``."""
    colour = random.Random(name).randrange(1 << 24)
    shape = f'<rect width="30" height="20" fill="#{colour:06x}"/>'
    whole = f'<symbol id="gate" viewBox="0 0 30 20">{shape}</symbol>{shape}'
    return f'<svg xmlns="http://www.w3.org/2000/svg" width="30" height="20">{whole}</svg>'.encode()


def pdf(words: str) -> bytes:
    """A PDF of one page that says ``words``."""
    shown = f"BT /F1 18 Tf 40 100 Td ({words}) Tj ET"
    bodies = (
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 400 200]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        f"<</Length {len(shown)}>>stream\n{shown}\nendstream",
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    )
    out, at = b"%PDF-1.4\n", []
    for number, body in enumerate(bodies, 1):
        at.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n".encode()
    table = "".join(f"{each:010d} 00000 n \n" for each in at)
    end = f"xref\n0 6\n0000000000 65535 f \n{table}trailer<</Size 6/Root 1 0 R>>\nstartxref\n{len(out)}\n%%EOF\n"
    return out + end.encode()


def font(name: str) -> bytes:
    """Bytes that begin as WOFF2 does; what a font draws is not measured."""
    return b"wOF2" + random.Random(name).randbytes(9_000)


def _key_frame(name: str, size: tuple[int, int]) -> bytes:
    webp = picture(name, "WEBP", size)
    assert webp[12:16] == b"VP8 ", webp[:16]
    return webp[20 : 20 + int.from_bytes(webp[16:20], "little")]


def _seek_head(*at: int) -> bytes:
    ids = (0x1549A966, 0x1654AE6B, 0x1C53BB6B)
    entries = [
        _element(0x4DBB, _element(0x53AB, each.to_bytes(4, "big")), _element(0x53AC, where.to_bytes(8, "big")))
        for each, where in zip(ids, at, strict=True)
    ]
    return _element(0x114D9B74, *entries)


def _element(name: int, *inside: bytes) -> bytes:
    body = b"".join(inside)
    return name.to_bytes((name.bit_length() + 7) // 8, "big") + (len(body) | 1 << 56).to_bytes(8, "big") + body


def _number(name: int, value: int) -> bytes:
    return _element(name, value.to_bytes(max(1, (value.bit_length() + 7) // 8), "big"))


def _text(name: int, value: str) -> bytes:
    return _element(name, value.encode())
