"""The parent's reading of the child's lines (their form: ``output``). Whatever is not as expected is passed over.

The file is read line by line, and a last line that a killed child left unfinished is no line.
"""

from __future__ import annotations

import json
from collections.abc import Set
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Literal

from holdfast.extract import also
from holdfast.extract.cleaning import clean
from holdfast.extract.output import LONGEST_PAGE
from holdfast.model import PageText

_MOST_WARNINGS = 20
_STATUS: dict[object, Literal["text", "no-text", "failed"]] = {"text": "text", "no-text": "no-text", "failed": "failed"}
_MOST_COUNTED = 1_000_000_000


@dataclass
class Read:
    """What the lines said. ``stage`` names what was under way after all text was done, "" before."""

    begun: bool = False
    ended: bool = False
    title: str = ""
    failed: str = ""
    stage: str = ""
    problems: list[str] = field(default_factory=list)
    pages: dict[int, PageText] = field(default_factory=dict)
    images: dict[int, tuple[str, str]] = field(default_factory=dict)  # large and small
    scans: list[int] = field(default_factory=list)  # pages that OCR may read
    warnings: dict[int, list[str]] = field(default_factory=dict)
    also: dict[str, int] = field(default_factory=dict)

    def texts(self, present: Set[str]) -> tuple[PageText, ...]:
        """The pages in order, with their images as far as the files are ``present``."""
        return tuple(self._finished(self.pages[number], present) for number in sorted(self.pages))

    def _finished(self, page: PageText, present: Set[str]) -> PageText:
        large, small = (name if name in present else "" for name in self.images.get(page.number, ("", "")))
        warnings = (*page.warnings, *self.warnings.get(page.number, [])[:_MOST_WARNINGS])
        return replace(page, warnings=warnings, image=large, small=small)


def read_lines(path: Path, *, most: int) -> Read:
    """Read the lines of a child that may write pages 1 to ``most``."""
    read = Read()
    with path.open("rb") as lines:
        for line in lines:
            if not line.endswith(b"\n"):
                break
            try:
                values = json.loads(line)
            except (ValueError, RecursionError):
                continue
            if isinstance(values, dict):
                _take(read, values, most)
    return read


def _take(read: Read, values: dict[str, Any], most: int) -> None:
    match values:
        case {"page": int(number), "text": str(text)} if 1 <= number <= most:
            read.pages[number] = _page(number, text, values)
        case {"image": int(number), "name": str(name), "small": str(small)} if number in read.pages:
            if name in (f"p{number}.png", f"p{number}.jpg") and small == f"s{number}.jpg":
                read.images[number] = (name, small)
        case {"scan": int(number)} if number in read.pages and number not in read.scans:
            read.scans.append(number)
        case {"warn": int(number), "sentence": str(sentence)} if number in read.pages:
            read.warnings.setdefault(number, []).append(_line(sentence))
        case _:
            _take_note(read, values)


def _take_note(read: Read, values: dict[str, Any]) -> None:
    """What a line says of the whole document."""
    match values:
        case {"also": str(key), "count": int(count)} if key in also.NAMES and 0 < count <= _MOST_COUNTED:
            read.also[key] = count
        case {"title": str(title)}:
            read.title = _line(title)
        case {"problem": str(sentence)}:
            read.problems.append(_line(sentence))
        case {"failed": str(sentence)}:
            read.failed = _line(sentence)
        case {"stage": str(stage)}:
            read.stage = _line(stage)
        case {"begin": True}:
            read.begun = True
        case {"end": True}:
            read.ended = True


def _page(number: int, text: str, values: dict[str, Any]) -> PageText:
    warnings = values.get("warnings")
    warnings = warnings[:_MOST_WARNINGS] if isinstance(warnings, list) else []
    return PageText(
        number,
        clean(text[: 2 * LONGEST_PAGE]),
        _line(str(values.get("label", ""))),
        _STATUS.get(values.get("status"), "failed"),
        tuple(_line(warning) for warning in warnings if isinstance(warning, str)),
    )


def _line(text: str) -> str:
    return " ".join(clean(text[:2_000]).split())[:500]
