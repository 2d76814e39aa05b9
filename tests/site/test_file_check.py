"""A visitor's own file against the numbers of a record: worked out in the browser, and nowhere else."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from site_world import World

from holdfast.model import Access, Record, Withholding
from holdfast.site import Place, build

FIRST, SECOND, OTHER = b"%PDF-1.4 the first", b"%PDF-1.4 the second", b"something else"
DECISION = Withholding("gone", ("a" * 64,), "error", "", ("A", "B"), "Rules", "2026-11-23T09:00:00.000000Z")

pytestmark = pytest.mark.browser


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """Nothing on stderr."""


@pytest.fixture(scope="module")
def site(theme: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    world = World(tmp_path_factory.mktemp("world"))
    both = (world.capture("letter", SECOND), world.capture("letter", FIRST))
    world.add(Record("letter", "A letter", "letter", url="https://www.harbour.example/letter"), captures=both)
    sealed = Record("sealed", "A sealed letter", "letter", url="https://www.harbour.example/s", access=Access.SEALED)
    world.add(sealed, captures=(world.capture("sealed", FIRST),))
    gone = Record("gone", "A withheld letter", "letter", url="https://www.harbour.example/g")
    world.add(gone, withheld=(world.capture("gone", FIRST),), withholdings=(DECISION,))
    build(world.inputs(), Place(theme, world.folder / "site"))
    return world.folder / "site"


@pytest.fixture(scope="module")
def address(site: Path) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(site)))
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context()
    yield context.new_page()
    context.close()


def choose(page: Page, content: bytes) -> None:
    page.locator("[data-file-check] input").set_input_files(
        {"name": "mine.pdf", "mimeType": "application/pdf", "buffer": content}
    )


@pytest.mark.parametrize("over", ["http", "file"])
def test_a_file_is_told_apart_by_its_bytes_and_nothing_is_sent(page: Page, site: Path, address: str, over: str) -> None:
    page.goto((address if over == "http" else site.as_uri()) + "/records/letter.html")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    answer = page.locator("[data-file-check] [role=status]")
    choose(page, SECOND)
    expect(answer).to_contain_text(
        "mine.pdf is the same, byte for byte, as a copy of this record. Captured 17 June 2021"
    )
    expect(answer).to_have_attribute("data-kind", "same")
    choose(page, OTHER)
    expect(answer).to_contain_text("has not the same bytes as any copy of this record")
    choose(page, FIRST)
    expect(answer).to_contain_text("is the same, byte for byte")
    assert [url for url in asked if "/favicon." not in url] == [], "nothing leaves the machine"


@pytest.mark.parametrize("name", ["sealed", "gone"])
def test_a_copy_that_readers_do_not_get_can_still_be_told(page: Page, address: str, name: str) -> None:
    page.goto(f"{address}/records/{name}.html")
    choose(page, FIRST)
    expect(page.locator("[data-file-check] [role=status]")).to_contain_text("is the same, byte for byte")
    choose(page, OTHER)
    expect(page.locator("[data-file-check] [role=status]")).to_contain_text("not the same bytes as the copy")


def test_a_file_can_be_dropped_and_the_field_reached_by_keyboard(page: Page, address: str) -> None:
    page.goto(f"{address}/records/letter.html")
    page.evaluate(
        """(text) => {
            const data = new DataTransfer();
            data.items.add(new File([text], "dropped.pdf"));
            const box = document.querySelector("[data-file-check]");
            for (const type of ["dragover", "drop"])
                box.dispatchEvent(new DragEvent(type, {dataTransfer: data, bubbles: true, cancelable: true}));
        }""",
        FIRST.decode(),
    )
    expect(page.locator("[data-file-check] [role=status]")).to_contain_text("dropped.pdf is the same, byte for byte")
    field = page.get_by_label("Choose it, or drop it here")
    field.focus()
    expect(field).to_be_focused()


def test_without_a_secure_context_or_for_a_huge_file_the_command_is_given(page: Page, address: str) -> None:
    page.add_init_script("Object.defineProperty(globalThis, 'crypto', {value: {}})")
    page.goto(f"{address}/records/letter.html")
    expect(page.locator("[data-file-check]")).to_contain_text("insecure connection")
    expect(page.locator("[data-file-check] code")).to_have_text("sha256sum the-file")
    expect(page.locator("[data-file-check] input")).to_have_count(0)


def test_a_file_too_large_for_a_browser_is_refused_with_the_command(page: Page, address: str) -> None:
    page.add_init_script("Object.defineProperty(File.prototype, 'size', {value: 2 ** 30 + 1})")
    page.goto(f"{address}/records/letter.html")
    choose(page, FIRST)
    expect(page.locator("[data-file-check] [role=status]")).to_contain_text("too large to be checked here")
    expect(page.locator("[data-file-check] [role=status] code")).to_have_text("sha256sum the-file")


def test_without_javascript_and_in_print_only_the_command_stands_there(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    plain = context.new_page()
    plain.goto(f"{address}/records/letter.html")
    expect(plain.locator("[data-file-check]")).to_be_hidden()
    expect(plain.locator("#provenance pre", has_text="sha256sum")).to_be_visible()
    context.close()
    context = browser.new_context()
    printed = context.new_page()
    printed.goto(f"{address}/records/letter.html")
    printed.emulate_media(media="print")
    expect(printed.locator("[data-file-check]")).to_be_hidden()
    context.close()
