"""``holdfast repair``: give the store and every mirror a good copy of what is damaged or missing there."""

from __future__ import annotations

from contextlib import ExitStack

from holdfast import archive, clock
from holdfast.archive import repair_notes, repairs
from holdfast.archive.repairs import Broken, Home, Outcome
from holdfast.archive.stores import open_one
from holdfast.clock import Clock
from holdfast.commands.working import work_folder
from holdfast.config import Workspace
from holdfast.errors import ArchiveError
from holdfast.model import Finding, Item, Report
from holdfast.progress import Progress, Silent

OUTCOMES = ("repaired", "failed")
ASIDE = "damaged"
"""Folder below the cache for what was damaged."""
NOTES = "repairing"
"""Folder below the cache for notes of repairs on their way."""


def run(
    workspace: Workspace,
    *,
    source: str = "",
    sample: int = 1,
    progress: Progress | None = None,
    clock: Clock = clock.now,
) -> Report:
    """Look at every object in the store and in each mirror, and mend what is not whole from a place where it is.

    ``source``: the one address to take copies from, by default the store and all mirrors. ``sample`` n hashes one
    nth of the objects, as ``verify`` does; what is missing is found in any case. What withholding took away stays
    away. Every repair is journaled, and what was damaged is kept below ``.holdfast/damaged``.
    """
    progress = progress or Silent()
    kept = archive.Archive.of(workspace)
    addresses = (workspace.config.store, *workspace.config.mirrors)
    homes = [Home(address, open_one(address, workspace.root)) for address in addresses]
    sources = [Home(source, open_one(source, workspace.root))] if source else homes
    kept.put_in_order("repair", clock, progress.note)
    _catch_up(workspace, kept, homes, progress, clock)
    wanted = repairs.belonging(kept.read())
    part = archive.Sample(sample, clock().toordinal() % sample)
    findings: list[Finding] = []
    broken: list[Broken] = []
    for home in homes:
        try:
            broken += repairs.broken_at(home, wanted, progress, part)
        except (ArchiveError, OSError) as error:
            remedy = "Mend the cause, then repair again."
            findings.append(Finding(home.address, "not-reached", f"It cannot be looked at: {error}", remedy))
    outcomes = _mend(workspace, kept, broken, sources, progress, clock) if broken else []
    items = [_item(outcome) for outcome in outcomes]
    findings += [_finding(outcome) for outcome in outcomes if outcome.event is None]
    counts = {name: sum(item.outcome == name for item in items) for name in OUTCOMES}
    counts = {"objects": len(wanted), "places": len(homes), **counts}
    return Report("repair", items=tuple(items), findings=tuple(findings), counts=counts, failed=bool(findings))


def _catch_up(workspace: Workspace, kept: archive.Archive, homes: list[Home], progress: Progress, clock: Clock) -> None:
    """Journal the repairs that an interrupted run had done, and not said."""
    folder, stores = workspace.cache / NOTES, {home.address: home.store for home in homes}
    left = list(repair_notes.left(folder))
    if not left:
        return
    done = [one for one in left if one.place in stores and archive.is_sound(stores[one.place], one.object)]
    told = repair_notes.told(workspace.archive)
    if not told.issuperset(done):
        with kept.run("repair", clock, progress.note) as run:
            for one in done:
                if one not in told:
                    run.repaired(one)
    for one in done:
        repair_notes.forget(folder, one)


def _mend(
    workspace: Workspace,
    kept: archive.Archive,
    broken: list[Broken],
    sources: list[Home],
    progress: Progress,
    clock: Clock,
) -> list[Outcome]:
    progress.start("Repairing", len(broken))
    outcomes = []
    with ExitStack() as stack:
        work = stack.enter_context(work_folder(workspace, "repair"))
        run = stack.enter_context(kept.run("repair", clock, progress.note))
        for one in broken:
            outcome = repairs.mend(
                one, sources, work=work, aside=workspace.cache / ASIDE, notes=workspace.cache / NOTES,
                journal=run.repaired, clock=clock,
            )  # fmt: skip
            outcomes.append(outcome)
            done = f"repaired from {outcome.event.source}" if outcome.event else outcome.reason
            progress.step(f"{one.sha256[:16]} at {one.home.address}: {done}")
    return outcomes


def _item(outcome: Outcome) -> Item:
    if outcome.event is None:
        return Item(outcome.broken.sha256, "failed", f"{outcome.broken.home.address}: {outcome.reason}")
    was = outcome.event.was if outcome.event.was == repair_notes.MISSING else f"damaged ({outcome.event.was})"
    return Item(outcome.broken.sha256, "repaired", f"{outcome.event.place} had it {was}; from {outcome.event.source}")


def _finding(outcome: Outcome) -> Finding:
    store = outcome.broken.home.store
    place = store.place(f"{outcome.broken.sha256[:2]}/{outcome.broken.sha256}")
    remedy = "Look for the file with this SHA-256 in a backup, name that folder with --from, and repair again."
    return Finding(place, "not-repaired", outcome.reason, remedy)
