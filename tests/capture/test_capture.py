"""A capture keeps exactly what was served, says how it came, and two captures never mix."""

from __future__ import annotations

import gzip
import hashlib
import io
import zipfile
import zlib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hostile import HOST, PDF, PNG, HostileWeb, answer, chunked, raw_deflate, settings_for
from warcio.archiveiterator import ArchiveIterator
from warcio.recordloader import ArcWarcRecord

from holdfast.capture import CaptureSettings, capture, settings_of
from holdfast.config import Config
from holdfast.model import FailedCapture, Fetched

Take = Callable[..., Fetched | FailedCapture]
MAIL = b"From: a@b.example\r\nTo: c@d.example\r\nSubject: Hi\r\n\r\nBody\r\n"
TEXT = b"What was decided, and by whom. " * 500


def office(folder: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", "<Types/>")
        package.writestr(f"{folder}/document.xml", "<x>" + "word " * 999 + "</x>")
    return buffer.getvalue()


DOCUMENTS = {
    "/a.pdf": (PDF, "application/pdf", "application/pdf"),
    "/a.docx": (office("word"), "application/octet-stream",
                "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "/a.pptx": (office("ppt"), "application/zip",
                "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
    "/a.eml": (MAIL, "message/rfc822", "message/rfc822"),
    "/a.png": (PNG, "image/png", "image/png"),
    "/a.txt": (TEXT, "text/plain; charset=utf-8", "text/plain"),
    "/latin": ("<html><title>Caf\xe9</title>".encode("latin-1"), "text/html; charset=iso-8859-1", "text/html"),
    "/big.bin": (hashlib.shake_256(b"seed").digest(3_000_000), "", "application/octet-stream"),
}  # fmt: skip


def good(result: Fetched | FailedCapture) -> Fetched:
    assert isinstance(result, Fetched), result
    return result


def warc_records(fetched: Fetched) -> list[tuple[ArcWarcRecord, bytes]]:
    """Every WARC record with its raw block (the HTTP head included)."""
    with zipfile.ZipFile(fetched.wacz_path) as package:
        data = package.read("archive/data.warc.gz")
    return [(record, record.raw_stream.read()) for record in ArchiveIterator(io.BytesIO(data), no_record_parse=True)]


def blocks(fetched: Fetched, kind: str) -> list[bytes]:
    return [block for record, block in warc_records(fetched) if record.rec_type == kind]


@pytest.mark.parametrize("path", DOCUMENTS)
def test_a_document_is_kept_byte_for_byte(web: HostileWeb, take: Take, path: str) -> None:
    body, declared, media_type = DOCUMENTS[path]
    web.routes[path] = answer(
        body, f"Content-Type: {declared}", 'ETag: "v1"', "Last-Modified: Thu, 17 Jun 2021 09:30:00 GMT"
    )
    fetched = good(take(path))
    assert fetched.payload_path.read_bytes() == body
    payload = fetched.payload
    assert payload.sha256 == payload.wire_sha256 == hashlib.sha256(body).hexdigest()
    assert (payload.size, payload.wire_size) == (len(body), len(body))
    assert (payload.media_type, payload.declared_type) == (media_type, declared)
    assert (payload.completeness, payload.etag) == ("complete", '"v1"')
    assert payload.last_modified == "Thu, 17 Jun 2021 09:30:00 GMT"
    assert blocks(fetched, "response") == [web.routes[path]]


def test_the_warc_is_exact_on_the_wire_even_for_odd_heads(web: HostileWeb, take: Take) -> None:
    odd = b"HTTP/1.1 200 Caf\xe9\r\nX-Odd:no space\r\nx-oDD:  two  \r\nContent-Length:5\n\r\nFine."
    web.routes["/"] = odd
    fetched = good(take())
    assert blocks(fetched, "response") == [odd]
    assert blocks(fetched, "request") == [web.requests[0] + b"\r\n\r\n"]


def test_the_warc_says_when_how_and_from_where(web: HostileWeb, tmp_path: Path) -> None:
    web.routes["/"] = answer(b"Fine.", "Content-Type: text/plain")
    moments = iter(datetime(2021, 6, 17, 9, 30, second, 123456, tzinfo=UTC) for second in range(60))
    fetched = good(capture(f"http://{HOST}/", record="paper", settings=settings_for(web.port), workdir=tmp_path,
                           clock=lambda: next(moments)))  # fmt: skip
    record = next(record for record, _ in warc_records(fetched) if record.rec_type == "response")
    header = record.rec_headers.get_header
    assert record.rec_headers.protocol == "WARC/1.1"
    assert header("WARC-Date") == fetched.hops[0].at == "2021-06-17T09:30:01.123456Z"
    assert header("WARC-IP-Address") == "127.0.0.1"
    assert header("WARC-Protocol") == "http/1.1"
    assert header("WARC-Payload-Digest") == "sha256:" + hashlib.sha256(b"Fine.").hexdigest()
    assert header("WARC-Target-URI") == f"http://{HOST}/"
    assert fetched.started == "2021-06-17T09:30:00.123456Z" < fetched.finished


def test_tls_facts_are_kept(hostile_tls: HostileWeb, authority: dict[str, Path], tmp_path: Path) -> None:
    settings = settings_for(hostile_tls.port, ca=authority["ca"])
    fetched = good(capture(f"https://{HOST}/fine", record="paper", settings=settings, workdir=tmp_path))
    tls = fetched.hops[0].tls
    assert tls is not None and tls.version == "TLSv1.3" and len(tls.leaf_sha256) == 64
    record = next(record for record, _ in warc_records(fetched) if record.rec_type == "response")
    assert record.rec_headers.get_header("WARC-Cipher-Suite") == tls.cipher
    assert ("WARC-Protocol", "tls/1.3") in record.rec_headers.headers
    assert fetched.circumstances["ca"] == "sha256:" + hashlib.sha256(authority["ca"].read_bytes()).hexdigest()


@pytest.mark.parametrize(
    ("coding", "packed"),
    [
        ("gzip", gzip.compress(TEXT)),
        ("x-gzip", gzip.compress(TEXT)),
        ("gzip", gzip.compress(TEXT[:999]) + gzip.compress(TEXT[999:]) + bytes(8)),
        ("deflate", zlib.compress(TEXT)),
        ("deflate", raw_deflate(TEXT)),
        ("gzip, gzip", gzip.compress(gzip.compress(TEXT))),
        ("identity", TEXT),
    ],
    ids=["gzip", "x-gzip", "members", "deflate", "raw deflate", "twice", "identity"],
)
@pytest.mark.parametrize("framed", [answer, chunked])
def test_encodings_are_undone_and_both_digests_kept(
    web: HostileWeb, take: Take, coding: str, packed: bytes, framed: Callable[..., bytes]
) -> None:
    web.routes["/"] = framed(packed, f"Content-Encoding: {coding}", "Content-Type: text/plain")
    fetched = good(take())
    assert fetched.payload_path.read_bytes() == TEXT
    assert fetched.payload.sha256 == hashlib.sha256(TEXT).hexdigest()
    assert fetched.payload.wire_sha256 == hashlib.sha256(packed).hexdigest()
    assert fetched.payload.content_encoding == coding
    assert blocks(fetched, "response") == [web.routes["/"]]


@pytest.mark.parametrize("size", [65536, 65536 * 3, 65536 - 1, 65536 + 1])
def test_raw_deflate_of_any_size_comes_to_its_end(web: HostileWeb, take: Take, size: int) -> None:
    body = b"abcdefgh" * (size // 8) + b"x" * (size % 8)
    web.routes["/"] = answer(raw_deflate(body), "Content-Encoding: deflate")
    assert good(take()).payload_path.read_bytes() == body


def test_a_body_that_only_the_closing_ends_is_unproven(web: HostileWeb, take: Take) -> None:
    web.keep_alive = False
    web.routes["/"] = answer(TEXT, "Content-Type: text/plain", length=False)
    fetched = good(take())
    assert fetched.payload.completeness == "unproven"
    assert fetched.payload_path.read_bytes() == TEXT


def test_interim_answers_are_left_out_of_the_record_and_noted(web: HostileWeb, take: Take) -> None:
    final = answer(b"Fine.", "Content-Type: text/plain")
    early = b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n"
    web.routes["/"] = early + final
    fetched = good(take())
    assert blocks(fetched, "response") == [final]
    assert any(b"103 Early Hints" in block for block in blocks(fetched, "metadata"))


def test_redirects_are_followed_and_every_hop_is_kept(web: HostileWeb, take: Take) -> None:
    web.routes["/old"] = answer(b"moved", "Location: /caf\xc3\xa9?x=1#part", status="301 Moved Permanently")
    web.routes["/caf%C3%A9"] = answer(b"", "Location: //www.papers.example/new.pdf", status="307 Temporary Redirect")
    web.routes["/new.pdf"] = answer(PDF, "Content-Type: application/pdf")
    fetched = good(take("/old#page=3"))
    assert [hop.status for hop in fetched.hops] == [301, 307, 200]
    assert fetched.hops[1].url == f"http://{HOST}/caf%C3%A9?x=1"
    assert fetched.final_url == f"http://{HOST}/new.pdf"
    assert len(blocks(fetched, "response")) == 3
    assert fetched.requested_url == f"http://{HOST}/old#page=3"


def test_circumstances_name_agent_software_and_exceptions(web: HostileWeb, take: Take) -> None:
    web.routes["/"] = answer(b"Fine.")
    fetched = good(take())
    assert fetched.circumstances["resolve"] == f"{HOST}:80=127.0.0.1:{web.port}"
    assert fetched.circumstances["allow"] == "127.0.0.0/8"
    assert fetched.circumstances["user_agent"].encode() in web.requests[0]
    assert {"software", "python", "libraries"} <= fetched.circumstances.keys()


def test_the_user_agent_names_archive_and_contact() -> None:
    settings = settings_of(Config("Papers", "https://archive.example", "people@archive.example"))
    assert settings.user_agent.startswith("Holdfast/")
    assert settings.user_agent.endswith(" (+https://archive.example; people@archive.example)")


@pytest.mark.parametrize(
    ("value", "name"),
    [('attachment; filename="SIM guide.pdf"', "SIM guide.pdf"), ("attachment; filename=../../etc/passwd", "passwd"),
     ("attachment; filename*=UTF-8''caf%C3%A9.pdf", "café.pdf"), ("inline", ""),
     ("attachment; filename=\"a\\\\b.pdf\"", "b.pdf"),
     ("attachment; filename*=nonsense''x", "x"), (";;;=", "")],
)  # fmt: skip
def test_the_served_file_name_is_only_a_name(web: HostileWeb, take: Take, value: str, name: str) -> None:
    web.routes["/"] = answer(b"Fine.", f"Content-Disposition: {value}")
    assert good(take()).payload.filename == name


def test_a_kept_connection_that_was_closed_is_asked_anew(web: HostileWeb, take: Take) -> None:
    page = b"<html><title>x</title>" + b"".join(b"<img src=/%d.png>" % n for n in range(6))
    web.routes["/"] = answer(page, "Content-Type: text/html")

    def serve_and_close(sock: object) -> None:  # says nothing about closing, and closes
        sock.sendall(answer(PNG, "Content-Type: image/png"))  # type: ignore[attr-defined]
        sock.close()  # type: ignore[attr-defined]

    web.routes |= {f"/{n}.png": serve_and_close for n in range(6)}
    fetched = good(take())
    assert fetched.requisites.had == 6


def test_eight_captures_at_once_do_not_mix(web: HostileWeb, tmp_path: Path) -> None:
    for n in range(8):
        images = b"".join(b"<img src=/%d/%d.png>" % (n, m) for m in range(4))
        web.routes[f"/{n}/"] = answer(b"<title>Page %d</title>" % n + images, "Content-Type: text/html")
        web.routes |= {f"/{n}/{m}.png": answer(PNG + bytes([n, m]), "Content-Type: image/png") for m in range(4)}
    settings = settings_for(web.port)

    def one(n: int) -> Fetched:
        return good(capture(f"http://{HOST}/{n}/", record=f"paper-{n}", settings=settings, workdir=tmp_path))

    with ThreadPoolExecutor(8) as pool:
        results = list(pool.map(one, range(8)))
    for n, fetched in enumerate(results):
        targets = {
            r.rec_headers.get_header("WARC-Target-URI") for r, _ in warc_records(fetched) if r.rec_type == "response"
        }
        assert targets == {f"http://{HOST}/{n}/"} | {f"http://{HOST}/{n}/{m}.png" for m in range(4)}
        assert (fetched.record, fetched.title, fetched.requisites.had) == (f"paper-{n}", f"Page {n}", 4)
        assert sorted(path.name for path in fetched.payload_path.parent.iterdir()) == ["capture.wacz", "payload"]


def test_settings_are_plain_values() -> None:
    assert CaptureSettings() == CaptureSettings()
