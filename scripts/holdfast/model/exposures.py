"""What a copy may hold that should not be published, and what a person decided about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Box = tuple[float, float, float, float]
"""Left, top, width and height in points (1/72 inch), from the upper left corner of the page as it is shown."""


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing found. ``kind`` is a key of ``vocabulary.EXPOSURES``; ``error`` blocks publication, ``note`` does not.

    ``page`` counts from 1, 0 is the document as a whole. ``excerpt`` is masked: it never holds the whole of what was
    found. ``attachment`` is the SHA-256 of the attached file, or of the part of the page, that it is in, "" for the
    document itself. ``where`` says in words where it is, when that is not on a page.
    """

    kind: str
    level: Literal["error", "note"]
    page: int
    excerpt: str
    box: Box | None = None
    attachment: str = ""
    where: str = ""


@dataclass(frozen=True, slots=True)
class Exposure:
    """All that was found in one file. ``unchecked`` says in a sentence what could not be looked at, "" for nothing."""

    hits: tuple[Hit, ...] = ()
    unchecked: str = ""


@dataclass(frozen=True, slots=True)
class Allowed:
    """A person looked at hits of the kind ``what`` and found that they may be published.

    ``page`` 0 stands for all pages, ``sha256`` "" for all copies of the record, else it is that of one.
    """

    what: str
    reason: str
    page: int = 0
    sha256: str = ""
