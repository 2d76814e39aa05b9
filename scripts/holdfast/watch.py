"""What all looks at an original say together: live, changed, moved, blocked, gone or unknown. Pure.

One miss is not gone. ``gone`` needs several misses in a row over several hours (``config.Watch``). A look that
reached nobody (time-out, DNS, our own outage) or was turned away (403, a challenge page) says nothing about the
document: it is no miss, and it neither ends nor lengthens a run of misses. A sighting ends the run. What is
reported is a window between two looks, never a date of deletion.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta

from holdfast import clock
from holdfast.config import Watch
from holdfast.model import Capture, Observation, ObservationOutcome, OriginalState, StateName

NEVER_LOOKED = OriginalState("unknown", "No one has looked at the original yet.")


def state(observations: Sequence[Observation], rules: Watch, captures: Sequence[Capture] = ()) -> OriginalState:
    """The state of one record's original after these looks, in any order. A capture counts as a sighting."""
    story = _Story()
    for look in sorted(_looks(observations, captures), key=lambda look: (look.at, look.kind == "captured")):
        story.add(look)
    if not story.checked_at:
        return NEVER_LOOKED
    name = story.name(rules)
    return OriginalState(
        state=name,
        explanation=story.explanation(name, rules),
        last_seen=story.last_seen,
        missing_since=story.missing_since,
        looks=story.misses,
        checked_at=story.checked_at,
        moved_to=story.moved_to if name == "moved" else "",
    )


@dataclass(frozen=True, slots=True)
class _Look:
    """A look or a capture, reduced to what matters here. A capture has the kind ``captured``."""

    at: str
    kind: str
    sha256: str = ""
    final_url: str = ""


def _looks(observations: Sequence[Observation], captures: Sequence[Capture]) -> Iterator[_Look]:
    for seen in dict.fromkeys(observations):  # a look that was read twice is one look
        yield _Look(seen.at, seen.outcome, seen.sha256, seen.final_url)
    for capture in captures:
        yield _Look(capture.finished, "captured", capture.payload.sha256)


@dataclass(slots=True)
class _Story:
    """The looks told in order of time; the fields are what a reader remembers at the end."""

    checked_at: str = ""
    last_seen: str = ""
    seen_by: str = ""  # "captured" or "looked": how the last sighting was made
    answer: ObservationOutcome | None = None  # the newest look that got an answer
    ours: str = ""  # SHA-256 of the newest captured payload so far
    moved_to: str = ""
    missing_since: str = ""
    missing_until: str = ""
    misses: int = 0
    unreached: int = 0  # looks in a row, up to now, that reached nobody

    def add(self, look: _Look) -> None:
        self.checked_at = look.at
        if look.kind == "unreachable":
            self.unreached += 1
            return
        self.unreached = 0
        if look.kind == "missing":
            self.answer = "missing"
            self.misses += 1
            self.missing_since = self.missing_since or look.at
            self.missing_until = look.at
        elif look.kind == "blocked":
            self.answer = "blocked"
        else:
            self._sighting(look)

    def _sighting(self, look: _Look) -> None:
        self.last_seen, self.seen_by = look.at, "captured" if look.kind == "captured" else "looked"
        self.missing_since = self.missing_until = ""
        self.misses = 0
        if look.kind == "captured":
            self.answer, self.ours = "unchanged", look.sha256
        elif look.kind == "moved":
            self.answer, self.moved_to = "moved", look.final_url
        elif look.kind == "changed" and not (look.sha256 and look.sha256 == self.ours):
            self.answer = "changed"
        else:
            self.answer = "unchanged"

    def name(self, rules: Watch) -> StateName:
        """The state in one word. What an answer established lasts; that something *is* served now does not."""
        if self._is_gone(rules):
            return "gone"
        if self.answer in ("changed", "moved"):
            return "changed" if self.answer == "changed" else "moved"
        if self.answer is None or self.answer == "missing" or self.unreached:
            return "unknown"
        return "blocked" if self.answer == "blocked" else "live"

    def _is_gone(self, rules: Watch) -> bool:
        return self.misses >= max(1, rules.gone_after_looks) and self._span() >= timedelta(hours=rules.gone_after_hours)

    def _span(self) -> timedelta:
        if not self.misses:
            return timedelta(0)
        return clock.parse(self.missing_until) - clock.parse(self.missing_since)

    def explanation(self, name: StateName, rules: Watch) -> str:
        """One or two plain sentences for readers; dates are days in UTC."""
        if name == "gone":
            return self._gone() + self._trouble()
        if name == "blocked":
            return f"Access was refused at the last look, on {british(self.checked_at)}.{self._last_seen()}"
        if self.misses:
            return self._missed(rules) + self._last_seen() + self._trouble()
        if self.answer is None:
            return f"Could not be reached {self._at_looks()}; that says nothing about the document."
        if self.answer == "blocked":
            return f"Access was refused when it last answered.{self._last_seen()}{self._trouble()}"
        return self._served(name) + self._trouble()

    def _served(self, name: StateName) -> str:
        day = british(self.last_seen)
        if name == "changed":
            return f"Served on {day}, with other content than our copy."
        if name == "moved":
            return f"Moved to {self.moved_to or 'another address'}; seen there on {day}."
        if self.seen_by == "captured":
            return f"Last seen {day}, when our copy was made."
        return f"Last seen {day}, unchanged."

    def _gone(self) -> str:
        looks = f"({self.misses} look{'' if self.misses == 1 else 's'})"
        if not self.last_seen:
            return f"Never seen by us, missing since {british(self.missing_since)} {looks}."
        return f"Last seen {british(self.last_seen)}, missing since {british(self.missing_since)} {looks}."

    def _missed(self, rules: Watch) -> str:
        needed = max(1, rules.gone_after_looks)
        if self.misses < needed:
            count = f"{self.misses} of {needed} looks needed"
        else:
            hours = int(self._span().total_seconds() // 3600)
            count = f"{self.misses} looks over {hours} of {rules.gone_after_hours:g} hours needed"
        when = "when it last answered" if self._trouble() else "at the last look"
        return f"Not found {when} ({count}); not yet called gone."

    def _last_seen(self) -> str:
        return f" Last seen {british(self.last_seen)}." if self.last_seen else ""

    def _trouble(self) -> str:
        """What happened after the last answer that counts, if anything did."""
        if self.unreached:
            return f" Could not be reached {self._at_looks()}, which says nothing about the document."
        if self.misses and self.answer == "blocked":
            return f" Access was refused at the last look, on {british(self.checked_at)}."
        return ""

    def _at_looks(self) -> str:
        if self.unreached == 1:
            return f"at the last look, on {british(self.checked_at)}"
        return f"at the last {self.unreached} looks, up to {british(self.checked_at)}"


def british(instant: str) -> str:
    """The day of an instant as people write it: ``2 June 2021`` (UTC). Raises ``ValueError`` for any other form."""
    moment = clock.parse(instant)
    return f"{moment.day} {_MONTHS[moment.month - 1]} {moment.year}"


_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
