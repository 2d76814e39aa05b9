"""DOCX: every visible word of the body, notes, headers and footers, in parts, since DOCX stores no pages.

The parts of the package are read as a stream of XML events (``wordml``), so memory stays flat whatever their size.
Format: ECMA-376 Part 1, WordprocessingML.
"""

from __future__ import annotations

import re
from typing import BinaryIO

from holdfast.extract import zips
from holdfast.extract.cleaning import parts
from holdfast.extract.output import Output, Refused
from holdfast.extract.wordml import COUNTED, CoreProperties, StyleSheet, Text
from holdfast.extract.xml_parts import Count, feed

BODY = "word/document.xml"
CORE = "docProps/core.xml"
STYLES = "word/styles.xml"
COMMENTS = "word/comments.xml"
NOTES = ("word/footnotes.xml", "word/endnotes.xml")
_EDGES = re.compile(r"word/(?:header|footer)\d{0,4}\.xml")
_DRAWINGS = re.compile(r"word/(?:diagrams/data|charts/chart)\d{0,4}\.xml")


def read(payload: BinaryIO, output: Output, charset: str = "") -> None:
    """Write the parts of the document in ``payload``. Raises ``Refused`` if it is no DOCX or too large."""
    with zips.opened(payload) as archive:
        names = set(archive.namelist())
        if BODY not in names:
            raise Refused("The file is not a Word document: its main part is missing.")
        if CORE in names:
            core = CoreProperties()
            feed(archive, CORE, core)
            output.title(core.title)
        sheet = StyleSheet()
        if STYLES in names:
            feed(archive, STYLES, sheet)
        comments = Count("comment")
        if COMMENTS in names:
            feed(archive, COMMENTS, comments)
        texts = {}
        sound = True
        for label, chosen in _chosen(names).items():
            texts[label] = Text(sheet.styles)
            for name in chosen:
                sound &= feed(archive, name, texts[label])
    if not sound:
        output.problem("The document is damaged; it could not be read to its end.")
    for key in COUNTED:
        count = sum(text.counts[key] for text in texts.values())
        output.also(key, max(count, comments.count) if key == "comments" else count)
    _write(output, texts)


def _chosen(names: set[str]) -> dict[str, list[str]]:
    """Names of the package's parts that hold text, by the label under which it is shown."""
    return {
        "Part": [BODY],
        "Footnotes and endnotes": [name for name in NOTES if name in names],
        "Headers and footers": sorted(filter(_EDGES.fullmatch, names)),
        "Diagrams and charts": sorted(filter(_DRAWINGS.fullmatch, names)),
    }


def _write(output: Output, texts: dict[str, Text]) -> None:
    number = 0
    for label, text in texts.items():
        # Most sections repeat the header of the section before, so outside the body a line is wanted once.
        paragraphs = text.paragraphs if label == "Part" else dict.fromkeys(text.paragraphs)
        for part in parts(paragraphs):
            number += 1
            if number > output.bounds.pages:
                output.problem(f"Only the first {output.bounds.pages:,} parts were kept.")
                return
            name = f"Part {number}" if label == "Part" else label
            output.page(number, part, name)
    if not number:
        output.page(1, "", "Part 1")
