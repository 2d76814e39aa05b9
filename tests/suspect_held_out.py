"""Four sets of pages on which the quality gate is measured, written without sight of its rules.

``suspect_sets/*.jsonl.gz`` hold one answer of a server a line: ``kind`` ("" for a document, else what stands in its
place), the address ``asked`` for and the ``final`` one, ``headers``, ``filename`` (proposed for saving) and ``html``.
Organisations are invented; people bear initials only. What was found at first sight is in ``FIRST_SIGHT``; after each
set, the rules learned from what they had missed before they were shown the next.
"""

from __future__ import annotations

import gzip
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from holdfast.capture.links import decoded
from holdfast.suspect import doubt

FOLDER = Path(__file__).with_name("suspect_sets")
NAMES = ("a", "b", "c", "d")
FIRST_SIGHT = {"a": (77, 18), "b": (84, 3), "c": (78, 2), "d": (56, 2)}
"""How many pages that are no document were found, and how many documents were suspected, before any rule had seen them.

``a`` was seen first by the gate of commit fa4e393, ``b`` by 9c9edfd, ``c`` by fb82fd9, ``d`` by 4e070ea. The names of
people were reduced to initials afterwards, which makes 9c9edfd suspect one document more."""


@dataclass(frozen=True)
class Answer:
    """What a server answered with status 200, and what it is."""

    kind: str
    asked: str
    final: str
    headers: dict[str, str]
    filename: str
    html: str

    def judged(self) -> str:
        """What the gate says of it, given its bytes and headers as a capture gives them."""
        text = decoded(self.html.encode(), self.headers.get("content-type", ""))
        return doubt(text, "", asked=self.asked, final=self.final, headers=self.headers, filename=self.filename)


def answers(name: str) -> Iterator[Answer]:
    """The answers of one set, in their order."""
    with gzip.open(FOLDER / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            yield Answer(**json.loads(line))


def counted(name: str) -> tuple[Counter[str], Counter[str]]:
    """How many answers of each kind are in a set, and how many of these are suspected."""
    there: Counter[str] = Counter()
    suspected: Counter[str] = Counter()
    for answer in answers(name):
        there[answer.kind] += 1
        suspected[answer.kind] += bool(answer.judged())
    return there, suspected
