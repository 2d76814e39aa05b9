"""Every decision to withhold that the journal tells, with the documents that it concerns and what became of it."""

from __future__ import annotations

from collections.abc import Iterable

from holdfast.archive.history import History
from holdfast.archive.withheld import captures_by_object
from holdfast.model import Capture, Concerned, Decided


def withholdings(history: History) -> tuple[Decided, ...]:
    """All of them, lifted ones included, the newest first. Opens the manifests of the captures that they concern.

    Raises as ``History.captures_of`` does.
    """
    decisions = history.kept_back.decided
    if not decisions:
        return ()
    holders = captures_by_object(history)
    found = []
    for one in decisions:
        places = {place for sha256 in one.objects for place, _ in holders.get(sha256, ())}
        records = tuple(sorted({record for record, _ in places}))
        captures = (item for record in records for item in history.captures_of(record) if (record, item.id) in places)
        lifted = tuple(
            each for each in history.kept_back.lifted if each.lifts == one.at and _meet(each.objects, one.objects)
        )
        found.append(Decided(one, records, tuple(map(_concerned, captures)), lifted))
    return tuple(sorted(found, key=lambda item: (item.decision.at, item.decision.objects), reverse=True))


def _meet(some: Iterable[str], others: Iterable[str]) -> bool:
    return not set(some).isdisjoint(others)


def _concerned(capture: Capture) -> Concerned:
    return Concerned(capture.record, capture.started, capture.origin, capture.payload.sha256, capture.payload.size)
