"""What search gets to know: one document per record, with the preserved text in sections that have anchors.

The search index is made elsewhere; this is the border. Sealed and described-only copies give no text. Words of a
document never come without its content notes, so that a list of hits can keep them closed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from holdfast.config import Config
from holdfast.model import Access, Extraction, Holding
from holdfast.site import listings, reading, record_page, words
from holdfast.site.graph import Graph
from holdfast.site.inputs import Inputs
from holdfast.site.render import clean


@dataclass(frozen=True, slots=True)
class Section:
    """A page of the document, or of our rendering of it. ``anchor`` is the fragment of the record's page, such as
    ``p7`` or ``r7``."""

    anchor: str
    label: str
    text: str


@dataclass(frozen=True, slots=True)
class SearchDocument:
    """One record for search. ``meta`` is shown with a hit; ``filters`` narrow (name to values); ``notes`` are the
    content notes in words, "" if there are none."""

    url: str  # relative to the site: records/<id>.html
    title: str
    language: str
    meta: dict[str, str]
    filters: dict[str, tuple[str, ...]]
    notes: str
    sections: tuple[Section, ...]


def documents(inputs: Inputs) -> Iterator[SearchDocument]:
    """Every record of the archive as search sees it, in the order of their ids. Texts are fetched as needed."""
    graph = Graph(inputs.sources)
    for holding, text in inputs.texts(map(inputs.holding_of, inputs.sources.records)):
        yield _document(holding, text if isinstance(text, Extraction) else None, graph, inputs.config)


def _document(holding: Holding, text: Extraction | None, graph: Graph, config: Config) -> SearchDocument:
    record = holding.record
    access = record_page.access_of(holding, config)
    row = listings.row_of(holding, graph, access)
    meta = {
        "kind": words.kind(record.kind),
        "publisher": row.publisher,
        "date": row.date,
        "status": row.status[0],
        "notes": words.content_notes(record.content_notes),
    }
    filters = {
        "kind": (words.kind(record.kind),),
        "publisher": (row.publisher,) if row.publisher else (),
        "year": (row.year,) if row.year else (),
        "topic": tuple(words.plain(topic) for topic in record.topics),
        "status": (row.status[0],),
    }
    about = [record.title, *record.authors, record.summary, record.significance, *(q.text for q in record.quotes)]
    sections = []
    if text and access is Access.PUBLIC:
        sections += [Section(anchor, label, clean(shown)) for anchor, label, shown in reading.sections(text)]
    # Our own words last: for an exact phrase Pagefind names its first place only, and the document's own counts more.
    sections.append(Section("about", "About this document", clean("\n".join(part for part in about if part))))
    return SearchDocument(
        url=record_page.path(record.id),
        title=clean(record.title),
        language=record.language,
        meta={name: clean(value) for name, value in meta.items() if value},
        filters=filters,
        notes=meta["notes"],
        sections=tuple(sections),
    )
