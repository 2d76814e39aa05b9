"""The search index: one small HTML document per record goes to Pagefind, which makes a bundle of static files.

Each page of a preserved document stands under a heading with its anchor, so that a hit on page 7 links to ``#p7``.
How Pagefind reads markup: https://pagefind.app/docs/indexing/ and https://pagefind.app/docs/filtering/.
"""

from __future__ import annotations

import json
import re
import shutil
import time
import zlib
from collections.abc import Iterable
from html import escape
from pathlib import Path

from holdfast.site.pagefind import SearchIndexFailed, new_index
from holdfast.site.search_feed import SearchDocument

FOLDER = "pagefind"
_PACKED = (".pf_fragment", ".pf_index", ".pf_filter", ".pf_meta", ".pagefind")
"""Endings of the files that are gzip streams."""
_LONE_MARK = re.compile(r"(?<=\S)\s+(?=[^\w\s]+(?:\s|$))")
"""White space before a dash, bullet or sign that stands alone."""
GLUE = "\u2060"
"""Word joiner, put there instead: else the mark counts as a word and parts the phrase around it. Hits show a space."""
_LOOK_AGAIN = 0.02  # seconds
_UNUSED = ("pagefind-ui.*", "pagefind-modular-ui.*", "pagefind-component-ui.*", "pagefind-highlight.js")


def refresh(documents: Iterable[SearchDocument], out: Path, fingerprint: str, seal: Path | None) -> int:
    """``index``, unless the bundle in ``out`` was made from pages of this ``fingerprint``; returns how many indexed.

    ``seal`` is the file that remembers the fingerprint between builds; ``None`` for none.
    """
    made_from = _read(seal)
    if made_from == fingerprint and (out / FOLDER / "pagefind.js").is_file():
        return 0
    if seal is not None:
        seal.unlink(missing_ok=True)
    count = index(documents, out)
    if seal is not None:
        seal.write_text(fingerprint, encoding="utf-8")
    return count


def _read(seal: Path | None) -> str:
    try:
        return seal.read_text(encoding="utf-8") if seal is not None else ""
    except FileNotFoundError:
        return ""


def index(documents: Iterable[SearchDocument], out: Path) -> int:
    """Write the bundle for ``documents`` to ``out/pagefind``, in place of an earlier one; return how many.

    Raises ``SearchIndexFailed``; the earlier bundle is then still there.
    """
    made, target, old = out / f"{FOLDER}.new", out / FOLDER, out / f"{FOLDER}.old"
    for leftover in (made, old):
        shutil.rmtree(leftover, ignore_errors=True)
    count = 0
    with new_index() as bundle:
        for document in documents:
            bundle.add(document.url, markup(document))
            count += 1
        bundle.write(made)
        settle(made)
    for pattern in _UNUSED:
        for path in made.glob(pattern):
            path.unlink()
    if target.exists():
        target.rename(old)
    made.rename(target)
    shutil.rmtree(old, ignore_errors=True)
    return count


def settle(folder: Path, patience: float = 30.0) -> None:
    """Wait until every file of the bundle in ``folder`` is whole. Raises ``SearchIndexFailed`` after ``patience`` s.

    Pagefind answers that it has written while the last pieces still wait in its threads, and loses them when it ends:
    one bundle in ten then lacked a file, and search failed in the reader's browser.
    """
    waiting = [path for path in folder.rglob("*") if path.is_file()]
    end = time.monotonic() + patience
    while waiting := [path for path in waiting if not _whole(path)]:
        if time.monotonic() > end:
            raise SearchIndexFailed(f"Pagefind left {waiting[0].name} unfinished; is the disk full?")
        time.sleep(_LOOK_AGAIN)


def _whole(path: Path) -> bool:
    """Whether the file is complete: gzip to its end, valid JSON, or (scripts are written in one piece) not empty."""
    content = path.read_bytes()
    if path.suffix in _PACKED:
        stream = zlib.decompressobj(wbits=31)
        try:
            stream.decompress(content)
        except zlib.error:
            return False
        return stream.eof
    if path.suffix == ".json":
        try:
            json.loads(content)
        except ValueError:
            return False
    return bool(content)


def markup(document: SearchDocument) -> str:
    """The minimal HTML that Pagefind reads for ``document``; every value is escaped."""
    meta = {**document.meta, "title": document.title}
    lines = [f'<!doctype html><html lang="{escape(document.language)}"><body><main data-pagefind-body>']
    lines += [_value("data-pagefind-meta", name, value) for name, value in meta.items()]
    for name, values in document.filters.items():
        lines += [_value("data-pagefind-filter", name, value) for value in values]
    lines.append(f"<h1>{escape(document.title)}</h1>")
    for section in document.sections:
        lines.append(f'<h2 id="{escape(section.anchor)}">{escape(section.label)}</h2>')
        lines.append(f"<p>{escape(_LONE_MARK.sub(GLUE, section.text))}</p>")
    lines.append("</main></body></html>")
    return "\n".join(lines)


def _value(attribute: str, name: str, value: str) -> str:
    """A value that is attached to the document without being part of its text."""
    return f'<span {attribute}="{escape(name)}[content]" content="{escape(value)}"></span>'
