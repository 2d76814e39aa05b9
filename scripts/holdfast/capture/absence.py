"""Keeping the very answer that says that a document is not there, byte for byte, as evidence of its absence.

It is a capture of an answer and never a copy of the document: its origin is ``absence``. Nothing that the error page
links to is fetched, and its body may be empty.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from holdfast import clock as clocks
from holdfast.capture.facts import circumstances, payload_of, warc_info
from holdfast.capture.failures import Failure
from holdfast.capture.folder import in_own_folder
from holdfast.capture.http import GOOD, Trail, Visit
from holdfast.capture.links import LARGEST_TEXT, decoded, parts_of_page
from holdfast.capture.looks import MISSING, Known, verdict
from holdfast.capture.receive import Received
from holdfast.capture.settings import CaptureSettings
from holdfast.capture.sniff import HTML, XHTML, sniff
from holdfast.capture.sockets import Deadline
from holdfast.capture.wacz import Page, write_wacz
from holdfast.capture.warc import WarcFile
from holdfast.capture.wire import Headers
from holdfast.clock import Clock
from holdfast.clock import text as instant
from holdfast.model import FailedCapture, Fetched, Requisites

LARGEST_BODY = 20_000_000  # bytes; an answer of absence that is larger is none that anybody wrote


def capture_absence(
    url: str,
    *,
    record: str,
    settings: CaptureSettings,
    workdir: Path,
    known: Known = Known(),  # noqa: B008 - frozen
    clock: Clock = clocks.now,
) -> Fetched | FailedCapture:
    """Ask for ``url`` once and keep the answer if it says, by the rules of ``looks``, that the document is missing.

    That is a 404 or 410 with whatever body; or a page in the document's place, for which ``known`` tells what was
    there. A document that is served after all, or no answer, is a ``FailedCapture``. Files stay as ``capture`` says.
    """
    started = instant(clock())

    def work(folder: Path) -> Fetched | FailedCapture:
        with Deadline(settings.limits.deadline) as deadline:
            return _Absence(url, record, settings, folder, clock, started, known).run(deadline)

    return in_own_folder(workdir, "absence-", work)


@dataclass(frozen=True, slots=True)
class _Absence:
    """One such capture under way."""

    url: str
    record: str
    settings: CaptureSettings
    folder: Path
    clock: Clock
    started: str
    known: Known

    def run(self, deadline: Deadline) -> Fetched | FailedCapture:
        warc_path, payload_path = self.folder / "data.warc.gz", self.folder / "payload"
        with WarcFile(warc_path, warc_info(self.settings), self.started) as warc:
            visit = Visit(self.settings, deadline, self.clock, self.folder, warc)
            try:
                with payload_path.open("xb") as out:

                    def sink(_: Headers) -> BinaryIO:
                        return out

                    limit = min(LARGEST_BODY, self.settings.limits.bytes)
                    trail = visit.fetch(self.url, limit=limit, sink=sink, wanted=GOOD | MISSING)
            finally:
                visit.close()
        received = trail.received
        if trail.failure is not None or received is None:
            return self._failed(trail, trail.failure or Failure("protocol", "The server gave no answer."))
        with payload_path.open("rb") as stream:
            body = stream.read(LARGEST_TEXT)
        outcome, why = verdict(trail, self.url, body, self.known)
        if outcome != "missing":
            return self._failed(trail, Failure("wrong-content", f"No answer of absence was kept. {why}"))
        media_type = sniff(payload_path, received.head, received.header("content-type"))
        title = _title(media_type, body, received, trail.url)
        wacz_path = self.folder / "capture.wacz"
        write_wacz(wacz_path, warc_path, warc.entries, Page(trail.url, trail.hops[-1].at, title))
        warc_path.unlink()
        return Fetched(
            record=self.record,
            requested_url=self.url,
            final_url=trail.url,
            started=self.started,
            finished=instant(self.clock()),
            hops=trail.hops,
            payload=payload_of(received, media_type),
            requisites=Requisites(),
            payload_path=payload_path,
            wacz_path=wacz_path,
            title=title,
            circumstances={**circumstances(self.settings, visit.resolved), "absence": why},
            origin="absence",
        )

    def _failed(self, trail: Trail, failure: Failure) -> FailedCapture:
        return FailedCapture(
            record=self.record,
            url=self.url,
            reason=failure.reason,
            message=failure.message,
            started=self.started,
            finished=instant(self.clock()),
            status=failure.status or (trail.hops[-1].status if trail.hops else 0),
            hops=trail.hops,
        )


def _title(media_type: str, body: bytes, received: Received, url: str) -> str:
    if media_type not in (HTML, XHTML):
        return ""
    return parts_of_page(decoded(body, received.header("content-type")), url).title
