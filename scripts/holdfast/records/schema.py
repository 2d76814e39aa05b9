"""The shape of what people write under ``sources/``: one pydantic model per kind of file.

The models check one file by itself; what several files must agree on is checked in ``records.cross``. A key with
nothing after it counts as not given, so that a template may be filled in gradually. Unknown keys are refused.

Content notes are an *open* list. The known ones (``CONTENT_NOTES``) have a display text; an archive on another
subject needs words that nobody foresaw, and a refused note would tempt people to leave the warning out. A word that
is nearly a known one is refused, because it is a misspelling that would lose the display text.
"""

from __future__ import annotations

import difflib
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, model_validator

from holdfast.model import Access
from holdfast.model.vocabulary import CONTENT_NOTES, EXPOSURES, KINDS, RELATIONS, RIGHTS
from holdfast.records.values import (
    Date,
    Day,
    Language,
    Line,
    OneOrMany,
    RelativePath,
    Sha256,
    Slug,
    Slugs,
    Text,
    Url,
    one_of,
    refused,
    unique,
)

__all__ = ["CONTENT_NOTES", "KINDS", "RELATIONS", "RIGHTS", "EventsFile", "OrganisationEntry", "RecordFile"]

LONGEST_QUOTE = 300


def _choice(words: dict[str, Any]) -> Any:
    """A string that must be one of ``words``; the JSON Schema lists them."""
    return Annotated[str, AfterValidator(one_of(words)), Field(json_schema_extra={"enum": list(words)})]


def _known_or_far(notes: list[str]) -> list[str]:
    for note in notes:
        near = [] if note in CONTENT_NOTES else difflib.get_close_matches(note, CONTENT_NOTES, n=1, cutoff=0.84)
        if near:
            raise refused("content-note", f"“{note}” is nearly “{near[0]}”.", f"Write “{near[0]}”.")
    return notes


class Strict(BaseModel):
    """Refuses unknown keys; drops keys with nothing after them."""

    # Built at first use: a build that finds every record in its cache uses few of them.
    model_config = ConfigDict(extra="forbid", allow_inf_nan=False, defer_build=True)

    @model_validator(mode="before")
    @classmethod
    def _drop_empty(cls, data: Any) -> Any:
        return {key: value for key, value in data.items() if value != ""} if isinstance(data, dict) else data


class QuoteEntry(Strict):
    """Words that somebody cites from the document."""

    text: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST_QUOTE)]
    """The words, exactly as they stand in the document"""
    page: Annotated[int, Field(ge=1, le=100_000)] | None = None
    """Page of the document, counted from 1"""
    note: Line = ""
    """What the reader should know about the words"""


class RightsEntry(Strict):
    """On what basis the copy may be kept and shown."""

    basis: _choice(RIGHTS) = "unknown"  # type: ignore[valid-type]
    """One word of the list"""
    holder: Line = ""
    """Who holds the rights, if known"""
    note: Line = ""
    """What is known about them"""


class CustodyEntry(Strict):
    """How a document came to the archive, other than from its address."""

    received_from: Line
    """Who gave it: a role or an organisation"""
    received_on: Date
    """When, as a date"""
    how: Line
    """By e-mail, by post, as a download …"""


class AllowEntry(Strict):
    """What may be published although the software points at it."""

    what: _choice(EXPOSURES)  # type: ignore[valid-type]
    """One word of the list"""
    reason: Line
    """Why it may be published: public for ever, so never repeat here what was found"""
    page: Annotated[int, Field(ge=1, le=100_000)] | None = None
    """Only on this page"""
    sha256: Sha256 | None = None
    """Only in the copy with this SHA-256"""


class MementoEntry(Strict):
    """A copy of the document in another archive."""

    url: Url
    """The address of the copy itself"""
    holder: Line
    """The archive that holds it: UK Government Web Archive, UK Web Archive, perma.cc …"""
    date: Date | None = None
    """When it was archived, as the holder says"""


class RelationsEntry(Strict):
    """How this record stands to others, by their ids."""

    part_of: OneOrMany = []
    replies_to: OneOrMany = []
    supersedes: OneOrMany = []
    superseded_by: OneOrMany = []
    mentions: OneOrMany = []
    mentioned_in: OneOrMany = []
    cites: OneOrMany = []
    cited_by: OneOrMany = []
    about: OneOrMany = []
    version_of: OneOrMany = []
    translation_of: OneOrMany = []


class RecordFile(Strict):
    """One curated source: a file sources/records/<id>.yml. Its name is its id and never changes."""

    title: Line
    """The title on the document, or ours where it has none"""
    kind: _choice(KINDS)  # type: ignore[valid-type]
    """What it is"""
    publisher: Slug | None = None
    """Who published it: a key of organisations.yml"""
    authors: Annotated[list[Line], AfterValidator(unique)] = []
    """People as “First Last”, bodies by their name"""
    date: Date | None = None
    """When it was published, as precisely as it is known and no more"""
    url: Url | None = None
    """Where it was published"""
    file: RelativePath | None = None
    """A document without an address: its place under sources/"""
    custody: CustodyEntry | None = None
    """How the document came to the archive, other than from its address"""
    also_at: Annotated[list[Url], AfterValidator(unique)] = []
    """Other addresses of the same document"""
    accept: Annotated[list[Sha256], AfterValidator(unique)] = []
    """Copies that the software suspects not to be the document and a person has found to be it: their SHA-256"""
    allow: list[AllowEntry] = []
    """What may be published of a copy although the software points at it"""
    mementos: list[MementoEntry] = []
    """Copies in other archives"""
    language: Language = "en"
    """Language of the document"""
    summary: Text = ""
    """What it is, in our own words"""
    significance: Text = ""
    """Why it matters, in our own words"""
    topics: Slugs = []
    """Subjects, as short keys"""
    content_notes: Annotated[Slugs, AfterValidator(_known_or_far)] = []
    """What readers should be warned of before they read"""
    rights: RightsEntry = RightsEntry()
    """On what basis the copy may be kept and shown"""
    access: _choice({word.value: "" for word in Access}) | None = None  # type: ignore[valid-type]
    """What readers get: overrides the archive's setting"""
    release: Day | None = None
    """Until this day the copy is sealed: its hash and time stamps are public, the copy itself is not"""
    quotes: list[QuoteEntry] = []
    """Words that are cited from it"""
    relations: RelationsEntry = RelationsEntry()
    """Other records that it has to do with"""

    @model_validator(mode="after")
    def _one_origin(self) -> RecordFile:
        if self.url and self.file:
            remedy = "Keep the one that the copy comes from; another address can stand under also_at."
            raise refused("url-and-file", "A record has either url or file, not both.", remedy, at="file")
        if self.file and not self.custody:
            remedy = "Add custody: {received_from: …, received_on: 2021-06-17, how: …}."
            raise refused("no-custody", "It is not said how the file came here.", remedy, at="file")
        if self.release and self.access in ("sealed", "metadata-only"):
            remedy = "Remove access if the copy is to be published on that day; remove release if it never is."
            raise refused("release-never", f"Nothing is published while access is {self.access}.", remedy, at="release")
        return self


class OrganisationEntry(Strict):
    """One organisation of sources/organisations.yml, under the key that records use for it."""

    name: Line
    """Its full name"""
    aliases: Annotated[list[Line], AfterValidator(unique)] = []
    """Other names and abbreviations"""
    note: Text = ""
    """What readers should know about it"""
    url: Url | None = None
    """Its own website"""
    not_to_be_confused_with: OneOrMany = []
    """Keys of organisations with a similar name"""


class EventEntry(Strict):
    """One entry of the timeline."""

    date: Date
    """When it happened, as precisely as it is known"""
    what: Line
    """What happened, in one sentence of our own"""
    evidence: Annotated[list[Slug], Field(min_length=1), AfterValidator(unique)]
    """The ids of the records that say so"""


class EventsFile(Strict):
    """sources/events.yml: the timeline."""

    events: list[EventEntry] = []
    """In any order"""
