"""The file-system calls of a command, as strace records them."""

from __future__ import annotations

import re
import shutil
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
from soak_stage import Ended, Scene, run

CALLS = (
    "openat", "mkdir", "link", "linkat", "unlink", "unlinkat", "rmdir", "rename", "renameat", "renameat2", "fsync",
    "fdatasync", "fchmod", "chmod", "write", "writev", "pwrite64", "ftruncate", "flock", "symlink", "copy_file_range",
)  # fmt: skip
"""All that opens, changes, pushes or locks something; a command is stopped at each of those that touch its archive."""

_LINE = re.compile(r"^(\d+) +(?:<\.\.\. )?(\w+)(\(| resumed>)(.*)$")


@dataclass(frozen=True, slots=True)
class Call:
    """One call: whose, which, the how-manieth of its name in its thread, and its text after the bracket."""

    thread: str
    name: str
    nth: int
    text: str

    @property
    def worked(self) -> bool:
        """Whether it did what it was asked."""
        return re.search(r"\) += -1 ", self.text) is None

    @property
    def opens_to_read(self) -> bool:
        return self.name == "openat" and re.search(r"O_WRONLY|O_RDWR|O_CREAT", self.text) is None


def strace() -> str:
    """Where strace is; skips the test with a line when it is not."""
    path = shutil.which("strace")
    if path is None:
        pytest.skip("no strace found: this campaign is not run (Debian: apt install strace)")
    return path


def traced(scene: Scene, root: Path, *options: str, driver: Sequence[str] = ()) -> tuple[Ended, list[Call]]:
    """Run the scene's command undisturbed on a copy at ``root``; all its calls in order.

    ``driver``: the beginning of a command line for another program that is given the command's arguments.
    """
    scene.copy(root)
    log = root.with_suffix(".strace")
    names = ",".join(CALLS)
    before = [strace(), "-f", "--seccomp-bpf", "-qq", "-y", "-o", str(log), *options, "-e", f"trace={names}"]
    ended = run(scene, root, *before, command=[*driver, *scene.command(root)[3:]] if driver else ())
    assert ended.code == 0, ended.stderr
    return ended, list(parsed(log))


def parsed(log: Path) -> Iterator[Call]:
    """The calls in a log of ``strace -f``, in the order in which they ended; halves are joined."""
    counted: Counter[tuple[str, str]] = Counter()
    open_halves: dict[str, tuple[int, str]] = {}
    with log.open(encoding="utf-8", errors="surrogateescape") as lines:
        for line in lines:
            found = _LINE.match(line)
            if found is None:
                continue
            thread, name, joint, text = found.groups()
            if joint == "(":
                counted[thread, name] += 1
                nth = counted[thread, name]
                if text.endswith("<unfinished ...>"):
                    open_halves[thread] = (nth, text.removesuffix("<unfinished ...>"))
                    continue
            else:
                nth, start = open_halves.pop(thread)
                text = start + text
            yield Call(thread, name, nth, text)


def met_first(calls: list[Call]) -> dict[tuple[str, int], Call]:
    """The call that is disturbed when strace is told a name and a number.

    It counts for every thread by itself, so of the calls with one name and number the first in time is met.
    """
    met: dict[tuple[str, int], Call] = {}
    for call in calls:
        met.setdefault((call.name, call.nth), call)
    return met


def points(calls: list[Call], root: Path) -> list[tuple[str, int]]:
    """Where to disturb a command: each of its calls that touches something below ``root``, as strace counts them."""
    met = met_first(calls)
    return [place for place, call in met.items() if str(root) in call.text and not _reads_sources(call, root)]


def _reads_sources(call: Call, root: Path) -> bool:
    return call.opens_to_read and f"{root}/archive" not in call.text
