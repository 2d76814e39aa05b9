"""Where a source was, where a copy of it can be read, and by what the copy can be recognised: what styles say of it.

An address that is gone is never called available. A copy that somebody brought names who brought it, and when.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date as Day

from holdfast.citations.dates import day_text
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


def copy_in_words(facts: Facts) -> str:
    """What stands before the address of the copy in a note: "Archived 21 June 2021"."""
    if facts.copy is None:
        return "Catalogue record"
    if facts.copy.wayback:
        return f"Archived {day_text(facts.copy.made)}"
    if facts.brought_on:
        return f"Preserved copy, deposited on {day_text(facts.brought_on)}, received from {facts.brought_by}"
    return f"Preserved copy {day_text(facts.copy.made)}"


def notes(facts: Facts) -> list[str]:
    """For styles with room: where the copy is, its whole SHA-256, and whether the original is missing. A line each."""
    address = facts.copy.url if facts.copy else facts.page_url
    lines = [f"{copy_in_words(facts)}: {address}"]
    if facts.sha256:
        lines.append(f"SHA-256 of the preserved copy: {facts.sha256}")
    if facts.redacted:
        lines.append("Places of the preserved copy are painted over")
    if facts.gone:
        lines.append("Missing from its original address when last looked for")
    return lines
