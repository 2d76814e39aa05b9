"""What the site is made from, and what its making reports. The commands join the stages and hand this over."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from holdfast.config import Config
from holdfast.model import Capture, Decided, Extraction, FailedExtraction, Holding, Record, Sources
from holdfast.model.copies import FlatCopy
from holdfast.site.prose import CitingPage

TextResult = tuple[Holding, Extraction | FailedExtraction | None]
"""A holding with the text of its newest copy: ``None`` when there is no copy or no text is to be shown."""

Texts = Callable[[Iterable[Holding]], Iterator[TextResult]]
"""Yields every holding it is given, in the same order, each with its text; works ahead as it sees fit."""


def no_texts(holdings: Iterable[Holding]) -> Iterator[TextResult]:
    """The ``Texts`` of an archive that holds no copy yet."""
    return ((holding, None) for holding in holdings)


@dataclass(frozen=True, slots=True)
class Checked:
    """One check of the archive: when, whether every object was hashed or a slice (``whole``), how many were, and how
    many errors were found."""

    at: str
    whole: bool
    hashed: int
    errors: int


@dataclass(frozen=True, slots=True)
class Inputs:
    """Everything that pages are made from.

    ``holding_of`` joins what is known about one record; it is asked only for records whose pages are rendered.
    ``signatures`` maps a record's id to a text that changes whenever its file, its history or its extracted text
    may have changed: equal signatures mean that the page need not be rendered again. ``object_of`` gives the file
    of an object of the archive by its SHA-256, or ``None`` when it is not on this machine. ``heads`` are the SHA-256
    of the newest run files of the journal; ``checked`` the newest check of the whole archive, and the newest of a slice
    of it if that is newer. ``text_of`` reads the text of an older copy, to compare it with the next;
    it is asked only where copies differ. ``flat_of`` gives the script-free copy of a page that readers may see.
    ``extras`` makes further files of the site, by their path in it; ``extras_version`` changes whenever one of them
    may. ``withheld``: some copy of the archive is; ``decided`` are
    all decisions that ever withheld one. ``replay``: the files of ReplayWeb.page, ``None`` where nothing is
    replayed. ``viewer``: the files of pdf.js, likewise. ``citing`` are the prose pages that cite records.
    """

    config: Config
    sources: Sources
    holding_of: Callable[[Record], Holding] = Holding
    signatures: Mapping[str, str] = field(default_factory=dict)
    texts: Texts = no_texts
    text_of: Callable[[Capture], Extraction | FailedExtraction | None] = lambda capture: None
    flat_of: Callable[[Capture], FlatCopy | None] = lambda capture: None
    replay: Mapping[str, bytes] | None = None
    viewer: Mapping[str, bytes] | None = None
    object_of: Callable[[str], Path | None] = lambda sha256: None
    heads: tuple[str, ...] = ()
    checked: tuple[Checked, ...] = ()
    withheld: bool = False
    decided: tuple[Decided, ...] = ()
    citing: tuple[CitingPage, ...] = ()
    extras: Callable[[], Mapping[str, bytes]] = dict
    extras_version: str = ""


@dataclass(frozen=True, slots=True)
class Built:
    """What a build did. ``rendered`` names the records whose pages were made again, in order; ``fingerprint`` is
    equal for two builds only if all their record pages are."""

    rendered: tuple[str, ...]
    fingerprint: str
    written: int
    unchanged: int
    removed: int
    notes: tuple[str, ...] = ()  # "record-id: sentence", such as a text that could not be had
