"""Rows of spreadsheets as parts of readable length, each labelled with its sheet and the rows that it holds."""

from __future__ import annotations

from collections.abc import Mapping

from holdfast.extract.output import Output

AIM = 4_000
"""Characters that a part aims at."""


def line_of(cells: Mapping[int, str], widest_gap: int = 50) -> str:
    """Cells by column as one line: parted by tabs, empty ones between them kept up to ``widest_gap``."""
    pieces: list[str] = []
    before = None
    for column in sorted(cells):
        if before is not None:
            pieces.append("\t" * min(column - before, widest_gap))
        pieces.append(cells[column])
        before = column
    return "".join(pieces)


class Parts:
    """Writes numbered parts, up to as many as a document may have."""

    def __init__(self, output: Output) -> None:
        self._output = output
        self._number = 0
        self._full = False

    def sheet(self, name: str) -> Rows:
        """Begin a sheet."""
        return Rows(self, name)

    def add(self, text: str, label: str) -> None:
        """Write one part, unless there are as many as may be."""
        if self._number >= self._output.bounds.pages:
            if not self._full:
                self._output.problem(f"Only the first {self._output.bounds.pages:,} parts were kept.")
            self._full = True
            return
        self._number += 1
        self._output.page(self._number, text, label)

    def end(self) -> None:
        """The document ends; one without any text has one empty part."""
        if not self._number:
            self.add("", "Sheet")


class Rows:
    """Gathers the rows of one sheet."""

    def __init__(self, written: Parts, name: str) -> None:
        self._written = written
        self._name = name
        self._lines: list[str] = []
        self._size = 0
        self._first = self._last = 0

    def take(self, number: int, line: str) -> None:
        """One row that shows something."""
        if self._lines and self._size + len(line) > AIM:
            self.end()
        if not self._lines:
            self._first = number
        self._lines.append(line)
        self._size += len(line)
        self._last = number

    def end(self) -> None:
        """Write what has been gathered."""
        if not self._lines:
            return
        rows = f"row {self._first}" if self._first == self._last else f"rows {self._first} to {self._last}"
        self._written.add("\n".join(self._lines), f"Sheet {self._name}, {rows}")
        self._lines, self._size = [], 0
