"""Names inside the archive. Every path is built from text that was checked here, never from what a server said.

A *stem* is ``<utc>-<8hex>``: an instant in the compact form of ``holdfast.clock`` and the first eight hex digits
of a SHA-256. It names manifests and run files, sorts by time and changes when the content does.
"""

from __future__ import annotations

import re

from holdfast import clock
from holdfast.errors import ArchiveError

RUN_SUFFIX = ".jsonl"
PART_SUFFIX = ".part"
MANIFEST_SUFFIX = ".json"
TEMPORARY = re.compile(r"\.holdfast-[0-9a-f]{16}\.tmp")

_SHA256 = re.compile(r"[0-9a-f]{64}")
_RECORD = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?")
_STEM = re.compile(r"[0-9]{8}T[0-9]{6}\.[0-9]{6}Z-[0-9a-f]{8}")
_DEVICES = frozenset(["con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))])


def is_sha256(text: str) -> bool:
    """Whether ``text`` is 64 lower-case hex digits."""
    return _SHA256.fullmatch(text) is not None


def is_record(text: str) -> bool:
    """Whether ``text`` may be a record id and with it a folder name on any system."""
    return _RECORD.fullmatch(text) is not None and text not in _DEVICES


def is_stem(text: str) -> bool:
    """Whether ``text`` has the form ``<utc>-<8hex>``."""
    return _STEM.fullmatch(text) is not None


def sha256(text: str) -> str:
    """``text`` if it is a SHA-256; raises ``ArchiveError`` otherwise."""
    if not is_sha256(text):
        raise ArchiveError(
            f"{text[:80]!r} is not a SHA-256 (64 hex digits in lower case); nothing was looked up or kept."
        )
    return text


def record(text: str) -> str:
    """``text`` if it is a record id; raises ``ArchiveError`` otherwise."""
    if not is_record(text):
        raise ArchiveError(
            f"{text[:80]!r} is not a record id (letters a-z, digits and hyphens); nothing was looked up or kept."
        )
    return text


def capture(text: str) -> str:
    """``text`` if it is a capture id, that is a stem; raises ``ArchiveError`` otherwise."""
    if not is_stem(text):
        raise ArchiveError(f"{text[:80]!r} is not the id of a capture (<utc>-<8 hex digits>); nothing was looked up.")
    return text


def stem(instant: str, digest: str) -> str:
    """``<utc>-<8hex>`` of an instant as ``holdfast.clock.text`` writes it and of a SHA-256.

    Raises ``ValueError`` when the instant has another form.
    """
    return f"{clock.compact(clock.parse(instant))}-{digest[:8]}"
