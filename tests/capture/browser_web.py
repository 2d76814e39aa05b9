"""Pages that only a browser shows in full, pages that give browsers trouble, and listeners that nobody may reach."""

from __future__ import annotations

import contextlib
import os
import socket
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_network

from hostile import AGENT

from holdfast.capture import CaptureSettings
from holdfast.config import Limits, Network

HOST, OTHER = "www.papers.example", "cdn.papers.example"
ABROAD = "www.elsewhere.example"  # another site, whose frames get a process of their own
INWARD = "inward.papers-of-the-town.org"  # a name that DNS leads to the victim
VICTIM, VICTIM_PORT = f"127.{77 + os.getpid() % 100}.{os.getpid() // 100 % 250}.77", 8080
"""A private place with an address of its own for each process, because only a few ports may be asked for."""
Reply = tuple[bytes, str]
Route = Reply | Callable[["Handler"], None]


class Web:
    """Serves ``routes``, by path, on 127.0.0.1, and notes every request."""

    def __init__(self, routes: dict[str, Route]) -> None:
        self.routes = routes
        self.seen: list[tuple[str, str, str]] = []  # method, path with query, host
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), type("Bound", (Handler,), {"web": self}))
        self._server.daemon_threads = True
        self.port = self._server.server_port
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Serve no more."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(2)

    def settings(self, deadline: float = 40.0) -> CaptureSettings:
        """Settings under which the three hosts are this server and nothing else on loopback may be asked."""
        here = dict.fromkeys((HOST, OTHER, ABROAD), f"127.0.0.1:{self.port}")
        network = Network((ip_network("127.0.0.1/32"),), here)
        return CaptureSettings(Limits(deadline=deadline, bytes=20_000_000), network, AGENT)


class Handler(BaseHTTPRequestHandler):
    """Answers as ``Web`` was told."""

    web: Web
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        """Answer any method."""
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.web.seen.append((self.command, self.path, self.headers.get("Host", "")))
        route = self.web.routes.get(self.path.partition("?")[0])
        if route is None:
            self.reply(b"not here", "text/plain", 404)
        else:
            self.body = body
            with contextlib.suppress(OSError):  # the page went away
                route(self) if callable(route) else self.reply(*route)
            self.close_connection = True

    do_POST = do_GET

    def reply(self, body: bytes, kind: str = "text/plain", status: int = 200, *more: tuple[str, str]) -> None:
        """One well-formed answer."""
        self.send_response(status)
        for name, value in (("Content-Type", kind), *more, ("Content-Length", str(len(body)))):
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Quiet."""


class Victim:
    """Listens where no page may reach, for TCP and UDP, and counts who comes."""

    def __init__(self) -> None:
        self.came: list[str] = []
        self._tcp = socket.create_server((VICTIM, VICTIM_PORT))
        self._udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._udp.bind((VICTIM, VICTIM_PORT))
        for listen in (self._listen, self._hear):
            threading.Thread(target=listen, daemon=True).start()

    def stop(self) -> None:
        """Listen no more."""
        self._tcp.close()
        self._udp.close()

    def _listen(self) -> None:
        while True:
            try:
                sock, peer = self._tcp.accept()
            except OSError:
                return
            with sock:
                self.came.append(f"tcp {peer}")

    def _hear(self) -> None:
        while True:
            try:
                _, peer = self._udp.recvfrom(2000)
            except OSError:
                return
            self.came.append(f"udp {peer}")


def html(body: str, title: str = "A page") -> Reply:
    """A page with ``body``."""
    return f"<!DOCTYPE html><html><head><title>{title}</title></head><body>{body}</body></html>".encode(), "text/html"
