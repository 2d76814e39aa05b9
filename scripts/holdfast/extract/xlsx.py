"""XLSX: sheet by sheet, in parts named after the rows that they hold, then what drawings and charts say.

Hidden sheets are counted and not shown. Format: ECMA-376 Part 1, SpreadsheetML.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO

from holdfast.extract import zips
from holdfast.extract.cleaning import parts
from holdfast.extract.output import Output, Refused
from holdfast.extract.sheetml import Sheet, Strings, Styles
from holdfast.extract.sheets import Parts
from holdfast.extract.wordml import CoreProperties, Text
from holdfast.extract.wordml import Styles as NoStyles
from holdfast.extract.xml_parts import Count, Part, feed, local

BOOK, LINKS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
STRINGS, STYLES, CORE = "xl/sharedStrings.xml", "xl/styles.xml", "docProps/core.xml"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_STRICT_RELATION = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"
_COMMENTS = re.compile(r"xl/(?:comments/)?comments?\d{0,5}\.xml")  # where the two usual programs put them
_THREADS = re.compile(r"xl/threadedComments/\w{1,40}\.xml")
_DRAWINGS = re.compile(r"xl/(?:drawings/drawing|charts/chart)\d{0,5}\.xml")
_EPOCH, _EPOCH_1904 = datetime(1899, 12, 30), datetime(1904, 1, 1)


@dataclass(frozen=True)
class _Named:
    """A sheet of the workbook, in its order."""

    name: str
    hidden: bool
    relation: str


class _Book(Part):
    def __init__(self) -> None:
        self.sheets: list[_Named] = []
        self.epoch = _EPOCH

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        name = local(tag)
        if name == "sheet":
            hidden = attributes.get("state") in ("hidden", "veryHidden")
            relation = attributes.get(_RELATION) or attributes.get(_STRICT_RELATION) or ""
            self.sheets.append(_Named(attributes.get("name", ""), hidden, relation))
        elif name == "workbookPr" and attributes.get("date1904") in ("1", "true"):
            self.epoch = _EPOCH_1904


class _Links(Part):
    def __init__(self) -> None:
        self.targets: dict[str, str] = {}

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if local(tag) == "Relationship" and attributes.get("TargetMode") != "External":
            path = posixpath.normpath(posixpath.join("/xl", attributes.get("Target", "")))
            self.targets[attributes.get("Id", "")] = path.lstrip("/")


def read(payload: BinaryIO, output: Output, charset: str = "") -> None:
    """Write the sheets of the workbook in ``payload``. Raises ``Refused`` if it is none or too large."""
    with zips.opened(payload) as archive:
        names = set(archive.namelist())
        if BOOK not in names:
            raise Refused("The file is not an Excel workbook: its main part is missing.")
        book, links, strings, styles, core = _Book(), _Links(), Strings(), Styles(), CoreProperties()
        targets = ((BOOK, book), (LINKS, links), (STRINGS, strings), (STYLES, styles), (CORE, core))
        fed = [feed(archive, name, target) for name, target in targets if name in names]
        output.title(core.title)
        written = Parts(output)
        counts: Counter[str] = Counter()
        for sheet in book.sheets:
            if sheet.hidden:
                counts["hidden-sheets"] += 1
                continue
            rows = written.sheet(sheet.name)
            reader = Sheet(strings.strings, styles.formats, book.epoch, rows.take)
            name = links.targets.get(sheet.relation, "")
            if name in names:
                fed.append(feed(archive, name, reader))
                counts += reader.counts
            rows.end()
        _drawings(archive, names, written)
        counts["comments"] = _comments(archive, names)
    if not all(fed):
        output.problem("The workbook is damaged; it could not be read to its end.")
    written.end()
    for key in counts:
        output.also(key, counts[key])


def _drawings(archive: zipfile.ZipFile, names: set[str], written: Parts) -> None:
    drawn = Text(NoStyles())
    for name in sorted(filter(_DRAWINGS.fullmatch, names)):
        feed(archive, name, drawn)
    for part in parts(drawn.paragraphs):
        written.add(part, "Drawings and charts")


def _comments(archive: zipfile.ZipFile, names: set[str]) -> int:
    """Newer comments are stored twice, the second time for older programs."""
    found = []
    for pattern, element in ((_COMMENTS, "comment"), (_THREADS, "threadedComment")):
        counter = Count(element)
        for name in filter(pattern.fullmatch, names):
            feed(archive, name, counter)
        found.append(counter.count)
    return max(found)
