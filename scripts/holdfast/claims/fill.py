"""Putting references and notes into a rendered page, in place of the plain words that went through Markdown."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape

from holdfast.claims.syntax import END, WORD

_PARTS = re.compile(r"(<!--.*?-->|<[^>]*>)", re.DOTALL)
_WORD = re.compile(f"{WORD}|{END}")
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)")
_AS_WRITTEN = frozenset({"code", "pre", "script", "style", "title", "textarea", "kbd", "samp", "nav", "template"})
_END_PARAGRAPH = re.compile(rf"<p>\s*{END}\s*</p>")


def fill(html: str, references: Mapping[str, str], sources: Mapping[str, str], notes: str) -> str | None:
    """``html`` with finished markup in place of plain words: of each reference, and of the notes at the end.

    ``references`` maps a word to its markup, ``sources`` to what was written. Where no reference can stand (code, a
    title, inside a tag) what was written comes back. ``None`` if the place of the notes was lost.
    """
    before, marker, after = _split(html)
    if not marker:
        return None
    return _filled(before, references, sources) + notes + _filled(after, references, sources)


def _split(html: str) -> tuple[str, str, str]:
    places = list(_END_PARAGRAPH.finditer(html))
    if len(places) != 1:
        return html, "", ""
    return html[: places[0].start()], places[0][0], html[places[0].end() :]


def _filled(html: str, references: Mapping[str, str], sources: Mapping[str, str]) -> str:
    if "HFCLAIM" not in html:
        return html
    inside: dict[str, int] = {}
    made = []
    for part in _PARTS.split(html):
        if part.startswith("<"):
            _count(part, inside)
            made.append(_WORD.sub(lambda found: escape(sources.get(found[0], found[0])), part))
        elif any(inside.values()):
            made.append(_WORD.sub(lambda found: escape(sources.get(found[0], found[0]), quote=False), part))
        else:
            made.append(_WORD.sub(lambda found: references.get(found[0], found[0]), part))
    return "".join(made)


def _count(tag: str, inside: dict[str, int]) -> None:
    found = _TAG.match(tag)
    if found and found[2].lower() in _AS_WRITTEN:
        name = found[2].lower()
        inside[name] = max(inside.get(name, 0) + (-1 if found[1] else 1), 0)
