"""Undoing ``Content-Encoding`` while a body streams past, with a limit on what it may swell to.

Only gzip and deflate are offered, so only they are undone. An encoding that cannot be undone to its very end is a
failure of the capture: a gzip stream cut short under a right ``Content-Length`` is whole on the wire and broken all
the same.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator

from holdfast.capture.failures import Broken

OFFERED = "gzip, deflate"
LONGEST_CHAIN = 2  # encodings upon encodings
STEP = 1 << 16
FREE = 16 << 20  # bytes that any answer may unpack to
LARGEST_RATIO = 250  # beyond that; text packs to a tenth, and deflate ends at about 1,030


class Decoder:
    """Feed it the pieces of a body; it yields the pieces of the decoded body. Raises ``Broken``."""

    def __init__(self, content_encoding: str, limit: int) -> None:
        names = [name.strip().lower() for name in content_encoding.split(",")]
        codings = [name for name in names if name not in ("", "identity")]
        unknown = [name for name in codings if name not in ("gzip", "x-gzip", "deflate")]
        if unknown:
            what = f"The body is encoded as {unknown[0][:40]}, which was not offered and cannot be undone"
            raise Broken("bad-encoding", f"{what}; try again later.")
        if len(codings) > LONGEST_CHAIN:
            raise Broken("bad-encoding", f"The body is encoded {len(codings)} times over, which no honest server does.")
        self._stages = [_Inflate(gzip=name != "deflate") for name in reversed(codings)]
        self._limit = limit
        self._read = 0
        self._made = 0

    def feed(self, piece: bytes) -> Iterator[bytes]:
        """The decoded pieces that ``piece`` yields."""
        self._read += len(piece)
        for out in self._through(piece, 0):
            self._made += len(out)
            if self._made > self._limit:
                raise Broken("too-large", f"The body unpacks to more than {self._limit:,} bytes; see limits.bytes.")
            if self._made > FREE and self._made > LARGEST_RATIO * self._read:
                raise Broken("too-large", f"The body unpacks to over {LARGEST_RATIO} times its size, as only traps do.")
            yield out

    def finish(self) -> None:
        """The body is over: raise ``Broken`` unless every encoding came to its end."""
        if self._read and not all(stage.ended for stage in self._stages):
            raise Broken("bad-encoding", "The compressed body ends before its end mark; try again later.")

    def _through(self, piece: bytes, stage: int) -> Iterator[bytes]:
        if stage == len(self._stages):
            if piece:
                yield piece
            return
        for out in self._stages[stage].feed(piece):
            yield from self._through(out, stage + 1)


class _Inflate:
    """One gzip or deflate stream. gzip may be several members in a row; deflate may lack its zlib wrapper."""

    def __init__(self, *, gzip: bool) -> None:
        self._gzip = gzip
        self._start = b""
        self._engine: zlib._Decompress | None = None
        self.ended = False

    def feed(self, piece: bytes) -> Iterator[bytes]:
        data = self._start + piece
        self._start = b""
        full = False  # zlib may hold output back although it has taken all input
        while data or full:
            if self._engine is None:
                if self.ended and (not self._gzip or data[:1] != b"\x1f"):
                    return  # padding after the end, which browsers pass over too
                if len(data) < 2:
                    self._start = data
                    return
                self._engine = zlib.decompressobj(self._window(data))
                self.ended = False
            try:
                out = self._engine.decompress(data, STEP)
            except zlib.error:
                raise Broken("bad-encoding", "The compressed body is damaged and cannot be unpacked.") from None
            data, full = self._engine.unconsumed_tail, len(out) == STEP
            if self._engine.eof:
                data = self._engine.unused_data
                self._engine, self.ended, full = None, True, False
            if out:
                yield out

    def _window(self, data: bytes) -> int:
        """Servers send "deflate" with and without the zlib header (RFC 9110, section 8.4.1.2): two bytes tell."""
        if self._gzip:
            return 31
        wrapped = data[0] & 0x0F == 8 and (data[0] << 8 | data[1]) % 31 == 0
        return 15 if wrapped else -15
