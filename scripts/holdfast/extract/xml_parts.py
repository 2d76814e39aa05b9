"""The XML parts of a ZIP package as a stream of events, so that memory stays flat whatever their size."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Mapping

from lxml import etree

_CHUNK = 65_536


class Forbidden(Exception):
    """The part has a document type declaration, and with it entities; Office files must not."""


class Part:
    """What all parser targets share: they refuse entities, and ignore what they do not override."""

    def doctype(self, name: str, public: str | None, system: str | None) -> None:
        """A document type declaration. Raises ``Forbidden``."""
        raise Forbidden(name)

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """An element begins."""

    def data(self, data: str) -> None:
        """Text inside an element."""

    def end(self, tag: str) -> None:
        """An element ends."""

    def close(self) -> None:
        """The part ends, perhaps too early."""


class Count(Part):
    """How many elements of one local name there are."""

    def __init__(self, name: str) -> None:
        self.count = 0
        self._ending = "}" + name

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """An element begins."""
        self.count += tag.endswith(self._ending)


def feed(archive: zipfile.ZipFile, name: str, target: Part) -> bool:
    """Read one part into ``target``; whether it was sound to its end. What came before a fault is kept."""
    parser = etree.XMLParser(target=target, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        with archive.open(name) as part:
            while chunk := part.read(_CHUNK):
                parser.feed(chunk)
        parser.close()
    except (Forbidden, etree.LxmlError, zipfile.BadZipFile, EOFError, OSError, zlib.error):
        target.close()
        return False
    return True


def local(tag: str) -> str:
    """The name of an element or attribute without its namespace."""
    return tag.rpartition("}")[2]
