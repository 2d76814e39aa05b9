"""Programs that help where they are installed: a second reading of PDFs, reading pictures, old Office files.

Each is optional, runs under the limits of ``limits`` and is named, with its version, wherever its work is shown.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

Name = Literal["pdftotext", "tesseract", "soffice"]
_VERSION_FLAGS = {"pdftotext": "-v", "tesseract": "--version", "soffice": "--version"}
_VERSION = re.compile(r"\d+(?:\.\d+){1,3}")
_LANGUAGES = re.compile(r"[a-z]{3}(?:_[a-z]{2,5})?(?:\+[a-z]{3}(?:_[a-z]{2,5})?){0,4}")


@dataclass(frozen=True)
class Tools:
    """Where the programs are, "" for one that is not to be used. ``languages``: as tesseract names them, by ``+``.

    Raises ``ValueError`` for languages that are not of that form.
    """

    pdftotext: str = ""
    tesseract: str = ""
    soffice: str = ""
    languages: str = "eng"

    def __post_init__(self) -> None:
        if not _LANGUAGES.fullmatch(self.languages):
            raise ValueError(f"not languages of tesseract, such as eng or eng+cym: {self.languages!r}")

    def path(self, name: Name) -> str:
        """Where the program is, "" if it is not to be used."""
        return str(getattr(self, name))

    def label(self, names: tuple[Name, ...]) -> str:
        """Such as ``pdftotext-22.12.0-tesseract-5.3.0-eng``, of those programs among ``names`` that are there."""
        found = [f"{name}-{version_of(self.path(name))}" for name in names if self.path(name)]
        if self.tesseract and "tesseract" in names:
            found.append(self.languages.replace("+", "."))
        return "-".join(found)


@cache
def present(languages: str = "eng") -> Tools:
    """The programs on this machine, looked for once."""
    found = {name: shutil.which(name) or "" for name in _VERSION_FLAGS}
    return Tools(**found, languages=languages)


def programs() -> str:
    """A text that changes when one of them is installed, removed, updated or told other languages.

    Their files are looked at; to ask each for its version takes a third of a second, which every build would pay.
    """
    tools = present()
    found = [Path(path).stat() for path in (tools.pdftotext, tools.tesseract, tools.soffice) if path]
    return " ".join([tools.languages, *(f"{one.st_ino} {one.st_size} {one.st_mtime_ns}" for one in found)])


@cache
def version_of(path: str) -> str:
    """Such as ``22.12.0``; ``unknown`` if the program does not say. Asked once."""
    flag = next((flag for name, flag in _VERSION_FLAGS.items() if path.endswith(name)), "--version")
    try:
        done = subprocess.run(
            [path, flag], stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=20, check=False
        )
    except (OSError, ValueError, subprocess.TimeoutExpired):
        return "unknown"
    found = _VERSION.search(done.stdout + done.stderr)
    return found[0] if found else "unknown"
