"""Two texts compared: first by sentences, then word by word where sentences differ.

read       both texts as streams of words without layout
align      sentences; those that are gone in one place and new in another only moved
refine     word by word between the sentences that stayed
show       edits that are near each other in one paragraph become one change, with a few words around it
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from holdfast.changes.align import Match, align
from holdfast.changes.flags import Flag, flags
from holdfast.changes.reading import Keys, Stream, read, units
from holdfast.model import PageText
from holdfast.running import running_lines

MOST_CHANGES = 100
"""Changes that are shown; more are counted."""
MOST_WORDS = 300
"""Words of one passage that are shown; more are counted."""
CONTEXT = 22
"""Words of the same paragraph that are shown before and after."""
JOINED = 30
"""Equal words between two edits of one paragraph up to which they are one change."""
MOVABLE = 4
"""Words that a sentence needs to count as moved when it is gone here and new there; "No." does not move."""
ALIKE = 0.3
"""Part of the words that must be equal for a passage to be marked word by word; below, it was replaced."""
WORD_PAIRS = 25_000_000


@dataclass(frozen=True, slots=True)
class Run:
    """Words in a row of one kind. ``left_out`` counts further words of the run that are not shown."""

    kind: Literal["same", "deleted", "inserted"]
    text: str
    left_out: int = 0


@dataclass(frozen=True, slots=True)
class Change:
    """One passage that changed. Pages are numbers of ``PageText``, with their labels; runs hold the words around it."""

    kind: Literal["changed", "added", "removed"]
    old_page: int
    new_page: int
    old_label: str
    new_label: str
    old: tuple[Run, ...]
    new: tuple[Run, ...]
    flags: tuple[Flag, ...] = ()


@dataclass(frozen=True, slots=True)
class Difference:
    """All changes between two texts, in order. ``left_out`` counts those not shown, ``moved`` the sentences that only
    moved, ``around`` the changes in what stands around the main text of a web page (menus, footers)."""

    changes: tuple[Change, ...] = ()
    left_out: int = 0
    moved: int = 0
    around: int = 0


class _Edit(NamedTuple):
    """Words that went and came, by their places; ``*_at`` where they stand, or would stand."""

    old: Sequence[int]
    new: Sequence[int]
    old_at: int
    new_at: int


def compare(old: Sequence[PageText], new: Sequence[PageText]) -> Difference:
    """What changed from ``old`` to ``new``. A change of layout alone gives no change."""
    keys = Keys()
    running = running_lines(old) | running_lines(new)
    before, after = read(old, running, keys), read(new, running, keys)
    edits, moved = _edits(before, after)
    groups = list(_groups(edits, before, after))
    around = [group for group in groups if _is_around(group, before, after)]
    inside = [group for group in groups if not _is_around(group, before, after)] if around else groups
    shown = tuple(_change(group, before, after) for group in inside[:MOST_CHANGES])
    return Difference(shown, len(inside) - len(shown), moved, len(around))


def _edits(before: Stream, after: Stream) -> tuple[list[_Edit], int]:
    """All edits in order, and how many sentences only moved."""
    ids: dict[str, int] = {}
    old_units, new_units = list(units(before)), list(units(after))
    old_ids, new_ids = _unit_ids(before, old_units, ids), _unit_ids(after, new_units, ids)
    matches = align(old_ids, new_ids)
    gaps = list(_gaps(matches, len(old_units), len(new_units)))
    gone = Counter(old_ids[n] for i, i_end, _, _ in gaps for n in range(i, i_end))
    come = Counter(new_ids[n] for _, _, j, j_end in gaps for n in range(j, j_end))
    movable = gone & come
    left, right = movable.copy(), movable.copy()
    edits: list[_Edit] = []
    numbers: dict[str, int] = {}
    for i, i_end, j, j_end in gaps:
        old_words = list(_staying(old_units[i:i_end], old_ids[i:i_end], left))
        new_words = list(_staying(new_units[j:j_end], new_ids[j:j_end], right))
        at = _start(old_units, i, before), _start(new_units, j, after)
        edits += _refined(old_words, new_words, at, (before, after), numbers)
    return edits, (movable - left).total()


def _unit_ids(stream: Stream, found: Sequence[tuple[int, int]], ids: dict[str, int]) -> list[int]:
    return [ids.setdefault(" ".join(stream.keys[begin:end]), len(ids)) for begin, end in found]


def _gaps(matches: Iterable[Match], old: int, new: int) -> Iterator[tuple[int, int, int, int]]:
    i = j = 0
    for next_i, next_j, size in [*matches, (old, new, 0)]:
        if next_i > i or next_j > j:
            yield i, next_i, j, next_j
        i, j = next_i + size, next_j + size


def _staying(found: Sequence[tuple[int, int]], ids: Sequence[int], movable: Counter[int]) -> Iterator[int]:
    """The words of the sentences that did not just move."""
    for (begin, end), unit in zip(found, ids, strict=True):
        if end - begin >= MOVABLE and movable[unit] > 0:
            movable[unit] -= 1
        else:
            yield from range(begin, end)


def _start(found: Sequence[tuple[int, int]], unit: int, stream: Stream) -> int:
    return found[unit][0] if unit < len(found) else len(stream.keys)


def _refined(
    old: Sequence[int], new: Sequence[int], at: tuple[int, int], streams: tuple[Stream, Stream], ids: dict[str, int]
) -> Iterator[_Edit]:
    """The edits of one gap between sentences, word by word if its two sides are alike enough for that to help."""
    before, after = streams
    matches: list[Match] = []
    if old and new and len(old) * len(new) <= WORD_PAIRS:
        old_ids = [ids.setdefault(before.keys[n], len(ids)) for n in old]
        new_ids = [ids.setdefault(after.keys[n], len(ids)) for n in new]
        matches = align(old_ids, new_ids)
        if sum(size for _, _, size in matches) < ALIKE * min(len(old), len(new)):
            matches = []
    for i, i_end, j, j_end in _gaps(_steady(matches, len(old), len(new)), len(old), len(new)):
        old_at = old[i] if i < len(old) else old[-1] + 1 if old else at[0]
        new_at = new[j] if j < len(new) else new[-1] + 1 if new else at[1]
        yield _Edit(old[i:i_end], new[j:j_end], old_at, new_at)


def _steady(matches: Sequence[Match], old: int, new: int) -> list[Match]:
    """Without the one or two equal words ("of the") that stand alone between longer edits and tear them apart."""
    kept: list[Match] = []
    for n, (i, j, size) in enumerate(matches):
        end_i, end_j = (kept[-1][0] + kept[-1][2], kept[-1][1] + kept[-1][2]) if kept else (0, 0)
        next_i, next_j = matches[n + 1][:2] if n + 1 < len(matches) else (old, new)
        before = min(i - end_i, j - end_j)
        behind = min(next_i - i - size, next_j - j - size)
        if size > 2 or before < 2 or behind < 2:
            kept.append((i, j, size))
    return kept


def _groups(edits: Sequence[_Edit], before: Stream, after: Stream) -> Iterator[list[_Edit]]:
    """Edits that are near each other in one paragraph, together."""
    group: list[_Edit] = []
    for edit in edits:
        if not (edit.old or edit.new):
            continue
        if group and not _near(group[-1], edit, before, after):
            yield group
            group = []
        group.append(edit)
    if group:
        yield group


def _near(one: _Edit, other: _Edit, before: Stream, after: Stream) -> bool:
    old_end = one.old[-1] + 1 if one.old else one.old_at
    new_end = one.new[-1] + 1 if one.new else one.new_at
    if not 0 <= other.new_at - new_end <= JOINED or not 0 <= other.old_at - old_end <= JOINED:
        return False
    together = [
        stream.paragraph[max(0, end - 1)] == stream.paragraph[min(at, len(stream.keys) - 1)]
        for stream, end, at in ((before, old_end, other.old_at), (after, new_end, other.new_at))
        if stream.keys
    ]
    return any(together)


def _is_around(group: Sequence[_Edit], before: Stream, after: Stream) -> bool:
    return all(before.is_around(n) for edit in group for n in edit.old) and all(
        after.is_around(n) for edit in group for n in edit.new
    )


def _change(group: Sequence[_Edit], before: Stream, after: Stream) -> Change:
    gone = [n for edit in group for n in edit.old]
    come = [n for edit in group for n in edit.new]
    old_page, old_label = _place(before, gone[0] if gone else group[0].old_at - 1)
    new_page, new_label = _place(after, come[0] if come else group[0].new_at - 1)
    return Change(
        kind="changed" if gone and come else "removed" if gone else "added",
        old_page=old_page,
        new_page=new_page,
        old_label=old_label,
        new_label=new_label,
        old=tuple(_side(before, gone, (group[0].old_at, group[-1].old_at), "deleted")),
        new=tuple(_side(after, come, (group[0].new_at, group[-1].new_at), "inserted")),
        flags=tuple(flags([before.keys[n] for n in gone], [after.keys[n] for n in come])),
    )


def _place(stream: Stream, word: int) -> tuple[int, str]:
    """Number and label of the page where the word stands; 0 in an empty text."""
    if not stream.keys:
        return 0, ""
    page = stream.pages[stream.page[min(max(word, 0), len(stream.keys) - 1)]]
    return page.number, page.label


def _side(
    stream: Stream, marked: Sequence[int], at: tuple[int, int], mark: Literal["deleted", "inserted"]
) -> Iterator[Run]:
    """One side of a change: its words with those around them in the same paragraph."""
    count = len(stream.keys)
    if not count:
        return
    begin, end = (min(marked[0], at[0]), max(marked[-1] + 1, at[1])) if marked else at
    first = marked[0] if marked else max(0, begin - 1)
    last = marked[-1] if marked else first
    start = begin
    while start > 0 and begin - start < CONTEXT and stream.paragraph[start - 1] == stream.paragraph[first]:
        start -= 1
    stop = end
    while stop < count and stop - end < CONTEXT and stream.paragraph[stop] == stream.paragraph[last]:
        stop += 1
    is_marked = set(marked)
    cut = start > 0 and stream.paragraph[start - 1] == stream.paragraph[first] and start < begin
    more = stop < count and stream.paragraph[stop] == stream.paragraph[last] and stop > end
    words: list[str] = ["…"] if cut else []
    kind: Literal["same", "deleted", "inserted"] = "same"
    for n in range(start, stop):
        now = mark if n in is_marked else "same"
        if now != kind and words:
            yield _run(kind, words)
            words = []
        kind = now
        words.append(stream.shown[n])
    if more and kind == "same":
        words.append("…")
    if words:
        yield _run(kind, words)


def _run(kind: Literal["same", "deleted", "inserted"], words: Sequence[str]) -> Run:
    return Run(kind, " ".join(words[:MOST_WORDS]), max(0, len(words) - MOST_WORDS))
