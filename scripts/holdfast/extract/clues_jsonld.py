"""JSON-LD in a page: which of its nodes is this document, and what that one says. Pure functions on text.

Pages carry nodes about many things: the site, its owner, the trail of crumbs, other articles. What is taken is said by
the one node that is this page, by its type and, where there are several of a type, by its address or headline; if that
does not tell them apart, none is taken. Words: https://schema.org. Contexts are never fetched.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

from holdfast.model.clues import About

_SAYS: tuple[tuple[About, str], ...] = (
    ("date", "datePublished"),
    ("changed", "dateModified"),
    ("made", "dateCreated"),
    ("date", "uploadDate"),
    ("language", "inLanguage"),
)

Tell = Callable[[About, object, str], None]
Node = dict[str, Any]

_MOST_NODES = 2_000
_DEEPEST = 12
_WRAPPING = re.compile(r"\A\s*(?://\s*)?(?:<!--|<!\[CDATA\[)|(?://\s*)?(?:-->|\]\]>)\s*;?\s*\Z")
_DOCUMENTS = frozenset((
    "Article", "NewsArticle", "BlogPosting", "Blog", "Report", "ScholarlyArticle", "TechArticle", "OpinionNewsArticle",
    "AnalysisNewsArticle", "BackgroundNewsArticle", "ReportageNewsArticle", "ReviewNewsArticle", "LiveBlogPosting",
    "SocialMediaPosting", "DiscussionForumPosting", "Legislation", "DigitalDocument", "PresentationDigitalDocument",
    "TextDigitalDocument", "SpreadsheetDigitalDocument", "Dataset", "VideoObject", "CreativeWork", "Thesis", "Book",
    "PublicationIssue", "Message", "EmailMessage", "GovernmentService", "SpecialAnnouncement",
    "MedicalScholarlyArticle",
))  # fmt: skip
_PAGES = frozenset(("WebPage", "ItemPage", "AboutPage", "CollectionPage", "ContactPage", "FAQPage", "MedicalWebPage"))
_OWNERS = frozenset(("Organization", "NewsMediaOrganization", "GovernmentOrganization", "NGO", "Corporation",
                     "EducationalOrganization", "CollegeOrUniversity", "PoliticalParty", "WebSite"))  # fmt: skip


def read_scripts(scripts: list[str], *, url: str, titles: list[str], tell: Tell) -> None:
    """Tell what the JSON-LD ``scripts`` of the page at ``url`` say of it; ``titles`` are what the page is headed."""
    nodes = [node for script in scripts for node in _nodes(_loaded(script))][:_MOST_NODES]
    known = {node["@id"]: node for node in nodes if isinstance(node.get("@id"), str) and len(node) > 1}
    chosen = _chosen([n for n in nodes if _types(n) & _DOCUMENTS], url, titles)
    pages = _chosen([n for n in nodes if _types(n) & _PAGES], url, titles)
    for node in filter(None, (chosen, pages)):
        _tell_of(node, known, tell)
    for node in nodes:
        kind = next(iter(sorted(_types(node) & _OWNERS)), "")
        if kind and node is not chosen:
            tell("publisher", _text(node.get("name")), f"JSON-LD {kind}.name")


def _loaded(script: str) -> Any:
    try:
        return json.loads(_WRAPPING.sub("", script.strip()), strict=False)
    except (ValueError, RecursionError):
        return None


def _nodes(value: Any, depth: int = 0) -> Iterator[Node]:
    """Every node with a type that stands for itself; what it names as author or publisher is not one."""
    if depth > _DEEPEST:
        return
    if isinstance(value, list):
        for item in value[:_MOST_NODES]:
            yield from _nodes(item, depth + 1)
    elif isinstance(value, dict):
        value = {str(key).removeprefix("schema:"): inner for key, inner in value.items()}
        if _types(value):
            yield value
        for key in ("@graph", "mainEntity", "mainEntityOfPage"):
            yield from _nodes(value.get(key), depth + 1)


def _types(node: Node) -> set[str]:
    given = node.get("@type")
    words = given if isinstance(given, list) else [given]
    return {word.rpartition("/")[2].removeprefix("schema:") for word in words if isinstance(word, str)}


def _chosen(nodes: list[Node], url: str, titles: list[str]) -> Node | None:
    """The one of ``nodes`` that is this page."""
    nodes = [node for index, node in enumerate(nodes) if node not in nodes[:index]]
    if len(nodes) < 2:
        return nodes[0] if nodes else None
    addressed = [node for node in nodes if url and _addressed(node, url)]
    headed = [node for node in nodes if _headed(node, titles)]
    return next((found[0] for found in (addressed, headed) if len(found) == 1), None)


def _addressed(node: Node, url: str) -> bool:
    page = node.get("mainEntityOfPage")
    named = [node.get("url"), node.get("@id"), page, page.get("@id") if isinstance(page, dict) else None]
    return any(isinstance(one, str) and _bare(one) == _bare(url) for one in named)


def _bare(url: str) -> str:
    try:
        parts = urlsplit(url)
    except ValueError:
        return url
    return f"{parts.netloc.lower().removeprefix('www.')}{parts.path.rstrip('/')}"


def _headed(node: Node, titles: list[str]) -> bool:
    name = _squashed(_text(node.get("headline")) or _text(node.get("name")))
    return bool(name) and any(name in _squashed(title) for title in titles)


def _squashed(text: str) -> str:
    return re.sub(r"\W+", "", text).casefold()


def _tell_of(node: Node, known: dict[str, Node], tell: Tell) -> None:
    kind = min(_types(node) & (_DOCUMENTS | _PAGES))
    where = f"JSON-LD {kind}."
    tell("kind", kind, "JSON-LD @type")
    for key in ("headline", "name"):
        tell("title", _text(node.get(key)), where + key)
    for about, key in _SAYS:
        value = node.get(key)
        tell(about, _text(value.get("name") if isinstance(value, dict) else value), where + key)
    for key in ("author", "creator"):
        for one in _each(node.get(key), known):
            is_body = isinstance(one, dict) and bool(_types(one) & _OWNERS)
            tell("body" if is_body else "author", _name(one), where + key)
    for key in ("publisher", "sourceOrganization"):
        for one in _each(node.get(key), known):
            tell("publisher", _name(one), where + key)


def _each(value: Any, known: dict[str, Node]) -> Iterator[Any]:
    """The one or several that a key names, references looked up."""
    for one in value[:50] if isinstance(value, list) else [value]:
        named = one.get("@id") if isinstance(one, dict) else None
        yield known.get(named, one) if isinstance(named, str) and len(one) <= 2 else one


def _name(value: Any) -> str:
    return _text(value.get("name")) if isinstance(value, dict) else _text(value)


def _text(value: Any) -> str:
    """A string as people read it; of several the first, of one in several languages its words."""
    if isinstance(value, list):
        value = value[0] if value else ""
    if isinstance(value, dict):
        value = value.get("@value", "")
    return html.unescape(value[:5_000]) if isinstance(value, str) else ""
