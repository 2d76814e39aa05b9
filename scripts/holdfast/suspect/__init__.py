"""Is what was served the document that was asked for, or something that stands in its way or in its place?

Servers answer 200 with a check for robots, a log-in form, a "page not found" or an advertisement for the domain. The
signals are where a redirect led, the page's shape and its words: a title or heading that is *nothing but* such words,
or a telling phrase on a page that says little else. A long document that merely speaks of such things is not
suspected. It is a suspicion, never a proof. Pure; no network.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from holdfast.suspect.addresses import led_home, telling_name
from holdfast.suspect.in_its_place import NOTICES
from holdfast.suspect.in_the_way import CHECKS, GATES
from holdfast.suspect.page import Page, read
from holdfast.suspect.pdf import trouble
from holdfast.suspect.signals import BROKEN, CONSENT, DOWN, ELSEWHERE, LOGIN, MISSING, ROBOT, Signal
from holdfast.suspect.thin import about_itself

__all__ = ["SIGNALS", "challenge", "doubt", "suspicion", "trouble"]

SIGNALS: tuple[Signal, ...] = (*CHECKS, *NOTICES, *GATES)
"""In the order in which they are asked; the first that fits names what the page is."""

_PLAIN_REFUSALS = ("access denied", "request rejected")  # under an error's status they say no more than it does
_LONGEST_SHOWN = 80
_LOGIN_FORM_LONGEST = 500
_BESIDE_LOGIN_LONGEST = 200
_LEADS_AWAY_LONGEST = 600
_DENSE_LONGEST = 3_500  # characters
_DENSE = 0.045  # share of words
_CONSENT_WORDS = re.compile(
    r"cookies?|consents?|einwilligung\w*|datenschutz\w*|consentement|privacidad|partners?|vendors?|trackers?|tracking|"
    r"personalised|personalized|(?:legitimate )?interests?|preferences|gdpr|rgpd|tcf"
)
_CERTAIN_WORDS = re.compile(r"cookie|datenschutz|rgpd|gdpr")
_PATHS = {"missing": MISSING, "error": BROKEN, "login": LOGIN, "maintenance": DOWN, "robot": ROBOT, "consent": CONSENT}


def suspicion(text: str, title: str, *, status: int, headers: Mapping[str, str] = {}) -> str:
    """Why a page is not to be taken for the document that was asked for, as one plain sentence; "" if nothing speaks.

    ``text`` is the text that the page shows, or its HTML (then its shape is looked at as well); ``title`` its title,
    "" if unknown. ``headers`` are those of the answer, in any case.
    """
    if status >= 400:
        return f"It is an error: the answer came with status {status}."
    return _judged(read(text, title, headers))


def doubt(text: str, title: str, *, asked: str, final: str, headers: Mapping[str, str] = {}, filename: str = "") -> str:
    """The same for an answer with a good status of which the addresses are known: ``asked`` for, and the ``final`` one
    that served it. ``filename`` is the name that the server proposed for saving, "" if none."""
    page = read(text, title, headers)
    said = _judged(page)
    if said:
        return said
    if led_home(asked, final):
        return "The address leads to the home page of a site."
    kind = telling_name(asked, final, len(page.text))
    if kind:
        return f"It looks like {_PATHS[kind]}, by the address to which it leads: “{_shown(final)}”."
    ending = filename.rpartition(".")[2].lower()
    if ending in ("pdf", "docx", "doc", "pptx", "ppt", "xlsx", "odt"):
        return f"It is a web page under the name of another kind of file: “{_shown(filename)}”."
    return ""


def challenge(text: str, headers: Mapping[str, str]) -> bool:
    """Whether an error's page is a check for robots rather than a refusal: a browser may get past it."""
    page = read(text, "", headers)
    found = [_fits(signal, page) for signal in CHECKS if signal.what == ROBOT]
    return any(words is not None and words not in _PLAIN_REFUSALS for words in found)


def _judged(page: Page) -> str:
    for signal in SIGNALS:
        shown = _fits(signal, page)
        if shown is not None:
            return f"It looks like {signal.what}" + (f": “{shown}”." if shown else ".")
    if page.password and len(page.text) <= _LOGIN_FORM_LONGEST and page.outside <= _BESIDE_LOGIN_LONGEST:
        return f"It looks like {LOGIN}: it asks for a password and says little else."
    if _speaks_of_consent(page):
        return f"It looks like {CONSENT}: it says little else."
    if page.refresh and len(page.text) <= _LEADS_AWAY_LONGEST:
        return f"It looks like {ELSEWHERE}: “{_shown(page.refresh)}”."
    if about_itself(page):
        return "It says little, and that about the site and something that is wrong with it."
    if page.blank:
        return "It shows nothing: there is not one word or picture on the page."
    return ""


def _fits(signal: Signal, page: Page) -> str | None:
    """The words that fit, "" when they are nothing for people, ``None`` when the signal does not fit."""
    if len(page.text) > signal.longest:
        return None
    match signal.where:
        case "title":
            found = next((words for words in page.headings if signal.pattern.fullmatch(words)), None)
            return None if found is None else _shown(found)
        case "text" | "offer":
            match = signal.pattern.search(page.text) if signal.where == "text" or page.offers else None
            return None if match is None else _shown(match[0])
        case "markup":
            return "" if signal.pattern.search(page.markup) else None
        case _:
            return "" if any(signal.pattern.search(line) for line in page.headers.splitlines()) else None


def _speaks_of_consent(page: Page) -> bool:
    """Whether the words of a short page that offers a button to agree are mostly about cookies and consent."""
    if not page.offers or not 0 < len(page.text) <= _DENSE_LONGEST:
        return False
    words = page.text.split()
    return (
        bool(_CERTAIN_WORDS.search(page.text))
        and len(_CONSENT_WORDS.findall(page.text)) >= max(3, _DENSE * len(words))
    )  # fmt: skip


def _shown(words: str) -> str:
    clean = "".join(letter for letter in words if letter.isprintable())
    return clean if len(clean) <= _LONGEST_SHOWN else clean[: _LONGEST_SHOWN - 1].rstrip() + "…"
