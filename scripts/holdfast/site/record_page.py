"""One record's page: the view data that ``templates/record.html`` shows, and the facts for machines in its head."""

from __future__ import annotations

from dataclasses import dataclass

from holdfast import edtf
from holdfast.citations import Citation, cite
from holdfast.config import Config
from holdfast.model import Access, Capture, Holding, Memento, Organisation, SnapshotStatus, TimelineEvent
from holdfast.site import feeds, timemaps, witnesses, words
from holdfast.site.copies import Copy
from holdfast.site.differences import Step
from holdfast.site.graph import Graph, Link
from holdfast.site.quoted import Piece, Quoted, pieces
from holdfast.site.render import Templates, safe_url
from holdfast.site.shells import Shell

FOLDER = "records"


@dataclass(frozen=True, slots=True)
class Citing:
    """A prose page that cites a record: where it lies in the site, and its title."""

    path: str
    title: str


@dataclass(frozen=True, slots=True)
class Beside:
    """What a page shows of its record besides the copy: its quotes as proved, and who cites it."""

    quoted: tuple[Quoted, ...] = ()
    cited_by: tuple[Citing, ...] = ()
    mapped: bool = False  # the record has a TimeMap


@dataclass(frozen=True, slots=True)
class View:
    """Everything that the template needs besides the holding itself, already decided and in words."""

    kind: str
    organisation: Organisation | None
    date: str
    iso_date: str
    status: tuple[str, str]
    access: Access
    notes: str
    helpline: bool
    copy: Copy
    snapshot: SnapshotStatus | None
    memento: Memento | None
    links: tuple[Link, ...]
    events: list[TimelineEvent]
    cites: tuple[Citation, ...]
    original: str | None  # a safe link to the original
    version_date: str  # for Robust Links
    network: tuple[tuple[str, str], ...]  # exceptions from the ordinary network, named plainly
    steps: tuple[Step, ...]  # what changed between the copies
    witnesses: tuple[witnesses.Witness, ...]
    timemap: tuple[str, str] | None  # files of the TimeMap: link format and JSON
    embargo: str  # the day on which a sealed copy will be published, "" if none is set
    feed: str  # files of the publisher's feed without their endings, "" if there is none
    quoted: tuple[Quoted, ...]
    cited_by: tuple[Citing, ...]  # prose pages that cite this record

    def pieces(self, page: int, text: str, first: int = 0, last: int | None = None) -> list[Piece]:
        """The text of a page, or some of it, with what is quoted told apart."""
        return pieces(self.quoted, page, text, first, last)


def path(record_id: str) -> str:
    """Where a record's page lies in the site."""
    return f"{FOLDER}/{record_id}.html"


def page_url(config: Config, record_id: str) -> str:
    """The public address of a record's page."""
    return f"{config.url.rstrip('/')}/{path(record_id)}"


def access_of(holding: Holding, config: Config) -> Access:
    """What readers get of this record: its own setting, else the archive's; never more than what is unsealed."""
    access = holding.record.access or config.access
    held = holding.held
    return Access.SEALED if access is Access.PUBLIC and held and held.id in holding.sealed else access


@dataclass(frozen=True, slots=True)
class Renderer:
    """Makes record pages: what all of them share."""

    config: Config
    graph: Graph
    shell: Shell
    templates: Templates

    def page(self, holding: Holding, copy: Copy, steps: tuple[Step, ...], beside: Beside) -> bytes:
        """The finished page of one record."""
        record = holding.record
        view = _view(holding, self.graph, self.config, (copy, steps, beside))
        content = self.templates.render("record.html", h=holding, r=record, v=view)
        url = page_url(self.config, record.id)
        head = self.templates.render("record_head.html", h=holding, r=record, v=view, url=url)
        return self.shell.fill(title=record.title, description=_description(view), head=head, content=content)


def _view(holding: Holding, graph: Graph, config: Config, made: tuple[Copy, tuple[Step, ...], Beside]) -> View:
    copy, steps, beside = made
    record = holding.record
    capture = holding.held
    access = access_of(holding, config)
    organisation = graph.organisation(record)
    date = words.date(record.date)
    snapshot = holding.snapshots[0] if holding.snapshots else None
    return View(
        kind=words.kind(record.kind),
        organisation=organisation,
        date=date.display if date else record.date or "",
        iso_date=iso_date(date),
        status=words.status(holding, access),
        access=access,
        notes=words.content_notes(record.content_notes),
        helpline=not words.HELPLINE_NOTES.isdisjoint(record.content_notes),
        copy=copy,
        snapshot=snapshot,
        memento=next(witnesses.read_back(holding), None),
        links=graph.links(record),
        events=graph.events_of(record),
        cites=cite(holding, organisation, page_url(config, record.id), shown=access is Access.PUBLIC),
        original=safe_url(record.url),
        version_date=_version_date(holding, date),
        network=_network(capture),
        steps=steps,
        witnesses=witnesses.table(holding),
        timemap=timemaps.paths(record.id) if beside.mapped else None,
        embargo=words.embargo(holding),
        quoted=beside.quoted,
        cited_by=beside.cited_by,
        feed=f"{feeds.FOLDER}/organisation-{organisation.key}" if organisation else "",
    )


def _version_date(holding: Holding, date: edtf.Edtf | None) -> str:
    """The day of which links to the original speak, for Robust Links: that of our copy, else that on which it was last
    seen, else its own if that is known to the day."""
    held = holding.held
    if held:
        return (held.recovered_from.archived_at if held.recovered_from else held.started)[:10]
    known = iso_date(date).replace("/", "-")
    return holding.original.last_seen[:10] or (known if len(known) == 10 else "")


def _network(capture: Capture | None) -> tuple[tuple[str, str], ...]:
    if capture is None:
        return ()
    return tuple((k, v) for k, v in capture.circumstances.items() if k in ("resolve", "allow", "ca") and v)


def _description(view: View) -> str:
    """For search engines and previews: what kind of thing it is, whose, of when. Never words of the document."""
    whose = f" by {view.organisation.name}" if view.organisation else ""
    when = f", {view.date}" if view.date else ""
    return f"{view.kind}{whose}{when}. {view.status[0]}."


def iso_date(date: edtf.Edtf | None) -> str:
    """The date for citation tools, only as precise as it is known: "2018", "2018/06", "2018/06/11", or ""."""
    point = date.single if date else None
    if point is None or point.precision not in ("year", "month", "day"):
        return str(date.year) if date else ""
    parts = [f"{point.year:04d}"] + [f"{number:02d}" for number in (point.month, point.day) if number]
    return "/".join(parts)
