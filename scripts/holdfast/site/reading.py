"""The reading view of a document: its text made to flow, as far as that changes no word of it, and divided where the
pages of our rendering begin."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from holdfast.model import Extraction, FailedExtraction

_FEW = 4  # lines: fewer say nothing about how wide the page is set
_NARROW = 30  # characters: lines of a list or a poem, which end where they are meant to
_FULL = 0.88  # of the length that nine lines in ten stay under: letters differ in width
_SENTENCE = 0.96  # the same for a line that ends a sentence, and so perhaps a paragraph
_ENDS = (".", "!", "?", ":", ";", ".”", ".’", '."')
_ITEM = re.compile(r"\s*(?:[^\w\s(\[“‘\"'£$€]|\(?\w{1,3}[.)]\s)")
_VERSION = re.compile(r"soffice-([\d.]+)")
_NOT_THE_AUTHORS = {
    "slides": (
        "The pictures of the slides are our rendering by LibreOffice{}, in which fonts and places may differ from what "
        "the author saw. The text comes from the file itself."
    ),
    "sheets": (
        "The pictures are the first pages of our rendering by LibreOffice{}. The file itself has no pages, and nobody "
        "has to have seen these. The text comes from the file itself."
    ),
    "text": (
        "The pictures are our rendering by LibreOffice{}. The file itself has no pages: those of the author may have "
        "ended elsewhere, so “page 3 of our rendering” is not their page 3. The text comes from the file itself."
    ),
}


@dataclass(frozen=True, slots=True)
class Stretch:
    """What of one part of a text stands on the pages ``numbers`` of our rendering. ``rest``: they began before it."""

    numbers: tuple[int, ...]
    start: int
    end: int
    rest: bool

    @property
    def label(self) -> str:
        """Such as “Page 3 of our rendering”."""
        return f"{named(self.numbers)} of our rendering{', continued' if self.rest else ''}"

    @property
    def anchor(self) -> str:
        """The fragment that leads here, "" for a rest."""
        return "" if self.rest else f"r{self.numbers[0]}"


def named(numbers: tuple[int, ...]) -> str:
    """``Page 3``, ``Pages 3 and 4``, ``Pages 3 to 5``; the numbers follow each other."""
    if len(numbers) == 1:
        return f"Page {numbers[0]}"
    return f"Pages {numbers[0]} {'and' if len(numbers) == 2 else 'to'} {numbers[-1]}"


def stretches(text: Extraction) -> dict[int, tuple[Stretch, ...]]:
    """By the number of a part: the stretches that it is made of, if it is known where pages begin in it."""
    leaves = text.rendering.leaves if text.rendering and text.kind in ("text", "sheets") else ()
    lengths = {page.number: len(page.text) for page in text.pages}
    found = {}
    for part, of_part in groupby((leaf for leaf in leaves if leaf.part in lengths), key=lambda leaf: leaf.part):
        begun = [(start, list(same)) for start, same in groupby(of_part, key=lambda leaf: leaf.start)]
        ends = [start for start, _ in begun[1:]] + [lengths[part]]
        found[part] = tuple(
            Stretch(tuple(leaf.number for leaf in same), start, end, same[0].rest)
            for (start, same), end in zip(begun, ends, strict=True)
        )
    return found


def sections(text: Extraction) -> Iterator[tuple[str, str, str]]:
    """The text as search gets it, in sections that can be linked: anchor, label and words."""
    known = stretches(text) if text.kind == "text" else {}
    gathered: dict[int, list[str]] = {}
    names: dict[int, str] = {}
    for page in text.pages:
        if not (page.has_text and page.text):
            continue
        if page.number not in known:
            yield f"p{page.number}", page.label or f"Part {page.number}", page.text
        for one in known.get(page.number, ()):
            number = one.numbers[-1] if one.rest else one.numbers[0]
            gathered.setdefault(number, []).append(page.text[one.start : one.end])
            names.setdefault(number, one.label)
    for number, words in gathered.items():
        yield f"r{number}", names[number], "\n".join(words)


def rendered_on(text: Extraction, places: Iterator[tuple[int, int]]) -> tuple[int, ...]:
    """The pages of our rendering on which ``places`` (parts and characters) stand; () if that is not known."""
    known = stretches(text) if text.kind == "text" else {}
    return tuple(sorted({
        number
        for part, at in places
        for one in known.get(part, ())
        if one.start <= at < max(one.end, one.start + 1)
        for number in one.numbers
    }))  # fmt: skip


def about(text: Extraction) -> str:
    """What there is to know about pictures that are none of the author's pages, in plain sentences; "" if nothing."""
    if text.rendering is None:
        return ""
    made = text.rendering.made
    if isinstance(made, FailedExtraction):
        return f"There are no pictures of its pages. {made.reason}"
    version = _VERSION.search(made.engine)
    said = _NOT_THE_AUTHORS.get(text.kind, "").format(f" {version[1]}" if version else "")
    return f"{said} {made.problem}".strip()


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
