"""Where the pages of our rendering begin in the text that our own readers took from the file.

The rendering has the same words with others among them: running headers, numbers of lists, notes at the foot. So a
page begins in the text where the first words on it stand that follow each other there too, and only if nearly all
words after them are on this page, and nearly all before them, back to where the page before begins, on those before.
A page for which that does not hold is left to the one before it; if most are, none is placed.
"""

from __future__ import annotations

import re
from collections import defaultdict, deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from holdfast.model import Extraction, FailedExtraction, Leaf, PageText, Rendering
from holdfast.running import running_lines, split

_WORD = re.compile(r"\w+")
_IN_A_ROW = 6
_FEWEST = 3
_FIRST_WORDS = 40  # of a page: among them those in a row are looked for
_NEARLY_ALL = 0.9
_MOST_PLACES = 200  # at which the same words are looked at
_BODY = "Part "  # how our readers label what flows; notes, headers and drawings come after it

NOT_THE_SLIDES = "The rendering by LibreOffice has {} pages for {} slides, so their pictures are not shown."


@dataclass
class _Text:
    """The flowing words of the file, each with its part and its place there."""

    words: list[str] = field(default_factory=list)
    places: list[tuple[int, int]] = field(default_factory=list)
    threes: dict[tuple[str, ...], list[int]] = field(default_factory=lambda: defaultdict(list))

    @classmethod
    def of(cls, pages: Sequence[PageText]) -> _Text:
        made = cls()
        for page in pages:
            for match in _WORD.finditer(page.text):
                made.words.append(match[0].casefold())
                made.places.append((page.number, _start_of(page.text, match.start())))
        for at in range(len(made.words) - _FEWEST + 1):
            made.threes[tuple(made.words[at : at + _FEWEST])].append(at)
        return made

    def find(self, row: list[str]) -> list[int]:
        """Where these words stand in a row; at least ``_FEWEST`` of them."""
        places = self.threes.get(tuple(row[:_FEWEST]), [])
        return [place for place in places if self.words[place : place + len(row)] == row]


def _start_of(text: str, at: int) -> int:
    """Where a word begins together with the signs that cling to it."""
    while at > 0 and not text[at - 1].isspace():
        at -= 1
    return at


def rendering(text: Extraction, made: Extraction | FailedExtraction) -> Rendering:
    """``made`` with its pages placed in ``text``."""
    if not isinstance(made, Extraction):
        return Rendering(made)
    if text.kind == "slides":
        if len(made.pages) != len(text.pages):
            reason = NOT_THE_SLIDES.format(len(made.pages), len(text.pages))
            return Rendering(FailedExtraction(made.sha256, reason))
        pairs = zip(made.pages, text.pages, strict=True)
        return Rendering(made, tuple(Leaf(page.number, slide.number) for page, slide in pairs))
    if text.kind == "sheets":
        return Rendering(made, _on_sheets(text.pages, made.pages))
    return Rendering(made, _flowing([page for page in text.pages if page.label.startswith(_BODY)], made.pages))


def _flowing(parts: Sequence[PageText], pages: Sequence[PageText]) -> tuple[Leaf, ...]:
    nowhere = tuple(Leaf(page.number) for page in pages)
    text = _Text.of(parts)
    if not (text.words and pages):
        return nowhere
    running = running_lines(pages)
    at, before, seen = 0, set(_words(pages[0].text)), len(_words(pages[0].text))
    found = [Leaf(pages[0].number, parts[0].number)]
    placed = 1
    for page in pages[1:]:
        words = _words(page.text)
        # Lines of the text may look like running ones, and running ones may stand in the text: both ways are tried.
        tried = (_beginning(text, one, at, before, at + seen) for one in (words, _body(page, running)))
        places = [place for place in tried if place is not None]
        if not places:
            found.append(Leaf(page.number, found[-1].part, found[-1].start))
            before |= set(words)
            seen += len(words)
            continue
        at, before, seen = min(places), set(words), len(words)
        found.append(Leaf(page.number, *text.places[at]))
        placed += 1
    rest = text.words[at:]
    sound = placed * 2 > len(pages) and _share(rest, before) >= _NEARLY_ALL
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


def _beginning(text: _Text, body: list[str], after: int, before: set[str], expected: int) -> int | None:
    """At which word of ``text`` the page with the words ``body`` begins, the likeliest of all places."""
    length = min(_IN_A_ROW, len(body))
    if length < _FEWEST:
        return None
    here = set(body)
    for first in range(min(_FIRST_WORDS, len(body) - length + 1)):
        places = [place for place in text.find(body[first : first + length]) if place > after]
        for place in sorted(places, key=lambda one: abs(one - expected))[:_MOST_PLACES]:
            start = _back(text.words, body, place, first)
            following = text.words[start : start + min(len(body) // 2, _FIRST_WORDS)]
            if start > after and min(_share(text.words[after:start], before), _share(following, here)) >= _NEARLY_ALL:
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
    text = _Text.of(parts)
    found = []
    part = 0
    for page in pages:
        body = _words(page.text)
        places = text.find(body[:_IN_A_ROW]) or text.find(body[:_FEWEST]) if len(body) >= _FEWEST else []
        later = [place for place in places if text.places[place][0] >= part]
        part = text.places[later[0]][0] if later else part
        found.append(Leaf(page.number, part))
    return tuple(found)
