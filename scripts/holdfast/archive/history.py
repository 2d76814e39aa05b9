"""History: all that the journal says, by record, newest first.

Reading it parses the journal once and opens no manifest. Values are made when they are asked for, so ten thousand
records cost what their lines cost, and a record that did not change can be told by its ``fingerprint`` alone.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from holdfast.archive import events, journal, manifests
from holdfast.archive.coverage import Coverage
from holdfast.archive.events import Audit, CaptureKept, Unchanged
from holdfast.archive.kept_back import KeptBack, kept_back
from holdfast.errors import ArchiveError
from holdfast.model import Capture, Decision, FailedCapture, Observation, SnapshotStatus, Stamp

T = TypeVar("T")
Line = dict[str, Any]

_KEPT_AS = {"capture": "capture", "failed": "failed", "observed": "observed", "unchanged": "observed"}
_KEPT_AS["snapshot"] = "snapshot"


class ByRecord(Mapping[str, tuple[T, ...]]):
    """Values by record id, newest first, made on demand and never kept: reading one costs only that one."""

    def __init__(self, lines: Mapping[str, Sequence[Line]], make: Callable[[Sequence[Line]], tuple[T, ...]]) -> None:
        self._lines = lines
        self._make = make

    def __getitem__(self, record: str) -> tuple[T, ...]:
        return self._make(self._lines[record])

    def __iter__(self) -> Iterator[str]:
        return iter(self._lines)

    def __len__(self) -> int:
        return len(self._lines)

    def __contains__(self, record: object) -> bool:
        return record in self._lines


@dataclass(frozen=True, slots=True, eq=False)
class History:
    """Everything the journal says. Make one with ``Archive.read``. ``heads`` as ``Archive.heads`` gives them;
    ``kept_back`` are the objects that readers do not get."""

    heads: tuple[str, ...] = ()
    _folder: Path = Path()
    _by_kind: dict[str, dict[str, list[Line]]] = field(default_factory=dict)  # kind -> record -> oldest first
    _raw: dict[str, list[bytes]] = field(default_factory=dict)
    _coverage: Coverage = field(default_factory=Coverage)
    kept_back: KeptBack = KeptBack()
    _audits: tuple[Line, ...] = ()  # oldest first

    @property
    def records(self) -> tuple[str, ...]:
        """Ids of all records that the journal mentions, sorted."""
        return tuple(sorted(self._raw))

    @property
    def captures(self) -> Mapping[str, tuple[Capture, ...]]:
        """Captures by record. Asking for a record opens its manifests; iterating over the ids does not."""
        return ByRecord(self._by_kind.get("capture", {}), self._captures)

    @property
    def failures(self) -> Mapping[str, tuple[FailedCapture, ...]]:
        """Attempts that yielded no capture, by record."""
        return ByRecord(self._by_kind.get("failed", {}), _failures)

    @property
    def observations(self) -> Mapping[str, tuple[Observation, ...]]:
        """Looks at the original by record, those included that found the bytes of the copy when capturing again."""
        return ByRecord(self._by_kind.get("observed", {}), _observations)

    @property
    def snapshots(self) -> Mapping[str, tuple[SnapshotStatus, ...]]:
        """Where the wish for a snapshot of the document stood, by record."""
        return ByRecord(self._by_kind.get("snapshot", {}), _snapshots)

    @property
    def error_pages(self) -> Mapping[str, tuple[SnapshotStatus, ...]]:
        """Where the wish stood for a snapshot of the answer that the document is not there, by record."""
        return ByRecord(self._by_kind.get("error-page", {}), _snapshots)

    def objects_of(self, record: str) -> dict[str, tuple[str, ...]]:
        """The objects of each capture of one record, by its id, without opening a manifest."""
        lines = self._by_kind.get("capture", {}).get(record, ())
        return {str(line["capture"]): tuple(line["objects"]) for line in lines}

    @property
    def audits(self) -> tuple[Audit, ...]:
        """Every time that the archive was checked, newest first; ``Audit.whole`` tells which hashed all objects."""
        return tuple(_event(line, Audit) for line in reversed(self._audits))

    def captures_of(self, record: str) -> tuple[Capture, ...]:
        """The captures of one record, () if there are none.

        Raises ``ArchiveError`` when a manifest is missing or is not the one that the journal names.
        """
        return self.captures.get(record, ())

    def capture_ids(self, record: str) -> tuple[str, ...]:
        """Ids of the captures of one record, newest first, without opening a manifest."""
        lines = self._by_kind.get("capture", {}).get(record, ())
        return tuple(dict.fromkeys(str(line["capture"]) for line in reversed(lines)))

    def newest(self, record: str) -> Capture | None:
        """The newest copy of one record; opens manifests until one is of a document and not of its absence.

        Raises as ``captures_of`` does.
        """
        for line in reversed(self._by_kind.get("capture", {}).get(record, ())):
            capture = load_capture(self._folder, _event(line, CaptureKept))
            if capture.origin != "absence":
                return capture
        return None

    def stamps_of(self, record: str, capture: str) -> tuple[Stamp, ...]:
        """The earliest time stamp of each authority that vouches for a capture, the earliest of all first.

        They are over the run file that names it or over a later one that has that run before it. Only tokens that
        verify count.
        """
        return self._coverage.of(record, capture)

    def stamped_by(self, record: str, capture: str) -> Stamp | None:
        """The earliest time stamp that vouches for a capture, ``None`` if there is none."""
        return next(iter(self.stamps_of(record, capture)), None)

    def fingerprint(self, record: str) -> str:
        """SHA-256 over all lines about one record: it changes when, and only when, the journal says more of it."""
        return hashlib.sha256(b"\n".join(self._raw.get(record, ()))).hexdigest()

    def _captures(self, lines: Sequence[Line]) -> tuple[Capture, ...]:
        kept = {str(line["capture"]): line for line in reversed(lines)}
        return tuple(load_capture(self._folder, _event(line, CaptureKept)) for line in kept.values())


def build(folder: Path, runs: Sequence[journal.RunFile]) -> History:
    """The history of the archive at ``folder`` from its runs. Raises ``ArchiveError`` for an event of a newer kind."""
    by_kind: dict[str, dict[str, list[Line]]] = {}
    raw: dict[str, list[bytes]] = {}
    decided: list[tuple[bytes, Line]] = []
    audits: list[Line] = []
    for run in journal.in_order(runs):
        for line, value in zip(run.lines, run.parsed, strict=True):
            word = value.get("type")
            if word not in events.TYPES:
                raise ArchiveError(
                    f"{run.path.parent.name}/{run.path.name} has an event of type {word!r}, which this version of "
                    "Holdfast does not know. Update Holdfast to read this archive."
                )
            record = value.get("record")
            if word in events.DECISIONS:
                decided.append((line, value))
            elif word == "audit":
                audits.append(value)
            elif isinstance(record, str):
                kind = "error-page" if value.get("purpose") == "absence" else _KEPT_AS[word]
                by_kind.setdefault(kind, {}).setdefault(record, []).append(value)
                raw.setdefault(record, []).append(line)
    back = _kept_back(by_kind.get("capture", {}), raw, decided)
    return History(journal.heads(runs), folder, by_kind, raw, Coverage(folder, runs), back, tuple(audits))


def _kept_back(
    captures: Mapping[str, Sequence[Line]], raw: dict[str, list[bytes]], decided: Sequence[tuple[bytes, Line]]
) -> KeptBack:
    """What is kept back; each decision joins ``raw`` for all records that it touches, so that they look changed."""
    if not decided and not any(line.get("sealed") for lines in captures.values() for line in lines):
        return KeptBack()
    found: list[events.Event] = []
    holders: dict[str, set[str]] = {}
    for name, lines in captures.items():
        for line in lines:
            objects = tuple(line.get("objects", ()))
            found.append(CaptureKept(name, "", "", objects, sealed=line.get("sealed") is True))
            for sha256 in objects:
                holders.setdefault(sha256, set()).add(name)
    for data, value in decided:
        decision = _decision(value)
        found.append(decision)
        touched = {decision.record} - {""}
        for record in sorted(touched.union(*(holders.get(sha256, ()) for sha256 in decision.objects))):
            raw.setdefault(record, []).append(data)
    return kept_back(found)


def load_capture(folder: Path, event: CaptureKept) -> Capture:
    """The capture that the journal's ``event`` names, read from its manifest and checked against the event.

    Raises ``ArchiveError`` when the manifest is missing, is another one, or cannot be read.
    """
    path = manifests.path_of(folder, event.record, event.capture)
    place = path.relative_to(folder)
    advice = "Run `holdfast verify` to see all that is damaged, and put good copies in place (for example from git)."
    try:
        data = path.read_bytes()
    except OSError as error:
        raise ArchiveError(f"{place} cannot be read: {error.strerror}. {advice}") from error
    if hashlib.sha256(data).hexdigest() != event.manifest:
        raise ArchiveError(f"{place} is not the manifest that the journal names: it was altered. {advice}")
    try:
        return manifests.decode(data)
    except manifests.BadManifest as error:
        raise ArchiveError(f"{place} cannot be read: {error}.") from error


def _event(line: Line, kind: type[T]) -> T:
    event = _read(line)
    assert isinstance(event, kind)
    return event


def _decision(line: Line) -> Decision:
    event = _read(line)
    assert isinstance(event, Decision)
    return event


def _read(line: Line) -> events.Event:
    try:
        return events.read_event(line)
    except events.BadLine as error:
        raise ArchiveError(
            f"Line {line.get('seq')} of a run file, written {line.get('logged')}, cannot be read: {error}. "
            "Run `holdfast verify` to see which."
        ) from error


def _failures(lines: Sequence[Line]) -> tuple[FailedCapture, ...]:
    return tuple(_event(line, FailedCapture) for line in reversed(lines))


def _snapshots(lines: Sequence[Line]) -> tuple[SnapshotStatus, ...]:
    return tuple(_event(line, SnapshotStatus) for line in reversed(lines))


def _observations(lines: Sequence[Line]) -> tuple[Observation, ...]:
    return tuple(
        _event(line, Unchanged).observation if line["type"] == "unchanged" else _event(line, Observation)
        for line in reversed(lines)
    )
