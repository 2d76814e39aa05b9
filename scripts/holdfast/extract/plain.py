"""Plain text: decoded, cut into parts at form feeds and at paragraphs."""

from __future__ import annotations

import re
from typing import BinaryIO

from holdfast.extract.charset import decode
from holdfast.extract.cleaning import clean, parts
from holdfast.extract.output import Output, Refused

MOST_BYTES = 50_000_000
PART = 4_000
"""Characters that a part aims at."""
_BLANK_LINES = re.compile(r"\n[ \t]*\n")


def read(payload: BinaryIO, output: Output, charset: str = "") -> None:
    """Write the parts of the text in ``payload``. Raises ``Refused`` for something that is no text."""
    data = payload.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        data = data[:MOST_BYTES]
        output.problem(f"Only the first {MOST_BYTES // 1_000_000} MB were read.")
    if not data.strip():
        raise Refused("The file is empty.")
    number = 0
    for section in decode(data, charset).split("\f"):
        paragraphs = ((paragraph, False) for paragraph in _BLANK_LINES.split(clean(section)) if paragraph.strip())
        for part in parts(paragraphs, aim=PART):
            number += 1
            if number > output.bounds.pages:
                output.problem(f"Only the first {output.bounds.pages:,} parts were kept.")
                return
            output.page(number, part, f"Part {number}")
