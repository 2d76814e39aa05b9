"""A page as it is judged: its own words, its headings, and what its markup says of its purpose."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser

from holdfast import markup

LONGEST_READ = 2_000_000  # characters of a page that are looked at
_SEPARATORS = re.compile(r"\s*(?:[|»«·•–—]|::|\s-\s|\s:\s)\s*")
_PLAIN = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "…": " ", "\u00a0": " "})
_MARKUP = re.compile(r"<(?:!doctype|html|head|body|title|script|div|p|h1)\b", re.IGNORECASE)
_UNSEEN = ["script", "style", "template", "head"]
_AROUND = ["nav", "header", "footer", "aside"]
_PICTURES = "img,svg,object,embed,iframe,frame,video,canvas"
_HEADING_LINES = 3
_LONGEST_HEADING = 120
_BUTTONS = "button,input[type=submit],input[type=button],[role=button],form a,a"
_MOST_BUTTONS = 400
_AGREES = re.compile(
    r"(?:yes\W*)?(?:i )?(?:accept|agree|allow|consent|enter|continue|proceed|confirm|got it|ok(?:ay)?|zustimmen"
    r"|akzeptieren|"
    r"alle akzeptieren|(?:tout )?accepter|j'accepte|aceptar|accetta|akkoord|accepteren|akceptuj\w*|derbyn)\b.{0,40}"
)
_REFRESH = re.compile(r"\s*(\d{1,4})(?:\.\d*)?\s*[;,]\s*url\s*=\s*['\"]?([^'\"]+)", re.IGNORECASE)
_LONGEST_WAIT = 10  # seconds


@dataclass(frozen=True, slots=True)
class Page:
    """What the signals are held against. ``refresh``: the address to which the page sends its visitors at once."""

    text: str  # its own words, in lower case with single spaces; menus and footers left out where they can be told
    headings: tuple[str, ...]  # title and headings, and the parts between which separators stand
    markup: str = ""
    headers: str = ""
    password: bool = False
    outside: int = 0  # characters of its own words that stand outside of forms
    blank: bool = False  # markup that shows neither a word nor a picture
    offers: bool = False  # a button or a link by which to agree or go on
    refresh: str = ""


def read(text: str, title: str, headers: Mapping[str, str]) -> Page:
    """The page whose shown text or HTML is ``text``; ``title`` as the caller knows it, "" if not."""
    text = text[:LONGEST_READ]
    sent = "\n".join(f"{name.lower()}: {value.lower()}" for name, value in headers.items())
    if not _MARKUP.search(text[:20_000]):
        lines = [line for line in map(plain, text.splitlines()) if line][:_HEADING_LINES]
        return Page(plain(text), tuple(_parts_of(title, *lines)), headers=sent)
    tree = markup.parse(text)
    if tree is None:  # made to choke a parser: judged by its title and headers alone
        return Page("", tuple(_parts_of(title)), headers=sent)
    node = tree.css_first("title")
    titles = [title or (node.text() if node is not None else "")]
    titles += [heading.text(separator=" ") for heading in tree.css("h1,h2")[:_HEADING_LINES]]
    password = tree.css_first("input[type=password]") is not None
    pictures = tree.css_first(_PICTURES) is not None
    offers, refresh = _offers(tree), _refresh(tree)
    tree.strip_tags(_UNSEEN)
    blank = not (pictures or _words(tree))
    tree.strip_tags(_AROUND)
    shown = _words(tree)
    tree.strip_tags(["form"])
    return Page(
        shown, tuple(_parts_of(*titles)), text.lower(), sent, password, len(_words(tree)), blank, offers, refresh
    )  # fmt: skip


def plain(text: str) -> str:
    """Lower case, plain quotation marks, single spaces."""
    return " ".join(text.translate(_PLAIN).lower().split())


def _words(tree: LexborHTMLParser) -> str:
    return plain(tree.root.text(separator=" ")) if tree.root is not None else ""


def _parts_of(*titles: str) -> Iterator[str]:
    """Every title or heading as a whole, and what stands between its separators (a site's name often does)."""
    for title in titles:
        whole = plain(title)
        if 0 < len(whole) <= _LONGEST_HEADING:
            yield whole
            yield from (part for part in _SEPARATORS.split(whole) if part and part != whole)


def _offers(tree: LexborHTMLParser) -> bool:
    """Whether something on the page can be pressed that says "accept", "continue" or the like."""
    for node in tree.css(_BUTTONS)[:_MOST_BUTTONS]:
        label = plain(node.text() or node.attributes.get("value") or "")
        if _AGREES.fullmatch(label):
            return True
    return False


def _refresh(tree: LexborHTMLParser) -> str:
    node = tree.css_first("meta[http-equiv=refresh i]")
    found = _REFRESH.match(node.attributes.get("content") or "") if node is not None else None
    return found[2].strip() if found and int(found[1]) <= _LONGEST_WAIT else ""
