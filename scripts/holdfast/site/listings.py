"""Lists of records: all of them, and by kind, topic and publisher, newest first, 500 to a page.

Names of list pages hold an underscore, which no record id may, so that the two never meet in ``records/``.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from markupsafe import escape

from holdfast.model import Access, Holding
from holdfast.site import words
from holdfast.site.graph import Graph

PER_PAGE = 500
FOLDER = "records"


class Row(NamedTuple):
    """What lists, the timeline and the home page know of one record, small enough to be kept between builds.

    A tuple and not a dataclass because ten thousand of them are read from the ledger in every build, as JSON; what
    is a sequence inside may therefore be a list. ``order`` sorts by date; ``news`` are (instant, what happened);
    ``html`` is its table row for pages in ``records/``.
    """

    id: str
    title: str
    kind: str
    publisher_key: str
    publisher: str
    date: str
    year: str
    order: Sequence[Any]  # (day, width), as edtf sorts
    topics: Sequence[str]
    status: Sequence[str]  # (label, style)
    held: bool
    original: str
    news: Sequence[Sequence[str]]
    html: str
    notes: str = ""  # content notes in words
    log: Sequence[Sequence[Any]] = ()  # entries of the takedown log, as ``feeds.kept`` makes them
    withheld: bool = False  # its page is a tombstone


@dataclass(frozen=True, slots=True)
class ListPage:
    """One page of a list, ready for ``templates/list.html``."""

    path: str
    heading: str
    description: str
    number: int
    pages: tuple[str, ...]  # file names of all pages of this list, in order
    total: int
    rows: Sequence[Row]


def row_of(holding: Holding, graph: Graph, access: Access, log: Sequence[Sequence[Any]] = ()) -> Row:
    """The row of one record; ``access`` is what readers get of it."""
    record = holding.record
    organisation = graph.organisation(record)
    publisher = organisation.name if organisation else ""
    date = words.date(record.date)
    shown = date.display if date else record.date or ""
    status = words.status(holding, access)
    html = (
        f'<tr><td class="hf-cell-title"><a href="{escape(record.id)}.html">{escape(record.title)}</a></td>'
        f"<td>{escape(publisher)}</td><td>{escape(words.kind(record.kind))}</td>"
        f'<td class="hf-cell-date">{escape(shown) or "date not known"}</td>'
        f'<td><span class="hf-badge hf-badge--{status[1]}">{status[0]}</span></td></tr>'
    )
    return Row(
        id=record.id,
        title=record.title,
        kind=record.kind,
        publisher_key=organisation.key if organisation else "",
        publisher=publisher,
        date=shown,
        year=f"{date.year:04d}" if date else "",
        order=list(date.sort_key) if date else ["", 0],
        topics=list(record.topics),
        status=list(status),
        held=bool(holding.captures),
        original=holding.original.state,
        news=[list(item) for item in _news(holding)],
        html=html,
        notes=words.content_notes(record.content_notes),
        log=log,
        withheld=holding.tombstone,
    )


def _news(holding: Holding) -> Iterator[tuple[str, str]]:
    held = holding.held
    if holding.tombstone:
        yield holding.withholdings[0].at, "Withheld"
    elif held and held.recovered_from:
        yield held.started, f"Recovered from the {held.recovered_from.holder}"
    elif held and held.origin == "redacted":
        yield held.started, "Redacted"
    elif held and held.origin == "deposited":
        yield held.started, "Deposited"
    elif held:
        yield held.started, "Captured again" if len(holding.captures) > 1 else "Captured"
    if holding.original.state == "gone" and holding.original.missing_since:
        yield holding.original.missing_since, "Original missing"
    elif holding.original.state == "changed" and holding.original.checked_at:
        yield holding.original.checked_at, "Original changed"


def newest_first(rows: Iterable[Row]) -> list[Row]:
    """Sorted by date, those without one last."""
    return sorted(rows, key=lambda row: (row.order, row.id), reverse=True)


def pages(rows: Sequence[Row], per_page: int = PER_PAGE) -> Iterator[ListPage]:
    """Every page of every list."""
    yield from _split("index", "Records", "All records of the archive.", rows, per_page)
    by_kind: dict[str, list[Row]] = defaultdict(list)
    by_topic: dict[str, list[Row]] = defaultdict(list)
    by_publisher: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        by_kind[row.kind].append(row)
        for topic in row.topics:
            by_topic[topic].append(row)
        if row.publisher_key:
            by_publisher[row.publisher_key].append(row)
    for kind, found in sorted(by_kind.items()):
        name = words.kinds(kind)
        yield from _split(f"kind_{kind}", name, f"Records of the kind “{name}”.", found, per_page)
    for topic, found in sorted(by_topic.items()):
        name = words.plain(topic)
        yield from _split(f"topic_{topic}", name, f"Records on the topic “{name}”.", found, per_page)
    for key, found in sorted(by_publisher.items()):
        name = found[0].publisher
        yield from _split(f"publisher_{key}", name, f"Records published by {name}.", found, per_page)


def _split(stem: str, heading: str, description: str, rows: Sequence[Row], per_page: int) -> Iterator[ListPage]:
    count = max(1, -(-len(rows) // per_page))
    names = tuple(f"{stem}.html" if n == 0 else f"{stem}_{n + 1}.html" for n in range(count))
    for n, name in enumerate(names):
        part = rows[n * per_page : (n + 1) * per_page]
        yield ListPage(f"{FOLDER}/{name}", heading, description, n + 1, names, len(rows), part)


@dataclass(frozen=True, slots=True)
class Group:
    """An entry point: a name, how many records it leads to, and the list page in ``records/``."""

    name: str
    count: int
    href: str


Groups = dict[str, list[Group]]


def groups(rows: Sequence[Row]) -> Groups:
    """The entry points by "kind", "topic" and "publisher", the largest first."""
    kinds: dict[str, int] = defaultdict(int)
    topics: dict[str, int] = defaultdict(int)
    publishers: dict[str, int] = defaultdict(int)
    names: dict[str, str] = {}
    for row in rows:
        kinds[row.kind] += 1
        for topic in row.topics:
            topics[topic] += 1
        if row.publisher_key:
            publishers[row.publisher_key] += 1
            names[row.publisher_key] = row.publisher
    return {
        "kind": _sorted([Group(words.kinds(key), n, f"kind_{key}.html") for key, n in kinds.items()]),
        "topic": _sorted([Group(words.plain(key), n, f"topic_{key}.html") for key, n in topics.items()]),
        "publisher": _sorted([Group(names[k], n, f"publisher_{k}.html") for k, n in publishers.items()]),
    }


def _sorted(found: list[Group]) -> list[Group]:
    return sorted(found, key=lambda group: (-group.count, group.name))
