"""What a manifest holds of the words of a document. Pure.

A manifest is public, is named by its SHA-256 and can never be altered. So it holds as little as it can of what may
have to go one day: no title, and of a sealed capture no words at all.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from holdfast.model import Capture


def without_content(capture: Capture) -> Capture:
    """A sealed capture as its public manifest tells it: what the page calls itself, what name its server proposed,
    which addresses it links to, the names of files, what was pressed on it, the words that gave it away and
    the rule of a robots.txt are content."""
    payload, requisites = replace(capture.payload, filename=""), replace(capture.requisites, failed=())
    files = tuple(replace(file, name="") for file in capture.files)
    said, quoted, _ = capture.suspect.partition(": “")
    seen = capture.browser and replace(capture.browser, final_url="", actions=(), refused=())
    robots = capture.robots and replace(capture.robots, rule="")
    return replace(
        capture, title="", payload=payload, requisites=requisites, files=files, sealed=True,
        suspect=said + "." if quoted else said, browser=seen, robots=robots,
    )  # fmt: skip


def words_of(capture: Capture) -> Iterator[tuple[str, str]]:
    """What ``without_content`` takes out, as it stands in the manifest: the name of the field and its words, to be
    read by whoever decides that a copy has to go."""
    if capture.title:  # of an earlier version
        yield "title", capture.title
    if capture.payload.filename:
        yield "payload.filename", capture.payload.filename
    for file in capture.files:
        if file.name:
            yield "files.name", file.name
    yield from (("requisites.failed", missed.url) for missed in capture.requisites.failed)
    if ": “" in capture.suspect:
        yield "suspect", capture.suspect
    if capture.browser is not None:
        yield from (("browser.actions", action.detail) for action in capture.browser.actions if action.detail)
        yield from (("browser.refused", refused.url) for refused in capture.browser.refused)
    if capture.robots is not None and capture.robots.rule:
        yield "robots.rule", capture.robots.rule
