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
from holdfast.capture.http import Trail, Visit
from holdfast.capture.links import LARGEST_TEXT, decoded, parts_of_page
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
from holdfast.model import BrowserVisit, FailedCapture, Fetched, FetchedFile, Payload, Requisites


def capture(
    url: str,
    *,
    record: str,
    settings: CaptureSettings,
    workdir: Path,
    clock: Clock = clocks.now,
    seeing: Seeing | None = None,
) -> Fetched | FailedCapture:
    """Fetch ``url`` once for ``record``: its bytes as served, its requisites, and how it came.

    With ``seeing``, a page is also looked at with a browser where that says so.
    A fetch that is probably not the document says so in ``suspect``. On success the files stay in a folder of their
    own under ``workdir``, for the caller to keep or remove; on failure nothing stays. What a server does never raises;
    a disk that is full does (``OSError``). Safe from several threads.
    """
    started = instant(clock())

    def work(folder: Path) -> Fetched | FailedCapture:
        with Deadline(settings.limits.deadline) as deadline:
            return _Capture(url, record, settings, folder, clock, started, seeing).run(deadline)

    return in_own_folder(workdir, "capture-", work)


@dataclass(frozen=True, slots=True)
class _Parts:
    """What a page is besides its bytes. ``text``: as a browser showed it."""

    title: str = ""
    requisites: Requisites = Requisites()
    text: str = ""
    browser: BrowserVisit | None = None
    further: tuple[FetchedFile, ...] = ()


@dataclass(frozen=True, slots=True)
class _Capture:
    """One capture under way."""

    url: str
    record: str
    settings: CaptureSettings
    folder: Path
    clock: Clock
    started: str
    seeing: Seeing | None

    def run(self, deadline: Deadline) -> Fetched | FailedCapture:
        warc_path, payload_path = self.folder / "data.warc.gz", self.folder / "payload"
        with WarcFile(warc_path, warc_info(self.settings), self.started) as warc:
            visit = Visit(self.settings, deadline, self.clock, self.folder, warc)
            try:
                with payload_path.open("xb") as out:
                    trail = self._main(visit, out)
                found = self._judge(trail, payload_path)
                if isinstance(found, FailedCapture):
                    return found
                payload, received = found
                parts = self._parts(visit, trail, payload, received, payload_path)
                suspect = doubt_of(
                    payload_path, payload.media_type, received, asked=self.url, final=trail.url, text=parts.text
                )
            finally:
                visit.close()
        wacz_path = self.folder / "capture.wacz"
        write_wacz(wacz_path, warc_path, warc.entries, Page(trail.url, trail.hops[-1].at, parts.title, parts.text))
        warc_path.unlink()
        return Fetched(
            record=self.record,
            requested_url=self.url,
            final_url=trail.url,
            started=self.started,
            finished=instant(self.clock()),
            hops=trail.hops,
            payload=payload,
            requisites=parts.requisites,
            payload_path=payload_path,
            wacz_path=wacz_path,
            title=parts.title,
            circumstances=circumstances(self.settings, visit.resolved, parts.browser),
            browser=parts.browser,
            further=parts.further,
            suspect=suspect,
        )

    def _main(self, visit: Visit, out: BinaryIO) -> Trail:
        def sink(_: Headers) -> BinaryIO:
            return out

        return visit.fetch(self.url, limit=self.settings.limits.bytes, sink=sink)

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
            record=self.record,
            url=self.url,
            reason=failure.reason,
            message=failure.message,
            started=self.started,
            finished=instant(self.clock()),
            status=status,
            hops=trail.hops,
        )

    def _parts(self, visit: Visit, trail: Trail, payload: Payload, received: Received, path: Path) -> _Parts:
        if payload.media_type not in (HTML, XHTML):
            return _Parts()
        with path.open("rb") as stream:
            text = decoded(stream.read(LARGEST_TEXT), received.header("content-type"))
        page = parts_of_page(text, trail.url)
        reason = script_made(text) if self.seeing is not None and self.seeing.engine == "auto" else ""
        tier = self.seeing.tier(reason) if self.seeing is not None else None
        if tier is None or visit.warc is None:
            return _Parts(page.title, Gathering(visit, trail.url).run(page.parts))
        served = Served(trail.url, payload.sha256, page.title, page.parts)
        sight = tier.see(served, visit, visit.warc, self.folder, reason)
        return _Parts(sight.title, sight.requisites, sight.text, sight.visit, sight.further)
