"""The journal against itself: names, canonical lines, numbering and the chain."""

from __future__ import annotations

import fcntl
import hashlib
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

from holdfast import canonical
from holdfast.archive import events, journal, names
from holdfast.archive.kept_lines import Kept, KeptLines
from holdfast.archive.place import RESTORE, Place, is_file
from holdfast.archive.token_names import read_name
from holdfast.errors import ArchiveError
from holdfast.model import Decision, Finding


@dataclass(slots=True)
class JournalCheck:
    """What the journal says of captures and objects, for the checks that follow, and its own findings.

    ``unsealed``: a run is going on or was interrupted, so that a capture or an object without a line is no wonder.
    """

    findings: list[Finding] = field(default_factory=list)
    kept: KeptLines = field(default_factory=KeptLines)
    left_behind: set[str] = field(default_factory=set)
    digests: dict[str, Path] = field(default_factory=dict)
    starts: dict[Path, events.RunStart] = field(default_factory=dict)
    ended: dict[Path, str] = field(default_factory=dict)  # when the last line was written, as it says
    damaged: set[Path] = field(default_factory=set)
    tokens: list[Path] = field(default_factory=list)
    stamped: list[tuple[events.Stamped, Path, int]] = field(default_factory=list)  # with the place of the line
    decided: list[tuple[events.Event, Path]] = field(default_factory=list)  # on what readers get
    sealed: list[tuple[events.CaptureKept, Path]] = field(default_factory=list)
    news: set[Path] = field(default_factory=set)  # runs that say something else than that time stamps came
    unsealed: bool = False
    runs: int = 0
    events: int = 0

    def counts(self, kept: Kept) -> bool:
        """Whether the run file of a line fits its name, so that its word counts."""
        return kept.path not in self.damaged


def check_journal(place: Place) -> JournalCheck:
    """Read every file of the journal and judge it, then follow the chain."""
    found = JournalCheck()
    parts: list[Path] = []
    for entry in _entries(place):
        path = Path(entry.path)
        if is_file(entry) and path.suffix == names.RUN_SUFFIX and names.is_stem(path.stem):
            _check_run(place, path, found)
        elif is_file(entry) and path.suffix == names.PART_SUFFIX and names.is_stem(path.stem):
            parts.append(path)
        elif is_file(entry) and read_name(path.name):
            found.tokens.append(path)
        else:
            found.findings += place.litter(path)
    for path in parts:
        _check_part(place, path, found)
    found.findings += _check_chain(place, found)
    return found


def _entries(place: Place) -> Iterator[os.DirEntry[str]]:
    """What lies in the journal, looked for twice: a run that is sealed meanwhile may hide from the first look."""
    seen = set()
    for _ in range(2):
        for entry in place.entries(place.folder / journal.FOLDER):
            if entry.name not in seen:
                seen.add(entry.name)
                yield entry


def _check_run(place: Place, path: Path, found: JournalCheck) -> None:
    found.runs += 1
    hashed = hashlib.sha256()
    try:
        with path.open("rb") as file:
            trouble = list(_check_lines(place, path, _hashed(file, hashed), found))
    except OSError as error:
        found.damaged.add(path)
        found.findings.append(place.error(path, "journal-damaged", f"It cannot be read: {error.strerror}.", RESTORE))
        return
    digest = hashed.hexdigest()
    found.digests[digest] = path
    start = found.starts.get(path)
    if not trouble and (start is None or path.stem != _stem(start, digest)):
        message = f"Its content does not fit its name (its SHA-256 is now {digest}): it was edited or damaged."
        trouble.append(place.error(path, "journal-damaged", message, RESTORE))
    if trouble:
        found.damaged.add(path)
        found.findings += trouble


def _hashed(file: BinaryIO, digest: Any) -> Iterator[bytes]:
    """The lines of a file, each put into ``digest`` on its way."""
    for line in file:
        digest.update(line)
        yield line


def _check_lines(place: Place, path: Path, lines: Iterable[bytes], found: JournalCheck) -> Iterator[Finding]:
    """Findings on single lines; what the good ones say goes into ``found``."""
    complete = 0
    for number, line in enumerate(lines):
        if not line.endswith(b"\n"):
            yield place.error(path, "journal-damaged", "Its last line is incomplete.", RESTORE, number + 1)
            break
        complete += 1
        try:
            value = _canonical_object(line[:-1])
            if number == 0:
                found.starts[path] = _checked_start(value)
                continue
            if value.get("seq") != number:
                raise events.BadLine(f"its number is {value.get('seq')!r}, not {number}: lines are missing or swapped")
            _take(events.read_event(value), path, number + 1, found)
            found.ended[path] = value["logged"]
        except ValueError as error:
            yield place.error(
                path, "journal-damaged", f"This line was altered or damaged: {error}.", RESTORE, number + 1
            )
    if not complete:
        yield place.error(path, "journal-damaged", "It has no complete line.", RESTORE)


def _take(event: events.Event, path: Path, line: int, found: JournalCheck) -> None:
    found.events += 1
    if isinstance(event, events.Stamped):
        found.stamped.append((event, path, line))
    else:
        found.news.add(path)
    if isinstance(event, events.CaptureKept):
        found.kept.add(event, path, line)
        if event.sealed:
            found.sealed.append((event, path))
    elif isinstance(event, Decision):
        found.decided.append((event, path))
    elif isinstance(event, events.LeftBehind):
        found.left_behind.update(event.objects)


def _checked_start(value: dict[str, Any]) -> events.RunStart:
    start = events.read_start(value)
    if list(start.heads) != sorted(set(start.heads)):
        raise events.BadLine("heads: they are not sorted, or one stands twice")
    return start


def _check_part(place: Place, path: Path, found: JournalCheck) -> None:
    """An unsealed run is no damage; a damaged line in the middle of its file is."""
    try:
        live = _is_live(path)
        run = journal.read_part(path)
    except FileNotFoundError:
        found.unsealed = True  # sealed a moment ago, and its final name not read here
        return
    except (ArchiveError, OSError):
        remedy = "Move it out of the archive and keep it: the next run takes its captures from their manifests."
        message = "A line before its last one was altered or damaged."
        found.findings.append(place.error(path, "journal-damaged", message, remedy))
        return
    found.unsealed = True
    if live:
        message, remedy = "A run is going on.", "Verify again when it is over."
    else:
        message, remedy = "A run was interrupted.", "Nothing to do: the next run that adds to the archive seals it."
    found.findings.append(place.note(path, "run-unsealed", message, remedy))
    sealed = {start.run for start in found.starts.values()}
    if run is None or run.start.run in sealed:
        return
    found.starts[path] = run.start
    for number, value in enumerate(run.parsed):
        try:
            _take(events.read_event(value), path, number + 2, found)
        except events.BadLine as error:
            message = f"This line was altered or damaged: {error}."
            found.findings.append(place.error(path, "journal-damaged", message, RESTORE, number + 2))


def _is_live(path: Path) -> bool:
    handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
    try:
        fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(handle)
    return False


def _check_chain(place: Place, found: JournalCheck) -> Iterator[Finding]:
    """Every predecessor that a run names must be here, unless a damaged file explains why it is not."""
    explained = {path.stem[-8:] for path in found.damaged}
    named = {head for start in found.starts.values() for head in start.heads}
    loose = [path.name for digest, path in sorted(found.digests.items()) if digest not in named]
    for path, start in sorted(found.starts.items()):
        for head in start.heads:
            if head in found.digests or head[:8] in explained:
                continue
            others = [name for name in loose if name != path.name]
            hint = f" Run files that no other names: {', '.join(others)}; one may be the altered one." if others else ""
            yield place.error(
                path,
                "chain-broken",
                f"It names a run file before it with the SHA-256 {head}, which is not here: that file, whose name "
                f"ends in -{head[:8]}{names.RUN_SUFFIX}, was removed or altered.{hint}",
                "Put that run file back, from git history, a backup or a mirror, then verify again.",
                1,
            )


def _stem(start: events.RunStart, digest: str) -> str:
    try:
        return names.stem(start.started, digest)
    except ValueError:
        return ""


def _canonical_object(line: bytes) -> dict[str, Any]:
    try:
        value = canonical.loads(line)
    except RecursionError as error:
        raise canonical.NotCanonical("too deeply nested") from error
    if not isinstance(value, dict):
        raise events.BadLine("it is not a JSON object")
    return value
