"""Putting a good copy in the place of a damaged or missing object, in the store and in its mirrors.

A copy is good when its SHA-256 is its name; that is looked at before it is used and again where it was put. What is
good is never replaced, what is damaged is set aside and not deleted, and what was withheld is not brought back.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from holdfast import clock
from holdfast.archive import durable, repair_notes
from holdfast.archive.check_mirrors import objects_in
from holdfast.archive.events import Repaired
from holdfast.archive.hashing import hash_all
from holdfast.archive.history import History
from holdfast.archive.objects import LocalObjects, ObjectStore, relative
from holdfast.archive.objects_remote import digested
from holdfast.archive.repair_notes import MISSING
from holdfast.archive.sample import WHOLE, Sample
from holdfast.clock import Clock
from holdfast.errors import ArchiveError
from holdfast.progress import Progress


@dataclass(frozen=True, slots=True)
class Home:
    """A place in which every object belongs. ``address`` as the configuration has it."""

    address: str
    store: ObjectStore


@dataclass(frozen=True, slots=True)
class Broken:
    """An object that is not as it should be at ``home``. ``was``: ``missing``, its SHA-256 as it lies there, or why
    it cannot be read after "!"."""

    sha256: str
    home: Home
    was: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a broken object: the event to be journaled, or why it could not be repaired."""

    broken: Broken
    event: Repaired | None
    reason: str = ""


def belonging(history: History) -> dict[str, str]:
    """Every object that belongs in the store and its mirrors, to a capture that names it; none that is kept back."""
    return {
        sha256: f"{record}/{capture}"
        for record in history.records
        for capture, objects in history.objects_of(record).items()
        for sha256 in objects
        if not history.kept_back.why(sha256)
    }


def broken_at(home: Home, wanted: Mapping[str, str], progress: Progress, sample: Sample = WHOLE) -> Iterator[Broken]:
    """The objects of ``wanted`` that are missing or damaged at ``home``. All must be there; those of ``sample`` are
    hashed. Raises ``ArchiveError`` when the place does not answer."""
    present = dict(objects_in(home.store))
    for sha256 in sorted(wanted.keys() - present.keys()):
        yield Broken(sha256, home, MISSING)
    chosen = {sha256: present[sha256] for sha256 in wanted if sha256 in present and sample.takes(sha256)}
    for sha256, found in hash_all(home.store, chosen, progress, None):
        if found != sha256:
            yield Broken(sha256, home, found)


def mend(
    broken: Broken,
    sources: Sequence[Home],
    *,
    work: Path,
    aside: Path,
    notes: Path,
    journal: Callable[[Repaired], None],
    clock: Clock = clock.now,
) -> Outcome:
    """Repair one object from the first of ``sources`` that has a good copy, and journal it.

    ``work``: folder for the copy on its way. ``aside``: folder for what was damaged; names there begin with the
    SHA-256 that the object should have had. ``notes``: folder of ``repair_notes``.
    """
    reasons = []
    for source in sources:
        if source.address == broken.home.address:
            continue
        try:
            good = _fetched(source, broken.sha256, work)
        except (ArchiveError, OSError) as error:
            reasons.append(f"{source.address}: {error}")
            continue
        try:
            outcome = _replaced(broken, source, good, aside, notes, clock)
            if outcome.event is not None:
                journal(outcome.event)
                repair_notes.forget(notes, outcome.event)
            return outcome
        except (ArchiveError, OSError) as error:
            return Outcome(broken, None, f"It could not be put in place: {error}")
        finally:
            good.unlink(missing_ok=True)
    told = " ".join(reasons) or "No other place has it; name one with --from."
    return Outcome(broken, None, f"No good copy was found. {told}")


def _fetched(source: Home, sha256: str, work: Path) -> Path:
    """A copy of the object from ``source``, checked. Raises ``ArchiveError`` when it is none."""
    digest = hashlib.sha256()
    with source.store.open(sha256) as content:
        copy = durable.temporary(work, digested(content, digest))
    if digest.hexdigest() != sha256:
        copy.unlink()
        raise ArchiveError(f"what lies there has the SHA-256 {digest.hexdigest()}, so it is damaged as well.")
    return copy


def _replaced(broken: Broken, source: Home, good: Path, aside: Path, notes: Path, clock_: Clock) -> Outcome:
    sha256, store = broken.sha256, broken.home.store
    was = _as_it_lies(store, sha256)
    if was == sha256:
        return Outcome(broken, None, "It is whole by now; nothing was replaced.")
    told = Repaired(sha256, broken.home.address, source.address, was, clock.text(clock_()))
    event = repair_notes.write(notes, told)
    if was != MISSING:
        _set_aside(store, sha256, aside / f"{sha256}-{clock.compact(clock_())}")
    store.put(good, sha256)
    now = _as_it_lies(store, sha256)
    if now != sha256:
        raise ArchiveError(f"{store.place(relative(sha256))} is still not whole after it was written ({now}).")
    return Outcome(broken, event)


def _as_it_lies(store: ObjectStore, sha256: str) -> str:
    """Its SHA-256 right now, or ``missing``. Raises ``ArchiveError`` when it is there and a remote place cannot give
    it: that is trouble with the line, not with the object."""
    if store.size(sha256) is None:
        return MISSING
    digest = hashlib.sha256()
    try:
        with store.open(sha256) as content:
            for _ in digested(content, digest):
                pass
    except OSError as error:
        if isinstance(store, LocalObjects):
            return f"unreadable: {error.strerror or error}"
        raise
    return digest.hexdigest()


def _set_aside(store: ObjectStore, sha256: str, to: Path) -> None:
    """Take the damaged file out of its place and keep it. From a folder it is moved, as it may not be readable."""
    durable.make_folder(to.parent, set())
    if isinstance(store, LocalObjects):
        shutil.move(store.path(sha256), to)
        durable.sync_folder(store.path(sha256).parent)
        return
    with store.open(sha256) as content:
        copy = durable.temporary(to.parent, digested(content, hashlib.sha256()))
    with suppress(FileExistsError):
        copy.rename(to)
    store.remove(sha256)
