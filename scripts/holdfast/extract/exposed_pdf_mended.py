"""As ``exposed_pdf``, for PDFs that PDFium refuses: rewritten by qpdf (through pikepdf) and tried once more."""

from __future__ import annotations

from io import BytesIO
from typing import BinaryIO

import pikepdf

from holdfast.extract import exposed_pdf
from holdfast.extract.output import Output, Refused


def read(payload: BinaryIO, output: Output, charset: str = "") -> None:
    """As ``exposed_pdf.read``, for a file that it called damaged. Raises ``Refused`` if mending does not help."""
    payload.seek(0)
    mended = BytesIO()
    try:
        with pikepdf.open(payload) as document:
            document.save(mended)
    except (pikepdf.PdfError, RuntimeError, ValueError, OSError) as error:
        raise Refused("The PDF is damaged beyond reading, or encrypted.") from error
    exposed_pdf.read_bytes(mended.getvalue(), output)
