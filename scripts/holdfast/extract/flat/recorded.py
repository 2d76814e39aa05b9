"""The answers in the WACZ of a capture, found by address and unpacked one at a time.

Reads what ``holdfast.capture`` writes: the WARC stored (not deflated) in the ZIP, one gzip member per record, and an
index (CDXJ) that says where each begins. A record that cannot be read is one that is not there.
Formats: WACZ 1.1.1, WARC 1.1 (ISO 28500:2017), HTTP/1.1 (RFC 9112).
"""

from __future__ import annotations

import json
import zipfile
import zlib
from dataclasses import dataclass
from typing import BinaryIO

from holdfast.extract.flat.addresses import absolute, bare, key

WARC, INDEX = "archive/data.warc.gz", "indexes/index.cdxj"
MOST_ENTRIES = 50_000
LARGEST_INDEX = 64_000_000  # bytes
LARGEST_BODY = 12_000_000  # bytes of an answer, unpacked; larger ones do not go into a copy
_LONGEST_HEAD = 1 << 19
_MOST_HOPS = 8


@dataclass(frozen=True, slots=True)
class Answer:
    """What was served at ``url`` in the end: the declared media type and the decoded body."""

    url: str
    declared: str
    body: bytes


class TooLarge(Exception):
    """The answer is kept, but is larger than what a copy takes in."""


@dataclass(frozen=True, slots=True)
class _Entry:
    url: str
    status: int
    offset: int
    length: int


class Recorded:
    """The answers of one web archive; ``file`` is ``None`` where there is none."""

    def __init__(self, file: BinaryIO | None) -> None:
        self._file = file
        self._start = 0
        self._entries: dict[str, _Entry] = {}
        if file is not None:
            self._open(file)

    def find(self, url: str) -> Answer | None:
        """The whole answer (status 200) at ``url`` or where redirects lead. Raises ``TooLarge``."""
        for _ in range(_MOST_HOPS):
            entry = self._entries.get(key(url))
            if entry is None:
                return None
            head, body = self._read(entry)
            if entry.status == 200:
                return Answer(entry.url, head.get("content-type", ""), _decoded(head, body))
            url = absolute(entry.url, head.get("location", ""))
            if not url:
                return None
        return None

    def _open(self, file: BinaryIO) -> None:
        try:
            with zipfile.ZipFile(file) as package:
                warc = package.getinfo(WARC)
                if warc.compress_type != zipfile.ZIP_STORED or package.getinfo(INDEX).file_size > LARGEST_INDEX:
                    return
                index = package.read(INDEX)
                file.seek(warc.header_offset + 26)
                lengths = file.read(4)
        except (zipfile.BadZipFile, KeyError, OSError, NotImplementedError, zlib.error, EOFError):
            return
        name, extra = int.from_bytes(lengths[:2], "little"), int.from_bytes(lengths[2:], "little")
        self._start = warc.header_offset + 30 + name + extra
        for line in index.splitlines()[:MOST_ENTRIES]:
            self._take(line)

    def _take(self, line: bytes) -> None:
        try:
            found = json.loads(line[line.index(b"{") :])
            entry = _Entry(str(found["url"]), int(found["status"]), int(found["offset"]), int(found["length"]))
        except (ValueError, KeyError, TypeError, RecursionError):
            return
        if found.get("method", "GET") != "GET" or not (entry.status == 200 or 300 <= entry.status < 400):
            return
        known = self._entries.get(key(entry.url))
        if known is None or known.status != 200:
            self._entries[key(entry.url)] = entry

    def _read(self, entry: _Entry) -> tuple[dict[str, str], bytes]:
        """The fields of the HTTP head, by lower-case names, and the body as it was transferred."""
        assert self._file is not None
        if entry.length > LARGEST_BODY + _LONGEST_HEAD:
            raise TooLarge
        self._file.seek(self._start + entry.offset)
        engine = zlib.decompressobj(31)
        try:
            data = engine.decompress(self._file.read(entry.length), LARGEST_BODY + _LONGEST_HEAD)
        except zlib.error:
            return {}, b""
        if engine.unconsumed_tail:
            raise TooLarge
        warc, _, block = data.partition(b"\r\n\r\n")
        declared = _fields(warc).get("content-length", "")
        if declared.isascii() and declared.isdigit():
            block = block[: int(declared)]
        head, _, body = block.partition(b"\r\n\r\n")
        return _fields(head), body


def _fields(head: bytes) -> dict[str, str]:
    found: dict[str, str] = {}
    for line in head.decode("latin-1").split("\r\n")[1:]:
        name, _, value = line.partition(":")
        found.setdefault(name.strip().lower(), value.strip())
    return found


def _decoded(head: dict[str, str], body: bytes) -> bytes:
    if "chunked" in head.get("transfer-encoding", "").lower():
        body = _dechunked(body)
    codings = [word.strip().lower() for word in head.get("content-encoding", "").split(",")]
    for coding in reversed([word for word in codings if word not in ("", "identity")]):
        if coding not in ("gzip", "x-gzip", "deflate"):
            return b""
        body = _inflated(body, gzip=coding != "deflate")
    return body


def _dechunked(body: bytes) -> bytes:
    pieces, at = [], 0
    while (end := body.find(b"\r\n", at)) >= 0:
        try:
            size = int(body[at:end].partition(b";")[0], 16)
        except ValueError:
            break
        if size <= 0:
            break
        pieces.append(body[end + 2 : end + 2 + size])
        at = end + 2 + size + 2
    return b"".join(pieces)


def _inflated(body: bytes, *, gzip: bool) -> bytes:
    wrapped = len(body) > 1 and body[0] & 0x0F == 8 and (body[0] << 8 | body[1]) % 31 == 0
    engine = zlib.decompressobj(31 if gzip else 15 if wrapped else -15)
    try:
        data = engine.decompress(body, LARGEST_BODY)
    except zlib.error:
        return b""
    if engine.unconsumed_tail:
        raise TooLarge
    return data


def same(one: str, other: str) -> bool:
    """Whether two addresses lead to one document."""
    return key(bare(one)) == key(bare(other))
