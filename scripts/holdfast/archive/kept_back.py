"""What readers do not get, and by which word of the journal. Pure.

Nothing here depends on the order of lines or on clocks. An object is *withheld* while a line ``withheld`` names it
and no line ``released`` lifts that very line for it. It is *sealed* while every capture that names it was made sealed
and no line ``unsealed`` names it. Either explains why it is not in the public store.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from holdfast.archive.events import CaptureKept, Event
from holdfast.model import Release, Unsealing, Withholding


@dataclass(frozen=True, slots=True)
class KeptBack:
    """What is not to be had, by object: the withholdings in force, and what is sealed. ``decided`` are all decisions to
    withhold that there ever were, ``lifted`` what lifted any of them."""

    withheld: Mapping[str, tuple[Withholding, ...]] = field(default_factory=dict)
    sealed: frozenset[str] = frozenset()
    decided: tuple[Withholding, ...] = ()
    lifted: tuple[Release, ...] = ()

    def why(self, sha256: str) -> str:
        """ "withheld", "sealed", or "" for what belongs in the public store."""
        return "withheld" if sha256 in self.withheld else "sealed" if sha256 in self.sealed else ""

    def erased(self, sha256: str) -> bool:
        """Whether a withholding in force had the bytes destroyed."""
        return any(one.erased for one in self.withheld.get(sha256, ()))

    def withholdings(self, objects: Iterable[str]) -> tuple[Withholding, ...]:
        """The withholdings in force for any of the objects, the newest first."""
        found = {one for sha256 in objects for one in self.withheld.get(sha256, ())}
        return tuple(sorted(found, key=lambda one: (one.at, one.objects), reverse=True))

    def of_record(self, record: str) -> Withholding | None:
        """The newest withholding in force that was decided for the whole record, ``None`` if there is none."""
        named = (one for found in self.withheld.values() for one in found if record in (one.record, *one.also))
        return max((one for one in named if one.record), key=lambda one: one.at, default=None)


def kept_back(events: Iterable[Event]) -> KeptBack:
    """What is kept back by all ``events`` of the journal. Those of other kinds say nothing of it."""
    decided: dict[str, list[Withholding]] = defaultdict(list)
    lifted: set[tuple[str, str]] = set()
    sealed: set[str] = set()
    public: set[str] = set()
    withholdings: list[Withholding] = []
    releases: list[Release] = []
    for event in events:
        if isinstance(event, Withholding):
            withholdings.append(event)
            for sha256 in event.objects:
                decided[sha256].append(event)
        elif isinstance(event, Release):
            releases.append(event)
            lifted.update((event.lifts, sha256) for sha256 in event.objects)
        elif isinstance(event, Unsealing):
            public.update(event.objects)
        elif isinstance(event, CaptureKept):
            (sealed if event.sealed else public).update(event.objects)
    in_force = {
        sha256: tuple(one for one in found if (one.at, sha256) not in lifted) for sha256, found in decided.items()
    }
    still = {sha256: found for sha256, found in in_force.items() if found}
    return KeptBack(still, frozenset(sealed - public), tuple(withholdings), tuple(releases))
