"""The bytes of one answer as they come off the socket: recorded, split into head and body, and counted.

``http.client`` believes what a server says about its own message. Here the counts are compared: a body is *complete*
when the announced length or the last chunk arrived, *unproven* when only the closing of the connection ended it,
and *truncated* otherwise (RFC 9112, section 6.3).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import BufferedReader
from typing import Literal

from holdfast.capture.failures import Broken, Failure
from holdfast.capture.sockets import Deadline

PIECE = 65536
LONGEST_LINE = 65536
LONGEST_HEAD = 1 << 18
LARGEST_FRAMING = 1 << 18  # bytes of chunk sizes beyond those of the body
MOST_INTERIM = 16  # 1xx answers before the real one

Headers = tuple[tuple[str, str], ...]
Verdict = Literal["complete", "unproven", "truncated"]


class Lost(Exception):
    """The connection broke while reading. Not an ``OSError``, so that a full disk is never mistaken for it."""


class WireFile:
    """Stands in for the socket file of ``http.client.HTTPResponse`` and copies all that is read into ``record``.

    Interim answers (100, 103) are taken out before ``http.client`` sees them and kept in ``interim``: ``http.client``
    would take a 103 for the final answer, and a WARC response record holds one answer. Raises ``Broken``.
    """

    def __init__(
        self, raw: BufferedReader, record: Callable[[bytes], object], deadline: Deadline, *, reused: bool
    ) -> None:
        self._raw = raw
        self._record = record
        self._deadline = deadline
        self._reused = reused
        self.interim = bytearray()
        self.head = b""
        self.head_done = False

    def readline(self, limit: int = -1) -> bytes:
        """One line of the head (for ``http.client``); the first that comes is the status line of the real answer."""
        if self.head_done:
            return self.line()
        try:
            line = self._status_line() if not self.head else self.line()
        except Lost as error:
            message = "The server broke the connection in the middle of its headers; try again later."
            raise Broken("unreachable", message) from error
        if not line.endswith(b"\n"):
            self._deadline.check()
            raise Broken("protocol", "The server closed the connection in the middle of its headers; try again later.")
        self.head += line
        if len(self.head) > LONGEST_HEAD:
            raise Broken("protocol", "The server sent headers without end.")
        self.head_done = line in (b"\r\n", b"\n")
        self._record(line)
        return line

    def line(self) -> bytes:
        """One line as it came, at most ``LONGEST_LINE`` bytes; not recorded. Empty or unended at the end of data."""
        line = self._in_time(lambda: self._raw.readline(LONGEST_LINE + 1))
        if len(line) > LONGEST_LINE:
            raise Broken("protocol", "The server sent a line without end.")
        return line

    def recorded_line(self) -> bytes:
        """One line of the framing of a chunked body, recorded."""
        line = self.line()
        self._record(line)
        return line

    def some(self, most: int = PIECE) -> bytes:
        """What has arrived of the body, at most ``most`` bytes, recorded; empty at the end of data.

        One ``read1`` at a time: a larger read would lose what came before a reset.
        """
        piece = self._in_time(lambda: self._raw.read1(most))
        self._record(piece)
        return piece

    def _in_time(self, read: Callable[[], bytes]) -> bytes:
        """``read``, told apart from the end that the deadline makes by shutting the socket down."""
        self._deadline.check()
        try:
            data = read()
        except OSError as error:
            self._deadline.check()
            if isinstance(error, TimeoutError):
                raise Broken("timeout", "The server stopped sending; try again later.") from error
            raise Lost(type(error).__name__) from error
        if not data:
            self._deadline.check()
        return data

    def _status_line(self) -> bytes:
        try:
            line = self.line()
        except Lost as error:
            raise self._no_answer() from error
        for _ in range(MOST_INTERIM):
            if not re.match(rb"HTTP/\S+\s+1(?!01)\d\d\b", line):
                break
            while line not in (b"\r\n", b"\n", b"") and len(self.interim) <= LONGEST_HEAD:
                self.interim += line
                line = self.line()
            line = self.line()
        else:
            raise Broken("protocol", "The server sent interim answers without end.")
        if not line:
            raise self._no_answer()
        return line

    def _no_answer(self) -> Broken:
        self._deadline.check()
        if self.interim:
            return Broken(
                "protocol", "The server sent an interim answer and then closed the connection; try again later."
            )
        return Broken(
            "unreachable", "The server closed the connection without an answer; try again later.", stale=self._reused
        )

    def read(self, most: int = -1) -> bytes:
        """Only ever called by ``http.client`` when it throws a body away; the body is read with ``body``."""
        return b""

    def flush(self) -> None:
        """Nothing is written here."""

    def close(self) -> None:
        """Close the socket file."""
        self._raw.close()

    @property
    def closed(self) -> bool:
        """Whether the socket file is closed."""
        return self._raw.closed


def parse_head(head: bytes) -> tuple[str, Headers]:
    """The status line and the header fields of a raw head. Lines that are no fields are passed over, not the rest."""
    lines = head.decode("latin-1").replace("\r\n", "\n").split("\n")
    fields: list[tuple[str, str]] = []
    for line in lines[1:]:
        if line[:1] in (" ", "\t") and fields:
            name, value = fields[-1]
            fields[-1] = (name, f"{value} {line.strip()}")
        elif ":" in line:
            name, _, value = line.partition(":")
            fields.append((name.strip().lower(), value.strip(" \t")))
    return lines[0], tuple(fields)


def values(headers: Headers, name: str) -> tuple[str, ...]:
    """All values of the field ``name`` (lower case), in the order they came."""
    return tuple(value for key, value in headers if key == name)


@dataclass(frozen=True, slots=True)
class Framing:
    """How the end of a body is known. ``length`` counts only for kind ``length``."""

    kind: Literal["none", "length", "chunked", "close"]
    length: int = 0


def framing(status: int, headers: Headers) -> Framing | Failure:
    """RFC 9112, section 6.3, strictly: whatever is contradictory is a failure, not a guess."""
    if status in (204, 304):
        return Framing("none")
    codings = [part.strip().lower() for value in values(headers, "transfer-encoding") for part in value.split(",")]
    lengths = {part.strip() for value in values(headers, "content-length") for part in value.split(",")}
    if codings and codings != ["chunked"]:
        return Failure("protocol", f"The server uses the transfer coding {', '.join(codings)}, which was not offered.")
    if codings and lengths:
        return Failure("protocol", "The server announced a length and chunks at once, so neither can be trusted.")
    if len(lengths) > 1:
        return Failure("protocol", "The server announced two different lengths, so neither can be trusted.")
    if codings:
        return Framing("chunked")
    for length in lengths:
        if not re.fullmatch(r"[0-9]{1,18}", length):
            return Failure("protocol", f"The server announced an impossible length ({length[:40]}).")
        return Framing("length", int(length))
    return Framing("close")


class Body:
    """Yields the body without its transfer coding; afterwards ``verdict`` and ``missing`` say how it ended."""

    def __init__(self, wire: WireFile, how: Framing) -> None:
        self._wire = wire
        self._how = how
        self.verdict: Verdict = "truncated"
        self.missing = ""

    def pieces(self) -> Iterator[bytes]:
        """The pieces as they arrive. A connection that breaks ends them; a passed deadline raises ``Broken``."""
        try:
            match self._how.kind:
                case "none":
                    self.verdict = "complete"
                case "length":
                    yield from self._counted()
                case "chunked":
                    yield from self._chunked()
                case "close":
                    yield from self._until_close()
        except Lost:
            self.verdict = "truncated"
            self.missing = "the connection broke"

    def _counted(self) -> Iterator[bytes]:
        left = self._how.length
        while left:
            piece = self._wire.some(min(left, PIECE))
            if not piece:
                self.missing = f"{left} of {self._how.length} bytes are missing"
                return
            left -= len(piece)
            yield piece
        self.verdict = "complete"

    def _until_close(self) -> Iterator[bytes]:
        while piece := self._wire.some():
            yield piece
        self.verdict = "unproven"

    def _chunked(self) -> Iterator[bytes]:
        self.missing = "the last chunk is missing"
        spare = LARGEST_FRAMING  # may be used up by chunk sizes before the body outweighs them
        while True:
            line = self._wire.recorded_line()
            spare -= len(line) + 2
            if spare < 0:
                raise Broken("protocol", "The server sends its body in chunks of next to nothing; try again later.")
            if not line.endswith(b"\n"):
                return
            size = line.split(b";", 1)[0].strip()
            if not re.fullmatch(rb"[0-9A-Fa-f]{1,15}", size):
                raise Broken("protocol", "The server sent a chunk whose size cannot be read.")
            left = int(size, 16)
            if not left:
                break
            spare += left
            while left:
                piece = self._wire.some(min(left, PIECE))
                if not piece:
                    return
                left -= len(piece)
                yield piece
            end = self._wire.recorded_line()
            if not end.endswith(b"\n"):
                return
            if end.strip():
                raise Broken("protocol", "The server sent a chunk that is longer than it said.")
        self._trailer()

    def _trailer(self) -> None:
        self.verdict, self.missing = "complete", ""
        read = 0
        while (line := self._wire.recorded_line()) not in (b"\r\n", b"\n", b""):
            read += len(line)
            if read > LONGEST_HEAD:
                raise Broken("protocol", "The server sent a trailer without end.")
