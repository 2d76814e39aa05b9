"""One browser for many captures: a thread of its own drives it, and every visit gets a fresh profile.

Captures hand their visits over and wait; up to ``PARALLEL`` pages are open at a time, none sees another's cookies,
storage or proxy. A page that hangs is closed, and if that does not help, the browser is ended and another one
started. Visits that were in a browser when it died are tried once more, each in a browser to itself, so that the page
that kills browsers costs only its own visit.
"""

from __future__ import annotations

import asyncio
import os
import signal
import threading
from concurrent.futures import CancelledError, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from holdfast.capture.browser import launch
from holdfast.capture.browser.background import in_background
from holdfast.capture.browser.events import Log
from holdfast.capture.browser.page import VIEWPORT, Job, Steps, Unresponsive, Visited
from holdfast.capture.browser.proxy import GuardedProxy
from holdfast.capture.browser.sheets import Sheets
from holdfast.capture.failures import Failure
from holdfast.capture.settings import CaptureSettings

PARALLEL = 8
_CLOSING = 3.0  # seconds that a page, or a browser, gets to close by itself
_NO_PEER_TO_PEER = "delete window.RTCPeerConnection; delete window.webkitRTCPeerConnection;"


@dataclass(frozen=True, slots=True)
class Facts:
    """What was used for a visit."""

    engine: str
    user_agent: str
    sandbox: bool


@dataclass(frozen=True, slots=True)
class Outcome:
    """A visit and how it went. ``failure`` is "" when it came to its end; what was seen before counts either way."""

    visited: Visited
    facts: Facts
    failures: dict[str, Failure] = field(default_factory=dict)  # what the proxy could not reach or refused
    peers: dict[tuple[str, int], str] = field(default_factory=dict)
    resolved: set[str] = field(default_factory=set)
    failure: str = ""


class _Died(Exception):
    """The browser ended under a visit."""


@dataclass(slots=True)
class _Running:
    """A browser that runs. ``pid`` is that of its main process, 0 when unknown."""

    browser: Any
    pid: int

    def end_at_once(self) -> None:
        """End the main process; its helpers follow it."""
        if self.pid and self.browser.is_connected():
            with suppress(ProcessLookupError):
                os.kill(self.pid, getattr(signal, "SIGKILL", signal.SIGTERM))


class Browsers:
    """The browser of one run of captures; nothing is started before the first visit. ``close`` ends it."""

    def __init__(self, program: Path) -> None:
        self._program = program
        self._lock = threading.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None
        self._pool = ThreadPoolExecutor(64, thread_name_prefix="browser-connect")
        self._driver: Any = None
        self._running: _Running | None = None
        self._starting = asyncio.Lock()
        self._places = asyncio.Semaphore(PARALLEL)
        self._errors: Any = OSError

    def close(self) -> None:
        """End the browser and the thread. Visits that still go on are given up."""
        loop, thread = self._loop, self._thread
        if loop is not None and thread is not None:
            with suppress(TimeoutError, CancelledError):
                asyncio.run_coroutine_threadsafe(self._stop(), loop).result(4 * _CLOSING)
            loop.call_soon_threadsafe(loop.stop)
            thread.join(_CLOSING)
            if not thread.is_alive():
                loop.close()
        self._pool.shutdown(wait=False, cancel_futures=True)

    def visit(self, job: Job, settings: CaptureSettings) -> Outcome:
        """Visit a page and wait for the outcome. Never raises for what a page does. Safe from several threads."""
        waiting = asyncio.run_coroutine_threadsafe(self._visit(job, settings), self._the_loop())
        try:
            return waiting.result(job.deadline.left + 2 * _CLOSING)
        except (TimeoutError, CancelledError):
            waiting.cancel()
            return Outcome(Visited(), self._facts(settings, ""), failure="The browser did not come to an end in time.")

    def _the_loop(self) -> asyncio.AbstractEventLoop:
        with self._lock:
            if self._loop is None:
                self._loop = asyncio.new_event_loop()
                self._thread = threading.Thread(target=self._loop.run_forever, name="browser", daemon=True)
                self._thread.start()
            return self._loop

    async def _visit(self, job: Job, settings: CaptureSettings) -> Outcome:
        async with self._places:
            try:
                running = await self._shared()
                return await self._in(running, job, settings)
            except _Died:
                pass  # it may have been another page's doing: once more, alone
            except (*self._failing(), TimeoutError) as error:
                words = f"The browser could not be used ({str(error).strip().partition(chr(10))[0][:200]})."
                return Outcome(Visited(), self._facts(settings, ""), failure=words)
            return await self._alone(job, settings)

    async def _alone(self, job: Job, settings: CaptureSettings) -> Outcome:
        died = Outcome(Visited(), self._facts(settings, ""), failure="The page ended the browser.")
        if job.deadline.left < _CLOSING:
            return died
        try:
            running = await self._launch()
        except self._failing():
            return died
        try:
            return await self._in(running, job, settings)
        except _Died:
            return died
        finally:
            await self._close(running)

    def _failing(self) -> tuple[Any, ...]:
        return (self._errors, OSError)

    async def _shared(self) -> _Running:
        async with self._starting:
            if self._running is None or not self._running.browser.is_connected():
                self._running = await self._launch()
            return self._running

    async def _launch(self) -> _Running:
        if self._driver is None:
            module = launch.playwright()
            self._errors = module.Error
            self._driver = await module.async_playwright().start()
        browser = await self._driver.chromium.launch(**launch.options(self._program))
        session = await browser.new_browser_cdp_session()
        told = await session.send("SystemInfo.getProcessInfo")
        await session.detach()
        pids = [item["id"] for item in told["processInfo"] if item["type"] == "browser"]
        return _Running(browser, pids[0] if pids else 0)

    async def _in(self, running: _Running, job: Job, settings: CaptureSettings) -> Outcome:
        """One visit in its own profile behind its own proxy."""
        proxy = GuardedProxy(settings.network, job.deadline, settings.limits.bytes, self._pool)
        visited, log, failure, context = Visited(), Log(self._errors), "", None
        facts = self._facts(settings, running.browser.version)
        try:
            context = await self._context(running, await proxy.start(), facts.user_agent)
            log.listen(context)
            page = await context.new_page()
            steps = Steps(page, log, job, visited, self._errors)
            _keep_to_itself(context, page, steps)
            await Sheets(page, log, lambda url: steps.tell("not-drawn", url)).watch()
            failure = await self._walk(running.browser, page, steps)
        except self._errors as error:
            failure = f"The page could not be seen to its end ({str(error).strip().partition(chr(10))[0][:200]})."
        finally:
            died = not running.browser.is_connected()
            await self._leave(context, running)
            await log.settle(0.0)
            await proxy.stop()
        if failure and died:
            raise _Died
        visited.observed, visited.again, visited.failed = log.believed(), log.again, log.failed
        return Outcome(visited, facts, proxy.failures, proxy.peers, proxy.resolved, failure)

    async def _walk(self, browser: Any, page: Any, steps: Steps) -> str:
        """The steps, unless the page or the browser crashes meanwhile; what went wrong, in words."""
        crashed: asyncio.Future[None] = asyncio.get_running_loop().create_future()

        def crash(_: Any) -> None:
            if not crashed.done():
                crashed.set_result(None)

        page.on("crash", crash)
        browser.on("disconnected", crash)
        walking = asyncio.ensure_future(steps.run())
        try:
            await asyncio.wait((walking, crashed), return_when=asyncio.FIRST_COMPLETED, timeout=steps.left + _CLOSING)
            if crashed.done():
                return "The page crashed in the browser."
            if not walking.done():
                return "The page kept the browser busy until the time was over."
            walking.result()
        except Unresponsive as error:
            return str(error)
        finally:
            browser.remove_listener("disconnected", crash)
            walking.cancel()
            await asyncio.gather(walking, return_exceptions=True)
        return ""

    async def _context(self, running: _Running, proxy: str, user_agent: str) -> Any:
        context = await running.browser.new_context(
            proxy={"server": proxy, "bypass": "<-loopback>"},
            viewport={"width": VIEWPORT[0], "height": VIEWPORT[1]},
            user_agent=user_agent,
            locale="en-GB",
            permissions=[],
            accept_downloads=False,
            service_workers="block",
        )
        await context.add_init_script(_NO_PEER_TO_PEER)
        return context

    async def _leave(self, context: Any, running: _Running) -> None:
        """Close the profile; a browser that will not do that is ended."""
        if context is None:
            return
        try:
            await asyncio.wait_for(context.close(), _CLOSING)
        except (*self._failing(), TimeoutError):
            running.end_at_once()

    async def _close(self, running: _Running) -> None:
        with suppress(*self._failing(), TimeoutError):
            await asyncio.wait_for(running.browser.close(), _CLOSING)
        running.end_at_once()

    async def _stop(self) -> None:
        if self._running is not None:
            await self._close(self._running)
        if self._driver is not None:
            with suppress(*self._failing(), TimeoutError):
                await asyncio.wait_for(self._driver.stop(), _CLOSING)
        mine = asyncio.current_task()
        rest = [task for task in asyncio.all_tasks() if task is not mine]
        for task in rest:
            task.cancel()
        await asyncio.gather(*rest, return_exceptions=True)

    def _facts(self, settings: CaptureSettings, version: str) -> Facts:
        major = version.partition(".")[0]
        name = self._program.name
        kind = "Edge" if "edge" in name.lower() else "Chrome" if "google" in name or "Chrome" in name else "Chromium"
        looks = f"Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/{major}.0.0.0"
        agent = f"{looks} Safari/537.36 {settings.user_agent}" if version else ""
        return Facts(f"{kind} {version}".strip(), agent, launch.sandboxed())


def _keep_to_itself(context: Any, page: Any, steps: Steps) -> None:
    """New windows are closed, and dialogs answered with no, as soon as they come."""

    def close(other: Any) -> None:
        if other is not page:
            in_background(other.close())
            in_background(steps.interrupted("closed", "a window that the page opened"))

    def answer(dialog: Any) -> None:
        in_background(dialog.dismiss())
        in_background(steps.interrupted("dismissed", f"{dialog.type}: {dialog.message}"[:200]))

    context.on("page", close)
    page.on("dialog", answer)
