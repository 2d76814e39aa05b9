"""Carrying out what the journal decided: objects that readers do not get leave the public store, others come back.

A decision is a line of the journal first. What follows can be interrupted anywhere and repeated: an object is put
into its new place, checked against its name and pushed to the disk, before it leaves the old one.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import partial

from holdfast.archive.history import History
from holdfast.archive.kept_back import KeptBack
from holdfast.archive.objects import CHUNK, ObjectStore
from holdfast.errors import ArchiveError


@dataclass(frozen=True, slots=True)
class Reach:
    """All objects that go when some go, sorted, and the captures (record, id) that lose their objects by it."""

    objects: tuple[str, ...]
    captures: tuple[tuple[str, str], ...]

    @property
    def records(self) -> tuple[str, ...]:
        """The records that lose a copy, sorted."""
        return tuple(sorted({record for record, _ in self.captures}))


@dataclass(frozen=True, slots=True)
class Settled:
    """What was carried out, as SHA-256, sorted: ``hidden`` left the public store, ``erased`` are gone for good,
    ``published`` came back, ``absent`` belong in the public store and lie in neither."""

    hidden: tuple[str, ...] = ()
    erased: tuple[str, ...] = ()
    published: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()


def is_sound(store: ObjectStore, sha256: str) -> bool:
    """Whether the store holds the object and its content fits its name."""
    found = hashlib.sha256()
    try:
        with store.open(sha256) as content:
            while chunk := content.read(CHUNK):
                found.update(chunk)
    except (ArchiveError, OSError):
        return False
    return found.hexdigest() == sha256


def reach(history: History, objects: Iterable[str]) -> Reach:
    """What ``objects`` drag along: a document also lies in the web archive of each capture of it, so all objects of
    all captures that hold one of them go, and so on."""
    everything = captures_by_object(history)
    found: set[str] = set()
    captures: set[tuple[str, str]] = set()
    waiting = list(objects)
    while waiting:
        sha256 = waiting.pop()
        if sha256 in found:
            continue
        found.add(sha256)
        for place, inside in everything.get(sha256, ()):
            captures.add(place)
            waiting += inside
    return Reach(tuple(sorted(found)), tuple(sorted(captures)))


def captures_by_object(history: History) -> Mapping[str, list[tuple[tuple[str, str], tuple[str, ...]]]]:
    """For every object the captures that name it, each with all objects of that capture."""
    found: dict[str, list[tuple[tuple[str, str], tuple[str, ...]]]] = {}
    for record in history.records:
        for capture, inside in history.objects_of(record).items():
            for sha256 in inside:
                found.setdefault(sha256, []).append(((record, capture), inside))
    return found


def _sweep(sha256: str, public: ObjectStore, holder: ObjectStore) -> None:
    """Remove what interrupted runs left of an object under temporary names, all of it or its beginning."""
    left = [path for path in public.unplaced() if path.stat().st_size]
    if not left or holder.size(sha256) is None:
        return
    for path in left:
        with holder.open(sha256) as content, path.open("rb") as part:
            if all(piece == content.read(len(piece)) for piece in iter(partial(part.read, CHUNK), b"")):
                path.unlink(missing_ok=True)


def settle(
    public: ObjectStore, sealed: ObjectStore, back: KeptBack, objects: Collection[str], *, passing: bool = False
) -> Settled:
    """Bring ``objects`` to where the journal wants them. What is there already is left alone.

    ``passing``: the public store lies on a machine that may be thrown away before anybody has what is put there. Then
    what comes back also stays in the sealed store, until a later call finds it public already.

    Raises ``ArchiveError`` when a store refuses, or when an object is damaged and so cannot be moved; what was done
    until then stays done, and the same call goes on from there.
    """
    hidden, erased, published, absent = [], [], [], []
    for sha256 in sorted(objects):
        held = public.size(sha256) is not None
        if back.why(sha256):
            _sweep(sha256, public, public if held else sealed)
        if back.erased(sha256):
            if held or sealed.size(sha256) is not None:
                erased.append(sha256)
            public.remove(sha256)
            sealed.remove(sha256)
        elif back.why(sha256):
            if held:
                sealed.put(public.path(sha256), sha256)
                hidden.append(sha256)
            public.remove(sha256)  # also where it is not in the store itself: a mirror may still have it
        elif sealed.size(sha256) is not None:
            public.put(sealed.path(sha256), sha256)
            if held or not passing:
                sealed.remove(sha256)
            published.append(sha256)
        elif not held:
            absent.append(sha256)
    return Settled(tuple(hidden), tuple(erased), tuple(published), tuple(absent))
