"""The takedown log: what looks and copies show, dated, with how sure we are, and never a date of deletion.

A script has one letter a day from 1 June 2021, noon: ``u`` unchanged, ``c`` changed, ``d`` changed in another way,
``m`` moved, ``x`` missing, ``b`` blocked, ``-`` unreachable, ``.`` no look, ``1`` ``2`` ``3`` a copy of that content,
``R`` a copy recovered from a memento, ``A`` the answer of a missing look kept.
"""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from holdfast import clock
from holdfast.config import Watch
from holdfast.model import (
    Capture,
    Holding,
    Hop,
    Memento,
    Observation,
    Payload,
    Record,
    RecoveredFrom,
    Requisites,
    SnapshotStatus,
)  # fmt: skip
from holdfast.takedowns import Compared, Entry, entries

RULES = Watch(gone_after_looks=3, gone_after_hours=24)
FIRST = datetime(2021, 6, 1, 12, tzinfo=UTC)
URL = "https://old.example/plan.pdf"
OUTCOMES = {"u": "unchanged", "c": "changed", "d": "changed", "m": "moved", "x": "missing", "b": "blocked"}
OUTCOMES["-"] = "unreachable"
RECOVERED = RecoveredFrom(
    "Internet Archive", "https://web.archive.org/web/2018/x", "https://y.example/", clock.text(FIRST)
)


def day(number: int) -> str:
    return clock.text(FIRST + timedelta(days=number))


def look(letter: str, at: str) -> Observation:
    status = 404 if letter == "x" else 200
    found = "https://new.example/plan.pdf" if letter == "m" else ""
    sha = {"c": "2" * 64, "d": "3" * 64}.get(letter, "")
    return Observation("plan", at, URL, OUTCOMES[letter], status, found, sha)  # type: ignore[arg-type]


def copy(letter: str, at: str) -> Capture:
    sha = letter.lower() * 64
    payload = Payload("application/pdf", "application/pdf", 9, sha, 9, sha)
    made = Capture(f"{at}-{letter}", "plan", URL, URL, at, at, (Hop(URL, 200, at),), payload, Requisites(), ())
    if letter == "R":
        return replace(made, origin="memento", recovered_from=RECOVERED)
    return replace(made, origin="absence", hops=(Hop(URL, 404, at),)) if letter == "A" else made


def holding(script: str) -> Holding:
    looks, copies, absences = [], [], []
    for number, letter in enumerate(script):
        if letter in OUTCOMES:
            looks.append(look(letter, day(number)))
        elif letter == "A":
            looks.append(look("x", day(number)))
            absences.append(copy("A", day(number)))
        elif letter != ".":
            copies.append(copy(letter, day(number)))
    newest = slice(None, None, -1)
    return Holding(Record("plan", "Plan", "report", url=URL), tuple(copies[newest]), tuple(absences[newest]),
                   observations=tuple(looks[newest]))  # fmt: skip


def told(script: str) -> list[str]:
    return [f"{entry.kind} {entry.at[8:10]}" for entry in reversed(entries(holding(script), RULES))]


def one(script: str, kind: str) -> Entry:
    (found,) = (entry for entry in entries(holding(script), RULES) if entry.kind == kind)
    return found


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ("", []),
        ("uuu", []),
        ("1uu", ["new 01"]),
        ("1b-b-", ["new 01"]),
        ("1x", ["new 01", "removed 02"]),
        ("1x-b-x", ["new 01", "removed 02"]),
        ("1xxxx", ["new 01", "removed 02"]),
        ("1xu", ["new 01", "removed 02"]),
        ("1xxu", ["new 01", "removed 02", "returned 04"]),
        ("1xx1", ["new 01", "removed 02", "returned 04"]),
        ("1xxxuxx", ["new 01", "removed 02", "returned 05", "removed 06"]),
        ("xxx", ["removed 01"]),
        ("1cc", ["new 01", "changed 02"]),
        ("1ccc2uu", ["new 01", "changed 02"]),
        ("1cd", ["new 01", "changed 02"]),
        ("12", ["new 01", "changed 02"]),
        ("11", ["new 01"]),
        ("1cu", ["new 01", "changed 02", "changed 03"]),
        ("1212", ["new 01", "changed 02", "changed 03", "changed 04"]),
        ("12cc", ["new 01", "changed 02"]),
        ("1mm", ["new 01", "moved 02"]),
        ("1mmxx", ["new 01", "moved 02", "removed 04"]),
        ("1xxxR", ["new 01", "removed 02", "new 05"]),
        ("xxxR", ["removed 01", "new 04"]),
    ],
)
def test_a_story_gives_these_entries(script: str, expected: list[str]) -> None:
    assert told(script) == expected


def test_a_removal_is_a_window_between_two_looks_and_grows_surer_with_them() -> None:
    first, several, gone = one("1ux", "removed"), one("1uxx", "removed"), one("1uxxxx", "removed")
    assert first.what == "Last seen 2 June 2021, missing since 3 June 2021 (1 look)."
    assert first.certainty == "One look: too little to call it gone."
    assert several.certainty == "2 looks: not enough to call it gone."
    assert gone.what == "Last seen 2 June 2021, missing since 3 June 2021 (4 looks)."
    assert gone.certainty == "Gone by the rule: 4 looks in a row over 3 days."
    assert {entry.key for entry in (first, several, gone)} == {"removed-20210603T120000000000Z"}
    assert one("xxx", "removed").what == "Never seen by us, missing since 1 June 2021 (3 looks)."
    for entry in (first, several, gone):
        assert not {"deleted", "removed on", "taken down on"} & set(entry.what.split(", "))


def test_an_entry_is_updated_only_when_it_gains_weight() -> None:
    assert one("1x", "removed").updated == day(1)
    assert one("1xx", "removed").updated == day(2)
    assert one("1xxx", "removed").updated == one("1xxxxxxx", "removed").updated == day(3)
    assert one("1xxxxu", "removed").updated == day(5)


def test_its_evidence_is_looks_kept_answers_and_mementos_of_the_error_page() -> None:
    told_of = holding("1xAx")
    page = Memento(
        f"https://web.archive.org/web/20210604000000/{URL}", "20210604000000", "", "archived-error", "", day(3)
    )
    before = replace(page, url="https://web.archive.org/web/20200101000000/x", timestamp="20200101000000")
    wishes = tuple(SnapshotStatus("plan", URL, "captured-differs", day(3), memento=found) for found in (page, before))
    (removed,) = (e for e in entries(replace(told_of, snapshots=wishes), RULES) if e.kind == "removed")
    assert [(found.kind, found.at, found.url) for found in removed.evidence] == [
        ("look", day(1), ""),
        ("look", day(3), ""),
        ("absence", day(2), ""),
        ("memento", day(3), page.url),
    ]
    assert removed.evidence[2].text == "The answer is kept (HTTP status 404)"


def test_a_look_that_told_of_a_change_and_the_copy_made_of_it_are_one_entry() -> None:
    changed = one("1uc.2", "changed")
    assert changed.key == one("1uc", "changed").key
    assert changed.what.startswith("Changed between 1 June 2021 and 3 June 2021.")
    assert changed.certainty == "Both states are kept as copies." and changed.updated == day(4)
    assert [found.kind for found in changed.evidence] == ["look", "capture", "capture"]
    assert one("1cc", "changed").certainty == "2 looks."


def test_a_return_to_an_old_state_is_said() -> None:
    newest = entries(holding("12.1"), RULES)[0]
    assert newest.what.endswith("It is again what it was on 1 June 2021, byte for byte.")
    assert one("1cu", "new").kind == "new"
    assert entries(holding("1cu"), RULES)[0].what == "Served again as in our copy of 1 June 2021."


def test_a_copy_with_the_same_text_is_no_change_and_words_of_a_comparison_are_told() -> None:
    same, words = Compared("The text is the same.", same=True), Compared("3 passages changed.")
    told_of = holding("12")
    newest = told_of.captures[0].id
    assert [entry.kind for entry in entries(told_of, RULES, {newest: same})] == ["new"]
    assert entries(told_of, RULES, {newest: words})[0].what.endswith("3 passages changed.")


def test_a_recovered_copy_is_never_called_our_own_look() -> None:
    recovered = entries(holding("xxxR"), RULES)[0]
    assert recovered.what == "A copy was recovered from Internet Archive, which archived it on 1 June 2021."
    assert recovered.certainty == "Received from another archive, and not by us from its address."
    assert recovered.evidence[-1].url == RECOVERED.memento_url
    assert "Last seen" not in one("Rxxx", "removed").what


def test_a_copy_elsewhere_with_the_same_bytes_is_evidence() -> None:
    there = Memento("https://web.archive.org/web/2021/x", "20210601130000", "", "identical", "1" * 64, day(1))
    wish = SnapshotStatus("plan", URL, "verified", day(1), memento=there)
    (new,) = entries(replace(holding("1"), snapshots=(wish, wish)), RULES)
    assert [(found.kind, found.url) for found in new.evidence] == [("capture", ""), ("memento", there.url)]


@pytest.mark.parametrize("seed", range(200))
def test_whatever_happens_keys_are_unique_and_stay_and_outages_tell_nothing(seed: int) -> None:
    chance = random.Random(seed)
    script = "".join(chance.choices("ucdmxb-.123RA", k=14))
    now = entries(holding(script), RULES)
    assert len({entry.key for entry in now}) == len(now)
    assert all(entry.at <= entry.updated for entry in now)
    assert [entry.at for entry in now] == sorted((entry.at for entry in now), reverse=True)
    longer = entries(holding(script + "".join(chance.choices("b-.", k=5))), RULES)
    assert longer == now
    later = {entry.key for entry in entries(holding(script + "".join(chance.choices("ux1", k=5))), RULES)}
    assert {entry.key for entry in now} <= later
