"""HTML: the main text, the other text that the page shows, and text that it hides at first, as up to three pages.

Every visible line comes out exactly once. trafilatura only says which lines are the main text; the lines themselves
come from ``visible``, so that its omissions (captions, boxes, tables) can move a sentence but never lose one.
"""

from __future__ import annotations

import re
from typing import BinaryIO

import trafilatura
from lxml import etree

from holdfast.extract.charset import decode
from holdfast.extract.output import Output, Refused
from holdfast.extract.visible import Paragraphs, text_of, visible

MOST_BYTES = 30_000_000
SIFTED_CHARACTERS, SIFTED_DEPTH = 3_000_000, 500
"""Pages that are larger or nested deeper are not sorted into main and other text; it would take too long."""
_ENOUGH = 0.4
"""Part of all visible letters that a main text must hold to be believed."""
_LONG_LINE = 6
"""Words of a line that is recognised inside a longer one; shorter lines must be alone in theirs."""
_WORD = re.compile(r"\w+")

MAIN, OTHER, HIDDEN = "Main text", "Other text on the page", "Text that is hidden when the page opens"
_MAY_BE_HIDDEN = "The page hides this text at first; a reader may never have seen it."


def read(payload: BinaryIO, output: Output, charset: str = "") -> None:
    """Write the page in ``payload``. Raises ``Refused`` if it is empty."""
    data = payload.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        data = data[:MOST_BYTES]
        output.problem(f"Only the first {MOST_BYTES // 1_000_000} MB of the page were read.")
    if not data.strip():
        raise Refused("The file is empty.")
    html = decode(data, charset, html=True)
    page = visible(html)
    output.title(page.title)
    # The plain form first: should the sorting break off, it stays.
    output.page(1, text_of(page.shown), MAIN)
    output.stage("the division into main text and other text")
    if len(html) > SIFTED_CHARACTERS or page.depth > SIFTED_DEPTH:
        main, other = page.shown, Paragraphs()
    else:
        main, other = _sorted(page.shown, html)
    number = 1
    if other:
        number += 1
        output.page(number, text_of(other), OTHER)
        output.page(1, text_of(main), MAIN)
    if page.hidden:
        output.page(number + 1, text_of(page.hidden), HIDDEN, warnings=[_MAY_BE_HIDDEN])


def _sorted(shown: Paragraphs, html: str) -> tuple[Paragraphs, Paragraphs]:
    """The main text and the rest; all is main text if no main text is found that can be believed."""
    try:
        found = trafilatura.extract(html, include_comments=False, include_tables=True) or ""
    except (etree.LxmlError, RecursionError, ValueError, TypeError, AttributeError, LookupError):
        return shown, []  # whatever is wrong with such a page, its plain text is there already
    lines = {_words(line) for line in found.split("\n")}
    running = f" {_words(found)} "
    main: Paragraphs = []
    other: Paragraphs = []
    for paragraph in shown:
        kept: dict[bool, list[str]] = {True: [], False: []}
        for line in paragraph:
            words = _words(line)
            kept[words in lines or (words.count(" ") + 1 >= _LONG_LINE and f" {words} " in running)].append(line)
        for is_main, into in ((True, main), (False, other)):
            if kept[is_main]:
                into.append(kept[is_main])
    if _letters(main) < _ENOUGH * _letters(shown):
        return shown, []
    return main, other


def _words(text: str) -> str:
    return " ".join(_WORD.findall(text)).casefold()


def _letters(paragraphs: Paragraphs) -> int:
    return sum(len(line) for lines in paragraphs for line in lines)
