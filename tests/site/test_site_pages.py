"""What readers find: every record has its page, every page says what is so, and every link leads somewhere."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from site_html import broken_links, by_class, by_id, parse, problems, scripts, text_of
from site_world import AT, World

from holdfast.model import FailedExtraction, Memento, Record, SnapshotStatus
from holdfast.site import Place, build, documents


@pytest.fixture
def site(world: World, theme: Path, tmp_path: Path) -> Path:
    build(world.inputs(), Place(theme, tmp_path / "site"))
    return tmp_path / "site"


def page(site: Path, name: str) -> Any:
    return parse((site / name).read_bytes())


def rebuilt(world: World, theme: Path, folder: Path, name: str) -> Any:
    build(world.inputs(), Place(theme, folder))
    return page(folder, name)


def test_every_record_has_a_page_whether_held_or_not(site: Path, world: World) -> None:
    for name, record in world.records.items():
        tree = page(site, f"records/{name}.html")
        assert record.title in text_of(by_id(tree, "title"))
        assert text_of(next(tree.iter("title"))).startswith(record.title)


def test_all_links_between_pages_lead_to_a_file_and_an_anchor(site: Path) -> None:
    assert broken_links(site) == []


def test_shells_and_markers_do_not_reach_the_site(site: Path) -> None:
    assert not (site / "_shell").exists()
    for path in site.rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        assert "holdfast:begin" not in text and "HOLDFAST-" not in text, path
        assert "filled in by" not in text, path


def test_nothing_on_any_page_is_asked_of_a_third_party(site: Path) -> None:
    plain = scripts(page(site, "about.html")) | scripts(page(site, "records/petition.html"))
    plain |= scripts(page(site, "index.html")) | scripts(page(site, "404.html"))
    plain |= {(f"../assets/holdfast/{name}.js", "") for name in ("reading", "quoting")}  # beside a preserved text
    for path in site.rglob("*.html"):
        tree = parse(path.read_bytes())
        # the 404 page names its style sheets by the address of the site, because it is shown at any depth
        assert [p for p in problems(tree, plain) if "outside" not in p or path.name != "404.html"] == [], path
        for link in tree.iter("link"):
            if link.get("rel") == "stylesheet":
                assert "//" not in link.get("href") or path.name == "404.html"


def test_the_banner_says_what_is_held_and_what_became_of_the_original(site: Path) -> None:
    banner = text_of(by_class(page(site, "records/operating-guide.html"), "hf-banner")[0])
    assert "Copy held, original missing" in banner
    assert "missing since 2 July 2021 (4 looks)" in banner
    assert "deleted" not in banner
    failed = text_of(by_class(page(site, "records/petition.html"), "hf-banner")[0])
    assert "No copy yet" in failed and "503" in failed and "failed" in failed


def test_a_record_without_a_copy_offers_address_lookup_and_a_way_to_help(site: Path) -> None:
    tree = page(site, "records/petition.html")
    copy = by_id(tree, "copy")
    links = [node.get("href") for node in copy.iter("a")]
    assert "No copy is held yet" in text_of(copy)
    assert "https://petition.example/gate" in links
    assert "https://web.archive.org/web/*/https://petition.example/gate" in links
    assert "../help.html" in links
    nowhere = text_of(by_id(page(site, "records/letter.html"), "copy"))
    assert "No address of this document is known" in nowhere


def test_the_content_note_comes_before_everything_of_substance_and_the_text_stays_closed(site: Path) -> None:
    html = (site / "records/operating-guide.html").read_text(encoding="utf-8")
    note = html.index("Content note")
    assert "116 123" in html[note : note + 900]
    for later in ("What it is", "hf-facts", "hf-quote", "Page 3 of the guide"):
        assert note < html.index(later)
    closed = by_class(parse(html), "hf-sensitive")[0]
    assert closed.tag == "details" and closed.get("open") is None
    assert "Show the text" in text_of(next(closed.iter("summary")))
    assert "Page 3 of the guide" in text_of(closed)
    description = html[html.index('name="description"') :].split(">")[0]
    assert "gate" not in description and "Guidance by Harbour Trust, June 2018" in description


def test_a_page_of_the_document_has_its_anchor_picture_and_text(site: Path) -> None:
    tree = page(site, "records/operating-guide.html")
    assert text_of(by_id(tree, "p7")).startswith("Page 7")
    box = next(node for node in tree.iter("section") if node.get("data-page") == "7")
    image = next(box.iter("img"))
    assert (image.get("loading"), image.get("width"), image.get("height")) == ("lazy", "60", "84")
    assert (site / "records" / image.get("src")).resolve().is_file()
    assert "Page 7 of the guide" in text_of(by_class(box, "hf-text")[0])


def test_the_original_is_offered_under_a_name_that_no_browser_runs(site: Path, world: World) -> None:
    held = world.known["announcement"].held
    assert held is not None
    path = site / "files" / f"{held.payload.sha256}.html.txt"
    assert path.read_bytes() == b"<html><script>alert(1)</script>"
    link = next(
        n for n in page(site, "records/announcement.html").iter("a") if n.get("download") and "html" in n.get("href")
    )
    assert link.get("download") == "announcement.html.txt"
    assert not list((site / "files").glob("*.html"))


def test_provenance_names_redirects_missed_parts_and_exceptions_of_the_network(site: Path) -> None:
    text = text_of(by_id(page(site, "records/announcement.html"), "provenance"))
    for words in (
        "answered 301",
        "13 of 14",
        "font.woff2",
        "Not from the open internet",
        "127.0.0.1:8000",
        "sha256sum",
    ):
        assert words in text
    guide = text_of(by_id(page(site, "records/operating-guide.html"), "provenance"))
    assert "Earlier captures" in guide and "1 January 2021" in guide
    assert "no time-stamp authority has signed" in guide
    assert "recorded the same bytes on 18 June 2021" in guide


def test_a_sealed_copy_and_its_words_are_nowhere_in_the_site(site: Path, world: World) -> None:
    held = world.known["sealed-minutes"].held
    assert held is not None
    for path in site.rglob("*"):
        if path.is_file():
            assert held.payload.sha256 not in path.name
            assert b"SEALED WORDS" not in path.read_bytes(), path
    assert "sealed" in text_of(by_class(page(site, "records/sealed-minutes.html"), "hf-banner")[0])
    assert all("SEALED" not in section.text for d in documents(world.inputs()) for section in d.sections)


def test_a_stand_in_is_never_called_the_wayback_machine(world: World, theme: Path, tmp_path: Path) -> None:
    memento = Memento("http://127.0.0.1:8999/web/20210618101112/x", "20210618101112", "x", "differs", checked_at=AT)
    record = world.records["petition"]
    world.known["petition"] = replace(
        world.known["petition"],
        snapshots=(SnapshotStatus("petition", record.url or "", "verified", AT, memento=memento),),
    )
    text = text_of(by_id(rebuilt(world, theme, tmp_path / "site", "records/petition.html"), "elsewhere"))
    assert "127.0.0.1:8999" in text and "Other bytes" in text
    assert "Internet Archive" not in text.split("Look this address up")[0]


def test_relations_are_shown_from_both_ends(site: Path) -> None:
    there = text_of(by_id(page(site, "records/operating-guide.html"), "related"))
    back = text_of(by_id(page(site, "records/petition.html"), "related"))
    assert "Mentioned in" in there and "Open the gate" in there and "The scheme begins" in there
    assert "Mentions" in back and "operating guide" in back
    assert "Contains" in text_of(by_id(page(site, "records/collection.html"), "related"))


def test_timeline_keeps_events_and_documents_apart_and_dates_honest(site: Path) -> None:
    tree = page(site, "timeline.html")
    assert "The scheme begins" in text_of(by_class(tree, "hf-entry--event")[0])
    text = text_of(tree)
    for words in ("by June 2018", "about 2019", "April 2018 to March 2020", "Date not known"):
        assert words in text
    assert by_id(tree, "y2018") is not None and by_id(tree, "ynone") is not None


def test_lists_split_into_pages_and_every_record_is_in_one(world: World, theme: Path, tmp_path: Path) -> None:
    for number in range(1, 1101):
        world.add(Record(f"paper-{number}", f"Paper {number}", "paper", date=f"{1900 + number % 90}"))
    build(world.inputs(), Place(theme, tmp_path / "site"))
    listed = [
        (tmp_path / "site/records" / name).read_text(encoding="utf-8")
        for name in ("index.html", "index_2.html", "index_3.html")
    ]
    assert all(any(f'href="{name}.html"' in text for text in listed) for name in world.records)
    assert [text.count("<tr>") - 1 for text in listed] == [500, 500, 108]
    assert (tmp_path / "site/timeline_1950.html").is_file()
    assert "timeline_1950.html" in (tmp_path / "site/timeline.html").read_text(encoding="utf-8")


def test_home_counts_and_offers_ways_in_without_script(site: Path) -> None:
    tree = page(site, "index.html")
    figures = text_of(by_class(tree, "hf-figures")[0])
    for words in ("8", "Records", "3", "Copies held", "2018–2021"):
        assert words in figures
    form = next(node for node in tree.iter("form") if node.get("role") == "search")
    assert (form.get("action"), form.get("method")) == ("search.html", "get")
    assert "Quiet Harbour: operating guide" in text_of(by_class(tree, "hf-news")[0])


def test_organisations_with_like_names_are_told_apart(site: Path) -> None:
    tree = page(site, "organisations.html")
    assert by_id(tree, "harbour-trust") is not None
    assert "Not to be confused with" in text_of(tree) and "Harbour Trustees Ltd" in text_of(tree)


def test_machines_find_citation_data_robust_links_and_the_rules(site: Path) -> None:
    tree = page(site, "records/operating-guide.html")
    meta = {node.get("name"): node.get("content") for node in tree.iter("meta")}
    assert meta["citation_title"].startswith("Quiet Harbour")
    assert meta["citation_publication_date"] == "2018/06"
    link = next(node for node in tree.iter("a") if node.get("data-originalurl"))
    assert link.get("data-versiondate") == "2021-06-17"
    assert link.get("data-versionurl", "").startswith("https://web.archive.org/web/20210618101112/")
    assert link.get("rel") == "noopener nofollow"
    canonical = [node.get("href") for node in tree.iter("link") if node.get("rel") == "canonical"]
    assert canonical == ["https://papers.example.org/archive/records/operating-guide.html"]
    robots = (site / "robots.txt").read_text(encoding="utf-8")
    assert "Disallow: /archive/files/" in robots
    assert "sandbox" in (site / "_headers").read_text(encoding="utf-8") and (site / ".nojekyll").exists()
    assert "records/operating-guide.html" in (site / "sitemap.xml").read_text(encoding="utf-8")


def test_a_document_whose_text_cannot_be_had_says_so_and_is_still_offered(
    world: World, theme: Path, tmp_path: Path
) -> None:
    held = world.known["announcement"].held
    assert held is not None
    world.texts[held.payload.sha256] = FailedExtraction(held.payload.sha256, "The file is encrypted.")
    built = build(world.inputs(), Place(theme, tmp_path / "site"))
    text = text_of(by_id(page(tmp_path / "site", "records/announcement.html"), "copy"))
    assert "The file is encrypted." in text and "Download the original" in text
    assert built.notes == ("announcement: no text could be had from its copy: The file is encrypted.",)


def test_search_gets_each_page_with_its_anchor_and_the_notes(world: World) -> None:
    found = {document.url: document for document in documents(world.inputs())}
    guide = found["records/operating-guide.html"]
    sections = {section.anchor: section for section in guide.sections}
    assert set(sections) == {"about", *(f"p{number}" for number in range(1, 10))}
    assert sections["p3"].label == "Page 3" and "Page 3 of the guide" in sections["p3"].text
    assert "the gate is closed at ten" in sections["about"].text
    assert guide.notes == "suicide and self-harm"
    assert guide.filters["topic"] == ("Policing", "Crisis care") and guide.filters["year"] == ("2018",)
    assert len(found) == len(world.records)
