"""A page as it is judged: its own words, its headings, and what its markup says of its purpose."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser, LexborNode

from holdfast import markup
from holdfast.suspect.own_words import Words, plain, words_of, words_of_text

LONGEST_READ = 2_000_000  # characters of a page that are looked at
_SEPARATORS = re.compile(r"\s*(?:[|»«·•–—]|::|\s-\s|\s:\s)\s*")
_MARKUP = re.compile(r"<(?:!doctype|html|head|body|title|script|div|p|h1)\b", re.IGNORECASE)
_PICTURES = "img,svg,object,embed,iframe,frame,video,canvas"
_FIELDS = "form input[type=email],form input[type=text],form input:not([type])"
_SEARCH = re.compile(r"search|suche?n?|recherche|buscar|zoek|szukaj|\bq\b|query|keyword", re.IGNORECASE)
_BUTTONS = "button,input[type=submit],input[type=button],[role=button]"
_MOST_BUTTONS = 60
_HEADING_LINES = 3
_LONGEST_HEADING = 120
_AGREES = re.compile(
    r"(?:yes\W*)?(?:i )?(?:accept|agree|allow|consent|enter|continue|proceed|confirm|got it|ok(?:ay)?|save"
    r"|submit)\b.{0,40}|(?:alle[ns]? |alles |tout |tous )?(?:akzeptieren|zustimmen|annehmen|einverstanden|accepter"
    r"|j'accepte|accepteren|toestaan|akkoord|aceptar?|acepto|accetta|accetto|aceitar|akceptuj\w*|zgadzam się"
    r"|przejdź|derbyn|godkänn|godta|godkend|tillåt|tillad|weiter|continuer|doorgaan)\b.{0,60}|reject .{0,40}"
    r"|manage (?:options|preferences|choices).{0,20}"
)
_REFRESH = re.compile(r"\s*(\d{1,4})(?:\.\d*)?\s*[;,]\s*url\s*=\s*['\"]?([^'\"]+)", re.IGNORECASE)
_SCRIPTED = re.compile(
    r"(?:\b(?:window|document|self|top|parent)\s*\.\s*)?\blocation(?:\s*\.\s*href)?\s*(?:=|\.\s*(?:replace"
    r"|assign)\s*\()\s*(['\"])(?P<url>[^'\"]{2,400})\1"
)
_DEEPEST = 4  # levels of JSON-LD
_LONGEST_WAIT = 15  # seconds
_SCHEMES = ("article", "report", "blogposting", "scholarlyarticle", "legislation", "dataset", "governmentservice")
_PUBLISHED = (
    "meta[property='article:published_time'],meta[name^='citation_'],meta[name^='DC.' i],meta[name^='dcterms.' i],"
    "article time[datetime],main time[datetime]"
)


@dataclass(frozen=True, slots=True)
class Page:
    """What the signals are held against. ``refresh``: the address to which the page sends its visitors at once."""

    words: Words
    headings: tuple[str, ...]  # title and headings, and the parts between which separators stand
    markup: str = ""
    headers: str = ""
    password: bool = False
    outside: int = 0  # of a page with a password field: characters of its own words outside of forms
    blank: bool = False  # markup that shows neither a word nor a picture
    refresh: str = ""
    canonical: str = ""  # the address that the page gives as its own
    classes: str = ""  # of its body, which say "home" and "error404" in many systems
    published: bool = False  # says when it was published, or that it is an article, in its metadata
    free: bool = True  # does not say of itself that one must pay to read it
    frames: bool = False  # nothing but frames
    buttons: tuple[str, ...] = ()  # what is on them, wherever they stand
    form: bool = False  # asks for a name, an address or a password

    @property
    def text(self) -> str:
        """Its own words as one line, menus and footers left out where they can be told."""
        return self.words.text

    @property
    def offers(self) -> bool:
        """Whether something on it can be pressed that says "accept", "continue" or the like."""
        return any(_AGREES.fullmatch(label) for label in (*self.words.labels, *self.buttons))


def read(text: str, title: str, headers: Mapping[str, str]) -> Page:
    """The page whose shown text or HTML is ``text``; ``title`` as the caller knows it, "" if not."""
    text = text[:LONGEST_READ]
    sent = "\n".join(f"{name.lower()}: {value.lower()}" for name, value in headers.items())
    if not _MARKUP.search(text[:20_000]):
        lines = [line for line in map(plain, text.splitlines()) if line][:_HEADING_LINES]
        return Page(words_of_text(text), tuple(_parts_of(title, *lines)), headers=sent)
    tree = markup.parse(text)
    if tree is None:  # made to choke a parser: judged by its title and headers alone
        return Page(words_of_text(""), tuple(_parts_of(title)), headers=sent)
    return _of_tree(tree, text, title, sent)


def _of_tree(tree: LexborHTMLParser, text: str, title: str, sent: str) -> Page:
    node = tree.css_first("title")
    titles = [title or (node.text() if node is not None else "")]
    titles += [heading.text(separator=" ") for heading in tree.css("h1")[:_HEADING_LINES]]
    pictures = tree.css_first(_PICTURES) is not None
    password = tree.css_first("input[type=password]") is not None
    refresh, (types, free) = _refresh(tree) or _scripted(tree), _said_of_itself(tree)
    published = bool(types) or tree.css_first(_PUBLISHED) is not None
    canonical = _attribute(tree.css_first("link[rel=canonical]"), "href") or _attribute(
        tree.css_first("meta[property='og:url']"), "content"
    )
    classes = _attribute(tree.body, "class") if tree.body is not None else ""
    frames = tree.css_first("frameset") is not None
    form = password or any(not _SEARCH.search(one.html or "") for one in tree.css(_FIELDS)[:12])
    buttons = tuple(
        plain(one.text() or one.attributes.get("value") or "") for one in tree.css(_BUTTONS)[:_MOST_BUTTONS]
    )
    tree.strip_tags(["script", "style", "template", "head"])
    blank = not (pictures or _shown(tree))
    words = words_of(tree)
    titles += words.subtitles[: _HEADING_LINES - min(len(titles), _HEADING_LINES) + 1]
    outside = 0
    if password:
        tree.strip_tags(["form"])
        outside = len(_shown(tree))
    return Page(
        words, tuple(_parts_of(*titles)), text.lower(), sent, password, outside, blank, refresh,
        canonical, classes.lower(), published, free, frames, buttons, form,
    )  # fmt: skip


def _shown(tree: LexborHTMLParser) -> str:
    return plain(tree.root.text(separator=" ")) if tree.root is not None else ""


def _parts_of(*titles: str) -> Iterator[str]:
    """Every title or heading as a whole, and what stands between its separators (a site's name often does)."""
    for title in titles:
        whole = plain(title)
        if 0 < len(whole) <= _LONGEST_HEADING:
            yield whole
            yield from (part for part in _SEPARATORS.split(whole) if part and part != whole)


def _attribute(node: LexborNode | None, name: str) -> str:
    return (node.attributes.get(name) or "").strip() if node is not None else ""


def _refresh(tree: LexborHTMLParser) -> str:
    found = _REFRESH.match(_attribute(tree.css_first("meta[http-equiv=refresh i]"), "content"))
    return found[2].strip() if found and int(found[1]) <= _LONGEST_WAIT else ""


def _scripted(tree: LexborHTMLParser) -> str:
    """The address to which a script on the page itself leads, if it names one."""
    for node in tree.css("script:not([src])")[:20]:
        found = _SCRIPTED.search(node.text()[:20_000])
        if found is not None:
            return found["url"].replace("\\/", "/")
    return ""


def _said_of_itself(tree: LexborHTMLParser) -> tuple[frozenset[str], bool]:
    """The types of document that the page's JSON-LD names, and whether it says that reading is free."""
    types: set[str] = set()
    free = True
    for node in tree.css("script[type='application/ld+json']")[:8]:
        try:
            data = json.loads(node.text()[:200_000])
        except (ValueError, RecursionError):
            continue
        for thing in _things(data):
            named = thing.get("@type")
            for one in named if isinstance(named, list) else [named]:
                if isinstance(one, str) and one.lower().endswith(_SCHEMES):
                    types.add(one.lower())
            free = free and str(thing.get("isAccessibleForFree", "true")).lower() != "false"
    return frozenset(types), free


def _things(data: object, depth: int = 0) -> Iterator[dict[str, object]]:
    """The objects of a piece of JSON-LD: itself, those in its list or graph."""
    if isinstance(data, list) and depth < _DEEPEST:
        for one in data[:50]:
            yield from _things(one, depth + 1)
    elif isinstance(data, dict) and depth < _DEEPEST:
        yield data
        yield from _things(data.get("@graph", []), depth + 1)
        yield from _things(data.get("mainEntity", []), depth + 1)
