"""The timeline: records and events together, by year, each with its date as honestly as it is known."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from holdfast.model import Record, TimelineEvent
from holdfast.site import words
from holdfast.site.graph import Graph
from holdfast.site.listings import Row

ON_ONE_PAGE = 1_000
"""Records up to which all stand on one page; above, each year's records get a page of their own."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the timeline: an event with its evidence, or a record."""

    order: tuple[list[Any], int, str]
    date: str
    event: TimelineEvent | None = None
    evidence: tuple[Record, ...] = ()
    row: Row | None = None


@dataclass(frozen=True, slots=True)
class Year:
    """All entries of one year, in order of their dates. ``name`` is "2021", or "" for those without a date.

    ``elsewhere`` counts the records that stand on a page of their own, at ``href``.
    """

    name: str
    entries: tuple[Entry, ...]
    elsewhere: int = 0
    href: str = ""


def years(rows: Sequence[Row], graph: Graph, *, whole: bool) -> list[Year]:
    """The timeline from the oldest year to the newest, then what has no date.

    ``whole``: records stand between the events; else each year says how many there are, and where.
    """
    events: dict[str, list[Entry]] = defaultdict(list)
    for event in graph.events:
        date = words.date(event.date)
        known = tuple(graph.records[name] for name in event.evidence if name in graph.records)
        order = (list(date.sort_key) if date else ["", 0], 0, event.what)
        events[f"{date.year:04d}" if date else ""].append(Entry(order, words.date_words(event.date), event, known))
    records: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        records[row.year].append(row)
    found = {*events, *records}
    made = []
    for name in [*sorted(found - {""}), *sorted(found & {""})]:
        entries = events[name] + (_entries(records[name]) if whole else [])
        entries.sort(key=lambda entry: entry.order)
        elsewhere = 0 if whole else len(records[name])
        made.append(Year(name, tuple(entries), elsewhere, path_of(name) if elsewhere else ""))
    return made


def rows_by_year(rows: Sequence[Row]) -> Iterator[tuple[str, list[Row]]]:
    """Each year's records by themselves, in order, for an archive too large for one page."""
    records: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        records[row.year].append(row)
    for name, found in sorted(records.items()):
        yield name, sorted(found, key=lambda row: (row.order, row.title))


def year_of(name: str, rows: Sequence[Row]) -> Year:
    """One year's records as a page of its own shows them."""
    return Year(name, tuple(_entries(rows)))


def path_of(year: str) -> str:
    """The page of one year's records."""
    return f"timeline_{year or 'none'}.html"


def _entries(rows: Sequence[Row]) -> list[Entry]:
    return [Entry((list(row.order), 1, row.title), row.date, row=row) for row in rows]
