"""MLA, 9th edition: the entry of the list of works cited, as plain text.

    Author, Ann, et al. “Title.” Publisher, 17 June 2021, address. Accessed 20 June 2021.

A body that published its own work is named as publisher only, as the handbook has it. A date that is not known is left
out, as are the words "no date".
"""

from __future__ import annotations

from functools import lru_cache

from holdfast.citations.dates import MANY, in_words, mla, mla_day, parsed
from holdfast.citations.facts import Facts
from holdfast.citations.names import Name
from holdfast.citations.places import Wording
from holdfast.citations.wording import WORKS, in_double_quotes, stopped

_WORDING = Wording(
    day=mla_day,
    read=", {url}. Accessed {day}.",
    unread=", {url}.",
    gone=". Formerly available at {url}, accessed {day}.",
    gone_unread=". Formerly available at {url}.",
    archived=" Archived {day}, {url}.",
    kept=" Preserved copy of {day}, {url}.",
    brought=" Preserved copy, deposited {day}, received from {who}, {url}.",
    catalogue=" Catalogue record, {url}.",
)


def mla_entry(facts: Facts) -> str:
    """The finished entry."""
    lead = _authors(facts.authors) if facts.authors else ""
    title = stopped(facts.title) if facts.kind in WORKS else in_double_quotes(facts.title, ".")
    made = f"{stopped(lead)} {title} " if lead and lead != facts.publisher else f"{title} "
    date = _date(facts.date.text) if facts.date else ""
    if date and not facts.publisher:
        date = date[0].upper() + date[1:]
    container = ", ".join(part for part in (facts.publisher, date) if part)
    source = _WORDING.source(facts)
    if not container:
        source = source.lstrip(",. ")
        made = made if source else made.rstrip()
    elif not source:
        container = stopped(container)
    elif container.endswith(".") and source.startswith("."):
        source = source[1:]
    return f"{made}{container}{source}{_WORDING.copy(facts)}"


@lru_cache(MANY)
def _date(text: str) -> str:
    return in_words(parsed(text), mla, "circa ")


@lru_cache(MANY)
def _authors(names: tuple[Name, ...]) -> str:
    """The first by the family name. Of three or more, the first alone."""
    if len(names) > 2:
        return f"{names[0].sorted}, et al."
    return f"{names[0].sorted}, and {names[1].natural}" if len(names) > 1 else names[0].sorted
