"""How much work something was, counted in pieces of other work done in the same moment.

A test must not fail because a machine is slow or busy, so none of them compares a time with a number of seconds.
One piece is some ten milliseconds of a processor on an ordinary machine of 2024.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

_LINES = [f"{number * 7919 % 100_003} {'word ' * (number % 7)}" for number in range(12_000)]


def _piece() -> float:
    """Seconds of the processor that one piece takes right now: take lines apart, count and sort their words."""
    began = time.process_time()
    counts: dict[str, int] = {}
    for line in _LINES:
        for word in line.split():
            counts[word] = counts.get(word, 0) + 1
    sorted(counts, key=lambda word: (counts[word], word))
    return time.process_time() - began


@contextmanager
def effort() -> Iterator[Callable[[], float]]:
    """``with effort() as pieces: …`` and afterwards ``pieces()``: the processor's time in this process, as a ratio."""
    began = time.process_time()
    spent = 0.0
    yield lambda: spent / min(_piece() for _ in range(3))
    spent = time.process_time() - began
