"""Pages at which redirects end where the document is gone: home pages, sections, other pages. Pure.

What such a page shows is held against the words of the address that was asked for.
"""

from __future__ import annotations

import re
from urllib.parse import unquote, urlsplit

from holdfast.suspect.marks import WORD, slug_words, stem
from holdfast.suspect.page import Page

_HOME_TITLES = re.compile(
    r"(?:(?:our )?home ?(?:page)?|welcome|startseite|willkommen|accueil|bienvenue|inicio|bienvenid[oa]s?|hafan"
    r"|croeso|welkom|strona główna|witamy|pagina iniziale|benvenut[oi]|forside|startsida)\W*|welcome to .{2,60}"
    r"|croeso i .{2,60}|willkommen (?:bei|im|in|auf) .{2,60}|bienvenue (?:sur|à|au) .{2,60}"
)
_HOME_CLASSES = re.compile(
    r"(?:^|\s)(?:home|front|homepage|home-page|page-home|frontpage|path-frontpage|is-home|template-home)(?:\s|$)"
)
_SECTION_TITLES = re.compile(
    r"(?:(?:latest|all|our|the|recent) )?(?:news(?:room)?|media|press(?: (?:releases?|office|cent(?:re|er)))?"
    r"|publications|reports|documents|events|blog|stories|resources|library|services|about(?: us)?|archive|topics"
    r"|statistics|consultations|meetings|aktuelles|presse|nachrichten|veröffentlichungen|actualités|communiqués"
    r"|noticias|prensa|nieuws|aktualności|newyddion|cyhoeddiadau)(?: (?:and|&|und|et|y|en|a) [\w ]{3,20})?\W*"
)
_MISSING_CLASSES = re.compile(
    r"(?:^|\s)(?:(?:page-|http-|template-)?(?:error-?)?40[34](?:-template)?|error-?404|(?:page-)?not-?found)(?:\s|$)"
)
_MISSING_MARKUP = re.compile(
    r"\"page\":\"/(?:404|_error|not-found)\"|\"statuscode\":4(?:04|10)\b|name=\"prerender-status-code\" content=\"4"
)
_WORDS_TO_LOSE = 2
_MANY_LINKS, _LITTLE_TEXT = 8, 600


def shows_home(page: Page) -> bool:
    """Whether a page calls itself the home page, in a heading or to its style sheets."""
    return any(map(_HOME_TITLES.fullmatch, page.headings)) or bool(_HOME_CLASSES.search(page.classes))


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
    if len(wanted) < _WORDS_TO_LOSE or not led_away(asked, final):
        return False
    stems = {stem(word) for word in wanted if not word.isdigit()}
    shown = {stem(word) for text in (*page.headings, unquote(final).lower()) for word in WORD.findall(text)}
    if stems & shown:
        return False
    text = {stem(word) for word in WORD.findall(page.text)}
    return 2 * len(stems & text) < len(stems)


def led_away(asked: str, final: str) -> bool:
    """Whether a redirect led to another path, and not just to https or to another name of the host."""
    return urlsplit(asked).path.rstrip("/") != urlsplit(final).path.rstrip("/")


def called_missing(page: Page) -> bool:
    """Whether the page's markup bears a name that systems give to a page that is not there."""
    return bool(_MISSING_CLASSES.search(page.classes) or _MISSING_MARKUP.search(page.markup))
