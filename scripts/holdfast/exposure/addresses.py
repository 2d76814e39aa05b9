"""Postcodes beside the name of a person: probably somebody's home.

A postcode alone is a place, and a letterhead has one. So a hit needs the name of a person shortly before it, told by
a title, by a label, by a common first name, or by standing right before the number of a house; no word of an
organisation and no end of a sentence between the two. Form of a postcode: the
Royal Mail's, as in BS 7666.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from holdfast.exposure.found import Found, masked
from holdfast.exposure.words import FIRST_NAMES, PLACES

_POSTCODE = re.compile(
    r"(?<![\w-])(?:[A-PR-UWYZ](?:\d{1,2}|[A-HK-Y]\d{1,2}|\d[A-HJKPSTUW]|[A-HK-Y]\d[ABEHMNPRV-Y]))[ \u00a0]?"
    r"\d[ABD-HJLNP-UW-Z]{2}(?![\w-])"
)
_REACH = 130  # characters between the name and the postcode
_NAME = r"[A-Z][a-z\u00df-\u00ff'\u2019]+(?:-[A-Z][a-z]+)?"
_TITLED = re.compile(
    rf"\b(?:Mr|Mrs|Ms|Miss|Mx|Master|Dr|Prof|Professor|Rev|Revd|Sir|Dame)\.? (?:[A-Z]\.? ?){{0,3}}(?:{_NAME} ?){{1,3}}"
)
_LABELLED = re.compile(
    r"\b(?:[Nn]ame|[Pp]atient|[Aa]pplicant|[Cc]laimant|[Cc]omplainant|[Rr]esident|[Nn]ext of kin|[Ss]ervice user|"
    r"[Cc]lient)"
    rf"(?: [Nn]ame)?\s?:\s?{_NAME}(?: {_NAME})?"
)
_PAIR = re.compile(rf"\b({_NAME}) (?:[A-Z]\.? )?({_NAME})")
_AT_HOME = re.compile(
    rf"(?m)(?:^|(?<=[,;:.(]\s)|(?<=\t))({_NAME} (?:[A-Z]\.? )?({_NAME}))(?:, ?|[ \t]*\n[ \t]*|\t)"
    rf"(?:(?:Flat|Apartment|Unit) \w{{1,4}},? )?\d{{1,4}}[A-Za-z]?,? (?:The )?{_NAME}"
)
"""A name, and right after it, or on the next line, the number of a house in a street."""
_SENTENCE_END = re.compile(r"(?:^|[a-z]{4})\.\s+[A-Z]")
_BUSINESSES = re.compile(
    r"\b(?:Cafe|Caf\u00e9|Coffee|Hotel|Inn|Arms|Bar|Restaurant|Bakery|Kitchen|Stores?|Shop|Pharmacy|Chemist|Bank|Garage|"
    r"Motors|Press|Books|Theatre|Museum|Gallery|Studios?|Brewery|Farm|Consulting|Partners|Partnership|Associates|Systems|"
    r"Media|Union|Federation|Alliance|Party|Fund|Bureau|Advice|Housing|Homes?|Care|Health|Mind|Age|Project|Programme|"
    r"House|Lodge|Cottage|Registered|Head|Branch|Post|Law|Estates?|Properties|Lettings|Parish|Borough|District|City)\b"
)
_ORGANISATIONS = re.compile(
    r"\b(?:Trust|Board|Council|NHS|Ltd|Limited|LLP|PLC|plc|Hospital|Department|Dept|Office|Officer|Centre|University|"
    r"Service|Services|Authority|Commission|Ministry|Police|Constabulary|Headquarters|HQ|Chambers|Solicitors|Surgery|"
    r"Practice|Clinic|Foundation|Association|Society|Charity|College|School|Institute|Agency|Tribunal|Court|Library|"
    r"Company|Group|Team|Directorate|Secretary|Executive|Director|Chair|Clerk|Registrar|Ombudsman|Network|Suite|Floor)\b"
)


def postcodes(text: str) -> Iterator[Found]:
    """Postcodes that stand beside a person's name: an error, or a note where an organisation stands between them."""
    for match in _POSTCODE.finditer(text):
        before = text[max(0, match.start() - _REACH) : match.start()]
        name = _last_name(before)
        if name is None:
            continue
        start, end = name
        office = bool(_ORGANISATIONS.search(before, start))
        excerpt = f"{masked(before[start:end].strip(), first=1, last=0)} … {masked(match[0], first=2, last=0)}"
        yield Found(
            "office-address" if office else "home-address", "note" if office else "error",
            match.start(), match.end(), excerpt,
        )  # fmt: skip


def _last_name(text: str) -> tuple[int, int] | None:
    """Where the last name of a person in ``text`` stands."""
    places = [match.span() for pattern in (_TITLED, _LABELLED) for match in pattern.finditer(text)]
    places += [
        match.span(1)
        for match in _AT_HOME.finditer(text)
        if not (_ORGANISATIONS.search(match[1]) or _BUSINESSES.search(match[1]) or match[2] in PLACES)
    ]
    at = 0
    while match := _PAIR.search(text, at):
        at = match.start() + len(match[1])
        if match[1] in FIRST_NAMES and match[2] not in PLACES:
            places.append(match.span())
    found = max(places, default=None)
    return None if found is None or _SENTENCE_END.search(text[found[1] :]) else found
