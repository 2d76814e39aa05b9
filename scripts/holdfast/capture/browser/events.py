"""What the browser was seen to ask for and to get, as its own events tell it.

A body that the browser hands out is what it made of the answer: decoded, put together from parts, or replaced by a
viewer of its own. It is believed only where nothing of that can have happened; everything else is put on the list of
what our own fetch asks for once more.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from holdfast.capture.sniff import base_type
from holdfast.clock import text as instant

LARGEST_BODY = 16_000_000  # bytes; larger ones are fetched again, straight to the disk
LARGEST_ALL = 96_000_000
MOST_REQUESTS = 3000
NO_BODY = frozenset({204, 205, 301, 302, 303, 307, 308})
_DOUBTFUL = ("audio/", "video/")
_DOUBTFUL_TYPES = frozenset({"application/pdf", "application/octet-stream", "application/vnd.apple.mpegurl"})
_READERS = 8  # bodies that are read at a time
Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Observed:
    """One request of the browser and its answer. ``body`` is decoded; header names are as the browser gave them."""

    url: str
    method: str
    status: int
    phrase: str
    protocol: str  # such as "h2" or "http/1.1"
    started: str
    asked: Pairs
    answered: Pairs
    body: bytes
    posted: bytes = b""
    tls: str = ""  # such as "TLS 1.3"
    kind: str = ""  # the browser's word for what it was for: document, script, fetch …


@dataclass  # without slots: the driver hangs something of its own on objects whose methods it calls
class Log:
    """The requests of one visit. ``again``: addresses whose bodies our own fetch must ask for."""

    errors: Any  # the exception class of the driver
    observed: list[Observed] = field(default_factory=list)
    again: dict[str, str] = field(default_factory=dict)  # address to the browser's word for what it is for
    failed: dict[str, str] = field(default_factory=dict)  # requests that cannot be repeated, and why they failed
    under_way: set[int] = field(default_factory=set)
    stirred: float = 0.0  # when the last request began or ended, by the loop's clock
    _left: int = LARGEST_ALL
    _seen: int = 0
    _bodies: set[tuple[str, str, bytes]] = field(default_factory=set)
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)
    _readers: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(_READERS))

    def listen(self, context: Any) -> None:
        """Hear all that happens in ``context``, in whatever page or frame."""
        context.on("request", self._begun)
        context.on("requestfinished", self._finished)
        context.on("requestfailed", self._lost)

    async def settle(self, seconds: float) -> None:
        """Wait until what was heard is taken in; what takes too long is asked for again by ourselves."""
        tasks = set(self._tasks)
        if tasks:
            await asyncio.wait(tasks, timeout=seconds)
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def quiet(self, seconds: float, still: float = 0.5) -> bool:
        """Wait until nothing has been asked for ``still`` seconds, at most ``seconds``; whether it came to that."""
        loop = asyncio.get_running_loop()
        end = loop.time() + seconds
        while loop.time() < end:
            if not self.under_way and loop.time() - self.stirred >= still:
                return True
            await asyncio.sleep(0.1)
        return False

    def replaced(self, url: str) -> None:
        """The page gets an answer of ours in place of the one from ``url``, which we ask for ourselves."""
        self.again[_bare(url)] = "other"

    def believed(self) -> list[Observed]:
        """What was seen, without addresses that are asked again: a viewer of the browser answers in their name too."""
        return [one for one in self.observed if one.method != "GET" or one.url not in self.again]

    def _begun(self, request: Any) -> None:
        if _web(request.url):
            self.under_way.add(id(request))
            self._stir()

    def _finished(self, request: Any) -> None:
        self.under_way.discard(id(request))
        self._stir()
        self._seen += 1
        if not _web(request.url) or self._seen > MOST_REQUESTS:
            return
        task = asyncio.ensure_future(self._take(request))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _lost(self, request: Any) -> None:
        self.under_way.discard(id(request))
        self._stir()
        if not _web(request.url):
            return
        if request.method == "GET":
            self._ask_again(request.url, request.resource_type)
        elif len(self.failed) < MOST_REQUESTS:
            self.failed.setdefault(f"{_bare(request.url)}", f"{request.method}: {request.failure or 'no answer'}")

    def _stir(self) -> None:
        self.stirred = asyncio.get_running_loop().time()

    def _ask_again(self, url: str, kind: str) -> None:
        if len(self.again) < MOST_REQUESTS:
            self.again.setdefault(_bare(url), kind)

    async def _take(self, request: Any) -> None:
        taken = False
        try:
            async with self._readers:
                found = await self._read(request)
            taken = found is None or self._keep(found)
        except self.errors:
            pass  # the page or the whole browser is gone, or it has thrown the body away
        finally:
            if not taken and request.method == "GET":
                self._ask_again(request.url, request.resource_type)

    def _keep(self, found: Observed) -> bool:
        mark = (found.method + " " + found.url, str(found.status), found.body[:64] + found.posted[:64])
        if mark in self._bodies:
            return True
        self._bodies.add(mark)
        self._left -= len(found.body)
        if self._left < 0:
            return False
        self.observed.append(found)
        return True

    async def _read(self, request: Any) -> Observed | None:
        """What the browser knows; raises the driver's error where it knows nothing."""
        response = getattr(request, "existing_response", None) or await request.response()  # the former asks nobody
        if response is None or response.status == 304:
            return None
        answered = tuple((item["name"], item["value"]) for item in await response.headers_array())
        body = b""
        if response.status not in NO_BODY:
            if doubt(request.method, response.status, dict(answered)):
                self._ask_again(request.url, request.resource_type)
                return None
            if await _size(request, dict(answered)) > LARGEST_BODY:
                self._ask_again(request.url, request.resource_type)
                return None
            body = await response.body()
            if not whole(body, dict(answered), request.method):
                self._ask_again(request.url, request.resource_type)
                return None
        asked = tuple((item["name"], item["value"]) for item in await request.headers_array())
        secure = await response.security_details() if request.url.startswith("https:") else None
        return Observed(
            url=_bare(request.url),
            method=request.method,
            status=response.status,
            phrase=response.status_text or "",
            protocol=(await response.http_version()).lower(),
            started=_instant(request.timing["startTime"]),
            asked=asked,
            answered=answered,
            body=body,
            posted=request.post_data_buffer or b"",
            tls=(secure or {}).get("protocol", "") or "",
            kind=request.resource_type,
        )


def doubt(method: str, status: int, headers: Mapping[str, str]) -> bool:
    """Whether the browser's body for such an answer is never believed. What was not a GET cannot be asked again."""
    if method != "GET":
        return False
    lower = {name.lower(): value for name, value in headers.items()}
    declared = base_type(lower.get("content-type", ""))
    return (
        status != 200
        or declared.startswith(_DOUBTFUL)
        or declared in _DOUBTFUL_TYPES
        or "content-range" in lower
        or "attachment" in lower.get("content-disposition", "").lower()
    )


def whole(body: bytes, headers: Mapping[str, str], method: str) -> bool:
    """Whether the body has the length that was announced. Under a content coding nobody can tell from here."""
    lower = {name.lower(): value for name, value in headers.items()}
    if method != "GET" or "content-encoding" in lower:
        return True
    announced = lower.get("content-length")
    return announced is None or announced.strip() == str(len(body))


async def _size(request: Any, headers: Mapping[str, str]) -> int:
    """Bytes of a body as it came; the browser is asked only where the answer does not say."""
    announced = next((value for name, value in headers.items() if name.lower() == "content-length"), "")
    if re.fullmatch(r"[0-9]{1,18}", announced.strip()):
        return int(announced)
    return int((await request.sizes())["responseBodySize"])


def _web(url: str) -> bool:
    return url.startswith(("http://", "https://"))


def _bare(url: str) -> str:
    return url.partition("#")[0]


def _instant(milliseconds: float) -> str:
    return instant(datetime.fromtimestamp(milliseconds / 1000, UTC))
