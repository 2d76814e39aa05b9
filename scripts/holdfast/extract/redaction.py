"""A redacted derivative of a document, made by a child process; see ``redacting`` for what it does."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from holdfast.extract.limits import ChildLimits
from holdfast.extract.running import Place

PDF = "application/pdf"
PICTURES = ("image/png", "image/jpeg")
_LINES = "lines.jsonl"
_BOUNDS = ChildLimits(cpu_seconds=600, wall_seconds=1200, file_bytes=2_000_000_000)

Region = tuple[int, float, float, float, float]
"""Page, left, top, width, height: points from the upper left corner of the page as shown; pixels for a picture."""


@dataclass(frozen=True, slots=True)
class Redacted:
    """The derivative at ``path``: how many places were painted over, on how many pages, and on how many pages phrases
    could not be looked for because the text of the page is not known."""

    path: Path
    media_type: str
    regions: int
    pages: int
    unread: int


class NotRedacted(ValueError):
    """It could not be done; the message says why."""


def redact(
    payload: Path,
    folder: Path,
    *,
    media_type: str,
    boxes: Sequence[Region],
    words: Sequence[str],
    python: str = sys.executable,
) -> Redacted:
    """Make the derivative of ``payload`` in ``folder``. Raises ``NotRedacted``, and ``OSError`` from the disk."""
    work = folder / "redacting"
    work.mkdir(parents=True)
    job = {"kind": "pdf" if media_type == PDF else "image", "boxes": [list(box) for box in boxes], "words": list(words)}
    ending = Place(payload, work, _BOUNDS, python).run("redacting", job, _LINES)
    try:
        told = json.loads((work / _LINES).read_text(encoding="utf-8"))
        if "failed" in told:
            raise NotRedacted(str(told["failed"]))
        regions, pages, unread = int(told["regions"]), int(told["pages"]), int(told["unread"])
    except (json.JSONDecodeError, KeyError, TypeError) as error:
        raise NotRedacted(f"The copy could not be drawn: {ending.why or 'its reader ended early'}.") from error
    made = work / ("redacted.pdf" if media_type == PDF else "redacted.png")
    path = folder / made.name
    shutil.move(made, path)
    return Redacted(path, PDF if media_type == PDF else "image/png", regions, pages, unread)
