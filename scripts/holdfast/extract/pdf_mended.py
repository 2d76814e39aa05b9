"""PDFs that PDFium refuses, rewritten by qpdf (through pikepdf) and tried once more.

It helps where the table of objects is missing or wrong, or the very end of the file is cut off.
"""

from __future__ import annotations

from io import BytesIO
from typing import BinaryIO

import pikepdf

from holdfast.extract import pdf
from holdfast.extract.output import Damaged, Output, Refused


def read(payload: BinaryIO, output: Output, charset: str = "") -> None:
    """As ``pdf.read``, for a file that it called damaged. Raises ``Refused`` if mending does not help."""
    mended = mend(payload)
    output.problem("The file is damaged and was mended before reading; parts of it may be missing.")
    pdf.read_bytes(mended, output)


def mend(payload: BinaryIO) -> bytes:
    """The PDF in ``payload``, written anew. Raises ``Refused`` if that cannot be done."""
    payload.seek(0)
    mended = BytesIO()
    try:
        with pikepdf.open(payload) as document:
            document.save(mended)
    except pikepdf.PasswordError as error:
        raise Refused("The PDF is encrypted and opens only with a password.") from error
    except (pikepdf.PdfError, RuntimeError, ValueError, OSError) as error:
        raise Damaged("The file is not a PDF, or is damaged beyond reading.") from error
    return mended.getvalue()
