"""A disk that is full, fails, interrupts or takes less than it was given, at the calls of a real capture."""

from __future__ import annotations

import re
import resource
import shutil
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
import soak_driver
from soak_calls import Call, met_first
from soak_nursery import Nursery, two_at_once
from soak_stage import DOCUMENTS, Ended, Scene, archive_of, errors, files_of, report, run, standing, verdict

MAKES = ("openat", "write", "mkdir")
NAMES = ("mkdir", "link", "unlink")
ARCHIVE = {
    "ENOSPC": ("openat", "write", "mkdir", "link", "fsync"),
    "EIO": ("openat", "write", "mkdir", "link", "unlink", "fsync", "fchmod"),
    "EINTR": ("openat", "write", "mkdir", "link", "unlink", "fsync", "fchmod", "flock"),
}
"""What may answer so, in the archive."""

Fault = tuple[str, int, str]
LIMITS = (1, 20, 100, 150, 200, 300, 400, 500, 600, 700, 800, 1000, 1200, 1500, 2000, 3000, 4000, 6000, 9000, 15000)
"""Bytes that no file may exceed (RLIMIT_FSIZE): the system then takes part of a write and refuses the next."""

TRIES = 4


def faults(calls: list[Call], root: Path) -> Iterator[Fault]:
    """Each call in the archive with each error, and each that makes a download with a full disk.

    Names of downloads are made by others' code, which gives up when it is interrupted; so no call is interrupted
    where one of a thread that downloads might be met instead. Nor does a thread's call fail where the very message
    about it, which the main thread writes, would be met as well.
    """
    threads = Counter((call.name, call.nth) for call in calls)
    main = calls[0].thread
    for (name, nth), call in met_first(calls).items():
        written = sum(one.name == "write" and one.thread == main for one in calls[: calls.index(call)])
        if name == "write" and call.thread != main and nth == written + 1:
            continue
        for error, names in ARCHIVE.items():
            alone = error != "EINTR" or name not in NAMES or threads[name, nth] == 1
            if name in names and alone and f"{root}/archive" in call.text:
                yield name, nth, error
        if name in MAKES and not call.opens_to_read and f"{root}/.holdfast/work" in call.text:
            yield name, nth, "ENOSPC"


def plain(ended: Ended) -> list[str]:
    """What is wrong with how a command ended that could not do its work."""
    wrong = [] if ended.code == 1 else [f"exit code {ended.code}"]
    if "Traceback" in ended.stderr:
        wrong.append(ended.stderr)
    words = [line for line in ended.stderr.splitlines() if line.startswith("holdfast: ")]
    if not re.fullmatch(r"holdfast: .+ [Rr]un the same command again\.", "\n".join(words)):
        wrong.append(f"no one clear line: {ended.stderr}")
    return wrong


def met(nursery: Nursery, scene: Scene, root: Path, fault: Fault) -> list[str]:
    """Let one call fail; what is wrong afterwards."""
    name, nth, error = fault
    log = root.parent / f"{root.name}.log"
    for _ in range(TRIES):
        scene.copy(root)
        before = files_of(root)
        ended = nursery.run(
            scene, root, "-o", str(log), "-e", f"trace={name}", "-e", f"inject={name}:error={error}:when={nth}"
        )
        if "(INJECTED)" in log.read_text(errors="replace"):
            break
        shutil.rmtree(root)  # threads shared the work in another way, and none came to its nth call
    else:
        return [f"never met in {TRIES} runs"]
    if error == "EINTR":
        wrong = [] if ended.code == 0 and set(ended.said) == set(scene.ids) else [f"not tried again: {ended.stderr}"]
    else:
        wrong = plain(ended)
    wrong += verdict(scene, root, ended, before)
    shutil.rmtree(root)
    return wrong


def limited(scene: Scene, root: Path, most: int) -> list[str]:
    """Let no file grow beyond ``most`` bytes; what is wrong afterwards."""
    scene.copy(root)
    before = files_of(root)
    ended = run(scene, root, preexec=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (most, most)))
    wrong = [*plain(ended), *verdict(scene, root, ended, before)]
    shutil.rmtree(root)
    return wrong


def campaign(scene: Scene, folder: Path, wanted: Sequence[tuple[str, str]] = ()) -> dict[str, object]:
    """Every fault, two processes at once; or the last of each call and error that is ``wanted``."""
    began = time.monotonic()
    with Nursery() as nursery:
        chosen = list(faults(nursery.traced(scene, folder / "whole"), folder / "whole"))
        if wanted:
            last = {(name, error): (name, nth, error) for name, nth, error in chosen}
            chosen = [last[place] for place in wanted]

        def at(nursery: Nursery, fault: Fault) -> list[str]:
            return met(nursery, scene, folder / "-".join(map(str, fault)), fault)

        found = two_at_once(nursery, at, chosen)
    return {
        "points": len(chosen),
        "by error": dict(Counter(error for _, _, error in chosen)),
        "wrong": [(fault, wrong) for fault, wrong in zip(chosen, found, strict=True) if wrong],
        "seconds": round(time.monotonic() - began),
    }


def short(scene: Scene, root: Path, most: int) -> list[str]:
    """Let every write take at most ``most`` bytes: nothing may be wrong then, and nothing undone."""
    scene.copy(root)
    arguments = scene.command(root)[3:]
    ended = run(scene, root, command=[sys.executable, soak_driver.__file__, "short", str(most), *arguments])
    wrong = [] if ended.code == 0 else [f"exit code {ended.code}: {ended.stderr}"]
    wrong += errors(root)
    history = archive_of(root).read()
    wrong += [f"not done: {name}" for name in scene.ids if history.newest(name) is None]
    shutil.rmtree(root)
    return wrong


def test_faults_of_the_disk_harm_nothing_and_are_told_in_one_line(tmp_path: Path) -> None:
    with standing(tmp_path) as stage:
        scene = stage.capture(DOCUMENTS[1:2])
        found = campaign(scene, tmp_path, [("write", "ENOSPC"), ("fsync", "EIO"), ("link", "EINTR")])
        assert found["wrong"] == []
        assert limited(scene, tmp_path / "limited", 500) == []


@pytest.mark.soak
@pytest.mark.timeout(3600)
def test_every_fault_of_the_disk_harms_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with standing(tmp_path) as stage:
        scene = stage.capture(DOCUMENTS[:2])
        found = campaign(scene, tmp_path)
        partly = {most: wrong for most in LIMITS if (wrong := limited(scene, tmp_path / "limited", most))}
        bits = (1, 2, 7, 100, 1000)
        slowly = {most: wrong for most in bits if (wrong := short(scene, tmp_path / "short", most))}
    wrong = found.pop("wrong")
    report(capsys, "faults", **found, wrong=len(wrong))  # type: ignore[arg-type]
    report(capsys, "part of a write, then none", points=len(LIMITS), wrong=len(partly))
    report(capsys, "short writes", points=len(bits), wrong=len(slowly))
    assert (wrong, partly, slowly) == ([], {}, {})
    assert int(str(found["points"])) >= 200
