"""The search index: one small HTML document per record goes to Pagefind, which makes a bundle of static files.

Each page of a preserved document stands under a heading with its anchor, so that a hit on page 7 links to ``#p7``.
How Pagefind reads markup: https://pagefind.app/docs/indexing/ and https://pagefind.app/docs/filtering/.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from html import escape
from pathlib import Path

from holdfast.site.pagefind import new_index
from holdfast.site.search_feed import SearchDocument

FOLDER = "pagefind"
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
    for pattern in _UNUSED:
        for path in made.glob(pattern):
            path.unlink()
    if target.exists():
        target.rename(old)
    made.rename(target)
    shutil.rmtree(old, ignore_errors=True)
    return count


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
        lines.append(f"<p>{escape(section.text)}</p>")
    lines.append("</main></body></html>")
    return "\n".join(lines)


def _value(attribute: str, name: str, value: str) -> str:
    """A value that is attached to the document without being part of its text."""
    return f'<span {attribute}="{escape(name)}[content]" content="{escape(value)}"></span>'
