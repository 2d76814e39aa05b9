"""Names of time-stamp tokens and certificates: all that is needed of them where there are none.

``tokens`` reads them; it loads a library for cryptography, which most runs, and every worker that hashes, do without.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass

from holdfast.archive import names
from holdfast.config import AUTHORITY

TRUST = "trust"
SUFFIX = ".tsr"
CERTIFICATE_SUFFIX = ".pem"

_NAME = re.compile(r"(?P<stem>[0-9T.]{22}Z-[0-9a-f]{8})\.(?P<authority>.+)\.(?P<digits>[0-9a-f]{8})\.tsr", re.ASCII)


class BadToken(ValueError):
    """A reply is no token, or not the one it should be; the message says why."""


class NotRead(Exception):
    """A reply may be good, but nothing on this machine can read it; the message says what could."""


@dataclass(frozen=True, slots=True)
class TokenName:
    """What the name of a token says: the run file it is for, who gave it, and how its own SHA-256 begins."""

    stem: str
    authority: str
    digits: str

    def __str__(self) -> str:
        return f"{self.stem}.{self.authority.replace(':', '_')}.{self.digits}{SUFFIX}"

    def fits(self, raw: bytes) -> bool:
        """Whether a token with this content may have this name. Parts of a token are not signed, but all are named."""
        return hashlib.sha256(raw).hexdigest()[:8] == self.digits


def name_of(stem: str, authority: str, raw: bytes) -> TokenName:
    """The name of the token that ``authority`` (as ``config.authority_of`` names it) gave for a run file."""
    return TokenName(stem, authority, hashlib.sha256(raw).hexdigest()[:8])


def read_name(name: str) -> TokenName | None:
    """The parts of a token's file name; ``None`` for a name that Holdfast does not give."""
    found = _NAME.fullmatch(name)
    if found is None or not names.is_stem(found["stem"]):
        return None
    parsed = TokenName(found["stem"], found["authority"].replace("_", ":"), found["digits"])
    return parsed if AUTHORITY.fullmatch(parsed.authority) and str(parsed) == name else None
