"""A look into copies as they come, so that a maintainer hears at once of what should be looked at.

It is a quick one, so that capturing stays quick: web pages and data are searched as they are, without a parser and as
scripts left them if a browser saw them; other documents are looked into in a child, without OCR and without old Office
files. The rest, such as the web archive of a page, is left to ``check`` and ``build``, which look into all of it before
anything is shown. Nothing that is found or goes wrong here keeps a copy from being kept.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from holdfast import exposure
from holdfast.commands.exposing import open_in
from holdfast.config import Workspace
from holdfast.exposure import Found
from holdfast.extract import exposed
from holdfast.extract.charset import decode
from holdfast.model import Fetched, Finding, Record
from holdfast.model.exposures import Exposure, Hit
from holdfast.model.vocabulary import EXPOSURES
from holdfast.progress import Progress

LARGEST = 5_000_000
"""Bytes of a document that is looked into at once; of a text so many are."""
_PAGES = ("text/html", "application/xhtml+xml")


@dataclass
class FirstLook:
    """One for each run of a command. ``findings`` are notes, one for each copy with something to look at."""

    workspace: Workspace
    progress: Progress
    findings: list[Finding] = field(default_factory=list)
    _later: int = 0

    def take(self, record: Record, fetched: Fetched, *, sealed: bool) -> None:
        """Look into what has just been kept, while it still lies in the working folder."""
        found = self._look(fetched)
        hits = open_in(record, fetched.payload.sha256, found.hits) if found else ()
        if not hits:
            return
        counts = Counter(hit.kind for hit in hits)
        told = ", ".join(f"{EXPOSURES.get(kind, kind)} ({number})" for kind, number in sorted(counts.items()))
        what = "1 thing" if len(hits) == 1 else f"{len(hits)} things"
        before = "it is released" if sealed else "it is published"
        message = f"{what} to look at before {before}: {told}."
        remedy = "`holdfast check` names each place, and says how to allow it or what to do instead."
        self.findings.append(Finding(f"sources/records/{record.id}.yml", "to-look-at", message, remedy, level="note"))

    def end(self) -> None:
        """Say of how many copies nothing is known yet."""
        if self._later:
            self.progress.note(
                f"{self._later} of the new copies are large or pictures: `holdfast check` looks into them."
            )

    def _look(self, fetched: Fetched) -> Exposure | None:
        """``None`` if it is left for later."""
        media_type, sha256, path = fetched.payload.media_type, fetched.payload.sha256, fetched.payload_path
        rendered = next((one.path for one in fetched.further if one.role == "dom"), None)
        try:
            if path.stat().st_size > LARGEST:
                self._later += 1
                return None
            if rendered or media_type in _PAGES:
                return _of_text(exposure.find_in_page, rendered or path, html=True)
            if media_type.startswith("text/"):
                return _of_text(exposure.find, path, html=False)
            if not exposed.can_look_into(media_type):
                return None
            cache = self.workspace.cache / "derived"
            found = exposed.exposed(path, sha256=sha256, media_type=media_type, cache=cache, quick=True)
        except OSError:
            self._later += 1
            return None
        self._later += media_type.startswith("image/") or (found.unchecked != "" and not found.hits)
        return found


def _of_text(find: Callable[[str], tuple[Found, ...]], path: Path, *, html: bool) -> Exposure:
    with path.open("rb") as stream:
        text = decode(stream.read(LARGEST), html=html)
    return Exposure(tuple(Hit(one.kind, one.level, 0, one.excerpt) for one in find(text)))
