"""All text that an HTML page shows, as paragraphs and lines.

The tree is that of the HTML standard (lexbor), so broken markup reads as it does in a browser. Style sheets are not
applied: only ``hidden``, closed dialogs and inline ``display: none`` are known to hide something, and what they hide
is kept apart, since a click may show it. Text of images, forms that were filled in and scripts is not text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from selectolax.lexbor import LexborHTMLParser, LexborNode

_NO_TEXT = frozenset(
    ["head", "script", "style", "noscript", "template", "iframe", "canvas", "audio", "video", "datalist", "desc"]
)
_PARAGRAPH = frozenset(
    ["address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "dialog", "dir", "div"]
    + ["dl", "fieldset", "figcaption", "figure", "footer", "form", "frameset", "h1", "h2", "h3", "h4", "h5", "h6"]
    + ["header", "hgroup", "hr", "legend", "main", "menu", "nav", "ol", "p", "pre", "search", "section", "summary"]
    + ["table", "tbody", "tfoot", "thead", "ul"]
)
_LINE = frozenset(["br", "dt", "li", "option", "optgroup", "tr", "select", "textarea"])
_CELL = frozenset(("td", "th"))
_PREFORMATTED = frozenset(("pre", "textarea", "listing", "xmp"))
# Marks inside the gathered text; characters like these are taken out of the document's own text.
_PARA, _NEWLINE, _TAB = "\x1d", "\x1e", "\x1f"
_MARKS = {ord(mark): " " for mark in (_PARA, _NEWLINE, _TAB)}
_SPACE = re.compile(r"[ \t\n\r\f]+")
_HIDES = re.compile(r"display\s{0,5}:\s{0,5}none|visibility\s{0,5}:\s{0,5}hidden", re.IGNORECASE)

Paragraphs = list[list[str]]
"""Paragraphs of lines; no empty ones. Cells of one table row are one line, parted by tabs."""


@dataclass(frozen=True)
class Visible:
    """What a page shows, what it holds but hides at first, and the title in its head."""

    shown: Paragraphs
    hidden: Paragraphs
    title: str
    depth: int  # of the most deeply nested element


@dataclass
class _Gathered:
    depth: int = 0
    shown: list[str] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)


def visible(html: str) -> Visible:
    """The text of the page ``html``."""
    tree = LexborHTMLParser(html)
    title = tree.css_first("head > title")
    gathered = _Gathered()
    if tree.body is not None:
        _walk(tree.body, gathered.shown, gathered)
    return Visible(
        shown=_paragraphs("".join(gathered.shown)),
        hidden=_paragraphs("".join(gathered.hidden)),
        title=title.text() if title else "",
        depth=gathered.depth,
    )


def text_of(paragraphs: Paragraphs) -> str:
    """Lines as lines, paragraphs parted by a blank line."""
    return "\n\n".join("\n".join(lines) for lines in paragraphs)


def _walk(root: LexborNode, into: list[str], gathered: _Gathered) -> None:
    """Gather below ``root`` without recursion: a page may be nested deeper than Python's stack."""
    node: LexborNode | None = root
    preformatted = depth = 0
    while node is not None:
        if _enter(node, into, preformatted, gathered) and node.first_child is not None:
            preformatted += node.tag in _PREFORMATTED
            node = node.first_child
            depth += 1
            gathered.depth = max(gathered.depth, depth)
            continue
        while node is not None:
            if node.mem_id == root.mem_id:
                return
            if node.next is not None:
                node = node.next
                break
            node = node.parent
            depth -= 1
            if node is not None:
                preformatted -= node.tag in _PREFORMATTED
                into.append(_border(node.tag))


def _enter(node: LexborNode, into: list[str], preformatted: int, gathered: _Gathered) -> bool:
    """Take what the node itself shows; whether its children are to be visited."""
    if node.is_text_node:
        text = (node.text_content or "").translate(_MARKS)
        into.append(text.replace("\n", _NEWLINE) if preformatted else text)
        return False
    tag = node.tag
    if not node.is_element_node or tag in _NO_TEXT:
        return False
    into.append(_border(tag))
    if into is not gathered.hidden and _is_hidden(tag, node.attributes):
        gathered.hidden.append(_PARA)
        _walk(node, gathered.hidden, gathered)
        return False
    return True


def _is_hidden(tag: str | None, attributes: Mapping[str, str | None]) -> bool:
    if not attributes:
        return tag == "dialog"
    return (
        "hidden" in attributes
        or (tag == "dialog" and "open" not in attributes)
        or bool(_HIDES.search(attributes.get("style") or ""))
    )


def _border(tag: str | None) -> str:
    if tag in _PARAGRAPH:
        return _PARA
    if tag in _LINE:
        return _NEWLINE
    return _TAB if tag in _CELL else ""


def _paragraphs(gathered: str) -> Paragraphs:
    found = []
    for paragraph in gathered.split(_PARA):
        lines = [_line(line) for line in paragraph.split(_NEWLINE)]
        lines = [line for line in lines if line]
        if lines:
            found.append(lines)
    return found


def _line(line: str) -> str:
    return "\t".join(cell for cell in (_SPACE.sub(" ", cell).strip() for cell in line.split(_TAB)) if cell)
