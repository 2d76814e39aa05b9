"""Taking in the body of one answer: counted, hashed on the wire and decoded, kept where the caller wants it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import IO, Literal

from holdfast.capture.decode import Decoder
from holdfast.capture.failures import Broken, Failure, printable
from holdfast.capture.recorder import Exchange
from holdfast.capture.warc import Cut
from holdfast.capture.wire import Body, Framing, Headers, framing, values

LONGEST_FIELD = 1000  # characters of a header that are kept as a fact; all of it is in the WARC
HEAD_SIZE = 4096  # bytes kept in memory for sniffing


@dataclass(frozen=True, slots=True)
class Received:
    """What arrived. ``problem`` is why it cannot count as a whole body; ``cut`` the same in the words of WARC."""

    headers: Headers
    head: bytes  # the first bytes of the decoded body
    size: int
    sha256: str
    wire_size: int
    wire_sha256: str
    completeness: Literal["complete", "unproven"]
    problem: Failure | None = None
    cut: Cut = ""

    def header(self, name: str) -> str:
        """The first value of the field ``name`` (lower case), "" if there is none; without control characters."""
        return printable(next(iter(values(self.headers, name)), ""))[:LONGEST_FIELD]


Sink = Callable[[Headers], IO[bytes] | None]


def receive(exchange: Exchange, status: int, headers: Headers, limit: int, sink: Sink) -> Received:
    """Read the body to its end, or to where it breaks. Never raises for what the server does."""
    intake = _Intake(headers, limit, sink(headers))
    how = framing(status, headers)
    wire = exchange.wire
    if isinstance(how, Failure) or wire is None:
        return intake.result(how if isinstance(how, Failure) else None, "unspecified")
    announced = _over_limit(how, limit)
    if announced is not None:
        return intake.result(announced, "length")
    body = Body(wire, how)
    try:
        for piece in body.pieces():
            if not intake.take(piece):
                return intake.result(_too_large(limit), "length")
    except Broken as broken:
        return intake.result(broken.failure, "time" if broken.failure.reason == "timeout" else "unspecified")
    if body.verdict == "truncated":
        message = f"The body broke off after {intake.wire_size:,} bytes ({body.missing}); try again later."
        return intake.result(Failure("truncated", message), "disconnect")
    return intake.finished(unproven=body.verdict == "unproven")


class _Intake:
    """Hashes and keeps the pieces of one body."""

    def __init__(self, headers: Headers, limit: int, sink: IO[bytes] | None) -> None:
        self._headers = headers
        self._limit = limit
        self._sink = sink
        self._wire = hashlib.sha256()
        self._plain: hashlib._Hash | None = None  # None: the same as on the wire
        self._decoder: Decoder | None = None
        self._undecodable: Failure | None = None
        self._head = b""
        self._size = 0
        self.wire_size = 0
        encoding = ",".join(values(headers, "content-encoding"))
        if encoding.strip().lower() not in ("", "identity"):
            self._plain = hashlib.sha256()
            try:
                self._decoder = Decoder(encoding, limit)
            except Broken as broken:
                self._undecodable = broken.failure

    def take(self, piece: bytes) -> bool:
        """Take one piece; False when the limit is passed. A body that cannot be decoded is still read and recorded."""
        self._wire.update(piece)
        self.wire_size += len(piece)
        if self.wire_size > self._limit:
            return False
        if self._undecodable is None:
            try:
                self._decode(piece)
            except Broken as broken:
                self._undecodable = broken.failure
        return True

    def _decode(self, piece: bytes) -> None:
        for out in self._decoder.feed(piece) if self._decoder else (piece,):
            if self._plain is not None:
                self._plain.update(out)
            if len(self._head) < HEAD_SIZE:
                self._head = (self._head + out)[:HEAD_SIZE]
            self._size += len(out)
            if self._sink is not None:
                self._sink.write(out)

    def finished(self, *, unproven: bool) -> Received:
        """The body came to its end on the wire; whether it did under its encoding is asked here."""
        problem = self._undecodable
        if problem is None and self._decoder is not None:
            try:
                self._decoder.finish()
            except Broken as broken:
                cut = Failure("truncated", "The compressed body broke off before its end mark; try again later.")
                problem = cut if unproven else broken.failure
        return self.result(problem, "", unproven=unproven)

    def result(self, problem: Failure | None, cut: Cut, *, unproven: bool = False) -> Received:
        """Everything that is known about the body so far."""
        wire = self._wire.hexdigest()
        return Received(
            headers=self._headers,
            head=self._head,
            size=self._size,
            sha256=self._plain.hexdigest() if self._plain is not None else wire,
            wire_size=self.wire_size,
            wire_sha256=wire,
            completeness="unproven" if unproven else "complete",
            problem=problem,
            cut=cut,
        )


def _too_large(limit: int) -> Failure:
    return Failure("too-large", f"The body is larger than {limit:,} bytes; raise limits.bytes if it is wanted.")


def _over_limit(how: Framing, limit: int) -> Failure | None:
    """An announced length over the limit is refused before anything is read."""
    return _too_large(limit) if how.kind == "length" and how.length > limit else None
