"""Building again: only what changed is made, what is unwanted goes, and equal archives give equal sites."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

import pytest
from site_world import World, harbour

from holdfast.errors import HoldfastError
from holdfast.model import Record, TimelineEvent
from holdfast.site import BrokenShell, Place, build
from holdfast.site import shells as shell_pages


def contents(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }


@pytest.fixture
def place(theme: Path, tmp_path: Path) -> Place:
    return Place(theme, tmp_path / "site", tmp_path / "ledger.json")


def test_two_builds_of_equal_archives_are_byte_identical(theme: Path, tmp_path: Path) -> None:
    for name in ("one", "two"):
        build(harbour(tmp_path / "world" / name).inputs(), Place(theme, tmp_path / name))
    assert contents(tmp_path / "one") == contents(tmp_path / "two")


def test_touching_nothing_renders_and_writes_nothing(world: World, place: Place) -> None:
    first = build(world.inputs(), place)
    again = build(world.inputs(), place)
    assert len(first.rendered) == len(world.records)
    assert again.rendered == () and again.written == 0 and again.removed == 0


def test_one_changed_record_renders_one_page_and_the_result_is_as_if_built_afresh(
    world: World, place: Place, theme: Path, tmp_path: Path
) -> None:
    build(world.inputs(), place)
    world.edit("letter", summary="A letter of two pages.")
    again = build(world.inputs(), place)
    assert again.rendered == ("letter",) and again.written == 1
    build(world.inputs(), Place(theme, tmp_path / "fresh"))
    assert contents(place.out) == contents(tmp_path / "fresh")


def test_a_new_title_reaches_the_pages_that_name_the_record(
    world: World, place: Place, theme: Path, tmp_path: Path
) -> None:
    build(world.inputs(), place)
    world.edit("petition", title="Open the gate at night")
    again = build(world.inputs(), place)
    assert set(again.rendered) == {"petition", "operating-guide"}
    build(world.inputs(), Place(theme, tmp_path / "fresh"))
    assert contents(place.out) == contents(tmp_path / "fresh")


def test_events_and_organisations_reach_the_records_they_touch(world: World, place: Place) -> None:
    build(world.inputs(), place)
    world.events.append(TimelineEvent("2020", "The board resigns", ("letter",)))
    assert build(world.inputs(), place).rendered == ("letter",)
    world.organisations["harbour-trustees"] = replace(world.organisations["harbour-trustees"], name="Trustees plc")
    assert build(world.inputs(), place).rendered == ("letter",)
    assert "Trustees plc" in (place.out / "records/letter.html").read_text(encoding="utf-8")


def test_a_removed_record_takes_its_page_and_files_along(world: World, place: Place) -> None:
    build(world.inputs(), place)
    held = world.known["operating-guide"].held
    assert held is not None and (place.out / f"files/{held.payload.sha256}.pdf").is_file()
    del world.records["operating-guide"]
    build(world.inputs(), place)
    assert not (place.out / "records/operating-guide.html").exists()
    assert not (place.out / f"files/{held.payload.sha256}.pdf").exists()
    assert not (place.out / "scans").exists()
    assert not (place.out / "records/topic_policing.html").exists()


def test_a_page_that_was_tampered_with_or_lost_is_made_again(world: World, place: Place) -> None:
    build(world.inputs(), place)
    before = contents(place.out)
    (place.out / "records/letter.html").write_text("changed by hand", encoding="utf-8")
    (place.out / "records/petition.html").unlink()
    assert set(build(world.inputs(), place).rendered) == {"letter", "petition"}
    assert contents(place.out) == before


def test_another_configuration_renders_all_again(world: World, place: Place) -> None:
    build(world.inputs(), place)
    world.config = replace(world.config, url="https://elsewhere.example.org/")
    assert len(build(world.inputs(), place).rendered) == len(world.records)


def test_a_damaged_ledger_counts_as_none(world: World, place: Place) -> None:
    build(world.inputs(), place)
    assert place.ledger is not None
    place.ledger.write_text('{"version": 1, "key": ', encoding="utf-8")
    assert len(build(world.inputs(), place).rendered) == len(world.records)


def test_the_record_named_index_would_hide_the_list_and_is_refused(world: World, place: Place) -> None:
    world.add(Record("index", "Index", "other"))
    with pytest.raises(HoldfastError, match=r"records/index\.yml"):
        build(world.inputs(), place)


SHELL = """<html><head><meta charset="utf-8"><meta name="description" content="HOLDFAST-DESCRIPTION">
<title>HOLDFAST-TITLE - x</title></head><body><!-- holdfast:begin -->old<!-- holdfast:end --></body></html>"""


@pytest.mark.parametrize(
    "broken",
    [
        SHELL.replace("<!-- holdfast:begin -->", ""),
        SHELL.replace("<!-- holdfast:end -->", ""),
        SHELL.replace("old", "<!-- holdfast:begin -->old"),
        SHELL + SHELL,
        SHELL.replace("HOLDFAST-TITLE", "x"),
        SHELL.replace("HOLDFAST-DESCRIPTION", "x"),
        SHELL.replace("</head>", ""),
    ],
)
def test_a_shell_that_lost_a_marker_is_refused(broken: str) -> None:
    with pytest.raises(BrokenShell):
        shell_pages.split(broken, "timeline.html")


def test_a_shell_is_filled_at_its_markers_and_nowhere_else() -> None:
    made = shell_pages.split(SHELL, "x.html").fill(
        title="A & <b>", description='say "x"', head="<link>", content="<p>HOLDFAST-TITLE <!-- holdfast:begin --></p>"
    )
    assert b"<title>A &amp; &lt;b&gt; - x</title>" in made
    assert b'content="say &#34;x&#34;"' in made and b"<link></head>" in made
    assert b"<body><p>HOLDFAST-TITLE <!-- holdfast:begin --></p></body>" in made


def test_dressing_a_page_of_prose_keeps_the_blank_lines_of_its_code() -> None:
    page = (
        '<head><meta charset="utf-8"></head>\n\n\n<p>x</p>\n \n<pre><code>a\n\nb</code></pre>\n\n<script>f(1)</script>'
    )
    made = shell_pages.dress(page)
    assert "<pre><code>a\n\nb</code></pre>" in made and "<p>x</p>\n<pre>" in made
    assert made.startswith('<head><meta charset="utf-8">\n<meta http-equiv="Content-Security-Policy"')
    assert "script-src 'self' 'wasm-unsafe-eval' 'sha256-" in made
