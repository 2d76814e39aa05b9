"""What every style of citation needs, taken once from a holding."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date as Day

from holdfast.citations.dates import day_text, parsed
from holdfast.citations.names import Name, name_of
from holdfast.edtf import Edtf
from holdfast.model import Access, Holding, Organisation, StateName

_MEMENTO = re.compile(r"(?P<base>https?://[^/]+/web/)(?P<stamp>\d{14})(?:[a-z]{2}_)?/(?P<url>.+)", re.DOTALL)
_NOT_DIGITS = re.compile(r"[^0-9]")


@dataclass(frozen=True, slots=True)
class Copy:
    """Where a copy can be read: at the Wayback Machine, or on our own page. ``made`` is the day it was made."""

    url: str
    made: Day
    wayback: bool


@dataclass(frozen=True, slots=True)
class Facts:
    """A source as citations see it. ``authors`` is empty if only the publisher is known; ``accessed`` is the day on
    which we last received it from its own address; ``sha256`` that of its payload, "" when nothing is held."""

    id: str
    title: str
    kind: str
    language: str
    authors: tuple[Name, ...]
    publisher: str
    date: Edtf | None
    url: str | None
    page_url: str
    copy: Copy | None
    accessed: Day | None
    sha256: str
    state: StateName
    brought_by: str = ""  # who deposited the copy, "" for one that was fetched
    brought_on: Day | None = None
    redacted: bool = False  # places of the copy were painted over
    copy_words: str = ""  # what stands before the address of the copy in a note: "Archived 21 June 2021"

    @property
    def address(self) -> str:
        """Where the copy can be read, else our page."""
        return self.copy.url if self.copy else self.page_url

    @property
    def notes(self) -> list[str]:
        """For styles with room: where the copy is, its whole SHA-256, and what is the matter with it. A line each."""
        lines = [f"{self.copy_words}: {self.address}"]
        if self.sha256:
            lines.append(f"SHA-256 of the preserved copy: {self.sha256}")
        if self.redacted:
            lines.append("Places of the preserved copy are painted over")
        if self.gone:
            lines.append("Missing from its original address when last looked for")
        return lines

    @property
    def gone(self) -> bool:
        """Whether it had an address and is no longer there."""
        return self.state == "gone" and bool(self.url)


def facts_of(holding: Holding, organisation: Organisation | None, page_url: str, *, shown: bool = True) -> Facts:
    """Gather them. Without ``organisation`` the publisher is not named; unless ``shown`` our page shows no copy."""
    record, held = holding.record, holding.held
    observed = next((one for one in holding.captures if one.origin == "observed"), None)
    bodies = (organisation.name, *organisation.aliases) if organisation else ()
    custody = held.custody if held else None
    brought_by = " ".join(custody.received_from.split()) if custody else ""
    brought_on = _day(held.finished) if held and custody else None
    ours = _own_copy(holding, page_url) if shown else None
    copy = _verified_memento(holding) or _recovered_memento(holding) or ours
    return Facts(
        id=record.id,
        title=" ".join(record.title.split()),
        kind=record.kind,
        language=record.language,
        authors=tuple(name_of(author, bodies) for author in record.authors),
        publisher=" ".join(organisation.name.split()) if organisation else "",
        date=parsed(record.date) if record.date else None,
        url=record.url,
        page_url=page_url,
        copy=copy,
        accessed=_day(observed.started) if observed else None,
        sha256=held.payload.sha256 if held else "",
        state=holding.original.state,
        brought_by=brought_by,
        brought_on=brought_on,
        redacted=held is not None and held.redaction is not None,
        copy_words=_copy_in_words(copy, brought_by, brought_on),
    )


def _copy_in_words(copy: Copy | None, brought_by: str, brought_on: Day | None) -> str:
    if copy is None:
        return "Catalogue record"
    if copy.wayback:
        return f"Archived {day_text(copy.made)}"
    if brought_on:
        return f"Preserved copy, deposited on {day_text(brought_on)}, received from {brought_by}"
    return f"Preserved copy {day_text(copy.made)}"


def _day(instant: str) -> Day:
    """The day (UTC) of an instant as manifests have it: ``2021-06-20T08:00:00.000000Z``."""
    return Day.fromisoformat(instant[:10])


def _verified_memento(holding: Holding) -> Copy | None:
    """The newest snapshot that was read back and holds the same; never one that was only announced."""
    for status in holding.snapshots:
        memento = status.memento
        if status.state != "verified" or memento is None or memento.verdict not in ("identical", "same-text"):
            continue
        copy = _at_wayback(memento.url, memento.timestamp)
        if copy:
            return copy
    return None


def _recovered_memento(holding: Holding) -> Copy | None:
    """The memento that the copy was taken from: whoever cites the copy cites that one, which was read back."""
    source = holding.held.recovered_from if holding.held else None
    return _at_wayback(source.memento_url, _NOT_DIGITS.sub("", source.archived_at[:19])) if source else None


def _at_wayback(memento_url: str, stamp: str) -> Copy | None:
    """A copy at a Wayback address of exactly this 14-digit time; ``None`` for any other address."""
    found = _MEMENTO.fullmatch(memento_url)
    if not found or found["stamp"] != stamp:
        return None
    try:
        made = Day(int(stamp[:4]), int(stamp[4:6]), int(stamp[6:8]))
    except ValueError:
        return None
    return Copy(f"{found['base']}{stamp}/{found['url']}", made, wayback=True)


def _own_copy(holding: Holding, page_url: str) -> Copy | None:
    """Our page, if it shows a copy: a sealed one is kept, but cannot be read there."""
    held = holding.held
    hidden = holding.record.access in (Access.SEALED, Access.METADATA_ONLY)
    if held is None or hidden or held.id in holding.sealed:
        return None
    return Copy(page_url, _day(held.started), wayback=False)
