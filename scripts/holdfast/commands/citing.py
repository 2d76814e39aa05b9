"""What the prose in ``docs/`` cites: resolved against the records and their copies, or named with file and line."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from holdfast import claims, quotes, site
from holdfast.claims import Claim, Scan
from holdfast.errors import InvalidSources
from holdfast.model import Access, Extraction, FailedExtraction, Finding, Holding, Quote, Record, Sources
from holdfast.quotes import Document, Grade, Proof
from holdfast.site import CitingPage, Note
from holdfast.site.record_page import access_of

FOLDER = "docs"


@dataclass(frozen=True)
class Looked:
    """A cited record's holding, and its copy's text. ``public``: readers get it; of others no words are repeated."""

    holding: Holding
    text: Extraction | FailedExtraction | None = None
    public: bool = True

    @property
    def why_not(self) -> str:
        """Why words are not checked, in a sentence; "" if they are."""
        if self.holding.tombstone:
            return "The copy is withheld."
        if self.holding.held is None:
            return "No copy is held yet."
        if not self.public:
            return "The copy is kept, but not shown to readers."
        return "" if isinstance(self.text, Extraction) else "The text of the copy could not be read here."


Look = Callable[[Record], Looked]


def gather(root: Path, sources: Sources, look: Look) -> tuple[tuple[CitingPage, ...], tuple[Finding, ...]]:
    """The prose pages of the archive at ``root`` that cite records, and all that is wrong with their citations."""
    known = {record.id: record for record in sources.records}
    gathering = _Gathering(known, cache(look))
    pages, found = [], []
    for path in sorted((root / FOLDER).rglob("*.md")):
        text = _read(path)
        if "[@" not in text:
            continue
        name = path.relative_to(root / FOLDER).as_posix()
        scanned = claims.scan(text)
        page, wrong = gathering.page(name, claims.title(text, path.stem), scanned)
        found += wrong
        if page.claims:
            pages.append(page)
    return tuple(pages), tuple(found)


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return ""  # MkDocs says what is wrong with such a file


@dataclass(frozen=True)
class _Gathering:
    known: dict[str, Record]
    look: Look

    def page(self, name: str, title: str, scanned: Scan) -> tuple[CitingPage, list[Finding]]:
        """One page with its notes, one for all citations that say the same."""
        path = f"{FOLDER}/{name}"
        wrong = [
            Finding(path, "claim-syntax", one.message, one.remedy, one.line, one.column) for one in scanned.mistakes
        ]
        if scanned.claims and name in site.SHELL_SOURCES:
            first = scanned.claims[0]
            message = "This page is filled by the archive itself and has no room for sources."
            remedy = "Cite on another page of docs/, and link to it from here."
            wrong.append(Finding(path, "claim-in-shell", message, remedy, first.line, first.column))
        notes: dict[Note, int] = {}
        of = []
        for claim in scanned.claims:
            note, problems = self.note(claim)
            wrong += [
                Finding(path, rule, message, remedy, claim.line, claim.column) for rule, message, remedy in problems
            ]
            of.append(notes.setdefault(note, len(notes)))
        return CitingPage(name, title, scanned.claims, tuple(notes), tuple(of)), wrong

    def note(self, claim: Claim) -> tuple[Note, list[tuple[str, str, str]]]:
        """The note of one citation, and what is wrong with it: rule, message, remedy."""
        record = self.known.get(claim.record)
        if record is None:
            return Note(claim.record, claim.record, "other"), [_unknown(claim.record, self.known)]
        looked = self.look(record)
        shown = looked.holding.record
        if claim.number > len(record.quotes):
            return Note(record.id, shown.title, shown.kind), [_missing(claim, record)]
        entry = record.quotes[claim.number - 1] if claim.number else _entry(record, claim.words)
        said = claim.words or (entry.text if entry and claim.number else "")
        page = claim.page or (entry.page if entry and entry.page else 0)
        number = record.quotes.index(entry) + 1 if entry in shown.quotes and entry else 0
        proof = _proof(looked, said, page)
        hidden = not looked.public or looked.holding.tombstone
        note = Note(
            record.id,
            shown.title,
            shown.kind,
            number=number,
            page=page,
            said="" if looked.holding.tombstone and not claim.words else said,
            proof=None if hidden else proof,
            why=looked.why_not if said or page or hidden or looked.holding.held is None else "",
            held=looked.holding.held is not None and not hidden,
        )
        return note, list(_wrong(claim, looked, said, page, proof))


def _entry(record: Record, words: str) -> Quote | None:
    """The quote of the record that has these very words."""
    return next((quote for quote in record.quotes if words and " ".join(quote.text.split()) == words), None)


def _proof(looked: Looked, said: str, page: int) -> Proof | None:
    if not said or not isinstance(looked.text, Extraction):
        return None
    return quotes.prove(_document(looked.text), said, page or None)


_DOCUMENTS: list[tuple[Extraction, Document]] = []


def _document(text: Extraction) -> Document:
    """The document of a text, the last one kept: citations of one record often stand together."""
    if not _DOCUMENTS or _DOCUMENTS[0][0] is not text:
        _DOCUMENTS[:] = [(text, Document.of(text))]
    return _DOCUMENTS[0][1]


def _wrong(claim: Claim, looked: Looked, said: str, page: int, proof: Proof | None) -> Iterator[tuple[str, str, str]]:
    if proof is None:
        text = looked.text
        numbered = isinstance(text, Extraction) and text.kind in ("pages", "slides")
        if page and isinstance(text, Extraction) and numbered and page not in {one.number for one in text.pages}:
            message = f"The copy of “{claim.record}” has no page {page}; it has {len(text.pages)}."
            yield "claim-no-page", message, "Name a page of the copy, counted from 1."
        return
    public = looked.public
    if proof.grade is Grade.NOT_FOUND:
        near = f" {quotes.closest(proof)}" if public and proof.closest else ""
        message = f"“{_short(said)}”: {quotes.sentence(proof)}{near}"
        yield "claim-not-found", message, "Write the words as the copy has them, with […] for words left out."
    elif proof.grade is Grade.WRONG_PAGE:
        remedy = f"Write p. {proof.pages[0]}." if proof.pages else "Leave the page out."
        yield "claim-wrong-page", f"“{_short(said)}”: {quotes.sentence(proof, page)}", remedy


def _unknown(name: str, known: dict[str, Record]) -> tuple[str, str, str]:
    near = difflib.get_close_matches(name, known, n=1)
    hint = f"Did you mean [@{near[0]}]?" if near else "Write the name of a file of sources/records/ without its .yml."
    return "claim-unknown-record", f"There is no record “{name}”.", f"{hint} To show the characters, write \\[@."


def _missing(claim: Claim, record: Record) -> tuple[str, str, str]:
    has = f"{len(record.quotes)} quote{'s' * (len(record.quotes) != 1)}" if record.quotes else "no quotes"
    message = f"The record “{record.id}” has {has}, so there is no #{claim.number}."
    remedy = f'Add the quote to the record, or write the words here: [@{record.id}, p. 1: "words"].'
    return "claim-missing-quote", message, remedy


def _short(text: str, longest: int = 80) -> str:
    return text if len(text) <= longest else f"{text[: longest - 1]}…"


def for_site(root: Path, inputs: site.Inputs) -> tuple[CitingPage, ...]:
    """The pages of prose that cite records, as readers may see them. Raises ``InvalidSources`` if any is wrong."""

    def look(record: Record) -> Looked:
        holding, text = next(iter(inputs.texts([inputs.holding_of(record)])))
        return Looked(holding, text, public=access_of(holding, inputs.config) is Access.PUBLIC)

    pages, found = gather(root, inputs.sources, look)
    if found:
        raise InvalidSources(found)
    return pages
