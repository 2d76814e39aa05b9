"""What the journal keeps back: gone from the public store, and whole in the sealed one where that can be looked at."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator

from holdfast.archive.check_journal import JournalCheck
from holdfast.archive.digests import Digests
from holdfast.archive.events import CaptureKept, Event
from holdfast.archive.hashing import hash_all
from holdfast.archive.kept_back import KeptBack, kept_back
from holdfast.archive.objects import LocalObjects, ObjectStore, relative
from holdfast.archive.place import Place
from holdfast.errors import ArchiveError
from holdfast.model import Finding
from holdfast.progress import Progress

RESTORE = "Put a good copy in its place, from another copy of the sealed store. Nobody else has these bytes."


def kept_back_of(history: JournalCheck) -> KeptBack:
    """What sound lines of the journal keep back. To be asked before the lines about captures are taken out."""
    found: list[Event] = [event for event, path in history.decided if path not in history.damaged]
    sealed = [event for event, path in history.sealed if path not in history.damaged]
    if not found and not sealed:
        return KeptBack()
    objects = {sha256 for event in sealed for sha256 in event.objects}
    names = {(event.record, event.capture) for event in sealed}
    public = (
        CaptureKept(kept.record, kept.capture, kept.manifest, kept.objects)
        for kept in (history.kept.rest() if objects else ())
        if (kept.record, kept.capture) not in names and not objects.isdisjoint(kept.objects)
    )
    return kept_back([*sealed, *found, *public])


def check_removed(place: Place, store: ObjectStore, present: Digests, back: KeptBack) -> Iterator[Finding]:
    """Objects that readers are not to have, and that lie in the public store all the same."""
    gone = {*back.withheld, *back.sealed}
    for digest in sorted(digest for digest in present if digest in gone) if gone else ():
        if store.size(digest) is None:
            continue  # it left meanwhile
        message = f"It is {back.why(digest)}, and lies in the store all the same."
        remedy = "Withhold it again in the same words, which finishes what was interrupted; then see who put it here."
        if back.why(digest) == "sealed":
            remedy = "Take it away; it belongs in the sealed store. Then see who put it here."
        yield place.error(store.place(relative(digest)), "object-not-removed", message, remedy)


def check_sealed(
    place: Place,
    store: ObjectStore,
    back: KeptBack,
    sample: Callable[[str], bool],
    progress: Progress,
    jobs: int | None = None,
) -> list[Finding]:
    """The sealed store against the journal: what lies there is hashed, what does not is counted in one note."""
    wanted = sorted({*back.withheld, *back.sealed})
    findings = []
    try:
        sizes = {digest: size for digest in wanted if (size := store.size(digest)) is not None}
    except (ArchiveError, OSError) as error:
        message = f"The sealed store cannot be looked at: {error}"
        return [place.note(store.place(""), "sealed-elsewhere", message, "Verify where it can be reached.")]
    for digest in sizes:
        if back.erased(digest):
            message = "It was to be erased, and lies in the sealed store all the same."
            remedy = "Withhold it again in the same words with --erase, which finishes what was interrupted."
            findings.append(place.error(store.place(relative(digest)), "object-not-removed", message, remedy))
    chosen = {digest: size for digest, size in sizes.items() if not back.erased(digest) and sample(digest)}
    for digest, answer in hash_all(store, chosen, progress, jobs) if chosen else ():
        if answer != digest:
            how = f"cannot be read: {answer[1:]}" if answer.startswith("!") else f"has the SHA-256 {answer} now"
            findings.append(place.error(store.place(relative(digest)), "sealed-damaged", f"It {how}.", RESTORE))
    absent = sum(digest not in sizes and not back.erased(digest) for digest in wanted)
    if absent:
        where = store.folder if isinstance(store, LocalObjects) else store.place("")
        message = (
            f"{absent} object{' that is' if absent == 1 else 's that are'} sealed or withheld, not on this machine."
        )
        remedy = "Nothing to do here; verify also where the sealed store is."
        findings.append(place.note(where, "sealed-elsewhere", message, remedy))
    return findings


def counts_of(back: KeptBack, wanted: Container[str]) -> dict[str, int]:
    """How many objects of captures are withheld and how many sealed, each only if there are any."""
    withheld = sum(digest in wanted for digest in back.withheld)
    sealed = sum(digest in wanted and digest not in back.withheld for digest in back.sealed)
    return {word: number for word, number in (("withheld", withheld), ("sealed", sealed)) if number}
