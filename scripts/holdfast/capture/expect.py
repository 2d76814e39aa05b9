"""Whether a body is what its address and its type promise, and whether it is all there by its own end mark."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import unquote, urlsplit

from holdfast.capture import sniff
from holdfast.capture.failures import Failure

_PDF_TAIL = 4096  # readers look for the end mark in the last 1,024 bytes; some files carry a little more after it

_OPEN_DOCUMENT = "application/vnd.oasis.opendocument."
_OLD_OFFICE = frozenset({"application/msword", "application/vnd.ms-powerpoint", "application/vnd.ms-excel"})
_NAMES = {".pdf": "a PDF", ".docx": "a Word document", ".pptx": "a presentation", ".xlsx": "a spreadsheet",
          ".odt": "an OpenDocument text", ".doc": "a Word document", ".ppt": "a presentation"}  # fmt: skip
_DECLARED = {sniff.PDF: "a PDF", sniff.DOCX: "a Word document", sniff.PPTX: "a presentation",
             sniff.XLSX: "a spreadsheet", "application/msword": "a Word document",
             "application/vnd.ms-powerpoint": "a presentation"}  # fmt: skip


def contradiction(urls: tuple[str, ...], declared: str, found: str) -> Failure | None:
    """A failure when a document was promised, by the ending of one of ``urls`` or the declared type, and it is not one.

    An ending alone is a weak promise: only a web page breaks it, because that is what stands where a document was
    (a login, an error, "this file has moved"). A declared type is broken by anything that is recognisably else.
    """
    claim = sniff.base_type(declared)
    promised = _DECLARED.get(claim)
    if promised and not _fits(claim, found):
        return _wrong(promised, found)
    by_name = next((_NAMES[ending] for ending in map(_ending, urls) if ending in _NAMES), None)
    if by_name and found in (sniff.HTML, sniff.XHTML):
        return _wrong(by_name, found)
    return None


def cut_short(path: Path, found: str) -> Failure | None:
    """A failure when a PDF or a zip (so also DOCX, PPTX, ODT) lacks its end, whatever the server announced."""
    if found == sniff.PDF and b"%%EOF" not in sniff.tail_of(path, _PDF_TAIL):
        return Failure("truncated", "The PDF ends without its end mark, so part of it is missing; try again later.")
    zipped = found == sniff.ZIP or found.startswith((_OPEN_DOCUMENT, "application/vnd.openxmlformats"))
    if zipped and sniff.directory_size(path) < 0:
        return Failure("truncated", "The file ends without its directory, so part of it is missing; try again later.")
    return None


def _fits(claim: str, found: str) -> bool:
    if claim == sniff.PDF:
        return found == sniff.PDF
    if claim in _OLD_OFFICE:  # servers give this type to the newer formats too
        return found not in (sniff.HTML, sniff.XHTML, sniff.PDF)
    return found in (claim, sniff.ZIP, sniff.OLE) or found in _OLD_OFFICE


def _wrong(promised: str, found: str) -> Failure:
    what = "a web page" if found in (sniff.HTML, sniff.XHTML) else f"something else ({found})"
    advice = "open the address in a browser to see what stands there now"
    return Failure("wrong-content", f"The address promises {promised} but serves {what}; {advice}.")


def _ending(url: str) -> str:
    """The ending of the path, such as ".pdf", in lower case."""
    name = unquote(urlsplit(url).path).rpartition("/")[2]
    return "." + name.rpartition(".")[2].lower() if "." in name else ""
