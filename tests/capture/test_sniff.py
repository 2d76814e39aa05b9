"""What a body is, is told by its bytes; what a server declares only breaks ties."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from hostile import PDF, PNG

from holdfast.capture.expect import contradiction, cut_short
from holdfast.capture.sniff import DOCX, HTML, OLE, PPTX, XLSX, sniff

OCTETS = "application/octet-stream"
ODT = "application/vnd.oasis.opendocument.text"


def zipped(*names: str, first: bytes = b"") -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        if first:
            package.writestr(zipfile.ZipInfo("mimetype"), first)
        for name in names:
            package.writestr(
                zipfile.ZipInfo(name), "x"
            )  # without the time of day: pytest names tests after these bytes
    return buffer.getvalue()


def ole(stream: str) -> bytes:
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(22) + b"\x09\x00" + bytes(16) + (1).to_bytes(4, "little")
    return header.ljust(512, b"\0") + bytes(512) + stream.encode("utf-16-le").ljust(512, b"\0")


CASES = [
    (PDF, "", "application/pdf"), (b"\r\n" + PDF, OCTETS, "application/pdf"), (PDF, "text/html", "application/pdf"),
    (PNG, "text/html", "image/png"), (b"\xff\xd8\xff\xe0", "", "image/jpeg"), (b"GIF89a", "", "image/gif"),
    (b"RIFF\x10\x00\x00\x00WEBPVP8 ", "", "image/webp"), (b"RIFF\x10\x00\x00\x00WAVEfmt ", "", "audio/wav"),
    (b"{\\rtf1 Hi}", "application/msword", "application/rtf"), (b"wOF2\x00\x01", "", "font/woff2"),
    (b"<!DOCTYPE html><p>", "", HTML), (b" \n<HTML>", OCTETS, HTML), (b"<p>Hello", "text/plain", HTML),
    (b"\xef\xbb\xbf<!doctype HTML >", "", HTML), (b"<!-- a --><html>", "", HTML), (b"Just words", "text/html", HTML),
    (b"<?xml version='1.0'?><html xmlns='x'>", "application/xhtml+xml", "application/xhtml+xml"),
    (b"<?xml version='1.0'?><html xmlns='x'>", "text/html", HTML),
    (b"<?xml version='1.0'?><svg xmlns='x'/>", "", "image/svg+xml"), (b"<svg></svg>", "text/plain", "image/svg+xml"),
    (b"<?xml version='1.0'?><rss/>", "application/rss+xml", "application/rss+xml"),
    (b"<?xml version='1.0'?><a/>", "", "application/xml"), (b"<?xml version='1.0'?><a/>", "text/xml", "text/xml"),
    (b'{"a": 1}', "", "application/json"), (b'{"a": 1', "", "text/plain"),
    (b"[1]", "application/json", "application/json"),
    (b"a { color: red }", "text/css", "text/css"), (b"a,b\n1,2", "text/csv", "text/csv"), (b"Hello", "", "text/plain"),
    (b"BM is how this text begins", "", "text/plain"), (b"Caf\xe9", OCTETS, "text/plain"),
    (b"\xff\xfeh\x00i\x00", "", "text/plain"), (b"\x00\x01\x02\x03", "", OCTETS),
    (b"\x05\x01\x02", "text/plain", OCTETS),
    (b"\x05\x01\x02", "application/x-thing", "application/x-thing"),
    (b"From: a\r\nTo: b\r\nSubject: c\r\n\r\nHi", "", "message/rfc822"),
    (b"Received: x\nFrom: a\nDate: b\n\nHi", "text/plain", "message/rfc822"),
    (b"Hi", "message/rfc822", "message/rfc822"), (b"From: here\nto there", "text/plain", "text/plain"),
    (zipped("a.txt"), "", "application/zip"), (zipped("[Content_Types].xml", "word/document.xml"), "", DOCX),
    (zipped("ppt/presentation.xml"), "application/zip", PPTX), (zipped("xl/workbook.xml"), "", XLSX),
    (zipped("content.xml", first=ODT.encode()), "", ODT),
    (zipped("a", first=b"application/epub+zip"), "", "application/epub+zip"),
    (ole("WordDocument"), "", "application/msword"), (ole("PowerPoint Document"), "", "application/vnd.ms-powerpoint"),
    (ole("Workbook"), OCTETS, "application/vnd.ms-excel"), (ole("Other"), "application/msword", OLE),
    (b"", "text/html", HTML), (b"", "", "text/plain"),
]  # fmt: skip


@pytest.mark.parametrize(("data", "declared", "expected"), CASES, ids=range(len(CASES)))
def test_bytes_tell_what_they_are(tmp_path: Path, data: bytes, declared: str, expected: str) -> None:
    path = tmp_path / "payload"
    path.write_bytes(data)
    assert sniff(path, data[:4096], declared) == expected


def test_a_zip_whose_directory_is_absurd_is_not_read(tmp_path: Path) -> None:
    data = bytearray(zipped("word/document.xml"))
    at = data.rfind(b"PK\x05\x06")
    data[at + 12 : at + 16] = (1 << 30).to_bytes(4, "little")
    path = tmp_path / "payload"
    path.write_bytes(data)
    assert sniff(path, bytes(data[:4096]), "") == "application/zip"


@pytest.mark.parametrize(
    ("url", "declared", "found", "wrong"),
    [
        ("http://h.uk/a.pdf", "text/html", HTML, True),
        ("http://h.uk/a.PDF?x=1", "", HTML, True),
        ("http://h.uk/a%2Epdf", "text/html", HTML, True),
        ("http://h.uk/a.docx", "text/html", HTML, True),
        ("http://h.uk/a.pdf", "application/pdf", "application/pdf", False),
        ("http://h.uk/a.pdf", OCTETS, "application/pdf", False),
        ("http://h.uk/a", "application/pdf", "text/plain", True),
        ("http://h.uk/a", "application/pdf; charset=x", HTML, True),
        ("http://h.uk/a.doc", "application/msword", "application/rtf", False),
        ("http://h.uk/a.doc", "application/msword", DOCX, False),
        ("http://h.uk/a.doc", "application/msword", HTML, True),
        ("http://h.uk/a", DOCX, DOCX, False),
        ("http://h.uk/a", PPTX, HTML, True),
        ("http://h.uk/a.html", "text/html", "application/pdf", False),
        ("http://h.uk/pdf", "text/html", HTML, False),
        ("http://h.pdf/", "text/html", HTML, False),
    ],
)
def test_a_promise_is_broken_or_kept(url: str, declared: str, found: str, wrong: bool) -> None:
    failure = contradiction((url,), declared, found)
    assert (failure is not None) == wrong
    assert failure is None or failure.reason == "wrong-content"


def test_a_promise_of_the_first_address_counts_after_a_redirect() -> None:
    assert contradiction(("http://h.uk/a.pdf", "http://h.uk/login"), "text/html", HTML) is not None


@pytest.mark.parametrize(
    ("data", "kind", "cut"),
    [(PDF, "application/pdf", False), (PDF + b" " * 2000, "application/pdf", False),
     (PDF[:-7], "application/pdf", True),
     (zipped("a"), "application/zip", False), (zipped("word/x")[:-9], DOCX, False),
     (zipped("word/x")[:40], DOCX, True)],
)  # fmt: skip
def test_a_file_without_its_end_is_cut_short(tmp_path: Path, data: bytes, kind: str, cut: bool) -> None:
    path = tmp_path / "payload"
    path.write_bytes(data)
    assert (cut_short(path, kind) is not None) == cut
