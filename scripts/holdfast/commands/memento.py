"""Reading one memento back whole: the document, then what its page needs, all through the Wayback Machine."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

from holdfast import wayback
from holdfast.capture import CaptureSettings, recovered
from holdfast.capture.links import Part, parts_of_style
from holdfast.capture.recovered import Archived, Judged, Recovery
from holdfast.clock import Clock
from holdfast.clock import text as instant
from holdfast.model import FailedRequisite, Fetched

NEAR = timedelta(days=183)  # how far from the page's own time a part may have been archived
MOST_PARTS = 150  # half a second each, at the pace that archive.org is asked
DEEPEST_STYLE = 3
INTERNET_ARCHIVE = "Internet Archive"


@dataclass(frozen=True, slots=True)
class Deferred:
    """Nothing was learned about the document; a later run may have more luck."""

    reason: str


@dataclass(frozen=True, slots=True)
class Readback:
    """A memento that was read back and judged to be the document."""

    started: str
    timestamp: str
    main: Archived
    judged: Judged


class Reader:
    """Reads the mementos of one record; the files lie in ``work``, a new folder, and are the caller's to remove."""

    def __init__(self, client: wayback.WaybackClient, settings: CaptureSettings, clock: Clock, work: Path) -> None:
        self._client = client
        self._settings = settings
        self._clock = clock
        self._work = work
        self._files = 0
        work.mkdir(parents=True)

    def raw_url(self, url: str, timestamp: str) -> str:
        """Where the bytes of a memento are read from."""
        return self._client.base + wayback.addresses.replay_path(url, timestamp)

    def read(self, url: str, timestamp: str) -> Readback | Deferred | str:
        """Read the copy of ``url`` at ``timestamp``; a sentence says why it is not the document.

        Raises ``StoppedEarly`` when the whole run should end.
        """
        started, path = instant(self._clock()), self._new_file()
        got = wayback.fetch(self._client, url, timestamp, path)
        if not isinstance(got, wayback.Served):
            return _unread(got)
        refused = _refused(got)
        if refused:
            return refused
        main = self._archived(got, path)
        judged = recovered.judge(main, url, self._work, self._settings.limits.bytes)
        return judged if isinstance(judged, str) else Readback(started, got.timestamp, main, judged)

    def complete(self, got: Readback, record: str, address: str) -> Fetched | Deferred:
        """What the page needs, read back from about the same time, and all of it as the archive keeps it.

        A part that cannot be had is listed; only when archive.org stops answering altogether it is ``Deferred``.
        """
        parts: list[Archived] = []
        missed: list[FailedRequisite] = []
        waiting = deque((part, 1) for part in got.judged.page.parts)
        seen = {got.main.url}
        allowed = min(MOST_PARTS, self._settings.limits.requisites)
        left = self._settings.limits.bytes
        while waiting:
            part, depth = waiting.popleft()
            if part.url in seen:
                continue
            seen.add(part.url)
            if len(parts) + len(missed) >= allowed:
                missed.append(FailedRequisite(got.main.url, f"The page names more than {allowed} parts."))
                break
            had = self._part(part, got.timestamp)
            if isinstance(had, Deferred):
                return had
            if isinstance(had, str) or had.path.stat().st_size > left:
                missed.append(FailedRequisite(part.url, had if isinstance(had, str) else "It is too large."))
                continue
            left -= had.path.stat().st_size
            parts.append(had)
            if part.kind == "style" and depth <= DEEPEST_STYLE:
                waiting.extend((inner, depth + 1) for inner in self._needs(had))
        recovery = Recovery(
            record=record,
            requested_url=address,
            holder=_holder(self._client.base),
            started=got.started,
            main=got.main,
            judged=got.judged,
            parts=tuple(parts),
            missed=tuple(missed),
        )
        return recovered.finish(recovery, self._settings, self._work, self._clock)

    def _part(self, part: Part, timestamp: str) -> Archived | Deferred | str:
        """One part, or why it is missed."""
        refused = wayback.addresses.refusal(part.url)
        if refused:
            return refused
        path = self._new_file()
        got = wayback.fetch_near(self._client, part.url, timestamp, NEAR, path)
        if isinstance(got, wayback.Trouble) and got.kind == "parked":
            return Deferred(f"{got.message}.")
        if not isinstance(got, wayback.Served):
            missing = _unread(got)
            return missing.reason if isinstance(missing, Deferred) else missing
        return _refused(got) or self._archived(got, path)

    def _needs(self, style: Archived) -> Iterable[Part]:
        return parts_of_style(recovered.text_of(style, self._settings.limits.bytes), style.url)

    def _archived(self, got: wayback.Served, path: Path) -> Archived:
        moment = wayback.addresses.moment_of(got.timestamp)
        assert moment is not None
        base, addresses = self._client.base, wayback.addresses
        return Archived(
            url=got.url,
            memento_url=base + addresses.replay_path(got.url, got.timestamp, ""),
            raw_url=self.raw_url(got.url, got.timestamp),
            archived_at=instant(moment),
            received_at=instant(self._clock()),
            path=path,
            headers=got.headers,
        )

    def _new_file(self) -> Path:
        self._files += 1
        return self._work / f"memento-{self._files}"


def _refused(got: wayback.Served) -> str:
    """Why what was archived is not a document, "" if it may be one."""
    if got.status >= 400:
        return f"What was archived is an error ({got.status})."
    if got.status != 200:
        return f"What was archived is an answer with status {got.status}."
    return "" if got.body.complete else "It is larger than limits.bytes allows."


def _unread(got: wayback.Reading) -> Deferred | str:
    """What it means that a memento was not served: trouble of the service passes, its other words count."""
    if isinstance(got, wayback.Trouble):
        return Deferred(f"{got.message}.")
    if isinstance(got, wayback.Setback):
        return Deferred(got.message) if got.state == "deferred" else got.message
    return "It is listed, but not served."


def _holder(base: str) -> str:
    """Who holds what is read from ``base``; only archive.org is called the Internet Archive."""
    host = urlsplit(base).hostname or ""
    return INTERNET_ARCHIVE if host == "archive.org" or host.endswith(".archive.org") else f"archive {host}"
