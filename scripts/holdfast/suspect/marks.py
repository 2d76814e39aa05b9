"""Signs that the page is the document after all: it bears the name that was asked for, or says when it was published.

A notice bears the name of what is wrong, and not that of the document. Such signs do not acquit a page (a wall for
subscribers stands below the headline of the story), but less is then held against it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from holdfast.suspect.addresses import names_another
from holdfast.suspect.page import Page

WORD = re.compile(r"[^\W\d_]{3,}|\d{3,}")
_ENDING = re.compile(r"\.[a-z]{2,5}$")
_WORN = frozenset(
    """the and for with from into our your page pages index default home main view viewer show item node
    document documents report reports news article articles story file files download print public content
    www html php aspx notice minutes statement foi
    der die das und les des une del los las van het een""".split()  # noqa: SIM905
)
EXPLAINS = re.compile(
    r"(?:how|why|what|guide to|advice|wie|warum|was|comment|pourquoi|cómo|por qué|hoe|waarom|sut|pam) \w"
)
_DATE = re.compile(
    r"\b\d{1,2}(?:st|nd|rd|th)?\.? (?:of |de |do )?(?:jan|feb|mar|mär|apr|avr|may|mai|maj|mei|jun|jui|jul|aug|aoû"
    r"|ago|sep|okt|oct|nov|dec|dez|déc|dic|ene|abr|fév|sty|lut|kwi|cze|lip|sie|wrz|paź|lis|gru|ion|chw|maw|ebr|meh"
    r"|gor|aws|hyd|tach|rha)\w*\.?,? (?:de )?\d{4}\b|\b\d{4}-\d\d-\d\d\b|\b\d{1,2}[./]\d{1,2}[./](?:19|20)\d\d\b"
)
_BEGINNING = 1_000  # characters
_ALIKE = 5  # letters by which two forms of a word are known to be one
_NAMED = 0.3
_PUBLISHED = 0.6


@dataclass(frozen=True, slots=True)
class Marks:
    """What speaks for a page: that it bears the name that was asked for, that it explains something, that its
    metadata say when it was published, or that a whole date stands on it."""

    named: bool = False
    explains: bool = False
    published: bool = False
    dated: bool = False

    @property
    def bears(self) -> bool:
        """Whether it bears the name that was asked for, or explains something."""
        return self.named or self.explains

    @property
    def share(self) -> float:
        """How much of what is otherwise allowed the page may say and still be suspected: 1, or less."""
        return (_NAMED if self.bears else 1) * (_PUBLISHED if self.published or self.dated else 1)


def marks_of(page: Page, asked: str) -> Marks:
    """The marks of a page that was asked for at ``asked``, "" if that is not known."""
    return Marks(named(page, asked), explains(page), page.published, bool(_DATE.search(page.text[:_BEGINNING])))


def named(page: Page, asked: str) -> bool:
    """Whether the page's title or heading has the words of the address that was asked for."""
    wanted = slug_words(asked)
    if not wanted or names_another(asked):
        return False
    have = {stem(word) for heading in page.headings for word in WORD.findall(heading)}
    shared = sum(stem(word) in have for word in wanted)
    if len(wanted) == 1:
        return shared == 1 and len(*wanted) >= _ALIKE
    return shared >= 2 and 2 * shared >= len(wanted)


def explains(page: Page) -> bool:
    """Whether the first heading or the title begins as those of explanations do; those of notices hardly ever do."""
    return any(EXPLAINS.match(heading) for heading in page.headings[:1])


def stem(word: str) -> str:
    """What two forms of a word have in common: its beginning; a number has only one form."""
    return word if word.isdigit() else word[:_ALIKE]


def slug_words(address: str) -> frozenset[str]:
    """The words in the last part of an address that has any; those that say nothing are left out."""
    segments = [part for part in unquote(urlsplit(address).path).lower().split("/") if part]
    for part in reversed(segments):
        words = frozenset(WORD.findall(_ENDING.sub("", part))) - _WORN
        if any(word.isalpha() for word in words):
            return words
    return frozenset()
