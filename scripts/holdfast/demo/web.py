"""The demo's small web: a handful of fictional hosts on one loopback port, told apart by the Host header.

Documents are the files under ``web/hosts/<host>/<path>``; a second version of one lies under ``web/later``. What a
file name cannot say (a redirect, a compressed answer, a file offered for download) is listed in ``SPECIAL``.
"""

from __future__ import annotations

import gzip
import hashlib
import socket
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from holdfast.demo.loopback import LoopbackServer, Port

WEB = Path(__file__).parent / "web"
FIRST_DAY = "Mon, 01 Jun 2015 09:00:00 GMT"
LATER_DAY = "Mon, 06 Jul 2015 09:00:00 GMT"

MEDIA_TYPES = {
    ".css": "text/css",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".eml": "message/rfc822",
    ".html": "text/html; charset=utf-8",
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    ".svg": "image/svg+xml",
    ".ttf": "font/ttf",
    ".txt": "text/plain; charset=utf-8",
}

ERROR_PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>@TITLE@</title></head>
<body><h1>@TITLE@</h1>
<p>This is a fictional site, made for the Holdfast demonstration.</p></body></html>
"""
ERRORS = {403: "For members only", 404: "Page not found", 410: "This document has been withdrawn"}


@dataclass(frozen=True, slots=True)
class Document:
    """What one path serves. ``gone`` is the status if it is not to be had (403, 404, 410 …); 0 while it is."""

    body: bytes = b""
    media_type: str = "text/html; charset=utf-8"
    modified: str = FIRST_DAY
    location: str = ""  # a redirect (301) to this address
    compressed: bool = False  # gzip for clients that accept it
    download_as: str = ""  # file name for Content-Disposition
    gone: int = 0

    @property
    def etag(self) -> str:
        """A strong validator: the start of the body's SHA-256, in quotes."""
        return f'"{hashlib.sha256(self.body).hexdigest()[:20]}"'


@dataclass(frozen=True, slots=True)
class Access:
    """One line of the access log."""

    host: str
    method: str
    path: str
    status: int
    user_agent: str = ""


SPECIAL: Mapping[tuple[str, str], dict[str, Any]] = {
    ("harbour-news.example", "/2015/02/quiet-harbour-gate.html"): {"compressed": True},
    ("wrenmouth-harbour.example", "/papers/business-case.docx"): {"download_as": "Quiet Harbour business case.docx"},
    ("tidewatch.example", "/members/crew-accounts.html"): {"gone": 403},
    ("northmoor-council.example", "/quiet-harbour"): {
        "location": "http://northmoor-council.example/scrutiny/2015/quiet-harbour.html"
    },
}


def read_documents(folder: Path) -> dict[tuple[str, str], Document]:
    """All files under ``folder/<host>/``, by host and path; ``index.html`` also stands for its folder."""
    found: dict[tuple[str, str], Document] = {}
    for file in sorted(folder.rglob("*")):
        if not file.is_file():
            continue
        host, *rest = file.relative_to(folder).parts
        document = Document(file.read_bytes(), MEDIA_TYPES[file.suffix])
        path = "/" + "/".join(rest)
        found[host, path] = document
        if file.name == "index.html":
            found[host, path.removesuffix("index.html")] = document
    return found


@dataclass
class SmallWeb(LoopbackServer):
    """The fictional hosts of the demo, served on 127.0.0.1 at a free port while started.

    ``log`` holds one ``Access`` for every answer since the start; it proves which requests were (not) made.
    """

    folder: Path = WEB
    log: list[Access] = field(default_factory=list)
    _documents: dict[tuple[str, str], Document] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.handler = _Handler
        self._documents = read_documents(self.folder / "hosts")
        for key, facts in SPECIAL.items():
            self._documents[key] = replace(self._documents.get(key, Document()), **facts)

    @property
    def hosts(self) -> tuple[str, ...]:
        """All host names it answers to."""
        return tuple(sorted({host for host, _ in self._documents}))

    def resolve(self) -> dict[str, str]:
        """What ``network.resolve`` in ``holdfast.yml`` needs to reach every host: name → ``127.0.0.1:PORT``."""
        return dict.fromkeys(self.hosts, f"127.0.0.1:{self.port}")

    def document(self, host: str, path: str) -> Document | None:
        """What ``path`` on ``host`` serves now, ``None`` if there never was such a page."""
        return self._documents.get((host, path))

    def publish(self, host: str, path: str, body: bytes, media_type: str) -> None:
        """Puts a new document (or a new version of one) on a host, which may be a new one."""
        before = self._documents.get((host, path), Document())
        self._documents[host, path] = replace(before, body=body, media_type=media_type, modified=LATER_DAY, gone=0)

    def take_down(self, host: str, path: str, status: int = 404) -> None:
        """Answers ``status`` for this page from now on. Raises ``KeyError`` if there is no such page."""
        self._documents[host, path] = replace(self._documents[host, path], gone=status)

    def change(self, host: str, path: str) -> None:
        """Serves the second version of this page from now on. Raises ``FileNotFoundError`` if it has none."""
        file = self.folder / "later" / host / path.lstrip("/")
        self.publish(host, path, file.read_bytes(), MEDIA_TYPES[file.suffix])


class _Handler(BaseHTTPRequestHandler):
    """Answers GET and HEAD from the documents of the web it belongs to."""

    protocol_version = "HTTP/1.1"
    server: Port[SmallWeb]
    timeout = 30

    def do_GET(self) -> None:
        document = self.server.owner.document(self._host(), unquote(urlsplit(self.path).path))
        if document is None or document.gone:
            status = document.gone if document else 404
            self._answer(status, {}, ERROR_PAGE.replace("@TITLE@", ERRORS.get(status, "Trouble")).encode())
        elif document.location:
            self._answer(301, {"Location": document.location}, b"")
        else:
            self._serve(document)

    do_HEAD = do_GET

    def _host(self) -> str:
        return self.headers.get("Host", "").partition(":")[0].lower()

    def _serve(self, document: Document) -> None:
        packed = document.compressed and "gzip" in self.headers.get("Accept-Encoding", "")
        body = gzip.compress(document.body, mtime=0) if packed else document.body
        headers = {"Content-Type": document.media_type, "Last-Modified": document.modified, "Accept-Ranges": "bytes"}
        headers["ETag"] = document.etag.removesuffix('"') + '-gzip"' if packed else document.etag
        if document.compressed:
            headers["Vary"] = "Accept-Encoding"
        if document.download_as:
            headers["Content-Disposition"] = f'attachment; filename="{document.download_as}"'
        if self._unmodified(headers):
            self._answer(304, headers, b"")
            return
        if packed:
            headers["Content-Encoding"] = "gzip"
        wanted = self.headers.get("Range", "")
        if not wanted.startswith("bytes=") or "," in wanted:
            self._answer(200, headers, body)
            return
        span = byte_range(wanted.removeprefix("bytes="), len(body))
        if span is None:
            self._answer(416, {"Content-Range": f"bytes */{len(body)}"}, b"")
            return
        first, last = span
        headers["Content-Range"] = f"bytes {first}-{last}/{len(body)}"
        self._answer(206, headers, body[first : last + 1])

    def _unmodified(self, headers: Mapping[str, str]) -> bool:
        tags = self.headers.get("If-None-Match")
        if tags is not None:
            return headers["ETag"] in tags or tags.strip() == "*"
        return self.headers.get("If-Modified-Since") == headers["Last-Modified"]

    def _answer(self, status: int, headers: dict[str, str], body: bytes) -> None:
        agent = self.headers.get("User-Agent", "")
        self.server.owner.log.append(Access(self._host(), self.command, self.path, status, agent))
        self.send_response(status)
        if status != 304:
            headers = {"Content-Type": "text/html; charset=utf-8", "Content-Length": str(len(body))} | headers
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD" and status != 304:
            self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Nothing on the terminal; ``SmallWeb.log`` has it all."""


def byte_range(spec: str, size: int) -> tuple[int, int] | None:
    """First and last byte of one range (``0-99``, ``100-``, ``-20``; RFC 9110, 14.1.2), ``None`` if unsatisfiable."""
    first, _, last = spec.partition("-")
    try:
        if not first:
            start, end = max(0, size - int(last)), size - 1
        else:
            start, end = int(first), min(int(last), size - 1) if last else size - 1
    except ValueError:
        return None
    return (start, end) if 0 <= start <= end else None


def usable_port(wanted: int) -> int:
    """``wanted`` if nothing listens there on loopback, else (or for 0) a free port."""
    for port in (wanted, 0):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return int(probe.getsockname()[1])
    raise OSError("no port is free on 127.0.0.1")
