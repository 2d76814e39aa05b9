"""What a PDF gives away: identifiers in its text, and text that its pages do not show. One line for each page.

The text of a line is JSON: ``{"hits": [[kind, level, excerpt, [left, top, width, height] or null], …]}``. Boxes are in
points from the upper left corner of the page as it is shown. Only pages with something suspicious on them are drawn.
"""

from __future__ import annotations

import json
from typing import BinaryIO

import pypdfium2

from holdfast.exposure import find
from holdfast.extract import hidden_text
from holdfast.extract.output import Output
from holdfast.extract.pdf_opening import PAGE_ERRORS, PdfData, mapped, opened
from holdfast.extract.pdf_place import Frame, box_of, characters

MOST_HITS = 200
"""Of one page; what is more is left out, since these are enough to stop and look."""

Line = tuple[str, str, str, list[float] | None]


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
    pdf.close()


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
            lines = _identifiers(textpage, frame)
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
