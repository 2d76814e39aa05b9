"""Sentences that notices are made of: two meanings that meet, in whatever words.

They are asked after the phrases of ``in_the_way`` and ``in_its_place``, and count only on pages that say little else.
In a heading they weigh more than in running text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from holdfast.suspect import vocabulary as words
from holdfast.suspect.marks import EXPLAINS
from holdfast.suspect.page import Page
from holdfast.suspect.signals import BROKEN, DOWN, ELSEWHERE, LOGIN, MISSING, PARKED, QUEUE, ROBOT
from holdfast.suspect.vocabulary import both, either

_LONGEST_HEADING = 90
_HEADINGS = 6
_HEADED_LONGEST, _HEADED_OTHER = 3_000, 900  # characters of running text, and of those that speak of something else
_LONGEST, _OTHER, _OTHER_SHARE = 1_400, 300, 0.6


@dataclass(frozen=True, slots=True)
class Notice:
    """One kind of notice: the sentences that make it, and what makes it only as a whole heading."""

    what: str
    pattern: re.Pattern[str]
    heading: re.Pattern[str] | None = None


def _notice(what: str, *sentences: str, heading: str = "") -> Notice:
    pattern = re.compile("|".join(f"(?:{one})" for one in sentences))
    return Notice(what, pattern, re.compile(heading) if heading else None)


_BARE = (
    r"(?:now |has |is |was )?(?:moved|removed|deleted|expired|archived|withdrawn|missing|gone|unavailable|lost|closed)"
)

NOTICES = (
    _notice(
        ROBOT,
        both(words.HUMAN, words.CHECKED),
        both(words.REQUEST, words.STOPPED),
        both(words.LINE, words.CHECKED),
        heading=r"(?:\w+ )?security (?:checkpoint|verification|check)|(?:request|access|visitor|connection) (?:was )?"
        r"(?:blocked|denied|stopped)\W*",
    ),
    _notice(QUEUE, both(words.QUEUING, words.YOUR)),
    _notice(PARKED, both(words.DOMAIN, words.TRADED)),
    _notice(
        MISSING,
        both(words.PAGE, words.GONE),
        words.NOT_FIND + r"[^.!?\n]{0,40}?" + words.PAGE,
        words.NOT_FIND + r" (?:that|it|this|what|anything)\b",
        r"\b(?:this|that|the) page used to\b",
        r"\b(?:no|0|zero) (?:matching )?(?:results?|matches|documents|items|pages)\b[^.!?\n]{0,30}?"
        r"(?:were |was )?(?:found|for|match)",
        r"\b(?:nothing|no (?:results?|documents?|pages?|items?)) (?:\w+ ){0,2}(?:found|matche[sd])\b",
        r"\berror 4(?:04|10)\b",
        heading=r"(?:the |this |that |your )?(?:requested )?(?:web ?)?(?:page|document|file|content|link|article"
        r"|story|item|"
        r"resource) " + _BARE + r"\W*",
    ),
    _notice(DOWN, both(words.WEB_SITE, words.AT_WORK)),
    _notice(BROKEN, both(words.TROUBLE, words.WEB_SITE), both(words.TROUBLE, words.AGAIN)),
    _notice(
        LOGIN,
        both(words.SIGN_IN, words.NEEDED),
        both(words.PAGE, words.INSIDERS),
        heading=r"(?:.{2,40}[:,] )?(?:please )?(?:sign|log)[ -]?in\b.{0,30}",
    ),
    _notice(
        ELSEWHERE,
        both(words.LEADING, words.YOUR),
        both(words.LEADING, either(r"(?:web ?)?site|page|link|library")),
    ),
)
"""In the order of asking."""


def told_by(page: Page, share: float) -> tuple[str, str]:
    """What the page is and the words that say so; two empty strings if it is none of these. ``share``: see"
    r" ``marks``."""
    said = page.words
    if said.length <= _HEADED_LONGEST * share and said.other <= _HEADED_OTHER * share:
        for heading in page.headings[:_HEADINGS]:
            if len(heading) > _LONGEST_HEADING or EXPLAINS.match(heading):
                continue
            for notice in NOTICES:
                if notice.pattern.search(heading) or (notice.heading and notice.heading.fullmatch(heading)):
                    return notice.what, heading
    if said.length <= _LONGEST * share:
        for notice in NOTICES:
            found = notice.pattern.search(said.lines)
            if found is not None and _little_else(page, notice, share):
                return notice.what, found[0]
    return "", ""


def _little_else(page: Page, notice: Notice, share: float) -> bool:
    """Whether the sentences that neither make the notice nor speak of the site are few."""
    said = page.words
    return said.beside(notice.pattern) <= min(_OTHER * share, _OTHER_SHARE * said.length)
