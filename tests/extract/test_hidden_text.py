"""Text that a PDF holds and does not show is found, with its place; pages that hide nothing are left alone."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pypdfium2
import pytest
from specimens import DOCX, PDF, docx, lines, paragraph, pdf

from exposure_corpus import BAD_PDFS, GOOD_PDFS, TEXT
from holdfast import extract
from holdfast.extract import exposed_pdf
from holdfast.extract.exposed import exposed, looked_at
from holdfast.model.exposures import Exposure


def look(folder: Path, data: bytes, media_type: str = PDF) -> Exposure:
    sha256 = hashlib.sha256(data).hexdigest()
    payload = folder / sha256
    payload.write_bytes(data)
    return exposed(payload, sha256=sha256, media_type=media_type, cache=folder / "cache")


def lines_of(data: bytes) -> list[exposed_pdf.Line]:
    """The hits of all pages, without a child."""
    document = pypdfium2.PdfDocument(data)
    document.init_forms()
    try:
        return [line for index in range(len(document)) for line in exposed_pdf.look(document, index)[0]]
    finally:
        document.close()


@pytest.mark.parametrize("name", BAD_PDFS)
def test_a_bad_redaction_is_found_and_not_repeated(name: str) -> None:
    kind, data = BAD_PDFS[name]
    found = lines_of(data)
    assert {(line[0], line[1]) for line in found} == {(kind, "error")}
    assert not any("Amelia" in line[2] for line in found)


@pytest.mark.parametrize("name", GOOD_PDFS)
def test_a_page_that_hides_nothing_is_left_alone(name: str) -> None:
    assert lines_of(GOOD_PDFS[name]) == []


def test_the_child_finds_the_same(tmp_path: Path) -> None:
    found = look(tmp_path, BAD_PDFS["black box"][1])
    assert [(hit.kind, hit.level, hit.page) for hit in found.hits] == [("hidden-text", "error", 1)]
    assert look(tmp_path, GOOD_PDFS["plain"]) == Exposure()


def test_a_box_is_where_the_words_are_on_the_page_as_shown(tmp_path: Path) -> None:
    data = pdf(lines("Patient NHS number 943 476 5919", y=700, x=100))
    (hit,) = look(tmp_path, data).hits
    assert hit.box is not None
    left, top, width, height = hit.box
    assert 190 < left < 215 and 130 < top < 140 and 60 < width < 75 and height < 12
    (turned,) = look(tmp_path, data.replace(b"/MediaBox", b"/Rotate 90/MediaBox")).hits
    assert turned.box is not None
    assert turned.box[0] == pytest.approx(842 - top - height, abs=0.2)
    assert turned.box[1] == pytest.approx(left, abs=0.2)


def test_what_was_found_is_kept_until_the_document_is_forgotten(tmp_path: Path) -> None:
    found = look(tmp_path, BAD_PDFS["black box"][1])
    sha256 = hashlib.sha256(BAD_PDFS["black box"][1]).hexdigest()
    assert looked_at(sha256, PDF, tmp_path / "cache") == found
    extract.forget(tmp_path / "cache", sha256)
    assert looked_at(sha256, PDF, tmp_path / "cache") is None


def test_what_cannot_be_looked_into_is_said(tmp_path: Path) -> None:
    assert "damaged" in look(tmp_path, b"%PDF-1.4 nothing").unchecked
    assert "nothing looks into" in look(tmp_path, b"x", "video/mp4").unchecked
    huge = pdf(b"0 g " + TEXT + b"140 695 90 16 re f", page=b"/UserUnit 1").replace(b"595 842", b"9000 9000")
    assert "too large" in look(tmp_path, huge).unchecked


def test_an_office_file_is_blocked_by_what_it_holds_besides(tmp_path: Path) -> None:
    struck = '<w:p><w:del w:id="1" w:author="a"><w:r><w:delText>gone</w:delText></w:r></w:del></w:p>'
    found = look(tmp_path, docx(paragraph("Shown") + struck), DOCX)
    assert [(hit.kind, hit.level) for hit in found.hits] == [("tracked-deletion", "error")]
    assert look(tmp_path, docx(paragraph("Shown")), DOCX).hits == ()


def test_addresses_behind_links_are_looked_at(tmp_path: Path) -> None:
    page = b'<html><body><p>Write to <a href="mailto:jane.smith@trust.example">our chair</a></p></body></html>'
    assert [hit.kind for hit in look(tmp_path, page, "text/html").hits] == ["email"]
