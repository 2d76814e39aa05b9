"""APA, 7th edition, as plain text (italics are left to the reader's word processor).

    Author, A. B., & Body. (2021, June 17). Title [Letter]. Publisher. Retrieved June 20, 2021, from address

Reports and the like have the year alone. A work without an author begins with its publisher, else with its title.
"""

from __future__ import annotations

import re
from functools import lru_cache

from holdfast.citations.dates import MANY, american_day, apa, in_words, parsed, year_text
from holdfast.citations.facts import Facts
from holdfast.citations.names import Name
from holdfast.citations.places import Wording
from holdfast.citations.wording import stopped

_BY_YEAR = frozenset(("report", "guidance", "policy", "assessment", "paper", "dataset"))
_BRACKETS = {
    "letter": "Letter",
    "email": "Email",
    "slides": "Slides",
    "video": "Video",
    "dataset": "Data set",
    "petition": "Petition",
    "foi-response": "Freedom of information response",
}
"""What is not an ordinary publication is named behind its title."""
_LONGEST = 20
_STOP = re.compile(r"\.(?=\w)")
_WORDING = Wording(
    day=american_day,
    read=" Retrieved {day}, from {url}",
    unread=" {url}",
    gone=" Formerly available at {url} (retrieved {day}).",
    gone_unread=" Formerly available at {url}",
    archived=" Archived {day}, at {url}",
    kept=" Preserved copy of {day}: {url}",
    brought=" Preserved copy (deposited {day}, received from {who}): {url}",
    catalogue=" Catalogue record: {url}",
)


def apa_reference(facts: Facts) -> str:
    """The finished entry of a reference list. It ends with an address, and so without a full stop."""
    lead = _authors(facts.authors) if facts.authors else facts.publisher
    date = _date(facts.date.text if facts.date else "", facts.kind in _BY_YEAR)
    what = _BRACKETS.get(facts.kind)
    title = stopped(f"{facts.title} [{what}]" if what else facts.title)
    made = f"{stopped(lead)} ({date}). {title}" if lead else f"{title} ({date})."
    if facts.publisher and facts.publisher != lead:
        made = f"{made} {stopped(facts.publisher)}"
    source, copy = _WORDING.source(facts), _WORDING.copy(facts)
    return f"{made}{stopped(source) if source and copy else source}{copy}"


@lru_cache(MANY)
def _date(text: str, by_year: bool) -> str:
    if not text:
        return "n.d."
    given = parsed(text)
    return year_text(given).replace("c. ", "ca. ") if by_year else in_words(given, apa, "ca. ")


@lru_cache(MANY)
def _authors(names: tuple[Name, ...]) -> str:
    """All of up to twenty; of more the first nineteen and the last."""
    made = [_STOP.sub(". ", name.inverted) if name.given else name.family for name in names]
    if len(made) > _LONGEST:
        return f"{', '.join(made[: _LONGEST - 1])}, … {made[-1]}"
    return f"{', '.join(made[:-1])}, & {made[-1]}" if len(made) > 1 else made[0]
