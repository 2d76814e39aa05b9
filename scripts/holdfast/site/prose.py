"""Prose pages that cite records: their references and notes, and who cites which record."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from holdfast import claims
from holdfast.claims import Claim
from holdfast.errors import HoldfastError
from holdfast.quotes import Proof, sentence
from holdfast.site import words
from holdfast.site.quoted import Graded
from holdfast.site.record_page import Citing
from holdfast.site.render import Templates, clean


@dataclass(frozen=True, slots=True)
class Note(Graded):
    """What stands at the end of a page for one source. ``proof`` is ``None`` without words or without a text that
    readers may see; ``why`` then says so in a sentence, or is ""."""

    record: str
    title: str
    kind: str
    number: int = 0  # of the record's quote, 0 for none
    page: int = 0
    said: str = ""
    proof: Proof | None = None
    why: str = ""
    held: bool = False

    @property
    def kind_in_words(self) -> str:
        """What kind of document it is."""
        return words.kind(self.kind)

    @property
    def sentence(self) -> str:
        """What the grade means here."""
        return sentence(self.proof, self.page) if self.proof else ""

    @property
    def anchor(self) -> str:
        """Where on the record's page the words or the page of the copy are, with its #; "" for its top."""
        if self.proof and self.proof.spans and self.number:
            return f"#words-{self.number}"
        if self.number:
            return f"#quote-{self.number}"
        page = self.page or (self.proof.pages[0] if self.proof and self.proof.pages else 0)
        return f"#p{page}" if page and self.held and not self.why else "#copy" if self.held else ""


@dataclass(frozen=True, slots=True)
class CitingPage:
    """One file of ``docs/`` that cites records. ``of`` gives for each claim the index of its note."""

    name: str  # below docs/, such as "papers/petition.md"
    title: str
    claims: tuple[Claim, ...]
    notes: tuple[Note, ...]
    of: tuple[int, ...]


def output_of(name: str, folder: Path) -> str:
    """The page that the theme made of a file of ``docs/``, "" if it made none."""
    stem = name.removesuffix(".md")
    if stem.rpartition("/")[2] == "README":
        stem = f"{stem.removesuffix('README')}index"
    found = (path for path in (f"{stem}.html", f"{stem}/index.html") if (folder / path).is_file())
    return next(found, "")


def by_output(pages: Iterable[CitingPage], folder: Path) -> dict[str, CitingPage]:
    """The citing pages by where they lie in the theme's output; those that are not published are left out."""
    return {path: page for page in pages if (path := output_of(page.name, folder))}


def cited_by(pages: Mapping[str, CitingPage]) -> dict[str, tuple[Citing, ...]]:
    """For each record the pages that cite it, in the order of their paths."""
    found: dict[str, dict[str, Citing]] = {}
    for path, page in sorted(pages.items()):
        for note in page.notes:
            found.setdefault(note.record, {})[path] = Citing(path, page.title)
    return {record: tuple(citing.values()) for record, citing in found.items()}


def filled(page: CitingPage, path: str, html: str, templates: Templates) -> str:
    """The page of the theme with its references and notes. Raises ``HoldfastError`` if there is no place for them."""
    references = {
        claim.word: templates.render("reference.html", at=at, number=number + 1, title=page.notes[number].title)
        for at, (claim, number) in enumerate(zip(page.claims, page.of, strict=True), start=1)
    }
    rows = list(_rows(page))
    notes = templates.render("notes.html", rows=rows, up="../" * path.count("/"))
    sources = {claim.word: claim.source for claim in page.claims}
    html = claims.undone(html)
    made = claims.fill(html, {word: clean(str(one)) for word, one in references.items()}, sources, clean(str(notes)))
    if made is None:
        raise HoldfastError(
            f"docs/{page.name}: there is no place for the sources at the end of the page. Close every code block and "
            "comment in it."
        )
    return made


def _rows(page: CitingPage) -> Iterator[tuple[int, Note, list[int]]]:
    """Each note with its number and the places that refer to it."""
    for index, note in enumerate(page.notes):
        yield index + 1, note, [at for at, number in enumerate(page.of, start=1) if number == index]
