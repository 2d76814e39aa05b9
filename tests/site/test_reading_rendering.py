"""The record page of an office file: pictures of our rendering beside the words that stand on them, and called so."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from site_html import by_class, parse
from site_world import World, picture

from holdfast.model import Access, Capture, Extraction, FailedExtraction, Leaf, PageText, Quote, Record, Rendering
from holdfast.site import Place, build
from holdfast.site.reading import sections

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
FIRST = "The gate is closed at ten. "
SECOND = "Whoever comes later rings the bell and waits. "
THIRD = "The crew writes it into the book of the night."


def rendered(
    world: World,
    held: Capture,
    leaves: Sequence[Leaf],
    pages: Sequence[str] = (FIRST + SECOND, THIRD),
    kind: str = "text",
) -> Extraction:
    """The text of an office file, with a rendering of which so many pages have pictures."""
    text = world.text(held, pages, kind)
    folder = world.folder / "printed" / held.payload.sha256
    folder.mkdir(parents=True)
    count = max(leaf.number for leaf in leaves)
    for number in range(1, count + 1):
        (folder / f"p{number}.png").write_bytes(picture(1000, 1400))
        (folder / f"s{number}.png").write_bytes(picture(400, 560))
    drawn = tuple(
        PageText(n, "w", f"Page {n} of our rendering", image=f"p{n}.png", small=f"s{n}.png")
        for n in range(1, count + 1)
    )
    made = Extraction(held.payload.sha256, "printed1-soffice-7.4.7.2", "pages", drawn, folder)
    text = replace(text, rendering=Rendering(made, tuple(leaves)))
    world.texts[held.payload.sha256] = text
    return text


PLACED = (Leaf(1, 1), Leaf(2, 1, len(FIRST)), Leaf(2, 2, rest=True), Leaf(3, 2, 9))


@pytest.fixture(scope="module")
def site(theme: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    world = World(tmp_path_factory.mktemp("world"))

    def add(name: str, leaves: Sequence[Leaf], access: Access | None = None, **more: object) -> None:
        held = world.capture(name, name.encode(), DOCX)
        rendered(world, held, leaves, **more)  # type: ignore[arg-type]
        quotes = (Quote("the bell and waits", 7), Quote("the book of the night")) if name == "guide" else ()
        world.add(Record(name, f"The {name}", "guidance", date="2018", quotes=quotes, access=access), captures=(held,))

    add("guide", PLACED)
    add("loose", (Leaf(1), Leaf(2)))
    add("slides", (Leaf(1, 1), Leaf(2, 2)), kind="slides")
    add("sealed", PLACED, Access.SEALED)
    bare = world.capture("bare", b"bare", DOCX)
    text = world.text(bare, [FIRST], "text")
    why = "LibreOffice was not there."
    world.texts[bare.payload.sha256] = replace(text, rendering=Rendering(FailedExtraction(text.sha256, why)))
    world.add(Record("bare", "Bare", "guidance"), captures=(bare,))
    kept = world.capture("kept", b"kept", DOCX)
    rendered(world, kept, PLACED)
    world.add(Record("kept", "Kept", "guidance"), captures=(kept,), sealed=(kept.id,), blocked=(kept.id,))
    build(world.inputs(), Place(theme, world.folder / "site"))
    return world.folder / "site"


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    yield context.new_page()
    context.close()


def words(text: str | None) -> str:
    return " ".join((text or "").split())


def test_each_page_of_the_rendering_stands_with_the_words_that_are_on_it(site: Path) -> None:
    tree = parse((site / "records/guide.html").read_bytes())
    shown = []
    for leaf in by_class(tree, "hf-leaf"):
        (heading,) = leaf.iter("h4")
        pictures = [image.get("src") for image in leaf.iter("img")]
        (text,) = by_class(leaf, "hf-text")
        shown.append((heading.get("id"), words(heading.text), len(pictures), words("".join(text.itertext()))))
    assert shown == [
        ("r1", "Page 1 of our rendering", 1, FIRST.strip()),
        ("r2", "Page 2 of our rendering", 1, SECOND.strip()),
        (None, "Page 2 of our rendering, continued", 1, "The crew"),
        ("r3", "Page 3 of our rendering", 1, "writes it into the book of the night."),
    ]
    for image in tree.iter("img"):
        if "scans/" in (image.get("src") or ""):
            assert (site / "records" / image.get("src")).resolve().is_file() and image.get("loading") == "lazy"


def test_a_quotation_is_led_to_the_page_of_the_rendering_and_its_own_number_is_not_believed(site: Path) -> None:
    tree = parse((site / "records/guide.html").read_bytes())
    first, second = (words("".join(quote.itertext())) for quote in by_class(tree, "hf-quote"))
    assert "They stand on p. 2 of our rendering; the file itself has no pages." in first
    assert "“page 7” could not be checked" in first
    assert "They stand on p. 3 of our rendering" in second
    marked = ["".join(mark.itertext()) for mark in by_class(tree, "hf-words")]
    assert marked == ["the bell and waits", "the book of the night"]


def test_the_page_says_whose_pages_these_are(site: Path) -> None:
    said = {name: (site / f"records/{name}.html").read_text(encoding="utf-8") for name in ("guide", "slides", "bare")}
    assert "our rendering by LibreOffice 7.4.7.2" in said["guide"] and "The file itself has no pages" in said["guide"]
    assert "pictures of the slides are our rendering" in said["slides"] and 'id="r1"' not in said["slides"]
    assert "There are no pictures of its pages. LibreOffice was not there." in said["bare"]


def test_a_slide_has_its_picture_and_pages_without_a_place_stand_at_the_end(site: Path) -> None:
    slides = parse((site / "records/slides.html").read_bytes())
    assert [box.get("data-page") for box in by_class(slides, "hf-page--image")] == ["1", "2"]
    loose = parse((site / "records/loose.html").read_bytes())
    (gallery,) = by_class(loose, "hf-gallery")
    assert [link.get("id") for link in gallery.iter("a")] == ["r1", "r2"]
    assert not by_class(loose, "hf-leaf")


@pytest.mark.parametrize("name", ["sealed", "kept"])
def test_a_copy_that_readers_do_not_get_has_no_pictures_either(site: Path, name: str) -> None:
    shown = (site / f"records/{name}.html").read_text(encoding="utf-8")
    assert "our rendering" not in shown and "hf-page" not in shown
    pictures = {path.parent.name for path in (site / "scans").rglob("*.png")}
    assert len(pictures) == 3, "of guide, loose and slides"


def test_search_gets_the_words_by_page_of_the_rendering(tmp_path: Path) -> None:
    world = World(tmp_path)
    text = rendered(world, world.capture("guide", b"guide", DOCX), PLACED)
    assert [(anchor, label, words(text)) for anchor, label, text in sections(text)] == [
        ("r1", "Page 1 of our rendering", FIRST.strip()),
        ("r2", "Page 2 of our rendering", f"{SECOND}The crew"),
        ("r3", "Page 3 of our rendering", "writes it into the book of the night."),
    ]
    assert [anchor for anchor, _, _ in sections(replace(text, rendering=None))] == ["p1", "p2"]


@pytest.mark.browser
def test_words_are_found_and_cited_by_the_page_of_the_rendering(page: Page, site: Path) -> None:
    page.goto(f"{(site / 'records').as_uri()}/guide.html#r3")
    expect(page.locator("#r3")).to_be_in_viewport()
    page.get_by_role("searchbox", name="Find in this document").fill("ten. whoever comes")
    count = page.locator(".hf-find output")
    expect(count).to_have_text("1 place")
    page.keyboard.press("Enter")
    expect(count).to_have_text(re.compile("1 of 1, Page 1 of our rendering"))
    page.evaluate(
        """() => {
            const box = document.querySelector("#r3").parentElement.querySelector("[data-preserved-text]");
            getSelection().selectAllChildren(box);
        }"""
    )
    page.get_by_role("button", name="Copy with source").click()
    expect(page.locator(".hf-chosen__cite")).to_have_text("Copied with source")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert "Page 3 of our rendering." in copied and "guide.html#r3" in copied


@pytest.mark.browser
def test_on_paper_and_without_javascript_the_words_keep_the_names_of_their_pages(browser: Browser, site: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    plain = context.new_page()
    plain.goto(f"{(site / 'records').as_uri()}/guide.html#r2")
    expect(plain.locator("#r2")).to_be_in_viewport()
    expect(plain.locator(".hf-leaf img").nth(1)).to_be_visible()
    plain.emulate_media(media="print")
    expect(plain.locator("#r2")).to_be_visible()
    expect(plain.locator(".hf-leaf img").nth(1)).to_be_hidden()
    context.close()
