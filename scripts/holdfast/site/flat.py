"""The script-free copy of a preserved page, and its screenshots, as the site shows them.

A copy is published as a page of ours: a banner that says what it is, and the preserved page inside a frame that is
sandboxed without any exception. So nothing of the preserved page ever belongs to this site's origin, on whatever host
it lies and however it is opened, and no style of it can reach the banner.
"""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup, escape

from holdfast.model import Capture
from holdfast.model.copies import FlatCopy
from holdfast.site.files import SCANS
from holdfast.site.output import Output
from holdfast.site.render import Templates

FOLDER = "copies"
POLICY = (
    "default-src 'none'; img-src data:; style-src 'unsafe-inline'; font-src data:; media-src data:; "
    "frame-src 'self' data:; form-action 'none'; base-uri 'none'"
)


@dataclass(frozen=True, slots=True)
class Shot:
    """A screenshot in two sizes, as files of the site; sizes in pixels."""

    role: str
    whole: str
    whole_size: tuple[int, int]
    small: str
    small_size: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Shown:
    """What a record's page shows of how the preserved page looked. ``path``: the copy, "" where there is none."""

    path: str
    size: int
    rendered: bool
    shots: tuple[Shot, ...]
    skipped: tuple[tuple[str, str], ...]
    more: int
    problem: str

    def paths(self) -> list[str]:
        """The files of the site that this needs."""
        return [path for path in (self.path, *(p for shot in self.shots for p in (shot.whole, shot.small))) if path]


def path_of(record: str) -> str:
    """Where the copy of a record's page lies in the site."""
    return f"{FOLDER}/{record}.html"


def publish(
    capture: Capture, copy: FlatCopy | None, archive: str, output: Output, templates: Templates
) -> Shown | None:
    """Put a copy and its pictures into the site; ``archive`` is the title of the archive."""
    if copy is None:
        return None
    shots = []
    for picture in copy.pictures:
        place = f"{SCANS}/{picture.sha256}"
        output.copy(picture.whole, f"{place}/{picture.role}.jpg")
        output.copy(picture.small, f"{place}/{picture.role}-small.jpg")
        shots.append(
            Shot(
                picture.role,
                f"{place}/{picture.role}.jpg",
                picture.whole_size,
                f"{place}/{picture.role}-small.jpg",
                picture.small_size,
            )
        )
    path, size = "", 0
    if copy.html is not None:
        inside = escape(copy.html.read_text(encoding="utf-8"))  # the whole document is the value of one attribute
        page = templates.render("copy.html", c=capture, archive=archive, policy=POLICY, inside=Markup(inside))
        data = page.encode("utf-8", "replace")
        path, size = path_of(capture.record), len(data)
        output.write(path, data)
    if not path and not shots and not copy.problem:
        return None
    return Shown(path, size, copy.rendered, tuple(shots), copy.skipped, copy.more, copy.problem)
