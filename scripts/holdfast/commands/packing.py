"""What ``holdfast export`` puts into packs: the files of one record's copy, and what is said of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from holdfast import archive, citations, clock, extract
from holdfast.archive.proof import Proof, Prover
from holdfast.config import Workspace
from holdfast.errors import ArchiveError
from holdfast.export import Document, File, Stamped
from holdfast.model import (
    Access,
    Capture,
    Citation,
    Custody,
    Extraction,
    FailedExtraction,
    Holding,
    Memento,
    Organisation,
    StoredFile,
)
from holdfast.site import files, words
from holdfast.site.record_page import access_of, page_url
from holdfast.site.witnesses import COMPARED, read_back

LIMITS = (
    "It does not show what others were served at the same address, or that it was served there at any other time.",
    "It does not show who wrote the document, when it was first published, or that what it says is true.",
    "Times of the archive are by the clock of the machine that made the copy, unless a time stamp bounds them.",
)

EXCEPTIONS = ("allow", "resolve", "ca")
"""The circumstances of a capture under which an address may lead elsewhere than for others."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """A record's copy that is to be given away: everything known of the record, and its publisher."""

    holding: Holding
    organisation: Organisation | None

    @property
    def newest(self) -> Capture:
        """The newest copy; one is held."""
        assert self.holding.held is not None
        return self.holding.held


class Packer:
    """Makes the files of packs from the archive of ``workspace``. Raises ``ArchiveError``, ``OSError``."""

    def __init__(self, workspace: Workspace, store: archive.Archive) -> None:
        self._workspace = workspace
        self._store = store
        self._prover = Prover(workspace.archive)

    def objects(self, capture: Capture) -> Iterator[File]:
        """The objects of a capture where the archive has them."""
        for stored in capture.files:
            yield self._object(stored, f"archive/objects/{stored.sha256[:2]}/{stored.sha256}")

    def web_archive(self, capture: Capture, name: str) -> Iterator[File]:
        """The web archive of a capture under another name, if it has one; a deposited file has none."""
        for stored in capture.files:
            if stored.role == "wacz":
                yield self._object(stored, name)

    def proof(self, capture: Capture) -> Iterator[File]:
        """Manifest, run files, time stamps and certificates of a capture where the archive has them."""
        proof = self._prover.of(capture.record, capture.id)
        paths = [proof.manifest, *(one.path for one in proof.runs), *proof.records, *(one.path for one in proof.tokens)]
        for path in [*paths, *proof.certificates]:
            yield File.copied(self._place(path), path)

    def guides(self, *, checker: bool) -> Iterator[File]:
        """The archive's page of plain text and, with ``checker``, its program that checks."""
        ours = Path(archive.__file__).parent
        for name in ("README.txt", "check.py") if checker else ("README.txt",):
            places = (self._workspace.archive / name, ours / name)
            found = next((path for path in places if path.is_file()), None)
            if found:
                yield File.copied(f"archive/{name}", found)

    def description(self, chosen: Chosen) -> File:
        """The record as people wrote it."""
        name = f"{chosen.holding.record.id}.yml"
        return File.copied(f"sources/records/{name}", self._workspace.records / name)

    def copies(self, chosen: Chosen, document: Document) -> Iterator[File]:
        """The newest copy under names for readers."""
        yield self._object(_payload(chosen.newest), document.file)
        yield from self.web_archive(chosen.newest, document.wacz)

    def document(self, chosen: Chosen, *, named: bool) -> Document:
        """What is said of the newest copy; ``named``: its files have names for readers, else those of objects.

        With names for readers its text is read as well.
        """
        record, capture = chosen.holding.record, chosen.newest
        payload, wacz = _payload(capture), next((one for one in capture.files if one.role == "wacz"), None)
        proof = self._prover.of(record.id, capture.id)
        ending = files.extension(capture.payload.media_type)
        own = f"documents/{record.id}/{record.id}"
        text, text_note = self._text(capture) if named else ((), "")
        return Document(
            id=record.id,
            title=_flat(record.title),
            file=f"{own}.{ending}" if named else _object_place(payload),
            what=files.describe(capture.payload.media_type),
            size=words.size(payload.size),
            sha256=payload.sha256,
            renamed=ending.endswith(".txt"),
            wacz="" if wacz is None else f"{own}.wacz" if named else _object_place(wacz),
            wacz_sha256=wacz.sha256 if wacz else "",
            manifest=self._place(proof.manifest),
            manifest_sha256=File.copied("", proof.manifest).sha256,
            facts=tuple(_facts(chosen)),
            path=tuple(_path(capture)),
            claims=tuple(_claims(chosen.holding)),
            limits=LIMITS,
            stamps=self._stamps(proof),
            runs=tuple((self._place(one.path), one.sha256, one.names) for one in proof.runs),
            citations=self._citations(chosen),
            text=text,
            text_note=text_note,
            content_notes=words.content_notes(record.content_notes),
        )

    def _citations(self, chosen: Chosen) -> tuple[Citation, ...]:
        holding, config = chosen.holding, self._workspace.config
        shown = access_of(holding, config) is Access.PUBLIC
        return citations.cite(holding, chosen.organisation, page_url(config, holding.record.id), shown=shown)

    def _stamps(self, proof: Proof) -> tuple[Stamped, ...]:
        return tuple(
            Stamped(
                one.stamp.signer or one.stamp.authority, words.instant(one.stamp.at), self._place(one.path),
                self._place(one.run), one.seconds,
            )
            for one in proof.tokens
        )  # fmt: skip

    def _text(self, capture: Capture) -> tuple[tuple[tuple[str, str], ...], str]:
        """The text by page with a note on what is missing of it."""
        payload = capture.payload
        if not extract.supported(payload.media_type):
            return (), "No text is read out of files of this kind."
        cache = self._workspace.cache / "derived"
        path = self._there(payload.sha256)
        found = extract.extract(path, sha256=payload.sha256, media_type=payload.media_type, cache=cache, images=False)
        if isinstance(found, FailedExtraction):
            return (), found.reason
        return _pages(found), found.problem

    def _object(self, stored: StoredFile, name: str) -> File:
        return File(name, stored.sha256, stored.size, b"", self._there(stored.sha256))

    def _there(self, sha256: str) -> Path:
        path = self._store.object_path(sha256)
        if not path.is_file():
            raise ArchiveError(
                f"{path} is not there. Nothing was written. Run `holdfast verify` to see all that is missing, and put "
                "good copies in place."
            )
        return path

    def _place(self, path: Path) -> str:
        return f"archive/{path.relative_to(self._workspace.archive).as_posix()}"


def _payload(capture: Capture) -> StoredFile:
    return next(stored for stored in capture.files if stored.role == "payload")


def _object_place(stored: StoredFile) -> str:
    return f"archive/objects/{stored.sha256[:2]}/{stored.sha256}"


def _flat(text: str) -> str:
    """On one line: ``CHECK.txt`` is a list of commands, and a title must not become one."""
    return " ".join(text.split())


def _pages(found: Extraction) -> tuple[tuple[str, str], ...]:
    return tuple(
        (page.label or ("Text" if len(found.pages) == 1 else f"Part {page.number}"), page.text)
        for page in found.pages
        if page.has_text
    )


def _facts(chosen: Chosen) -> Iterator[tuple[str, str]]:
    record, capture = chosen.holding.record, chosen.newest
    yield "Kind", words.kind(record.kind)
    if record.authors:
        yield "By", ", ".join(record.authors)
    if chosen.organisation:
        yield "Published by", chosen.organisation.name
    if record.date:
        yield "Date", words.date_words(record.date)
    if capture.final_url:
        yield "Address", capture.final_url
    if capture.recovered_from:
        yield "Copy", words.recovered(capture)
    yield "Copy made", words.instant(capture.finished)
    yield "The original", chosen.holding.original.explanation
    yield "Rights", words.rights(record.rights.basis)


def _exact(text: str) -> str:
    """A UTC instant to the second, for statements: "17 June 2021, 09:30:00 UTC"."""
    try:
        moment = clock.parse(text)
    except ValueError:  # a holder's own words
        return text
    return f"{moment.day} {moment:%B %Y, %H:%M:%S} UTC"


def _path(capture: Capture) -> Iterator[str]:
    software = capture.circumstances.get("software", "Holdfast")
    source = capture.recovered_from
    if source:
        yield (
            f"On {_exact(capture.started)}, by the clock of the machine, {software} took the copy from "
            f"{source.raw_url}, which {source.holder} states to have archived on {_exact(source.archived_at)} "
            f"from {capture.final_url}. It was not received from that address itself."
        )
    elif capture.custody:
        when = _exact(capture.started)
        yield f"On {when}, by the clock of the machine, {software} kept a file that was brought."
        yield f"{_brought(capture.custody)} It was not received from an address on the web."
    else:
        yield (
            f"On {_exact(capture.started)}, by the clock of the machine, {software} asked for {capture.requested_url}."
        )
    for hop in capture.hops:
        answer = f"{hop.url} answered with HTTP status {hop.status}"
        answer += f" and led to {hop.location}" if hop.location else ""
        answer += f"; the machine that answered had the address {hop.ip}" if hop.ip else ""
        answer += f", with the certificate whose SHA-256 is {hop.tls.leaf_sha256}" if hop.tls else ""
        yield f"{answer}."
    yield (
        f"The copy has {capture.payload.size:,} bytes, and was complete on {_exact(capture.finished)}, by the "
        "same clock."
    )
    exceptions = [f"{name} {capture.circumstances[name]}" for name in EXCEPTIONS if name in capture.circumstances]
    if exceptions:
        yield f"The manifest names exceptions to the ordinary ways of the network: {'; '.join(exceptions)}."


def _brought(custody: Custody) -> str:
    how = f" ({_flat(custody.how)})" if custody.how else ""
    return f"By what was written down then, it came from {custody.received_from} on {custody.received_on}{how}."


def _claims(holding: Holding) -> Iterator[str]:
    capture = holding.held
    assert capture is not None
    for stamp in holding.existed_by:
        signer = stamp.signer or "the time-stamp authority"
        yield (
            f"These bytes existed by {words.instant(stamp.at)}, according to {signer} ({stamp.authority}), who signed "
            "for the journal that names them."
        )
    if not holding.existed_by:
        yield "Not time-stamped yet: no time-stamp authority has signed for this capture."
    source = capture.recovered_from
    if source:
        yield (
            f"We recorded receiving them from {source.holder} on {words.instant(capture.started)}, by our own clock. "
            f"That they were served at {capture.final_url} on {words.day(source.archived_at)} is what it states."
        )
    elif capture.custody:
        yield f"They were brought to us and kept on {words.instant(capture.started)}, by our own clock."
        yield _brought(capture.custody)
    else:
        when = words.instant(capture.started)
        yield f"We recorded receiving them from {capture.final_url} on {when}, by our own clock."
    for memento in read_back(holding):
        verdict = _compared(memento, holding)
        made = words.stamp14(memento.timestamp)
        if verdict:
            found = f"Compared by us: {verdict[:1].lower()}{verdict[1:]} ({memento.url})."
            yield f"Another archive, {words.keeper(memento)}, states that it made a copy on {made}. {found}"


def _compared(memento: Memento, holding: Holding) -> str:
    """The verdict on a memento in words; "" when it was passed on an older copy than the newest."""
    newest = holding.captures[0]
    if memento.sha256 == newest.payload.sha256:
        return COMPARED["identical"][0]
    then = next((copy for copy in holding.captures if copy.finished <= memento.checked_at), newest)
    return COMPARED.get(memento.verdict, (memento.verdict, "none"))[0] if then is newest else ""
