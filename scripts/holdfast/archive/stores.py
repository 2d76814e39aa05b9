"""Which store an address means."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from holdfast.archive.objects import LocalObjects, ObjectStore
from holdfast.archive.objects_mirrored import MirroredObjects
from holdfast.archive.objects_remote import RemoteObjects
from holdfast.archive.objects_s3 import S3Files
from holdfast.archive.remote_files import RemoteFiles

CACHE = Path(".holdfast") / "objects"
"""Checked copies of remote objects, and what mirrors are owed, below the archive's root. Never committed."""


def open_store(address: str, root: Path, mirrors: Sequence[str] = ()) -> ObjectStore:
    """The store at ``address``, with ``mirrors``: each a folder (relative to ``root``), or anything with ``://`` that
    fsspec knows. Connects to nothing. Raises ``ArchiveError`` for an address that nothing installed can open."""
    store = open_one(address, root)
    if not mirrors:
        return store
    return MirroredObjects(store, [(mirror, open_one(mirror, root)) for mirror in mirrors], root / CACHE)


def open_one(address: str, root: Path) -> ObjectStore:
    """The store at one address; see ``open_store``."""
    if "://" not in address:
        return LocalObjects(root / address)
    if address.startswith(("file://", "local://")):
        return LocalObjects(Path(address.split("://", 1)[1]))
    files = S3Files(address) if address.startswith(("s3://", "s3a://")) else RemoteFiles(address)
    return RemoteObjects(files, root / CACHE)
