"""Every hostile behaviour that a server is tried with, by name, and what a capture must make of it.

Shared by the tests and by the campaign in ``tests/soak``, which measures time and memory of each in a process of its
own.
"""

from __future__ import annotations

import contextlib
import gzip
import socket
import ssl
import subprocess
import threading
import time
import zlib
from dataclasses import dataclass, field
from pathlib import Path

from hostile import (
    HOST,
    PNG,
    HostileWeb,
    Script,
    answer,
    bomb,
    chunked,
    drip,
    endless,
    misbehaviour,
    reset,
    then_reset,
)

SLOW = {
    "/slow-status": "timeout", "/slow-headers": "timeout", "/slow-body": "timeout", "/drip-status": "timeout",
    "/drip-headers": "timeout", "/drip-body": "timeout", "/drip-interim": "timeout", "/drip-redirect": "timeout",
}  # fmt: skip
WRONG = {
    "/endless-interim": "protocol", "/endless-interim-head": "protocol", "/endless-body": "too-large",
    "/endless-chunks": "too-large", "/endless-tiny-chunks": "protocol", "/endless-line": "protocol",
    "/endless-header": "protocol",
    "/endless-headers": "protocol", "/endless-trailer": "protocol", "/announced-huge": "too-large",
    "/short": "truncated", "/chunk-cut": "truncated", "/no-last-chunk": "truncated", "/bad-chunk": "protocol",
    "/overlong-chunk": "protocol", "/reset-first": "unreachable", "/reset-in-headers": "unreachable",
    "/reset-in-body": "truncated", "/close-first": "unreachable", "/close-in-headers": "protocol",
    "/final-103": "protocol", "/final-101": "http-status", "/garbage": "protocol", "/negative-length": "protocol",
    "/two-lengths": "protocol", "/length-and-chunked": "protocol", "/odd-coding": "protocol", "/empty": "empty",
    "/empty-gzip": "empty", "/no-content": "http-status", "/gzip-cut": "bad-encoding",
    "/gzip-cut-by-close": "truncated", "/gzip-damaged": "bad-encoding", "/gzip-bad-sum": "bad-encoding",
    "/brotli": "bad-encoding", "/many-codings": "bad-encoding", "/bomb": "too-large", "/nested-bomb": "too-large",
    "/html-as.pdf": "wrong-content", "/html-declared-pdf": "wrong-content", "/html-as.docx": "wrong-content",
    "/png-declared-pdf": "wrong-content", "/cut.pdf": "truncated", "/cut.docx": "truncated", "/404": "http-status",
    "/403": "http-status", "/500": "http-status", "/206": "http-status", "/304": "http-status", "/loop": "redirects",
    "/many0": "redirects", "/two-locations": "redirects", "/no-location": "redirects", "/to-ftp": "redirects",
    "/to-file": "redirects", "/to-space": "redirects", "/to-private": "private-address",
    "/to-metadata": "private-address", "/to-localhost": "private-address",
}  # fmt: skip
HTML = "Content-Type: text/html"
CSS = "Content-Type: text/css"
WORDS = b"<p>All that was said at the meeting of the board on the harbour gate.</p>" * 20


def page(body: bytes) -> bytes:
    """A page that is a document, with ``body`` in it."""
    return answer(b"<!doctype html><title>Minutes</title>" + WORDS + body, HTML)


def deflate_bomb(size: int) -> bytes:
    """A deflate stream that unpacks to ``size`` zero bytes."""
    engine = zlib.compressobj(9)
    return b"".join([*(engine.compress(bytes(1 << 20)) for _ in range(size >> 20)), engine.flush()])


def more_wrong() -> dict[str, tuple[bytes | Script, str]]:
    """Further answers that are no documents, and why not."""
    fine = b"Fine, but for its head."
    return {
        "/http-0.9": (b"<html><p>No head at all.</html>", "protocol"),
        "/no-http": (b"200 OK\r\n\r\nfine", "protocol"),
        "/status-word": (b"HTTP/1.1 two hundred\r\n\r\nfine", "protocol"),
        "/status-999": (answer(fine, status="999 Request denied"), "http-status"),
        "/status-000": (answer(fine, status="000 Nothing"), "protocol"),
        "/http-3": (b"HTTP/3.0 200 OK\r\nContent-Length: 4\r\n\r\nfine", "protocol"),
        "/http-2-preface": (b"\x00\x00\x12\x04\x00\x00\x00\x00\x00" + bytes(18), "protocol"),
        "/nul-in-status": (b"HTTP/1.1 2\x0000 OK\r\n\r\nfine", "protocol"),
        "/nul-in-length": (answer(fine, "Content-Length: 2\x003", length=False), "protocol"),
        "/many-headers": (answer(fine, *(f"X-{n}: y" for n in range(3000))), "protocol"),
        "/huge-header": (answer(fine, "X: " + "y" * 70_000), "protocol"),
        "/huge-cookie-flood": (answer(fine, *(f"Set-Cookie: c{n}={'y' * 4000}" for n in range(90))), "protocol"),
        "/length-word": (answer(fine, "Content-Length: many", length=False), "protocol"),
        "/length-plus": (answer(fine, "Content-Length: +23", length=False), "protocol"),
        "/length-hex": (answer(fine, "Content-Length: 0x17", length=False), "protocol"),
        "/length-of-twenty-digits": (answer(fine, "Content-Length: " + "9" * 20, length=False), "protocol"),
        "/chunked-twice": (answer(b"0\r\n\r\n", "Transfer-Encoding: chunked, chunked", length=False), "protocol"),
        "/chunk-size-overflow": (answer(b"F" * 17 + b"\r\nx", "Transfer-Encoding: chunked", length=False), "protocol"),
        "/chunk-size-missing": (answer(b"\r\nhalf\r\n", "Transfer-Encoding: chunked", length=False), "protocol"),
        "/chunks-cut-in-trailer-of-gzip": (chunked(gzip.compress(WORDS)[:-5], "Content-Encoding: gzip"),
                                           "bad-encoding"),
        "/zstd": (answer(b"\x28\xb5\x2f\xfd\x24\x04\x21\x00\x00fine", "Content-Encoding: zstd"), "bad-encoding"),
        "/brotli-bomb": (answer(b"\x5b\xff\xff\x0f" * 2000, "Content-Encoding: br"), "bad-encoding"),
        "/zstd-bomb": (answer(b"\x28\xb5\x2f\xfd" + bytes(4000), "Content-Encoding: zstd"), "bad-encoding"),
        "/deflate-bomb": (answer(deflate_bomb(60 << 20), "Content-Encoding: deflate"), "too-large"),
        "/three-codings": (answer(gzip.compress(bomb(4 << 20)), "Content-Encoding: gzip, gzip, gzip"), "bad-encoding"),
        "/coding-nobody-knows": (answer(fine, "Content-Encoding: x-secret"), "bad-encoding"),
        "/reset-after-status": (then_reset(b"HTTP/1.1 200 OK\r\n"), "unreachable"),
        "/reset-after-head": (then_reset(answer(b"", "Content-Length: 5000", length=False)), "truncated"),
        "/reset-in-chunks": (then_reset(answer(b"20\r\nhalf", "Transfer-Encoding: chunked", length=False)),
                             "truncated"),
        "/reset-in-open-end": (then_reset(b"HTTP/1.1 200 OK\r\n\r\nhalf of it"), "truncated"),
        "/reset-in-redirect": (then_reset(b"HTTP/1.1 302 Found\r\nLocation: /no"), "unreachable"),
        "/300": (answer(b"choose", "Location: /fine", status="300 Multiple Choices"), "http-status"),
        "/305": (answer(b"", "Location: http://proxy.example/", status="305 Use Proxy"), "http-status"),
        "/205": (answer(b"", status="205 Reset Content"), "http-status"),
        "/226": (answer(b"delta", status="226 IM Used"), "http-status"),
        "/to-script": (answer(b"", "Location: javascript:alert(1)", status="302 Found"), "redirects"),
        "/to-data": (answer(b"", "Location: data:text/html,hello", status="302 Found"), "redirects"),
        "/to-user": (answer(b"", f"Location: http://a:b@{HOST}/", status="302 Found"), "redirects"),
        "/to-odd-port": (answer(b"", f"Location: http://{HOST}:22/", status="302 Found"), "redirects"),
        "/to-long": (answer(b"", "Location: /" + "x" * 5000, status="302 Found"), "redirects"),
        "/to-numbers": (answer(b"", "Location: http://2130706433/", status="302 Found"), "redirects"),
        "/to-octal": (answer(b"", "Location: http://0177.0.0.1/", status="302 Found"), "redirects"),
        "/to-mapped": (answer(b"", "Location: http://[::ffff:10.0.0.1]/", status="302 Found"), "private-address"),
        "/to-nothing": (answer(b"", "Location: /gone", status="302 Found"), "http-status"),
        "/ever-on": (_ever_on, "redirects"),
    }  # fmt: skip


def _hear(sock: socket.socket) -> None:
    sock.recv(100)


def _hear_and_reset(sock: socket.socket) -> None:
    sock.recv(100)
    reset(sock)


def _silent(_: socket.socket) -> None:
    """Keep the connection open and say nothing."""
    time.sleep(60)


def _ever_on(sock: socket.socket) -> None:
    """Each redirect leads to an address that was never seen."""
    place = f"/ever-on?{time.monotonic_ns()}"
    sock.sendall(answer(b"", f"Location: {place}", status="302 Found"))


def survived() -> dict[str, bytes | Script]:
    """What is served oddly, or is meant to choke its reader, and is a document all the same."""
    return {
        "/no-reason": b"HTTP/1.1 200\r\nContent-Length: 4\r\n\r\nfine",
        "/bare-line-feeds": b"HTTP/1.1 200 OK\nContent-Length: 4\n\nfine",
        "/same-length-twice": answer(b"fine", "Content-Length: 4", "Content-Length: 4", length=False),
        "/surplus": answer(b"fine, and more than was announced", "Content-Length: 4", length=False),
        "/nul-in-header": answer(b"fine", "X-A: b\x00c", "Content-Type: text/plain"),
        "/line-that-is-no-field": answer(b"fine", "no colon here", "Content-Type: text/plain"),
        "/open-end": b"HTTP/1.0 200 OK\r\nContent-Type: text/plain\r\n\r\nThe end is where it closes.",
        "/some-interim": b"HTTP/1.1 100 Continue\r\n\r\n" * 3 + answer(b"fine"),
        "/gzip-and-padding": answer(gzip.compress(WORDS) + bytes(64), "Content-Encoding: gzip"),
        "/html-of-open-elements": page(b"<div>" * 400_000),
        "/html-of-attributes": page(b"<p " + b" ".join(b"a%d=b" % n for n in range(200_000)) + b">"),
        "/html-of-srcset": page(b"<img srcset='" + b"," * 2_000_000 + b"'>"),
        "/html-of-style": page(b"<style>" + b"url(a" * 400_000 + b"</style>"),
        "/ten-thousand-parts": page(b"".join(b"<img src=/p/%d.png>" % n for n in range(10_000))),
        "/parts-that-hang": page(b"".join(b"<img src=/slow-body?%d>" % n for n in range(40))),
        "/parts-that-drip": page(b"".join(b"<img src=/drip-body?%d>" % n for n in range(40))),
        "/parts-without-end": page(b"".join(b"<img src=/endless-body?%d>" % n for n in range(8))),
        "/parts-that-unpack": page(b"".join(b"<img src=/bomb?%d>" % n for n in range(8))),
        "/parts-elsewhere": page(b"".join(b"<img src=http://10.0.0.%d/>" % n for n in range(200))),
        "/parts-that-turn": page(b"".join(b"<img src=/ever-on?%d>" % n for n in range(40))),
        "/style-that-imports-itself": page(b"<link rel=stylesheet href=/import-bomb.css>"),
        "/frame-in-itself": page(b"<iframe src=/frame-in-itself?%d></iframe>" % 1),
        "/refresh-to-itself": page(b"<meta http-equiv=refresh content='0; url=/refresh-to-itself'>"),
    }


def helpers() -> dict[str, bytes | Script]:
    """What the pages above ask for."""
    imports = b"".join(b"@import '/import-bomb.css?%d';" % n for n in range(40))
    many = b"".join(b"p{background:url(/p/%d.png)}" % n for n in range(2000))
    return {"/import-bomb.css": answer(imports + many, CSS), "/fine": answer(b"Fine.", "Content-Type: text/plain")}


@dataclass(frozen=True, slots=True)
class Case:
    """One behaviour: where it is asked for, and what must come of it ("captured", or the reason of the failure)."""

    name: str
    url: str
    port: int
    expected: str
    slow: bool = False  # it ends with the deadline and not before
    ca: Path | None = None
    host: str = HOST


@dataclass
class Stage:
    """The servers of all behaviours. ``close`` them."""

    cases: list[Case] = field(default_factory=list)
    _end: contextlib.ExitStack = field(default_factory=contextlib.ExitStack)

    def close(self) -> None:
        """Close every port."""
        self._end.close()

    def web(self, routes: dict[str, bytes | Script], tls: ssl.SSLContext | None = None) -> HostileWeb:
        """One more server."""
        web = HostileWeb(routes, tls)
        self._end.callback(web.stop)
        return web

    def raw(self, script: Script) -> int:
        """The port of a server that speaks before it is spoken to."""
        listener = socket.create_server(("127.0.0.1", 0))
        self._end.callback(listener.close)
        _serve_raw(listener, script)
        return int(listener.getsockname()[1])

    def add(self, name: str, port: int, expected: str, *, scheme: str = "http", slow: bool = False,
            ca: Path | None = None, host: str = HOST) -> None:  # fmt: skip
        """One more behaviour; ``name`` is the path at which it is asked for."""
        self.cases.append(Case(f"{scheme}{name}", f"{scheme}://{host}{name}", port, expected, slow, ca, host))


def _serve_raw(listener: socket.socket, script: Script) -> None:
    def serve(sock: socket.socket) -> None:
        with contextlib.suppress(OSError), sock:
            script(sock)

    def accept() -> None:
        with contextlib.suppress(OSError):
            while True:
                sock, _ = listener.accept()
                threading.Thread(target=serve, args=(sock,), daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()


def stage(folder: Path) -> Stage:
    """All behaviours, served. Certificates are made in ``folder`` with openssl."""
    made = Stage()
    routes = misbehaviour() | {path: served for path, (served, _) in more_wrong().items()} | survived() | helpers()
    plain = made.web(routes)
    expected = WRONG | {path: reason for path, (_, reason) in more_wrong().items()}
    for path, reason in expected.items():
        made.add(path, plain.port, reason)
    for path in SLOW:
        made.add(path, plain.port, "timeout", slow=True)
    for path in survived():
        made.add(path, plain.port, "captured", slow=path in ("/parts-that-hang", "/parts-that-drip"))
    certificates = Certificates(folder)
    secure = made.web(routes, certificates.context("site", HOST))
    for path in ("/short", "/reset-in-body", "/chunk-cut", "/endless-body", "/404", "/gzip-cut", "/open-end"):
        made.add(path, secure.port, expected.get(path, "captured"), scheme="https", ca=certificates.ca)
    for path in ("/slow-body", "/drip-headers"):
        made.add(path, secure.port, "timeout", scheme="https", slow=True, ca=certificates.ca)
    _tls(made, certificates, secure.port)
    _connections(made)
    return made


def _tls(made: Stage, certificates: Certificates, secure: int) -> None:
    def https(name: str, port: int, **more: object) -> None:
        made.add(name, port, "tls", scheme="https", **{"ca": certificates.ca, **more})  # type: ignore[arg-type]

    fine = helpers()
    https("/fine?unknown-authority", secure, ca=None)
    https("/fine?wrong-host", secure, host="other.example")
    https("/fine?expired", made.web(fine, certificates.context("old", HOST, days=-1)).port)
    https("/fine?self-signed", made.web(fine, certificates.context("alone", HOST, signed=False)).port)
    https("/fine?garbage", made.raw(lambda sock: sock.sendall(b"SSH-2.0-OpenSSH_9.2\r\n" * 9)))
    https("/fine?plain-http", made.raw(lambda sock: sock.sendall(answer(b"Fine."))))
    https("/fine?alert", made.raw(lambda sock: sock.sendall(b"\x15\x03\x03\x00\x02\x02\x28")))
    https("/fine?cut-in-hello", made.raw(lambda sock: sock.sendall(b"\x16\x03\x03\x01\x00\x02")))
    https("/fine?closed-in-hello", made.raw(_hear))
    https("/fine?reset-in-hello", made.raw(_hear_and_reset))
    silent = made.raw(_silent)
    made.add("/?silent-handshake", silent, "timeout", scheme="https", slow=True)
    dripping = made.raw(drip(b"\x16\x03\x03\x40\x00\x02" + bytes(4000)))
    made.add("/?dripping-handshake", dripping, "timeout", scheme="https", slow=True)
    flood = made.raw(endless(b"", b"\x16\x03\x03\x40\x00" + bytes(16384)))
    made.add("/?flood-in-handshake", flood, "timeout", scheme="https", slow=True)


def _connections(made: Stage) -> None:
    with socket.create_server(("127.0.0.1", 0)) as gone:
        made.add("/?refused", gone.getsockname()[1], "unreachable")
    made.add("/?accepts-and-says-nothing", made.raw(_silent), "timeout", slow=True)
    made.add("/?speaks-first", made.raw(lambda sock: sock.sendall(answer(PNG))), "captured")


class Certificates:
    """Certificates of an authority of its own, made with openssl in ``folder``."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.ca = folder / "authority.pem"
        self._openssl("req", "-x509", *self._key("authority"), "-out", "authority.pem", "-days", "30", "-subj",
                      "/CN=Test authority", "-addext", "keyUsage=critical,keyCertSign,cRLSign")  # fmt: skip

    def context(self, name: str, host: str, *, days: int = 30, signed: bool = True) -> ssl.SSLContext:
        """A server's context with a certificate for ``host`` that is good for ``days`` from now."""
        extensions = self._folder / f"{name}.ext"
        extensions.write_text(
            f"subjectAltName=DNS:{host}\nkeyUsage=critical,digitalSignature\nbasicConstraints=critical,CA:FALSE\n"
            "subjectKeyIdentifier=hash\nauthorityKeyIdentifier=keyid\nextendedKeyUsage=serverAuth\n"
        )
        if signed:
            self._openssl("req", *self._key(name), "-out", f"{name}.csr", "-subj", f"/CN={host}")
            self._openssl("x509", "-req", "-in", f"{name}.csr", "-CA", "authority.pem", "-CAkey", "authority.key",
                          "-CAcreateserial", "-days", str(days), "-out", f"{name}.pem", "-extfile", f"{name}.ext",
                          )  # fmt: skip
        else:
            self._openssl("req", "-x509", *self._key(name), "-out", f"{name}.pem", "-days", str(days), "-subj",
                          f"/CN={host}", "-addext", f"subjectAltName=DNS:{host}")  # fmt: skip
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self._folder / f"{name}.pem", self._folder / f"{name}.key")
        return context

    @staticmethod
    def _key(name: str) -> list[str]:
        return ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", f"{name}.key"]

    def _openssl(self, *words: str) -> None:
        subprocess.run(["openssl", *words], cwd=self._folder, check=True, capture_output=True)
