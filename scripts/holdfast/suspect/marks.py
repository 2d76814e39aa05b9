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

_WORD = re.compile(r"[^\W\d_]{3,}|\d{3,}")
_ENDING = re.compile(r"\.[a-z]{2,5}$")
_WORN = frozenset(
    """the and for with from into our your page pages index default home main view viewer show item node document"
    r" documents
    report reports news article articles story file files download print public content www html php aspx notice minutes
    statement foi der die das und les des une del los las van het een""".split()  # noqa: SIM905
)
EXPLAINS = re.compile(
    r"(?:how|why|what|guide to|advice|wie|warum|was|comment|pourquoi|cómo|por qué|hoe|waarom|sut|pam) \w"
)
_DATE = re.compile(
    r"\b\d{1,2}(?:st|nd|rd|th)?\.? (?:of |de |do )?(?:jan|feb|mar|mär|apr|avr|may|mai|maj|mei|jun|jui|jul|aug|aoû|ago"
    r"|sep|okt|oct"
    r"|nov|dec|dez|déc|dic|ene|abr|fév|sty|lut|kwi|cze|lip|sie|wrz|paź|lis|gru|ion|chw|maw|ebr|meh|gor|aws|hyd|tach"
    r"|rha)\w*\.?,?"
    r" (?:de )?\d{4}\b|\b\d{4}-\d\d-\d\d\b|\b\d{1,2}[./]\d{1,2}[./](?:19|20)\d\d\b"
)
_BEGINNING = 1_000  # characters
_ALIKE = 5  # letters by which two forms of a word are known to be one
_WORDS_TO_LOSE = 2
_MANY_LINKS, _LITTLE_TEXT = 8, 600
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
    def share(self) -> float:
        """How much of what is otherwise allowed the page may say and still be suspected: 1, or less."""
        return (_NAMED if self.named or self.explains else 1) * (_PUBLISHED if self.published or self.dated else 1)


def marks_of(page: Page, asked: str) -> Marks:
    """The marks of a page that was asked for at ``asked``, "" if that is not known."""
    return Marks(named(page, asked), explains(page), page.published, bool(_DATE.search(page.text[:_BEGINNING])))


def named(page: Page, asked: str) -> bool:
    """Whether the page's title or heading has the words of the address that was asked for."""
    wanted = slug_words(asked)
    if not wanted or names_another(asked):
        return False
    have = {_stem(word) for heading in page.headings for word in _WORD.findall(heading)}
    shared = sum(_stem(word) in have for word in wanted)
    if len(wanted) == 1:
        return shared == 1 and len(*wanted) >= _ALIKE
    return shared >= 2 and 2 * shared >= len(wanted)


def explains(page: Page) -> bool:
    """Whether the first heading or the title begins as those of explanations do; those of notices hardly ever do."""
    return any(EXPLAINS.match(heading) for heading in page.headings[:1])


def _stem(word: str) -> str:
    return word if word.isdigit() else word[:_ALIKE]


def slug_words(address: str) -> frozenset[str]:
    """The words in the last part of an address that has any; those that say nothing are left out."""
    segments = [part for part in unquote(urlsplit(address).path).lower().split("/") if part]
    for part in reversed(segments):
        words = frozenset(_WORD.findall(_ENDING.sub("", part))) - _WORN
        if any(word.isalpha() for word in words):
            return words
    return frozenset()


_HOME_TITLES = re.compile(
    r"(?:(?:our )?home ?(?:page)?|welcome|startseite|willkommen|accueil|bienvenue|inicio|bienvenid[oa]s?|hafan|croeso"
    r"|welkom"
    r"|strona główna|witamy|pagina iniziale|benvenut[oi]|forside|startsida)\W*|welcome to .{2,60}|croeso i .{2,60}"
    r"|willkommen (?:bei|im|in|auf) .{2,60}|bienvenue (?:sur|à|au) .{2,60}"
)
_HOME_CLASSES = re.compile(
    r"(?:^|\s)(?:home|front|homepage|home-page|page-home|frontpage|path-frontpage|is-home|template-home)(?:\s|$)"
)


def shows_home(page: Page) -> bool:
    """Whether a page to which a redirect led calls itself the home page."""
    return any(map(_HOME_TITLES.fullmatch, page.headings)) or bool(_HOME_CLASSES.search(page.classes))


_SECTION_TITLES = re.compile(
    r"(?:(?:latest|all|our|the|recent) )?(?:news(?:room)?|media|press(?: (?:releases?|office|cent(?:re|er)))?"
    r"|publications|reports"
    r"|documents|events|blog|stories|resources|library|services|about(?: us)?|archive|topics|statistics|consultations"
    r"|meetings"
    r"|aktuelles|presse|nachrichten|veröffentlichungen|actualités|communiqués|noticias|prensa|nieuws|aktualności"
    r"|newyddion"
    r"|cyhoeddiadau)(?: (?:and|&|und|et|y|en|a) [\w ]{3,20})?\W*"
)


def shows_section(page: Page) -> bool:
    """Whether a page bears the name of a section of a site, and no other."""
    return any(map(_SECTION_TITLES.fullmatch, page.headings))


def is_hub(page: Page) -> bool:
    """Whether a page is mostly links to others: what sites show to those whom they do not know where to send."""
    return len(page.words.labels) >= _MANY_LINKS and page.words.length < _LITTLE_TEXT and not page.published


def led_astray(page: Page, asked: str, final: str) -> bool:
    """Whether a redirect led to a page that has none of the words of the address asked for in its own address or in its
    headings, and few in its text. An address of fewer than two words says too little."""
    wanted = slug_words(asked)
    if asked == final or len(wanted) < _WORDS_TO_LOSE or _path(asked) == _path(final):
        return False
    stems = {_stem(word) for word in wanted if not word.isdigit()}
    shown = {_stem(word) for text in (*page.headings, unquote(final).lower()) for word in _WORD.findall(text)}
    if stems & shown:
        return False
    text = {_stem(word) for word in _WORD.findall(page.text)}
    return 2 * len(stems & text) < len(stems)


def _path(url: str) -> str:
    return urlsplit(url).path.rstrip("/")


_MISSING_CLASSES = re.compile(
    r"(?:^|\s)(?:(?:page-|http-|template-)?(?:error-?)?40[34](?:-template)?|error-?404"
    r"|(?:page-)?not-?found)(?:\s|$)"
)


_MISSING_MARKUP = re.compile(
    r"\"page\":\"/(?:404|_error|not-found)\"|\"statuscode\":4(?:04|10)\b|name=\"prerender-status-code\" content=\"4"
)


def called_missing(page: Page) -> bool:
    """Whether the page's markup bears a name that systems give to a page that is not there."""
    return bool(_MISSING_CLASSES.search(page.classes) or _MISSING_MARKUP.search(page.markup))
