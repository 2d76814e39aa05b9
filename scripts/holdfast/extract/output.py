"""What the child tells the parent: one JSON object per line on standard output, written as soon as it is known.

    {"begin": true}                                      the reader is loaded and the limits are in force
    {"title": "…"}
    {"also": "comments", "count": 3}                     what the file holds besides (keys: ``also``)
    {"page": 1, "text": "…", "label": "Page 1", "status": "text", "warnings": ["…"]}
    {"stage": "the page images"}                         what is done from here on, if not text
    {"image": 1, "name": "p1.png", "small": "s1.jpg"}    both lie in the working folder
    {"scan": 1}                                          there are no words to take, but there may be some to see
    {"warn": 1, "sentence": "…"}                         about a page that was written before
    {"problem": "…"}                                     not everything was had, and why
    {"failed": "…"}                                      nothing can be had, and why
    {"end": true}                                        all that follows from these bytes has been written

A page that comes twice replaces its earlier version, so that a reader can write a plain form before it tries a better
one. Standard output is a file, so whatever ends the child, the lines before stay.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import BinaryIO

from holdfast.extract import limits
from holdfast.extract.cleaning import clean
from holdfast.extract.limits import ChildLimits

LONGEST_PAGE = 1_000_000
"""Characters of one page; what is longer is cut with a warning."""

OUT_OF_MEMORY = 3
"""Exit status of a child in which Python itself ran out of memory."""


class Refused(Exception):
    """The document cannot be read; ``str(error)`` is one plain sentence that says why."""


class Damaged(Refused):
    """The document is refused as it is, but may be read once it has been mended."""


class Output:
    """Writes the lines. ``bounds`` are the limits of this child; finished pages earn it processor time."""

    def __init__(self, stream: BinaryIO, bounds: ChildLimits, *, images: bool, label: str = "Page {}") -> None:
        self.bounds = bounds
        self.images = images
        self.label = label  # what the pages of a document that has pages are called
        self._stream = stream
        self._pages = 0
        self._drawn = 0

    def begin(self) -> None:
        """The reader is loaded and bound."""
        self._write({"begin": True})

    def title(self, text: str) -> None:
        """The title that the document gives itself."""
        line = " ".join(clean(text).split())[:500]
        if line:
            self._write({"title": line})

    def also(self, key: str, count: int) -> None:
        """Something besides the text; nothing is written for a count of 0."""
        if count:
            self._write({"also": key, "count": count})

    def page(self, number: int, text: str, label: str, *, status: str = "", warnings: Sequence[str] = ()) -> None:
        """One finished page; the text is cleaned here. ``status`` defaults to whether there is any text."""
        text = clean(text)
        notes = list(warnings)
        if len(text) > LONGEST_PAGE:
            text = text[:LONGEST_PAGE]
            notes.append(f"Only the first {LONGEST_PAGE:,} characters of this page were kept.")
        status = status or ("text" if text else "no-text")
        self._write({"page": number, "text": text, "label": label, "status": status, "warnings": notes})
        self._pages += 1
        limits.grant(self.bounds, self._pages, self._drawn)

    def stage(self, what: str) -> None:
        """Text is done; ``what`` comes next, and if it fails, only that is missing."""
        self._write({"stage": what})

    def image(self, number: int, name: str, small: str) -> None:
        """The images of page ``number`` have been written to the working folder under these names."""
        self._write({"image": number, "name": name, "small": small})
        self._drawn += 1
        limits.grant(self.bounds, self._pages, self._drawn)

    def scan(self, number: int) -> None:
        """Page ``number`` looks as if it held words that only OCR can read."""
        self._write({"scan": number})

    def warn(self, number: int, sentence: str) -> None:
        """Something that readers of page ``number`` should know."""
        self._write({"warn": number, "sentence": sentence})

    def problem(self, sentence: str) -> None:
        """Something is missing from the result."""
        self._write({"problem": sentence})

    def failed(self, sentence: str) -> None:
        """Nothing can be had."""
        self._write({"failed": sentence})

    def end(self) -> None:
        """All has been written."""
        self._write({"end": True})

    def _write(self, line: dict[str, object]) -> None:
        self._stream.write(json.dumps(line, ensure_ascii=True, separators=(",", ":")).encode() + b"\n")
        self._stream.flush()
