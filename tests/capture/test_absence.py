"""The answer that a document is not there is kept byte for byte, as what it is and never as a copy of the document."""

from __future__ import annotations

import gzip
import hashlib
import json
import zipfile
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from hostile import HOST, PDF, HostileWeb, answer, hang, settings_for
from warcio.archiveiterator import ArchiveIterator

from holdfast.archive import Archive, holding_of
from holdfast.capture import Known, capture, capture_absence
from holdfast.config import Watch
from holdfast.model import FailedCapture, Fetched, Payload, Record

DIGEST = hashlib.sha256(PDF).hexdigest()
BEFORE = Known(Payload("application/pdf", "application/pdf", len(PDF), DIGEST, len(PDF), DIGEST))
SORRY = b"<html><head><title>Page not found</title></head><body><img src=/sad.png>Sorry.</body></html>"
NOT_THERE = answer(SORRY, "Content-Type: text/html", status="404 Not Found")


def take(web: HostileWeb, folder: Path, known: Known = BEFORE, **limits: Any) -> Fetched | FailedCapture:
    settings = settings_for(web.port, HOST, "elsewhere.example", deadline=2.0, **limits)
    return capture_absence(f"http://{HOST}/doc.pdf", record="paper", settings=settings, workdir=folder, known=known)


def kept(web: HostileWeb, folder: Path, known: Known = BEFORE) -> Fetched:
    got = take(web, folder, known)
    assert isinstance(got, Fetched), got
    return got


def test_a_404_is_kept_with_its_body_and_the_words_on_the_wire(web: HostileWeb, tmp_path: Path) -> None:
    web.routes = {"/doc.pdf": NOT_THERE}
    got = kept(web, tmp_path)
    assert (got.origin, got.hops[-1].status, got.title) == ("absence", 404, "Page not found")
    assert got.payload_path.read_bytes() == SORRY and got.payload.media_type == "text/html"
    assert got.circumstances["absence"] == "The server answered 404: the document is not there."
    with zipfile.ZipFile(got.wacz_path) as package:
        records = list(ArchiveIterator(BytesIO(package.read("archive/data.warc.gz")), no_record_parse=True))
        raw = gzip.decompress(package.read("archive/data.warc.gz"))
        assert json.loads(package.read("datapackage.json"))["mainPageUrl"] == f"http://{HOST}/doc.pdf"
    assert [record.rec_type for record in records] == ["warcinfo", "response", "request"]
    assert NOT_THERE in raw
    assert web.paths == ["/doc.pdf"], "nothing that the error page shows is fetched"


@pytest.mark.parametrize("status", ["404 Not Found", "410 Gone"])
def test_an_empty_body_is_a_body_too(web: HostileWeb, tmp_path: Path, status: str) -> None:
    web.routes = {"/doc.pdf": answer(b"", status=status)}
    got = kept(web, tmp_path)
    assert (got.payload.size, got.payload.sha256) == (0, hashlib.sha256(b"").hexdigest())


def test_a_page_in_the_documents_place_is_kept_as_its_absence(web: HostileWeb, tmp_path: Path) -> None:
    web.routes = {"/doc.pdf": answer(b"", "Location: /", status="302 Found"), "/": answer(b"<html>Welcome</html>")}
    got = kept(web, tmp_path)
    assert [hop.status for hop in got.hops] == [302, 200]
    assert got.circumstances["absence"] == "The address now leads to the site's home page."
    ours = Payload("text/html", "text/html", 4, "a" * 64, 4, "a" * 64)
    web.routes = {"/doc.pdf": answer(SORRY, "Content-Type: text/html")}
    assert "It looks like a page that says" in kept(web, tmp_path, Known(ours)).circumstances["absence"]


@pytest.mark.parametrize(
    ("route", "reason"),
    [
        (answer(PDF, "Content-Type: application/pdf"), "wrong-content"),
        (answer(b"busy", status="503 Service Unavailable"), "http-status"),
        (answer(b"no", status="403 Forbidden"), "http-status"),
        (answer(b"cut", "Content-Length: 99", status="404 Not Found", length=False), "truncated"),
        (hang(), "timeout"),
    ],
)
def test_any_other_answer_is_no_absence_and_leaves_nothing(
    web: HostileWeb, tmp_path: Path, route: bytes, reason: str
) -> None:
    web.keep_alive = False
    web.routes = {"/doc.pdf": route}
    got = take(web, tmp_path)
    assert isinstance(got, FailedCapture) and got.reason == reason
    assert list(tmp_path.iterdir()) == []


def test_an_endless_error_page_is_given_up(web: HostileWeb, tmp_path: Path) -> None:
    web.routes = {"/doc.pdf": answer(b"x" * 2000, status="404 Not Found")}
    got = take(web, tmp_path, bytes=1000)
    assert isinstance(got, FailedCapture) and got.reason == "too-large"


@pytest.mark.parametrize("body", [SORRY, b""], ids=["a page", "nothing"])
def test_the_archive_keeps_it_beside_the_copies_and_proves_it(web: HostileWeb, tmp_path: Path, body: bytes) -> None:
    archive = Archive(tmp_path / "archive", "archive/objects")
    settings = settings_for(web.port)
    web.routes = {"/doc.pdf": answer(PDF, "Content-Type: application/pdf")}
    with archive.run("capture") as run:
        got = capture(f"http://{HOST}/doc.pdf", record="paper", settings=settings, workdir=tmp_path / "work")
        assert isinstance(got, Fetched)
        copy = run.keep(got)
        web.routes = {"/doc.pdf": answer(body, status="410 Gone")}
        absence = run.keep(kept(web, tmp_path / "work"))
        assert archive.newest("paper") == copy, "an absence is never taken for the newest copy"
    assert archive.newest("paper") == copy
    record = Record("paper", "A paper", "paper", url=f"http://{HOST}/doc.pdf")
    holding = holding_of(record, archive.read(), Watch())
    assert holding.captures == (copy,) and holding.absences == (absence,)
    assert holding.original.state == "live", "an absence is no sighting"
    assert archive.object_path(absence.payload.sha256).read_bytes() == body
    findings, counts = archive.verify()
    assert findings == () and counts["captures"] == 2
