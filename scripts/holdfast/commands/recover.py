"""``holdfast recover``: take from the Wayback Machine what can no longer be had from its own address."""

from __future__ import annotations

import shutil
import time
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from holdfast import archive, capture, clock, wayback
from holdfast.clock import Clock
from holdfast.commands.first_look import FirstLook
from holdfast.commands.memento import Deferred, Readback, Reader
from holdfast.commands.sealing import reason_bytes_withheld, reason_withheld, sort_out, store_for
from holdfast.commands.selection import load_sources, pick, reason_for_no_copy
from holdfast.commands.working import work_folder
from holdfast.config import Workspace
from holdfast.errors import StoppedEarly
from holdfast.model import Capture, Item, Record, Report
from holdfast.progress import Progress, Silent

OUTCOMES = ("recovered", "unchanged", "listed", "not-found", "deferred", "failed", "skipped")
MOST_TRIES = 6  # copies of one record that are read back, at most
MOST_SHOWN = 10  # copies that --list names


@dataclass(frozen=True, slots=True)
class _Listing:
    """The copies of a record's addresses in the order in which to try them, or the outcome that ends it here."""

    candidates: tuple[wayback.Candidate, ...] = ()
    item: Item | None = None

    @property
    def eligible(self) -> tuple[wayback.Candidate, ...]:
        return tuple(one for one in self.candidates if one.eligible)


def run(
    workspace: Workspace,
    ids: Sequence[str] = (),
    *,
    list_only: bool = False,
    progress: Progress | None = None,
    clock: Clock = clock.now,
    sleep: Callable[[float], None] = time.sleep,
) -> Report:
    """Recover the records named by ``ids``, or all that have an address and no copy, from mementos.

    With ``list_only`` the index is asked, the choice is shown with its reasons, and nothing is written. An item's
    outcome is one of ``OUTCOMES``; "failed" alone, where no copy that is listed turned out to be the document, makes
    the report failed. ``stopped`` is set when archive.org wants the run to end. Raises ``InvalidSources``,
    ``UsageError`` for an unknown id, ``ArchiveError``.
    """
    progress = progress or Silent()
    sources = load_sources(workspace)
    store = archive.Archive.of(workspace)
    history = store.read()
    to_skip = partial(_reason_to_skip, workspace=workspace, history=history, named=bool(ids))
    chosen, items = sort_out(pick(sources, ids), workspace, clock(), to_skip)
    settings = capture.settings_of(workspace.config)
    client = wayback.WaybackClient(
        workspace.config.wayback, None, settings.user_agent, clock, sleep,
        note=progress.note, most_bytes=workspace.config.limits.bytes,
    )  # fmt: skip
    progress.start("Looking through the Wayback Machine" if list_only else "Recovering", len(chosen))
    stopped = ""
    first_look = FirstLook(workspace, progress)
    journal = nullcontext() if list_only or not chosen else store.run("recover", clock, progress.note)
    with work_folder(workspace, "recover") as work, journal as run:
        for record in chosen:
            if stopped:
                items.append(Item(record.id, "skipped", "not asked, because the run stopped before"))
                continue
            try:
                found = _list(client, record)
                if found.item is not None:
                    item = found.item
                elif run is None:
                    item = _shown(record, found, progress)
                else:
                    reader = Reader(client, settings, clock, Path(work) / record.id)
                    keeper = _Keeper(run, history, store_for(record, workspace, clock()), first_look)
                    item = _recover(reader, record, found, keeper)
                    shutil.rmtree(Path(work) / record.id)
            except StoppedEarly as stop:
                stopped = str(stop)
                item = Item(record.id, "skipped", "archive.org ended the run here; nothing of it is lost")
            items.append(item)
            progress.step(f"{record.id}: {item.outcome}" + (f": {item.reason}" if item.reason else ""))
    first_look.end()
    counted = Counter(item.outcome for item in items)
    counts = {name: counted[name] for name in OUTCOMES}
    behind = (*first_look.findings, *store.settle_mirrors())
    return Report("recover", tuple(items), behind, counts, counted["failed"] > 0, stopped)


def _reason_to_skip(record: Record, workspace: Workspace, history: archive.History, *, named: bool) -> str:
    """Why this record is not recovered now, in words; "" when it is."""
    reason = reason_for_no_copy(record, workspace.config) or reason_withheld(record.id, history)
    if reason:
        return reason
    if not named and archive.newest_copy(record, history) is not None:
        return "a copy is held (name the record to recover an older one as well)"
    return ""


def _list(client: wayback.WaybackClient, record: Record) -> _Listing:
    """Ask the index about every address of the record. What is listed for one counts although another is deferred."""
    rows: list[wayback.Listed] = []
    setbacks: list[wayback.Setback] = []
    for url in (record.url, *record.also_at):
        found = wayback.listing(client, url or "")
        if isinstance(found, wayback.Setback):
            setbacks.append(found)
        else:
            rows += found
    listing = _Listing(wayback.choose(rows, about=record.date))
    if listing.eligible:
        return listing
    if setbacks:
        worst = next((one for one in setbacks if one.state == "deferred"), setbacks[0])
        outcome = "deferred" if worst.state == "deferred" else "not-found"
        return _Listing(item=Item(record.id, outcome, worst.message))
    if not rows:
        return _Listing(item=Item(record.id, "not-found", "the Wayback Machine lists no copy of its address"))
    why = Counter(one.reasons[0] for one in listing.candidates).most_common(3)
    words = "; ".join(f"{count} {reason}" for reason, count in why)
    reason = f"none of the {_copies(len(rows))} listed there can be the document: {words}"
    return _Listing(listing.candidates, Item(record.id, "not-found", reason))


def _shown(record: Record, found: _Listing, progress: Progress) -> Item:
    """What would be tried, first to last, with the reasons."""
    for number, one in enumerate(found.candidates[:MOST_SHOWN], 1):
        mark = f"{number}." if one.eligible else "not taken:"
        progress.note(f"{record.id}: {mark} {one.words}")
    if len(found.candidates) > MOST_SHOWN:
        progress.note(f"{record.id}: and {len(found.candidates) - MOST_SHOWN:,} more")
    count, good = len(found.candidates), len(found.eligible)
    reason = f"would take the copy of {found.eligible[0].words}; of {_copies(count)} listed, {good:,} can be tried"
    return Item(record.id, "listed", reason)


@dataclass(frozen=True, slots=True)
class _Keeper:
    """Where the copy of one record goes: into the store, or with ``sealed`` out of readers' reach."""

    run: archive.Run
    history: archive.History
    sealed: archive.ObjectStore | None
    first_look: FirstLook


def _recover(reader: Reader, record: Record, found: _Listing, keeper: _Keeper) -> Item:
    """Read copies back, the best first, until one is the document; keep that one."""
    held = keeper.history.captures_of(record.id)
    doubts: list[str] = []
    failed_digests: set[str] = set()
    for candidate in found.eligible:
        listed = candidate.listed
        day = wayback.addresses.day(listed.timestamp)
        if listed.digest in failed_digests:
            continue
        if len(doubts) == MOST_TRIES:
            break
        same = _held_already(held, reader.raw_url(listed.original, listed.timestamp))
        if same is not None:
            return Item(record.id, "unchanged", f"the copy of {day} is held already")
        got = reader.read(listed.original, listed.timestamp)
        if isinstance(got, Deferred):
            return Item(record.id, "deferred", got.reason)
        if isinstance(got, str):
            doubts.append(f"{day}: {got.rstrip('.')}")
            failed_digests.update({listed.digest} - {""})
            continue
        return _keep(reader, record, got, held, keeper)
    return Item(record.id, "failed", f"no copy that was read back is the document. {'. '.join(doubts)}.")


def _keep(reader: Reader, record: Record, got: Readback, held: Sequence[Capture], keeper: _Keeper) -> Item:
    day = clock.parse(got.main.archived_at)
    words = f"{day.day} {day:%B %Y}"
    equal = next((one for one in held if one.origin != "absence" and _equals(one, got)), None)
    if equal is not None:
        return Item(record.id, "unchanged", f"the copy of {words} has the same bytes as the one held")
    withheld = reason_bytes_withheld(got.judged.payload.sha256, keeper.history)
    if withheld:
        return Item(record.id, "skipped", withheld)
    fetched = reader.complete(got, record.id, record.url or "")
    if isinstance(fetched, Deferred):
        return Item(record.id, "deferred", fetched.reason)
    kept = keeper.run.keep(fetched, keeper.sealed)
    keeper.first_look.take(record, fetched, sealed=keeper.sealed is not None)
    holder = kept.recovered_from.holder if kept.recovered_from else ""
    missed = len(fetched.requisites.failed)
    more = f"; {missed} part(s) of the page could not be had" if missed else ""
    more += "; sealed" if keeper.sealed else ""
    return Item(record.id, "recovered", f"from the copy that the {holder} made on {words}{more}")


def _equals(held: Capture, got: Readback) -> bool:
    return held.payload.sha256 == got.judged.payload.sha256


def _held_already(held: Sequence[Capture], raw_url: str) -> Capture | None:
    return next((one for one in held if one.recovered_from and one.recovered_from.raw_url == raw_url), None)


def _copies(count: int) -> str:
    return f"{count:,} {'copy' if count == 1 else 'copies'}"
