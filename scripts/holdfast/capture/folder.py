"""The folder in which one capture is made: it stays with what was fetched, and goes with what failed."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from holdfast.model import Fetched

T = TypeVar("T")


def in_own_folder(workdir: Path, prefix: str, work: Callable[[Path], T]) -> T:
    """Do ``work`` in a new folder under ``workdir``; unless it yields a ``Fetched``, nothing of the folder stays."""
    workdir.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix=prefix, dir=workdir))
    kept = False
    try:
        result = work(folder)
        kept = isinstance(result, Fetched)
        return result
    finally:
        if not kept:
            shutil.rmtree(folder, ignore_errors=True)
