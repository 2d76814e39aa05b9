"""Clues of Office files: core properties, the first title or heading, and the beginning of the text.

Formats: ECMA-376 (core properties: part 2; WordprocessingML and DrawingML: part 1) and OASIS OpenDocument. Properties
are told as what they are; a template's title and its author outlive many documents.
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Mapping
from typing import BinaryIO

from lxml import etree

from holdfast.extract import zips
from holdfast.extract.clues_found import LONGEST_TEXT, Found
from holdfast.model.clues import About

_CHUNK = 65_536
_PROPERTIES: dict[str, tuple[About, str]] = {
    "title": ("title", "Office property title"),
    "creator": ("author", "Office property creator"),
    "initial-creator": ("author", "Office property creator"),
    "created": ("made", "Office property created"),
    "creation-date": ("made", "Office property created"),
    "modified": ("changed", "Office property modified"),
    "language": ("language", "Office property language"),
    "Company": ("publisher", "Office property Company"),
}
_CORE = ("docProps/core.xml", "docProps/app.xml", "meta.xml")
_TEXTS = ("word/document.xml", "ppt/slides/slide1.xml", "xl/sharedStrings.xml", "content.xml")
_TITLES = ("title", "heading1", "ctrtitle")
"""Styles and placeholders of a document's title, in small letters: Word's ids, and DrawingML's types."""


class _Enough(Exception):
    """The beginning has been read."""


class _Properties:
    """Parser target: the text of each property, which has no elements inside."""

    def __init__(self) -> None:
        self.values: dict[str, str] = {}
        self._name = ""

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """An element begins."""
        self._name = _local(tag)

    def end(self, tag: str) -> None:
        """An element ends."""
        self._name = ""

    def data(self, data: str) -> None:
        """Text inside an element."""
        if self._name in _PROPERTIES and len(self.values.get(self._name, "")) < 2_000:
            self.values[self._name] = self.values.get(self._name, "") + data

    def doctype(self, name: str, public: str | None, system: str | None) -> None:
        """No property needs one, and entities can be made to grow."""
        raise _Enough

    def close(self) -> None:
        """Nothing is left to do."""


class _Paragraphs(_Properties):
    """Parser target: the first paragraphs, and the first that is styled as a title."""

    def __init__(self) -> None:
        super().__init__()
        self.paragraphs: list[str] = []
        self.title = ""
        self._pieces: list[str] = []
        self._titled = self._placeholder = False
        self._inside = self._size = 0

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """An element begins."""
        name = _local(tag)
        if name in ("p", "h", "si"):
            self._pieces, self._titled = [], self._placeholder or name == "h"
        elif name == "sp":
            self._placeholder = False
        elif name in ("pStyle", "ph"):
            kind = next((value for key, value in attributes.items() if _local(key) in ("val", "type")), "")
            is_title = kind.lower().replace(" ", "") in _TITLES
            self._titled |= is_title
            self._placeholder = is_title if name == "ph" else self._placeholder
        elif name in ("tab", "br", "cr"):
            self._pieces.append(" ")
        self._inside += name in ("t", "p", "h", "span") and (name == "t" or tag.startswith("{urn:oasis"))

    def end(self, tag: str) -> None:
        """An element ends."""
        name = _local(tag)
        self._inside -= name in ("t", "p", "h", "span") and (name == "t" or tag.startswith("{urn:oasis"))
        if name in ("p", "h", "si"):
            text = " ".join("".join(self._pieces).split())
            self._pieces = []
            if text:
                self.paragraphs.append(text)
                self.title = self.title or (text if self._titled else "")
                self._size += len(text)
            if self._size > LONGEST_TEXT:
                raise _Enough

    def data(self, data: str) -> None:
        """Text inside an element."""
        if self._inside:
            self._pieces.append(data)


def read(payload: BinaryIO, found: Found, *, charset: str = "", url: str = "") -> None:
    """Tell what the package in ``payload`` says of itself. Raises ``Refused`` if it is none or too large."""
    with zips.opened(payload) as archive:
        names = set(archive.namelist())
        properties = _Properties()
        for name in _CORE:
            if name in names:
                _feed(archive, name, properties)
        for name, value in properties.values.items():
            about, source = _PROPERTIES[name]
            found.clue(about, value, source)
        for name in _TEXTS:
            if name in names:
                text = _Paragraphs()
                if not _feed(archive, name, text):
                    found.problem("The document is damaged; only its beginning was read.")
                found.clue("title", text.title, "first heading")
                found.text("\n".join(text.paragraphs))
                return


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]


def _feed(archive: zipfile.ZipFile, name: str, target: _Properties) -> bool:
    """Read one part into ``target``; whether it was sound as far as it was read."""
    parser = etree.XMLParser(target=target, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        with archive.open(name) as part:
            while chunk := part.read(_CHUNK):
                parser.feed(chunk)
        parser.close()
    except _Enough:
        return True
    except (etree.LxmlError, zipfile.BadZipFile, EOFError, OSError, zlib.error, NotImplementedError):
        return False
    return True
