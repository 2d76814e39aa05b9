"""Finished citations of a holding, ready to paste. Pure: no clock, no files, no network.

An archived address is cited only if it can be read there: a Wayback snapshot that was read back and holds the same,
else our own page if it shows a copy. The access date is the day of our newest capture.
"""

from __future__ import annotations

from holdfast.citations.bibtex import bibtex
from holdfast.citations.facts import facts_of
from holdfast.citations.harvard import harvard
from holdfast.citations.wikipedia import wikipedia
from holdfast.model import Citation, Holding, Organisation

__all__ = ["Citation", "cite"]

STYLES = (
    ("harvard", "Harvard (Cite Them Right)", harvard),
    ("wikipedia", "Wikipedia", wikipedia),
    ("bibtex", "BibTeX", bibtex),
)


def cite(holding: Holding, organisation: Organisation | None, page_url: str) -> tuple[Citation, ...]:
    """One citation per style. ``organisation`` is the publisher's entry; ``page_url`` the record's page on our site."""
    facts = facts_of(holding, organisation, page_url)
    return tuple(Citation(style, label, write(facts)) for style, label, write in STYLES)
