"""RIS, CSL-JSON and robust links as other software reads them: strict readers written for these tests from the rules of
the formats, over every golden case and over awkward text."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_citations import AWKWARD, CASES, DIGEST, TITLES, cited, holding, record, styled

from holdfast.citations import STYLES, joined
from holdfast.citations.dates import apa, in_words, parsed
from holdfast.citations.ris import one_line
from holdfast.model import Holding

RIS_TYPES = {"RPRT", "NEWS", "MGZN", "PCOMM", "SLIDE", "VIDEO", "DATA", "ELEC", "GEN"}
RIS_TAGS = {"TY", "ID", "AU", "TI", "PB", "T2", "PY", "DA", "LA", "UR", "Y2", "N1", "ER"}
CSL_TYPES = {
    "article-magazine", "article-newspaper", "dataset", "document", "motion_picture", "personal_communication",
    "report", "speech", "webpage",
}  # fmt: skip
CSL_TEXT = {"id", "title", "publisher", "container-title", "URL", "language", "note"}
CSL_DATES = {"issued", "accessed"}

cases = pytest.mark.parametrize("name", CASES)


def read_ris(text: str) -> list[tuple[str, str]]:
    """The tags of one entry. Refuses every line that is not a tag of the format."""
    found = []
    for line in text.splitlines():
        tag = re.fullmatch(r"([A-Z][A-Z0-9])  - (.*)", line)
        assert tag and tag[1] in RIS_TAGS, line
        found.append((tag[1], tag[2]))
    assert found[0][0] == "TY" and found[0][1] in RIS_TYPES
    assert found[-1] == ("ER", "")
    assert sum(tag in ("TY", "ER") for tag, _ in found) == 2
    return found


def values(entry: list[tuple[str, str]], tag: str) -> list[str]:
    return [value for one, value in entry if one == tag]


def check_name(name: dict[str, str]) -> None:
    assert set(name) in ({"literal"}, {"family", "given"}) and all(name.values())


def check_date(date: dict[str, object]) -> None:
    assert set(date) <= {"date-parts", "season", "circa", "literal"}
    assert ("literal" in date) != ("date-parts" in date)
    assert date.get("circa", True) is True and date.get("season", 1) in (1, 2, 3, 4)
    parts = date.get("date-parts", [[1]])
    assert isinstance(parts, list) and 1 <= len(parts) <= 2
    for numbers in parts:
        assert 1 <= len(numbers) <= 3 and all(type(number) is int for number in numbers)
        assert all(1 <= number <= longest for number, longest in zip(numbers, (9999, 12, 31), strict=False))


def read_csl(text: str) -> dict[str, object]:
    """The item, checked by the rules of the schema: known keys only, each of its type."""
    (item,) = json.loads(text)
    assert set(item) <= CSL_TEXT | CSL_DATES | {"type", "author"} and {"id", "type"} <= set(item)
    assert item["type"] in CSL_TYPES
    assert all(isinstance(item[key], str) and item[key] for key in CSL_TEXT & set(item))
    for name in item.get("author", []):
        check_name(name)
    for key in CSL_DATES & set(item):
        check_date(item[key])
    return item  # type: ignore[no-any-return]


class Reader(HTMLParser):
    """One element and its text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


def read_link(text: str) -> tuple[dict[str, str | None], str]:
    reader = Reader(text)
    assert [tag for tag, _ in reader.tags] == ["a"]
    return reader.tags[0][1], reader.text


@cases
def test_every_case_is_one_whole_entry_of_ris(name: str) -> None:
    item = CASES[name][0]
    entry = read_ris(styled("ris", *CASES[name]))
    assert values(entry, "TI") == [" ".join(item.record.title.split())]
    assert values(entry, "ID") == [item.record.id]
    assert all(re.fullmatch(r"\d{4}", year) for year in values(entry, "PY"))
    assert all(re.fullmatch(r"\d{4}/(\d\d)?/(\d\d)?/[^/]*", date) for date in values(entry, "DA") + values(entry, "Y2"))
    assert item.record.url is None or item.record.url in values(entry, "UR")


@cases
def test_every_case_is_an_item_of_csl(name: str) -> None:
    item = CASES[name][0]
    found = read_csl(styled("csl-json", *CASES[name]))
    assert found["id"] == item.record.id
    said = f"{found['URL']} {found['note']}"
    assert item.record.url is None or item.record.url in said
    assert (item.held is not None) == (DIGEST in said)


@cases
def test_every_case_is_a_link_of_its_title(name: str) -> None:
    item = CASES[name][0]
    attributes, text = read_link(styled("robust-link", *CASES[name]))
    assert text == item.record.title
    assert attributes.get("data-originalurl") == item.record.url
    assert attributes["href"]
    if item.original.state == "gone":
        assert attributes["href"] != item.record.url
    if "data-versionurl" in attributes:
        assert re.fullmatch(r"\d{4}-\d\d-\d\d", attributes["data-versiondate"] or "")


@cases
def test_no_style_in_prose_has_a_doubled_or_stray_mark(name: str) -> None:
    for style in ("harvard", "apa", "chicago", "mla", "oscola"):
        text = re.sub(r"https?://[^ ]*[^ .,;>)]", "URL", styled(style, *CASES[name]))
        if name != "awkward characters":
            assert not re.search(r"\.\.|,,|\s[.,)]|\(\s|\(\)|,\.|\s\s|None", text), text
            assert text == text.strip()


@given(st.one_of(TITLES, AWKWARD), st.text("ab_%&?=#~{}'\"\\^+.:/-é<>", max_size=30))
def test_readers_get_title_and_address_back(title: str, path: str) -> None:
    address = f"https://a.example/{path}"
    plain = " ".join(title.split())
    item = holding(record("r", title, url=address))
    entry = read_ris(styled("ris", item))
    assert values(entry, "TI") == [plain] and values(entry, "UR")[0] == address
    found = read_csl(styled("csl-json", item)) if plain else {"title": plain, "URL": address}
    assert (found["title"], found["URL"]) == (plain, address)
    attributes, text = read_link(styled("robust-link", item))
    assert text == plain
    assert attributes.get("data-originalurl") == (None if re.search('[<>"]', path) else address)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\x0b", "\x0c", "\x1d", "\x85", "\u2028", "\u2029"])
def test_an_address_cannot_begin_a_line_of_its_own_in_ris(end: str) -> None:
    entry = read_ris(styled("ris", holding(record("r", "T", url=f"https://a.example/x{end}ER  - {end}TY  - BOOK"))))
    assert len(values(entry, "TY")) == 1
    assert one_line(f"a{end}b") != f"a{end}b"


@pytest.mark.parametrize("address", ["javascript:alert(1)", 'https://a.example/"onclick="x', "data:text/html,x"])
def test_what_must_not_be_a_link_is_not_one(address: str) -> None:
    attributes, _ = read_link(styled("robust-link", holding(record("r", "<b>T", url=address))))
    assert set(attributes) <= {"href", "data-versiondate"}
    assert str(attributes["href"]).startswith("https://archive.example.org/")


def test_several_items_of_csl_are_one_array_and_other_styles_stay_apart() -> None:
    texts = [styled("csl-json", *CASES[name]) for name in ("not held", "sealed", "awkward characters")]
    assert [item["id"] for item in json.loads(joined("csl-json", texts))] == ["gate-report", "sealed", "awkward"]
    assert joined("csl-json", texts[:1]) == texts[0]
    assert joined("ris", ["a", "b"]) == "a\n\nb"


@pytest.mark.parametrize(
    ("date", "issued", "ris"),
    [
        ("2018", {"date-parts": [[2018]]}, ["2018", "2018///"]),
        ("2018-06-11", {"date-parts": [[2018, 6, 11]]}, ["2018", "2018/06/11/"]),
        ("2018~", {"date-parts": [[2018]], "circa": True}, ["2018", "2018///about 2018"]),
        ("2018-06?", {"date-parts": [[2018, 6]], "circa": True}, ["2018", "2018/06//June 2018 (uncertain)"]),
        ("2018-22", {"date-parts": [[2018]], "season": 2}, ["2018", "2018///summer 2018"]),
        ("../2018-06", {"literal": "by June 2018"}, []),
        ("201X", {"literal": "2010s"}, []),
        ("2018-04/2020-03", {"date-parts": [[2018, 4], [2020, 3]]}, []),
        ("2018~/2020", {"literal": "about 2018 to 2020"}, []),
        (None, None, []),
    ],
)
def test_a_date_says_no_more_than_is_known(date: str | None, issued: object, ris: list[str]) -> None:
    item = holding(record("r", "T", date=date, url="https://a.example/x"))
    assert read_csl(styled("csl-json", item)).get("issued") == issued
    entry = read_ris(styled("ris", item))
    assert values(entry, "PY") + values(entry, "DA") == ris
    assert bool(date and not ris) == any(note.startswith("Date: ") for note in values(entry, "N1"))


def test_hedges_are_written_as_each_style_has_them() -> None:
    item = holding(record("r", "T", "letter", date="2018-06%", url="https://a.example/x"))
    assert "(ca. 2018, June?)" in styled("apa", item)
    assert " Ca. June 2018? " in styled("chicago", item)
    assert ", circa June 2018?, https" in styled("mla", item)
    assert "(c June 2018?)" in styled("oscola", item)
    assert in_words(parsed("../2018-06-11"), apa, "ca. ") == "by 2018, June 11"


def test_a_copy_that_came_by_post_has_no_address_and_names_who_brought_it() -> None:
    item, organisation = CASES["came by post"]
    for style in ("harvard", "apa", "chicago", "mla", "oscola", "ris", "csl-json"):
        text = styled(style, item, organisation)
        assert "received from a reader & friend" in text and "2021" in text
    assert "received from a reader \\& friend" in styled("bibtex", item, organisation)
    assert "accessed" not in styled("csl-json", item, organisation)


@pytest.mark.parametrize("name", ["sealed", "withheld", "not held, gone"])
def test_no_copy_is_offered_that_readers_do_not_get(name: str) -> None:
    text = cited(CASES[name][0])
    assert "data-versionurl" not in text and "Archived" not in text and "reserved copy of" not in text
    assert "Catalogue record" in text


def test_a_suspect_is_no_copy() -> None:
    held = CASES["held, changed, our copy only"][0]
    text = cited(Holding(held.record, suspects=held.captures))
    assert "reserved copy" not in text and DIGEST not in text and "ccessed" not in text


def test_what_was_painted_over_is_said() -> None:
    for style in ("bibtex", "ris", "csl-json"):
        assert "painted over" in styled(style, *CASES["redacted"])


def test_every_style_names_the_source() -> None:
    for name, (item, organisation) in CASES.items():
        for style, _, _ in STYLES:
            assert styled(style, item, organisation), name
