"""One file that shows a preserved web page, made from its capture: a derivative, never evidence."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Picture:
    """A screenshot in the two sizes in which it is shown; each size in pixels, width first."""

    role: str  # the role of the object in the capture
    sha256: str  # of that object
    whole: Path
    whole_size: tuple[int, int]
    small: Path
    small_size: tuple[int, int]


@dataclass(frozen=True, slots=True)
class FlatCopy:
    """The copy of one page. ``html``: a whole document without script that loads nothing; ``None`` where it could not
    be made, with the reason in ``problem``. ``skipped``: parts of the page that are not in it, each with the reason;
    ``more``: how many others there are."""

    html: Path | None
    rendered: bool  # made from the page as a browser had it once its scripts had run
    inlined: int = 0
    skipped: tuple[tuple[str, str], ...] = ()
    more: int = 0
    pictures: tuple[Picture, ...] = ()
    problem: str = ""
