"""Figures of the archive, one JSON object per line: ``python tests/bench/bench_archive.py [RECORDS]``.

Verification is measured against ``sha256sum`` on the same files in the same run, the rest in seconds of wall clock.
Files are in the page cache for both, so these are figures of the processor, not of the disk.
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1] / "archive"))
from archive_factory import START, make_fetched

from holdfast import clock
from holdfast.archive import Archive, durable, events, manifests
from holdfast.archive.adoption import kept
from holdfast.model import Capture, StoredFile


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


def bench_verify(root: Path, records: int, size: int) -> None:
    """The whole of ``verify`` against ``sha256sum`` over the objects alone, and against hashing them in Python."""
    archive = fill(root, records, size)
    paths = [str(path) for path in (archive.folder / "objects").rglob("*") if path.is_file()]
    total = sum(Path(path).stat().st_size for path in paths)
    (root / "list").write_text("\0".join(paths))
    peer = seconds(lambda: subprocess.run(f"xargs -0 sha256sum < {root / 'list'} > /dev/null", shell=True, check=True))
    plain = seconds(lambda: [durable.digest_of(Path(path)) for path in paths])
    ours = seconds(archive.verify)
    show(
        "verify",
        objects=len(paths),
        bytes=total,
        seconds=ours,
        megabytes_per_second=round(total / ours / 1e6),
        sha256sum_seconds=peer,
        hashing_alone_seconds=plain,
        ratio_to_sha256sum=round(ours / peer, 2),
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
        lambda root: bench_keep(root, 100),
    ):
        with tempfile.TemporaryDirectory() as folder:
            work(Path(folder))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
