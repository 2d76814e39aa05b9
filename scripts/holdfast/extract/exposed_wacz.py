"""What the parts of a captured page give away: frames, data that its scripts fetched, pictures, embedded documents.

Every answer in the web archive is looked into by its kind. Style sheets, scripts and fonts are not: what is in them is
the work of programmers, whose addresses stand in half of them. The page itself is among the answers, and the words that
the archive's list of pages has were taken from it: the parent passes over what it knows from there.
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from typing import BinaryIO

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

from holdfast.extract.charset import decode, known
from holdfast.extract.engines import parsed
from holdfast.extract.exposed_telling import LARGEST_PART, Telling, digest, has_reader, kind_of
from holdfast.extract.output import Output, Refused

_FAULTS = (ArchiveLoadFailed, zlib.error, ValueError, OSError, EOFError, LookupError, TypeError, AttributeError)
_PAGES = ("text/html", "application/xhtml+xml")
_CODE = ("javascript", "ecmascript", "css", "wasm", "font", "woff")
_DATA = ("json", "xml", "text/", "form-urlencoded")
_MOST_RECORDS = 20_000


def read(payload: BinaryIO, output: Output, charset: str = "") -> None:
    """Write what the web archive in ``payload`` gives away. Raises ``Refused`` if it cannot be opened."""
    telling = Telling(output)
    unread = large = 0
    try:
        with zipfile.ZipFile(payload) as package:
            for url, declared, body in _answers(package):
                if len(body) > LARGEST_PART:
                    large += 1
                elif body:
                    unread += not _look(telling, url, declared, body)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError) as error:
        raise Refused("The web archive is damaged.") from error
    telling.unread(unread, "parts of the page, which are of kinds that nothing looks into")
    telling.unread(large, "parts of the page, which are too large")
    telling.end()


def _answers(package: zipfile.ZipFile) -> Iterator[tuple[str, str, bytes]]:
    for name in package.namelist():
        if not (name.startswith("archive/") and name.endswith((".warc", ".warc.gz"))):
            continue
        try:
            with package.open(name) as stream:
                for number, record in enumerate(ArchiveIterator(stream)):
                    if number > _MOST_RECORDS:
                        return
                    if record.rec_type in ("response", "resource") and record.http_headers is not None:
                        declared = record.http_headers.get_header("Content-Type") or ""
                        body = record.content_stream().read(LARGEST_PART + 1)
                        yield record.rec_headers.get_header("WARC-Target-URI") or "", declared, body
        except _FAULTS as error:
            raise Refused("A part of the web archive is damaged.") from error


def _look(telling: Telling, url: str, declared: str, body: bytes) -> bool:
    """Look into one answer; whether that was possible, or not worth while."""
    name = parsed(declared).get_content_type() if declared else ""
    kind = kind_of(body, name)
    where, sha256 = f"in {url.partition('?')[0].partition('#')[0][:160]}", digest(body)
    if kind.startswith("image/") and "svg" not in kind:
        telling.picture(body, where, sha256)
    elif any(word in kind or word in name for word in _CODE):
        return True
    elif kind in _PAGES:
        telling.page(decode(body, _charset(declared), html=True), where, sha256)
    elif kind == "text/csv":
        telling.table(decode(body, _charset(declared)), where)
    elif kind == "text/plain":
        telling.text(decode(body, _charset(declared)), where, sha256)
    elif any(word in kind for word in _DATA):
        telling.source(decode(body, _charset(declared)), where, sha256)
    elif has_reader(kind):
        telling.part(body, kind, where)
    else:
        return not kind or not kind.startswith(("application/", "text/")) or kind in ("application/octet-stream",)
    return True


def _charset(declared: str) -> str:
    found = parsed(declared).get_param("charset")
    return known(found) if isinstance(found, str) else ""
