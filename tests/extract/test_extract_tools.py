"""What programs add where they are installed: a second reading, OCR that is always called so, old Office files."""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image
from specimens import PDF, everything, extracted, lines, pdf, read, refused

from holdfast.extract import ChildLimits, Tools, present
from holdfast.model import Extraction, FailedExtraction

RTF = "application/rtf"
PROSE = (
    "The harbour office keeps a list of every lamp on the quay, and a second",
    "list of every night on which one of them was out. Between 2014 and 2018",
    "the second list grew from 34 nights to 119, which nobody had expected.",
)


def program(name: str) -> str:
    """Path of a program that this test needs."""
    path = shutil.which(name)
    if path is None:
        pytest.skip(f"no {name} found: what it adds is not tested (Debian: apt install poppler-utils tesseract-ocr)")
    return path


def stand_in(folder: Path, script: str, name: str = "program") -> str:
    """A program of the given shell script, which gives its version like any other."""
    path = folder / name
    path.write_text(f'#!/bin/sh\ncase "$1" in -v | --version) echo 1.0; exit ;; esac\n{script}\n')
    path.chmod(0o755)
    return str(path)


def scanned(*texts: str, form: str = "PDF") -> bytes:
    """A page as a scanner has it at 300 dpi: nothing but a picture."""
    page = pypdfium2.PdfDocument(pdf(lines(*texts)))[0]
    buffer = BytesIO()
    page.render(scale=300 / 72).to_pil().save(buffer, form, dpi=(300, 300), resolution=300)
    return buffer.getvalue()


@pytest.mark.parametrize(("form", "media_type"), [("PDF", PDF), ("TIFF", "image/tiff")])
def test_a_scan_is_read_by_ocr_and_called_so(tmp_path: Path, form: str, media_type: str) -> None:
    data, tools = scanned(*PROSE, form=form), Tools(tesseract=program("tesseract"))
    result = read(tmp_path, data, media_type, tools=tools)
    (page,) = result.pages
    assert page.text == "\n".join(PROSE)
    assert page.status == "ocr"
    assert page.label.endswith("(read by OCR)")
    assert page.warnings[0].startswith("Read by OCR from the picture of the page (tesseract ")
    assert "mean confidence 9" in page.warnings[0]
    assert (result.folder / page.image).is_file()
    assert "tesseract" in result.engine
    assert read(tmp_path, data, media_type, tools=tools) == result


def test_only_pages_that_need_it_are_read_by_ocr(tmp_path: Path) -> None:
    with BytesIO() as buffer:
        whole = pypdfium2.PdfDocument(pdf(lines(*PROSE), b""))
        whole.import_pages(pypdfium2.PdfDocument(scanned(*PROSE)))
        whole.save(buffer)
        data = buffer.getvalue()
    tools = Tools(tesseract=program("tesseract"))
    assert [page.status for page in read(tmp_path, data, PDF, tools=tools).pages] == ["text", "no-text", "ocr"]
    without = read(tmp_path, data, PDF, tools=Tools())
    assert [page.status for page in without.pages] == ["text", "no-text", "no-text"]
    assert "Where tesseract is installed" in without.pages[2].warnings[0]


def test_a_picture_without_words_gets_none(tmp_path: Path) -> None:
    noise = Image.effect_noise((400, 300), 90)
    buffer = BytesIO()
    noise.save(buffer, "PNG")
    (page,) = read(tmp_path, buffer.getvalue(), "image/png", tools=Tools(tesseract=program("tesseract"))).pages
    assert (page.text, page.status) == ("", "no-text")
    assert page.warnings


@pytest.mark.parametrize("script", ["echo nonsense", "kill -SEGV $$", "yes '5\t1\t1\t1\t1\t1\t0\t0\t9\t9\t-1\tno'"])
def test_ocr_that_goes_wrong_costs_only_itself(tmp_path: Path, script: str) -> None:
    tools = Tools(tesseract=stand_in(tmp_path, script))
    limits = ChildLimits(cpu_seconds=1, cpu_seconds_per_scan=0, file_bytes=9_000_000)
    (page,) = read(tmp_path, scanned(*PROSE, form="PNG"), "image/png", tools=tools, limits=limits).pages
    assert (page.text, page.status) == ("", "no-text")
    assert page.image
    assert "OCR" in page.warnings[0]


def columns_drawn_in_turn(left: Sequence[str], right: Sequence[str]) -> bytes:
    """A line of the left column, then one of the right, as some programs write them."""
    turns = [
        lines(text, x=50 + 260 * column, y=780 - 14 * row)
        for row, pair in enumerate(zip(left, right, strict=True))
        for column, text in enumerate(pair)
    ]
    return b"".join(turns)


def test_a_second_reading_keeps_the_columns_that_the_first_mixes(tmp_path: Path) -> None:
    left = [f"left column line {n} of it" for n in range(8)]
    right = [f"right column line {n} of it" for n in range(8)]
    data = pdf(columns_drawn_in_turn(left, right), lines("the page after"))
    result = read(tmp_path, data, PDF, tools=Tools(pdftotext=program("pdftotext")))
    assert " ".join(left) not in " ".join(result.pages[0].text.split())
    assert " ".join(left) in " ".join(result.second[0].split())
    assert result.second[1] == "the page after"
    assert read(tmp_path, data, PDF, tools=Tools(pdftotext=program("pdftotext"))) == result
    assert read(tmp_path, data, PDF, tools=Tools()).second == ()


def test_what_the_first_reader_refuses_the_second_may_read(tmp_path: Path) -> None:
    tools = Tools(pdftotext=stand_in(tmp_path, r"printf 'what it found\fand more\f'"))
    result = read(tmp_path, b"%PDF-1.7 nothing of use", PDF, tools=tools)
    assert [(page.label, page.text) for page in result.pages] == [("Page 1", "what it found"), ("Page 2", "and more")]
    assert "pdftotext" in result.problem


@pytest.mark.parametrize("script", ["kill -SEGV $$", "yes", "exec sleep 60"])
def test_a_second_reading_that_goes_wrong_costs_only_itself(tmp_path: Path, script: str) -> None:
    limits = ChildLimits(wall_seconds=1.5, file_bytes=1_000_000)
    tools = Tools(pdftotext=stand_in(tmp_path, script))
    result = read(tmp_path, pdf(lines("the text of the page, at some length")), PDF, tools=tools, limits=limits)
    assert everything(result) == "the text of the page, at some length"
    assert result.problem == ""


def test_an_old_office_file_becomes_pages_of_our_rendering(tmp_path: Path) -> None:
    made = tmp_path / "made.pdf"
    made.write_bytes(pdf(lines("The first page of the old file"), lines("and its second, as we print it")))
    script = f'while [ "$1" != --outdir ]; do shift; done; [ -s "$3" ] && cp {made} "$2/document.pdf"'
    result = read(tmp_path, b"an old file", "application/msword", tools=Tools(soffice=stand_in(tmp_path, script)))
    assert [page.label for page in result.pages] == ["Page 1 of our rendering", "Page 2 of our rendering"]
    assert result.pages[1].text == "and its second, as we print it"
    assert result.pages[0].warnings[0].startswith("These pages are our rendering by LibreOffice")
    assert not [path for path in result.folder.iterdir() if path.suffix == ".pdf"]


def test_a_rendering_that_fails_is_one_plain_sentence(tmp_path: Path) -> None:
    for name, script in (
        ("fails", "exit 1"),
        ("hangs", "sleep 60 & wait"),
        ("links", "ln -s /etc/hostname document.pdf"),
    ):
        tools = Tools(soffice=stand_in(tmp_path, script, name))
        limits = ChildLimits(rendering_seconds=1)
        said = refused(tmp_path, name.encode(), RTF, tools=tools, limits=limits)
        assert said.startswith("LibreOffice could not open the file: ")
    without = extracted(tmp_path, b"old", RTF, tools=Tools())
    assert isinstance(without, FailedExtraction)
    assert "LibreOffice, which is not installed here" in without.reason


@pytest.mark.soak  # what it prints is tried in test_rendering.py
@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed (Debian: libreoffice-writer)")
def test_libreoffice_itself_renders_an_old_file(tmp_path: Path) -> None:
    result = extracted(tmp_path, rb"{\rtf1 The words of old {\b times}.\page And more.}", RTF, tools=present())
    assert isinstance(result, Extraction), result
    assert [page.text for page in result.pages] == ["The words of old times.", "And more."]


def test_languages_are_those_of_tesseract() -> None:
    assert Tools(languages="eng+cym").languages == "eng+cym"
    for wrong in ("", "english", "eng;rm", "../eng", "eng+"):
        with pytest.raises(ValueError, match="languages of tesseract"):
            Tools(languages=wrong)
    assert all(not path or os.access(path, os.X_OK) for path in (present().pdftotext, present().tesseract))
