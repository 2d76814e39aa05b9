"""One pace for everything that a run asks of archive.org: gaps, what it told us to wait, when to give up.

The gaps keep below the archive's limits (7 saves and 30 look-ups a minute, as published in 2026) with room to
spare. Ignoring its 429 for a minute gets a whole network locked out for an hour, so a 429 on any endpoint stops
all of them until the time it names.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Literal
from urllib.parse import urlsplit

from holdfast.clock import Clock
from holdfast.errors import StoppedEarly

Endpoint = Literal["save", "status", "cdx", "web"]

SLOWEST_ALLOWED_PAUSE = 10.0
GAPS: dict[Endpoint, float] = {"save": 1.0, "status": 0.1, "cdx": 0.3, "web": 0.05}  # in pauses between two saves
WAITS = (20.0, 60.0, 120.0)  # seconds after a first, second, third 429 that names no time
LONGEST_WAIT = 3600.0
THROTTLED_OFTEN = 5
FAILED_OFTEN = 5


class Pace:
    """When the next request may go out. For use by one thread; clock and sleep are given, so tests do not wait."""

    def __init__(self, base: str, pause: float, clock: Clock, sleep: Callable[[float], None]) -> None:
        host = urlsplit(base).hostname or ""
        polite = host == "archive.org" or host.endswith(".archive.org")
        self.pause = max(pause, SLOWEST_ALLOWED_PAUSE) if polite else max(pause, 0.0)
        self.blocked_until: datetime | None = None
        self._last: dict[Endpoint, datetime] = {}
        self._throttled: Counter[Endpoint] = Counter()
        self._failed = 0
        self._clock = clock
        self._sleep = sleep

    def wait(self, endpoint: Endpoint) -> None:
        """Sleep until a request to this endpoint may go out, and count it as sent."""
        self.hold(endpoint)
        self._last[endpoint] = self._clock()

    def hold(self, endpoint: Endpoint) -> None:
        """Sleep until a request to this endpoint may go out."""
        now = self._clock()
        ready = now
        if endpoint in self._last:
            ready = max(ready, self._last[endpoint] + timedelta(seconds=self.pause * GAPS[endpoint]))
        if self.blocked_until:
            ready = max(ready, self.blocked_until)
        if ready > now:
            self._sleep((ready - now).total_seconds())

    def throttled(self, endpoint: Endpoint, retry_after: str) -> float:
        """Note a 429; returns the seconds that everything now waits.

        Raises ``StoppedEarly`` at the fifth in a row of one endpoint: look-ups that still work prove nothing about
        saves that do not.
        """
        self._throttled[endpoint] += 1
        times = self._throttled[endpoint]
        seconds = seconds_of(retry_after, self._clock())
        if seconds is None:
            seconds = WAITS[min(times, len(WAITS)) - 1]
        self.blocked_until = self._clock() + timedelta(seconds=seconds)
        if times >= THROTTLED_OFTEN:
            raise StoppedEarly("archive.org is throttling us; nothing is lost, run the same command again later.")
        return seconds

    def answered(self, endpoint: Endpoint) -> None:
        """Note an ordinary answer: the rows of misfortune end."""
        self._throttled[endpoint] = 0
        self._failed = 0

    def failed(self) -> None:
        """Note a refused connection, a lost answer or a 5xx."""
        self._failed += 1

    @property
    def parked(self) -> bool:
        """Whether the service failed so often in a row that this run leaves it alone."""
        return self._failed >= FAILED_OFTEN


def seconds_of(retry_after: str, now: datetime) -> float | None:
    """Seconds that a ``Retry-After`` value asks for (number or HTTP date), at most an hour; ``None`` if unclear."""
    text = retry_after.strip()
    if text.isascii() and text.isdigit():
        return min(float(text[:9]), LONGEST_WAIT)
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return min(max((moment - now).total_seconds(), 0.0), LONGEST_WAIT)
