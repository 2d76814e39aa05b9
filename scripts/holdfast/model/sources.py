"""What people write: the content of ``sources/``, validated."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from holdfast.model.exposures import Allowed


class Access(StrEnum):
    """What readers get of a record's preserved copy."""

    PUBLIC = "public"
    SEALED = "sealed"
    METADATA_ONLY = "metadata-only"


@dataclass(frozen=True, slots=True)
class Quote:
    """Words that somebody cites from the document. ``page`` counts from 1 as the document's own pages do."""

    text: str
    page: int | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Rights:
    """On what basis the copy may be kept and shown. ``basis`` is one of ``records.schema.RIGHTS``."""

    basis: str = "unknown"
    holder: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Custody:
    """How a document came to us other than from its address."""

    received_from: str
    received_on: str
    how: str


@dataclass(frozen=True, slots=True)
class Relation:
    """``kind`` is a relation name of the record schema (``part_of``, ``replies_to`` …); ``target`` a record id."""

    kind: str
    target: str


@dataclass(frozen=True, slots=True)
class NamedMemento:
    """A copy in another archive that a curator names. Nobody here has read it back or compared it."""

    url: str
    holder: str
    date: str | None = None  # EDTF: when it was archived


@dataclass(frozen=True, slots=True)
class Record:
    """One curated source: the content of ``sources/records/<id>.yml``, validated."""

    id: str
    title: str
    kind: str
    publisher: str | None = None  # a key of organisations.yml
    authors: tuple[str, ...] = ()
    date: str | None = None  # EDTF, exactly as given
    url: str | None = None
    file: str | None = None
    custody: Custody | None = None
    also_at: tuple[str, ...] = ()
    accept: tuple[str, ...] = ()  # SHA-256 of payloads that are the document although the software doubts it
    allow: tuple[Allowed, ...] = ()  # what may be published although the software points at it
    mementos: tuple[NamedMemento, ...] = ()
    language: str = "en"
    summary: str = ""  # what it is, in our own words
    significance: str = ""  # why it matters
    topics: tuple[str, ...] = ()
    content_notes: tuple[str, ...] = ()
    rights: Rights = Rights()
    access: Access | None = None  # None: the archive's default
    release: str | None = None  # ISO day until which the copy is sealed
    quotes: tuple[Quote, ...] = ()
    relations: tuple[Relation, ...] = ()


@dataclass(frozen=True, slots=True)
class Organisation:
    """One entry of the authority file ``sources/organisations.yml``."""

    key: str
    name: str
    aliases: tuple[str, ...] = ()
    note: str = ""
    url: str | None = None
    not_to_be_confused_with: tuple[str, ...] = ()  # keys


@dataclass(frozen=True, slots=True)
class TimelineEvent:
    """One entry of ``sources/events.yml``. ``date`` is EDTF; ``evidence`` are record ids."""

    date: str
    what: str
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sources:
    """Everything under ``sources/``, validated and cross-checked. ``records`` are sorted by id."""

    records: tuple[Record, ...]
    organisations: dict[str, Organisation]
    events: tuple[TimelineEvent, ...]
