"""Where a passage that has all letters of a quote does not have its words: cut at an end, or parted in other places.

Between words the comparison is blind to spaces, since PDFs lose some and add others. So the ends of words are looked at
once more where letters were found. What turns the meaning there is no proof; what may only be a lost space is told.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from holdfast.meaning import bare, is_negation
from holdfast.quotes import canon
from holdfast.quotes.document import Hit, Stream

_HYPHEN = re.compile("[-\u2010\u2011]")
_PREFIXES = frozenset(
    "non not no never un in im il ir dis mis anti counter de ex quasi pseudo semi sub under over pre post".split()  # noqa: SIM905
)
"""What, before a hyphen, makes another word of the one after it."""
_MAGNITUDES = frozenset(
    "hundred thousand million millions billion billions trillion dozen percent percentage m mn bn k tn pc pp".split()  # noqa: SIM905
)
_SPACED = re.compile(r"[ \t\u00a0]+")
_ENDS_IN_NUMBER, _BEGINS_WITH_NUMBER = re.compile(r"[0-9]$"), re.compile("[0-9$\x10-\x12.]")
_MOST_TOLD = 3


@dataclass(frozen=True, slots=True)
class Part:
    """The canonical words of a part of a quote, run together; where each begins; and what they are."""

    words: str
    begins: list[int]
    tokens: Sequence[str]

    @classmethod
    def of(cls, chain: list[str]) -> Part:
        """The part that has these canonical tokens."""
        words, apart = canon.joined(chain), 0
        begins = [0, *accumulate(map(len, chain[:-1]))]
        if canon.APART in words:
            for at in range(1, len(chain)):
                apart += chain[at - 1][-1] in canon.DIGITS and chain[at][0] in canon.DIGITS
                begins[at] += apart
        return cls(words, begins, chain)


def told(stream: Stream, chain: Sequence[Hit], parts: Sequence[Part]) -> list[str] | None:
    """A sentence for each place where the copy parts the letters into other words than the quote.

    ``None`` if the passage is no proof, because any part of it begins or ends within something that its words alone do
    not say (“non-urgent”, “5 million”), or makes or loses a denial by a space (“notable” of “no table”).
    """
    found: list[str] = []
    for hit, part in zip(chain, parts, strict=True):
        if _cut_before(stream, hit[0]) or _cut_after(stream, hit[1]):
            return None
        theirs = _begins(stream, hit)
        if theirs == part.begins:
            continue
        for mine, other, spaced in _parted(stream, hit, part, theirs):
            if spaced and _denials(mine) != _denials(other):
                return None
            if spaced and len(found) < _MOST_TOLD:
                found.append(f"Where the quote has “{mine}” the copy has “{other}”.")
    return found


def _cut_before(stream: Stream, first: int) -> bool:
    if not first:
        return False
    between = stream.between(first - 1, first)
    if len(between) == 1 and _HYPHEN.match(between):
        return stream.canonical(first - 1) in _PREFIXES
    minus = stream.canonical(first - 1) == "minus" and _SPACED.fullmatch(between.replace("\n", " ")) is not None
    return minus and _BEGINS_WITH_NUMBER.match(stream.canonical(first)) is not None


def _cut_after(stream: Stream, last: int) -> bool:
    after = last + 1
    if after >= len(stream.starts) or not _ENDS_IN_NUMBER.search(stream.canonical(last)):
        return False
    between = stream.between(last, after).replace("\n", " ").replace("-", " ")
    if _SPACED.fullmatch(between) is None:
        return False
    word = stream.canonical(after)
    if word == "per" and after + 1 < len(stream.starts):
        return stream.canonical(after + 1) in ("cent", "mille")
    return word in _MAGNITUDES


def _denials(words: str) -> int:
    return sum(is_negation(bare(word)) for word in words.split())


def _begins(stream: Stream, hit: Hit) -> list[int]:
    starts = stream.starts[hit[0] : hit[1] + 1].tolist()
    first = starts[0]
    return [place - first for place in starts]


def _parted(stream: Stream, hit: Hit, part: Part, theirs: list[int]) -> Iterator[tuple[str, str, bool]]:
    """The stretches that are parted differently: as the quote has them, as the copy has them, and whether a space, and
    not a hyphen or the end of a line, makes the difference."""
    mine = part.begins
    common = [*sorted({*mine} & {*theirs}), len(part.words)]
    for at in sorted({bisect_right(common, place) for place in {*mine} ^ {*theirs}}):
        start, end = common[at - 1], common[at]
        first, last = hit[0] + bisect_left(theirs, start), hit[0] + bisect_left(theirs, end) - 1
        if first == last:
            spaced = stream.text[stream.at[first] : stream.to[first]].isalnum()
        else:
            gaps = (stream.between(left, left + 1) for left in range(first, last))
            spaced = any(_SPACED.fullmatch(gap) or "/" in gap or "=" in gap for gap in gaps)
        ours = part.tokens[bisect_left(mine, start) : bisect_left(mine, end)]
        yield canon.shown(" ".join(ours)), stream.words(first, last), spaced
