"""What explains a pack to its reader: pages that open from a disk without a network or a script, and plain text."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from holdfast.export import statement
from holdfast.export.parts import File
from holdfast.model import Citation

TEMPLATES = Path(__file__).parent / "templates"


@dataclass(frozen=True, slots=True)
class Stamped:
    """A time stamp in the pack: who signed and when, in words; the places of token and run file; its second."""

    signer: str
    at: str
    token: str
    run: str
    seconds: int


@dataclass(frozen=True, slots=True)
class Document:
    """What a pack says of one copy. Times, sizes and names are in words; ``file`` and the like are places in the pack;
    ``wacz`` is empty for what was not received over the web.

    ``facts`` are label and value for a table. ``claims`` are sentences on what is shown, ``limits`` on what is not.
    ``runs`` are run files, their SHA-256, and that of the one which each names; the one that names the capture first.
    ``path`` are the steps by which the copy was obtained.
    """

    id: str
    title: str
    file: str
    what: str
    size: str
    sha256: str
    renamed: bool
    wacz: str
    wacz_sha256: str
    manifest: str
    manifest_sha256: str
    facts: tuple[tuple[str, str], ...]
    path: tuple[str, ...]
    claims: tuple[str, ...]
    limits: tuple[str, ...]
    stamps: tuple[Stamped, ...] = ()
    runs: tuple[tuple[str, str, str], ...] = ()
    citations: tuple[Citation, ...] = ()
    text: tuple[tuple[str, str], ...] = ()
    text_note: str = ""
    content_notes: str = ""


def check_sheet(documents: Sequence[Document], sums: str, folder: str) -> File:
    """``CHECK.txt``: commands that check this very pack. ``sums``: its list of checksums; ``folder``: where it lies
    as seen from the commands, "" or ending in a slash."""
    return File.made("CHECK.txt", _render("check.txt", documents=documents, sums=sums, folder=folder))


def reading_pack(documents: Sequence[Document], publisher: str, *, court: bool) -> tuple[File, ...]:
    """The pages of a pack for readers; with ``court`` also a statement for each document, to fill in and sign."""
    found = [File.made("index.html", _render("index.html", documents=documents, publisher=publisher, court=court))]
    for document in documents:
        found += _of_one(document, f"documents/{document.id}/", court=court)
    return tuple(found)


def _of_one(document: Document, place: str, *, court: bool) -> Iterable[File]:
    if document.text:
        yield File.made(f"{place}text.html", _render("text.html", document=document))
        yield File.made(f"{place}text.txt", _render("text.txt", document=document))
    yield File.made(f"{place}citations.txt", _render("citations.txt", document=document))
    if court:
        sections = statement.sections(
            document.title, document.path, document.claims, document.limits, _exhibit(document)
        )
        yield File.made(f"{place}statement.html", _render("statement.html", document=document, sections=sections))
        yield File.made(f"{place}statement.txt", _render("statement.txt", document=document, sections=sections))


def _exhibit(document: Document) -> tuple[tuple[str, str], ...]:
    exchange = (
        ("Web archive with the whole exchange", document.wacz),
        ("SHA-256 of the web archive", document.wacz_sha256),
    )
    return (
        ("Title", document.title),
        ("File", f"{document.file} ({document.what}, {document.size})"),
        ("SHA-256", document.sha256),
        *(exchange if document.wacz else ()),
        ("Manifest of the capture", document.manifest),
        ("SHA-256 of the manifest", document.manifest_sha256),
    )


def _clean(value: object) -> object:
    """Text without what could deceive a reader or a terminal: controls, overrides of the direction, lone surrogates."""
    if not isinstance(value, str) or value.isprintable():
        return value
    return "".join(c if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cf", "Cs") else "\ufffd" for c in value)


def _render(name: str, **values: object) -> str:
    return _pages(name.endswith(".html")).get_template(name).render(**values) + "\n"


def _pages(escaped: bool) -> Environment:
    """Every value is escaped in pages; nothing of a document is ever part of a template."""
    return Environment(
        loader=FileSystemLoader(TEMPLATES), autoescape=escaped, undefined=StrictUndefined, finalize=_clean,
        trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
