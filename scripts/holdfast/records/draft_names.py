"""Authors: names of people and bodies as documents give them, without what is not a name. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from holdfast.model import Clue
from holdfast.records.draft_text import AUTHOR_LINE

MOST = 30
_RANKS = (
    ("meta citation_author",), ("JSON-LD",), ("microdata",),
    ("meta author", "meta dc", "meta article:author", "meta parsely", "meta sailthru", "meta byl"),
    ("rel author",), ("byline",), (AUTHOR_LINE,), ("e-mail header From",), ("PDF property", "Office property"),
)  # fmt: skip
_LEAD = re.compile(
    r"\A(?:(?:written|posted|submitted|published|reported|words|story)\s+)?by\s*:?\s+|\Aauthors?\s*:\s*", re.IGNORECASE
)
_TAIL = re.compile(
    r"\s(?:on|at)\s.*\Z|\s(?:on|at)\Z|\s+[|·•/–—]\s.*\Z|\s(?:on\s)?(?:mon|tues|wednes|thurs|fri|satur|sun)day\b.*\Z|\s\d.*\Z|\s@\S.*\Z|\s?[<(].*\Z",
    re.IGNORECASE,
)
_BETWEEN = re.compile(r"\s*;\s*|\s*,?\s+(?:and|&)\s+(?=[A-Z])")
_ROLE = re.compile(
    r"\b(?:correspondent|reporter|editor|journalist|writer|columnist|director|manager|officer|chief|head|lead|chair|"
    r"professor of|lecturer|consultant|chair(?:man|woman|person)?|secretary|minister|adviser|advisor|analyst|"
    r"political|phd|md|mbe|obe|cbe|mp|frcpsych|university|staff)\b",
    re.IGNORECASE,
)
_JUNK = re.compile(
    r"(?:site |web ?|super|the )?(?:admin(?:istrator)?|user|owner|author|authors|staff|editor|editors|editorial|"
    r"webmaster|web ?team|digital team|comms?(?: team)?|communications(?: team)?|"
    r"press office|newsroom|news desk|guest|unknown|"
    r"anonymous|default|root|test|me|pc|laptop|office|microsoft(?: office)?(?: user| word)?|windows user|"
    r"authorised user|valued customer|preinstalled|dell|hp|lenovo|acer|toshiba|administrador|utilisateur|none|null|"
    r"python-docx|openpyxl|writer|calc|impress|libreoffice|apache poi|anon|news|contributor|guest author)"
    r"(?: ?\d{0,4})?|staff (?:reporter|writer)|our (?:\w+ )?(?:reporter|correspondent)|editorial (?:team|staff|board)",
    re.IGNORECASE,
)
_PERSON = re.compile(r"[^\W\d_][\w'’.-]*(?:\s[\w'’.-]+){1,5}")


def rank(clue: Clue) -> int:
    """How far down a clue to an author stands; smaller is better."""
    return next((i for i, starts in enumerate(_RANKS) if clue.source.startswith(starts)), len(_RANKS))


def names_in(clue: Clue) -> tuple[str, ...]:
    """The names that a clue gives, cleaned; empty if it gives none that could be an author."""
    if clue.about == "body":
        body = " ".join(clue.value.split())[:120]
        return (body,) if body and not _unfit(body) else ()
    text = _LEAD.sub("", " ".join(clue.value.split())[:400])
    found = [name for part in _parts(text, clue.source) if (name := _name(part))]
    return tuple(dict.fromkeys(found))[:MOST]


def _parts(text: str, source: str) -> Iterator[str]:
    for part in _BETWEEN.split(text):
        pieces = [piece.strip() for piece in part.split(",") if piece.strip()]
        if len(pieces) == 2 and _inverted(pieces, source):
            yield f"{pieces[1]} {pieces[0]}"
        elif len(pieces) > 1 and all(_PERSON.fullmatch(piece) and not _ROLE.search(piece) for piece in pieces):
            yield from pieces
        elif pieces:
            yield pieces[0]  # what follows a comma otherwise is an office, a degree or a place


def _inverted(pieces: Sequence[str], source: str) -> bool:
    """``Jennings, Paul``: a family name, and a given one that is no office."""
    family, given = pieces
    fits = len(family.split()) <= 2 and len(given.split()) <= 3 and not _ROLE.search(given)
    return fits and (len(family.split()) == 1 or "citation_author" in source)


def _name(text: str) -> str:
    """One name, "" if it is none."""
    text = _TAIL.sub("", _LEAD.sub("", text)).strip(" .,:;|-–—·•")
    if text.isupper() and " " in text:
        text = text.title()
    return "" if _unfit(text) or len(text.split()) < 2 or len(text.split()) > 12 else text


def _unfit(text: str) -> bool:
    return (
        not 3 <= len(text) <= 120
        or "://" in text
        or text.startswith(("@", "/", "www."))
        or "@" in text
        or any(character.isdigit() for character in text)
        or text.islower()
        or _JUNK.fullmatch(text) is not None
    )
