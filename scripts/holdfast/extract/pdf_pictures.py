"""Pages of a PDF as pictures for OCR: grey, at the resolution that is asked for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import BinaryIO

import pypdfium2
from PIL import Image

from holdfast.extract.pdf_mended import mend

MOST_PIXELS = 40_000_000
"""Larger pages are drawn coarser; A4 at 300 dpi has 9 million."""


def pictures(payload: BinaryIO, numbers: Sequence[int], dpi: int) -> Iterator[tuple[int, Image.Image]]:
    """The pictures of these pages. Raises ``Refused``, ``OSError`` or ``ValueError``."""
    try:
        pdf = pypdfium2.PdfDocument(payload.read())
    except pypdfium2.PdfiumError:
        pdf = pypdfium2.PdfDocument(mend(payload))
    for number in numbers:
        page = pdf[number - 1]
        width, height = page.get_size()
        scale = min(dpi / 72, (MOST_PIXELS / max(width * height, 1)) ** 0.5)
        yield number, page.render(scale=scale, grayscale=True).to_pil()
        page.close()
