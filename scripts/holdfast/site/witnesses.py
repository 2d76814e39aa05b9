"""Who holds a copy of a record's document, as a table: ours, the Wayback Machine's, and those that others name."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from holdfast.model import Capture, Holding, Memento
from holdfast.site import words
from holdfast.site.render import safe_url

Style = Literal["ours", "same", "other", "none"]

COMPARED: dict[str, tuple[str, Style]] = {
    "identical": ("Same bytes", "same"),
    "same-text": ("Same text, other bytes", "same"),
    "differs": ("Other bytes", "other"),
    "archived-error": ("Not comparable: an error page is stored there", "none"),
    "unreadable": ("Not comparable: it could not be read back", "none"),
    "uncompared": ("Not compared: we hold no copy", "none"),
}
READ_BACK = frozenset({"identical", "same-text", "differs", "uncompared"})
"""Verdicts on mementos that were read back from where they are and hold a document."""

STATES = {"excluded": "Excluded: this address is not shown there", "none": "None known"}


@dataclass(frozen=True, slots=True)
class Witness:
    """One row. ``detail`` is a line below the holder; ``url`` and ``detail_url`` are safe addresses outside or ""."""

    holder: str
    date: str
    verdict: str
    style: Style
    checked: str = ""
    detail: str = ""
    sha256: str = ""
    url: str = ""
    detail_url: str = ""


def read_back(holding: Holding) -> Iterator[Memento]:
    """The mementos of a record, each once as it was last checked, newest check first."""
    seen: set[str] = set()
    for status in holding.snapshots:
        if status.memento and status.memento.url not in seen:
            seen.add(status.memento.url)
            yield status.memento


def table(holding: Holding) -> tuple[Witness, ...]:
    """All rows, ours first."""
    return (*_ours(holding), *_wayback(holding), *_named(holding))


def _ours(holding: Holding) -> Iterator[Witness]:
    held = holding.held
    for capture in holding.captures:
        if capture is held:
            verdict = "The copy that the others are compared with"
        else:
            verdict = "Same bytes" if held and capture.payload.sha256 == held.payload.sha256 else "Other bytes"
        style: Style = "ours" if capture is held else "same" if verdict == "Same bytes" else "other"
        yield _copy(capture, verdict, style)
    for absence in holding.absences:
        status = f"HTTP status {absence.hops[-1].status}" if absence.hops else "an answer"
        yield Witness(
            "This archive",
            words.instant(absence.finished),
            f"No copy, but the answer that it is not there ({status})",
            "none",
            sha256=absence.payload.sha256,
        )


def _copy(capture: Capture, verdict: str, style: Style) -> Witness:
    source = capture.recovered_from
    if capture.custody is not None:
        detail, date, there = f"deposited: received from {capture.custody.received_from}", capture.finished, ""
    elif source is None:
        detail, date, there = "received from its address", capture.finished, ""
    else:
        detail = f"recovered from {source.holder} on {words.day(capture.finished)}"
        date, there = source.archived_at, safe_url(source.memento_url) or ""
    return Witness("This archive", words.instant(date), verdict, style, "", detail, capture.payload.sha256, "", there)


def _wayback(holding: Holding) -> Iterator[Witness]:
    newest = holding.snapshots[0] if holding.snapshots else None
    found = list(read_back(holding))
    for memento in found:
        verdict, style = _against(memento, holding)
        yield Witness(
            words.keeper(memento),
            words.stamp14(memento.timestamp),
            verdict,
            style,
            words.day(memento.checked_at) if memento.checked_at else "",
            sha256=memento.sha256,
            url=safe_url(memento.url) or "",
        )
    recovered = any(copy.recovered_from for copy in holding.captures)  # a copy from there is a row of its own
    never_asked = newest is None and (found or recovered)
    if holding.record.url and (newest is None or newest.memento is None) and not never_asked:
        state = newest.state if newest else "none"
        yield Witness(
            "Internet Archive, Wayback Machine",
            "",
            STATES.get(state) or words.snapshot_state(state),
            "none",
            words.day(newest.at) if newest else "",
            newest.message if newest else words.snapshot_state("none"),
        )


def _against(memento: Memento, holding: Holding) -> tuple[str, Style]:
    """The verdict in words. It was passed on the copy that was newest then: if a newer one has come, that is said."""
    verdict, style = COMPARED.get(memento.verdict, (memento.verdict, "none"))
    held = holding.held
    then = next((copy for copy in holding.captures if copy.finished <= memento.checked_at), held)
    if held is None or then is held or style == "none":
        return verdict, style
    if memento.sha256 == held.payload.sha256:
        return COMPARED["identical"]
    link = "than" if style == "other" else "as"
    return f"{verdict} {link} our copy of {words.instant(then.finished if then else '')}", style


def _named(holding: Holding) -> Iterator[Witness]:
    for memento in holding.record.mementos:
        date, url = words.date_words(memento.date), safe_url(memento.url) or ""
        yield Witness(memento.holder, date, "Not compared by us", "none", detail="" if url else memento.url, url=url)
