"""Writing the site: only what differs is written, and what is no longer wanted is removed."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable
from pathlib import Path


class Output:
    """The folder of the built site. Paths are relative, with ``/``; ``wanted`` collects all that belong there."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.wanted: set[str] = set()
        self.written = 0
        self.unchanged = 0
        self.removed = 0
        self._prefix = str(root) + os.sep
        self._folders: set[str] = set()

    def write(self, path: str, data: bytes) -> tuple[int, int]:
        """Make the file at ``path`` hold ``data``, touching it only if it does not. Returns its size and mtime."""
        self.wanted.add(path)
        target = self._prefix + path
        self._folder(target.rpartition(os.sep)[0])
        try:
            handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o644)
        except FileExistsError:
            old = Path(target)
            status = old.lstat()
            if status.st_size == len(data) and not old.is_symlink() and old.read_bytes() == data:
                self.unchanged += 1
                return status.st_size, status.st_mtime_ns
            old.unlink()
            handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o644)
        try:
            view = memoryview(data)
            while view:
                view = view[os.write(handle, view) :]
            found = os.fstat(handle)
        finally:
            os.close(handle)
        self.written += 1
        return found.st_size, found.st_mtime_ns

    def copy(self, source: Path, path: str) -> None:
        """Copy a file whose name says its content (a hash), unless a file of the same size is there already."""
        self.wanted.add(path)
        target = Path(self._prefix + path)
        if target.is_file() and target.stat().st_size == source.stat().st_size:
            self.unchanged += 1
            return
        self._folder(str(target.parent))
        part = target.with_name(target.name + ".part")
        part.unlink(missing_ok=True)
        shutil.copyfile(source, part)  # not a hard link: what happens to the site must not happen to the archive
        part.replace(target)
        self.written += 1

    def keep(self, *paths: str) -> None:
        """These files of the last build are as they should be."""
        self.wanted.update(paths)
        self.unchanged += 1

    def remove(self, paths: Iterable[str]) -> None:
        """Remove files of an earlier build, and folders that this leaves empty."""
        for path in sorted(set(paths) - self.wanted):
            target = self.root / path
            if target.is_file() or target.is_symlink():
                target.unlink()
                self.removed += 1
            folder = target.parent
            while folder != self.root and folder.is_dir() and not any(folder.iterdir()):
                folder.rmdir()
                folder = folder.parent

    def present(self, folder: str) -> dict[str, tuple[int, int]]:
        """The files directly in ``folder``: relative path to size and mtime."""
        try:
            with os.scandir(self._prefix + folder) as entries:
                found = {entry.name: entry.stat(follow_symlinks=False) for entry in entries if not entry.is_dir()}
        except FileNotFoundError:
            return {}
        return {f"{folder}/{name}": (info.st_size, info.st_mtime_ns) for name, info in found.items()}

    def below(self, folder: str) -> set[str]:
        """All files in ``folder`` and its folders, as relative paths."""
        cut = len(self._prefix)
        return {
            f"{place[cut:]}/{name}".replace(os.sep, "/")
            for place, _, names in os.walk(self._prefix + folder)
            for name in names
        }

    def _folder(self, folder: str) -> None:
        if folder not in self._folders:
            Path(folder).mkdir(parents=True, exist_ok=True)
            self._folders.add(folder)
