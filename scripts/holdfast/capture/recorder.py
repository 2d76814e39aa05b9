"""The recording adapter: ``requests`` on connections that are guarded, watched by a deadline, and copied as they go.

Every connection goes through ``sockets.open_socket`` (there is no other way to a socket in this room), every byte
sent and received is kept in an ``Exchange``, and nothing is asked of the environment: no proxy, no ``.netrc``, no
cookies, no credentials. There is no global state, so captures in several threads cannot mix.
"""

from __future__ import annotations

import hashlib
import http.client
import socket
import ssl
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache, partial
from pathlib import Path
from typing import IO, Any

import requests
import urllib3
from requests.adapters import HTTPAdapter
from requests.hooks import default_hooks
from requests.structures import CaseInsensitiveDict
from requests.utils import DEFAULT_CA_BUNDLE_PATH
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.util.ssl_ import create_urllib3_context

from holdfast.capture.failures import NETWORK_ERRORS, Broken, of_exchange, of_tls
from holdfast.capture.guard import CheckedUrl
from holdfast.capture.sockets import Deadline, open_socket
from holdfast.capture.wire import WireFile
from holdfast.clock import Clock
from holdfast.clock import text as instant
from holdfast.config import Network
from holdfast.errors import UsageError
from holdfast.model import Tls

IN_MEMORY = 1 << 20  # bytes of an answer that are kept in memory before a file is used
READ_TIMEOUT = 30.0


@dataclass(slots=True)
class Exchange:
    """One request and its answer, byte by byte. ``response`` holds the final answer from its status line on."""

    started: str
    response: IO[bytes] | None = None  # None: nothing is kept
    request: bytearray = field(default_factory=bytearray)
    ip: str = ""
    tls: Tls | None = None
    chain: str = ""  # the certificates that the server sent, PEM, its own first
    wire: WireFile | None = None
    http_response: http.client.HTTPResponse | None = None

    def close(self) -> None:
        """Throw the kept answer away, or free it once it is in the WARC."""
        if self.response is not None:
            self.response.close()


@dataclass(frozen=True, slots=True)
class Tap:
    """What the connections of one capture share. ``pins`` maps (host, port) to what ``network.resolve`` names."""

    network: Network
    deadline: Deadline
    clock: Clock
    spool_dir: Path | None  # where answers are recorded; None: they are not
    resolved: Callable[[str, tuple[str, ...]], None] = lambda *_: None  # told what DNS said of a name
    pins: dict[tuple[str, int], tuple[str, int] | None] = field(default_factory=dict)

    def exchange(self) -> Exchange:
        """A new exchange that begins now."""
        return Exchange(instant(self.clock()))

    def spool(self) -> IO[bytes] | None:
        """Where the bytes of one answer are kept; ``None`` when nothing is recorded."""
        if self.spool_dir is None:
            return None
        return tempfile.SpooledTemporaryFile(IN_MEMORY, "w+b", dir=str(self.spool_dir))


class _Recording(HTTPConnection):
    """What HTTP and HTTPS connections have in common here."""

    tap: Tap
    exchange: Exchange
    _held: socket.socket | None = None
    _asked = 0

    def _new_conn(self) -> socket.socket:
        sock = open_socket(
            self.host,
            self.port,
            self.tap.pins.get((self.host, self.port)),
            self.tap.network,
            self.tap.deadline,
            resolved=self.tap.resolved,
        )
        self.let_go()
        self._held = self.tap.deadline.watch(sock)
        self._asked = 0
        sock.settimeout(READ_TIMEOUT)
        return sock

    def let_go(self) -> None:
        """Free the deadline's hold on the socket; called when the exchange is over and the socket is not kept."""
        if self._held is not None:
            self.tap.deadline.release(self._held)
            self._held = None

    def putrequest(self, method: str, url: str, skip_host: bool = False, skip_accept_encoding: bool = False) -> None:
        self.exchange = self.tap.exchange()
        super().putrequest(method, url, skip_host, skip_accept_encoding)

    def send(self, data: Any) -> None:
        if isinstance(data, bytes):
            self.exchange.request += data
        super().send(data)

    def getresponse(self) -> Any:
        exchange = self.exchange
        _note_peer(exchange, self.sock)
        reused, self._asked = self._asked > 0, self._asked + 1

        def build(sock: socket.socket, *args: Any, **kwargs: Any) -> http.client.HTTPResponse:
            response = http.client.HTTPResponse(sock, *args, **kwargs)
            exchange.response = self.tap.spool()
            record = exchange.response.write if exchange.response is not None else len
            wire = WireFile(response.fp, record, self.tap.deadline, reused=reused)
            response.fp = wire  # type: ignore[assignment]
            exchange.wire, exchange.http_response = wire, response
            return response

        self.response_class = build  # type: ignore[assignment]  # http.client only ever calls it
        try:
            response: Any = super().getresponse()
        except (*NETWORK_ERRORS, Broken) as error:
            self.let_go()
            exchange.close()
            self.tap.deadline.check()
            if isinstance(error, Broken):
                raise
            found = of_exchange(self.host, error)
            raise Broken(found.reason, found.message) from error
        response.exchange, response.recording_connection = exchange, self
        return response


class RecordingHTTPConnection(_Recording):
    """Plain HTTP, guarded and recorded."""

    def __init__(self, *args: Any, tap: Tap, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.tap = tap


class RecordingHTTPSConnection(_Recording, HTTPSConnection):
    """HTTPS, guarded and recorded. The check of the certificate and its name stays urllib3's."""

    def __init__(self, *args: Any, tap: Tap, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.tap = tap

    def connect(self) -> None:
        try:
            HTTPSConnection.connect(self)
        except (OSError, urllib3.exceptions.HTTPError, UnicodeError) as error:
            self.close()
            self.let_go()
            self.tap.deadline.check()
            found = of_exchange(self.host, error) if isinstance(error, TimeoutError) else of_tls(self.host, error)
            raise Broken(found.reason, found.message) from error


def _note_peer(exchange: Exchange, sock: Any) -> None:
    try:
        exchange.ip = sock.getpeername()[0]
    except OSError:
        exchange.ip = ""  # the other side has gone already; reading will tell
    if isinstance(sock, ssl.SSLSocket):
        certificate = sock.getpeercert(binary_form=True) or b""
        cipher = sock.cipher()
        exchange.tls = Tls(sock.version() or "", cipher[0] if cipher else "", hashlib.sha256(certificate).hexdigest())
        exchange.chain = _chain(sock)


def _chain(sock: ssl.SSLSocket) -> str:
    """The certificates as they were sent. Public from Python 3.13 on, and on the object inside before that."""
    ask = getattr(sock, "get_unverified_chain", None)
    ask = ask or getattr(getattr(sock, "_sslobj", None), "get_unverified_chain", None)
    try:
        found = (ask() if ask is not None else None) or ()
    except (ssl.SSLError, ValueError):
        return ""
    return "".join(
        ssl.DER_cert_to_PEM_cert(one) if isinstance(one, bytes) else str(one.public_bytes()) for one in found
    )


class _HTTPPool(HTTPConnectionPool):
    ConnectionCls = RecordingHTTPConnection


class _HTTPSPool(HTTPSConnectionPool):
    ConnectionCls = RecordingHTTPSConnection


@lru_cache(maxsize=8)
def tls_context(ca: Path | None, changed: int) -> ssl.SSLContext:
    """Mozilla's authorities and the extra one. Cached: reading them costs more than a whole small capture."""
    context = create_urllib3_context()
    context.load_verify_locations(DEFAULT_CA_BUNDLE_PATH)
    if ca is not None:
        try:
            context.load_verify_locations(ca)
        except ssl.SSLError as error:
            raise UsageError(f"{ca} is not a PEM file with a certificate authority; mend network.ca.") from error
    return context


class RecordingAdapter(HTTPAdapter):
    """The only transport of this room. One adapter belongs to one capture and may be used by its threads at once."""

    def __init__(self, tap: Tap) -> None:
        self.tap = tap
        if tap.network.ca is not None and not tap.network.ca.is_file():
            raise UsageError(f"{tap.network.ca} does not exist; mend network.ca, which names a PEM file.")
        super().__init__(pool_connections=32, pool_maxsize=8, max_retries=urllib3.Retry(0, read=False))

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = {
            "http": partial(_HTTPPool, tap=self.tap),
            "https": partial(_HTTPSPool, tap=self.tap),
        }

    def proxy_manager_for(self, proxy: str, **proxy_kwargs: Any) -> Any:
        """Never: through a proxy neither the guard nor the recording would see anything."""
        raise Broken("bad-url", "Captures do not go through a proxy.")

    def cert_verify(self, conn: Any, url: Any, verify: Any, cert: Any) -> None:
        """Nothing: the TLS context of the pool carries the authorities."""

    def build_connection_pool_key_attributes(
        self, request: requests.PreparedRequest, verify: Any, cert: Any = None
    ) -> tuple[Any, Any]:
        """The pool for a URL that was checked; its parts come from the guard, not from a second parser."""
        checked: CheckedUrl = request.checked  # type: ignore[attr-defined]
        host, pool = {"scheme": checked.scheme, "host": checked.host, "port": checked.port}, dict[str, Any]()
        if checked.scheme == "https":
            ca = self.tap.network.ca
            pool["ssl_context"] = tls_context(ca, ca.stat().st_mtime_ns if ca else 0)
        return host, pool

    def request_url(self, request: requests.PreparedRequest, proxies: Any) -> str:
        """Path and query exactly as the guard wrote them."""
        checked: CheckedUrl = request.checked  # type: ignore[attr-defined]
        return checked.target

    def get(self, checked: CheckedUrl, headers: Mapping[str, str]) -> Answer:
        """Ask once and read the head of the answer. Raises ``Broken``."""
        request = requests.PreparedRequest()
        request.method, request.url, request.hooks = "GET", checked.url, default_hooks()
        request.headers = CaseInsensitiveDict(headers)
        request.checked = checked  # type: ignore[attr-defined]
        self.tap.pins[checked.host, checked.port] = checked.pinned
        try:
            response = self.send(request, stream=True, timeout=READ_TIMEOUT)
        except NETWORK_ERRORS as error:
            self.tap.deadline.check()
            found = of_exchange(checked.host, error)
            raise Broken(found.reason, found.message) from error
        raw: Any = response.raw
        return Answer(response.status_code, raw.exchange, raw.recording_connection, raw.release_conn, raw.close)


@dataclass(frozen=True, slots=True)
class Answer:
    """The head of an answer has arrived; its body waits on ``exchange.wire``. Call ``done`` exactly once."""

    status: int
    exchange: Exchange
    connection: _Recording
    _keep: Callable[[], None]
    _close: Callable[[], None]

    def done(self, *, reusable: bool) -> None:
        """Give the connection back for another request, or close it."""
        response = self.exchange.http_response
        if reusable and response is not None and not response.will_close:
            response.close()
            self._keep()
        else:
            self._close()
            self.connection.let_go()
