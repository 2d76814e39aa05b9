"""What the journal keeps back follows from its lines alone, in whatever order they come."""

from __future__ import annotations

from itertools import permutations

from holdfast.archive import events
from holdfast.archive.events import CaptureKept
from holdfast.archive.kept_back import kept_back
from holdfast.model import Release, Unsealing, Withholding

A, B = "a" * 64, "b" * 64
FIRST = Withholding("one", (A,), "error", "", ("X", "Y"), "rule", "2026-01-01T00:00:00.000000Z")
SECOND = Withholding("", (A, B), "other", "", ("X",), "rule", "2026-02-01T00:00:00.000000Z")
LIFT = Release("one", (A,), FIRST.at, "why", ("X",), "2026-03-01T00:00:00.000000Z")
SEALED = CaptureKept("one", "20260101T000000.000000Z-00000000", "c" * 64, (A,), sealed=True)
PUBLIC = CaptureKept("two", "20260101T000000.000000Z-00000001", "d" * 64, (A, B))
OPEN = Unsealing("one", (A,), "why", (), "2026-04-01T00:00:00.000000Z")


def test_an_object_is_withheld_until_every_decision_on_it_is_lifted_in_any_order() -> None:
    for lines in permutations([FIRST, SECOND, LIFT]):
        back = kept_back(lines)
        assert back.withholdings([A]) == (SECOND,)
        assert back.why(B) == "withheld"
    assert kept_back([FIRST, LIFT]).why(A) == ""


def test_an_object_is_sealed_until_it_is_unsealed_or_captured_in_public_in_any_order() -> None:
    assert kept_back([SEALED]).why(A) == "sealed"
    for lines in permutations([SEALED, OPEN]):
        assert kept_back(lines).why(A) == ""
    for lines in permutations([SEALED, PUBLIC]):
        assert kept_back(lines).why(A) == ""
    assert kept_back([SEALED, OPEN, FIRST]).why(A) == "withheld"


def test_only_a_decision_on_the_record_itself_is_one_on_the_whole_of_it() -> None:
    assert kept_back([FIRST]).of_record("one") == FIRST
    assert kept_back([SECOND]).of_record("one") is None
    assert kept_back([FIRST, LIFT]).of_record("one") is None


def test_a_public_capture_has_the_line_that_it_always_had() -> None:
    assert b"sealed" not in events.event_line(PUBLIC, 1, "2026-01-01T00:00:00.000000Z")
    assert b'"sealed":true' in events.event_line(SEALED, 1, "2026-01-01T00:00:00.000000Z")
