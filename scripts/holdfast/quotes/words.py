"""What looking for a quote found, in plain English: the same words on pages, in footnotes and in findings."""

from __future__ import annotations

from holdfast.quotes.proof import Grade, Proof

GRADES = {
    Grade.VERIFIED: "Verified",
    Grade.ELISION: "Verified, with words left out",
    Grade.NEAR: "Nearly the same, for a person to decide",
    Grade.WRONG_PAGE: "On another page",
    Grade.NOT_FOUND: "Not found in the copy",
}
"""By grade, as readers see it."""


def sentence(proof: Proof, page: int | None = None) -> str:
    """What the grade means for this quote, in one sentence."""
    match proof.grade:
        case Grade.VERIFIED:
            return f"The preserved copy has these words{_read(proof)}."
        case Grade.ELISION:
            return f"The preserved copy has these words in this order{_read(proof)}; what was left out is shown."
        case Grade.NEAR:
            return "The copy was read from a picture, and has nearly these words. A person has to compare them."
        case Grade.WRONG_PAGE:
            return f"The preserved copy has these words on {pages(proof)}, not on page {page}."
        case _:
            return "The preserved copy does not have these words."


def pages(proof: Proof) -> str:
    """``page 3``, ``pages 3 and 4``, ``pages 1, 3 and 9``; "" if no page is known."""
    numbers = [str(number) for number in proof.pages]
    if len(numbers) < 2:
        return f"page {numbers[0]}" if numbers else ""
    return f"pages {', '.join(numbers[:-1])} and {numbers[-1]}"


def closest(proof: Proof) -> str:
    """The closest passage with what differs, for a message; "" if none is close."""
    if not proof.closest:
        return ""
    where = f" on {pages(proof)}" if proof.pages else ""
    return f"The closest passage{where}: {compared(proof)}."


def compared(proof: Proof) -> str:
    """The comparison on one line: ``“closed at {quote: ten} {copy: eleven} each night”``."""
    parts = (
        piece.text if piece.where == "same" else f"{{only in the {piece.where}: {piece.text}}}"
        for piece in proof.closest
    )
    return f"“{' '.join(parts)}”"


def _read(proof: Proof) -> str:
    return ", read from a picture of the page" if proof.ocr else ""
