"""What the stand-in Wayback Machine remembers: captures, jobs, limits, injected faults and the log of requests."""

from __future__ import annotations

import base64
import hashlib
import http.client
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from urllib.parse import urljoin, urlsplit

CDX_FIELDS = ("urlkey", "timestamp", "original", "mimetype", "statuscode", "digest", "length")
REDIRECTS = 3
PER_DAY = 5
SAME_WITHIN = timedelta(hours=1)
FETCH_SECONDS = 20
BY_STATUS = {401: "unauthorized", 403: "no-access", 404: "not-found", 410: "not-found", 429: "too-many-requests"}

SUBMIT_KINDS = ("daily", "session", "same-null", "overloaded", "answer-error", "excluded-message")
JOB_KINDS = (
    "job-error",
    "job-pending",
    "job-expired",
    "no-timestamp",
    "lag",
    "differs",
    "error-page",
    "original",
    "old",
)
"""Faults of a save itself and of the job it makes; every other kind is a fault of one HTTP answer."""


@dataclass(frozen=True, slots=True)
class Page:
    """What an address served: status, headers as sent, and the body as sent (not decoded)."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes

    def header(self, name: str) -> str:
        """The value of a header, "" if it was not sent."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), "")


Fetch = Callable[[str], Page]
"""Fetches one address without following redirects. Raises ``OSError`` when nobody answers."""


@dataclass(frozen=True, slots=True)
class Stored:
    """One archived response. ``hidden`` ones are captured, but neither listed nor served yet."""

    timestamp: str
    url: str
    page: Page
    hidden: bool = False
    revisit: bool = False  # listed as a repetition of an earlier capture of the same bytes

    @property
    def digest(self) -> str:
        """As the real index gives it: base32 of the SHA-1 of the body as stored."""
        return base64.b32encode(hashlib.sha1(self.page.body).digest()).decode()

    def row(self) -> dict[str, str]:
        """Its line in the index, by the names of ``CDX_FIELDS``."""
        host, path, query = key(self.url)
        urlkey = ",".join(reversed(host.split("."))) + ")" + path + (f"?{query}" if query else "")
        media_type = self.page.header("Content-Type").partition(";")[0] or "unk"
        size = str(len(self.page.body))
        status = str(self.page.status)
        if self.revisit:
            media_type, status = "warc/revisit", "-"
        values = (urlkey, self.timestamp, self.url, media_type, status, self.digest, size)
        return dict(zip(CDX_FIELDS, values, strict=True))


@dataclass(slots=True)
class Job:
    """A save under way; ``pending`` answers say so before the end is told."""

    id: str
    outcome: dict[str, object]
    pending: int = 0


@dataclass(slots=True)
class Fault:
    """A fault for the next ``times`` requests whose "METHOD /path" contains ``match``. ``kind`` may carry ":value"."""

    kind: str
    match: str = ""
    times: int = 1

    @property
    def name(self) -> str:
        """The kind without its value."""
        return self.kind.partition(":")[0]

    @property
    def value(self) -> str:
        """What stands after the colon."""
        return self.kind.partition(":")[2]


def loopback_fetch(resolve: Mapping[str, str]) -> Fetch:
    """Fetches hosts of a table ``{"host": "127.0.0.1:port"}`` over plain HTTP, and nothing else."""

    def fetch(url: str) -> Page:
        parts = urlsplit(url)
        place = resolve.get(parts.netloc) or resolve.get(parts.hostname or "")
        if place is None:
            raise OSError(f"the stand-in reaches only the hosts of its table, not {parts.netloc}")
        connection = http.client.HTTPConnection(place, timeout=FETCH_SECONDS)
        try:
            path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
            connection.request("GET", path, headers={"Host": parts.netloc, "User-Agent": "stand-in-wayback"})
            answer = connection.getresponse()
            return Page(answer.status, tuple(answer.getheaders()), answer.read())
        except http.client.HTTPException as error:
            raise OSError(str(error)) from error
        finally:
            connection.close()

    return fetch


@dataclass
class ArchiveState:
    """Everything the stand-in knows. Its methods may be called from several threads."""

    fetch: Fetch
    now: Callable[[], datetime]
    stored: list[Stored] = field(default_factory=list)
    jobs: dict[str, Job] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    log: list[str] = field(default_factory=list)
    excluded: set[str] = field(default_factory=set)
    daily_captures: int = 0
    daily_limit: int = 30_000
    _lock: threading.RLock = field(default_factory=threading.RLock)

    def take(self, line: str, kinds: tuple[str, ...] | None) -> Fault | None:
        """The first fault that applies to this request, used up by one; ``None`` for ``kinds``: those of one answer."""
        with self._lock:
            for fault in self.faults:
                mine = fault.name in kinds if kinds else fault.name not in SUBMIT_KINDS + JOB_KINDS
                if mine and fault.times > 0 and fault.match in line:
                    fault.times -= 1
                    return fault
        return None

    def keep(self, url: str, page: Page, *, timestamp: str = "", hidden: bool = False, revisit: bool = False) -> str:
        """Store a response as if it had been archived at ``timestamp`` (default: now); returns the timestamp."""
        with self._lock:
            moment = self.now().astimezone(UTC)
            stamp = timestamp or f"{moment:%Y%m%d%H%M%S}"
            self.stored = [one for one in self.stored if (one.timestamp, key(one.url)) != (stamp, key(url))]
            self.stored.append(Stored(stamp, url, page, hidden, revisit))
            return stamp

    def reveal(self) -> None:
        """End the lag: from now on every capture is listed and served."""
        with self._lock:
            self.stored = [replace(one, hidden=False) for one in self.stored]

    def copies(self, url: str) -> list[Stored]:
        """Visible captures of an address, oldest first."""
        with self._lock:
            found = [one for one in self.stored if key(one.url) == key(url) and not one.hidden]
        return sorted(found, key=lambda one: one.timestamp)

    def save(self, url: str, line: str, *, errors: bool = False) -> dict[str, object]:
        """Carry out one save as ``POST /save`` would, and answer in its JSON. ``errors``: keep error pages too."""
        with self._lock:
            fault = self.take(line, SUBMIT_KINDS)
            if fault is not None and fault.name != "overloaded":
                return _declined(fault)
            job_id = "spn2-" + hashlib.sha1(url.encode()).hexdigest()
            recent = self._recent(url)
            if recent is not None and job_id in self.jobs:
                minutes = int((self.now() - moment_of(recent.timestamp)).total_seconds() // 60)
                message = f"The same snapshot had been made {minutes} minutes ago. "
                message += "You can make new capture of this URL after 1 hour."
                return {"url": url, "job_id": job_id, "message": message}
            today = f"{self.now().astimezone(UTC):%Y%m%d}"
            if sum(key(one.url) == key(url) and one.timestamp.startswith(today) for one in self.stored) >= PER_DAY:
                return _declined(Fault("daily"))
            self.daily_captures += 1
            self.jobs[job_id] = self._run(job_id, url, self.take(line, JOB_KINDS), errors=errors)
            answer: dict[str, object] = {"url": url, "job_id": job_id}
            if fault is not None:
                answer["message"] = (
                    "The capture will start in ~1 hour, 2 minutes because our service is currently overloaded."
                )
            return answer

    def _recent(self, url: str) -> Stored | None:
        copies = [one for one in self.stored if key(one.url) == key(url)]
        newest = max(copies, key=lambda one: one.timestamp, default=None)
        return newest if newest and self.now() - moment_of(newest.timestamp) < SAME_WITHIN else None

    def _run(self, job_id: str, url: str, fault: Fault | None, *, errors: bool) -> Job:
        """Fetch the address once, store what it served, and prepare what the job's status will say."""
        name, value = (fault.name, fault.value) if fault else ("", "")
        if name == "job-error":
            return Job(job_id, _error(job_id, value))
        if name == "job-expired":
            return Job(job_id, {})
        try:
            final, page, stamp = self._fetch_chain(url, name, errors=errors)
        except OSError:
            return Job(job_id, _error(job_id, "invalid-host-resolution"))
        if page is None:
            return Job(job_id, _error(job_id, "too-many-redirects"))
        if page.status >= 400 and name != "error-page" and not errors:
            return Job(job_id, _error(job_id, BY_STATUS.get(page.status, "service-unavailable")))
        outcome: dict[str, object] = {"status": "success", "job_id": job_id, "original_url": value or final}
        outcome |= {
            "timestamp": stamp,
            "duration_sec": 6,
            "http_status": page.status,
            "resources": [final],
            "outlinks": {},
        }
        if name == "no-timestamp":
            del outcome["timestamp"]
        if name == "job-pending":
            outcome["original_url"] = final
        return Job(job_id, outcome, pending=int(value or 1) if name == "job-pending" else 0)

    def _fetch_chain(self, url: str, fault: str, *, errors: bool) -> tuple[str, Page | None, str]:
        stamp = f"{self.now().astimezone(UTC) - timedelta(hours=5 if fault == 'old' else 0):%Y%m%d%H%M%S}"
        for _ in range(REDIRECTS + 1):
            page = self.fetch(url)
            if fault == "differs":
                page = replace(page, body=page.body + b"<!-- made for this visitor -->")
            if fault == "error-page":
                page = Page(404, (("Content-Type", "text/html"),), b"<h1>Page not found</h1>")
            target = page.header("Location") if 300 <= page.status < 400 else ""
            if page.status < 400 or fault == "error-page" or errors:
                self.keep(url, page, timestamp=stamp, hidden=fault == "lag")
            if not target:
                return url, page, stamp
            url = urljoin(url, target)
        return url, None, stamp


def key(url: str) -> tuple[str, str, str]:
    """What the index files an address under: scheme, ``www.``, the usual ports and the case of the host aside."""
    parts = urlsplit(url)
    host = parts.netloc.lower().removeprefix("www.").removesuffix(":80").removesuffix(":443")
    return host, parts.path or "/", parts.query


def moment_of(timestamp: str) -> datetime:
    """The moment that a 14-digit timestamp names, in UTC."""
    return datetime.strptime(timestamp, "%Y%m%d%H%M%S").replace(tzinfo=UTC)


def _error(job_id: str, word: str) -> dict[str, object]:
    said = {"status": "error", "job_id": job_id, "status_ext": f"error:{word}", "message": f"Failed: {word}."}
    return {**said, "resources": []}


def _declined(fault: Fault) -> dict[str, object]:
    """Answers to a save that make no job; all of them come with HTTP 200."""
    match fault.name:
        case "daily":
            message = "This URL has been already captured 5 times today."
            return {"status": "error", "status_ext": "error:too-many-daily-captures", "message": message}
        case "session":
            message = "You have already reached the limit of active Save Page Now sessions. "
            return {"message": message + "Please wait for a minute and then try again."}
        case "same-null":
            return {"job_id": None, "message": "The same snapshot had been made 177 hours, 9 minutes ago."}
        case "excluded-message":
            return {"message": "This URL has been excluded from the Wayback Machine."}
        case _:
            return {"status": "error", "status_ext": f"error:{fault.value}", "message": f"Failed: {fault.value}."}
