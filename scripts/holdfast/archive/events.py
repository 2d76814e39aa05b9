"""What the journal says: typed values and their lines, both ways.

A run file is lines of canonical JSON. The first is the run itself (``RunStart``), each other one event with its
``type``, its number ``seq`` (from 1), the instant ``logged`` at which it was written, and the fields of the value.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any, TypeAlias

from holdfast import canonical
from holdfast.archive import names, wire
from holdfast.archive.token_names import read_name
from holdfast.canonical import JsonValue
from holdfast.model import FailedCapture, Observation, Release, SnapshotStatus, Unsealing, Withholding

SCHEMA = "holdfast/run/1"


@dataclass(frozen=True, slots=True)
class RunStart:
    """The first line: who ran what, when, and the SHA-256 of the run files that nobody had named until then.

    ``run`` is the name under which the run wrote before it was sealed. ``adopted``: the run ended without sealing
    its file, and a later one did it, keeping its complete lines.
    """

    run: str
    heads: tuple[str, ...]
    started: str
    command: str
    software: str
    version: str
    adopted: bool = False


@dataclass(frozen=True, slots=True)
class CaptureKept:
    """A capture is safe: its manifest by name and SHA-256, and the objects that it names, sorted.

    ``adopted``: an earlier run had put the manifest in place and ended before it could say so. ``sealed``: the
    objects are in the sealed store.
    """

    record: str
    capture: str
    manifest: str
    objects: tuple[str, ...]
    adopted: bool = False
    sealed: bool = False


@dataclass(frozen=True, slots=True)
class Unchanged:
    """The address served the bytes of ``capture`` again, so nothing new was kept. Also a look at the original."""

    record: str
    capture: str
    at: str
    url: str
    final_url: str
    status: int
    sha256: str

    @property
    def observation(self) -> Observation:
        """The same fact as a look at the original."""
        return Observation(
            self.record, self.at, self.url, "unchanged", self.status, final_url=self.final_url, sha256=self.sha256
        )


@dataclass(frozen=True, slots=True)
class LeftBehind:
    """Objects without a capture that an interrupted run left in the store. They are litter, never evidence."""

    objects: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Stamped:
    """A time stamp came and is kept: its file ``token`` in the journal and that file's SHA-256.

    ``run`` is the SHA-256 of the run file for which it vouches, ``at`` the instant that ``authority`` put into it.
    """

    run: str
    token: str
    sha256: str
    authority: str
    at: str


@dataclass(frozen=True, slots=True)
class Repaired:
    """An ``object`` was put again at ``place``, from the good copy at ``source``; both as the configuration or the
    command line names them. ``was``: ``missing``, the SHA-256 of what lay there, or that it was unreadable.
    """

    object: str
    place: str
    source: str
    was: str
    at: str


@dataclass(frozen=True, slots=True)
class Audit:
    """The archive was checked: journal, manifests and time stamps in full, and objects ``hashed`` again, of ``bytes``.

    ``sample``: ``1/1`` for every object, or the slice, such as ``12/30``. ``since``: only objects of captures begun on
    that day or later, "" for all. ``errors`` and ``notes`` count what was found.
    """

    at: str
    sample: str
    since: str
    captures: int
    hashed: int
    bytes: int
    errors: int
    notes: int

    @property
    def whole(self) -> bool:
        """Whether every object was hashed."""
        return self.sample == "1/1" and not self.since


Event: TypeAlias = (
    CaptureKept | Unchanged | FailedCapture | Observation | SnapshotStatus | LeftBehind | Stamped | Repaired | Audit
    | Withholding | Release | Unsealing
)  # fmt: skip

TYPES: dict[str, type[Any]] = {
    "capture": CaptureKept,
    "unchanged": Unchanged,
    "failed": FailedCapture,
    "observed": Observation,
    "snapshot": SnapshotStatus,
    "left-behind": LeftBehind,
    "stamped": Stamped,
    "repaired": Repaired,
    "audit": Audit,
    "withheld": Withholding,
    "released": Release,
    "unsealed": Unsealing,
}
DECISIONS = ("withheld", "released", "unsealed")
_WORDS = {kind: word for word, kind in TYPES.items()}
_ENVELOPE = frozenset(["type", "seq", "logged"])
assert not any(field.name in _ENVELOPE for kind in TYPES.values() for field in fields(kind))


class BadLine(ValueError):
    """A line is no event or no beginning of a run that this version knows; the message says why."""


def start_line(start: RunStart) -> bytes:
    """The first line of a run file, with its line feed."""
    body: dict[str, JsonValue] = wire.encode_object(start)
    agent: JsonValue = {"software": body.pop("software"), "version": body.pop("version")}
    return canonical.dumps({"type": "run", "schema": SCHEMA, "agent": agent, **body}) + b"\n"


def read_start(line: dict[str, Any]) -> RunStart:
    """The inverse of ``start_line``, from the parsed line. Raises ``BadLine``."""
    body = dict(line)
    if body.pop("type", None) != "run":
        raise BadLine("the first line is not the beginning of a run")
    schema = body.pop("schema", None)
    if schema != SCHEMA:
        raise BadLine(
            f"its schema is {schema!r}, and this version of Holdfast reads {SCHEMA!r}; a newer one may read it"
        )
    agent = body.pop("agent", None)
    if not isinstance(agent, dict) or agent.keys() != {"software", "version"}:
        raise BadLine("agent: software and version are wanted here")
    try:
        start = wire.decode(RunStart, {**body, **agent})
    except wire.Unreadable as error:
        raise BadLine(str(error)) from error
    if not all(names.is_sha256(head) for head in start.heads):
        raise BadLine("heads: a SHA-256 is wanted")
    return start


def event_line(event: Event, seq: int, logged: str) -> bytes:
    """The line of one event, with its line feed."""
    body = wire.encode_object(event)
    if body.get("sealed") is False:
        del body["sealed"]  # joined schema 1 after its first files were written: left out while it says nothing new
    return canonical.dumps({"type": _WORDS[type(event)], "seq": seq, "logged": logged, **body}) + b"\n"


def read_event(line: dict[str, Any]) -> Event:
    """The inverse of ``event_line``, from the parsed line. Raises ``BadLine``."""
    kind = TYPES.get(str(line.get("type")))
    if kind is None:
        raise BadLine(f"this version of Holdfast does not know events of type {line.get('type')!r}; a newer one may")
    try:
        event: Event = wire.decode(kind, {name: item for name, item in line.items() if name not in _ENVELOPE})
    except wire.Unreadable as error:
        raise BadLine(str(error)) from error
    if isinstance(event, CaptureKept):
        _check_names(event)
    if isinstance(event, Stamped):
        if not names.is_sha256(event.run) or not names.is_sha256(event.sha256):
            raise BadLine("run or sha256: a SHA-256 is wanted")
        if read_name(event.token) is None:
            raise BadLine("token: this is no name that the archive gives")
    if isinstance(event, (Withholding, Release, Unsealing)):
        _check_decision(event)
    if isinstance(event, Repaired) and not names.is_sha256(event.object):
        raise BadLine("object: a SHA-256 is wanted")
    return event


def _check_decision(event: Withholding | Release | Unsealing) -> None:
    also = event.also if isinstance(event, Withholding) else ()
    if not all(names.is_record(record) for record in (*also, *([event.record] if event.record else []))):
        raise BadLine("record or also: this is no name that the archive gives")
    if not event.objects or not all(names.is_sha256(item) for item in event.objects):
        raise BadLine("objects: a SHA-256 is wanted")


def _check_names(event: CaptureKept) -> None:
    if not names.is_record(event.record) or not names.is_stem(event.capture):
        raise BadLine("record or capture: these are no names that the archive gives")
    if not all(names.is_sha256(item) for item in (event.manifest, *event.objects)):
        raise BadLine("manifest or objects: a SHA-256 is wanted")
