"""What a PDF page has that is no text on it: the addresses behind its links, remarks, and what a form was filled with.

Sources: ISO 32000-1, 12.5 (annotations), 12.6.4.7 (URI actions), 12.7.3 (values of fields).
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator

import pypdfium2
from pypdfium2 import raw

from holdfast.exposure import find, find_in_source, spelled
from holdfast.extract.exposed_telling import Line
from holdfast.extract.pdf_place import Frame

_MOST = 5_000
_LONGEST = 20_000  # bytes


def look(
    pdf: pypdfium2.PdfDocument, page: pypdfium2.PdfPage, textpage: pypdfium2.PdfTextPage, frame: Frame
) -> Iterator[Line]:
    """The hits of links and annotations whose words the page does not show as text."""
    count = min(raw.FPDFPage_GetAnnotCount(page), _MOST)
    if count <= 0:
        return
    shown = textpage.get_text_range()
    known = {spelled(shown[one.start : one.end]) for one in find(shown)}
    for index in range(count):
        annotation = raw.FPDFPage_GetAnnot(page, index)
        if not annotation:
            continue
        place = raw.FS_RECTF()
        box = None
        if raw.FPDFAnnot_GetRect(annotation, ctypes.byref(place)):
            box = frame.shown((place.left, place.bottom, place.right, place.top))
        text = "\n".join(filter(None, (_string(annotation, b"Contents"), _string(annotation, b"V"))))
        for one in find(text):
            if spelled(text[one.start : one.end]) not in known:
                yield one.kind, one.level, one.excerpt, box
        for one, what in find_in_source(_address(pdf, annotation)):
            if what not in known:
                yield one.kind, one.level, one.excerpt, box
        raw.FPDFPage_CloseAnnot(annotation)


def _string(annotation: raw.FPDF_ANNOTATION, key: bytes) -> str:
    """The value of a key of the annotation, "" if it has none."""
    size = min(raw.FPDFAnnot_GetStringValue(annotation, key, None, 0), _LONGEST)
    if size <= 2:
        return ""
    buffer = (ctypes.c_ushort * (size // 2 + 1))()
    raw.FPDFAnnot_GetStringValue(annotation, key, buffer, size)
    return bytes(buffer).decode("utf-16-le", "replace").partition("\0")[0]


def _address(pdf: pypdfium2.PdfDocument, annotation: raw.FPDF_ANNOTATION) -> str:
    """Where a link leads, "" for no link."""
    link = raw.FPDFAnnot_GetLink(annotation)
    action = raw.FPDFLink_GetAction(link) if link else None
    if not action:
        return ""
    size = min(raw.FPDFAction_GetURIPath(pdf, action, None, 0), _LONGEST)
    buffer = ctypes.create_string_buffer(size + 1)
    raw.FPDFAction_GetURIPath(pdf, action, buffer, size)
    return buffer.value.decode("utf-8", "replace")
