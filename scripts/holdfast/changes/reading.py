"""A document as one stream of words that no layout can alter, each word knowing its page and paragraph.

Words are compared by a *key*: compatibility forms, quotes and dashes made alike, hyphens inside words left out (a
broken word may have kept its hyphen). Bullets and rules have no key and are left out. Lines at the edge of pages that
recur, or count with the pages, are running headers or page numbers and are left out too.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from zlib import crc32

from holdfast.model import PageText
from holdfast.running import split

SURROUNDINGS = frozenset({"Other text on the page"})
"""Labels of pages that hold what stands around a web page's main text: menus, footers, teasers."""

_PARAGRAPHS = re.compile(r"\n[ \t\r\f\v]*\n")
_BROKEN = re.compile(r"([^\W\d_])[-\u00ad\u2010][ \t\r]*\n[ \t]*(?=[a-z\u00df-\u00ff])")
_NOTHING = re.compile("[\u00ad\u200b-\u200d\u2060\ufeff]")
_INNER_HYPHEN = re.compile(r"(?<=[^\W\d_])-(?=[^\W\d_])")
_SAYS_SOMETHING = re.compile(r"[\w%£$€+=<>]")
_ALIKE = str.maketrans({
    "\u2018": "'", "\u2019": "'", "\u201a": "'", "\u2032": "'", "`": "'",
    "\u201c": '"', "\u201d": '"', "\u201e": '"', "\u00ab": '"', "\u00bb": '"', "\u2033": '"',
    "\u2010": "-", "\u2011": "-", "\u2012": "-", "\u2013": "-", "\u2014": "-", "\u2212": "-",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Stream:
    """The words of a document: as ``shown``, their ``keys``, and for each the index of its page and paragraph."""

    pages: Sequence[PageText]
    shown: Sequence[str]
    keys: Sequence[str]
    page: Sequence[int]
    paragraph: Sequence[int]

    def is_around(self, word: int) -> bool:
        """Whether the word stands around the main text of a web page."""
        return self.pages[self.page[word]].label in SURROUNDINGS


class Keys(dict[str, str]):
    """Word to key, made once for each distinct word."""

    def __missing__(self, word: str) -> str:
        made = word if word.isascii() else unicodedata.normalize("NFKC", word.translate(_ALIKE)).translate(_ALIKE)
        made = _INNER_HYPHEN.sub("", made) if "-" in made else made
        self[word] = made = made if made.isalnum() or _SAYS_SOMETHING.search(made) else ""
        return made


def read(pages: Sequence[PageText], running: frozenset[tuple[str, str]], keys: Keys) -> Stream:
    """The stream of ``pages`` without the lines that ``running.running_lines`` found."""
    shown: list[str] = []
    of_page: list[int] = []
    of_paragraph: list[int] = []
    number = 0
    for index, page in enumerate(pages):
        text = _without(page, running) if page.has_text else ""
        if not text.isascii():
            text = _BROKEN.sub(r"\1", text)
            text = _NOTHING.sub("", text)
        elif "-\n" in text or "- \n" in text or "-\r\n" in text:
            text = _BROKEN.sub(r"\1", text)
        first = True
        for block in _PARAGRAPHS.split(text):
            words = [word for word in block.split() if keys[word]]
            if first and words and shown and _goes_on(shown[-1], words[0]):
                shown[-1] = shown[-1][:-1] + words.pop(0)
            first = first and not words
            if words:
                shown += words
                of_page += [index] * len(words)
                of_paragraph += [number] * len(words)
                number += 1
    return Stream(pages, shown, [keys[word] for word in shown], of_page, of_paragraph)


def units(stream: Stream) -> Iterator[tuple[int, int]]:
    """The stream in sentences, as ranges of words. Where one ends depends on its words alone, never on the layout:
    at a full stop or the like, and in long passages without one after a word that its own checksum chooses."""
    begin = 0
    ends = _Ends()
    for at, key in enumerate(stream.keys, start=1):
        end, chosen = ends[key]
        if end or (at - begin >= 24 and chosen) or at - begin >= 60:
            yield begin, at
            begin = at
    if begin < len(stream.keys):
        yield begin, len(stream.keys)


class _Ends(dict[str, tuple[bool, bool]]):
    """For each key: whether it ends a sentence, and whether it is chosen to end a long passage."""

    def __missing__(self, key: str) -> tuple[bool, bool]:
        bare = key.rstrip("'\")]}")
        found = self[key] = bare[-1:] in (".", "?", "!", ":", ";"), crc32(key.encode("utf-8", "replace")) % 4 == 0
        return found


def _goes_on(last: str, first: str) -> bool:
    """Whether a word was broken between two pages."""
    return len(last) > 1 and last[-1] in "-\u2010" and last[-2].isalpha() and first[0].islower()


def _without(page: PageText, running: frozenset[tuple[str, str]]) -> str:
    lines, drop = split(page, running)
    return "\n".join(line for place, line in enumerate(lines) if place not in drop) if drop else page.text
