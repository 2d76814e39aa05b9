"""Pictures of the pages of Office files, as LibreOffice prints them; the text goes on coming from our own readers."""

from __future__ import annotations

import ctypes
import random
import shutil
import subprocess
import sys
import threading
import time
import zipfile
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import Workbook
from PIL import Image, ImageChops
from pptx import Presentation
from specimens import DOCX, PPTX, docx, everything, extracted, lines, paragraph, pdf, read

from holdfast.demo.making import office
from holdfast.demo.making.markup import Block, Text
from holdfast.extract import ChildLimits, Tools, forget, leaves, present
from holdfast.model import Extraction, FailedExtraction, Leaf, PageText

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ODT, ODP = (f"application/vnd.oasis.opendocument.{kind}" for kind in ("text", "presentation"))
needs_libreoffice = pytest.mark.skipif(
    not shutil.which("soffice"),
    reason="LibreOffice is not installed (Debian: libreoffice-writer and -impress-nogui): its rendering is not tried",
)


def printing(folder: Path, *pages: bytes, script: str = "", only: str = "") -> Tools:
    """Stands in for LibreOffice: prints every file as these pages, if it is asked in these words."""
    (folder / "print.pdf").write_bytes(pdf(*pages))
    program = folder / "soffice"
    out = 'for word; do [ "$before" = --outdir ] && out=$word; before=$word; done'
    program.write_text(
        f"#!/bin/sh\n[ $1 = --version ] && echo 9.9 && exit\n{script}\n{out}\n"
        f'case "$*" in *{only}*) cp {folder}/print.pdf $out/document.pdf ;; esac\n'
    )
    program.chmod(0o755)
    return Tools(soffice=str(program))


RED = Image.new("RGB", (300, 300), (220, 0, 0))


def how_red(made: Extraction, page: PageText) -> int:
    """How much redder than green anything on the picture of a page is, up to 255."""
    with Image.open(made.folder / page.image) as picture:
        red, green, _ = picture.convert("RGB").split()
    return int(ImageChops.subtract(red, green).getextrema()[1])


def slides(count: int, hidden: int = 0, picture: Image.Image | None = None) -> bytes:
    made = Presentation()
    for number in range(1, count + 1):
        slide = made.slides.add_slide(made.slide_layouts[5])
        slide.shapes.title.text = f"This is slide {number}"
        if number == hidden:
            slide._element.set("show", "0")
    if picture:
        picture.save(inside := BytesIO(), "PNG")
        slide.shapes.add_picture(inside, 0, 0)
    buffer = BytesIO()
    made.save(buffer)
    return buffer.getvalue()


def begins(result: Extraction) -> list[tuple[int, str]]:
    """Each page of the rendering with the first words that the text has there; none for a page without a place."""
    texts = {page.number: page.text for page in result.pages}
    assert result.rendering
    found = [one for one in result.rendering.leaves if not one.rest]
    return [(one.number, " ".join(texts.get(one.part, "")[one.start :].split()[:4])) for one in found]


# The rendering beside the text


def test_the_text_is_ours_and_the_pictures_are_of_the_rendering(tmp_path: Path) -> None:
    data = docx(paragraph("The first page tells of the harbour.") + paragraph("The second one tells of the gate."))
    tools = printing(
        tmp_path,
        lines("The first page tells of the harbour."),
        lines("Running head", "The second one tells of the gate."),
    )
    plain, shown = read(tmp_path, data, DOCX, images=False, tools=tools), read(tmp_path, data, DOCX, tools=tools)
    assert plain.rendering is None, "a check needs no pictures"
    assert shown.rendering and isinstance(shown.rendering.made, Extraction)
    assert (shown.pages, shown.engine) == (plain.pages, plain.engine), "the text is kept apart from its pictures"
    assert "soffice" not in shown.engine and "soffice-9.9" in shown.rendering.made.engine
    assert begins(shown) == [(1, "The first page tells"), (2, "The second one tells")]
    pictures = [page.image for page in shown.rendering.made.pages]
    assert all((shown.rendering.made.folder / name).is_file() for name in pictures) and len(pictures) == 2
    assert sorted(path.suffix for path in shown.rendering.made.folder.iterdir() if "." in path.name) == sorted(
        [".json", ".jsonl", *[Path(name).suffix for name in pictures], ".jpg", ".jpg"]
    ), "neither the PDF nor the profile stays"
    (tmp_path / "print.pdf").unlink()
    assert read(tmp_path, data, DOCX, tools=tools) == shown, "the second time nothing is printed"
    forget(tmp_path / "cache", shown.sha256)
    assert not shown.rendering.made.folder.exists(), "what is withheld takes its pictures along"


@pytest.mark.parametrize("script", ["kill -SEGV $$", "sleep 60 & wait"])
def test_a_rendering_that_goes_wrong_costs_only_the_pictures(tmp_path: Path, script: str) -> None:
    tools = printing(tmp_path, lines("never seen"), script=script)
    result = read(tmp_path, docx(paragraph("The words.")), DOCX, tools=tools, limits=ChildLimits(rendering_seconds=1))
    assert everything(result) == "The words." and result.problem == ""
    assert result.rendering and isinstance(result.rendering.made, FailedExtraction)
    assert result.rendering.made.reason.startswith("LibreOffice could not open the file: ")
    (kept,) = (path for path in tmp_path.glob("cache/derived/*/*/*") if path.name.startswith("printed"))
    assert [path.name for path in kept.iterdir()] == ["meta.json"]


def test_without_libreoffice_the_text_is_there_and_why_there_are_no_pictures(tmp_path: Path) -> None:
    result = read(tmp_path, docx(paragraph("The words.")), DOCX, tools=Tools())
    assert everything(result) == "The words."
    assert result.rendering and isinstance(result.rendering.made, FailedExtraction)
    assert "LibreOffice" in result.rendering.made.reason and "holdfast doctor" in result.rendering.made.reason


def test_a_rendering_that_gives_away_more_than_the_text_is_not_shown(tmp_path: Path) -> None:
    """Whoever looks into a copy before it is published looks into its text."""
    said = "She has the NHS number 401 023 2137."
    tools = printing(tmp_path, lines("The words.", said))
    result = read(tmp_path, docx(paragraph("The words.")), DOCX, tools=tools)
    assert result.rendering and isinstance(result.rendering.made, FailedExtraction)
    assert "looks like personal data" in result.rendering.made.reason
    known = read(tmp_path, docx(paragraph(f"The words. {said}")), DOCX, tools=tools)
    assert known.rendering and isinstance(known.rendering.made, Extraction), "it was found in the text already"


def test_slides_get_their_own_pictures_or_none(tmp_path: Path) -> None:
    three = [lines(f"This is slide {number}") for number in (1, 2, 3)]
    result = read(tmp_path, slides(3, hidden=2), PPTX, tools=printing(tmp_path, *three, only="ExportHiddenSlides"))
    assert result.rendering and result.rendering.leaves == (Leaf(1, 1), Leaf(2, 2), Leaf(3, 3))
    (other := tmp_path / "other").mkdir()
    silent = read(other, slides(3, hidden=2), PPTX, tools=printing(other, three[0], three[2]))
    assert silent.rendering and isinstance(silent.rendering.made, FailedExtraction), "else slide 3 would stand at 2"
    assert "2 pages for 3 slides" in silent.rendering.made.reason


def test_pages_of_a_workbook_stand_with_the_rows_they_begin_with(tmp_path: Path) -> None:
    book = Workbook()
    for name in ("Nights", "Lamps"):
        sheet = book.create_sheet(name)
        for row in range(300):
            sheet.append([f"{name} {row}", "out of order in the night of the storm"])
    buffer = BytesIO()
    book.save(buffer)
    printed = [lines(f"{name} {row} out of order") for name, row in (("Nights", 0), ("Nights", 250), ("Lamps", 0))]
    result = read(tmp_path, buffer.getvalue(), XLSX, tools=printing(tmp_path, *printed, only="PageRange"))
    assert result.rendering
    labels = {page.number: page.label for page in result.pages}
    assert [labels[leaf.part] for leaf in result.rendering.leaves] == [
        next(label for label in labels.values() if label.startswith("Sheet Nights, rows 1 ")),
        next(page.label for page in result.pages if "Nights 250\t" in page.text),
        next(label for label in labels.values() if label.startswith("Sheet Lamps, rows 1 ")),
    ]


# Where pages begin


def broken(words: list[str], chance: random.Random) -> Iterator[tuple[int, list[str]]]:
    """Pages of some 300 words, as where they begin and their words."""
    at = 0
    while at < len(words):
        size = chance.randrange(180, 420)
        yield at, words[at : at + size]
        at += size


@pytest.mark.parametrize("vocabulary", [3000, 60])
def test_every_page_is_placed_where_it_begins(vocabulary: int) -> None:
    """Among headers, footers, notes and numbers of lists that only the rendering has, in varied and in dull prose."""
    chance = random.Random(7)
    words = [f"{chance.choice('bdfglmnprst')}{chance.randrange(vocabulary)}a" for _ in range(9000)]
    pages = list(broken(words, chance))
    printed = []
    for number, (_, body) in enumerate(pages, 1):
        numbered = [f"{number}.{at}. {word}" if at % 50 == 9 else word for at, word in enumerate(body)]
        rows = [" ".join(numbered[at : at + 11]) for at in range(0, len(numbered), 11)]
        note = f"{number} A note that stands below and is told of elsewhere"
        printed.append(PageText(number, "\n".join(["The guide", *rows, note, f"Page {number}"])))
    parts, truth, at = [], {}, 0
    for number in range(1, 31):
        text = ""
        for index in range(at, at + 300):
            truth[index] = (number, len(text))
            text += words[index] + ("\n\n" if index % 70 == 69 else " ")
        parts.append(PageText(number, text, f"Part {number}"))
        at += 300
    parts.append(PageText(31, "A note that stands below and is told of elsewhere", "Footnotes and endnotes"))
    text = Extraction("0" * 64, "made", "text", tuple(parts), Path())
    made = leaves.rendering(text, Extraction("0" * 64, "made", "pages", tuple(printed), Path()))
    found = [(one.part, one.start) for one in made.leaves if not one.rest]
    assert found == [truth[begin] for begin, _ in pages]
    assert {one.part for one in made.leaves} == set(range(1, 31)), "each part begins a page or goes on with one"


def test_pages_in_another_order_than_the_text_are_not_placed_at_all() -> None:
    chance = random.Random(8)
    words = [f"{chance.choice('bdfglmnprst')}{chance.randrange(900)}a" for _ in range(2000)]
    text = Extraction("0" * 64, "made", "text", (PageText(1, " ".join(words), "Part 1"),), Path())
    printed = [" ".join(words[at : at + 200]) for at in range(0, 2000, 200)]
    chance.shuffle(printed)
    pages = tuple(PageText(number, page) for number, page in enumerate(printed, 1))
    made = leaves.rendering(text, Extraction("0" * 64, "made", "pages", pages, Path()))
    assert made.leaves == tuple(Leaf(number) for number in range(1, 11))


def test_a_page_without_words_is_left_to_the_one_before() -> None:
    texts = [" ".join(f"{name}{number}" for number in range(60)) for name in ("first", "third", "fourth")]
    text = Extraction("0" * 64, "made", "text", (PageText(1, "\n\n".join(texts), "Part 1"),), Path())
    pages = tuple(PageText(number, page) for number, page in enumerate([texts[0], "", *texts[1:]], 1))
    made = leaves.rendering(text, Extraction("0" * 64, "made", "pages", pages, Path()))
    third, fourth = (text.pages[0].text.index(one) for one in texts[1:])
    assert [(one.number, one.start) for one in made.leaves] == [(1, 0), (2, 0), (3, third), (4, fourth)]


@pytest.mark.parametrize("text", ["a " * 50_000, "a-" * 50_000])
def test_a_text_made_to_take_long_does_not(text: str) -> None:
    parts = tuple(
        PageText(n + 1, text[at : at + 900_000], f"Part {n + 1}") for n, at in enumerate(range(0, len(text), 900_000))
    )
    pages = tuple(PageText(number, text[:3_000]) for number in range(1, 251))
    begun = time.process_time()
    leaves.rendering(
        Extraction("0" * 64, "made", "text", parts, Path()), Extraction("0" * 64, "made", "pages", pages, Path())
    )
    assert time.process_time() - begun < 4


# What LibreOffice may see


CONFINED = """
import sys
from pathlib import Path
from holdfast.extract import ChildLimits, limits
from holdfast.extract.confining import confine
work, shown, other = map(Path, sys.argv[1:])
limits.apply(ChildLimits(programs=True))
if not confine([str(shown)], str(work)):
    sys.exit(77)
(work / "made").write_text("ours")
assert (work / "made").read_text() == "ours" and shown.read_text() == "shown"
for act in (other.read_text, lambda: list(other.parent.iterdir()), lambda: (other.parent / "new").write_text("x"),
            lambda: shown.write_text("x")):
    try:
        act()
    except PermissionError:
        continue
    sys.exit(1)
"""


def test_a_confined_program_sees_its_folder_its_document_and_the_system(tmp_path: Path) -> None:
    (work := tmp_path / "work").mkdir()
    shown, other = tmp_path / "shown", tmp_path / "other"
    shown.write_text("shown")
    other.write_text("other")
    done = subprocess.run(
        [sys.executable, "-c", CONFINED, *map(str, (work, shown, other))], capture_output=True, check=False
    )
    has_landlock = ctypes.CDLL(None).syscall(444, None, 0, 1) >= 1  # asks for its version, binds nothing
    assert done.returncode == (0 if has_landlock else 77), done.stderr.decode()


# LibreOffice itself


def linked(target: str) -> bytes:
    """A real DOCX with a picture that lies elsewhere."""
    made = office.docx(
        Text({"title": "Guide", "author": "A", "footer": "Guide"}, ((Block("paragraph", "The words."),),))
    )
    drawing = (
        '<w:p><w:r><w:drawing><wp:inline xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing">'
        '<wp:extent cx="1905000" cy="1905000"/><wp:docPr id="1" name="x"/>'
        '<a:graphic xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">'
        '<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture">'
        '<pic:pic xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:nvPicPr>'
        '<pic:cNvPr id="0" name="x"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill>'
        '<a:blip xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" r:link="rId99"/>'
        '<a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/>'
        '<a:ext cx="1905000" cy="1905000"/></a:xfrm><a:prstGeom prst="rect"/></pic:spPr></pic:pic></a:graphicData>'
        "</a:graphic></wp:inline></w:drawing></w:r></w:p>"
    )  # fmt: skip
    relation = (
        '<Relationship Id="rId99" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/image" '
        f'Target="{target}" TargetMode="External"/></Relationships>'
    )
    buffer = BytesIO()
    with zipfile.ZipFile(BytesIO(made)) as before, zipfile.ZipFile(buffer, "w") as after:
        for name in before.namelist():
            part = before.read(name).decode()
            part = part.replace("<w:sectPr>", drawing + "<w:sectPr>") if name == "word/document.xml" else part
            rels = name == "word/_rels/document.xml.rels"
            after.writestr(name, part.replace("</Relationships>", relation) if rels else part)
    return buffer.getvalue()


@needs_libreoffice
def test_libreoffice_shows_every_slide_also_the_hidden_one(tmp_path: Path) -> None:
    result = read(tmp_path, slides(4, hidden=2, picture=RED), PPTX, tools=present())
    assert result.rendering and isinstance(result.rendering.made, Extraction), result.rendering
    assert [how_red(result.rendering.made, page) > 150 for page in result.rendering.made.pages] == [False] * 3 + [True]
    assert [page.text for page in result.rendering.made.pages] == [f"This is slide {number}" for number in (1, 2, 3, 4)]
    assert result.rendering.leaves == tuple(Leaf(number, number) for number in (1, 2, 3, 4))
    assert result.pages[1].warnings


@needs_libreoffice
def test_a_picture_on_this_machine_does_not_get_into_the_rendering(tmp_path: Path) -> None:
    RED.save(tmp_path / "private.png")
    result = read(tmp_path, linked((tmp_path / "private.png").as_uri()), DOCX, tools=present())
    assert result.rendering and isinstance(result.rendering.made, Extraction), result.rendering
    (page,) = result.rendering.made.pages
    assert how_red(result.rendering.made, page) < 60
    assert begins(result) == [(1, "The words.")]


@pytest.mark.soak
@needs_libreoffice
def test_a_picture_on_a_server_is_not_asked_for(tmp_path: Path) -> None:
    asked: list[str] = []

    class Listening(BaseHTTPRequestHandler):
        def parse_request(self) -> bool:
            asked.append(str(self.raw_requestline))
            return False

    with HTTPServer(("127.0.0.1", 0), Listening) as server:
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        address = f"http://127.0.0.1:{server.server_address[1]}/picture.png"
        result = read(tmp_path, linked(address), DOCX, tools=present())
        server.shutdown()
    assert result.rendering and isinstance(result.rendering.made, Extraction), result.rendering
    assert asked == []


def text_of_many_pages() -> bytes:
    chance = random.Random(5)
    said = [" ".join(f"{chance.choice('bdfglmnprst')}{chance.randrange(700)}a" for _ in range(70)) for _ in range(60)]
    blocks = tuple(
        Block("heading" if at % 12 == 0 else "paragraph", one[:40] if at % 12 == 0 else one)
        for at, one in enumerate(said)
    )
    return office.docx(Text({"title": "Guide", "author": "A", "header": "Guide", "footer": "Guide"}, (blocks,)))


def converted(folder: Path, data: bytes, before: str, after: str) -> bytes:
    """The same document in another form, by LibreOffice."""
    (folder / f"made.{before}").write_bytes(data)
    command = [present().soffice, "--headless", f"-env:UserInstallation={(folder / 'profile').as_uri()}"]
    subprocess.run(
        [*command, "--convert-to", after, "--outdir", str(folder), str(folder / f"made.{before}")],
        check=True, capture_output=True, timeout=100,
    )  # fmt: skip
    return (folder / f"made.{after}").read_bytes()


@pytest.mark.soak
@needs_libreoffice
@pytest.mark.parametrize("form", ["docx", "odt"])
def test_the_pages_of_a_real_document_begin_where_the_text_says(tmp_path: Path, form: str) -> None:
    data = text_of_many_pages()
    data = data if form == "docx" else converted(tmp_path, data, "docx", form)
    result = read(tmp_path, data, DOCX if form == "docx" else ODT, tools=present())
    assert result.rendering and isinstance(result.rendering.made, Extraction), result.rendering
    pages = result.rendering.made.pages
    assert len(pages) > 4
    assert [number for number, _ in begins(result)] == [page.number for page in pages]
    for (_, words), page in zip(begins(result), pages, strict=True):
        body = " ".join(page.text.split()).removeprefix("Guide").strip()
        assert body.startswith(words)


@pytest.mark.soak
@needs_libreoffice
def test_an_odp_of_a_real_program_has_its_hidden_slide_too(tmp_path: Path) -> None:
    result = read(tmp_path, converted(tmp_path, slides(4, hidden=2), "pptx", "odp"), ODP, tools=present())
    assert result.rendering and result.rendering.leaves == tuple(Leaf(number, number) for number in (1, 2, 3, 4))


@pytest.mark.soak
@needs_libreoffice
def test_hidden_sheets_are_not_drawn_and_long_ones_not_to_their_end(tmp_path: Path) -> None:
    book = Workbook()
    book.active.append(["seen"])
    book.create_sheet("Secret").append(["unseen"])
    book["Secret"].sheet_state = "hidden"
    for row in range(4000):
        book.create_sheet("Long").append([row, "x"]) if row == 0 else book["Long"].append([row, "x"])
    buffer = BytesIO()
    book.save(buffer)
    result = extracted(tmp_path, buffer.getvalue(), XLSX, tools=present())
    assert isinstance(result, Extraction) and result.rendering
    made = result.rendering.made
    assert isinstance(made, Extraction) and len(made.pages) == 30
    assert made.pages[0].text == "seen" and "unseen" not in everything(made)
