"""One wish for a snapshot: what is wanted, what was known before, and how its states are written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from holdfast import clock
from holdfast.model import Memento, Payload, SnapshotStateName, SnapshotStatus
from holdfast.wayback import addresses
from holdfast.wayback.client import WaybackClient
from holdfast.wayback.memento import Served, Verdict, compare
from holdfast.wayback.words import DAY, MINUTE, Setback

MAX_AGE = 30 * DAY  # a copy this young is recent enough; a copy checked this lately needs no new check
LOST_WAIT = 10 * MINUTE  # not sooner than this after a lost answer is the index asked, since it lags
BEFORE_SENT = timedelta(seconds=60)  # the archive's clock may be behind ours by so much
SERVED_WAITS = (10 * MINUTE, 60 * MINUTE, 12 * 60 * MINUTE, DAY, 3 * DAY)
PENDING = ("submitting", "submitted", "deferred")
ERROR_PAGE = ("archived-error", "identical", "same-text")  # verdicts on a copy that shows what we were answered
ERROR_PAGE_TRIES = 3
STANDING = ("verified", "captured-differs", "captured-unconfirmed")
NO_NEW_CHECK = " A new check was not possible: "


@dataclass(frozen=True, slots=True)
class Wish:
    """A snapshot of ``url`` for ``record``. ``local`` is our newest payload; ``before`` the newest known status.

    With ``absence`` it is the answer that the document is not there that is wanted, and ``local`` is that answer.
    """

    client: WaybackClient
    record: str
    url: str
    local: Payload | None
    before: SnapshotStatus | None
    save: Callable[[SnapshotStatus], None]
    ours: Callable[[], bytes] | None = None
    absence: bool = False

    @property
    def now(self) -> datetime:
        """The present moment by the client's clock."""
        return self.client.clock()

    @property
    def attempts(self) -> int:
        """Tries in a row so far that ended in a passing trouble."""
        return self.before.attempts if self.before and self.before.state in PENDING else 0

    def later(self, wait: timedelta) -> str:
        """The instant after ``wait``, as text."""
        return clock.text(self.now + wait)

    def status(self, state: SnapshotStateName, message: str, **more: Any) -> SnapshotStatus:
        """A status of this wish, now. What was read back earlier is not unsaid while a new try is under way."""
        if state in PENDING and self.before and self.before.memento:
            more.setdefault("memento", self.before.memento)
        if self.absence:
            more["purpose"] = "absence"
        return SnapshotStatus(self.record, self.url, state, clock.text(self.now), message, **more)

    def set_back(self, setback: Setback) -> SnapshotStatus:
        """The status after a try that ended without a copy. Passing trouble leaves an earlier result standing."""
        before, retry = self.before, self.later(setback.wait)
        if setback.state != "deferred":
            return self.status(setback.state, setback.message, retry_after=retry)
        if before and before.state in STANDING:
            before = self._beside_newest(before)
            message = before.message.partition(NO_NEW_CHECK)[0] + NO_NEW_CHECK + setback.message
            retry = self.later(max(setback.wait, 60 * MINUTE))
            return replace(before, at=clock.text(self.now), message=message, retry_after=retry)
        return self.status("deferred", setback.message, retry_after=retry, attempts=self.attempts + 1)

    def _beside_newest(self, before: SnapshotStatus) -> SnapshotStatus:
        """An earlier result, no longer called verified if it was compared with an older copy than our newest."""
        memento = before.memento
        if memento is None or not is_outdated(memento, self.local):
            return before
        message = f"The Wayback Machine's copy of {addresses.day(memento.timestamp)} equals an earlier copy of ours."
        return replace(before, state="captured-differs", message=message, memento=replace(memento, verdict="differs"))

    def hold(self, setback: Setback) -> SnapshotStatus:
        """As ``set_back``, but nothing was learned about a save that is under way: it stays under way."""
        before = self.before
        if setback.state == "deferred" and before and before.state in PENDING and before.submitted_at:
            return self.under_way(setback.message, before.submitted_at, setback.wait, before.job_id)
        return self.set_back(setback)

    def under_way(self, message: str, submitted_at: str, wait: timedelta, job_id: str = "") -> SnapshotStatus:
        """Deferred while a save may still end well: the next run follows its job or asks the index about it."""
        return self.status(
            "deferred", message,
            job_id=job_id, submitted_at=submitted_at, retry_after=self.later(wait), attempts=self.attempts,
        )  # fmt: skip

    def unconfirmed(self, timestamp: str, message: str, *, submitted_at: str = "", job_id: str = "") -> SnapshotStatus:
        """A capture that the archive says it made and that it does not serve yet."""
        return self.status(
            "captured-unconfirmed", message,
            claimed=timestamp, submitted_at=submitted_at, job_id=job_id, retry_after=self.later(SERVED_WAITS[0]),
        )  # fmt: skip

    def read_back(self, served: Served, **more: Any) -> SnapshotStatus:
        """The status after a copy was read back: the only place where a memento comes from."""
        verdict = compare(served, self.local, self.ours)
        where = addresses.day(served.timestamp)
        reused = _older_than_asked(served.timestamp, more.get("submitted_at", ""))
        if self.absence and verdict not in ERROR_PAGE:
            return self._no_error_page(served, where, reused, **more)
        memento = Memento(
            url=self.client.base + addresses.replay_path(served.url, served.timestamp, ""),
            timestamp=served.timestamp,
            raw_url=self.client.base + addresses.replay_path(served.url, served.timestamp),
            verdict=verdict,
            sha256=self.local.sha256 if self.local and verdict == "identical" else served.body.sha256,
            checked_at=clock.text(self.now),
        )
        state, message = _words(verdict, where, served)
        if self.absence:
            state, message = "verified", f"Error page saved for the record on {where} (status {served.status})."
        if reused:
            message += " archive.org used a capture that it had made shortly before."
        wait = {"verified": None, "refused": 7 * DAY, "captured-unconfirmed": 7 * DAY}.get(state, MAX_AGE)
        return self.status(state, message, memento=memento, retry_after=self.later(wait) if wait else "", **more)

    def _no_error_page(self, served: Served, where: str, reused: bool, **more: Any) -> SnapshotStatus:
        """The status after a copy was read back that is not the answer that we were given."""
        if reused and self.attempts + 1 < ERROR_PAGE_TRIES:
            message = f"archive.org has a copy of {where}, made before, and made none of the error page."
            return self.set_back(Setback("deferred", message, 120 * MINUTE))
        message = f"No error page was saved: on {where} archive.org was served another page ({served.status}) than we."
        return self.status("captured-differs", message, retry_after=self.later(MAX_AGE), **more)


def _words(verdict: Verdict, where: str, served: Served) -> tuple[SnapshotStateName, str]:
    match verdict:
        case "identical":
            return "verified", f"The Wayback Machine holds an identical copy, made on {where}."
        case "same-text":
            return "verified", f"The Wayback Machine holds a copy with the same visible text, made on {where}."
        case "differs":
            return "captured-differs", (
                f"The Wayback Machine holds a copy, made on {where}; its bytes differ from ours, "
                "as they do when a page is made anew for each visitor."
            )
        case "archived-error":
            return "refused", f"The copy of {where} is an error page ({served.status}), not the document."
        case "unreadable":
            return "captured-unconfirmed", (
                f"The Wayback Machine holds a copy, made on {where}; it could not be read so as to compare it."
            )
        case "uncompared":
            return "captured-unconfirmed", (
                f"The Wayback Machine holds a copy, made on {where}; we hold none to compare it with."
            )


def _older_than_asked(timestamp: str, submitted_at: str) -> bool:
    made = addresses.moment_of(timestamp)
    return bool(made and submitted_at and made < clock.parse(submitted_at) - BEFORE_SENT)


def is_outdated(memento: Memento, local: Payload | None) -> bool:
    """Whether our newest copy is another one than the copy to which this memento was identical."""
    return memento.verdict == "identical" and local is not None and memento.sha256 != local.sha256


def reason_to_wait(
    before: SnapshotStatus | None, url: str, local: Payload | None, now: datetime, *, recheck: bool = False
) -> str:
    """Why nothing is asked of the archive about this address now, in words; "" when something is. Pure.

    ``recheck`` also takes addresses whose copy was verified lately; a time to wait is always kept.
    """
    if before is None or before.url != url:
        return ""
    if before.retry_after and clock.parse(before.retry_after) > now:
        return f"{before.message} Not asked again before {before.retry_after[:16].replace('T', ' ')} UTC."
    memento = before.memento
    if before.state != "verified" or memento is None or recheck:
        return ""
    if is_outdated(memento, local):
        return ""
    if clock.parse(memento.checked_at) + MAX_AGE > now:
        return f"{before.message} Checked on {memento.checked_at[:10]}."
    return ""
