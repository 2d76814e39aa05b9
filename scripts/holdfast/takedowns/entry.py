"""An entry of the takedown log, and the words in which it speaks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from holdfast.model import Capture, Holding, Memento, Observation

Kind = Literal["removed", "changed", "moved", "returned", "new"]


@dataclass(frozen=True, slots=True)
class Evidence:
    """One thing on which an entry rests. ``url`` is a memento's address; all else is found on the record's page."""

    kind: Literal["look", "capture", "absence", "memento"]
    at: str
    text: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that happened to a record's original. ``key`` is permanent and unique within the record; ``updated``
    the instant at which the entry last gained weight; ``certainty`` how sure we are, in words."""

    record: str
    kind: Kind
    key: str
    at: str
    updated: str
    what: str
    certainty: str
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Compared:
    """What comparing the text of a copy with the one before it showed, as a sentence; ``same``: nothing changed."""

    words: str
    same: bool = False


def read_back(holding: Holding) -> Iterator[Memento]:
    """Every memento once, as it was last read back."""
    seen = set()
    for status in holding.snapshots:
        if status.memento and status.memento.url not in seen:
            seen.add(status.memento.url)
            yield status.memento


def look_at(look: Observation, words: str) -> Evidence:
    """A look as evidence."""
    status = f" (HTTP status {look.status})" if look.status else ""
    return Evidence("look", look.at, f"Look: {words}{status}")


def kept(capture: Capture, words: str = "Copy kept") -> Evidence:
    """A copy as evidence."""
    return Evidence("capture", capture.finished, f"{words}, SHA-256 {capture.payload.sha256[:16]}…")


def looks(count: int) -> str:
    """How many looks, as a sentence."""
    return "One look." if count == 1 else f"{count} looks."


def key_of(kind: Kind, at: str) -> str:
    """The permanent key of an entry."""
    return f"{kind}-{''.join(c for c in at if c.isalnum())}"


def stamp(at: str) -> str:
    """An instant in the 14-digit form of mementos."""
    return "".join(c for c in at if c.isdigit())[:14]


def plural(count: int, one: str) -> str:
    """ "1 look", "2 looks"."""
    return f"{count:,} {one}{'' if count == 1 else 's'}"


def day(instant: str) -> str:
    """The day of an instant in words: "2 June 2021" (UTC); what is no instant stays as it is."""
    try:
        moment = datetime.fromisoformat(instant)  # ten times as fast as clock.parse, for pages of very many records
    except ValueError:
        return instant
    return f"{moment.day} {_MONTHS[moment.month - 1]} {moment.year}"


_MONTHS: Sequence[str] = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
