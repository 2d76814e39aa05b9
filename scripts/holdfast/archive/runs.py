"""A run: one command's entry in the journal, written line by line and sealed at its end."""

from __future__ import annotations

import os
import secrets
import threading
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType

from holdfast import __version__, clock
from holdfast.archive import adoption, durable, events, journal, manifests, names
from holdfast.archive.content import without_content
from holdfast.archive.kept_back import kept_back
from holdfast.archive.objects import ObjectStore
from holdfast.clock import Clock
from holdfast.errors import ArchiveError
from holdfast.model import Capture, Decision, FailedCapture, Fetched, Observation, SnapshotStatus, StoredFile

WACZ_TYPE = "application/wacz"


class Run:
    """One run, open for events. All methods may be called from several threads at once.

    Each method returns when its fact is on the disk; what fails raises ``ArchiveError``. A run that could not write
    a line takes no more. A run in which anything failed half-way stays unsealed, with its complete lines, so that
    the next run seals it and looks after what it left.
    """

    def __init__(self, archive: Path, store: ObjectStore, command: str, clock: Clock = clock.now) -> None:
        self._archive = archive
        self._journal = archive / journal.FOLDER
        self._store = store
        self._clock = clock
        self._lock = threading.Lock()
        self._settled: set[Path] = set()
        self._events = 0
        self._whole = True  # nothing failed half-way
        self._writable = True
        self._closed = False
        self._newest: dict[str, events.CaptureKept] = {}
        try:
            durable.make_folder(self._journal, self._settled)
            with journal.turn(self._journal):
                self._begin(command)
        except OSError as error:
            raise _refused("A run could not be begun", archive, error) from error

    def __enter__(self) -> Run:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def part(self) -> Path | None:
        """The file that the run writes to, ``None`` once it is over."""
        return None if self._closed else self._part

    @property
    def start(self) -> events.RunStart:
        """The first line of the run's file."""
        return self._start

    def newest(self, record: str) -> events.CaptureKept | None:
        """The newest copy of ``record`` that this run kept, if any. An absence is none."""
        return self._newest.get(record)

    def keep(self, fetched: Fetched, sealed: ObjectStore | None = None) -> Capture:
        """Keep a fetch for good: its objects, then its manifest, then its line. Once this returns it is kept.

        The files of ``fetched`` are copied and may go away afterwards; its title stays out of the manifest. With
        ``sealed`` they go there, and nothing that is content gets into the manifest. Raises ``ArchiveError``, also for
        bytes that are withheld; then nothing was acknowledged and nothing that was there before was touched.
        """
        names.record(fetched.record)
        self._must_be_usable()
        if fetched.payload.sha256 in self._withheld:
            raise ArchiveError(
                f"{fetched.record}: these very bytes are withheld by decision and were not kept again. "
                f"`holdfast release {fetched.payload.sha256[:16]}` lifts it."
            )
        whole = False
        try:
            made = self._store_objects(fetched, sealed or self._store)
            capture, data = manifests.identified(without_content(made) if sealed else made)
            path = manifests.path_of(self._archive, capture.record, capture.id)
            durable.make_folder(path.parent, self._settled)
            with self._lock, journal.turn(self._journal):
                if not durable.write_once(path, data):
                    raise ArchiveError(
                        f"{path.relative_to(self._archive)} is taken: this very capture, of this very instant, is kept "
                        "already. Nothing was overwritten; check the clock and capture it again."
                    )
                event = adoption.kept(capture, data)
                self._append(event)
                if capture.origin != "absence":
                    self._newest[capture.record] = event
            whole = True
        except OSError as error:
            raise _refused(f"The capture of {fetched.record} could not be kept", self._archive, error) from error
        finally:
            if not whole:
                self._whole = False
        return capture

    def unchanged(self, fetched: Fetched, capture: Capture) -> Observation:
        """Journal that the address served the payload of ``capture`` again. Returns it as a look at the original."""
        status = fetched.hops[-1].status if fetched.hops else 0
        event = events.Unchanged(
            names.record(fetched.record),
            capture.id,
            fetched.finished,
            fetched.requested_url,
            fetched.final_url,
            status,
            fetched.payload.sha256,
        )
        self._write(event)
        return event.observation

    def failed(self, failure: FailedCapture) -> None:
        """Journal an attempt that yielded no capture."""
        names.record(failure.record)
        self._write(failure)

    def observed(self, observation: Observation) -> None:
        """Journal a look at the original."""
        names.record(observation.record)
        self._write(observation)

    def snapshot(self, status: SnapshotStatus) -> None:
        """Journal where the wish for a snapshot stands."""
        names.record(status.record)
        self._write(status)

    def stamped(self, stamped: events.Stamped) -> None:
        """Journal a time stamp that lies in the journal beside the run file for which it vouches."""
        self._write(stamped)

    def repaired(self, repaired: events.Repaired) -> None:
        """Journal that an object lies whole again where it was missing or damaged."""
        self._write(repaired)

    def decided(self, decision: Decision) -> None:
        """Journal that something is withheld, released or unsealed. Moves no object; see ``archive.withheld``."""
        self._write(decision)

    def close(self) -> None:
        """Seal the run's file, or remove it if nothing happened. Does nothing the second time."""
        with self._lock:
            if self._closed:
                return
            self._closed = True
            try:
                if self._whole:
                    with journal.turn(self._journal):
                        self._seal()
            except OSError as error:
                raise _refused("The run could not be sealed; the next one will seal it", self._part, error) from error
            finally:
                os.close(self._handle)

    def _begin(self, command: str) -> None:
        """Join the chain: take over what dead runs left, name the heads, make our part. The journal is ours here."""
        with ExitStack() as locks, ExitStack() as if_it_fails:
            dead = adoption.claim(self._journal, locks)
            runs = journal.load(self._journal)
            for part in dead:
                adoption.seal(part, runs)
            if dead:
                runs = journal.load(self._journal)
            self._open_part(command, journal.heads(runs), if_it_fails)
            self._withheld = _withheld(runs)
            for event in adoption.unjournaled(self._archive, runs):
                self._append(event)
            litter = adoption.left_behind(self._store, journal.load(self._journal)) if dead else ()
            if litter:
                self._append(events.LeftBehind(litter))
            if dead:
                adoption.forget(dead, self._journal)
            if_it_fails.pop_all()

    def _open_part(self, command: str, heads: tuple[str, ...], if_it_fails: ExitStack) -> None:
        started = self._clock()
        name = f"{clock.compact(started)}-{secrets.token_hex(4)}"
        self._start = events.RunStart(name, heads, clock.text(started), command, "holdfast", __version__)
        self._part = self._journal / f"{name}{names.PART_SUFFIX}"
        flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_APPEND | os.O_NOFOLLOW | os.O_CLOEXEC
        self._handle = os.open(self._part, flags, 0o644)
        if_it_fails.callback(os.close, self._handle)
        journal.is_live(self._handle)  # takes the lock; the name is new, so nobody else can hold it
        durable.write_all(self._handle, events.start_line(self._start))
        os.fsync(self._handle)
        durable.sync_folder(self._journal)

    def _store_objects(self, fetched: Fetched, store: ObjectStore) -> Capture:
        payload = fetched.payload
        _, payload_size = store.put(fetched.payload_path, payload.sha256)
        files = [StoredFile("payload", payload.sha256, payload_size, payload.media_type)]
        if fetched.wacz_path is not None:
            files.append(StoredFile("wacz", *store.put(fetched.wacz_path), WACZ_TYPE))
        files += [StoredFile(one.role, *store.put(one.path), one.media_type, one.name) for one in fetched.further]
        return Capture(
            id="",
            record=fetched.record,
            requested_url=fetched.requested_url,
            final_url=fetched.final_url,
            started=fetched.started,
            finished=fetched.finished,
            hops=fetched.hops,
            payload=payload,
            requisites=fetched.requisites,
            files=tuple(files),
            circumstances=fetched.circumstances,
            origin=fetched.origin,
            recovered_from=fetched.recovered_from,
            suspect=fetched.suspect,
            custody=fetched.custody,
            redaction=fetched.redaction,
            browser=fetched.browser,
            robots=fetched.robots,
        )

    def _write(self, event: events.Event) -> None:
        self._must_be_usable()
        with self._lock:
            self._append(event)

    def _append(self, event: events.Event) -> None:
        """Write one line and push it to the disk. The caller holds ``_lock`` (or is alone)."""
        self._must_be_usable()
        line = events.event_line(event, self._events + 1, clock.text(self._clock()))
        written = False
        try:
            durable.write_all(self._handle, line)
            os.fsync(self._handle)
            self._events += 1
            written = True
        except OSError as error:
            raise _refused("The journal could not be written", self._part, error) from error
        finally:
            if not written:  # an interrupt counts too: half a line may be in the file
                self._whole = self._writable = False

    def _seal(self) -> None:
        if self._events:
            os.fchmod(self._handle, durable.READ_ONLY)
            os.fsync(self._handle)
            digest = durable.digest_of(self._part)
            final = self._part.with_name(names.stem(self._start.started, digest) + names.RUN_SUFFIX)
            durable.patiently(os.link, self._part, final)
            durable.sync_folder(self._journal)  # the final name must be safe before the first one goes
        durable.patiently(self._part.unlink)
        durable.sync_folder(self._journal)

    def _must_be_usable(self) -> None:
        if self._closed:
            raise ArchiveError("This run is over; begin another one. Nothing was kept.")
        if not self._writable:
            raise ArchiveError(
                "This run stopped when its journal could not be written. What it acknowledged before is safe. "
                "Mend the cause and run the same command again."
            )


def _withheld(runs: Sequence[journal.RunFile]) -> frozenset[str]:
    lines = (line for run in runs for line in run.parsed if line.get("type") in events.DECISIONS)
    try:
        return frozenset(kept_back(map(events.read_event, lines)).withheld)
    except events.BadLine as error:
        raise ArchiveError(f"A decision in the journal cannot be read: {error}. Run `holdfast verify`.") from error


def _refused(what: str, where: Path, error: OSError) -> ArchiveError:
    return ArchiveError(
        f"{what}: {error.strerror or error} ({error.filename or where}). What was acknowledged before is untouched. "
        "Mend the cause and run the same command again."
    )
