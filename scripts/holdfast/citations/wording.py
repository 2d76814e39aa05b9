"""Small things that the styles in prose share: full stops, quotation marks, and which kinds of sources are works."""

from __future__ import annotations

import re

ARTICLES = frozenset(("news", "article"))
"""What appeared in something: its publisher is the newspaper or magazine."""
WORKS = frozenset(
    ("report", "guidance", "policy", "assessment", "paper", "dataset", "website", "video", "slides", "petition")
)
"""What stands for itself, so that styles print its title in italics and not in quotation marks."""

_ENDINGS = (".", "?", "!", "…")
_DOUBLE = re.compile(r"“([^“”]*)”|(?<!\w)\"([^\"]*)\"(?!\w)")
_SINGLE = re.compile(r"(?<!\w)‘((?:[^‘’]|’(?=\w))*)’(?!\w)")


def stopped(text: str) -> str:
    """``text`` with a full stop, unless it ends a sentence already."""
    return text if text.endswith(_ENDINGS) else f"{text}."


def in_single_quotes(title: str) -> str:
    """The title in single quotation marks. Single ones inside become double; apostrophes stay."""
    inner = _SINGLE.sub(r"“\1”", title) if "‘" in title else title
    return f"‘{inner}’"


def in_double_quotes(title: str, stop: str = "") -> str:
    """The title in double quotation marks, with ``stop`` inside unless it ends a sentence. Double ones inside become
    single."""
    inner = _DOUBLE.sub(lambda found: f"‘{found[1] or found[2] or ''}’", title)
    return f"“{inner}{'' if inner.endswith(_ENDINGS) else stop}”"
