"""Does the preserved copy contain these words, on that page? Pure: texts in, proofs out.

    document = quotes.Document.of(extraction)
    proof = quotes.prove(document, "The gate is closed at ten", page=7)

canon      text as a chain of tokens that typography cannot alter: letters, digits and signs that change a number
document   the readings of one document, each with and without its running headers
match      the words in order, from the start of a token to the end of one; what stands beside or between them
near       for words that are not there: the closest passage, and what differs
words      all of this in plain English

Only words found exactly are proof. How alike two passages are decides at most what a person is shown.
"""

from __future__ import annotations

from holdfast.quotes.document import Document
from holdfast.quotes.match import prove
from holdfast.quotes.proof import Grade, Piece, Proof, Span
from holdfast.quotes.words import GRADES, closest, compared, sentence

__all__ = [
    "GRADES",
    "Document",
    "Grade",
    "Piece",
    "Proof",
    "Span",
    "closest",
    "compared",
    "prove",
    "sentence",
]
