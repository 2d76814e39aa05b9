"""What the home page says about the archive: figures, what is new, and where to enter."""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from holdfast.site.graph import Graph
from holdfast.site.listings import Groups, Row


@dataclass(frozen=True, slots=True)
class News:
    """Something that happened lately: a capture, or an original found missing or changed."""

    at: str
    what: str
    record: str
    title: str


@dataclass(frozen=True, slots=True)
class Home:
    """The view of ``templates/home.html``."""

    records: int
    held: int
    missing: int
    span: str
    events: int
    news: tuple[News, ...]
    groups: Groups


def view(rows: Sequence[Row], entries: Groups, graph: Graph, newest: int = 6) -> Home:
    """Count and choose; ``entries`` are the groups of all rows."""
    dated = sorted(row.year for row in rows if row.year)
    span = "" if not dated else dated[0] if dated[0] == dated[-1] else f"{dated[0]}–{dated[-1]}"
    news = heapq.nlargest(newest, _news(rows), key=lambda item: (item.at, item.record))
    return Home(
        records=len(rows),
        held=sum(row.held for row in rows),
        missing=sum(row.original == "gone" for row in rows),
        span=span,
        events=len(graph.events),
        news=tuple(news),
        groups=entries,
    )


def _news(rows: Sequence[Row]) -> Iterator[News]:
    return (News(at, what, row.id, row.title) for row in rows for at, what in row.news)
