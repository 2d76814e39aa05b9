"""The fetch loop: one address, its redirects, each through the guard, each recorded.

Redirects are followed by hand, because a library that follows them follows them anywhere. ``Refresh`` and meta
refresh are not followed; cookies are neither kept nor sent.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urljoin

from holdfast.capture.decode import OFFERED
from holdfast.capture.failures import Broken, Failure, printable
from holdfast.capture.gate import CHALLENGES, challenged
from holdfast.capture.guard import CheckedUrl, RefusedUrl, check_url
from holdfast.capture.receive import Received, Sink, receive
from holdfast.capture.recorder import Answer, Exchange, RecordingAdapter, Tap
from holdfast.capture.settings import CaptureSettings
from holdfast.capture.sockets import Deadline
from holdfast.capture.warc import WarcFile
from holdfast.capture.wire import Headers, parse_head, values
from holdfast.clock import Clock
from holdfast.clock import text as instant
from holdfast.model import Hop

REDIRECTS = frozenset({301, 302, 303, 307, 308})
GOOD = frozenset({200, 203})
MOST_HOPS = 10
LARGEST_ASIDE = 1 << 20  # bytes read of a body that is only recorded: that of a redirect or an error
MOST_STALE = 8  # kept connections that may turn out closed, one after another


@dataclass(frozen=True, slots=True)
class Trail:
    """Where an address led. Without ``failure`` the last hop answered as wanted, and ``received`` is whole."""

    url: str
    hops: tuple[Hop, ...]
    received: Received | None = None
    failure: Failure | None = None


@dataclass(slots=True)
class Visit:
    """All the asking of one capture or look. Threads may share it."""

    settings: CaptureSettings
    deadline: Deadline
    clock: Clock
    folder: Path | None = None  # where answers are spooled; None: nothing is recorded
    warc: WarcFile | None = None
    resolved: set[str] = field(default_factory=set)  # exceptions of network.resolve that were used
    _adapter: RecordingAdapter = field(init=False)

    def __post_init__(self) -> None:
        spool = self.folder if self.warc is not None else None
        self._adapter = RecordingAdapter(Tap(self.settings.network, self.deadline, self.clock, spool, self._note_names))

    def close(self) -> None:
        """Close the connections that were kept for more requests."""
        self._adapter.close()

    def headers(self) -> dict[str, str]:
        """What every request says."""
        return {
            "User-Agent": self.settings.user_agent,
            "Accept": "*/*",
            "Accept-Language": "en-GB,en;q=0.8,*;q=0.5",
            "Accept-Encoding": OFFERED,
        }

    def fetch(
        self,
        url: str,
        *,
        limit: int,
        sink: Sink,
        extra: Mapping[str, str] | None = None,
        wanted: frozenset[int] = GOOD,
        record_errors: bool = False,
    ) -> Trail:
        """Ask for ``url`` and follow its redirects. Never raises for what a server does.

        ``sink`` is told the headers of the last answer and may give a file for its decoded body. ``extra`` headers go
        with the first request only. With ``record_errors`` the bodies of answers that are not ``wanted`` are recorded.
        """
        hops: list[Hop] = []
        seen: set[str] = set()
        asked, headers = url, {**self.headers(), **(extra or {})}
        while True:
            checked = self._checked(asked, hops)
            failure = checked if isinstance(checked, Failure) else _loop(checked.url, seen, hops)
            if failure is not None or isinstance(checked, Failure):
                return Trail(asked, tuple(hops), failure=failure)
            seen.add(checked.url)
            try:
                answer = self._ask(checked, headers)
            except Broken as broken:
                self._note_failure(checked.url, broken.failure)
                return Trail(checked.url, tuple(hops), failure=broken.failure)
            hop, fields = _hop(checked, answer)
            hops.append(hop)
            if answer.status in REDIRECTS:
                self._take(checked, answer, fields, LARGEST_ASIDE, _nowhere)
                following = _next(checked, values(fields, "location"))
                if isinstance(following, Failure):
                    return Trail(checked.url, tuple(hops), failure=following)
                asked, headers = following, {**self.headers()}
                continue
            return self._last(checked, answer, fields, tuple(hops), _Wish(limit, sink, wanted, record_errors))

    def _last(self, checked: CheckedUrl, answer: Answer, fields: Headers, hops: tuple[Hop, ...], wish: _Wish) -> Trail:
        if answer.status in wish.statuses:
            received = self._take(checked, answer, fields, wish.limit, wish.sink, record_cut=wish.record_errors)
            return Trail(checked.url, hops, received, received.problem)
        failure = _bad_status(answer, checked.host)
        if wish.record_errors or answer.status in CHALLENGES:
            received = self._take(checked, answer, fields, LARGEST_ASIDE, _nowhere)
            return Trail(checked.url, hops, received, challenged(failure, received, checked.host))
        answer.done(reusable=False)
        answer.exchange.close()
        return Trail(checked.url, hops, failure=failure)

    def _checked(self, asked: str, hops: list[Hop]) -> CheckedUrl | Failure:
        checked = check_url(asked, self.settings.network)
        if isinstance(checked, RefusedUrl):
            if not hops:
                return Failure(checked.reason, checked.message)
            reason = "redirects" if checked.reason == "bad-url" else checked.reason
            return Failure(reason, f"{hops[-1].url} redirects to an address that is refused: {checked.message}")
        if checked.pinned is not None:
            self.resolved.add(f"{checked.host}:{checked.port}={checked.pinned[0]}:{checked.pinned[1]}")
        return checked

    def _ask(self, checked: CheckedUrl, headers: Mapping[str, str]) -> Answer:
        """Ask once; a kept connection that the server had closed meanwhile does not count as an answer."""
        for _ in range(MOST_STALE):
            try:
                return self._adapter.get(checked, headers)
            except Broken as broken:
                if not broken.stale:
                    raise
        raise Broken("unreachable", f"{checked.host} closes every connection; try again later.")

    def _take(
        self, checked: CheckedUrl, answer: Answer, fields: Headers, limit: int, sink: Sink, *, record_cut: bool = True
    ) -> Received:
        """Receive the body and record it; without ``record_cut`` only if it is whole, which spares a capture that has
        failed by now the time to compress what nobody keeps."""
        exchange = answer.exchange
        received = receive(exchange, answer.status, fields, limit, sink)
        answer.done(reusable=received.cut == "" and received.completeness == "complete")
        if self.warc is not None and (record_cut or received.problem is None):
            self.warc.pair(checked.url, exchange, received.cut)
        exchange.close()
        return received

    def _note_names(self, host: str, addresses: tuple[str, ...]) -> None:
        if self.warc is not None:
            self.warc.resolved(host, instant(self.clock()), addresses)

    def _note_failure(self, url: str, failure: Failure) -> None:
        if self.warc is not None:
            self.warc.failed(url, instant(self.clock()), failure)


@dataclass(frozen=True, slots=True)
class _Wish:
    """What is wanted of the last answer."""

    limit: int
    sink: Sink
    statuses: frozenset[int]
    record_errors: bool


def _nowhere(_: Headers) -> None:
    return None


def _hop(checked: CheckedUrl, answer: Answer) -> tuple[Hop, Headers]:
    exchange: Exchange = answer.exchange
    _, fields = parse_head(exchange.wire.head if exchange.wire else b"")
    location = _readable(next(iter(values(fields, "location")), "")) if answer.status in REDIRECTS else ""
    return Hop(checked.url, answer.status, exchange.started, exchange.ip, printable(location), exchange.tls), fields


def _readable(value: str) -> str:
    """A header value as the server meant it: UTF-8 if it is that, else Latin-1."""
    try:
        return value.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return value


def _next(checked: CheckedUrl, locations: tuple[str, ...]) -> str | Failure:
    """The address that a redirect names."""
    if len(locations) != 1 or not locations[0]:
        count = "no address" if not any(locations) else "several addresses"
        return Failure(
            "redirects", f"{checked.host} redirects to {count}; find the document's present address by hand."
        )
    location = _readable(locations[0])
    if any(ord(character) <= 0x20 or character == "\\" for character in location):
        return Failure("redirects", f"{checked.host} redirects to an address with spaces or odd characters in it.")
    try:
        return urljoin(checked.url, location)
    except ValueError:
        return Failure("redirects", f"{checked.host} redirects to something that is no address.")


def _loop(url: str, seen: set[str], hops: list[Hop]) -> Failure | None:
    if url in seen:
        return Failure("redirects", f"The redirects go in a circle back to {url}; the site must mend that.")
    if len(hops) > MOST_HOPS:
        return Failure(
            "redirects", f"More than {MOST_HOPS} redirects in a row; find the document's present address by hand."
        )
    return None


def _bad_status(answer: Answer, host: str) -> Failure:
    line, _ = parse_head(answer.exchange.wire.head if answer.exchange.wire else b"")
    phrase = " ".join(line.split()[2:])[:60]
    words = f"{answer.status} {phrase}".strip()
    if answer.status in (404, 410):
        advice = "look for the document elsewhere, or in the Wayback Machine"
    elif answer.status in (401, 403, 407, 429, 451):
        advice = "it does not serve this to us; ask a person to deposit a copy"
    elif answer.status >= 500:
        advice = "try again later"
    else:
        advice = "this is not an answer that can be preserved"
    return Failure("http-status", f"{host} answered {words}; {advice}.", answer.status)
