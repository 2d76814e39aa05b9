"""What one file gives away: looked for in a child of its own, and kept in the cache as texts are.

PDFs have a reader for this alone (``exposed_pdf``), which knows the place of each character. The words of other
documents come from their extracted text. In a web page there are addresses besides that nobody sees.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from functools import cache as remembered
from importlib.metadata import version
from pathlib import Path
from typing import Any, Literal, cast

from holdfast import exposure
from holdfast.extract import lines
from holdfast.extract.engines import engine_of, supported
from holdfast.extract.limits import ChildLimits
from holdfast.extract.parent import extract
from holdfast.extract.running import Place
from holdfast.extract.tools import present
from holdfast.model import Extraction
from holdfast.model.exposures import Box, Exposure, Hit

_PDF = "application/pdf"
_HTML = ("text/html", "application/xhtml+xml")
_RESULT = "hits.json"
_LINES = "lines.jsonl"
_JOB = {"reader": "exposed_pdf", "images": False, "charset": "", "label": "", "then": []}
_SHA256 = re.compile(r"[0-9a-f]{64}")
_LINKS = re.compile(rb"""(?:mailto|tel|sms):([^"'?>\s]{3,120})""", re.IGNORECASE)
_LARGEST_PAGE = 5_000_000  # bytes of a web page that are looked through for links
_LEVELS: dict[object, Literal["error", "note"]] = {"error": "error", "note": "note"}
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
) -> Exposure:
    """What ``payload`` gives away, from the cache or from a child process. Arguments as for ``parent.extract``."""
    known = looked_at(sha256, media_type, cache)
    if known is not None:
        return known
    if not supported(media_type):
        return Exposure(unchecked=f"nothing looks into files of the type {media_type or 'unknown'}")
    found, again = Exposure(), False
    place = Place(payload, cache, limits, python)
    is_pdf = engine_of(media_type) == engine_of(_PDF)
    if is_pdf:
        found, again = _of_pdf(place)
    text = extract(
        payload, sha256=sha256, media_type=media_type, cache=cache, images=False, limits=limits, python=python
    )
    if not isinstance(text, Extraction):
        return Exposure(found.hits, found.unchecked or text.reason.rstrip("."))
    pages = [page for page in text.pages if page.status == "ocr" or not is_pdf]
    hits = [Hit(one.kind, one.level, page.number, one.excerpt) for page in pages for one in exposure.find(page.text)]
    if not is_pdf:
        hits += _besides(text)
    if _bare(media_type) in _HTML:
        hits += _links(payload, {hit.excerpt for hit in hits})
    result = Exposure((*found.hits, *hits), found.unchecked or text.problem.rstrip("."))
    if not again:
        _keep(_folder(cache, sha256, media_type), result)
    return result


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


def _keep(folder: Path, result: Exposure) -> None:
    with suppress(OSError):  # it is a cache
        folder.mkdir(parents=True, exist_ok=True)
        partial = folder / f"{_RESULT}.{os.getpid()}-{threading.get_ident()}"
        partial.write_text(json.dumps(_as_json(result)), encoding="utf-8")
        partial.replace(folder / _RESULT)


def _of_pdf(place: Place) -> tuple[Exposure, bool]:
    """What the reader for PDFs found, and whether another try may find more. ``place.folder`` is the cache."""
    work = Path(tempfile.mkdtemp(prefix="exposed-", dir=_made(place.folder / "derived")))
    try:
        ending = replace(place, folder=work).run("child", _JOB, _LINES)
        read = lines.read_lines(work / _LINES, most=place.limits.pages)
    except OSError as error:
        return Exposure(unchecked=f"it could not be read: {error.strerror}"), True
    finally:
        shutil.rmtree(work, ignore_errors=True)
    return _result(read, ending.why), ending.again or not read.begun


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _result(read: lines.Read, why: str) -> Exposure:
    hits = tuple(hit for number in sorted(read.pages) for hit in _hits(number, read.pages[number].text))
    said = [sentence.rstrip(".") for sentence in (*read.problems, read.failed) if sentence]
    if not read.ended:
        said.append(f"looking ended after {len(read.pages)} pages: {why or 'the reader could not be started'}")
    return Exposure(hits, "; ".join(said))


def _hits(number: int, text: str) -> Iterator[Hit]:
    """The hits of one line of the child, which is not trusted more than the document that it read."""
    try:
        found = json.loads(text)["hits"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return
    for one in found if isinstance(found, list) else ():
        match one:
            case [str(kind), ("error" | "note") as level, str(excerpt), box]:
                yield Hit(kind, _LEVELS[level], number, " ".join(excerpt.split())[:120], _box(box))


def _box(value: Any) -> Box | None:
    if isinstance(value, list) and len(value) == 4 and all(isinstance(one, (int, float)) for one in value):
        return cast(Box, tuple(map(float, value)))
    return None


def _besides(text: Extraction) -> Iterator[Hit]:
    """What an Office file holds besides what it shows."""
    for one in text.also:
        for pattern, kind in _ALSO:
            if pattern.match(one.what):
                yield Hit(kind, "error", 0, f"{one.count} {one.what}")


def _links(payload: Path, known: set[str]) -> list[Hit]:
    """Addresses in links, where the page shows other words."""
    with payload.open("rb") as stream:
        targets = {match[1].decode("ascii", "replace") for match in _LINKS.finditer(stream.read(_LARGEST_PAGE))}
    found = {one.excerpt: one for one in exposure.find("\n".join(sorted(targets)))}
    return [Hit(one.kind, one.level, 0, one.excerpt) for name, one in found.items() if name not in known]


def _as_json(found: Exposure) -> dict[str, Any]:
    hits = [[hit.page, hit.kind, hit.level, hit.excerpt, hit.box] for hit in found.hits]
    return {"hits": hits, "unchecked": found.unchecked}


def _load(path: Path) -> Exposure | None:
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
        hits = [
            Hit(str(kind), _LEVELS[level], int(page), str(excerpt), _box(box))
            for page, kind, level, excerpt, box in values["hits"]
        ]
        return Exposure(tuple(hits), str(values["unchecked"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None
