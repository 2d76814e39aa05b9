"""Reading a body once: digests of the bytes as sent and as decoded, and the beginning of them."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import IO

HEAD = 8_000_000  # bytes kept for JSON and for comparing visible text
_GZIP = b"\x1f\x8b"
_STEP = 1 << 20


@dataclass(frozen=True, slots=True)
class Body:
    """``sent_sha256`` is over the bytes as they came, ``sha256`` over them decoded; equal when nothing was packed.

    ``complete`` is false when the cap cut it off; then the digests mean nothing.
    """

    sent_sha256: str
    sha256: str
    size: int
    head: bytes  # the first decoded bytes
    complete: bool = True

    @property
    def text(self) -> str:
        """The beginning as text, for looking at error pages and JSON."""
        return self.head.decode("utf-8", "replace")


def read(chunks: Iterable[bytes], cap: int, keep: IO[bytes] | None = None) -> Body:
    """Digest a stream of bytes as sent. Packing is told by its first bytes, since archives serve odd headers.

    ``cap`` bounds both the bytes as sent and as decoded. ``keep`` gets the bytes as sent. Raises nothing of its own;
    errors of ``chunks`` and ``keep`` pass.
    """
    reader = _Reader(cap)
    for chunk in chunks:
        if keep is not None:
            keep.write(chunk)
        if not reader.feed(chunk):
            break
    return reader.end()


class _Reader:
    def __init__(self, cap: int) -> None:
        self._cap = cap
        self._sent, self._decoded = hashlib.sha256(), hashlib.sha256()
        self._sent_size = self._decoded_size = 0
        self._sent_head, self._decoded_head = bytearray(), bytearray()
        self._start = b""
        self._unpack: zlib._Decompress | None = None
        self._packed = False

    def feed(self, chunk: bytes) -> bool:
        """Take the next bytes; false when the cap is passed."""
        self._sent.update(chunk)
        self._sent_size += len(chunk)
        self._sent_head += chunk[: max(0, HEAD - len(self._sent_head))]
        if len(self._start) < 2:
            self._start += chunk
            if len(self._start) >= 2 and self._start.startswith(_GZIP):
                self._packed, self._unpack = True, zlib.decompressobj(16 + zlib.MAX_WBITS)
                chunk = self._start
        if self._unpack is not None:
            self._inflate(chunk)
        return self._sent_size <= self._cap and self._decoded_size <= self._cap

    def _inflate(self, data: bytes) -> None:
        """Unpack in small steps, so that a few bytes cannot become gigabytes in memory."""
        while data and self._unpack is not None and self._decoded_size <= self._cap:
            try:
                self._keep(self._unpack.decompress(data, _STEP))
            except zlib.error:
                self._packed, self._unpack = False, None  # not packed after all: the bytes stand for themselves
                return
            data = self._unpack.unconsumed_tail
            if self._unpack.eof:
                data = self._unpack.unused_data
                more = data.startswith(_GZIP)
                self._unpack = zlib.decompressobj(16 + zlib.MAX_WBITS) if more else None

    def _keep(self, piece: bytes) -> None:
        self._decoded.update(piece)
        self._decoded_size += len(piece)
        self._decoded_head += piece[: max(0, HEAD - len(self._decoded_head))]

    def end(self) -> Body:
        if self._unpack is not None and not self._unpack.eof and self._decoded_size <= self._cap:
            self._keep(self._unpack.flush())
        complete = self._sent_size <= self._cap and self._decoded_size <= self._cap
        sent = self._sent.hexdigest()
        if self._packed and (self._unpack is None or self._unpack.eof):
            return Body(sent, self._decoded.hexdigest(), self._decoded_size, bytes(self._decoded_head), complete)
        return Body(sent, sent, self._sent_size, bytes(self._sent_head), complete)
