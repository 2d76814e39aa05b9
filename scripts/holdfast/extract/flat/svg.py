"""Drawings inside a page (SVG), written anew: shapes, text, gradients and what they refer to inside the same page.

No element is left in which HTML could begin again (``foreignObject``, ``desc``, ``title``), none that runs, animates
or links, and no address but of a part of the drawing or of an image that is in the copy.
"""

from __future__ import annotations

import re
from typing import Protocol

from selectolax.lexbor import LexborHTMLParser, LexborNode

from holdfast.extract.charset import decode
from holdfast.extract.flat import allowed, css
from holdfast.extract.flat.addresses import absolute, bare
from holdfast.extract.flat.attributes import escaped, svg, values_of
from holdfast.extract.flat.parts import Parts

_LOCAL = re.compile(r"#[\w.:-]+")
_LARGEST_SPRITE = 1_000_000
_MOST_LEVELS = 60


class Around(css.Source, Protocol):
    """The page that a drawing stands in."""

    parts: Parts


class Drawing:
    """Writes one ``<svg>`` of a page at ``base``."""

    def __init__(self, around: Around, base: str) -> None:
        self._around = around
        self._base = base
        self._sprites = 0

    def written(self, node: LexborNode) -> str:
        """The drawing as markup; "" for what is not allowed in one."""
        return self._element(node, 0)

    def _element(self, node: LexborNode, level: int) -> str:
        if node.is_text_node:
            return escaped(node.text_content or "")
        tag = node.tag or ""
        if not node.is_element_node or level > _MOST_LEVELS:
            return ""
        if tag == "a":
            return self._inside(node, level)
        if tag.lower() not in allowed.SVG_ELEMENTS:
            return ""
        if tag == "style":
            sheet = css.rewritten(node.text(), self._base, self._around)
            return f"<style>{sheet.replace('<', '').replace('&', '')}</style>"
        values = values_of(node)
        extra = self._reference(tag, values)
        if extra is None:
            return self._from_sprite(values, level)
        return f"<{tag}{svg(values, self._declared)}{extra}>{self._inside(node, level)}</{tag}>"

    def _inside(self, node: LexborNode, level: int) -> str:
        found, child = [], node.first_child
        while child is not None:
            found.append(self._element(child, level + 1))
            child = child.next
        return "".join(found)

    def _declared(self, text: str) -> str:
        return css.declarations(text, self._base, self._around)

    def _reference(self, tag: str, values: dict[str, str]) -> str | None:
        """The ``href`` of an element; ``None`` for what is drawn in another file of the page."""
        address = (values.get("href") or values.get("xlink:href") or "").strip()
        if not address:
            return ""
        if tag == "image":
            made = self._around.data(self._base, address)
            return f' href="{made}"' if made.startswith("data:image/") else ""
        if _LOCAL.fullmatch(address):
            return f' href="{address}"'
        return None if tag == "use" and "#" in address else ""

    def _from_sprite(self, values: dict[str, str], level: int) -> str:
        """The part of another drawing that a ``<use>`` shows, put in its place."""
        address = values.get("href") or values.get("xlink:href") or ""
        url, name = bare(absolute(self._base, address)), address.rpartition("#")[2]
        answer = self._around.parts.answer(url) if url and re.fullmatch(r"[\w.:-]+", name) else None
        self._sprites += 1
        if answer is None or len(answer.body) > _LARGEST_SPRITE or self._sprites > 20:
            return ""
        tree = LexborHTMLParser(decode(answer.body))
        node = next((one for one in tree.css("[id]") if one.attributes.get("id") == name), None)
        if node is None:
            return ""
        own = {name: value for name, value in values_of(node).items() if name.lower() in ("viewbox", "fill", "stroke")}
        where = {name: value for name, value in values.items() if name in ("x", "y", "width", "height", "class")}
        inside = self._inside(node, level) if node.tag in ("symbol", "svg") else self._element(node, level + 1)
        return f"<svg{svg(own | where, self._declared)}>{inside}</svg>"
