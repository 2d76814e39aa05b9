"""What the children that look into files tell the parent: one line of JSON for each place with something in it.

    {"hits": [[kind, level, excerpt, [left, top, width, height] or null], …], "where": "…", "sha256": "…"}
    {"part": 3, "type": "application/pdf", "where": "…"}

``where`` says where in the file, in words; ``sha256`` is that of the part of a web archive in which it was found. A
part that needs a reader of its own lies in the working folder, as ``part-3``. In PDFs the line is that of a page.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from io import BytesIO
from pathlib import Path

from PIL import Image

from holdfast.exposure import Found, find, find_in_source, spelled
from holdfast.exposure.found import masked
from holdfast.extract.engines import supported
from holdfast.extract.output import Output
from holdfast.extract.visible import text_of, visible

MOST_HITS = 200
"""In one place; what is more is left out, since these are enough to stop and look."""
MOST_PARTS, MOST_PART_BYTES = 50, 200_000_000
LARGEST_PART, LARGEST_TEXT = 60_000_000, 5_000_000
_GPS, _LATITUDE, _LONGITUDE = 0x8825, 2, 4
_NAMES = {0x013B: "artist", 0x9C9D: "author", 0xA430: "owner of the camera"}
_NOBODY = frozenset(
    ["admin", "administrator", "author", "microsoft office user", "openpyxl", "owner", "python-docx", "unknown", "user"]
)
"""What programs write where the name of an author belongs."""
_PICTURE_FAULTS = (OSError, ValueError, SyntaxError, EOFError, TypeError, KeyError, IndexError, ZeroDivisionError)

Line = tuple[str, str, str, list[float] | None]


class Telling:
    """Writes the lines of one file. Nothing is written for places without hits."""

    def __init__(self, output: Output, first: int = 1) -> None:
        self.output = output
        self._next = first
        self._parts = self._bytes = 0
        self._left_out = 0

    def hits(self, lines: list[Line], where: str, sha256: str = "") -> None:
        """What was found ``where``."""
        if lines:
            self._write({"hits": lines[:MOST_HITS], "where": where, "sha256": sha256})

    def text(self, text: str, where: str, sha256: str = "") -> None:
        """Look into plain text."""
        self.hits(lines_of(find(text[:LARGEST_TEXT])), where, sha256)

    def source(self, text: str, where: str, sha256: str = "") -> None:
        """Look into a source, or into data."""
        self.hits(lines_of(one for one, _ in find_in_source(text[:LARGEST_TEXT])), where, sha256)

    def page(self, html: str, where: str, sha256: str = "") -> None:
        """Look into the words of a web page, and into its source."""
        html = html[:LARGEST_TEXT]
        page = visible(html)
        self._both(text_of([*page.shown, *page.hidden]), html, where, sha256)

    def besides(self, html: str, plain: str, where: str) -> None:
        """What only one of two forms of a text has. One of them is read as the text; which one does not matter here."""
        if not (html and plain):
            return
        page = visible(html[:LARGEST_TEXT])
        shown, plain = text_of([*page.shown, *page.hidden]), plain[:LARGEST_TEXT]
        found = [{spelled(text[one.start : one.end]): one for one in find(text)} for text in (shown, plain)]
        found[0] = {what: one for one, what in find_in_source(html[:LARGEST_TEXT])} | found[0]
        only = [one for mine, other in (found, found[::-1]) for what, one in mine.items() if what not in other]
        self.hits(lines_of(only), where)

    def table(self, text: str, where: str) -> None:
        """Look into data as a text, and as a source."""
        text = text[:LARGEST_TEXT].replace(",", " , ")  # cells are no parts of one number
        self._both(text, text, where, "")

    def _both(self, text: str, source: str, where: str, sha256: str) -> None:
        seen = find(text)
        known = {spelled(text[one.start : one.end]) for one in seen}
        besides = [one for one, what in find_in_source(source) if what not in known]
        self.hits(lines_of([*seen, *besides]), where, sha256)

    def picture(self, data: bytes, where: str, sha256: str = "") -> None:
        """Look for the place where a picture was taken, and for names."""
        self.hits(of_picture(data), where, sha256)

    def part(self, data: bytes, media_type: str, where: str) -> None:
        """A file inside the file, which needs a reader of its own."""
        if self._parts >= MOST_PARTS or len(data) > LARGEST_PART or self._bytes + len(data) > MOST_PART_BYTES:
            self._left_out += 1
            return
        self._parts += 1
        self._bytes += len(data)
        Path(f"part-{self._parts}").write_bytes(data)
        self._write({"part": self._parts, "type": media_type, "where": where})

    def unread(self, count: int, what: str) -> None:
        """``count`` things of a kind that is not looked into."""
        if count:
            self.output.problem(f"{count} {what}")

    def end(self) -> None:
        """All has been told."""
        self.unread(self._left_out, "files inside it, which are too many or too large")

    def _write(self, line: dict[str, object]) -> None:
        self.output.page(self._next, json.dumps(line), "", status="text")
        self._next += 1


def lines_of(found: Iterable[Found]) -> list[Line]:
    """Hits without a place on a page."""
    return [(one.kind, one.level, one.excerpt, None) for one in found]


def properties(values: Iterable[str]) -> list[Line]:
    """What the properties of a file give away: identifiers, and names, which are told and block nothing."""
    lines: list[Line] = []
    for value in dict.fromkeys(" ".join(one.split())[:300] for one in values):
        found = find(value)
        lines += lines_of(found)
        if value and not found and value.casefold() not in _NOBODY:
            lines.append(("file-properties", "note", masked(value[:40], first=1, last=0), None))
    return lines


def of_picture(data: bytes) -> list[Line]:
    """What a picture says besides what it shows (Exif 2.32)."""
    try:
        with Image.open(BytesIO(data)) as picture:
            exif = picture.getexif()
            place = exif.get_ifd(_GPS)
            named = [_text(exif.get(tag)) for tag in _NAMES] + [_text(exif.get_ifd(0x8769).get(0xA430))]
    except _PICTURE_FAULTS:
        return []
    lines = properties(name for name in named if name)
    if place.get(_LATITUDE) and place.get(_LONGITUDE):
        lines.append(("picture-location", "error", "a position on the map", None))
    return lines


def _text(value: object) -> str:
    if isinstance(value, bytes):
        value = value.decode("utf-16-le", "ignore")
    return value.replace("\0", "") if isinstance(value, str) else ""


def digest(data: bytes) -> str:
    """The SHA-256 of a part."""
    return hashlib.sha256(data).hexdigest()


def has_reader(media_type: str) -> bool:
    """Whether text is taken from files of this type, which may be "" for one that is not known."""
    return bool(media_type) and supported(media_type)


def kind_of(data: bytes, declared: str) -> str:
    """The media type of a file inside a file, by its first bytes, else as declared; "" for one that is not known."""
    head = data[:2000].lstrip()
    if data.startswith(b"%PDF-"):
        return "application/pdf"
    for start, media_type in _STARTS:
        if data.startswith(start):
            return media_type
    if data.startswith(b"PK\x03\x04"):
        return _zip_kind(data)
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        return _compound_kind(data)
    if head[:15].lower().startswith((b"<!doctype html", b"<html")):
        return "text/html"
    declared = declared.partition(";")[0].strip().lower()
    binary = b"\0" in data[:2000] and not data.startswith((b"\xff\xfe", b"\xfe\xff"))
    return "" if binary or declared == "application/octet-stream" else declared


_STARTS = (
    (b"\x89PNG\r\n\x1a\n", "image/png"), (b"\xff\xd8\xff", "image/jpeg"), (b"GIF8", "image/gif"),
    (b"II*\0", "image/tiff"), (b"MM\0*", "image/tiff"), (b"{\\rtf", "application/rtf"), (b"RIFF", "image/webp"),
)  # fmt: skip
_OOXML = "application/vnd.openxmlformats-officedocument."


def _zip_kind(data: bytes) -> str:
    if data[30:38] == b"mimetype":
        return data[38:100].partition(b"PK")[0].decode("ascii", "replace")
    for name, kind in ((b"word/", "wordprocessingml.document"), (b"ppt/", "presentationml.presentation"),
                       (b"xl/", "spreadsheetml.sheet")):  # fmt: skip
        if name in data[-60_000:]:
            return _OOXML + kind
    return "application/zip"


def _compound_kind(data: bytes) -> str:
    for name, kind in (("WordDocument", "application/msword"), ("Workbook", "application/vnd.ms-excel"),
                       ("PowerPoint Document", "application/vnd.ms-powerpoint"),
                       ("__properties_version1.0", "application/vnd.ms-outlook")):  # fmt: skip
        if name.encode("utf-16-le") in data:
            return kind
    return ""
