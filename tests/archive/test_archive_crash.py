"""SIGKILL at many points of a real process that keeps captures: what it acknowledged is kept, and the rest heals.

A kill cannot show a missing fsync, because the system writes a dead process's files all the same. So the order of
its system calls is checked as well: nothing is acknowledged before it and its name were pushed to the disk.

The long campaigns with real command lines are in ``tests/soak``.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import archive_factory
import pytest

from holdfast.archive import Archive

CALLS = ("mkdir", "link", "unlink", "fsync", "fchmod", "write", "flock")
POINTS = int(os.environ.get("HOLDFAST_KILL_POINTS", "5"))  # of the calls that change something, evenly spread
CAPTURES = 3


@pytest.fixture
def strace() -> str:
    path = shutil.which("strace")
    if path is None:
        pytest.skip("no strace found: the kill test is not run (Debian: apt install strace)")
    return path


def child(strace: str, root: Path, *options: str) -> subprocess.CompletedProcess[str]:
    root.mkdir()
    program = [sys.executable, archive_factory.__file__, str(root), "record", str(CAPTURES)]
    quiet = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
    log = str(root / "strace.log")
    return subprocess.run(
        [strace, "-f", "-qq", "-o", log, *options, *program], capture_output=True, text=True, env=quiet, timeout=60
    )


def check(root: Path, said: list[str]) -> list[str]:
    """What is wrong with the archive below ``root`` after a child died that had said these lines."""
    archive = Archive(root / "archive", "archive/objects")
    wrong = [f"before healing: {finding}" for finding in archive.verify()[0] if finding.level == "error"]
    with archive.run("watch"):
        pass
    findings, _ = archive.verify()
    wrong += [f"after healing: {finding}" for finding in findings if finding.level == "error"]
    wrong += [f"left: {finding}" for finding in findings if finding.rule in ("run-unsealed", "capture-unjournaled")]
    history = archive.read()
    kept = [f"{record} {capture.id}" for record in history.records for capture in history.captures_of(record)]
    if not (kept[: len(said)] == said and len(kept) <= len(said) + 1):
        wrong.append(f"acknowledged {said}, kept {kept}")
    return wrong


def not_pushed(log: str, root: Path) -> list[str]:
    """What the traced process acknowledged (wrote to stdout) while it was not on the disk yet."""
    dirty: set[str] = set()
    wrong = []
    for line in log.splitlines():
        call, _, rest = line.split(maxsplit=1)[1].partition("(")
        paths = re.findall(r'[<"](/[^">]*)', rest)
        if call == "write" and rest.startswith("1<"):
            wrong += [f"{path} before {rest[-60:]}" for path in dirty if path.startswith(f"{root}/archive")]
        elif call == "fsync":
            dirty.discard(paths[0])
        elif call == "write" and paths:
            dirty.add(paths[0])
        elif call in ("link", "mkdir") and rest.endswith("= 0"):
            wrong += [f"{paths[0]} linked" for path in paths[:-1] if path in dirty]
            dirty.add(str(Path(paths[-1]).parent))
    return wrong


def test_nothing_is_acknowledged_before_it_is_on_the_disk(strace: str, tmp_path: Path) -> None:
    traced = child(strace, tmp_path / "whole", "-y", "-e", "trace=" + ",".join(CALLS))
    log = (tmp_path / "whole" / "strace.log").read_text()
    assert len(traced.stdout.splitlines()) == CAPTURES
    assert log.count(" link(") >= CAPTURES * 3
    assert not_pushed(log, tmp_path / "whole") == []


def test_a_killed_process_loses_nothing_that_it_acknowledged(strace: str, tmp_path: Path) -> None:
    whole = child(strace, tmp_path / "whole", "-e", "trace=" + ",".join(CALLS))
    said = whole.stdout.splitlines()
    assert len(said) == CAPTURES, whole.stderr
    log = (tmp_path / "whole" / "strace.log").read_text()
    total = {call: len(re.findall(rf"^\d+ +{call}\(", log, re.MULTILINE)) for call in CALLS}
    every = [(call, nth) for call in CALLS for nth in range(1, total[call] + 1)]
    assert len(every) > 80, total

    def killed(point: tuple[str, int]) -> tuple[tuple[str, int], int, list[str]]:
        call, nth = point
        root = tmp_path / f"{call}-{nth}"
        ended = child(strace, root, "-e", f"trace={call}", "-e", f"inject={call}:signal=KILL:when={nth}")
        return point, ended.returncode, check(root, ended.stdout.splitlines())

    with ThreadPoolExecutor(2) as pool:
        results = list(pool.map(killed, every[:: max(1, len(every) // POINTS)]))
    assert len(results) >= POINTS
    assert all(code != 0 for _, code, _ in results), "some child was not killed"
    assert [(point, wrong) for point, _, wrong in results if wrong] == []
