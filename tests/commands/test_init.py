"""``holdfast init``: an archive that checks and builds at once, and never touches what is there."""

from __future__ import annotations

from pathlib import Path

import pytest

from holdfast import records
from holdfast.commands import build, check, init, verify
from holdfast.config import Config, Workspace
from holdfast.errors import UsageError

REPOSITORY = Path(__file__).parents[2]
SCAFFOLD = REPOSITORY / "scripts" / "holdfast" / "scaffold"
SHARED = [
    "_shell/record.md", "records/index.md", "timeline.md", "takedowns.md", "organisations.md", "search.md", "check.md",
    "help.md",
]  # fmt: skip


def workspace_of(folder: Path) -> Workspace:
    config = records.load_config(folder / "holdfast.yml")
    assert isinstance(config, Config), config
    return Workspace(folder, config)


def test_a_new_archive_checks_verifies_and_builds_at_once(tmp_path: Path) -> None:
    folder = tmp_path / "new"
    init.run(folder, title='Flood "papers": 2021', contact="a@example.org")
    workspace = workspace_of(folder)
    assert workspace.config.title == 'Flood "papers": 2021'
    assert not check.run(folder).findings
    assert not verify.run(workspace).findings
    report = build.run(workspace)
    assert not report.failed and not report.findings
    assert (folder / "site" / "search.html").is_file()
    assert (folder / "archive" / "README.txt").read_text(encoding="utf-8")


def test_entries_can_be_written_below_what_a_new_archive_says(tmp_path: Path) -> None:
    init.run(tmp_path)
    additions = {
        "sources/organisations.yml": "harbour-board:\n  name: Harbour Board\n",
        "sources/events.yml": "events:\n  - {date: 2018, what: A guide appears., evidence: [guide]}\n",
        "sources/records/guide.yml": "title: Guide\nkind: guidance\npublisher: harbour-board\n",
    }
    for name, text in additions.items():
        with (tmp_path / name).open("a", encoding="utf-8") as file:
            file.write(text)
    report = check.run(tmp_path)
    assert not report.findings
    assert (report.counts["organisations"], report.counts["events"]) == (1, 1)


def test_what_is_there_stays_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "holdfast.yml").write_text("mine", encoding="utf-8")
    report = init.run(tmp_path)
    assert (tmp_path / "holdfast.yml").read_text(encoding="utf-8") == "mine"
    assert report.counts["kept"] == 1
    assert init.run(tmp_path).counts["made"] == 0


def test_a_file_in_the_way_is_a_usage_error(tmp_path: Path) -> None:
    (tmp_path / "x").write_text("a file")
    with pytest.raises(UsageError, match="is a file"):
        init.run(tmp_path / "x")


@pytest.mark.parametrize("name", SHARED)
def test_the_pages_of_a_new_archive_are_those_of_this_one(name: str) -> None:
    assert (SCAFFOLD / "docs" / name).read_bytes() == (REPOSITORY / "docs" / name).read_bytes()
