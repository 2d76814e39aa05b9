"""The quotes of records against the copies that are held: what ``check`` says of them.

Results lie beside the text that they were found in, so that they go when it goes:
``.holdfast/derived/…/<sha256>/quotes.json``.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import msgspec

from holdfast import extract, meaning, quotes, running, strict_yaml
from holdfast.archive import Archive, holding_of
from holdfast.commands import citing, exposing
from holdfast.commands.selection import access_of
from holdfast.config import Workspace
from holdfast.errors import ArchiveError
from holdfast.model import (
    Access,
    Capture,
    Extraction,
    FailedExtraction,
    Finding,
    Holding,
    Quote,
    Record,
    Sources,
)
from holdfast.quotes import Document, Grade, Proof
from holdfast.strict_yaml import Place

FILE = "quotes.json"


@dataclass(frozen=True, slots=True)
class _Known:
    """The file: what was found by which code in the text of which reader."""

    key: str
    proofs: dict[str, Proof]


@dataclass(frozen=True, slots=True)
class Prover:
    """Proves quotes. ``object_of`` gives the file of an object, ``None`` where it is not at hand."""

    derived: Path
    object_of: Callable[[str], Path | None]

    def text(self, capture: Capture) -> Extraction | str:
        """The text of a copy, or why there is none, as the end of a sentence."""
        payload = capture.payload
        if not extract.supported(payload.media_type):
            return f"no text is taken from files of the type {payload.media_type or 'unknown'}"
        path = self.object_of(payload.sha256)
        if path is None:
            return "the copy is not on this machine"
        found = extract.extract(
            path, sha256=payload.sha256, media_type=payload.media_type, cache=self.derived, images=False
        )
        return found.reason if isinstance(found, FailedExtraction) else found

    def proofs(self, text: Extraction, wanted: Sequence[Quote]) -> tuple[Proof, ...]:
        """What the text has of each quote."""
        file = text.folder.parent / FILE
        key = f"{text.engine} {len(text.pages)} {text.problem} {_code()}"
        known = _read(file, key)
        fresh: dict[str, Proof] = {}
        document: Document | None = None
        for quote in wanted:
            name = _name(quote)
            if name not in known and name not in fresh:
                document = document or Document.of(text)
                fresh[name] = quotes.prove(document, quote.text, quote.page)
        if fresh:
            known |= fresh
            with suppress(OSError):  # without it the next check takes longer
                part = file.with_suffix(".part")
                part.write_bytes(msgspec.json.encode(_Known(key, known)))
                part.replace(file)
        return tuple(known[_name(quote)] for quote in wanted)


def check(workspace: Workspace, sources: Sources, asked: bool | None) -> tuple[Finding, ...]:
    """Everything about quotes in records and citations in prose. ``asked`` as ``quotes`` of the command: without
    looking for words, citations are still checked against the records."""
    store = Archive.of(workspace)
    examiner = exposing.examiner(workspace, store, sealed=True)
    prover = Prover(workspace.cache / "derived", examiner.object_of)
    try:
        history = store.read()
    except ArchiveError:
        return ()  # the command has named it
    found: list[Finding] = []

    def holding(record: Record) -> Holding:
        return examiner.guarded(holding_of(record, history, workspace.config.watch))  # what is in doubt is not repeated

    for record in sources.records if asked is not False else ():
        if record.quotes and (asked or record.id in history.records):
            file = workspace.sources / "records" / f"{record.id}.yml"
            access = access_of(record, workspace.config)
            found += findings(prover, holding(record), file, access, asked=bool(asked))

    def look(record: Record) -> citing.Looked:
        held = holding(record)
        access = access_of(record, workspace.config)
        if held.held is None or access is Access.METADATA_ONLY or asked is False:
            return citing.Looked(held)
        text = prover.text(held.held)
        public = access is Access.PUBLIC and held.held.id not in held.sealed
        return citing.Looked(held, text if isinstance(text, Extraction) else None, public=public)

    return (*found, *citing.gather(workspace.root, sources, look)[1])


def findings(prover: Prover, holding: Holding, file: Path, access: Access, *, asked: bool) -> Iterator[Finding]:
    """What is wrong with the quotes of one record, whose YAML is ``file``. ``asked``: also what could not be checked.

    Of a copy that readers do not get no words are repeated.
    """
    record = holding.record
    held = holding.held
    if not record.quotes:
        return
    if held is None or access is Access.METADATA_ONLY:
        if asked:
            yield _unchecked(record.id, "there is no copy to check against")
        return
    text = prover.text(held)
    if not isinstance(text, Extraction):
        if asked:
            yield _unchecked(record.id, text.rstrip("."))
        return
    public = access is Access.PUBLIC and held.id not in holding.sealed
    proofs = prover.proofs(text, record.quotes)
    if all(proof.holds and not proof.warnings for proof in proofs):
        return
    places = _places(file, len(record.quotes))
    for quote, proof, place in zip(record.quotes, proofs, places, strict=True):
        yield from _of_quote(record.id, quote, proof, place, public=public)


def _of_quote(record: str, quote: Quote, proof: Proof, place: Place, *, public: bool) -> Iterator[Finding]:
    path, (line, column) = _path(record), place
    said = f"“{strict_yaml.printable(quote.text)}”: {quotes.sentence(proof, quote.page)}"
    if proof.grade is Grade.NOT_FOUND:
        near = f" {quotes.closest(proof)}" if public and proof.closest else ""
        remedy = "Write the words as the copy has them, with […] for words left out; or remove the quote."
        yield Finding(path, "quote-not-found", said + near, remedy, line, column)
    elif proof.grade is Grade.WRONG_PAGE:
        remedy = f"Write page: {proof.pages[0]}." if proof.pages else "Remove the page."
        yield Finding(path, "quote-wrong-page", said, remedy, line, column)
    elif proof.grade is Grade.NEAR:
        near = f" {quotes.closest(proof)}" if public else ""
        remedy = "Look at the picture of the page. The grade stays until the text of the page is read better."
        yield Finding(path, "quote-near", said + near, remedy, line, column, "note")
    for warning in proof.warnings if public else ():
        remedy = "See whether the quote still says what the document says; a longer quote may be fairer."
        message = f"“{strict_yaml.printable(quote.text)}”: {warning}"
        yield Finding(path, "quote-context", message, remedy, line, column, "note")


def _unchecked(record: str, why: str) -> Finding:
    message = f"The quotes of this record were not checked: {why}."
    remedy = "Nothing is wrong; once the text of a copy can be read, they are."
    return Finding(_path(record), "quote-not-checked", message, remedy, level="note")


def _places(file: Path, count: int) -> list[Place]:
    """Where each quote stands in the file of its record."""
    document = strict_yaml.read(file)
    if isinstance(document, tuple):
        return [(0, 0)] * count
    return [document.place(("quotes", at, "text")) for at in range(count)]


def _path(record: str) -> str:
    return f"sources/records/{record}.yml"


def _name(quote: Quote) -> str:
    return hashlib.sha256(f"{quote.page} {quote.text}".encode("utf-8", "replace")).hexdigest()


def _read(file: Path, key: str) -> dict[str, Proof]:
    try:
        known = msgspec.json.decode(file.read_bytes(), type=_Known)
    except (OSError, msgspec.DecodeError):
        return {}
    return known.proofs if known.key == key else {}


@cache
def _code() -> str:
    """A digest of the code that judges quotes."""
    files = [*sorted(Path(quotes.__path__[0]).glob("*.py")), Path(meaning.__file__), Path(running.__file__)]
    digest = hashlib.sha256()
    for path in files:
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]
