"""The quotes of a record on its page: each with its grade, and its words marked in the text of the copy."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from holdfast import quotes
from holdfast.model import Extraction, FailedExtraction, Quote, Record
from holdfast.quotes import GRADES, Document, Grade, Proof, prove

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
    return tuple(
        Quoted(number, quote, prove(document, quote.text, quote.page))
        for number, quote in enumerate(record.quotes, start=1)
    )


def pieces(found: Sequence[Quoted], page: int, text: str) -> list[Piece]:
    """The text of one page cut where quotes begin and end."""
    begun: dict[int, list[str]] = {}
    inside: list[tuple[int, int]] = []
    for one in found:
        spans = one.proof.spans if one.proof else ()
        for at, span in enumerate(spans):
            if span.page == page:
                inside.append((span.start, span.end))
                if at == 0:
                    begun.setdefault(span.start, []).append(f"words-{one.number}")
    cuts = sorted({0, len(text), *(place for span in inside for place in span)})
    return [
        Piece(
            text[left:right],
            any(start <= left and right <= end for start, end in inside),
            tuple(begun.get(left, ())),
        )
        for left, right in zip(cuts, cuts[1:], strict=False)
    ]
