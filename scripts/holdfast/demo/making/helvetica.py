"""Advance widths of Helvetica and Helvetica-Bold in thousandths of the type size, for line breaking.

The figures are those of the standard 14 fonts of PDF (ISO 32000, 9.6.2.2), which every reader has at hand. Only the
characters that the demo's texts use are listed: printable ASCII and a few signs of WinAnsiEncoding.
"""

from __future__ import annotations

# One number for each character from space (32) to tilde (126).
_REGULAR = """
278 278 355 556 556 889 667 191 333 333 389 584 278 333 278 278 556 556 556 556 556 556 556 556 556 556 278 278 584 584
584 556 1015 667 667 722 722 667 611 778 722 278 500 667 556 833 722 778 667 778 722 667 611 722 667 944 667 667 611
278 278 278 469 556 333 556 556 500 556 556 278 556 556 222 222 500 222 833 556 556 556 556 333 500 278 556 500 722 500
500 500 334 260 334 584
"""
_BOLD = """
278 333 474 556 556 889 722 238 333 333 389 584 278 333 278 278 556 556 556 556 556 556 556 556 556 556 333 333 584 584
584 611 975 722 722 722 722 667 611 778 722 278 556 722 611 833 722 778 667 778 722 667 611 722 667 944 667 667 611
333 278 333 584 556 333 556 611 556 611 556 333 611 611 278 278 556 278 889 611 611 611 611 389 556 333 611 556 778 556
556 500 389 280 389 584
"""
_SIGNS = {"£": 556, "•": 350, "–": 556}


def _table(widths: str) -> dict[str, int]:
    return {chr(32 + index): int(width) for index, width in enumerate(widths.split())} | _SIGNS


WIDTHS = {"regular": _table(_REGULAR), "bold": _table(_BOLD)}


def width(text: str, size: float, weight: str = "regular") -> float:
    """Length of ``text`` in points. Raises ``KeyError`` for a character that the demo does not use."""
    table = WIDTHS[weight]
    return sum(table[character] for character in text) * size / 1000


def wrap(text: str, size: float, room: float, weight: str = "regular") -> list[str]:
    """``text`` broken at spaces into lines no longer than ``room`` points."""
    lines: list[str] = []
    line = ""
    for word in text.split():
        longer = f"{line} {word}" if line else word
        if line and width(longer, size, weight) > room:
            lines.append(line)
            line = word
        else:
            line = longer
    return [*lines, line]
