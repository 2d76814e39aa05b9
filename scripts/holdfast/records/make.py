"""From validated content to the frozen dataclasses that travel."""

from __future__ import annotations

from typing import Any

from holdfast.model import Access, Custody, NamedMemento, Organisation, Quote, Record, Relation, Rights
from holdfast.model.exposures import Allowed
from holdfast.records.schema import OrganisationEntry


def record_of(id_: str, content: dict[str, Any]) -> Record:
    """A record from the content of its file as ``RecordFile.model_dump(exclude_defaults=True)`` gives it."""
    given = content.get
    custody, access, rights = given("custody"), given("access"), given("rights")
    return Record(
        id=id_,
        title=content["title"],
        kind=content["kind"],
        publisher=given("publisher"),
        authors=tuple(given("authors", ())),
        date=given("date"),
        url=given("url"),
        file=given("file"),
        custody=Custody(**custody) if custody else None,
        also_at=tuple(given("also_at", ())),
        accept=tuple(given("accept", ())),
        allow=tuple(
            Allowed(one["what"], one["reason"], one.get("page", 0), one.get("sha256", "")) for one in given("allow", ())
        ),
        mementos=tuple(NamedMemento(**memento) for memento in given("mementos", ())),
        language=given("language", "en"),
        summary=given("summary", ""),
        significance=given("significance", ""),
        topics=tuple(given("topics", ())),
        content_notes=tuple(given("content_notes", ())),
        rights=Rights(**rights) if rights else Rights(),
        access=Access(access) if access else None,
        release=given("release"),
        quotes=tuple(Quote(**quote) for quote in given("quotes", ())),
        relations=tuple(
            Relation(kind, target) for kind, targets in given("relations", {}).items() for target in targets
        ),
    )


def organisation_of(key: str, entry: OrganisationEntry) -> Organisation:
    """An organisation from its entry."""
    return Organisation(
        key=key,
        name=entry.name,
        aliases=tuple(entry.aliases),
        note=entry.note,
        url=entry.url,
        not_to_be_confused_with=tuple(entry.not_to_be_confused_with),
    )
