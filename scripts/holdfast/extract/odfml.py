"""OpenDocument content as a stream: paragraphs of a text, slides of a presentation, rows of a spreadsheet.

Tracked deletions, annotations and what a style hides are counted and passed over. Repeated cells and rows, which a
file can declare by the million in a few bytes, are repeated a bounded number of times. Format: OpenDocument 1.3.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from holdfast.extract.sheets import line_of
from holdfast.extract.xml_parts import Part, local

_MOST_REPEATED = 100
_MOST_SPACES = 100
_PASSED = frozenset(("tracked-changes", "annotation", "note-citation", "page-number", "forms"))
_PASSED_IF_HIDDEN = frozenset(("hidden-text", "hidden-paragraph"))
_DESCRIBED = "svg-compatible:1.0}"  # namespace of the title and description of a picture
_COUNTED = {"annotation": "comments", "hidden-text": "hidden-text", "hidden-paragraph": "hidden-text"}
_CHANGES = {"deletion": "deletions", "insertion": "insertions"}
_GLYPHS = {"tab": "\t", "line-break": "\n"}
_HEADERS = frozenset(("header", "footer", "header-left", "footer-left", "header-first", "footer-first"))
_ENDS = {**dict.fromkeys(_HEADERS, "_edge"), "notes": "_notes", "note": "_note"}
_OFF = frozenset(("collapse", "filter"))


@dataclass
class Hidden:
    """Names of the styles that hide what they are given to."""

    text: set[str] = field(default_factory=set)
    slides: set[str] = field(default_factory=set)
    tables: set[str] = field(default_factory=set)


@dataclass
class _Row:
    number: int
    repeated: int
    hidden: bool
    cells: dict[int, str] = field(default_factory=dict)
    column: int = 0  # of the last cell


@dataclass
class Block:
    """A slide, a sheet, or the whole of a text. ``rows`` are numbers and lines, of a sheet only."""

    name: str
    is_sheet: bool = False
    hidden: bool = False
    paragraphs: list[tuple[str, bool]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    rows: list[tuple[int, str]] = field(default_factory=list)


class Content(Part):
    """Parser target for ``styles.xml`` and then ``content.xml``. ``done`` gets each slide and each sheet as it ends.

    What stands in neither is in ``body``, what stands at the edges of pages in ``edges``, footnotes and endnotes in
    ``notes``.
    """

    def __init__(self, done: Callable[[Block], None]) -> None:
        self.body = Block("")
        self.edges: list[tuple[str, bool]] = []
        self.notes: list[tuple[str, bool]] = []
        self.is_text = False
        self.counts: Counter[str] = Counter()
        self._done = done
        self._hidden = Hidden()
        self._style = ""
        self._depth = 0
        self._passing = 0  # depth of the element that is passed over, 0 for none
        self._open: list[list[str]] = []  # pieces of open paragraphs: a note stands inside one
        self._headings: list[bool] = []
        self._block: Block | None = None
        self._sheets = self._notes = self._note = self._edge = self._in_body = False
        self._row: _Row | None = None
        self._cell: tuple[int, list[str]] | None = None
        self._columns: list[bool] = []  # whether hidden
        self._lines: list[str] = []  # of a table outside a spreadsheet
        self._tables = 0  # how deep tables are nested
        self._seen_hidden: set[int] = set()

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """An element begins."""
        self._depth += 1
        name = local(tag)
        if name in _CHANGES and tag.endswith("}" + name):
            self.counts[_CHANGES[name]] += 1
        if self._passing:
            return
        values = {local(key): value for key, value in attributes.items()}
        hides = name in _PASSED_IF_HIDDEN and values.get("is-hidden") == "true"
        if hides or name in _PASSED or _DESCRIBED in tag:
            self.counts[_COUNTED.get(name, "")] += 1
            self._passing = self._depth
        elif name in ("style", "text-properties", "drawing-page-properties", "table-properties"):
            self._style_of(name, values)
        elif name in ("p", "h"):
            self._paragraph(name, values)
        elif name in ("table-cell", "covered-table-cell", "table-row", "table-column", "table"):
            self._table(name, values)
        elif self._open:
            self._inside(name, values)
        else:
            self._outside(name, values)

    def _style_of(self, name: str, values: Mapping[str, str]) -> None:
        if name == "style":
            self._style = values.get("name", "")
        elif name == "text-properties" and values.get("display") == "none":
            self._hidden.text.add(self._style)
        elif name == "drawing-page-properties" and values.get("visibility") == "hidden":
            self._hidden.slides.add(self._style)
        elif name == "table-properties" and values.get("display") == "false":
            self._hidden.tables.add(self._style)

    def _paragraph(self, name: str, values: Mapping[str, str]) -> None:
        if values.get("style-name") in self._hidden.text:
            self.counts["hidden-text"] += 1
            self._passing = self._depth
            return
        self._open.append([])
        self._headings.append(name == "h")

    def _inside(self, name: str, values: Mapping[str, str]) -> None:
        if name == "span" and values.get("style-name") in self._hidden.text:
            self.counts["hidden-text"] += 1
            self._passing = self._depth
        elif name == "note":
            self._note = True
        elif name == "s":
            self._open[-1].append(" " * min(_number(values.get("c"), 1), _MOST_SPACES))
        elif name in _GLYPHS:
            self._open[-1].append(_GLYPHS[name])

    def _outside(self, name: str, values: Mapping[str, str]) -> None:
        if name == "body":
            self._in_body = True
        elif name in ("spreadsheet", "text"):
            self._sheets, self.is_text = name == "spreadsheet", name == "text"
        elif name in _HEADERS:
            self._edge = True
        elif name == "page" and self._in_body:
            self._block = Block(values.get("name", ""), hidden=values.get("style-name") in self._hidden.slides)
        elif name == "notes":
            self._notes = True

    def _table(self, name: str, values: Mapping[str, str]) -> None:
        if name == "table":
            self._tables += 1
            if self._sheets and self._tables == 1:
                self._block = Block(values.get("name", ""), True, values.get("style-name") in self._hidden.tables)
                self._columns, self._row = [], None
                self._seen_hidden = set()
        elif name == "table-column" and self._tables == 1:
            repeated = min(_number(values.get("number-columns-repeated"), 1), 16_384 - len(self._columns))
            self._columns += [values.get("visibility") in _OFF] * repeated
        elif name == "table-row" and self._tables == 1:
            before = self._row.number + self._row.repeated if self._row else 1
            repeated = _number(values.get("number-rows-repeated"), 1)
            self._row = _Row(before, repeated, values.get("visibility") in _OFF)
        elif name in ("table-cell", "covered-table-cell") and self._tables == 1 and self._row:
            self._cell = (_number(values.get("number-columns-repeated"), 1), [])

    def data(self, data: str) -> None:
        """Text inside an element."""
        if self._open and not self._passing:
            self._open[-1].append(data.replace("\n", " "))

    def end(self, tag: str) -> None:
        """An element ends."""
        name = local(tag)
        self._depth -= 1
        if self._passing:
            if self._depth < self._passing:
                self._passing = 0
            return
        if name in ("p", "h") and self._open:
            self._finish_paragraph()
        elif name in _ENDS:
            setattr(self, _ENDS[name], False)
        elif name in ("table-cell", "covered-table-cell") and self._cell and self._tables == 1:
            self._finish_cell(*self._cell)
        elif name == "table-row" and self._row and self._tables == 1:
            self._finish_row(self._row)
        elif name == "table":
            self._tables -= 1
            if self._lines and not self._tables:
                (self._block or self.body).paragraphs.append(("\n".join(self._lines), False))
                self._lines = []
            self._finish_block(of_sheet=True)
        elif name == "page":
            self._finish_block(of_sheet=False)

    def close(self) -> None:
        """The part ends, perhaps too early: what is open is finished."""
        while self._open:
            self._finish_paragraph()
        self._tables = 0
        self._finish_block(of_sheet=self._sheets)
        self._depth = self._passing = 0

    def _finish_paragraph(self) -> None:
        text, heading = "".join(self._open.pop()).strip(), self._headings.pop()
        if not text:
            return
        if self._cell is not None:
            self._cell[1].append(text)
        elif self._edge:
            self.edges.append((text, False))
        elif self._note:
            self.notes.append((text, False))
        elif self._block is None:
            if self._in_body:
                self.body.paragraphs.append((text, heading))
        elif self._notes:
            self._block.notes.append(text)
        else:
            self._block.paragraphs.append((text, heading))

    def _finish_cell(self, repeated: int, texts: list[str]) -> None:
        self._cell = None
        row = self._row
        if row is None:
            return
        if texts:
            for column in range(row.column + 1, row.column + 1 + min(repeated, _MOST_REPEATED)):
                if column <= len(self._columns) and self._columns[column - 1]:
                    self._seen_hidden.add(column)
                else:
                    row.cells[column] = " ".join(" ".join(texts).split())
        row.column += repeated

    def _finish_row(self, row: _Row) -> None:
        if not row.cells:
            return
        if row.hidden:
            self.counts["hidden-rows"] += row.repeated
            return
        line = line_of(row.cells)
        if self._sheets and self._block is not None:
            numbers = range(row.number, row.number + min(row.repeated, _MOST_REPEATED))
            self._block.rows += [(number, line) for number in numbers]
        else:
            self._lines.append(line)

    def _finish_block(self, *, of_sheet: bool) -> None:
        if self._block is None or of_sheet != self._sheets or self._tables:
            return
        if not self._block.hidden:
            self.counts["hidden-columns"] += len(self._seen_hidden)
        self._seen_hidden = set()
        self._done(self._block)
        self._block = None


def _number(text: str | None, otherwise: int) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else otherwise
