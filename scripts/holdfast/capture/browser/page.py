"""One visit to one page: what is looked at, what is pressed, in which order, and for how long at most.

First the page as it arrives; only after its picture was taken is anything touched. Every step has its own bound and
may fail by itself; a page that answers to nothing any more fails the visit.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from holdfast.capture.browser import consent, pictures, rendered
from holdfast.capture.browser.events import Log, Observed
from holdfast.capture.sockets import Deadline
from holdfast.clock import Clock
from holdfast.clock import text as instant
from holdfast.model import BrowserAction

VIEWPORT = (1280, 900)
RESERVE = 0.25  # of the time that is left is kept for fetching again and writing
MOST_RESERVED = 10.0
LOAD = 30.0  # seconds for each step, at most
QUIET = 5.0
STEP = 15.0
SETTLE = 5.0
LARGEST_TEXT = 2_000_000
LARGEST_TITLE = 2_000
_BUSY = "The page kept the browser busy and answered nothing any more."
_MOST_UNANSWERED = 2
_TOO_LITTLE = 0.05
_MOST_TOLD = 100  # actions of one visit that are told of
_MOST_INTERRUPTIONS = 5
_MOST_STEPS = 100
_MOST_FRAMES = 40

_SCROLL = """
async (most) => {
  const wait = (ms) => new Promise((done) => setTimeout(done, ms));
  const room = document.scrollingElement || document.documentElement;
  let still = 0, last = -1, steps = 0, far = 0;
  const enough = room.scrollHeight > window.innerHeight ? 8 : 3;
  while (steps < most && still < enough) {
    window.scrollBy({top: 0.8 * window.innerHeight, behavior: 'instant'});
    await wait(100);
    steps++;
    far = Math.max(far, window.scrollY);
    const now = window.scrollY * 1e7 + room.scrollHeight;
    still = now === last ? still + 1 : 0;
    last = now;
  }
  window.scrollTo({top: 0, behavior: 'instant'});
  await wait(100);
  return Math.round(far);
}
"""
_NO_MORE = "window.alert = window.confirm = window.prompt = window.print = window.open = () => null"
_TITLE = "(most) => String(document.title).slice(0, most)"
_TEXT = "(most) => ((document.body || {}).innerText || '').slice(0, most)"
_FRAME = "(most) => String(document.documentElement.outerHTML).slice(0, most)"


class Unresponsive(Exception):
    """The page, or the browser with it, gives no answer any more; the message says so in words for people."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A file that a visit made. ``role`` is the part that it plays in the capture."""

    role: Literal["screenshot", "screenshot-settled", "print", "dom"]
    path: Path
    media_type: str


@dataclass(frozen=True, slots=True)
class Job:
    """What is to be visited, and the bounds. ``folder`` takes the files."""

    url: str
    folder: Path
    deadline: Deadline
    clock: Clock


@dataclass(slots=True)
class Visited:
    """What one visit yielded; filled while it goes on, so that a visit cut short still tells what it has."""

    final_url: str = ""
    title: str = ""
    text: str = ""
    dom: str = ""
    frames: dict[str, str] = field(default_factory=dict)  # the HTML of frames by their addresses
    pictures: list[Picture] = field(default_factory=list)
    actions: list[BrowserAction] = field(default_factory=list)
    observed: list[Observed] = field(default_factory=list)
    again: dict[str, str] = field(default_factory=dict)
    failed: dict[str, str] = field(default_factory=dict)


class Steps:
    """The steps of one visit on an open page."""

    def __init__(self, page: Any, log: Log, job: Job, visited: Visited, errors: Any) -> None:
        self._page = page
        self._log = log
        self._job = job
        self._visited = visited
        self._errors = errors
        self._unanswered = 0
        self._interruptions = 0
        self._finished = True
        left = job.deadline.left
        self._end = asyncio.get_running_loop().time() + left - min(RESERVE * left, MOST_RESERVED)

    @property
    def left(self) -> float:
        """Seconds that the visit still has."""
        return max(self._end - asyncio.get_running_loop().time(), 0.0)

    def tell(self, what: Any, detail: str = "") -> None:
        """Note something that was done, or that happened, to the page."""
        if len(self._visited.actions) < _MOST_TOLD:
            self._visited.actions.append(BrowserAction(what, detail[:300], instant(self._job.clock())))

    async def interrupted(self, what: Literal["dismissed", "closed"], detail: str) -> None:
        """A dialog or a window came. A page that brings ever more of them is kept from it."""
        self.tell(what, detail)
        self._interruptions += 1
        if self._interruptions == _MOST_INTERRUPTIONS:
            self.tell(what, "no more dialogs and windows are let come")
            await self._page.evaluate(_NO_MORE)

    async def run(self) -> None:
        """All steps in their order. Raises ``Unresponsive``."""
        await self._load()
        await self._log.quiet(min(QUIET, 0.2 * self.left))
        await self._step("screenshot", self._picture("screenshot"))
        pressed = await self._answer_consent()
        await self._step("scroll", self._scroll)
        await self._log.quiet(min(QUIET, 0.2 * self.left))
        if not pressed:
            await self._answer_consent()
        await self._step("screenshot", self._picture("screenshot-settled"))
        await self._step("text", self._words)
        await self._step("dom", self._keep_dom)
        await self._step("print", self._print)
        self._visited.final_url = self._page.url
        await self._log.settle(min(SETTLE, self.left))
        if not self._visited.pictures:
            raise Unresponsive(_BUSY)

    async def _load(self) -> None:
        seconds = min(LOAD, 0.4 * self.left)
        try:
            await self._page.goto(self._job.url, wait_until="load", timeout=seconds * 1000)
            self.tell("loaded")
        except self._errors as error:
            if "Timeout" not in type(error).__name__:
                raise Unresponsive(f"The browser could not open the page ({_first_line(error)}).") from error
            if not self._page.url.startswith("http"):
                raise Unresponsive(f"The page did not open in the browser within {seconds:.0f} seconds.") from error
            self._finished = False
            self.tell("not-finished", f"still loading after {seconds:.0f} seconds")

    async def _step(self, name: str, do: Callable[[], Awaitable[None]]) -> bool:
        """One step; whether it was done. What a page does to one step does not keep the next from being tried."""
        if self.left < _TOO_LITTLE:
            self.tell("left-out", f"{name}: no time was left")
            return False
        try:
            await asyncio.wait_for(do(), min(STEP, self.left))
        except self._errors as error:
            self.tell("left-out", f"{name}: {_first_line(error)}")
            return False
        except TimeoutError:
            self.tell("left-out", f"{name}: no answer in time")
            self._unanswered += 1
            if self._unanswered >= _MOST_UNANSWERED:
                raise Unresponsive(_BUSY) from None
            return False
        return True

    def _picture(self, role: Literal["screenshot", "screenshot-settled"]) -> Callable[[], Awaitable[None]]:
        async def take() -> None:
            path = self._job.folder / f"{role}.png"
            covered = await pictures.screenshot(self._page, path, VIEWPORT)
            self._visited.pictures.append(Picture(role, path, "image/png"))
            self.tell("screenshot", covered)

        return take

    async def _answer_consent(self) -> bool:
        pressed: list[consent.Pressed] = []

        async def answer() -> None:
            pressed.extend(await consent.dismiss(self._page, self._errors))

        await self._step("consent", answer)
        for one in pressed:
            self.tell("pressed", f'"{one.words}" in {one.frame}')
        return bool(pressed)

    async def _scroll(self) -> None:
        far = await self._page.evaluate(_SCROLL, _MOST_STEPS)
        self.tell("scrolled", f"{far} pixels down and back")

    async def _words(self) -> None:
        self._visited.title = str(await self._page.evaluate(_TITLE, LARGEST_TITLE))
        self._visited.text = str(await self._page.evaluate(_TEXT, LARGEST_TEXT))

    async def _keep_dom(self) -> None:
        self._visited.dom = await rendered.html_of(self._page)
        path = self._job.folder / "dom.html"
        path.write_text(self._visited.dom, encoding="utf-8", errors="replace")
        self._visited.pictures.append(Picture("dom", path, "text/html"))
        for frame in self._page.frames[1:_MOST_FRAMES]:
            try:
                if frame.url.startswith("http"):
                    self._visited.frames.setdefault(frame.url, str(await frame.evaluate(_FRAME, rendered.LARGEST)))
            except self._errors:
                continue  # it went away meanwhile

    async def _print(self) -> None:
        if not self._finished:
            await self._page.evaluate("window.stop()")  # printing would wait for the rest of it
        path = self._job.folder / "print.pdf"
        if await pictures.printed(self._page, path):
            self._visited.pictures.append(Picture("print", path, "application/pdf"))
            self.tell("printed")


def _first_line(error: BaseException) -> str:
    return str(error).strip().partition("\n")[0][:200]
