"""What messages have in common, however they were saved."""

from __future__ import annotations

from holdfast.extract.visible import Visible, text_of

PART = 4_000
"""Characters that a part of a message aims at."""
NOT_READ = "Attachments are listed here; their text is not part of the search."
_MUCH_MORE = 2


def body_of(plain: str, page: Visible | None) -> str:
    """The plain body, unless the HTML one says much more than it."""
    shown = text_of([*page.shown, *page.hidden]) if page is not None else ""
    return shown if len(shown) > _MUCH_MORE * len(plain.strip()) else plain
