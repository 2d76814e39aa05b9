"""PDF pages from a ``Text``: A4, Helvetica, headings, paragraphs, tables, boxes and a bar chart.

pikepdf puts the file together; the page contents (PDF operators, ISO 32000, annex A) are laid out here.
"""

from __future__ import annotations

import io

import pikepdf

from holdfast.demo.making.helvetica import width, wrap
from holdfast.demo.making.markup import Block, Text

WIDTH, HEIGHT = 595, 842  # A4 in points
LEFT, RIGHT, TOP, BOTTOM = 71, 524, 772, 70
ROOM = RIGHT - LEFT
SIZE, LEADING = 12, 1.5  # of the running text: points, and lines as a multiple of them
DEEP, SEA, FOAM, INK, GREY = "0.07 0.23 0.30", "0.18 0.50 0.57", "0.92 0.96 0.96", "0.12 0.14 0.16", "0.40 0.44 0.46"


class Page:
    """The contents of one page, written from the top down; ``y`` is where the next block begins."""

    def __init__(self) -> None:
        self.operators: list[str] = []
        self.y = float(TOP)

    def text(self, x: float, y: float, line: str, size: float, *, bold: bool = False, colour: str = INK) -> None:
        """One line of text with its baseline at ``y``."""
        safe = line.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
        font = "/B" if bold else "/R"
        self.operators.append(f"BT {colour} rg {font} {size:g} Tf {x:.2f} {y:.2f} Td ({safe}) Tj ET")

    def box(self, x: float, y: float, wide: float, high: float, colour: str) -> None:
        """A filled rectangle whose lower left corner is at ``x``, ``y``."""
        self.operators.append(f"{colour} rg {x:.2f} {y:.2f} {wide:.2f} {high:.2f} re f")

    def paragraph(self, text: str, size: float, *, indent: float = 0, bold: bool = False, colour: str = INK) -> None:
        """Lines of ``text`` below one another, broken to the width of the page."""
        weight = "bold" if bold else "regular"
        for line in wrap(text, size, ROOM - indent, weight):
            self.y -= size * LEADING
            self.text(LEFT + indent, self.y, line, size, bold=bold, colour=colour)


def _heading(page: Page, block: Block) -> None:
    page.paragraph(block.text, 20, bold=True, colour=DEEP)
    page.box(LEFT, page.y - 9, 60, 2.5, SEA)
    page.y -= 16


def _subheading(page: Page, block: Block) -> None:
    page.y -= 7
    page.paragraph(block.text, 13.5, bold=True, colour=SEA)
    page.y -= 2


def _paragraph(page: Page, block: Block) -> None:
    page.paragraph(block.text, SIZE)
    page.y -= 7


def _bullet(page: Page, block: Block) -> None:
    page.text(LEFT + 4, page.y - SIZE * LEADING, "•", SIZE, colour=SEA)
    page.paragraph(block.text, SIZE, indent=16)
    page.y -= 4


def _boxed(page: Page, block: Block) -> None:
    page.y -= 5
    lines = wrap(block.text, SIZE, ROOM - 28)
    high = len(lines) * 18 + 18
    page.box(LEFT, page.y - high, ROOM, high, FOAM)
    page.box(LEFT, page.y - high, 3, high, SEA)
    for number, line in enumerate(lines, 1):
        page.text(LEFT + 16, page.y - 5 - number * 18, line, SIZE)
    page.y -= high + 12


def _table(page: Page, block: Block) -> None:
    columns = list(zip(*block.rows, strict=True))
    needs = [max(width(cell, 11, "bold") for cell in column) + 16 for column in columns]
    spare = max(0.0, ROOM - sum(needs)) / len(needs)
    starts = [LEFT + 6 + sum(needs[:index]) + spare * index for index in range(len(needs))]
    for number, row in enumerate(block.rows):
        page.y -= 21
        if number == 0:
            page.box(LEFT, page.y - 7, ROOM, 21, DEEP)
        for x, cell in zip(starts, row, strict=True):
            page.text(x, page.y, cell, 11, bold=number == 0, colour="1 1 1" if number == 0 else INK)
        if number:
            page.box(LEFT, page.y - 7, ROOM, 0.5, SEA)
    page.y -= 19


def _bars(page: Page, block: Block) -> None:
    tallest = max(float(value) for _, value in block.rows)
    step = ROOM / len(block.rows)
    base = page.y - 96
    for index, (label, value) in enumerate(block.rows):
        x = LEFT + index * step
        page.box(x + 8, base, step - 16, 74 * float(value) / tallest, SEA)
        page.text(x + 8, base + 78 * float(value) / tallest + 2, value, 8.5, colour=GREY)
        page.text(x + 8, base - 12, label, 8.5)
    page.box(LEFT, base, ROOM, 0.7, DEEP)
    page.y = base - 24


DRAW = {
    "heading": _heading,
    "subheading": _subheading,
    "paragraph": _paragraph,
    "bullet": _bullet,
    "boxed": _boxed,
    "table": _table,
    "bars": _bars,
}


def make(text: Text) -> bytes:
    """The PDF file. Raises ``ValueError`` if a page of the text is longer than a page of paper."""
    pdf = pikepdf.new()
    fonts = {
        name: pikepdf.Dictionary(
            Type=pikepdf.Name.Font,
            Subtype=pikepdf.Name.Type1,
            BaseFont=pikepdf.Name(base),
            Encoding=pikepdf.Name.WinAnsiEncoding,
        )
        for name, base in (("/R", "/Helvetica"), ("/B", "/Helvetica-Bold"))
    }
    shared = pikepdf.Dictionary({name: pdf.make_indirect(font) for name, font in fonts.items()})
    for number, blocks in enumerate(text.pages, 1):
        page = Page()
        for block in blocks:
            DRAW[block.kind](page, block)
        if page.y < BOTTOM:
            raise ValueError(f"{text.head['title']}: page {number} is {BOTTOM - page.y:.0f} points too long")
        _running_lines(page, text, number)
        contents = "\n".join(page.operators).encode("cp1252")
        pdf.add_blank_page(page_size=(WIDTH, HEIGHT))
        pdf.pages[-1].obj.Contents = pdf.make_stream(contents)
        pdf.pages[-1].obj.Resources = pikepdf.Dictionary(Font=shared)
    pdf.docinfo["/Title"] = text.head["title"]
    pdf.docinfo["/Author"] = text.head["author"]
    pdf.Root.Lang = pikepdf.String("en-GB")
    pdf.Root.ViewerPreferences = pikepdf.Dictionary(DisplayDocTitle=True)
    out = io.BytesIO()
    pdf.save(
        out,
        static_id=True,
        compress_streams=False,
        object_stream_mode=pikepdf.ObjectStreamMode.disable,
        stream_decode_level=pikepdf.StreamDecodeLevel.none,
    )
    return out.getvalue()


def _running_lines(page: Page, text: Text, number: int) -> None:
    page.text(LEFT, 800, text.head["title"], 8.5, colour=GREY)
    page.text(LEFT, 40, text.head["footer"], 8.5, colour=GREY)
    of = f"Page {number} of {len(text.pages)}"
    page.text(RIGHT - width(of, 8.5), 40, of, 8.5, colour=GREY)
