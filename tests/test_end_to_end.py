"""The whole job as a user runs it: the demonstration's commands, then its site in a real browser."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page

from holdfast.commands import demo as demonstration
from holdfast.extract import extract
from holdfast.model import Extraction

pytestmark = pytest.mark.timeout(240)

COMMANDS = [
    "init",
    "check",
    "capture",
    "recover",
    "snapshot",
    *["watch"] * 3,
    "capture",
    "watch",
    "verify",
    "build",
    "serve",
]


def holdfast(*arguments: str | Path, code: int = 0) -> subprocess.CompletedProcess[str]:
    """Run the real command line; the exit code must be ``code``."""
    command = [sys.executable, "-m", "holdfast", *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=220, check=False)
    assert done.returncode == code, f"{command}\n{done.stdout}\n{done.stderr}"
    assert "Traceback" not in done.stderr
    return done


def _heed() -> None:
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # a shell lets its background jobs ignore Ctrl-C


class Played:
    """A whole demonstration in a process of its own, up to the served site; ended by Ctrl-C."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        command = [sys.executable, "-m", "holdfast", "demo", "--port", "0", "--dir", str(folder)]
        environment = {**os.environ, "IA_ACCESS_KEY_ID": "real", "IA_SECRET_ACCESS_KEY": "secret"}
        self.process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=environment, preexec_fn=_heed
        )
        self.shown = ""
        self.address = ""

    def up_to_serving(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.shown += line
            found = re.search(r"Serving .* at (http://127\.0\.0\.1:\d+/)", line)
            if found:
                self.address = found.group(1)
                return
        raise AssertionError(f"The demonstration ended before it served anything:\n{self.shown}")

    def page(self, place: str) -> str:
        with urllib.request.urlopen(self.address + place, timeout=10) as answer:
            return str(answer.read().decode("utf-8"))

    def interrupt(self) -> int:
        self.process.send_signal(signal.SIGINT)
        rest, _ = self.process.communicate(timeout=30)
        self.shown += rest
        return self.process.returncode


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Played]:
    folder = tmp_path_factory.mktemp("demo") / "archive"
    performance = Played(folder)
    try:
        performance.up_to_serving()
        yield performance
    finally:
        performance.process.kill()
        performance.process.communicate()


@pytest.fixture(scope="module")
def demo(played: Played) -> Path:
    """The archive of the demonstration."""
    return played.folder


@pytest.fixture(scope="module")
def manifests(demo: Path) -> dict[str, dict[str, Any]]:
    """The manifest of the newest copy of every record that has one; the answer that it is not there is no copy."""
    newest = {}
    for path in sorted((demo / "archive" / "captures").glob("*/*.json")):
        manifest = json.loads(path.read_text(encoding="utf-8"))
        if manifest.get("origin") != "absence":
            newest[path.parent.name] = manifest
    return newest


@pytest.fixture(scope="module")
def site(played: Played) -> str:
    """Where the demonstration serves its site."""
    return played.address


@pytest.fixture
def page(browser: Browser, site: str) -> Iterator[Page]:
    """A fresh page that fails the test if the site asks anyone else for anything or logs an error."""
    context = browser.new_context()
    page = context.new_page()
    strangers: list[str] = []
    errors: list[str] = []
    host = urlsplit(site).netloc
    page.on("request", lambda r: None if urlsplit(r.url).netloc in ("", host) else strangers.append(r.url))
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield page
    context.close()
    assert strangers == [], "the site asked third parties"
    assert errors == []


def pdf_of(manifests: dict[str, dict[str, Any]], demo: Path, pages: int) -> tuple[str, Extraction]:
    """A captured PDF with at least so many pages: its record and text."""
    for record, manifest in manifests.items():
        payload = manifest["payload"]
        if payload["media_type"] == "application/pdf":
            path = demo / "archive" / "objects" / payload["sha256"][:2] / payload["sha256"]
            text = extract(path, sha256=payload["sha256"], media_type="application/pdf", cache=demo / ".holdfast")
            if isinstance(text, Extraction) and len(text.pages) >= pages:
                return record, text
    raise AssertionError(f"no captured PDF of {pages} pages")


def phrase_of(text: str, words: int = 7) -> str:
    """The longest line's first ``words`` words: something a reader would paste into the search box."""
    return " ".join(max(text.splitlines(), key=len).split()[:words])


def test_the_ordinary_commands_are_shown_in_their_order(played: Played) -> None:
    assert re.findall(r"^\$ (?:IA_\S+ )*holdfast (\w+)", played.shown, re.MULTILINE) == COMMANDS, played.shown
    assert "secret" not in played.shown


def test_the_site_shows_what_was_kept_of_what_is_gone(played: Played) -> None:
    assert "for quiet as well as for water" in played.page("records/quiet-harbour-operating-guide.html")
    assert 'id="p7"' in played.page("records/quiet-harbour-operating-guide.html")
    for place in re.findall(r"http://127\.0\.0\.1:\d+/(\S+)  ", played.shown):
        assert "Quiet Harbour papers" in played.page(place.partition("#")[0])


def test_the_site_says_that_all_of_it_is_fictional(played: Played) -> None:
    for place in ("index.html", "about.html"):
        assert "ictional" in played.page(place)
        assert "Say here" not in played.page(place)


def test_at_least_a_dozen_records_of_every_kind_are_held(manifests: dict[str, dict[str, Any]]) -> None:
    kinds = {manifest["payload"]["media_type"] for manifest in manifests.values()}
    assert len(manifests) >= 12
    assert {"text/html", "application/pdf", "message/rfc822"} <= kinds
    assert any("wordprocessingml" in kind for kind in kinds)
    assert any("presentationml" in kind for kind in kinds)


def test_the_archive_verifies_and_one_flipped_byte_is_named(demo: Path) -> None:
    assert json.loads(holdfast("verify", "-C", demo, "--json").stdout)["ok"]
    victim = max((demo / "archive" / "objects").glob("*/*"), key=lambda path: path.stat().st_size)
    original = victim.read_bytes()
    victim.chmod(0o644)
    try:
        victim.write_bytes(original[:100] + bytes([original[100] ^ 1]) + original[101:])
        report = json.loads(holdfast("verify", "-C", demo, "--json", code=1).stdout)
        assert [Path(finding["path"]).name for finding in report["findings"]] == [victim.name]
    finally:
        victim.write_bytes(original)
        victim.chmod(0o444)


def test_what_was_taken_down_is_missing_and_what_cannot_be_reached_is_not(
    demo: Path, manifests: dict[str, dict[str, Any]], site: str, page: Page
) -> None:
    files = (demo / "archive" / "journal").glob("*.jsonl")
    journal = [json.loads(line) for path in files for line in path.read_text(encoding="utf-8").splitlines()]
    looks = [line for line in journal if line["type"] == "observed"]
    missed = {line["record"] for line in looks if line["outcome"] == "missing"}
    unreachable = {line["record"] for line in looks if line["outcome"] == "unreachable"}
    recovered = {record for record, manifest in manifests.items() if manifest.get("origin") == "memento"}
    assert len(missed & manifests.keys() - recovered) == 3 and unreachable - missed
    for record in sorted(manifests):
        page.goto(site + f"records/{record}.html")
        banner = page.locator(".hf-banner").first.inner_text()
        assert ("missing since" in banner) == (record in missed), f"{record}: {banner}"


def test_a_search_for_words_on_page_7_opens_the_document_at_page_7(
    demo: Path, manifests: dict[str, dict[str, Any]], site: str, page: Page
) -> None:
    record, text = pdf_of(manifests, demo, 7)
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    page.goto(site)
    assert not any("pagefind" in url for url in requests), "the search engine is loaded on first use only"
    page.keyboard.press("/")
    box = page.locator("dialog input[type=search]")
    box.fill('"' + phrase_of(text.pages[6].text) + '"')
    hit = page.locator(f"dialog a[href*='records/{record}.html'][href$='#p7']").first
    hit.wait_for(timeout=20_000)
    hit.click()
    page.wait_for_url(f"**/records/{record}.html?*#p7")
    heading = page.locator("#p7")
    assert heading.is_visible()
    assert page.locator("mark").count() > 0


def test_the_search_dialog_answers_ctrl_k_and_esc(site: str, page: Page) -> None:
    page.goto(site + "timeline.html")
    page.keyboard.press("Control+k")
    assert page.locator("dialog").is_visible()
    page.keyboard.press("Escape")
    assert not page.locator("dialog").is_visible()


def test_every_page_is_complete_without_javascript(
    demo: Path, manifests: dict[str, dict[str, Any]], site: str, browser: Browser
) -> None:
    record, text = pdf_of(manifests, demo, 7)
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(site + f"records/{record}.html")
    content = page.content()
    assert phrase_of(text.pages[6].text, 4).split()[0] in content
    for manifest in (manifests[record],):
        assert manifest["payload"]["sha256"] in content
    assert page.locator("#p7").count() == 1
    for name in ("index.html", "timeline.html", "records/index.html"):
        response = page.goto(site + name)
        assert response is not None and response.status == 200
    context.close()


def test_the_command_resumes_and_says_what_it_skipped(demo: Path) -> None:
    report = json.loads(holdfast("capture", "-C", demo, "--json", code=1).stdout)
    outcomes = {item["outcome"] for item in report["items"]}
    assert "skipped" in outcomes
    assert all(item["reason"] for item in report["items"] if item["outcome"] != "captured")


def test_ctrl_c_ends_it_cleanly_and_it_can_be_played_again(played: Played) -> None:
    """The last test of this file: nothing is left of the demonstration afterwards."""
    assert played.interrupt() in (0, 130)
    assert "Traceback" not in played.shown
    with pytest.raises(OSError):
        played.page("index.html")
    demonstration._make_way(played.folder)
    assert [file.name for file in played.folder.iterdir()] == [demonstration.MARKER]
