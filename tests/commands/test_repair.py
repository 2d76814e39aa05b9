"""``holdfast repair``: a good copy in the place of a damaged or missing object, and never anything else."""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path

import pytest

from holdfast.archive import Archive
from holdfast.commands import capture, repair
from holdfast.config import Config, Workspace
from holdfast.model import Report, Withholding

sys.path.insert(0, str(Path(__file__).parents[1] / "archive"))
from archive_factory import make_fetched

BODY = b"<p>A page.</p>"
NAME = hashlib.sha256(BODY).hexdigest()
STORE, FIRST, SECOND = "archive/objects", "mirror-one", "mirror-two"


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    config = Config("T", "https://t.example/", "a@t.example", mirrors=(FIRST, SECOND))
    workspace = Workspace(tmp_path, config)
    with Archive.of(workspace).run("capture") as run:
        run.keep(make_fetched(tmp_path / "work", "some-record", BODY))
    return workspace


def file(workspace: Workspace, place: str, name: str = NAME) -> Path:
    return workspace.root / place / name[:2] / name


def damage(path: Path, data: bytes = b"damaged") -> None:
    path.chmod(0o644)
    path.write_bytes(data)


def outcomes(report: Report) -> list[tuple[str, str]]:
    return [(item.outcome, item.reason) for item in report.items]


def repairs_of(workspace: Workspace) -> list[str]:
    lines = [line for path in (workspace.archive / "journal").glob("*.jsonl") for line in path.read_text().split("\n")]
    return [line for line in lines if '"type":"repaired"' in line]


def test_nothing_to_repair_writes_nothing(workspace: Workspace) -> None:
    before = sorted(workspace.archive.rglob("*"))
    report = repair.run(workspace)
    assert (report.failed, report.counts["repaired"], report.items) == (False, 0, ())
    assert sorted(workspace.archive.rglob("*")) == before


@pytest.mark.parametrize("place", [STORE, FIRST, SECOND])
def test_a_damaged_object_is_replaced_and_set_aside(workspace: Workspace, place: str) -> None:
    damage(file(workspace, place))
    report = repair.run(workspace)
    assert not report.failed
    assert file(workspace, place).read_bytes() == BODY
    (aside,) = (workspace.cache / "damaged").iterdir()
    assert (aside.name[:64], aside.read_bytes()) == (NAME, b"damaged")
    was = hashlib.sha256(b"damaged").hexdigest()
    (line,) = repairs_of(workspace)
    source = FIRST if place == STORE else STORE
    for part in (f'"object":"{NAME}"', f'"place":"{place}"', f'"source":"{source}"', f'"was":"{was}"', '"at":"'):
        assert part in line
    assert Archive.of(workspace).verify()[0] == ()
    assert repair.run(workspace).items == ()


def test_missing_objects_are_filled_in_everywhere(workspace: Workspace) -> None:
    for place in (STORE, SECOND):
        file(workspace, place).unlink()
    report = repair.run(workspace)
    assert [outcome for outcome, _ in outcomes(report)] == ["repaired", "repaired"]
    assert all('"was":"missing"' in line for line in repairs_of(workspace))
    assert not (workspace.cache / "damaged").exists()
    assert Archive.of(workspace).verify()[0] == ()


def test_a_damaged_copy_is_never_spread(workspace: Workspace) -> None:
    damage(file(workspace, STORE))
    damage(file(workspace, FIRST), b"X" + BODY[1:])
    report = repair.run(workspace)
    assert not report.failed
    assert {file(workspace, place).read_bytes() for place in (STORE, FIRST, SECOND)} == {BODY}


def test_without_a_good_copy_it_says_so_and_changes_nothing(workspace: Workspace) -> None:
    for place, data in ((STORE, b"one"), (FIRST, b"two")):
        damage(file(workspace, place), data)
    file(workspace, SECOND).unlink()
    report = repair.run(workspace)
    assert report.failed
    assert [outcome for outcome, _ in outcomes(report)] == ["failed"] * 3
    assert {finding.rule for finding in report.findings} == {"not-repaired"}
    assert all("No good copy was found" in finding.message for finding in report.findings)
    assert (file(workspace, STORE).read_bytes(), file(workspace, FIRST).read_bytes()) == (b"one", b"two")
    assert not file(workspace, SECOND).exists()
    assert repairs_of(workspace) == []


def test_from_takes_the_copy_from_there_and_nowhere_else(workspace: Workspace) -> None:
    file(workspace, STORE).unlink()
    report = repair.run(workspace, source="backup")
    assert report.failed, "the mirrors have it, and were not asked"
    backup = file(workspace, "backup")
    backup.parent.mkdir(parents=True)
    backup.write_bytes(BODY)
    report = repair.run(workspace, source="backup")
    assert outcomes(report) == [("repaired", f"{STORE} had it missing; from backup")]


def test_a_place_that_does_not_answer_is_named_and_the_others_are_repaired(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("holdfast.archive.remote_files.FIRST_PAUSE", 0)
    file(workspace, STORE).unlink()
    config = Config("T", "https://t.example/", "a@t.example", mirrors=(FIRST, "sftp://keeper@127.0.0.1:9/objects"))
    report = repair.run(Workspace(workspace.root, config))
    assert [(finding.rule, finding.path) for finding in report.findings] == [
        ("not-reached", "sftp://keeper@127.0.0.1:9/objects")
    ]
    assert report.failed
    assert file(workspace, STORE).read_bytes() == BODY


def test_what_was_withheld_is_not_brought_back(workspace: Workspace) -> None:
    archive = Archive(workspace.archive, STORE)
    objects = tuple(sorted(path.name for path in (workspace.root / STORE).rglob("*") if path.is_file()))
    with archive.run("withhold") as run:
        run.decided(
            Withholding(
                "some-record", objects, "court-order", "", ("A", "B"), "https://p.example/", "2026-01-01T00:00:00Z"
            )
        )
    for name in objects:
        archive.objects.remove(name)
    report = repair.run(workspace)
    assert (report.items, report.failed) == ((), False)
    assert not [path for path in (workspace.root / STORE).rglob("*") if path.is_file()]


def test_a_remote_store_is_repaired_as_well(tmp_path: Path) -> None:
    address = f"memory://{tmp_path.name}/objects"
    workspace = Workspace(tmp_path, Config("T", "https://t.example/", "a@t.example", store=address, mirrors=(FIRST,)))
    archive = Archive.of(workspace)
    with archive.run("capture") as run:
        run.keep(make_fetched(tmp_path / "work", "some-record", BODY))
    files = archive.objects.primary._files._connected()[0]  # type: ignore[attr-defined]
    files.pipe_file(f"/{tmp_path.name}/objects/{NAME[:2]}/{NAME}", b"damaged")
    assert not repair.run(workspace).failed
    assert archive.open_object(NAME).read() == BODY
    (aside,) = (workspace.cache / "damaged").iterdir()
    assert aside.read_bytes() == b"damaged"


def test_captures_tell_what_a_mirror_misses_until_repair_fills_it(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path, Config("T", "https://t.example/", "a@t.example", mirrors=(FIRST,)))
    workspace.records.mkdir(parents=True)
    (tmp_path / FIRST).write_text("a file where a folder should be")
    with Archive.of(workspace).run("capture") as run:
        run.keep(make_fetched(tmp_path / "work", "some-record", BODY))
    for _ in range(2):
        report = capture.run(workspace)
        assert [(finding.rule, finding.level) for finding in report.findings] == [("mirror-behind", "note")]
        assert "misses 2 objects" in report.findings[0].message
        assert not report.failed
    (tmp_path / FIRST).unlink()
    assert repair.run(workspace).counts["repaired"] == 2
    assert capture.run(workspace).findings == ()
