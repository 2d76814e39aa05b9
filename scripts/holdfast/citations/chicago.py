"""Chicago, 18th edition, notes and bibliography: the entry of the bibliography, as plain text.

Author, Ann, and Ben Other. “Title.” Publisher, June 17, 2021. Accessed June 20, 2021. address.
"""

from __future__ import annotations

from functools import lru_cache

from holdfast.citations.dates import MANY, american, american_day, in_words, parsed
from holdfast.citations.facts import Facts
from holdfast.citations.names import Name
from holdfast.citations.places import Wording
from holdfast.citations.wording import WORKS, in_double_quotes, stopped

_LONGEST, _SHORTENED = 6, 3
_WORDING = Wording(
    day=american_day,
    read=" Accessed {day}. {url}.",
    unread=" {url}.",
    gone=" Formerly available at {url} (accessed {day}).",
    gone_unread=" Formerly available at {url}.",
    archived=" Archived {day}, at {url}.",
    kept=" Preserved copy of {day}, {url}.",
    brought=" Preserved copy, deposited {day}, received from {who}, {url}.",
    catalogue=" Catalogue record, {url}.",
)


def chicago(facts: Facts) -> str:
    """The finished entry."""
    lead = _authors(facts.authors) if facts.authors else facts.publisher
    title = stopped(facts.title) if facts.kind in WORKS else in_double_quotes(facts.title, ".")
    made = f"{stopped(lead)} {title}" if lead else title
    date = _date(facts.date.text) if facts.date else "n.d."
    published = f"{facts.publisher}, " if facts.publisher and facts.publisher != lead else ""
    if not published:
        date = date[0].upper() + date[1:] if date != "n.d." else date
    return f"{made} {published}{stopped(date)}{_WORDING.source(facts)}{_WORDING.copy(facts)}"


@lru_cache(MANY)
def _date(text: str) -> str:
    return in_words(parsed(text), american, "ca. ")


@lru_cache(MANY)
def _authors(names: tuple[Name, ...]) -> str:
    """The first by the family name. Of more than six, the first three."""
    made = [names[0].sorted, *(name.natural for name in names[1:])]
    if len(made) > _LONGEST:
        return f"{', '.join(made[:_SHORTENED])}, et al."
    return f"{', '.join(made[:-1])}, and {made[-1]}" if len(made) > 1 else made[0]
