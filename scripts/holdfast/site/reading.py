"""The reading view of a document: its text made to flow, as far as that changes no word of it."""

from __future__ import annotations

import re

_FEW = 4  # lines: fewer say nothing about how wide the page is set
_NARROW = 30  # characters: lines of a list or a poem, which end where they are meant to
_FULL = 0.88  # of the length that nine lines in ten stay under: letters differ in width
_SENTENCE = 0.96  # the same for a line that ends a sentence, and so perhaps a paragraph
_ENDS = (".", "!", "?", ":", ";", ".”", ".’", '."')
_ITEM = re.compile(r"\s*(?:[^\w\s(\[“‘\"'£$€]|\(?\w{1,3}[.)]\s)")


def flowing(text: str) -> str:
    """``text`` with a space for each line break that only the width of the paper asked for.

    A break stays after a line that had room for the next word, before an empty one, and before what begins like an
    item of a list. No character is added or taken away, so that places in the one are places in the other.
    """
    lines = text.split("\n")
    if len(lines) < _FEW:
        return text
    usual = sorted(map(len, lines))[-1 - len(lines) // 10]
    if usual < _NARROW:
        return text
    parts = [lines[0]]
    for line, following in zip(lines, lines[1:], strict=False):
        with_word = len(line) + 1 + len(following.split(" ", 1)[0])
        full = usual * (_SENTENCE if line.endswith(_ENDS) else _FULL)
        broken = line and following and with_word >= full and not _ITEM.match(following)
        parts += (" " if broken else "\n", following)
    return "".join(parts)
