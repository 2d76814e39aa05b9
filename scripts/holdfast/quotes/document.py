"""One document made ready to be searched for quotes."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from holdfast.model import Extraction, PageText
from holdfast.quotes import canon
from holdfast.quotes.proof import Span
from holdfast.running import running_lines, split

_BARRIER = "\x1e"

Hit = tuple[int, int]
"""The first and the last token of a passage."""


class Stream:
    """One reading of a document, as a chain of tokens that know where they come from.

    ``texts`` are the pages as searched, each as long as the text of its page. ``flowing``: a passage may run on from
    one page to the next.
    """

    def __init__(self, pages: Sequence[PageText], texts: Sequence[str], *, flowing: bool) -> None:
        self.pages = pages
        self.text = "\f".join(texts)
        self._begins: list[int] = []
        at = 0
        for text in texts:
            self._begins.append(at)
            at += len(text) + 1
        self.starts, self.ends = array("L"), array("L")  # of each token in ``flat``
        self.at, self.to = array("L"), array("L")  # of each token in ``text``
        flat: list[str] = []
        length = 0
        blocks = [(0, self.text)] if flowing else list(zip(self._begins, texts, strict=True))
        for begin, block in blocks:
            digit = False
            for start, end, token in canon.tokens(canon.fold(block)):
                if digit and token[0] in canon.DIGITS:
                    flat.append("\x1f")  # as ``canon.joined`` does
                    length += 1
                flat.append(token)
                self.starts.append(length)
                length += len(token)
                self.ends.append(length)
                self.at.append(begin + start)
                self.to.append(begin + end)
                digit = token[-1] in canon.DIGITS
            flat.append(_BARRIER)
            length += 1
        self.flat = "".join(flat)

    def find(self, words: str, after: int = 0) -> Iterator[Hit]:
        """Where ``words`` (canonical) stand from the start of a token to the end of one, from token ``after`` on."""
        if after >= len(self.starts):
            return
        place = self.flat.find(words, self.starts[after])
        while place >= 0:
            first = bisect_left(self.starts, place)
            if first < len(self.starts) and self.starts[first] == place:
                last = bisect_left(self.ends, place + len(words))
                if last < len(self.ends) and self.ends[last] == place + len(words):
                    yield first, last
            place = self.flat.find(words, place + 1)

    def words(self, first: int, last: int) -> str:
        """The source's own words from one token to another, on one line; "" if there are none."""
        return " ".join(self.text[self.at[first] : self.to[last]].split()) if first <= last else ""

    def word(self, token: int) -> str:
        """One token as people would type it."""
        return canon.plain(self.text[self.at[token] : self.to[token]])

    def between(self, left: int, right: int) -> str:
        """What stands between two neighbouring tokens."""
        return self.text[self.to[left] : self.at[right]]

    def canonical(self, token: int) -> str:
        """One token in canonical form."""
        return self.flat[self.starts[token] : self.ends[token]]

    def page_of(self, place: int) -> PageText:
        """The page on which a character of ``text`` stands."""
        return self.pages[bisect_right(self._begins, place) - 1]

    def pages_of(self, hit: Hit) -> tuple[int, ...]:
        """The numbers of the pages over which a passage runs."""
        first = bisect_right(self._begins, self.at[hit[0]]) - 1
        last = bisect_right(self._begins, self.to[hit[1]] - 1) - 1
        if first == last:
            return (self.pages[first].number,)
        return tuple(page.number for page in self.pages[first : last + 1])

    def spans_of(self, hit: Hit) -> Iterator[Span]:
        """A passage page by page, as places in the pages' texts. What is left out of this reading is not in it."""
        start, end = self.at[hit[0]], self.to[hit[1]]
        first = bisect_right(self._begins, start) - 1
        for index in range(first, len(self._begins)):
            begin = self._begins[index]
            if begin >= end:
                return
            stop = self._begins[index + 1] - 1 if index + 1 < len(self._begins) else len(self.text)
            part = self.text[max(start, begin) : min(end, stop)]
            left = max(start, begin) + len(part) - len(part.lstrip())
            right = max(start, begin) + len(part.rstrip())
            if left < right:
                yield Span(self.pages[index].number, left - begin, right - begin)


@dataclass(frozen=True)
class Reading:
    """The pages as one program read them. ``shown``: this is the text that readers see."""

    pages: tuple[PageText, ...]
    flowing: bool
    shown: bool

    @cached_property
    def body(self) -> Stream:
        """Without running headers, footers and page numbers."""
        running = running_lines(self.pages) if self.flowing else frozenset()
        texts = [_blanked(page, running) if self.flowing else page.text for page in self.pages]
        return Stream(self.pages, texts, flowing=self.flowing)

    @cached_property
    def whole(self) -> Stream:
        """With them."""
        return Stream(self.pages, [page.text for page in self.pages], flowing=self.flowing)


@dataclass(frozen=True)
class Document:
    """The readings of one document, the one that readers see first. ``numbered``: its pages have numbers of their own,
    so that a quote can name one."""

    readings: tuple[Reading, ...]
    numbered: bool = True

    @classmethod
    def of(cls, text: Extraction) -> Document:
        """The document of an extracted text and of its second reading, if it has one."""
        flowing = text.kind == "pages"
        shown = tuple(page for page in text.pages if page.has_text)
        readings = [Reading(shown, flowing, shown=True)]
        if text.second:
            other = [
                replace(page, text=words, status="text")
                for page, words in zip(text.pages, text.second, strict=False)
                if words
            ]
            readings.append(Reading(tuple(other), flowing, shown=False))
        return cls(tuple(readings), text.kind in ("pages", "slides"))

    def streams(self) -> Iterator[tuple[Reading, Stream]]:
        """Every way to read it, the likeliest first."""
        for reading in self.readings:
            yield reading, reading.body
        for reading in self.readings:
            if reading.body.text != "\f".join(page.text for page in reading.pages):
                yield reading, reading.whole


def _blanked(page: PageText, running: frozenset[tuple[str, str]]) -> str:
    """The page with its running lines as spaces, so that all other words stay in their places."""
    lines, drop = split(page, running)
    return "\n".join(" " * len(line) if place in drop else line for place, line in enumerate(lines))
