"""The records of a compressed WARC, one after another, with their digests worked out anew.

For WARC files whose records are gzip members of their own, as ``capture`` writes them and as readers need them for
their index. Memory stays constant whatever a record unpacks to: the content streams through, no more than its record
declares is unpacked, and a record that goes on after its end is an error. Format: WARC/1.1, ISO 28500:2017.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

STEP = 1 << 16
LONGEST_HEADER = 1 << 16  # bytes of the header of a record
LONGEST_HEAD = 1 << 19  # bytes of the HTTP head in it; twice what is captured
LARGEST_RECORD = 1 << 34  # 16 GB

_HEAD_END = re.compile(rb"\n\r?\n")
_CLOSING = b"\r\n\r\n"
_HEX = {"sha256": 64, "sha1": 40}
_ALGORITHMS = frozenset(_HEX)
_HAS_PAYLOAD = ("response", "resource", "request")

Sink = Callable[[bytes], object]


class BadWarc(ValueError):
    """The file is no WARC, or a record in it is not what it says; the message says which and why."""


@dataclass(frozen=True, slots=True)
class Record:
    """One record. ``offset`` and ``length`` are those of its gzip member; ``payload`` the digest that it declares."""

    offset: int
    length: int
    kind: str
    url: str
    payload: str
    problem: str  # which of its digests is wrong, "" if none


def records(pieces: Iterator[bytes], follow: Callable[[str, str, str], Follower | None]) -> Iterator[Record]:
    """Every record of the WARC that ``pieces`` yield, in order.

    ``follow`` is asked with the type, the address and the declared payload digest of each record whether somebody
    wants its content. Raises ``BadWarc``.
    """
    rest, offset = b"", 0
    while rest or (rest := next(pieces, b"")):
        engine = zlib.decompressobj(31)
        record = _Unpacked(offset, follow)
        length = 0
        while not engine.eof:
            if not rest:
                rest = next(pieces, b"")
                if not rest:
                    raise BadWarc(f"the record at {offset} is cut short")
            before = len(rest)
            try:
                out = engine.decompress(rest, STEP)
                record.feed(out)
                while len(out) == STEP and not engine.unconsumed_tail and not engine.eof:
                    out = engine.decompress(b"", STEP)  # it may hold output back although it has taken all input
                    record.feed(out)
            except zlib.error as error:
                raise BadWarc(f"the record at {offset} cannot be unpacked") from error
            rest = engine.unused_data if engine.eof else engine.unconsumed_tail
            length += before - len(rest)
        yield record.finish(length)
        offset += length


class Follower:
    """Somebody who wants the content of a record: ``head`` once, then ``body`` piece by piece."""

    def head(self, head: bytes) -> None:
        """The HTTP head, empty where there is none."""

    def body(self, piece: bytes) -> None:
        """A piece of what follows the head."""

    def end(self) -> None:
        """That was all."""


class _Unpacked:
    """One record as it is unpacked: first its header, then its block, of which the payload may be a part."""

    def __init__(self, offset: int, follow: Callable[[str, str, str], Follower | None]) -> None:
        self._offset = offset
        self._follow = follow
        self._follower: Follower | None = None
        self._buffer = b""
        self._left = -1  # bytes of the block that are still to come, -1 before its header is read
        self._in_head = False
        self._tail = b""
        self._block: _Digest | None = None
        self._payload: _Digest | None = None
        self._kind = self._url = self._declared = ""

    def feed(self, data: bytes) -> None:
        if self._left < 0:
            data = self._header(self._buffer + data)
        if data and self._left >= 0:
            block = data[: self._left] if len(data) > self._left else data
            self._left -= len(block)
            self._take(block)
            if len(block) < len(data):
                self._tail += data[len(block) :]
                if len(self._tail) > len(_CLOSING):
                    raise self._bad("goes on after the length that it declares")

    def finish(self, length: int) -> Record:
        if self._left or self._tail != _CLOSING:
            raise self._bad("is shorter than it declares")
        if self._in_head:
            self._to_payload(b"", self._buffer)
        if self._follower is not None:
            self._follower.end()
        problem = ""
        if self._block is not None and not self._block.fits():
            problem = "block"
        elif self._payload is not None and not self._payload.fits():
            problem = "payload"
        return Record(self._offset, length, self._kind, self._url, self._declared, problem)

    def _header(self, data: bytes) -> bytes:
        """Read the header if it is all there; what comes after it, or nothing yet."""
        end = data.find(_CLOSING)
        if end < 0:
            if len(data) > LONGEST_HEADER:
                raise self._bad("has a header without end")
            self._buffer = data
            return b""
        fields = self._fields(data[:end])
        self._kind, self._url = fields.get("warc-type", ""), fields.get("warc-target-uri", "")
        self._declared = fields.get("warc-payload-digest", "")
        length = fields.get("content-length", "")
        if not (length.isascii() and length.isdigit()) or int(length[:20]) > LARGEST_RECORD:
            raise self._bad("does not say how long it is, or is longer than any that is captured")
        self._left = int(length)
        self._block = _digest(fields.get("warc-block-digest", ""))
        if self._kind in _HAS_PAYLOAD:
            self._payload = _digest(self._declared)
            self._follower = self._follow(self._kind, self._url, self._declared)
            self._in_head = fields.get("content-type", "").startswith("application/http")
            if not self._in_head and self._follower is not None:
                self._follower.head(b"")
        if self._block is None and self._kind in ("response", "resource"):
            raise self._bad("has no digest that can be checked")
        self._buffer = b""
        return data[end + len(_CLOSING) :]

    def _fields(self, header: bytes) -> dict[str, str]:
        version, *lines = header.decode("utf-8", "replace").split("\r\n")
        if not version.startswith("WARC/1."):
            raise self._bad("is none")
        found = {}
        for line in lines:
            name, _, value = line.partition(":")
            found[name.lower()] = value.strip()
        return found

    def _take(self, data: bytes) -> None:
        if self._block is not None:
            self._block.update(data)
        if not self._in_head:
            self._to_payload(None, data)
            return
        data = self._buffer + data
        end = _HEAD_END.search(data)
        if end is not None:
            self._in_head, self._buffer = False, b""
            self._to_payload(data[: end.end()], data[end.end() :])
        elif len(data) > LONGEST_HEAD:
            raise self._bad("holds HTTP headers without end")
        else:
            self._buffer = data

    def _to_payload(self, head: bytes | None, data: bytes) -> None:
        if self._payload is not None:
            self._payload.update(data)
        if self._follower is not None:
            if head is not None:
                self._follower.head(head)
            self._follower.body(data)

    def _bad(self, why: str) -> BadWarc:
        return BadWarc(f"the record at {self._offset} {why}")


class _Digest:
    """A digest that a record declares, and what it really is."""

    def __init__(self, algorithm: str, wanted: bytes) -> None:
        self._wanted = wanted
        self._found: Any = hashlib.new(algorithm, usedforsecurity=False)
        self.update: Sink = self._found.update

    def fits(self) -> bool:
        return bool(self._found.digest() == self._wanted)


def _digest(declared: str) -> _Digest | None:
    """``sha256:<hex>`` or ``sha1:<base32>``, and the other way round; ``None`` for algorithms that are not known.

    A value that is no digest at all never fits.
    """
    algorithm, _, value = declared.partition(":")
    algorithm = algorithm.lower().replace("-", "")
    if algorithm not in _ALGORITHMS:
        return None
    try:
        wanted = bytes.fromhex(value) if len(value) == _HEX[algorithm] else base64.b32decode(_padded(value.upper()))
    except (ValueError, binascii.Error):
        wanted = b""
    return _Digest(algorithm, wanted)


def _padded(text: str) -> str:
    return text + "=" * (-len(text) % 8)
