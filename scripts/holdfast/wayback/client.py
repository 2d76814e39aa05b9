"""The one door to archive.org: every request goes through ``WaybackClient.call``, at one pace, and yields a value."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any, Literal

import requests
import urllib3

from holdfast import clock
from holdfast.clock import Clock
from holdfast.config import Wayback
from holdfast.errors import StoppedEarly
from holdfast.wayback.body import Body, read
from holdfast.wayback.keys import Keys, LowAuth
from holdfast.wayback.pacing import Endpoint, Pace

TIMEOUT = (10.0, 60.0)  # seconds to connect, and to wait for the next bytes
LONGEST_ANSWER = timedelta(minutes=10)
MOST_BYTES = 500_000_000
BACKOFF = (5.0, 10.0, 20.0)  # seconds before each repetition after a failure
THROTTLED_TRIES = 3
UNSURE = {504, 520, 521, 522, 523, 524}  # a gateway gave up waiting: what it asked for may have been done
_CHUNK = 1 << 16


@dataclass(frozen=True, slots=True)
class Answer:
    """An HTTP answer, read to its end. ``headers`` have lower-case names."""

    status: int
    headers: Mapping[str, str]
    body: Body

    @property
    def archived(self) -> bool:
        """Whether this is an archived response, whatever its status, rather than the archive's own word."""
        return "memento-datetime" in self.headers

    def json(self) -> Any:
        """The parsed JSON, or ``None`` when the body is something else."""
        try:
            return json.loads(self.body.head)
        except (ValueError, RecursionError):
            return None


@dataclass(frozen=True, slots=True)
class Trouble:
    """No usable answer. ``lost``: the request was sent, so it may have been carried out."""

    kind: Literal["unreachable", "lost", "unavailable", "throttled", "parked"]
    message: str


class WaybackClient:
    """Talks to one archive.org (``settings.base``) for one run; made for one thread.

    ``note`` is told, in one line, what the run waits for. Raises ``StoppedEarly`` from any call at the fifth 429
    in a row and when the keys are rejected; everything else is a value.
    """

    def __init__(
        self,
        settings: Wayback,
        keys: Keys | None,
        user_agent: str,
        clock: Clock = clock.now,
        sleep: Callable[[float], None] = time.sleep,
        *,
        note: Callable[[str], None] = lambda line: None,
        most_bytes: int = MOST_BYTES,
    ) -> None:
        self.settings = settings
        self.base = settings.base.rstrip("/")
        self.keys = keys
        self.user_agent = user_agent
        self.clock = clock
        self.sleep = sleep
        self.note = note
        self.pace = Pace(self.base, settings.pause, clock, sleep)
        self.most_bytes = most_bytes
        self.allowance_checked = False
        self.keyless_refusals = 0  # saves without keys that were refused or hung in this run
        self._session = requests.Session()
        self._session.trust_env = False  # neither .netrc nor proxies of the environment get between us and the archive
        self._session.headers.update({"User-Agent": user_agent, "Accept-Encoding": "identity"})

    def call(
        self, endpoint: Endpoint, method: str, path: str, *,
        form: Mapping[str, str] | None = None, keyed: bool = False, into: Path | None = None,
    ) -> Answer | Trouble:  # fmt: skip
        """Ask once, repeat what may be repeated, and say what came of it. ``path`` is sent literally.

        ``into`` is a file that gets the body as it was sent, written anew for each try. A POST whose fate is unknown
        is never repeated. No redirect is followed.
        """
        throttled = 0
        for backoff in (*BACKOFF, None):
            if self.pace.parked:
                return Trouble("parked", "archive.org failed several times in a row and is left alone for this run")
            self.pace.wait(endpoint)
            got = self._send(method, path, form, keyed, into)
            if isinstance(got, Answer) and got.status == 429 and not got.archived:
                throttled += 1
                seconds = self.pace.throttled(endpoint, got.headers.get("retry-after", ""))
                self.note(f"archive.org asks us to slow down: waiting {seconds:.0f} s")
                if throttled >= THROTTLED_TRIES:
                    return Trouble("throttled", "archive.org is busy (429)")
                continue
            trouble = got if isinstance(got, Trouble) else _trouble(got, method)
            if trouble is None and isinstance(got, Answer):
                self.pace.answered(endpoint)
                return self._unless_rejected(got, keyed)
            self.pace.failed()
            if trouble is not None and (backoff is None or (method == "POST" and trouble.kind == "lost")):
                return trouble
            self.sleep(backoff or 0.0)
        return Trouble("throttled", "archive.org is busy (429)")

    def _unless_rejected(self, answer: Answer, keyed: bool) -> Answer:
        if keyed and answer.status == 401:
            raise StoppedEarly(
                "archive.org rejected the keys; check IA_ACCESS_KEY_ID and IA_SECRET_ACCESS_KEY or ia.ini, "
                "then run the same command again."
            )
        return answer

    def _send(
        self, method: str, path: str, form: Mapping[str, str] | None, keyed: bool, into: Path | None
    ) -> Answer | Trouble:
        request = requests.Request(
            method, self.base, data=form, headers={"Accept": "*/*" if not keyed else "application/json"}
        )
        if keyed and self.keys:
            request.auth = LowAuth(self.keys)
        prepared = self._session.prepare_request(request)
        # requests would tidy an address inside the path (``/a/../b``, ``%7E``, ``//``): another page than asked for.
        prepared.url = self.base + path
        try:
            response = self._session.send(prepared, stream=True, timeout=TIMEOUT, allow_redirects=False)
            with response, into.open("wb") if into else nullcontext() as keep:
                headers = {name.lower(): value for name, value in response.headers.items()}
                return Answer(response.status_code, headers, read(self._chunks(response), self.most_bytes, keep))
        except (requests.RequestException, urllib3.exceptions.HTTPError, TimeoutError) as error:
            if _never_sent(error):
                return Trouble("unreachable", "archive.org could not be reached")
            return Trouble("lost", "archive.org did not answer to the end")

    def _chunks(self, response: requests.Response) -> Iterator[bytes]:
        """The body as sent, undecoded. Raises ``TimeoutError`` when it drips on for too long."""
        end = self.clock() + LONGEST_ANSWER
        while chunk := response.raw.read(_CHUNK, decode_content=False):
            yield chunk
            if self.clock() > end:
                raise TimeoutError("the answer took too long")


def _trouble(answer: Answer, method: str) -> Trouble | None:
    if answer.archived or answer.status < 500:
        return None
    message = f"archive.org is unavailable ({answer.status})"
    unsure = method == "POST" and answer.status in UNSURE
    return Trouble("lost" if unsure else "unavailable", message)


def _never_sent(error: Exception) -> bool:
    """Whether the connection was never made, so that nothing can have been carried out."""
    if isinstance(error, (requests.ConnectTimeout, requests.exceptions.SSLError, requests.exceptions.InvalidURL)):
        return True
    cause = error.args[0] if error.args else None
    reason = getattr(cause, "reason", cause)
    return isinstance(reason, (urllib3.exceptions.NewConnectionError, urllib3.exceptions.ConnectTimeoutError))
