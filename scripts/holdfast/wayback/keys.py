"""The keys of an archive.org account, where they are looked for, and how they travel.

Sources in order: the environment (``IA_ACCESS_KEY_ID``, ``IA_SECRET_ACCESS_KEY``), ``ia.ini`` in the archive's
root, ``~/.config/internetarchive/ia.ini`` (the ``ia`` tool's own file: section ``s3``, keys ``access``, ``secret``).
They are never read from YAML and never shown.
"""

from __future__ import annotations

import configparser
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import requests
from requests.auth import AuthBase

from holdfast.errors import UsageError

ACCESS = "IA_ACCESS_KEY_ID"
SECRET = "IA_SECRET_ACCESS_KEY"


@dataclass(frozen=True, slots=True)
class Keys:
    """Access key and secret. Its ``repr`` hides both, so that no log and no traceback can show them."""

    access: str = field(repr=False)
    secret: str = field(repr=False)
    source: str = ""  # where they were found, for people


class LowAuth(AuthBase):
    """``Authorization: LOW access:secret``.

    An object rather than a header, because requests replaces a hand-set Authorization header by whatever a
    ``.netrc`` file says about the host.
    """

    def __init__(self, keys: Keys) -> None:
        self._keys = keys

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        request.headers["Authorization"] = f"LOW {self._keys.access}:{self._keys.secret}"
        return request

    def __repr__(self) -> str:
        return "LowAuth(hidden)"


def find_keys(root: Path, environ: Mapping[str, str] = os.environ, home: Path | None = None) -> Keys | None:
    """The keys, or ``None`` when there are none anywhere. Raises ``UsageError`` for half a pair or a bad file."""
    access, secret = environ.get(ACCESS, "").strip(), environ.get(SECRET, "").strip()
    if access or secret:
        if not (access and secret):
            raise UsageError(f"Only one of {ACCESS} and {SECRET} is set; set both, or neither to work without keys.")
        return _checked(access, secret, "the environment")
    for file in (root / "ia.ini", (home or Path.home()) / ".config" / "internetarchive" / "ia.ini"):
        if file.is_file():
            found = _read(file)
            if found:
                return found
    return None


def _read(file: Path) -> Keys | None:
    parser = configparser.ConfigParser(interpolation=None)
    try:
        parser.read_string(file.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError, configparser.Error) as error:
        # The error's own text may quote the line with the secret.
        raise UsageError(
            f"{file} cannot be read as ia.ini ({type(error).__name__}); run `ia configure` anew."
        ) from None
    access, secret = (parser.get("s3", name, fallback="").strip() for name in ("access", "secret"))
    return _checked(access, secret, str(file)) if access and secret else None


def _checked(access: str, secret: str, source: str) -> Keys:
    if not all(33 <= ord(letter) < 127 for letter in access + secret):
        raise UsageError(f"The archive.org keys in {source} hold characters that no key has; copy them again.")
    return Keys(access, secret, source)
