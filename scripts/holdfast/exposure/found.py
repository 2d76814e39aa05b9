"""What the finders return, and how an excerpt is masked so that a report gives nothing away."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Level = Literal["error", "note"]


@dataclass(frozen=True, slots=True)
class Found:
    """A place in a text: from ``start`` to before ``end``. ``excerpt`` is masked."""

    kind: str
    level: Level
    start: int
    end: int
    excerpt: str


def masked(text: str, *, first: int, last: int) -> str:
    """``text`` with stars for all letters and digits but the ``first`` and ``last`` ones: ``943 *** **19``."""
    places = [index for index, character in enumerate(text) if character.isalnum()]
    hidden = set(places[first : len(places) - last])
    return " ".join("".join("*" if index in hidden else character for index, character in enumerate(text)).split())


def masked_address(address: str) -> str:
    """An e-mail address with its first letters and its last label: ``j***@h***.uk``."""
    local, _, domain = address.partition("@")
    return f"{local[:1]}***@{domain[:1]}***.{domain.rpartition('.')[2]}"
