"""What an address served, and what the archive keeps of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from holdfast.model.sources import Custody


@dataclass(frozen=True, slots=True)
class Tls:
    """Facts of the TLS session; ``leaf_sha256`` is the digest of the server's DER certificate."""

    version: str
    cipher: str
    leaf_sha256: str


@dataclass(frozen=True, slots=True)
class Hop:
    """One request of a redirect chain and how it was answered. The last hop served the payload."""

    url: str
    status: int
    at: str
    ip: str = ""
    location: str = ""
    tls: Tls | None = None


@dataclass(frozen=True, slots=True)
class Payload:
    """The body of the main resource. ``sha256`` is over the decoded body (the file a reader would have saved);
    ``wire_sha256`` over the bytes as transferred after dechunking, which differ under ``Content-Encoding``."""

    media_type: str  # by its first bytes, e.g. "application/pdf"
    declared_type: str  # the served Content-Type, "" if none
    size: int
    sha256: str
    wire_size: int
    wire_sha256: str
    content_encoding: str = ""
    filename: str = ""  # from Content-Disposition; metadata only, never a path of ours
    completeness: Literal["complete", "unproven"] = "complete"
    last_modified: str = ""
    etag: str = ""


@dataclass(frozen=True, slots=True)
class FailedRequisite:
    """An image, style sheet or other part of a page that could not be had."""

    url: str
    reason: str


@dataclass(frozen=True, slots=True)
class Requisites:
    """How complete a page is: resources besides the main one that were wanted, had and missed."""

    wanted: int = 0
    had: int = 0
    failed: tuple[FailedRequisite, ...] = ()


@dataclass(frozen=True, slots=True)
class Robots:
    """What the site's robots.txt said of the address that was asked. ``rule``: the line that decided, "" if none did;
    with "unknown", why it could not be had."""

    verdict: Literal["allowed", "disallowed", "unknown"]
    rule: str = ""


Origin = Literal["observed", "memento", "absence", "deposited", "redacted"]
"""How a capture came about: we received the document from its address; we took it from a memento that someone else
holds; the address answered that it is not there, and that answer itself is kept; somebody brought us the file; or
we made it ourselves from another copy, with places painted over."""


@dataclass(frozen=True, slots=True)
class Redaction:
    """How a redacted copy was made. ``derived_from`` is the SHA-256 of the document that stays sealed; ``regions`` and
    ``pages`` count the places that were painted over and the pages of the whole."""

    derived_from: str
    regions: int
    pages: int
    reason: str
    decided_by: tuple[str, ...]


Role = Literal["payload", "wacz", "attachment", "screenshot", "screenshot-settled", "print", "dom"]
"""The part that an object plays in a capture: the document, the web archive of how it came, a file that was attached
to it; or what a browser made of the page: its picture before anything was touched and after, the page as it prints,
and its HTML as scripts left it."""


@dataclass(frozen=True, slots=True)
class BrowserAction:
    """Something that was done to a page in the browser, or that happened to it."""

    what: Literal[
        "loaded",
        "not-finished",  # it was still loading when its time was over
        "screenshot",
        "pressed",  # a button of a layer that asks for consent
        "scrolled",
        "printed",
        "not-drawn",  # an embedded PDF: a plain sheet stands for it in the pictures
        "dismissed",  # a dialog, answered with no
        "closed",  # a window that the page opened
        "left-out",  # a step that the page did not let happen
    ]
    detail: str
    at: str


@dataclass(frozen=True, slots=True)
class BrowserVisit:
    """How a page was seen in a browser, besides being fetched. ``actions`` are in the order of time."""

    engine: str  # such as "Chromium 156.0.8078.79"
    user_agent: str
    viewport: str  # such as "1280x900"
    final_url: str
    reason: str = ""  # why a browser was taken when nobody asked for one
    sandbox: bool = True
    actions: tuple[BrowserAction, ...] = ()
    observed: int = 0  # answers that are kept as the browser saw them
    refetched: int = 0  # answers that our own fetch asked for instead
    refused: tuple[FailedRequisite, ...] = ()  # what the page wanted of addresses that are not public
    failure: str = ""  # why the visit did not come to its end


@dataclass(frozen=True, slots=True)
class RecoveredFrom:
    """The memento that a capture was taken from. Never our own observation of the address."""

    holder: str  # who archived it, e.g. "Internet Archive"
    memento_url: str
    raw_url: str  # where its bytes were read from
    archived_at: str  # an instant, as the holder states it


@dataclass(frozen=True, slots=True)
class FetchedFile:
    """A further file of a fetch, still in the working folder. ``name`` is what its sender called it: metadata only."""

    role: Role
    path: Path
    media_type: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Fetched:
    """A successful fetch, still in the working folder: what ``capture.capture`` returns and the archive keeps.

    ``wacz_path`` is ``None`` for what was deposited, which no server sent. ``suspect``: why it is probably not the
    document, as one sentence, "" if nothing speaks for that. ``custody`` goes with origin "deposited".
    """

    record: str
    requested_url: str
    final_url: str
    started: str
    finished: str
    hops: tuple[Hop, ...]
    payload: Payload
    requisites: Requisites
    payload_path: Path  # the decoded body
    wacz_path: Path | None  # WACZ with the wire-exact WARC of everything that was fetched
    title: str = ""
    circumstances: dict[str, str] = field(default_factory=dict)  # user_agent, software, python, resolve …
    origin: Origin = "observed"
    recovered_from: RecoveredFrom | None = None  # only with origin "memento"
    browser: BrowserVisit | None = None  # only if a browser was used
    suspect: str = ""
    custody: Custody | None = None  # with origins "deposited" and "redacted"
    redaction: Redaction | None = None  # only with origin "redacted"
    further: tuple[FetchedFile, ...] = ()
    robots: Robots | None = None  # None: it was not asked


FailureReason = Literal[
    "bad-url",  # the address is malformed or of a kind that is never fetched
    "private-address",  # the guard refused: the host resolves to an address that is not public
    "unresolvable",  # DNS has no answer
    "unreachable",  # refused, reset before an answer, network down
    "tls",  # certificate or handshake
    "timeout",  # the deadline passed
    "too-large",  # over the byte limit
    "truncated",  # the body ended before its announced length
    "http-status",  # 4xx, 5xx or a status that is no answer
    "challenge",  # an error status that comes with a check for robots
    "redirects",  # a loop, too many, or a bad Location
    "wrong-content",  # first bytes contradict the declared or expected type
    "bad-encoding",  # Content-Encoding cannot be undone
    "empty",  # no body at all
    "protocol",  # not understandable as HTTP
]


@dataclass(frozen=True, slots=True)
class FailedCapture:
    """An attempt that yielded no capture. ``message`` is one plain sentence; ``status`` the HTTP status or 0."""

    record: str
    url: str
    reason: FailureReason
    message: str
    started: str
    finished: str
    status: int = 0
    hops: tuple[Hop, ...] = ()


@dataclass(frozen=True, slots=True)
class StoredFile:
    """An object of the archive and the part it plays in a capture. ``name``: the file name of an attachment."""

    role: Role
    sha256: str
    size: int
    media_type: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Capture:
    """One capture as its manifest describes it. ``id`` is ``<utc>-<8hex>``, unique within the record.

    ``sealed``: its objects went to the sealed store, and nothing that is content stands in the manifest. ``suspect``:
    why it was probably not the document, as it was judged when it came, "" if nothing spoke for that. ``custody``:
    who brought a deposited file, and when and how, as the record said when it was deposited.
    """

    id: str
    record: str
    requested_url: str
    final_url: str
    started: str
    finished: str
    hops: tuple[Hop, ...]
    payload: Payload
    requisites: Requisites
    files: tuple[StoredFile, ...]
    title: str = ""
    circumstances: dict[str, str] = field(default_factory=dict)
    origin: Origin = "observed"
    recovered_from: RecoveredFrom | None = None
    sealed: bool = False
    browser: BrowserVisit | None = None
    suspect: str = ""
    custody: Custody | None = None
    redaction: Redaction | None = None
    robots: Robots | None = None
