"""Finished citations of a holding, ready to paste. Pure: no clock, no files, no network.

An archived address is cited only if it can be read there: a Wayback snapshot that was read back and holds the same,
else our own page if it shows a copy. The access date is the day of our newest capture.
"""

from __future__ import annotations

from collections.abc import Sequence

from holdfast.citations.apa import apa_reference
from holdfast.citations.bibtex import bibtex
from holdfast.citations.chicago import chicago
from holdfast.citations.csl_json import csl_json
from holdfast.citations.facts import facts_of
from holdfast.citations.harvard import harvard
from holdfast.citations.mla import mla_entry
from holdfast.citations.oscola import oscola
from holdfast.citations.ris import ris
from holdfast.citations.robust_link import robust_link
from holdfast.citations.wikipedia import wikipedia
from holdfast.model import Citation, Holding, Organisation

__all__ = ["STYLES", "Citation", "cite", "joined"]

STYLES = (
    ("harvard", "Harvard (Cite Them Right)", harvard),
    ("wikipedia", "Wikipedia", wikipedia),
    ("apa", "APA (7th edition)", apa_reference),
    ("chicago", "Chicago (bibliography, 18th edition)", chicago),
    ("mla", "MLA (9th edition)", mla_entry),
    ("oscola", "OSCOLA (4th edition)", oscola),
    ("robust-link", "Robust link (HTML)", robust_link),
    ("bibtex", "BibTeX", bibtex),
    ("ris", "RIS (EndNote, Zotero, Mendeley)", ris),
    ("csl-json", "CSL-JSON", csl_json),
)
"""Those that most readers want come first: pages show two at once and the others behind a summary."""


def cite(
    holding: Holding, organisation: Organisation | None, page_url: str, *, shown: bool = True
) -> tuple[Citation, ...]:
    """One citation per style. ``organisation`` is the publisher's entry; ``page_url`` the record's page on our site;
    ``shown`` whether the archive lets readers have copies of which neither record nor capture says otherwise."""
    facts = facts_of(holding, organisation, page_url, shown=shown)
    return tuple([Citation(style, label, write(facts)) for style, label, write in STYLES])


def joined(style: str, texts: Sequence[str]) -> str:
    """Citations of one style as one file: CSL-JSON is one array, of the others each stands by itself."""
    if style != "csl-json" or len(texts) < 2:
        return "\n\n".join(texts)
    items = [text.removeprefix("[").removesuffix("]") for text in texts]
    return f"[{', '.join(items)}]"
