"""A power cut after every change that a real command makes to the archive: nothing is lost that it acknowledged."""

from __future__ import annotations

import shutil
import sys
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pytest
import soak_driver
from soak_calls import Call, traced
from soak_disk import Disk, outcomes, said_by, write_out
from soak_stage import DOCUMENTS, Ended, Scene, files_of, report, standing, verdict

WITH_DATA = ("-x", "-s", "50000000")


def campaign(scene: Scene, folder: Path, *, every: int = 1, driver: Sequence[str] = ()) -> dict[str, object]:
    """Record the scene's command, cut the power after each ``every``-th change, and judge all that may be left."""
    began = time.monotonic()
    _, calls = traced(scene, folder / "whole", *WITH_DATA, driver=driver)
    disk = Disk(folder / "whole" / "archive", scene.folder / "archive")
    before = files_of(scene.folder)
    said, wrong, changes, acknowledged = "", [], 0, 0
    tried: Counter[str] = Counter()
    for call in calls:
        said += "".join(said_by(call))
        changed = disk.apply(call)
        changes += changed
        if not changed or changes % every:
            continue
        ended = Ended(-9, said, disk.promised())
        for name, outcome in outcomes(changes).items():
            root = scene.copy(folder / "cut")
            shutil.rmtree(root / "archive")
            write_out(disk.root, outcome, root / "archive")
            found = verdict(scene, root, ended, before)
            wrong += [(changes, name, call.name, found)] if found else []
            tried[name] += 1
            acknowledged += len(ended.lines)
            shutil.rmtree(root)
    return {
        "command": scene.verb,
        "scene": scene.name,
        "points": tried.total(),
        "by what is left": dict(tried),
        "acknowledged": acknowledged,
        "wrong": wrong,
        "seconds": round(time.monotonic() - began),
    }


def test_a_power_cut_loses_nothing_that_was_acknowledged(tmp_path: Path) -> None:
    with standing(tmp_path) as stage:
        found = campaign(stage.capture(DOCUMENTS[1:2]), tmp_path, every=9)
    assert found["wrong"] == []
    assert int(str(found["points"])) >= 12


@pytest.mark.parametrize("forgotten", ["file", "folder"])
def test_the_model_of_the_disk_finds_a_forgotten_push(tmp_path: Path, forgotten: str) -> None:
    """The campaign is worth something only if it would notice."""
    whole = tmp_path / "whole"
    whole.mkdir()
    disk = Disk(whole, whole)
    pushes = {"file": f"3<{whole}/a>) = 0", "folder": f"3<{whole}>) = 0"}
    disk.apply(Call("1", "openat", 1, f'AT_FDCWD</>, "{whole}/a", O_WRONLY|O_CREAT, 0600) = 3<{whole}/a>'))
    disk.apply(Call("1", "write", 1, f'3<{whole}/a>, "h\\303\\244lt\\n", 6) = 6'))
    for what, text in pushes.items():
        if what != forgotten:
            disk.apply(Call("1", "fsync", 1, text))
    write_out(disk.root, outcomes(1)["only what was pushed"], tmp_path / "cut")
    left = {path.name: path.read_bytes() for path in (tmp_path / "cut").iterdir()}
    assert left == ({"a": b""} if forgotten == "file" else {})
    disk.apply(Call("1", "fsync", 1, pushes[forgotten]))
    write_out(disk.root, outcomes(1)["only what was pushed"], tmp_path / "later")
    assert (tmp_path / "later" / "a").read_text() == "hält\n"


@pytest.mark.soak
@pytest.mark.parametrize("deaf", ["0", "1"], ids=["files", "folders"])
def test_the_campaign_finds_a_disk_that_is_never_told(tmp_path: Path, deaf: str) -> None:
    with standing(tmp_path) as stage:
        driver = [sys.executable, soak_driver.__file__, "deaf", deaf]
        assert campaign(stage.capture(DOCUMENTS[1:2]), tmp_path, every=3, driver=driver)["wrong"] != []


@pytest.mark.soak
@pytest.mark.timeout(3600)
def test_power_cuts_after_every_change_lose_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    total = 0
    with standing(tmp_path) as stage:
        for scene in (stage.capture(DOCUMENTS[:2]), stage.heal(DOCUMENTS[:1]), stage.watch(DOCUMENTS[:2])):
            (tmp_path / f"{scene.name}-cuts").mkdir()
            found = campaign(scene, tmp_path / f"{scene.name}-cuts")
            wrong = found.pop("wrong")
            report(capsys, "power cut", **found, wrong=len(wrong))  # type: ignore[arg-type]
            assert wrong == []
            total += int(str(found["points"]))
    assert total >= 400
