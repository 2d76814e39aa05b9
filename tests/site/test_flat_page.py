"""How a preserved page looked, on its record's page: the copy without scripts in a closed frame, and its pictures."""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageChops, ImageStat
from playwright.sync_api import Browser, sync_playwright
from site_html import by_class, by_id, parse, text_of
from site_world import World, picture, sha

from holdfast.capture import CaptureSettings, capture
from holdfast.config import Limits, Network
from holdfast.demo.web import SmallWeb
from holdfast.extract.flat.making import PageSource, make
from holdfast.model import Access, Fetched
from holdfast.model.copies import FlatCopy, Picture
from holdfast.records.settings import ip_network
from holdfast.site import Inputs, Place, build, forget
from holdfast.site.pages import HEADERS, robots

SHOT = sha("a screenshot")
INNER = '<!DOCTYPE html>\n<p title="x">Inside &amp; <script>alert(1)</script></p>\n'


def copy_of(folder: Path, **changes: Any) -> FlatCopy:
    """A copy of the page that ``announcement`` preserves, with one picture and one missing part."""
    folder.mkdir(exist_ok=True)
    (folder / "copy.html").write_text(INNER, encoding="utf-8")
    (folder / "shot.jpg").write_bytes(picture())
    shot = Picture("screenshot", SHOT, folder / "shot.jpg", (60, 84), folder / "shot.jpg", (40, 56))
    made = FlatCopy(folder / "copy.html", False, 3, (("https://cdn.example/<x>.woff2", "it is not in the archive"),))
    return replace(made, pictures=(shot,), **changes)


def made(world: World, theme: Path, out: Path, **changes: Any) -> Path:
    flat = copy_of(world.folder / "flat")
    inputs: Inputs = replace(
        world.inputs(), flat_of=lambda one: flat if one.payload.media_type == "text/html" else None, **changes
    )
    build(inputs, Place(theme, out))
    return out


def test_the_copy_stands_in_a_frame_without_any_exception(world: World, theme: Path, tmp_path: Path) -> None:
    out = made(world, theme, tmp_path / "site")
    page = parse((out / "records/announcement.html").read_bytes())
    (frame,) = page.iter("iframe")
    assert (frame.get("sandbox"), frame.get("src")) == ("", "../copies/announcement.html")
    assert frame.get("loading") == "lazy" and frame.get("srcdoc") is None and frame.get("allow") is None
    assert "https://cdn.example/<x>.woff2" in text_of(page)
    (shot,) = by_class(page, "hf-shot")
    assert shot[0].get("href") == f"../scans/{SHOT}/screenshot.jpg"
    assert (out / f"scans/{SHOT}/screenshot-small.jpg").is_file()
    assert not list(parse((out / "records/operating-guide.html").read_bytes()).iter("iframe"))


def test_the_copy_is_a_page_of_ours_around_a_sandboxed_one(world: World, theme: Path, tmp_path: Path) -> None:
    out = made(world, theme, tmp_path / "site")
    page = parse((out / "copies/announcement.html").read_bytes())
    (frame,) = page.iter("iframe")
    assert frame.get("sandbox") == "" and frame.get("srcdoc") == INNER
    assert not list(page.iter("script"))
    banner = text_of(next(page.iter("p")))
    assert banner == (
        "Copy of https://www.harbour.example/announcement-new preserved by Harbour papers on "
        "17 June 2021, 09:30 UTC; scripts removed."
    )
    metas = {node.get("http-equiv") or node.get("name"): node.get("content") for node in page.iter("meta")}
    assert metas["Content-Security-Policy"].startswith("default-src 'none'; img-src data:")
    assert metas["robots"] == "noindex"


def test_record_pages_may_frame_our_own_pages_and_no_others_may(world: World, theme: Path, tmp_path: Path) -> None:
    out = made(world, theme, tmp_path / "site")
    assert "frame-src 'self'" in (out / "records/announcement.html").read_text(encoding="utf-8")
    assert "frame-src 'none'" in (out / "index.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("access", [Access.SEALED, Access.METADATA_ONLY])
def test_what_readers_do_not_get_is_not_shown_either(world: World, theme: Path, tmp_path: Path, access: Access) -> None:
    out = made(world, theme, tmp_path / "site")
    assert (out / "copies/announcement.html").is_file()
    world.edit("announcement", access=access)
    made(world, theme, out)
    page = parse((out / "records/announcement.html").read_bytes())
    assert not list(page.iter("iframe")) and not by_class(page, "hf-shot")
    assert not (out / "copies").exists() and not (out / f"scans/{SHOT}").exists()


def test_a_content_note_keeps_page_and_pictures_closed(world: World, theme: Path, tmp_path: Path) -> None:
    world.edit("announcement", content_notes=("suicide",))
    page = parse((made(world, theme, tmp_path / "site") / "records/announcement.html").read_bytes())
    closed = [box for box in page.iter("details") if "hf-sensitive" in box.get("class", "")]
    inside = [node for box in closed for node in box.iter() if node.tag in ("iframe", "img")]
    assert {node.tag for node in inside} == {"iframe", "img"}
    assert all(box.get("open") is None for box in closed)
    assert by_id(page, "look") is not None


def test_forgetting_a_record_takes_its_copy_out_of_the_site(world: World, theme: Path, tmp_path: Path) -> None:
    out = made(world, theme, tmp_path / "site")
    forget(out, tmp_path / "seal", ["announcement"], [SHOT])
    assert not (out / "copies/announcement.html").exists() and not (out / f"scans/{SHOT}").exists()


def test_hosts_and_crawlers_are_told_what_copies_are() -> None:
    rules = HEADERS.decode().split("/copies/*\n")[1].split("\n\n")[0]
    assert "Content-Security-Policy: sandbox; default-src 'none'" in rules and "noindex" in rules
    assert b"Disallow: /archive/copies/\n" in robots("https://papers.example.org/archive/")


LOOKS = {
    "wrenmouth-harbour.example": "/news/quiet-harbour.html",
    "harbour-news.example": "/2015/02/quiet-harbour-gate.html",
    "tidewatch.example": "/reports/two-hundred-nights.html",
}


@pytest.fixture(scope="module")
def small_web() -> Iterator[SmallWeb]:
    with SmallWeb() as web:
        yield web


@pytest.fixture(scope="module")
def browser(chromium: str, small_web: SmallWeb) -> Iterator[Browser]:
    """A browser in which the hosts of the small web are those of the demonstration."""
    with sync_playwright() as playwright:
        arguments = [f"--host-resolver-rules=MAP *.example 127.0.0.1:{small_web.port}", "--disable-component-update"]
        arguments += ["--no-sandbox"] * (os.geteuid() == 0)
        browser = playwright.chromium.launch(executable_path=chromium, args=arguments)
        yield browser
        browser.close()


@pytest.mark.browser
@pytest.mark.parametrize("host", LOOKS)
def test_the_copy_looks_like_the_page(browser: Browser, small_web: SmallWeb, tmp_path: Path, host: str) -> None:
    url = f"http://{host}{LOOKS[host]}"
    network = Network((ip_network("127.0.0.0/8"),), small_web.resolve())
    found = capture(url, record="page", settings=CaptureSettings(Limits(), network, "test"), workdir=tmp_path)
    assert isinstance(found, Fetched)
    source = PageSource(
        found.payload_path, found.payload.sha256, url, found.payload.declared_type, wacz=found.wacz_path
    )
    copy = make(source, cache=tmp_path / "cache")
    assert copy.html is not None and not copy.skipped
    pictures = []
    asked: list[str] = []
    for address in (url, copy.html.as_uri()):
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        page.on("request", lambda request: asked.append(request.url))
        page.goto(address)
        pictures.append(Image.open(io.BytesIO(page.screenshot(full_page=True))).convert("RGB"))
        page.close()
    served, kept = pictures
    assert served.size == kept.size
    assert len(served.getcolors(1 << 24) or ()) > 20, "there is something to see"
    far = ImageChops.difference(served, kept).convert("L").point(lambda value: 255 * (value > 24))
    assert ImageStat.Stat(far).mean[0] / 255 < 0.01
    assert [one for one in asked[asked.index(copy.html.as_uri()) + 1 :] if not one.startswith("data:")] == []
