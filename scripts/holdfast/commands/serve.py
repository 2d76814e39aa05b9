"""``holdfast serve``: the built site on this machine only, with Range requests and no caching.

The standard library's handler answers no ranges; browsers need them to open large PDF and WACZ files
(RFC 9110, section 14: one range, ``bytes=a-b``, ``bytes=a-`` or ``bytes=-n``).
"""

from __future__ import annotations

import functools
import io
import os
import re
import sys
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import BinaryIO

from holdfast.config import Workspace
from holdfast.errors import UsageError
from holdfast.model import Report
from holdfast.progress import Progress, Silent
from holdfast.site import flat

HOST = "127.0.0.1"
_RANGE = re.compile(r"bytes=(\d*)-(\d*)\Z")


class RangeHandler(SimpleHTTPRequestHandler):
    """Serves files with ``206 Partial Content`` for a single range; copies under ``files/`` never run."""

    protocol_version = "HTTP/1.1"
    extensions_map = {
        **SimpleHTTPRequestHandler.extensions_map,
        ".mjs": "text/javascript",
        ".wacz": "application/wacz",
        ".wasm": "application/wasm",
        ".pagefind": "application/octet-stream",
    }

    def send_head(self) -> io.BytesIO | BinaryIO | None:
        """Answer a single satisfiable range; leave everything else to the base class."""
        path = Path(self.translate_path(self.path))
        match = _RANGE.match(self.headers.get("Range", ""))
        if match is None or not path.is_file():
            return super().send_head()
        size = path.stat().st_size
        first, last = span(match.group(1), match.group(2), size)
        if first > last:
            self.send_response(HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE)
            self.send_header("Content-Range", f"bytes */{size}")
            self.send_header("Content-Length", "0")
            self.end_headers()
            return None
        stream = path.open("rb")
        stream.seek(first)
        self.send_response(HTTPStatus.PARTIAL_CONTENT)
        self.send_header("Content-Type", self.guess_type(str(path)))
        self.send_header("Content-Range", f"bytes {first}-{last}/{size}")
        self.send_header("Content-Length", str(last - first + 1))
        self.end_headers()
        return io.BufferedReader(_Part(stream, last - first + 1))

    def end_headers(self) -> None:
        """What every answer carries: nothing is cached, ranges work, nothing is sniffed or run under files/."""
        self.send_header("Accept-Ranges", "bytes")
        self.send_header("Cache-Control", "no-store")
        self.send_header("X-Content-Type-Options", "nosniff")
        if self.path.startswith("/files/"):
            self.send_header("Content-Security-Policy", "sandbox")
        elif self.path.startswith("/copies/"):
            self.send_header("Content-Security-Policy", f"sandbox; {flat.POLICY}")
        super().end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Silent: the person at the terminal wants the address, not the traffic."""


class _Part(io.RawIOBase):
    """The next ``length`` bytes of an open file, as a file of its own."""

    def __init__(self, stream: BinaryIO, length: int) -> None:
        self._stream, self._left = stream, length

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        data = self._stream.read(min(len(buffer), self._left))
        buffer[: len(data)] = data
        self._left -= len(data)
        return len(data)

    def close(self) -> None:
        self._stream.close()
        super().close()


def span(first: str, last: str, size: int) -> tuple[int, int]:
    """The byte positions that ``bytes=first-last`` asks of a file of ``size`` bytes; first > last means none."""
    if first:
        return int(first), min(int(last) if last else size - 1, size - 1)
    if last:
        return max(size - int(last), 0), size - 1 if int(last) else -1
    return 0, -1


class _Server(ThreadingHTTPServer):
    """A server that says nothing of readers who went away in the middle of an answer, as browsers often do."""

    def handle_error(self, request: object, client_address: object) -> None:
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]


def make_server(site: Path, port: int) -> ThreadingHTTPServer:
    """A server of ``site`` on loopback, not yet running. Raises ``UsageError`` when the port is taken."""
    handler = functools.partial(RangeHandler, directory=os.fspath(site))
    try:
        return _Server((HOST, port), handler)
    except OSError as error:
        remedy = "Take another with --port, or --port 0 for any free one."
        raise UsageError(f"Port {port} cannot be used: {error.strerror}. {remedy}") from error


def run(workspace: Workspace, *, port: int = 8000, progress: Progress | None = None) -> Report:
    """Serve until interrupted. Raises ``UsageError`` when there is no built site or the port is taken."""
    progress = progress or Silent()
    if not (workspace.site / "index.html").is_file():
        raise UsageError(f"There is no built site in {workspace.site}. Make it with `holdfast build`.")
    with make_server(workspace.site, port) as server:
        progress.note(f"Serving {workspace.config.title} at http://{HOST}:{server.server_address[1]}/ (Ctrl-C stops)")
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            progress.note("Stopped.")
    return Report("serve", counts={"site served": 1})
