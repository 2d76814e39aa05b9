"""``holdfast capture``: fetch what has no copy yet, keep it, journal what happened to every record."""

from __future__ import annotations

import shutil
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from holdfast import archive, capture, clock
from holdfast.clock import Clock
from holdfast.commands.pool import by_host, host_of
from holdfast.commands.sealing import reason_bytes_withheld, reason_withheld, sort_out, store_for
from holdfast.commands.selection import load_sources, pick, reason_for_no_copy
from holdfast.commands.working import work_folder
from holdfast.config import Workspace
from holdfast.model import Capture, FailedCapture, Fetched, Item, Record, Report
from holdfast.progress import Progress, Silent

OUTCOMES = ("captured", "unchanged", "failed", "skipped")
PARALLEL_HOSTS = 4


@dataclass(frozen=True, slots=True)
class _Attempts:
    """What the addresses of one record yielded: the failures on the way and, at best, a fetch at the end."""

    failures: tuple[FailedCapture, ...]
    fetched: Fetched | None


def run(
    workspace: Workspace,
    ids: Sequence[str] = (),
    *,
    again: bool = False,
    jobs: int | None = None,
    progress: Progress | None = None,
    clock: Clock = clock.now,
    sleep: Callable[[float], None] = time.sleep,
) -> Report:
    """Capture the records named by ``ids``, or all that have an address and no copy that was received from it.

    ``again`` also takes records whose copy is held, to see whether the original changed. Raises
    ``InvalidSources``, ``UsageError`` for an unknown id, ``ArchiveError`` when the archive cannot be written.
    """
    progress = progress or Silent()
    sources = load_sources(workspace)
    store = archive.Archive.of(workspace)
    history = store.read()
    to_skip = partial(_reason_to_skip, workspace=workspace, history=history, again=again or bool(ids))
    chosen, items = sort_out(pick(sources, ids), workspace, clock(), to_skip)
    settings, pause = capture.settings_of(workspace.config), workspace.config.watch.pause
    progress.start("Capturing", len(chosen))
    with work_folder(workspace, "capture") as work, store.run("capture", clock, progress.note) as journal:
        history = store.read()  # with what this run took over from interrupted ones

        def attempt(record: Record) -> _Attempts:
            failures: list[FailedCapture] = []
            for url in (record.url, *record.also_at):
                if url is None:
                    continue
                if failures:
                    sleep(pause)
                folder = Path(tempfile.mkdtemp(prefix=f"{record.id}-", dir=work))
                with _named(folder):
                    result = capture.capture(url, record=record.id, settings=settings, workdir=folder, clock=clock)
                if isinstance(result, Fetched):
                    return _Attempts(tuple(failures), result)
                failures.append(result)
            return _Attempts(tuple(failures), None)

        hosts = [(host_of(record.url or ""), record) for record in chosen]
        for record, attempts in by_host(hosts, attempt, jobs or PARALLEL_HOSTS, pause=pause, sleep=sleep):
            item = _file(_Keeper(journal, history, store_for(record, workspace, clock())), attempts, record.id)
            items.append(item)
            progress.step(f"{record.id}: {item.outcome}" + (f": {item.reason}" if item.reason else ""))
    counted = Counter(item.outcome for item in items)
    counts = {name: counted[name] for name in OUTCOMES}
    return Report("capture", tuple(items), store.settle_mirrors(), counts, counted["failed"] > 0)


def _newest_observed(history: archive.History, record: str) -> Capture | None:
    """The newest copy that came from the address itself. One recovered from elsewhere says nothing about it."""
    newest = history.newest(record)
    if newest is None or newest.origin == "observed":
        return newest
    return next((one for one in history.captures_of(record) if one.origin == "observed"), None)


def _reason_to_skip(record: Record, workspace: Workspace, history: archive.History, *, again: bool) -> str:
    """Why this record is not captured now, in words; "" when it is."""
    reason = reason_for_no_copy(record, workspace.config)
    if reason:
        return reason
    reason = reason_withheld(record.id, history)
    if reason or again:
        return reason
    newest = _newest_observed(history, record.id)
    if newest is None:
        return ""
    withheld = history.kept_back.withholdings([newest.payload.sha256])
    return f"a copy is {'withheld' if withheld else 'held'} (use --again to look for changes)"


@dataclass(frozen=True, slots=True)
class _Keeper:
    """Where the copy of one record goes: into the store, or with ``sealed`` out of readers' reach."""

    journal: archive.Run
    history: archive.History
    sealed: archive.ObjectStore | None


def _file(keeper: _Keeper, attempts: _Attempts, record: str) -> Item:
    """Keep and journal what the attempts yielded; the item says what became of the record."""
    journal, newest = keeper.journal, _newest_observed(keeper.history, record)
    for failure in attempts.failures:
        journal.failed(failure)
    fetched = attempts.fetched
    if fetched is None:
        return Item(record, "failed", attempts.failures[-1].message)
    try:
        if newest is not None and newest.payload.sha256 == fetched.payload.sha256:
            journal.unchanged(fetched, newest)
            return Item(record, "unchanged", f"same bytes as the copy of {newest.started[:10]}")
        reason = reason_bytes_withheld(fetched.payload.sha256, keeper.history)
        if reason:
            return Item(record, "skipped", reason)
        journal.keep(fetched, keeper.sealed)
        told = [f"{missed} part(s) of the page could not be had"] if (missed := len(fetched.requisites.failed)) else []
        told += ["sealed"] if keeper.sealed else []
        return Item(record, "captured", "; ".join(told))
    finally:
        shutil.rmtree(fetched.payload_path.parent, ignore_errors=True)


@contextmanager
def _named(folder: Path) -> Iterator[None]:
    """Says where a write failed: the system names no file once one is open, and a full disk should be found."""
    try:
        yield
    except OSError as error:
        if error.filename is None:
            error.filename = str(folder)
        raise
