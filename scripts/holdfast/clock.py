"""Time as text: UTC with microseconds, one form everywhere in the archive.

Every function that needs the time takes a ``Clock``, so that tests can set it. The clock is the machine's own:
it is a claim, not a proof (a time stamp of a third party is the proof).
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]
"""Returns the present moment as an aware ``datetime`` in UTC."""


LENGTH = len("2021-06-17T09:30:00.000000Z")


def now() -> datetime:
    """The machine's present time, aware, in UTC."""
    return datetime.now(UTC)


def text(moment: datetime) -> str:
    """ISO 8601 in UTC with microseconds, such as ``2021-06-17T09:30:00.000000Z``."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def parse(value: str) -> datetime:
    """The inverse of ``text``. Raises ``ValueError`` for any other form."""
    if len(value) != LENGTH or value[10] != "T" or value[-1] != "Z":
        raise ValueError(f"{value!r} is no time such as 2021-06-17T09:30:00.000000Z")
    return datetime.fromisoformat(value)  # ten times as fast as strptime, of which a build needs several a page


def compact(moment: datetime) -> str:
    """For file names, sorts as text: ``20210617T093000.000000Z``."""
    return moment.astimezone(UTC).strftime("%Y%m%dT%H%M%S.%fZ")
