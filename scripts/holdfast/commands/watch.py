"""``holdfast watch``: one look at every original, journaled whatever it finds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from holdfast import archive, capture, clock
from holdfast.clock import Clock
from holdfast.commands.pool import by_host, host_of
from holdfast.commands.selection import load_sources, pick
from holdfast.config import Workspace
from holdfast.model import Capture, Item, Observation, Record, Report
from holdfast.progress import Progress, Silent
from holdfast.watch import state

PARALLEL_HOSTS = 4


def run(
    workspace: Workspace,
    ids: Sequence[str] = (),
    *,
    jobs: int | None = None,
    progress: Progress | None = None,
    clock: Clock = clock.now,
) -> Report:
    """Look once at the original of every record named by ``ids``, or of all that have an address.

    ``jobs`` hosts are visited at a time, each by one look after the other. An item's outcome is the state after the
    look (see ``model.OriginalState``), its reason the explanation for readers. What a look finds, a page that is
    gone or a server that is silent, is a result and no failure. Raises ``InvalidSources``, ``UsageError`` for an
    unknown id, ``ArchiveError``.
    """
    progress = progress or Silent()
    chosen = pick(load_sources(workspace), ids)
    store = archive.Archive(workspace.archive, workspace.config.store)
    history = store.read()
    settings = capture.settings_of(workspace.config)
    items = [Item(record.id, "skipped", "it has no address") for record in chosen if record.url is None]
    places = [(host_of(record.url), record) for record in chosen if record.url is not None]
    held: dict[str, tuple[Capture, ...]] = {record.id: history.captures_of(record.id) for _, record in places}

    def look(record: Record) -> Observation:
        newest = next(iter(held[record.id]), None)
        return capture.look(
            record.url or "", record=record.id, settings=settings, clock=clock,
            previous=newest.payload if newest else None, seen_at=newest.final_url if newest else "",
        )  # fmt: skip

    progress.start("Looking at the originals", len(places))
    with store.run("watch", clock) as journal:
        for record, observation in by_host(places, look, jobs or PARALLEL_HOSTS):
            journal.observed(observation)
            earlier = history.observations.get(record.id, ())
            now = state((observation, *earlier), workspace.config.watch, held[record.id])
            items.append(Item(record.id, now.state, now.explanation))
            progress.step(f"{record.id}: {now.state}: {now.explanation}")
    counts = Counter(item.outcome for item in items)
    return Report("watch", tuple(items), counts=dict(counts))
