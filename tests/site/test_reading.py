"""The reading view of a document: pictures, text that flows, finding, keys, links to words, print, and the viewer."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from site_html import by_class, parse
from site_world import CONFIG, World, picture
from viewing import PACKAGE, needs_pdfjs, pdfjs, served

from holdfast.commands import npm
from holdfast.config import Workspace
from holdfast.demo.making import pdf
from holdfast.demo.making.markup import Block, Text
from holdfast.model import Extraction, Finding, Record
from holdfast.site import Place, build, viewer
from holdfast.site.reading import flowing

SENTENCES = [
    "The gate is closed at ten each night, and the café on the quay with it.",
    "Whoever comes later rings the bell and waits for the crew, as was decided.",
    "It was not put to the vote; a well-known member left the room over it.",
]
WORDS = "\n".join(SENTENCES)


def drawn(world: World, text: Extraction) -> Extraction:
    """The text with pictures of its pages as large as real ones, each also small."""
    for page in text.pages:
        (text.folder / page.image).write_bytes(picture(1000, 1400))
        (text.folder / f"s{page.number}.png").write_bytes(picture(400, 560))
    pages = tuple(replace(page, small=f"s{page.number}.png") for page in text.pages)
    return replace(text, pages=pages)


@pytest.fixture(scope="module")
def site(theme: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    world = World(tmp_path_factory.mktemp("world"))
    leaves = tuple(
        (Block("heading", f"Page {n} of the guide"), *(Block("paragraph", one.replace("é", "e")) for one in SENTENCES))
        for n in range(1, 6)
    )
    content = pdf.make(Text({"title": "Guide", "author": "A. Reeve", "footer": "Guide"}, leaves))
    for name, notes in (("guide", ()), ("noted", ("suicide",))):
        held = world.capture(name, content)
        text = world.text(
            held,
            [f"Page {n} of the guide.\n\n{WORDS}\n\nItem {n}: the vote was taken twice." for n in range(1, 6)],
            images=True,
        )
        world.texts[held.payload.sha256] = drawn(world, text)
        world.add(Record(name, "A guide", "guidance", date="2018", content_notes=notes), captures=(held,))
    inputs = world.inputs()
    package = pdfjs()
    if package:
        inputs = replace(inputs, viewer=package)
    build(inputs, Place(theme, world.folder / "site"))
    return world.folder / "site"


@pytest.fixture(scope="module")
def address(site: Path) -> Iterator[str]:
    with served(site) as home:
        yield f"{home}/records"


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    yield context.new_page()
    context.close()


def select(page: Page, number: int, words: str) -> None:
    """Select words of a page's text, as with a mouse."""
    page.evaluate(
        """([number, words]) => {
            const node = document.querySelector(`[data-page="${number}"] [data-preserved-text]`).firstChild;
            const range = document.createRange();
            range.setStart(node, node.data.indexOf(words));
            range.setEnd(node, node.data.indexOf(words) + words.length);
            getSelection().removeAllRanges();
            getSelection().addRange(range);
        }""",
        [number, words],
    )


def in_view(page: Page, selector: str) -> bool:
    return bool(
        page.locator(selector).evaluate(
            "e => { const r = e.getBoundingClientRect(); return r.top >= 0 && r.top < innerHeight }"
        )
    )


# Text and pictures, without a browser


def test_lines_that_only_the_paper_broke_flow_together_and_no_place_moves() -> None:
    text = "\n".join([
        "Heading",
        "It was decided in committee that the well-known arrangements be",
        "reviewed, and that all criticism of the scheme be recorded and",
        "kept by the clerk.",
        "A new paragraph begins here, and it is as long as two lines of",
        "the page that it stands on.",
        "• one thing that is about as long as the lines of the text are",
        "2. two",
    ])  # fmt: skip
    made = flowing(text)
    assert "arrangements be reviewed, and" in made and "recorded and kept" in made and "lines of the page" in made
    assert made.startswith("Heading\nIt was") and "clerk.\nA new" in made
    assert "stands on.\n• one thing" in made and made.endswith("\n2. two")
    assert len(made) == len(text) and made.replace("\n", " ") == text.replace("\n", " ")


@pytest.mark.parametrize(
    "text", ["", "one line", "a\nb\nc\nd\ne", "Night  Crew\nMonday  1\nTuesday  2\nFriday  3\nSunday  4"]
)
def test_lists_and_tables_keep_their_lines(text: str) -> None:
    assert flowing(text) == text


def test_every_page_has_its_picture_in_two_sizes_and_loads_it_late(site: Path) -> None:
    tree = parse((site / "records/guide.html").read_bytes())
    for image in (next(box.iter("img")) for box in by_class(tree, "hf-page")):
        assert image.get("loading") == "lazy" and image.get("sizes")
        found = re.fullmatch(r"(\S+) 400w, (\S+) 1000w", image.get("srcset"))
        assert found and found[2] == image.get("src")
        assert all((site / "records" / name).resolve().is_file() for name in found.groups())


def test_the_viewer_is_off_unless_it_was_asked_for(theme: Path, world: World, tmp_path: Path) -> None:
    build(world.inputs(), Place(theme, tmp_path / "site"))
    assert not (tmp_path / "site/viewer").exists()
    assert "data-viewer" not in (tmp_path / "site/records/operating-guide.html").read_text(encoding="utf-8")


def test_a_package_that_is_not_the_tried_release_of_pdf_js_is_refused(tmp_path: Path) -> None:
    (tmp_path / f"pdfjs-dist-{viewer.VERSION}.tgz").write_bytes(b"another")
    found = npm.files(Workspace(tmp_path, CONFIG), PACKAGE, tmp_path)
    assert isinstance(found, Finding)
    assert "not the file that npm has" in found.message and f"npm pack pdfjs-dist@{viewer.VERSION}" in found.remedy


def test_the_viewer_takes_no_interpreter_of_scripts() -> None:
    names = (
        "wasm/openjpeg.wasm",
        "wasm/quickjs-eval.wasm",
        "legacy/build/pdf.sandbox.min.mjs",
        "cmaps/../x",
        "LICENSE",
    )
    assert [viewer.wanted(name) for name in names] == ["wasm/openjpeg.wasm", "", "", "", "LICENSE"]


# In a browser


@pytest.mark.browser
@pytest.mark.parametrize("over", ["http", "file"])
def test_words_are_found_counted_and_gone_through(page: Page, site: Path, address: str, over: str) -> None:
    page.goto(f"{address if over == 'http' else (site / 'records').as_uri()}/guide.html")
    page.keyboard.press("f")
    page.keyboard.type("WELL-KNOWN  member")
    count = page.locator(".hf-find output")
    expect(count).to_have_text("5 places")
    page.keyboard.press("Enter")
    expect(count).to_have_text("1 of 5, Page 1")
    page.keyboard.press("Enter")
    expect(count).to_have_text("2 of 5, Page 2")
    page.keyboard.press("Shift+Enter")
    page.keyboard.press("Shift+Enter")
    expect(count).to_have_text("5 of 5, Page 5")
    assert in_view(page, "[data-page='5'] .hf-text")
    assert page.evaluate("[CSS.highlights.get('hf-found').size, CSS.highlights.get('hf-found-here').size]") == [5, 1]
    page.get_by_role("searchbox", name="Find in this document").fill("Page 3 of the cafe")
    expect(count).to_contain_text("of the single words")
    page.get_by_role("searchbox", name="Find in this document").fill("zebra")
    expect(count).to_have_text("Not found")
    page.keyboard.press("Escape")
    expect(count).to_have_text("")


@pytest.mark.browser
def test_keys_turn_pages_but_not_while_typing_nor_where_arrows_scroll(page: Page, address: str) -> None:
    page.goto(f"{address}/guide.html")
    current = page.locator(".hf-pages a[aria-current]")
    page.keyboard.press("ArrowRight")
    expect(current).to_have_text("1")
    for _ in range(3):
        page.keyboard.press("j")
    expect(current).to_have_text("3")
    page.keyboard.press("ArrowRight")
    expect(current).to_have_text("4")
    page.keyboard.press("k")
    expect(current).to_have_text("3")
    page.keyboard.press("f")
    page.keyboard.type("jk")
    expect(page.get_by_role("searchbox", name="Find in this document")).to_have_value("jk")
    expect(current).to_have_text("3")
    page.keyboard.press("Tab")
    page.keyboard.press("?")
    page.get_by_label("Use these keys").uncheck()
    page.get_by_role("button", name="Close").click()
    page.keyboard.press("j")
    page.reload()
    page.keyboard.press("j")
    expect(current).to_have_text("3")


@pytest.mark.browser
def test_a_link_to_selected_words_leads_others_to_these_words_on_this_page(page: Page, address: str) -> None:
    page.goto(f"{address}/guide.html")
    select(page, 4, "rings the bell and waits")  # as on all pages
    page.get_by_role("button", name="Copy link to this quote").click()
    expect(page.locator(".hf-chosen__link")).to_have_text("Link to the page copied")
    assert page.evaluate("navigator.clipboard.readText()") == f"{address}/guide.html#p4"
    select(page, 3, "vote was taken")  # as on all pages, but not after these words
    expect(page.locator(".hf-chosen__link")).to_have_text("Copy link to this quote")
    page.get_by_role("button", name="Copy link to this quote").click()
    expect(page.locator(".hf-chosen__link")).to_have_text("Link copied")
    assert page.evaluate("navigator.clipboard.readText()").endswith("#p3:~:text=Item%203%3A%20the-,vote%20was%20taken")
    select(page, 4, "Page 4 of the guide")
    page.evaluate("navigator.clipboard.writeText('')")
    page.keyboard.press("c")
    page.wait_for_function("navigator.clipboard.readText().then((text) => text !== '')")
    link = page.evaluate("navigator.clipboard.readText()")
    assert link == f"{address}/guide.html#p4:~:text=Page%204%20of%20the%20guide%2E"
    page.goto("about:blank")
    page.goto(link.replace("#p4", "#"))  # without the page's anchor, only the words can lead there
    page.wait_for_function("scrollY > 0")
    assert in_view(page, "[data-page='4'] .hf-text")
    select(page, 2, "Page 2 of the guide")
    page.get_by_role("button", name="Copy with source").click()
    expect(page.locator(".hf-chosen__cite")).to_have_text("Copied with source")
    quotation = page.evaluate("navigator.clipboard.readText()")
    assert quotation.startswith("“Page 2 of the guide”") and "2018" in quotation and "Page 2.\nhttp" in quotation


@pytest.mark.browser
def test_a_page_can_be_linked_and_from_a_disk_the_public_address_is_copied(page: Page, site: Path) -> None:
    page.goto(f"{(site / 'records').as_uri()}/guide.html#p2")
    page.get_by_role("button", name="Copy link to Page 2").click()
    expect(page.locator("#p2 .hf-page-link")).to_have_text("Link copied")
    assert page.evaluate("navigator.clipboard.readText()") == "https://papers.example.org/archive/records/guide.html#p2"


@pytest.mark.browser
def test_a_closed_text_is_opened_by_a_link_into_it_and_by_no_key(page: Page, address: str) -> None:
    page.goto(f"{address}/noted.html")
    page.keyboard.press("j")
    expect(page.locator("details.hf-sensitive")).not_to_have_attribute("open", "")
    page.goto(f"{address}/noted.html#p3")
    expect(page.locator("details.hf-sensitive")).to_have_attribute("open", "")
    assert in_view(page, "#p3")


@pytest.mark.browser
def test_without_javascript_there_are_pictures_and_text_and_on_paper_only_text(browser: Browser, site: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    plain = context.new_page()
    plain.goto(f"{(site / 'records').as_uri()}/guide.html#p3")
    expect(plain.locator("[data-page='3'] img")).to_be_visible()
    expect(plain.locator("[data-page='3'] .hf-text")).to_be_visible()
    expect(plain.locator(".hf-reader")).to_have_count(0)
    plain.emulate_media(media="print")
    expect(plain.locator("#p3")).to_be_visible()
    expect(plain.locator("[data-page='3'] .hf-text")).to_be_visible()
    for chrome in ("[data-page='3'] img", ".hf-pages", "#p3 .hf-anchor", ".md-header"):
        expect(plain.locator(chrome)).to_be_hidden()
    context.close()


# The viewer, with the real pdf.js


def in_sight(page: Page) -> bool:
    """Whether the viewer's tools and the words that it found lie below the header and in the window."""
    header = page.locator(".md-header").bounding_box()
    inside = page.frame_locator(".hf-viewer__frame")
    boxes = [inside.locator(one).bounding_box() for one in ("#tools", ".highlight.selected")]
    height = page.evaluate("innerHeight")
    return all(box and header and header["height"] <= box["y"] <= height - box["height"] for box in boxes)


@pytest.mark.browser
@needs_pdfjs
@pytest.mark.parametrize(("width", "height"), [(390, 780), pytest.param(1300, 800, marks=pytest.mark.soak)])
def test_a_link_to_words_leaves_tools_and_words_in_sight(
    browser: Browser, address: str, width: int, height: int
) -> None:
    context = browser.new_context(viewport={"width": width, "height": height})
    page = context.new_page()
    page.goto(f"{address}/guide.html#page=4&search=well-known member")
    expect(page.frame_locator(".hf-viewer__frame").locator(".highlight.selected")).to_be_in_viewport()
    assert in_sight(page)
    context.close()


@pytest.mark.browser
@needs_pdfjs
def test_the_viewer_opens_at_the_page_and_the_words_and_has_no_origin(page: Page, address: str) -> None:
    page.context.add_cookies([{"name": "ours", "value": "1", "url": address}])
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{address}/guide.html#page=4&search=well-known member")
    inside = page.frame_locator(".hf-viewer__frame")
    expect(inside.locator("#page")).to_have_value("4")
    expect(inside.locator(".highlight").first).to_be_attached()
    expect(inside.locator("#pages")).to_have_text("of 5")
    assert page.locator(".hf-viewer__frame").get_attribute("sandbox") == "allow-scripts"
    frame = next(one for one in page.frames if one.url.endswith("/viewer/index.html"))
    assert frame.evaluate("self.origin") == "null"
    for reach in ("document.cookie", "localStorage.length", "parent.document.title"):
        assert (
            frame.evaluate(f"(() => {{ try {{ return String({reach}) }} catch (error) {{ return error.name }} }})()")
            == "SecurityError"
        )
    assert frame.evaluate("fetch('../records/guide.html').then(() => 'came', () => 'refused')") == "refused"
    policy = frame.locator("meta[http-equiv]").get_attribute("content")
    assert policy and "'unsafe-eval'" not in policy and "connect-src" not in policy and "default-src 'none'" in policy
    assert any("/viewer/standard_fonts/" in url for url in asked), "the page got for it what the frame may not fetch"
    assert all(url.startswith((address.removesuffix("/records"), "blob:", "data:")) for url in asked)
    page.get_by_role("button", name="Close the viewer").click()
    expect(page.locator("iframe")).to_have_count(0)


@pytest.mark.browser
@needs_pdfjs
def test_bytes_that_are_not_the_preserved_ones_are_not_opened(page: Page, address: str) -> None:
    page.route("**/files/*.pdf", lambda route: route.fulfill(body=b"%PDF-1.7 another", content_type="application/pdf"))
    page.goto(f"{address}/guide.html")
    page.get_by_role("button", name="Open in the viewer").click()
    expect(page.locator(".hf-viewer [role=status]")).to_contain_text("it is not the preserved file")
    expect(page.locator("iframe")).to_have_count(0)


@pytest.mark.browser
@needs_pdfjs
def test_the_frame_opened_by_itself_takes_nothing_from_anybody(page: Page, address: str) -> None:
    page.goto(f"{address}/guide.html")
    with page.expect_popup() as opened:
        page.evaluate("window.other = open('../viewer/index.html')")
    expect(opened.value.locator("body")).to_contain_text("inside the pages of records")
    page.evaluate(
        "other.postMessage({kind: 'open', parts: {core: 'globalThis.taken = 1'}, data: new ArrayBuffer(4)}, '*')"
    )
    opened.value.wait_for_timeout(200)
    assert opened.value.evaluate("globalThis.taken === undefined")
