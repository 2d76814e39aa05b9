"""``holdfast verify --sample``: each day another slice of the objects, and all of them in the end."""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from holdfast.archive import Archive
from holdfast.cli import cli
from holdfast.commands import build, init, stamp, verify
from holdfast.config import Config, Workspace
from holdfast.errors import UsageError

sys.path.insert(0, str(Path(__file__).parents[1] / "archive"))
from archive_factory import make_fetched

from time_authority import Authority, need_openssl

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


def keep(workspace: Workspace, record: str, day: int) -> None:
    """A capture of two objects, begun on that day of June 2021."""
    moment = datetime(2021, 6, day, 9, tzinfo=UTC)
    with Archive.of(workspace).run("capture") as run:
        run.keep(make_fetched(workspace.root / "work" / record, record, f"The page of {record}.".encode(), moment))


def test_since_a_day_only_what_was_captured_from_then_on_is_hashed(workspace: Workspace) -> None:
    for record, day in (("early", 3), ("late", 17), ("later", 18)):
        keep(workspace, record, day)
    for day, objects in ((1, 6), (4, 4), (17, 4), (18, 2), (19, 0)):
        report = verify.run(workspace, since=date(2021, 6, day), journal=False)
        assert (report.counts["objects"], report.counts["captures"], report.failed) == (objects, 3, False)


def test_since_a_day_older_damage_waits_and_older_losses_do_not(workspace: Workspace) -> None:
    for record, day in (("early", 3), ("late", 17)):
        keep(workspace, record, day)
    early = Archive.of(workspace).newest("early")
    assert early is not None
    path = Archive.of(workspace).object_path(early.payload.sha256)
    path.chmod(0o644)
    path.write_bytes(b"The page of earls.")
    assert not verify.run(workspace, since=date(2021, 6, 17), journal=False).failed
    assert verify.run(workspace, since=date(2021, 6, 3), journal=False).failed
    path.unlink()
    assert verify.run(workspace, since=date(2021, 6, 17), journal=False).failed


def test_slice_and_day_together_hash_what_both_name(workspace: Workspace) -> None:
    for record, day in (("early", 3), ("late", 17)):
        keep(workspace, record, day)
    days = [FIRST_DAY + timedelta(days=20 + day) for day in range(SLICES)]
    counts = [
        verify.run(workspace, sample=SLICES, since=date(2021, 6, 17), journal=False, clock=lambda d=day: d).counts
        for day in days
    ]
    assert sum(count["objects"] for count in counts) == 2


def test_a_day_that_is_none_or_still_to_come_is_a_usage_error(workspace: Workspace) -> None:
    for bad, words in (("2021-06-31", "does not match"), ("yesterday", "does not match"), ("2999-01-01", "future")):
        result = CliRunner().invoke(cli, ["verify", "-C", str(workspace.root), "--since", bad])
        assert result.exit_code == 2 or isinstance(result.exception, UsageError)
        assert words in result.output or words in str(result.exception)


def test_it_says_up_to_which_run_file_a_time_stamp_vouches_and_how_many_are_later(
    workspace: Workspace, tmp_path: Path
) -> None:
    need_openssl()
    keep(workspace, "early", 3)
    stem = next((workspace.archive / "journal").glob("*.jsonl")).stem
    authority = Authority(tmp_path / "authority")
    try:
        stamp.run(replace(workspace, config=replace(workspace.config, timestamps=(authority.url,))))
    finally:
        authority.stop()
    keep(workspace, "late", 17)
    (witness,) = (item for item in verify.run(workspace, journal=False).items if item.record == "witness")
    assert witness.outcome == "part"
    assert f"up to the run file {stem} (127.0.0.1:" in witness.reason
    assert "2 run files are later" in witness.reason


@pytest.mark.parametrize("bad", ["30", "2/30", "1/0", "1/x", "1/366", ""])
def test_a_sample_that_is_no_fraction_is_a_usage_error_that_shows_the_form(bad: str) -> None:
    result = CliRunner().invoke(cli, ["verify", "--sample", bad])
    assert result.exit_code == 2
    assert "1/30" in result.output


def test_the_site_says_when_the_archive_was_last_checked(workspace: Workspace) -> None:
    keep(workspace, "early", 3)
    build.run(workspace, search=False)
    page = workspace.site / "check.html"
    assert "When it was last checked" not in page.read_text()
    verify.run(workspace, clock=lambda: FIRST_DAY)
    verify.run(workspace, sample=SLICES, clock=lambda: FIRST_DAY + timedelta(days=1))
    build.run(workspace, search=False)
    told = page.read_text()
    assert "2 June 2021" in told and "a part of the objects" in told
    assert "1 June 2021" in told and "every object" in told
