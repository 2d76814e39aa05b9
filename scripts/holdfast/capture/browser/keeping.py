"""What a visit yielded, as WARC records and as a list of what is to be fetched again by ourselves.

Records that tell what the browser saw name a ``warcinfo`` of their own, which says what they are: heads written down
anew, bodies decoded. Header fields that no longer fit such a body are kept under ``x-archive-orig-``. Cookies and
credentials are left out on both sides.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from holdfast.capture.browser.events import Observed, Pairs
from holdfast.capture.browser.page import Visited
from holdfast.capture.browser.session import Facts, Outcome
from holdfast.capture.guard import DEFAULT_PORTS
from holdfast.capture.links import LARGEST_TEXT, Kind, Part, decoded, parts_of_page, parts_of_style
from holdfast.capture.settings import SOFTWARE
from holdfast.capture.sniff import base_type
from holdfast.capture.warc import Told, WarcFile
from holdfast.model import FailedRequisite

SECRET = frozenset({"authorization", "cookie", "cookie2", "proxy-authorization", "set-cookie", "set-cookie2"})
_UNFIT = frozenset({"content-encoding", "content-length", "transfer-encoding"})
_KINDS: dict[str, Kind] = {"stylesheet": "style", "document": "frame"}


@dataclass(frozen=True, slots=True)
class Kept:
    """What went into the WARC: how many answers, and the addresses of those that need not be fetched again."""

    count: int
    held: frozenset[str]


def keep(warc: WarcFile, outcome: Outcome, page_url: str, page_sha256: str, at: str) -> Kept:
    """Write what the browser saw; not the page itself once more if the browser got the very bytes that we got."""
    source = ""
    held: set[str] = set()
    count = 0
    for one in sorted(outcome.visited.observed, key=lambda each: (each.started, each.url, each.method)):
        if one.method == "GET" and 200 <= one.status < 400:
            held.add(one.url)
        if one.url == page_url and one.method == "GET" and hashlib.sha256(one.body).hexdigest() == page_sha256:
            continue  # the page itself is kept as it was fetched, byte by byte
        source = source or warc.second_source(_info(outcome.facts), at)
        warc.told(_told(one, outcome), source)
        count += 1
    held.discard(page_url)
    return Kept(count, frozenset(held))


def to_fetch(outcome: Outcome, held: frozenset[str]) -> tuple[Part, ...]:
    """What our own fetch asks for: bodies that are not believed, and what the page names that was not loaded."""
    visited = outcome.visited
    found: dict[str, Part] = {}
    parts = [Part(url, _KINDS.get(kind, "other")) for url, kind in visited.again.items()]
    for part in (*parts, *_named(visited)):
        if part.url not in held:
            found.setdefault(part.url, part)
    return tuple(found.values())


def _named(visited: Visited) -> Iterator[Part]:
    """What the page, its frames and its style sheets name, as they stood at the end."""
    if visited.dom:
        yield from parts_of_page(visited.dom[:LARGEST_TEXT], visited.final_url).parts
    for url, html in visited.frames.items():
        yield from parts_of_page(html[:LARGEST_TEXT], url).parts
    for one in visited.observed:
        declared = _value(one.answered, "content-type")
        if one.status == 200 and base_type(declared) == "text/css":
            yield from parts_of_style(decoded(one.body[:LARGEST_TEXT], declared), one.url)


def unreachable(outcome: Outcome, already: Iterable[FailedRequisite]) -> tuple[FailedRequisite, ...]:
    """What the page wanted and did not get, besides what our own fetch tried and told of."""
    told = [missed.url for missed in already]
    missed = [FailedRequisite(url, reason) for url, reason in outcome.visited.failed.items() if url not in told]
    for url, failure in outcome.failures.items():
        if not any(one.startswith(url) or _origin(one) == _origin(url) for one in told):
            missed.append(FailedRequisite(url, failure.message))
    return tuple(sorted(missed, key=lambda one: one.url))


def refused(outcome: Outcome) -> tuple[FailedRequisite, ...]:
    """What the guard refused to the page."""
    private = [(url, why) for url, why in outcome.failures.items() if why.reason in ("private-address", "bad-url")]
    return tuple(FailedRequisite(url, why.message) for url, why in sorted(private)[:200])


def _told(one: Observed, outcome: Outcome) -> Told:
    protocols = [one.protocol] if one.protocol else []
    if one.tls:
        protocols.append(one.tls.lower().replace(" ", "/"))
    return Told(
        url=one.url,
        method=one.method,
        at=one.started,
        ip=outcome.peers.get(_origin(one.url), ""),
        protocols=tuple(protocols),
        asked=_request_head(one),
        posted=one.posted,
        answered=_answer_head(one),
        body=one.body,
    )


def _request_head(one: Observed) -> bytes:
    parts = urlsplit(one.url)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    fields = [(name, value) for name, value in one.asked if not name.startswith(":") and name.lower() not in SECRET]
    if not any(name.lower() == "host" for name, _ in fields):
        fields.insert(0, ("Host", parts.netloc))
    return _head(f"{one.method} {target} HTTP/1.1", fields)


def _answer_head(one: Observed) -> bytes:
    fields: list[tuple[str, str]] = []
    for name, value in one.answered:
        lower = name.lower()
        if lower in SECRET or lower.startswith(":"):
            continue
        fields.append((f"x-archive-orig-{name}" if lower in _UNFIT else name, value))
    fields.append(("Content-Length", str(len(one.body))))
    return _head(f"HTTP/1.1 {one.status} {one.phrase}".rstrip(), fields)


def _head(line: str, fields: Iterable[tuple[str, str]]) -> bytes:
    """A head of HTTP/1.1; whatever could end a line early is taken out."""
    lines = [line, *(f"{name}: {value}" for name, value in fields)]
    clean = (each.replace("\r", " ").replace("\n", " ").replace("\0", " ") for each in lines)
    return ("\r\n".join(clean) + "\r\n\r\n").encode("utf-8", "replace")


def _info(facts: Facts) -> dict[str, str]:
    return {
        "software": f"{SOFTWARE}, {facts.engine}",
        "format": "WARC File Format 1.1",
        "http-header-user-agent": facts.user_agent,
        "description": "answers as the browser saw them: heads written down anew, bodies decoded, cookies left out",
    }


def _value(fields: Pairs, name: str) -> str:
    return next((value for key, value in fields if key.lower() == name), "")


def _origin(url: str) -> tuple[str, int]:
    """Host and port of an address; ("", 0) when it has none."""
    try:
        parts = urlsplit(url)
        return (parts.hostname or "").strip("[]"), parts.port or DEFAULT_PORTS.get(parts.scheme, 0)
    except ValueError:
        return "", 0
