"""The ledger of the last build: what was rendered from what, so that the next build renders only what changed.

It lies in ``.holdfast/build/`` and is never needed: without it everything is rendered again. An entry counts only
while its page is on disk with the size and time that the ledger names.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

import msgspec

from holdfast.site.listings import Row

VERSION = 4


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
        saved = msgspec.json.decode(path.read_bytes(), type=_Saved)
    except (OSError, msgspec.DecodeError):
        return Ledger(key)  # a damaged ledger is the same as none
    if saved.version != VERSION:
        return Ledger(key)
    known = saved.ledger
    return known if known.key == key else Ledger(key, theme=known.theme, extras=known.extras)


def write(path: Path | None, ledger: Ledger) -> None:
    """Replace the ledger at ``path``. One that is no Unicode (no valid source makes it so) is not remembered."""
    if path is None:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        data = msgspec.json.encode(_Saved(VERSION, ledger))
    except UnicodeEncodeError:
        path.unlink(missing_ok=True)
        return
    part = path.with_suffix(".part")
    part.write_bytes(data)
    part.replace(path)


@dataclass(frozen=True, slots=True)
class _Saved:
    """The file: a ledger under the number of its format."""

    version: int
    ledger: Ledger
