"""Interactive replay: off unless asked for, behind a click, in a folder of its own, with the real package."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser
from site_html import by_id, parse, text_of
from site_world import CONFIG, World

from holdfast.capture import CaptureSettings, capture
from holdfast.commands import replaying, serve
from holdfast.config import Config, Limits, Network, Replay, Workspace
from holdfast.demo.web import SmallWeb
from holdfast.model import Access, Fetched, Finding
from holdfast.records.settings import ip_network
from holdfast.site import Place, build

FILES = {"ui.js": b"/* ui */", "sw.js": b"/* sw */", "LICENSE": b"GNU AFFERO GENERAL PUBLIC LICENSE"}
URL = "http://wrenmouth-harbour.example/news/quiet-harbour.html"


def made(world: World, theme: Path, out: Path, files: Any = FILES, **replay: Any) -> Path:
    world.config = replace(CONFIG, replay=Replay(on=True, **replay))
    build(replace(world.inputs(), replay=files), Place(theme, out))
    return out


def link_of(out: Path, record: str) -> str:
    heading = by_id(parse((out / f"records/{record}.html").read_bytes()), "replay")
    page = (out / f"records/{record}.html").read_text(encoding="utf-8")
    return page.partition('id="replay"')[2].partition('href="')[2].partition('"')[0] if heading is not None else ""


def test_there_is_none_unless_it_is_asked_for(world: World, theme: Path, tmp_path: Path) -> None:
    build(world.inputs(), Place(theme, tmp_path / "site"))
    assert not (tmp_path / "site/replay").exists() and link_of(tmp_path / "site", "announcement") == ""


def test_a_record_of_a_page_links_to_its_replay_and_loads_nothing_of_it(
    world: World, theme: Path, tmp_path: Path
) -> None:
    out = made(world, theme, tmp_path / "site")
    held = world.known["announcement"].held
    assert held is not None
    wacz = next(one.sha256 for one in held.files if one.role == "wacz")
    there = "../replay/view.html?wacz=" + wacz
    asked = "&amp;url=https%3A%2F%2Fwww.harbour.example%2Fannouncement-new"
    assert link_of(out, "announcement") == there + asked
    page = parse((out / "records/announcement.html").read_bytes())
    assert not [node for tag in ("script", "link", "iframe") for node in page.iter(tag)
                if "replay" in (node.get("src") or node.get("href") or "")]  # fmt: skip
    said = text_of(page)
    assert "runs the page's own scripts in your browser" in said and "not evidence by itself" in said
    assert link_of(out, "operating-guide") == "", "a PDF needs no replay"


def test_what_readers_do_not_get_is_not_replayed(world: World, theme: Path, tmp_path: Path) -> None:
    world.edit("announcement", access=Access.SEALED)
    assert link_of(made(world, theme, tmp_path / "site"), "announcement") == ""


def test_the_folder_has_the_files_unchanged_and_their_licence(world: World, theme: Path, tmp_path: Path) -> None:
    out = made(world, theme, tmp_path / "site")
    assert (out / "replay/ui.js").read_bytes() == FILES["ui.js"] and (out / "replay/sw.js").read_bytes() == FILES[
        "sw.js"
    ]
    assert (out / "replay/LICENSE.txt").read_bytes() == FILES["LICENSE"]
    said = text_of(parse((out / "replay/view.html").read_bytes()))
    assert "AGPL-3.0-or-later" in said and replaying.VERSION in said
    build(replace(world.inputs(), config=CONFIG), Place(theme, out))
    assert not (out / "replay").exists(), "switched off, nothing of it stays"


def test_replay_on_another_origin_may_read_the_web_archives(world: World, theme: Path, tmp_path: Path) -> None:
    out = made(world, theme, tmp_path / "site", origin="https://replay.example.org/")
    assert link_of(out, "announcement").startswith("https://replay.example.org/replay/view.html?wacz=")
    headers = (out / "_headers").read_text(encoding="utf-8")
    assert "/files/*.wacz\n  Access-Control-Allow-Origin: https://replay.example.org\n" in headers
    assert f'data-site="{CONFIG.url}"' in (out / "replay/view.html").read_text(encoding="utf-8")


def workspace(root: Path, **replay: Any) -> Workspace:
    return Workspace(root, Config("T", "https://t.example.org/", "t@t.example.org", replay=Replay(on=True, **replay)))


def test_a_package_that_is_not_the_pinned_one_is_refused(tmp_path: Path) -> None:
    (tmp_path / replaying.PACKAGE.file).write_bytes(b"something else")
    found = replaying.assets(workspace(tmp_path, assets=tmp_path))
    assert isinstance(found, Finding)
    assert (found.rule, found.level) == ("replay", "error") and "npm pack" in found.remedy


@pytest.fixture(scope="module")
def package() -> Path:
    """The folder with the real package, which no test fetches."""
    given = os.environ.get("HOLDFAST_REPLAY_ASSETS", "")
    places = [Path(given)] if given else []
    places.append(Path(__file__).parents[2] / ".holdfast" / "replay")
    for place in places:
        if (place / replaying.PACKAGE.file).is_file():
            return place
    pytest.skip(
        f"{replaying.PACKAGE.file} is neither in .holdfast/replay nor in $HOLDFAST_REPLAY_ASSETS: replay is not tried"
    )


@pytest.mark.browser
def test_from_a_disk_it_says_what_it_needs(world: World, theme: Path, tmp_path: Path, browser: Browser) -> None:
    out = made(world, theme, tmp_path / "site")
    page = browser.new_page()
    page.goto((out / "replay/view.html").as_uri())
    assert "web server" in page.inner_text("#stage") and "holdfast serve" in page.inner_text("#stage")


@pytest.mark.browser
def test_only_web_archives_of_this_site_are_replayed(
    world: World, theme: Path, tmp_path: Path, browser: Browser
) -> None:
    out = made(world, theme, tmp_path / "site")
    with serving(out) as base:
        page = browser.new_page()
        for asked in ("", "?wacz=../../evil&url=http://a.example/", f"?wacz={'a' * 64}&url=javascript:alert(1)"):
            page.goto(f"{base}/replay/view.html{asked}")
            assert "does not say what to replay" in page.inner_text("#stage")


@contextmanager
def serving(site: Path) -> Iterator[str]:
    """The site as ``holdfast serve`` serves it."""
    with serve.make_server(site, 0) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()
        thread.join()


def captured(world: World, folder: Path) -> None:
    """A page of the demonstration, really captured, as the copy of ``announcement``; its server is gone afterwards."""
    with SmallWeb() as web:
        network = Network((ip_network("127.0.0.0/8"),), web.resolve())
        found = capture(URL, record="page", settings=CaptureSettings(Limits(), network, "test"), workdir=folder)
    assert isinstance(found, Fetched) and found.wacz_path is not None
    held = world.capture("announcement", found.payload_path.read_bytes(), "text/html", final_url=URL)
    wacz = world.object(found.wacz_path.read_bytes())
    files = tuple(replace(one, sha256=wacz) if one.role == "wacz" else one for one in held.files)
    world.add(world.records["announcement"], captures=(replace(held, files=files),))


@pytest.mark.browser
def test_the_real_package_replays_on_the_first_visit(
    world: World, theme: Path, tmp_path: Path, browser: Browser, package: Path
) -> None:
    files = replaying.assets(workspace(tmp_path, assets=package))
    assert not isinstance(files, Finding), files
    captured(world, tmp_path)
    out = made(world, theme, tmp_path / "site", files)
    with serving(out) as base:
        visit = browser.new_context()
        asked: list[str] = []
        visit.on("request", lambda request: asked.append(request.url))
        page = visit.new_page()
        page.goto(f"{base}/records/announcement.html")
        assert not [url for url in asked if "/replay/" in url], "nothing of it is loaded before the click"
        with visit.expect_page() as opened:
            page.click("#replay + p a")
        replay = opened.value
        for _ in range(200):
            frame = next((one for one in replay.frames if f"mp_/{URL}" in one.url), None)
            if frame and frame.query_selector("h1"):
                break
            replay.wait_for_timeout(100)
        assert frame is not None and "calmer water" in frame.inner_text("h1")
        frame.wait_for_function("[...document.images].every(one => one.complete && one.naturalWidth)")
        assert [url for url in asked if not url.startswith((base, "data:", "blob:"))] == []
        visit.close()
