"""What the demonstration's two servers share: a port on 127.0.0.1 while started, and nothing left of it after."""

from __future__ import annotations

import socket
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Generic, Self, TypeVar

Owner = TypeVar("Owner")


class LoopbackServer:
    """A web server on 127.0.0.1 at a free port while started; a context manager. ``handler`` answers; it finds this
    object as ``self.server.owner``."""

    handler: type[BaseHTTPRequestHandler]
    _port: Port[Self] | None = None

    def start(self) -> Self:
        """Listens from now on; returns itself."""
        self._port = Port(self, self.handler)
        threading.Thread(target=self._port.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def stop(self) -> None:
        """Closes the port and every open connection: from now on each attempt to connect is refused."""
        if self._port is not None:
            self._port.shutdown()
            self._port.server_close()
            self._port.hang_up()
            self._port = None

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def port(self) -> int:
        """The port it listens on. Raises ``RuntimeError`` while it is stopped."""
        if self._port is None:
            raise RuntimeError(f"{type(self).__name__} is not started")
        return self._port.server_address[1]


class Port(ThreadingHTTPServer, Generic[Owner]):
    """A listening port that knows its open connections, so that stopping leaves none of them answering."""

    daemon_threads = True

    def __init__(self, owner: Owner, handler: type[BaseHTTPRequestHandler]) -> None:
        self.owner = owner
        self._open: set[socket.socket] = set()
        self._lock = threading.Lock()
        super().__init__(("127.0.0.1", 0), handler)

    def process_request(self, request: Any, client_address: Any) -> None:
        with self._lock:
            self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        with self._lock:
            self._open.discard(request)
        super().shutdown_request(request)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hangs up in the middle is its own affair; anything else is a bug of ours."""
        if not isinstance(sys.exception(), OSError):
            super().handle_error(request, client_address)

    def hang_up(self) -> None:
        """Ends all connections that are still open."""
        with self._lock:
            connections = tuple(self._open)
        for connection in connections:
            try:
                connection.shutdown(socket.SHUT_RDWR)
            except OSError:
                continue  # the other side was quicker
