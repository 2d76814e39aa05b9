"""Reading a copy back from the archive and comparing it with ours: the only thing that makes a snapshot count."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Literal

from holdfast import markup
from holdfast.model import Payload
from holdfast.wayback import addresses
from holdfast.wayback.body import HEAD, Body
from holdfast.wayback.cdx import forbidden
from holdfast.wayback.client import Answer, Trouble, WaybackClient
from holdfast.wayback.words import Setback

Verdict = Literal["identical", "same-text", "differs", "archived-error", "unreadable", "uncompared"]

ONE_VISIT = timedelta(minutes=5)  # the pages of one redirect chain are archived within this time
UNKNOWN_PACKING = {"br", "zstd", "deflate", "compress"}


@dataclass(frozen=True, slots=True)
class Served:
    """An archived response that was read to its end, from exactly this timestamp of this address."""

    url: str
    timestamp: str
    status: int
    body: Body
    packing: str = ""  # Content-Encoding as served
    headers: Mapping[str, str] = field(default_factory=dict)  # of the archive's answer, by lower-case names


@dataclass(frozen=True, slots=True)
class Redirected:
    """An archived redirect: the document is under another address."""

    target: str


@dataclass(frozen=True, slots=True)
class NotServed:
    """The archive does not serve this timestamp, or not yet. ``nearest`` is the timestamp it offers instead."""

    nearest: str = ""


Reading = Served | NotServed | Setback | Trouble


def fetch(client: WaybackClient, url: str, timestamp: str, into: Path | None = None) -> Reading:
    """Read the copy of ``url`` at ``timestamp``; if what was archived is a redirect, the document behind it.

    ``into`` is a file that gets the body as it was sent.
    """
    first = _fetch_one(client, url, timestamp, into)
    if not isinstance(first, Redirected):
        return first
    second = _fetch_one(client, first.target, timestamp, into)
    if isinstance(second, NotServed) and _one_visit(timestamp, second.nearest):
        second = _fetch_one(client, first.target, second.nearest, into)
    return NotServed() if isinstance(second, Redirected) else second


def fetch_near(client: WaybackClient, url: str, timestamp: str, within: timedelta, into: Path | None = None) -> Reading:
    """As ``fetch``; when there is no copy of exactly that time, the one that the archive names as the nearest."""
    first = fetch(client, url, timestamp, into)
    if not isinstance(first, NotServed) or not _one_visit(timestamp, first.nearest, within):
        return first
    return fetch(client, url, first.nearest, into)


def _fetch_one(client: WaybackClient, url: str, timestamp: str, into: Path | None) -> Reading | Redirected:
    answer = client.call("web", "GET", addresses.replay_path(url, timestamp), into=into)
    if isinstance(answer, Trouble):
        return answer
    location = answer.headers.get("location", "")
    if not answer.archived:
        if answer.status == 403:
            return forbidden(answer.body.text + answer.headers.get("x-archive-wayback-runtime-error", ""))
        return NotServed(addresses.archived_address(location)[0])
    if not _is_of(answer, timestamp):
        return NotServed()  # some archives answer with the nearest copy; that is not the one that was asked for
    if 300 <= answer.status < 400 and answer.status != 304:
        target = addresses.archived_address(location)[1] or location
        return Redirected(target) if target else NotServed()
    packing = answer.headers.get("content-encoding", "").lower()
    return Served(url, timestamp, answer.status, answer.body, packing, answer.headers)


def _is_of(answer: Answer, timestamp: str) -> bool:
    try:
        return addresses.stamp(parsedate_to_datetime(answer.headers["memento-datetime"])) == timestamp
    except ValueError:
        return False


def _one_visit(one: str, other: str, within: timedelta = ONE_VISIT) -> bool:
    first, second = addresses.moment_of(one), addresses.moment_of(other)
    return first is not None and second is not None and abs(first - second) <= within


def compare(served: Served, local: Payload | None, ours: Callable[[], bytes] | None = None) -> Verdict:
    """What the copy is beside ours. ``ours`` yields our decoded body; without it only bytes are compared."""
    if not served.body.complete:
        return "unreadable"
    if served.status >= 400:
        return "archived-error"
    if local is None:
        return "uncompared"
    if local.sha256 in (served.body.sha256, served.body.sent_sha256) or local.wire_sha256 == served.body.sent_sha256:
        return "identical"
    if served.packing in UNKNOWN_PACKING:
        return "unreadable"
    if ours is not None and local.media_type == "text/html" and max(local.size, served.body.size) <= HEAD:
        mine = visible_text(ours())
        if mine and mine == visible_text(served.body.head):
            return "same-text"
    return "differs"


def visible_text(html: bytes) -> str:
    """The words that a reader of the page sees, in order, with single spaces; "" for one made to choke a parser."""
    tree = markup.parse(html.decode("utf-8", "replace"))
    if tree is None:
        return ""
    tree.strip_tags(["script", "style", "noscript", "template", "head"])
    return " ".join(tree.root.text(separator=" ").split()) if tree.root else ""
