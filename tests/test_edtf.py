"""Dates are read, shown and ordered as honestly as they are written."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from holdfast import edtf

DATES = [
    ("2018", "2018", "2018-01-01", "2018-12-31"),
    ("0987", "987", "0987-01-01", "0987-12-31"),
    ("2018-06", "June 2018", "2018-06-01", "2018-06-30"),
    ("2018-06-11", "11 June 2018", "2018-06-11", "2018-06-11"),
    ("2020-02-29", "29 February 2020", "2020-02-29", "2020-02-29"),
    ("2018~", "about 2018", "2018-01-01", "2018-12-31"),
    ("2018-06?", "June 2018 (uncertain)", "2018-06-01", "2018-06-30"),
    ("2018%", "about 2018 (uncertain)", "2018-01-01", "2018-12-31"),
    ("2018-06-11~", "about 11 June 2018", "2018-06-11", "2018-06-11"),
    ("201X", "2010s", "2010-01-01", "2019-12-31"),
    ("201X~", "about the 2010s", "2010-01-01", "2019-12-31"),
    ("20XX", "2000 to 2099", "2000-01-01", "2099-12-31"),
    ("2018-21", "spring 2018", "2018-03-01", "2018-05-31"),
    ("2018-23", "autumn 2018", "2018-09-01", "2018-11-30"),
    ("2019-24", "winter 2019", "2019-12-01", "2020-02-29"),
    ("9999-24", "winter 9999", "9999-12-01", "9999-12-31"),
    ("2018-04/2020-03", "April 2018 to March 2020", "2018-04-01", "2020-03-31"),
    ("2018/2020", "2018 to 2020", "2018-01-01", "2020-12-31"),
    ("2018-04/2018-06", "April to June 2018", "2018-04-01", "2018-06-30"),
    ("2021-05-17/2021-05-26", "17 to 26 May 2021", "2021-05-17", "2021-05-26"),
    ("2021-05-17/2021-06-02", "17 May to 2 June 2021", "2021-05-17", "2021-06-02"),
    ("2018~/2018-06", "about 2018 to June 2018", "2018-01-01", "2018-06-30"),
    ("2017/2018-11", "2017 to November 2018", "2017-01-01", "2018-11-30"),
    ("../2018-06", "by June 2018", None, "2018-06-30"),
    ("2018-06/..", "since June 2018", "2018-06-01", None),
]


@pytest.mark.parametrize(("text", "display", "start", "end"), DATES, ids=[case[0] for case in DATES])
def test_a_date_is_shown_as_it_is_known(text: str, display: str, start: str | None, end: str | None) -> None:
    date = edtf.parse(text)
    assert (date.display, date.start, date.end, date.text) == (display, start, end, text)


WRONG = [
    ("", ""),
    ("2018-13", "01 to 12"),
    ("2018-00", "01 to 12"),
    ("2018-02-30", "01 to 28"),
    ("2019-02-29", "01 to 28"),
    ("2018-06-00", "01 to 30"),
    ("2018-25", "01 to 12"),
    ("2018-21-01", "01 to 12"),
    ("0000", "0001"),
    ("201X-05", "201X"),
    ("2018-6-1", "2018-06-01"),
    ("2018-6", "2018-06"),
    ("11/06/2018", "2018-06-11"),
    ("06/2018", "2018-06"),
    ("2018/06/11", "2018-06-11"),
    ("11.6.2018", "2018-06-11"),
    ("11 June 2018", "2018-06-11"),
    ("3rd Sept 2021", "2021-09-03"),
    ("June 2018", "2018-06"),
    ("circa 2018", "2018~"),
    ("c. 2018", "2018~"),
    ("2018-06-11T10:00:00Z", "2018-06-11"),
    ("2020/2018", "2018/2020"),
    ("2018/", "two dots"),
    ("/2018", "two dots"),
    ("../..", "Leave the date out"),
    ("2018/2019/2020", ""),
    ("２０１８", ""),
    ("2018 ", ""),
    ("2018\n", ""),
    ("99999", ""),
    ("-0044", ""),
    ("2018~~", ""),
    ("31/31/2018", ""),
    ("x" * 10_000, ""),
]


@pytest.mark.parametrize(("text", "remedy"), WRONG, ids=[case[0][:20] for case in WRONG])
def test_what_is_no_date_is_refused_with_what_to_write(text: str, remedy: str) -> None:
    with pytest.raises(edtf.EdtfError) as caught:
        edtf.parse(text)
    assert isinstance(caught.value, ValueError)
    assert remedy in caught.value.remedy
    assert caught.value.remedy.endswith(".")
    assert len(str(caught.value)) < 150


ORDERED = [
    "20XX", "201X", "2017", "2017-12-31", "2018/2020", "2018", "2018~/2018-06", "2018-01", "2018-01-01", "2018-02",
    "2018-21", "2018-06/..", "2018-06", "2018-06-01", "2018-06-11", "2018-06-30", "../2018-06", "2018-07", "2019",
]  # fmt: skip


def test_dates_have_one_order_the_wider_first() -> None:
    keys = [edtf.parse(text).sort_key for text in ORDERED]
    assert all(one < other for one, other in pairwise(keys)), sorted(ORDERED, key=lambda t: edtf.parse(t).sort_key)


def test_doubt_does_not_change_the_place() -> None:
    assert len({edtf.parse(text).sort_key for text in ("2018", "2018~", "2018?", "2018%")}) == 1


@pytest.mark.parametrize(
    ("text", "year"),
    [("2018-06", 2018), ("201X", 2010), ("../2018-06", 2018), ("2017/2018-11", 2017), ("2018-06/..", 2018)],
)
def test_a_timeline_finds_the_year(text: str, year: int) -> None:
    assert edtf.parse(text).year == year


def test_a_single_date_tells_its_parts() -> None:
    point = edtf.parse("2018-06-11?").single
    assert point is not None
    assert (point.year, point.month, point.day, point.uncertain, point.approximate) == (2018, 6, 11, True, False)
    assert edtf.parse("2018/2019").single is None
    assert edtf.parse("../2019").single is None


@given(st.dates())
def test_every_day_of_the_calendar_is_a_date(day: object) -> None:
    text = str(day)
    date = edtf.parse(text)
    assert date.start == date.end == text


@given(st.text("0123456789X-/.~?% abcJune", max_size=24))
def test_any_text_is_a_date_or_a_plain_refusal(text: str) -> None:
    try:
        date = edtf.parse(text)
    except edtf.EdtfError as error:
        assert str(error)
        return
    assert date.display
    assert date.year >= 1
    assert (date.start or "") <= (date.end or "9999-12-31")
