"""The looks and copies of one record told in order of time, and the entries that this yields."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from holdfast.config import Watch
from holdfast.model import Capture, Holding, Observation
from holdfast.takedowns.entry import Compared, Entry, Evidence, Kind, day, kept, key_of, look_at, looks, read_back
from holdfast.takedowns.runs import Run


def entries(holding: Holding, rules: Watch, compared: Mapping[str, Compared] | None = None) -> tuple[Entry, ...]:
    """All entries of one record, newest first. ``compared`` knows captures by their ids."""
    log = _Log(holding, rules, compared or {})
    for seen in _in_order(holding):
        log.add(seen)
    log.end_run("")
    found = sorted(log.entries, key=lambda entry: (entry.at, entry.key), reverse=True)
    return tuple(found)


def _in_order(holding: Holding) -> list[Observation | Capture]:
    """Looks and copies by their time. A copy and a look of the same instant are one visit: the copy comes first."""
    seen: list[Observation | Capture] = [*holding.captures, *dict.fromkeys(holding.observations)]
    return sorted(seen, key=lambda item: (_at(item), isinstance(item, Observation)))


def _at(item: Observation | Capture) -> str:
    return item.at if isinstance(item, Observation) else item.finished


@dataclass(slots=True)
class _Open:
    """An entry that further looks may still confirm."""

    kind: Kind
    first: Observation
    looks: int = 1
    last: Observation | None = None


@dataclass(slots=True)
class _Log:
    """The looks and copies told in order of time."""

    holding: Holding
    rules: Watch
    compared: Mapping[str, Compared]
    entries: list[Entry] = field(default_factory=list)
    last_seen: str = ""
    misses: list[Observation] = field(default_factory=list)
    ours: Capture | None = None  # the newest copy received from the address so far
    before: list[Capture] = field(default_factory=list)
    open: _Open | None = None  # changed or moved, not yet settled by a copy

    def add(self, seen: Observation | Capture) -> None:
        """The next thing that happened."""
        if isinstance(seen, Capture):
            self._copy(seen)
        elif seen.outcome == "missing":
            self._settle()
            self.misses.append(seen)
        elif seen.outcome in ("unchanged", "changed", "moved"):
            self.end_run(seen.at)
            self._sighting(seen)
            self.last_seen = seen.at

    def end_run(self, sighted: str, *, copied: bool = False) -> None:
        """The run of misses is over (``sighted``: when it was served again), or all looks are told ("")."""
        if not sighted:
            self._settle()
        if self.misses:
            run = Run(tuple(self.misses), self.last_seen, sighted, self.rules)
            self.entries.append(run.removed(self.holding))
            if sighted and len(run.misses) > 1:
                self.entries.append(run.returned(self.holding.record.id, copied=copied))
        self.misses = []

    def _copy(self, capture: Capture) -> None:
        if capture.origin != "observed":
            self.entries.append(self._new(capture))
            return
        self.end_run(capture.finished, copied=True)
        self.last_seen = capture.finished
        if self.ours is None:
            self.entries.append(self._new(capture))
        elif capture.payload.sha256 != self.ours.payload.sha256:
            self._changed(capture, self.ours)
        self._settle()
        self.before.append(capture)
        self.ours = capture

    def _sighting(self, look: Observation) -> None:
        outcome = look.outcome
        if outcome == "changed" and self.ours and look.sha256 and look.sha256 == self.ours.payload.sha256:
            outcome = "unchanged"
        same = self.open is not None and self.open.kind == outcome
        if same and self.open and (outcome == "changed" or self.open.first.final_url == look.final_url):
            self.open.looks += 1
            self.open.last = look
            return
        back = self.open is not None and self.open.kind == "changed" and outcome == "unchanged"
        self._settle()
        if back and self.ours:
            words = f"Served again as in our copy of {day(self.ours.finished)}."
            self.entries.append(self._entry("changed", look.at, words, "One look.", (look_at(look, "the same bytes"),)))
        if outcome in ("changed", "moved"):
            self.open = _Open("changed" if outcome == "changed" else "moved", look)

    def _settle(self) -> None:
        """What was open becomes an entry as it is."""
        if self.open is None:
            return
        first, last = self.open.first, self.open.last
        what = (
            f"Served with other content than our copy since {day(first.at)}. No copy of it is held."
            if self.open.kind == "changed"
            else f"Moved to {first.final_url or 'another address'}; seen there on {day((last or first).at)}."
        )
        evidence = [look_at(first, "other bytes" if self.open.kind == "changed" else "found at another address")]
        if last:
            evidence.append(look_at(last, "the same again" if self.open.kind == "moved" else "still other bytes"))
        self.entries.append(self._entry(self.open.kind, first.at, what, looks(self.open.looks), tuple(evidence)))
        self.open = None

    def _changed(self, capture: Capture, earlier: Capture) -> None:
        """A copy with other bytes than the one before; it takes over the looks that told of it first."""
        told = self.open if self.open and self.open.kind == "changed" else None
        found = self.compared.get(capture.id)
        if found and found.same and told is None:
            return
        if told is None:
            self._settle()
        self.open = None
        old = next((c for c in self.before if c.payload.sha256 == capture.payload.sha256), None)
        what = f"Changed between {day(earlier.finished)} and {day(told.first.at if told else capture.finished)}."
        if old:
            what += f" It is again what it was on {day(old.finished)}, byte for byte."
        elif found:
            what += f" {found.words}"
        looks = (look_at(told.first, "other bytes"),) if told else ()
        evidence = (*looks, kept(capture), kept(earlier, "The copy before it"), *self._mementos(capture))
        certainty = "Both states are kept as copies."
        at = told.first.at if told else capture.finished
        self.entries.append(self._entry("changed", at, what, certainty, evidence, updated=capture.finished))

    def _new(self, capture: Capture) -> Entry:
        source = capture.recovered_from
        if source:
            what = f"A copy was recovered from {source.holder}, which archived it on {day(source.archived_at)}."
            certainty = "Received from another archive, and not by us from its address."
            evidence = [
                kept(capture),
                Evidence("memento", source.archived_at, "Where it was taken from", source.memento_url),
            ]
        elif capture.origin == "deposited":
            what = f"A copy was deposited on {day(capture.finished)}."
            certainty = "Brought to us, and not received from its address."
            evidence = [kept(capture)]
        else:
            what = f"The first copy was kept on {day(capture.finished)}."
            certainty = "A copy is kept, with its SHA-256."
            evidence = [kept(capture), *self._mementos(capture)]
        return self._entry("new", capture.finished, what, certainty, tuple(evidence))

    def _mementos(self, capture: Capture) -> Iterator[Evidence]:
        for memento in read_back(self.holding):
            if memento.sha256 and memento.sha256 == capture.payload.sha256:
                yield Evidence("memento", memento.checked_at, "Another archive holds the same bytes", memento.url)

    def _entry(
        self, kind: Kind, at: str, what: str, certainty: str, evidence: tuple[Evidence, ...], *, updated: str = ""
    ) -> Entry:
        return Entry(self.holding.record.id, kind, key_of(kind, at), at, updated or at, what, certainty, evidence)
