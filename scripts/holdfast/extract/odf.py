"""ODT, ODP and ODS: the text in parts, slide by slide, or sheet by sheet, each with what surrounds it.

Format: OpenDocument 1.3; ``mimetype`` and the names of the parts are those of its Part 2.
"""

from __future__ import annotations

import zipfile
from typing import BinaryIO

from holdfast.extract import zips
from holdfast.extract.also import HIDDEN_SLIDE
from holdfast.extract.cleaning import parts
from holdfast.extract.odfml import Block, Content
from holdfast.extract.output import Output, Refused
from holdfast.extract.sheets import Parts
from holdfast.extract.wordml import CoreProperties
from holdfast.extract.xml_parts import Count, feed

CONTENT, STYLES, META, MANIFEST = "content.xml", "styles.xml", "meta.xml", "META-INF/manifest.xml"


class _Blocks:
    """Writes slides and sheets as they come."""

    def __init__(self, output: Output) -> None:
        self.written = Parts(output)
        self.slides = 0
        self.hidden_sheets = 0
        self.hidden_slides = 0
        self._output = output

    def take(self, block: Block) -> None:
        """A slide or a sheet has ended."""
        (self._sheet if block.is_sheet else self._slide)(block)

    def _sheet(self, block: Block) -> None:
        if block.hidden:
            self.hidden_sheets += 1
            return
        rows = self.written.sheet(block.name)
        for number, line in block.rows:
            rows.take(number, line)
        rows.end()

    def _slide(self, block: Block) -> None:
        self.slides += 1
        self.hidden_slides += block.hidden
        if self.slides > self._output.bounds.pages:
            return
        texts = [text for text, _ in block.paragraphs]
        if block.notes:
            texts.append("Notes: " + "\n".join(block.notes))
        warnings = [HIDDEN_SLIDE] if block.hidden else []
        self._output.page(self.slides, "\n\n".join(texts), f"Slide {self.slides}", warnings=warnings)


def read(payload: BinaryIO, output: Output, charset: str = "") -> None:
    """Write what is in ``payload``. Raises ``Refused`` if it is no such document, protected, or too large."""
    with zips.opened(payload) as archive:
        names = set(archive.namelist())
        if CONTENT not in names:
            raise Refused("The file is not an OpenDocument file: its main part is missing.")
        if MANIFEST in names and _is_encrypted(archive):
            raise Refused("The file is protected by a password.")
        if META in names:
            core = CoreProperties()
            feed(archive, META, core)
            output.title(core.title)
        blocks = _Blocks(output)
        content = Content(blocks.take)
        found = [feed(archive, name, content) for name in (STYLES, CONTENT) if name in names]
    if not all(found):
        output.problem("The document is damaged; it could not be read to its end.")
    if blocks.slides > output.bounds.pages:
        output.problem(f"Only the first {output.bounds.pages:,} slides were read.")
    if not blocks.slides:
        _write_text(content, blocks.written)
    counts = content.counts | {"hidden-sheets": blocks.hidden_sheets, "hidden-slides": blocks.hidden_slides}
    for key, count in counts.items():
        if key:
            output.also(key, count)


def _write_text(content: Content, written: Parts) -> None:
    for part_number, part in enumerate(parts(content.body.paragraphs), 1):
        written.add(part, f"Part {part_number}")
    for part in parts(content.notes):
        written.add(part, "Footnotes and endnotes")
    for part in parts(dict.fromkeys(content.edges)) if content.is_text else ():
        written.add(part, "Headers and footers")
    written.end()


def _is_encrypted(archive: zipfile.ZipFile) -> bool:
    counter = Count("encryption-data")
    feed(archive, MANIFEST, counter)
    return counter.count > 0
