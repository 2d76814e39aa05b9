"""WordprocessingML as a stream: events in, paragraphs out.

What Word shows is taken, what it keeps besides is only counted: struck-out text (``w:del``, the origin of a move),
comments, and runs that are marked hidden. Word writes a text box twice, for itself (``mc:Choice``) and for older
versions (``mc:Fallback``); the first is taken. Words are split over runs at will, so runs are joined without a space.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from holdfast.extract.xml_parts import Part, local

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT = "{http://purl.oclc.org/ooxml/wordprocessingml/main}"
_MATHS = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_TEXT = frozenset((_W + "t", _STRICT + "t", _MATHS + "t", _DRAWING + "t"))
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
COUNTED = ("deletions", "insertions", "comments", "hidden-text")
"""What is counted, by the keys of ``also``."""
_OFF = frozenset(("0", "false", "off"))
_GLYPHS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_HEADINGS = ("heading ", "title")
_OUTLINE = frozenset("012345678")
_TRACKED = {
    "del": ("deletions", True),
    "moveFrom": ("deletions", True),
    "ins": ("insertions", False),
    "moveTo": ("insertions", False),
}
"""How a tracked change is counted, and whether its text is passed over."""


@dataclass
class Styles:
    """Of the paragraph and character styles, by id: which are headings and which hide their text."""

    headings: set[str] = field(default_factory=set)
    hidden: set[str] = field(default_factory=set)


class StyleSheet(Part):
    """Parser target for ``word/styles.xml``."""

    def __init__(self) -> None:
        self.styles = Styles()
        self._id = ""
        self._bases: dict[str, str] = {}  # of styles that do not say themselves whether they hide

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """An element begins."""
        name = local(tag)
        if name == "style":
            self._id = _get(attributes, "styleId")
        elif name == "basedOn":
            self._bases.setdefault(self._id, _get(attributes, "val"))
        elif name == "name" and _get(attributes, "val").casefold().startswith(_HEADINGS):
            self.styles.headings.add(self._id)
        elif name == "vanish":
            self._bases[self._id] = ""
            if _is_on(attributes):
                self.styles.hidden.add(self._id)

    def close(self) -> None:
        """The part ends: a style hides its text if the one that it is based on does."""
        for style in self._bases:
            line = [style]
            while (base := self._bases.get(line[-1], "")) and base not in line:
                line.append(base)
            if line[-1] in self.styles.hidden:
                self.styles.hidden.add(style)


class CoreProperties(Part):
    """Parser target for ``docProps/core.xml`` (ECMA-376 Part 2): the title that the author gave."""

    def __init__(self) -> None:
        self.title = ""
        self._inside = False

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """An element begins."""
        self._inside = local(tag) == "title"

    def end(self, tag: str) -> None:
        """An element ends."""
        self._inside = False

    def data(self, data: str) -> None:
        """Text inside an element."""
        self.title += data if self._inside else ""


@dataclass
class _Paragraph:
    pieces: list[str] = field(default_factory=list)
    heading: bool = False
    hidden: bool = False


class Text(Part):
    """Parser target for any part that holds text.

    ``paragraphs`` are ``(text, is_heading)``, a table being one paragraph with a line for each row; ``counts`` has
    the keys of ``COUNTED``.
    """

    def __init__(self, styles: Styles) -> None:
        self.paragraphs: list[tuple[str, bool]] = []
        self.counts: Counter[str] = Counter()
        self._styles = styles
        self._path = ["", ""]  # so that there always are a parent and a grandparent
        self._skipping = 0  # depth of the element that is skipped, 0 for none
        self._open: list[_Paragraph] = []  # a text box nests paragraphs inside a paragraph
        self._run_hidden = False
        self._taking = False
        self._sinks: list[list[str]] = []  # of open tables and cells: lines and paragraphs
        self._rows: list[list[list[str]]] = []  # of open rows: their cells

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """An element begins."""
        name = local(tag)
        grandparent, parent = self._path[-2:]
        self._path.append(name)
        if self._skipping:
            return
        if tag == _FALLBACK:
            self._skipping = len(self._path)
        elif name in _TRACKED:
            self._tracked(name, parent)
        elif name == "commentReference":
            self.counts["comments"] += 1
        elif name in ("tbl", "tc"):
            self._sinks.append([])
        elif name == "tr":
            self._rows.append([])
        elif name == "p":
            self._open.append(_Paragraph())
        elif self._open:
            self._inside_paragraph(tag, attributes, parent, grandparent)

    def _tracked(self, name: str, parent: str) -> None:
        if parent in ("rPr", "trPr", "tcPr", "numPr"):
            return  # a mark on something that has no text of its own
        counted, skipped = _TRACKED[name]
        self.counts[counted] += 1
        if skipped:
            self._skipping = len(self._path)

    def _inside_paragraph(self, tag: str, attributes: Mapping[str, str], parent: str, grandparent: str) -> None:
        name, paragraph = self._path[-1], self._open[-1]
        if name == "r":
            self._run_hidden = paragraph.hidden
        elif name == "t" and tag in _TEXT:
            self._taking = not self._run_hidden
            self.counts["hidden-text"] += self._run_hidden
        elif parent == "r" and name in _GLYPHS and not self._run_hidden:
            paragraph.pieces.append(_GLYPHS[name])
        elif parent == "pPr" and name == "pStyle":
            style = _get(attributes, "val")
            paragraph.heading |= style in self._styles.headings
            paragraph.hidden = style in self._styles.hidden
        elif parent == "pPr" and name == "outlineLvl":
            paragraph.heading |= _get(attributes, "val") in _OUTLINE
        elif (grandparent, parent) == ("r", "rPr") and name == "rStyle":
            self._run_hidden |= _get(attributes, "val") in self._styles.hidden
        elif (grandparent, parent) == ("r", "rPr") and name == "vanish":
            self._run_hidden = _is_on(attributes)

    def data(self, data: str) -> None:
        """Text inside an element."""
        if self._taking and not self._skipping:
            self._open[-1].pieces.append(data)

    def end(self, tag: str) -> None:
        """An element ends."""
        name = self._path.pop()
        if self._skipping:
            if len(self._path) < self._skipping:
                self._skipping = 0
            return
        if name == "t":
            self._taking = False
        elif name == "r":
            self._run_hidden = False
        elif name == "p" and self._open:
            self._finish_paragraph()
        elif name == "tc" and self._sinks:
            cell = self._sinks.pop()
            if self._rows:
                self._rows[-1].append(cell)
        elif name == "tr" and self._rows:
            self._finish_row(self._rows.pop())
        elif name == "tbl" and self._sinks:
            self._emit("\n".join(self._sinks.pop()), heading=False)

    def close(self) -> None:
        """The part ends, perhaps too early: what is open is finished."""
        while self._open:
            self._finish_paragraph()
        while self._sinks:
            self._emit("\n".join(self._sinks.pop()), heading=False)

    def _finish_paragraph(self) -> None:
        paragraph = self._open.pop()
        self._taking = False
        self._emit("".join(paragraph.pieces).strip(), heading=paragraph.heading)

    def _finish_row(self, cells: list[list[str]]) -> None:
        if all(len(cell) <= 1 for cell in cells):
            self._emit("\t".join(cell[0] if cell else "" for cell in cells).strip(), heading=False)
        else:
            for text in (text for cell in cells for text in cell):
                self._emit(text, heading=False)

    def _emit(self, text: str, *, heading: bool) -> None:
        if not text:
            return
        if self._sinks:
            self._sinks[-1].append(text)
        else:
            self.paragraphs.append((text, heading))


def _get(attributes: Mapping[str, str], name: str) -> str:
    return attributes.get(_W + name) or attributes.get(_STRICT + name) or ""


def _is_on(attributes: Mapping[str, str]) -> bool:
    return _get(attributes, "val") not in _OFF
