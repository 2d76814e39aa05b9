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
another page where a page was, which says that   missing (a "soft 404"); the same of a parked domain
it is not there
another page where a page was, which checks for  blocked
robots or asks to log in
another page where a page was, which is a        unreachable
server's error message or maintenance notice
served from another host or path, with the       moved, whether the bytes are the same or others
kind of content that was captured
304, or the same SHA-256                         unchanged
nothing captured before                          unchanged: it is served, there is nothing to compare with
otherwise                                        changed
===============================================  =============================================================

Another host or path means other than the address asked *and* other than where the last capture ended (``seen_at``):
an address that always redirected has not moved. ``www.``, a final slash, scheme and port make no other place.

What a page says is only judged when it is HTML with other bytes than our copy, which is HTML too, and not when our
copy gives rise to the same suspicion: then that is what the page has always been like.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

from holdfast import clock as clocks
from holdfast.capture.http import GOOD, Trail, Visit
from holdfast.capture.links import LARGEST_TEXT, decoded
from holdfast.capture.manners import Manners, fetch_politely
from holdfast.capture.settings import CaptureSettings
from holdfast.capture.sniff import HTML, XHTML, is_html
from holdfast.capture.sockets import Deadline
from holdfast.capture.wire import Headers
from holdfast.clock import Clock
from holdfast.clock import text as instant
from holdfast.model import Observation, ObservationOutcome, Payload
from holdfast.suspect import suspicion

MISSING = frozenset({404, 410})
BLOCKED = frozenset({401, 402, 403, 407, 429, 451})
_HOME_PATHS = frozenset({"", "/", "/index.html", "/index.htm", "/index.php", "/home", "/default.aspx"})


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a document before it is looked for: our newest copy, if there is one.

    ``seen_at`` is the final address of the capture that ``payload`` belongs to. ``content`` yields its decoded body;
    without it a page is judged by what it says alone.
    """

    payload: Payload | None = None
    seen_at: str = ""
    content: Callable[[], bytes] | None = None


def look(
    url: str,
    *,
    record: str,
    settings: CaptureSettings,
    previous: Payload | None,
    clock: Clock = clocks.now,
    seen_at: str = "",
    content: Callable[[], bytes] | None = None,
    manners: Manners | None = None,
) -> Observation:
    """Look at ``url`` once, asking only for what changed since ``previous``. What a server does never raises.

    ``seen_at`` and ``content`` as in ``Known``, if they are known; ``manners`` is what the run knows of its hosts.
    """
    at, asked, beginning = instant(clock()), conditions(previous), Beginning()

    def sink(_: Headers) -> Beginning:
        return beginning

    with Deadline(settings.limits.deadline) as deadline:
        visit = Visit(settings, deadline, clock)
        try:
            trail = fetch_politely(
                visit,
                manners or Manners(),
                lambda: visit.fetch(
                    url,
                    limit=settings.limits.bytes,
                    sink=sink,
                    extra=asked,
                    wanted=GOOD | {304} if asked else GOOD,
                ),
            )
        finally:
            visit.close()
    outcome, message = verdict(trail, url, beginning.getvalue(), Known(previous, seen_at, content))
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


class Beginning(io.BytesIO):
    """Keeps the first bytes of a body, as many as are looked through, and lets the rest go by."""

    def write(self, data: bytes) -> int:  # type: ignore[override]  # only ever given bytes
        """Take ``data``, whether it is kept or not."""
        super().write(data[: max(LARGEST_TEXT - self.tell(), 0)])
        return len(data)


def conditions(previous: Payload | None) -> dict[str, str]:
    """The header of a request that asks only for what changed since ``previous``; none without what it takes.

    An entity tag is the better witness; a date is only sent when there is none (RFC 9110, section 13.1).
    """
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


def verdict(trail: Trail, asked: str, body: bytes, known: Known) -> tuple[ObservationOutcome, str]:
    """The outcome of a look by the table above, and why, in one sentence. ``body``: the first bytes, decoded."""
    url, previous = trail.hops[0].url if trail.hops else asked, known.payload
    if trail.failure is not None or trail.received is None:
        return _unserved(trail)
    without_body = _without_body(trail, trail.received.size)
    if without_body is not None:
        return without_body
    redirected = not _same_place(trail.url, url) and not (known.seen_at and _same_place(trail.url, known.seen_at))
    same = previous is not None and trail.received.sha256 == previous.sha256
    if redirected and not same and _is_home(trail.url) and not _is_home(url):
        return "missing", "The address now leads to the site's home page."
    if _page_for_document(trail, previous):
        return "missing", "A web page stands where the document was."
    suspected = None if same else _suspected(trail, body, known)
    if suspected is not None:
        return suspected
    if redirected:
        what = "the same bytes" if same else "other content of the same kind"
        return "moved", f"The address now leads to {trail.url}, which serves {what}."
    if previous is None:
        return "unchanged", "The address serves content; there is no capture yet to compare it with."
    return ("unchanged", "The same bytes are served.") if same else ("changed", "Other bytes are served than captured.")


def _without_body(trail: Trail, size: int) -> tuple[ObservationOutcome, str] | None:
    """The outcome when the answer's body has no say in it; ``None`` when it must be looked at."""
    status = trail.hops[-1].status
    if status in MISSING:
        return "missing", f"The server answered {status}: the document is not there."
    if status == 304 and len(trail.hops) > 1:
        return "unreachable", "The server says that nothing has changed, but was not asked that."
    if status == 304:
        return "unchanged", "The server says that nothing has changed since the last capture."
    return ("unreachable", "The server answered with no content at all.") if size == 0 else None


_SUSPECTS: tuple[tuple[str, ObservationOutcome], ...] = (
    ("says the document is not there", "missing"),
    ("a parked domain", "missing"),
    ("a check for robots", "blocked"),
    ("a log-in page", "blocked"),
    ("a notice that turns visitors away", "blocked"),
    ("a waiting room", "blocked"),
    ("a maintenance notice", "unreachable"),
    ("a server's error message", "unreachable"),
    ("the start page of a web server", "unreachable"),
)
"""What ``suspect`` says of a page, by telling words, and what a look makes of it. Anything else is a change."""


def _suspected(trail: Trail, body: bytes, known: Known) -> tuple[ObservationOutcome, str] | None:
    """The outcome when another page than our copy stands there and its words give it away; ``None`` otherwise."""
    received, previous = trail.received, known.payload
    if received is None or previous is None or previous.media_type not in (HTML, XHTML) or not is_html(received.head):
        return None
    text = decoded(body, received.header("content-type"))
    why = suspicion(text, "", status=200, headers=dict(received.headers))
    mark, outcome = next(((mark, outcome) for mark, outcome in _SUSPECTS if mark in why), ("", None))
    if outcome is None:
        return None
    ours = decoded(known.content()[:LARGEST_TEXT], previous.declared_type) if known.content else ""
    if mark in suspicion(ours, "", status=200):
        return None
    return outcome, f"Another page stands where ours was. {why}"


def _unserved(trail: Trail) -> tuple[ObservationOutcome, str]:
    failure = trail.failure
    if failure is None:
        return "unreachable", "The server gave no answer."
    if failure.status in MISSING:
        return "missing", failure.message
    if failure.status in BLOCKED or failure.reason == "challenge":
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
