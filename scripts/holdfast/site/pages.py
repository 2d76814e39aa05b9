"""The pages that are about many records at once: home, lists, timeline, organisations, how to check."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from holdfast.config import Config, origin_of
from holdfast.model import Decided
from holdfast.site import feeds, flat, home, listings, timeline, withholdings, words
from holdfast.site.feeds import Told
from holdfast.site.graph import Graph
from holdfast.site.inputs import Inputs
from holdfast.site.listings import Groups, ListPage, Row
from holdfast.site.render import Templates, encoded
from holdfast.site.timeline import Year

SHELLS = {
    "home": "index.html",
    "records": "records/index.html",
    "timeline": "timeline.html",
    "organisations": "organisations.html",
    "takedowns": "takedowns.html",
    "check": "check.html",
}
"""The shells of these pages, as the theme names their files."""
SHELL_SOURCES = frozenset({"_shell/record.md", *(f"{name.removesuffix('.html')}.md" for name in SHELLS.values())})
"""The files of docs/ that they are made from."""


@dataclass(frozen=True, slots=True)
class SitePage:
    """A page waiting to be written. ``fingerprint`` tells whether it would differ from the last build's;
    ``content`` makes it, and is called only then."""

    path: str
    shell: str
    title: str
    description: str
    fingerprint: str
    content: Callable[[], Markup]
    indexed: bool = True  # whether search engines may list it


def all_pages(
    inputs: Inputs, found: Iterable[Row], log: Sequence[Told], graph: Graph, templates: Templates
) -> Iterator[SitePage]:
    """Every page besides those of the records, from the rows that the records' pages left, and the takedown log."""
    rows = listings.newest_first(found)
    entries = listings.groups(rows)
    yield _home(rows, entries, graph, templates)
    yield from _lists(rows, entries, templates)
    yield from _timeline(rows, graph, templates)
    yield _organisations(graph, templates)
    yield _takedowns(entries, log, templates)
    yield _withholdings(inputs.decided, graph, templates)
    yield SitePage(
        "check.html", "check", "Check it yourself", "How to check the archive without trusting it.",
        _digest(repr((inputs.heads, inputs.checked))),
        lambda: templates.render("check.html", heads=inputs.heads, checked=inputs.checked),
    )  # fmt: skip


def _home(rows: list[Row], entries: Groups, graph: Graph, templates: Templates) -> SitePage:
    view = home.view(rows, entries, graph)
    count = words.plural(view.records, "record")
    return SitePage(
        "index.html", "home", "Home", f"{count}, {view.held:,} with a preserved copy.", _digest(repr(view)),
        lambda: templates.render("home.html", home=view),
    )  # fmt: skip


def _timeline(rows: list[Row], graph: Graph, templates: Templates) -> Iterator[SitePage]:
    whole = len(rows) <= timeline.ON_ONE_PAGE

    years = timeline.years(rows, graph, whole=whole)
    about = "Records and events by year."
    yield SitePage(
        "timeline.html", "timeline", "Timeline", about, _digest("\n".join(_signs(years))),
        lambda: templates.render("timeline.html", years=years, alone=False),
    )  # fmt: skip
    for name, found in () if whole else timeline.rows_by_year(rows):

        def content(name: str = name, found: list[Row] = found) -> Markup:
            return templates.render("timeline.html", years=[timeline.year_of(name, found)], alone=True)

        title = f"Documents of {name}" if name else "Documents without a date"
        signs = _digest("\n".join(row.html for row in found))
        yield SitePage(timeline.path_of(name), "timeline", title, about, signs, content)


def _signs(years: Sequence[Year]) -> Iterator[str]:
    """What tells two timelines apart; a row's HTML holds everything that its entry shows."""
    for year in years:
        yield f"{year.name}|{year.elsewhere}"
        for entry in year.entries:
            evidence = [(record.id, record.title) for record in entry.evidence]
            yield entry.row.html if entry.row else repr((entry.date, entry.event, evidence))


def _lists(rows: list[Row], entries: Groups, templates: Templates) -> Iterator[SitePage]:
    first = repr(entries)
    for page in listings.pages(rows):
        number = f", page {page.number}" if page.number > 1 else ""
        body = "\n".join(row.html for row in page.rows)
        offered = first if page.path == "records/index.html" else ""
        signs = _digest(f"{page.heading}|{page.number}|{page.pages}|{page.total}|{offered}|{body}")

        def content(page: ListPage = page, body: str = body) -> Markup:
            pager = templates.render("pager.html", page=page)
            return templates.render(
                "list.html", page=page, rows=Markup(body), pager=pager, groups=entries
            )  # rows are escaped where they are put together (listings.row_of)

        yield SitePage(page.path, "records", page.heading + number, page.description, signs, content)


def _organisations(graph: Graph, templates: Templates) -> SitePage:
    known = graph.organisations
    listed = sorted(known.values(), key=lambda item: item.name.casefold())
    counts = Counter(record.publisher for record in graph.records.values() if record.publisher)
    signs = _digest(repr((listed, sorted(counts.items()))))
    return SitePage(
        "organisations.html", "organisations", "Organisations", "Publishers of the documents and their names.", signs,
        lambda: templates.render("organisations.html", organisations=listed, known=known, counts=counts),
    )  # fmt: skip


ON_THE_LOG = {"removed": 1000, "moved": 1000, "changed": 500, "returned": 500, "new": 50}
"""Entries of each kind that the page of the log shows, the newest ones; the records' own pages have all."""


def _takedowns(entries: Groups, log: Sequence[Told], templates: Templates) -> SitePage:
    by_kind: dict[str, list[Told]] = {kind: [] for kind in ON_THE_LOG}
    for entry in log:
        by_kind[entry.kind].append(entry)
    shown = {kind: found[: ON_THE_LOG[kind]] for kind, found in by_kind.items()}
    counts = {kind: len(found) for kind, found in by_kind.items()}
    signs = _digest(repr((shown, counts, entries["publisher"], entries["topic"])))
    about = "What was taken down, moved, changed or came back, each with its evidence."
    return SitePage(
        "takedowns.html", "takedowns", "Takedown log", about, signs,
        lambda: templates.render("takedowns.html", shown=shown, counts=counts, groups=entries, feed_of=feeds.name_of),
    )  # fmt: skip


def _withholdings(decided: Sequence[Decided], graph: Graph, templates: Templates) -> SitePage:
    titles = withholdings.titles(decided, graph)
    about = "What was taken out of this archive, why, and who decided it."
    return SitePage(
        withholdings.PATH, "takedowns", "Withheld copies", about, _digest(repr((decided, sorted(titles.items())))),
        lambda: templates.render("withholdings.html", decided=decided, titles=titles, data=withholdings.DATA),
        indexed=False,  # as the pages of what was withheld
    )  # fmt: skip


def sitemap(base: str, paths: Sequence[str]) -> bytes:
    """``sitemap.xml`` (sitemaps.org protocol) of these pages, without dates, so that equal sites are equal."""
    root = base.rstrip("/")
    lines = [f"<url><loc>{escape(f'{root}/{path}')}</loc></url>" for path in sorted(paths)]
    head = '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
    return encoded(head + "\n".join(lines) + "\n</urlset>\n")


def robots(base: str) -> bytes:
    """``robots.txt``: pages may be indexed; preserved copies are not ours to offer to search engines."""
    root = base.rstrip("/")
    folder = "/".join(["", *[part for part in root.split("/")[3:] if part]])
    lines = [
        "User-agent: *",
        f"Disallow: {folder}/files/",
        f"Disallow: {folder}/scans/",
        f"Disallow: {folder}/copies/",
        f"Disallow: {folder}/replay/",
        f"Sitemap: {root}/sitemap.xml",
    ]
    return encoded("\n".join(lines) + "\n")


HEADERS = b"""/*
  X-Content-Type-Options: nosniff
  Referrer-Policy: no-referrer

/files/*
  Content-Security-Policy: sandbox; default-src 'none'
  Content-Disposition: attachment
  X-Robots-Tag: noindex

/scans/*
  X-Robots-Tag: noindex

/copies/*
  Content-Security-Policy: sandbox; @POLICY@
  X-Robots-Tag: noindex

/viewer/*
  Content-Security-Policy: sandbox allow-scripts
  X-Robots-Tag: noindex

/timemaps/*.link
  Content-Type: application/link-format

/feeds/*.atom
  Content-Type: application/atom+xml; charset=utf-8

/feeds/*.json
  Content-Type: application/feed+json; charset=utf-8
""".replace(b"@POLICY@", flat.POLICY.encode())
"""For hosts that read ``_headers`` (Cloudflare Pages, Netlify): preserved copies are downloads, never pages."""


def headers(config: Config) -> bytes:
    """``_headers`` of this site: replay on another origin may read the web archives."""
    if not config.replay.origin:
        return HEADERS
    shared = (
        f"\n/files/*.wacz\n  Access-Control-Allow-Origin: {origin_of(config.replay.origin)}\n"
        "  Access-Control-Expose-Headers: Accept-Ranges, Content-Range, Content-Length\n"
    )
    return HEADERS + shared.encode()


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:32]
