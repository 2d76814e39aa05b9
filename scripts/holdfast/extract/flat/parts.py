"""Images, fonts, style sheets and media of a page as they go into its copy: as ``data:`` addresses, within a budget.

The type of a part is told by its first bytes, never by what a server said, so that nothing but an image is ever shown
as an image. What does not go in is counted and named with its reason.
"""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import unquote_to_bytes

from holdfast.extract.charset import decode
from holdfast.extract.flat import prologue
from holdfast.extract.flat.addresses import absolute, bare, scheme_of
from holdfast.extract.flat.recorded import Answer, Recorded, TooLarge

MOST_BYTES = 24_000_000  # characters of a copy that come from images, fonts and films
MOST_MARKUP = 12_000_000  # characters of everything else
LARGEST_PART = 6_000_000  # bytes of one image, font or film
LARGEST_SHEET = 3_000_000
MOST_NAMED = 200

Kind = Literal["image", "font", "media"]

_IMAGES = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"BM", "image/bmp"),
    (b"\0\0\1\0", "image/x-icon"),
)
_FONTS = (
    (b"wOF2", "font/woff2"),
    (b"wOFF", "font/woff"),
    (b"OTTO", "font/otf"),
    (b"\0\1\0\0", "font/ttf"),
    (b"true", "font/ttf"),
)
_MEDIA = (
    (b"\x1aE\xdf\xa3", "video/webm"),
    (b"OggS", "video/ogg"),
    (b"ID3", "audio/mpeg"),
    (b"\xff\xfb", "audio/mpeg"),
    (b"fLaC", "audio/flac"),
)
_SVG = re.compile(r"(?:<!DOCTYPE\s[^>]{0,500}>\s*)?<svg[\s>]", re.IGNORECASE)
_DATA = re.compile(r"data:([^,;]{0,100})((?:;[^,;]{0,100}){0,5}),", re.IGNORECASE)


@dataclass
class Parts:
    """What one copy takes from its web archive. ``skipped``: address to reason, of what should be in it and is not."""

    recorded: Recorded
    spent: int = 0
    markup: int = 0
    inlined: int = 0
    skipped: dict[str, str] = field(default_factory=dict)
    more_skipped: int = 0
    _known: dict[tuple[str, Kind], str] = field(default_factory=dict)

    def data_of(self, base: str, reference: str, kind: Kind = "image") -> str:
        """The ``data:`` address of what ``reference`` means on a page at ``base``; "" if it cannot go in."""
        if scheme_of(reference.strip()) == "data":
            return self._spend(_as_data(_unpacked(reference.strip()), kind), "")
        url = bare(absolute(base, reference))
        if not url:
            return ""
        if (url, kind) not in self._known:
            answer = self.answer(url)
            made = ""
            if answer is not None and len(answer.body) > LARGEST_PART:
                self.skip(url, "it is larger than what a copy takes in")
            elif answer is not None:
                made = _as_data(answer.body, kind)
                if not made:
                    self.skip(url, f"what was served there is no {kind if kind != 'media' else 'film or sound'}")
            self._known[url, kind] = made
        return self._spend(self._known[url, kind], url)

    def sheet(self, url: str) -> tuple[str, str] | None:
        """A style sheet: its text and its address; ``None`` if it is not kept."""
        answer = self.answer(url)
        if answer is None:
            return None
        if len(answer.body) > LARGEST_SHEET:
            self.skip(url, "it is larger than what a copy takes in")
            return None
        kind = answer.declared.partition(";")[0].strip().lower()
        if kind and kind != "text/css" and answer.body.lstrip()[:1] == b"<":
            self.skip(url, "what was served there is no style sheet")
            return None
        return decode(answer.body, charset(answer.declared)), answer.url

    def answer(self, url: str) -> Answer | None:
        """The recorded answer at ``url``; what is missing is noted."""
        try:
            found = self.recorded.find(url)
        except TooLarge:
            self.skip(url, "it is larger than what a copy takes in")
            return None
        if found is None:
            self.skip(url, "it is not in the web archive of this capture")
        return found

    def text(self, length: int) -> bool:
        """Whether so many further characters of markup or style fit; they are spent if so."""
        self.markup += length
        return self.markup <= MOST_MARKUP

    def skip(self, url: str, reason: str) -> None:
        """Note a part that is not in the copy."""
        if len(self.skipped) < MOST_NAMED:
            self.skipped.setdefault(url[:2_000], reason)
        elif url not in self.skipped:
            self.more_skipped += 1

    def _spend(self, made: str, url: str) -> str:
        if made and self.spent + len(made) > MOST_BYTES:
            if url:
                self.skip(url, "the copy is as large as copies become")
            return ""
        self.spent += len(made)
        self.inlined += bool(made and url)
        return made


def charset(declared: str) -> str:
    """The character encoding that a Content-Type names, or ""."""
    found = re.search(r"charset\s*=\s*[\"']?\s*([\w.:-]+)", declared, re.IGNORECASE)
    return found[1] if found else ""


def type_of(body: bytes, kind: Kind) -> str:
    """The media type by the first bytes, "" if this is nothing of the ``kind``."""
    known = {"image": _IMAGES, "font": _FONTS, "media": _MEDIA}[kind]
    for start, media_type in known:
        if body.startswith(start):
            return media_type
    if kind == "image":
        if body[:4] == b"RIFF" and body[8:12] == b"WEBP":
            return "image/webp"
        if body[4:12] in (b"ftypavif", b"ftypavis"):
            return "image/avif"
        if _SVG.match(prologue.without(body[:16_384].decode("latin-1").removeprefix("\xef\xbb\xbf"))):
            return "image/svg+xml"
    if kind == "media":
        if body[4:8] == b"ftyp":
            return "audio/mp4" if body[8:11] == b"M4A" else "video/mp4"
        if body[:4] == b"RIFF" and body[8:12] == b"WAVE":
            return "audio/wav"
    return ""


def _as_data(body: bytes, kind: Kind) -> str:
    media_type = type_of(body, kind) if body and len(body) <= LARGEST_PART else ""
    return f"data:{media_type};base64,{base64.b64encode(body).decode('ascii')}" if media_type else ""


def _unpacked(address: str) -> bytes:
    found = _DATA.match(address)
    if found is None or len(address) > 2 * LARGEST_PART:
        return b""
    data = unquote_to_bytes(address[found.end() :].encode("utf-8", "replace"))
    if "base64" not in found[2].lower():
        return data
    try:
        return base64.b64decode(re.sub(rb"[^A-Za-z0-9+/]", b"", data) + b"==")
    except ValueError:
        return b""
