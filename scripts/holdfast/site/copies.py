"""What readers get of a record's newest capture: downloads, page images and text, as far as access allows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from holdfast.model import Access, Also, Capture, Extraction, FailedExtraction, Holding
from holdfast.site import files
from holdfast.site.files import Download
from holdfast.site.flat import Shown
from holdfast.site.output import Output
from holdfast.site.reading import Stretch, about, flowing, stretches
from holdfast.site.replay import Offer


@dataclass(frozen=True, slots=True)
class Picture:
    """The picture of a page of our rendering."""

    number: int
    image: str
    width: int
    height: int
    small: str  # the same at two fifths of the width

    @property
    def label(self) -> str:
        """What it is a picture of."""
        return f"Page {self.number} of our rendering"


@dataclass(frozen=True, slots=True)
class Page:
    """One page, slide or part of the preserved text, with its picture if there is one, or with those of the pages of
    our rendering on which it stands."""

    number: int
    label: str
    text: str
    warnings: tuple[str, ...]
    image: str = ""
    width: int = 0
    height: int = 0
    small: str = ""  # the same picture at two fifths of the width
    stretches: tuple[tuple[Stretch, tuple[Picture, ...]], ...] = ()


@dataclass(frozen=True, slots=True)
class Earlier:
    """An older capture, with its payload for download if that differs from the newest."""

    capture: Capture
    payload: Download | None


@dataclass(frozen=True, slots=True)
class Copy:
    """The newest capture as readers get it. ``reason`` says why there is less than all, "" if there is all."""

    payload: Download | None = None
    wacz: Download | None = None
    pages: tuple[Page, ...] = ()
    earlier: tuple[Earlier, ...] = ()
    suspects: tuple[Earlier, ...] = ()
    attachments: tuple[Download, ...] = ()
    kind: str = ""
    engine: str = ""
    reason: str = ""
    problem: str = ""
    also: tuple[Also, ...] = ()
    rendering: str = ""  # whose the pictures are, or why there are none, where the file has no pages of its own
    gallery: tuple[Picture, ...] = ()  # pages of our rendering that belong to no place in the text

    shown: Shown | None = None
    replay: Offer | None = None
    viewer: bool = False  # it is a PDF, and the site has a viewer

    def payloads(self) -> Iterator[Download]:
        """The payloads that readers can have, the newest first."""
        for download in (self.payload, *(old.payload for old in self.earlier)):
            if download:
                yield download

    def paths(self) -> Iterator[str]:
        """The files of the site that this copy needs."""
        if self.wacz:
            yield self.wacz.path
        for download in (*self.payloads(), *self.attachments, *(one.payload for one in self.suspects)):
            if download:
                yield download.path
        for page in self.pages:
            yield from (image for image in (page.image, page.small) if image)
            yield from (path for _, pictures in page.stretches for one in pictures for path in _files(one))
        yield from (path for one in self.gallery for path in _files(one))
        if self.shown:
            yield from self.shown.paths()


def _files(picture: Picture) -> tuple[str, ...]:
    return tuple(path for path in (picture.image, picture.small) if path)


NOT_LOOKED_AT = (
    "The copy is kept, but not shown until somebody has looked at it: the software found something in it that may be "
    "personal data, or text that was meant to be hidden."
)


def publish(
    holding: Holding,
    text: Extraction | FailedExtraction | None,
    access: Access,
    object_of: Callable[[str], Path | None],
    output: Output,
) -> Copy:
    """Put into the site what readers may have of ``holding``, and say what that is."""
    capture = holding.held
    if access is not Access.PUBLIC:
        earlier, doubted = (
            tuple(Earlier(old, None) for old in kept) for kept in (holding.captures[1:], holding.suspects)
        )
        reason = "The copy is kept in the archive, but is not published here." if capture else ""
        if capture and capture.id in holding.blocked:
            reason = NOT_LOOKED_AT
        return Copy(earlier=earlier, suspects=doubted, reason=reason)

    def offer(download: Download | None) -> Download | None:
        return download if download and files.publish(object_of(download.sha256), download, output) else None

    def payload_of(one: Capture) -> Download | None:
        return None if one.id in holding.sealed else offer(files.downloads(one)[0])

    suspects = tuple(Earlier(one, payload_of(one)) for one in holding.suspects)
    if capture is None:
        return Copy(suspects=suspects)
    attached = tuple(one for one in map(offer, files.attachments(capture)) if one)
    payload, wacz = (offer(download) for download in files.downloads(capture))
    reason = "" if payload else "The copy is kept in the archive; this build of the site did not have it at hand."
    older = []
    for old in holding.captures[1:]:
        same = old.payload.sha256 == capture.payload.sha256
        older.append(Earlier(old, None if same else payload_of(old)))
    if isinstance(text, Extraction):
        pages, gallery = _pages(text, output)
        return Copy(
            payload, wacz, pages, tuple(older), suspects, attached, text.kind, text.engine, reason,
            text.problem, text.also, about(text), gallery,
        )  # fmt: skip
    problem = text.reason if isinstance(text, FailedExtraction) else ""
    return Copy(payload, wacz, (), tuple(older), suspects, attached, reason=reason, problem=problem)


def _pages(text: Extraction, output: Output) -> tuple[tuple[Page, ...], tuple[Picture, ...]]:
    """The pages of a text as readers see them, and the pictures that belong to none of them."""
    scans = files.publish_scans(text, output)
    shown = flowing if text.kind == "pages" else str
    divided, drawn = stretches(text), {}
    if text.rendering and isinstance(text.rendering.made, Extraction):
        drawn = {
            number: Picture(number, *found)
            for number, found in files.publish_scans(text.rendering.made, output).items()
        }
    beside = {number for part in divided.values() for one in part for number in one.numbers}
    if text.rendering and text.kind == "slides":
        whose = {leaf.part: drawn[leaf.number] for leaf in text.rendering.leaves if leaf.number in drawn}
        scans |= {part: (one.image, one.width, one.height, one.small) for part, one in whose.items()}
        beside = set(drawn)
    pages = tuple(
        Page(
            page.number,
            page.label or ("Text" if len(text.pages) == 1 else f"Part {page.number}"),
            shown(page.text) if page.has_text else "",
            page.warnings,
            *scans.get(page.number, ("", 0, 0, "")),
            tuple(
                (one, tuple(drawn[number] for number in one.numbers if number in drawn))
                for one in divided.get(page.number, ())
            ),
        )
        for page in text.pages
    )
    return pages, tuple(picture for number, picture in drawn.items() if number not in beside)
