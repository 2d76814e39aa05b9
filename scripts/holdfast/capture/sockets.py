"""The one door for sockets, and the deadline that truly ends a fetch.

A per-operation timeout does not bound a fetch: a server that sends one byte a second never lets it pass. So a timer
shuts every live socket down when the time is over. It holds a ``dup`` taken right after ``connect``, because
wrapping a socket in TLS detaches the original, and shutting that down would do nothing.
"""

from __future__ import annotations

import queue
import socket
import threading
import time
from collections.abc import Callable, Sequence
from types import TracebackType
from typing import Any

from holdfast.capture.addresses import is_permitted
from holdfast.capture.failures import Broken, of_connect, of_name, past_deadline
from holdfast.config import Network

MOST_ANSWERS = 64  # of DNS; more is no ordinary name
MOST_TRIES = 4  # addresses of one name that are tried
CONNECT_TIMEOUT = 10.0
SockAddr = tuple[Any, ...]
Answer = tuple[int, SockAddr]


class Deadline:
    """The end of one capture: ``seconds`` from its making. Use as a context manager; leaving frees its sockets."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._end = time.monotonic() + seconds
        self._lock = threading.Lock()
        self._over = threading.Event()
        self._live: set[socket.socket] = set()
        self._timer = threading.Timer(max(seconds, 0.0), self._cut)
        self._timer.daemon = True

    def __enter__(self) -> Deadline:
        self._timer.start()
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self._timer.cancel()
        with self._lock:
            live, self._live = self._live, set()
        for held in live:
            held.close()

    @property
    def left(self) -> float:
        """Seconds until the end, never negative."""
        return max(self._end - time.monotonic(), 0.0)

    @property
    def passed(self) -> bool:
        """Whether the time is over."""
        return time.monotonic() >= self._end

    def end(self) -> None:
        """The time is over now: whatever waits on a socket stops waiting."""
        self._end = time.monotonic()
        self._cut()

    def wait(self, seconds: float) -> bool:
        """Wait so long, or until the time is over; whether there is time left."""
        self._over.wait(min(seconds, self.left))
        return not self.passed

    def check(self) -> None:
        """Raise ``Broken`` with a timeout if the time is over."""
        if self.passed:
            failure = past_deadline(self.seconds)
            raise Broken(failure.reason, failure.message)

    def watch(self, sock: socket.socket) -> socket.socket:
        """Take hold of a connected socket; give the handle back to ``release`` when its exchange is over."""
        held = sock.dup()
        with self._lock:
            self._live.add(held)
        if self.passed:
            self._cut()
        return held

    def release(self, held: socket.socket) -> None:
        """Let go of a socket taken with ``watch``. Harmless the second time."""
        with self._lock:
            self._live.discard(held)
        held.close()

    def _cut(self) -> None:
        self._over.set()
        with self._lock:
            for held in self._live:
                try:
                    held.shutdown(socket.SHUT_RDWR)
                except OSError:
                    continue  # the other side was quicker


def open_socket(
    host: str,
    port: int,
    pinned: tuple[str, int] | None,
    network: Network,
    deadline: Deadline,
    *,
    resolved: Callable[[str, tuple[str, ...]], None] | None = None,
) -> socket.socket:
    """A TCP connection to ``host`` at an address that passed the guard. Raises ``Broken``.

    ``resolved`` is told what DNS said of the name, if it was asked and every answer passed.

    DNS is asked once, every answer must pass, and the very address that was judged is connected to, so a name that
    answers differently a moment later gains nothing.
    """
    answers = _answers(*pinned, deadline) if pinned else _answers(host, port, deadline)
    if not 0 < len(answers) <= MOST_ANSWERS:
        raise Broken("unresolvable", f"DNS gave {len(answers)} addresses for {host}, which no ordinary site has.")
    for _, address in answers:
        _judge(host, address, network)
    if resolved is not None and pinned is None and not _is_literal(host):
        resolved(host, tuple(str(address[0]) for _, address in answers))
    return _connect(host, answers[:MOST_TRIES], network, deadline)


def _is_literal(host: str) -> bool:
    return ":" in host or host.rpartition(".")[2].isdigit()


def _judge(host: str, address: SockAddr, network: Network) -> None:
    scoped = len(address) == 4 and address[3] != 0
    if scoped or not is_permitted(str(address[0]), network.allow):
        raise Broken(
            "private-address",
            f"{host} leads to {address[0]}, which is not a public address, so nothing was asked there.",
        )


def _connect(host: str, answers: Sequence[Answer], network: Network, deadline: Deadline) -> socket.socket:
    failure: OSError = OSError("no address was tried")
    for family, address in answers:
        deadline.check()
        sock = socket.socket(family, socket.SOCK_STREAM)
        try:
            sock.settimeout(max(min(CONNECT_TIMEOUT, deadline.left), 0.01))
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            sock.connect(address)
            peer = sock.getpeername()
        except OSError as error:
            sock.close()
            failure = error
            continue
        try:
            _judge(host, peer, network)
        except Broken:
            sock.close()
            raise
        return sock
    deadline.check()
    found = of_connect(host, failure)
    raise Broken(found.reason, found.message)


def _answers(host: str, port: int, deadline: Deadline) -> list[Answer]:
    """What DNS says, in a thread of its own because ``getaddrinfo`` knows no time limit."""
    box: queue.SimpleQueue[list[Answer] | OSError | UnicodeError] = queue.SimpleQueue()

    def ask() -> None:
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, proto=socket.IPPROTO_TCP)
            box.put([(item[0], item[4]) for item in found])
        except (OSError, UnicodeError) as error:
            box.put(error)

    deadline.check()
    threading.Thread(target=ask, name=f"dns {host}", daemon=True).start()
    try:
        result = box.get(timeout=deadline.left)
    except queue.Empty:
        failure = past_deadline(deadline.seconds)
        raise Broken(failure.reason, f"DNS did not answer for {host} in time. {failure.message}") from None
    if isinstance(result, socket.gaierror):
        failure = of_name(host, result)
        raise Broken(failure.reason, failure.message) from result
    if isinstance(result, (OSError, UnicodeError)):
        raise Broken("unresolvable", f"DNS could not be asked for {host}; check this machine's network.") from result
    return result
