"""SIGKILL at every call of the commands that hide, bring back, vouch for, take in and mend what is kept."""

from __future__ import annotations

import shutil
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pytest
from soak_calls import points
from soak_deeds import Deed, Deeds, verdict
from soak_nursery import Nursery, two_at_once
from soak_stage import files_of, report

from time_authority import Authority

MUTATING = (
    "openat", "mkdir", "link", "unlink", "unlinkat", "rmdir", "rename", "renameat", "renameat2", "fsync", "fchmod",
    "chmod", "write", "pwrite64", "ftruncate", "flock", "symlink", "copy_file_range", "sendfile",
)  # fmt: skip


def campaign(deed: Deed, folder: Path, wanted: Sequence[str] = ()) -> dict[str, object]:
    """Kill the command at every call that changes something, two processes at once; or at the last call of each name
    that is ``wanted``. The counts, and everything that was wrong under ``wrong``."""
    began = time.monotonic()
    folder.mkdir()
    module = f"holdfast.commands.{deed.verb}"
    with Nursery(module) as nursery:
        calls = nursery.traced(deed, folder / "whole")
        assert not deed.done(folder / "whole")
        reads = {(call.name, call.nth) for call in calls if call.opens_to_read}
        every = [point for point in points(calls, folder / "whole") if point[0] in MUTATING and point not in reads]
        last = dict(every)
        chosen = [(name, last[name]) for name in wanted] if wanted else every

        def at(nursery: Nursery, point: tuple[str, int]) -> tuple[int, list[str]]:
            root = folder / f"{point[0]}-{point[1]}"
            deed.copy(root)
            before = files_of(root)
            inject = f"inject={point[0]}:signal=KILL:when={point[1]}"
            ended = nursery.run(deed, root, "-o", "/dev/null", "-e", f"trace={point[0]}", "-e", inject)
            wrong = verdict(nursery, deed, root, ended, before)
            shutil.rmtree(root)
            return ended.code, wrong

        results = two_at_once(nursery, at, chosen, module)
    killed = [point for point, (code, _) in zip(chosen, results, strict=True) if code < 0]
    return {
        "command": deed.name,
        "points": len(killed),
        "ended before the point": len(results) - len(killed),
        "by call": dict(Counter(name for name, _ in killed)),
        "wrong": [(point, wrong) for point, (_, wrong) in zip(chosen, results, strict=True) if wrong],
        "seconds": round(time.monotonic() - began),
    }


def test_a_withholding_killed_on_its_way_hides_everything_when_it_is_done_again(tmp_path: Path) -> None:
    found = campaign(Deeds(tmp_path).withhold(), tmp_path / "points", ("write", "link", "unlink"))
    assert (found["wrong"], found["points"]) == ([], 3)


@pytest.mark.soak
@pytest.mark.timeout(3600)
def test_deeds_killed_at_every_call_are_finished_by_the_same_command(
    tmp_path: Path, authority: Authority, capsys: pytest.CaptureFixture[str]
) -> None:
    total = 0
    deeds = Deeds(tmp_path, site=True)
    for deed in (
        deeds.withhold(), deeds.erase(), deeds.release(), deeds.due(), deeds.redact(), deeds.deposit(), deeds.repair(),
        deeds.stamp(authority),
    ):  # fmt: skip
        found = campaign(deed, tmp_path / f"{deed.folder.name}-points")
        wrong = found.pop("wrong")
        report(capsys, "kill", **found, wrong=len(wrong))  # type: ignore[arg-type]
        assert wrong == []
        total += int(str(found["points"]))
    assert total >= 400
