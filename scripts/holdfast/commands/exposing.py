"""What copies give away, by record: which hits a person has allowed, and which copies are kept from readers by them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from holdfast.archive import Archive, ObjectStore
from holdfast.commands.sealing import sealed_store
from holdfast.config import Workspace
from holdfast.errors import ArchiveError
from holdfast.extract import exposed
from holdfast.model import Access, Capture, Finding, Holding, Record
from holdfast.model.exposures import Exposure, Hit
from holdfast.model.vocabulary import EXPOSURES

ObjectOf = Callable[[str], Path | None]
MOST_FINDINGS = 25
"""Of one copy. What is more is counted."""

_ROLES = ("attachment", "payload", "dom", "print", "wacz")
"""The files of a capture that are looked into, in this order; those of the screenshots show what these have."""
_OF_PRINT = frozenset(["nhs-number", "national-insurance", "email", "mobile-number", "home-address"])
"""What counts on the page as a browser printed it: that some of it is covered there hides nothing."""
_WHERE = {"dom": "on the page as a browser had it", "print": "on the page as a browser printed it"}
_NOT_HERE = "it is not on this machine"


@dataclass(frozen=True, slots=True)
class Examiner:
    """Looks into copies. ``object_of`` gives the file of an object, ``None`` where it is not at hand."""

    cache: Path
    object_of: ObjectOf

    def exposure(self, capture: Capture) -> Exposure:
        """What a capture gives away: its document, what is attached to it, and the page as scripts left it."""
        own = {file.sha256 for file in capture.files}
        hits: list[Hit] = []
        unchecked: list[str] = []
        for file in sorted(
            (one for one in capture.files if one.role in _ROLES), key=lambda one: _ROLES.index(one.role)
        ):
            if file.role == "wacz" and not capture.requisites.had and capture.browser is None:
                continue  # there is nothing in it but the document
            media_type = _media_type(capture) if file.role == "payload" else file.media_type
            found = self._look(file.sha256, media_type, quick=file.role == "print")
            part = "" if file.role in ("payload", "wacz") else file.sha256
            hits += [
                replace(hit, attachment=hit.attachment or part, where=hit.where or _WHERE.get(file.role, ""))
                for hit in found.hits
                if hit.attachment not in own and (file.role != "print" or hit.kind in _OF_PRINT)
            ]
            unchecked += [found.unchecked] if found.unchecked else []
        return Exposure(tuple(dict.fromkeys(hits)), "; ".join(dict.fromkeys(unchecked)))

    def blocking(self, record: Record, capture: Capture) -> tuple[Hit, ...]:
        """The hits that keep a capture from readers: errors that nobody allowed."""
        return open_hits(record, capture, self.exposure(capture).hits)

    def guarded(self, holding: Holding) -> Holding:
        """``holding`` with the captures marked that readers do not get because of what is in them."""
        kept = {one.id: one for one in (*holding.captures, *holding.suspects) if one.id not in holding.sealed}
        blocked = tuple(name for name, capture in kept.items() if self.blocking(holding.record, capture))
        return replace(holding, sealed=(*holding.sealed, *blocked), blocked=blocked) if blocked else holding

    def _look(self, sha256: str, media_type: str, *, quick: bool = False) -> Exposure:
        known = exposed.looked_at(sha256, media_type, self.cache)
        if known is not None:
            return known
        path = self.object_of(sha256)
        if path is None:
            return Exposure(unchecked=_NOT_HERE)
        return exposed.exposed(path, sha256=sha256, media_type=media_type, cache=self.cache, quick=quick)


def _media_type(capture: Capture) -> str:
    """The type under which the build reads the document's text, so that it is read once."""
    return capture.payload.media_type


def examiner(workspace: Workspace, store: Archive, *, sealed: bool = False) -> Examiner:
    """One for the archive of ``workspace``; with ``sealed`` it also looks into what readers do not get."""
    stores: tuple[ObjectStore, ...] = (store.objects, *([sealed_store(workspace)] if sealed else []))

    def object_of(sha256: str) -> Path | None:
        for one in stores:
            try:
                path = one.path(sha256)
            except ArchiveError:
                continue
            if path.is_file():
                return path
        return None

    return Examiner(workspace.cache / "derived", object_of)


def open_hits(record: Record, capture: Capture, hits: Iterable[Hit]) -> tuple[Hit, ...]:
    """Those of ``hits`` that block, and that the record does not allow for this capture."""
    return open_in(record, capture.payload.sha256, hits)


def open_in(record: Record, sha256: str, hits: Iterable[Hit]) -> tuple[Hit, ...]:
    """As ``open_hits``, for a copy that is known by the SHA-256 of its document."""
    return tuple(hit for hit in hits if hit.level == "error" and not _allowed(record, sha256, hit))


def _allowed(record: Record, sha256: str, hit: Hit) -> bool:
    return any(
        one.what == hit.kind and one.page in (0, hit.page) and one.sha256 in ("", sha256, hit.attachment)
        for one in record.allow
    )


def findings(examining: Examiner, holding: Holding, access: Access) -> Iterator[Finding]:
    """What ``check`` says of the copies of one record. Of a sealed copy all of it is a note: nothing is public."""
    seen: set[str] = set()
    for capture in (*holding.captures, *holding.suspects):
        if capture.payload.sha256 in seen:
            continue
        seen.add(capture.payload.sha256)
        found = examining.exposure(capture)
        sealed = access is not Access.PUBLIC or capture.id in holding.sealed
        blocking = open_hits(holding.record, capture, found.hits)
        for hit in blocking[:MOST_FINDINGS]:
            yield _finding(holding.record, capture, hit, sealed=sealed)
        yield from _more(holding.record, capture, len(blocking) - MOST_FINDINGS)
        yield from _blocking_nothing(holding.record, capture, found.hits)
        yield from _unchecked(holding.record, capture, found)


def before_release(
    examining: Examiner, record: Record, captures: Iterable[Capture], *, withheld: bool
) -> Iterator[Finding]:
    """What stands in the way of publishing ``captures`` of a record, which readers do not get yet: an error for each
    hit that nobody allowed, and a note where nobody could look. ``withheld``: by a decision that would be lifted."""
    seen: set[str] = set()
    for capture in captures:
        if capture.payload.sha256 in seen:
            continue
        seen.add(capture.payload.sha256)
        found = examining.exposure(capture)
        blocking = open_hits(record, capture, found.hits)
        for hit in blocking[:MOST_FINDINGS]:
            instead = "" if withheld else _redacting(record, hit)
            remedy = (
                f"Nothing of it was published. If it may be, write into the record: {_allowing(capture, hit)}, and "
                f"release it again. If not, leave it as it is{f', or:{instead}' if instead else '.'}"
            )
            yield Finding(_path(record), hit.kind, _told(capture, hit), remedy)
        yield from _more(record, capture, len(blocking) - MOST_FINDINGS)
        yield from _unchecked(record, capture, found)


def _finding(record: Record, capture: Capture, hit: Hit, *, sealed: bool) -> Finding:
    state = (
        "It is sealed; look at it before you release it."
        if sealed
        else "The copy is kept and not shown until somebody has looked at it. In a store that is public itself, such "
        "as a public git repository, it is public already."
    )
    remedy = (
        f"{state} If it may be published, write into the record: {_allowing(capture, hit)}. If not:"
        f"{_redacting(record, hit)} `holdfast withhold` takes the copy away."
    )
    return Finding(_path(record), hit.kind, _told(capture, hit), remedy, level="note" if sealed else "error")


def _told(capture: Capture, hit: Hit) -> str:
    """What was found, and where."""
    box = f", at {','.join(f'{value:g}' for value in hit.box)}" if hit.box else ""
    place = f" on page {hit.page}{box}" if hit.page else ""
    place += f" {hit.where}" if hit.where else ""
    part = f", attachment {hit.attachment[:12]}," if hit.attachment and not hit.where else ""
    return f"{_named(capture)}{part} holds {EXPOSURES.get(hit.kind, hit.kind)}{place}: {hit.excerpt}."


def _allowing(capture: Capture, hit: Hit) -> str:
    page = f", page: {hit.page}" if hit.page else ""
    return f"allow: [{{what: {hit.kind}{page}, sha256: {capture.payload.sha256}, reason: …}}]"


def _redacting(record: Record, hit: Hit) -> str:
    if not hit.box or hit.attachment:
        return ""
    return f" `holdfast redact {record.id} --page {hit.page} --box {_spaced(hit)}` makes a copy without it."


def _more(record: Record, capture: Capture, number: int) -> Iterator[Finding]:
    if number > 0:
        yield _note(record, "more-findings", f"There is more in {_named(capture, 'the')}: {number} such places.",
                    "Look at the first ones; allow a whole kind, or redact or withhold the copy.")  # fmt: skip


def _unchecked(record: Record, capture: Capture, found: Exposure) -> Iterator[Finding]:
    if found.unchecked:
        yield _note(record, "not-looked-into",
                    f"Not all of {_named(capture, 'the')} could be looked into: {found.unchecked}.",
                    "Open it and look yourself before it is published.")  # fmt: skip


def _spaced(hit: Hit) -> str:
    """The box of a hit with a little room around it."""
    left, top, width, height = hit.box or (0.0, 0.0, 0.0, 0.0)
    return ",".join(
        f"{value:g}" for value in (max(0, int(left - 2)), max(0, int(top - 2)), int(width + 5), int(height + 5))
    )


def _blocking_nothing(record: Record, capture: Capture, hits: Iterable[Hit]) -> Iterator[Finding]:
    counts = Counter(hit.kind for hit in hits if hit.level == "note")
    if counts:
        told = ", ".join(f"{EXPOSURES[kind]} ({_times(number)})" for kind, number in sorted(counts.items()))
        remedy = "Nothing needs to be done: particulars of offices and names in file properties block nothing."
        yield _note(record, "contacts", f"{_named(capture)} holds {told}.", remedy)


def _times(number: int) -> str:
    return {1: "once", 2: "twice"}.get(number, f"{number} times")


def _named(capture: Capture, article: str = "The") -> str:
    return f"{article} copy of {capture.started[:10]} ({capture.payload.sha256[:12]})"


def _note(record: Record, rule: str, message: str, remedy: str) -> Finding:
    return Finding(_path(record), rule, message, remedy, level="note")


def _path(record: Record) -> str:
    return f"sources/records/{record.id}.yml"
