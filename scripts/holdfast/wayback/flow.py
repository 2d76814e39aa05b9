"""The way of one wish from a question to a copy that was read back. Safe to call again after any interruption.

    resume what is under way → is there a copy already? → ask for one → follow the job → read it back

Success is three facts: the service says so, exactly that timestamp is served, and its payload equals ours. Of two
saves for one wish the second never happens before the index was asked about the first.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import assert_never

from holdfast import clock
from holdfast.errors import StoppedEarly
from holdfast.model import Memento, Payload, SnapshotStatus
from holdfast.wayback import addresses, keyless
from holdfast.wayback.cdx import find
from holdfast.wayback.client import Trouble, WaybackClient
from holdfast.wayback.memento import NotServed, Served, fetch
from holdfast.wayback.spn import Accepted, Elsewhere, Expired, Pending, Success, check_allowance, poll, submit
from holdfast.wayback.wish import BEFORE_SENT, LOST_WAIT, MAX_AGE, PENDING, SERVED_WAITS, Wish
from holdfast.wayback.words import DAY, HOUR, MINUTE, Lost, Setback

JOB_WORTH_ASKING = 3 * HOUR  # a queued job starts late and is then known for about an hour


def snapshot(
    client: WaybackClient,
    record: str,
    url: str,
    local: Payload | None,
    before: SnapshotStatus | None,
    save: Callable[[SnapshotStatus], None],
    *,
    ours: Callable[[], bytes] | None = None,
    ask: bool = True,
    absence: bool = False,
) -> SnapshotStatus:
    """Bring the wish for a snapshot of ``url`` as far as it goes now; the result is not journaled yet.

    ``save`` journals a status and must be durable when it returns; it is called before and after the one request
    that makes a capture. ``ours`` yields the decoded body of our copy, to compare visible text. Without
    ``ask`` copies are only looked up: what is not there any more cannot be saved. With ``absence`` it is the error page
    that is to be saved, ``local`` being our own copy of that; it is a wish of its own, and needs keys. Raises
    ``StoppedEarly`` when the whole run should end (throttled, keys rejected, allowance used up).
    """
    before = before if before and before.url == url else None
    wish = Wish(client, record, url, local, before, save, ours, absence)
    refused = addresses.refusal(url)
    if refused:
        return wish.set_back(Setback("refused", refused, 365 * DAY))
    setback = check_allowance(client)
    if setback:
        return wish.hold(setback)
    found = _resume(wish) or (None if absence else _look_up(wish))
    if found is None and not ask:
        message = "The Wayback Machine lists no copy, and the original is not there to be saved."
        return wish.status("none", message, retry_after=wish.later(DAY))
    return found or _ask(wish)


def _resume(wish: Wish) -> SnapshotStatus | None:
    """Go on with what an earlier run left under way, or look again at what it found; ``None``: start afresh."""
    before = wish.before
    if before is None:
        return None
    if before.state in PENDING and before.submitted_at:
        return _resume_save(wish, before)
    if before.state == "captured-unconfirmed" and before.memento is None:
        return _confirm(wish, before)
    if before.state in ("verified", "captured-unconfirmed") and before.memento is not None:
        return _read_again(wish, before.memento)
    return None


def _resume_save(wish: Wish, before: SnapshotStatus) -> SnapshotStatus | None:
    age = wish.now - clock.parse(before.submitted_at)
    if before.job_id and wish.client.keys is not None and age < JOB_WORTH_ASKING:
        return _follow(wish, before.job_id, before.submitted_at)
    if not before.job_id and (age < LOST_WAIT or before.retry_after > clock.text(wish.now)):
        message = "A save was sent and its answer was lost; the index is asked before another one is sent."
        return wish.under_way(message, before.submitted_at, max(LOST_WAIT - age, MINUTE))
    return _adopt(wish, clock.parse(before.submitted_at), before.submitted_at)


def _confirm(wish: Wish, before: SnapshotStatus) -> SnapshotStatus | None:
    """Look again for a capture that was announced and not served; after the last look it counts as not served."""
    facts = {"submitted_at": before.submitted_at, "job_id": before.job_id}
    if before.claimed:
        got = fetch(wish.client, wish.url, before.claimed)
        if isinstance(got, Served):
            return wish.read_back(got, **facts)
        if not isinstance(got, NotServed):
            return wish.hold(_as_setback(got))
    elif before.submitted_at:
        found = _adopt(wish, clock.parse(before.submitted_at), before.submitted_at)
        if found is not None and found.state != "captured-unconfirmed":
            return found
    tries = before.attempts + 1
    if tries >= len(SERVED_WAITS):
        message = f"archive.org said that it had a capture, but {tries} looks over several days did not find it served."
        return wish.status("not-served", message, retry_after=wish.later(7 * DAY))
    return wish.status(
        "captured-unconfirmed", before.message,
        claimed=before.claimed, attempts=tries, retry_after=wish.later(SERVED_WAITS[tries]), **facts,
    )  # fmt: skip


def _read_again(wish: Wish, memento: Memento) -> SnapshotStatus | None:
    """Check once more a copy that was read back before; ``None`` when it no longer equals our newest copy."""
    target = addresses.archived_address(memento.raw_url)[1] or wish.url
    got = fetch(wish.client, target, memento.timestamp)
    if isinstance(got, Served):
        again = wish.read_back(got)
        return again if again.state == "verified" or wish.local is None else None
    was = f"The copy of {addresses.day(memento.timestamp)} that was read back on {memento.checked_at[:10]}"
    if isinstance(got, NotServed):
        return wish.status("not-served", f"{was} is no longer served.", retry_after=wish.later(DAY))
    setback = _as_setback(got)
    if setback.state == "excluded":
        return wish.set_back(Setback("excluded", f"{was} is no longer served. {setback.message}", setback.wait))
    return wish.hold(setback)


def _look_up(wish: Wish) -> SnapshotStatus | None:
    """Is there a recent copy already that equals ours (or, if we hold none, any copy)?"""
    rows = find(wish.client, wish.url, wish.now - MAX_AGE if wish.local else None)
    if isinstance(rows, Setback):
        return wish.hold(rows)
    other: SnapshotStatus | None = None
    for row in rows:
        got = fetch(wish.client, wish.url, row.timestamp)
        if isinstance(got, NotServed):
            continue
        if not isinstance(got, Served):
            return wish.hold(_as_setback(got))
        status = wish.read_back(got)
        if status.state == "verified" or wish.local is None:
            return status
        other = other or status
    # With keys a new capture may equal ours; without them a recent copy with other bytes is as much as there is.
    return other if wish.client.keys is None else None


def _adopt(wish: Wish, since: datetime, submitted_at: str) -> SnapshotStatus | None:
    """Take as ours what the index lists since ``since``, whatever its bytes; ``None`` when it lists nothing."""
    rows = find(wish.client, wish.url, since - BEFORE_SENT, kinds="2345-" if wish.absence else "23-")
    if isinstance(rows, Setback):
        return wish.hold(rows)
    for row in rows:
        got = fetch(wish.client, wish.url, row.timestamp)
        if isinstance(got, Served):
            return wish.read_back(got, submitted_at=submitted_at)
        if isinstance(got, Setback) and got.state != "deferred":
            return wish.set_back(got)
    if rows:
        message = f"archive.org lists a capture of {addresses.day(rows[0].timestamp)} and does not serve it yet."
        return wish.unconfirmed(rows[0].timestamp, message, submitted_at=submitted_at)
    return None


def _ask(wish: Wish) -> SnapshotStatus:
    """Ask for one new capture. The wish is journaled before the request, so that a crash cannot repeat it."""
    if wish.client.keys is None and (wish.client.settings.keyless == "never" or keyless.given_up(wish.client)):
        message = f"No recent copy is listed, and there are no archive.org keys to ask for one. {_by_hand(wish)}"
        return wish.status("none", message, retry_after=wish.later(DAY))
    wish.client.pace.hold("save")  # so that the time that is journaled is the time of the request
    submitted_at = clock.text(wish.now)
    facts = {"submitted_at": submitted_at, "attempts": wish.attempts}
    wish.save(wish.status("submitting", "A save is being sent to archive.org.", **facts))
    try:
        if wish.client.keys is None:
            return _ask_without_keys(wish, submitted_at)
        said = submit(wish.client, wish.url, wish.attempts, errors=wish.absence)
    except StoppedEarly as stop:
        wish.save(wish.set_back(Setback("deferred", f"No save was made: {stop}", MINUTE)))
        raise
    match said:
        case Accepted():
            wish.save(wish.status("submitted", "archive.org took the save.", job_id=said.job_id, **facts))
            if said.starts_in:
                message = f"archive.org queued the save: {said.message}"
                return wish.under_way(message, submitted_at, said.starts_in + 2 * MINUTE, said.job_id)
            return _follow(wish, said.job_id, submitted_at)
        case Elsewhere():
            message = f"archive.org has a recent capture that its index does not list yet ({said.message})."
            found = _adopt(wish, wish.now - (DAY if wish.absence else MAX_AGE), "")
            return found or wish.set_back(Setback("deferred", message, HOUR))
        case Lost():
            return wish.under_way(said.message, submitted_at, said.wait)
        case Setback():
            return _ended(wish, said)
        case _:
            assert_never(said)


def _ask_without_keys(wish: Wish, submitted_at: str) -> SnapshotStatus:
    outcome = keyless.save(wish.client, wish.url)
    if outcome == "refused":
        message = f"archive.org did not take a save without keys. {_by_hand(wish)}"
        return wish.set_back(Setback("deferred", message, DAY))
    found = _adopt(wish, clock.parse(submitted_at), submitted_at)
    message = f"A save without keys was tried; no copy is to be seen yet. {_by_hand(wish)}"
    return found or wish.under_way(message, submitted_at, HOUR)


def _follow(wish: Wish, job_id: str, submitted_at: str) -> SnapshotStatus:
    """Follow a job to its end and read back what it made."""
    ended = poll(wish.client, job_id, wish.attempts)
    match ended:
        case Success():
            return _read_back_job(wish, ended, job_id, submitted_at)
        case Pending():
            message = "archive.org is still capturing; the next run looks again."
            return wish.under_way(message, submitted_at, LOST_WAIT, job_id)
        case Expired():
            found = _adopt(wish, clock.parse(submitted_at), submitted_at)
            message = f"{ended.message} Its index does not list a capture yet."
            return found or wish.under_way(message, submitted_at, HOUR)
        case Setback():
            return _ended(wish, ended)
        case _:
            assert_never(ended)


def _read_back_job(wish: Wish, job: Success, job_id: str, submitted_at: str) -> SnapshotStatus:
    got = fetch(wish.client, wish.url, job.timestamp)
    if isinstance(got, NotServed) and not addresses.same(job.original_url, wish.url):
        got = fetch(wish.client, job.original_url, job.timestamp)
    if isinstance(got, Served):
        return wish.read_back(got, submitted_at=submitted_at, job_id=job_id)
    if isinstance(got, Setback) and got.state != "deferred":
        return wish.set_back(got)
    message = f"archive.org captured it on {addresses.day(job.timestamp)} and does not serve the copy yet."
    return wish.unconfirmed(job.timestamp, message, submitted_at=submitted_at, job_id=job_id)


def _ended(wish: Wish, setback: Setback) -> SnapshotStatus:
    """After an answer that says why there is no capture. Raises ``StoppedEarly`` if it concerns the whole run."""
    if setback.word == "too-many-daily-captures":
        found = _adopt(wish, wish.now - DAY, "")
        if found is not None:
            return found
    status = wish.set_back(setback)
    if setback.stop:
        wish.save(status)
        raise StoppedEarly(f"archive.org stopped us: {setback.message} Run the same command again tomorrow.")
    return status


def _as_setback(got: Setback | Trouble) -> Setback:
    if isinstance(got, Setback):
        return got
    return Setback("deferred", f"A copy could not be read back: {got.message}.", 15 * MINUTE)


def _by_hand(wish: Wish) -> str:
    return f"Anyone can save it by hand: {wish.client.base}/save/{addresses.target(wish.url)}"
