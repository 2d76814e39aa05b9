"""Copies for download: from the archive to the site, under names that no browser would run.

A name is the SHA-256 and an extension from a fixed table by the type found in the first bytes; never a name or
type that the network gave. HTML, XHTML, SVG and XML run script when opened from a web server, so they get
``.txt``; what is not in the table gets ``.bin``.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from pathlib import Path

from holdfast.model import Capture, Extraction
from holdfast.site.output import Output

FOLDER = "files"
SCANS = "scans"
SMALL_WIDTH = 400
"""Pixels across of a small page image."""
_PICTURES = {".png", ".jpg", ".jpeg", ".webp"}

_EXTENSIONS = {
    "application/pdf": "pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": "pptx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
    "application/msword": "doc",
    "application/vnd.ms-powerpoint": "ppt",
    "application/vnd.ms-excel": "xls",
    "application/vnd.oasis.opendocument.text": "odt",
    "application/rtf": "rtf",
    "application/zip": "zip",
    "application/wacz": "wacz",
    "application/wacz+zip": "wacz",
    "application/json": "json.txt",
    "application/xhtml+xml": "html.txt",
    "application/xml": "xml.txt",
    "message/rfc822": "eml.txt",
    "text/html": "html.txt",
    "text/xml": "xml.txt",
    "text/plain": "txt",
    "text/csv": "csv",
    "image/svg+xml": "svg.txt",
    "image/png": "png",
    "image/jpeg": "jpg",
    "image/gif": "gif",
    "image/webp": "webp",
    "audio/mpeg": "mp3",
    "video/mp4": "mp4",
    "video/webm": "webm",
}

TYPES = {
    "application/pdf": "PDF",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "Word document",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": "PowerPoint slides",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "Excel workbook",
    "application/xhtml+xml": "Web page",
    "text/html": "Web page",
    "text/plain": "Plain text",
    "message/rfc822": "E-mail message",
}


@dataclass(frozen=True, slots=True)
class Download:
    """A file that readers may take away. ``path`` is relative to the site; ``name`` is offered for saving."""

    path: str
    name: str
    sha256: str
    size: int
    what: str  # "PDF", "Web page"
    renamed: bool  # ends in .txt so that a browser shows it as text and runs nothing


def extension(media_type: str) -> str:
    """The safe extension for a media type, without a dot."""
    return _EXTENSIONS.get(media_type.split(";")[0].strip().lower(), "bin")


def describe(media_type: str) -> str:
    """The kind of file in words: "PDF", else the media type itself."""
    bare = media_type.split(";")[0].strip().lower()
    return TYPES.get(bare, bare or "unknown type")


def downloads(capture: Capture) -> tuple[Download | None, Download | None]:
    """The payload and the WACZ of a capture, as offered to readers."""
    found: dict[str, Download] = {}
    for stored in capture.files:
        media_type = capture.payload.media_type if stored.role == "payload" else "application/wacz"
        ending = extension(media_type)
        found[stored.role] = Download(
            path=f"{FOLDER}/{stored.sha256}.{ending}",
            name=f"{capture.record}.{ending}",
            sha256=stored.sha256,
            size=stored.size,
            what=describe(media_type) if stored.role == "payload" else "WACZ web archive",
            renamed=ending.endswith(".txt"),
        )
    return found.get("payload"), found.get("wacz")


def attachments(capture: Capture) -> tuple[Download, ...]:
    """The files that were attached to a deposited message. ``name`` is safe; ``what`` begins with the sender's name."""
    found = []
    for number, stored in enumerate((one for one in capture.files if one.role == "attachment"), 1):
        ending = extension(stored.media_type)
        found.append(
            Download(
                path=f"{FOLDER}/{stored.sha256}.{ending}",
                name=f"{capture.record}-{number}.{ending}",
                sha256=stored.sha256,
                size=stored.size,
                what=f"{stored.name or f'Attachment {number}'} ({describe(stored.media_type)})",
                renamed=ending.endswith(".txt"),
            )
        )
    return tuple(found)


def publish(source: Path | None, download: Download, output: Output) -> str | None:
    """Copy an object into the site. Returns its path there, or ``None`` if the object is not on this machine."""
    if source is None or not source.is_file():
        return None
    output.copy(source, download.path)
    return download.path


def publish_scans(extraction: Extraction, output: Output) -> dict[int, tuple[str, int, int, str]]:
    """Copy the page images into the site: page number to path, width and height (0 if not read), and the path of the
    same image small, "" where there is none or the large one is no larger."""
    found: dict[int, tuple[str, int, int, str]] = {}
    for page in extraction.pages:
        large = _publish_scan(extraction, page.image, f"p{page.number}", output)
        if not large:
            continue
        width, height = image_size(extraction.folder / page.image)
        small = _publish_scan(extraction, page.small, f"s{page.number}", output) if width > SMALL_WIDTH else ""
        found[page.number] = (large, width, height, small)
    return found


def _publish_scan(extraction: Extraction, image: str, name: str, output: Output) -> str:
    """Copy one image from the folder of the text into the site. Returns its path there, "" if it cannot be shown."""
    source = extraction.folder / image
    if not image or "/" in image or source.suffix.lower() not in _PICTURES or not source.is_file():
        return ""
    path = f"{SCANS}/{extraction.sha256}/{name}{source.suffix.lower()}"
    output.copy(source, path)
    return path


def image_size(path: Path) -> tuple[int, int]:
    """Width and height of a PNG, WebP or JPEG from its header, or (0, 0). Layouts need it before the image loads."""
    with path.open("rb") as file:
        head = file.read(4096)
    if head[:8] == b"\x89PNG\r\n\x1a\n" and len(head) >= 24:
        width, height = struct.unpack(">II", head[16:24])
        return int(width), int(height)
    if head[:4] == b"RIFF" and head[8:16] == b"WEBPVP8 " and len(head) >= 30:
        width, height = struct.unpack("<HH", head[26:30])
        return int(width) & 0x3FFF, int(height) & 0x3FFF
    if head[:4] == b"RIFF" and head[8:16] == b"WEBPVP8L" and len(head) >= 25:
        bits = int.from_bytes(head[21:25], "little")
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    return _jpeg_size(head)


def _jpeg_size(head: bytes) -> tuple[int, int]:
    at = 2
    while head[:2] == b"\xff\xd8" and at + 9 < len(head) and head[at] == 0xFF:
        marker, length = head[at + 1], int.from_bytes(head[at + 2 : at + 4], "big")
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack(">HH", head[at + 5 : at + 9])
            return int(width), int(height)
        at += 2 + length
    return 0, 0
