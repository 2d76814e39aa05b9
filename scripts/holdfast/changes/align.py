"""Which items of two sequences belong together: the longest common subsequence, in bounded time and memory.

rapidfuzz finds it with bits (Hyyrö's algorithm), for which it needs a matrix of one bit for each pair. Where that
would be too large, items that stand once in both sequences are taken as fixed points and what lies between them is
aligned by itself; where there are none, nothing belongs together.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from importlib import import_module

MOST_PAIRS = 160_000_000
"""Pairs up to which the whole matrix is made: 20 MB."""

Match = tuple[int, int, int]
"""Place in the old sequence, in the new one, and how many items from there are alike."""


def align(old: Sequence[int], new: Sequence[int], most: int = MOST_PAIRS) -> list[Match]:
    """The matches in order, none touching the next on both sides."""
    return list(_joined(_align(old, new, most)))


def _align(old: Sequence[int], new: Sequence[int], most: int) -> Iterator[Match]:
    head = 0
    shorter = min(len(old), len(new))
    while head < shorter and old[head] == new[head]:
        head += 1
    tail = 0
    while tail < shorter - head and old[-1 - tail] == new[-1 - tail]:
        tail += 1
    if head:
        yield 0, 0, head
    inner_old, inner_new = old[head : len(old) - tail], new[head : len(new) - tail]
    if inner_old and inner_new:
        inner = _matrix if len(inner_old) * len(inner_new) <= most else _by_fixed_points
        for i, j, size in inner(inner_old, inner_new, most):
            yield i + head, j + head, size
    if tail:
        yield len(old) - tail, len(new) - tail, tail


def _matrix(old: Sequence[int], new: Sequence[int], most: int) -> Iterator[Match]:
    # here, because most builds compare nothing, and loading it takes as long as forty pages
    for step in import_module("rapidfuzz.distance.Indel").opcodes(old, new):
        if step.tag == "equal":
            yield step.src_start, step.dest_start, step.src_end - step.src_start


def _by_fixed_points(old: Sequence[int], new: Sequence[int], most: int) -> Iterator[Match]:
    points = _fixed_points(old, new)
    if not points:
        return
    i = j = 0
    for next_i, next_j in [*points, (len(old), len(new))]:
        part_old, part_new = old[i:next_i], new[j:next_j]
        if len(part_old) * len(part_new) <= most:
            for a, b, size in _align(part_old, part_new, most):
                yield a + i, b + j, size
        if next_i < len(old):
            yield next_i, next_j, 1
        i, j = next_i + 1, next_j + 1


def _fixed_points(old: Sequence[int], new: Sequence[int]) -> list[tuple[int, int]]:
    """Items that stand once in both, in an order that holds in both: the longest rising run (patience sorting)."""
    once_old, once_new = Counter(old), Counter(new)
    place = {item: j for j, item in enumerate(new) if once_new[item] == 1}
    pairs = [(i, place[item]) for i, item in enumerate(old) if once_old[item] == 1 and item in place]
    ends: list[int] = []
    ends_at: list[int] = []
    before: list[int] = []
    for n, (_, j) in enumerate(pairs):
        pile = bisect_left(ends, j)
        before.append(ends_at[pile - 1] if pile else -1)
        ends[pile : pile + 1] = [j]
        ends_at[pile : pile + 1] = [n]
    chain = []
    n = ends_at[-1] if ends_at else -1
    while n >= 0:
        chain.append(pairs[n])
        n = before[n]
    return chain[::-1]


def _joined(matches: Iterator[Match]) -> Iterator[Match]:
    i = j = size = 0
    for next_i, next_j, more in matches:
        if size and (next_i, next_j) == (i + size, j + size):
            size += more
            continue
        if size:
            yield i, j, size
        i, j, size = next_i, next_j, more
    if size:
        yield i, j, size
