"""The witness table says which of our copies a verdict is about."""

from __future__ import annotations

from dataclasses import replace

from holdfast.model import Capture, Holding, Hop, Memento, Payload, Record, Requisites, SnapshotStatus
from holdfast.site import witnesses

URL = "https://board.example.org/gate.html"
MEMENTO = Memento(
    "https://web.archive.org/web/20210602000000/" + URL, "20210602000000", "", "identical", "a" * 64,
    "2021-06-02T00:00:00.000000Z",
)  # fmt: skip


def copy(sha256: str, moment: str) -> Capture:
    payload = Payload("text/html", "text/html", 1, sha256, 1, sha256)
    return Capture("", "gate", URL, URL, moment, moment, (Hop(URL, 200, moment),), payload, Requisites(), ())


OLD, NEW = copy("a" * 64, "2021-06-01T10:00:00.000000Z"), copy("b" * 64, "2021-06-09T10:00:00.000000Z")


def verdict_of(*captures: Capture, memento: Memento = MEMENTO) -> str:
    status = SnapshotStatus("gate", URL, "verified", memento.checked_at, memento=memento)
    holding = Holding(Record("gate", "Gate", "page", url=URL), captures, snapshots=(status,))
    return next(row.verdict for row in witnesses.table(holding) if row.holder != "This archive")


def test_a_verdict_on_our_newest_copy_needs_no_more_words() -> None:
    assert verdict_of(OLD) == "Same bytes"


def test_a_verdict_passed_before_our_newest_copy_names_the_copy_it_is_about() -> None:
    assert verdict_of(NEW, OLD) == "Same bytes as our copy of 1 June 2021, 10:00 UTC"
    other = replace(MEMENTO, verdict="differs", sha256="c" * 64)
    assert verdict_of(NEW, OLD, memento=other) == "Other bytes than our copy of 1 June 2021, 10:00 UTC"


def test_equal_bytes_are_the_same_bytes_whenever_they_were_compared() -> None:
    differed = replace(MEMENTO, verdict="differs", sha256="b" * 64)
    assert verdict_of(NEW, OLD, memento=differed) == "Same bytes"
