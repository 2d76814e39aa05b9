"""Attributes of a copy's elements that are made anew rather than passed: links, and what forms and films become."""

from __future__ import annotations

from collections.abc import Mapping

from holdfast.extract.flat import allowed
from holdfast.extract.flat.addresses import joined, scheme_of
from holdfast.extract.flat.attributes import escaped
from holdfast.extract.flat.recorded import same

_LINKS = ("http", "https", "mailto", "tel")


def extra(tag: str, values: Mapping[str, str], base: str, page: str) -> str:
    """What is written for an element beside the attributes that are allowed, with a space before each."""
    if tag in ("a", "area"):
        return link(values, base, page)
    if tag == "form":
        return " inert"
    if tag == "button":
        return ' type="button"'
    if tag == "input":
        kind = values.get("type", "").strip().lower()
        shown = kind if kind in allowed.INPUTS else "text"
        return f' type="{"button" if shown in ("submit", "reset") else shown}"'
    if tag in ("video", "audio"):
        return " controls"
    if tag in ("map", "slot"):
        return f' name="{escaped(values.get("name", ""))}"'
    return ""


def link(values: Mapping[str, str], base: str, page: str) -> str:
    """``name`` and ``href`` of a link: within the page ``page`` where it leads there, else to the original."""
    name = f' name="{escaped(values["name"])}"' if values.get("name") else ""
    address = joined(base, values["href"]) if "href" in values else ""
    if not address or scheme_of(address) not in _LINKS:
        return name
    fragment = address.partition("#")[2]
    if fragment and same(address, page):
        return f'{name} href="#{escaped(fragment)}"'
    return f'{name} href="{escaped(address)}" rel="noopener nofollow noreferrer" target="_blank"'
