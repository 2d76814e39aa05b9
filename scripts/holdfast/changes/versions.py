"""The versions of one document in order of time, and which of them is an older one come back."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from holdfast.changes.reading import Keys, read
from holdfast.model import PageText
from holdfast.running import running_lines


@dataclass(frozen=True, slots=True)
class Version:
    """One copy: the id of its capture, its payload's SHA-256 and its ``text_key`` ("" if no text is known)."""

    id: str
    sha256: str
    text: str = ""


def text_key(pages: Sequence[PageText]) -> str:
    """SHA-256 of a text without its layout: equal for texts between which nothing that counts has changed. What stands
    around the main text of a web page is left out."""
    stream = read(pages, running_lines(pages), Keys())
    words = [key for at, key in enumerate(stream.keys) if not stream.is_around(at)]
    return hashlib.sha256(" ".join(words).encode("utf-8", "replace")).hexdigest() if words else ""


def returns(versions: Sequence[Version]) -> Mapping[str, str]:
    """For every version (given oldest first) that differs from the one before it, but is the same as an earlier one:
    its id and the id of the newest such."""
    found = {}
    for at, version in enumerate(versions):
        if at < 2 or _same(version, versions[at - 1]):
            continue
        earlier = next((old for old in reversed(versions[: at - 1]) if _same(version, old)), None)
        if earlier:
            found[version.id] = earlier.id
    return found


def _same(one: Version, other: Version) -> bool:
    return one.sha256 == other.sha256 or bool(one.text and one.text == other.text)
