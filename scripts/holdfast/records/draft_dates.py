"""Dates as documents write them, turned into EDTF no more precise than they are. Pure; ``today`` is always given.

Never a date here: what stands in a line about copyright, a bare year in running text, a day that has not come yet, and
the placeholders of software (1970-01-01 and the like).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from holdfast import edtf

_NAMES = "|".join(f"{name[:3]}(?:{name[3:]})?" for name in edtf.MONTHS).replace("Sep(?:tember)?", "Sept?(?:ember)?")
_MONTH = rf"(?P<month>{_NAMES})\.?"
_WEEKDAY = r"(?:(?:Mon|Tues?|Wed(?:nes)?|Thu(?:rs)?|Fri|Sat(?:ur)?|Sun)(?:day)?,?\s{1,2})?"
_FORMS = tuple(
    re.compile(rf"(?<![\w/.-]){form}(?![\w/-]|\.\d)", re.IGNORECASE)
    for form in (
        r"(?P<year>\d{4})-(?P<number>\d{2})-(?P<day>\d{2})(?:[T ]\d{2}:\d{2}[\d:.]{0,14}\s?(?:Z|[+-]\d{2}:?\d{2})?)?",
        rf"{_WEEKDAY}(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s{{1,2}}(?:of\s)?{_MONTH},?\s{{1,2}}(?P<year>\d{{4}})",
        rf"{_WEEKDAY}{_MONTH}\s{{1,2}}(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s{{1,2}}(?P<year>\d{{4}})",
        rf"{_MONTH},?\s{{1,2}}(?P<year>\d{{4}})",
        r"(?P<year>\d{4})/(?P<number>\d{1,2})/(?P<day>\d{1,2})",
        r"(?P<one>\d{1,2})(?P<mark>[/.-])(?P<two>\d{1,2})(?P=mark)(?P<year>\d{4})",
    )
)
_ISO = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?(?:[T ]\d{2}:.{1,40})?")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:T?\d{4,6}Z?)?")
_SLASHED = re.compile(r"(\d{4})/(\d{1,2})(?:/(\d{1,2}))?")
_LATE_UTC = re.compile(r"T2[23]:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|\+00:?00)\Z")
_EARLIEST_YEAR = 1450
_PLACEHOLDERS = frozenset(("1970-01-01", "1900-01-01", "1601-01-01", "1980-01-01", "1899-12-30", "1904-01-01"))
_LONGEST = 120

COPYRIGHT = re.compile(
    r"©|\(c\)|copyright|all rights reserved|registered (?:charity|company|in england)", re.IGNORECASE
)
"""A line with one of these says nothing of when the document was published."""


@dataclass(frozen=True, slots=True)
class Dated:
    """A date found in a line: its EDTF text and where it stands."""

    text: str
    start: int
    end: int


def read(value: str, today: date) -> str:
    """The EDTF of a value that is meant to be a date, "" if it is none or cannot be one."""
    value = value.strip()[:_LONGEST]
    for form in (_ISO, _COMPACT, _SLASHED):
        if match := form.fullmatch(value):
            return _sound(*(int(part or 0) for part in match.groups()), today=today)
    found = list(find(value, today))
    return found[0].text if len(found) == 1 or (found and found[0].start <= 5) else ""


def find(line: str, today: date) -> Iterator[Dated]:
    """The dates that are written out in ``line``, from left to right; a year alone is none."""
    taken: list[Dated] = []
    for form in _FORMS:
        for match in form.finditer(line):
            if any(match.start() < other.end and other.start < match.end() for other in taken):
                continue
            taken.append(Dated(_meaning(match.groupdict(), today), match.start(), match.end()))
    yield from sorted((one for one in taken if one.text), key=lambda one: one.start)


def late_in_utc(value: str, text: str) -> str:
    """The day after ``text``, if ``value`` is late that evening in UTC: in Britain's summer, and east of it, it was
    the next day already. "" otherwise."""
    if not _LATE_UTC.search(value.strip()) or len(text) != 10:
        return ""
    return (date.fromisoformat(text) + timedelta(days=1)).isoformat()


def compatible(one: str, other: str) -> bool:
    """Whether two dates can mean the same, one being perhaps less precise."""
    return one.startswith(other) or other.startswith(one)


def _meaning(parts: dict[str, str | None], today: date) -> str:
    year = int(parts.get("year") or 0)
    if parts.get("one"):
        one, two = int(parts["one"] or 0), int(parts["two"] or 0)
        if one > 12 or one == two:
            return _sound(year, two, one, today=today)
        if two > 12:
            return _sound(year, one, two, today=today)
        return _sound(year, today=today)  # day and month could be either: only the year is known
    name = (parts.get("month") or "")[:3].lower()
    number = next((n for n, month in enumerate(edtf.MONTHS, 1) if name and month.lower().startswith(name)), 0)
    return _sound(year, number or int(parts.get("number") or 0), int(parts.get("day") or 0), today=today)


def _sound(year: int, month: int = 0, day: int = 0, *, today: date) -> str:
    """The date as EDTF, "" for one that does not exist, is a placeholder or has not come yet."""
    text = f"{year:04d}" + (f"-{month:02d}" if month else "") + (f"-{day:02d}" if month and day else "")
    try:
        start = edtf.parse(text).start or ""
    except edtf.EdtfError:
        return ""
    beyond = start > (today + timedelta(days=1)).isoformat()  # a day's grace for clocks east of us
    return "" if beyond or year < _EARLIEST_YEAR or text in _PLACEHOLDERS else text
