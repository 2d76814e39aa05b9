"""One capture: the main resource, its requisites, and the WACZ that holds both."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from holdfast import clock as clocks
from holdfast.capture.browser.thin import script_made
from holdfast.capture.expect import contradiction, cut_short
from holdfast.capture.facts import circumstances, payload_of, warc_info
from holdfast.capture.failures import Failure
from holdfast.capture.folder import in_own_folder
from holdfast.capture.gate import doubt_of
from holdfast.capture.http import GOOD, Trail, Visit
from holdfast.capture.links import LARGEST_TEXT, decoded, parts_of_page
from holdfast.capture.looks import conditions
from holdfast.capture.manners import Manners, fetch_politely
from holdfast.capture.receive import Received
from holdfast.capture.requisites import Gathering
from holdfast.capture.seeing import Seeing, Served
from holdfast.capture.settings import CaptureSettings
from holdfast.capture.sniff import HTML, XHTML, sniff
from holdfast.capture.sockets import Deadline
from holdfast.capture.wacz import Page, write_wacz
from holdfast.capture.warc import WarcFile
from holdfast.capture.wire import Headers
from holdfast.clock import Clock
from holdfast.clock import text as instant
from holdfast.model import BrowserVisit, FailedCapture, Fetched, FetchedFile, Observation, Payload, Requisites

NOT_MODIFIED = 304


def capture(
    url: str,
    *,
    record: str,
    settings: CaptureSettings,
    workdir: Path,
    clock: Clock = clocks.now,
    seeing: Seeing | None = None,
    manners: Manners | None = None,
) -> Fetched | FailedCapture:
    """Fetch ``url`` once for ``record``: its bytes as served, its requisites, and how it came.

    With ``seeing``, a page is also looked at with a browser where that says so; ``manners`` is what the run knows of
    its hosts.
    A fetch that is probably not the document says so in ``suspect``. On success the files stay in a folder of their
    own under ``workdir``, for the caller to keep or remove; on failure nothing stays. What a server does never raises;
    a disk that is full does (``OSError``). Safe from several threads.
    """
    task = _Task(url, record, settings, clock, instant(clock()), seeing, manners or Manners())
    result = in_own_folder(workdir, "capture-", task.run)
    assert not isinstance(result, Observation)  # nothing was compared with
    return result


def capture_if_changed(
    url: str,
    *,
    record: str,
    settings: CaptureSettings,
    workdir: Path,
    previous: Payload,
    clock: Clock = clocks.now,
    seeing: Seeing | None = None,
    manners: Manners | None = None,
) -> Fetched | FailedCapture | Observation:
    """As ``capture``, but ask the server only for what changed since ``previous`` was had from this very address.

    If it says that nothing did, that is a look at the original, and no file stays: its word, not its bytes.
    """
    task = _Task(url, record, settings, clock, instant(clock()), seeing, manners or Manners(), previous)
    return in_own_folder(workdir, "capture-", task.run)


@dataclass(frozen=True, slots=True)
class _Parts:
    """What a page is besides its bytes. ``text``: its words, as a browser showed them if there was one."""

    title: str = ""
    requisites: Requisites = Requisites()
    text: str = ""
    browser: BrowserVisit | None = None
    further: tuple[FetchedFile, ...] = ()


@dataclass(frozen=True, slots=True)
class _Task:
    """What is to be captured, and how. ``previous``: only if it changed since that."""

    url: str
    record: str
    settings: CaptureSettings
    clock: Clock
    started: str
    seeing: Seeing | None
    manners: Manners
    previous: Payload | None = None

    def run(self, folder: Path) -> Fetched | FailedCapture | Observation:
        """Do it in ``folder``."""
        with Deadline(self.settings.limits.deadline) as deadline:
            return _Capture(self, folder).run(deadline)


@dataclass(frozen=True, slots=True)
class _Capture:
    """One capture under way."""

    task: _Task
    folder: Path

    def run(self, deadline: Deadline) -> Fetched | FailedCapture | Observation:
        task = self.task
        warc_path, payload_path = self.folder / "data.warc.gz", self.folder / "payload"
        with WarcFile(warc_path, warc_info(task.settings), task.started) as warc:
            visit = Visit(task.settings, deadline, task.clock, self.folder, warc)
            try:
                with payload_path.open("xb") as out:
                    trail = self._main(visit, out)
                if trail.failure is None and trail.hops[-1].status == NOT_MODIFIED:
                    return self._not_modified(trail)
                found = self._judge(trail, payload_path)
                if isinstance(found, FailedCapture):
                    return found
                payload, received = found
                parts = self._parts(visit, trail, payload, received, payload_path)
                suspect = doubt_of(
                    payload_path,
                    payload.media_type,
                    received,
                    asked=task.url,
                    final=trail.url,
                    text=parts.text if parts.browser else "",
                )
            finally:
                visit.close()
        wacz_path = self.folder / "capture.wacz"
        write_wacz(wacz_path, warc_path, warc.entries, Page(trail.url, trail.hops[-1].at, parts.title, parts.text))
        warc_path.unlink()
        return Fetched(
            record=task.record,
            requested_url=task.url,
            final_url=trail.url,
            started=task.started,
            finished=instant(task.clock()),
            hops=trail.hops,
            payload=payload,
            requisites=parts.requisites,
            payload_path=payload_path,
            wacz_path=wacz_path,
            title=parts.title,
            circumstances=circumstances(task.settings, visit.resolved, parts.browser),
            browser=parts.browser,
            further=parts.further,
            suspect=suspect,
        )

    def _main(self, visit: Visit, out: BinaryIO) -> Trail:
        def sink(_: Headers) -> BinaryIO:
            return out

        asked = conditions(self.task.previous)
        wanted = GOOD | {NOT_MODIFIED} if asked else GOOD
        limit = self.task.settings.limits.bytes
        return fetch_politely(
            visit,
            self.task.manners,
            lambda: visit.fetch(self.task.url, limit=limit, sink=sink, extra=asked, wanted=wanted),
        )

    def _not_modified(self, trail: Trail) -> FailedCapture | Observation:
        """What a 304 means: only the address that was asked can say it, since no other was asked."""
        if len(trail.hops) > 1 or self.task.previous is None:
            what = "The server says that nothing has changed, but was not asked that; try again later."
            return self._failed(trail, Failure("http-status", what, NOT_MODIFIED))
        return Observation(
            record=self.task.record,
            at=self.task.started,
            url=self.task.url,
            outcome="unchanged",
            status=NOT_MODIFIED,
            final_url=trail.url,
            sha256=self.task.previous.sha256,
            message="The server says that nothing has changed since the last capture.",
        )

    def _judge(self, trail: Trail, path: Path) -> tuple[Payload, Received] | FailedCapture:
        """The payload, or why what was served is not one."""
        received = trail.received
        if trail.failure is not None or received is None:
            return self._failed(trail, trail.failure or Failure("protocol", "The server gave no answer."))
        if received.size == 0:
            return self._failed(trail, Failure("empty", "The server answered with no content at all; try again later."))
        declared = received.header("content-type")
        found = sniff(path, received.head, declared)
        wrong = contradiction((trail.hops[0].url, trail.url), declared, found) or cut_short(path, found)
        if wrong is not None:
            return self._failed(trail, wrong)
        return payload_of(received, found), received

    def _failed(self, trail: Trail, failure: Failure) -> FailedCapture:
        status = failure.status or (trail.hops[-1].status if trail.hops else 0)
        return FailedCapture(
            record=self.task.record,
            url=self.task.url,
            reason=failure.reason,
            message=failure.message,
            started=self.task.started,
            finished=instant(self.task.clock()),
            status=status,
            hops=trail.hops,
        )

    def _parts(self, visit: Visit, trail: Trail, payload: Payload, received: Received, path: Path) -> _Parts:
        if payload.media_type not in (HTML, XHTML):
            return _Parts()
        with path.open("rb") as stream:
            text = decoded(stream.read(LARGEST_TEXT), received.header("content-type"))
        page = parts_of_page(text, trail.url)
        reason = script_made(text) if self.task.seeing is not None and self.task.seeing.engine == "auto" else ""
        tier = self.task.seeing.tier(reason) if self.task.seeing is not None else None
        if tier is None or visit.warc is None:
            return _Parts(page.title, Gathering(visit, trail.url).run(page.parts), page.text)
        served = Served(trail.url, payload.sha256, page.title, page.parts)
        sight = tier.see(served, visit, visit.warc, self.folder, reason)
        return _Parts(sight.title, sight.requisites, sight.text, sight.visit, sight.further)
