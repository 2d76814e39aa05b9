"""What a PDF gives away: identifiers in its text, and text that its pages do not show. One line for each page.

The lines are those of ``exposed_telling``. Boxes are in points from the upper left corner of the page as it is shown.
Only pages with something suspicious on them are drawn. After the pages come properties and attached files.
"""

from __future__ import annotations

import json
from typing import BinaryIO

import pypdfium2

from holdfast.exposure import find
from holdfast.extract import exposed_links, hidden_text
from holdfast.extract.exposed_telling import (
    LARGEST_PART,
    MOST_HITS,
    MOST_PARTS,
    Line,
    Telling,
    has_reader,
    kind_of,
    properties,
)
from holdfast.extract.output import Output
from holdfast.extract.pdf_opening import PAGE_ERRORS, PdfData, mapped, opened
from holdfast.extract.pdf_place import Frame, box_of, characters

_TEXTS = ("Title", "Subject", "Keywords")


def read(payload: BinaryIO, output: Output, charset: str = "") -> None:
    """Write the hits of the PDF in ``payload``. Raises ``Damaged`` if mending is worth a try, or ``Refused``."""
    read_bytes(mapped(payload), output)


def read_bytes(data: PdfData, output: Output) -> None:
    """As ``read``, for a PDF in memory."""
    pdf = opened(data)
    pdf.init_forms()
    limit = output.bounds.pages
    if len(pdf) > limit:
        output.problem(f"Only the first {limit:,} pages were looked at.")
    for index in range(min(len(pdf), limit)):
        try:
            lines, unchecked = look(pdf, index)
        except PAGE_ERRORS:
            lines, unchecked = [], "damaged"
        output.page(index + 1, json.dumps({"hits": lines[:MOST_HITS]}), "", status="text")
        if unchecked:
            output.problem(f"Page {index + 1} was not looked at for hidden text: it is {unchecked}.")
    _besides(pdf, Telling(output, first=min(len(pdf), limit) + 1))
    pdf.close()


def _besides(pdf: pypdfium2.PdfDocument, telling: Telling) -> None:
    """What belongs to no page: the properties of the document, and files that are attached to it."""
    telling.text("\n".join(pdf.get_metadata_value(name) for name in _TEXTS), "in its properties")
    telling.hits(properties([pdf.get_metadata_value("Author")]), "in its properties")
    for index in range(min(pdf.count_attachments(), MOST_PARTS)):
        try:
            data = bytes(pdf.get_attachment(index).get_data())
        except PAGE_ERRORS:
            data = b""
        kind = kind_of(data[:LARGEST_PART], "")
        if has_reader(kind):
            telling.part(data, kind, "in a file attached to it")
        else:
            telling.unread(1, "attached file of a kind that nothing looks into")
    telling.end()


def look(pdf: pypdfium2.PdfDocument, index: int) -> tuple[list[Line], str]:
    """The hits of one page, and why it could not be drawn, as the end of a sentence ("" if all is well)."""
    page = pdf[index]
    try:
        rotation = page.get_rotation()
        if rotation:
            page.set_rotation(0)  # so that characters and pixels have the same directions
        textpage = page.get_textpage()
        try:
            frame = Frame.of(page, rotation)
            lines = [*_identifiers(textpage, frame), *exposed_links.look(pdf, page, textpage, frame)]
            concealed, unchecked = hidden_text.look(page, textpage, frame)
            return [*lines, *concealed], unchecked
        finally:
            textpage.close()
    finally:
        page.close()


def _identifiers(textpage: pypdfium2.PdfTextPage, frame: Frame) -> list[Line]:
    if not find(textpage.get_text_range()):
        return []
    text = characters(textpage)  # slower, but its places are those of the boxes
    return [
        (found.kind, found.level, found.excerpt, box_of(textpage, range(found.start, found.end), frame))
        for found in find(text)
    ]
