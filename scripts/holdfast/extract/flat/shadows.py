"""Shadow trees of a page, as HTML declares them (``<template shadowrootmode=…>``): in a copy they are declared again.

The reader's browser then scopes their styles and fills their slots as it did in the page, without a script. A parser
keeps what is in a template apart from the page, so it is parsed once more here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from selectolax.lexbor import LexborHTMLParser, LexborNode

from holdfast import markup
from holdfast.extract.flat import allowed

DEEPEST = 8  # trees within trees
STYLES = "data-holdfast-styles"
"""Set on a page as it is kept by a browser: on a host, or on ``<html>``, the style sheets that scripts constructed for
its tree; on a ``<style>``, the rules that scripts put into it."""
DRAWING = "data-holdfast-drawing"
"""Set likewise on a ``<canvas>``: the picture on it, as a ``data:`` address."""

_HOSTS = frozenset(
    ("article", "aside", "blockquote", "body", "div", "footer", "h1", "h2", "h3", "h4", "h5", "h6", "header", "main")
    + ("nav", "p", "section", "span")
)
"""The elements of HTML that may have a shadow tree, besides those of a page's own making (DOM, ``attachShadow``)."""
_START = re.compile(r"<template(?:\s+[^\s=>\"]+(?:=\"[^\"]*\")?)*\s*>", re.IGNORECASE)
_END = "</template>"


def is_tree(host: LexborNode | None, values: Mapping[str, str]) -> bool:
    """Whether a template with these attributes becomes the shadow tree of ``host``, if it is the first that does."""
    if host is None or values.get("shadowrootmode", "").strip().lower() not in ("open", "closed"):
        return False
    tag = host.tag or ""
    return tag in _HOSTS or bool(allowed.CUSTOM.fullmatch(tag) and tag not in allowed.NOT_CUSTOM)


def parsed(template: LexborNode) -> LexborHTMLParser | None:
    """What is in a template, below an element ``main`` of its own; ``None`` if it cannot be had."""
    text = template.html or ""
    start = _START.match(text)
    if start is None or not text.endswith(_END):
        return None
    return markup.parse(f"<!DOCTYPE html><body><main>{text[start.end() : -len(_END)]}")
