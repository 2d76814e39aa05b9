"""Fetching what a page needs to be shown, a few at a time, within what is left of the capture's bounds.

Each part goes through the guard and into the WARC like the page itself. A part that cannot be had is a
``FailedRequisite``; it never fails the capture.
"""

from __future__ import annotations

import tempfile
import threading
from collections import Counter, deque
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import IO

from holdfast.capture.failures import past_deadline, printable
from holdfast.capture.guard import RefusedUrl, check_url
from holdfast.capture.http import Trail, Visit
from holdfast.capture.links import LARGEST_TEXT, Kind, Part, decoded, parts_of_module, parts_of_page, parts_of_style
from holdfast.capture.sniff import HTML, XHTML, base_type
from holdfast.capture.wire import Headers, values
from holdfast.model import FailedRequisite, Requisites

WORKERS = 4
PER_HOST = 2  # requests to one host at a time: an archive is a guest
DEEPEST_FRAME = 3
DEEPEST_STYLE = 5  # likewise modules that import modules
_FIT = 4  # so many times the allowed number of parts are listed as missed; the rest of a monster page is one line


@dataclass(frozen=True, slots=True)
class _Job:
    """One part to fetch. ``depth`` counts the frames, or the imports, that it sits in."""

    url: str
    host: str
    kind: Kind
    depth: int


class Gathering:
    """The parts of one page: found, queued, fetched by a few threads, counted. ``held`` are had already."""

    def __init__(self, visit: Visit, page_url: str, held: Iterable[str] = ()) -> None:
        self._visit = visit
        self._page_url = page_url
        self._limits = visit.settings.limits
        self._spool_dir = str(visit.folder) if visit.folder is not None else None
        self._change = threading.Condition()
        self._waiting: deque[_Job] = deque()
        self._busy: Counter[str] = Counter()
        self._seen = {page_url, *held}
        self._taken = 0
        self._had = 0
        self._failed: list[FailedRequisite] = []
        self._bytes_left = self._limits.bytes
        self._most_seen = _FIT * self._limits.requisites + len(self._seen) + 16

    def run(self, parts: Iterable[Part]) -> Requisites:
        """Fetch ``parts`` and whatever they in turn need. Never raises for what servers do."""
        with self._change:
            self._add(parts, 1)
            count = min(WORKERS, len(self._waiting))
        if count:
            self._run_workers(count)
        failed = tuple(sorted(self._failed, key=lambda missed: missed.url))
        return Requisites(wanted=self._had + len(failed), had=self._had, failed=failed)

    def _run_workers(self, count: int) -> None:
        done = False
        with ThreadPoolExecutor(count, thread_name_prefix="part") as pool:
            try:
                for worker in [pool.submit(self._work) for _ in range(count)]:
                    worker.result()
                done = True
            finally:
                if not done:  # interrupted, or the disk is full: do not wait for servers any more
                    self._visit.deadline.end()

    def _add(self, parts: Iterable[Part], depth: int) -> None:
        """Queue what is new. The caller holds the lock."""
        for part in parts:
            if part.url in self._seen:
                continue
            if len(self._seen) > self._most_seen:
                self._miss_the_rest()
                break
            self._seen.add(part.url)
            checked = check_url(part.url, self._visit.settings.network)
            if isinstance(checked, RefusedUrl):
                self._failed.append(FailedRequisite(printable(part.url), checked.message))
            elif checked.url != part.url and checked.url in self._seen:
                continue
            elif self._taken >= self._limits.requisites:
                what = f"The page needs more than {self._limits.requisites} parts; see limits.requisites."
                self._failed.append(FailedRequisite(checked.url, what))
            else:
                self._seen.add(checked.url)
                self._taken += 1
                self._waiting.append(_Job(checked.url, checked.host, part.kind, depth))
        self._change.notify_all()

    def _miss_the_rest(self) -> None:
        rest = FailedRequisite(self._page_url, f"The page names over {self._most_seen} parts; the rest was not read.")
        if rest not in self._failed[-1:]:
            self._failed.append(rest)

    def _work(self) -> None:
        while (job := self._next()) is not None:
            parts: tuple[Part, ...] = ()
            try:
                parts = self._fetch(job)
            finally:
                with self._change:
                    self._busy[job.host] -= 1
                    self._add(parts, job.depth + 1)

    def _next(self) -> _Job | None:
        """A job whose host is not asked too much already; ``None`` when nothing waits and nobody works."""
        with self._change:
            while True:
                for job in self._waiting:
                    if self._busy[job.host] < PER_HOST:
                        self._waiting.remove(job)
                        self._busy[job.host] += 1
                        return job
                if not self._waiting and not any(self._busy.values()):
                    self._change.notify_all()
                    return None
                self._change.wait()

    def _fetch(self, job: _Job) -> tuple[Part, ...]:
        """Fetch one part; what it needs in turn."""
        if self._visit.deadline.passed:
            self._miss(job.url, past_deadline(self._visit.deadline.seconds).message)
            return ()
        kept: list[IO[bytes]] = []

        def sink(headers: Headers) -> IO[bytes] | None:
            declared = base_type(next(iter(values(headers, "content-type")), ""))
            if not (job.kind in ("style", "module") or declared in ("text/css", HTML, XHTML)):
                return None
            kept.append(tempfile.SpooledTemporaryFile(LARGEST_TEXT, "w+b", dir=self._spool_dir))  # noqa: SIM115
            return kept[-1]

        trail = self._visit.fetch(
            job.url, limit=max(self._bytes_left, 0), sink=sink, extra={"Referer": self._page_url}, record_errors=True
        )
        try:
            self._count(job, trail)
            return _needs(job, trail, kept[-1]) if kept and trail.failure is None else ()
        finally:
            for spool in kept:
                spool.close()

    def _count(self, job: _Job, trail: Trail) -> None:
        with self._change:
            if trail.received is not None:
                self._bytes_left -= trail.received.wire_size
            if trail.failure is None:
                self._had += 1
        if trail.failure is not None:
            self._miss(job.url, trail.failure.message)

    def _miss(self, url: str, reason: str) -> None:
        with self._change:
            self._failed.append(FailedRequisite(url, reason))


def _needs(job: _Job, trail: Trail, spool: IO[bytes]) -> tuple[Part, ...]:
    """What a style sheet or a frame needs in turn."""
    declared = trail.received.header("content-type") if trail.received else ""
    spool.seek(0)
    text = decoded(spool.read(LARGEST_TEXT), declared)
    if job.kind == "frame" and base_type(declared) in (HTML, XHTML):
        parts = parts_of_page(text, trail.url).parts if job.depth <= DEEPEST_FRAME else ()
        return tuple(part for part in parts if part.kind != "frame" or job.depth < DEEPEST_FRAME)
    if job.kind == "module" and base_type(declared) not in (HTML, XHTML):
        return parts_of_module(text, trail.url) if job.depth <= DEEPEST_STYLE else ()
    if base_type(declared) == "text/css" or job.kind == "style":
        return parts_of_style(text, trail.url) if job.depth <= DEEPEST_STYLE else ()
    return ()
