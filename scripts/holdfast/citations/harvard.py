"""Harvard after *Cite Them Right*, as plain text (italics are left to the reader's word processor).

    Author (year) Title. Publisher. Available at: address (Accessed: day month year). Archived at: address.

News reports and articles carry their title in quotation marks, then where they appeared and the day. Four authors or
more become the first and "et al.". What is not known is said: "no date", "c. 2018", "2018?".
"""

from __future__ import annotations

import re

from holdfast.citations.facts import Facts, day_text
from holdfast.edtf import MONTHS, Edtf, Point

_ARTICLES = frozenset(("news", "article"))
_DATED = _ARTICLES | {"letter", "email", "statement", "foi-response"}
"""Kinds of which there may be several in one year, so that the day belongs to the citation."""


def harvard(facts: Facts) -> str:
    """The finished reference."""
    lead = _authors(facts) or facts.publisher
    year, day = f"({year_text(facts.date)})", _day(facts)
    published = facts.publisher if facts.publisher != lead else ""
    if facts.kind in _ARTICLES:
        title = ", ".join(part for part in (f"‘{_inner_quotes(facts.title)}’", published, day) if part)
        named = f"{lead} {year} {title}" if lead else f"{title} {year}"
    else:
        title = f"{facts.title}, {day}" if day else facts.title
        named = _stopped(f"{lead} {year} {title}") if lead else f"{title} {year}"
        named = f"{named} {published}" if published else named
    return " ".join((_stopped(named), *_places(facts)))


def _inner_quotes(title: str) -> str:
    """Single quotation marks inside single ones become double; apostrophes stay."""
    return re.sub(r"(?<!\w)‘((?:[^‘’]|’(?=\w))*)’(?!\w)", r"“\1”", title)


def _stopped(text: str) -> str:
    return text if text.endswith((".", "?", "!", "…")) else f"{text}."


def _authors(facts: Facts) -> str:
    names = [name.inverted for name in facts.authors]
    if len(names) > 3:
        return f"{names[0]} et al."
    return " and ".join(part for part in (", ".join(names[:-1]), names[-1]) if part) if names else ""


def _places(facts: Facts) -> list[str]:
    """Where it was and where a copy is. An address that is gone is not called available."""
    places = []
    if facts.url:
        accessed = f" (Accessed: {day_text(facts.accessed)})" if facts.accessed else ""
        verb = "Formerly available at" if facts.state == "gone" else "Available at"
        places.append(f"{verb}: {facts.url}{accessed}.")
    if facts.copy:
        ours = f"Preserved copy ({facts.deposited})" if facts.deposited else "Preserved copy"
        places.append(f"{'Archived at' if facts.copy.wayback else ours}: {facts.copy.url}.")
    elif not facts.url or facts.state == "gone":
        places.append(f"Catalogue record: {facts.page_url}.")
    return places


def _day(facts: Facts) -> str:
    """``17 June`` or ``June``, for kinds that need it and dates that are certain."""
    point = facts.date.single if facts.date else None
    if facts.kind not in _DATED or point is None or not point.month or point.approximate or point.uncertain:
        return ""
    return f"{point.day} {MONTHS[point.month - 1]}" if point.day else MONTHS[point.month - 1]


def year_text(given: Edtf | None) -> str:
    """The year as a reference shows it: ``2018``, ``c. 2018``, ``2018?``, ``2010s``, ``2018–2020``, ``by 2018``."""
    if given is None:
        return "no date"
    first, last = given.first, given.last
    if first is None or last is None:
        return f"by {_year(last)}" if last else f"{_year(first)}–" if first else "no date"
    one, other = _year(first), _year(last)
    return one if one == other else f"{one}–{other}"


def _year(point: Point) -> str:
    text = {"decade": f"{point.year}s", "century": f"{point.year}–{point.year + 99}"}.get(
        point.precision, str(point.year)
    )
    return f"{'c. ' if point.approximate else ''}{text}{'?' if point.uncertain else ''}"
