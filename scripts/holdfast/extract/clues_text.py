"""Clues of a plain text: only what it shows; what its lines mean is judged in ``records``."""

from __future__ import annotations

from typing import BinaryIO

from holdfast.extract.charset import decode
from holdfast.extract.clues_found import LONGEST_TEXT, Found
from holdfast.extract.output import Refused


def read(payload: BinaryIO, found: Found, *, charset: str = "", url: str = "") -> None:
    """Tell the beginning of the text in ``payload``. Raises ``Refused`` if it is empty."""
    text = decode(payload.read(8 * LONGEST_TEXT), charset)
    if not text.strip():
        raise Refused("The file is empty.")
    found.text(text)
