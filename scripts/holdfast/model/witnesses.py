"""What looks at the original and copies held by others tell us."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

ObservationOutcome = Literal["unchanged", "changed", "moved", "missing", "blocked", "unreachable"]


@dataclass(frozen=True, slots=True)
class Observation:
    """One look at the original, whatever it found. Of ``missing`` alone nothing is concluded: see ``watch``."""

    record: str
    at: str
    url: str
    outcome: ObservationOutcome
    status: int = 0
    final_url: str = ""
    sha256: str = ""
    message: str = ""


SnapshotStateName = Literal[
    "none",
    "submitting",
    "submitted",
    "captured-unconfirmed",
    "verified",
    "captured-differs",
    "deferred",
    "refused",
    "excluded",
    "not-served",
]


SnapshotPurpose = Literal["document", "absence"]
"""What a snapshot is wanted of: the document, or the answer that it is not there, which is never a memento of it."""


@dataclass(frozen=True, slots=True)
class Memento:
    """A copy held by someone else that was read back from there. ``timestamp`` is the 14-digit form.

    ``verdict`` compares it with our newest copy; ``uncompared`` when we hold none.
    """

    url: str
    timestamp: str
    raw_url: str
    verdict: Literal["identical", "same-text", "differs", "archived-error", "unreadable", "uncompared"]
    sha256: str = ""
    checked_at: str = ""


@dataclass(frozen=True, slots=True)
class SnapshotStatus:
    """Where the wish for a Wayback snapshot of one address stands. A memento is here only if it was read back."""

    record: str
    url: str
    state: SnapshotStateName
    at: str
    message: str = ""
    memento: Memento | None = None
    job_id: str = ""
    submitted_at: str = ""
    retry_after: str = ""  # an instant; not sooner than this
    attempts: int = 0
    claimed: str = ""  # the 14-digit timestamp that the service announced and that is not read back yet
    purpose: SnapshotPurpose = "document"


@dataclass(frozen=True, slots=True)
class FailedSnapshot:
    """A snapshot that could not be had. ``transient``: a later run may succeed."""

    record: str
    url: str
    reason: str
    transient: bool


StateName = Literal["live", "changed", "moved", "blocked", "gone", "unknown"]


@dataclass(frozen=True, slots=True)
class OriginalState:
    """What all looks together say about the original. Never a deletion date: a window between two looks."""

    state: StateName
    explanation: str  # one plain sentence for readers
    last_seen: str = ""  # last instant at which it was served
    missing_since: str = ""  # first look of the present run of misses
    looks: int = 0  # looks in the present run of misses
    checked_at: str = ""  # the newest look of any kind
    moved_to: str = ""
    back_since: str = ""  # first sighting after it was gone; "" while it is missing, and if it never was gone


@dataclass(frozen=True, slots=True)
class Stamp:
    """The signed word of a time-stamp authority that bytes existed at the instant ``at``.

    ``authority`` is the host that was asked; ``signer`` the name in the certificate of the key that signed.
    """

    authority: str
    signer: str
    at: str
