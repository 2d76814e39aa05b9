"""CSL-JSON (https://github.com/citation-style-language/schema, ``csl-data.json``), for Zotero, pandoc and all that
format by CSL styles. An array of one item, so that it is a whole file.

A publisher without named authors is the author, and not named twice. An archived address never goes into
``archive_location``, which styles print with a capital. It is the ``URL`` where the original is gone, and stands in
``note`` else. A date is given in numbers where it has them, with ``circa`` where it is not certain, and in words
(``literal``) where numbers would say more than is known.
"""

from __future__ import annotations

import json
from datetime import date as Day
from functools import lru_cache

from holdfast.citations.dates import MANY, day_text, parsed
from holdfast.citations.facts import Facts
from holdfast.citations.names import Name
from holdfast.citations.wording import ARTICLES
from holdfast.edtf import Edtf, Point

_TYPES = {
    "report": "report",
    "guidance": "report",
    "policy": "report",
    "assessment": "report",
    "paper": "report",
    "news": "article-newspaper",
    "article": "article-magazine",
    "letter": "personal_communication",
    "email": "personal_communication",
    "slides": "speech",
    "video": "motion_picture",
    "dataset": "dataset",
    "page": "webpage",
    "website": "webpage",
}
_text = json.JSONEncoder(ensure_ascii=False).encode


def csl_json(facts: Facts) -> str:
    """The finished array, one field a line."""
    fields = [
        f'"id": {_text(facts.id)}',
        f'"type": "{_TYPES.get(facts.kind, "document")}"',
        f'"title": {_text(facts.title)}',
    ]
    if facts.authors:
        fields.append(f'"author": [{_authors(facts.authors)}]')
    if facts.publisher:
        key = "container-title" if facts.kind in ARTICLES else "publisher" if facts.authors else ""
        fields.append(
            f'"{key}": {_text(facts.publisher)}' if key else f'"author": [{{"literal": {_text(facts.publisher)}}}]'
        )
    if facts.date:
        fields.append(f'"issued": {_issued(facts.date.text)}')
    said = facts.notes
    url = facts.url
    if facts.gone and facts.copy:
        last = f", last received {day_text(facts.accessed)}" if facts.accessed else ""
        said = [f"Formerly at {facts.url}{last}", *said]
        url = facts.copy.url
    elif url and facts.accessed:
        fields.append(f'"accessed": {_day(facts.accessed)}')
    fields.append(f'"URL": {_text(url or facts.page_url)}')
    fields.append(f'"language": {_text(facts.language)}')
    fields.append(f'"note": {_text(". ".join(said))}')
    return "[{\n  " + ",\n  ".join(fields) + "\n}]"


@lru_cache(MANY)
def _authors(names: tuple[Name, ...]) -> str:
    return ", ".join(
        f'{{"family": {_text(name.family)}, "given": {_text(name.given)}}}'
        if name.given
        else f'{{"literal": {_text(name.family)}}}'
        for name in names
    )


@lru_cache(MANY)
def _day(day: Day) -> str:
    return f'{{"date-parts": [[{day.year}, {day.month}, {day.day}]]}}'


@lru_cache(MANY)
def _issued(text: str) -> str:
    given = parsed(text)
    parts = _parts(given)
    if not parts:
        return f'{{"literal": {_text(given.display)}}}'
    point = given.single
    season = f', "season": {point.season}' if point and point.season else ""
    circa = ', "circa": true' if point and (point.approximate or point.uncertain) else ""
    return f'{{"date-parts": [{parts}]{season}{circa}}}'


def _parts(given: Edtf) -> str:
    """The numbers of a date, or of both ends of an interval; "" where they would say more than is known."""
    first, last = given.first, given.last
    if first is None or last is None or {first.precision, last.precision} & {"decade", "century"}:
        return ""
    if first is last:
        return _numbers(first)
    hedged = first.approximate or first.uncertain or last.approximate or last.uncertain
    if hedged or first.precision != last.precision or first.season:
        return ""
    return f"{_numbers(first)}, {_numbers(last)}"


def _numbers(point: Point) -> str:
    return f"[{', '.join(str(number) for number in (point.year, point.month, point.day) if number)}]"
