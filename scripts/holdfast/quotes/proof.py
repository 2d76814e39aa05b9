"""What looking for a quote found."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal


class Grade(StrEnum):
    """How far the copy bears a quote out."""

    VERIFIED = "verified"
    ELISION = "verified-with-elision"
    NEAR = "near"
    WRONG_PAGE = "wrong-page"
    NOT_FOUND = "not-found"


@dataclass(frozen=True, slots=True)
class Span:
    """A part of the text of page ``page`` (its number): characters ``start`` to ``end``."""

    page: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Piece:
    """Words of a comparison: the ``same`` in both, only in the ``quote``, or only in the ``copy``."""

    where: Literal["same", "quote", "copy"]
    text: str


@dataclass(frozen=True, slots=True)
class Proof:
    """What looking for one quote found.

    ``pages`` are those of the passage in ``found``, the words as the copy has them, one text for each part between
    ellipses; ``elided`` is what the ellipses leave out, "" where nothing. ``warnings`` are sentences. ``spans`` are the
    places of the words in the text that pages show, () if only another reading has them. ``closest`` compares the
    quote with the most similar passage when it was not found exactly, and ``pages`` are then that passage's. ``ocr``:
    the words were read from a picture.
    """

    grade: Grade
    pages: tuple[int, ...] = ()
    found: tuple[str, ...] = ()
    elided: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    spans: tuple[Span, ...] = ()
    closest: tuple[Piece, ...] = ()
    ocr: bool = False

    @property
    def holds(self) -> bool:
        """Whether the copy has these words where the quote says."""
        return self.grade in (Grade.VERIFIED, Grade.ELISION)
