"""All copies of an address are listed, page by page, and put in the order in which to try them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from wayback_rig import BODY, URL, Rig

from holdfast.errors import StoppedEarly
from holdfast.wayback import Candidate, Listed, NotServed, Served, Setback, choose, fetch, fetch_near, listing

PAGE = "http://council.example/plan"


def rows_of(found: tuple[Listed, ...] | Setback) -> tuple[Listed, ...]:
    assert not isinstance(found, Setback), found
    return found


def order(candidates: tuple[Candidate, ...]) -> list[str]:
    return [one.listed.timestamp[:8] for one in candidates if one.eligible]


def copy(
    timestamp: str, status: str = "200", *, length: int = 900, media_type: str = "text/html", url: str = PAGE
) -> Listed:
    return Listed(timestamp, url, status, f"DIGEST{timestamp}", media_type, length)


def test_every_copy_is_listed_whatever_its_status(rig: Rig) -> None:
    rig.archive.preload(URL, "20180611090000", BODY, "application/pdf")
    rig.archive.preload(URL, "20190101090000", b"gone", status=404)
    rig.archive.preload("https://www.council.example/plan.pdf", "20200101090000", b"moved", status=301)
    found = rows_of(listing(rig.client, URL))
    assert [(row.timestamp, row.status) for row in found] == [
        ("20180611090000", "200"),
        ("20190101090000", "404"),
        ("20200101090000", "301"),
    ]
    assert found[0].media_type == "application/pdf"


def test_a_long_list_is_read_to_its_end_by_the_resume_key_as_it_came(rig: Rig) -> None:
    for day in range(1, 24):
        rig.archive.preload("http://council.example/a%20b/%C3%A9?x=1%202", f"202006{day:02d}090000", b"%d" % day)
    found = rows_of(listing(rig.client, "http://council.example/a b/é?x=1%202", page_rows=5))
    assert [row.timestamp[6:8] for row in found] == [f"{day:02d}" for day in range(1, 24)]
    asked = [line for line in rig.archive.log if "/cdx/" in line]
    assert len(asked) == 5
    assert all("resumeKey=example%2Ccouncil%29" in line for line in asked[1:])


def test_a_revisit_takes_status_and_type_from_the_copy_that_it_repeats(rig: Rig) -> None:
    rig.archive.preload(URL, "20180611090000", BODY, "application/pdf")
    rig.archive.preload(URL, "20180911090000", BODY, revisit=True)
    rig.archive.preload(URL, "20181211090000", b"something else", revisit=True)
    _, again, unknown = rows_of(listing(rig.client, URL))
    assert (again.status, again.media_type, again.revisit) == ("200", "application/pdf", True)
    assert (unknown.status, unknown.revisit) == ("-", True)


def test_an_address_that_was_never_archived_has_no_copies(rig: Rig) -> None:
    assert rows_of(listing(rig.client, URL)) == ()


@pytest.mark.parametrize("fault", ["html", "text:[[]]", 'text:{"a": 1}', "text:[1]", "503", "400"])
def test_what_is_no_clear_answer_is_never_taken_for_no_copies(rig: Rig, fault: str) -> None:
    rig.archive.preload(URL, "20180611090000", BODY)
    rig.archive.fault(fault, "/cdx/", times=9)
    found = listing(rig.client, URL)
    assert isinstance(found, Setback)
    assert found.state == "deferred"


def test_trouble_in_the_middle_of_a_list_is_not_the_end_of_it(rig: Rig) -> None:
    for day in range(1, 9):
        rig.archive.preload(URL, f"202006{day:02d}090000", BODY)
    rig.archive.fault("html", "resumeKey", times=9)
    assert isinstance(listing(rig.client, URL, page_rows=3), Setback)


def test_an_excluded_address_is_called_excluded(rig: Rig) -> None:
    rig.archive.state.excluded.add(URL)
    found = listing(rig.client, URL)
    assert isinstance(found, Setback)
    assert found.state == "excluded"


def test_five_429_stop_the_whole_run(rig: Rig) -> None:
    rig.archive.fault("429:30", "/cdx/", times=9)
    with pytest.raises(StoppedEarly):
        for _ in range(3):
            listing(rig.client, URL)


def test_an_address_with_a_secret_is_not_sent_anywhere(rig: Rig) -> None:
    found = listing(rig.client, "https://council.example/plan?token=abc")
    assert isinstance(found, Setback)
    assert found.state == "refused"
    assert rig.archive.log == []


def test_the_copy_nearest_to_the_date_of_the_record_comes_first() -> None:
    rows = [copy("20150101000000"), copy("20180520000000"), copy("20180705000000"), copy("20230101000000")]
    chosen = choose(rows, about="2018-06")
    assert order(chosen) == ["20180705", "20180520", "20150101", "20230101"]
    assert chosen[0].reasons == ("archived with status 200", "5 days after the record's date")
    assert chosen[1].reasons[1] == "12 days before the record's date"


def test_of_copies_within_the_date_the_longest_comes_first() -> None:
    rows = [
        copy("20180101000000", length=400),
        copy("20180301000000", length=9_000),
        copy("20181101000000", length=800),
    ]
    chosen = choose(rows, about="2018")
    assert order(chosen) == ["20180301", "20181101", "20180101"]
    assert "within the record's date" in chosen[0].words


def test_without_a_date_the_newest_good_copy_comes_first_and_says_so() -> None:
    rows = [copy("20180101000000"), copy("20210603120000"), copy("20220101000000", "404"), copy("20190101000000")]
    chosen = choose(rows)
    assert order(chosen) == ["20210603", "20190101", "20180101"]
    assert chosen[0].words.startswith("3 June 2021, 12:00 UTC: archived with status 200, the record has no date")


def test_a_date_with_an_open_end_counts_from_the_end_that_it_has() -> None:
    rows = [copy("20100101000000"), copy("20180701000000"), copy("20220101000000")]
    assert order(choose(rows, about="../2018-06"))[0] == "20180701"
    assert order(choose(rows, about="2021-12/.."))[0] == "20220101"


def test_errors_redirects_and_other_types_are_listed_with_their_reasons_and_never_tried() -> None:
    pdf = "http://council.example/plan.pdf"
    rows = [
        copy("20180101000000", "404"),
        copy("20180102000000", "302"),
        copy("20180103000000", "503"),
        copy("20180104000000", "206"),
        copy("20180105000000", url=pdf),
        copy("20180106000000", url=pdf, media_type="application/pdf"),
        copy("20180107000000", url=pdf, media_type="unk"),
        copy("20180108000000", url=pdf, media_type="application/octet-stream"),
    ]
    chosen = choose(rows, about="2018-01-01")
    assert order(chosen) == ["20180106", "20180107", "20180108"]
    reasons = {one.listed.timestamp[6:8]: one.reasons[0] for one in chosen if not one.eligible}
    assert "404, an error" in reasons["01"]
    assert "redirect (302)" in reasons["02"]
    assert "503, an error" in reasons["03"]
    assert "not 200" in reasons["04"]
    assert reasons["05"] == "its type is text/html, where the address promises .pdf"


def test_a_repetition_of_an_unlisted_copy_is_tried_last() -> None:
    rows = [Listed("20180601000000", PAGE, "-", "X", "warc/revisit", 300, revisit=True), copy("20100601000000")]
    assert order(choose(rows, about="2018-06")) == ["20100601", "20180601"]


def test_a_repetition_of_a_redirect_is_a_redirect(rig: Rig) -> None:
    rig.archive.preload(URL, "20180611090000", b"", status=301)
    rig.archive.preload(URL, "20180911090000", b"", revisit=True)
    assert order(choose(rows_of(listing(rig.client, URL)))) == []


def test_the_bytes_of_a_memento_land_in_the_file_as_they_were_sent(rig: Rig, tmp_path: object) -> None:
    target = tmp_path / "memento"  # type: ignore[operator]
    rig.archive.preload(URL, "20180611090000", BODY, "application/pdf")
    rig.archive.fault("503", "/web/", times=1)
    served = fetch(rig.client, URL, "20180611090000", target)
    assert isinstance(served, Served)
    assert target.read_bytes() == BODY
    assert served.headers["x-archive-orig-content-type"] == "application/pdf"


def test_a_part_of_a_page_is_taken_from_the_nearest_time_within_bounds(rig: Rig) -> None:
    rig.archive.preload(URL, "20180611090000", BODY)
    near = fetch_near(rig.client, URL, "20180801000000", timedelta(days=90))
    assert isinstance(near, Served)
    assert near.timestamp == "20180611090000"
    assert isinstance(fetch_near(rig.client, URL, "20250801000000", timedelta(days=90)), NotServed)
