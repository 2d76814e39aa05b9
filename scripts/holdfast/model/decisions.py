"""Decisions on what readers may not have, or may have again. Each is one line of the journal, and public."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Withholding:
    """These objects are not to be had: they left the store, or are about to.

    ``record`` is the record that was named, "" when it was an object. ``reason`` is one of
    ``vocabulary.WITHHOLDING``, ``note`` says more. ``at`` is the instant of the decision and with the objects its
    identity: a release names it. ``review_on`` is the day on which to think again, "" for none. ``erased``: the
    bytes were destroyed and not moved to the sealed store. ``also``: other records that lose a copy by it.
    """

    record: str
    objects: tuple[str, ...]
    reason: str
    note: str
    decided_by: tuple[str, ...]
    policy: str
    at: str
    review_on: str = ""
    erased: bool = False
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Release:
    """A withholding is lifted for these objects. ``lifts`` is the ``at`` of the withholding."""

    record: str
    objects: tuple[str, ...]
    lifts: str
    reason: str
    decided_by: tuple[str, ...]
    at: str


@dataclass(frozen=True, slots=True)
class Unsealing:
    """Objects that were captured sealed are public from now on. ``decided_by`` is empty when a date had come."""

    record: str
    objects: tuple[str, ...]
    reason: str
    decided_by: tuple[str, ...]
    at: str


Decision = Withholding | Release | Unsealing


@dataclass(frozen=True, slots=True)
class Concerned:
    """A document that a decision concerns: whose copy it was, when it was ``made``, how it came here (as
    ``Capture.origin`` says), its SHA-256 and its size in bytes. Nothing of its content."""

    record: str
    made: str
    origin: str
    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision to withhold as all may know it: the records and documents that it concerns, and what lifted it."""

    decision: Withholding
    records: tuple[str, ...]
    documents: tuple[Concerned, ...]
    lifted: tuple[Release, ...] = ()

    @property
    def in_force(self) -> bool:
        """Whether any object is kept back by it still."""
        return bool(set(self.decision.objects).difference(*(one.objects for one in self.lifted)))
