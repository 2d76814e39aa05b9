"""A store and its mirrors: every object in each of them.

An object counts as kept once the store itself has it. A mirror that cannot take it costs nothing but a note: what it
is owed is written down in the cache and given to it by the next run, or by ``holdfast repair``, which looks at
everything. A mirror that failed once is not tried again by the same run, so that one that is down delays it once.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from holdfast.archive import durable, names
from holdfast.archive.objects import ObjectStore
from holdfast.errors import ArchiveError
from holdfast.model import Finding

OWED = "owed"
REMEDY = "The next capture tries again; `holdfast repair` fills all gaps at once."


@dataclass(slots=True)
class Mirror:
    """One mirror, and what it did not take from this process. ``address`` as the configuration has it."""

    address: str
    store: ObjectStore
    trouble: str = ""
    missed: set[str] = field(default_factory=set)


class MirroredObjects:
    """Objects at ``primary`` and in every one of ``mirrors``. Reads from the primary alone: a mirror stands in only
    by way of ``holdfast repair``, so that damage is seen. ``cache``: folder for the lists of what mirrors are owed.
    """

    def __init__(self, primary: ObjectStore, mirrors: Sequence[tuple[str, ObjectStore]], cache: Path) -> None:
        self.primary = primary
        self.mirrors = tuple(Mirror(address, store) for address, store in mirrors)
        self._cache = cache
        self._lock = threading.Lock()

    def put(self, source: Path, expected: str = "") -> tuple[str, int]:
        """See ``ObjectStore.put``. Raises for what the primary refuses, never for a mirror."""
        sha256, size = self.primary.put(source, expected)
        for mirror in self.mirrors:
            if not self._give(mirror, source, sha256):
                self._owe(mirror, [sha256])
        return sha256, size

    def settle(self) -> tuple[Finding, ...]:
        """Give every mirror what it is owed from this run and earlier ones; a note for each that still misses some.

        Raises ``ArchiveError`` only when the primary cannot be read.
        """
        return tuple(note for mirror in self.mirrors if (note := self._settle(mirror)))

    def size(self, sha256: str) -> int | None:
        """See ``ObjectStore.size``."""
        return self.primary.size(sha256)

    def path(self, sha256: str) -> Path:
        """See ``ObjectStore.path``."""
        return self.primary.path(sha256)

    def open(self, sha256: str) -> BinaryIO:
        """See ``ObjectStore.open``."""
        return self.primary.open(sha256)

    def remove(self, sha256: str) -> None:
        """See ``ObjectStore.remove``. From everywhere, the mirrors first; raises when any of them cannot be asked, so
        that nobody believes it to be gone where it may still lie."""
        for mirror in self.mirrors:
            mirror.store.remove(sha256)
        self.primary.remove(sha256)

    def place(self, name: str) -> str:
        """See ``ObjectStore.place``."""
        return self.primary.place(name)

    def names(self) -> Iterator[str]:
        """See ``ObjectStore.names``."""
        return self.primary.names()

    def listing(self) -> Iterator[tuple[str, int | None]]:
        """See ``ObjectStore.listing``."""
        return self.primary.listing()

    def unfinished(self) -> Iterator[str]:
        """See ``ObjectStore.unfinished``."""
        return self.primary.unfinished()

    def unplaced(self) -> Iterator[Path]:
        """See ``ObjectStore.unplaced``. Those of the mirrors too."""
        for store in (self.primary, *(mirror.store for mirror in self.mirrors)):
            yield from store.unplaced()

    def reach(self) -> str:
        """See ``ObjectStore.reach``."""
        return self.primary.reach()

    def _give(self, mirror: Mirror, source: Path, sha256: str) -> bool:
        if mirror.trouble:
            return False
        try:
            mirror.store.put(source, sha256)
        except ArchiveError as error:
            mirror.trouble = str(error)
            return False
        return True

    def _settle(self, mirror: Mirror) -> Finding | None:
        lists = sorted(self._cache.glob(f"{self._list(mirror).name}*")) if self._cache.is_dir() else []
        owed = {line for path in lists for line in path.read_text(encoding="ascii").split() if names.is_sha256(line)}
        still = [sha256 for sha256 in sorted(owed) if not self._pay(mirror, sha256)]
        if still:
            self._owe(mirror, still, fresh=True)
        for path in lists:
            path.unlink(missing_ok=True)
        if not still:
            return None
        message = f"The mirror {mirror.address} misses {len(still)} object{'s' if len(still) > 1 else ''}."
        why = mirror.trouble.partition(". ")[0].rstrip(".")
        return Finding(mirror.address, "mirror-behind", f"{message} The last try: {why}.", REMEDY, level="note")

    def _pay(self, mirror: Mirror, sha256: str) -> bool:
        """Whether the mirror has it now, or need not have it any more, being gone from the store by decision."""
        if mirror.trouble:
            return False
        if self.primary.size(sha256) is None:
            return True
        return self._give(mirror, self.primary.path(sha256), sha256)

    def _list(self, mirror: Mirror) -> Path:
        return self._cache / f"{hashlib.sha256(mirror.address.encode()).hexdigest()[:16]}.{OWED}"

    def _owe(self, mirror: Mirror, objects: Sequence[str], *, fresh: bool = False) -> None:
        """Write down what the mirror misses; on a ``fresh`` list while the others are being worked off."""
        path = self._list(mirror)
        if fresh:
            path = path.with_name(f"{path.name}-{secrets.token_hex(4)}")
        with self._lock:
            mirror.missed.update(objects)
            self._cache.mkdir(parents=True, exist_ok=True)
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o644)
            try:
                durable.write_all(handle, "".join(f"{sha256}\n" for sha256 in objects).encode())
            finally:
                os.close(handle)


def apart(store: ObjectStore) -> tuple[ObjectStore, tuple[Mirror, ...]]:
    """The store itself, and its mirrors if it has any."""
    return (store.primary, store.mirrors) if isinstance(store, MirroredObjects) else (store, ())
