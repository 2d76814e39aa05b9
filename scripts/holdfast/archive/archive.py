"""The archive as its users see it: runs that add to it, and history that reads it back."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path
from typing import BinaryIO

from holdfast import clock
from holdfast.archive import audits, clocks, history, journal, names, readme
from holdfast.archive.events import Audit
from holdfast.archive.history import History
from holdfast.archive.objects import ObjectStore
from holdfast.archive.objects_mirrored import MirroredObjects
from holdfast.archive.runs import Run
from holdfast.archive.sample import WHOLE, Sample
from holdfast.archive.stores import open_store
from holdfast.clock import Clock
from holdfast.config import Workspace
from holdfast.errors import ArchiveError
from holdfast.model import Capture, Finding
from holdfast.progress import Progress, Silent


class Archive:
    """The archive in ``folder`` whose objects live at ``store``: a folder relative to ``folder``'s parent, or any
    address that fsspec knows; ``mirrors`` likewise. Nothing is read or made until it is asked for. Safe to use from
    several threads.
    """

    def __init__(self, folder: Path, store: str, mirrors: Sequence[str] = ()) -> None:
        self.folder = folder
        self.objects: ObjectStore = open_store(store, folder.parent, mirrors)
        self._lock = threading.Lock()
        self._sealed: dict[Path, journal.RunFile] = {}
        self._seen: tuple[tuple[str, int], ...] | None = None
        self._history = History()
        self._run: Run | None = None

    @classmethod
    def of(cls, workspace: Workspace) -> Archive:
        """The archive of ``workspace``, with the store and the mirrors that its configuration names."""
        return cls(workspace.archive, workspace.config.store, workspace.config.mirrors)

    def run(self, command: str, clock: Clock = clock.now, tell: Callable[[str], None] = lambda line: None) -> Run:
        """Begin a run of ``command``; use it as a context manager, which seals it at the end.

        Takes over first what interrupted runs left. ``tell`` hears it when the clock was set back. Raises
        ``ArchiveError`` when the journal is damaged or the folder cannot be written.
        """
        readme.write_readme(self.folder)
        run = Run(self.folder, self.objects, command, clock)
        self._run = run
        warning = clocks.warning(self.folder / journal.FOLDER, run.start)
        if warning:
            tell(warning)
        return run

    def put_in_order(
        self, command: str, clock: Clock = clock.now, tell: Callable[[str], None] = lambda line: None
    ) -> None:
        """Take over what interrupted runs left, if any did. For commands that may find that nothing is left to write:
        what such a run acknowledged is sealed then all the same, and known. Raises as ``run`` does."""
        if journal.files(self.folder / journal.FOLDER, names.PART_SUFFIX):
            self.run(command, clock, tell).close()

    def read(self) -> History:
        """All that the journal says, unsealed runs included. Opens no manifest. Raises ``ArchiveError``."""
        try:
            with self._lock:
                return history.build(self.folder, journal.load(self.folder / journal.FOLDER, self._sealed))
        except OSError as error:
            raise _unreadable(self.folder, error) from error

    def newest(self, record: str) -> Capture | None:
        """The newest capture of ``record``, those of a run in progress included. Raises as ``History.newest`` does.

        Reads the journal again only when it changed other than by this archive's own run.
        """
        run = self._run
        mine = run.newest(record) if run is not None else None
        if mine is not None:
            return history.load_capture(self.folder, mine)
        seen = self._journal_sizes(run.part if run is not None else None)
        if seen != self._seen:
            self._history, self._seen = self.read(), seen
        return self._history.newest(record)

    def heads(self) -> tuple[str, ...]:
        """SHA-256 of the run files that no other names, sorted: whoever remembers them can tell a rewritten past."""
        try:
            return journal.heads(audits.outlines(self.folder))
        except OSError as error:
            raise _unreadable(self.folder, error) from error

    def object_path(self, sha256: str) -> Path:
        """A file that holds an object; see ``ObjectStore.path``. Raises ``ArchiveError``, also for no SHA-256."""
        return self.objects.path(sha256)

    def open_object(self, sha256: str) -> BinaryIO:
        """The content of an object, wherever it lives. Raises ``ArchiveError`` when it is not there."""
        return self.objects.open(sha256)

    def settle_mirrors(self) -> tuple[Finding, ...]:
        """Give mirrors what they missed; a note for each that still misses something. Raises ``ArchiveError``."""
        return self.objects.settle() if isinstance(self.objects, MirroredObjects) else ()

    def verify(
        self,
        progress: Progress | None = None,
        jobs: int | None = None,
        sample: Sample = WHOLE,
        sealed: ObjectStore | None = None,
    ) -> tuple[tuple[Finding, ...], dict[str, int]]:
        """Check everything; see ``holdfast.archive.verify``. Returns findings and what was counted. ``sealed``: where
        objects lie that readers do not get."""
        # here, because it brings what starts processes, which no other command needs
        verify = import_module("holdfast.archive.verify").verify
        found: tuple[tuple[Finding, ...], dict[str, int]] = verify(
            self.folder, self.objects, progress or Silent(), jobs, sample, sealed
        )
        return found

    def audited(self, audit: Audit, findings: Sequence[Finding], clock: Clock = clock.now) -> str:
        """Journal that everything was checked; see ``audits.record``. Returns the new run file's name."""
        return audits.record(self.folder, audit, findings, clock)

    def reach(self) -> audits.Reach:
        """How far time stamps vouch for the journal. Raises ``ArchiveError`` as ``read`` does."""
        try:
            return audits.reach(self.folder)
        except OSError as error:
            raise _unreadable(self.folder, error) from error

    def _journal_sizes(self, own: Path | None) -> tuple[tuple[str, int], ...]:
        folder = self.folder / journal.FOLDER
        parts = [path for path in journal.files(folder, names.PART_SUFFIX) if path != own]
        sealed = [(path.name, 0) for path in journal.files(folder, names.RUN_SUFFIX)]
        try:
            return (*sealed, *((path.name, path.stat().st_size) for path in parts))
        except FileNotFoundError:
            return (("sealed meanwhile", len(sealed)),)


def _unreadable(folder: Path, error: OSError) -> ArchiveError:
    return ArchiveError(
        f"The journal of {folder} cannot be read: {error.strerror or error} ({error.filename}). Nothing was changed. "
        "Mend the cause and run the same command again."
    )
