"""A draft as the text of a record file, with the source of each value beside it, and the id that it gets. Pure.

Every value is a stranger's, so what is written cannot be broken by one: values and comments are one line each without
any character that ``strict_yaml`` refuses, and a value that is not plainly words stands in double quotes with its
escapes, as in JSON, which is YAML.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode, urlsplit

from pydantic_core import PydanticCustomError

from holdfast.records.draft import Draft, Field
from holdfast.records.names import TAKEN
from holdfast.records.values import check_url, is_id, slug_of
from holdfast.strict_yaml import printable

LONGEST_ID = 64
_LONGEST_COMMENT = 300
_PLAIN = re.compile(
    r"[A-Za-z][A-Za-z0-9 ,'’.()/–-]*[A-Za-z0-9.)]|[a-z0-9-]*[a-z][a-z0-9-]*|\d{4}(?:-\d{2}){0,2}|"
    r"https?://[A-Za-z0-9._~/?=&%+:-]*[A-Za-z0-9_~/=%+-]"
)
_RESERVED = frozenset(("yes", "no", "on", "off", "true", "false", "null", "y", "n", "nan", "inf"))
_LETTERS = str.maketrans({"ß": "ss", "æ": "ae", "Æ": "AE", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "þ": "th",
                          "ð": "d", "œ": "oe", "&": " and ", "’": "", "'": "", "£": " ", "€": " "})  # fmt: skip
_TRACKING = re.compile(r"utm_\w+|fbclid|gclid|mc_[ce]id|ref_src|igshid|_ga|s_kwcid", re.IGNORECASE)
_EMPTY = {
    "publisher": "nothing certain; a key of sources/organisations.yml",
    "authors": "nothing certain; people as First Last, bodies by their name",
    "date": "nothing certain; as precise as it is known and no more, such as 2018, 2018-06 or 2018~",
    "language": "nothing says; without it the language is en",
}


@dataclass(frozen=True, slots=True)
class Place:
    """Where the document is: ``url``, "" for a file; ``final`` if it led elsewhere. ``file`` is the name of a file and
    ``doubted`` why what was seen is probably not the document."""

    url: str = ""
    final: str = ""
    file: str = ""
    doubted: str = ""


def text_of(id_: str, draft: Draft, place: Place, day: str) -> str:
    """The file ``sources/records/<id_>.yml``; ``day`` is the ISO date on which it is drafted."""
    lines = [
        f"# Drafted by `holdfast add` on {day}. Compare every value with the document, then remove the comments.",
        *(
            [_comment(f"CAUTION: {place.doubted} What it says of itself stands in comments only.")]
            if place.doubted
            else []
        ),
    ]
    for field in draft.fields:
        lines += _field(field)
        if field.name == "publisher" and draft.proposal[0]:
            lines += _proposal(*draft.proposal)
        if field.name == "date":
            lines += _place(id_, place)
    lines += [
        "summary:  # TODO: what it is, in your own words",
        "significance:  # TODO: why it matters, in your own words",
        "topics: []  # TODO: subjects as short keys",
        "content_notes: []  # TODO: what readers should be warned of",
        "rights: {basis: unknown}",
    ]
    return "\n".join(lines) + "\n"


def _field(field: Field) -> Iterator[str]:
    if field.name == "authors":
        written = f"[{', '.join(scalar(value, listed=True) for value in field.values)}]"
    else:
        written = scalar(field.value) if field.values else ""
    note = f"from {field.source}" if field.source and not field.guess and field.source != "given" else field.source
    note = note if field.values else f"TODO: {_EMPTY.get(field.name, 'nothing certain')}"
    yield f"{field.name}: {written}".rstrip() + f"  {_comment(note)}"
    for other in field.others:
        yield _comment(f"{'also' if field.values else 'perhaps'}: {other}", "  ")


def _proposal(key: str, name: str) -> Iterator[str]:
    yield _comment(f"It may be {name[:120]}, which organisations.yml does not have. If it is, add this line", "  ")
    yield f"  # to that file without its #, and write {key} here:"
    yield f"  #   {key}: {{name: {scalar(name[:120], listed=True)}}}"


def _place(id_: str, place: Place) -> Iterator[str]:
    if place.url:
        yield f"url: {scalar(place.url)}"
        if place.final and place.final != place.url:
            yield _comment(f"it leads to {place.final}", "  ")
        return
    yield _comment(f"TODO: the file was {place.file}. Say how it came here, remove the # and run")
    yield f"# `holdfast deposit {id_} FILE`:"
    yield "# custody: {received_from: a role or organisation, received_on: 2021-06-17, how: by e-mail}"


def scalar(value: str, *, listed: bool = False) -> str:
    """``value`` as one YAML scalar on one line; ``listed``: inside brackets, where commas part."""
    line = one_line(value)
    plain = _PLAIN.fullmatch(line) and line.lower() not in _RESERVED and "  " not in line
    if plain and not (listed and re.search(r"[,()\[\]{}]", line)):
        return line
    return json.dumps(line, ensure_ascii=False)


def one_line(text: str, longest: int = 4_096) -> str:
    """``text`` on one line without a character that readers cannot see."""
    composed = unicodedata.normalize("NFC", " ".join(text[: 4 * longest].split())[:longest])
    seen = "".join(c for c in composed if c == printable(c))
    return " ".join(seen.split())


def _comment(text: str, before: str = "") -> str:
    """``text`` as a comment on one line; ``before`` stands in front of it as it is."""
    line = one_line(text)
    return f"{before}# {line if len(line) <= _LONGEST_COMMENT else line[: _LONGEST_COMMENT - 1] + '…'}"


def id_for(title: str, taken: Collection[str], *, fallback: str = "") -> str:
    """A free id made of the words of ``title``, of ``fallback`` if they have no Latin letters; ids in ``taken`` are
    given another number at the end."""
    base = _slug(title) or _slug(fallback) or "document"
    found, number = base, 1
    while found in taken or not is_id(found) or found == TAKEN:
        number += 1
        ending = f"-{number}"
        found = base[: LONGEST_ID - len(ending)].rstrip("-") + ending
    return found


def _slug(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text[:1_000].translate(_LETTERS)).encode("ascii", "ignore").decode()
    words = re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")
    if len(words) > LONGEST_ID:
        cut = words[: LONGEST_ID + 1].rpartition("-")[0]
        words = cut if len(cut) > LONGEST_ID // 2 else words[:LONGEST_ID]
    return slug_of(words) if re.search(r"[a-z]", words) or len(words) > 3 else ""


def fault_of(url: str) -> str:
    """Why a record cannot have this address, with what to do, "" if it can."""
    try:
        check_url(url)
    except PydanticCustomError as error:
        return f"{error.message()} {(error.context or {}).get('remedy', '')}".strip()
    return ""


def comparable(address: str) -> str:
    """An address without what hardly ever tells two documents apart: scheme, ``www.``, the host's case, a usual port,
    a slash or ``index.html`` at the end, the place on the page, and marks of campaigns."""
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        return address
    host = (parts.hostname or "").removeprefix("www.") + (f":{port}" if port not in (None, 80, 443) else "")
    path = re.sub(r"/(?:index|default)\.\w{3,5}\Z", "/", parts.path).rstrip("/")
    asked = [
        (key, value) for key, value in parse_qsl(parts.query, keep_blank_values=True) if not _TRACKING.fullmatch(key)
    ]
    return f"{host}{path}" + (f"?{urlencode(asked)}" if asked else "")
