"""The kinds of value that records and configuration are made of, each with its check and its remedy.

A check raises ``pydantic_core.PydanticCustomError`` made by ``refused``: its type is the rule, its context holds the
remedy. Checks return the value as it is kept.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterable
from datetime import date
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, StringConstraints, WithJsonSchema
from pydantic_core import PydanticCustomError

from holdfast import edtf
from holdfast.strict_yaml import printable

ID = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?", re.ASCII)
ID_RULE = "1 to 64 of a-z, 0-9 and “-”, beginning and ending with a letter or digit"
DEVICES = frozenset({"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(10))})
"""Names that Windows gives to devices, with any ending: a file of that name cannot be checked out there."""

_URL = re.compile(r"(?P<scheme>[A-Za-z][A-Za-z0-9+.-]*):(?://(?P<authority>[^/?#]*))?(?P<rest>.*)", re.DOTALL)
_HOST = re.compile(r"(?P<host>\[[0-9A-Fa-f:.]+\]|[^\s:\[\]@%\\<>\"{}|^`]+)(?::(?P<port>\d{0,5}))?")
_LONGEST_URL = 4096  # the door through which addresses are fetched takes no more
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*", re.ASCII)


def refused(rule: str, message: str, remedy: str, *, at: str = "") -> PydanticCustomError:
    """The error that a check raises; message and remedy are taken as they are, braces included. ``at`` names the key
    to point at, for a check of a whole mapping."""
    context = {"message": message, "remedy": remedy, "at": at}
    return PydanticCustomError(rule, "{message}", context)


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """``Did you mean “publisher”?`` with a space after it, or "" when nothing is near."""
    near = nearest(word, known)
    return f"Did you mean “{near}”? " if near else ""


def nearest(word: str, known: Iterable[str]) -> str:
    """The one of ``known`` that ``word`` is most likely a misspelling of, or "" when nothing is near."""
    word = word.lower()
    # Comparing with each of 10,000 ids takes 50 ms: only those that begin or end alike and are about as long.
    alike = [k for k in known if (k[:2] == word[:2] or k[-3:] == word[-3:]) and abs(len(k) - len(word)) <= 6]
    near = difflib.get_close_matches(word, alike, n=1, cutoff=0.6)
    return near[0] if near else ""


def is_id(text: str) -> bool:
    """Whether ``text`` may name a record, an organisation, a topic or a content note."""
    return bool(ID.fullmatch(text)) and text not in DEVICES


def slug_of(text: str) -> str:
    """The nearest valid id, "" if there is none: what a remedy proposes."""
    slug = re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")[:64].strip("-")
    return slug if is_id(slug) else ""


def check_url(text: str) -> str:
    """An address as people may write it: http or https, a host, nothing hidden. Where it leads is not looked at."""
    shown = printable(text)
    if len(text) > _LONGEST_URL:
        raise refused("url", f"The address is longer than {_LONGEST_URL:,} characters.", "Give a shorter address.")
    if any(c.isspace() or not c.isprintable() for c in text) or "\\" in text:
        raise refused("url", f"“{shown}” holds a space, backslash or hidden character.", "Write %20 for a space.")
    found = _URL.fullmatch(text)
    if not found or (found["authority"] is None and "." in found["scheme"]):
        raise refused("url", f"“{shown}” is not a complete address.", "Begin with https:// or http://.")
    if found["scheme"].lower() not in ("http", "https"):
        remedy = "Give an address that begins with https:// or http://, or leave it out."
        raise refused("url", f"Addresses of the kind “{printable(found['scheme'])}:” are not fetched.", remedy)
    authority = found["authority"] or ""
    if "@" in authority:
        raise refused("url", f"“{shown}” holds a user name or password.", "Remove what stands before the “@”.")
    host = _HOST.fullmatch(authority)
    if not host or not host["host"].strip(".-"):
        raise refused("url", f"“{shown}” names no valid host.", "Write it as in https://www.example.org/page.")
    if host["port"] and not 1 <= int(host["port"]) <= 65535:
        raise refused("url", f"“{shown}” has a port that does not exist.", "Write a port from 1 to 65535, or none.")
    return text


def check_date(text: str) -> str:
    """A date that ``edtf`` can read, kept as written."""
    try:
        edtf.parse(text)
    except edtf.EdtfError as error:
        raise refused("date", str(error), error.remedy) from None
    return text


def check_day(text: str) -> str:
    """A day of the calendar in full."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = None
    if day is None or day.isoformat() != text:
        remedy = "Write year, month and day, such as 2027-01-01."
        raise refused("day", f"“{printable(text)}” is not one day of the calendar.", remedy)
    return text


def check_slug(text: str) -> str:
    """A key: an id in form."""
    if not is_id(text):
        proposal = slug_of(text)
        remedy = f"Write “{proposal}”." if proposal else f"Write {ID_RULE}."
        raise refused("slug", f"“{printable(text)}” is not a key in the required form.", remedy)
    return text


def check_sha256(text: str) -> str:
    """A SHA-256 as the archive writes it."""
    if not re.fullmatch(r"[0-9a-f]{64}", text, re.ASCII):
        remedy = "Copy the 64 digits of the copy from the record's page."
        raise refused("sha256", f"“{printable(text)}” is not a SHA-256 in 64 small hexadecimal digits.", remedy)
    return text


def check_language(text: str) -> str:
    """A language tag (BCP 47), by its form."""
    if not _LANGUAGE.fullmatch(text):
        raise refused("language", f"“{printable(text)}” is not a language tag.", "Write en, cy, fr, en-GB or the like.")
    return text


def check_path(text: str) -> str:
    """A relative path inside ``sources/`` with forward slashes."""
    parts = text.split("/")
    if "\\" in text or ":" in text or any(part in ("", ".", "..") for part in parts):
        raise refused("path", f"“{printable(text)}” does not stay inside sources/.", "Write it as files/letter.pdf.")
    return text


def one_of(words: Iterable[str]) -> Callable[[str], str]:
    """A check that takes only ``words`` and proposes the nearest."""
    known = tuple(words)

    def check(text: str) -> str:
        if text not in known:
            remedy = f"{did_you_mean(text, known)}Write one of: {', '.join(known)}."
            raise refused("unknown-word", f"“{printable(text)}” is not known here.", remedy)
        return text

    return check


def unique(items: list[str]) -> list[str]:
    """A list in which nothing stands twice."""
    seen: set[str] = set()
    for item in items:
        if item in seen:
            raise refused("twice", f"“{printable(item)}” stands twice in this list.", "Remove one of the two.")
        seen.add(item)
    return items


def _one_line(value: Any) -> Any:
    return " ".join(value.split()) if isinstance(value, str) else value


def _one_or_many(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


def _stripped(value: Any) -> Any:
    return value.strip() if isinstance(value, str) else value


_URL_SCHEMA = {"type": "string", "format": "uri", "pattern": "^https?://[^\\s@/]+", "maxLength": _LONGEST_URL}
_SLUG_SCHEMA = {"type": "string", "pattern": f"^{ID.pattern}$"}
_DATE_SCHEMA = {
    "type": ["string", "integer"],  # an editor reads a bare year as a number
    "examples": ["2018", "2018-06", "2018-06-11", "2018~", "2018-06?", "201X", "2018-04/2020-03", "../2018-06"],
}

Line = Annotated[str, StringConstraints(min_length=1, max_length=300), BeforeValidator(_one_line)]
"""One line of text; line breaks that YAML left are taken out."""
Text = Annotated[str, StringConstraints(max_length=5000), BeforeValidator(_stripped)]
"""Paragraphs."""
Url = Annotated[str, AfterValidator(check_url), WithJsonSchema(_URL_SCHEMA)]
Date = Annotated[str, AfterValidator(check_date), WithJsonSchema(_DATE_SCHEMA)]
Day = Annotated[str, AfterValidator(check_day), WithJsonSchema({"type": "string", "format": "date"})]
Slug = Annotated[str, AfterValidator(check_slug), WithJsonSchema(_SLUG_SCHEMA)]
Sha256 = Annotated[str, AfterValidator(check_sha256), WithJsonSchema({"type": "string", "pattern": "^[0-9a-f]{64}$"})]
Language = Annotated[str, AfterValidator(check_language)]
RelativePath = Annotated[str, AfterValidator(check_path)]
Slugs = Annotated[list[Slug], AfterValidator(unique)]
OneOrMany = Annotated[
    list[Slug],
    BeforeValidator(_one_or_many),
    AfterValidator(unique),
    WithJsonSchema({"anyOf": [_SLUG_SCHEMA, {"type": "array", "items": _SLUG_SCHEMA, "uniqueItems": True}]}),
]
"""A list of keys; one alone may stand without brackets."""
