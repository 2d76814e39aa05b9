"""What a derivative yields: the text of a payload, page by page."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal


@dataclass(frozen=True, slots=True)
class PageText:
    """The text of one page, slide or part. ``number`` counts from 1 and makes the anchor ``#p<number>``."""

    number: int
    text: str
    label: str = ""  # "Page 7", "Slide 3", "Other text on the page"
    status: Literal["text", "ocr", "no-text", "failed"] = "text"  # ocr: read from the picture, so it may have errors
    warnings: tuple[str, ...] = ()
    image: str = ""  # file name of the page image beside the text, "" if none
    small: str = ""  # file name of the same page at 400 pixels across, "" if none

    @property
    def has_text(self) -> bool:
        """Whether there is text to show and to search, however it was read."""
        return self.status in ("text", "ocr")


@dataclass(frozen=True, slots=True)
class Also:
    """Something that the file holds besides what its text shows, such as 2 "tracked deletions"; never the words."""

    kind: str  # a key of ``extract.also.NAMES``, such as "deletions"
    count: int
    what: str  # in the number that ``count`` asks for


@dataclass(frozen=True, slots=True)
class Leaf:
    """A page of our rendering, or the rest of one where the text goes on in its next part.

    ``part`` and ``start``: in which part of the text it begins, and at which character there; part 0 if that could not
    be told. Several with the same place: they begin there, and nobody knows where one of them ends.
    """

    number: int
    part: int = 0
    start: int = 0
    rest: bool = False


@dataclass(frozen=True, slots=True)
class Rendering:
    """A document of an office program as we print it, since the file itself has no pages that could be shown.

    ``made`` has the pictures, and words that serve to find where a page begins: what is read, searched and quoted is
    the text of the file. ``leaves`` are its pages; () if there are none, and ``made`` then says why.
    """

    made: Extraction | FailedExtraction
    leaves: tuple[Leaf, ...] = ()


@dataclass(frozen=True, slots=True)
class Extraction:
    """Text of one payload. ``engine`` names tool and version; ``problem`` is set when not all pages were had."""

    sha256: str
    engine: str
    kind: Literal["pages", "slides", "sheets", "text", "html", "mail"]
    pages: tuple[PageText, ...]
    folder: Path  # where the page images lie
    title: str = ""
    problem: str = ""
    also: tuple[Also, ...] = ()
    second: tuple[str, ...] = ()  # the same pages as another program read them, for checking quotes; () if none did
    rendering: Rendering | None = None  # where pictures were asked for, and the file has none of its own


@dataclass(frozen=True, slots=True)
class FailedExtraction:
    """No text could be had; the original is untouched. ``reason`` is one plain sentence."""

    sha256: str
    reason: str
