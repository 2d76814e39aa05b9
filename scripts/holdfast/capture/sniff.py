"""What a body is, by its first bytes (after the WHATWG MIME Sniffing Standard, with the document formats added).

The declared type only breaks ties between kinds that look alike, such as CSS and plain text: what a server declares
is a claim, and error pages with status 200 and the type of a document are the commonest way to archive nothing.
"""

from __future__ import annotations

import json
import re
import zipfile
from pathlib import Path

PDF = "application/pdf"
HTML = "text/html"
XHTML = "application/xhtml+xml"
ZIP = "application/zip"
OLE = "application/x-ole-storage"
BINARY = "application/octet-stream"
_OOXML = "application/vnd.openxmlformats-officedocument."
DOCX = _OOXML + "wordprocessingml.document"
PPTX = _OOXML + "presentationml.presentation"
XLSX = _OOXML + "spreadsheetml.sheet"

_MAGIC: tuple[tuple[bytes, int, str], ...] = (
    (b"%PDF-", 0, PDF),
    (b"\x89PNG\r\n\x1a\n", 0, "image/png"),
    (b"\xff\xd8\xff", 0, "image/jpeg"),
    (b"GIF87a", 0, "image/gif"),
    (b"GIF89a", 0, "image/gif"),
    (b"WEBP", 8, "image/webp"),
    (b"ftypavif", 4, "image/avif"),
    (b"II*\x00", 0, "image/tiff"),
    (b"MM\x00*", 0, "image/tiff"),
    (b"\x00\x00\x01\x00", 0, "image/x-icon"),
    (b"{\\rtf", 0, "application/rtf"),
    (b"\x1f\x8b\x08", 0, "application/gzip"),
    (b"7z\xbc\xaf\x27\x1c", 0, "application/x-7z-compressed"),
    (b"Rar!\x1a\x07", 0, "application/vnd.rar"),
    (b"wOFF", 0, "font/woff"),
    (b"wOF2", 0, "font/woff2"),
    (b"OTTO\x00", 0, "font/otf"),
    (b"\x00\x01\x00\x00", 0, "font/ttf"),
    (b"ftyp", 4, "video/mp4"),
    (b"\x1a\x45\xdf\xa3", 0, "video/webm"),
    (b"OggS", 0, "application/ogg"),
    (b"ID3", 0, "audio/mpeg"),
    (b"WAVE", 8, "audio/wav"),
)
_OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLE_STREAMS = (
    ("WordDocument", "application/msword"),
    ("PowerPoint Document", "application/vnd.ms-powerpoint"),
    ("Workbook", "application/vnd.ms-excel"),
    ("Book", "application/vnd.ms-excel"),
    ("__properties_version1.0", "application/vnd.ms-outlook"),
)
_HTML_START = re.compile(
    rb"<(?:!doctype\s+html|(?:html|head|script|iframe|h[1-6]|div|font|table|a|style|title|b|body|br|p|meta|link)[\s>/]|!--)",
    re.IGNORECASE,
)
_MAIL_FIELD = re.compile(
    rb"^(?:from|to|cc|subject|date|message-id|mime-version|received|return-path|reply-to|delivered-to|x-[a-z-]+"
    rb"|content-type|dkim-signature|sender)[ \t]*:",
    re.IGNORECASE | re.MULTILINE,
)
_BINARY_BYTES = re.compile(rb"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f]")
_TEXTUAL = re.compile(
    r"text/[\w.+-]+|application/(?:[\w.-]+\+)?(?:json|xml|javascript|ecmascript|yaml|sql)|message/\S+"
)
_LARGEST_DIRECTORY = 8 << 20  # bytes of a zip's list of members that are read
_LARGEST_JSON = 1 << 20


def base_type(declared: str) -> str:
    """The media type of a ``Content-Type`` value without parameters, in lower case."""
    return declared.partition(";")[0].strip().lower()


def sniff(path: Path, head: bytes, declared: str) -> str:
    """The media type of the file at ``path`` that begins with ``head`` (4,096 bytes or all)."""
    claim = base_type(declared)
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zip_type(path, head)
    if head.startswith(_OLE_MAGIC):
        return _ole_type(path)
    for magic, offset, media_type in _MAGIC:
        if head.startswith(magic, offset) and (offset != 8 or head.startswith(b"RIFF")):
            return media_type
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if claim in ("", PDF, BINARY) and b"%PDF-" in head[:1024] and not _HTML_START.match(text):
        return PDF  # readers accept a little before the header, and real files have it
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return claim if _TEXTUAL.fullmatch(claim) else "text/plain"
    if _BINARY_BYTES.search(head):
        return BINARY if not claim or _TEXTUAL.fullmatch(claim) else claim
    return _text_type(path, head, text, claim)


def is_html(head: bytes) -> bool:
    """Whether a body that begins with ``head`` is a web page."""
    return _HTML_START.match(head.removeprefix(b"\xef\xbb\xbf").lstrip()) is not None


def _text_type(path: Path, head: bytes, text: bytes, claim: str) -> str:
    if claim == "message/rfc822":
        return claim
    if _HTML_START.match(text) and not text.startswith(b"<!--"):
        return HTML
    if text.startswith((b"<?xml", b"<!--", b"<svg")):
        return _markup_type(text, claim)
    if _is_mail(head, claim):
        return "message/rfc822"
    if text[:1] in (b"{", b"[") and claim in ("", "text/plain", BINARY, "application/json") and _is_json(path):
        return "application/json"
    if _TEXTUAL.fullmatch(claim) and claim != XHTML:
        return claim
    return "text/plain"


def _markup_type(text: bytes, claim: str) -> str:
    if re.search(rb"<svg[\s>]", text[:1024], re.IGNORECASE) and not re.search(rb"<html[\s>]", text, re.IGNORECASE):
        return "image/svg+xml"
    if re.search(rb"<html[\s>]", text, re.IGNORECASE):
        return XHTML if text.startswith(b"<?xml") and claim != HTML else HTML
    if text.startswith(b"<!--"):
        return HTML if not claim.endswith("xml") else claim
    return claim if claim.endswith("xml") else "application/xml"


def _is_mail(head: bytes, claim: str) -> bool:
    """Three mail fields before the first empty line; plain text that only begins like a letter has none."""
    fields = re.split(rb"\r?\n\r?\n", head, maxsplit=1)[0]
    return claim in ("", "text/plain", BINARY) and len(_MAIL_FIELD.findall(fields)) >= 3


def _is_json(path: Path) -> bool:
    if path.stat().st_size > _LARGEST_JSON:
        return False
    try:
        json.loads(path.read_bytes())
    except (ValueError, RecursionError):
        return False
    return True


def _zip_type(path: Path, head: bytes) -> str:
    names = _member_names(path)
    if head[30:38] == b"mimetype":  # OpenDocument and EPUB name their type in the first member, stored
        stated = re.match(rb"[a-z]+/[a-z0-9.+-]+", head[38:138])
        if stated:
            return stated[0].decode()
    for folder, media_type in (("word/", DOCX), ("ppt/", PPTX), ("xl/", XLSX)):
        if any(name.startswith(folder) for name in names):
            return media_type
    return ZIP


def _member_names(path: Path) -> list[str]:
    """The names in a zip. Only the directory is read, and not even that if it is absurdly large."""
    if directory_size(path) > _LARGEST_DIRECTORY:
        return []
    try:
        with zipfile.ZipFile(path) as package:
            return package.namelist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return []


def directory_size(path: Path) -> int:
    """The size that a zip announces for its directory; -1 when its end record is missing, as in a file cut short."""
    tail = tail_of(path, (1 << 16) + 22)
    at = tail.rfind(b"PK\x05\x06")
    return int.from_bytes(tail[at + 12 : at + 16], "little") if at >= 0 else -1


def tail_of(path: Path, size: int) -> bytes:
    """The last ``size`` bytes of a file."""
    with path.open("rb") as stream:
        stream.seek(max(path.stat().st_size - size, 0))
        return stream.read(size)


def _ole_type(path: Path) -> str:
    """Which old Office file: the first sector of the directory names the streams ([MS-CFB], section 2.2)."""
    with path.open("rb") as stream:
        header = stream.read(512)
        shift = min(int.from_bytes(header[30:32], "little"), 12)
        stream.seek((int.from_bytes(header[48:52], "little") + 1) << shift)
        directory = stream.read(1 << 16)
    for name, media_type in _OLE_STREAMS:
        if name.encode("utf-16-le") in directory:
            return media_type
    return OLE
