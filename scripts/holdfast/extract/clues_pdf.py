"""Clues of a PDF: its properties (ISO 32000, 14.3), the largest print on its first page, the text of its first pages.

Properties of PDFs are wrong as often as not (the name of the file, of a template, of whoever typed it), so they are
told as what they are, and ``records`` believes them only where the document itself says the same.
"""

from __future__ import annotations

import re
from typing import BinaryIO

import pypdfium2

from holdfast.extract.clues_found import Found
from holdfast.extract.output import Damaged, Refused
from holdfast.extract.pdf_mended import mend

PAGES = 3
_MOST_BYTES = 200_000_000
_LOOKED_AT = 3_000  # characters of the first page whose size is looked at
_MUCH_LARGER = 1.15
_LIKE = 0.5  # points by which print of one size may differ
_PROPERTIES = (("Title", "title"), ("Author", "author"), ("CreationDate", "made"), ("ModDate", "changed"))
_DATE = re.compile(r"(?:D:)?(\d{4})(\d{2})?(\d{2})?")
_FAULTS = (pypdfium2.PdfiumError, ValueError, OverflowError, OSError)


def read(payload: BinaryIO, found: Found, *, charset: str = "", url: str = "") -> None:
    """Tell what the PDF in ``payload`` says of itself. Raises ``Refused`` if it cannot be opened."""
    data = payload.read(_MOST_BYTES + 1)
    if len(data) > _MOST_BYTES:
        raise Refused(f"The file is larger than {_MOST_BYTES // 1_000_000} MB; nothing was read from it.")
    try:
        pdf = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError:
        try:
            pdf = pypdfium2.PdfDocument(mend(payload))
        except (Damaged, pypdfium2.PdfiumError) as error:
            raise Refused("The file is not a PDF, is damaged, or opens only with a password.") from error
    for name, about in _PROPERTIES:
        value = pdf.get_metadata_value(name)
        found.clue(about, _date(value) if name.endswith("Date") else value, f"PDF property {name}")  # type: ignore[arg-type]
    texts = []
    for index in range(min(len(pdf), PAGES)):
        try:
            texts.append(_page(pdf, index, found))
        except _FAULTS:
            found.problem("A page of the PDF is damaged.")
    found.text("\n\n".join(texts).replace("\x02", "-").replace("\ufffe", "-"))


def _date(value: str) -> str:
    """``D:20180611093000Z`` as ``2018-06-11``; "" for anything else (ISO 32000, 7.9.4)."""
    match = _DATE.match(value.strip())
    return "-".join(filter(None, match.groups())) if match else ""


def _page(pdf: pypdfium2.PdfDocument, index: int, found: Found) -> str:
    page = pdf[index]
    try:
        textpage = page.get_textpage()
        try:
            if index == 0:
                found.clue("title", _largest(textpage), "largest print on the first page")
            return str(textpage.get_text_bounded())
        finally:
            textpage.close()
    finally:
        page.close()


def _largest(textpage: pypdfium2.PdfTextPage) -> str:
    """The first run of the largest print, if it is larger than most of the page; "" otherwise."""
    count = min(textpage.count_chars(), _LOOKED_AT)
    text = textpage.get_text_range(0, count) if count else ""
    if len(text) != count:  # pairs and ligatures: places cannot be told
        return ""
    heights = []
    for index, character in enumerate(text):
        if character.isspace() or not character.isprintable():
            heights.append(0.0)
            continue
        left, bottom, right, top = textpage.get_charbox(index, loose=True)
        heights.append(max(top - bottom, 0.0))
    inked = sorted(height for height in heights if height)
    if not inked:
        return ""
    largest, usual = inked[-1], inked[len(inked) // 2]
    if largest < _MUCH_LARGER * usual and len(inked) > 300:
        return ""
    kept: list[str] = []
    for character, height in zip(text, heights, strict=True):
        if not height or height > largest - _LIKE:
            kept.append(character if height or kept else "")
        elif "".join(kept).strip():
            break
    return " ".join("".join(kept).split())
