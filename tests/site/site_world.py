"""A small made-up archive for tests of the site: records, captures, texts and page images, no network."""

from __future__ import annotations

import hashlib
import re
import shutil
import struct
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from holdfast.config import Config
from holdfast.model import (
    Access,
    Capture,
    Extraction,
    FailedCapture,
    FailedExtraction,
    FailedRequisite,
    Holding,
    Hop,
    Memento,
    Organisation,
    OriginalState,
    PageText,
    Payload,
    Quote,
    Record,
    Relation,
    Requisites,
    Rights,
    SnapshotStatus,
    Sources,
    StoredFile,
    TimelineEvent,
)
from holdfast.site import Inputs, TextResult

CONFIG = Config(title="Harbour papers", url="https://papers.example.org/archive/", contact="papers@example.org")
REPOSITORY = Path(__file__).parents[2]
AT = "2021-06-17T09:30:00.000000Z"


def copy_prose(root: Path) -> None:
    """The repository's shells and the prose about the archive, without the documentation of the software (which has
    tests of its own, and must not break these)."""
    shutil.copytree(REPOSITORY / "docs/_shell", root / "docs/_shell")
    shutil.copytree(REPOSITORY / "docs/records", root / "docs/records")
    for name in ("index", "timeline", "takedowns", "organisations", "search", "about", "check", "help"):
        shutil.copy(REPOSITORY / f"docs/{name}.md", root / "docs")
    settings = (REPOSITORY / "mkdocs.yml").read_text(encoding="utf-8")
    plain = re.sub(r"^  - (?:Dossiers|Documentation):\n(?: {6}.*\n)+", "", settings, flags=re.MULTILINE)
    (root / "mkdocs.yml").write_text(plain, encoding="utf-8")


def sha(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def picture(width: int = 60, height: int = 84) -> bytes:
    """A grey PNG."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = b"".join(b"\0" + b"\xe0" * width for _ in range(height))
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


@dataclass
class World:
    """Everything an archive would know. Change it and build again; ``inputs`` is what the site gets to see."""

    folder: Path
    records: dict[str, Record] = field(default_factory=dict)
    organisations: dict[str, Organisation] = field(default_factory=dict)
    events: list[TimelineEvent] = field(default_factory=list)
    known: dict[str, Holding] = field(default_factory=dict)
    texts: dict[str, Extraction | FailedExtraction] = field(default_factory=dict)
    objects: dict[str, Path] = field(default_factory=dict)
    config: Config = CONFIG
    heads: tuple[str, ...] = ()

    def add(self, record: Record, **known: Any) -> Record:
        """Add or replace a record and what is known about it (fields of ``Holding``)."""
        self.records[record.id] = record
        self.known[record.id] = Holding(record, **known)
        return record

    def edit(self, record_id: str, **changes: Any) -> None:
        """Change fields of a record, as somebody who edits its file would."""
        record = replace(self.records[record_id], **changes)
        self.records[record_id] = record
        self.known[record_id] = replace(self.known[record_id], record=record)

    def object(self, content: bytes) -> str:
        """Put an object into the store; returns its SHA-256."""
        digest = hashlib.sha256(content).hexdigest()
        path = self.folder / "objects" / digest
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        self.objects[digest] = path
        return digest

    def capture(self, record: str, content: bytes, media_type: str = "application/pdf", **changes: Any) -> Capture:
        """A capture of ``content``, kept."""
        digest, wacz = self.object(content), self.object(b"wacz of " + content)
        payload = Payload(media_type, media_type, len(content), digest, len(content), digest)
        url = f"https://www.harbour.example/{record}"
        made = Capture(
            id="20210617T093000.000000Z-0123abcd",
            record=record,
            requested_url=url,
            final_url=url,
            started=AT,
            finished="2021-06-17T09:30:02.000000Z",
            hops=(Hop(url, 200, AT, ip="203.0.113.7"),),
            payload=payload,
            requisites=Requisites(),
            files=(StoredFile("payload", digest, len(content), media_type), StoredFile("wacz", wacz, 9, "x/y")),
            circumstances={"software": "holdfast 0.1.0"},
        )
        return replace(made, **changes)

    def text(self, capture: Capture, pages: Iterable[str], kind: Any = "pages", images: bool = False) -> Extraction:
        """The text of a capture, page by page, with or without pictures of the pages."""
        digest = capture.payload.sha256
        folder = self.folder / "derived" / digest
        folder.mkdir(parents=True, exist_ok=True)
        found = []
        for number, text in enumerate(pages, start=1):
            name = f"p{number}.png" if images else ""
            if name:
                (folder / name).write_bytes(picture())
            label = {"pages": "Page", "slides": "Slide"}.get(kind, "Part")
            found.append(PageText(number, text, f"{label} {number}", "text" if text else "no-text", image=name))
        made = Extraction(digest, "test reader 1", kind, tuple(found), folder)
        self.texts[digest] = made
        return made

    def inputs(self, signed: bool = True) -> Inputs:
        """What the site is made from. ``signed``: with a signature per record, as a real build has."""
        sources = Sources(tuple(self.records[k] for k in sorted(self.records)), self.organisations, tuple(self.events))
        marks = {name: sha(repr(holding)) for name, holding in self.known.items()} if signed else {}
        return Inputs(
            config=self.config,
            sources=sources,
            holding_of=lambda record: self.known[record.id],
            signatures=marks,
            texts=self._texts,
            text_of=lambda capture: self.texts.get(capture.payload.sha256),
            object_of=self.objects.get,
            heads=self.heads,
        )

    def _texts(self, holdings: Iterable[Holding]) -> Iterator[TextResult]:
        for holding in holdings:
            yield holding, self.texts.get(holding.held.payload.sha256) if holding.held else None


def harbour(folder: Path) -> World:
    """An archive of eight records in every state that a page has to show."""
    world = World(folder, heads=(sha("head"),))
    world.organisations = {
        "harbour-trust": Organisation(
            "harbour-trust",
            "Harbour Trust",
            ("HT",),
            "Ran the scheme.",
            "https://trust.example/",
            ("harbour-trustees",),
        ),
        "harbour-trustees": Organisation("harbour-trustees", "Harbour Trustees Ltd", ("HT",), "A company."),
    }
    guide = world.add(
        Record(
            "operating-guide",
            "Quiet Harbour: operating guide for the night service",
            "guidance",
            "harbour-trust",
            ("Ada Reeve", "Tomas Lind"),
            "2018-06",
            "https://www.harbour.example/operating-guide",
            also_at=("https://mirror.example/guide.pdf",),
            topics=("policing", "crisis-care"),
            summary="How the night service was to be run, in the words of those who ran it.\nTwo editions are known.",
            significance="It is the only paper that says who decided when the gate was closed.",
            content_notes=("suicide", "self-harm"),
            rights=Rights("crown", "The Crown", "Said on its cover."),
            quotes=(Quote("the gate is closed at ten", 2, "Cited in the petition."),),
            relations=(Relation("mentioned_in", "petition"), Relation("part_of", "collection")),
        )
    )
    old = world.capture(
        guide.id, b"%PDF first edition", id="20210101T000000.000000Z-aaaabbbb", started="2021-01-01T00:00:00.000000Z"
    )
    new = world.capture(guide.id, b"%PDF second edition")
    words = "The gate is closed at ten each night.\n\nWhoever comes later rings the bell and waits for the crew. " * 8
    world.text(new, [f"Page {n} of the guide.\n\n{words}" for n in range(1, 10)], images=True)
    there = "https://web.archive.org/web/20210618101112"
    memento = Memento(f"{there}/{guide.url}", "20210618101112", f"{there}id_/{guide.url}", "identical", checked_at=AT)
    world.add(
        guide,
        captures=(new, old),
        snapshots=(SnapshotStatus(guide.id, guide.url or "", "verified", AT, memento=memento),),
        original=OriginalState(
            "gone",
            "Last seen 17 June 2021, missing since 2 July 2021 (4 looks).",
            AT,
            "2021-07-02T00:00:00.000000Z",
            4,
            "2021-07-09T00:00:00.000000Z",
        ),  # fmt: skip
    )
    page = Record(
        "announcement",
        "The gate will stay open",
        "page",
        "harbour-trust",
        date="2019~",
        url="https://www.harbour.example/announcement",
        summary="An announcement.",
    )
    held = world.capture(
        page.id,
        b"<html><script>alert(1)</script>",
        "text/html",
        requisites=Requisites(14, 13, (FailedRequisite("https://cdn.example/font.woff2", "HTTP status 404"),)),
        hops=(Hop("http://www.harbour.example/a", 301, AT), Hop("https://www.harbour.example/announcement", 200, AT)),
        final_url="https://www.harbour.example/announcement-new",
        circumstances={"software": "holdfast 0.1.0", "resolve": "www.harbour.example → 127.0.0.1:8000"},
    )
    world.text(held, ["The gate will stay open. It has been decided."], "html")
    world.add(
        page,
        captures=(held,),
        original=OriginalState(
            "changed",
            "Served on 1 July 2021, with other content than our copy.",
            AT,
            checked_at="2021-07-01T00:00:00.000000Z",
        ),
    )
    world.add(
        Record(
            "petition",
            "Open the gate",
            "petition",
            date="2021",
            url="https://petition.example/gate",
            summary="A petition.",
        ),
        failures=(
            FailedCapture(
                "petition",
                "https://petition.example/gate",
                "http-status",
                "The server answered 503 Service Unavailable.",
                AT,
                AT,
                503,
            ),
        ),
        original=OriginalState(
            "unknown", "Not found at the last look (1 of 3 looks needed); not yet called gone.", "", AT, 1, AT
        ),
    )
    world.add(
        Record(
            "letter",
            "Letter of the chief engineer to the harbour board",
            "letter",
            "harbour-trustees",
            date="../2018-06",
        )
    )
    world.add(Record("collection", "Papers of the harbour board", "other"))
    slides = Record("lost-slides", "Slides shown to the board", "slides", date="2018-04/2020-03")
    world.add(
        replace(slides, url="https://gone.example/slides"),
        original=OriginalState("gone", "Never seen by us, missing since 2 July 2021 (3 looks).", "", AT, 3, AT),
    )
    sealed = world.capture("sealed-minutes", b"%PDF minutes")
    world.text(sealed, ["SEALED WORDS"])
    world.add(
        Record(
            "sealed-minutes", "Minutes of a closed meeting", "report", access=Access.SEALED, url="https://a.example/"
        ),
        captures=(sealed,),
    )
    world.add(
        Record(
            "described",
            "A paper that is only described",
            "paper",
            access=Access.METADATA_ONLY,
            url="https://b.example/",
        )
    )
    world.events = [
        TimelineEvent("2018", "The scheme begins", ("operating-guide",)),
        TimelineEvent("2021-06", "The website is taken down", ("petition", "announcement")),
    ]
    return world
