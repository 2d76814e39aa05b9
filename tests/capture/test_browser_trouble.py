"""Pages that hang, storm, crash or take the browser with them: each costs one visit, and the run goes on."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, cast

import pytest
from browser_web import HOST, Handler, Web, html

from holdfast.capture import Seeing, capture
from holdfast.capture.browser.session import Browsers
from holdfast.capture.browser.tier import BrowserTier
from holdfast.model import Fetched

pytestmark = pytest.mark.browser
PLAIN = html("<p>All is well here.</p><script>fetch('/seen')</script>")
DEADLINE = 14.0


def _never(handler: Handler) -> None:
    handler.send_response(200)
    handler.end_headers()
    time.sleep(2 * DEADLINE)


def _endless(handler: Handler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Type", "application/octet-stream")
    handler.end_headers()
    while True:
        handler.wfile.write(bytes(1 << 16))


ROUTES: dict[str, Any] = {
    "/plain": PLAIN,
    "/seen": (b"seen", "text/plain"),
    "/unfinished": html("<p>The rest never comes.</p><img src='/never'><script>setInterval(() => 0, 5)</script>"),
    "/never": _never,
    "/busy": html("<p>Busy.</p><script>addEventListener('load', () => { while (true); })</script>"),
    "/storm": html("<p>Storm.</p><script>setInterval(() => { alert(1); open('/plain') }, 20);"
                   "addEventListener('beforeunload', (e) => e.preventDefault())</script>"),
    "/flood": html("<p>Flood.</p><script>fetch('/endless').then(r => r.blob())</script>"),
    "/endless": _endless,
    "/away": html("<p>Away.</p><script>document.body.innerHTML = '<p>Moved</p>'; location = '/plain'</script>"),
}  # fmt: skip


@pytest.fixture(scope="module")
def web() -> Iterator[Web]:
    serving = Web(ROUTES)
    yield serving
    serving.stop()


@pytest.fixture(scope="module")
def seeing(chromium: str) -> Iterator[Seeing]:
    with Seeing("browser") as one:
        yield one


def take(web: Web, seeing: Seeing, path: str, work: Path) -> tuple[Fetched, float]:
    began = time.monotonic()
    settings = web.settings(DEADLINE)
    fetched = capture(f"http://{HOST}{path}", record="page", settings=settings, workdir=work, seeing=seeing)
    assert isinstance(fetched, Fetched)
    assert fetched.browser is not None
    return fetched, time.monotonic() - began


def browsers_of(seeing: Seeing) -> Browsers:
    tier = seeing.tier("")
    assert tier is not None
    return cast(BrowserTier, tier)._browsers


def pid_of(seeing: Seeing) -> int:
    running = browsers_of(seeing)._running
    assert running is not None
    return running.pid


def renderers_below(pid: int) -> list[int]:
    """The processes of the browser ``pid`` that show pages."""
    found = []
    for entry in Path("/proc").iterdir():
        try:
            words = (entry / "cmdline").read_bytes()
            parents = _ancestors(int(entry.name)) if b"--type=renderer" in words else []
        except (OSError, ValueError):
            continue
        if pid in parents:
            found.append(int(entry.name))
    return found


def _ancestors(pid: int) -> list[int]:
    found = []
    while pid > 1:
        pid = int((Path("/proc") / str(pid) / "stat").read_text().rpartition(")")[2].split()[1])
        found.append(pid)
    return found


def test_pages_that_hang_storm_or_flood_end_in_time_and_disturb_no_other(
    web: Web, seeing: Seeing, tmp_path: Path
) -> None:
    paths = ["/unfinished", "/busy", "/storm", "/flood", "/away", "/plain"]
    with ThreadPoolExecutor(len(paths)) as pool:
        found = dict(zip(paths, pool.map(lambda path: take(web, seeing, path, tmp_path), paths), strict=True))
    assert all(seconds <= DEADLINE + 5 for _, seconds in found.values()), found
    visits = {path: fetched.browser for path, (fetched, _) in found.items() if fetched.browser}
    assert "not-finished" in [action.what for action in visits["/unfinished"].actions]
    assert not visits["/unfinished"].failure
    assert "busy" in visits["/busy"].failure
    assert found["/busy"][0].payload_path.read_bytes() == ROUTES["/busy"][0]
    assert "dismissed" in [action.what for action in visits["/storm"].actions]
    assert len(visits["/storm"].actions) < 300
    assert visits["/away"].final_url == f"http://{HOST}/plain"
    assert not visits["/plain"].failure


def test_a_page_that_crashes_is_told_of_and_the_next_one_is_seen(web: Web, seeing: Seeing, tmp_path: Path) -> None:
    _started(web, seeing, tmp_path)

    def crash(handler: Handler) -> None:
        for pid in renderers_below(pid_of(seeing)):
            os.kill(pid, signal.SIGKILL)
        handler.reply(b"")

    web.routes.update({"/crash": html("<p>Crash.</p><script>fetch('/now')</script>"), "/now": crash})
    fetched, _ = take(web, seeing, "/crash", tmp_path)
    assert fetched.browser is not None and "crashed" in fetched.browser.failure
    assert fetched.payload_path.read_bytes() == web.routes["/crash"][0]  # type: ignore[index]


def test_pages_in_a_browser_that_dies_are_seen_once_more_in_their_own(web: Web, seeing: Seeing, tmp_path: Path) -> None:
    _started(web, seeing, tmp_path)
    pids: list[int] = [pid_of(seeing)]
    browsers, both = browsers_of(seeing), threading.Barrier(2, timeout=8)
    launch = browsers._launch

    async def noted() -> Any:
        running = await launch()
        pids.append(running.pid)
        return running

    def kill(handler: Handler) -> None:
        if len(pids) == 1:
            both.wait()  # the other page is open in the same browser
            os.kill(pids[0], signal.SIGKILL)
        handler.reply(b"")

    def wait(handler: Handler) -> None:
        if len(pids) == 1:
            both.wait()
        handler.reply(b"")

    killer = html("<p>Killer.</p><script>fetch('/kill')</script>")
    web.routes.update({"/killer": killer, "/kill": kill})
    web.routes.update({"/innocent": html("<p>Innocent.</p><script>fetch('/wait')</script>"), "/wait": wait})
    browsers._launch = noted  # type: ignore[method-assign]
    try:
        with ThreadPoolExecutor(2) as pool:
            one, other = pool.map(lambda path: take(web, seeing, path, tmp_path)[0], ["/innocent", "/killer"])
    finally:
        browsers._launch = launch  # type: ignore[method-assign]
    assert one.browser is not None and other.browser is not None
    assert not one.browser.failure and not other.browser.failure
    assert len(set(pids)) == 3
    _assert_well(web, seeing, tmp_path)


def _started(web: Web, seeing: Seeing, work: Path) -> None:
    """A browser is running."""
    running = browsers_of(seeing)._running
    if running is None or not running.browser.is_connected():
        take(web, seeing, "/plain", work)


def _assert_well(web: Web, seeing: Seeing, work: Path) -> None:
    """The browser serves the next page as if nothing had happened."""
    web.seen.clear()
    fetched, _ = take(web, seeing, "/plain", work)
    assert fetched.browser is not None and not fetched.browser.failure, fetched.browser
    assert ("GET", "/seen", HOST) in web.seen
