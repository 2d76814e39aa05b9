"""A small server on loopback that speaks S3 as its documented wire format has it, and misbehaves on demand.

Signatures are looked for and not verified; the SHA-256 of a body that its header tells is. It knows HEAD, GET with
ranges, PUT with ``If-None-Match: *``, uploads in parts, DELETE and ListObjectsV2, and writes down every request.
"""

from __future__ import annotations

import hashlib
import shutil
import socket
import struct
import tempfile
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Literal, cast
from urllib.parse import parse_qs, quote, unquote, urlsplit
from xml.sax.saxutils import escape

NAMESPACE = 'xmlns="http://s3.amazonaws.com/doc/2006-03-01/"'
STATUS = {"NoSuchKey": 404, "NoSuchUpload": 404, "AccessDenied": 403, "PreconditionFailed": 412, "SlowDown": 503}
STATUS |= {"InternalError": 500, "NotImplemented": 501, "XAmzContentSHA256Mismatch": 400, "InvalidRange": 416}
STATUS |= {"EntityTooSmall": 400, "InvalidPart": 400}
SMALLEST_PART = 5 << 20


@dataclass(frozen=True)
class Request:
    """One request as it came."""

    method: str
    key: str
    query: dict[str, str]
    headers: dict[str, str]

    @property
    def lists(self) -> bool:
        """Whether it asks for a list of the bucket."""
        return self.method == "GET" and "list-type" in self.query


@dataclass
class Trouble:
    """What to do wrong, so many times, with requests that ``of`` picks. ``how``: an error code, "reset" to break the
    connection in the middle of the body, or "lost" to do the work and break it before the answer."""

    how: str
    times: int
    of: Callable[[Request], bool] = lambda request: True


@dataclass
class Upload:
    """An upload in parts that goes on."""

    key: str
    parts: dict[int, tuple[Path, str]] = field(default_factory=dict)


class S3Server:
    """Serves one bucket, ``archive``, from ``start`` to ``stop``. ``conditional``: what becomes of conditional writes,
    which not every product knows: they are honoured, silently ignored or refused."""

    def __init__(self, folder: Path, conditional: Literal["honour", "ignore", "refuse"] = "honour") -> None:
        self.folder = folder
        self.conditional = conditional
        self.objects: dict[str, tuple[Path, str]] = {}  # key -> file, etag
        self.uploads: dict[str, Upload] = {}
        self.requests: list[Request] = []
        self.troubles: list[Trouble] = []
        self.writes = 0
        self.alter = False
        self.lock = threading.Lock()
        folder.mkdir(parents=True, exist_ok=True)
        server = self

        class Handler(_Handler):
            s3 = server

        self._http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._http.daemon_threads = True
        self._thread = threading.Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)

    @property
    def address(self) -> str:
        """Where it serves."""
        return f"http://127.0.0.1:{self._http.server_address[1]}"

    def start(self) -> None:
        """Serve from now on."""
        self._thread.start()

    def stop(self) -> None:
        """Serve no more, neither on connections that are open."""
        self.trouble("reset", 1_000_000)
        self._http.shutdown()
        self._http.server_close()

    def reset(self) -> None:
        """Forget everything and behave well."""
        for kept in (self.objects, self.uploads, self.requests, self.troubles):
            kept.clear()
        self.conditional, self.writes, self.alter = "honour", 0, False

    def trouble(self, how: str, times: int = 1, of: Callable[[Request], bool] = lambda request: True) -> None:
        """Do wrong what ``of`` picks, ``times`` times."""
        self.troubles.append(Trouble(how, times, of))

    def commit(self, key: str, path: Path, etag: str) -> None:
        """The object is there from now on; other bytes if it is to ``alter`` what arrives."""
        if self.alter:
            path.write_bytes(path.read_bytes().upper())
            etag = _md5(path)
        self.objects[key] = (path, etag)
        self.writes += 1

    def picked(self, request: Request) -> str:
        """What to do wrong with this request, "" for nothing."""
        with self.lock:
            self.requests.append(request)
            for trouble in self.troubles:
                if trouble.times and trouble.of(request):
                    trouble.times -= 1
                    return trouble.how
        return ""


class S3Error(Exception):
    """Answered as S3 answers errors; its argument is the code."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    s3: S3Server

    def log_message(self, format: str, *args: object) -> None:
        """The requests are kept in the list instead."""

    def _serve(self) -> None:
        parts = urlsplit(self.path)
        query = {name: values[0] for name, values in parse_qs(parts.query, keep_blank_values=True).items()}
        bucket, _, key = unquote(parts.path).lstrip("/").partition("/")
        headers = {name.lower(): value for name, value in self.headers.items()}
        request = Request(self.command, key, query, headers)
        how = self.s3.picked(request)
        if how == "reset":
            self.rfile.read(min(100_000, int(headers.get("content-length", 0)) // 2))
            return self._break()
        self._body = self._read(headers)
        self._lost = how == "lost"
        try:
            if how and how != "lost":
                raise S3Error(how)
            if not headers.get("authorization", "").startswith("AWS4-HMAC-SHA256 Credential=") or bucket != "archive":
                raise S3Error("AccessDenied")
            getattr(self, f"_{self.command.lower()}")(request)
        except S3Error as error:
            code = str(error)
            condition = "<Condition>If-None-Match</Condition>" if code == "PreconditionFailed" else ""
            text = f"<Error><Code>{code}</Code><Message>{code} it is.</Message>{condition}</Error>"
            self._answer(STATUS[code], text.encode())

    do_GET = do_HEAD = do_PUT = do_POST = do_DELETE = _serve

    def _read(self, headers: dict[str, str]) -> Path | None:
        """The body in a file of its own, taken out of its chunks where it came in some."""
        if "content-length" not in headers or self.command not in ("PUT", "POST"):
            return None
        with tempfile.NamedTemporaryFile(dir=self.s3.folder, delete=False) as file:
            digest = hashlib.sha256()
            for piece in self._pieces(headers):
                file.write(piece)
                digest.update(piece)
        told = headers.get("x-amz-content-sha256", "")
        self._sound = len(told) != 64 or told == digest.hexdigest()
        return Path(file.name)

    def _pieces(self, headers: dict[str, str]) -> Iterator[bytes]:
        if "aws-chunked" not in headers.get("content-encoding", ""):
            rest = int(headers["content-length"])
            while rest and (piece := self.rfile.read(min(rest, 1 << 16))):
                rest -= len(piece)
                yield piece
            return
        while size := int(self.rfile.readline().split(b";")[0], 16):
            yield self.rfile.read(size)
            self.rfile.readline()
        while self.rfile.readline().strip():
            pass

    def _head(self, request: Request) -> None:
        self._get(request)

    def _get(self, request: Request) -> None:
        if request.lists:
            return self._list(request.query)
        if request.key not in self.s3.objects:
            raise S3Error("NoSuchKey")
        path, etag = self.s3.objects[request.key]
        data = path.read_bytes() if request.method == "GET" or path.stat().st_size < 1 << 20 else b""
        size = path.stat().st_size
        headers = {"ETag": f'"{etag}"', "Last-Modified": "Thu, 17 Jun 2021 09:30:00 GMT", "Accept-Ranges": "bytes"}
        asked = request.headers.get("range", "")
        if not asked:
            return self._answer(200, data, headers, size)
        first, _, last = asked.removeprefix("bytes=").partition("-")
        start, end = int(first), min(int(last or size), size - 1)
        if start >= size:
            raise S3Error("InvalidRange")
        headers["Content-Range"] = f"bytes {start}-{end}/{size}"
        self._answer(206, data[start : end + 1], headers, end + 1 - start)
        return None

    def _put(self, request: Request) -> None:
        body = cast(Path, self._body)
        if not self._sound:
            raise S3Error("XAmzContentSHA256Mismatch")
        etag = _md5(body)
        if "uploadId" in request.query:
            if request.query["uploadId"] not in self.s3.uploads:
                raise S3Error("NoSuchUpload")
            self.s3.uploads[request.query["uploadId"]].parts[int(request.query["partNumber"])] = (body, etag)
        else:
            with self.s3.lock:
                self._allow(request)
                self.s3.commit(request.key, body, etag)
        self._answer(200, b"", {"ETag": f'"{etag}"'})

    def _allow(self, request: Request) -> None:
        """Whether a conditional write may go on. The caller holds the lock."""
        if request.headers.get("if-none-match") != "*" or self.s3.conditional == "ignore":
            return
        if self.s3.conditional == "refuse":
            raise S3Error("NotImplemented")
        if request.key in self.s3.objects:
            raise S3Error("PreconditionFailed")

    def _post(self, request: Request) -> None:
        name = f"upload-{len(self.s3.requests)}"
        if "uploads" in request.query:
            self.s3.uploads[name] = Upload(request.key)
            inside = f"<Bucket>archive</Bucket><Key>{escape(request.key)}</Key><UploadId>{name}</UploadId>"
            return self._xml("InitiateMultipartUploadResult", inside)
        upload = self.s3.uploads.get(request.query.get("uploadId", ""))
        if upload is None:
            raise S3Error("NoSuchUpload")
        pieces = [upload.parts[number] for number in sorted(upload.parts)]
        if any(path.stat().st_size < SMALLEST_PART for path, _ in pieces[:-1]):
            raise S3Error("EntityTooSmall")
        whole = self.s3.folder / name
        with whole.open("wb") as file:
            for path, _ in pieces:
                with path.open("rb") as part:
                    shutil.copyfileobj(part, file)
        joined = hashlib.md5(b"".join(bytes.fromhex(etag) for _, etag in pieces)).hexdigest()
        etag = f"{joined}-{len(pieces)}"
        with self.s3.lock:
            self._allow(request)
            del self.s3.uploads[request.query["uploadId"]]
            self.s3.commit(request.key, whole, etag)
        return self._xml("CompleteMultipartUploadResult", f"<Key>{escape(request.key)}</Key><ETag>{etag}</ETag>")

    def _delete(self, request: Request) -> None:
        if "uploadId" in request.query:
            self.s3.uploads.pop(request.query["uploadId"], None)
        else:
            self.s3.objects.pop(request.key, None)
        self._answer(204, b"")

    def _list(self, query: dict[str, str]) -> None:
        prefix, delimiter = query.get("prefix", ""), query.get("delimiter", "")
        after, most = query.get("continuation-token", ""), int(query.get("max-keys", 1000))
        entries: dict[str, str] = {}
        for key in sorted(self.s3.objects):
            if not key.startswith(prefix):
                continue
            inner, found, _ = key[len(prefix) :].partition(delimiter) if delimiter else (key, "", "")
            if found:
                folder = prefix + inner + delimiter
                entries[folder] = f"<CommonPrefixes><Prefix>{quote(folder)}</Prefix></CommonPrefixes>"
            else:
                path, etag = self.s3.objects[key]
                entries[key] = (
                    f"<Contents><Key>{quote(key)}</Key><LastModified>2021-06-17T09:30:00.000Z</LastModified>"
                    f"<ETag>{etag}</ETag><Size>{path.stat().st_size}</Size><StorageClass>STANDARD</StorageClass></Contents>"
                )
        names = [name for name in sorted(entries) if name > after]
        page, more = names[:most], len(names) > most
        inside = f"<Name>archive</Name><KeyCount>{len(page)}</KeyCount><MaxKeys>{most}</MaxKeys>"
        inside += f"<EncodingType>url</EncodingType><IsTruncated>{str(more).lower()}</IsTruncated>"
        inside += f"<NextContinuationToken>{escape(page[-1])}</NextContinuationToken>" if more else ""
        self._xml("ListBucketResult", inside + "".join(entries[name] for name in page))

    def _xml(self, name: str, inside: str) -> None:
        self._answer(200, f"<{name} {NAMESPACE}>{inside}</{name}>".encode())

    def _answer(self, status: int, data: bytes, headers: dict[str, str] | None = None, size: int | None = None) -> None:
        if self._lost:
            return self._break()
        self.send_response(status)
        for name, value in {"x-amz-request-id": "0", **(headers or {})}.items():
            self.send_header(name, value)
        if status != 204:
            self.send_header("Content-Length", str(len(data) if size is None else size))
        self.end_headers()
        if self.command != "HEAD" and status != 204:
            self.wfile.write(data)
        return None

    def _break(self) -> None:
        """Break the connection so that the other side notices."""
        self.close_connection = True
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.connection.close()


def _md5(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "md5").hexdigest()
