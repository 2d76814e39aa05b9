"""Runs the readers that look into files, and takes their lines as those of a stranger. See ``exposed_telling``.

What lies inside a file is looked into by the reader of its own kind, as deep as files are packed into files in earnest.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal, cast

from holdfast.extract import lines
from holdfast.extract.engines import engine_of, parsed
from holdfast.extract.running import Place
from holdfast.model.exposures import Box, Exposure, Hit

Look = Callable[[Path, str, str], Exposure]
"""Looks into a part: its file, its SHA-256, its media type."""

WACZ = "application/wacz"
_LINES = "lines.jsonl"
_MOST_PARTS = 50
_LEVELS: dict[object, Literal["error", "note"]] = {"error": "error", "note": "note"}
_BY_ENGINE = {
    "pdf": "exposed_pdf", "mail": "exposed_mail", "msg": "exposed_msg", "docx": "exposed_office",
    "pptx": "exposed_office", "xlsx": "exposed_office", "odf": "exposed_office", "image": "exposed_picture",
}  # fmt: skip
_DATA = re.compile(
    r"text/(?:csv|tab-separated-values|xml|calendar|vcard|x-vcard|markdown|yaml)|application/(?:[\w.-]+\+)?"
    r"(?:json|xml|x-ndjson|yaml)|image/svg\+xml"
)
_PICTURE = re.compile(r"image/(?:heic|heif|avif)")


@dataclass(frozen=True)
class Inside:
    """What a reader found: ``again`` if another try may find more."""

    found: Exposure = Exposure()
    again: bool = False


def reader_of(media_type: str) -> str:
    """The reader that looks into files of this type, "" if there is none."""
    kind = parsed(media_type).get_content_type()
    engine = engine_of(media_type)
    if engine is not None:
        return _BY_ENGINE.get(engine.name, "")
    return "exposed_wacz" if kind == WACZ else "exposed_data" if _DATA.fullmatch(kind) else ""


def inside(place: Place, reader: str, look: Look) -> Inside:
    """What ``reader`` finds in a file, and ``look`` in the files inside it. ``place.folder`` is the cache."""
    work = Path(tempfile.mkdtemp(prefix="exposed-", dir=_made(place.folder / "derived")))
    job = {"reader": reader, "images": False, "charset": "", "label": "", "then": []}
    try:
        ending = replace(place, folder=work).run("child", job, _LINES)
        read = lines.read_lines(work / _LINES, most=place.limits.pages + 2 * _MOST_PARTS + 1_000)
        found = list(_found(read, work, look))
    except OSError as error:
        return Inside(Exposure(unchecked=f"it could not be read: {error.strerror}"), again=True)
    finally:
        shutil.rmtree(work, ignore_errors=True)
    hits = tuple(dict.fromkeys(hit for one in found for hit in one.hits))
    said = [sentence.rstrip(".") for sentence in (*read.problems, read.failed) if sentence]
    said += [one.unchecked for one in found if one.unchecked]
    if not read.ended:
        said.append(f"looking ended early: {ending.why or 'the reader could not be started'}")
    return Inside(Exposure(hits, "; ".join(dict.fromkeys(said))), ending.again or not read.begun)


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _found(read: lines.Read, work: Path, look: Look) -> Iterator[Exposure]:
    parts = 0
    for number in sorted(read.pages):
        try:
            line = json.loads(read.pages[number].text)
        except (ValueError, RecursionError):
            continue
        match line:
            case {"part": int(part), "type": str(media_type), "where": str(where)} if parts < _MOST_PARTS:
                parts += 1
                path = work / f"part-{part}"
                if not path.is_symlink() and path.is_file():
                    yield _of_part(path, media_type, _plain(where, 200), look)
            case {"hits": list(hits), **others}:
                where, sha256 = _plain(others.get("where"), 200), _plain(others.get("sha256"), 64)
                page = 0 if where else number
                yield Exposure(tuple(_hits(hits, page, where, sha256)))


def _of_part(path: Path, media_type: str, where: str, look: Look) -> Exposure:
    with path.open("rb") as stream:
        sha256 = hashlib.file_digest(stream, "sha256").hexdigest()
    found = look(path, sha256, media_type)
    hits = tuple(
        replace(hit, box=None, attachment=hit.attachment or sha256, where=hit.where or where) for hit in found.hits
    )
    return Exposure(hits, f"{where}: {found.unchecked}" if found.unchecked else "")


def _hits(found: list[Any], page: int, where: str, sha256: str) -> Iterator[Hit]:
    """The hits of one line of the child, which is not trusted more than the document that it read."""
    for one in found:
        match one:
            case [str(kind), ("error" | "note") as level, str(excerpt), box]:
                yield Hit(kind, _LEVELS[level], page, _plain(excerpt, 120), box_of(box), sha256, where)


def _plain(value: object, most: int) -> str:
    return " ".join(value.split())[:most] if isinstance(value, str) else ""


def box_of(value: object) -> Box | None:
    """A box as lists have it, ``None`` for what is none."""
    if isinstance(value, list) and len(value) == 4 and all(isinstance(one, (int, float)) for one in value):
        return cast(Box, tuple(map(float, value)))
    return None


def level_of(value: object) -> Literal["error", "note"]:
    """A level as files have it. Raises ``KeyError``."""
    return _LEVELS[value]
