"""A PDF with nothing in it: no end, no page, or pages on which nothing is drawn. Pure; nothing is rendered.

Only what is certain is said. A file that is encrypted, large, or packed in a way that is not unpacked here is not
doubted. The operators that draw are those of ISO 32000-2, annex A.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator

_LARGEST = 2_000_000  # bytes; a PDF of empty pages is small
_MOST_UNPACKED = 8_000_000
_TAIL = 4096
_STREAM = re.compile(rb"<<(?P<head>(?:[^<>]|<<(?:[^<>]|<<[^<>]*>>)*>>|<[^<>]*>)*)>>\s*stream\r?\n", re.DOTALL)
_PAGE = re.compile(rb"/Type\s*/Page(?![A-Za-z])")
_NO_PAGES = re.compile(
    rb"/Type\s*/Pages\b[^<>]{0,300}?/Count\s+0(?!\d)|/Count\s+0(?!\d)[^<>]{0,300}?/Type\s*/Pages\b", re.DOTALL
)
_FILTER = re.compile(rb"/Filter\s*(?:\[\s*)?/([A-Za-z0-9]+)\s*(/[A-Za-z0-9]+)?")
_ASIDE = re.compile(
    rb"/Type\s*/(?:XRef|Metadata|ObjStm)\b|/Length1\b|/Subtype\s*/(?:Type1C|CIDFontType0C|OpenType|XML)\b"
)
_DRAWS = re.compile(rb"(?<![A-Za-z/])(?:Tj|TJ|Do|BI|sh|S|s|f\*?|F|B\*?|b\*?)(?![A-Za-z*])|[)\]>]\s*(?:'|\")")
_APPEARANCE = re.compile(rb"/AP\s*<<|/AcroForm\b")


def trouble(data: bytes) -> str:
    """Why a PDF is not a document, as one sentence; "" for one with content, and for one that cannot be told."""
    if b"%%EOF" not in data[-_TAIL:]:
        return "The PDF ends without its end mark, so part of it is missing."
    if len(data) > _LARGEST or b"/Encrypt" in data:
        return ""
    bodies = list(_bodies(data))
    if any(body is None for _, body in bodies):
        return ""
    objects = b"\n".join([data, *(body for head, body in bodies if b"/ObjStm" in head and body)])
    pages = len(_PAGE.findall(objects))
    if pages == 0:
        return "The PDF has no pages." if _NO_PAGES.search(objects) else ""
    drawn = any(_DRAWS.search(body or b"") for head, body in bodies if not _ASIDE.search(head))
    if drawn or _APPEARANCE.search(objects):
        return ""
    return "The PDF has only empty pages." if pages > 1 else "The PDF has only an empty page."


def _bodies(data: bytes) -> Iterator[tuple[bytes, bytes | None]]:
    """The dictionary and the unpacked content of every stream; ``None`` for one that is not unpacked here."""
    room = _MOST_UNPACKED
    for match in _STREAM.finditer(data):
        head = match["head"]
        end = data.find(b"endstream", match.end())
        raw = data[match.end() : end if end >= 0 else len(data)]
        packed = _FILTER.search(head)
        if b"/Subtype" in head and re.search(rb"/Subtype\s*/Image\b", head):
            yield head, b""  # it counts where it is drawn
        elif packed is None:
            yield head, raw
        elif packed[1] in (b"FlateDecode", b"Fl") and not packed[2]:
            unpacker = zlib.decompressobj()
            try:
                body = unpacker.decompress(raw, room)
            except zlib.error:
                body = None
            if body is not None:
                room -= len(body)
            yield head, body if room > 0 else None
        else:
            yield head, None
