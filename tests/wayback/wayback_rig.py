"""A wish for a snapshot, tried against the stand-in Wayback with a clock that only moves when somebody sleeps."""

from __future__ import annotations

import hashlib
import itertools
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from holdfast.config import Wayback
from holdfast.demo.archive_org import StandInWayback
from holdfast.demo.archive_state import Page
from holdfast.model import Payload, SnapshotStatus
from holdfast.wayback import Keys, WaybackClient, snapshot

URL = "http://council.example/plan.pdf"
BODY = b"%PDF-1.4 the plan of the council"


class Crash(Exception):
    """The process dies at this point."""


@dataclass
class Time:
    """A clock that stands still but for sleep."""

    now: datetime = datetime(2021, 6, 17, 9, 30, tzinfo=UTC)
    slept: list[float] = field(default_factory=list)

    def clock(self) -> datetime:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += timedelta(seconds=seconds)

    def pass_by(self, **how_long: float) -> None:
        self.now += timedelta(**how_long)


def payload(body: bytes, media_type: str = "application/pdf", *, wire: bytes | None = None) -> Payload:
    """Our copy of a body, as a capture describes it."""
    sent = body if wire is None else wire
    return Payload(
        media_type, media_type, len(body), hashlib.sha256(body).hexdigest(), len(sent), hashlib.sha256(sent).hexdigest()
    )


OURS = payload(BODY)


@dataclass
class Rig:
    """The small web (``pages``), the stand-in, our copy, and the journal of states."""

    archive: StandInWayback
    time: Time
    pages: dict[str, Page]
    journal: list[SnapshotStatus] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    crash_at: str = ""  # die right after this state was journaled
    keys: Keys | None = Keys("access", "secret")
    pause: float = 0.0
    keyless: str = "try"
    client_in_use: WaybackClient | None = None

    def serve(self, url: str, body: bytes, *headers: tuple[str, str], status: int = 200) -> None:
        """Put a page on the small web."""
        self.pages[url] = Page(status, headers or (("Content-Type", "application/pdf"),), body)

    @property
    def client(self) -> WaybackClient:
        """The client of the present run; ``new_run`` makes another."""
        if self.client_in_use is None:
            settings = Wayback(self.archive.base, self.keyless, self.pause)  # type: ignore[arg-type]
            self.client_in_use = WaybackClient(
                settings, self.keys, "tests", self.time.clock, self.time.sleep, note=self.notes.append
            )
        return self.client_in_use

    def new_run(self, **how_long: float) -> None:
        """A later run of the command, by a new process."""
        self.time.pass_by(**how_long)
        self.client_in_use = None
        self.crash_at = ""

    def wish(self, url: str = URL, local: Payload | None = OURS, **options: object) -> SnapshotStatus:
        """Bring the wish as far as it goes, starting from the newest journaled state, and journal the result."""

        def save(status: SnapshotStatus) -> None:
            self.journal.append(status)
            if status.state == self.crash_at:
                raise Crash

        before = self.journal[-1] if self.journal else None
        status = snapshot(self.client, "plan", url, local, before, save, **options)  # type: ignore[arg-type]
        self.journal.append(status)
        return status

    @property
    def states(self) -> list[str]:
        """The journaled states, neighbours that are equal once."""
        return [state for state, _ in itertools.groupby(status.state for status in self.journal)]

    def sent(self, start: str) -> int:
        """How many requests began so."""
        return sum(line.startswith(start) for line in self.archive.log)
