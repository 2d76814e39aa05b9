"""PDF by PDFium: first the text of all pages, then their images, so that a page that cannot be drawn costs no text.

PDFium calls ``abort()`` when it cannot have memory, which is why this runs in a child. Text comes in the order in
which the file draws it, line by line. Formats: ISO 32000; PDFium's ``fpdf_text.h`` and ``fpdfview.h``.
"""

from __future__ import annotations

from typing import BinaryIO

import pypdfium2
from pypdfium2 import raw

from holdfast.extract.cleaning import LineEnds
from holdfast.extract.drawing import draw
from holdfast.extract.output import Output
from holdfast.extract.pdf_opening import PAGE_ERRORS, PdfData, mapped, opened

LITTLE_TEXT = 20
"""A page with ink and fewer letters than this is pointed out."""


def read(payload: BinaryIO, output: Output, charset: str = "") -> None:
    """Write the pages of the PDF in ``payload``. Raises ``Damaged`` if mending is worth a try, or ``Refused``."""
    read_bytes(mapped(payload), output)


def read_bytes(data: PdfData, output: Output) -> None:
    """As ``read``, for a PDF in memory."""
    pdf = opened(data)
    output.title(pdf.get_metadata_value("Title"))
    count = len(pdf)
    limit = output.bounds.pages
    if count > limit:
        output.problem(f"The document has {count:,} pages; only the first {limit:,} were read.")
    letters = _write_texts(pdf, min(count, limit), output)
    output.stage("the page images")
    for index in range(min(count, limit)):
        _look(pdf, index, letters[index], output)
    pdf.close()


def _write_texts(pdf: pypdfium2.PdfDocument, count: int, output: Output) -> list[int]:
    """The number of letters on each page; -1 for a page that could not be opened."""
    line_ends = LineEnds()
    letters = []
    for index in range(count):
        label = output.label.format(index + 1)
        try:
            text = line_ends.join(_text_of(pdf, index))
        except PAGE_ERRORS:
            output.page(index + 1, "", label, status="failed", warnings=["This page of the PDF is damaged."])
            letters.append(-1)
        else:
            output.page(index + 1, text, label)
            letters.append(sum(map(len, text.split())))
    return letters


def _text_of(pdf: pypdfium2.PdfDocument, index: int) -> str:
    page = pdf[index]
    try:
        textpage = page.get_textpage()
        try:
            return str(textpage.get_text_bounded())
        finally:
            textpage.close()
    finally:
        page.close()


def _look(pdf: pypdfium2.PdfDocument, index: int, letters: int, output: Output) -> None:
    """Draw one page if it is to be drawn, and say so if it seems to hold words that are not in its text."""
    if letters < 0:
        return
    number = index + 1
    drawn = output.images and number <= output.bounds.images
    if output.images and not drawn:
        output.warn(number, f"There are images of the first {output.bounds.images} pages only.")
    if not drawn and letters >= LITTLE_TEXT:
        return
    page = pdf[index]
    try:
        if drawn:
            image = draw(page, number)
            output.image(number, image.name, image.small)
            ink = image.ink
        else:
            ink = raw.FPDFPage_CountObjects(page) > 0
    except PAGE_ERRORS:
        output.warn(number, "No image could be made of this page.")
        ink = True
    finally:
        page.close()
    if ink and letters < LITTLE_TEXT:
        output.scan(number)
