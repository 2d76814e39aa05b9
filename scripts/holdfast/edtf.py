"""Dates as honestly as they are known: a part of EDTF, the Extended Date/Time Format (ISO 8601-2:2019, annex A;
specification by the Library of Congress, https://www.loc.gov/standards/datetime/), levels 0 and 1.

    2018  2018-06  2018-06-11     year, month, day
    2018-21 … 2018-24             spring, summer, autumn, winter (as north of the equator)
    201X  20XX                    some year of the decade, of the century
    2018~  2018?  2018%           approximate, uncertain, both; after any of the above
    2018-04/2020-03               from the first to the last
    ../2018-06  2018-06/..        by June 2018; since June 2018

Times of day, years before 1 and unspecified months or days are left out: a source whose month is not known has the
date ``2018``.

Order (``sort_key``): by the first day that the date can mean; of two that begin on the same day the wider one comes
first, so 2018 < 2018-01 < 2018-01-01. A date with an open beginning is known by its end alone and stands at the
last day that it can mean, after dates that end there. ``~``, ``?`` and ``%`` do not change the place.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date
from typing import Literal

MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
          "November", "December")  # fmt: skip
"""Our own list, because that of ``calendar`` follows the machine's language."""
SEASONS = ("spring", "summer", "autumn", "winter")

_POINT = re.compile(
    r"(?P<year>\d{4}|\d{3}X|\d{2}XX)(?:-(?P<month>\d{2})(?:-(?P<day>\d{2}))?)?(?P<mark>[~?%])?", re.ASCII
)

Precision = Literal["century", "decade", "year", "season", "month", "day"]


class EdtfError(ValueError):
    """The text is not a date of the supported part of EDTF. ``str`` says why, ``remedy`` what to write instead."""

    def __init__(self, message: str, remedy: str = "") -> None:
        super().__init__(message)
        self.remedy = remedy or "Write a date such as 2018, 2018-06, 2018-06-11, 2018~ (about) or 2018-04/2020-03."


@dataclass(frozen=True, slots=True)
class Point:
    """One date without interval. ``start`` and ``end`` are the first and last day that it can mean, ISO 8601."""

    precision: Precision
    year: int  # the first one, for a decade or century
    start: str
    end: str
    month: int = 0  # 0 when not given
    day: int = 0
    season: int = 0  # 1 spring … 4 winter, 0 when not given
    approximate: bool = False
    uncertain: bool = False

    @property
    def plain(self) -> str:
        """In words, without the qualifiers: ``11 June 2018``, ``June 2018``, ``summer 2018``, ``2010s``."""
        match self.precision:
            case "day":
                return f"{self.day} {MONTHS[self.month - 1]} {self.year}"
            case "month":
                return f"{MONTHS[self.month - 1]} {self.year}"
            case "season":
                return f"{SEASONS[self.season - 1]} {self.year}"
            case "decade":
                return f"{self.year:04d}s"
            case "century":
                return f"{self.year:04d} to {self.year + 99:04d}"
            case _:
                return str(self.year)

    @property
    def display(self) -> str:
        """In words, with the qualifiers: ``about 2018``, ``June 2018 (uncertain)``."""
        the = "the " if self.precision == "decade" else ""
        words = f"about {the}{self.plain}" if self.approximate else self.plain
        return f"{words} (uncertain)" if self.uncertain else words


@dataclass(frozen=True, slots=True)
class Edtf:
    """A date or interval. A single date has ``first == last``; an open end is ``None``, never both."""

    text: str
    first: Point | None
    last: Point | None

    @property
    def single(self) -> Point | None:
        """The date, if this is not an interval."""
        return self.first if self.first is self.last else None

    @property
    def start(self) -> str | None:
        """The first day that it can mean (ISO 8601), or ``None`` for an open beginning."""
        return self.first.start if self.first else None

    @property
    def end(self) -> str | None:
        """The last day that it can mean (ISO 8601), or ``None`` for an open end."""
        return self.last.end if self.last else None

    @property
    def display(self) -> str:
        """In British English: ``11 June 2018``, ``about 2018``, ``by June 2018``, ``April 2018 to March 2020``."""
        if self.first is None or self.last is None:
            return f"by {self.last.display}" if self.last else f"since {self.first.display if self.first else ''}"
        if self.first is self.last:
            return self.first.display
        return f"{_shortened(self.first, self.last)} to {self.last.display}"

    @property
    def sort_key(self) -> tuple[str, int]:
        """Orders dates as the head of this module says."""
        if self.first is None:
            return self.end or "", 1
        end = date.fromisoformat(self.end) if self.end else date.max
        return self.first.start, -(end - date.fromisoformat(self.first.start)).days

    @property
    def year(self) -> int:
        """The year under which a timeline lists it: of the first day, or of the last if the beginning is open."""
        return int(self.sort_key[0][:4])


def parse(text: str) -> Edtf:
    """Read a date. Raises ``EdtfError`` (a ``ValueError``) with a plain sentence."""
    if "/" not in text:
        point = _point(text)
        return Edtf(text, point, point)
    parts = text.split("/")
    guess = _guess(text)
    if len(parts) != 2 or guess:
        raise EdtfError(f"“{text[:40]}” is not a date: only an interval of two dates has a “/”.", guess)
    if "" in parts:
        raise EdtfError(f"“{text[:40]}” lacks one end.", "Write two dots for an open end, such as ../2018-06.")
    first, last = (None if part == ".." else _point(part) for part in parts)
    if first is None and last is None:
        raise EdtfError("“../..” says nothing.", "Leave the date out.")
    if first and last and first.start > last.end:
        raise EdtfError(
            f"The interval “{text}” ends before it begins.", f"Write {parts[1]}/{parts[0]} if you mean that."
        )
    return Edtf(text, first, last)


def _point(text: str) -> Point:
    found = _POINT.fullmatch(text)
    if not found:
        raise EdtfError(f"“{text[:40]}” is not a date that can be read here.", _guess(text))
    year = int(found["year"].replace("X", "0"))
    if year == 0:
        raise EdtfError("The year 0 is not supported.", "Write a year from 0001 on.")
    precision, start, end = _span(text, found, year)
    number = int(found["month"] or 0)
    return Point(
        precision=precision,
        year=year,
        start=start.isoformat(),
        end=end.isoformat(),
        month=number if number <= 12 else 0,
        day=int(found["day"] or 0),
        season=number - 20 if number > 12 else 0,
        approximate=found["mark"] in ("~", "%"),
        uncertain=found["mark"] in ("?", "%"),
    )


def _span(text: str, found: re.Match[str], year: int) -> tuple[Precision, date, date]:
    """How precise the date is, and the first and last day that it can mean."""
    if unspecified := found["year"].count("X"):
        if found["month"]:
            raise EdtfError(f"“{text}” gives a month of an unknown year.", "Write the decade alone, such as 201X.")
        last = date(year + 10**unspecified - 1, 12, 31)
        return "decade" if unspecified == 1 else "century", date(year, 1, 1), last
    if found["month"] is None:
        return "year", date(year, 1, 1), date(year, 12, 31)
    month = int(found["month"])
    if 21 <= month <= 24 and found["day"] is None:
        return "season", *_season(year, month - 21)
    if not 1 <= month <= 12:
        raise EdtfError(f"“{text}” has no month {found['month']}.", "Write the month as 01 to 12: year-month-day.")
    length = calendar.monthrange(year, month)[1]
    if found["day"] is None:
        return "month", date(year, month, 1), date(year, month, length)
    if not 1 <= int(found["day"]) <= length:
        raise EdtfError(f"{MONTHS[month - 1]} {year} has no day {found['day']}.", f"Write a day from 01 to {length}.")
    day = date(year, month, int(found["day"]))
    return "day", day, day


def _season(year: int, number: int) -> tuple[date, date]:
    """Meteorological seasons; winter begins in December of the year that names it."""
    first, last = 3 + 3 * number, 5 + 3 * number
    if last <= 12:
        return date(year, first, 1), date(year, last, calendar.monthrange(year, last)[1])
    if year == date.max.year:
        return date(year, 12, 1), date.max
    return date(year, 12, 1), date(year + 1, 2, calendar.monthrange(year + 1, 2)[1])


def _shortened(first: Point, last: Point) -> str:
    """The beginning of an interval without what its end repeats: ``17 to 26 May 2021``, ``April to June 2018``."""
    marks = first.approximate or first.uncertain or last.approximate or last.uncertain
    if marks or first.year != last.year or first.precision != last.precision:
        return first.display
    if first.precision == "day":
        return str(first.day) if first.month == last.month else f"{first.day} {MONTHS[first.month - 1]}"
    return MONTHS[first.month - 1] if first.precision == "month" else first.display


_SPOKEN = re.compile(r"(?:(\d{1,2})(?:st|nd|rd|th)? )?([A-Za-z]{3,9})\.?,? (\d{4})")
_NUMBERS = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4})|(\d{4})[./-](\d{1,2})(?:[./-](\d{1,2}))?|(\d{1,2})/(\d{4})")
_ABOUT = re.compile(r"(?:about|around|circa|ca?\.?) ?(\d{4})", re.IGNORECASE)


def _guess(text: str) -> str:
    """The remedy: what the writer probably meant, in the form to write; "" where there is no good guess."""
    text = text.strip()
    year, month, day = "", 0, 0
    if found := _ABOUT.fullmatch(text):
        return f"Write {found[1]}~ for “about {found[1]}”."
    if found := _SPOKEN.fullmatch(text):
        names = [number for number, name in enumerate(MONTHS, 1) if name.lower().startswith(found[2].lower())]
        year, month, day = found[3], names[0] if names else 0, int(found[1] or 0)
    elif found := _NUMBERS.fullmatch(text):
        year = found[3] or found[4] or found[8]
        month, day = int(found[2] or found[5] or found[7]), int(found[1] or found[6] or 0)
    if not 1 <= month <= 12 or not 0 <= day <= 31:
        return ""
    meant = f"{year}-{month:02d}-{day:02d}" if day else f"{year}-{month:02d}"
    return f"Write {meant} (year, month, day)." if day else f"Write {meant} (year and month)."
