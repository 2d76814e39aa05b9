"""Parsing HTML of strangers in our own process: only what a parser can do in reasonable time.

Text for readers is taken in a limited child process (``extract``). Where a page is only glanced at, a child would cost
more than the glance; but a megabyte of nothing but ``<div>`` keeps a parser busy for minutes, because its work grows
with the depth of every element.
"""

from __future__ import annotations

import re

from selectolax.lexbor import LexborHTMLParser

MOST_EFFORT = 10_000_000
"""Sum over all tags of how many elements are open there. A parser's time and memory grow with it; large real pages
come to 2 million, and a megabyte of nothing but ``<div>`` to 20,000 million, which takes minutes."""

_TAG = re.compile(r"<(/?)([a-z][a-z0-9-]*)", re.IGNORECASE)
_NO_CONTENT = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
_UP_TO_THE_NEXT = {"p", "li", "dt", "dd", "option", "tr", "td", "th", "tbody", "thead", "tfoot", "rt", "rp"}
_CLOSED = _NO_CONTENT | _UP_TO_THE_NEXT  # elements that do not stay open when nobody closes them


def parse(text: str) -> LexborHTMLParser | None:
    """The tree of an HTML page as a browser builds it; ``None`` for a page that was made to choke a parser."""
    return None if _effort(text) > MOST_EFFORT else LexborHTMLParser(text)


def _effort(text: str) -> int:
    """What the page would cost a parser, counted roughly and from above; stops counting beyond ``MOST_EFFORT``."""
    tags = text.count("<")
    if tags * tags < MOST_EFFORT:
        return 0
    effort = depth = 0
    for match in _TAG.finditer(text):
        if match[2].lower() not in _CLOSED:
            depth = max(0, depth - 1) if match[1] else depth + 1
        effort += depth
        if effort > MOST_EFFORT:
            break
    return effort
