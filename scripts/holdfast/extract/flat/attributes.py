"""Attributes of a copy's elements, written anew from what is allowed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from selectolax.lexbor import LexborNode

from holdfast.extract.flat import allowed

Make = Callable[[str], str]


def escaped(text: str) -> str:
    """Text, or the value of an attribute in double quotes."""
    text = text.replace("\0", "").replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return text.replace('"', "&quot;")


def values_of(node: LexborNode) -> dict[str, str]:
    """The attributes of a node, those without a value as ""."""
    return {name: value or "" for name, value in node.attributes.items()}


def html(values: Mapping[str, str], declared: Make, picture: Make, *, without: str = "") -> str:
    """The attributes of an HTML element, each with a space before it.

    ``declared`` makes a ``style`` of the page fit for a copy, ``picture`` an address of an image. ``without``: names,
    parted by spaces, that the caller writes itself.
    """
    return "".join(_html({**values}, declared, picture, without.split()))


def _html(values: dict[str, str], declared: Make, picture: Make, without: list[str]) -> Iterator[str]:
    for name, value in values.items():
        if name in without:
            continue
        if name == "style":
            yield f' style="{escaped(declared(value))}"'
        elif name == "background":
            made = picture(value)
            yield f' background="{made}"' if made else ""
        elif name == "class" or (name in allowed.ATTRIBUTES and len(value) <= allowed.LONGEST_VALUE):
            yield f' {name}="{escaped(value)}"' if value else f" {name}"
        elif allowed.DATA.fullmatch(name) and len(value) <= allowed.LONGEST_DATA:
            yield f' {name}="{escaped(value)}"'


def svg(values: Mapping[str, str], declared: Make) -> str:
    """The attributes of an element of a drawing."""
    found = []
    for name, value in values.items():
        lower = name.lower()
        if lower == "style":
            found.append(f' style="{escaped(declared(value))}"')
        elif lower in allowed.SVG_ATTRIBUTES:
            found.append(f' {name}="{escaped(declared(value) if "(" in value or chr(92) in value else value)}"')
    return "".join(found)
