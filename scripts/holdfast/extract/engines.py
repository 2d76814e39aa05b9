"""Which reader takes which media type, and the version under which its results are cached.

A version names the reader, its own revision and the libraries whose change may change the text. Raise the revision
whenever a reader writes something else for the same bytes; old results are then simply not found any more.
"""

from __future__ import annotations

from dataclasses import dataclass
from email.message import Message
from functools import cache
from importlib.metadata import version
from typing import Literal

from holdfast.extract.charset import known
from holdfast.extract.tools import Name, Tools

Kind = Literal["pages", "slides", "sheets", "text", "html", "mail"]


@dataclass(frozen=True)
class Engine:
    """One reader: module ``name`` of this package, what it yields, whether it draws pages, what programs help it."""

    name: str
    kind: Kind
    libraries: tuple[str, ...] = ()
    draws: bool = False
    revision: int = 1
    tools: tuple[Name, ...] = ()


_PDF = Engine(
    "pdf", "pages", ("pypdfium2", "pikepdf", "pillow"), draws=True, revision=2, tools=("pdftotext", "tesseract")
)
_HTML = Engine("html", "html", ("trafilatura", "selectolax"))
_DOCX = Engine("docx", "text", ("lxml",), revision=2)
_PPTX = Engine("pptx", "slides", ("python-pptx",), revision=2)
_MAIL = Engine("mail", "mail", ("selectolax",))
_XLSX = Engine("xlsx", "sheets", ("lxml",))
_PLAIN = Engine("plain", "text")
_IMAGE = Engine("image", "pages", ("pillow",), draws=True, tools=("tesseract",))
_RENDERED = Engine("rendered", "pages", ("pypdfium2", "pillow"), draws=True, revision=2, tools=("soffice",))
_PRINTED = Engine("printed", "pages", ("pypdfium2", "pillow"), draws=True, tools=("soffice",))
_WITHOUT_PICTURES = ("docx", "pptx", "xlsx", "odf")

_OPEN_DOCUMENT = "application/vnd.oasis.opendocument."
_OOXML = "application/vnd.openxmlformats-officedocument."
_ENGINES: dict[str, Engine] = {
    "application/pdf": _PDF,
    "text/html": _HTML,
    "application/xhtml+xml": _HTML,
    _OOXML + "wordprocessingml.document": _DOCX,
    _OOXML + "presentationml.presentation": _PPTX,
    _OOXML + "spreadsheetml.sheet": _XLSX,
    _OPEN_DOCUMENT + "text": Engine("odf", "text", ("lxml",)),
    _OPEN_DOCUMENT + "presentation": Engine("odf", "slides", ("lxml",)),
    _OPEN_DOCUMENT + "spreadsheet": Engine("odf", "sheets", ("lxml",)),
    "message/rfc822": _MAIL,
    "application/vnd.ms-outlook": Engine("msg", "mail", ("olefile", "selectolax")),
    "text/plain": _PLAIN,
    **{f"image/{form}": _IMAGE for form in ("png", "jpeg", "tiff", "webp", "gif", "bmp")},
    "application/msword": _RENDERED,
    "application/vnd.ms-excel": _RENDERED,
    "application/vnd.ms-powerpoint": _RENDERED,
    "application/rtf": _RENDERED,
    "text/rtf": _RENDERED,
}
_HAS_CHARSET = (_HTML, _PLAIN)
READERS = tuple(sorted({engine.name for engine in _ENGINES.values()} - {_RENDERED.name}))
"""The modules of all readers."""


def supported(media_type: str) -> bool:
    """Whether text can be had from this media type; parameters such as ``; charset=…`` are ignored."""
    return engine_of(media_type) is not None


def engine_of(media_type: str) -> Engine | None:
    """The reader for ``media_type``, or ``None``."""
    return _ENGINES.get(parsed(media_type).get_content_type())


def printing(engine: Engine) -> Engine | None:
    """What draws the pages of documents that ``engine`` reads without drawing any, ``None`` if there is nothing."""
    return _PRINTED if engine.name in _WITHOUT_PICTURES else None


def charset_of(media_type: str) -> str:
    """The declared charset of a text, as Python's name for it; "" where none, unknown or of no consequence."""
    declared = parsed(media_type).get_param("charset")
    if engine_of(media_type) not in _HAS_CHARSET or not isinstance(declared, str):
        return ""
    return known(declared)


@cache
def version_of(engine: Engine) -> str:
    """Such as ``pdf1-pypdfium2-5.15.2``: readable, and fit to be the name of a folder."""
    return "-".join([f"{engine.name}{engine.revision}", *(f"{name}-{version(name)}" for name in engine.libraries)])


def label_of(engine: Engine, tools: Tools) -> str:
    """``version_of``, and the programs on this machine that help: ``pdf2-…-pdftotext-22.12.0-tesseract-5.3.0-eng``."""
    return "-".join(filter(None, (version_of(engine), tools.label(engine.tools))))


@cache
def parsed(media_type: str) -> Message:
    """A message with that ``Content-Type``, which reads its type and parameters."""
    message = Message()
    message["Content-Type"] = media_type.replace("\r", " ").replace("\n", " ")
    return message
