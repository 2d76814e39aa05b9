"""Documents for the tests of this folder, made from nothing: PDFs byte by byte, Office files part by part."""

from __future__ import annotations

import hashlib
import zipfile
import zlib
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

from holdfast import extract
from holdfast.extract import ChildLimits, Tools
from holdfast.model import Extraction, FailedExtraction

PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def extracted(folder: Path, data: bytes, media_type: str, **options: Any) -> Extraction | FailedExtraction:
    """What is made of ``data``, with the cache in ``folder``, and without programs that this machine may lack."""
    options.setdefault("tools", Tools())
    sha256 = hashlib.sha256(data).hexdigest()
    payload = folder / f"{sha256}.payload"
    payload.write_bytes(data)
    return extract.extract(payload, sha256=sha256, media_type=media_type, cache=folder / "cache", **options)


def read(folder: Path, data: bytes, media_type: str, **options: Any) -> Extraction:
    """As ``extracted``, for a document that must be readable."""
    result = extracted(folder, data, media_type, **options)
    assert isinstance(result, Extraction), result
    return result


def refused(folder: Path, data: bytes, media_type: str, **options: Any) -> str:
    """The reason why nothing can be had of ``data``: one plain sentence."""
    result = extracted(folder, data, media_type, **options)
    assert isinstance(result, FailedExtraction), result
    assert result.reason.endswith(".")
    assert "\n" not in result.reason
    return result.reason


def everything(result: Extraction) -> str:
    """All text, pages parted by form feeds."""
    return "\f".join(page.text for page in result.pages)


# --- PDF ---------------------------------------------------------------------------------------------------------


def pdf(*contents: bytes, extra: Sequence[bytes] = (), resources: bytes = b"", page: bytes = b"") -> bytes:
    """A PDF with one page per content stream. ``extra`` objects are numbered from 4 on."""
    count = len(contents)
    first = 4 + len(extra)
    kids = b" ".join(b"%d 0 R" % (first + 2 * index) for index in range(count))
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count %d/Kids[%s]>>" % (count, kids),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
        *extra,
    ]
    for index, content in enumerate(contents):
        own = first + 2 * index
        objects.append(
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F 3 0 R>>%s>>/Contents %d 0 R%s>>"
            % (resources, own + 1, page)
        )
        objects.append(stream(content))
    return assembled(objects)


def assembled(objects: Sequence[bytes]) -> bytes:
    """Objects 1, 2, … with header, cross-reference table and trailer; object 1 is the catalogue."""
    out = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
    offsets = []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    out += b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, table)
    return bytes(out)


def stream(content: bytes, entries: bytes = b"") -> bytes:
    """A stream object."""
    return b"<</Length %d%s>>\nstream\n%s\nendstream" % (len(content), entries, content)


def lines(*texts: str, x: int = 50, y: int = 780) -> bytes:
    """A content stream that shows each text on a line of its own."""
    shown = b"".join(b"(%s) Tj T*\n" % _escaped(text) for text in texts)
    return b"BT /F 11 Tf 14 TL %d %d Td\n%sET\n" % (x, y, shown)


def _escaped(text: str) -> bytes:
    return text.encode("cp1252").replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")


def deflated_spaces(size: int) -> bytes:
    """``size`` bytes of spaces, deflated; one block is packed and then repeated, so making it is quick."""
    block = b" " * 10_000_000
    packer = zlib.compressobj(9)
    first = packer.compress(block) + packer.flush(zlib.Z_FULL_FLUSH)
    again = packer.compress(block) + packer.flush(zlib.Z_FULL_FLUSH)
    return first + again * (size // len(block) - 1) + b"\x03\x00"


# --- Office ------------------------------------------------------------------------------------------------------


def docx(body: str, **parts: str | bytes) -> bytes:
    """A DOCX whose body holds the given WordprocessingML; other parts by name, such as ``header1=``."""
    package = {"[Content_Types].xml": b"<Types/>", "word/document.xml": document(body)}
    for name, part in parts.items():
        package[f"word/{name}.xml"] = part if isinstance(part, bytes) else document(part)
    return zipped(package)


def document(body: str) -> bytes:
    """WordprocessingML around ``body``; the name of the outermost element does not matter to a reader of text."""
    mc = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    return f"<w:document {W} {mc}><w:body>{body}</w:body></w:document>".encode()


def paragraph(text: str, style: str = "") -> str:
    """One paragraph with one run."""
    properties = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{properties}<w:r><w:t>{text}</w:t></w:r></w:p>"


def zipped(members: dict[str, bytes]) -> bytes:
    """A ZIP archive of the members."""
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return buffer.getvalue()


QUICK = ChildLimits(cpu_seconds=4, wall_seconds=20, memory=600_000_000)
"""Tighter limits, so that hostile documents meet them soon."""
