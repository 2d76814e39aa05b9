"""Noticing that the machine's clock was set back: a run that began before the one that it follows had ended.

Nothing in the archive is decided by the clock where the chain of runs can decide. So a wrong clock harms nothing; but
the times that it gave are wrong, and who reads them should know.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from holdfast import clock
from holdfast.archive import events, journal, names
from holdfast.archive.check_journal import JournalCheck
from holdfast.archive.place import Place
from holdfast.model import Finding

CLOCKS_AGREE = timedelta(minutes=10)
"""What two machines' clocks may be apart without a word."""


def check_clocks(place: Place, history: JournalCheck) -> Iterator[Finding]:
    """A note for every run that says it began before one that it names had ended."""
    for path, start in sorted(history.starts.items()):
        ends = [history.ended.get(history.digests[head], "") for head in start.heads if head in history.digests]
        if path not in history.damaged and _went_back(start.started, max(ends, default="")):
            yield place.note(
                path,
                "clock-went-back",
                f"It says that it began at {start.started}, but a run that it follows ended at {max(ends)}: the "
                "machine's clock was wrong during one of them. The order of history is that of the chain.",
                "Nothing to do here; do not rely on the times of the run whose clock was wrong.",
            )


def warning(folder: Path, start: events.RunStart) -> str:
    """What to tell people when a run begins in the journal ``folder`` before those that it names had ended; else ""."""
    ends = []
    endings = tuple(f"-{head[:8]}{names.RUN_SUFFIX}" for head in start.heads)
    for path in journal.files(folder, names.RUN_SUFFIX) if endings else ():
        if path.name.endswith(endings):
            run = journal.read_sealed(path)
            if run.sha256 in start.heads:
                ends.append(str(run.parsed[-1].get("logged", "")) if run.parsed else run.start.started)
    if not _went_back(start.started, max(ends, default="")):
        return ""
    return (
        f"Mind the clock: it is {start.started[:16].replace('T', ' ')} UTC on this machine, but the run before this "
        f"one ended at {max(ends)[:16].replace('T', ' ')} UTC. One of the two is wrong. Nothing is overwritten and "
        "history keeps its order, but these times will be doubted: `holdfast verify` names the run."
    )


def _went_back(started: str, ended: str) -> bool:
    try:
        return clock.parse(ended) - clock.parse(started) > CLOCKS_AGREE
    except ValueError:
        return False  # no time at all, which other checks name
