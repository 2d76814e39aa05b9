"""Holdings: what people wrote and what machines added, joined by record."""

from __future__ import annotations

from holdfast.archive.history import History
from holdfast.config import Watch
from holdfast.model import Holding, Record, Sources
from holdfast.watch import state


def join(sources: Sources, history: History, rules: Watch) -> tuple[Holding, ...]:
    """The holding of every record of ``sources``, in their order. Opens every manifest.

    Raises ``ArchiveError`` when a manifest is missing or altered. Records that only the archive knows are left out:
    what is not described is not shown.
    """
    return tuple(holding_of(record, history, rules) for record in sources.records)


def holding_of(record: Record, history: History, rules: Watch) -> Holding:
    """The holding of one record; opens its manifests alone."""
    everything = history.captures_of(record.id)
    captures = tuple(capture for capture in everything if capture.origin != "absence")
    observations = history.observations.get(record.id, ())
    return Holding(
        record=record,
        captures=captures,
        absences=tuple(capture for capture in everything if capture.origin == "absence"),
        failures=history.failures.get(record.id, ()),
        observations=observations,
        snapshots=history.snapshots.get(record.id, ()),
        error_pages=history.error_pages.get(record.id, ()),
        existed_by=history.stamps_of(record.id, captures[0].id) if captures else (),
        original=state(observations, rules, [capture for capture in captures if capture.origin == "observed"]),
    )
