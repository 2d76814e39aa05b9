"""The closed and open word lists of a record, each word with the text that readers see.

They stand here and not with the record schema because pages and citations show them too, and the stages do not
import each other. ``records.schema`` validates against them.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RelationKind:
    """How one record stands to another: ``label`` read from the record that says so, ``inverse`` from its target."""

    label: str
    inverse: str


KINDS: dict[str, str] = {
    "foi-response": "Freedom of information response",
    "statement": "Statement",
    "slides": "Slides",
    "report": "Report",
    "letter": "Letter",
    "news": "News report",
    "article": "Article",
    "petition": "Petition",
    "guidance": "Guidance",
    "paper": "Paper",
    "policy": "Policy",
    "assessment": "Assessment",
    "email": "E-mail",
    "website": "Website",
    "page": "Web page",
    "video": "Video",
    "dataset": "Data set",
    "other": "Other document",
}
"""What a source is; closed, because pages, filters and citations depend on it."""

WITHHOLDING: dict[str, str] = {
    "court-order": "A court or an authority ordered it",
    "personal-data": "It holds personal data",
    "safety": "It could put somebody in danger",
    "copyright": "A holder of rights objected",
    "error": "It was captured or published in error",
    "other": "Another reason",
}
"""Why a copy is withheld; closed, so that decisions can be counted."""

EXPOSURES: dict[str, str] = {
    "nhs-number": "an NHS number",
    "national-insurance": "a National Insurance number",
    "email": "an e-mail address that looks like a person's",
    "mobile-number": "a mobile phone number",
    "home-address": "a postcode beside a person's name",
    "hidden-text": "text that the document holds and does not show",
    "text-outside-page": "text outside the visible part of the page",
    "unapplied-redaction": "a redaction that was marked and never applied",
    "tracked-deletion": "text that was struck out and is still in the file",
    "comment": "comments that the file holds beside its text",
    "picture-location": "a picture that says where it was taken",
    "office-email": "the e-mail address of an office",
    "phone-number": "a phone number",
    "office-address": "the postal address of an organisation, beside a name",
    "file-properties": "a name in the properties of the file",
}
"""What a copy may hold that should not be published; closed, because a record allows it by these words. The last four
are told and block nothing."""

RIGHTS: dict[str, str] = {
    "ogl": "Open Government Licence",
    "crown": "Crown copyright",
    "licence": "Published under a licence",
    "permission": "Permission of the rights holder",
    "quotation": "Quotation (fair dealing)",
    "news-reporting": "Reporting of current events (fair dealing)",
    "foi-no-licence": "Disclosed under freedom of information law, without a licence for re-use",
    "own": "Our own work",
    "unknown": "Not established",
}
"""On what basis a copy may be kept and shown; closed, because what may be published depends on it."""

RELATIONS: dict[str, RelationKind] = {
    "part_of": RelationKind("Part of", "Contains"),
    "replies_to": RelationKind("Replies to", "Answered by"),
    "supersedes": RelationKind("Supersedes", "Superseded by"),
    "superseded_by": RelationKind("Superseded by", "Supersedes"),
    "mentions": RelationKind("Mentions", "Mentioned in"),
    "mentioned_in": RelationKind("Mentioned in", "Mentions"),
    "cites": RelationKind("Cites", "Cited by"),
    "cited_by": RelationKind("Cited by", "Cites"),
    "about": RelationKind("About", "Discussed in"),
    "version_of": RelationKind("Version of", "Other version"),
    "translation_of": RelationKind("Translation of", "Translated as"),
}
"""Relations between records; closed. Say each one once, in either record: pages show both ends."""

CONTENT_NOTES: dict[str, str] = {
    "suicide": "suicide",
    "self-harm": "self-harm",
    "coercion": "coercion",
    "restraint": "restraint",
    "detention": "detention",
    "police": "police contact",
    "criminalisation": "criminalisation of distress",
    "death": "death",
    "abuse": "abuse",
    "sexual-violence": "sexual violence",
    "domestic-abuse": "domestic abuse",
    "child-abuse": "abuse of children",
    "discrimination": "discrimination",
    "racism": "racism",
    "ableism": "discrimination against disabled people",
    "trauma": "trauma",
    "eating-disorders": "eating disorders",
    "drugs-alcohol": "drugs and alcohol",
    "violence": "violence",
    "stigmatising-language": "stigmatising language",
}
"""Content notes that have a display text of their own. The list is open: see ``records.schema``."""


def content_note(slug: str) -> str:
    """What readers see for a content note: its display text, or the slug with spaces for one of an archive's own."""
    return CONTENT_NOTES.get(slug, slug.replace("-", " "))
