"""The skin: one run of MkDocs over ``docs/``, kept until the prose, the configuration or the versions change."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from holdfast import claims
from holdfast.errors import HoldfastError

ONLY_THEME = "HOLDFAST_ONLY_THEME"
"""Set in the environment of the MkDocs that ``holdfast build`` starts: its plugin then leaves the pages to us."""

_PACKAGES = ("mkdocs", "mkdocs-material", "pymdown-extensions", "Markdown", "holdfast")


def key_of(root: Path) -> str:
    """A hash of everything that the theme's output depends on."""
    digest = hashlib.sha256()
    for name in _PACKAGES:
        digest.update(f"{name} {_version(name)}\n".encode())
    for path in sorted(Path(claims.__path__[0]).glob("*.py")):  # what stands in the place of citations meanwhile
        digest.update(path.read_bytes())
    prose = sorted(path for path in (root / "docs").rglob("*") if path.is_file())
    for path in [root / "mkdocs.yml", root / "holdfast.yml", *prose]:
        if path.is_file():
            content = path.read_bytes()
            digest.update(f"{path.relative_to(root).as_posix()} {len(content)}\n".encode())
            digest.update(content)
    return digest.hexdigest()


def prepare(root: Path, cache: Path) -> Path:
    """The folder with the theme's output for the archive at ``root``. Runs MkDocs only if it must."""
    key = key_of(root)
    folder = cache / "theme"
    seal = cache / "theme.key"
    if folder.is_dir() and seal.is_file() and seal.read_text(encoding="utf-8") == key:
        return folder
    seal.unlink(missing_ok=True)
    if folder.is_dir():
        shutil.rmtree(folder)
    cache.mkdir(parents=True, exist_ok=True)
    _run(root, folder)
    seal.write_text(key, encoding="utf-8")
    return folder


def _run(root: Path, folder: Path) -> None:
    command = [sys.executable, "-m", "mkdocs", "build", "--strict"]
    command += ["--config-file", str(root / "mkdocs.yml"), "--site-dir", str(folder)]
    env = {**os.environ, "NO_MKDOCS_2_WARNING": "1", ONLY_THEME: "1"}
    done = subprocess.run(command, cwd=root, env=env, capture_output=True, text=True, check=False)
    if done.returncode:
        raise HoldfastError(_explained((done.stderr or done.stdout).strip()))


def _explained(said: str) -> str:
    """What MkDocs said, for people: all of its own messages, but of a traceback (a full disk) only the cause."""
    if "Traceback (most recent call last)" in said:
        cause = said.rpartition("\n")[2]
        return f"MkDocs broke off while it made the pages of docs/: {cause}. Put this right and build again."
    return f"MkDocs could not build the prose in docs/; mend what it names and build again:\n{said}"


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "unknown"
