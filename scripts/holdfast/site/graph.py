"""How records hang together: relations read both ways, and the events that a record is evidence for."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from holdfast.model import Organisation, Record, Sources, TimelineEvent
from holdfast.site import words


@dataclass(frozen=True, slots=True)
class Link:
    """One related record as a page shows it."""

    label: str
    target: str  # record id
    title: str


class Graph:
    """The records of an archive as a web of links. Built once per build; lookups are cheap."""

    def __init__(self, sources: Sources) -> None:
        self.records: dict[str, Record] = {record.id: record for record in sources.records}
        self.organisations: dict[str, Organisation] = sources.organisations
        self.events = sources.events
        self._incoming: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for record in self.records.values():
            for relation in record.relations:
                self._incoming[relation.target].append((relation.kind, record.id))
        self._evidence: dict[str, list[TimelineEvent]] = defaultdict(list)
        for event in sources.events:
            for record_id in event.evidence:
                self._evidence[record_id].append(event)

    def links(self, record: Record) -> tuple[Link, ...]:
        """Related records in the order given, then those that name this one; each pair of words and target once."""
        named = [(words.relation(r.kind), r.target) for r in record.relations]
        named += [(words.relation(k, backwards=True), source) for k, source in self._incoming.get(record.id, ())]
        return tuple(
            Link(label, target, self.records[target].title)
            for label, target in dict.fromkeys(named)
            if target in self.records
        )

    def events_of(self, record: Record) -> list[TimelineEvent]:
        """The events that ``record`` is evidence for."""
        return self._evidence.get(record.id, [])

    def organisation(self, record: Record) -> Organisation | None:
        """The publisher of ``record``, if it is named and known."""
        return self.organisations.get(record.publisher) if record.publisher else None

    def fingerprint(self, record: Record) -> str:
        """A text that changes when anything around ``record`` changes that its page shows."""
        organisation = self.organisation(record)
        around = [organisation.name] if organisation else [""]
        for relation in record.relations:
            if relation.target in self.records:
                around += (relation.kind, relation.target, self.records[relation.target].title)
        for kind, source in self._incoming.get(record.id, ()):
            around += ("<", kind, source, self.records[source].title)
        for event in self._evidence.get(record.id, ()):
            around += ("@", event.date, event.what, *event.evidence)
        return "\0".join(around)
