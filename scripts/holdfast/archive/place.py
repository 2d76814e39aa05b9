"""Findings about files of the archive, named by their place below the archive's parent folder."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from holdfast.archive import names
from holdfast.model import Finding

RESTORE = "Put a good copy in its place, from git history, a backup or a mirror, then verify again."
MOVE = "Move it out of the archive; nothing but Holdfast writes there."


@dataclass(frozen=True, slots=True)
class Place:
    """Where the archive lies. ``folder`` is the archive itself; paths in findings begin with its name."""

    folder: Path

    def of(self, path: Path | str) -> str:
        """``path`` as people find it: relative to the archive's parent, or whole when it lies elsewhere."""
        if isinstance(path, str) and "://" in path:
            return path
        path, parent = Path(path), self.folder.parent
        return path.relative_to(parent).as_posix() if path.is_relative_to(parent) else str(path)

    def error(self, path: Path | str, rule: str, message: str, remedy: str, line: int = 0) -> Finding:
        """A finding that fails the check."""
        return Finding(self.of(path), rule, message, remedy, line)

    def note(self, path: Path | str, rule: str, message: str, remedy: str) -> Finding:
        """A finding that is no damage."""
        return Finding(self.of(path), rule, message, remedy, level="note")

    def litter(self, path: Path) -> list[Finding]:
        """What does not belong, file by file when ``path`` is a folder; an empty folder by itself."""
        inside = sorted(path.iterdir()) if path.is_dir() and not path.is_symlink() else []
        return [finding for item in inside for finding in self.litter(item)] or [self.stray(path)]

    def stray(self, path: Path | str) -> Finding:
        """One file that does not belong: a note when it is a temporary file of ours, an error otherwise."""
        if names.TEMPORARY.fullmatch(Path(path).name):
            message = "A temporary file that an interrupted run left, or that a run is writing now."
            return self.note(path, "litter", message, "Delete it when no run is going on.")
        return self.error(path, "litter", "This does not belong in the archive.", MOVE)

    def entries(self, folder: Path) -> list[os.DirEntry[str]]:
        """What lies in ``folder``, sorted by name; nothing when there is no such folder."""
        try:
            return sorted(os.scandir(folder), key=lambda entry: entry.name)
        except FileNotFoundError:
            return []


def is_file(entry: os.DirEntry[str]) -> bool:
    """Whether it is a regular file itself, not a link to one."""
    return entry.is_file(follow_symlinks=False)


def is_folder(entry: os.DirEntry[str]) -> bool:
    """Whether it is a folder itself, not a link to one."""
    return entry.is_dir(follow_symlinks=False)
