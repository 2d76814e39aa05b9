"""Figures of the archive, one JSON object per line: ``python tests/bench/bench_archive.py [RECORDS]``.

Verification is measured against ``sha256sum`` on the same files in the same run, the rest in seconds of wall clock;
at scale also its processor time and its peak memory, in a process of its own.
Files are in the page cache for both, so these are figures of the processor, not of the disk.
"""

from __future__ import annotations

import hashlib
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1] / "archive"))
from archive_factory import START, make_fetched, write_small_wacz

from holdfast import clock
from holdfast.archive import Archive, events, manifests
from holdfast.archive.adoption import kept
from holdfast.archive.check_journal import check_journal
from holdfast.archive.check_manifests import check_manifests
from holdfast.archive.events import CaptureKept
from holdfast.archive.hashing import Task, read_all
from holdfast.archive.place import Place
from holdfast.model import Capture, Fetched, Observation, StoredFile
from holdfast.progress import Silent

MEDIA_TYPES = {"payload": "text/html", "wacz": "application/wacz"}


def show(figure: str, **values: object) -> None:
    """One figure as a line of JSON."""
    sys.stdout.write(json.dumps({"bench": "archive", "figure": figure, **values}) + "\n")


def seconds(work: Callable[[], Any]) -> float:
    """The best of three, in seconds of wall clock."""
    best = float("inf")
    for _ in range(3):
        begun = time.perf_counter()
        work()
        best = min(best, time.perf_counter() - begun)
    return round(best, 4)


@contextmanager
def without_fsync() -> Iterator[None]:
    """Setting up ten thousand captures needs no durability."""
    real, os.fsync = os.fsync, lambda handle: None
    try:
        yield
    finally:
        os.fsync = real


def fill(root: Path, records: int, size: int) -> Archive:
    """An archive of ``records`` records with one capture of ``size`` bytes each, all kept by one run."""
    archive = Archive(root / "archive", "archive/objects")
    with without_fsync(), archive.run("capture") as run:
        for number in range(records):
            body = number.to_bytes(4, "big") + b"x" * (size - 4)
            run.keep(make_fetched(root / "work", f"record-{number:05}", body, START + timedelta(seconds=number)))
    return archive


def fill_journal_only(root: Path, records: int) -> Archive:
    """The same without objects: a manifest and a line for each record, written directly."""
    archive = Archive(root / "archive", "archive/objects")
    lines = [events.start_line(events.RunStart("x", (), clock.text(START), "capture", "holdfast", "0"))]
    source = make_fetched(root / "work", "record", b"body")
    for number in range(records):
        digest = hashlib.sha256(number.to_bytes(4, "big")).hexdigest()
        fields = (
            source.requested_url,
            source.final_url,
            clock.text(START + timedelta(seconds=number)),
            source.finished,
        )
        files = (StoredFile("payload", digest, 4, "text/html"), StoredFile("wacz", digest[::-1], 9, "application/wacz"))
        made = Capture(
            "", f"record-{number:05}", *fields, source.hops, source.payload, source.requisites, files, "A title"
        )
        capture, data = manifests.identified(made)
        path = manifests.path_of(archive.folder, capture.record, capture.id)
        path.parent.mkdir(parents=True)
        path.write_bytes(data)
        lines.append(events.event_line(kept(capture, data), number + 1, clock.text(START)))
    data = b"".join(lines)
    (archive.folder / "journal").mkdir()
    name = f"{clock.compact(START)}-{hashlib.sha256(data).hexdigest()[:8]}.jsonl"
    (archive.folder / "journal" / name).write_bytes(data)
    return archive


def bench_history(root: Path, records: int) -> None:
    """Reading the journal of many records, then every manifest, then the cost of beginning a run."""
    archive = fill_journal_only(root, records)
    fresh = lambda: Archive(archive.folder, "archive/objects").read()  # noqa: E731
    show("history without manifests", records=records, seconds=seconds(fresh), target=0.3)
    history = fresh()
    show("all fingerprints", records=records, seconds=seconds(lambda: [*map(history.fingerprint, history.records)]))
    show("all manifests", records=records, seconds=seconds(lambda: [*map(history.captures_of, history.records)]))
    show("newest of one record", seconds=seconds(lambda: archive.newest("record-00001")))

    def begin() -> None:
        with Archive(archive.folder, "archive/objects").run("watch"):
            pass

    show("begin and end a run", records=records, seconds=seconds(begin))


def bulk(root: Path, captures: int, *, runs: int = 100, size: int = 500, waczs: bool = True) -> Archive:
    """A sound archive of ``captures`` records, written directly and without fsync: real objects, manifests, runs.

    Without ``waczs`` the second object of a capture is a few bytes that nobody looks into.
    """
    archive = Archive(root / "archive", "archive/objects")
    source = make_fetched(root / "work", "record", b"body")
    package = root / "work" / "small.wacz"
    (archive.folder / "journal").mkdir(parents=True)
    heads: tuple[str, ...] = ()
    for run in range(runs):
        started = START + timedelta(days=run)
        name = f"{clock.compact(started)}-{run:08x}"
        lines = [events.start_line(events.RunStart(name, heads, clock.text(started), "capture", "holdfast", "0"))]
        for seq, number in enumerate(range(run, captures, runs), 1):
            body = number.to_bytes(4, "big") + b"x" * (size - 4)
            at = clock.text(started + timedelta(seconds=seq))
            if waczs:
                write_small_wacz(package, source.final_url, body, at)
            files = [("payload", body), ("wacz", package.read_bytes()) if waczs else ("payload", body[:4] + b"y")]
            capture, data = manifest_of(source, f"record-{number:06}", at, files)
            for _, content in files:
                write(archive.folder / "objects" / place_of(content), content)
            write(manifests.path_of(archive.folder, capture.record, capture.id), data)
            lines.append(events.event_line(kept(capture, data), seq, clock.text(started + timedelta(hours=1))))
        content = b"".join(lines)
        digest = hashlib.sha256(content).hexdigest()
        write(archive.folder / "journal" / f"{clock.compact(started)}-{digest[:8]}.jsonl", content)
        heads = (digest,)
    return archive


def manifest_of(source: Fetched, record: str, at: str, files: list[tuple[str, bytes]]) -> tuple[Capture, bytes]:
    """A capture with these files and the bytes of its manifest."""
    stored = tuple(
        StoredFile(role, hashlib.sha256(content).hexdigest(), len(content), MEDIA_TYPES[role])  # type: ignore[arg-type]
        for role, content in files
    )
    payload = replace(source.payload, sha256=stored[0].sha256, size=stored[0].size)
    addresses = (source.requested_url, source.final_url)
    made = Capture("", record, *addresses, at, source.finished, source.hops, payload, source.requisites, stored)
    return manifests.identified(made)


def place_of(content: bytes) -> str:
    """Where an object with this content lies."""
    digest = hashlib.sha256(content).hexdigest()
    return f"{digest[:2]}/{digest}"


def write(path: Path, content: bytes) -> None:
    """A new file; its folder is made if need be."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def measured(root: Path, jobs: int) -> dict[str, Any]:
    """One ``verify`` of the archive below ``root`` in a process of its own."""
    done = subprocess.run(
        [sys.executable, __file__, "--verify", str(root), str(jobs)], stdout=subprocess.PIPE, text=True, check=True
    )
    return dict(json.loads(done.stdout))


def verify_here(root: Path, jobs: int) -> None:
    """The child of ``measured``: what a verification took and found, as one line of JSON.

    Memory is the peak of this process and, where there are workers, ``jobs`` times that of the largest of them.
    """
    begun = time.perf_counter()
    findings, counts = Archive(root / "archive", "archive/objects").verify(jobs=jobs)
    seconds = time.perf_counter() - begun
    assert not findings, findings[0]
    own, workers = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    figures = {
        "seconds": round(seconds, 2),
        "cpu_seconds": round(own.ru_utime + own.ru_stime + workers.ru_utime + workers.ru_stime, 2),
        "megabytes": round((own.ru_maxrss + jobs * workers.ru_maxrss) / 1024),
        "objects": counts["objects"],
    }
    sys.stdout.write(json.dumps(figures) + "\n")


def bench_scale(root: Path, captures: int, *, waczs: bool) -> None:
    """Time, processor time and peak memory of one verification of many small captures."""
    bulk(root, captures, waczs=waczs)
    for jobs in (1, 2):
        show("verify, small files", captures=captures, web_archives=waczs, jobs=jobs, **measured(root, jobs))


def bench_journal(root: Path, events_wanted: int) -> None:
    """The journal alone, against itself: lines, numbering, names and chain."""
    archive = bulk(root, 1_000, runs=10, waczs=False)
    for path in sorted((archive.folder / "journal").glob("*.jsonl")):
        path.unlink()
    heads: tuple[str, ...] = ()
    for run in range(100):
        started = START + timedelta(days=run)
        name = f"{clock.compact(started)}-{run:08x}"
        lines = [events.start_line(events.RunStart(name, heads, clock.text(started), "watch", "holdfast", "0"))]
        for seq in range(1, events_wanted // 100 + 1):
            at = clock.text(started + timedelta(seconds=seq))
            seen = Observation(f"record-{seq:06}", at, "http://documents.example/record", "unchanged", 200)
            record = CaptureKept(f"record-{seq:06}", f"{clock.compact(started)}-{seq:08x}", "ab" * 32, ("cd" * 32,))
            lines.append(events.event_line(record if seq % 2 else seen, seq, at))
        content = b"".join(lines)
        digest = hashlib.sha256(content).hexdigest()
        write(archive.folder / "journal" / f"{clock.compact(started)}-{digest[:8]}.jsonl", content)
        heads = (digest,)
    found = check_journal(Place(archive.folder))
    assert (found.findings, found.events) == ([], events_wanted)
    begun = time.process_time()
    took = seconds(lambda: check_journal(Place(archive.folder)))
    processor = round((time.process_time() - begun) / 3, 2)
    show("journal checked", events=events_wanted, seconds=took, cpu_seconds=processor, target=2.0)


def bench_verify(root: Path, captures: int, size: int) -> None:
    """The whole of ``verify``, and its re-reading of objects by themselves, against ``sha256sum`` on the same files.

    ``sha256sum`` hashes; re-reading here also looks into every web archive; the rest of ``verify`` is the journal and
    the manifests, which ``sha256sum`` does not know.
    """
    archive = bulk(root, captures, runs=10, size=size)
    paths = [str(path) for path in (archive.folder / "objects").rglob("*") if path.is_file()]
    sizes = {Path(path).name: Path(path).stat().st_size for path in paths}
    (root / "list").write_text("\0".join(paths))
    peer = seconds(lambda: subprocess.run(f"xargs -0 sha256sum < {root / 'list'} > /dev/null", shell=True, check=True))
    tasks = [Task(digest, sizes[digest]) for digest in sorted(sizes)]
    hashing = seconds(lambda: list(read_all(archive.folder, archive.objects, lambda: tasks, Silent(), None)))
    found = check_manifests(Place(archive.folder), check_journal(Place(archive.folder)), Silent()).wanted
    inside = [Task(d, sizes[d], found[d] if found.is_wacz(found.digests[d]) else "") for d in sorted(sizes)]
    reading = seconds(lambda: list(read_all(archive.folder, archive.objects, lambda: inside, Silent(), None)))
    ours = seconds(archive.verify)
    show(
        "verify",
        objects=len(paths),
        bytes=sum(sizes.values()),
        sha256sum_seconds=peer,
        hashing_seconds=hashing,
        with_web_archives_seconds=reading,
        whole_seconds=ours,
        speed_of_hashing_to_sha256sum=round(peer / hashing, 2),
        speed_of_whole_to_sha256sum=round(peer / ours, 2),
    )


def bench_keep(root: Path, captures: int) -> None:
    """Keeping small captures with every fsync, in milliseconds each."""
    archive = Archive(root / "archive", "archive/objects")
    sources = [make_fetched(root / str(n), f"record-{n}", b"page %d" % n) for n in range(captures)]
    begun = time.perf_counter()
    with archive.run("capture") as run:
        for source in sources:
            run.keep(source)
    show("keep", captures=captures, milliseconds_each=round((time.perf_counter() - begun) / captures * 1000, 2))


def main(records: int) -> None:
    """All figures."""
    for work in (
        lambda root: bench_history(root, records),
        lambda root: bench_verify(root, 2_000, 50_000),
        lambda root: bench_verify(root, 10, 20_000_000),
        lambda root: bench_verify(root, 5_000, 2_000),
        lambda root: bench_scale(root, 10_000, waczs=True),
        lambda root: bench_scale(root, 100_000, waczs=False),
        lambda root: bench_journal(root, 100_000),
        lambda root: bench_keep(root, 100),
    ):
        with tempfile.TemporaryDirectory() as folder:
            work(Path(folder))


if __name__ == "__main__":
    if sys.argv[1:2] == ["--verify"]:
        verify_here(Path(sys.argv[2]), int(sys.argv[3]))
    else:
        main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
