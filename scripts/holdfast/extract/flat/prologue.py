"""What is looked at in the text of a page before it is parsed."""

from __future__ import annotations

import re

QUIRKS = (
    "html,body{height:100%}table{font-size:medium;font-weight:400;font-style:normal;font-variant:normal;"
    "line-height:normal;white-space:normal;text-align:start;color:inherit}"
)
"""What pages without a doctype get from browsers, for frames that are never shown that way (HTML, ``srcdoc``)."""

_DOCTYPE = re.compile(r"<!doctype\s+html([^>]{0,500})>", re.IGNORECASE)
_OLD_DOCTYPE = re.compile(r"html (?:2|3)|html 4\.0\d? (?:transitional|frameset)//[a-z]*\"\s*\Z", re.IGNORECASE)
_NOSCRIPT = re.compile(r"<(/?)noscript[^<>]{0,1000}>", re.IGNORECASE)
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


def without_noscript(html: str) -> str:
    """A page without its ``noscript`` elements, which are text to a browser that runs scripts: parsed as elements,
    those in the head would end it."""
    kept, at, begin = [], 0, -1
    for tag in _NOSCRIPT.finditer(html):
        if not tag[1]:
            begin = tag.start() if begin < 0 else begin
        elif begin >= 0:
            kept.append(html[at:begin])
            at, begin = tag.end(), -1
    return "".join([*kept, html[at:]])


def is_quirky(html: str) -> bool:
    """Whether browsers lay this page out as they did before the standards (HTML, "quirks mode")."""
    found = _DOCTYPE.match(without(html[:100_000]))
    return found is None or bool(_OLD_DOCTYPE.search(found[1]))
