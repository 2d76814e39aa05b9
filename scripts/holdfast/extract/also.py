"""What a file can hold besides the text that it shows. Counted and named, never quoted.

The preserved original publishes all of it, so readers and those who publish should know that it is there. Whoever
wants the words opens the original.
"""

from __future__ import annotations

from collections.abc import Mapping

from holdfast.model import Also

NAMES = {
    "deletions": ("tracked deletion", "tracked deletions"),
    "insertions": ("tracked insertion, shown here as accepted", "tracked insertions, shown here as accepted"),
    "comments": ("comment", "comments"),
    "hidden-text": ("passage of hidden text", "passages of hidden text"),
    "hidden-slides": ("hidden slide, shown here with a note", "hidden slides, shown here with a note"),
    "hidden-sheets": ("hidden sheet", "hidden sheets"),
    "hidden-rows": ("hidden row", "hidden rows"),
    "hidden-columns": ("hidden column", "hidden columns"),
    "hidden-cells": ("cell with a format that shows nothing", "cells with a format that shows nothing"),
    "no-results": ("formula without a stored result", "formulas without a stored result"),
    "attached-files": ("attached file", "attached files"),
    "annotations": ("annotation that holds text", "annotations that hold text"),
}
"""By the key that a child writes: one, and several."""


HIDDEN_SLIDE = "This slide is hidden: it is not shown when the presentation runs."


def in_words(counts: Mapping[str, int]) -> tuple[Also, ...]:
    """The counts in the order of ``NAMES``; unknown keys and counts below one are passed over."""
    found = ((key, counts.get(key, 0), names) for key, names in NAMES.items())
    return tuple(Also(key, count, names[count > 1]) for key, count, names in found if count > 0)
