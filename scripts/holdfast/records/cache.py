"""Records that were valid the last time, so that an unchanged file need not be parsed again.

One JSON file, keyed by name, modification time in nanoseconds and size. Its first line names the version of the
code that judged the records (a digest of that code) and the digest of the rest: a cache of another version, or a
damaged one, counts as empty. A file whose time is so recent that a second change could carry the same time is not
kept (the same care that git takes for its index).
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import NamedTuple

import msgspec

from holdfast import edtf, strict_yaml
from holdfast.model import Record, sources, vocabulary
from holdfast.records import make, schema, values


class Row(NamedTuple):
    """A file as it was when its record was made: modification time (ns) and size (bytes)."""

    mtime: int
    size: int
    record: Record


FILE_NAME = "records.json"
TOO_RECENT = 50_000_000
"""Nanoseconds; file systems in use tick in 10 ms or less."""
WORTH_SAVING = 200
"""A cache of which less than one row in so many is out of date stays: to write all rows takes longer than to parse
those few files again the next time."""


class RecordCache:
    """The cache of one archive. ``save`` writes only if something changed."""

    def __init__(self, folder: Path, now: Callable[[], int]) -> None:
        self._file = folder / FILE_NAME
        self._now = now
        self._old = _read(self._file)
        self._new: dict[str, Row] = {}

    def get(self, name: str, status: os.stat_result) -> Record | None:
        """The record of an unchanged file, or ``None``."""
        row = self._old.get(name)
        if row is None or row.mtime != status.st_mtime_ns or row.size != status.st_size:
            return None
        self._new[name] = row
        return row.record

    def put(self, name: str, status: os.stat_result, record: Record) -> None:
        """Remember the record of a valid file; ``status`` was taken before it was read."""
        if self._now() - status.st_mtime_ns > TOO_RECENT:
            self._new[name] = Row(status.st_mtime_ns, status.st_size, record)

    def save(self) -> None:
        """Put the new cache in place of the old one, if enough changed. A reader sees the one or the other."""
        kept = sum(self._old.get(name) is row for name, row in self._new.items())
        differing = max(len(self._new), len(self._old)) - kept
        if differing * WORTH_SAVING <= len(self._old) and (differing == 0 or self._old):
            return
        body = msgspec.json.encode(self._new)
        self._file.parent.mkdir(parents=True, exist_ok=True)
        temporary = self._file.with_name(f"{FILE_NAME}.{os.getpid()}.tmp")
        temporary.write_bytes(_head(body) + body)
        temporary.replace(self._file)


def _head(body: bytes) -> bytes:
    return f"{_code_version()} {hashlib.sha256(body).hexdigest()}\n".encode()


def _read(file: Path) -> dict[str, Row]:
    try:
        data = file.read_bytes()
    except OSError:
        return {}
    head, _, body = data.partition(b"\n")
    if head + b"\n" != _head(body):
        return {}
    return msgspec.json.decode(body, type=dict[str, Row])


@cache
def _code_version() -> str:
    digest = hashlib.sha256()
    for module in (edtf, strict_yaml, sources, vocabulary, values, schema, make):
        digest.update(Path(module.__file__ or "").read_bytes())
    return digest.hexdigest()[:16]
