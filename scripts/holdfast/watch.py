"""What all looks at an original say together: live, changed, moved, blocked, gone or unknown. Pure.

One miss is not gone. ``gone`` needs several misses in a row over several hours (``config.Watch``). A look that
reached nobody (time-out, DNS, our own outage) or was turned away (403, a challenge page) says nothing about the
document: it is no miss, and it neither ends nor lengthens a run of misses. A sighting ends the run. What is
reported is a window between two looks, never a date of deletion.

``due`` says when to look next: often at first and after anything new, then ever less often (see ``LADDER``).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from holdfast import clock
from holdfast.config import Watch
from holdfast.model import Capture, Observation, ObservationOutcome, OriginalState, StateName

SEVERAL = 3  # looks in a row without any answer, from which on the host rather than the document is spoken of

_DAY = timedelta(days=1)
LADDER = ((7 * _DAY, 1 * _DAY), (30 * _DAY, 3 * _DAY), (90 * _DAY, 7 * _DAY), (365 * _DAY, 14 * _DAY))
"""How long nothing new has been seen, and then how long to wait: less than a week, a day; and so on."""
LONGEST = 30 * _DAY  # the wait when nothing new has been seen for longer than the ladder goes
MARGIN = timedelta(hours=4)  # taken off each wait, so that a daily run a little earlier than the last still looks
UNSETTLED = timedelta(hours=12)  # the wait while misses are being counted

NEVER_LOOKED = OriginalState("unknown", "No one has looked at the original yet.")


def state(
    observations: Sequence[Observation],
    rules: Watch,
    captures: Sequence[Capture] = (),
    *,
    neighbours: Sequence[Observation] = (),
) -> OriginalState:
    """The state of one record's original after these looks, in any order. A capture counts as a sighting.

    ``neighbours``: the newest look at each other record, of any host. They never change the state; they tell whether
    it is the whole host that does not answer.
    """
    story = _Story(rules)
    for look in _in_order(observations, captures):
        story.add(look)
    if not story.checked_at:
        return NEVER_LOOKED
    name = story.name()
    return OriginalState(
        state=name,
        explanation=story.explanation(name, _silent_addresses(story.host, neighbours)),
        last_seen=story.last_seen,
        missing_since=story.missing_since,
        looks=story.misses,
        checked_at=story.checked_at,
        moved_to=story.moved_to if name == "moved" else "",
        back_since="" if story.misses else story.back_since,
    )


def due(
    observations: Sequence[Observation], captures: Sequence[Capture], now: datetime, original: OriginalState
) -> str:
    """The instant from which on the original should be looked at again; ``original`` is its state after these looks.

    ``now`` if nobody looked yet; after that never before the newest look, and never more than ``LONGEST`` from now.
    """
    looks = _in_order(observations, captures)
    if not looks:
        return clock.text(now)
    newest = clock.parse(looks[-1].at)
    if original.looks and original.state != "gone":
        wait = UNSETTLED
    else:
        quiet = newest - clock.parse(_newest_event(looks))
        wait = next((wait for below, wait in LADDER if quiet < below), LONGEST) - MARGIN
    return clock.text(min(newest, now) + wait)


def _newest_event(looks: Sequence[_Look]) -> str:
    """When something was last other than at the look before: another outcome, or other bytes captured."""
    at, before, ours = looks[0].at, looks[0].effect, looks[0].sha256
    for look in looks[1:]:
        captured = look.kind == "captured"
        if look.effect != before or (captured and look.sha256 != ours):
            at = look.at
        before, ours = look.effect, look.sha256 if captured else ours
    return at


def _silent_addresses(host: str, neighbours: Sequence[Observation]) -> int:
    """How many other addresses of ``host`` gave no answer either; 0 as soon as one of them did."""
    same = [look for look in neighbours if host_of(look.url) == host]
    return len(same) if all(look.outcome == "unreachable" and not look.status for look in same) else 0


def host_of(url: str) -> str:
    """The host that an address names, "" if it names none."""
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


@dataclass(frozen=True, slots=True)
class _Look:
    """A look or a capture, reduced to what matters here. A capture has the kind ``captured``."""

    at: str
    kind: str
    sha256: str = ""
    final_url: str = ""
    status: int = 0
    host: str = ""

    @property
    def effect(self) -> str:
        """The kind, a capture being a sighting like another."""
        return "unchanged" if self.kind == "captured" else self.kind


def _in_order(observations: Sequence[Observation], captures: Sequence[Capture]) -> list[_Look]:
    return sorted(_looks(observations, captures), key=lambda look: (look.at, look.kind == "captured"))


def _looks(observations: Sequence[Observation], captures: Sequence[Capture]) -> Iterator[_Look]:
    for seen in dict.fromkeys(observations):  # a look that was read twice is one look
        yield _Look(seen.at, seen.outcome, seen.sha256, seen.final_url, seen.status, host_of(seen.url))
    for capture in captures:
        yield _Look(capture.finished, "captured", capture.payload.sha256)


@dataclass(slots=True)
class _Story:
    """The looks told in order of time; the fields are what a reader remembers at the end."""

    rules: Watch
    checked_at: str = ""
    last_seen: str = ""
    seen_by: str = ""  # "captured" or "looked": how the last sighting was made
    answer: ObservationOutcome | None = None  # the newest look that got an answer
    ours: str = ""  # SHA-256 of the newest captured payload so far
    moved_to: str = ""
    missing_since: str = ""
    missing_until: str = ""
    misses: int = 0
    unreached: int = 0  # looks in a row, up to now, that say nothing
    silent: int = 0  # those of them, up to now, at which nobody answered at all
    host: str = ""
    absent: str = ""  # the newest run of misses that was long enough to be called gone, in words
    back_since: str = ""

    def add(self, look: _Look) -> None:
        self.checked_at, self.host = look.at, look.host or self.host
        if look.kind == "unreachable":
            self.unreached += 1
            self.silent = 0 if look.status else self.silent + 1
            return
        self.unreached = self.silent = 0
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
        if self._is_gone():
            self.back_since = ""
            window = f"from {british(self.missing_since)} to {british(self.missing_until)}"
            self.absent = f"{window} it was missing ({_looks_in_words(self.misses)})"
        if self.absent and not self.back_since and look.kind != "moved":
            self.back_since = look.at
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

    def name(self) -> StateName:
        """The state in one word. What an answer established lasts; that something *is* served now does not."""
        if self._is_gone():
            return "gone"
        if self.answer in ("changed", "moved"):
            return "changed" if self.answer == "changed" else "moved"
        if self.answer is None or self.answer == "missing" or self.unreached:
            return "unknown"
        return "blocked" if self.answer == "blocked" else "live"

    def _is_gone(self) -> bool:
        rules = self.rules
        return self.misses >= max(1, rules.gone_after_looks) and self._span() >= timedelta(hours=rules.gone_after_hours)

    def _span(self) -> timedelta:
        if not self.misses:
            return timedelta(0)
        return clock.parse(self.missing_until) - clock.parse(self.missing_since)

    def explanation(self, name: StateName, silent_neighbours: int) -> str:
        """One or two plain sentences for readers; dates are days in UTC."""
        host_down = self._host_down(silent_neighbours)
        if host_down:
            return f"{self._gone() if name == 'gone' else self._last_known(name)} {host_down}".strip()
        if name == "gone":
            return self._gone() + self._trouble()
        if name == "blocked":
            return f"Access was refused at the last look, on {british(self.checked_at)}.{self._last_seen()}"
        if self.answer is None:
            return f"Could not be reached {self._at_looks()}; that says nothing about the document."
        return self._last_known(name) + self._trouble()

    def _host_down(self, neighbours: int) -> str:
        """That it is the whole host that does not answer, if several looks or several documents say so."""
        if not self.host or (self.silent < SEVERAL and not (self.silent and neighbours)):
            return ""
        what = f"{self.host} does not answer at all: the whole host seems to be down"
        looks = f"{_looks_in_words(self.silent)} in a row, up to {british(self.checked_at)}"
        others = f"; {neighbours} other document{'' if neighbours == 1 else 's'} there likewise" if neighbours else ""
        return f"{what} ({looks}{others}). That says nothing about the document."

    def _last_known(self, name: StateName) -> str:
        if self.misses:
            return self._missed() + self._last_seen()
        if self.answer is None:
            return ""
        if self.answer == "blocked":
            return f"Access was refused when it last answered.{self._last_seen()}"
        return self._served(name)

    def _served(self, name: StateName) -> str:
        day = british(self.last_seen)
        back = f" It is back since {british(self.back_since)}; {self.absent}." if self.back_since else ""
        if name == "changed":
            return f"Served on {day}, with other content than our copy.{back}"
        if name == "moved":
            return f"Moved to {self.moved_to or 'another address'}; seen there on {day}."
        if self.seen_by == "captured":
            return f"Last seen {day}, when our copy was made.{back}"
        return f"Last seen {day}, unchanged.{back}"

    def _gone(self) -> str:
        looks = f"({_looks_in_words(self.misses)})"
        if not self.last_seen:
            return f"Never seen by us, missing since {british(self.missing_since)} {looks}."
        return f"Last seen {british(self.last_seen)}, missing since {british(self.missing_since)} {looks}."

    def _missed(self) -> str:
        rules = self.rules
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


def _looks_in_words(number: int) -> str:
    return f"{number} look{'' if number == 1 else 's'}"


def british(instant: str) -> str:
    """The day of an instant as people write it: ``2 June 2021`` (UTC). Raises ``ValueError`` for any other form."""
    moment = clock.parse(instant)
    return f"{moment.day} {_MONTHS[moment.month - 1]} {moment.year}"


_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
