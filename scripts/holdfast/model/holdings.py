"""Everything known about one record, joined."""

from __future__ import annotations

from dataclasses import dataclass

from holdfast.model.captures import Capture, FailedCapture
from holdfast.model.decisions import Withholding
from holdfast.model.sources import Record
from holdfast.model.witnesses import Observation, OriginalState, SnapshotStatus, Stamp


def counts(record: Record, capture: Capture) -> bool:
    """Whether a capture counts as a copy of the document: no answer of absence, and not suspected to be something
    else, unless the record accepts these very bytes."""
    if capture.origin == "absence":
        return False
    return not capture.suspect or capture.payload.sha256 in record.accept


@dataclass(frozen=True, slots=True)
class Holding:
    """Everything known about one record, joined: the only thing that pages see. Newest first in every tuple.

    ``captures`` are copies of the document, observed, recovered or deposited; ``absences`` are kept answers that it is
    not there; ``suspects`` are captures of what is probably something else, which do not count as copies.
    ``snapshots`` are wishes for a memento of the document, ``error_pages`` for one of the answer that it is not there.
    ``existed_by`` are time stamps that vouch for the newest capture, one of each authority, the earliest first.
    ``withheld`` are captures whose objects are kept back by the decisions in ``withholdings``; none of them is among
    ``captures``. ``sealed`` are the ids of those captures whose objects readers do not get (yet);
    ``blocked`` are those of them (and of ``suspects``) that hold what nobody has allowed to be published.
    """

    record: Record
    captures: tuple[Capture, ...] = ()
    absences: tuple[Capture, ...] = ()
    suspects: tuple[Capture, ...] = ()
    failures: tuple[FailedCapture, ...] = ()
    observations: tuple[Observation, ...] = ()
    snapshots: tuple[SnapshotStatus, ...] = ()
    error_pages: tuple[SnapshotStatus, ...] = ()
    existed_by: tuple[Stamp, ...] = ()
    original: OriginalState = OriginalState("unknown", "No one has looked at the original yet.")
    withheld: tuple[Capture, ...] = ()
    withholdings: tuple[Withholding, ...] = ()
    sealed: tuple[str, ...] = ()
    blocked: tuple[str, ...] = ()

    @property
    def held(self) -> Capture | None:
        """The newest capture, or ``None`` when no copy is held."""
        return self.captures[0] if self.captures else None

    @property
    def tombstone(self) -> bool:
        """Whether a copy was made and all that is left of it for readers is the decision to withhold it."""
        return bool(self.withheld) and not self.captures


@dataclass(frozen=True, slots=True)
class Citation:
    """One finished citation: ``style`` is a short name, ``label`` what readers choose by, ``text`` what they paste."""

    style: str
    label: str
    text: str
