"""Taking out of a built site what readers may no longer have, before the next build makes it anew."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from pathlib import Path

from holdfast.site import timemaps
from holdfast.site.files import FOLDER as FILES
from holdfast.site.files import SCANS
from holdfast.site.flat import path_of as copy_of
from holdfast.site.record_page import path as page_of
from holdfast.site.search import FOLDER as SEARCH


def forget(out: Path, seal: Path, records: Iterable[str], objects: Iterable[str]) -> None:
    """Remove pages, copies and page images from the site in ``out``, and the whole search index with its ``seal``.

    Nothing happens where there is no site. Words of a document may stand in every part of the index.
    """
    for record in records:
        for path in (page_of(record), copy_of(record), *timemaps.paths(record)):
            (out / path).unlink(missing_ok=True)
    for sha256 in objects:
        for file in (out / FILES).glob(f"{sha256}.*"):
            file.unlink(missing_ok=True)
        shutil.rmtree(out / SCANS / sha256, ignore_errors=True)
    drop_index(out, seal)


def drop_index(out: Path, seal: Path | None) -> None:
    """Remove the search index of the site in ``out``, with what an interrupted build left of others."""
    if seal is not None:
        seal.unlink(missing_ok=True)
    for name in (SEARCH, f"{SEARCH}.new", f"{SEARCH}.old"):
        shutil.rmtree(out / name, ignore_errors=True)
