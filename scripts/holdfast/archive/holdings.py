"""Holdings: what people wrote and what machines added, joined by record."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from holdfast.archive.history import History
from holdfast.config import Watch
from holdfast.model import Capture, Holding, Observation, Origin, Record, Sources, counts
from holdfast.watch import state


def join(sources: Sources, history: History, rules: Watch) -> tuple[Holding, ...]:
    """The holding of every record of ``sources``, in their order. Opens every manifest.

    Raises ``ArchiveError`` when a manifest is missing or altered. Records that only the archive knows are left out:
    what is not described is not shown.
    """
    return tuple(holding_of(record, history, rules) for record in sources.records)


def holding_of(record: Record, history: History, rules: Watch) -> Holding:
    """The holding of one record; opens its manifests alone."""
    back = history.kept_back
    everything = history.captures_of(record.id)
    withheld = tuple(capture for capture in everything if back.withholdings(file.sha256 for file in capture.files))
    copies = [capture for capture in everything if counts(record, capture)]
    captures = tuple(capture for capture in copies if capture not in withheld)
    doubted = [capture for capture in everything if capture.origin != "absence" and not counts(record, capture)]
    observations = sightings(history.observations.get(record.id, ()), doubted)
    stamped = captures[0] if captures else withheld[0] if withheld else None
    found = Holding(
        record=record,
        captures=captures,
        absences=tuple(one for one in everything if one.origin == "absence" and one not in withheld),
        suspects=tuple(one for one in doubted if one not in withheld),
        failures=history.failures.get(record.id, ()),
        observations=observations,
        snapshots=history.snapshots.get(record.id, ()),
        error_pages=history.error_pages.get(record.id, ()),
        existed_by=history.stamps_of(record.id, stamped.id) if stamped else (),
        original=state(observations, rules, [capture for capture in copies if capture.origin == "observed"]),
        withheld=withheld,
        withholdings=back.withholdings(file.sha256 for capture in withheld for file in capture.files),
        sealed=tuple(one.id for one in captures if not back.sealed.isdisjoint(file.sha256 for file in one.files)),
    )
    if found.held and found.held.origin == "redacted":  # elsewhere the words may stand that were painted over here
        found = replace(found, record=replace(record, mementos=()), snapshots=())
    return _without_words(found) if found.tombstone else found


def newest_copy(record: Record, history: History, origin: Origin | None = None) -> Capture | None:
    """The newest capture that counts as a copy of the document (with ``origin``: of those), ``None`` if there is none.

    A redacted copy is one of ours and says nothing of what is out there: it counts only if it is asked for.

    Raises as ``History.newest`` does.
    """

    def wanted(capture: Capture) -> bool:
        if origin is None and capture.origin == "redacted":
            return False
        return counts(record, capture) and origin in (None, capture.origin)

    newest = history.newest(record.id)
    if newest is None or wanted(newest):
        return newest
    return next(filter(wanted, history.captures_of(record.id)), None)


def of_document(record: Record, history: History) -> tuple[tuple[Observation, ...], tuple[Capture, ...]]:
    """The looks and the captures, absences included, that say something of the document and not of what stood in its
    way. Opens the record's manifests."""
    everything = history.captures_of(record.id)
    doubted = [one for one in everything if one.origin != "absence" and not counts(record, one)]
    looks = sightings(history.observations.get(record.id, ()), doubted)
    return looks, tuple(one for one in everything if one not in doubted)


def sightings(observations: Sequence[Observation], doubted: Iterable[Capture]) -> tuple[Observation, ...]:
    """The looks that say something of the document: that suspected bytes were served again is no sight of it."""
    other = {capture.payload.sha256 for capture in doubted}
    return tuple(look for look in observations if look.outcome != "unchanged" or look.sha256 not in other)


def _without_words(holding: Holding) -> Holding:
    """What is left of a withheld document: its words in quotations go, and so do the ways to copies elsewhere."""
    record = replace(holding.record, quotes=(), mementos=())
    return replace(holding, record=record, snapshots=(), error_pages=())
