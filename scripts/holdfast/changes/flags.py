"""What must stand out in a change because it turns the meaning: numbers and negations."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from holdfast.meaning import bare, is_negation, is_number


@dataclass(frozen=True, slots=True)
class Flag:
    """Words of a kind that must stand out: which are gone, and which are new."""

    kind: Literal["numbers", "negations"]
    gone: tuple[str, ...]
    new: tuple[str, ...]


def flags(gone: Sequence[str], come: Sequence[str]) -> Iterator[Flag]:
    """What stands out between the keys of words that are gone and of those that are new."""
    for kind, wanted in (("numbers", is_number), ("negations", is_negation)):
        old = Counter(filter(wanted, map(bare, gone)))
        new = Counter(filter(wanted, map(bare, come)))
        if old != new:
            lost, found = tuple((old - new).elements())[:8], tuple((new - old).elements())[:8]
            yield Flag("numbers" if kind == "numbers" else "negations", lost, found)
