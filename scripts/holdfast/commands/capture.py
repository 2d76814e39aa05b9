"""``holdfast capture``: fetch what has no copy yet, keep it, journal what happened to every record."""

from __future__ import annotations

import shutil
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from holdfast import archive, capture, clock
from holdfast.clock import Clock
from holdfast.commands.first_look import FirstLook
from holdfast.commands.manners import asked_to_wait, disallowed, robots_of
from holdfast.commands.pool import by_host, host_of
from holdfast.commands.sealing import reason_bytes_withheld, reason_withheld, sort_out, store_for
from holdfast.commands.selection import load_sources, pick, reason_for_no_copy
from holdfast.commands.working import work_folder
from holdfast.config import Workspace
from holdfast.model import Capture, FailedCapture, Fetched, Finding, Item, Observation, Record, Report
from holdfast.progress import Progress, Silent

OUTCOMES = ("captured", "unchanged", "failed", "skipped")
PARALLEL_HOSTS = 4
WEB_PAGES = ("text/html", "application/xhtml+xml")


@dataclass(frozen=True, slots=True)
class _Attempts:
    """What the addresses of one record yielded: failures, fetches that are probably not the document, and at best
    one at the end that is, or that a server says it has not changed. ``left``: why one was not asked, or not to its
    end; ``put_off`` if that was so because its server asked for time."""

    failures: tuple[FailedCapture, ...] = ()
    fetched: tuple[Fetched, ...] = ()
    same: Observation | None = None
    left: str = ""
    put_off: bool = False


def run(
    workspace: Workspace,
    ids: Sequence[str] = (),
    *,
    again: bool = False,
    jobs: int | None = None,
    engine: capture.Engine | None = None,
    progress: Progress | None = None,
    clock: Clock = clock.now,
    sleep: Callable[[float], None] = time.sleep,
) -> Report:
    """Capture the records named by ``ids``, or all that have an address and no copy that was received from it.

    ``again`` also takes records whose copy is held, to see whether the original changed. ``engine`` says whether pages
    are also looked at with a browser, instead of what the configuration says. Raises
    ``InvalidSources``, ``UsageError`` for an unknown id, ``ArchiveError`` when the archive cannot be written.
    """
    progress = progress or Silent()
    sources = load_sources(workspace)
    store = archive.Archive.of(workspace)
    history = store.read()
    to_skip = partial(_reason_to_skip, workspace=workspace, history=history, again=again or bool(ids))
    chosen, items = sort_out(pick(sources, ids), workspace, clock(), to_skip)
    findings: list[Finding] = []
    first_look = FirstLook(workspace, progress)
    settings, pause = capture.settings_of(workspace.config), workspace.config.watch.pause
    progress.start("Capturing", len(chosen))
    with (
        capture.Seeing(engine or workspace.config.engine) as seeing,
        work_folder(workspace, "capture") as work,
        store.run("capture", clock, progress.note) as journal,
    ):
        history = store.read()  # with what this run took over from interrupted ones

        known = history if again and not ids else None
        attempt = _Taker(settings, work, clock, seeing, partial(sleep, pause), capture.Manners(), known).attempt
        put_off = 0
        hosts = [(host_of(record.url or ""), record) for record in chosen]
        for record, attempts in by_host(hosts, attempt, jobs or PARALLEL_HOSTS, pause=pause, sleep=sleep):
            keeper = _Keeper(record, journal, history, store_for(record, workspace, clock()), first_look)
            item = _file(keeper, attempts, findings)
            items.append(item)
            put_off += attempts.put_off and item.outcome == "skipped"
            progress.step(f"{record.id}: {item.outcome}" + (f": {item.reason}" if item.reason else ""))
        if seeing.missed:
            progress.note(f"{seeing.missed} page(s) that scripts make were only fetched. {seeing.missing}")
    first_look.end()
    counted = Counter(item.outcome for item in items)
    counts = {name: counted[name] for name in OUTCOMES} | ({"suspect": len(findings)} if findings else {})
    stopped = f"{put_off} record(s) are put off, because their servers ask for time." if put_off else ""
    failed = counted["failed"] > 0
    return Report(
        "capture",
        tuple(items),
        (*findings, *first_look.findings, *store.settle_mirrors()),
        counts,
        failed,
        "" if failed else stopped,
    )


@dataclass(frozen=True, slots=True)
class _Taker:
    """How documents are fetched in this run."""

    settings: capture.CaptureSettings
    work: Path
    clock: Clock
    seeing: capture.Seeing
    pause: Callable[[], None]
    manners: capture.Manners
    known: archive.History | None  # where servers are asked for nothing but what changed

    def attempt(self, record: Record) -> _Attempts:
        """Try the addresses of a record, until one serves what is not doubted."""
        had = _Attempts()
        for url in (record.url, *record.also_at):
            if url is None:
                continue
            if had != _Attempts():
                self.pause()
            had = self._one(record, url, had)
            if had.same or (had.fetched and not had.fetched[-1].suspect):
                return replace(had, left="", put_off=False)
        return had

    def _one(self, record: Record, url: str, had: _Attempts) -> _Attempts:
        wait = asked_to_wait(self.manners, url, self.clock)
        if wait:
            return replace(had, left=wait, put_off=True)
        robots = robots_of(self.manners, url, self.settings, self.clock)
        reason = asked_to_wait(self.manners, url, self.clock) or disallowed(robots, self.settings)
        if reason:
            return replace(had, left=reason, put_off=had.put_off or reason.startswith("put off"))
        result = self._fetch(record, url)
        if isinstance(result, Observation):
            return replace(had, same=result)
        if isinstance(result, Fetched):
            return replace(had, fetched=(*had.fetched, replace(result, robots=robots)))
        wait = asked_to_wait(self.manners, result.hops[-1].url, self.clock) if result.hops else ""
        left = (wait, True) if wait else (had.left, had.put_off)
        return replace(had, failures=(*had.failures, result), left=left[0], put_off=left[1])

    def _fetch(self, record: Record, url: str) -> Fetched | FailedCapture | Observation:
        folder = Path(tempfile.mkdtemp(prefix=f"{record.id}-", dir=self.work))
        copy = self._comparable(record, url)
        fetch = partial(capture.capture_if_changed, previous=copy.payload) if copy else capture.capture
        with _named(folder):
            return fetch(
                url, record=record.id, settings=self.settings, workdir=folder, clock=self.clock, seeing=self.seeing,
                manners=self.manners,
            )  # fmt: skip

    def _comparable(self, record: Record, url: str) -> Capture | None:
        """The copy that came from this very address, if a server may be asked whether that changed since.

        Not if a browser is to see a page that it never saw: that takes the page.
        """
        copy = archive.newest_copy(record, self.known, "observed") if self.known else None
        if copy is None or copy.requested_url != url or len(copy.hops) != 1 or copy.hops[0].status != 200:
            return None
        unseen = self.seeing.engine != "http" and copy.payload.media_type in WEB_PAGES and copy.browser is None
        return None if unseen or (self.known and self.known.kept_back.withholdings([copy.payload.sha256])) else copy


def _reason_to_skip(record: Record, workspace: Workspace, history: archive.History, *, again: bool) -> str:
    """Why this record is not captured now, in words; "" when it is."""
    reason = reason_for_no_copy(record, workspace.config)
    if reason:
        return reason
    reason = reason_withheld(record.id, history)
    if reason or again:
        return reason
    # one recovered from elsewhere, or deposited, says nothing about the address
    newest = archive.newest_copy(record, history, "observed")
    if newest is None:
        return ""
    withheld = history.kept_back.withholdings([newest.payload.sha256])
    return f"a copy is {'withheld' if withheld else 'held'} (use --again to look for changes)"


@dataclass(frozen=True, slots=True)
class _Keeper:
    """Where the copy of one record goes: into the store, or with ``sealed`` out of readers' reach."""

    record: Record
    journal: archive.Run
    history: archive.History
    sealed: archive.ObjectStore | None
    first_look: FirstLook

    def file(self, fetched: Fetched) -> Item:
        """Keep or journal one fetch, and say what became of it."""
        record, same = self.record.id, self._same(fetched)
        if same is not None:
            self.journal.unchanged(fetched, same)
            return Item(record, "unchanged", f"{_doubt(fetched)}same bytes as the copy of {same.started[:10]}")
        reason = reason_bytes_withheld(fetched.payload.sha256, self.history)
        if reason:
            return Item(record, "skipped", reason)
        self.journal.keep(fetched, self.sealed)
        self.first_look.take(self.record, fetched, sealed=self.sealed is not None)
        told = [_doubt(fetched).removesuffix("; ")] if fetched.suspect else []
        told += [f"{missed} part(s) of the page could not be had"] if (missed := len(fetched.requisites.failed)) else []
        if fetched.browser is not None:
            failure = fetched.browser.failure
            told += [f"seen in a browser, not to its end: {failure}" if failure else "seen in a browser"]
        told += ["sealed"] if self.sealed else []
        return Item(record, "captured", "; ".join(told))

    def judged(self, fetched: Fetched) -> Fetched:
        """With the suspicion that only the archive can have: a web page where something else was captured before. What
        the record accepts is not doubted."""
        if fetched.payload.sha256 in self.record.accept:
            return replace(fetched, suspect="")
        before = archive.newest_copy(self.record, self.history, "observed")
        known = before.payload.media_type if before else ""
        if fetched.suspect or not known or known in WEB_PAGES or fetched.payload.media_type not in WEB_PAGES:
            return fetched
        return replace(fetched, suspect=f"It is a web page, where something else ({known}) was captured before.")

    def _same(self, fetched: Fetched) -> Capture | None:
        """The newest copy, or the newest suspect of all, if it has the same bytes and is judged as they are now.

        A page that was never seen in a browser is not the same when it was seen in one now.
        """
        copy = archive.newest_copy(self.record, self.history, "observed")
        newest = self.history.newest(self.record.id)
        suspect = newest if newest and newest.suspect and fetched.suspect and newest.origin == "observed" else None
        newly_seen = fetched.browser is not None and not fetched.browser.failure
        found = (
            one
            for one in (copy, suspect)
            if one and one.payload.sha256 == fetched.payload.sha256
            if not newly_seen or (one.browser is not None and not one.browser.failure)
        )
        return next(found, None)


def _file(keeper: _Keeper, attempts: _Attempts, findings: list[Finding]) -> Item:
    """Keep and journal what the attempts yielded; the item says what became of the record."""
    for failure in attempts.failures:
        keeper.journal.failed(failure)
    record, had = keeper.record.id, [keeper.judged(fetched) for fetched in attempts.fetched]
    try:
        items = [keeper.file(fetched) for fetched in had]
    finally:
        for fetched in had:
            shutil.rmtree(fetched.payload_path.parent, ignore_errors=True)
    if attempts.same is not None:
        keeper.journal.observed(attempts.same)
        return Item(record, "unchanged", "the server says that it has not changed since the last copy")
    if not had and attempts.left:
        return Item(record, "skipped", attempts.left)
    if not had:
        return Item(record, "failed", attempts.failures[-1].message)
    if not had[-1].suspect:
        return items[-1]
    findings.append(_suspected(record, had[0]))
    return items[0]


def _doubt(fetched: Fetched) -> str:
    return f"suspect: {fetched.suspect.rstrip('.')}; " if fetched.suspect else ""


def _suspected(record: str, fetched: Fetched) -> Finding:
    """The warning that what came does not count, with what to write if it does."""
    message = (
        f"What {fetched.final_url} served is probably not the document. {fetched.suspect} It does not count as held."
    )
    remedy = (
        "Look at it on the record's page; the next run tries the address again. If it is the document, write "
        f"accept: [{fetched.payload.sha256}] into the record."
    )
    return Finding(f"sources/records/{record}.yml", "suspect", message, remedy, level="note")


@contextmanager
def _named(folder: Path) -> Iterator[None]:
    """Says where a write failed: the system names no file once one is open, and a full disk should be found."""
    try:
        yield
    except OSError as error:
        if error.filename is None:
            error.filename = str(folder)
        raise
