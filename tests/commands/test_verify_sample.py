"""``holdfast verify --sample``: each day another slice of the objects, and all of them in the end."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from holdfast.cli import cli
from holdfast.commands import init, verify
from holdfast.config import Config, Workspace

SLICES = 5
FIRST_DAY = datetime(2021, 6, 1, 9, tzinfo=UTC)


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    init.run(tmp_path)
    return Workspace(tmp_path, Config("t", "https://example.org/", "a@example.org"))


def counts_of(workspace: Workspace, day: int) -> int:
    report = verify.run(workspace, sample=SLICES, clock=lambda: FIRST_DAY + timedelta(days=day))
    return report.counts["objects"]


def put_strays(workspace: Workspace, number: int) -> None:
    """Objects that no capture names: found whatever the sample, hashed only in their slice."""
    for name in (f"{n:08x}".ljust(64, "a") for n in range(number)):
        place = workspace.archive / "objects" / name[:2] / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(b"not what the name says")


def test_so_many_days_as_there_are_slices_hash_every_object_once(workspace: Workspace) -> None:
    put_strays(workspace, 23)
    daily = [counts_of(workspace, day) for day in range(SLICES)]
    assert sum(daily) == 23
    assert max(daily) < 23
    assert counts_of(workspace, SLICES) == daily[0]


def test_a_damaged_object_is_found_on_its_day_and_its_presence_on_every_day(workspace: Workspace) -> None:
    put_strays(workspace, 1)
    rules = [
        {f.rule for f in verify.run(workspace, sample=SLICES, clock=lambda d=day: FIRST_DAY + timedelta(d)).findings}
        for day in range(SLICES)
    ]
    assert sum("object-damaged" in found for found in rules) == 1
    assert all("object-unexpected" in found for found in rules)


@pytest.mark.parametrize("bad", ["30", "2/30", "1/0", "1/x", "1/366", ""])
def test_a_sample_that_is_no_fraction_is_a_usage_error_that_shows_the_form(bad: str) -> None:
    result = CliRunner().invoke(cli, ["verify", "--sample", bad])
    assert result.exit_code == 2
    assert "1/30" in result.output
