"""What the child that looks for clues writes: one JSON object per line on standard output.

    {"begin": true}
    {"clue": "title", "value": "…", "source": "meta og:title"}
    {"text": "…"}                      the beginning of what the document shows
    {"problem": "…"}                   why there is not more
    {"end": true}

Everything is bounded here and again where it is read, since the values are a stranger's.
"""

from __future__ import annotations

import json
from typing import BinaryIO, get_args

from holdfast.extract.cleaning import clean
from holdfast.model.clues import About

MOST_CLUES = 300
LONGEST_VALUE = 2_000
LONGEST_TEXT = 30_000
ABOUT: frozenset[str] = frozenset(get_args(About))


def line_of(text: str, longest: int = LONGEST_VALUE) -> str:
    """``text`` as one clean line of at most ``longest`` characters."""
    return " ".join(clean(text[: 4 * longest]).split())[:longest]


class Found:
    """Gathers what a reader finds and writes it at once, so that a crash keeps what was had."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._seen: set[tuple[str, str, str]] = set()

    def begin(self) -> None:
        """The reader is loaded and bound."""
        self._write({"begin": True})

    def clue(self, about: About, value: object, source: str) -> None:
        """One clue; what is empty, no text or there already is passed over."""
        line = line_of(value) if isinstance(value, str) else ""
        key = (about, line, source)
        if line and key not in self._seen and len(self._seen) < MOST_CLUES:
            self._seen.add(key)
            self._write({"clue": about, "value": line, "source": source})

    def text(self, text: str) -> None:
        """The beginning of what the document shows."""
        self._write({"text": clean(text[: 2 * LONGEST_TEXT])[:LONGEST_TEXT]})

    def problem(self, sentence: str) -> None:
        """Not everything was had, and why."""
        self._write({"problem": sentence})

    def end(self) -> None:
        """All that follows from these bytes has been written."""
        self._write({"end": True})

    def _write(self, values: dict[str, object]) -> None:
        line = json.dumps(values, ensure_ascii=False) + "\n"
        self._stream.write(line.encode("utf-8", "replace"))
        self._stream.flush()
