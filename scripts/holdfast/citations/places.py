"""Where a source was and where a copy of it can be read: what styles in prose say of it.

An address that is gone is never called available. A copy that somebody brought names who brought it, and when.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date as Day

from holdfast.citations.facts import Facts


@dataclass(frozen=True, slots=True)
class Wording:
    """The phrases of a style; each is filled with its ``url``, and with the ``day`` where one is known.

    ``read`` and ``unread`` are for the original address, ``gone`` and ``gone_unread`` for one that is gone;
    ``archived`` for a memento, ``kept`` for our own page, ``brought`` for our page of a copy that ``who`` deposited;
    ``catalogue`` for our page where it shows no copy.
    """

    day: Callable[[Day], str]
    read: str
    unread: str
    gone: str
    gone_unread: str
    archived: str
    kept: str
    brought: str
    catalogue: str

    def source(self, facts: Facts) -> str:
        """The original address, "" if there is none."""
        if not facts.url:
            return ""
        if facts.accessed:
            phrase = self.gone if facts.gone else self.read
            return phrase.format(url=facts.url, day=self.day(facts.accessed))
        return (self.gone_unread if facts.gone else self.unread).format(url=facts.url)

    def copy(self, facts: Facts) -> str:
        """The copy; without one our page, where the original address does not lead to the document; else ""."""
        copy = facts.copy
        if copy is None:
            return self.catalogue.format(url=facts.page_url) if facts.gone or not facts.url else ""
        if copy.wayback:
            return self.archived.format(url=copy.url, day=self.day(copy.made))
        if facts.brought_on:
            return self.brought.format(url=copy.url, day=self.day(facts.brought_on), who=facts.brought_by)
        return self.kept.format(url=copy.url, day=self.day(copy.made))
