"""BibTeX, written for both BibTeX and BibLaTeX (`date` and `urldate` are for the latter, exactly as given).

Always ``@misc``: other types make some styles print words that the source does not bear ("Technical report").
``url`` is verbatim: readers take it as it stands, so nothing in it is escaped, and what could end the field is
percent-encoded. ``note`` is ordinary text; an address there stands in ``\\url{…}`` unless it has a ``%`` or ``#``,
which ``\\url`` cannot take inside another command; then its characters are escaped one by one.
"""

from __future__ import annotations

import re
from urllib.parse import quote

from holdfast.citations.dates import year_text
from holdfast.citations.facts import Facts
from holdfast.citations.names import Name
from holdfast.edtf import Point

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_SPECIAL = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "{": r"\textbraceleft{}",  # a backslash before a brace would leave the braces of the field unbalanced
        "}": r"\textbraceright{}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
        **{character: f"\\{character}" for character in "&%$#_"},
    }
)
_MEANS = re.compile(r"[\\{}~^&%$#_]")
_ENDS = re.compile(r"[\s{}\\\"<>^`|]")
SHORT_HASH = 12
"""How much of a digest stands where there is no room for all of it."""


def bibtex(facts: Facts) -> str:
    """The finished entry; its key is the record's id."""
    fields = [("title", f"{{{escaped(facts.title)}}}")]  # doubled braces keep the capitals
    authors = facts.authors or ((Name(facts.publisher),) if facts.publisher else ())
    if authors:
        fields.insert(0, ("author", " and ".join(_name(name) for name in authors)))
    if facts.publisher and facts.authors:
        fields.append(("organization", escaped(facts.publisher)))
    fields.append(("year", year_text(facts.date).replace("no date", "n.d.").replace("–", "--")))
    if facts.date:
        fields += _month(facts.date.single)
        fields.append(("date", facts.date.text))
    if facts.url:
        fields.append(("url", verbatim_url(facts.url)))
        if facts.accessed:
            fields.append(("urldate", facts.accessed.isoformat()))
    fields.append(("note", _note(facts)))
    lines = [f"  {key} = {value}," if key == "month" else f"  {key} = {{{value}}}," for key, value in fields]
    return "\n".join((f"@misc{{{facts.id},", *lines, "}"))


def _month(point: Point | None) -> list[tuple[str, str]]:
    """The month as the macro that styles know (so without braces), if it is certain."""
    if point is None or not point.month or point.approximate or point.uncertain:
        return []
    return [("month", _MONTHS[point.month - 1])]


def escaped(text: str) -> str:
    """Text in which no character has a meaning to TeX."""
    return text.translate(_SPECIAL) if _MEANS.search(text) else text


def verbatim_url(url: str) -> str:
    """The address with only those characters percent-encoded that would end a field or start a command."""
    return _ENDS.sub(lambda found: quote(found.group(), safe=""), url)


def _name(name: Name) -> str:
    if name.given:
        return f"{escaped(name.family)}, {escaped(name.given)}"
    return f"{{{escaped(name.family)}}}"


def _note(facts: Facts) -> str:
    """Where the copy is, and by what it can be recognised."""
    parts = [f"{escaped(facts.copy_words)}: {_url_in_text(facts.address)}"]
    if facts.sha256:
        parts.append(f"SHA-256 of the preserved copy begins {facts.sha256[:SHORT_HASH]}")
    if facts.redacted:
        parts.append("Places of the preserved copy are painted over")
    if facts.gone:
        parts.append("Missing from its original address when last looked for")
    return ". ".join(parts)


def _url_in_text(url: str) -> str:
    url = verbatim_url(url)
    return escaped(url) if "%" in url or "#" in url else f"\\url{{{url}}}"
