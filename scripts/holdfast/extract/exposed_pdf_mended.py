"""As ``exposed_pdf``, for PDFs that PDFium refuses: rewritten by qpdf (through pikepdf) and tried once more."""

from __future__ import annotations

from typing import BinaryIO

from holdfast.extract import exposed_pdf
from holdfast.extract.output import Output
from holdfast.extract.pdf_mended import mend


def read(payload: BinaryIO, output: Output, charset: str = "") -> None:
    """As ``exposed_pdf.read``, for a file that it called damaged. Raises ``Refused`` if mending does not help."""
    exposed_pdf.read_bytes(mend(payload), output)
