"""The end of an embargo on machines that cannot reach the sealed store, and on those that are thrown away."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from test_deposit import CUSTODY, Place

from holdfast.commands import deposit, init, release, verify
from holdfast.config import Workspace

BEFORE = datetime(2019, 1, 1, 12, tzinfo=UTC)


@pytest.fixture
def place(tmp_path: Path) -> Place:
    """A letter under an embargo that is over by now, deposited while it was not."""
    made = Place(tmp_path / "root")
    init.run(made.root)
    (made.root / "sources" / "records").mkdir(parents=True, exist_ok=True)
    made.configure("")
    made.record(f"{CUSTODY}release: 2020-01-01\n")
    deposit.run(made.workspace, "letter", made.file("letter.txt", b"A letter.\n"), clock=lambda: BEFORE)
    return made


def held(workspace: Workspace, folder: str) -> int:
    return len(list((workspace.root / folder).glob("??/*")))


def test_without_the_sealed_store_it_is_named_and_nothing_fails(place: Place) -> None:
    shutil.rmtree(place.root / ".holdfast" / "sealed")
    report = release.run(place.workspace, due=True)
    assert [(item.outcome, report.failed) for item in report.items] == [("waiting", False)]
    assert "1 of its objects are not in .holdfast/sealed on this machine" in report.items[0].reason


def test_a_store_that_does_not_answer_is_named_and_nothing_fails(place: Place) -> None:
    config = replace(place.workspace.config, sealed_store="nowhere://nothing")
    report = release.run(replace(place.workspace, config=config), due=True)
    assert [(item.outcome, report.failed) for item in report.items] == [("waiting", False)]
    assert "the sealed store cannot be reached from this machine" in report.items[0].reason


def test_a_machine_that_is_thrown_away_does_not_take_the_only_copy_with_it(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    safe = place.root.parent / "safe"
    shutil.move(place.root / ".holdfast" / "sealed", safe)
    made = replace(place.workspace, config=replace(place.workspace.config, sealed_store=str(safe)))
    monkeypatch.setenv("CI", "true")
    thrown_away = place.root.parent / "thrown-away"
    shutil.copytree(place.root, thrown_away)
    first = release.run(replace(made, root=thrown_away), due=True)
    assert [item.outcome for item in first.items] == ["published"]
    assert held(made, str(safe)) == 1, "nobody has pushed it yet"
    shutil.rmtree(thrown_away)
    assert [item.outcome for item in release.run(made, due=True).items] == ["published"], "nothing was lost"
    assert held(made, "archive/objects") == 1
    release.run(made, due=True)
    assert held(made, str(safe)) == 0, "it was found to be public"
    assert [one for one in verify.run(made).findings if one.level == "error"] == []
    assert release.run(made, due=True).items == ()
