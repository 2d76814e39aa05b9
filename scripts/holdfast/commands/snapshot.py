"""``holdfast snapshot``: ask the Wayback Machine for a second witness, and count only what was read back from it."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from holdfast import archive, capture, clock, wayback
from holdfast.clock import Clock
from holdfast.commands.sealing import reason_not_public
from holdfast.commands.selection import load_sources, pick
from holdfast.commands.working import content_of
from holdfast.config import Config, Workspace
from holdfast.errors import StoppedEarly
from holdfast.model import Item, OriginalState, Payload, Record, Report, SnapshotStatus
from holdfast.progress import Progress, Silent
from holdfast.watch import state

NOT_THERE = (404, 410)
SKIPPED = "skipped"
FAILED = "refused"
ERROR_PAGE = "error-page"


@dataclass(frozen=True, slots=True)
class _Task:
    """One record to ask about: its address, our newest payload, and where the wish stood."""

    record: str
    url: str
    local: Payload | None
    before: SnapshotStatus | None
    ask: bool = True  # whether a new save may be asked for, or copies only looked up
    absence: bool = False  # it is the error page that is to be saved, and ``local`` is our copy of that


def run(
    workspace: Workspace,
    ids: Sequence[str] = (),
    *,
    keys: wayback.Keys | Literal["find"] | None = "find",
    progress: Progress | None = None,
    clock: Clock = clock.now,
    sleep: Callable[[float], None] = time.sleep,
) -> Report:
    """Bring the snapshots of the records named by ``ids``, or of all that need one, as far as they go today.

    An item's outcome is the state it ended in (see ``model.SnapshotStatus``) or "skipped". With keys, the answer that
    an original is not there is saved as well, for the record: a further item with the outcome "error-page".
    Only "refused" makes the report failed: what is deferred goes on with the next run. ``stopped`` is set when
    archive.org wants the run to end. Raises ``InvalidSources``, ``UsageError`` for an unknown id or half a pair of
    keys, ``ArchiveError``.
    """
    progress = progress or Silent()
    sources = load_sources(workspace)
    store = archive.Archive.of(workspace)
    history = store.read()
    tasks, items = _select(pick(sources, ids), workspace.config, history, clock, recheck=bool(ids))
    found = wayback.find_keys(workspace.root) if keys == "find" else keys
    if found is not None:
        tasks += _error_pages(pick(sources, ids), workspace.config, history, clock)
    if found is None:
        progress.note("No archive.org keys: copies are looked up, and few if any new ones can be asked for.")
    agent = capture.settings_of(workspace.config).user_agent
    client = wayback.WaybackClient(workspace.config.wayback, found, agent, clock, sleep, note=progress.note)
    progress.start("Asking the Wayback Machine", len(tasks))
    stopped = ""
    with store.run("snapshot", clock, progress.note) as journal:
        for task in tasks:
            if stopped:
                items.append(Item(task.record, SKIPPED, "not asked, because the run stopped before"))
                continue
            try:
                status = wayback.snapshot(
                    client, task.record, task.url, task.local, task.before, journal.snapshot,
                    ours=content_of(store, task.local), ask=task.ask, absence=task.absence,
                )  # fmt: skip
            except StoppedEarly as stop:
                stopped = str(stop)
                items.append(Item(task.record, SKIPPED, "archive.org ended the run here; nothing of it is lost"))
                continue
            journal.snapshot(status)
            items.append(Item(task.record, ERROR_PAGE if task.absence else status.state, status.message))
            progress.step(f"{task.record}: {status.state}: {status.message}")
    counts = Counter(item.outcome for item in items)
    return Report("snapshot", tuple(items), counts=dict(counts), failed=counts[FAILED] > 0, stopped=stopped)


def _select(
    records: Sequence[Record], config: Config, history: archive.History, clock: Clock, *, recheck: bool
) -> tuple[list[_Task], list[Item]]:
    """What to ask about, and the items of what is not asked about, with the reason."""
    tasks: list[_Task] = []
    items: list[Item] = []
    for record in records:
        held = archive.newest_copy(record, history)
        local = held.payload if held else None
        before = next(iter(history.snapshots.get(record.id, ())), None)
        reason = _reason_to_skip(record, config, history, clock)
        failures = history.failures.get(record.id, ())
        refused = bool(failures) and failures[0].status in NOT_THERE
        if held is not None and held.origin == "memento" and refused and not reason:
            reason = "its copy was recovered from there, and the original is not there to be saved"
        reason = reason or wayback.reason_to_wait(before, record.url or "", local, clock(), recheck=recheck)
        if reason:
            items.append(Item(record.id, SKIPPED, reason))
            continue
        gone = local is None and refused
        gone = gone or bool(_original(record.id, history, config).missing_since)
        tasks.append(_Task(record.id, record.url or "", local, before, ask=not gone))
    return tasks, items


def _original(record: str, history: archive.History, config: Config) -> OriginalState:
    """The state of an original; the copies are opened only if a look ever missed it."""
    looks = history.observations.get(record, ())
    missed = any(look.outcome == "missing" for look in looks)
    seen = [one for one in history.captures_of(record) if one.origin == "observed"] if missed else []
    return state(looks, config.watch, seen)


def _error_pages(records: Sequence[Record], config: Config, history: archive.History, clock: Clock) -> Iterator[_Task]:
    """The wishes for a snapshot of the answer that an original is not there: one for each run of misses.

    Only while it is missing, so that a save does not archive what came back, and only beside our own copy of it.
    """
    for record in records:
        since = _original(record.id, history, config).missing_since
        if not since or record.url is None or _reason_to_skip(record, config, history, clock):
            continue
        absences = (one for one in history.captures_of(record.id) if one.origin == "absence" and one.started >= since)
        absence = next(absences, None)
        if absence is None or absence.requested_url != record.url:
            continue
        before = next((one for one in history.error_pages.get(record.id, ()) if one.at >= absence.started), None)
        settled = before is not None and before.state in ("verified", "captured-differs")
        if not settled and not wayback.reason_to_wait(before, record.url, absence.payload, clock()):
            yield _Task(record.id, record.url, absence.payload, before, absence=True)


def _reason_to_skip(record: Record, config: Config, history: archive.History, clock: Clock) -> str:
    if record.url is None:
        return "it has no address"
    reason = reason_not_public(record, config, history, clock())
    return f"{reason}: only public sources are shown to archive.org" if reason else ""
