"""The list of all decisions to withhold: complete, with what lifted them, and without a word of what was withheld."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "commands"))
from withheld_world import CANARIES, TWO, WHY, dress, invoke, letter, skin_of, traces, world

from holdfast.commands import build, capture
from holdfast.config import Workspace

SHA256 = 64


@pytest.fixture
def papers(tmp_path: Path) -> Iterator[Workspace]:
    """A letter with words that stand nowhere else, and another paper, both captured."""
    pages = {"one.html": letter(), "two.html": letter("harmless", "Another")}
    with world(tmp_path, {"one": "", "two": ""}, pages) as made:
        dress(made, skin_of(tmp_path / "skin"))
        assert capture.run(made, ["one", "two"]).counts["captured"] == 2
        yield made


def page(workspace: Workspace) -> str:
    build.run(workspace, search=False)
    return (workspace.site / "withheld.html").read_text(encoding="utf-8")


def data(workspace: Workspace) -> list[dict[str, object]]:
    found: list[dict[str, object]] = json.loads((workspace.site / "withheld.json").read_text())["decisions"]
    return found


def test_every_decision_is_listed_with_what_became_of_it(papers: Workspace) -> None:
    assert "Nothing was withheld so far." in page(papers)
    assert data(papers) == []
    for place in ("takedowns.html", "records/index.html"):
        assert "withheld.html" in (papers.site / place).read_text(), place
    invoke(papers, "withhold", "one", *WHY, *TWO, "--review-on", "2031-03-01")
    shown = page(papers)
    for words in (
        "1 decision, the newest first, 1 in force", "The paper one", "It holds personal data. It names somebody.",
        "A. Editor; B. Trustee", 'href="https://t.example/policy"', "1 March 2031", "All copies of the record, 2 files",
        '<meta name="robots" content="noindex">',
    ):  # fmt: skip
        assert words in shown, words
    (told,) = data(papers)
    (document,) = told["documents"]  # type: ignore[misc]
    assert document["sha256"] in shown
    assert (told["in_force"], told["reason"], len(told["objects"])) == (True, "personal-data", 2)  # type: ignore[arg-type]
    assert traces(papers.site, words=CANARIES) == []
    assert "withheld.html" not in (papers.site / "sitemap.xml").read_text()
    digest = str(document["sha256"])
    invoke(papers, "release", "one", "--reason", "The family agreed.", "--decided-by", "A. Editor")
    invoke(papers, "withhold", "two", *WHY, *TWO, "--erase")
    shown = page(papers)
    assert "2 decisions, the newest first, 1 in force" in shown
    assert shown.index("The paper two") < shown.index("The paper one")
    assert "by A. Editor. The family agreed." in shown
    assert "The bytes were destroyed." in shown
    assert digest in shown
    assert [one["in_force"] for one in data(papers)] == [True, False]
    assert len(digest) == SHA256
    (papers.root / "sources/records/one.yml").unlink()
    shown = page(papers)
    assert "one (no longer described here)" in shown
    assert "records/one.html" not in shown
