"""What data gives away that is no document: JSON, CSV, XML and the like, looked into as they are."""

from __future__ import annotations

from typing import BinaryIO

from holdfast.extract.charset import decode
from holdfast.extract.exposed_telling import LARGEST_TEXT, Telling
from holdfast.extract.output import Output

_MOST = 100_000_000
_OVERLAP = 400


def read(payload: BinaryIO, output: Output, charset: str = "") -> None:
    """Write the hits of the data in ``payload``. Tables may have names beside postcodes, other data has by accident."""
    text = decode(payload.read(_MOST))
    telling = Telling(output)
    structured = text.lstrip()[:1] in ("{", "[", "<")
    for start in range(0, len(text), LARGEST_TEXT - _OVERLAP):
        piece = text[start : start + LARGEST_TEXT]
        telling.source(piece, "") if structured else telling.table(piece, "")
    if payload.read(1):
        output.problem(f"Only the first {_MOST // 1_000_000} MB were looked into.")
