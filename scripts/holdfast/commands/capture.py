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
from holdfast.commands.pool import by_host, host_of
from holdfast.commands.sealing import reason_bytes_withheld, reason_withheld, sort_out, store_for
from holdfast.commands.selection import load_sources, pick, reason_for_no_copy
from holdfast.commands.working import work_folder
from holdfast.config import Workspace
from holdfast.model import Capture, FailedCapture, Fetched, Finding, Item, Record, Report
from holdfast.progress import Progress, Silent

OUTCOMES = ("captured", "unchanged", "failed", "skipped")
PARALLEL_HOSTS = 4
WEB_PAGES = ("text/html", "application/xhtml+xml")


@dataclass(frozen=True, slots=True)
class _Attempts:
    """What the addresses of one record yielded: failures, fetches that are probably not the document, and at best
    one at the end that is."""

    failures: tuple[FailedCapture, ...] = ()
    fetched: tuple[Fetched, ...] = ()


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
    settings, pause = capture.settings_of(workspace.config), workspace.config.watch.pause
    progress.start("Capturing", len(chosen))
    with (
        capture.Seeing(engine or workspace.config.engine) as seeing,
        work_folder(workspace, "capture") as work,
        store.run("capture", clock, progress.note) as journal,
    ):
        history = store.read()  # with what this run took over from interrupted ones

        attempt = _Taker(settings, work, clock, seeing, pause, sleep).attempt
        hosts = [(host_of(record.url or ""), record) for record in chosen]
        for record, attempts in by_host(hosts, attempt, jobs or PARALLEL_HOSTS, pause=pause, sleep=sleep):
            item = _file(_Keeper(record, journal, history, store_for(record, workspace, clock())), attempts, findings)
            items.append(item)
            progress.step(f"{record.id}: {item.outcome}" + (f": {item.reason}" if item.reason else ""))
        if seeing.missed:
            progress.note(f"{seeing.missed} page(s) that scripts make were only fetched. {seeing.missing}")
    counted = Counter(item.outcome for item in items)
    counts = {name: counted[name] for name in OUTCOMES} | ({"suspect": len(findings)} if findings else {})
    return Report("capture", tuple(items), (*findings, *store.settle_mirrors()), counts, counted["failed"] > 0)


@dataclass(frozen=True, slots=True)
class _Taker:
    """How documents are fetched in this run."""

    settings: capture.CaptureSettings
    work: Path
    clock: Clock
    seeing: capture.Seeing
    pause: float
    sleep: Callable[[float], None]

    def attempt(self, record: Record) -> _Attempts:
        """Try the addresses of a record, until one serves what is not doubted."""
        had = _Attempts()
        for url in (record.url, *record.also_at):
            if url is None:
                continue
            if had != _Attempts():
                self.sleep(self.pause)
            folder = Path(tempfile.mkdtemp(prefix=f"{record.id}-", dir=self.work))
            with _named(folder):
                result = capture.capture(
                    url, record=record.id, settings=self.settings, workdir=folder, clock=self.clock, seeing=self.seeing
                )
            if isinstance(result, FailedCapture):
                had = replace(had, failures=(*had.failures, result))
                continue
            had = replace(had, fetched=(*had.fetched, result))
            if not result.suspect:
                break
        return had


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
