"""Parsing HTML of strangers in our own process: only what a parser can do in reasonable time.

Text for readers is taken in a limited child process (``extract``). Where a page is only glanced at, a child would cost
more than the glance; but a megabyte of nothing but ``<div>`` keeps a parser busy for minutes, because its work grows
with the depth of every element. So does one tag with a hundred thousand attributes, which are compared with each other.
"""

from __future__ import annotations

import re

from selectolax.lexbor import LexborHTMLParser

MOST_EFFORT = 10_000_000
"""Sum over all tags of how many elements are open there. A parser's time and memory grow with it; large real pages
come to 2 million, and a megabyte of nothing but ``<div>`` to 20,000 million, which takes minutes."""

MOST_ATTRIBUTES = 4000
"""Of one tag. 5 MB of such tags take a parser about 4 seconds, and one tag of 5 MB half an hour. Scripts with ``a < b``
look like tags with many attributes until the next ``>``, so that it must not be small."""

_TAG = re.compile(r"<(/?)([a-z][a-z0-9-]*)", re.IGNORECASE)
_NAME = r"(?:=[^\s/>=]*+|[^\s/>=]++)"
_VALUE = r"(?:\"[^\"]*+\"?|'[^']*+'?|[^\s>\"'][^\s>]*+)"
_TAG_NAME = re.compile(r"<[a-z][^\s/>]*+", re.IGNORECASE)
_CROWD = re.compile(rf"(?:[\s/]*+{_NAME}(?:\s*+=\s*+{_VALUE}?+)?+){{{MOST_ATTRIBUTES}}}+")
_NO_CONTENT = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
_UP_TO_THE_NEXT = {"p", "li", "dt", "dd", "option", "tr", "td", "th", "tbody", "thead", "tfoot", "rt", "rp"}
_CLOSED = _NO_CONTENT | _UP_TO_THE_NEXT  # elements that do not stay open when nobody closes them


def parse(text: str) -> LexborHTMLParser | None:
    """The tree of an HTML page as a browser builds it; ``None`` for a page that was made to choke a parser."""
    if _effort(text) > MOST_EFFORT or _crowded(text):
        return None
    return LexborHTMLParser(text)


def _crowded(text: str) -> bool:
    """Whether a tag has more than ``MOST_ATTRIBUTES``."""
    return any(_CROWD.match(text, tag.end()) for tag in _TAG_NAME.finditer(text))


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
