"""Drafts of the samples in ``draft_corpus``, and whether each value is right."""

from __future__ import annotations

import json
from datetime import date
from functools import cache
from importlib import import_module
from io import BytesIO
from typing import Literal

from draft_corpus import DOCX, HTML, MAIL, ORGANISATIONS, PDF, PPTX, TEXT, Sample
from holdfast.extract.clues_found import Found
from holdfast.model import Clue, Clues, Organisation
from holdfast.records.draft import Draft, Seen, draft
from holdfast.records.draft_publisher import Publishers

TODAY = date(2026, 1, 15)
FIELDS = ("title", "date", "publisher", "authors", "language", "kind")
KNOWN = Publishers.of(
    {key: Organisation(key, name, aliases, url=url) for key, (name, aliases, url) in ORGANISATIONS.items()}, ()
)
READERS = {HTML: "html", PDF: "pdf", MAIL: "mail", TEXT: "text", DOCX: "office", PPTX: "office"}

Verdict = Literal["right", "wrong", "missed", "none"]


def read(data: bytes, media_type: str, url: str = "") -> Clues:
    """What the reader tells, without the child around it: for many documents in little time."""
    out = BytesIO()
    import_module(f"holdfast.extract.clues_{READERS[media_type]}").read(BytesIO(data), Found(out), url=url)
    lines = [json.loads(line) for line in out.getvalue().splitlines()]
    told = tuple(Clue(line["clue"], line["value"], line["source"]) for line in lines if "clue" in line)
    return Clues(told, next((line["text"] for line in lines if "text" in line), ""))


@cache
def drafted(sample: Sample) -> Draft:
    """The draft of a sample."""
    found = read(sample.data, sample.media_type, sample.url)
    return draft(Seen(found, sample.media_type, sample.url, sample.url, "document"), KNOWN, today=TODAY)


def judged(sample: Sample, made: Draft, field: str) -> Verdict:
    """Whether a field of the draft is what a careful person would have written. A title or kind that is said to be a
    guess counts as entered; without a truth for the kind nothing is judged."""
    entered, truth = made.field(field), getattr(sample, field)
    values: object = entered.values if field == "authors" else entered.value or None
    if field == "kind" and not truth:
        return "none"
    if field == "title" and truth is None:
        return "none"  # any words will do, since a record must have a title; it says that they are a guess
    if not values:
        return "missed" if truth else "none"
    return "right" if values == truth else "wrong"
