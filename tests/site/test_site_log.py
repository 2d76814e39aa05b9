"""What changed, who holds a copy, the takedown log, its feeds and the TimeMaps, as readers and machines find them."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from lxml import etree
from site_html import broken_links, by_class, by_id, parse, text_of
from site_world import AT, World

from holdfast.model import Capture, Memento, NamedMemento, Observation, RecoveredFrom, SnapshotStatus
from holdfast.site import Place, build
from holdfast.site.feeds import SINCE

ATOM = "{http://www.w3.org/2005/Atom}"
GUIDE = "records/operating-guide.html"
OLD = "The gate is closed at ten each night.\n\nThe crew must not leave the tower."
NEW = "The gate is closed at nine each night.\n\nThe crew must leave the tower."
FINISHED = "2021-01-01T00:00:02.000000Z"


@pytest.fixture
def told(world: World) -> World:
    """The guide with texts of both editions, looks that found it missing, and other witnesses."""
    record = replace(
        world.records["operating-guide"],
        mementos=(NamedMemento("https://webarchive.example/1/x", "County Web Archive", "2019-03-11"),),
    )
    known = world.known["operating-guide"]
    new, old = known.captures[0], replace(known.captures[1], finished=FINISHED)
    world.text(new, ["Cover", NEW])
    world.text(old, ["Cover", OLD])
    days = [f"2021-07-0{day}T00:00:00.000000Z" for day in (2, 3, 4, 9)]
    looks = tuple(Observation(record.id, day, record.url or "", "missing", 404) for day in reversed(days))
    world.add(
        record, captures=(new, old), observations=looks, snapshots=known.snapshots, original=known.original,
        failures=known.failures,
    )  # fmt: skip
    return world


def built(world: World, theme: Path, folder: Path) -> Path:
    build(world.inputs(), Place(theme, folder, folder.with_suffix(".json")))
    return folder


def page(site: Path, name: str) -> Any:
    return parse((site / name).read_bytes())


def changes_of(site: Path) -> Any:
    return by_id(page(site, GUIDE), "changes")


def test_what_changed_stands_side_by_side_with_marks_that_are_words_for_machines(
    told: World, theme: Path, tmp_path: Path
) -> None:
    section = changes_of(built(told, theme, tmp_path / "site"))
    first, second = by_class(section, "hf-change")
    assert "open" not in first.attrib
    before, after = by_class(first, "hf-side")
    assert [text_of(node) for node in before.iter("del")] == ["ten"]
    assert [text_of(node) for node in after.iter("ins")] == ["nine"]
    assert "Page 2" in text_of(first) and "Number: ten nine" in text_of(first)
    assert "Negation: not" in text_of(second)
    assert "2 passages of the text changed, among them numbers and negations." in text_of(section)
    note = next(node for node in section.iter("details") if "hf-sensitive" in (node.get("class") or ""))
    assert "open" not in note.attrib and len(by_class(note, "hf-change")) == 2


def test_a_layout_that_changed_alone_shows_no_change(told: World, theme: Path, tmp_path: Path) -> None:
    new = told.known["operating-guide"].captures[0]
    told.text(new, ["Cover", OLD.replace(" ", "\n")])
    section = changes_of(built(told, theme, tmp_path / "site"))
    assert not by_class(section, "hf-change")
    assert "The text is the same; the bytes differ." in text_of(section)


def test_a_return_to_an_old_state_is_said(told: World, theme: Path, tmp_path: Path) -> None:
    known = told.known["operating-guide"]
    again = replace(known.captures[1], id="20210701T000000.000000Z-ccccdddd", finished="2021-07-01T00:00:00.000000Z")
    told.known["operating-guide"] = replace(known, captures=(again, *known.captures))
    section = changes_of(built(told, theme, tmp_path / "site"))
    assert "This is again the state of 1 January 2021." in text_of(section)


def test_copies_without_text_differences_or_openness_show_no_passages(told: World, theme: Path, tmp_path: Path) -> None:
    old = told.known["operating-guide"].captures[1]
    del told.texts[old.payload.sha256]
    site = built(told, theme, tmp_path / "site")
    assert "not at hand to compare" in text_of(changes_of(site))
    sealed = told.known["sealed-minutes"].captures[0]
    other = told.capture("sealed-minutes", b"%PDF other", id="20200101T000000.000000Z-aaaabbbb", finished=FINISHED)
    told.text(other, ["OTHER SEALED WORDS"])
    told.known["sealed-minutes"] = replace(told.known["sealed-minutes"], captures=(sealed, other))
    site = built(told, theme, tmp_path / "site")
    assert by_id(page(site, "records/sealed-minutes.html"), "changes") is None
    for path in site.rglob("*"):
        assert not path.is_file() or b"SEALED WORDS" not in path.read_bytes(), path


def test_the_witness_table_has_ours_the_wayback_and_those_that_are_named(
    told: World, theme: Path, tmp_path: Path
) -> None:
    table = by_id(page(built(told, theme, tmp_path / "site"), GUIDE), "elsewhere")
    rows = [text_of(row) for row in table.iter("tr")][1:]
    assert len(rows) == 4
    new, old = told.known["operating-guide"].captures
    assert new.payload.sha256 in rows[0] and "received from its address" in rows[0]
    assert old.payload.sha256 in rows[1] and "Other bytes" in rows[1]
    assert "Wayback Machine" in rows[2] and "Same bytes" in rows[2] and "17 June 2021" in rows[2]
    assert "County Web Archive" in rows[3] and "11 March 2019" in rows[3] and "Not compared by us" in rows[3]


@pytest.mark.parametrize(
    ("state", "words"),
    [("excluded", "Excluded"), ("none", "None known"), ("refused", "refused"), ("not-served", "No copy could be made")],
)
def test_the_wayback_row_says_why_there_is_none(
    world: World, theme: Path, tmp_path: Path, state: Any, words: str
) -> None:
    status = SnapshotStatus("petition", "https://petition.example/gate", state, AT)
    world.known["petition"] = replace(world.known["petition"], snapshots=(status,))
    text = text_of(by_id(page(built(world, theme, tmp_path / "site"), "records/petition.html"), "elsewhere"))
    assert words in text and "17 June 2021" in text


def recovered(world: World) -> Capture:
    source = RecoveredFrom(
        "Internet Archive", "https://web.archive.org/web/20180601000000/https://gone.example/slides", "https://r.example/",
        "2018-06-01T00:00:00.000000Z",
    )  # fmt: skip
    made = world.capture("lost-slides", b"%PDF slides", origin="memento", recovered_from=source)
    world.known["lost-slides"] = replace(world.known["lost-slides"], captures=(made,))
    return made


def test_a_recovered_copy_is_told_apart_from_one_received_from_the_address(
    world: World, theme: Path, tmp_path: Path
) -> None:
    recovered(world)
    site = built(world, theme, tmp_path / "site")
    text = text_of(by_id(page(site, "records/lost-slides.html"), "elsewhere"))
    assert "recovered from Internet Archive on 17 June 2021" in text and "received from its address" not in text
    assert "A copy was recovered from Internet Archive" in text_of(page(site, "takedowns.html"))


def test_a_timemap_lists_our_copies_and_mementos_that_were_read_back(told: World, theme: Path, tmp_path: Path) -> None:
    known = told.known["operating-guide"]
    wrong = Memento("https://web.archive.org/web/2022/x", "20220101000000", "", "archived-error", checked_at=AT)
    status = replace(known.snapshots[0], memento=wrong)
    told.known["operating-guide"] = replace(known, snapshots=(status, *known.snapshots))
    site = built(told, theme, tmp_path / "site")
    links = (site / "timemaps/operating-guide.link").read_text(encoding="ascii").strip().split(",\n")
    found = [re.fullmatch(r'<([^<>"\s]+)>; rel="([a-z ]+)"(?:; [a-z]+="[^"]*")*', line) for line in links]
    relations = [(match[2], match[1]) for match in found if match]
    new, old = told.known["operating-guide"].captures
    root = "https://papers.example.org/archive"
    assert relations == [
        ("original", "https://www.harbour.example/operating-guide"),
        ("self", f"{root}/timemaps/operating-guide.link"),
        ("first memento", f"{root}/files/{old.payload.sha256}.pdf"),
        ("memento", f"{root}/files/{new.payload.sha256}.pdf"),
        ("last memento", "https://web.archive.org/web/20210618101112/https://www.harbour.example/operating-guide"),
    ]
    assert 'datetime="Fri, 18 Jun 2021 10:11:12 GMT"' in links[-1] and 'from="Fri, 01 Jan 2021' in links[1]
    content = json.loads((site / "timemaps/operating-guide.json").read_bytes())
    assert [item["uri"] for item in content["mementos"]["list"]] == [url for _, url in relations[2:]]
    assert content["original_uri"] == relations[0][1]
    head = {(link.get("rel"), link.get("href")) for link in page(site, GUIDE).iter("link")}
    assert ("timemap", "../timemaps/operating-guide.link") in head
    assert not (site / "timemaps/letter.link").exists() and not (site / "timemaps/sealed-minutes.link").exists()
    assert broken_links(site) == []


def test_every_link_to_a_source_says_what_it_links_to(told: World, theme: Path, tmp_path: Path) -> None:
    site = built(told, theme, tmp_path / "site")
    for record in told.records.values():
        for url in filter(None, (record.url, *record.also_at)):
            links = [a for a in page(site, f"records/{record.id}.html").iter("a") if a.get("href") == url]
            assert links and all(link.get("data-originalurl") == url for link in links)


def test_the_log_tells_what_happened_with_evidence_and_certainty(told: World, theme: Path, tmp_path: Path) -> None:
    site = built(told, theme, tmp_path / "site")
    text = text_of(page(site, "takedowns.html"))
    assert "Last seen 17 June 2021, missing since 2 July 2021 (4 looks)." in text
    assert "Gone by the rule: 4 looks in a row over 7 days." in text
    assert "Content note: suicide and self-harm." in text
    assert "Changed between 1 January 2021 and 17 June 2021. 2 passages of the text changed" in text
    assert "deleted on" not in text and "portcullis" not in text
    assert broken_links(site) == []
    nav = {a.get("href") for a in page(site, "about.html").iter("a")}
    assert "takedowns.html" in nav


def test_an_empty_archive_has_an_empty_log_and_valid_feeds(theme: Path, tmp_path: Path) -> None:
    site = built(World(tmp_path / "world"), theme, tmp_path / "site")
    assert "Nothing has happened yet" in text_of(page(site, "takedowns.html"))
    check_atom(site / "feeds/all.atom")


def check_atom(path: Path) -> Any:
    """The musts of RFC 4287 that a document of our kind can break (sections 4.1.1, 4.1.2, 4.2 and 3.3)."""
    feed = etree.parse(path).getroot()
    assert feed.tag == f"{ATOM}feed"
    entries = feed.findall(f"{ATOM}entry")
    for node in (feed, *entries):
        for name in ("id", "title", "updated"):
            assert len(node.findall(f"{ATOM}{name}")) == 1, name
        assert re.fullmatch(rf"tag:papers\.example\.org,{SINCE}:[\w./-]+", node.findtext(f"{ATOM}id"))
        links = [(link.get("rel"), link.get("type")) for link in node.findall(f"{ATOM}link")]
        assert all(
            link.get("href", "").startswith("https://papers.example.org/archive/") for link in node.iter(f"{ATOM}link")
        )
        assert len(links) == len(set(links))  # no two alternates of one type and language
        for name in ("updated", "published"):
            for date in node.findall(f"{ATOM}{name}"):
                assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z", date.text or "")
                datetime.fromisoformat(date.text or "")
    assert feed.findtext(f"{ATOM}author/{ATOM}name")
    assert "self" in [link.get("rel") for link in feed.findall(f"{ATOM}link")]
    for entry in entries:
        assert entry.find(f"{ATOM}link[@rel='alternate']") is not None
        assert len(entry.findall(f"{ATOM}content")) == 1 and len(entry.find(f"{ATOM}content")) == 0
    ids = [entry.findtext(f"{ATOM}id") for entry in entries]
    assert len(ids) == len(set(ids))
    newest = max((entry.findtext(f"{ATOM}updated") for entry in entries), default="1970-01-01T00:00:00Z")
    assert feed.findtext(f"{ATOM}updated") == newest
    return feed


def test_feeds_are_valid_and_hold_our_words_only(told: World, theme: Path, tmp_path: Path) -> None:
    site = built(told, theme, tmp_path / "site")
    names = {path.name for path in (site / "feeds").iterdir()}
    assert {"all.atom", "all.json", "organisation-harbour-trust.atom", "topic-crisis-care.json"} <= names
    for path in (site / "feeds").glob("*.atom"):
        feed = check_atom(path)
        items = json.loads(path.with_suffix(".json").read_bytes())
        assert items["version"] == "https://jsonfeed.org/version/1.1" and items["title"]
        assert [item["id"] for item in items["items"]] == [
            e.findtext(f"{ATOM}id") for e in feed.findall(f"{ATOM}entry")
        ]
        assert all(item["content_text"] and item["url"] and item["date_modified"] for item in items["items"])
    whole = json.loads((site / "feeds/all.json").read_bytes())["items"]
    guide = [item for item in whole if item["url"].endswith("operating-guide.html")]
    assert [item["tags"] for item in guide] == [["removed"], ["changed"], ["new"]]
    assert guide[0]["content_text"].startswith("Content note: suicide and self-harm. Last seen")
    assert guide[0]["id"] == f"tag:papers.example.org,{SINCE}:operating-guide/removed-20210702T000000000000Z"
    assert "gate is closed" not in json.dumps(whole)
    assert not any("described" in item["url"] for item in whole)
    topic = json.loads((site / "feeds/topic-policing.json").read_bytes())["items"]
    assert {item["url"] for item in topic} == {guide[0]["url"]}


def test_pages_name_their_feeds(told: World, theme: Path, tmp_path: Path) -> None:
    site = built(told, theme, tmp_path / "site")

    def feeds(name: str) -> set[str]:
        return {link.get("href") for link in page(site, name).iter("link") if link.get("rel") == "alternate feed"}

    assert {"feeds/all.atom", "feeds/all.json"} <= feeds("index.html")
    assert {"../feeds/all.atom", "../feeds/organisation-harbour-trust.atom"} <= feeds(GUIDE)
    assert "../feeds/topic-policing.atom" in feeds("records/topic_policing.html")
    assert "../feeds/organisation-harbour-trust.atom" in feeds("records/publisher_harbour-trust.html")


def test_a_new_look_changes_the_log_and_its_feeds_and_no_other_record(told: World, theme: Path, tmp_path: Path) -> None:
    place = Place(theme, tmp_path / "site", tmp_path / "ledger.json")
    build(told.inputs(), place)
    assert build(told.inputs(), place).written == 0
    known = told.known["petition"]
    look = Observation("petition", "2021-08-01T00:00:00.000000Z", "https://petition.example/gate", "missing", 404)
    told.known["petition"] = replace(known, observations=(look,))
    again = build(told.inputs(), place)
    assert again.rendered == ("petition",)
    assert again.written == 3  # the log and the feed of all in both forms; the record's page shows no single look
    fresh = tmp_path / "fresh"
    build(told.inputs(), Place(theme, fresh))
    for path in fresh.rglob("*"):
        if path.is_file():
            assert (tmp_path / "site" / path.relative_to(fresh)).read_bytes() == path.read_bytes(), path


def test_hostile_words_in_feeds_are_still_xml(world: World, theme: Path, tmp_path: Path) -> None:
    world.edit("operating-guide", title="]]></title><script>\x00\ufffe\ud800&amp;\u202e\"'", content_notes=("<b>", "x"))
    site = built(world, theme, tmp_path / "site")
    feed = check_atom(site / "feeds/all.atom")
    titles = [node.text for node in feed.iter(f"{ATOM}title")]
    assert any("]]></title><script>" in (title or "") for title in titles)
    json.loads((site / "feeds/all.json").read_bytes())
