"""For words that are not there: the closest passage, and whether it may be the same words read badly.

A score picks the passage and nothing more. NEAR is said of words that were read from a picture alone, when every
difference looks like a misread letter: no word more or less, no number, no negation, no word that the document uses
elsewhere. Even then a person has to look.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from importlib import import_module

from holdfast.meaning import bare, has_digit, is_negation
from holdfast.quotes import canon
from holdfast.quotes.document import Document, Hit, Stream
from holdfast.quotes.proof import Grade, Piece, Proof

ALIKE = 88
"""Of 100: passages that differ more are not looked at as misread ones."""
WORTH_SHOWING = 50
"""Of 100: a passage less alike than this helps nobody."""
_TRIMMED = 3

_Row = tuple[str, list[int], list[int]]


def closest(document: Document, parts: Sequence[str]) -> Proof:
    """What the document has instead of the quote, whose parts between ellipses are given."""
    words = [(part[start:end], token) for part in parts for start, end, token in canon.tokens(canon.fold(part))]
    best: tuple[float, Stream, Hit] | None = None
    for reading in document.readings:
        found = _passage(reading.body, canon.joined([token for _, token in words]))
        if found and (best is None or found[0] > best[0]):
            best = found[0], reading.body, found[1]
    if best is None:
        return Proof(Grade.NOT_FOUND)
    score, stream, hit = best
    hit, rows = _aligned(stream, hit, [token for _, token in words])
    pieces = tuple(_pieces(stream, rows, [canon.plain(word) for word, _ in words]))
    if not any(piece.where == "same" for piece in pieces):
        return Proof(Grade.NOT_FOUND)
    ocr = all(stream.page_of(stream.at[at]).status == "ocr" for at in hit)
    misread = ocr and score >= ALIKE and _misread(stream, rows, [token for _, token in words])
    grade = Grade.NEAR if misread else Grade.NOT_FOUND
    return Proof(grade, stream.pages_of(hit), (stream.words(*hit),), closest=pieces, ocr=ocr)


def _passage(stream: Stream, words: str) -> tuple[float, Hit] | None:
    """The most similar passage, widened to whole tokens, and how alike it is."""
    fuzz = import_module("rapidfuzz.fuzz")
    if not stream.starts:
        return None
    found = fuzz.partial_ratio_alignment(words, stream.flat, score_cutoff=WORTH_SHOWING)
    if found is None or found.dest_end <= found.dest_start:
        return None
    inside = list(_touched(stream, found.dest_start, found.dest_end))
    return (found.score, (inside[0], inside[-1])) if inside else None


def _touched(stream: Stream, start: int, end: int) -> Iterator[int]:
    for at in range(len(stream.starts)):
        if stream.ends[at] > start and stream.starts[at] < end:
            yield at


def _aligned(stream: Stream, hit: Hit, tokens: list[str]) -> tuple[Hit, list[_Row]]:
    """The passage without words at its ends that only happen to stand there, and how it compares token by token."""
    first, last = max(hit[0] - _TRIMMED, 0), min(hit[1] + _TRIMMED, len(stream.starts) - 1)
    there = [stream.canonical(at) for at in range(first, last + 1)]
    rows: list[_Row] = [
        (str(tag), list(range(i, j)), list(range(first + k, first + n)))
        for tag, i, j, k, n in SequenceMatcher(None, tokens, there, autojunk=False).get_opcodes()
    ]
    if rows and rows[0][0] == "insert":
        rows = rows[1:]
    if rows and rows[-1][0] == "insert":
        rows = rows[:-1]
    rows = [_trimmed(row, at == 0, at == len(rows) - 1) for at, row in enumerate(rows)]
    places = [at for _, _, theirs in rows for at in theirs]
    return ((places[0], places[-1]) if places else hit), rows


def _trimmed(row: _Row, is_first: bool, is_last: bool) -> _Row:
    """At the ends of a passage no more of the copy is compared than the quote has words."""
    tag, ours, theirs = row
    if tag != "replace" or len(theirs) <= len(ours):
        return row
    if is_first:
        return tag, ours, theirs[-len(ours) :]
    return (tag, ours, theirs[: len(ours)]) if is_last else row


def _pieces(stream: Stream, rows: list[_Row], words: list[str]) -> Iterator[Piece]:
    for tag, ours, theirs in rows:
        if tag == "equal":
            yield Piece("same", stream.words(theirs[0], theirs[-1]))
            continue
        if ours:
            yield Piece("quote", " ".join(words[at] for at in ours))
        if theirs:
            yield Piece("copy", stream.words(theirs[0], theirs[-1]))


def _misread(stream: Stream, rows: list[_Row], tokens: list[str]) -> bool:
    """Whether all that differs looks like letters read badly."""
    changed = 0
    often: Counter[str] | None = None
    for tag, ours, theirs in rows:
        if tag == "equal":
            continue
        if tag != "replace" or len(ours) != len(theirs):
            return False
        often = often or Counter(stream.canonical(at) for at in range(len(stream.starts)))
        for mine, other in zip(ours, theirs, strict=True):
            changed += 1
            if not _letters_only(tokens[mine], stream.canonical(other), stream.word(other), often):
                return False
    return changed <= max(2, len(tokens) // 6)


def _letters_only(mine: str, other: str, word: str, often: Counter[str]) -> bool:
    if has_digit(mine) or has_digit(other) or not (mine.isalnum() and other.isalnum()):
        return False
    if is_negation(mine) or is_negation(bare(word)) or often[other] > 1:
        return False
    distance = import_module("rapidfuzz.distance").Levenshtein.distance(mine, other)
    return int(distance) <= max(2, len(mine) // 4)
