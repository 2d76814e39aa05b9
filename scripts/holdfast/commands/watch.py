"""``holdfast watch``: one look at every original, journaled whatever it finds; the answer of absence is kept."""

from __future__ import annotations

import shutil
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

from holdfast import archive, capture, clock
from holdfast.clock import Clock, parse
from holdfast.clock import text as instant
from holdfast.commands.manners import asked_to_wait, disallowed, robots_of
from holdfast.commands.news import change_of, markdown, settled
from holdfast.commands.pool import by_host, host_of
from holdfast.commands.sealing import reason_not_public
from holdfast.commands.selection import load_sources, pick
from holdfast.commands.working import content_of, work_folder
from holdfast.config import Workspace
from holdfast.errors import UsageError
from holdfast.model import Capture, FailedCapture, Fetched, Item, Observation, OriginalState, Record, Report
from holdfast.progress import Progress, Silent
from holdfast.watch import due as next_look
from holdfast.watch import state

PARALLEL_HOSTS = 4
LATELY = timedelta(days=2)  # how old a look at a neighbour may be to tell that the whole host is down


@dataclass(frozen=True, slots=True)
class _Subject:
    """One original and what is known of it before the look."""

    record: Record
    observations: tuple[Observation, ...]  # newest first
    everything: tuple[Capture, ...]  # newest first, absences included

    @property
    def seen(self) -> list[Capture]:
        """The captures that are sightings of ours."""
        return [one for one in self.everything if one.origin == "observed"]

    @property
    def copy(self) -> Capture | None:
        """The newest copy, whoever made it."""
        return next((one for one in self.everything if one.origin not in ("absence", "redacted")), None)


@dataclass(frozen=True, slots=True)
class _Found:
    """What came of a look, and the answer of absence if one was to be kept; or why there was no look."""

    observation: Observation | None
    absence: Fetched | FailedCapture | None = None
    left: str = ""


def run(
    workspace: Workspace,
    ids: Sequence[str] = (),
    *,
    due: bool = False,
    notify: Path | None = None,
    jobs: int | None = None,
    progress: Progress | None = None,
    clock: Clock = clock.now,
    sleep: Callable[[float], None] = time.sleep,
) -> Report:
    """Look once at the original of every record named by ``ids``, or of all that have an address.

    ``due``: only at those whose time has come. ``notify``: the file for what changed, as Markdown; if nothing did, it
    is not written. ``jobs`` hosts are visited at a time, each by one look after the other. An item's outcome is the
    state after the look (see ``model.OriginalState``), its reason the explanation for readers. What a look finds, a
    page that is gone or a server that is silent, is a result and no failure. Raises ``InvalidSources``, ``UsageError``
    for an unknown id or a file that cannot be made, ``ArchiveError``.
    """
    progress = progress or Silent()
    if notify is not None and not notify.absolute().parent.is_dir():
        raise UsageError(f"There is no folder {notify.absolute().parent} to write {notify.name} into. Make it first.")
    chosen = pick(load_sources(workspace), ids)
    store = archive.Archive.of(workspace)
    history = store.read()
    subjects, items = _select(workspace, chosen, history, clock if due else None)
    latest = {name: looks[0] for name, looks in history.observations.items() if looks}
    found: dict[str, Observation] = {}
    absences = 0
    progress.start("Looking at the originals", len(subjects))
    with work_folder(workspace, "watch") as work, store.run("watch", clock, progress.note) as journal:
        visit = _Visitor(workspace, store, history, work, clock, sleep, capture.Manners())
        places = [(host_of(subject.record.url or ""), subject) for subject in subjects]
        pause = workspace.config.watch.pause
        for subject, seen in by_host(places, visit, jobs or PARALLEL_HOSTS, pause=pause, sleep=sleep):
            name = subject.record.id
            if seen.observation is None:
                items.append(Item(name, "skipped", seen.left))
                progress.step(f"{name}: skipped: {seen.left}")
                continue
            latest[name] = found[name] = seen.observation
            journal.observed(seen.observation)
            if isinstance(seen.absence, Fetched):
                journal.keep(seen.absence)
                absences += 1
                shutil.rmtree(seen.absence.payload_path.parent, ignore_errors=True)
            now = _state(workspace, subject, seen.observation, {})
            progress.step(f"{name}: {now.state}: {now.explanation}")
            if isinstance(seen.absence, FailedCapture):
                progress.note(f"{name}: the answer was not kept: {seen.absence.message}")
    ended = [
        (subject, _state(workspace, subject, found[subject.record.id], latest))
        for subject in subjects
        if subject.record.id in found
    ]
    items += [Item(subject.record.id, now.state, now.explanation) for subject, now in ended]
    counts = dict(Counter(item.outcome for item in items)) | ({"absences kept": absences} if absences else {})
    if notify is not None:
        counts["changes"] = _notify(notify, workspace, ended, progress)
    return Report("watch", tuple(items), store.settle_mirrors(), counts)


def _select(
    workspace: Workspace, records: Sequence[Record], history: archive.History, clock: Clock | None
) -> tuple[list[_Subject], list[Item]]:
    """What to look at, and the items of the rest. With ``clock`` only what is due now."""
    subjects: list[_Subject] = []
    items: list[Item] = []
    for record in records:
        looks, everything = archive.of_document(record, history)
        subject = _Subject(record, looks, everything)
        reason = "it has no address" if record.url is None else ""
        if not reason and clock is not None:
            now = clock()
            when = next_look(looks, subject.seen, now, state(looks, workspace.config.watch, subject.seen))
            reason = f"not due before {when[:16].replace('T', ' ')} UTC" if when > instant(now) else ""
        if reason:
            items.append(Item(record.id, "skipped", reason))
        else:
            subjects.append(subject)
    return subjects, items


@dataclass(frozen=True, slots=True)
class _Visitor:
    """Looks at one original; if it is missing, also elsewhere, and takes the answer. Runs in several threads."""

    workspace: Workspace
    store: archive.Archive
    history: archive.History
    work: Path
    clock: Clock
    sleep: Callable[[float], None]
    manners: capture.Manners

    def __call__(self, subject: _Subject) -> _Found:
        left = self._left(subject.record.url or "")
        if left:
            return _Found(None, left=left)
        known = self._known(subject)
        seen = self._look(subject.record, subject.record.url or "", known)
        if seen.outcome != "missing":
            return _Found(seen)
        elsewhere = self._elsewhere(subject.record, seen, known)
        if elsewhere is not None:
            return _Found(elsewhere)
        if reason_not_public(subject.record, self.workspace.config, self.history, self.clock()):
            return _Found(seen)
        since = _state(self.workspace, subject, seen, {}).missing_since
        if any(one.origin == "absence" and one.started >= since for one in subject.everything):
            return _Found(seen)
        self.sleep(self.workspace.config.watch.pause)
        settings = capture.settings_of(self.workspace.config)
        return _Found(
            seen,
            capture.capture_absence(
                subject.record.url or "", record=subject.record.id, settings=settings,
                workdir=self.work, known=known, clock=self.clock,
            ),
        )  # fmt: skip

    def _left(self, url: str) -> str:
        """Why there is no look at ``url`` in this run, in words; "" when there is."""
        wait = asked_to_wait(self.manners, url, self.clock)
        settings = capture.settings_of(self.workspace.config)
        if wait or settings.robots == "note":
            return wait
        return disallowed(robots_of(self.manners, url, settings, self.clock), settings)

    def _known(self, subject: _Subject) -> capture.Known:
        """Our newest copy. What a third party recorded says nothing of the server's tags and addresses."""
        copy = subject.copy
        if copy is None:
            return capture.Known()
        if copy.origin == "memento":
            payload = replace(copy.payload, etag="", last_modified="")
            return capture.Known(payload, "", content_of(self.store, payload))
        return capture.Known(copy.payload, copy.final_url, content_of(self.store, copy.payload))

    def _look(self, record: Record, url: str, known: capture.Known) -> Observation:
        return capture.look(
            url, record=record.id, settings=capture.settings_of(self.workspace.config), clock=self.clock,
            previous=known.payload, seen_at=known.seen_at, content=known.content, manners=self.manners,
        )  # fmt: skip

    def _elsewhere(self, record: Record, seen: Observation, known: capture.Known) -> Observation | None:
        """The look that found our very bytes at another address of the record, as a move; ``None`` if none did."""
        for url in record.also_at if known.payload is not None else ():
            self.sleep(self.workspace.config.watch.pause)
            other = self._look(record, url, known)
            if known.payload is not None and other.sha256 == known.payload.sha256:
                message = f"{seen.message} The same bytes are served at {other.final_url}."
                return replace(seen, outcome="moved", final_url=other.final_url, sha256=other.sha256, message=message)
        return None


def _state(workspace: Workspace, subject: _Subject, seen: Observation, latest: dict[str, Observation]) -> OriginalState:
    """The state of an original after a look; ``latest`` has the newest look at every record."""
    since = instant(parse(seen.at) - LATELY)
    others = [look for name, look in latest.items() if name != subject.record.id and look.at >= since]
    return state((seen, *subject.observations), workspace.config.watch, subject.seen, neighbours=others)


def _notify(
    path: Path, workspace: Workspace, ended: Sequence[tuple[_Subject, OriginalState]], progress: Progress
) -> int:
    """Write what changed, if anything did; returns how much."""
    rules = workspace.config.watch
    found = [
        change_of(subject.record, settled(subject.observations, subject.seen, rules), now) for subject, now in ended
    ]
    changes = [change for change in found if change is not None]
    if not changes:
        progress.note(f"Nothing changed, so {path} was not written.")
        return 0
    path.write_text(markdown(workspace.config.title, changes, len(ended)), encoding="utf-8")
    progress.note(f"{len(changes)} change{'' if len(changes) == 1 else 's'} written to {path}.")
    return len(changes)
