"""What gives away a page that stands in a document's place: words, and shapes of words, one by one.

No list of single sites: what stands here are the words of the programs and the habits that many sites share. A
document that merely speaks of such things is told from the things themselves by length: each signal says how much
else a page may say.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

Where = Literal["title", "text", "markup", "header", "offer"]


@dataclass(frozen=True, slots=True)
class Signal:
    """What gives a page away. ``longest``: the page's own words, in characters, above which it is not suspected.

    A title must fit the pattern as a whole, apart from the site's name beside it; other places need only hold it. An
    "offer" is text on a page that also has a button or a link by which to agree or go on.
    """

    what: str
    where: Where
    pattern: re.Pattern[str]
    longest: int


def signal(what: str, where: Where, longest: int, *patterns: str) -> Signal:
    """A signal that holds when one of the regular expressions does; they are matched against lower-case text."""
    return Signal(what, where, re.compile("|".join(f"(?:{one})" for one in patterns)), longest)


ROBOT = "a check for robots"
MISSING = "a page that says the document is not there"
PARKED = "a parked domain"
LOGIN = "a log-in page"
CONSENT = "a request for consent that stands before the page"
DOWN = "a maintenance notice"
BROKEN = "a server's error message"
EMPTY_SERVER = "the start page of a web server without content"
SCRIPTED = "a page that shows nothing without its scripts"
ARCHIVE = "a message of the web archive itself"
BARRED = "a notice that turns visitors away"
QUEUE = "a waiting room before the page"
ELSEWHERE = "a page that only leads elsewhere"
