"""SpreadsheetML as a stream: what the cells of a sheet show, row by row.

Numbers come as their format shows them as far as that is simple (decimals, thousands, per cent), else in full; dates
as ISO dates, since the layout is the reader's own. Formulas count by the result that was stored with them. Rows and
columns that are hidden are counted and passed over. Format: ECMA-376 Part 1, 18.3 (cells) and 18.8 (formats).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from holdfast.extract.sheets import line_of
from holdfast.extract.xml_parts import Part, local

MOST_COLUMNS = 16_384
_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_BUILT_IN = {1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 14: "yyyy-mm-dd", 15: "d-mmm-yy"}
_BUILT_IN |= {16: "d-mmm", 17: "mmm-yy", 18: "h:mm", 19: "h:mm:ss", 20: "h:mm", 21: "h:mm:ss", 22: "yyyy-mm-dd h:mm"}
_BUILT_IN |= {37: "#,##0", 38: "#,##0", 39: "#,##0.00", 40: "#,##0.00", 45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss.0"}
_LITERAL = re.compile(r'"[^"]{0,200}"|\\.|_.|\*.|\[[^\]]{0,60}\]')
_SIMPLE = re.compile(r"(?P<whole>[#0?,]{1,20})(?:\.(?P<decimals>0{1,12}))?(?P<percent>%?)")
_SHOWS_NOTHING = ";;;"


@dataclass(frozen=True)
class Format:
    """How a number is shown; ``code`` is that of the file, for positive numbers, without literals."""

    code: str = ""
    date: bool = False
    nothing: bool = False

    @classmethod
    def of(cls, code: str) -> Format:
        """The format that the file describes as ``code``."""
        if code.replace(" ", "").startswith(_SHOWS_NOTHING):
            return cls(nothing=True)
        elapsed = bool(re.search(r"\[[hms]{1,2}\]", code, re.IGNORECASE))
        bare = _LITERAL.sub("", code).split(";")[0].strip().lower()
        date = not elapsed and "general" not in bare and bool(re.search(r"[ymdhs]", bare))
        return cls(bare, date)

    def show(self, value: str, epoch: datetime) -> str:
        """The number ``value``, as stored, in this format; as it is stored if that is no number."""
        try:
            number = float(value)
            if self.date:
                return self._date(number, epoch)
        except (ValueError, OverflowError):
            return value
        simple = _SIMPLE.fullmatch(self.code)
        if simple is None:
            return f"{number:.15g}"
        number *= 100 if simple["percent"] else 1
        comma = "," if "," in simple["whole"] else ""
        return f"{number:{comma}.{len(simple['decimals'] or '')}f}{simple['percent']}"

    def _date(self, days: float, epoch: datetime) -> str:
        if epoch.year == 1899 and days < 60:
            days += 1  # the day 1900-02-29, which never was, is counted
        at = epoch + timedelta(days=days)
        at = (at + timedelta(milliseconds=500)).replace(microsecond=0)
        clock = f"{at:%H:%M:%S}" if "s" in self.code else f"{at:%H:%M}"
        if "y" not in self.code and "d" not in self.code:
            return clock
        day = at.date().isoformat() if "d" in self.code else f"{at:%Y-%m}" if "m" in self.code else f"{at:%Y}"
        return f"{day} {clock}" if "h" in self.code else day


class Styles(Part):
    """Parser target for ``xl/styles.xml``: the format of each cell style, by its place."""

    def __init__(self) -> None:
        self.formats: list[Format] = []
        self._codes = dict(_BUILT_IN)
        self._cells = False

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """An element begins."""
        name = local(tag)
        if name == "numFmt":
            self._codes[_number(attributes.get("numFmtId"))] = attributes.get("formatCode", "")
        elif name == "cellXfs":
            self._cells = True
        elif name == "xf" and self._cells:
            self.formats.append(Format.of(self._codes.get(_number(attributes.get("numFmtId")), "")))

    def end(self, tag: str) -> None:
        """An element ends."""
        self._cells &= local(tag) != "cellXfs"


class Strings(Part):
    """Parser target for ``xl/sharedStrings.xml``. Readings aid (``rPh``) stands beside the text and is left out."""

    def __init__(self) -> None:
        self.strings: list[str] = []
        self._pieces: list[str] = []
        self._taking = self._aside = False

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """An element begins."""
        name = local(tag)
        self._aside |= name == "rPh"
        self._taking = name == "t" and not self._aside

    def data(self, data: str) -> None:
        """Text inside an element."""
        if self._taking:
            self._pieces.append(data)

    def end(self, tag: str) -> None:
        """An element ends."""
        name = local(tag)
        self._taking = False
        self._aside &= name != "rPh"
        if name == "si":
            self.strings.append("".join(self._pieces))
            self._pieces.clear()


@dataclass
class _Cell:
    column: int
    kind: str
    style: int
    formula: bool = False
    pieces: list[str] = field(default_factory=list)


class Sheet(Part):
    """Parser target for one sheet. ``take`` gets the number of each row that shows something, and its cells by
    column, both from 1; ``counts`` has keys of ``also``."""

    def __init__(
        self, strings: Sequence[str], formats: Sequence[Format], epoch: datetime, take: Callable[[int, str], None]
    ) -> None:
        self.counts: Counter[str] = Counter()
        self._strings, self._formats, self._epoch, self._take = strings, formats, epoch, take
        self._hidden_columns: set[int] = set()
        self._seen_hidden: set[int] = set()
        self._row = 0
        self._row_hidden = self._taking = False
        self._cells: dict[int, str] = {}
        self._cell: _Cell | None = None

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """An element begins."""
        name = local(tag)
        if name == "col" and _is_on(attributes.get("hidden")):
            first, last = _number(attributes.get("min")), min(_number(attributes.get("max")), MOST_COLUMNS)
            self._hidden_columns.update(range(first, last + 1))
        elif name == "row":
            self._row = _number(attributes.get("r")) or self._row + 1
            self._row_hidden = _is_on(attributes.get("hidden"))
            self._cells = {}
        elif name == "c":
            found = _REFERENCE.fullmatch(attributes.get("r", ""))
            column = _column(found[1]) if found else max(self._cells, default=0) + 1
            self._cell = _Cell(column, attributes.get("t", "n"), _number(attributes.get("s")))
        elif name == "f" and self._cell:
            self._cell.formula = True
        else:
            self._taking = name in ("v", "t") and self._cell is not None

    def data(self, data: str) -> None:
        """Text inside an element."""
        if self._taking and self._cell:
            self._cell.pieces.append(data)

    def end(self, tag: str) -> None:
        """An element ends."""
        name = local(tag)
        self._taking = False
        if name == "c" and self._cell:
            self._finish(self._cell)
            self._cell = None
        elif name == "row" and self._cells:
            if self._row_hidden:
                self.counts["hidden-rows"] += 1
            elif line := line_of(self._cells):
                self._take(self._row, line)
            self._cells = {}

    def close(self) -> None:
        """The sheet ends."""
        self.counts["hidden-columns"] = len(self._seen_hidden)

    def _finish(self, cell: _Cell) -> None:
        text = "".join(cell.pieces)
        if not text:
            self.counts["no-results"] += cell.formula
            return
        shape = self._formats[cell.style] if cell.style < len(self._formats) else Format()
        if cell.kind == "s":
            place = _number(text)
            text = self._strings[place] if place < len(self._strings) else ""
        elif cell.kind == "b":
            text = "TRUE" if _is_on(text) else "FALSE"
        elif cell.kind == "n":
            text = shape.show(text, self._epoch)
        text = " ".join(text.split())
        if shape.nothing:
            self.counts["hidden-cells"] += 1
        elif cell.column in self._hidden_columns:
            self._seen_hidden.add(cell.column)
        elif text:
            self._cells[cell.column] = text


def _column(letters: str) -> int:
    found = 0
    for letter in letters:
        found = found * 26 + ord(letter) - 64
    return found


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else 0


def _is_on(value: str | None) -> bool:
    return value in ("1", "true", "on")
