"""Opening a PDF of strangers with PDFium, for every reader that looks into one."""

from __future__ import annotations

import ctypes
import mmap
import os
from typing import BinaryIO

import pypdfium2
from pypdfium2 import raw

from holdfast.extract.output import Damaged, Refused

PAGE_ERRORS = (pypdfium2.PdfiumError, ValueError, OverflowError, OSError)
"""What one broken page raises; it costs that page and no other."""

PdfData = bytes | ctypes.Array[ctypes.c_char]


def mapped(payload: BinaryIO) -> PdfData:
    """The bytes of ``payload`` without reading them all. Raises ``Refused`` for an empty file."""
    if not os.fstat(payload.fileno()).st_size:
        raise Refused("The file is empty.")
    # PDFium takes an address and a length. The mapping is private, so the file cannot be changed through it.
    view = mmap.mmap(payload.fileno(), 0, access=mmap.ACCESS_COPY)
    return (ctypes.c_char * len(view)).from_buffer(view)


def opened(data: PdfData) -> pypdfium2.PdfDocument:
    """The document. Raises ``Damaged`` if mending is worth a try, or ``Refused``."""
    try:
        return pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise _refusal(error) from error


def _refusal(error: pypdfium2.PdfiumError) -> Refused:
    if error.err_code == raw.FPDF_ERR_PASSWORD:
        return Refused("The PDF is encrypted and opens only with a password.")
    if error.err_code == raw.FPDF_ERR_SECURITY:
        return Refused("The PDF is encrypted in a way that is not supported.")
    return Damaged("The file is not a PDF, or is damaged beyond reading.")
