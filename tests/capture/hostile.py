"""A web server that says exactly the bytes it is told to, well or badly behaved, with or without TLS."""

from __future__ import annotations

import contextlib
import gzip
import socket
import ssl
import struct
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from ipaddress import ip_network
from pathlib import Path
from typing import Any

from holdfast.capture import CaptureSettings
from holdfast.config import Limits, Network

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8
HOST = "www.papers.example"
LOOPBACK = (ip_network("127.0.0.0/8"),)
AGENT = "Holdfast/test (+https://archive.example; a@b.example)"
Script = Callable[[socket.socket], None]


def settings_for(port: int, *hosts: str, ca: Path | None = None, **limits: Any) -> CaptureSettings:
    """Settings under which ``hosts`` (default: ``HOST``) are the server at ``port`` on loopback."""
    resolve = dict.fromkeys(hosts or (HOST,), f"127.0.0.1:{port}")
    bounds = Limits(**{"deadline": 10.0, "bytes": 40_000_000, **limits})
    return CaptureSettings(bounds, Network(LOOPBACK, resolve, ca), AGENT)


def answer(body: bytes = b"", *headers: str, status: str = "200 OK", length: bool = True) -> bytes:
    """The bytes of a well-formed answer."""
    lines = [f"HTTP/1.1 {status}", *headers]
    if length:
        lines.append(f"Content-Length: {len(body)}")
    return "\r\n".join([*lines, "", ""]).encode("latin-1") + body


def chunked(body: bytes, *headers: str, size: int = 10) -> bytes:
    """The bytes of a well-formed answer in chunks."""
    parts = [body[at : at + size] for at in range(0, len(body), size)]
    framed = b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in parts) + b"0\r\n\r\n"
    return answer(framed, "Transfer-Encoding: chunked", *headers, length=False)


def reset(sock: socket.socket) -> None:
    """Close so that the other side sees a reset instead of an end."""
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    sock.close()


def drip(data: bytes, *, every: float = 0.05) -> Script:
    """Send ``data`` byte by byte, so that no per-operation timeout ever passes."""

    def script(sock: socket.socket) -> None:
        for at in range(len(data)):
            sock.sendall(data[at : at + 1])
            time.sleep(every)

    return script


def endless(start: bytes, piece: bytes, *, every: float = 0.0) -> Script:
    """Send ``start`` and then ``piece`` for ever."""

    def script(sock: socket.socket) -> None:
        sock.sendall(start)
        while True:
            sock.sendall(piece)
            time.sleep(every)

    return script


def hang(start: bytes = b"") -> Script:
    """Send ``start`` and then nothing more, keeping the connection open."""

    def script(sock: socket.socket) -> None:
        sock.sendall(start)
        with contextlib.suppress(OSError):
            sock.recv(1)

    return script


def then_reset(start: bytes) -> Script:
    """Send ``start`` and break the connection."""

    def script(sock: socket.socket) -> None:
        sock.sendall(start)
        time.sleep(0.05)
        reset(sock)

    return script


def raw_deflate(data: bytes) -> bytes:
    """Deflate without the zlib header, as some servers send it."""
    engine = zlib.compressobj(wbits=-15)
    return engine.compress(data) + engine.flush()


def bomb(size: int) -> bytes:
    """A gzip stream that unpacks to ``size`` zero bytes."""
    engine = zlib.compressobj(9, zlib.DEFLATED, 31)
    return b"".join([*(engine.compress(bytes(1 << 20)) for _ in range(size >> 20)), engine.flush()])


def misbehaviour() -> dict[str, bytes | Script]:
    """Every way of serving badly, by path."""
    html = "Content-Type: text/html"
    text = b"All that was said at the meeting. " * 40
    return {
        "/slow-status": hang(),
        "/slow-headers": hang(b"HTTP/1.1 200 OK\r\nContent-Ty"),
        "/slow-body": hang(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf"),
        "/drip-status": drip(b"HTTP/1.1 200 " + b"O" * 1000),
        "/drip-headers": endless(b"HTTP/1.1 200 OK\r\n", b"X-A: b\r\n", every=0.05),
        "/drip-body": drip(answer(b"x" * 1000)),
        "/drip-interim": endless(b"", b"HTTP/1.1 103 Early Hints\r\n\r\n", every=0.1),
        "/drip-redirect": endless(b"HTTP/1.1 302 Found\r\nLocation: /fine\r\n\r\n", b"x", every=0.05),
        "/endless-interim": endless(b"", b"HTTP/1.1 103 Early Hints\r\n\r\n"),
        "/endless-interim-head": endless(b"HTTP/1.1 103 Early Hints\r\n", b"Link: x\r\n" * 500),
        "/endless-body": endless(b"HTTP/1.1 200 OK\r\n\r\n", b"x" * 65536),
        "/endless-chunks": endless(
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"400\r\n" + b"x" * 1024 + b"\r\n"
        ),
        "/endless-tiny-chunks": endless(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n" * 5000),
        "/endless-line": endless(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5;", b"x" * 65536),
        "/endless-header": endless(b"HTTP/1.1 200 OK\r\nX: ", b"x" * 65536),
        "/endless-headers": endless(b"HTTP/1.1 200 OK\r\n", b"X: y\r\n" * 1000),
        "/endless-trailer": endless(
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n", b"X: y\r\n" * 9999
        ),
        "/announced-huge": answer(b"", "Content-Length: 99999999999", length=False),
        "/short": answer(b"123456789", "Content-Length: 1000", length=False),
        "/chunk-cut": answer(b"20\r\nhalf", "Transfer-Encoding: chunked", length=False),
        "/no-last-chunk": answer(b"4\r\nhalf\r\n", "Transfer-Encoding: chunked", length=False),
        "/bad-chunk": answer(b"-4\r\nhalf\r\n0\r\n\r\n", "Transfer-Encoding: chunked", length=False),
        "/overlong-chunk": answer(b"2\r\nhalf\r\n0\r\n\r\n", "Transfer-Encoding: chunked", length=False),
        "/reset-first": lambda sock: reset(sock),
        "/reset-in-headers": then_reset(b"HTTP/1.1 200 OK\r\nContent-"),
        "/reset-in-body": then_reset(answer(b"x" * 1000, "Content-Length: 5000", length=False)),
        "/close-first": b"",
        "/close-in-headers": b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n",
        "/final-103": b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n",
        "/final-101": b"HTTP/1.1 101 Switching Protocols\r\n\r\n",
        "/garbage": b"SSH-2.0-OpenSSH_9.2\r\n",
        "/negative-length": answer(b"half", "Content-Length: -1", length=False),
        "/two-lengths": answer(b"half", "Content-Length: 4", "Content-Length: 400", length=False),
        "/length-and-chunked": answer(b"0\r\n\r\n", "Transfer-Encoding: chunked", "Content-Length: 5", length=False),
        "/odd-coding": answer(b"half", "Transfer-Encoding: gzip", length=False),
        "/empty": answer(b"", html),
        "/empty-gzip": answer(b"", html, "Content-Encoding: gzip"),
        "/no-content": answer(b"", status="204 No Content", length=False),
        "/gzip-cut": answer(gzip.compress(text)[:-20], "Content-Encoding: gzip"),
        "/gzip-cut-by-close": answer(gzip.compress(text)[:-20], "Content-Encoding: gzip", length=False),
        "/gzip-damaged": answer(b"this is not gzip at all", "Content-Encoding: gzip"),
        "/gzip-bad-sum": answer(gzip.compress(text)[:-8] + bytes(8), "Content-Encoding: gzip"),
        "/brotli": answer(b"\x0b\x02\x80half\x03", "Content-Encoding: br"),
        "/many-codings": answer(gzip.compress(text), "Content-Encoding: gzip, gzip, gzip, gzip"),
        "/bomb": answer(bomb(60 << 20), "Content-Encoding: gzip"),
        "/nested-bomb": answer(gzip.compress(bomb(60 << 20)), "Content-Encoding: gzip, gzip"),
        "/html-as.pdf": answer(b"<!DOCTYPE html><title>Sign in</title>", html),
        "/html-declared-pdf": answer(b"<html>not found</html>", "Content-Type: application/pdf"),
        "/html-as.docx": answer(b"<html>gone</html>", html),
        "/png-declared-pdf": answer(PNG, "Content-Type: application/pdf"),
        "/cut.pdf": answer(PDF[:-8], "Content-Type: application/pdf"),
        "/cut.docx": answer(b"PK\x03\x04" + bytes(400), "Content-Type: application/octet-stream"),
        "/404": answer(b"nothing here", html, status="404 Not Found"),
        "/403": answer(b"no", html, status="403 Forbidden"),
        "/500": answer(b"oh dear", html, status="500 Internal Server Error"),
        "/206": answer(b"half", status="206 Partial Content"),
        "/304": answer(b"", status="304 Not Modified", length=False),
        "/loop": answer(b"", "Location: /loop2", status="302 Found"),
        "/loop2": answer(b"", "Location: /loop", status="302 Found"),
        **{f"/many{n}": answer(b"", f"Location: /many{n + 1}", status="301 Moved") for n in range(12)},
        "/many12": answer(b"the end"),
        "/two-locations": answer(b"", "Location: /fine", "Location: /404", status="302 Found"),
        "/no-location": answer(b"", status="302 Found"),
        "/to-ftp": answer(b"", "Location: ftp://www.nhs.uk/a", status="302 Found"),
        "/to-file": answer(b"", "Location: file:///etc/passwd", status="302 Found"),
        "/to-space": answer(b"", "Location: /a b", status="302 Found"),
        "/to-private": answer(b"", "Location: http://10.0.0.1/secret", status="302 Found"),
        "/to-metadata": answer(b"", "Location: http://169.254.169.254/latest/", status="307 Moved"),
        "/to-localhost": answer(b"", "Location: http://localhost/", status="308 Moved"),
        "/fine": answer(b"Fine.", "Content-Type: text/plain"),
    }


@dataclass
class HostileWeb:
    """Serves ``routes`` on loopback, each path with its bytes or its script, and notes every request."""

    routes: dict[str, bytes | Script] = field(default_factory=dict)
    tls: ssl.SSLContext | None = None
    keep_alive: bool = False
    requests: list[bytes] = field(default_factory=list)
    connections: int = 0

    def __post_init__(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._open: list[socket.socket] = []
        self._thread = threading.Thread(target=self._accept, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Refuse from now on, and break what is open."""
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for sock in self._open:
            with contextlib.suppress(OSError):
                sock.shutdown(socket.SHUT_RDWR)
        self._thread.join(2)

    @property
    def paths(self) -> list[str]:
        """The paths that were asked for, in order."""
        return [request.split(b" ", 2)[1].decode() for request in self.requests]

    def _accept(self) -> None:
        while True:
            try:
                sock, _ = self._listener.accept()
            except OSError:
                return
            self.connections += 1
            self._open.append(sock)
            threading.Thread(target=self._serve, args=(sock,), daemon=True).start()

    def _serve(self, plain: socket.socket) -> None:
        with contextlib.suppress(OSError, ValueError):
            plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            sock = self.tls.wrap_socket(plain, server_side=True) if self.tls else plain
            try:
                for request in _requests(sock):
                    self.requests.append(request)
                    path = request.split(b" ", 2)[1].decode().partition("?")[0]
                    route = self.routes.get(path, answer(b"not here", status="404 Not Found"))
                    if callable(route):
                        route(sock)
                    else:
                        sock.sendall(route)
                    if not self.keep_alive:
                        break
            finally:
                sock.close()


def _requests(sock: socket.socket) -> Iterator[bytes]:
    data = b""
    while True:
        while b"\r\n\r\n" not in data:
            piece = sock.recv(65536)
            if not piece:
                return
            data += piece
        request, _, data = data.partition(b"\r\n\r\n")
        yield request
