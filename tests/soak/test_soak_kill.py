"""SIGKILL at the file-system calls of real commands: what they had acknowledged is kept, the same command heals."""

from __future__ import annotations

import shutil
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pytest
from soak_calls import CALLS, points
from soak_nursery import Nursery, two_at_once
from soak_stage import DOCUMENTS, Ended, Scene, files_of, report, standing, verdict

Point = tuple[str, int]


def killed_at(nursery: Nursery, scene: Scene, root: Path, point: Point) -> tuple[Ended, list[str]]:
    """Kill the scene's command at one call; what is wrong afterwards."""
    call, nth = point
    scene.copy(root)
    before = files_of(root)
    inject = f"inject={call}:signal=KILL:when={nth}"
    ended = nursery.run(scene, root, "-o", "/dev/null", "-e", f"trace={call}", "-e", inject)
    wrong = verdict(scene, root, ended, before)
    shutil.rmtree(root)
    return ended, wrong


def campaign(scene: Scene, folder: Path, wanted: int | None = None, names: Sequence[str] = CALLS) -> dict[str, object]:
    """Kill at every call, two processes at once; or at ``wanted`` of those with these ``names``, evenly spread.

    The counts, and everything that was wrong under ``wrong``.
    """
    began = time.monotonic()
    folder.mkdir()
    with Nursery() as nursery:
        every = points(nursery.traced(scene, folder / "whole"), folder / "whole")
        chosen = [point for point in every if point[0] in names]
        if wanted:
            chosen = chosen[:: len(chosen) // wanted][:wanted]

        def at(nursery: Nursery, point: Point) -> tuple[Point, Ended, list[str]]:
            return point, *killed_at(nursery, scene, folder / f"{point[0]}-{point[1]}", point)

        results = two_at_once(nursery, at, chosen)
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
        found = campaign(stage.capture(DOCUMENTS[1:2]), tmp_path / "points", 5, ("link", "write", "fsync"))
    assert found["wrong"] == []
    assert found["points"] == 5


@pytest.mark.soak
@pytest.mark.timeout(3600)
def test_commands_killed_at_every_call_lose_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    total = 0
    with standing(tmp_path) as stage:
        captures = [stage.capture(DOCUMENTS[first : first + 3], f"capture-{first}") for first in range(0, 12, 3)]
        for scene in (*captures, stage.heal(DOCUMENTS[:3]), stage.watch(DOCUMENTS[:5])):
            found = campaign(scene, tmp_path / f"{scene.name}-points")
            wrong = found.pop("wrong")
            report(capsys, "kill", **found, wrong=len(wrong))  # type: ignore[arg-type]
            assert wrong == []
            total += int(str(found["points"]))
    assert total >= 1000
