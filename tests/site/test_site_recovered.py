"""A copy that came from a web archive is shown as that: whose copy it is, of when, and what is not claimed of it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from site_html import by_class, by_id, parse, text_of
from site_world import World

from holdfast.model import OriginalState, Record, RecoveredFrom
from holdfast.site import Place, build

MEMENTO = "https://web.archive.org/web/20190603120000/https://www.harbour.example/plan"
SOURCE = RecoveredFrom("Internet Archive", MEMENTO, MEMENTO.replace("0000/", "0000id_/"), "2019-06-03T12:00:00.000000Z")
GONE = OriginalState("gone", "Never seen by us, missing since 9 June 2021 (3 looks).")


def built(world: World, theme: Path, folder: Path, source: RecoveredFrom = SOURCE) -> Any:
    record = Record("plan", "The plan", "page", url="https://www.harbour.example/plan")
    copy = world.capture("plan", b"%PDF-1.4 the plan", origin="memento", recovered_from=source)
    world.add(record, captures=(copy, replace(copy, id="20200617T093000.000000Z-0123abcd")), original=GONE)
    build(world.inputs(), Place(theme, folder / "site"))
    return parse((folder / "site" / "records" / "plan.html").read_bytes())


@pytest.fixture
def page(world: World, theme: Path, tmp_path: Path) -> Any:
    return built(world, theme, tmp_path)


def test_the_banner_says_whose_copy_it_is_and_of_when_and_leads_there(page: Any) -> None:
    banner = by_class(page, "hf-banner")[0]
    words = text_of(banner)
    assert "Recovered copy, original missing" in words
    assert "Recovered from the Internet Archive’s copy of 3 June 2019" in words
    assert "not received from its own address" in words
    assert "Captured" not in words
    assert MEMENTO in [link.get("href") for link in banner.iter("a")]


def test_the_provenance_names_memento_and_times_and_claims_no_answer_of_the_original(page: Any) -> None:
    words = text_of(by_id(page, "provenance"))
    assert "How it was recovered" in words
    assert MEMENTO in words
    assert "3 June 2019, 12:00 UTC, as the Internet Archive states it" in words
    assert "Read back" in words
    for claim in ("Asked for", "Served from", "HTTP status", "How it was captured"):
        assert claim not in words
    assert "never from https://www.harbour.example/plan itself" in words
    assert "this copy comes from one; no other has been compared" in words
    assert "as archived on 3 June 2019" in text_of(by_id(page, "copy"))


def test_links_to_the_original_speak_of_the_day_of_the_memento(page: Any) -> None:
    dates = {link.get("data-versiondate") for link in by_id(page, "provenance").iter("a")} - {None}
    assert dates == {"2019-06-03"}


def test_what_is_new_calls_it_recovered(page: Any, tmp_path: Path) -> None:
    home = text_of(parse((tmp_path / "site" / "index.html").read_bytes()))
    assert "Recovered from the Internet Archive" in home


def test_an_address_of_a_memento_that_is_no_web_address_is_shown_and_never_linked(
    world: World, theme: Path, tmp_path: Path
) -> None:
    hostile = replace(SOURCE, memento_url="javascript:alert(1)", holder="<b>x</b>")
    page = built(world, theme, tmp_path, hostile)
    assert all(not (link.get("href") or "").startswith("javascript") for link in page.iter("a"))
    assert "<b>x</b>" in text_of(by_id(page, "provenance"))
