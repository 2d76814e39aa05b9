"""What is under embargo, sealed or withheld is not published before somebody has looked at what it gives away."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from withheld_world import TWO, WHY, invoke, letter, report, world, write_record

from exposure_corpus import lines, pdf
from holdfast.commands import capture, check, release, verify
from holdfast.config import Workspace

NUMBER = "943 476 5919"
PEOPLE = ("A. Editor",)
DAY = "release: 2027-01-02\n"


def on(day: int) -> datetime:
    return datetime(2027, 1, day, 6, tzinfo=UTC)


@pytest.fixture
def papers(tmp_path: Path) -> Iterator[Workspace]:
    """Two records: the copy of one gives a patient's number away, that of the other nothing."""
    much = ["Minutes of the harbour board, which met at the gate."] * 12
    pages = {"one.pdf": pdf(lines(*much), lines(*much, f"Her NHS number is {NUMBER}.")), "two.html": letter()}
    with world(tmp_path, {"one": "", "two": ""}, pages) as made:
        yield made


def write(workspace: Workspace, name: str, more: str) -> None:
    write_record(workspace.root, name, more)
    if name == "one":
        path = workspace.root / "sources/records/one.yml"
        path.write_text(path.read_text().replace("one.html", "one.pdf"))


def objects(workspace: Workspace) -> int:
    return len(list(workspace.archive.glob("objects/*/*")))


def allowance(workspace: Workspace, message: str) -> str:
    """The line that a remedy says to write into the record, with a reason in it."""
    start = message.index("allow: [")
    return message[start : message.index("]", start) + 1].replace("…", "She agreed") + "\n"


def test_the_end_of_an_embargo_publishes_nothing_that_nobody_has_looked_at(papers: Workspace) -> None:
    for name in ("one", "two"):
        write(papers, name, DAY)
    assert {item.reason for item in capture.run(papers, ["one", "two"], clock=lambda: on(1)).items} == {"sealed"}
    journal = len(list(papers.archive.glob("journal/*.jsonl")))
    done = release.run(papers, due=True, clock=lambda: on(2))
    assert [(item.record, item.outcome) for item in done.items] == [("one", "blocked"), ("two", "published")]
    assert done.failed
    assert (objects(papers), len(list(papers.archive.glob("journal/*.jsonl")))) == (2, journal + 1)
    (finding,) = done.findings
    assert (finding.rule, finding.level, finding.path) == ("nhs-number", "error", "sources/records/one.yml")
    assert "on page 2, at " in finding.message and "943 *** **19" in finding.message
    assert NUMBER not in finding.message + finding.remedy
    assert "holdfast redact one --page 2 --box " in finding.remedy
    assert not verify.run(papers).failed
    write(papers, "one", DAY + allowance(papers, finding.remedy))
    again = release.run(papers, due=True, clock=lambda: on(3))
    assert [(item.record, item.outcome) for item in again.items] == [("one", "published")]
    assert (objects(papers), again.findings, again.failed) == (4, (), False)


def test_what_is_unsealed_by_a_person_is_looked_at_as_well(papers: Workspace) -> None:
    write(papers, "one", "access: sealed\n")
    capture.run(papers, ["one"])
    write(papers, "one", "access: public\n")
    done = report(papers, "release", "one", "--reason", "It is time.", "--decided-by", "A. Editor", code=1)
    assert [item["outcome"] for item in done["items"]] == ["blocked"]  # type: ignore[attr-defined]
    assert objects(papers) == 0
    write(papers, "one", "access: public\nallow: [{what: nhs-number, page: 1, reason: Another page}]\n")
    assert release.run(papers, "one", reason="It is time.", decided_by=PEOPLE).counts["blocked"] == 1
    write(papers, "one", "access: public\nallow: [{what: nhs-number, page: 2, reason: She agreed}]\n")
    assert release.run(papers, "one", reason="It is time.", decided_by=PEOPLE).counts["published"] == 1


def test_a_withholding_is_not_lifted_over_what_nobody_has_looked_at(papers: Workspace) -> None:
    write(papers, "one", "")
    capture.run(papers, ["one"])
    invoke(papers, "withhold", "one", *WHY, *TWO)
    done = release.run(papers, "one", reason="They agreed.", decided_by=PEOPLE)
    assert [item.outcome for item in done.items] == ["blocked"]
    assert "holdfast redact" not in done.findings[0].remedy  # a withheld copy cannot be redacted
    assert objects(papers) == 0
    assert "withheld" in capture.run(papers, ["one"]).items[0].reason
    (papers.root / "sources/records/one.yml").unlink()  # what has no record is allowed by nobody
    assert release.run(papers, "one", reason="They agreed.", decided_by=PEOPLE).counts["blocked"] == 1
    write(papers, "one", allowance(papers, done.findings[0].remedy))
    assert [one for one in check.run(papers).findings if one.level == "error"] == []
    assert release.run(papers, "one", reason="They agreed.", decided_by=PEOPLE).counts["released"] == 1
    assert objects(papers) == 2


def test_a_sealed_record_is_not_looked_at_when_nothing_of_it_becomes_public(papers: Workspace) -> None:
    write(papers, "one", "access: sealed\n")
    capture.run(papers, ["one"])
    invoke(papers, "withhold", "one", *WHY, *TWO)
    done = release.run(papers, "one", reason="They agreed.", decided_by=PEOPLE)
    assert [item.outcome for item in done.items] == ["released"]
    assert objects(papers) == 0
