"""The ledger of the last build: what was rendered from what, so that the next build renders only what changed.

It lies in ``.holdfast/build/`` and is never needed: without it everything is rendered again. An entry counts only
while its page is on disk with the size and time that the ledger names.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from holdfast.site.listings import Row

VERSION = 3


class Entry(NamedTuple):
    """The page of one record: what it was made from, the file as written, its row, and the further files it needs.

    A tuple for the same reason as ``Row``: it is written and read as JSON, ten thousand times in a build.
    """

    fingerprint: str
    size: int
    mtime: int
    row: Row
    files: Sequence[str] = ()


@dataclass(slots=True)
class Ledger:
    """``key`` stands for everything that all pages share: shells, templates, code, configuration."""

    key: str = ""
    entries: dict[str, Entry] = field(default_factory=dict)  # record id -> entry
    pages: dict[str, str] = field(default_factory=dict)  # other pages: path -> fingerprint
    theme: tuple[str, ...] = ()  # files that came from the theme
    extras: dict[str, tuple[str, ...]] = field(default_factory=dict)  # version of the further files -> their paths

    def current(self, record: str, fingerprint: str, found: tuple[int, int] | None) -> Entry | None:
        """The entry of ``record`` if its page need not be rendered again. ``found``: size and mtime on disk."""
        entry = self.entries.get(record)
        if entry is None or entry.fingerprint != fingerprint or found != (entry.size, entry.mtime):
            return None
        return entry

    def fingerprint(self) -> str:
        """Equal for two builds only if all their record pages are."""
        digest = hashlib.sha256(self.key.encode())
        for name, entry in sorted(self.entries.items()):
            digest.update(f"{name} {entry.fingerprint}\n".encode())
        return digest.hexdigest()


def read(path: Path | None, key: str) -> Ledger:
    """The ledger at ``path`` if it was written under the same ``key``; else an empty one that knows old files."""
    if path is None:
        return Ledger(key)
    try:
        data: Any = json.loads(path.read_bytes())
        if data["version"] != VERSION:
            return Ledger(key)
        extras = {version: tuple(names) for version, names in data["extras"].items()}
        if data["key"] != key:
            return Ledger(key, theme=tuple(data["theme"]), extras=extras)
        entries = {
            name: Entry(item[0], item[1], item[2], Row._make(item[3]), item[4])
            for name, item in data["entries"].items()
        }
        return Ledger(key, entries, dict(data["pages"]), tuple(data["theme"]), extras)
    except (OSError, ValueError, KeyError, TypeError, IndexError):
        return Ledger(key)  # a damaged ledger is the same as none


def write(path: Path | None, ledger: Ledger) -> None:
    """Replace the ledger at ``path``."""
    if path is None:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    data = {
        "version": VERSION,
        "key": ledger.key,
        "entries": ledger.entries,
        "pages": ledger.pages,
        "theme": ledger.theme,
        "extras": ledger.extras,
    }
    part = path.with_suffix(".part")
    part.write_text(json.dumps(data, separators=(",", ":")), encoding="utf-8")
    part.replace(path)
