"""Harvard after *Cite Them Right*, as plain text (italics are left to the reader's word processor).

    Author (year) Title. Publisher. Available at: address (Accessed: day month year). Archived at: address.

News reports and articles carry their title in quotation marks, then where they appeared and the day. Four authors or
more become the first and "et al.". What is not known is said: "no date", "c. 2018", "2018?".
"""

from __future__ import annotations

from functools import lru_cache

from holdfast.citations.dates import MANY, day_text, parsed, year_text
from holdfast.citations.facts import Facts
from holdfast.citations.names import Name
from holdfast.citations.places import Wording
from holdfast.citations.wording import ARTICLES, in_single_quotes, stopped
from holdfast.edtf import MONTHS

_DATED = ARTICLES | {"letter", "email", "statement", "foi-response"}
"""Kinds of which there may be several in one year, so that the day belongs to the citation."""
_WORDING = Wording(
    day=day_text,
    read=" Available at: {url} (Accessed: {day}).",
    unread=" Available at: {url}.",
    gone=" Formerly available at: {url} (Accessed: {day}).",
    gone_unread=" Formerly available at: {url}.",
    archived=" Archived at: {url}.",
    kept=" Preserved copy: {url}.",
    brought=" Preserved copy (deposited on {day}, received from {who}): {url}.",
    catalogue=" Catalogue record: {url}.",
)


def harvard(facts: Facts) -> str:
    """The finished reference."""
    lead = _authors(facts.authors) if facts.authors else facts.publisher
    year, day = _dates(facts.date.text if facts.date else "", facts.kind in _DATED)
    published = facts.publisher if facts.publisher != lead else ""
    if facts.kind in ARTICLES:
        title = ", ".join(part for part in (in_single_quotes(facts.title), published, day) if part)
        named = f"{lead} {year} {title}" if lead else f"{title} {year}"
    else:
        title = f"{facts.title}, {day}" if day else facts.title
        named = stopped(f"{lead} {year} {title}") if lead else f"{title} {year}"
        named = f"{named} {published}" if published else named
    return f"{stopped(named)}{_WORDING.source(facts)}{_WORDING.copy(facts)}"


@lru_cache(MANY)
def _authors(names: tuple[Name, ...]) -> str:
    """Up to three by name; of more the first."""
    made = [name.inverted for name in names]
    if len(made) > 3:
        return f"{made[0]} et al."
    return f"{', '.join(made[:-1])} and {made[-1]}" if len(made) > 1 else made[0]


@lru_cache(MANY)
def _dates(text: str, with_day: bool) -> tuple[str, str]:
    """``(2021)`` and, of kinds that need it and dates that are certain, ``17 June`` or ``June``."""
    given = parsed(text) if text else None
    point = given.single if given else None
    year = f"({year_text(given)})"
    if not with_day or point is None or not point.month or point.approximate or point.uncertain:
        return year, ""
    month = MONTHS[point.month - 1]
    return year, f"{point.day} {month}" if point.day else month
