"""The small mark-up of the demo's texts: ``# heading``, ``## subheading``, ``- bullet``, ``> boxed``, ``| table``.

A file begins with ``key: value`` lines up to an empty line. A line of three equals signs begins a new page or slide.
``bars: A 3, B 5`` stands for a small bar chart and ``note: …`` for a speaker's note. All else is paragraphs, one line
each.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

BlockKind = Literal["heading", "subheading", "paragraph", "bullet", "boxed", "table", "bars", "note"]

PREFIXES: tuple[tuple[str, BlockKind], ...] = (
    ("## ", "subheading"),
    ("# ", "heading"),
    ("- ", "bullet"),
    ("> ", "boxed"),
    ("bars: ", "bars"),
    ("note: ", "note"),
)


@dataclass(frozen=True, slots=True)
class Block:
    """One piece of a page. ``rows`` holds the cells of a table, or label and number of each bar of a chart."""

    kind: BlockKind
    text: str = ""
    rows: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Text:
    """One source text: its head (``title``, ``author``, ``footer``) and the blocks of each page."""

    head: dict[str, str]
    pages: tuple[tuple[Block, ...], ...]


def read(path: Path) -> Text:
    """Reads one text. Raises ``ValueError`` if it does not say that it is fictional."""
    source = path.read_text(encoding="utf-8")
    head_lines, _, body = source.partition("\n\n")
    head = dict(line.split(": ", 1) for line in head_lines.splitlines())
    if "ictional" not in head.get("footer", ""):
        raise ValueError(f"{path.name}: the footer must say that the document is fictional")
    pages = [page.strip() for page in body.split("\n===")]
    return Text(head, tuple(_blocks(page) for page in pages))


def _blocks(page: str) -> tuple[Block, ...]:
    blocks: list[Block] = []
    for line in page.splitlines():
        if not line.strip():
            continue
        if line.startswith("|"):
            row = tuple(cell.strip() for cell in line.strip("|").split("|"))
            if blocks and blocks[-1].kind == "table":
                blocks[-1] = Block("table", rows=(*blocks[-1].rows, row))
            else:
                blocks.append(Block("table", rows=(row,)))
        else:
            blocks.append(_block(line))
    return tuple(blocks)


def _block(line: str) -> Block:
    for prefix, kind in PREFIXES:
        if line.startswith(prefix):
            text = line.removeprefix(prefix)
            if kind == "bars":
                return Block(kind, rows=tuple(tuple(bar.rsplit(" ", 1)) for bar in text.split(", ")))
            return Block(kind, text)
    return Block("paragraph", line)
