"""What must stand out in a change because it turns the meaning: numbers and negations."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

_ENDS = re.compile(r"^\W+|\W+$")
_NEGATIONS = frozenset(
    {"no", "not", "never", "none", "nor", "neither", "without", "cannot", "nobody", "nothing", "nowhere"}
    | {"unless", "except", "dont", "wont", "cant"}
)
_NUMBER_WORDS = frozenset(
    {"zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"}
    | {"thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty", "thirty", "forty"}
    | {"fifty", "sixty", "seventy", "eighty", "ninety", "hundred", "thousand", "million", "billion", "half", "third"}
    | {"quarter", "twice", "once", "dozen"}
)


@dataclass(frozen=True, slots=True)
class Flag:
    """Words of a kind that must stand out: which are gone, and which are new."""

    kind: Literal["numbers", "negations"]
    gone: tuple[str, ...]
    new: tuple[str, ...]


def flags(gone: Sequence[str], come: Sequence[str]) -> Iterator[Flag]:
    """What stands out between the keys of words that are gone and of those that are new."""
    for kind, wanted in (("numbers", _is_number), ("negations", _is_negation)):
        old = Counter(filter(wanted, map(_bare, gone)))
        new = Counter(filter(wanted, map(_bare, come)))
        if old != new:
            lost, found = tuple((old - new).elements())[:8], tuple((new - old).elements())[:8]
            yield Flag("numbers" if kind == "numbers" else "negations", lost, found)


def _bare(key: str) -> str:
    found = _ENDS.sub("", key)
    return found if any(c.isdigit() for c in found) else found.casefold()


def _is_number(word: str) -> bool:
    return any(c.isdigit() for c in word) or word in _NUMBER_WORDS


def _is_negation(word: str) -> bool:
    return word in _NEGATIONS or word.endswith("n't")
