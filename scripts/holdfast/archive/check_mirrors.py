"""Mirrors against the store: every object that a capture names, in every mirror, whole.

Presence and size are compared always; the objects of the sample are hashed. What was withheld must be gone from
mirrors as it is from the store.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from holdfast.archive import history, journal
from holdfast.archive.hashing import hash_all
from holdfast.archive.kept_back import KeptBack
from holdfast.archive.objects import ObjectStore, relative
from holdfast.archive.objects_mirrored import Mirror
from holdfast.archive.place import Place
from holdfast.errors import ArchiveError
from holdfast.model import Finding
from holdfast.progress import Progress

REPAIR = "Run `holdfast repair`: it takes a good copy from the store or another mirror."


@dataclass(frozen=True, slots=True)
class Belonging:
    """What belongs in every place: every object that a capture names to that capture, less what is ``back``, kept
    back by decision. ``sizes``: the size of every object that lies in the store."""

    captures: Mapping[str, str]
    sizes: Mapping[str, int]
    back: KeptBack = field(default_factory=KeptBack)

    def public(self) -> Iterator[str]:
        """The objects that belong in the store and its mirrors, sorted."""
        return (digest for digest in sorted(self.captures) if not self.back.why(digest))


def check_mirror(
    place: Place,
    mirror: Mirror,
    wanted: Belonging,
    hashed: Callable[[str], bool],
    progress: Progress,
    jobs: int | None = None,
) -> list[Finding]:
    """All that is wrong with one mirror; one finding when it cannot be looked at. ``hashed``: which objects to read."""
    store = mirror.store
    try:
        present = dict(objects_in(store))
    except (ArchiveError, OSError) as error:
        remedy = "Mend the cause, then verify again. The store itself was checked all the same."
        return [place.error(mirror.address, "mirror-unreachable", f"The mirror cannot be checked: {error}", remedy)]
    findings = []
    for digest in wanted.public():
        if digest not in present:
            message = (
                f"The mirror {mirror.address} misses this object, which the capture {wanted.captures[digest]} names."
            )
            findings.append(place.error(store.place(relative(digest)), "mirror-missing", message, REPAIR))
        elif present[digest] != wanted.sizes.get(digest, present[digest]):
            message = f"In the mirror {mirror.address} it has another size than in the store."
            findings.append(place.error(store.place(relative(digest)), "mirror-damaged", message, REPAIR))
    chosen = {digest: present[digest] for digest in wanted.public() if digest in present and hashed(digest)}
    named = {finding.path for finding in findings}
    for digest, answer in hash_all(store, chosen, progress, jobs):
        where = place.of(store.place(relative(digest)))
        if answer != digest and where not in named:
            how = f"cannot be read: {answer[1:]}" if answer.startswith("!") else f"has the SHA-256 {answer}"
            message = f"In the mirror {mirror.address} it {how}."
            findings.append(place.error(store.place(relative(digest)), "mirror-damaged", message, REPAIR))
    for digest in sorted(digest for digest in present if wanted.back.why(digest)):
        message = f"It is {wanted.back.why(digest)}, and still lies in the mirror {mirror.address}."
        remedy = "Delete it there: what readers do not get must not lie in a mirror."
        findings.append(place.error(store.place(relative(digest)), "mirror-not-removed", message, remedy))
    return findings


def objects_in(store: ObjectStore) -> Iterator[tuple[str, int]]:
    """The objects in a store with their sizes. Raises ``ArchiveError``."""
    for name, size in store.listing():
        digest = name.rpartition("/")[2]
        if size is not None and len(digest) == 64 and name == f"{digest[:2]}/{digest}":
            yield digest, size


def kept_back(folder: Path) -> KeptBack:
    """What the journal of the archive in ``folder`` keeps back. A damaged journal keeps nothing back here: it is
    reported as such, and what it cannot excuse is better reported too."""
    try:
        return history.build(folder, journal.load(folder / journal.FOLDER)).kept_back
    except ArchiveError:
        return KeptBack()
