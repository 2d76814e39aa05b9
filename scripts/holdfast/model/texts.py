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
    status: Literal["text", "no-text", "failed"] = "text"
    warnings: tuple[str, ...] = ()
    image: str = ""  # file name of the page image beside the text, "" if none


@dataclass(frozen=True, slots=True)
class Extraction:
    """Text of one payload. ``engine`` names tool and version; ``problem`` is set when not all pages were had."""

    sha256: str
    engine: str
    kind: Literal["pages", "slides", "text", "html", "mail"]
    pages: tuple[PageText, ...]
    folder: Path  # where the page images lie
    title: str = ""
    problem: str = ""


@dataclass(frozen=True, slots=True)
class FailedExtraction:
    """No text could be had; the original is untouched. ``reason`` is one plain sentence."""

    sha256: str
    reason: str
