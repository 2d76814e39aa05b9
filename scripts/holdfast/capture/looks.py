"""One look at an original, without keeping anything: is it still there, and is it still the same?

The rules, first match counts:

===============================================  =============================================================
what happened                                    outcome
===============================================  =============================================================
404, 410                                         missing
401, 402, 403, 407, 429, 451                     blocked
any other failure (DNS, TLS, 5xx, cut short …)   unreachable: says nothing about the document
redirected from a document to the home page      missing
a web page where a document was                  missing, redirected or not
served from another host or path, with the       moved, whether the bytes are the same or others
kind of content that was captured
304, or the same SHA-256                         unchanged
nothing captured before                          unchanged: it is served, there is nothing to compare with
otherwise                                        changed
===============================================  =============================================================

Another host or path means other than the address asked *and* other than where the last capture ended (``seen_at``):
an address that always redirected has not moved. ``www.``, a final slash, scheme and port make no other place.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from holdfast import clock as clocks
from holdfast.capture.http import GOOD, Trail, Visit
from holdfast.capture.settings import CaptureSettings
from holdfast.capture.sniff import HTML, XHTML, is_html
from holdfast.capture.sockets import Deadline
from holdfast.capture.wire import Headers
from holdfast.clock import Clock
from holdfast.clock import text as instant
from holdfast.model import Observation, ObservationOutcome, Payload

MISSING = frozenset({404, 410})
BLOCKED = frozenset({401, 402, 403, 407, 429, 451})
_HOME_PATHS = frozenset({"", "/", "/index.html", "/index.htm", "/index.php", "/home", "/default.aspx"})


def look(
    url: str,
    *,
    record: str,
    settings: CaptureSettings,
    previous: Payload | None,
    clock: Clock = clocks.now,
    seen_at: str = "",
) -> Observation:
    """Look at ``url`` once, asking only for what changed since ``previous``. What a server does never raises.

    ``seen_at`` is the final address of the capture that ``previous`` belongs to, if it is known.
    """
    at, conditions = instant(clock()), _conditions(previous)
    with Deadline(settings.limits.deadline) as deadline:
        visit = Visit(settings, deadline, clock)
        try:
            trail = visit.fetch(
                url,
                limit=settings.limits.bytes,
                sink=_nowhere,
                extra=conditions,
                wanted=GOOD | {304} if conditions else GOOD,
            )
        finally:
            visit.close()
    outcome, message = _verdict(trail.hops[0].url if trail.hops else url, trail, previous, seen_at)
    return Observation(
        record=record,
        at=at,
        url=url,
        outcome=outcome,
        status=trail.hops[-1].status if trail.hops else 0,
        final_url=trail.url if trail.hops else "",
        sha256=_digest(trail, previous),
        message=message,
    )


def _nowhere(_: Headers) -> None:
    return None


def _conditions(previous: Payload | None) -> dict[str, str]:
    """An entity tag is the better witness; a date is only sent when there is none (RFC 9110, section 13.1)."""
    if previous is None:
        return {}
    if previous.etag and previous.etag.isprintable() and previous.etag.isascii():
        return {"If-None-Match": previous.etag}
    if previous.last_modified and previous.last_modified.isprintable() and previous.last_modified.isascii():
        return {"If-Modified-Since": previous.last_modified}
    return {}


def _digest(trail: Trail, previous: Payload | None) -> str:
    if trail.failure is not None or trail.received is None:
        return ""
    if trail.hops[-1].status == 304:
        return previous.sha256 if previous is not None and len(trail.hops) == 1 else ""
    return trail.received.sha256


def _verdict(url: str, trail: Trail, previous: Payload | None, seen_at: str) -> tuple[ObservationOutcome, str]:
    if trail.failure is not None or trail.received is None:
        return _unserved(trail)
    if trail.hops[-1].status == 304 and len(trail.hops) > 1:
        return "unreachable", "The server says that nothing has changed, but was not asked that."
    if trail.hops[-1].status == 304:
        return "unchanged", "The server says that nothing has changed since the last capture."
    if trail.received.size == 0:
        return "unreachable", "The server answered with no content at all."
    redirected = not _same_place(trail.url, url) and not (seen_at and _same_place(trail.url, seen_at))
    same = previous is not None and trail.received.sha256 == previous.sha256
    if redirected and not same and _is_home(trail.url) and not _is_home(url):
        return "missing", "The address now leads to the site's home page."
    if _page_for_document(trail, previous):
        return "missing", "A web page stands where the document was."
    if redirected:
        what = "the same bytes" if same else "other content of the same kind"
        return "moved", f"The address now leads to {trail.url}, which serves {what}."
    if previous is None:
        return "unchanged", "The address serves content; there is no capture yet to compare it with."
    return ("unchanged", "The same bytes are served.") if same else ("changed", "Other bytes are served than captured.")


def _unserved(trail: Trail) -> tuple[ObservationOutcome, str]:
    failure = trail.failure
    if failure is None:
        return "unreachable", "The server gave no answer."
    if failure.status in MISSING:
        return "missing", failure.message
    if failure.status in BLOCKED:
        return "blocked", failure.message
    return "unreachable", failure.message


def _page_for_document(trail: Trail, previous: Payload | None) -> bool:
    """Whether HTML is served where something else was captured."""
    if previous is None or previous.media_type in (HTML, XHTML) or trail.received is None:
        return False
    return is_html(trail.received.head)


def _same_place(one: str, other: str) -> bool:
    return _place(one) == _place(other)


def _place(url: str) -> tuple[str, str, str]:
    parts = urlsplit(url)
    return (parts.hostname or "").removeprefix("www."), parts.path.rstrip("/"), parts.query


def _is_home(url: str) -> bool:
    parts = urlsplit(url)
    return parts.path.lower() in _HOME_PATHS and not parts.query
