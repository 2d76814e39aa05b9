"""How a run behaves towards the hosts that it visits: who asked for time, and what their robots.txt say.

A server that answers 429 or 503 may say with ``Retry-After`` when it wants to be asked again (RFC 9110, section
10.2.3). If that is soon enough, the capture waits; otherwise the host is left alone for the rest of the run.
"""

from __future__ import annotations

import io
import re
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from urllib.parse import urljoin, urlsplit

from holdfast.capture import robots
from holdfast.capture.failures import Failure
from holdfast.capture.http import Trail, Visit
from holdfast.capture.settings import CaptureSettings
from holdfast.capture.sockets import Deadline
from holdfast.clock import Clock
from holdfast.clock import text as instant
from holdfast.model import Robots

ASKS_FOR_TIME = frozenset({429, 503})
MOST_WAITS = 2  # times that one capture waits as it is asked to
LEAST_WAIT = 1.0  # seconds, even if the server says 0
LONGEST_BREAK = timedelta(days=30)  # what a server may ask for at most
LEFT_FOR_THE_FETCH = 2.0  # seconds of the deadline that waiting must leave
ROBOTS_DEADLINE = 5.0  # seconds for one robots.txt


class Manners:
    """What one run knows of its hosts. Threads may share it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._closed: dict[str, datetime] = {}
        self._robots: dict[str, tuple[robots.Rule, ...] | Robots] = {}
        self._asking: dict[str, threading.Lock] = {}

    def wait_until(self, url: str, now: datetime) -> str:
        """The instant before which the host of ``url`` does not want to be asked again; "" if it may be asked."""
        with self._lock:
            until = self._closed.get(_host(url))
        return instant(until) if until is not None and until > now else ""

    def note(self, url: str, until: datetime) -> None:
        """The host of ``url`` wants to be left alone until then."""
        with self._lock:
            self._closed[_host(url)] = max(until, self._closed.get(_host(url), until))

    def robots(self, url: str, settings: CaptureSettings, clock: Clock) -> Robots:
        """What the robots.txt of the site says of ``url``. Asks for it once in a run, through the guard, with limits.

        A site without one allows everything; where it could not be had, the verdict is "unknown" and the rule says why.
        """
        parts, origin = urlsplit(url), _origin(url)
        with self._lock:
            turn = self._asking.setdefault(origin, threading.Lock())
        with turn:
            if origin not in self._robots:
                self._robots[origin] = _rules_at(urljoin(url, "/robots.txt"), settings, clock)
            known = self._robots[origin]
        if isinstance(known, Robots):
            return known
        return robots.verdict(known, f"{parts.path or '/'}{'?' if parts.query else ''}{parts.query}")


def fetch_politely(visit: Visit, manners: Manners, fetch: Callable[[], Trail]) -> Trail:
    """Do ``fetch``, and again after a while if its server asks for that and the deadline leaves the time.

    Otherwise the failure says until when the server wants to be left alone, and ``manners`` knows it.
    """
    trail = fetch()
    for _ in range(MOST_WAITS):
        until = _asked_for(trail, visit.clock())
        if until is None:
            return trail
        seconds = max((until - visit.clock()).total_seconds(), LEAST_WAIT)
        if seconds > visit.deadline.left - LEFT_FOR_THE_FETCH or not visit.deadline.wait(seconds):
            return _put_off(trail, manners, until)
        trail = fetch()
    until = _asked_for(trail, visit.clock())
    return trail if until is None else _put_off(trail, manners, until)


def _put_off(trail: Trail, manners: Manners, until: datetime) -> Trail:
    manners.note(trail.url, until)
    failure = trail.failure
    if failure is None:
        return trail
    when = f"{instant(until)[:16].replace('T', ' ')} UTC"
    what = "with a check for robots and asks" if failure.reason == "challenge" else "and asks"
    message = f"{_host(trail.url)} answered {failure.status} {what} to be left alone; try again after {when}."
    return replace(trail, failure=Failure(failure.reason, message, failure.status))


def _asked_for(trail: Trail, now: datetime) -> datetime | None:
    """Until when the answer asks for time; ``None`` if it does not."""
    if trail.failure is None or trail.failure.status not in ASKS_FOR_TIME or trail.received is None:
        return None
    return retry_after(trail.received.header("retry-after"), now)


def retry_after(value: str, now: datetime) -> datetime | None:
    """The instant that a field ``Retry-After`` means, in seconds or as a date; ``None`` if it cannot be read."""
    if re.fullmatch(r"[0-9]{1,30}", value):
        return now + min(timedelta(seconds=min(int(value), 10**9)), LONGEST_BREAK)
    try:
        named = parsedate_to_datetime(value)
    except (ValueError, TypeError, OverflowError):
        return None
    aware = named if named.tzinfo is not None else named.replace(tzinfo=UTC)
    return min(max(aware.astimezone(UTC), now), now + LONGEST_BREAK)


def _rules_at(url: str, settings: CaptureSettings, clock: Clock) -> tuple[robots.Rule, ...] | Robots:
    """The rules of one robots.txt, or the verdict on the whole site without them."""
    body = io.BytesIO()
    with Deadline(min(ROBOTS_DEADLINE, settings.limits.deadline)) as deadline:
        visit = Visit(settings, deadline, clock)
        try:
            trail = visit.fetch(url, limit=robots.LARGEST, sink=lambda _: body)
        finally:
            visit.close()
    failure = trail.failure
    if failure is not None and 400 <= failure.status < 500 and failure.status != 429:
        return Robots("allowed")
    if failure is not None and not (failure.reason == "too-large" and body.tell()):
        return Robots("unknown", f"robots.txt: {failure.message}"[: robots.SHOWN])
    return robots.rules_of(body.getvalue()[: robots.LARGEST].decode("utf-8", "replace").removeprefix("\ufeff"))


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}".lower()


def _host(url: str) -> str:
    return urlsplit(url).hostname or ""
