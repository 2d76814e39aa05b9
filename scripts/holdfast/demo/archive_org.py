"""A stand-in for archive.org on loopback, for the demonstration and the tests.

It speaks the documented wire format of Save Page Now 2, the CDX index and replay, as far as Holdfast uses them, and
really fetches what it is asked to save. It is not archive.org: what is proved against it is proved against the
documents, not against the live service.
"""

from __future__ import annotations

import json
import re
import socket
import struct
import threading
from collections.abc import Callable, Mapping
from datetime import datetime
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler
from typing import Self
from urllib.parse import parse_qs, quote_plus, unquote, urljoin, urlsplit

from holdfast import clock
from holdfast.demo.archive_state import (
    CDX_FIELDS,
    ArchiveState,
    Fault,
    Fetch,
    Page,
    Stored,
    key,
    loopback_fetch,
    moment_of,
)
from holdfast.demo.loopback import LoopbackServer, Port

REPLAY = re.compile(r"/web/([0-9]{1,14})([a-z]{2}_)?/(.+)", re.DOTALL)
OFFLINE = "<html><head><title>Internet Archive: Temporarily Offline</title></head><body>Back soon.</body></html>"
EXCLUDED = "This URL has been excluded from the Wayback Machine."


class StandInWayback(LoopbackServer):
    """A small Wayback Machine on 127.0.0.1 at a free port while started.

    ``fetch`` gets one address without following redirects; by default it reaches only the hosts of ``resolve``
    (``{"host": "127.0.0.1:port"}``). ``keys``: the only pair it takes, else any. ``anonymous``: whether it saves
    without keys.
    """

    def __init__(
        self,
        fetch: Fetch | None = None,
        *,
        resolve: Mapping[str, str] | None = None,
        keys: tuple[str, str] | None = None,
        anonymous: bool = True,
        now: Callable[[], datetime] = clock.now,
    ) -> None:
        self.state = ArchiveState(fetch or loopback_fetch(resolve or {}), now)
        self.keys = keys
        self.anonymous = anonymous
        self.stopping = threading.Event()
        self.handler = _Handler

    def start(self) -> Self:
        """Listens from now on; returns itself."""
        self.stopping.clear()
        return super().start()

    def stop(self) -> None:
        """Closes the port; what was archived stays and is served again after the next start, at another port."""
        self.stopping.set()
        super().stop()

    @property
    def base(self) -> str:
        """The address to configure as ``wayback.base``."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def log(self) -> list[str]:
        """Every request so far as "METHOD /path?query", except those to the control addresses."""
        return list(self.state.log)

    def saves(self) -> int:
        """How many saves were sent here, with or without keys."""
        return sum(line == "POST /save" or line.startswith("GET /save/http") for line in self.log)

    def preload(
        self, url: str, timestamp: str, body: bytes, media_type: str = "text/html",
        *, status: int = 200, revisit: bool = False, headers: Mapping[str, str] | None = None,
    ) -> None:  # fmt: skip
        """Hold a memento of ``url`` as if it had been archived at ``timestamp`` (14 digits) long ago."""
        page = Page(status, (("Content-Type", media_type), *(headers or {}).items()), body)
        self.state.keep(url, page, timestamp=timestamp, revisit=revisit)

    def fault(self, kind: str, match: str = "", times: int = 1) -> None:
        """Inject a fault (see ``archive_state.Fault``), as ``POST /_fault`` does."""
        self.state.faults.append(Fault(kind, match, times))


class _Handler(BaseHTTPRequestHandler):
    """HTTP/1.0, one request a connection: nothing to hang on to when it stops."""

    server: Port[StandInWayback]
    server_version = "stand-in-wayback"

    def log_message(self, *_: object) -> None:
        """Silent; ``/_log`` is the log."""

    def do_GET(self) -> None:
        """Index, status, replay, saves without keys, and the control addresses."""
        self._handle(b"")

    def do_POST(self) -> None:
        """Saves, batch status, and ``/_fault``."""
        self._handle(self.rfile.read(int(self.headers.get("Content-Length") or 0)))

    def _handle(self, sent: bytes) -> None:
        self.state = self.server.owner.state
        line = f"{self.command} {self.path}"
        if self.path == "/_log":
            return self._json(self.state.log)
        if self.path == "/_fault":
            asked = json.loads(sent)
            self.state.faults.append(Fault(asked["kind"], asked.get("match", ""), asked.get("times", 1)))
            return self._json({"ok": True})
        self.state.log.append(line)
        fault = self.state.take(line, None)
        return self._spoil(fault, line, sent) if fault else self._route(line, sent)

    def _spoil(self, fault: Fault, line: str, sent: bytes) -> None:
        """Answer as the fault says instead of, or after, doing what was asked."""
        if fault.name == "hang":
            self.server.owner.stopping.wait(float(fault.value or 120))
        if fault.name == "executed-then-dropped":
            self._execute(line, sent)
        if fault.name in ("hang", "drop", "executed-then-dropped"):
            return self._drop()
        if fault.name == "html":
            return self._send(200, OFFLINE)
        if fault.name == "text":
            return self._send(200, fault.value, "application/json")
        if fault.name == "excluded":
            return self._send(403, f"org.archive.wayback.exception.AdministrativeAccessControlException: {EXCLUDED}")
        if fault.name == "robots":
            return self._send(403, "org.archive.wayback.exception.RobotAccessControlException: Blocked By Robots")
        headers = {"Retry-After": fault.value} if fault.value else {}
        return self._send(int(fault.name), OFFLINE, headers=headers)

    def _drop(self) -> None:
        """Hang up without an answer, by a reset."""
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.close_connection = True
        self.connection.close()

    def _execute(self, line: str, sent: bytes) -> None:
        """Carry out a save without answering."""
        form = parse_qs(sent.decode())
        url = form.get("url", [self.path.removeprefix("/save/")])[0]
        self.state.save(url, line, errors=form.get("capture_all", ["0"])[0] in ("1", "on"))

    def _route(self, line: str, sent: bytes) -> None:
        path = urlsplit(self.path).path
        form = {name: values[0] for name, values in parse_qs(sent.decode()).items()}
        if path == "/save/status/system":
            return self._json({"status": "ok", "recent_captures": len(self.state.stored), "queues": {}})
        if path == "/save" or path.startswith("/save/status"):
            if not self._keyed():
                return self._json({"message": "You need to be logged in to use Save Page Now."}, 401)
            return self._save_page_now(path, form, line)
        if self.path.startswith("/save/"):
            return self._save_without_keys(self.path.removeprefix("/save/"), line)
        if path == "/cdx/search/cdx":
            return self._cdx({name: values[-1] for name, values in parse_qs(urlsplit(self.path).query).items()})
        if path.startswith("/web/"):
            return self._replay()
        return self._send(200, "<p>A stand-in for archive.org, made for the Holdfast demonstration and tests.</p>")

    def _keyed(self) -> bool:
        given, keys = self.headers.get("Authorization", ""), self.server.owner.keys
        return given == "LOW " + ":".join(keys) if keys else re.fullmatch("LOW [^:]+:[^:]+", given) is not None

    def _save_page_now(self, path: str, form: dict[str, str], line: str) -> None:
        state = self.state
        if path == "/save":
            return self._json(state.save(form.get("url", ""), line, errors=form.get("capture_all") in ("1", "on")))
        if path == "/save/status/user":
            used, limit = state.daily_captures, state.daily_limit
            return self._json({"processing": 0, "available": 3, "daily_captures": used, "daily_captures_limit": limit})
        if path == "/save/status" and "job_ids" in form:
            return self._json([self._status(job) for job in form["job_ids"].split(",")])
        return self._json(self._status(form.get("job_id") or unquote(path.removeprefix("/save/status/"))))

    def _status(self, job_id: str) -> dict[str, object]:
        job = self.state.jobs.get(job_id)
        if job is None or not job.outcome:
            return {"job_id": job_id, "message": "No such job."}
        if job.pending > 0:
            job.pending -= 1
            return {"status": "pending", "job_id": job_id, "resources": []}
        return job.outcome

    def _save_without_keys(self, url: str, line: str) -> None:
        if not self.server.owner.anonymous:
            return self._send(429, OFFLINE)
        said = self.state.save(url, line)
        job = self.state.jobs.get(str(said.get("job_id")))
        stamp = str(job.outcome.get("timestamp", "")) if job else ""
        if not stamp:
            return self._send(520, OFFLINE)
        place = f"/web/{stamp}/{url}"
        return self._send(302, "", headers={"Location": place, "Content-Location": place})

    def _cdx(self, query: dict[str, str]) -> None:
        url = query.get("url", "")
        if self._is_excluded(url):
            return self._send(403, f"AdministrativeAccessControlException: {EXCLUDED}", "text/plain")
        names = query.get("fl", ",".join(CDX_FIELDS)).split(",")
        start, end = query.get("from", ""), query.get("to", "")
        rows = [one.row() for one in self.state.copies(url)]
        rows = [row for row in rows if row["timestamp"] >= start and (not end or row["timestamp"][: len(end)] <= end)]
        if "filter" in query:
            field, _, pattern = query["filter"].lstrip("!").partition(":")
            rows = [row for row in rows if bool(re.fullmatch(pattern, row[field])) is (query["filter"][0] != "!")]
        rows = [row for row in rows if row["timestamp"] > query.get("resumeKey", "").rstrip("!").rpartition(" ")[2]]
        limit = int(query.get("limit", "0"))
        more = query.get("showResumeKey") == "true" and 0 < limit < len(rows)
        rows = rows[limit:] if limit < 0 else rows[: limit or None]
        table = [[row[name] for name in names] for row in rows]
        if query.get("output") == "json":
            resume = [[], [quote_plus(f"{rows[-1]['urlkey']} {rows[-1]['timestamp']}!")]] if more else []
            return self._json([names, *table, *resume] if table else [])
        return self._send(200, "".join(" ".join(row) + "\n" for row in table), "text/plain")

    def _is_excluded(self, url: str) -> bool:
        return key(url) in {key(one) for one in self.state.excluded}

    def _replay(self) -> None:
        match = REPLAY.fullmatch(self.path)
        stamp, flag, url = match.groups() if match else ("9" * 14, None, self.path.removeprefix("/web/"))
        if self._is_excluded(url):
            return self._send(403, EXCLUDED, headers={"X-Archive-Wayback-Runtime-Error": "AdministrativeAccessControl"})
        copies = self.state.copies(url)
        if not copies:
            return self._send(404, "<p>The stand-in has not archived that address.</p>")
        nearest = min(copies, key=lambda one: abs(int(one.timestamp) - int(stamp.ljust(14, "0"))))
        if nearest.timestamp != stamp:
            return self._send(302, "", headers={"Location": f"/web/{nearest.timestamp}{flag or ''}/{nearest.url}"})
        return self._send_archived(nearest, flag or "")

    def _send_archived(self, copy: Stored, flag: str) -> None:
        page = copy.page
        headers = {"Memento-Datetime": format_datetime(moment_of(copy.timestamp), usegmt=True)}
        headers |= {f"x-archive-orig-{name.lower()}": value for name, value in page.headers}
        if page.header("Location"):
            headers["Location"] = f"/web/{copy.timestamp}{flag}/{urljoin(copy.url, page.header('Location'))}"
        if page.header("Content-Encoding"):
            headers["Content-Encoding"] = page.header("Content-Encoding")
        if not flag:
            # The real machine isolates archived pages by its own means; here nothing of them may run.
            headers["Content-Security-Policy"] = "sandbox; default-src 'none'; style-src 'unsafe-inline'"
        self._send(page.status, page.body, page.header("Content-Type") or "application/octet-stream", headers)

    def _json(self, value: object, status: int = 200) -> None:
        self._send(status, json.dumps(value), "application/json")

    def _send(
        self,
        status: int,
        body: str | bytes,
        media_type: str = "text/html; charset=utf-8",
        headers: Mapping[str, str] | None = None,
    ) -> None:
        data = body.encode() if isinstance(body, str) else body
        self.send_response(status)
        self.send_header("Content-Type", media_type)
        self.send_header("Content-Length", str(len(data)))
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(data)
