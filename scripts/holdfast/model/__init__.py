"""The vocabulary: frozen dataclasses that travel between the stages. Nothing here does I/O.

One word per thing: a *record* is one curated YAML file; a *capture* the bytes an address served at one instant,
with their circumstances; a *payload* the body of its main resource; an *observation* one look at the original,
whatever it found; a *memento* a copy that someone else holds (RFC 7089); a *holding* everything known about one
record, which is all that pages see; a *finding* one problem with its place and remedy.

All instants are UTC text as made by ``holdfast.clock.text``. All SHA-256 are 64 lower-case hex digits.
"""

from holdfast.model.captures import (
    BrowserAction,
    BrowserVisit,
    Capture,
    FailedCapture,
    FailedRequisite,
    FailureReason,
    Fetched,
    FetchedFile,
    Hop,
    Origin,
    Payload,
    RecoveredFrom,
    Requisites,
    Robots,
    Role,
    StoredFile,
    Tls,
)
from holdfast.model.clues import (
    About,
    Clue,
    Clues,
)
from holdfast.model.decisions import (
    Decision,
    Release,
    Unsealing,
    Withholding,
)
from holdfast.model.holdings import (
    Citation,
    Holding,
    counts,
)
from holdfast.model.reports import (
    Finding,
    Item,
    Report,
)
from holdfast.model.sources import (
    Access,
    Custody,
    NamedMemento,
    Organisation,
    Quote,
    Record,
    Relation,
    Rights,
    Sources,
    TimelineEvent,
)
from holdfast.model.texts import (
    Also,
    Extraction,
    FailedExtraction,
    Leaf,
    PageText,
    Rendering,
)
from holdfast.model.witnesses import (
    FailedSnapshot,
    Memento,
    Observation,
    ObservationOutcome,
    OriginalState,
    SnapshotStateName,
    SnapshotStatus,
    Stamp,
    StateName,
)

__all__ = [
    "About",
    "Access",
    "Also",
    "BrowserAction",
    "BrowserVisit",
    "Capture",
    "Citation",
    "Clue",
    "Clues",
    "Custody",
    "Decision",
    "Extraction",
    "FailedCapture",
    "FailedExtraction",
    "FailedRequisite",
    "FailedSnapshot",
    "FailureReason",
    "Fetched",
    "FetchedFile",
    "Finding",
    "Holding",
    "Hop",
    "Item",
    "Leaf",
    "Memento",
    "NamedMemento",
    "Observation",
    "ObservationOutcome",
    "Organisation",
    "Origin",
    "OriginalState",
    "PageText",
    "Payload",
    "Quote",
    "Record",
    "RecoveredFrom",
    "Relation",
    "Release",
    "Rendering",
    "Report",
    "Requisites",
    "Robots",
    "Rights",
    "Role",
    "SnapshotStateName",
    "SnapshotStatus",
    "Sources",
    "Stamp",
    "StateName",
    "StoredFile",
    "TimelineEvent",
    "Tls",
    "Unsealing",
    "Withholding",
    "counts",
]
