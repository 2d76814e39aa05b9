"""Citations in prose as an extension of Python-Markdown, so that whatever renders ``docs/`` with it knows them: MkDocs,
Zensical, Python-Markdown itself. Listed as ``holdfast.claims.extension`` under ``markdown_extensions``.

It knows the page alone, never a record: references lead to notes, and notes to the records' pages. A build of the
archive puts what it has checked in their place. Before all other processors each citation becomes a plain word, and
after all of them the words become markup, so that neither sees what is the other's.
"""

from __future__ import annotations

from typing import Any

from markdown import Extension, Markdown
from markdown.postprocessors import Postprocessor
from markdown.preprocessors import Preprocessor

from holdfast.claims import plain
from holdfast.claims.fill import fill
from holdfast.claims.syntax import Claim, marked

NAME = "holdfast.claims.extension"
_FIRST, _LAST = 10_000, -10_000
_CONTEXT = "rendering_context"
"""The processor with which Zensical tells extensions which page they see."""


class _Mark(Preprocessor):  # type: ignore[misc]
    """Puts a plain word in the place of each citation."""

    claims: tuple[Claim, ...] = ()

    def run(self, lines: list[str]) -> list[str]:
        """See ``Preprocessor``."""
        text, self.claims = marked("\n".join(lines))
        return text.split("\n")


class _Fill(Postprocessor):  # type: ignore[misc]
    """Puts references and notes in the place of the plain words."""

    def __init__(self, md: Markdown, marks: _Mark, url: str) -> None:
        super().__init__(md)
        self.marks = marks
        self.url = url

    def run(self, text: str) -> str:
        """See ``Postprocessor``. A page that lost the place of its notes keeps its words: the build names it."""
        claims = self.marks.claims
        if not claims:
            return text
        sources = {claim.word: claim.source for claim in claims}
        notes = plain.notes(claims, "../" * self._url().count("/"))
        return fill(text, plain.references(claims), sources, notes) or text

    def _url(self) -> str:
        """The page's address within the site: as it was configured, else as Zensical tells it, else at the top."""
        if self.url or _CONTEXT not in self.md.preprocessors:
            return self.url
        page = getattr(self.md.preprocessors[_CONTEXT], "page", None)
        return str(getattr(page, "url", ""))


class ClaimsExtension(Extension):  # type: ignore[misc]
    """Registered by ``makeExtension``."""

    def __init__(self, **options: Any) -> None:
        self.config = {"url": ["", "The page's address within the site, to find the records' pages from there"]}
        super().__init__(**options)

    def extendMarkdown(self, md: Markdown) -> None:
        """Put one processor before all others and one behind."""
        marks = _Mark(md)
        md.preprocessors.register(marks, "holdfast-claims", _FIRST)
        md.postprocessors.register(_Fill(md, marks, self.getConfig("url")), "holdfast-claims", _LAST)


def makeExtension(**options: Any) -> ClaimsExtension:
    """What Python-Markdown calls."""
    return ClaimsExtension(**options)
