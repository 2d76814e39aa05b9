"""A record's quotes on its page: each with what the copy says to it, and a link to the marked words."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import sync_playwright
from site_html import by_class, by_id, parse, text_of
from site_world import World, harbour

from holdfast.model import Access, Quote
from holdfast.site import Place, build

QUOTES = (
    Quote("the gate is closed at ten", 2),
    Quote("Whoever comes later … waits for the crew", 3),
    Quote("The gate is closed at nine each night", 2),
    Quote("Page 7 of the guide", 5),
    Quote("closed at ten each night.\n\nWhoever <b>comes</b>"),
)


@pytest.fixture(scope="module")
def page(theme: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("quoted")
    world = harbour(folder / "world")
    guide = world.records["operating-guide"]
    world.add(replace(guide, quotes=QUOTES), captures=world.known[guide.id].captures)
    build(world.inputs(), Place(theme, folder / "site"))
    return folder / "site/records/operating-guide.html"


def figure(page: Path, number: int) -> Any:
    return by_id(parse(page.read_bytes()), f"quote-{number}")


def test_a_quote_shows_its_grade_and_leads_to_the_marked_words_on_its_page(page: Path) -> None:
    tree = parse(page.read_bytes())
    shown = by_id(tree, "quote-1")
    assert "Verified. The preserved copy has these words." in text_of(shown)
    assert [a.get("href") for a in shown.iter("a")] == ["#words-1"]
    marked = by_id(tree, "words-1")
    assert marked.tag == "mark" and text_of(marked) == "The gate is closed at ten"
    second = next(one for one in by_class(tree, "hf-page") if one.get("data-page") == "2")
    assert marked in list(second.iter("mark"))
    assert "Page 2 of the guide.\n\nThe gate is closed at ten each night." in text_of(by_class(second, "hf-text")[0])


def test_words_left_out_are_shown(page: Path) -> None:
    shown = text_of(figure(page, 2))
    assert "Verified, with words left out." in shown and "Left out: rings the bell and" in " ".join(shown.split())


def test_words_that_are_not_there_bring_the_passage_that_is(page: Path) -> None:
    shown = figure(page, 3)
    assert "Not found in the copy." in text_of(shown)
    assert [text_of(one) for one in shown.iter("del")] == ["nine"]
    assert [text_of(one) for one in shown.iter("ins")] == ["ten"]


def test_the_right_page_is_named(page: Path) -> None:
    assert "on page 7, not on page 5" in text_of(figure(page, 4))


def test_a_quote_is_never_markup_and_cannot_hide_words_in_tags(page: Path) -> None:
    assert "Whoever <b>comes</b>" in text_of(figure(page, 5))
    assert "Not found in the copy." in text_of(figure(page, 5))


def test_without_a_text_for_readers_no_grade_is_given(world: World, theme: Path, tmp_path: Path) -> None:
    minutes, letter = world.records["sealed-minutes"], world.records["letter"]
    world.add(replace(minutes, quotes=(Quote("sealed words"),)), captures=world.known[minutes.id].captures)
    world.add(replace(letter, quotes=(Quote("Dear board"),)))
    assert minutes.access is Access.SEALED
    build(world.inputs(), Place(theme, tmp_path / "site"))
    sealed = figure(tmp_path / "site/records/sealed-minutes.html", 1)
    assert "Not checked: the copy is not shown to readers." in text_of(sealed)
    assert "no copy is held yet" in text_of(figure(tmp_path / "site/records/letter.html", 1))


def test_from_a_disk_the_link_opens_the_closed_text_at_the_marked_words_with_and_without_scripts(
    page: Path, chromium: str
) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for scripts in (True, False):
            tab = browser.new_context(java_script_enabled=scripts).new_page()
            tab.goto(page.as_uri())
            words = tab.locator("#words-1")
            assert not words.is_visible(), "content notes keep the text closed"
            tab.locator("#quote-1 figcaption a").click()
            words.wait_for(state="visible", timeout=5_000)
            box = words.bounding_box()
            assert box and 0 <= box["y"] < 800
        browser.close()
