"""Putting a pack on the disk: whole or not at all, never over something, and the same bytes for the same files."""

from __future__ import annotations

import os
import secrets
import shutil
import zipfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from holdfast.export.parts import File

EARLIEST = datetime(1980, 1, 1, tzinfo=UTC)
"""A ZIP file knows no earlier time."""


def write_file(file: File, out: Path, moment: datetime, step: Callable[[], None]) -> None:
    """One file by itself. ``moment`` becomes its time. Raises ``FileExistsError``, ``OSError``, ``Damaged``."""
    with _aside(out) as aside:
        _write(file, aside, moment)
        step()
        _publish(aside, out)


def write_folder(files: Iterable[File], out: Path, moment: datetime, step: Callable[[], None]) -> None:
    """A folder ``out`` with all files in it. Raises as ``write_file`` does."""
    with _aside(out) as aside:
        aside.mkdir()
        for file in _sorted(files):
            place = aside / file.name
            place.parent.mkdir(parents=True, exist_ok=True)
            _write(file, place, moment)
            step()
        for folder, _, _ in os.walk(aside, topdown=False):
            _date(Path(folder), moment)
        if os.path.lexists(out):
            raise FileExistsError(f"{out} exists")
        aside.rename(out)


def write_archive(files: Iterable[File], top: str, out: Path, moment: datetime, step: Callable[[], None]) -> None:
    """A ZIP file ``out`` with all files below the folder ``top``, uncompressed. Raises as ``write_file`` does."""
    with _aside(out) as aside:
        with zipfile.ZipFile(aside, "x", zipfile.ZIP_STORED, strict_timestamps=True) as archive:
            for file in _sorted(files):
                info = zipfile.ZipInfo(f"{top}/{file.name}", _zip_time(moment))
                info.create_system, info.external_attr, info.file_size = 3, 0o100644 << 16, file.size
                with archive.open(info, "w", force_zip64=file.size >= 1 << 31) as target:
                    for chunk in file.chunks():
                        target.write(chunk)
                step()
        _publish(aside, out)


@contextmanager
def _aside(out: Path) -> Iterator[Path]:
    """A name beside ``out`` to write to; whatever is left there goes away."""
    aside = out.with_name(f".holdfast-{secrets.token_hex(8)}.tmp")
    try:
        yield aside
    finally:
        if aside.is_dir():
            shutil.rmtree(aside, ignore_errors=True)
        else:
            aside.unlink(missing_ok=True)


def _publish(aside: Path, out: Path) -> None:
    """Give the finished file its name, which must be free."""
    with aside.open("rb") as handle:
        os.fsync(handle.fileno())
    try:
        os.link(aside, out)
    except PermissionError:  # a file system without hard links, such as that of a USB stick
        if os.path.lexists(out):
            raise FileExistsError(f"{out} exists") from None
        aside.rename(out)


def _write(file: File, place: Path, moment: datetime) -> None:
    with place.open("xb") as target:
        for chunk in file.chunks():
            target.write(chunk)
    _date(place, moment)


def _date(path: Path, moment: datetime) -> None:
    seconds = int(max(moment, EARLIEST).timestamp())
    os.utime(path, (seconds, seconds))


def _zip_time(moment: datetime) -> tuple[int, int, int, int, int, int]:
    at = max(moment.astimezone(UTC), EARLIEST)
    return at.year, at.month, at.day, at.hour, at.minute, at.second


def _sorted(files: Iterable[File]) -> list[File]:
    return sorted(files, key=lambda file: file.name)
