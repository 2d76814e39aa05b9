"""PDF: the right words on the right page, in order, with page images, and a warning where words may be missing."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from PIL import Image
from specimens import PDF, deflated_spaces, everything, lines, pdf, read, refused, stream

from holdfast.extract import ChildLimits

WORDS = [
    "harbour",
    "gate",
    "sill",
    "tide",
    "lamp",
    "rope",
    "buoy",
    "chart",
    "bell",
    "keel",
    "mast",
    "oar",
    "quay",
    "reef",
    "sail",
]


def known_page(number: int) -> list[str]:
    """Forty lines that differ on every page."""
    return [" ".join(WORDS[(number * 7 + line * 3 + k) % 15] for k in range(9)) + f" {number}" for line in range(40)]


def test_every_word_stands_on_its_page_in_order(tmp_path: Path) -> None:
    result = read(tmp_path, pdf(*(lines(*known_page(number)) for number in range(1, 21))), PDF, images=False)
    assert result.kind == "pages"
    assert [page.label for page in result.pages] == [f"Page {number}" for number in range(1, 21)]
    for page in result.pages:
        assert page.text.split("\n") == known_page(page.number)
        assert page.status == "text"
        assert not page.warnings
    assert not result.problem


def test_two_columns_are_read_one_after_the_other(tmp_path: Path) -> None:
    left = [f"left line {number} of the first column" for number in range(20)]
    right = [f"right line {number} of the second" for number in range(20)]
    result = read(tmp_path, pdf(lines(*left) + lines(*right, x=320)), PDF, images=False)
    assert result.pages[0].text.split("\n") == left + right


@pytest.mark.parametrize(
    ("broken", "whole"),
    [
        (("the public criti-", "cism of it"), "the public criticism of it"),
        (("a risk of self-", "harm was seen"), "a risk of self-harm was seen"),
        (("in the years 2018-", "2019 it grew"), "in the years 2018-2019 it grew"),
        (("a meeting of Anglo-", "French pilots"), "a meeting of Anglo-French pilots"),
        (("well-known boats are well-", "known here"), "well-known boats are well-known here"),
        (("carefully tested and carefully-", "tested again"), "carefully tested and carefully-tested again"),
        (("with, without or out, never with-", "out it"), "with, without or out, never without it"),
        (("see https://a.example/wp-", "content/guide"), "see https://a.example/wp-content/guide"),
    ],
)
def test_words_broken_at_the_end_of_a_line_are_found_whole(tmp_path: Path, broken: tuple[str, str], whole: str) -> None:
    result = read(tmp_path, pdf(lines(*broken)), PDF, images=False)
    assert " ".join(result.pages[0].text.split()) == whole


def test_the_title_is_taken_from_the_document(tmp_path: Path) -> None:
    buffer = BytesIO()
    with pikepdf.open(BytesIO(pdf(lines("text")))) as document:
        document.docinfo["/Title"] = "Harbour\x07 guide\r\nof 2014"
        document.save(buffer)
    assert read(tmp_path, buffer.getvalue(), PDF).title == "Harbour guide of 2014"


def test_pages_have_images_that_can_be_read_and_small_ones(tmp_path: Path) -> None:
    colour = b"1 0 0 rg 100 100 200 200 re f\n"
    result = read(tmp_path, pdf(lines(*known_page(1)), colour + lines("a red square")), PDF)
    assert [page.image for page in result.pages] == ["p1.png", "p2.jpg"]
    for page in result.pages:
        with Image.open(result.folder / page.image) as image:
            assert image.width == 1000
            assert image.height in range(1414, 1417)
        assert (result.folder / page.image).stat().st_size < 150_000
    with Image.open(result.folder / result.pages[1].small) as thumbnail:
        assert thumbnail.width == 400


def test_pages_beyond_the_last_drawn_one_say_so_and_keep_their_text(tmp_path: Path) -> None:
    data = pdf(*(lines(f"this is the text of page {number}") for number in range(1, 6)))
    result = read(tmp_path, data, PDF, limits=ChildLimits(images=3))
    assert [bool(page.image) for page in result.pages] == [True, True, True, False, False]
    assert result.pages[4].text == "this is the text of page 5"
    assert result.pages[4].warnings == ("There are images of the first 3 pages only.",)


@pytest.mark.parametrize("images", [True, False])
def test_a_scan_is_pointed_out_and_a_blank_page_is_not(tmp_path: Path, images: bool) -> None:
    scan = b"q 400 0 0 400 80 200 cm BI /W 2 /H 2 /BPC 8 /CS /G ID \x00\xff\xff\x00 EI Q\n"
    result = read(tmp_path, pdf(scan, b""), PDF, images=images)
    assert [page.status for page in result.pages] == ["no-text", "no-text"]
    assert result.pages[0].warnings == (
        "Looks like a scan: no text could be read from this page. "
        "Where tesseract is installed, such pages are read by OCR.",
    )
    assert result.pages[1].warnings == ()


def test_more_pages_than_are_read_are_a_problem_not_a_silence(tmp_path: Path) -> None:
    data = pdf(*(lines(f"page {number}") for number in range(1, 13)))
    result = read(tmp_path, data, PDF, images=False, limits=ChildLimits(pages=10))
    assert len(result.pages) == 10
    assert result.problem == "The document has 12 pages; only the first 10 were read."


def test_text_that_would_mislead_is_taken_out(tmp_path: Path) -> None:
    """A font may map its glyphs to anything, here to a right-to-left override and a control character."""
    cmap = b"/CIDInit /ProcSet findresource begin begincmap 1 beginbfrange <41> <43> <0041> endbfrange "
    cmap += b"2 beginbfchar <58> <202E> <59> <0007> endbfchar endcmap end"
    font = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/ToUnicode 5 0 R>>"
    data = pdf(b"BT /G 11 Tf 50 700 Td (AXBYC) Tj ET", extra=(font, stream(cmap)), resources=b"/XObject<<>>")
    data = data.replace(b"/F 3 0 R", b"/G 4 0 R")
    assert read(tmp_path, data, PDF, images=False).pages[0].text == "ABC"


@pytest.mark.parametrize("lost", [60, 100])
def test_a_file_without_its_end_is_mended_and_says_so(tmp_path: Path, lost: int) -> None:
    sound = pdf(*(lines(f"page {number} of the mended file") for number in range(1, 4)))
    result = read(tmp_path, sound[:-lost], PDF, images=False)
    assert everything(result).split("\f") == [f"page {number} of the mended file" for number in range(1, 4)]
    assert result.problem == "The file is damaged and was mended before reading; parts of it may be missing."


def test_a_password_is_named_as_the_reason(tmp_path: Path) -> None:
    buffer = BytesIO()
    with pikepdf.open(BytesIO(pdf(lines("secret")))) as document:
        document.save(buffer, encryption=pikepdf.Encryption(owner="o", user="u"))
    assert refused(tmp_path, buffer.getvalue(), PDF) == "The PDF is encrypted and opens only with a password."


def test_a_file_that_only_its_owner_may_change_is_read(tmp_path: Path) -> None:
    buffer = BytesIO()
    with pikepdf.open(BytesIO(pdf(lines("open to all")))) as document:
        document.save(buffer, encryption=pikepdf.Encryption(owner="o", user=""))
    assert everything(read(tmp_path, buffer.getvalue(), PDF, images=False)) == "open to all"


def test_one_bad_page_does_not_cost_the_others(tmp_path: Path) -> None:
    data = pdf(lines("the first"), lines("the second"), lines("the third"))
    data = data.replace(b"/Kids[4 0 R 6 0 R 8 0 R]", b"/Kids[4 0 R 5 0 R 8 0 R]")
    result = read(tmp_path, data, PDF)
    assert [page.text for page in result.pages if page.text] == ["the first", "the third"]
    assert len(result.pages) in (2, 3)


def test_a_page_that_cannot_be_drawn_keeps_its_text(tmp_path: Path) -> None:
    """Text is taken from all pages before the first is drawn; here drawing takes more than there is."""
    bomb = stream(
        deflated_spaces(400_000_000),
        b"/Filter/FlateDecode/Type/XObject/Subtype/Image/Width 20000/Height 20000"
        b"/BitsPerComponent 8/ColorSpace/DeviceGray",
    )
    data = pdf(
        lines("first page"),
        lines("second page") + b"q 500 0 0 500 0 0 cm /X Do Q",
        lines("third page"),
        extra=(bomb,),
        resources=b"/XObject<</X 4 0 R>>",
    )
    result = read(tmp_path, data, PDF, limits=ChildLimits(memory=300_000_000))
    assert [page.text for page in result.pages] == ["first page", "second page", "third page"]
