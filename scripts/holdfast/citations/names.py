"""Who wrote it: people, who are sorted by family name, and bodies, whose names stay as they are.

A record gives authors as plain text. What is certain is taken as such: ``Jennings, Paul`` is a person; a name that
equals the publisher's is a body. Otherwise a name is a body's if it is one word or more than five, has a digit, ``&``
or a word in capitals such as ``NHS``, or has a word that hardly a person is called. Where that guess is wrong,
``Last, First`` in the record settles it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

# fmt: off
_BODY_WORDS = frozenset((
    "the", "of", "for", "and", "academy", "agency", "alliance", "archive", "association", "authority", "board",
    "bureau", "campaign", "centre", "center", "charity", "coalition", "collective", "college", "commission",
    "commissioner", "committee", "community", "company", "constabulary", "consortium", "council", "department",
    "directorate", "england", "faculty", "federation", "force", "forum", "foundation", "fund", "government",
    "group", "health", "hospital", "inspectorate", "institute", "institution", "ireland", "kingdom", "library",
    "limited", "ltd", "ministry", "museum", "national", "network", "news", "office", "organisation",
    "organization", "parliament", "partners", "partnership", "police", "press", "programme", "project", "royal",
    "scotland", "school", "secretariat", "service", "services", "society", "team", "trust", "union", "unit",
    "university", "user", "users", "wales",
))
_TITLES = frozenset((
    "dr", "prof", "professor", "mr", "mrs", "ms", "miss", "mx", "sir", "dame", "lord", "lady", "rev",
))
_PARTICLES = frozenset((
    "van", "von", "de", "der", "den", "di", "da", "dos", "du", "del", "della", "la", "le", "ter", "ten", "bin",
    "ibn", "al", "el", "af", "av", "zu",
))
# fmt: on


@dataclass(frozen=True, slots=True)
class Name:
    """A person (``family`` and ``given``) or a body (``family`` alone, ``given`` empty)."""

    family: str
    given: str = ""

    @property
    def initials(self) -> str:
        """``P.A.`` for Paul Anthony, ``M.-J.`` for Mary-Jane, "" for a body."""
        words = self.given.replace(".", ". ").split()
        return "".join("-".join(f"{part[0]}." for part in word.split("-") if part) for word in words)

    @property
    def inverted(self) -> str:
        """``Jennings, P.`` or the body's name."""
        return f"{self.family}, {self.initials}" if self.given else self.family

    @property
    def sorted(self) -> str:
        """``Jennings, Paul`` or the body's name."""
        return f"{self.family}, {self.given}" if self.given else self.family

    @property
    def natural(self) -> str:
        """``Paul Jennings`` or the body's name."""
        return f"{self.given} {self.family}" if self.given else self.family


@lru_cache(maxsize=4096)
def name_of(text: str, bodies: tuple[str, ...] = ()) -> Name:
    """Understand one author. ``bodies`` are names known to be those of bodies."""
    text = " ".join(text.split())
    if text.casefold() in {body.casefold() for body in bodies}:
        return Name(text)
    family, comma, given = (part.strip() for part in text.partition(","))
    if comma:
        person = family and given and "," not in given and not _is_body(f"{given} {family}")
        return Name(family, given) if person else Name(text)
    words = text.split()
    while len(words) > 2 and words[0].rstrip(".").lower() in _TITLES:
        words = words[1:]
    if len(words) < 2 or _is_body(" ".join(words)):
        return Name(text)
    first = len(words) - 1
    while first > 1 and words[first - 1].lower() in _PARTICLES:
        first -= 1
    return Name(" ".join(words[first:]), " ".join(words[:first]))


def _is_body(text: str) -> bool:
    words = text.split()
    return len(words) > 5 or any(_of_a_body(word) for word in words)


def _of_a_body(word: str) -> bool:
    letters = re.sub(r"\W", "", word)
    capitals = len(letters) > 2 and letters.isupper()
    return "&" in word or any(c.isdigit() for c in word) or capitals or letters.lower() in _BODY_WORDS
