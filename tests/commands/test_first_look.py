"""Whoever makes a copy hears at once of what should be looked at, and the copy is kept all the same."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from withheld_world import letter, world, write_record

from exposure_corpus import lines, pdf
from holdfast.commands import capture, check, deposit
from holdfast.config import Workspace
from holdfast.progress import Progress

NUMBER = "943 476 5919"
MAIL = "jane.smith@trust.example"
FRAMED = (
    '<html><head><title>T</title></head><body><h1>Minutes</h1><p>The board met.</p><iframe src="/frame.html"></iframe>'
)
CUSTODY = "custody: {received_from: a resident, received_on: 2021-06-17, how: by e-mail}\n"


class Heard(Progress):
    """Keeps what is said while a command works."""

    def __init__(self) -> None:
        self.said: list[str] = []

    def start(self, title: str, total: int | None) -> None: ...

    def step(self, message: str) -> None: ...

    def note(self, message: str) -> None:
        self.said.append(message)


@pytest.fixture
def papers(tmp_path: Path) -> Iterator[Workspace]:
    pages = {
        "page.html": letter(f"Write to {MAIL} or <a href='tel:+447700900123'>ring</a>. NHS number {NUMBER}."),
        "paper.pdf": pdf(lines("Minutes"), lines(f"Her NHS number is {NUMBER}.")),
        "clean.html": letter(),
        "framed.html": FRAMED,
        "frame.html": f"<p>Ask {MAIL} for the key.</p>",
    }
    with world(tmp_path, {"page": "", "clean": "", "framed": ""}, pages) as made:
        yield made


def write(workspace: Workspace, name: str, more: str = "") -> None:
    write_record(workspace.root, name, more)
    path = workspace.root / f"sources/records/{name}.yml"
    path.write_text(path.read_text().replace("paper.html", "paper.pdf"))


def test_a_capture_says_what_should_be_looked_at(papers: Workspace) -> None:
    write(papers, "paper")
    done = capture.run(papers, ["page", "paper", "clean"])
    assert done.counts == {"captured": 3, "unchanged": 0, "failed": 0, "skipped": 0}
    assert not done.failed
    assert {(one.path, one.rule, one.level) for one in done.findings} == {
        ("sources/records/page.yml", "to-look-at", "note"),
        ("sources/records/paper.yml", "to-look-at", "note"),
    }
    told = {one.path.rpartition("/")[2]: one.message for one in done.findings}
    assert told["page.yml"] == (
        "3 things to look at before it is published: an e-mail address that looks like a person's (1), a mobile phone "
        "number (1), an NHS number (1)."
    )
    assert told["paper.yml"] == "1 thing to look at before it is published: an NHS number (1)."
    assert capture.run(papers, ["page"]).findings == ()


def test_what_the_record_allows_is_not_told_again_and_what_is_sealed_is_told_with_its_own_words(
    papers: Workspace,
) -> None:
    write(papers, "paper", "allow: [{what: nhs-number, reason: She agreed}]\n")
    write(papers, "page", "access: sealed\n")
    (told,) = capture.run(papers, ["page", "paper"]).findings
    assert told.path == "sources/records/page.yml" and "before it is released" in told.message


def test_a_deposit_does_so_too_and_leaves_what_is_slow_for_later(papers: Workspace, tmp_path: Path) -> None:
    write(papers, "note", CUSTODY)
    mail = f"From: Harbour <foi@harbour.example>\nTo: office@b.example\nSubject: Minutes\n\nShe is {NUMBER}.\n"
    (tmp_path / "a.eml").write_text(mail)
    (told,) = deposit.run(papers, "note", tmp_path / "a.eml").findings
    assert told.rule == "to-look-at" and "an NHS number (1)" in told.message
    Image.new("RGB", (900, 900), "white").save(tmp_path / "a.png")
    heard, begun = Heard(), time.perf_counter()
    assert deposit.run(papers, "note", tmp_path / "a.png", progress=heard).findings == ()
    assert any("`holdfast check` looks into them" in sentence for sentence in heard.said)
    assert time.perf_counter() - begun < 20


def test_what_only_a_part_of_the_page_gives_away_is_found_by_the_check(papers: Workspace) -> None:
    assert capture.run(papers, ["framed"]).findings == ()
    (found,) = [one for one in check.run(papers).findings if one.level == "error"]
    assert found.rule == "email" and "in http://papers.example/frame.html" in found.message
    assert MAIL not in found.message
    write(papers, "framed", "allow: [{what: email, reason: The key keeper of the harbour}]\n")
    assert [one for one in check.run(papers).findings if one.level == "error"] == []
