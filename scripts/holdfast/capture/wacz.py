"""The WACZ file: a zip with the WARC, its index and a list of pages, in which every part is named with its SHA-256.

Format: Web Archive Collection Zipped 1.1.1. Nothing in it depends on when or where it is written, so the same WARC
always gives the same bytes; parts are stored, not deflated, so that readers can fetch ranges of them.
"""

from __future__ import annotations

import hashlib
import io
import json
import uuid
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from holdfast.capture.cdxj import IndexEntry, index
from holdfast.capture.settings import SOFTWARE

MEDIA_TYPE = "application/wacz"
_WARC_NAME = "data.warc.gz"
_PIECE = 1 << 18


@dataclass(frozen=True, slots=True)
class Page:
    """The page that a reader of the WACZ is offered first. ``at`` is the instant of its WARC record; ``text`` what its
    readers see, if that is known."""

    url: str
    at: str
    title: str = ""
    text: str = ""


def write_wacz(target: Path, warc: Path, entries: Iterable[IndexEntry], page: Page) -> None:
    """Write the WACZ for ``warc`` to the new file ``target``. Raises ``FileExistsError`` if it is there."""
    with target.open("xb") as out, zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as package:
        with warc.open("rb") as stream:
            resources = [_put(package, f"archive/{_WARC_NAME}", stream, warc.stat().st_size)]
        resources.append(_put_bytes(package, "indexes/index.cdxj", index(entries, _WARC_NAME)))
        resources.append(_put_bytes(package, "pages/pages.jsonl", _pages(page)))
        described = _json(
            {
                "profile": "data-package",
                "wacz_version": "1.1.1",
                "title": page.title or page.url,
                "created": page.at,
                "software": SOFTWARE,
                "mainPageUrl": page.url,
                "mainPageDate": page.at,
                "resources": resources,
            }
        )
        put = _put_bytes(package, "datapackage.json", described)
        _put_bytes(package, "datapackage-digest.json", _json({"path": "datapackage.json", "hash": put["hash"]}))


def _pages(page: Page) -> bytes:
    head = {"format": "json-pages-1.0", "id": "pages", "title": "All Pages", "hasText": bool(page.text)}
    name = str(uuid.uuid5(uuid.NAMESPACE_URL, page.url + page.at))
    text = {"text": page.text} if page.text else {}
    line = {"id": name, "url": page.url, "ts": page.at, "title": page.title or page.url, **text, "seed": True}
    return b"".join(json.dumps(item, ensure_ascii=False).encode() + b"\n" for item in (head, line))


def _json(value: dict[str, Any]) -> bytes:
    return json.dumps(value, indent=2, ensure_ascii=False).encode() + b"\n"


def _put_bytes(package: zipfile.ZipFile, name: str, data: bytes) -> dict[str, Any]:
    return _put(package, name, io.BytesIO(data), len(data))


def _put(package: zipfile.ZipFile, name: str, stream: IO[bytes], size: int) -> dict[str, Any]:
    """Copy ``stream`` into the package; the entry of the data package that describes it."""
    info = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
    info.create_system = 3  # Unix, on every machine
    info.external_attr = 0o644 << 16
    info.file_size = size  # tells zipfile in time whether the entry needs the form for large files
    digest = hashlib.sha256()
    with package.open(info, "w") as out:
        while piece := stream.read(_PIECE):
            digest.update(piece)
            out.write(piece)
    return {"name": name.rpartition("/")[2], "path": name, "hash": f"sha256:{digest.hexdigest()}", "bytes": size}
