"""A run of looks that found nothing: what it is called, how sure that is, and what shows it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from holdfast import clock
from holdfast.config import Watch
from holdfast.model import Holding, Observation
from holdfast.takedowns.entry import Entry, Evidence, day, key_of, look_at, plural, read_back, stamp


@dataclass(frozen=True, slots=True)
class Run:
    """Looks in a row that found nothing. ``sighted`` is when it was served again, "" if it is still missing."""

    misses: tuple[Observation, ...]
    last_seen: str
    sighted: str
    rules: Watch

    def removed(self, holding: Holding) -> Entry:
        """The entry of the run."""
        first, last, count = self.misses[0], self.misses[-1], plural(len(self.misses), "look")
        if self.sighted and len(self.misses) == 1:
            what = f"Not found at one look on {day(first.at)}; served again on {day(self.sighted)}."
        elif self.sighted:
            what = f"Missing from {day(first.at)} to {day(last.at)} ({count}); served again on {day(self.sighted)}."
        else:
            seen = f"Last seen {day(self.last_seen)}" if self.last_seen else "Never seen by us"
            what = f"{seen}, missing since {day(first.at)} ({count})."
        met = self._rule_met()
        updated = self.sighted or (met or self.misses[min(1, len(self.misses) - 1)]).at
        evidence = [look_at(first, "not found")]
        if last is not first:
            evidence.append(look_at(last, "not found"))
        evidence += self._kept_answers(holding)
        record = holding.record.id
        key = key_of("removed", first.at)
        return Entry(record, "removed", key, first.at, updated, what, self._certainty(met), tuple(evidence))

    def returned(self, record: str, *, copied: bool) -> Entry:
        """That it came back."""
        span = f"{day(self.misses[0].at)} to {day(self.misses[-1].at)}"
        what = f"Served again on {day(self.sighted)}, after {plural(len(self.misses), 'look')} found nothing ({span})."
        certainty = "A copy was kept then." if copied else "One look."
        evidence = (
            Evidence("capture" if copied else "look", self.sighted, "Copy kept" if copied else "Look: served again"),
            look_at(self.misses[-1], "not found"),
        )
        key = key_of("returned", self.sighted)
        return Entry(record, "returned", key, self.sighted, self.sighted, what, certainty, evidence)

    def _rule_met(self) -> Observation | None:
        """The look that made the rule hold by which an original is called gone."""
        needed, hours = max(1, self.rules.gone_after_looks), timedelta(hours=self.rules.gone_after_hours)
        begin = clock.parse(self.misses[0].at)
        return next((look for look in self.misses[needed - 1 :] if clock.parse(look.at) - begin >= hours), None)

    def _certainty(self, met: Observation | None) -> str:
        count = len(self.misses)
        if met:
            days = (clock.parse(self.misses[-1].at) - clock.parse(self.misses[0].at)).days
            over = f" over {plural(days, 'day')}" if days else ""
            return f"Gone by the rule: {plural(count, 'look')} in a row{over}."
        return "One look: too little to call it gone." if count == 1 else f"{count} looks: not enough to call it gone."

    def _kept_answers(self, holding: Holding) -> Iterator[Evidence]:
        begin, end = self.misses[0].at, self.sighted or "9999"
        for absence in reversed(holding.absences):
            if begin <= absence.finished < end or absence.started <= begin <= absence.finished:
                status = f"HTTP status {absence.hops[-1].status}" if absence.hops else "no status"
                yield Evidence("absence", absence.finished, f"The answer is kept ({status})")
        for memento in read_back(holding):
            if memento.verdict == "archived-error" and stamp(begin) <= memento.timestamp < stamp(end):
                yield Evidence("memento", memento.checked_at, "Another archive holds the error page too", memento.url)
