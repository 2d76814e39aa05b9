"""What looks say together: scripted fortnights, and what no order of outages can do.

A script has one letter a day from 1 June 2021, noon: ``u`` unchanged, ``c`` changed, ``m`` moved, ``x`` missing,
``b`` blocked, ``-`` unreachable (nobody answers), ``5`` unreachable (the server answers with an error of its own),
``.`` no look that day, ``C`` captured, ``N`` captured with the changed bytes.
"""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from holdfast import clock
from holdfast.config import Watch
from holdfast.model import Capture, Observation, OriginalState, Payload, Requisites
from holdfast.watch import LADDER, LONGEST, MARGIN, UNSETTLED, british, due, state

RULES = Watch(gone_after_looks=3, gone_after_hours=24)
FIRST = datetime(2021, 6, 1, 12, tzinfo=UTC)
OUTCOMES = {
    "u": "unchanged", "c": "changed", "m": "moved", "x": "missing", "b": "blocked", "-": "unreachable",
    "5": "unreachable",
}  # fmt: skip
ELSEWHERE = "https://new.example/plan.pdf"


def observation(letter: str, at: datetime) -> Observation:
    return Observation(
        "plan",
        clock.text(at),
        "https://old.example/plan.pdf",
        OUTCOMES[letter],  # type: ignore[arg-type]
        status=503 if letter == "5" else 0,
        final_url=ELSEWHERE if letter == "m" else "",
        sha256={"c": "b" * 64, "u": "a" * 64}.get(letter, ""),
    )


def capture(letter: str, at: datetime) -> Capture:
    sha = "a" * 64 if letter == "C" else "b" * 64
    payload = Payload("application/pdf", "application/pdf", 9, sha, 9, sha)
    when = clock.text(at)
    return Capture("1", "plan", "https://old.example/plan.pdf", "", when, when, (), payload, Requisites(), ())


def told(
    script: str, *, every: timedelta = timedelta(days=1), rules: Watch = RULES, shuffled: int = 0
) -> OriginalState:
    moments = [(letter, FIRST + number * every) for number, letter in enumerate(script) if letter != "."]
    looks = [observation(letter, at) for letter, at in moments if letter in OUTCOMES]
    captures = [capture(letter, at) for letter, at in moments if letter in "CN"]
    if shuffled:
        random.Random(shuffled).shuffle(looks)
    return state(looks, rules, captures)


FORTNIGHTS = [
    # script, state, misses in the present run
    ("", "unknown", 0),
    ("C", "live", 0),
    ("u", "live", 0),
    ("Cuuuuuuuuuuuuu", "live", 0),
    ("x", "unknown", 1),
    ("Cux", "unknown", 1),
    ("Cuxx", "unknown", 2),
    ("Cuxxx", "gone", 3),
    ("Cxxxxxxxxxxxxx", "gone", 13),
    ("xxx", "gone", 3),
    ("Cuxxu", "live", 0),
    ("Cuxxuxx", "unknown", 2),
    ("Cxuxuxuxuxuxux", "unknown", 1),
    ("Cuxxxu", "live", 0),
    ("CuxxxC", "live", 0),
    ("Cu-", "unknown", 0),
    ("Cu-u", "live", 0),
    ("C-------------", "unknown", 0),
    ("-", "unknown", 0),
    ("Cux-x-x", "gone", 3),
    ("Cux--------", "unknown", 1),
    ("Cuxx---------x", "gone", 3),
    ("Cuxxx-------", "gone", 3),
    ("Cuxxxbbb", "gone", 3),
    ("Cub", "blocked", 0),
    ("Cbbbbbbbbbbbbb", "blocked", 0),
    ("b", "blocked", 0),
    ("Cub-", "unknown", 0),
    ("Cuxb", "blocked", 1),
    ("Cuxbxbx", "gone", 3),
    ("Cubu", "live", 0),
    ("Cuc", "changed", 0),
    ("Cuc---", "changed", 0),
    ("Cucc", "changed", 0),
    ("CucN", "live", 0),
    ("CucNu", "live", 0),
    ("CcNc", "live", 0),
    ("Cucu", "live", 0),
    ("Cucb", "blocked", 0),
    ("Cucx", "unknown", 1),
    ("Cucxxx", "gone", 3),
    ("Cum", "moved", 0),
    ("Cum-", "moved", 0),
    ("Cumu", "live", 0),
    ("Cxxmx", "unknown", 1),
    ("Cumxxx", "gone", 3),
    ("Cu..x..x..x...", "gone", 3),
    ("Cuxxxx--------", "gone", 4),  # removed first, and then the host went down
    ("C-----xxx-----", "gone", 3),  # the host was down, came back without the page, and went down again
    ("C-x--x--x-----", "gone", 3),
    ("C-x-u-x-u-x-u-", "unknown", 0),
    ("C5555555555555", "unknown", 0),
    ("C555u", "live", 0),
    ("Cuxx5555555555", "unknown", 2),
    ("Cuxx5555555x", "gone", 3),
    ("Cuxxxmmmm", "moved", 0),  # taken down, and found again elsewhere
    ("Cuxxxmmmu", "live", 0),
    ("CumxxxxxxxxxxC", "live", 0),
    ("Cuxxxuxxxuxxxu", "live", 0),
    ("Cuxxxuxxxuxxx-", "gone", 3),
    ("CucNucucucucuc", "live", 0),  # the changed look has the bytes that were captured as N
    ("Cbxbxbxb", "gone", 3),
    ("Cb-b-b-b-b-b-b", "blocked", 0),
]


@pytest.mark.parametrize(("script", "name", "misses"), FORTNIGHTS, ids=[one[0] or "nothing" for one in FORTNIGHTS])
def test_a_fortnight_of_looks(script: str, name: str, misses: int) -> None:
    result = told(script)
    assert (result.state, result.looks) == (name, misses), result.explanation
    assert bool(result.missing_since) is bool(misses)
    assert all(told(script, shuffled=seed) == result for seed in range(1, 4))


def test_there_are_enough_fortnights_to_go_by() -> None:
    assert len({script for script, _, _ in FORTNIGHTS if len(script) <= 14}) >= 60


def test_gone_needs_hours_as_well_as_looks() -> None:
    quick = told("Cuxxxx", every=timedelta(hours=1))
    assert quick.state == "unknown"
    assert quick.explanation.startswith("Not found at the last look (4 looks over 3 of 24 hours needed)")
    assert told("Cuxxxxx", every=timedelta(hours=6)).state == "gone"
    assert told("Cuxxx", every=timedelta(minutes=1), rules=Watch(3, 0)).state == "gone"


def test_a_careless_rule_still_needs_one_look() -> None:
    assert told("-b-", rules=Watch(0, 0)).state == "unknown"
    assert told("x", rules=Watch(0, 0)).state == "gone"


def test_a_takedown_is_told_as_a_window() -> None:
    looks = [observation("u", datetime(2021, 6, 2, 8, tzinfo=UTC))]
    looks += [observation("x", datetime(2021, 6, 9 + day, 8, tzinfo=UTC)) for day in range(14)]
    result = state(looks, RULES)
    assert result.explanation == "Last seen 2 June 2021, missing since 9 June 2021 (14 looks)."
    assert (result.last_seen, result.missing_since) == ("2021-06-02T08:00:00.000000Z", "2021-06-09T08:00:00.000000Z")
    assert result.checked_at == "2021-06-22T08:00:00.000000Z"


@pytest.mark.parametrize(
    ("script", "words"),
    [
        ("", "No one has looked at the original yet."),
        ("C", "Last seen 1 June 2021, when our copy was made."),
        ("Cu", "Last seen 2 June 2021, unchanged."),
        ("Cx", "Not found at the last look (1 of 3 looks needed); not yet called gone. Last seen 1 June 2021."),
        ("Cb", "Access was refused at the last look, on 2 June 2021. Last seen 1 June 2021."),
        ("-", "Could not be reached at the last look, on 1 June 2021; that says nothing about the document."),
        ("xxx", "Never seen by us, missing since 1 June 2021 (3 looks)."),
        ("Cc", "Served on 2 June 2021, with other content than our copy."),
        ("Cm", f"Moved to {ELSEWHERE}; seen there on 2 June 2021."),
        (
            "C--",
            "Last seen 1 June 2021, when our copy was made. Could not be reached at the last 2 looks, "
            "up to 3 June 2021, which says nothing about the document.",
        ),
        (
            "Cxxxb",
            "Last seen 1 June 2021, missing since 2 June 2021 (3 looks). "
            "Access was refused at the last look, on 5 June 2021.",
        ),
    ],
)
def test_it_is_said_in_plain_words(script: str, words: str) -> None:
    assert told(script).explanation == words


@pytest.mark.parametrize(
    ("script", "since", "words"),
    [
        (
            "Cuxxxuu",
            "2021-06-06",
            "Last seen 7 June 2021, unchanged. It is back since 6 June 2021; from 3 June 2021 to 5 June 2021 it was "
            "missing (3 looks).",
        ),
        ("Cuxxxmm", "", f"Moved to {ELSEWHERE}; seen there on 7 June 2021."),
        (
            "CxxxmC",
            "2021-06-06",
            "Last seen 6 June 2021, when our copy was made. It is back since 6 June 2021; from 2 June 2021 to "
            "4 June 2021 it was missing (3 looks).",
        ),
        ("Cuxxu", "", "Last seen 5 June 2021, unchanged."),  # it never was called gone
        ("Cuxxxuxx", "", ""),
        ("Cuxxxuxxx", "", "Last seen 6 June 2021, missing since 7 June 2021 (3 looks)."),
        (
            "Cxxxuxxxxc",
            "2021-06-10",
            "Served on 10 June 2021, with other content than our copy. It is back since 10 June 2021; "
            "from 6 June 2021 to 9 June 2021 it was missing (4 looks).",
        ),
    ],
)
def test_an_original_that_returns_is_told_to_be_back(script: str, since: str, words: str) -> None:
    result = told(script)
    assert result.back_since[:10] == since
    assert result.explanation == words or not words


@pytest.mark.parametrize(
    ("script", "words"),
    [
        (
            "C---",
            "Last seen 1 June 2021, when our copy was made. old.example does not answer at all: the whole host seems "
            "to be down (3 looks in a row, up to 4 June 2021). That says nothing about the document.",
        ),
        (
            "---",
            "old.example does not answer at all: the whole host seems to be down (3 looks in a row, up to "
            "3 June 2021). That says nothing about the document.",
        ),
        (
            "Cuxxx----",
            "Last seen 2 June 2021, missing since 3 June 2021 (3 looks). old.example does not answer at all: the whole "
            "host seems to be down (4 looks in a row, up to 9 June 2021). That says nothing about the document.",
        ),
        (
            "Cux---",
            "Not found when it last answered (1 of 3 looks needed); not yet called gone. Last seen 2 June 2021. "
            "old.example does not answer at all: the whole host seems to be down (3 looks in a row, up to "
            "6 June 2021). That says nothing about the document.",
        ),
        (
            "C555",
            "Last seen 1 June 2021, when our copy was made. Could not be reached at the last 3 looks, up to "
            "4 June 2021, which says nothing about the document.",
        ),
        (
            "C--5",
            "Last seen 1 June 2021, when our copy was made. Could not be reached at the last 3 looks, up to "
            "4 June 2021, which says nothing about the document.",
        ),
    ],
)
def test_a_host_that_is_down_is_told_apart_from_a_page_that_was_removed(script: str, words: str) -> None:
    assert told(script).explanation == words


def test_several_records_tell_at_once_that_the_whole_host_is_down() -> None:
    looks = [observation("u", FIRST), observation("-", FIRST + timedelta(days=1))]
    others = [replace(looks[1], record=name, url=f"https://old.example/{name}") for name in ("a", "b")]
    elsewhere = replace(observation("u", FIRST), url="https://other.example/")
    alone, together = state(looks, RULES), state(looks, RULES, neighbours=[*others, elsewhere])
    assert "whole host" not in alone.explanation
    assert "(1 look in a row, up to 2 June 2021; 2 other documents there likewise)" in together.explanation
    assert replace(together, explanation="") == replace(alone, explanation="")
    answering = replace(others[0], outcome="missing", status=404)
    assert state(looks, RULES, neighbours=[answering, others[1]]).explanation == alone.explanation


def test_where_it_moved_is_told_only_while_it_is_there() -> None:
    assert told("Cm").moved_to == ELSEWHERE
    assert told("Cmu").moved_to == ""


def test_a_look_that_was_read_twice_is_one_look() -> None:
    looks = [observation("x", FIRST), observation("x", FIRST), observation("x", FIRST + timedelta(days=2))]
    assert state(looks, RULES).looks == 2


def test_dates_are_written_as_people_write_them() -> None:
    assert british("2021-06-02T23:59:59.000000Z") == "2 June 2021"


moments = st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC))
harmless = st.lists(st.tuples(st.sampled_from("-5b"), moments), max_size=40)
anything = st.lists(st.tuples(st.sampled_from("ucmxb-5"), moments), max_size=40)


@given(harmless, st.lists(moments, max_size=3), st.lists(st.tuples(st.sampled_from("ucm"), moments), max_size=5))
def test_no_order_of_outages_and_refusals_is_ever_gone(
    outages: list[tuple[str, datetime]], captures: list[datetime], sightings: list[tuple[str, datetime]]
) -> None:
    looks = [observation(letter, at) for letter, at in outages + sightings]
    result = state(looks, Watch(1, 0), [capture("C", at) for at in captures])
    assert result.state != "gone" and result.looks == 0


@given(anything, harmless)
def test_outages_neither_make_nor_unmake_a_takedown(
    looks: list[tuple[str, datetime]], outages: list[tuple[str, datetime]]
) -> None:
    before = state([observation(letter, at) for letter, at in looks], RULES)
    after = state([observation(letter, at) for letter, at in looks + outages], RULES)
    assert (before.state == "gone") == (after.state == "gone")
    assert (before.looks, before.missing_since, before.last_seen) == (after.looks, after.missing_since, after.last_seen)


@given(anything)
def test_gone_always_rests_on_enough_looks_over_enough_time(looks: list[tuple[str, datetime]]) -> None:
    result = state([observation(letter, at) for letter, at in looks], RULES)
    if result.state == "gone":
        assert result.looks >= 3 and not result.last_seen > result.missing_since


@given(anything, moments, st.sampled_from("-5"))
def test_one_more_look_that_reaches_nobody_never_makes_it_gone(
    looks: list[tuple[str, datetime]], at: datetime, letter: str
) -> None:
    before = state([observation(*look) for look in looks], RULES)
    after = state([observation(*look) for look in [*looks, (letter, at)]], RULES)
    assert after.state != "gone" or before.state == "gone"


@given(anything, st.randoms())
def test_the_order_in_which_looks_are_read_does_not_matter(
    looks: list[tuple[str, datetime]], chance: random.Random
) -> None:
    seen = [observation(*look) for look in {at: (letter, at) for letter, at in looks}.values()]
    shuffled = list(seen)
    chance.shuffle(shuffled)
    assert state(seen, RULES) == state(shuffled, RULES)


@given(anything)
def test_back_is_only_what_was_gone_before(looks: list[tuple[str, datetime]]) -> None:
    result = state([observation(*look) for look in looks], RULES)
    if result.back_since:
        earlier = [observation(*look) for look in looks if clock.text(look[1]) < result.back_since]
        assert result.looks == 0
        assert sum(look.outcome == "missing" for look in earlier) >= 3


def next_look(script: str, *, every: timedelta = timedelta(days=1), now: datetime | None = None) -> timedelta:
    """How long after the last look of the script the next one is due."""
    moments = [(letter, FIRST + number * every) for number, letter in enumerate(script) if letter != "."]
    looks = [observation(letter, at) for letter, at in moments if letter in OUTCOMES]
    captures = [capture(letter, at) for letter, at in moments if letter in "CN"]
    last = moments[-1][1]
    found = due(looks, captures, now or last, state(looks, RULES, captures))
    return clock.parse(found) - last


DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("script", "days"),
    [
        ("C", 1),
        ("Cu", 1),
        ("C" + "u" * 6, 1),
        ("C" + "u" * 7, 3),
        ("C" + "u" * 29, 3),
        ("C" + "u" * 30, 7),
        ("C" + "u" * 90, 14),
        ("C" + "u" * 365, 30),
        ("C" + "u" * 2000, 30),
        ("C" + "u" * 99 + "c", 1),  # it changed just now
        ("C" + "u" * 99 + "c" * 40, 7),  # and has been other than our copy for 39 days, as pages made anew always are
        ("C" + "u" * 99 + "N", 1),
        ("C" + "u" * 99 + "C", 14),  # captured again, the same
        ("C" + "u" * 99 + "m", 1),
        ("C" + "u" * 99 + "b", 1),
        ("C" + "u" * 99 + "-", 1),
        ("C" + "-" * 40, 7),
        ("C" + "u" * 99 + "xxx", 1),  # just gone: it may come back
        ("Cu" + "x" * 40, 7),
        ("Cu" + "x" * 400, 30),
        ("Cu" + "x" * 400 + "u", 1),
    ],
)
def test_looks_grow_rare_while_nothing_new_is_seen(script: str, days: int) -> None:
    assert next_look(script) == days * DAY - MARGIN


def test_what_nobody_looked_at_is_due_now_and_a_first_miss_within_half_a_day() -> None:
    assert due([], [], FIRST, state([], RULES)) == clock.text(FIRST)
    assert next_look("Cux") == next_look("C" + "u" * 400 + "xx") == UNSETTLED
    assert next_look("Cuxx-") == UNSETTLED, "misses are still being counted"


def test_a_clock_that_ran_ahead_does_not_put_the_next_look_off() -> None:
    looks = [observation("u", FIRST + 900 * DAY)]
    assert due(looks, [], FIRST, state(looks, RULES)) == clock.text(FIRST + DAY - MARGIN)


def test_the_ladder_only_goes_up() -> None:
    below, waits = zip(*LADDER, strict=True)
    assert list(below) == sorted(below) and [*waits, LONGEST] == sorted({*waits, LONGEST})
    assert all(wait > MARGIN for wait in waits)


@given(st.sampled_from("ucmb-5"), st.lists(st.integers(1, 40 * 24), min_size=2, max_size=40))
def test_the_longer_nothing_new_is_seen_the_longer_the_wait(letter: str, gaps: list[int]) -> None:
    moments = [FIRST]
    for gap in gaps:
        moments.append(moments[-1] + timedelta(hours=gap))
    waits = []
    for number in range(1, len(moments) + 1):
        looks = [observation(letter, at) for at in moments[:number]]
        found = due(looks, [], moments[number - 1], state(looks, RULES))
        waits.append(clock.parse(found) - moments[number - 1])
    assert waits == sorted(waits)
    assert waits[0] == DAY - MARGIN and waits[-1] <= LONGEST


@given(anything.filter(bool), moments)
def test_the_next_look_is_never_before_the_last_and_never_far_off(
    looks: list[tuple[str, datetime]], now: datetime
) -> None:
    seen = [observation(*look) for look in looks]
    last = max(at for _, at in looks)
    found = clock.parse(due(seen, [], now, state(seen, RULES)))
    assert min(last, now) < found <= now + LONGEST


@given(anything, st.sampled_from("ucmxb"))
def test_something_new_is_looked_at_again_within_a_day(looks: list[tuple[str, datetime]], letter: str) -> None:
    last = max((at for _, at in looks), default=FIRST) + DAY
    before = [observation(*look) for look in looks]
    newest = max(before, key=lambda look: look.at, default=None)
    new = observation(letter, last)
    if newest is None or newest.outcome != new.outcome:
        found = due([*before, new], [], last, state([*before, new], RULES))
        assert clock.parse(found) - last <= DAY - MARGIN
