"""What changed between the copies of one record, as its page and the takedown log tell it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from holdfast.changes import Difference, Version, compare, returns, text_key
from holdfast.model import Capture, Extraction, FailedExtraction, Holding
from holdfast.site import words
from holdfast.takedowns import Compared

Text = Extraction | FailedExtraction | None
TextOf = Callable[[Capture], Text]

MOST_STEPS = 12
"""Pairs of copies that are compared, the newest ones; the copies before them are still listed and offered."""


@dataclass(frozen=True, slots=True)
class Step:
    """Two copies in a row with different bytes, and what reading both showed, in ``summary``."""

    old: Capture
    new: Capture
    summary: str
    difference: Difference | None = None
    back_to: Capture | None = None  # the earlier copy whose state this is again


def instant(capture: Capture) -> str:
    """When the bytes of a copy were served, as far as anybody says: a recovered one is as old as its memento."""
    return capture.recovered_from.archived_at if capture.recovered_from else capture.finished


def steps(holding: Holding, text: Text, text_of: TextOf) -> tuple[Step, ...]:
    """The steps between the copies of a record, newest first. ``text`` is that of the newest copy."""
    if len({capture.payload.sha256 for capture in holding.captures}) < 2:
        return ()
    copies = sorted(holding.captures, key=instant)
    pairs = [(a, b) for a, b in zip(copies, copies[1:], strict=False) if a.payload.sha256 != b.payload.sha256]
    pairs = pairs[-MOST_STEPS:]
    texts: dict[str, Text] = {holding.captures[0].payload.sha256: text}
    for capture in {capture.id: capture for pair in pairs for capture in pair}.values():
        if capture.payload.sha256 not in texts and capture.id not in holding.sealed:
            texts[capture.payload.sha256] = text_of(capture)
    keys = {sha: text_key(found.pages) for sha, found in texts.items() if isinstance(found, Extraction)}
    versions = [Version(copy.id, copy.payload.sha256, keys.get(copy.payload.sha256, "")) for copy in copies]
    back, by_id = returns(versions), {copy.id: copy for copy in copies}
    return tuple(_step(old, new, texts, by_id.get(back.get(new.id, ""))) for old, new in reversed(pairs))


def compared(found: tuple[Step, ...]) -> Mapping[str, Compared]:
    """The same for the takedown log, which compares copies received from the address with each other only."""
    return {
        step.new.id: Compared(step.summary, step.difference is not None and not step.difference.changes)
        for step in found
        if step.old.origin == step.new.origin == "observed"
    }


def _step(old: Capture, new: Capture, texts: Mapping[str, Text], back: Capture | None) -> Step:
    before, after = texts.get(old.payload.sha256), texts.get(new.payload.sha256)
    if not isinstance(before, Extraction) or not isinstance(after, Extraction):
        return Step(old, new, "The bytes differ; the text of both copies is not at hand to compare.", back_to=back)
    found = compare(before.pages, after.pages)
    return Step(old, new, _summary(found, after.kind == "html"), found, back)


def _summary(found: Difference, web_page: bool) -> str:
    count = len(found.changes) + found.left_out
    flags = {flag.kind for change in found.changes for flag in change.flags}
    among = " and ".join(name for name in ("numbers", "negations") if name in flags)
    if count:
        said = f"{words.plural(count, 'passage')} of the text changed{f', among them {among}' if among else ''}."
    else:
        said = "The text is the same; the bytes differ." if not found.around else "The main text is the same."
    if found.moved:
        said += f" {words.plural(found.moved, 'sentence')} only moved."
    if found.around and web_page:
        said += " What stands around it on the page (menus, footers) changed too."
    return said
