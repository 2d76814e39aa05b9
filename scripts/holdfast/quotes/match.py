"""Finding a quote: every part exactly, in order, from the start of a token to the end of one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice, pairwise

from holdfast.meaning import bare, has_digit, is_negation, is_number
from holdfast.quotes import canon, cuts, near
from holdfast.quotes.cuts import Part
from holdfast.quotes.document import Document, Hit, Reading, Stream
from holdfast.quotes.proof import Grade, Proof

FARTHEST = 1_500
"""Characters of the document that an ellipsis may stand for."""
MOST_PLACES = 50
"""Places of the same words that are looked at."""
_MOST_STEPS = 400

_DOTS = r"(?:[\u2026\u22ef]|\.\s?\.)[.\s\u2026]*"
_ELLIPSIS = re.compile(
    rf"\[\s*(?:{_DOTS}|snip|cut)\s*\]|\(\s*{_DOTS}\s*\)|[<{{/]\s*{_DOTS}\s*[>}}/]|[\u2026\u22ef][.\u2026]*|\.\.+"
    r"|\.(?:[ \u00a0]?\.){2,}|\*\s?\*\s?\*"
)
_EDITORS = re.compile(
    r"\[\s*sic[.!]?\s*\]|\(\s*sic[.!]?\s*\)"
    r"|[\[(]\s*(?:(?:my|our|his|her|the\s+author's)\s+)?emphas[ie]s"
    r"(?:\s+(?:added|mine|ours|in\s+(?:the\s+)?original|supplied))?\s*[\])]",
    re.IGNORECASE,
)
"""What whoever quotes puts between the words, and nobody takes for the author's."""
_OWN_CAPITAL = re.compile(r"\[([^\W\d_])\](?=[^\W\d_])")
_SENTENCE_END = re.compile(r"[.!?]|\n[ \t]*\n|[\t\u2022\u25aa\u25cf\u25e6\u2023]")
"""Also the end of a paragraph, of a cell, of an item of a list."""
_NUMBER_OF_ITEM = re.compile(r"[ \t]*(?:[.):]|\n|$)")
_AT_WORD = 2

Chain = tuple[Hit, ...]


def prove(document: Document, text: str, page: int | None = None) -> Proof:
    """Whether ``document`` has the words of ``text``, on ``page`` if one is named.

    ``…``, ``...``, ``[…]`` or ``(...)`` stand for words left out; ``[T]he`` for a capital that is the author's own.
    """
    parts = _parts(text)
    if not parts:
        return Proof(Grade.NOT_FOUND, warnings=("The quote holds no words.",))
    for reading, stream in document.streams():
        judged = ((chain, cuts.told(stream, chain, parts)) for chain in _chains(stream, parts))
        told = dict(islice(((chain, said) for chain, said in judged if said is not None), MOST_PLACES))
        chains = _marked(text, stream, [*told])
        if chains:
            return _proof(document, reading, stream, {chain: told[chain] for chain in chains}, page)
    bare = text if text.isascii() else canon.visible(text)
    while _EDITORS.search(bare):
        bare = _EDITORS.sub(" ", bare)
    return near.closest(document, _texts(text)) if bare == text else prove(document, bare, page)


def _texts(text: str) -> list[str]:
    return _ELLIPSIS.split(_OWN_CAPITAL.sub(r"\1", text))


def _parts(text: str) -> list[Part]:
    """The canonical words of each part of a quote between ellipses, and the places where its words begin."""
    found = (canon.chain(canon.fold(part)) for part in _texts(text))
    return [Part.of(chain) for chain in found if chain]


def _chains(stream: Stream, parts: list[Part]) -> Iterator[Chain]:
    """The places where the parts stand in order, at most so far apart; the first part's places each once."""
    steps = 0

    def onward(hit: Hit, rest: list[Part]) -> Chain | None:
        nonlocal steps
        if not rest:
            return ()
        for other in stream.find(rest[0].words, hit[1] + 1):
            steps += 1
            if steps > _MOST_STEPS or stream.at[other[0]] - stream.to[hit[1]] > FARTHEST:
                return None
            tail = onward(other, rest[1:])
            if tail is not None:
                return (other, *tail)
        return None

    for first in stream.find(parts[0].words):
        steps = 0
        tail = onward(first, parts[1:])
        if tail is not None:
            yield (first, *tail)


def _marked(text: str, stream: Stream, chains: list[Chain]) -> list[Chain]:
    """The chains whose source has the reference marks that the quote has: “they had [12] cases” is no mark."""
    wanted = set(canon.references(text)) if "[" in text else set()
    if not wanted:
        return chains
    return [
        chain
        for chain in chains
        if wanted.issubset(canon.references(stream.text[stream.at[chain[0][0]] : stream.to[chain[-1][1]] + 12]))
    ]


def _proof(
    document: Document, reading: Reading, stream: Stream, told: dict[Chain, list[str]], page: int | None
) -> Proof:
    chains = [*told]
    wanted = page if document.numbered else None
    right = [chain for chain in chains if wanted is None or wanted in _pages(stream, chain)]
    chain = min(right or chains, key=_elided_length)
    elided = tuple(stream.words(left[1] + 1, right_[0] - 1) for left, right_ in pairwise(chain))
    held = Grade.ELISION if any(elided) else Grade.VERIFIED
    warnings = [*told[chain], *_beside(stream, right or chains), *_left_out(stream, chain)]
    if page is not None and not document.numbered:
        warnings.append(f"The copy has no pages with numbers, so that “page {page}” could not be checked.")
    pages = _pages(stream, chain) if right else tuple(sorted({n for one in chains for n in _pages(stream, one)}))
    return Proof(
        held if right else Grade.WRONG_PAGE,
        pages=pages,
        found=tuple(stream.words(*hit) for hit in chain),
        elided=elided,
        warnings=tuple(warnings),
        spans=tuple(span for hit in chain for span in stream.spans_of(hit)) if reading.shown else (),
        ocr=any(stream.page_of(stream.at[hit[0]]).status == "ocr" for hit in chain),
    )


def _elided_length(chain: Chain) -> int:
    return sum(right[0] - left[1] for left, right in pairwise(chain))


def _pages(stream: Stream, chain: Chain) -> tuple[int, ...]:
    if len(chain) == 1:
        return stream.pages_of(chain[0])
    return tuple(sorted({number for hit in chain for number in stream.pages_of(hit)}))


def _beside(stream: Stream, chains: list[Chain]) -> Iterator[str]:
    """Words just outside that turn the meaning, in any of the places where the quote stands."""
    found: dict[str, None] = {}
    for chain in chains:
        for where, word in _neighbours(stream, chain[0][0], chain[-1][1]):
            found[f"Just {where} these words the copy has “{word}”."] = None
    yield from found


def _neighbours(stream: Stream, first: int, last: int) -> Iterator[tuple[str, str]]:
    for step in range(1, _AT_WORD + 1):
        at = first - step
        if at < 0 or _SENTENCE_END.search(stream.between(at, at + 1)):
            break
        word = stream.word(at)
        if is_negation(bare(word)) or (step == 1 and has_digit(word) and not _heads(stream, first)):
            yield "before", word
    at = last + 1
    if at < len(stream.starts) and not _SENTENCE_END.search(stream.between(last, at)):
        word = stream.word(at)
        if is_negation(bare(word)) or (has_digit(word) and not _counts(stream, at)):
            yield "after", word


def _heads(stream: Stream, first: int) -> bool:
    """Whether a line begins with this token as sentences and headings do: a number before it belongs to something
    else, such as the page."""
    begin = stream.text[stream.at[first] : stream.at[first] + 1]
    return begin.isupper() and "\n" in stream.between(first - 1, first)


def _counts(stream: Stream, at: int) -> bool:
    """Whether a number at the beginning of a line is that of an item, of a paragraph or of a page."""
    rest = stream.text[stream.to[at] : stream.to[at] + 3]
    return bool(set("\n\f") & set(stream.between(at - 1, at))) and _NUMBER_OF_ITEM.match(rest) is not None


def _left_out(stream: Stream, chain: Chain) -> Iterator[str]:
    for left, right in pairwise(chain):
        found = [stream.word(at) for at in range(left[1] + 1, right[0])]
        turning = [word for word in found if is_negation(bare(word)) or is_number(bare(word))]
        if turning:
            listed = ", ".join(f"“{word}”" for word in dict.fromkeys(turning[:8]))
            yield f"Among the words left out is {listed}."
