"""``holdfast stamp``: have outside authorities sign that the archive, as it is, existed by now."""

from __future__ import annotations

from collections import Counter

from holdfast import capture, clock
from holdfast.archive import Archive, timestamp
from holdfast.clock import Clock
from holdfast.config import Workspace
from holdfast.model import Item, Report
from holdfast.progress import Progress, Silent

OUTCOMES = ("stamped", "already", "pending")


def run(workspace: Workspace, *, progress: Progress | None = None, clock: Clock = clock.now) -> Report:
    """Ask every authority of ``timestamps`` to sign for the newest run file; one request each covers everything.

    One item for each run file and authority, named by both. An authority that is down, refuses or answers nonsense
    leaves it "pending", which the next run takes up again; that never fails the report. Raises ``ArchiveError``.
    """
    progress = progress or Silent()
    config = workspace.config
    if not config.timestamps:
        progress.note("No time-stamp authority is named under `timestamps` in holdfast.yml: nothing was asked.")
        return Report("stamp")
    progress.start("Asking for time stamps", len(config.timestamps))
    found = timestamp.stamp(
        Archive.of(workspace),
        config.timestamps,
        timestamp.Asking(capture.settings_of(config).user_agent, config.timestamp_roots, config.network.ca),
        clock=clock,
        report=lambda one: progress.step(f"{one.authority}: {one.outcome}: {_reason(one)}"),
    )
    items = tuple(Item(f"{one.stem} {one.authority}", one.outcome, _reason(one)) for one in found)
    return Report("stamp", items, counts=dict(Counter(item.outcome for item in items)))


def _reason(attempt: timestamp.Attempt) -> str:
    return f"{attempt.reason}; pending since {attempt.since}" if attempt.since else attempt.reason
