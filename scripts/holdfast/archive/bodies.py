"""Whether a recorded HTTP answer holds a certain document: its transfer and content codings undone as it streams past.

Never unpacks more than the document has, so that an answer made to swell costs nothing. What cannot be undone is
"cannot tell", which is no accusation.
"""

from __future__ import annotations

import hashlib
import re
import zlib
from collections.abc import Callable

from holdfast.archive.warc_records import STEP, Follower

_FIELD = re.compile(rb"^([!-9;-~]+)[ \t]*:[ \t]*(.*?)[ \t]*\r?$", re.MULTILINE)
_SIZE = re.compile(rb"[0-9A-Fa-f]{1,15}")
_LONGEST_LINE = 1 << 16
_MOST_CODINGS = 2

Next = Callable[[bytes], None]


class _CannotTell(Exception):
    """The codings of the answer are not known here, or are broken."""


class _Longer(Exception):
    """It goes on after the end of the document."""


class Body(Follower):
    """Compares a body with a SHA-256 and a size. ``fits`` is ``None`` while, or because, that cannot be told."""

    def __init__(self, sha256: str, size: int) -> None:
        self._wanted = sha256
        self._left = size
        self._digest = hashlib.sha256()
        self._next: Next | None = None
        self.fits: bool | None = None

    def head(self, head: bytes) -> None:
        """See ``Follower.head``."""
        fields: dict[str, list[str]] = {}
        for name, value in _FIELD.findall(head):
            fields.setdefault(name.decode("latin-1").lower(), []).append(value.decode("latin-1").lower())
        coded = [word.strip() for value in fields.get("content-encoding", []) for word in value.split(",")]
        coded = [word for word in coded if word not in ("", "identity")]
        if len(coded) > _MOST_CODINGS or any(word not in ("gzip", "x-gzip", "deflate") for word in coded):
            return
        self._next = self._count
        for word in coded:
            self._next = _Inflate(self._next, gzip=word != "deflate").feed
        if any("chunked" in value for value in fields.get("transfer-encoding", [])):
            self._next = _Chunks(self._next).feed

    def body(self, piece: bytes) -> None:
        """See ``Follower.body``."""
        if self._next is not None and piece:
            try:
                self._next(piece)
            except (_CannotTell, zlib.error):
                self._next = None
            except _Longer:
                self._next, self.fits = None, False

    def end(self) -> None:
        """See ``Follower.end``."""
        if self._next is not None:
            self.fits = self._left == 0 and self._digest.hexdigest() == self._wanted

    def _count(self, piece: bytes) -> None:
        self._left -= len(piece)
        if self._left < 0:
            raise _Longer
        self._digest.update(piece)


class _Chunks:
    """Undoes the chunked transfer coding (RFC 9112, section 7.1)."""

    def __init__(self, then: Next) -> None:
        self._then = then
        self._line = b""
        self._left = 0  # of the chunk
        self._closing = False  # the line feed after a chunk comes next
        self._over = False

    def feed(self, piece: bytes) -> None:
        while piece and not self._over:
            if self._left:
                part = piece[: self._left]
                piece = piece[len(part) :]
                self._left -= len(part)
                self._closing = not self._left
                self._then(part)
                continue
            line, feed, rest = (self._line + piece).partition(b"\n")
            if not feed:
                self._line = line
                if len(line) > _LONGEST_LINE:
                    raise _CannotTell
                return
            self._line, piece = b"", rest
            if self._closing:
                self._closing = False
                continue
            size = line.split(b";", 1)[0].strip()
            if not _SIZE.fullmatch(size):
                raise _CannotTell
            self._left = int(size, 16)
            self._over = not self._left


class _Inflate:
    """Undoes gzip or deflate, step by step; gzip may be several members, deflate may lack its wrapper (RFC 9110)."""

    def __init__(self, then: Next, *, gzip: bool) -> None:
        self._then = then
        self._gzip = gzip
        self._start = b""
        self._engine: zlib._Decompress | None = None
        self._ended = False

    def feed(self, piece: bytes) -> None:
        data, held = self._start + piece, False
        self._start = b""
        while data or held:
            if self._engine is None:
                if self._ended and (not self._gzip or data[:1] != b"\x1f"):
                    return
                if len(data) < 2:
                    self._start = data
                    return
                wrapped = data[0] & 0x0F == 8 and (data[0] << 8 | data[1]) % 31 == 0
                self._engine = zlib.decompressobj(31 if self._gzip else 15 if wrapped else -15)
            out = self._engine.decompress(data, STEP)
            data, held = self._engine.unconsumed_tail, len(out) == STEP
            if self._engine.eof:
                data = self._engine.unused_data
                self._engine, self._ended, held = None, True, False
            if out:
                self._then(out)
