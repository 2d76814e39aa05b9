"""Sentences that notices are made of: two meanings that meet, in whatever words.

They are asked after the phrases of ``in_the_way`` and ``in_its_place``, and count only on pages that say little else.
In a heading they weigh more than in running text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from holdfast.suspect import vocabulary as words
from holdfast.suspect import vocabulary_gates as gates
from holdfast.suspect.marks import EXPLAINS
from holdfast.suspect.page import Page
from holdfast.suspect.signals import BROKEN, DOWN, ELSEWHERE, LOGIN, MISSING, PARKED, QUEUE, ROBOT
from holdfast.suspect.vocabulary import both, either

_LONGEST_HEADING = 90
_HEADINGS = 6
_HEADING_SHARE = 0.4  # of a heading, what the notice must be
_HEADED_LONGEST, _HEADED_OTHER = 3_000, 700  # characters of running text, and of those that speak of something else
_LONGEST, _OTHER, _OTHER_SHARE = 1_400, 300, 0.6
_ITSELF = 500  # characters; the notice itself may be among what speaks of something else, but is not longer


@dataclass(frozen=True, slots=True)
class Notice:
    """One kind of notice: the sentences that make it, and what makes it only as a whole heading."""

    what: str
    pattern: re.Pattern[str]
    heading: re.Pattern[str] | None = None
    beside: re.Pattern[str] | None = None  # must be found as well, wherever it stands


def _notice(what: str, *sentences: str, heading: str = "", beside: str = "") -> Notice:
    pattern = re.compile("|".join(f"(?:{one})" for one in sentences))
    return Notice(what, pattern, re.compile(heading) if heading else None, re.compile(beside) if beside else None)


_KEPT = (
    r"(?:(?:news |press )?release|petition|consultation|survey|report|story|article|post|blog|video|recording"
    r"|webcast|event|item|listing|job|vacancy|advert|profile|publication|dataset|edition|issue|notice|topic|thread"
    r"|gallery|podcast|episode|web ?page|page|document|file|content|link|resource|record|entry|image|form|download"
    r"|paper|leaflet|guide|briefing|presentation|deck|album)s?"
)
"""What a site keeps under an address. A scheme or a service that is no longer available is news, and no such thing."""
_FINDABLE = (
    r"(?:decision|case|application|judgment|meeting|agenda|minute|product|result|match|data|record|request|licence)e?s?"
)
_BARE = r"(?:now |has |is |was )?(?:moved|removed|deleted|expired|archived|withdrawn|missing|gone|unavailable|lost)"

NOTICES = (
    _notice(
        ROBOT,
        both(gates.HUMAN, gates.CHECKED),
        both(gates.REQUEST, gates.STOPPED),
        both(gates.LINE, gates.CHECKED),
        r"\b(?:looks?|seems?|appears?) (?:to be )?(?:automated|suspicious|unusual)\b",
        r"\b(?:slide|drag|press and hold|tick the box|puzzle|picture)\b[^.!?\n]{0,60}\b(?:verify|continue|prove"
        r"|human|robot|proceed)",
        heading=r"(?:\w+ )?security (?:checkpoint|verification|check)|(?:request|access|visitor|connection) (?:was )?"
        r"(?:blocked|denied|stopped)\W*",
        beside=gates.YOUR,
    ),
    _notice(QUEUE, both(gates.QUEUING, gates.YOUR)),
    _notice(
        PARKED,
        both(gates.DOMAIN, gates.TRADED),
        both(gates.OWNER, gates.HOSTED),
        r"\.[a-z]{2,7} has expired\b",
    ),
    _notice(
        MISSING,
        both(words.PAGE, words.GONE),
        words.NOT_FIND + r"[^.!?\n]{0,40}?" + words.PAGE,
        words.NOT_FIND + r" (?:that|it|this|what|anything)\b",
        r"\b(?:this|that|the) page used to\b",
        r"\b(?:no|0|zero) (?:matching )?(?:results?|matches|documents?|items?|pages?) (?:(?:\w+ ){0,3}?found"
        r"\b(?! (?:that|which|in favour|of|to|by))|for\b|match)",
        r"\bnothing (?:\w+ ){0,2}(?:found|matche[sd])\b",
        r"\berror 4(?:04|10)\b",
        r"\bthere (?:is|are) no (?:\w+ ){1,3}(?:on|in|at|under|with) (?:this|that|our|the) (?:\w+ )?(?:database"
        r"|register|catalogue|index|site|system|archive|address|reference|number|name|id|link)\b",
        r"\b(?:0|keine|geen|ingen|inga|nessun\w?|nenhum\w?|aucune?|ningún|ninguna|brak|dim) (?:\w+ )?(?:\w+ )?"
        r"(?:gefunden|vorhanden|gevonden|funnet|fundet|hittades|trovat\w|encontrad\w|trouvée?s?|ne correspond"
        r"|wyników|canlyniadau)\b",
        r"\bsin resultados\b|\bno se (?:han encontrado|encontraron)\b|\bnie znaleziono\b",
        heading=rf"no (?:\w+ )?{_FINDABLE} (?:was |were )?found\W*"
        r"|(?:sorry\W+)?(?:the |this |that |your |our )?(?:requested |archived |old )?"
        rf"{_KEPT} (?:{_BARE}|not found"
        r"|.{0,20}(?:isn't|is not|is no longer|are no longer|not) (?:currently )?(?:available|here|online|published)"
        r"|(?:has|have) (?:\w+ )?(?:expired|been (?:\w+ )?"
        r"(?:removed|deleted|taken down|archived|unpublished|retired|withdrawn))"
        r").{0,50}"
        rf"|(?:expired|deleted|removed|archived) {_KEPT}\W*",
    ),
    _notice(DOWN, both(words.WEB_SITE, words.AT_WORK)),
    _notice(
        BROKEN,
        both(words.TROUBLE, words.WEB_SITE),
        both(words.TROUBLE, words.AGAIN),
        heading=r"(?:\w+\W+){0,2}?" + words.TROUBLE + r"\W*",
    ),
    _notice(
        LOGIN,
        both(gates.SIGN_IN, gates.NEEDED),
        gates.FORBIDDEN,
        both(words.PAGE, gates.INSIDERS),
        heading=r"(?:.{2,40}[:,] )?(?:please )?(?:sign|log)[ -]?in\b.{0,30}",
    ),
    _notice(
        ELSEWHERE,
        both(gates.LEADING, gates.YOUR),
        r"\b(?:choose|select) (?:your |a )?(?:preferred )?(?:language|country|region|edition)\b"
        r"|\bdewiswch (?:eich )?iaith\b|\bchoisissez (?:votre )?langue\b|\bkies (?:uw|je) taal\b"
        r"|\bwählen sie ihre sprache\b|\b(?:elija|seleccione) (?:su |un )?idioma\b|\bwybierz język\b"
        r"|\bscegli la lingua\b|\bv[eä]l[gj] språk\b|\bescolha (?:o )?idioma\b",
        both(gates.LEADING, either(r"(?:web ?)?site|page|link|library")),
        both(either(r"(?:web ?)?sites?|portal|blog|g?wefan|(?:web|diese )seiten?|sitio|strona|serwis"), gates.RETIRED),
    ),
)
"""In the order of asking."""


def told_by(page: Page, share: float) -> tuple[str, str]:
    """What the page is and the words that say so; two empty strings if it is none. ``share``: see ``marks``."""
    return _told_by_headings(page, share) or _told_by_text(page, share) or ("", "")


def _told_by_headings(page: Page, share: float) -> tuple[str, str] | None:
    said = page.words
    if said.tells or said.length > _HEADED_LONGEST * share or said.other > _HEADED_OTHER * share:
        return None
    for heading in page.headings[:_HEADINGS]:
        if len(heading) <= _LONGEST_HEADING and not EXPLAINS.match(heading):
            for notice in NOTICES:
                if _heads(notice, heading, page, share):
                    return notice.what, heading
    return None


def _heads(notice: Notice, heading: str, page: Page, share: float) -> bool:
    """Whether most of the heading is such a sentence, or all of it such a heading with little else below it."""
    found = notice.pattern.search(heading)
    if found is not None and len(found[0]) >= _HEADING_SHARE * len(heading) and _borne_out(notice, page):
        return True
    whole = notice.heading is not None and notice.heading.fullmatch(heading) is not None
    return whole and _little_else(page, notice, share)


def _told_by_text(page: Page, share: float) -> tuple[str, str] | None:
    said = page.words
    if said.tells or said.length > _LONGEST * share or said.other > _OTHER * share + _ITSELF:
        return None
    for notice in NOTICES:
        found = notice.pattern.search(said.lines)
        if found is not None and _borne_out(notice, page) and _little_else(page, notice, share):
            return notice.what, found[0]
    return None


def _borne_out(notice: Notice, page: Page) -> bool:
    return notice.beside is None or notice.beside.search(page.text) is not None


def _little_else(page: Page, notice: Notice, share: float) -> bool:
    """Whether the sentences that neither make the notice nor speak of the site are few."""
    said = page.words
    return not said.sentences or said.beside(notice.pattern) <= min(_OTHER * share, _OTHER_SHARE * said.length)
