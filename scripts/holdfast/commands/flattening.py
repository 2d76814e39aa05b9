"""Script-free copies of captured web pages: which objects of a capture one is made from."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from holdfast.extract.flat import making
from holdfast.extract.flat.making import PageSource
from holdfast.model import Capture, StoredFile
from holdfast.model.copies import FlatCopy

SCREENSHOTS = ("screenshot", "screenshot-settled")

ObjectOf = Callable[[str], Path | None]


def flat_copy(capture: Capture, object_of: ObjectOf, cache: Path) -> FlatCopy | None:
    """The copy of a page, from the cache or made now; ``None`` for what is no web page, or is not on this machine."""
    source = source_of(capture, object_of)
    return making.make(source, cache=cache) if source else None


def source_of(capture: Capture, object_of: ObjectOf) -> PageSource | None:
    """What the copy of a capture is made from: the page as a browser had it if it was seen in one, else as served."""
    if capture.payload.media_type.partition(";")[0].strip().lower() not in making.MEDIA_TYPES:
        return None
    stored = {one.role: one for one in capture.files}

    def file_of(one: StoredFile | None) -> Path | None:
        return object_of(one.sha256) if one else None

    page, rendered = stored.get("dom"), True
    html = file_of(page)
    if html is None:
        page, rendered = stored.get("payload"), False
        html = file_of(page)
    if page is None or html is None:
        return None
    wacz = file_of(stored.get("wacz"))
    pictures = ((role, stored[role].sha256, file_of(stored[role])) for role in SCREENSHOTS if role in stored)
    seen_at = capture.browser.final_url if rendered and capture.browser else ""
    return PageSource(
        html=html,
        sha256=page.sha256,
        url=seen_at or capture.final_url,
        declared="" if rendered else capture.payload.declared_type,
        rendered=rendered,
        wacz=wacz,
        wacz_sha256=stored["wacz"].sha256 if wacz else "",
        pictures=tuple((role, sha256, path) for role, sha256, path in pictures if path),
    )
