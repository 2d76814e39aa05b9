"""Wikipedia's citation templates of Citation Style 1 (https://en.wikipedia.org/wiki/Help:Citation_Style_1):
``{{cite news}}``, ``{{cite report}}``, else ``{{cite web}}``, or ``{{cite document}}`` for what can be read nowhere.

Dates are given in the forms that the templates accept. What they cannot express ("by June 2018", "2010s") becomes
``date=n.d.`` with the words in ``orig-date``, which they show in brackets.
"""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import quote

from holdfast.citations.dates import MANY, british, day_text, parsed
from holdfast.citations.facts import Facts
from holdfast.citations.names import Name
from holdfast.citations.wording import ARTICLES
from holdfast.edtf import MONTHS, Edtf, Point

_URL_STATUS = {"gone": "dead", "live": "live", "changed": "deviated"}
_SPECIAL = str.maketrans(
    {
        "|": "{{!}}",
        "=": "{{=}}",
        "[": "&#91;",
        "]": "&#93;",
        "{": "&#123;",
        "}": "&#125;",
        "<": "&lt;",
        ">": "&gt;",
        "~": "&#126;",
    }
)
_TEMPLATES = {
    "news": ("cite news", ""),
    "article": ("cite news", ""),
    "report": ("cite report", ""),
    "guidance": ("cite report", "Guidance"),
    "policy": ("cite report", "Policy"),
    "assessment": ("cite report", "Assessment"),
    "paper": ("cite report", "Paper"),
    "letter": ("", "Letter"),
    "email": ("", "E-mail"),
    "foi-response": ("", "Freedom of information response"),
}
"""Template and ``type`` by the kind of source. Letters have no template of their own in Citation Style 1: the type, in
brackets behind the title, says what they are. ``{{cite report}}`` says "(Report)" by itself."""
_MEANS = re.compile(r"[|=\[\]{}<>~&]|''|__")
_ENDS = re.compile(r"[\s|\[\]{}<>\"]|''+")


def wikipedia(facts: Facts) -> str:
    """The finished template on one line."""
    copy, url = facts.copy, facts.url
    fields = _authors(facts.authors)
    if not url and copy:
        url, copy = copy.url, None
    fields.append(("title", escaped(facts.title)))
    if url:
        fields.append(("url", escaped_url(url)))
    if facts.publisher and facts.publisher not in {name.family for name in facts.authors}:
        fields.append(("work" if facts.kind in ARTICLES else "publisher", escaped(facts.publisher)))
    fields += _dates(facts.date.text if facts.date else "")
    if facts.language.split("-")[0] != "en":
        fields.append(("language", facts.language))
    if facts.url and facts.accessed:
        fields.append(("access-date", day_text(facts.accessed)))
    if copy:
        fields += [("archive-url", escaped_url(copy.url)), ("archive-date", day_text(copy.made))]
        if facts.state in _URL_STATUS:
            fields.append(("url-status", _URL_STATUS[facts.state]))
    name, what = _TEMPLATES.get(facts.kind, ("", ""))
    if what:
        fields.append(("type", what))
    name = name or ("cite web" if url else "cite document")
    return "{{" + " |".join((name, *[f"{key}={value}" for key, value in fields])) + "}}"


def escaped(text: str) -> str:
    """Text in which no character has a meaning to the wiki, and which reads the same."""
    if not _MEANS.search(text):
        return text
    text = re.sub(r"&(?=#?\w+;)", "&amp;", text)
    text = text.translate(_SPECIAL)
    text = re.sub(r"''+", lambda found: "&#39;" * len(found.group()), text)
    return text.replace("__", "&#95;&#95;")


def escaped_url(url: str) -> str:
    """The address with those characters percent-encoded that would end it or the parameter."""
    return _ENDS.sub(lambda found: quote(found.group(), safe=""), url)


def _authors(names: tuple[Name, ...]) -> list[tuple[str, str]]:
    fields = []
    for number, name in enumerate(names, 1):
        index = str(number) if len(names) > 1 else ""
        if name.given:
            fields += [(f"last{index}", escaped(name.family)), (f"first{index}", escaped(name.given))]
        else:
            # Doubled brackets say that the commas belong to one name.
            text = escaped(name.family)
            fields.append((f"author{index}", f"(({text}))" if re.search("[,;]", name.family) else text))
    return fields


@lru_cache(MANY)
def _dates(written: str) -> tuple[tuple[str, str], ...]:
    if not written:
        return (("date", "n.d."),)
    text = _range(parsed(written))
    return (("date", text),) if text else (("date", "n.d."), ("orig-date", parsed(written).display))


def _range(given: Edtf) -> str:
    """The date in a form of Citation Style 1, "" if there is none."""
    first, last = given.first, given.last
    if first is None or last is None:
        return ""
    if first is last:
        return _point(first)
    if first.precision != last.precision or first.precision not in ("year", "month", "day"):
        return ""
    if any((first.approximate, first.uncertain, last.approximate, last.uncertain)):
        return ""
    if first.precision == "year":
        return f"{first.year}–{last.year}"
    if first.year != last.year:
        return f"{_point(first)} – {_point(last)}"
    if first.precision == "month":
        return f"{MONTHS[first.month - 1]}–{_point(last)}"
    if first.month == last.month:
        return f"{first.day}–{_point(last)}"
    return f"{first.day} {MONTHS[first.month - 1]} – {_point(last)}"


def _point(point: Point) -> str:
    """``c.`` is the only hedge that the templates know, and only before a year."""
    if point.precision in ("decade", "century"):
        return ""
    if point.approximate or point.uncertain:
        return f"c. {point.year}"
    return british(point)
