"""Clues of a web page: JSON-LD, ``<meta>``, microdata, ``<time>``, headings, bylines, and the text that it shows.

Sources of the names: https://schema.org, https://ogp.me, Dublin Core (DCMI), Google Scholar's ``citation_*``, and the
microdata of HTML. What a page says of its copyright is never told as a date.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO
from urllib.parse import urljoin

from selectolax.lexbor import LexborHTMLParser, LexborNode

from holdfast import markup
from holdfast.extract.charset import decode
from holdfast.extract.clues_found import LONGEST_TEXT, Found
from holdfast.extract.clues_jsonld import read_scripts
from holdfast.extract.output import Refused
from holdfast.extract.visible import text_of, visible
from holdfast.model.clues import About

MOST_BYTES = 5_000_000
_MOST_NODES = 400
_MOST_SCRIPT = 500_000

_META: dict[str, About] = {
    "citation_title": "title", "og:title": "title", "twitter:title": "title", "dc.title": "title",
    "dcterms.title": "title", "title": "title", "headline": "title", "parsely-title": "title",
    "citation_publication_date": "date", "citation_online_date": "date", "citation_date": "date",
    "article:published_time": "date", "og:article:published_time": "date", "article:published": "date",
    "dcterms.issued": "date", "dc.date.issued": "date", "dcterms.available": "date", "parsely-pub-date": "date",
    "datepublished": "date", "publishdate": "date", "publish-date": "date", "pubdate": "date",
    "publication_date": "date", "sailthru.date": "date", "govuk:first-published-at": "date",
    "govuk:public-updated-at": "changed",
    "dc.date": "date", "dcterms.date": "date", "date": "date",
    "article:modified_time": "changed", "og:updated_time": "changed", "dcterms.modified": "changed",
    "dc.date.modified": "changed", "last-modified": "changed", "dcterms.created": "made", "dc.date.created": "made",
    "citation_author": "author", "author": "author", "dc.creator": "author", "dcterms.creator": "author",
    "article:author": "author", "parsely-author": "author", "sailthru.author": "author", "byl": "author",
    "citation_publisher": "publisher", "citation_journal_title": "publisher", "dc.publisher": "publisher",
    "dcterms.publisher": "publisher", "og:site_name": "publisher", "application-name": "publisher",
    "govuk:primary-publishing-organisation": "publisher", "publisher": "publisher",
    "og:locale": "language", "content-language": "language", "dc.language": "language", "dcterms.language": "language",
    "citation_language": "language", "og:type": "kind", "dc.type": "kind", "dcterms.type": "kind",
    "govuk:format": "kind", "og:url": "address",
}  # fmt: skip
_ITEMPROPS: dict[str, About] = {
    "headline": "title", "datepublished": "date", "datemodified": "changed", "datecreated": "made",
    "author": "author", "creator": "author", "publisher": "publisher", "inlanguage": "language",
}  # fmt: skip
_BYLINE = re.compile(r"(?:^|[\s_-])(?:by-?line|author(?:s|-name|__name|_name)?|post-author|entry-author)(?:$|\s)", re.I)
_PUBLISHED = re.compile(r"publi|posted|issued|entry-date|pubdate|date-display", re.IGNORECASE)
_CHANGED = re.compile(r"updat|modif|edited|review", re.IGNORECASE)
_ASIDE = frozenset(("footer", "nav", "aside"))
_ENTRY_TITLE = "[class~=entry-title], [class~=post-title], [class~=article-title]"
_LISTED = re.compile(
    r"(?:[\w-]*[-_])?(?:related|latest|teasers?|sidebar|comments?|recommended|more-news|cards?|list|posts|footer)(?:[-_][\w-]*)?",
    re.IGNORECASE,
)
_OF_LAYOUT = re.compile(r"(?:has|with|no|without|layout|is|page)[-_]", re.IGNORECASE)
_WHOLE = frozenset(("html", "body", "main", "article"))


def read(payload: BinaryIO, found: Found, *, charset: str = "", url: str = "") -> None:
    """Tell what the page in ``payload`` says of itself. Raises ``Refused`` if it is empty or made to choke a parser."""
    data = payload.read(MOST_BYTES)
    if not data.strip():
        raise Refused("The file is empty.")
    text = decode(data, charset, html=True)
    tree = markup.parse(text)
    if tree is None:
        raise Refused("The page is nested so deeply that it was not read.")
    titles = list(_titles(tree, found))
    scripts = [node.text(deep=True) for node in tree.css("script[type]") if _is_jsonld(node)]
    read_scripts([one for one in scripts if len(one) <= _MOST_SCRIPT], url=url, titles=titles, tell=found.clue)
    _metas(tree, found, url)
    _microdata(tree, found)
    _times(tree, found)
    _bylines(tree, found)
    page = visible(text)
    found.text(text_of(page.shown)[: 2 * LONGEST_TEXT])


def _is_jsonld(node: LexborNode) -> bool:
    return (node.attributes.get("type") or "").strip().lower().startswith("application/ld+json")


def _titles(tree: LexborHTMLParser, found: Found) -> Iterator[str]:
    headings = [node for node in tree.css("h1")[:20] or tree.css(_ENTRY_TITLE)[:20] if not _aside(node)]
    shown = [" ".join(node.text(separator=" ").split()) for node in headings]
    if len(set(filter(None, shown))) == 1:
        found.clue("title", next(filter(None, shown)), "heading")
    title = tree.css_first("head > title")
    element = " ".join(title.text().split()) if title is not None else ""
    found.clue("title", element, "title of the page")
    yield from filter(None, [*shown, element])


def _metas(tree: LexborHTMLParser, found: Found, url: str) -> None:
    html = tree.css_first("html")
    if html is not None:
        found.clue("language", html.attributes.get("lang") or html.attributes.get("xml:lang"), "lang of the page")
    for node in tree.css("meta[content]")[:_MOST_NODES]:
        given = node.attributes
        name = (given.get("property") or given.get("name") or given.get("http-equiv") or "").strip().lower()
        name = name.replace("dc:", "dc.").replace("dcterms:", "dcterms.").replace("dc.terms.", "dcterms.")
        about = _META.get(name)
        if about is not None:
            found.clue(about, given.get("content"), f"meta {name}")
    for node in tree.css("link[rel=canonical][href]")[:1]:
        try:
            found.clue("address", urljoin(url, node.attributes.get("href") or ""), "link canonical")
        except ValueError:
            continue


def _microdata(tree: LexborHTMLParser, found: Found) -> None:
    """Properties of an item that is no other article's: those inside lists of other pages are left out."""
    for node in tree.css("[itemprop]")[:_MOST_NODES]:
        given = node.attributes
        for name in (given.get("itemprop") or "").lower().split():
            about = _ITEMPROPS.get(name)
            if about is None or _aside(node):
                continue
            inner = node.css_first("[itemprop=name]") if about in ("author", "publisher") else None
            value = given.get("content") or given.get("datetime") or (inner or node).text(separator=" ")
            found.clue(about, (inner.attributes.get("content") if inner else None) or value, f"microdata {name}")


def _times(tree: LexborHTMLParser, found: Found) -> None:
    """``<time>`` elements, told by what stands around them: published, updated, or nothing."""
    for node in tree.css("abbr.published[title]")[:20]:
        found.clue("date", node.attributes.get("title"), "time element, as published")
    for node in tree.css("time")[:60]:
        given = node.attributes
        if given.get("itemprop") or _aside(node):
            continue
        value = given.get("datetime") or node.text()
        around = f"{given.get('class') or ''} {_label(node)}"
        if "pubdate" in given or (_PUBLISHED.search(around) and not _CHANGED.search(around)):
            found.clue("date", value, "time element, as published")
        elif _CHANGED.search(around):
            found.clue("changed", value, "time element, as updated")
        else:
            found.clue("date", value, "time element")


def _label(node: LexborNode) -> str:
    """The words and classes just before an element, within its parents."""
    words: list[str] = []
    before = node.prev
    for _ in range(4):
        if before is None:
            break
        words.append((before.text_content or "") if before.is_text_node else before.text(separator=" "))
        before = before.prev
    parent = node.parent
    if parent is not None and not "".join(words).strip():
        words.append(parent.attributes.get("class") or "")
        previous = parent.prev
        while previous is not None and previous.is_text_node and not (previous.text_content or "").strip():
            previous = previous.prev
        if previous is not None and previous.is_element_node and previous.tag in ("dt", "th", "span", "strong", "b"):
            words.append(previous.text(separator=" "))
    return " ".join(words)[-80:]


def _bylines(tree: LexborHTMLParser, found: Found) -> None:
    for node in tree.css("[rel~=author]")[:20]:
        if not _aside(node):
            found.clue("author", node.text(separator=" "), "rel author")
    for node in tree.css("[class]")[:20_000]:
        name = node.attributes.get("class") or ""
        if _BYLINE.search(name) and not _aside(node):
            words = node.text(separator=" ")
            if len(words) <= 200:
                found.clue("author", words, "byline")


def _aside(node: LexborNode) -> bool:
    """Whether it stands in a footer, a menu, or a list of other pages."""
    for _ in range(30):
        given = node.attributes
        names = (given.get("class") or "").split()[:20] if node.tag not in _WHOLE else []
        listed = any(_LISTED.fullmatch(name) and not _OF_LAYOUT.match(name) for name in names)
        if listed or node.tag in _ASIDE or "hidden" in given:
            return True
        if node.parent is None or not node.parent.is_element_node:
            return False
        node = node.parent
    return False
