"""Where the pages of our rendering begin in the text that our own readers took from the file.

The rendering has the same words with others among them: running headers, numbers of lists, notes at the foot. So a
page begins in the text where the first words on it stand that follow each other there too, and only if nearly all
words after them are on this page, and nearly all before them, back to where the page before begins, on those before.
A page for which that does not hold is left to the one before it; if most are, none is placed.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left
from collections import deque
from collections.abc import Iterator, Sequence
from itertools import accumulate

from holdfast import exposure
from holdfast.model import Extraction, FailedExtraction, Leaf, PageText, Rendering
from holdfast.running import running_lines, split

_WORD = re.compile(r"\w+")
_IN_A_ROW = 6
_FEWEST = 3
_FIRST_WORDS = 40  # of a page: among them those in a row are looked for
_NEARLY_ALL = 0.9
_BODY = "Part "  # how our readers label what flows; notes, headers and drawings come after it

# A document may have been made to take long. What is beyond these is not placed.
_LONGEST, _MOST_PAGES = 3_000_000, 1_000  # characters, pages
_MOST_PLACES = 30  # at which the same words are looked at
_CLINGING = 12  # signs before a word

SHOWS_MORE = (
    "The rendering by LibreOffice shows something that looks like personal data and is not in the text, where it would "
    "have been found before publication; so its pictures are not shown."
)
NOT_THE_SLIDES = "The rendering by LibreOffice has {} pages for {} slides, so their pictures are not shown."


class _Text:
    """The flowing words of the file as one line, each with its part and its place there."""

    def __init__(self, pages: Sequence[PageText]) -> None:
        self.words: list[str] = []
        self._parts, self._starts, self._at = array("L"), array("L"), array("L")
        at = 1
        for page in pages:
            for match in _WORD.finditer(page.text):
                word = match[0].casefold()
                self.words.append(word)
                self._parts.append(page.number)
                self._starts.append(_start_of(page.text, match.start()))
                self._at.append(at)
                at += len(word) + 1
        self._line = f" {' '.join(self.words)} "

    def place(self, word: int) -> tuple[int, int]:
        """The part in which a word stands, and at which character."""
        return self._parts[word], self._starts[word]

    def find(self, row: Sequence[str], first: int, last: int) -> Iterator[int]:
        """Where words from ``first`` on and before ``last`` are the words of ``row``."""
        if first >= len(self.words):
            return
        wanted = f" {' '.join(row)} "
        end = self._at[last] if last < len(self.words) else len(self._line)
        at = self._line.find(wanted, self._at[first] - 1, end)
        while at >= 0:
            yield bisect_left(self._at, at + 1)
            at = self._line.find(wanted, at + 1, end)


def _start_of(text: str, at: int) -> int:
    """Where a word begins together with the signs that cling to it."""
    for before in range(at, max(0, at - _CLINGING), -1):
        if text[before - 1].isspace():
            return before
    return at if at > _CLINGING else 0


def rendering(text: Extraction, made: Extraction | FailedExtraction) -> Rendering:
    """``made`` with its pages placed in ``text``."""
    if not isinstance(made, Extraction):
        return Rendering(made)
    if _identifiers(made) - _identifiers(text):
        return Rendering(FailedExtraction(made.sha256, SHOWS_MORE))
    if text.kind == "slides":
        if len(made.pages) != len(text.pages):
            reason = NOT_THE_SLIDES.format(len(made.pages), len(text.pages))
            return Rendering(FailedExtraction(made.sha256, reason))
        pairs = zip(made.pages, text.pages, strict=True)
        return Rendering(made, tuple(Leaf(page.number, slide.number) for page, slide in pairs))
    if text.kind == "sheets":
        return Rendering(made, _on_sheets(text.pages, made.pages))
    return Rendering(made, _flowing([page for page in text.pages if page.label.startswith(_BODY)], made.pages))


def _identifiers(text: Extraction) -> set[tuple[str, str]]:
    """What ``exposure`` finds in a text that would keep its copy from readers: kinds, and words as they are masked."""
    found = (one for page in text.pages for one in exposure.find(page.text))
    return {(one.kind, "".join(one.excerpt.split())) for one in found if one.level == "error"}


def _flowing(parts: Sequence[PageText], pages: Sequence[PageText]) -> tuple[Leaf, ...]:
    nowhere = tuple(Leaf(page.number) for page in pages)
    if len(pages) > _MOST_PAGES or sum(len(part.text) for part in parts) > _LONGEST:
        return nowhere
    text = _Text(parts)
    if not (text.words and pages):
        return nowhere
    running = running_lines(pages)
    first = _words(pages[0].text)
    at, before, seen = 0, set(first), len(first)
    found = [Leaf(pages[0].number, parts[0].number)]
    placed = 1
    for page in pages[1:]:
        words = _words(page.text)
        # Lines of the text may look like running ones, and running ones may stand in the text: both ways are tried.
        tried = (_beginning(text, one, at, before, seen) for one in (words, _body(page, running)))
        places = [place for place in tried if place is not None]
        if not places:
            found.append(Leaf(page.number, found[-1].part, found[-1].start))
            before |= set(words)
            seen += len(words)
            continue
        at, before, seen = min(places), set(words), len(words)
        found.append(Leaf(page.number, *text.place(at)))
        placed += 1
    sound = placed * 2 > len(pages) and _share(text.words[at:], before) >= _NEARLY_ALL
    return tuple(_with_rests(found, parts)) if sound or len(pages) == 1 else nowhere


def _with_rests(found: list[Leaf], parts: Sequence[PageText]) -> Iterator[Leaf]:
    """Also the rest of a page where a part begins in the middle of it."""
    waiting = deque(found)
    last = found[0]
    for part in parts:
        if not (waiting and (waiting[0].part, waiting[0].start) == (part.number, 0)):
            yield Leaf(last.number, part.number, rest=True)
        while waiting and waiting[0].part == part.number:
            last = waiting.popleft()
            yield last


def _body(page: PageText, running: frozenset[tuple[str, str]]) -> list[str]:
    """The words of a page without its running lines."""
    lines, drop = split(page, running)
    kept = "\n".join(line for number, line in enumerate(lines) if number not in drop)
    return _words(kept)


def _words(text: str) -> list[str]:
    return [match[0].casefold() for match in _WORD.finditer(text)]


def _beginning(text: _Text, body: list[str], after: int, before: set[str], seen: int) -> int | None:
    """At which word of ``text`` the page with the words ``body`` begins, the likeliest of all places.

    The pages before it begin at ``after``; they have ``seen`` words, and no others than ``before``.
    """
    length = min(_IN_A_ROW, len(body))
    if length < _FEWEST:
        return None
    here = set(body)
    last = after + 2 * seen + 500
    known = [0, *accumulate(word in before for word in text.words[after:last])]
    for first in range(min(_FIRST_WORDS, len(body) - length + 1)):
        places = text.find(body[first : first + length], after + 1, last)
        for place in sorted(places, key=lambda one: abs(one - after - seen))[:_MOST_PLACES]:
            start = _back(text.words, body, place, first)
            following = text.words[start : start + min(len(body) // 2, _FIRST_WORDS)]
            if (
                start > after
                and known[start - after] >= _NEARLY_ALL * (start - after)
                and _share(following, here) >= _NEARLY_ALL
            ):
                return start
    return None


def _back(words: list[str], body: list[str], place: int, first: int) -> int:
    """``place``, or as many words before it as stand before ``first`` on the page too."""
    while first > 0 and place > 0 and words[place - 1] == body[first - 1]:
        place, first = place - 1, first - 1
    return place


def _share(words: Sequence[str], among: set[str]) -> float:
    return sum(word in among for word in words) / len(words) if words else 1.0


def _on_sheets(parts: Sequence[PageText], pages: Sequence[PageText]) -> tuple[Leaf, ...]:
    """Each page at the part that has its first words. Wide sheets are printed in strips, so no more can be said."""
    if sum(len(part.text) for part in parts) > _LONGEST:
        return tuple(Leaf(page.number) for page in pages)
    text = _Text(parts)
    found = []
    at = part = 0
    for page in pages:
        words = _words(page.text)
        for length in (_IN_A_ROW, _FEWEST):
            place = next(text.find(words[:length], at, len(text.words)), None) if len(words) >= length else None
            if place is not None:
                at, part = place, text.place(place)[0]
                break
        found.append(Leaf(page.number, part))
    return tuple(found)
