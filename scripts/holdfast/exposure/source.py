"""Finding in the source of a page or in data what nobody sees on it: attributes, comments, scripts, JSON, XML parts.

The same finders as for text, with two differences. Addresses of people are not looked for, because names and
postcodes stand near each other by accident there. And ten digits count as an NHS number only if they are written in
groups or called so right before, because sources are full of other numbers.

Before they look, what hides letters from a search and not from a reader is undone: character references of HTML,
``\\u0040`` of JavaScript and JSON, ``%40`` of addresses, the quotes and signs that values stand between, and the way in
which Cloudflare hides addresses (``data-cfemail``: hexadecimal, every byte combined with the first by exclusive or).
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from holdfast.exposure.addresses import postcodes
from holdfast.exposure.contacts import emails, phones
from holdfast.exposure.found import Found
from holdfast.exposure.numbers import insurance_numbers, nhs_numbers_named

_DATA = re.compile(r"data:[\w/+.-]{0,60};base64,[A-Za-z0-9+/=%\s]{0,5000000}")
_STYLE = re.compile(r"<(/?)style\b", re.IGNORECASE)
_ESCAPE = re.compile(r"\\u([0-9a-cA-C][0-9a-fA-F]{3})|(?:\\x|%)([2-7][0-9a-fA-F])|\\[nrt]")
_CLOUDFLARE = re.compile(r"""(?:data-cfemail=["']?|/email-protection#)([0-9a-f]{8,300})""", re.IGNORECASE)
_INVISIBLE: dict[int, str | None] = dict.fromkeys([0xAD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF])
_APART: dict[int, str | None] = {**_INVISIBLE, ord("="): " = ", ord(","): ", "}
_TAG = re.compile(r"<[a-zA-Z/!][^<>]{0,20000}>")
_ALL = (nhs_numbers_named, insurance_numbers, emails, phones, postcodes)
_QUOTES = re.compile(r"(?<!\w)'|'(?!\w)")
_NAMED_ESCAPE = re.compile(r"&(?:#\d|#[xX][0-9a-fA-F]|\w)")


def find_in_source(text: str) -> Iterator[tuple[Found, str]]:
    """What blocks, each with what it is as ``spelled`` gives it. Places are not those of ``text``."""
    text = _without_styles(_DATA.sub(" ", text))
    text = "\n".join([text, *(_unhidden(match[1]) for match in _CLOUDFLARE.finditer(text))])
    text = _ESCAPE.sub(lambda match: chr(int(match[1] or match[2] or "0a", 16)), text)
    if _NAMED_ESCAPE.search(text):
        text = html.unescape(text)
    text = _QUOTES.sub('"', text.translate(_APART))
    seen: set[str] = set()
    for finder in (nhs_numbers_named, insurance_numbers, emails, phones):
        for one in finder(text):
            what = spelled(text[one.start : one.end])
            if one.level == "error" and what not in seen:
                seen.add(what)
                yield one, what


def find_in_page(source: str) -> tuple[Found, ...]:
    """All that blocks in a web page, without a parser: its words as they are when the tags are taken out, and its
    source. Quick, and not the last word: that has whoever reads the page as a browser does."""
    words = html.unescape(_TAG.sub("\n", _without_styles(source))).translate(_INVISIBLE)
    seen = [one for finder in _ALL for one in finder(words) if one.level == "error"]
    known = {spelled(words[one.start : one.end]) for one in seen}
    return (*seen, *(one for one, what in find_in_source(source) if what not in known))


def spelled(found: str) -> str:
    """One spelling for all ways to write the same address or number, so that it is told once."""
    if "@" in found:
        return found.strip().casefold()
    bare = "".join(filter(str.isalnum, found)).casefold()
    return re.sub(r"^(?:00)?440?(?=\d{9,10}$)", "0", bare)


def _without_styles(text: str) -> str:
    """The source without what stands in ``style`` elements that end, found in one pass."""
    kept: list[str] = []
    at, inside = 0, False
    for tag in _STYLE.finditer(text):
        if not inside and not tag[1]:
            kept.append(text[at : tag.start()])
            inside = True
        elif inside and tag[1]:
            at, inside = tag.end(), False
    return " ".join([*kept, text[at:]])


def _unhidden(code: str) -> str:
    data = bytes.fromhex(code[: len(code) // 2 * 2])
    return bytes(byte ^ data[0] for byte in data[1:]).decode("utf-8", "replace")
