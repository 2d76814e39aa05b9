"""SIGKILL at the file-system calls of real commands: what they had acknowledged is kept, the same command heals."""

from __future__ import annotations

import shutil
import time
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from soak_calls import points, strace, traced
from soak_stage import DOCUMENTS, Ended, Scene, files_of, report, run, standing, verdict

Point = tuple[str, int]


def killed_at(scene: Scene, root: Path, point: Point) -> tuple[Ended, list[str]]:
    """Kill the scene's command at one call; what is wrong afterwards."""
    call, nth = point
    scene.copy(root)
    before = files_of(root)
    inject = f"inject={call}:signal=KILL:when={nth}"
    ended = run(scene, root, strace(), "-f", "-qq", "-o", "/dev/null", "-e", f"trace={call}", "-e", inject)
    wrong = verdict(scene, root, ended, before)
    shutil.rmtree(root)
    return ended, wrong


def campaign(scene: Scene, folder: Path, chosen: Sequence[Point]) -> dict[str, object]:
    """Kill at every chosen point, two at once; the counts, and everything that was wrong under ``wrong``."""
    began = time.monotonic()
    folder.mkdir()

    def one(point: Point) -> tuple[Point, Ended, list[str]]:
        return point, *killed_at(scene, folder / f"{point[0]}-{point[1]}", point)

    with ThreadPoolExecutor(2) as pool:
        results = list(pool.map(one, chosen))
    killed = [(point, ended) for point, ended, _ in results if ended.code < 0]
    return {
        "command": scene.verb,
        "scene": scene.name,
        "points": len(killed),
        "ended before the point": len(results) - len(killed),
        "by call": dict(Counter(point[0] for point, _ in killed)),
        "acknowledged": sum(len(ended.lines) for _, ended in killed),
        "wrong": [(point, wrong) for point, _, wrong in results if wrong],
        "seconds": round(time.monotonic() - began),
    }


def test_a_capture_killed_anywhere_loses_nothing_that_it_acknowledged(tmp_path: Path) -> None:
    with standing(tmp_path) as stage:
        scene = stage.capture(DOCUMENTS[1:2])
        _, calls = traced(scene, tmp_path / "whole")
        every = [point for point in points(calls, tmp_path / "whole") if point[0] in ("link", "write", "fsync")]
        assert len(every) > 20
        found = campaign(scene, tmp_path / "points", every[4 :: len(every) // 3][:3])
    assert found["wrong"] == []
    assert found["points"] == 3


@pytest.mark.soak
@pytest.mark.timeout(3600)
def test_commands_killed_at_every_call_lose_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    total = 0
    with standing(tmp_path) as stage:
        for scene in (stage.capture(), stage.heal(), stage.watch()):
            _, calls = traced(scene, tmp_path / f"{scene.name}-whole")
            found = campaign(scene, tmp_path / f"{scene.name}-points", points(calls, tmp_path / f"{scene.name}-whole"))
            wrong = found.pop("wrong")
            report(capsys, "kill", **found, wrong=len(wrong))  # type: ignore[arg-type]
            assert wrong == []
            total += int(str(found["points"]))
    assert total >= 1000
