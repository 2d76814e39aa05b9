"""A capture made from a memento: judged as an observed one is, written into the same WACZ, never called observed.

What a web archive gives back is its own answer about an answer that it once got. So the WARC has no ``response`` of
the original address: each body stands in a ``resource`` record under the address that it was read from, beside a
``metadata`` record that says whose memento it is and of when.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from holdfast.capture.decode import Decoder
from holdfast.capture.expect import contradiction, cut_short
from holdfast.capture.facts import circumstances, filename_of, warc_info
from holdfast.capture.failures import Broken, printable
from holdfast.capture.links import LARGEST_TEXT, PageParts, decoded, parts_of_page
from holdfast.capture.settings import CaptureSettings
from holdfast.capture.sniff import BINARY, HTML, XHTML, base_type, sniff
from holdfast.capture.wacz import Page, write_wacz
from holdfast.capture.warc import WarcFile
from holdfast.clock import Clock
from holdfast.clock import text as instant
from holdfast.config import Network
from holdfast.model import FailedRequisite, Fetched, Hop, Payload, RecoveredFrom, Requisites
from holdfast.suspect import suspicion

_HEAD = 4096
_PIECE = 1 << 18
_GZIP = b"\x1f\x8b"
_ORIGINAL = "x-archive-orig-"
_WORDS = ("text/html", "application/xhtml+xml", "text/plain")


@dataclass(frozen=True, slots=True)
class Archived:
    """A body as a web archive gave it, in the file ``path`` as sent. ``headers`` are its answer's, in lower case."""

    url: str  # the address that was archived
    memento_url: str
    raw_url: str  # where the body was read from
    archived_at: str  # an instant
    received_at: str  # an instant
    path: Path
    headers: Mapping[str, str] = field(default_factory=dict)

    def original_header(self, name: str) -> str:
        """A header of the answer that was archived, as the archive tells it; "" if it does not."""
        return printable(self.headers.get(_ORIGINAL + name, ""))[:1000]

    @property
    def declared_type(self) -> str:
        """The type that was served, or else the one under which the archive gives it."""
        return self.original_header("content-type") or printable(self.headers.get("content-type", ""))[:1000]


@dataclass(frozen=True, slots=True)
class Judged:
    """A memento that is what its address promises. ``page`` is what an HTML page names, else empty."""

    payload: Payload
    path: Path  # the decoded body
    page: PageParts = PageParts("", ())


@dataclass(frozen=True, slots=True)
class Recovery:
    """All that is known when a memento and its parts were read back."""

    record: str
    requested_url: str  # the address of the record
    holder: str
    started: str
    main: Archived
    judged: Judged
    parts: tuple[Archived, ...] = ()
    missed: tuple[FailedRequisite, ...] = ()


def judge(archived: Archived, asked: str, folder: Path, limit: int) -> Judged | str:
    """The payload of a memento of ``asked``, or in one sentence why it is not the document.

    The decoded body is written to a new file in ``folder``; ``limit`` bounds it, in bytes.
    """
    wire_size, wire_digest = _digest(archived.path)
    if wire_size == 0:
        return "It is empty."
    announced = archived.original_header("content-length")
    packed = _packing(archived)
    if not packed and announced.isascii() and announced.isdigit() and int(announced) > wire_size:
        return f"It is cut short: {wire_size:,} of the {int(announced):,} bytes that were announced."
    target = folder / f"{archived.path.name}.decoded"
    try:
        with target.open("xb") as out:
            for piece in _unpacked(archived.path, packed, limit):
                out.write(piece)
    except Broken as broken:
        return broken.failure.message
    size, digest = _digest(target)
    with target.open("rb") as stream:
        head = stream.read(_HEAD)
    found = sniff(target, head, archived.declared_type)
    wrong = _wrong(archived, asked, target, found)
    if wrong:
        return wrong
    page = PageParts("", ())
    if found in _WORDS:
        text = _text(target, archived.declared_type)
        page = parts_of_page(text, archived.url) if found in (HTML, XHTML) else page
        doubt = suspicion(text, page.title, status=200)
        if doubt:
            return doubt
    payload = Payload(
        media_type=found,
        declared_type=archived.declared_type,
        size=size,
        sha256=digest,
        wire_size=wire_size,
        wire_sha256=wire_digest,
        content_encoding=packed,
        filename=filename_of(archived.original_header("content-disposition")),
        completeness="complete" if announced.isdigit() and int(announced) == wire_size else "unproven",
        last_modified=archived.original_header("last-modified"),
        etag=archived.original_header("etag"),
    )
    return Judged(payload, target, page)


def finish(recovery: Recovery, settings: CaptureSettings, folder: Path, clock: Clock) -> Fetched:
    """Write the WACZ into ``folder`` and gather what the archive keeps. Never an observation of the address."""
    main, judged = recovery.main, recovery.judged
    warc_path, wacz_path = folder / "data.warc.gz", folder / "capture.wacz"
    with WarcFile(warc_path, warc_info(settings), recovery.started) as warc:
        for archived in (main, *recovery.parts):
            _, digest = _digest(archived.path)
            warc.resource(
                archived.raw_url, archived.path, at=archived.received_at, media_type=archived.declared_type,
                digest=digest, about=_about(archived, recovery.holder),
            )  # fmt: skip
    write_wacz(
        wacz_path, warc_path, warc.entries, Page(main.raw_url, main.received_at, judged.page.title, judged.page.text)
    )
    warc_path.unlink()
    had = len(recovery.parts)
    return Fetched(
        record=recovery.record,
        requested_url=recovery.requested_url,
        final_url=main.url,
        started=recovery.started,
        finished=instant(clock()),
        hops=(Hop(main.raw_url, 200, main.received_at),),
        payload=judged.payload,
        requisites=Requisites(had + len(recovery.missed), had, recovery.missed),
        payload_path=judged.path,
        wacz_path=wacz_path,
        title=judged.page.title,
        # The exceptions to the guard do not matter here: nothing was asked of the original's own host.
        circumstances={
            **circumstances(CaptureSettings(settings.limits, Network(), settings.user_agent), set()),
            "tier": "memento",
        },
        origin="memento",
        recovered_from=RecoveredFrom(recovery.holder, main.memento_url, main.raw_url, main.archived_at),
    )


def text_of(archived: Archived, limit: int) -> str:
    """The text of a style sheet that was read back, for what it needs in turn; "" when it cannot be decoded."""
    data = bytearray()
    try:
        for piece in _unpacked(archived.path, _packing(archived), limit):
            data += piece
            if len(data) > LARGEST_TEXT:
                break
    except Broken:
        return ""
    return decoded(bytes(data), archived.declared_type)


def _packing(archived: Archived) -> str:
    """How the body is packed: archives give back what they stored, with or without saying so, so the bytes decide."""
    with archived.path.open("rb") as stream:
        start = stream.read(2)
    said = archived.headers.get("content-encoding", "") or archived.original_header("content-encoding")
    said = said.strip().lower()
    textual = base_type(archived.declared_type).startswith("text/")
    if start == _GZIP and (said in ("gzip", "x-gzip") or textual):
        return "gzip"
    if archived.headers.get("content-encoding", "").strip().lower() in ("", "identity", "gzip", "x-gzip"):
        return ""
    return archived.headers["content-encoding"].strip().lower()


def _unpacked(path: Path, packing: str, limit: int) -> Iterator[bytes]:
    """The decoded body. Raises ``Broken`` when it cannot be decoded to its end or passes ``limit``."""
    decoder = Decoder(packing, limit) if packing else None
    with path.open("rb") as stream:
        while piece := stream.read(_PIECE):
            if decoder is None:
                yield piece
            else:
                yield from decoder.feed(piece)
    if decoder is not None:
        decoder.finish()


def _wrong(archived: Archived, asked: str, path: Path, found: str) -> str:
    """Why the type of a body is not right, "" if it is."""
    failure = contradiction((asked, archived.url), archived.declared_type, found) or cut_short(path, found)
    if failure is not None:
        return failure.message.partition(";")[0].rstrip(".") + "."
    if base_type(archived.declared_type) in (HTML, XHTML) and found == BINARY:
        return "It was served as a web page and cannot be read as one."
    return ""


def _text(path: Path, declared: str) -> str:
    with path.open("rb") as stream:
        return decoded(stream.read(LARGEST_TEXT), declared)


def _digest(path: Path) -> tuple[int, str]:
    """Size and SHA-256 of a file."""
    with path.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    return path.stat().st_size, digest


def _about(archived: Archived, holder: str) -> bytes:
    """The fields of the ``metadata`` record: recovered, from whom, of when, and the holder's headers."""
    fields = [
        ("recovered", "not observed at the archived address; read back from a memento that the holder keeps"),
        ("holder", holder),
        ("archived-address", archived.url),
        ("memento", archived.memento_url),
        ("archived-at", archived.archived_at),
        *((f"header-{name}", printable(value)) for name, value in sorted(archived.headers.items())),
    ]
    return "".join(f"{name}: {value}\r\n" for name, value in fields).encode()
