"""Dates in words, for all styles of citation: cached, because the same dates come back on many records.

What is not known is said and never guessed: "ca. 2018", "2018?", "by June 2018", "2010s".
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date as Day
from functools import lru_cache

from holdfast import edtf
from holdfast.edtf import MONTHS, Edtf, Point

MANY = 4096
"""How many answers a cache keeps."""
_MLA_MONTHS = ("Jan.", "Feb.", "Mar.", "Apr.", "May", "June", "July", "Aug.", "Sept.", "Oct.", "Nov.", "Dec.")


@lru_cache(MANY)
def parsed(text: str) -> Edtf:
    """The date that a record gives."""
    return edtf.parse(text)


@lru_cache(MANY)
def day_text(day: Day) -> str:
    """``3 June 2021``: without the machine's language, without a leading zero."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


@lru_cache(MANY)
def american_day(day: Day) -> str:
    """``June 3, 2021``."""
    return f"{MONTHS[day.month - 1]} {day.day}, {day.year}"


@lru_cache(MANY)
def mla_day(day: Day) -> str:
    """``3 Sept. 2021``: MLA shortens all months but May, June and July."""
    return f"{day.day} {_MLA_MONTHS[day.month - 1]} {day.year}"


def british(point: Point) -> str:
    """``17 June 2021``, ``June 2021``, ``Summer 2018``, without qualifiers."""
    return point.plain[0].upper() + point.plain[1:]


def american(point: Point) -> str:
    """``June 17, 2021``; else as the British form."""
    return american_day(Day(point.year, point.month, point.day)) if point.day else british(point)


def mla(point: Point) -> str:
    """``17 Sept. 2021``, ``Sept. 2021``; else as the British form."""
    if point.day:
        return mla_day(Day(point.year, point.month, point.day))
    return f"{_MLA_MONTHS[point.month - 1]} {point.year}" if point.month else british(point)


def apa(point: Point) -> str:
    """``2021, June 17``, ``2021, June``, ``2018, Summer``; else as the British form."""
    if point.precision not in ("day", "month", "season"):
        return british(point)
    rest = british(point).removesuffix(f" {point.year}").split()
    return f"{point.year}, {' '.join(reversed(rest))}"


def in_words(given: Edtf, point: Callable[[Point], str], about: str) -> str:
    """A date or interval, with ``about`` before what is approximate and ``?`` after what is uncertain."""

    def hedged(one: Point) -> str:
        return f"{about if one.approximate else ''}{point(one)}{'?' if one.uncertain else ''}"

    first, last = given.first, given.last
    if first is None or last is None:
        return f"by {hedged(last)}" if last else f"since {hedged(first)}" if first else ""
    if first is last:
        return hedged(first)
    years = first.precision == last.precision == "year"
    return f"{hedged(first)}–{hedged(last)}" if years else f"{hedged(first)} to {hedged(last)}"


def year_text(given: Edtf | None) -> str:
    """The year as a reference shows it: ``2018``, ``c. 2018``, ``2018?``, ``2010s``, ``2018–2020``, ``by 2018``."""
    if given is None:
        return "no date"
    first, last = given.first, given.last
    if first is None or last is None:
        return f"by {_year(last)}" if last else f"{_year(first)}–" if first else "no date"
    one, other = _year(first), _year(last)
    return one if one == other else f"{one}–{other}"


def _year(point: Point) -> str:
    text = {"decade": f"{point.year}s", "century": f"{point.year}–{point.year + 99}"}.get(
        point.precision, str(point.year)
    )
    return f"{'c. ' if point.approximate else ''}{text}{'?' if point.uncertain else ''}"
