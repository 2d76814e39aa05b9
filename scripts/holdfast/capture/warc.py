"""Writing the WARC: every request and answer byte by byte as it was on the wire (WARC/1.1, ISO 28500:2017).

``warcio`` writes the records. Three things are ours: the head of an answer is written as it came (``warcio`` would
write it anew from what it parsed), digests are SHA-256 in hex, as ``sha256sum`` shows them, and each record is one gzip
member whose place is noted for the index, so that the file need not be read again.
"""

from __future__ import annotations

import hashlib
import io
import threading
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Literal
from urllib.parse import urlsplit

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from holdfast.capture.cdxj import IndexEntry
from holdfast.capture.digests import Digester, digests
from holdfast.capture.failures import Failure
from holdfast.capture.posted import LARGEST, query_of
from holdfast.capture.recorder import Exchange
from holdfast.capture.wire import parse_head, values

Cut = Literal["", "disconnect", "length", "time", "unspecified"]
_SAMPLE = 1 << 15


@dataclass(frozen=True, slots=True)
class Told:
    """A request and its answer as a browser told of them: heads that were written down anew, and decoded bodies."""

    url: str
    method: str
    at: str
    ip: str
    protocols: tuple[str, ...]
    asked: bytes  # the head of the request, with the empty line
    posted: bytes
    answered: bytes  # the head of the answer, with the empty line
    body: bytes


class WarcFile:
    """One WARC under way. May be written from several threads. Use as a context manager."""

    def __init__(self, path: Path, info: dict[str, str], at: str) -> None:
        self._file = path.open("xb")
        self._out = _Members(self._file)
        self._writer = _Writer(self._out, gzip=False, warc_version="1.1")
        self._lock = threading.Lock()
        self._aside: set[tuple[str, str]] = set()  # chains and DNS answers that are written
        self.entries: list[IndexEntry] = []
        fields = "".join(f"{name}: {value}\r\n" for name, value in info.items()).encode()
        self._write("", "warcinfo", fields, {"WARC-Date": at, "WARC-Filename": "data.warc.gz"})

    def __enter__(self) -> WarcFile:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def pair(self, url: str, exchange: Exchange, cut: Cut) -> None:
        """The answer and the request of one exchange. ``cut`` says why the answer is not whole, "" if it is."""
        wire, spool = exchange.wire, exchange.response
        if wire is None or spool is None:
            return
        size = spool.seek(0, io.SEEK_END)
        block, payload = digests(spool, len(wire.head))
        facts = _facts(exchange)
        headers = {**facts, "WARC-Block-Digest": block, "WARC-Payload-Digest": payload}
        if cut:
            headers["WARC-Truncated"] = cut
        length = size - len(wire.head)
        with self._lock:
            self._out.level = _level(spool, len(wire.head), length)
            spool.seek(len(wire.head))
            answer = self._writer.create_warc_record(
                url,
                "response",
                payload=spool,
                length=length,
                warc_headers_dict=headers,
                http_headers=_AsSent(wire.head),
            )
            for protocol in _protocols(wire.head, exchange):
                answer.rec_headers.add_header("WARC-Protocol", protocol)
            offset = self._file.tell()
            self._writer.write_record(answer)
            self._note(url, exchange, payload, offset)
            self._out.level = _Members.usual
            asked = self._writer.create_warc_record(
                url, "request", payload=io.BytesIO(), length=0,
                warc_headers_dict={**facts, "WARC-Concurrent-To": answer.rec_headers.get_header("WARC-Record-ID")},
                http_headers=_AsSent(bytes(exchange.request)),
            )  # fmt: skip
            self._writer.write_record(asked)
            if exchange.chain:
                concurrent = {"WARC-Concurrent-To": answer.rec_headers.get_header("WARC-Record-ID")}
                place = f"urn:tls:{urlsplit(url).netloc}"
                self._once(place, exchange.chain, "application/pem-certificate-chain", {**facts, **concurrent})
            if wire.interim:
                about = {"WARC-Concurrent-To": answer.rec_headers.get_header("WARC-Record-ID")}
                interim = {"WARC-Date": exchange.started, "Content-Type": "text/plain", **about}
                self._write(url, "metadata", b"Interim answers before this one:\r\n" + bytes(wire.interim), interim)

    def resolved(self, host: str, at: str, addresses: tuple[str, ...]) -> None:
        """What DNS said of a host, in the form of RFC 4027; the system's resolver does not tell for how long."""
        kinds = sorted(("AAAA" if ":" in address else "A", address) for address in set(addresses))
        lines = "".join(f"{host}.\tIN\t{kind}\t{address}\r\n" for kind, address in kinds)
        with self._lock:
            self._once(f"dns:{host}", lines, "text/dns", {"WARC-Date": at})

    def _once(self, url: str, text: str, media_type: str, headers: dict[str, str]) -> None:
        """A resource record that says something besides, once for each text. The caller holds the lock."""
        if (url, text) not in self._aside:
            self._aside.add((url, text))
            self._write(url, "resource", text.encode(), {**headers, "Content-Type": media_type})

    def second_source(self, info: dict[str, str], at: str) -> str:
        """A second ``warcinfo`` record, for records that came about in another way; the id by which they name it."""
        fields = "".join(f"{name}: {value}\r\n" for name, value in info.items()).encode()
        with self._lock:
            record = self._write("", "warcinfo", fields, {"WARC-Date": at, "WARC-Filename": "data.warc.gz"})
        return str(record.rec_headers.get_header("WARC-Record-ID"))

    def told(self, told: Told, source: str) -> None:
        """An answer and its request as a browser told of them; ``source`` is what ``second_source`` gave."""
        digest = f"sha256:{hashlib.sha256(told.body).hexdigest()}"
        block = f"sha256:{hashlib.sha256(told.answered + told.body).hexdigest()}"
        facts = {"WARC-Date": told.at, "WARC-Warcinfo-ID": source}
        if told.ip:
            facts["WARC-IP-Address"] = told.ip
        with self._lock:
            spool = io.BytesIO(told.body)
            self._out.level = _level(spool, 0, len(told.body))
            spool.seek(0)
            answer = self._writer.create_warc_record(
                told.url, "response", payload=spool, length=len(told.body),
                warc_headers_dict={**facts, "WARC-Block-Digest": block, "WARC-Payload-Digest": digest},
                http_headers=_AsSent(told.answered),
            )  # fmt: skip
            for protocol in told.protocols:
                answer.rec_headers.add_header("WARC-Protocol", protocol)
            offset = self._file.tell()
            self._writer.write_record(answer)
            line, headers = parse_head(told.answered)
            declared = next(iter(values(headers, "content-type")), "")
            mime = declared.partition(";")[0].strip().lower() or "application/octet-stream"
            length = self._file.tell() - offset
            self.entries.append(
                IndexEntry(
                    told.url,
                    _at14(told.at),
                    mime,
                    int(line.split()[1]),
                    digest,
                    offset,
                    length,
                    told.method,
                    _posted(told),
                )
            )
            self._out.level = _Members.usual
            about = {**facts, "WARC-Concurrent-To": answer.rec_headers.get_header("WARC-Record-ID")}
            asked = self._writer.create_warc_record(
                told.url, "request", payload=io.BytesIO(told.posted), length=len(told.posted),
                warc_headers_dict=about, http_headers=_AsSent(told.asked),
            )  # fmt: skip
            self._writer.write_record(asked)

    def failed(self, url: str, at: str, failure: Failure) -> None:
        """A metadata record: this address was asked and gave no answer."""
        with self._lock:
            body = f"fetchError: {failure.reason}: {failure.message}\r\n".encode()
            self._write(url, "metadata", body, {"WARC-Date": at})

    def resource(self, url: str, path: Path, *, at: str, media_type: str, digest: str, about: bytes) -> None:
        """A body that is no answer of its original's own server: as it was read from ``url``, and what it is.

        ``digest`` is the SHA-256 of the file, in hex; ``about`` the fields of the record that describes it.
        """
        mime = media_type.partition(";")[0].strip().lower() or "application/octet-stream"
        named = f"sha256:{digest}"
        facts = {"WARC-Date": at, "WARC-Block-Digest": named, "WARC-Payload-Digest": named}
        with self._lock, path.open("rb") as stream:
            length = path.stat().st_size
            self._out.level = _level(stream, 0, length)
            stream.seek(0)
            record = self._writer.create_warc_record(
                url, "resource", payload=stream, length=length,
                warc_headers_dict=facts, warc_content_type=media_type or "application/octet-stream",
            )  # fmt: skip
            offset = self._file.tell()
            self._writer.write_record(record)
            self.entries.append(IndexEntry(url, _at14(at), mime, 200, named, offset, self._file.tell() - offset))
            self._out.level = _Members.usual
            refers = {"WARC-Refers-To": record.rec_headers.get_header("WARC-Record-ID")}
            self._write(url, "metadata", about, {"WARC-Date": at, "Content-Type": "application/warc-fields", **refers})

    def _write(self, url: str, kind: str, body: bytes, headers: dict[str, str]) -> Any:
        record = self._writer.create_warc_record(
            url, kind, payload=io.BytesIO(body), length=len(body), warc_headers_dict=headers
        )
        self._writer.write_record(record)
        return record

    def _note(self, url: str, exchange: Exchange, digest: str, offset: int) -> None:
        line, headers = parse_head(exchange.wire.head if exchange.wire else b"")
        declared = next(iter(values(headers, "content-type")), "")
        mime = declared.partition(";")[0].strip().lower() or "application/octet-stream"
        status = int(line.split()[1])
        self.entries.append(
            IndexEntry(url, _at14(exchange.started), mime, status, digest, offset, self._file.tell() - offset)
        )


def _posted(told: Told) -> str:
    """The body of a request for the index; "" of a GET, or when it is too large for that."""
    if told.method == "GET" or len(told.posted) > LARGEST:
        return ""
    _, headers = parse_head(told.asked)
    return query_of(told.posted, next(iter(values(headers, "content-type")), ""))


def _at14(instant: str) -> str:
    """An instant in the 14 digits of an index."""
    return "".join(character for character in instant[:19] if character.isdigit())


class _Members:
    """What ``warcio`` writes into: each record, which it ends with ``flush``, becomes one gzip member."""

    usual = 6

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._engine: zlib._Compress | None = None
        self.level = self.usual

    def write(self, data: bytes) -> None:
        if self._engine is None:
            self._engine = zlib.compressobj(self.level, zlib.DEFLATED, 31)
        self._file.write(self._engine.compress(data))

    def flush(self) -> None:
        if self._engine is not None:
            self._file.write(self._engine.flush())
            self._engine = None


class _Writer(WARCWriter):  # type: ignore[misc]  # warcio has no types
    @staticmethod
    def _create_digester() -> Digester:
        return Digester()


class _AsSent(StatusAndHeaders):  # type: ignore[misc]
    """An HTTP head that is written exactly as it was sent."""

    def __init__(self, head: bytes) -> None:
        super().__init__("", [("", "")])  # never empty: warcio passes over heads that are
        self._head = head

    def compute_headers_buffer(self, header_filter: Any = None) -> None:
        self.headers_buff = self._head

    def __bool__(self) -> bool:
        return True


def _level(spool: IO[bytes], head: int, length: int) -> int:
    """How hard to compress. A sample from the middle tells whether there is anything to gain (JPEG, zip, video)."""
    if length < 2 * _SAMPLE:
        return _Members.usual
    spool.seek(head + length // 2)
    sample = spool.read(_SAMPLE)
    return 0 if len(zlib.compress(sample, 1)) > 0.95 * len(sample) else _Members.usual


def _facts(exchange: Exchange) -> dict[str, str]:
    facts = {"WARC-Date": exchange.started}
    if exchange.ip:
        facts["WARC-IP-Address"] = exchange.ip
    if exchange.tls is not None:
        facts["WARC-Cipher-Suite"] = exchange.tls.cipher
    return facts


def _protocols(head: bytes, exchange: Exchange) -> list[str]:
    """The values of the field WARC-Protocol, such as ``http/1.1`` and ``tls/1.3``."""
    version = head.split(None, 1)[0].decode("latin-1").lower()
    found = [version]
    if exchange.tls is not None:
        found.append(exchange.tls.version.lower().replace("tlsv", "tls/"))
    return found
