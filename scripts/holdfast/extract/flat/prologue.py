"""What may stand before the first element of a document: passed over without looking at it twice."""

from __future__ import annotations

import re

_DOCTYPE = re.compile(r"<!doctype\s+html([^>]{0,500})>", re.IGNORECASE)
_OLD_DOCTYPE = re.compile(r"html (?:2|3)|html 4\.0\d? (?:transitional|frameset)//[a-z]*\"\s*\Z", re.IGNORECASE)
_ENDS = {"<!--": "-->", "<?xml": "?>"}


def without(text: str) -> str:
    """``text`` from its first character that is no space, comment, byte-order mark or XML declaration."""
    while True:
        text = text.lstrip("\ufeff \t\r\n\f")
        end = next((mark for start, mark in _ENDS.items() if text[:5].lower().startswith(start)), "")
        at = text.find(end) if end else -1
        if at < 0:
            return text
        text = text[at + len(end) :]


def is_quirky(html: str) -> bool:
    """Whether browsers lay this page out as they did before the standards (HTML, "quirks mode")."""
    found = _DOCTYPE.match(without(html[:100_000]))
    return found is None or bool(_OLD_DOCTYPE.search(found[1]))
