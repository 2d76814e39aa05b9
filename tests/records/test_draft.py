"""Drafts of records: what is taken from a document, what is left to people, and a file that no title can break."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

sys.path.insert(0, str(Path(__file__).parents[1]))

from draft_corpus import CORPUS, HTML, TEXT, Sample, ld, page
from draft_held_out import NOT_READ, SETS
from draft_judge import FIELDS, KNOWN, TODAY, drafted, judged, read
from holdfast import strict_yaml
from holdfast.model import Clue, Clues, Record
from holdfast.records import draft_dates, draft_file, draft_names, draft_titles
from holdfast.records.draft import Draft, Field, Seen, draft
from holdfast.records.draft_publisher import Publishers
from holdfast.records.explain import validated
from holdfast.records.schema import RecordFile
from holdfast.records.values import is_id

ALL = [*CORPUS, *(sample for samples in SETS.values() for sample in samples)]
BY_NAME = {sample.name: sample for sample in CORPUS}


def of(*clues: Clue, text: str = "", url: str = "", known: Publishers = KNOWN, kind: str = HTML) -> Draft:
    return draft(Seen(Clues(clues, text), kind, url, url, "file"), known, today=TODAY)


def record_of(text: str) -> RecordFile:
    document = strict_yaml.parse(text.encode(), name="draft")
    assert isinstance(document, strict_yaml.Document), (document, text)
    checked = validated(RecordFile, document)
    assert isinstance(checked, RecordFile), (checked, text)
    return checked


# --- the corpus ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("sample", ALL, ids=lambda sample: sample.name)
def test_nothing_wrong_is_entered_and_nothing_that_is_said_is_missed(sample: Sample) -> None:
    made = drafted(sample)
    wanted = [field for field in FIELDS if (sample.name, field) not in NOT_READ]
    verdicts = {field: judged(sample, made, field) for field in wanted}
    assert not [field for field in FIELDS if judged(sample, made, field) == "wrong"]
    assert set(verdicts.values()) <= {"right", "none"}, {
        field: (verdict, made.field(field)) for field, verdict in verdicts.items() if verdict in ("wrong", "missed")
    }


def test_the_corpus_is_large_and_every_page_of_it_has_a_copyright_line() -> None:
    assert len(CORPUS) >= 40
    assert all("©".encode() in sample.data for sample in CORPUS if sample.media_type == HTML)
    assert sum(sample.date is None for sample in CORPUS) >= 15


@pytest.mark.parametrize("sample", CORPUS, ids=lambda sample: sample.name)
def test_every_draft_is_a_valid_record(sample: Sample) -> None:
    made = drafted(sample)
    url = sample.url or "https://a.example.org/"
    record = record_of(draft_file.text_of("an-id", made, draft_file.Place(url), "2026-01-15"))
    assert record.title == made.field("title").value
    assert (record.date or "") == made.field("date").value
    assert tuple(record.authors) == made.field("authors").values
    assert record.url == url and not record.summary and not record.significance


def test_every_value_says_where_it_comes_from() -> None:
    for sample in CORPUS:
        assert all(field.source for field in drafted(sample).fields if field.values), sample.name


# --- dates ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2021-06-03T08:00:00+01:00", "2021-06-03"), ("2021-06", "2021-06"), ("2021", "2021"), ("20210603",
        "2021-06-03"),
        ("2013/04/2", "2013-04-02"), ("Thu, 3 Jun 2021 10:00:00 +0100", "2021-06-03"), ("3rd of June, 2021",
        "2021-06-03"),
        ("June 3, 2021", "2021-06-03"), ("Sept. 2019", "2019-09"), ("23/04/2019", "2019-04-23"), ("04/23/2019",
        "2019-04-23"),
        ("03/04/2019", "2019"), ("4.4.2019", "2019-04-04"), ("30 February 2020", ""), ("1970-01-01", ""),
        ("2030-01-01", ""),
        ("version 3.4.2", ""), ("0000-00-00 00:00:00", ""), ("yesterday", ""), ("12345678901", ""), ("", ""),
    ],
)  # fmt: skip
def test_a_date_is_as_precise_as_it_is_written(written: str, meant: str) -> None:
    assert draft_dates.read(written, TODAY) == meant


@given(st.text(max_size=200))
@settings(max_examples=150, deadline=None)
def test_no_text_breaks_the_reading_of_dates(text: str) -> None:
    draft_dates.read(text, TODAY)
    list(draft_dates.find(text, TODAY))


def test_a_copyright_line_is_never_a_date_whatever_stands_in_it() -> None:
    for line in (
        "© 3 June 2021",
        "Copyright 3 June 2021",
        "Published (c) 3 June 2021",
        "All rights reserved. 3 June 2021",
    ):
        for kind in (HTML, TEXT):
            made = of(Clue("title", "Gate", "heading"), text=f"Gate\n{line}\nmore", kind=kind)
            assert not made.field("date").values, line


def test_when_a_file_was_made_or_changed_is_a_hint_and_not_a_date() -> None:
    made = of(
        Clue("made", "2018-06-11", "PDF property CreationDate"),
        Clue("changed", "Thu, 03 Jun 2021 10:00:00 GMT", "HTTP header Last-Modified"),
    ).field("date")
    assert made.values == ()
    assert made.others == (
        "the file or page was made 2018-06-11 (PDF property CreationDate): a hint only",
        "changed 2021-06-03 (HTTP header Last-Modified): a hint only",
    )


def test_dates_that_disagree_are_both_shown() -> None:
    made = drafted(BY_NAME["two dates that disagree"]).field("date")
    assert made.value == "2020-05-05"
    assert made.others == ("2012-04-04 (text “first published”)",)
    text = draft_file.text_of("x", drafted(BY_NAME["two dates that disagree"]), draft_file.Place("https://a.org/"), "d")
    assert (
        "date: 2020-05-05  # from JSON-LD Article.datePublished\n  # also: 2012-04-04 (text “first published”)\n"
        in text
    )


# --- titles, names, publishers ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "title",
    ["Microsoft Word - Document1", "untitled", "Document2", "PowerPoint Presentation", "gate_v3_FINAL", "scan0001.pdf",
     "[Insert title here]", "Report Template", "12", "Home"],
)  # fmt: skip
def test_what_templates_and_files_are_called_is_no_title(title: str) -> None:
    made = of(Clue("title", title, "PDF property Title"), text=f"{title}\nsomething", kind="application/pdf")
    assert made.field("title").guess


def test_a_property_is_believed_only_if_the_document_says_the_same() -> None:
    said = Clue("title", "The harbour plan", "PDF property Title")
    assert of(said, text="The harbour\nplan\nMay").field("title").source == "PDF property Title"
    assert of(said, text="Something else", kind=TEXT).field("title").value == "Something else"
    author = Clue("author", "Ada Ferris", "PDF property Author")
    assert of(author, text="Plan, by Ada Ferris").field("authors").values == ("Ada Ferris",)
    assert of(author, text="Plan").field("authors") == Field("authors", others=("“Ada Ferris” (PDF property Author)",))


@pytest.mark.parametrize(
    ("given_title", "kept"),
    [
        ("Gate log | The Wrenmouth Courier", "Gate log | The Wrenmouth Courier"),
        ("Gate log | Wrenmouth Courier", "Gate log"), ("Wrenmouth Courier » Gate log", "Gate log"),
        ("Gate log | News | Wrenmouth Courier", "Gate log | News"), ("Wrenmouth Courier", ""),
        ("A | B", "A | B"), ("Boats &amp; buoys", "Boats & buoys"),
    ],
)  # fmt: skip
def test_the_name_of_the_site_is_taken_off_and_nothing_else(given_title: str, kept: str) -> None:
    assert draft_titles.cleaned(given_title, ["Wrenmouth Courier"]) == kept


@pytest.mark.parametrize(
    ("written", "names"),
    [
        ("By Ada Ferris", ("Ada Ferris",)), ("Ferris, Ada", ("Ada Ferris",)), ("Ada Ferris and Tom Wray",
        ("Ada Ferris", "Tom Wray")),
        ("Ada Ferris, Tom Wray and Ben Okoro", ("Ada Ferris", "Tom Wray", "Ben Okoro")),
        ("By Ada Ferris, Health Correspondent", ("Ada Ferris",)), ("ADA FERRIS", ("Ada Ferris",)), ("admin", ()),
        ("Ada Ferris 3 June 2021", ("Ada Ferris",)), ("https://a.example/ada", ()), ("ada@x.example", ()), ("jsmith2",
        ()),
        ("Ada Ferris <ada@x.example>", ("Ada Ferris",)), ("our harbour correspondent", ()), ("Staff Reporter", ()),
    ],
)  # fmt: skip
def test_names_of_authors_are_names(written: str, names: tuple[str, ...]) -> None:
    assert draft_names.names_in(Clue("author", written, "byline")) == names


def test_an_unknown_publisher_is_proposed_and_not_entered() -> None:
    made = of(Clue("publisher", "Lantern Rock Society", "meta og:site_name"), Clue("title", "Gate", "heading"))
    assert made.field("publisher").values == ()
    assert made.proposal == ("lantern-rock-society", "Lantern Rock Society")
    text = draft_file.text_of("gate", made, draft_file.Place("https://a.example.org/"), "2026-01-15")
    assert "\npublisher:  # TODO" in text and "#   lantern-rock-society: {name: Lantern Rock Society}\n" in text
    assert record_of(text).publisher is None


def test_the_publisher_is_known_by_name_alias_website_and_other_records() -> None:
    def key(*clues: Clue, url: str = "", known: Publishers = KNOWN) -> str:
        return of(*clues, url=url, known=known).field("publisher").value

    assert key(Clue("publisher", "the wrenmouth harbour authority", "meta og:site_name")) == "wrenmouth-harbour"
    assert key(Clue("publisher", "WHA", "JSON-LD Article.publisher")) == "wrenmouth-harbour"
    assert key(url="https://docs.northmoor.gov.uk/a.pdf") == "northmoor-council"
    records = [Record(f"r{n}", "t", "page", publisher=who, url=f"https://{host}/{n}") for n, (who, host) in enumerate(
        [("tidewatch", "tide.example.org"), ("tidewatch", "two.example.org"), ("wrenmouth-courier", "two.example.org"),
         ("tidewatch", "www.whatdotheyknow.com")])]  # fmt: skip
    known = Publishers.of(KNOWN.organisations, records)
    assert key(url="https://tide.example.org/new", known=known) == "tidewatch"
    assert key(url="https://two.example.org/new", known=known) == ""
    assert key(url="https://www.whatdotheyknow.com/new", known=known) == ""


def test_a_page_that_stands_in_the_way_is_not_believed() -> None:
    clues = read(page("<title>Just a moment...</title>", "<h1>Checking</h1><p>Published 3 June 2021</p>"), HTML)
    seen = Seen(clues, HTML, "https://a.example.org/gate-guide.pdf", doubted="It looks like a check for robots.")
    made = draft(seen, KNOWN, today=TODAY)
    assert made.field("title").value == "Gate guide" and made.field("title").guess
    assert made.field("date").values == () and "“2021-06-03” (text with a label)" in made.field("date").others
    text = draft_file.text_of("x", made, draft_file.Place(seen.address, doubted=seen.doubted), "2026-01-15")
    assert "# CAUTION: It looks like a check for robots." in text


# --- the file ------------------------------------------------------------------------------------------------------

NASTY = st.text(
    st.one_of(
        st.characters(),
        st.sampled_from(list("\n\r\t:#'\"\\{}[],&*!|>%@`-?\x00\x85\u2028\u202e\u200b\ufeff\u0007\U000e0041")),
    ),
    max_size=120,
)


@given(title=NASTY, other=NASTY, author=NASTY, source=NASTY)
@settings(max_examples=80, deadline=None)
def test_no_value_breaks_the_file(title: str, other: str, author: str, source: str) -> None:
    title, author = title if draft_file.one_line(title) else "x", author if draft_file.one_line(author) else "y"
    made = Draft(
        (
            Field("title", (title,), source, (other,)), Field("kind", ("page",), source, guess=True),
            Field("publisher", others=(other,)), Field("authors", (author, "Ada Ferris"), source),
            Field("date", others=(other, source)), Field("language"),
        ),
        ("a-key", other),
    )  # fmt: skip
    if draft_file.one_line(author) == "Ada Ferris":
        return
    place = draft_file.Place("https://a.example.org/", doubted=other)
    record = record_of(draft_file.text_of("an-id", made, place, "2026-01-15"))
    assert record.title == draft_file.one_line(title)
    assert record.authors == [draft_file.one_line(author), "Ada Ferris"]
    assert (record.publisher, record.date, record.kind, record.url) == (None, None, "page", "https://a.example.org/")


def test_words_that_yaml_takes_for_something_else_are_quoted() -> None:
    for word in ("no", "Yes", "null", "- a", "a: b", "a #b", "*a", "1.5", "{a}", "'", "% a", "@a", "~"):
        written = draft_file.scalar(word)
        assert record_of(f"title: {written}\nkind: page\n").title == word
    assert draft_file.scalar("no") == '"no"'


@given(st.text(max_size=200))
@settings(max_examples=150, deadline=None)
def test_every_title_gives_a_free_valid_id(title: str) -> None:
    first = draft_file.id_for(title, ())
    assert is_id(first) and len(first) <= 64 and first != "index"
    assert draft_file.id_for(title, {first}) != first and is_id(draft_file.id_for(title, {first}))


def test_ids_are_cut_between_words_and_numbered() -> None:
    long = "The operating guide for the flood gates of the northern harbour and its approaches"
    assert draft_file.id_for(long, ()) == "the-operating-guide-for-the-flood-gates-of-the-northern-harbour"
    assert draft_file.id_for("Écluse & Größe", ()) == "ecluse-and-grosse"
    assert draft_file.id_for("Guide", {"guide", "guide-2"}) == "guide-3"
    assert draft_file.id_for("索引", (), fallback="https://x.example.org/") == "https-x-example-org"
    assert draft_file.id_for("Index", ()) == "index-2"


def test_ten_megabytes_of_title_are_cut() -> None:
    data = page(f"<title>{'gate ' * 2_000_000}</title>", "<h1>x</h1>")
    made = draft(Seen(read(data, HTML), HTML), KNOWN, today=TODAY)
    text = draft_file.text_of("x", made, draft_file.Place("https://a.example.org/"), "2026-01-15")
    assert len(text) < 10_000
    record_of(text)


def test_addresses_that_hardly_differ_are_one() -> None:
    one = draft_file.comparable("https://www.a.example.org/b/?utm_source=x&q=1#top")
    assert one == draft_file.comparable("http://A.example.org:80/b?q=1")
    assert one != draft_file.comparable("https://a.example.org/b?q=2")


def test_json_ld_that_was_made_to_harm_is_passed_over() -> None:
    bombs = [
        "[" * 100_000,
        '{"@type":"Article","mainEntity":' * 5_000,
        '{"@type":["Article"],"headline":{"@value":["x"]}}',
    ]
    data = page("".join(ld(bomb) for bomb in bombs), "<h1>Still read</h1>")
    assert draft(Seen(read(data, HTML), HTML), KNOWN, today=date(2026, 1, 1)).field("title").value == "Still read"
