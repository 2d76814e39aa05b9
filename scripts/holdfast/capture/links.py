"""What a page and its style sheets need to be shown: pure functions from text to addresses.

What scripts would ask for while they run is not seen here; that is the business of a browser.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from typing import Literal
from urllib.parse import urljoin

from selectolax.lexbor import LexborHTMLParser, LexborNode

from holdfast import markup
from holdfast.capture.failures import printable
from holdfast.capture.sniff import base_type

Kind = Literal["style", "frame", "module", "other"]
LONGEST_TITLE = 300
LONGEST_TEXT = 500_000
LARGEST_TEXT = 5_000_000  # bytes of a page or style sheet that are looked through

_SOURCES = ("src", "data-src", "data-original", "data-lazy-src")
_SETS = ("srcset", "data-srcset", "imagesrcset")
_LINK_KINDS: dict[str, Kind] = {
    "stylesheet": "style",
    "icon": "other",
    "apple-touch-icon": "other",
    "mask-icon": "other",
    "preload": "other",
    "modulepreload": "module",
    "manifest": "other",
}
_PARTS = "img,source,video,audio,track,embed,script,input,image,use,iframe,frame,object,link,[background]"
_UNSEEN = ["script", "style", "noscript", "template", "svg", "math"]
_CSS_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)", re.DOTALL)
_CSS_IMPORT = re.compile(r"@import\s++(?:url\(\s*+)?+[\"']?+([^\"')\s;]++)", re.IGNORECASE)
_CSS_URL = re.compile(r"url\(\s*+(?:\"([^\"\n]*+)\"|'([^'\n]*+)'|([^()\"'\s]*+))\s*+\)", re.IGNORECASE)
_JS_REMARK = re.compile(r"^[ \t]*+(?://[^\n]*+|/\*.*?(?:\*/|\Z))", re.DOTALL | re.MULTILINE)
_JS_IMPORT = re.compile(r"\b(?:from|import)\s*+([\"'])((?:\.{0,2}/|https?://)[^\"'\s\\]*+)\1")
_JS_LATER = re.compile(r"\bimport\s*+\(\s*+([\"'])((?:\.{0,2}/|https?://)[^\"'\s\\]*+)\1")
_MOST_SHADOWS = 3  # templates within templates
_BETWEEN = re.compile(r"[\s,]*+")
_WORD = re.compile(r"\S++")
_TITLE = re.compile(r"<title[^<>]*+>([^<]*+)", re.IGNORECASE)
# No pattern here ever tries a second way (++, *+), so that no page of the size that is read takes long.
_CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Part:
    """Something that a page or style sheet needs, by its absolute address."""

    url: str
    kind: Kind


@dataclass(frozen=True, slots=True)
class PageParts:
    """The title of a page, what it needs, in the order of the page, and its words as far as no script makes them."""

    title: str
    parts: tuple[Part, ...]
    text: str = ""


def decoded(data: bytes, declared: str) -> str:
    """The text of a page or style sheet: by byte order mark, declared charset, its own word for it, or UTF-8."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    named = _CHARSET.search(declared) or _CHARSET.search(data[:2048].decode("latin-1"))
    name = named[1] if named else "utf-8"
    if name.lower() in ("iso-8859-1", "latin-1", "latin1", "ascii", "us-ascii"):
        name = "cp1252"  # as browsers read these names
    try:
        return data.decode(name, "replace").removeprefix("\ufeff")
    except (LookupError, UnicodeError):
        return data.decode("utf-8", "replace").removeprefix("\ufeff")


def parts_of_page(text: str, url: str) -> PageParts:
    """The parts of an HTML page that was served at ``url``; none of a page that was made to choke a parser."""
    tree = markup.parse(text)
    if tree is None:
        found_title = _TITLE.search(text)
        return PageParts(_title(unescape(found_title[1])) if found_title else "", ())
    base_node = tree.css_first("base[href]")
    base = _absolute(url, _attribute(base_node, "href")) or url if base_node is not None else url
    found = dict.fromkeys(part for part in _of_tree(tree, base) if part.url)
    title = tree.css_first("head > title") or tree.css_first("title")
    named = _title(title.text()) if title is not None else ""
    tree.strip_tags(_UNSEEN)
    words = " ".join(tree.body.text(separator=" ").split())[:LONGEST_TEXT] if tree.body is not None else ""
    return PageParts(named, tuple(found), words)


def _title(text: str) -> str:
    return printable(" ".join(text.split()))[:LONGEST_TITLE]


def parts_of_style(text: str, url: str) -> tuple[Part, ...]:
    """The parts of a style sheet: what it imports, its images and its fonts."""
    css = _CSS_COMMENT.sub("", text)
    imported = [_absolute(url, match[1]) for match in _CSS_IMPORT.finditer(css)]
    used = [_absolute(url, match[1] or match[2] or match[3] or "") for match in _CSS_URL.finditer(css)]
    styles = [Part(address, "style") for address in imported if address]
    sheets = set(imported)
    others = [Part(address, "other") for address in dict.fromkeys(used) if address and address not in sheets]
    return tuple(dict.fromkeys(styles + others))


def parts_of_module(text: str, url: str, *, later: bool = False) -> tuple[Part, ...]:
    """The modules that a script imports before it runs, and with ``later`` those that it names to import after that."""
    script = _JS_REMARK.sub("", text)
    found = [match[2] for pattern in (_JS_IMPORT, _JS_LATER)[: 1 + later] for match in pattern.finditer(script)]
    addresses = dict.fromkeys(_absolute(url, reference) for reference in found)
    return tuple(Part(address, "module") for address in addresses if address)


def _of_tree(tree: LexborHTMLParser, base: str, within: int = 0) -> Iterator[Part]:
    for node in tree.css(_PARTS):
        yield from _of_node(node, base)
    for node in tree.css("[style]"):
        yield from parts_of_style(_attribute(node, "style"), base)
    for node in tree.css("style"):
        yield from parts_of_style(node.text(), base)
    for node in tree.css("template[shadowrootmode]") if within < _MOST_SHADOWS else ():
        inside = markup.parse("<div" + (node.html or "")[len("<template") :])  # its content is no part of this tree
        if inside is not None:
            yield from _of_tree(inside, base, within + 1)


def _of_node(node: LexborNode, base: str) -> Iterator[Part]:
    tag = node.tag
    if tag == "link":
        kinds = [_LINK_KINDS[word] for word in _attribute(node, "rel").lower().split() if word in _LINK_KINDS]
        if kinds:
            first: Kind = "style" if "style" in kinds else kinds[0]
            yield Part(_absolute(base, _attribute(node, "href")), first)
    elif tag == "object":
        yield Part(_absolute(base, _attribute(node, "data")), "other")
    elif tag in ("image", "use"):
        for name in ("href", "xlink:href"):
            yield Part(_absolute(base, _attribute(node, name)), "other")
    else:
        module = tag == "script" and _attribute(node, "type").strip().lower() == "module"
        kind: Kind = "frame" if tag in ("iframe", "frame") else "module" if module else "other"
        for name in _SOURCES:
            yield Part(_absolute(base, _attribute(node, name)), kind)
        if module and not _attribute(node, "src"):
            yield from parts_of_module(node.text(), base, later=True)
        yield Part(_absolute(base, _attribute(node, "poster")), "other")
        yield Part(_absolute(base, _attribute(node, "background")), "other")
    for name in _SETS:
        for address in _candidates(_attribute(node, name)):
            yield Part(_absolute(base, address), "other")


def _candidates(srcset: str) -> Iterator[str]:
    """The addresses in a ``srcset``: words that are parted by descriptors and commas (HTML, section 4.8.4.2.2)."""
    at = 0
    while (gap := _BETWEEN.match(srcset, at)) and (word := _WORD.match(srcset, gap.end())):
        at = word.end()
        if not word[0].endswith(","):
            comma = srcset.find(",", at)
            at = comma + 1 if comma >= 0 else len(srcset)
        yield word[0].rstrip(",")


def _attribute(node: LexborNode, name: str) -> str:
    return node.attributes.get(name) or ""


def _absolute(base: str, reference: str) -> str:
    """The absolute http(s) address without its fragment, or "" for anything else, such as ``data:``."""
    reference = reference.strip("\t\n\f\r ")
    if not reference or reference.startswith("#"):
        return ""
    try:
        address = urljoin(base, reference.replace(" ", "%20")).partition("#")[0]
    except ValueError:
        return ""
    return address if base_type(address.partition(":")[0]) in ("http", "https") else ""
