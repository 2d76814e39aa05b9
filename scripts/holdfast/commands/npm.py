"""Packages of npm that the site may show documents with: fetched once, verified at every build.

A package is pinned by the SHA-512 of its bytes. It comes from a folder of the archive's owner, from the cache, or from
the npm registry, from where it is fetched like any document, by ``capture``. Other bytes are never unpacked.
"""

from __future__ import annotations

import base64
import hashlib
import io
import tarfile
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from holdfast.config import Workspace
from holdfast.model import FailedCapture, Finding

_LARGEST = 20_000_000  # bytes of a package


@dataclass(frozen=True, slots=True)
class Package:
    """One package at one version. ``integrity`` is npm's ``dist.integrity`` without its prefix; ``wanted`` tells under
    which name a file of the package is taken, "" for not at all; ``key`` is its key in ``holdfast.yml``."""

    name: str
    version: str
    integrity: str
    wanted: Callable[[str], str]
    key: str

    @property
    def file(self) -> str:
        """The name of the file that ``npm pack`` makes."""
        return f"{self.name}-{self.version}.tgz"


def files(workspace: Workspace, package: Package, given: Path | None) -> dict[str, bytes] | Finding:
    """What is wanted of ``package``, by name, from the folder ``given``, the cache or the registry; or why not."""
    if given is not None:
        remedy = f"Put the file there that `npm pack {package.name}@{package.version}` fetches."
        message = f"{package.file} is not there, or is not the file that npm has under this name."
        return _unpacked(given / package.file, package) or _finding(str(given), package, message, remedy)
    kept = workspace.cache / package.key / package.file
    return _unpacked(kept, package) or _fetched(workspace, package, kept)


def _fetched(workspace: Workspace, package: Package, kept: Path) -> dict[str, bytes] | Finding:
    place = f"https://registry.npmjs.org/{package.name}/-/{package.file}"
    remedy = f"Try again later, or put {package.file} into a folder and name that as {package.key}.assets."
    kept.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=kept.parent) as folder:
        capture = import_module("holdfast.capture")  # here: it takes a third of a second, and most builds fetch nothing
        settings = capture.settings_of(workspace.config)
        found = capture.capture(place, record=package.key, settings=settings, workdir=Path(folder))
        if isinstance(found, FailedCapture):
            return _finding(place, package, f"{package.name} could not be fetched: {found.message}", remedy)
        made = _unpacked(found.payload_path, package)
        if not made:
            message = f"What was served is not the {package.name} whose SHA-512 is known here."
            return _finding(place, package, message, remedy)
        found.payload_path.replace(kept)
    return made


def _unpacked(path: Path, package: Package) -> dict[str, bytes]:
    """The wanted files, {} if there is no such package there or its bytes are not the pinned ones."""
    try:
        with path.open("rb") as file:
            data = file.read(_LARGEST)
    except OSError:
        return {}
    if base64.b64encode(hashlib.sha512(data).digest()).decode() != package.integrity:
        return {}
    made = {}
    with tarfile.open(fileobj=io.BytesIO(data)) as archive:
        for member in archive:
            name = package.wanted(member.name.removeprefix("package/"))
            content = archive.extractfile(member) if name else None
            if content:
                made[name] = content.read()
    return made


def _finding(place: str, package: Package, message: str, remedy: str) -> Finding:
    return Finding(place, package.key, f"{message} The site was made without it.", remedy)
