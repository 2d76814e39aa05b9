"""The files of ReplayWeb.page that interactive replay needs: fetched once, verified at every build.

The package is the one that the npm registry has under this name and version; its bytes are pinned here. It is fetched
like any document, by ``capture``, and kept in the cache; a folder of the archive's owner can give it instead.
"""

from __future__ import annotations

import base64
import hashlib
import io
import tarfile
import tempfile
from pathlib import Path

from holdfast.capture import capture, settings_of
from holdfast.config import Workspace
from holdfast.model import FailedCapture, Finding

VERSION = "2.4.6"
NAME = f"replaywebpage-{VERSION}.tgz"
TARBALL = f"https://registry.npmjs.org/replaywebpage/-/{NAME}"
INTEGRITY = "uG50jESRld0p+fY7+nUxIWl7hvfimreNjSmaNkc/a9a8gBdmb7PH4J42Iib+vgk9KrHd0HLScVT++LgqV5fwpQ=="
"""SHA-512 of the package in Base64, as npm writes it in ``dist.integrity``."""
FILES = ("ui.js", "sw.js", "LICENSE")
_LARGEST = 20_000_000  # bytes of any of them


def assets(workspace: Workspace) -> dict[str, bytes] | Finding:
    """``FILES`` by name, from the configured folder, the cache or the registry; or why they cannot be had."""
    given = workspace.config.replay.assets
    if given is not None:
        return _unpacked(_bytes(given / NAME)) or _finding(
            str(given), f"{NAME} is not there, or is not the file that npm has under this name.",
            f"Put the file there that `npm pack replaywebpage@{VERSION}` fetches.",
        )  # fmt: skip
    kept = workspace.cache / "replay" / NAME
    return _unpacked(_bytes(kept)) or _fetched(workspace, kept)


def _fetched(workspace: Workspace, kept: Path) -> dict[str, bytes] | Finding:
    remedy = f"Try again later, or put {NAME} into a folder and name that as replay.assets in holdfast.yml."
    kept.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=kept.parent) as folder:
        found = capture(TARBALL, record="replay", settings=settings_of(workspace.config), workdir=Path(folder))
        if isinstance(found, FailedCapture):
            return _finding(TARBALL, f"ReplayWeb.page could not be fetched: {found.message}", remedy)
        data = _bytes(found.payload_path)
        made = _unpacked(data)
        if not made:
            return _finding(TARBALL, "What was served is not the ReplayWeb.page whose SHA-512 is known here.", remedy)
        part = Path(folder) / NAME
        part.write_bytes(data)
        part.replace(kept)
    return made


def _bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(_LARGEST)
    except OSError:
        return b""


def _unpacked(package: bytes) -> dict[str, bytes]:
    """The files of the package, {} if its bytes are not the pinned ones: nothing else is ever unpacked."""
    if base64.b64encode(hashlib.sha512(package).digest()).decode() != INTEGRITY:
        return {}
    with tarfile.open(fileobj=io.BytesIO(package)) as archive:
        members = {name: archive.extractfile(f"package/{name}") for name in FILES}
        return {name: member.read(_LARGEST) for name, member in members.items() if member}


def _finding(place: str, message: str, remedy: str) -> Finding:
    return Finding(place, "replay", f"{message} The site was made without replay.", remedy)
