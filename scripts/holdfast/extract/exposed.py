"""What one file gives away: looked for in children of their own, and kept in the cache as texts are.

The words of a document come from its extracted text, in PDFs from a reader that knows the place of each character.
Besides, most kinds of file have a reader for what is in them and not in their text (``exposed_inside``); of web pages
the source is looked into here, since that takes no parser.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from functools import cache as remembered
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Any

from holdfast import exposure
from holdfast.extract.charset import decode
from holdfast.extract.engines import engine_of, supported
from holdfast.extract.exposed_inside import Inside, box_of, inside, level_of, reader_of
from holdfast.extract.limits import ChildLimits
from holdfast.extract.parent import extract
from holdfast.extract.running import Place
from holdfast.extract.tools import present
from holdfast.model import Extraction
from holdfast.model.exposures import Exposure, Hit

_PDF = "application/pdf"
_HTML = ("text/html", "application/xhtml+xml")
_RESULT, _INSIDE = "hits.json", "inside.json"
_SHA256 = re.compile(r"[0-9a-f]{64}")
_LARGEST_SOURCE = 8_000_000  # bytes of a web page whose source is looked through
_QUICK = 10.0  # seconds
_DEEPEST = 3  # files inside files
_TOO_DEEP = "files are packed into each other too deeply"
_IN_SOURCE = "in the source of the page, where readers do not see it"
_ALSO = (
    (re.compile(r"tracked deletions?$"), "tracked-deletion"),
    (re.compile(r"comments?$"), "comment"),
    (re.compile(r"passages? of hidden text$|hidden (?:sheet|row|column)s?$|cells? with a format"), "hidden-text"),
)


def exposed(
    payload: Path,
    *,
    sha256: str,
    media_type: str,
    cache: Path,
    limits: ChildLimits = ChildLimits(),  # noqa: B008  (frozen)
    python: str = sys.executable,
    quick: bool = False,
) -> Exposure:
    """What ``payload`` gives away, from the cache or from child processes. Arguments as for ``parent.extract``.

    ``quick``: pictures of words are not read and Office files of old are not drawn, which can take minutes; nor has
    any other reader of what ``is_slow`` the time that documents have elsewhere.
    """
    known = looked_at(sha256, media_type, cache)
    if known is not None:
        return known
    if quick and is_slow(media_type):
        limits = replace(limits, cpu_seconds=_QUICK, wall_seconds=_QUICK)
    result = _looked(Place(payload, cache, limits, python), sha256, media_type, 0, quick=quick)
    if not result.again:
        _keep(_folder(cache, sha256, media_type) / _RESULT, result.found)
    return result.found


def is_slow(media_type: str) -> bool:
    """Whether other programs may be needed to read files of this type, for words in pictures or for old forms."""
    engine = engine_of(media_type)
    return engine is not None and not {"tesseract", "soffice"}.isdisjoint(engine.tools)


def can_look_into(media_type: str) -> bool:
    """Whether anything is known of files of this type; parameters are ignored."""
    return supported(media_type) or bool(reader_of(media_type))


def _looked(place: Place, sha256: str, media_type: str, depth: int, *, quick: bool = False) -> Inside:
    """What a file gives away. ``place.folder`` is the cache."""
    if not can_look_into(media_type):
        return Inside(Exposure(unchecked=f"nothing looks into files of the type {media_type or 'unknown'}"))
    if depth > _DEEPEST:
        return Inside(Exposure(unchecked=_TOO_DEEP))
    reader, found = reader_of(media_type), Inside()
    slow = is_slow(media_type)
    if reader:
        file = _folder(place.folder, sha256, media_type) / _INSIDE
        known = _load(file) if slow else None
        found = Inside(known) if known else inside(place, reader, partial(_part, place, depth + 1))
        if slow and not known and not found.again and not (quick and found.found.unchecked):
            _keep(file, found.found)
    if quick and slow:
        return Inside(found.found, again=True)
    if not supported(media_type):
        return found
    text = extract(
        place.payload, sha256=sha256, media_type=media_type, cache=place.folder, images=False, limits=place.limits,
        python=place.python,
    )  # fmt: skip
    if not isinstance(text, Extraction):
        return Inside(Exposure(found.found.hits, found.found.unchecked or text.reason.rstrip(".")), found.again)
    hits = _in_text(text, place.payload, media_type)
    return Inside(Exposure((*found.found.hits, *hits), found.found.unchecked or text.problem.rstrip(".")), found.again)


def _part(place: Place, depth: int, path: Path, sha256: str, media_type: str) -> Exposure:
    """What a file inside a file gives away. What is made of it is kept nowhere: it goes with the file around it."""
    known = looked_at(sha256, media_type, place.folder)
    if known is not None:
        return known
    with tempfile.TemporaryDirectory(prefix="inside-", dir=path.parent) as cache:
        inner = Place(path, Path(cache), place.limits, place.python)
        return _looked(inner, sha256, media_type, depth).found


def _in_text(text: Extraction, payload: Path, media_type: str) -> Iterator[Hit]:
    """What stands in the text of a document, and beside it. In PDFs it was found with its place, but for OCR."""
    is_pdf = engine_of(media_type) == engine_of(_PDF)
    known: set[str] = set()
    for page in text.pages:
        if page.status != "ocr" and is_pdf:
            continue
        for one in exposure.find(page.text):
            known.add(exposure.spelled(page.text[one.start : one.end]))
            yield Hit(one.kind, one.level, page.number, one.excerpt)
    if not is_pdf:
        yield from _besides(text)
    if _bare(media_type) in _HTML:
        with payload.open("rb") as stream:
            source = decode(stream.read(_LARGEST_SOURCE), html=True)
        for one, what in exposure.find_in_source(source):
            if what not in known:
                yield Hit(one.kind, one.level, 0, one.excerpt, where=_IN_SOURCE)


def looked_at(sha256: str, media_type: str, cache: Path) -> Exposure | None:
    """What was found when the file was last looked at by the rules of today, ``None`` if it was not.

    Raises ``ValueError`` for no SHA-256.
    """
    return _load(_folder(cache, sha256, media_type) / _RESULT)


def _bare(media_type: str) -> str:
    return media_type.partition(";")[0].strip().lower()


@remembered
def _rules() -> str:
    """A digest of the code that reads and finds, so that new rules look again at everything."""
    code = hashlib.sha256()
    for path in sorted([*Path(exposure.__file__).parent.glob("*.py"), *Path(__file__).parent.glob("*.py")]):
        code.update(path.read_bytes())
    return f"{code.hexdigest()} {version('pypdfium2')} {present().label(('tesseract', 'soffice'))}"


def _folder(cache: Path, sha256: str, media_type: str) -> Path:
    if not _SHA256.fullmatch(sha256):
        raise ValueError(f"not a SHA-256: {sha256!r}")
    key = hashlib.sha256(f"{_rules()} {media_type}".encode()).hexdigest()[:16]
    return cache / "derived" / sha256[:2] / sha256 / f"exposed-{key}"


def _keep(file: Path, result: Exposure) -> None:
    with suppress(OSError):  # it is a cache
        file.parent.mkdir(parents=True, exist_ok=True)
        part = file.with_name(f"{file.name}.{os.getpid()}-{threading.get_ident()}")
        part.write_text(json.dumps(_as_json(result)), encoding="utf-8")
        part.replace(file)


def _besides(text: Extraction) -> Iterator[Hit]:
    """What an Office file holds besides what it shows."""
    for one in text.also:
        for pattern, kind in _ALSO:
            if pattern.match(one.what):
                yield Hit(kind, "error", 0, f"{one.count} {one.what}")


def _as_json(found: Exposure) -> dict[str, Any]:
    hits = [[hit.page, hit.kind, hit.level, hit.excerpt, hit.box, hit.attachment, hit.where] for hit in found.hits]
    return {"hits": hits, "unchecked": found.unchecked}


def _load(path: Path) -> Exposure | None:
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
        hits = [
            Hit(str(kind), level_of(level), int(page), str(excerpt), box_of(box), str(attachment), str(where))
            for page, kind, level, excerpt, box, attachment, where in values["hits"]
        ]
        return Exposure(tuple(hits), str(values["unchecked"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None
