"""OSCOLA, 4th edition: a footnote, as plain text.

    Ann Author and Ben Other, ‘Title’ (Publisher, 17 June 2021) <address> accessed 20 June 2021, archived at <address>.

OSCOLA leaves out a date that is not known. A court wants to know of which bytes one speaks, so the beginning of the
copy's SHA-256 follows; the whole is on the record's page.
"""

from __future__ import annotations

from functools import lru_cache

from holdfast.citations.bibtex import SHORT_HASH
from holdfast.citations.dates import MANY, british, day_text, in_words, parsed
from holdfast.citations.facts import Facts
from holdfast.citations.names import Name
from holdfast.citations.places import Wording
from holdfast.citations.wording import WORKS, in_single_quotes

_WORDING = Wording(
    day=day_text,
    read=" <{url}> accessed {day}",
    unread=" <{url}>",
    gone=" formerly at <{url}> accessed {day}",
    gone_unread=" formerly at <{url}>",
    archived=", archived on {day} at <{url}>",
    kept=", preserved copy of {day} at <{url}>",
    brought=", preserved copy deposited on {day}, received from {who}, at <{url}>",
    catalogue=", catalogue record at <{url}>",
)


def oscola(facts: Facts) -> str:
    """The finished footnote."""
    lead = _authors(facts.authors) if facts.authors else facts.publisher
    title = facts.title if facts.kind in WORKS else in_single_quotes(facts.title)
    date = _date(facts.date.text) if facts.date else ""
    published = facts.publisher if facts.publisher != lead else ""
    inside = f"{published}, {date}" if published and date else published or date
    made = f"{lead}, {title}" if lead else title
    digest = f", SHA-256 of the preserved copy begins {facts.sha256[:SHORT_HASH]}" if facts.sha256 else ""
    brackets = f" ({inside})" if inside else ""
    return f"{made}{brackets}{_WORDING.source(facts)}{_WORDING.copy(facts)}{digest}."


@lru_cache(MANY)
def _date(text: str) -> str:
    return in_words(parsed(text), british, "c ")


@lru_cache(MANY)
def _authors(names: tuple[Name, ...]) -> str:
    """Up to three by name; of more the first."""
    made = [name.natural for name in names]
    if len(made) > 3:
        return f"{made[0]} and others"
    return f"{', '.join(made[:-1])} and {made[-1]}" if len(made) > 1 else made[0]
