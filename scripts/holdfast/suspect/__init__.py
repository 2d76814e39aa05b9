"""Is what was served the document that was asked for, or something that stands in its way or in its place?

Servers answer 200 with a check for robots, a log-in form, a "page not found" or an advertisement for the domain. Asked
are, in this order: phrases and headings that give such pages away (``signals``), the page's shape (``walls``), what its
sentences mean (``consent``, ``notices``, ``other_scripts``, ``thin``, ``lures``), whether there is anything at all, and
where a redirect led (``addresses``, ``arrivals``). All but the last count only on pages that say little else:
``own_words`` takes menus, footers, banners and quotations away, ``reports`` the sentences that tell of a removal rather
than being the notice of it, and ``speech`` tells sentences that speak of the site and to its visitor from those that
say something of the world. Less still is held against a page that bears signs of being the document (``marks``). It is
a suspicion, never a proof. Pure; no network.
"""

from __future__ import annotations

from collections.abc import Mapping

from holdfast.suspect.addresses import higher, is_home, keeps_the_way_back, led_home, led_up, telling_name
from holdfast.suspect.arrivals import called_missing, is_hub, led_astray, led_away, shows_home, shows_section
from holdfast.suspect.consent import asks
from holdfast.suspect.in_its_place import NOTICES
from holdfast.suspect.in_the_way import CHECKS, GATES
from holdfast.suspect.lures import lured
from holdfast.suspect.marks import Marks, marks_of
from holdfast.suspect.notices import told_by
from holdfast.suspect.other_scripts import told_by_phrase
from holdfast.suspect.own_words import plain
from holdfast.suspect.page import Page, read
from holdfast.suspect.pdf import trouble
from holdfast.suspect.signals import BROKEN, CONSENT, DOWN, ELSEWHERE, LOGIN, MISSING, PARKED, ROBOT, Signal
from holdfast.suspect.thin import about_itself
from holdfast.suspect.walls import paid, sign_in

__all__ = ["SIGNALS", "challenge", "doubt", "suspicion", "trouble"]

SIGNALS: tuple[Signal, ...] = (*CHECKS, *NOTICES, *GATES)
"""In the order in which they are asked; the first that fits names what the page is."""

_PLAIN_REFUSALS = ("access denied", "request rejected")  # under an error's status they say no more than it does
_FILES = ("pdf", "docx", "doc", "pptx", "ppt", "xlsx", "odt")
_LONGEST_SHOWN = 80
_ELSE = 0.25  # of what a page may say beside a phrase, the part that may speak of something else than the site
_ITSELF = 500  # characters; a phrase that gives the page away stands in a sentence that is not longer
_LOGIN_FORM_LONGEST = 500
_BESIDE_LOGIN_LONGEST = 200
_LEADS_AWAY_LONGEST = 600
_GATE_LONGEST = 3_000
_NAMED_LONGEST = 400  # a title that was asked for tells nothing on a page that says more
_PATHS = {"missing": MISSING, "error": BROKEN, "login": LOGIN, "maintenance": DOWN, "robot": ROBOT, "consent": CONSENT}


def suspicion(text: str, title: str, *, status: int, headers: Mapping[str, str] = {}) -> str:
    """Why a page is not to be taken for the document that was asked for, as one plain sentence; "" if nothing speaks.

    ``text`` is the text that the page shows, or its HTML (then its shape is looked at as well); ``title`` its title,
    "" if unknown. ``headers`` are those of the answer, in any case.
    """
    if status >= 400:
        return f"It is an error: the answer came with status {status}."
    page = read(text, title, headers)
    return _judged(page, marks_of(page, ""))


def doubt(text: str, title: str, *, asked: str, final: str, headers: Mapping[str, str] = {}, filename: str = "") -> str:
    """The same for an answer with a good status of which the addresses are known: ``asked`` for, and the ``final`` one
    that served it. ``filename`` is the name that the server proposed for saving, "" if none."""
    page = read(text, title, headers)
    marks = marks_of(page, asked)
    said = _judged(page, marks)
    if said:
        return said
    led = _of_its_addresses(page, marks, asked, final)
    if led:
        return led
    ending = filename.rpartition(".")[2].lower()
    if ending in _FILES and plain(filename) not in page.headings:  # a viewer bears the name of the file
        return f"It is a web page under the name of another kind of file: “{_shown(filename)}”."
    return ""


def _of_its_addresses(page: Page, marks: Marks, asked: str, final: str) -> str:
    """What the address that answered says of it, held against the one that was asked for."""
    if led_home(asked, final) or (not marks.named and led_away(asked, final) and shows_home(page)):
        return "The address leads to the home page of a site."
    kind = telling_name(asked, final, len(page.text))
    if kind:
        return f"It looks like {_PATHS[kind]}, by the address to which it leads: “{_shown(final)}”."
    if marks.named:
        return ""
    if keeps_the_way_back(asked, final) and page.words.length <= _GATE_LONGEST:
        return f"The address leads to a page that stands before it: “{_shown(final)}”."
    if led_up(asked, final) or (higher(asked, final) and (shows_section(page) or is_hub(page))):
        return f"The address leads to the list or section above: “{_shown(final)}”."
    if bool(page.canonical) and is_home(page.canonical) and not is_home(asked) and shows_home(page):
        return "It gives the address of a home page as its own."
    if led_astray(page, asked, final):
        return f"The address leads to another page that does not bear its name: “{_shown(final)}”."
    return ""


def challenge(text: str, headers: Mapping[str, str]) -> bool:
    """Whether an error's page is a check for robots rather than a refusal: a browser may get past it."""
    page = read(text, "", headers)
    found = [_fits(signal, page, Marks()) for signal in CHECKS if signal.what == ROBOT]
    return any(words is not None and words not in _PLAIN_REFUSALS for words in found)


def _judged(page: Page, marks: Marks) -> str:
    for signal in SIGNALS:
        shown = _fits(signal, page, marks)
        if shown is not None:
            return f"It looks like {signal.what}" + (f": “{shown}”." if shown else ".")
    return _of_its_shape(page, marks) or _of_its_speech(page, marks) or _of_its_emptiness(page)


def _of_its_shape(page: Page, marks: Marks) -> str:
    """What forms, walls, classes and a refresh say of it."""
    if page.password and len(page.text) <= _LOGIN_FORM_LONGEST and page.outside <= _BESIDE_LOGIN_LONGEST:
        return f"It looks like {LOGIN}: it asks for a password and says little else."
    if not marks.bears and called_missing(page):
        return f"It looks like {MISSING}: it says so in its markup."
    wall = paid(page) or (sign_in(page) if not marks.bears else "")
    if wall:
        return f"It looks like {LOGIN}: “{_shown(wall)}”."
    if page.refresh and page.words.length <= _LEADS_AWAY_LONGEST:
        return f"It looks like {ELSEWHERE}: “{_shown(page.refresh)}”."
    return f"It looks like {ELSEWHERE}: it is nothing but frames." if page.frames else ""


def _of_its_speech(page: Page, marks: Marks) -> str:
    """What its sentences say of it, taken together."""
    if not marks.bears and asks(page):
        return f"It looks like {CONSENT}: it says little else."
    what, shown = told_by(page, marks.share)
    if not what:
        what, shown = told_by_phrase(page, marks.share)
    if what:
        return f"It looks like {what}: “{_shown(shown)}”."
    if not marks.bears and about_itself(page):
        return "It says little, and that about the site and something that is wrong with it."
    lure = lured(page) if not marks.bears else ""
    return f"It looks like {PARKED} that others have taken over: “{_shown(lure)}”." if lure else ""


def _of_its_emptiness(page: Page) -> str:
    return "It shows nothing: there is not one word or picture on the page." if page.blank else ""


def _fits(signal: Signal, page: Page, marks: Marks) -> str | None:
    """The words that fit, "" when they are nothing for people, ``None`` when the signal does not fit."""
    if signal.where == "header":
        return "" if any(signal.pattern.search(line) for line in page.headers.splitlines()) else None
    longest = signal.longest * marks.share
    if page.words.length > longest:
        return None
    if signal.where != "title" and page.words.other > longest * _ELSE + _ITSELF:
        return None
    found = _found(signal, page)
    if found is None or (signal.where != "markup" and page.words.tells):
        return None
    if signal.where == "title" and marks.named and page.words.length > _NAMED_LONGEST:
        return None
    if signal.where == "title" and marks.share == 1:
        return _shown(found)
    return _shown(found) if page.words.beside(signal.pattern) <= longest * _ELSE else None


def _found(signal: Signal, page: Page) -> str | None:
    match signal.where:
        case "title":
            return next((words for words in page.headings if signal.pattern.fullmatch(words)), None)
        case "text" | "offer":
            match = signal.pattern.search(page.words.spoken) if signal.where == "text" or page.offers else None
            return None if match is None else match[0]
        case _:
            return "" if signal.pattern.search(page.markup) else None


def _shown(words: str) -> str:
    clean = "".join(letter for letter in words if letter.isprintable())
    return clean if len(clean) <= _LONGEST_SHOWN else clean[: _LONGEST_SHOWN - 1].rstrip() + "…"
