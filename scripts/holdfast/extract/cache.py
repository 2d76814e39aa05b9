"""Where extracted texts lie: ``<cache>/derived/<aa>/<sha256>/<engine version>/``, complete or not there at all.

    pages.jsonl   one page per line: number, text, label, status, warnings, image
    meta.json     {"title": …, "problem": …, "also": {…}} or {"failed": …}; "again": true if another try may do better
    second.jsonl  the same pages as a second reader has them, one string per line, if there was one
    p1.png …      page images (or .jpg), and s1.jpg … the same, small

A folder is made under another name and renamed when complete. Whatever cannot be read back is made again.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from holdfast.extract.engines import Engine, label_of
from holdfast.extract.tools import Tools
from holdfast.model import Also, Extraction, FailedExtraction, PageText

_SHA256 = re.compile(r"[0-9a-f]{64}")
_PAGES, _SECOND, _META = "pages.jsonl", "second.jsonl", "meta.json"
_NEWCOMER = ".making-"


@dataclass(frozen=True)
class Shelf:
    """The place of one document's text. Raises ``ValueError`` if ``sha256`` is not 64 lower-case hex digits."""

    cache: Path
    sha256: str
    engine: Engine
    charset: str
    images: bool
    tools: Tools = Tools()

    def __post_init__(self) -> None:
        if not _SHA256.fullmatch(self.sha256):
            raise ValueError(f"not a SHA-256: {self.sha256!r}")

    @property
    def label(self) -> str:
        """What reads it: the reader, its libraries and the programs that help, with their versions."""
        return label_of(self.engine, self.tools)

    @property
    def document(self) -> Path:
        """The folder of everything derived from this document."""
        return self.cache / "derived" / self.sha256[:2] / self.sha256

    @property
    def folder(self) -> Path:
        """The folder of this engine version; results without page images have one of their own."""
        bare = self.engine.draws and not self.images
        options = [self.charset] * bool(self.charset) + ["text-only"] * bare
        return self.document / "-".join([self.label, *options])

    def load(self) -> Extraction | FailedExtraction | None:
        """What was kept, or ``None``: then it must be made (again)."""
        if not self.images and self.engine.draws:
            complete = replace(self, images=True)._read()
            if isinstance(complete, Extraction):
                return complete
        return self._read()

    @contextmanager
    def newcomer(self) -> Iterator[Path]:
        """An empty folder beside the final one, gone at the end unless ``keep`` has moved it."""
        self.document.mkdir(parents=True, exist_ok=True)
        folder = Path(tempfile.mkdtemp(prefix=_NEWCOMER, dir=self.document))
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def keep(self, newcomer: Path, result: Extraction | FailedExtraction, *, again: bool) -> None:
        """Complete the folder ``newcomer`` and move it into place. ``again``: the next ``load`` shall not find it."""
        meta: dict[str, object] = {"engine": self.label, "kind": self.engine.kind, "again": again}
        if isinstance(result, Extraction):
            meta |= {"title": result.title, "problem": result.problem}
            meta |= {"also": [[one.kind, one.count, one.what] for one in result.also]}
            with (newcomer / _PAGES).open("w", encoding="utf-8") as lines:
                lines.writelines(_line_of(page) for page in result.pages)
            if result.second:
                with (newcomer / _SECOND).open("w", encoding="utf-8") as lines:
                    lines.writelines(json.dumps(text, ensure_ascii=False) + "\n" for text in result.second)
        else:
            meta |= {"failed": result.reason}
        (newcomer / _META).write_text(json.dumps(meta, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        shutil.rmtree(self.folder, ignore_errors=True)
        with suppress(OSError):  # another process was quicker: its result is as good
            newcomer.rename(self.folder)

    def _read(self) -> Extraction | FailedExtraction | None:
        try:
            meta = json.loads((self.folder / _META).read_text(encoding="utf-8"))
            if meta["again"]:
                return None
            if "failed" in meta:
                return FailedExtraction(self.sha256, str(meta["failed"]))
            with (self.folder / _PAGES).open(encoding="utf-8") as lines:
                pages = tuple(_page_of(json.loads(line)) for line in lines)
            also = tuple(Also(str(kind), int(count), str(what)) for kind, count, what in meta["also"])
            return extraction(
                self,
                pages,
                title=str(meta["title"]),
                problem=str(meta["problem"]),
                also=also,
                second=self._second(),
            )
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def _second(self) -> tuple[str, ...]:
        path = self.folder / _SECOND
        if not path.exists():
            return ()
        with path.open(encoding="utf-8") as lines:
            return tuple(str(json.loads(line)) for line in lines)


def forget(cache: Path, sha256: str) -> None:
    """Remove everything that was derived from a document. Raises ``ValueError`` for no SHA-256."""
    if not _SHA256.fullmatch(sha256):
        raise ValueError(f"not a SHA-256: {sha256!r}")
    shutil.rmtree(cache / "derived" / sha256[:2] / sha256, ignore_errors=True)


def extraction(
    shelf: Shelf,
    pages: tuple[PageText, ...],
    *,
    title: str = "",
    problem: str = "",
    also: tuple[Also, ...] = (),
    second: tuple[str, ...] = (),
) -> Extraction:
    """The result whose files lie (or will lie) in the folder of ``shelf``."""
    return Extraction(
        sha256=shelf.sha256,
        engine=shelf.label,
        kind=shelf.engine.kind,
        pages=pages,
        folder=shelf.folder,
        title=title,
        problem=problem,
        also=also,
        second=second,
    )


def tidy(newcomer: Path, wanted: set[str]) -> set[str]:
    """Remove all but the ``wanted`` regular files from a folder that a child wrote to; the names that are there."""
    found = set()
    with os.scandir(newcomer) as entries:
        for entry in entries:
            if entry.name in wanted and entry.is_file(follow_symlinks=False):
                found.add(entry.name)
            elif entry.is_dir(follow_symlinks=False):
                shutil.rmtree(entry.path, ignore_errors=True)
            else:
                Path(entry.path).unlink()
    return found


def _line_of(page: PageText) -> str:
    values = {
        "number": page.number,
        "text": page.text,
        "label": page.label,
        "status": page.status,
        "warnings": page.warnings,
        "image": page.image,
        "small": page.small,
    }
    return json.dumps(values, ensure_ascii=False) + "\n"


def _page_of(values: dict[str, Any]) -> PageText:
    return PageText(**{**values, "warnings": tuple(values["warnings"])})
