"""The quotes of a record on its page: each with its grade, and its words marked in the text of the copy."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from holdfast import quotes
from holdfast.model import Extraction, FailedExtraction, Quote, Record
from holdfast.quotes import GRADES, Document, Grade, Proof, prove
from holdfast.site import reading

MARKS = {
    Grade.VERIFIED: "good",
    Grade.ELISION: "good",
    Grade.NEAR: "doubt",
    Grade.WRONG_PAGE: "bad",
    Grade.NOT_FOUND: "bad",
}


class Graded:
    """What is shown of a ``proof``, wherever words are held against a copy."""

    __slots__ = ()
    proof: Proof | None

    @property
    def grade(self) -> str:
        """The grade in words, "" if none was given."""
        return GRADES[self.proof.grade] if self.proof else ""

    @property
    def mark(self) -> str:
        """good, doubt or bad, for the eye."""
        return MARKS[self.proof.grade] if self.proof else ""


@dataclass(frozen=True, slots=True)
class Quoted(Graded):
    """A quote with what its copy says to it. ``proof`` is ``None`` when there is no text that readers may see."""

    number: int
    quote: Quote
    proof: Proof | None = None
    rendered: tuple[int, ...] = ()  # pages of our rendering on which the words stand

    @property
    def place(self) -> str:
        """Where the words stand in our rendering, in a sentence; "" if that is not known."""
        if not self.rendered:
            return ""
        numbers = " and ".join(map(str, self.rendered))
        return f"They stand on p. {numbers} of our rendering; the file itself has no pages."

    @property
    def sentence(self) -> str:
        """What the grade means here."""
        return quotes.sentence(self.proof, self.quote.page) if self.proof else ""

    @property
    def target(self) -> str:
        """The anchor at which the words stand in the copy's text; "" if they are not marked there."""
        if self.proof and self.proof.spans:
            return f"words-{self.number}"
        return f"p{self.proof.pages[0]}" if self.proof and self.proof.pages else ""


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a page's text. ``quoted``: it belongs to a quote; ``anchors`` begin here."""

    text: str
    quoted: bool = False
    anchors: tuple[str, ...] = ()


def quoted(record: Record, text: Extraction | FailedExtraction | None) -> tuple[Quoted, ...]:
    """The quotes of ``record``, proved against ``text``, which readers get to see, if there is one."""
    if not record.quotes or not isinstance(text, Extraction):
        return tuple(Quoted(number, quote) for number, quote in enumerate(record.quotes, start=1))
    document = Document.of(text)
    found = []
    for number, quote in enumerate(record.quotes, start=1):
        proof = prove(document, quote.text, quote.page)
        places = (place for span in proof.spans for place in ((span.page, span.start), (span.page, span.end - 1)))
        found.append(Quoted(number, quote, proof, reading.rendered_on(text, places)))
    return tuple(found)


def pieces(found: Sequence[Quoted], page: int, text: str, first: int = 0, last: int | None = None) -> list[Piece]:
    """The text of one page, or what of it stands between two characters, cut where quotes begin and end."""
    last = len(text) if last is None else last
    begun: dict[int, list[str]] = {}
    inside: list[tuple[int, int]] = []
    for one in found:
        spans = one.proof.spans if one.proof else ()
        for at, span in enumerate(spans):
            if span.page == page:
                inside.append((span.start, span.end))
                if at == 0:
                    begun.setdefault(span.start, []).append(f"words-{one.number}")
    cuts = sorted({first, last, *(place for span in inside for place in span if first < place < last)})
    return [
        Piece(
            text[left:right],
            any(start <= left and right <= end for start, end in inside),
            tuple(begun.get(left, ())),
        )
        for left, right in zip(cuts, cuts[1:], strict=False)
    ]
