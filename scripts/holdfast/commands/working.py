"""What several commands need while they work: a folder for downloads, and the content of what is kept."""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from holdfast import archive
from holdfast.config import Workspace
from holdfast.errors import ArchiveError
from holdfast.model import Payload

STALE_SECONDS = 86_400


@contextmanager
def work_folder(workspace: Workspace, command: str) -> Iterator[Path]:
    """A folder for downloads that goes away again; also clears what a killed run left a day ago or more."""
    parent = workspace.cache / "work"
    parent.mkdir(parents=True, exist_ok=True)
    for old in parent.iterdir():
        with suppress(FileNotFoundError):  # another run that ends just now removes its own
            if time.time() - old.stat().st_mtime > STALE_SECONDS:
                shutil.rmtree(old, ignore_errors=True)
    folder = Path(tempfile.mkdtemp(prefix=f"{command}-", dir=parent))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def content_of(store: archive.Archive, payload: Payload | None) -> Callable[[], bytes] | None:
    """Reads what is kept, when it is asked for. What cannot be read is ``verify``'s matter; here it is empty."""
    if payload is None:
        return None

    def content() -> bytes:
        try:
            with store.open_object(payload.sha256) as file:
                return file.read()
        except (ArchiveError, OSError):
            return b""

    return content
