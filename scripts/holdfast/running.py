"""Running headers, footers and page numbers: lines at the edge of pages that recur, or count with the pages."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from holdfast.model import PageText

EDGE_LINES = 3
"""Lines at the top and at the foot of a page among which a running header or a page number is looked for."""
RECURS_ON = 3
"""Pages, at the least, on which such a line stands; and at least every third."""

_NUMBERS = re.compile(r"\d+")
_PAGE_NUMBER = re.compile(r"\W*(?:page\s+)?(\d{1,4})(?:\s*(?:of|/)\s*\d{1,4})?\W*", re.IGNORECASE)


def running_lines(pages: Sequence[PageText]) -> frozenset[tuple[str, str]]:
    """The forms of lines that recur at the edges of pages; see ``_forms``."""
    found: Counter[tuple[str, str]] = Counter()
    for page in pages:
        _, edges = _edges(page.text)
        found.update({form for _, line in edges for form in _forms(line, page.number)})
    enough = max(RECURS_ON, -(-len(pages) // 3))
    return frozenset(form for form, times in found.items() if times >= enough)


def split(page: PageText, running: frozenset[tuple[str, str]]) -> tuple[list[str], set[int]]:
    """The lines of a page, and the places among them of its page number and of the ``running`` lines.

    No place is named if nothing of the page would be left.
    """
    lines, edges = _edges(page.text)
    drop = set()
    for place, line in edges:
        number = _PAGE_NUMBER.fullmatch(line)
        if (number and int(number[1]) == page.number) or not running.isdisjoint(_forms(line, page.number)):
            drop.add(place)
    if drop and len(drop) == sum(1 for line in lines if line.strip()) > EDGE_LINES:
        return lines, set()
    return lines, drop


def _edges(text: str) -> tuple[list[str], list[tuple[int, str]]]:
    """All lines, and those at the top and the foot with their places, blank ones not counted."""
    lines = text.split("\n")
    head: list[int] = []
    for place in range(len(lines)):
        if lines[place].strip():
            head.append(place)
            if len(head) == EDGE_LINES:
                break
    foot: list[int] = []
    for place in range(len(lines) - 1, head[-1] if head else -1, -1):
        if lines[place].strip():
            foot.append(place)
            if len(foot) == EDGE_LINES:
                break
    return lines, [(place, " ".join(lines[place].split())) for place in [*head, *reversed(foot)]]


def _forms(line: str, page: int) -> Iterator[tuple[str, str]]:
    """The line as it stands, and with each number in turn as its distance from the number of the page: a footer
    recurs in the first form, a line with the page's number in one of the others."""
    yield line, ""
    for found in list(_NUMBERS.finditer(line))[:4]:
        if len(found[0]) <= 6:
            yield f"{line[: found.start()]}\0{line[found.end() :]}", str(int(found[0]) - page)
