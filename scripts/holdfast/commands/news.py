"""What a run of ``watch`` found to be other than before, and the Markdown that tells people about it. Pure.

A state that is not known says nothing new: an original that was live, could not be reached and is live again has not
changed. So each original is compared with the last state that was settled.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from holdfast.config import Watch
from holdfast.model import Capture, Observation, OriginalState, Record
from holdfast.watch import NEVER_LOOKED, british, state

FURTHEST_BACK = 60  # looks in a row without a settled state, after which nothing is taken to be known
HEADINGS = ("Gone", "Moved", "Changed", "Access refused", "Back", "As it was again")
_NEW_STATES = {"gone": "Gone", "moved": "Moved", "changed": "Changed", "blocked": "Access refused"}
_SPECIAL = re.compile(r"([\\`*_{}\[\]<>()#+!|~&@])")


@dataclass(frozen=True, slots=True)
class Change:
    """One original that is other than it was. ``heading`` is one of ``HEADINGS``."""

    record: Record
    heading: str
    before: OriginalState
    after: OriginalState


def settled(observations: Sequence[Observation], captures: Sequence[Capture], rules: Watch) -> OriginalState:
    """The last state that was not ``unknown``; ``observations`` newest first, as the archive gives them."""
    newest = state(observations, rules, captures)
    for start in range(1, min(len(observations), FURTHEST_BACK)):
        if newest.state != "unknown":
            return newest
        until = observations[start].at
        newest = state(observations[start:], rules, [one for one in captures if one.finished <= until])
    return newest if newest.state != "unknown" else NEVER_LOOKED


def change_of(record: Record, before: OriginalState, after: OriginalState) -> Change | None:
    """What changed between a settled state and the present one, ``None`` if nothing did."""
    if after.state == before.state:
        elsewhere = after.state == "moved" and after.moved_to != before.moved_to
        return Change(record, "Moved", before, after) if elsewhere else None
    if after.state in _NEW_STATES:
        return Change(record, _NEW_STATES[after.state], before, after)
    if after.state == "live" and before.state == "gone":
        return Change(record, "Back", before, after)
    if after.state == "live" and before.state in _NEW_STATES:
        return Change(record, "As it was again", before, after)
    return None


def markdown(title: str, changes: Sequence[Change], watched: int) -> str:
    """The body of an e-mail or an issue. Nothing in it that came from a server can be more than plain text."""
    day = british(max(change.after.checked_at for change in changes))
    number = f"{len(changes)} of {watched} originals that were looked at {'is' if len(changes) == 1 else 'are'}"
    lines = [f"# {_plain(title)}: what changed", "", f"On {day}, {number} other than before."]
    for heading in HEADINGS:
        found = [change for change in changes if change.heading == heading]
        if found:
            lines += ["", f"## {heading}", ""]
            lines += [line for change in sorted(found, key=lambda one: one.record.id) for line in _item(change)]
    return "\n".join(lines) + "\n"


def _item(change: Change) -> list[str]:
    record, after = change.record, change.after
    was = "" if change.before.state == "unknown" else f" It was {change.before.state} before."
    told = after.explanation
    if after.moved_to:
        told = "".join(
            _code(part) if part == after.moved_to else _plain(part)
            for part in re.split(f"({re.escape(after.moved_to)})", told)
        )
    else:
        told = _plain(told)
    return [f"- **{_plain(record.title)}** ({_code(record.id)}): {_code(record.url or '')}", f"  {told}{was}"]


def _plain(text: str) -> str:
    """``text`` on one line, without any meaning in Markdown."""
    return _SPECIAL.sub(r"\\\1", " ".join(text.split()))


def _code(text: str) -> str:
    """``text`` as code, where nothing is a link, a mention or markup."""
    return "`" + " ".join(text.split()).replace("`", "%60") + "`"
