"""What looks say together: scripted fortnights, and what no order of outages can do.

A script has one letter a day from 1 June 2021, noon: ``u`` unchanged, ``c`` changed, ``m`` moved, ``x`` missing,
``b`` blocked, ``-`` unreachable, ``.`` no look that day, ``C`` captured, ``N`` captured with the changed bytes.
"""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from holdfast import clock
from holdfast.config import Watch
from holdfast.model import Capture, Observation, OriginalState, Payload, Requisites
from holdfast.watch import british, state

RULES = Watch(gone_after_looks=3, gone_after_hours=24)
FIRST = datetime(2021, 6, 1, 12, tzinfo=UTC)
OUTCOMES = {
    "u": "unchanged", "c": "changed", "m": "moved", "x": "missing", "b": "blocked", "-": "unreachable",
}  # fmt: skip
ELSEWHERE = "https://new.example/plan.pdf"


def observation(letter: str, at: datetime) -> Observation:
    return Observation(
        "plan",
        clock.text(at),
        "https://old.example/plan.pdf",
        OUTCOMES[letter],  # type: ignore[arg-type]
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
]


@pytest.mark.parametrize(("script", "name", "misses"), FORTNIGHTS, ids=[one[0] or "nothing" for one in FORTNIGHTS])
def test_a_fortnight_of_looks(script: str, name: str, misses: int) -> None:
    result = told(script)
    assert (result.state, result.looks) == (name, misses), result.explanation
    assert bool(result.missing_since) is bool(misses)
    assert all(told(script, shuffled=seed) == result for seed in range(1, 4))


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


def test_where_it_moved_is_told_only_while_it_is_there() -> None:
    assert told("Cm").moved_to == ELSEWHERE
    assert told("Cmu").moved_to == ""


def test_a_look_that_was_read_twice_is_one_look() -> None:
    looks = [observation("x", FIRST), observation("x", FIRST), observation("x", FIRST + timedelta(days=2))]
    assert state(looks, RULES).looks == 2


def test_dates_are_written_as_people_write_them() -> None:
    assert british("2021-06-02T23:59:59.000000Z") == "2 June 2021"


moments = st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC))
harmless = st.lists(st.tuples(st.sampled_from("-b"), moments), max_size=40)
anything = st.lists(st.tuples(st.sampled_from("ucmxb-"), moments), max_size=40)


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
