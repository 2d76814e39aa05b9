"""Words that turn the meaning of a passage: numbers, negations and exceptions. In English only."""

from __future__ import annotations

import re

_ENDS = re.compile(r"^\W+|\W+$")
_NEGATIONS = frozenset(
    {"no", "not", "never", "none", "nor", "neither", "without", "cannot", "nobody", "nothing", "nowhere"}
    | {"unless", "except", "hardly", "dont", "wont", "cant"}
)
_NUMBER_WORDS = frozenset(
    {"zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"}
    | {"thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty", "thirty", "forty"}
    | {"fifty", "sixty", "seventy", "eighty", "ninety", "hundred", "thousand", "million", "billion", "half", "third"}
    | {"quarter", "twice", "once", "dozen"}
)


def bare(word: str) -> str:
    """``word`` without the punctuation around it; in one case unless it holds digits."""
    found = _ENDS.sub("", word)
    return found if has_digit(found) else found.casefold()


def has_digit(word: str) -> bool:
    """Whether a number is written in digits."""
    return any(map(str.isdigit, word))


def is_number(word: str) -> bool:
    """Whether a ``bare`` word is a number, in digits or as a word."""
    return has_digit(word) or word in _NUMBER_WORDS


def is_negation(word: str) -> bool:
    """Whether a ``bare`` word, its apostrophe a plain one, denies or excepts."""
    return word in _NEGATIONS or word.endswith("n't")
