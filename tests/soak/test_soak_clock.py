"""A clock that is ten years wrong: nothing is overwritten, order holds, and people are told."""

from __future__ import annotations

import sys
import time
from pathlib import Path

import pytest
import soak_driver
from soak_stage import HELD_BEFORE, SAID, Scene, Stage, archive_of, errors, files_of, report, run, standing

from holdfast.demo.sources import CHANGED

TEN_YEARS = 3652  # days


def captured(scene: Scene, root: Path, days: int) -> tuple[list[str], list[str]]:
    """Capture with a clock that is wrong by so many days; what is wrong afterwards, and what people were told."""
    before = files_of(root)
    arguments = [*scene.command(root)[3:], "--again"]
    ended = run(scene, root, command=[sys.executable, soak_driver.__file__, "clock", str(days), *arguments])
    now = files_of(root)
    wrong = [] if ended.code == 0 else [f"exit code {ended.code}: {ended.stderr}"]
    wrong += [f"overwritten: {name}" for name, content in before.items() if now.get(name) != content]
    wrong += errors(root)
    if tuple(SAID.findall(ended.stderr)) != scene.ids:
        wrong.append(f"not done: {ended.stderr}")
    return wrong, [line for line in ended.stderr.splitlines() if line.startswith("Mind the clock")]


def story(stage: Stage, clocks: list[int]) -> tuple[list[str], list[int], list[str]]:
    """Capture one page again and again, each time changed and under another clock.

    What is wrong; at which turns people were told; the rules that ``verify`` names in the end.
    """
    scene = stage.capture([HELD_BEFORE], f"clock{''.join(map(str, clocks))}")
    root, wrong, told, order = scene.folder, [], [], []
    for turn, days in enumerate(clocks):
        stage.web.publish(CHANGED.host, CHANGED.path, f"<h1>Version {turn}</h1><p>Of {days}.".encode(), "text/html")
        found, words = captured(scene, root, days)
        wrong += found
        told += [turn] if words else []
        newest = archive_of(root).read().newest(HELD_BEFORE)
        order.append(newest.payload.sha256 if newest else "")
    kept = [one.payload.sha256 for one in archive_of(root).read().captures_of(HELD_BEFORE)]
    if kept[: len(clocks)] != order[::-1] or len(set(kept)) != len(clocks) + 1:
        wrong.append(f"order or number: {kept}")
    return wrong, told, [finding.rule for finding in archive_of(root).verify(jobs=1)[0]]


def test_a_clock_ten_years_wrong_overwrites_nothing_and_is_told(tmp_path: Path) -> None:
    with standing(tmp_path) as stage:
        wrong, told, rules = story(stage, [-TEN_YEARS])
    assert (wrong, told, rules) == ([], [0], ["clock-went-back"])


@pytest.mark.soak
@pytest.mark.timeout(600)
def test_clocks_that_jump_ten_years_either_way_harm_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    began = time.monotonic()
    ahead, behind, right = TEN_YEARS, -TEN_YEARS, 0
    clocks = [ahead, right, behind, right, ahead, behind, behind, ahead, right, right]
    with standing(tmp_path) as stage:
        wrong, told, rules = story(stage, clocks)
    seconds = round(time.monotonic() - began)
    report(
        capsys, "wrong clock", runs=len(clocks), set_back=len(rules), told=len(told), wrong=len(wrong), seconds=seconds
    )
    set_back = [turn for turn in range(1, len(clocks)) if clocks[turn] < clocks[turn - 1]]
    assert wrong == []
    assert told == set_back
    assert rules == ["clock-went-back"] * len(set_back)
