"""E-mail addresses and British phone numbers, and whether they are a person's or an office's.

An address is an office's when its name says what for (``info``, ``foi``, ``press.office``) or repeats the name of its
domain. Phone numbers: Ofcom's National Telephone Numbering Plan; 07 is a mobile number but for 070 and 076, and 01,
02, 03 and 08 are what letterheads carry.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from holdfast.exposure.found import Found, masked, masked_address
from holdfast.exposure.words import OFFICES

_EMAIL = re.compile(
    r"(?<![\w.+%'/=-])([A-Za-z0-9](?:[\w.+%'-]{0,62}[\w+%-])?)@"
    r"((?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.){1,8}[A-Za-z]{2,24})(?![\w@-]|\.\w)"
)
_BETWEEN = frozenset(["of", "for", "and", "the", "to", "us"])
_PARTS = re.compile(r"[^a-z]+")
_NO_DOMAINS = frozenset(["png", "jpg", "jpeg", "gif", "svg", "webp", "css", "js"])
_GAP = r"[ \t\u00a0.\u2010-\u2013-]?"
_PHONE = re.compile(
    rf"(?<![\w.,/+-])(?<!\d[ -])(?:\+44{_GAP}(?:\(0\){_GAP})?|0044{_GAP}(?:\(0\){_GAP})?|\(?0)"
    rf"(?P<rest>[123578](?:\)?{_GAP}\(?\d){{8,9}})(?![\w/]|[.,-]\d|{_GAP}\d)"
)
_NOT_A_PHONE = re.compile(
    r"\b(?:isbn|issn|account|invoice|order|ref|reference|case|no|number|id)[.:#]?\s{0,3}$", re.IGNORECASE
)
_A_PHONE = re.compile(r"\b(?:tel|telephone|phone|mobile|mob|call|ring|text|contact|whatsapp)\b", re.IGNORECASE)
_DIGITS = re.compile(r"\D")
_LOOK_BACK = 40


def emails(text: str) -> Iterator[Found]:
    """E-mail addresses: an error where they look like a person's."""
    if "@" not in text:
        return
    for match in _EMAIL.finditer(text):
        local, domain = match[1].lower(), match[2].lower()
        if domain.rpartition(".")[2] in _NO_DOMAINS:
            continue
        office = is_office(local, domain)
        yield Found(
            "office-email" if office else "email", "note" if office else "error",
            match.start(), match.end(), masked_address(match[0]),
        )  # fmt: skip


def is_office(local: str, domain: str) -> bool:
    """Whether an address (in small letters) is an office's: by its words, or because it repeats its domain."""
    parts = [part for part in _PARTS.split(local) if part]
    joined = "".join(parts)
    if any(part in OFFICES for part in parts) or _of_offices(joined):
        return True
    labels = domain.split(".")[:-1]
    return len(joined) >= 3 and any(_PARTS.sub("", label) == joined for label in labels)


@lru_cache(10_000)
def _of_offices(word: str) -> bool:
    """Whether a word is made of such words alone, run together: ``freedomofinformation``, ``pressoffice``."""
    reached = {0}
    for end in range(1, len(word) + 1):
        if any(at in reached and (word[at:end] in OFFICES or (at and word[at:end] in _BETWEEN)) for at in range(end)):
            reached.add(end)
    return bool(word) and len(word) in reached


def phones(text: str) -> Iterator[Found]:
    """British phone numbers: an error where they are mobile numbers."""
    for match in _PHONE.finditer(text):
        digits = _DIGITS.sub("", match["rest"])
        before = text[max(0, match.start() - _LOOK_BACK) : match.start()].rpartition("\n")[2]
        bare = match[0].isdigit()
        if len(digits) == 9 and not digits.startswith(("1", "8")):
            continue  # only some area codes and 0800 have nine digits after the zero
        if bare and _NOT_A_PHONE.search(before) and not _A_PHONE.search(before):
            continue
        mobile = digits[0] == "7" and digits[1] not in "06"
        if digits[0] == "7" and not mobile:
            continue
        yield Found(
            "mobile-number" if mobile else "phone-number", "error" if mobile else "note",
            match.start(), match.end(), masked(match[0], first=3, last=2),
        )  # fmt: skip
