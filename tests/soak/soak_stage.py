"""What the campaigns share: archives on the demo's small web, real command lines run on them, and the verdict after.

What a command *acknowledged* is what it said on standard error, one line for each record as it is done, and every
complete line of the journal that can be seen when it ends. None of it may be gone afterwards.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from holdfast import records
from holdfast.archive import Archive, journal
from holdfast.commands import capture, init, watch
from holdfast.config import FILE_NAME, Config, Workspace
from holdfast.demo import sources
from holdfast.demo.web import SmallWeb
from holdfast.errors import ArchiveError

HELD_BEFORE = "gate-times"
DOCUMENTS = (
    "harbour-authority-statement",  # a page with its parts
    "quiet-harbour-operating-guide",  # PDF
    "council-scrutiny-papers",  # by a redirect
    "quiet-harbour-business-case",  # Word
    "gate-house-message",  # e-mail
    "quiet-harbour-news-report",  # compressed on the way
    "quiet-harbour-board-slides",  # PowerPoint
    "scrutiny-minutes",
    "quiet-harbour-announcement",
    "two-hundred-nights-report",
    "open-the-gate-petition",
    "council-information-reply",
)
"""Records of the demo that are to be had, so that a run in which nothing goes wrong ends with exit code 0."""

SAID = re.compile(r"^ +\[ *\d+/\d+\] ([a-z0-9-]+): .*\n", re.MULTILINE)
QUIET = {name: value for name, value in os.environ.items() if name not in ("CI", "GITHUB_ACTIONS")}
QUIET["PYTHONDONTWRITEBYTECODE"] = "1"


@dataclass(frozen=True, slots=True)
class Ended:
    """How a command ended: its exit code (negative: the signal), what it said, and the archive's lines just then."""

    code: int
    stderr: str
    lines: frozenset[bytes]

    @property
    def said(self) -> tuple[str, ...]:
        """The records that it reported as done."""
        return tuple(SAID.findall(self.stderr))


@dataclass(frozen=True, slots=True)
class Scene:
    """An archive as it is before a command, and the command."""

    name: str
    folder: Path
    verb: str
    ids: tuple[str, ...]

    def copy(self, root: Path) -> Path:
        """The same archive at ``root``."""
        shutil.copytree(self.folder, root)
        return root

    def command(self, root: Path) -> list[str]:
        """The command line on the archive at ``root``."""
        return [sys.executable, "-m", "holdfast", self.verb, "-C", str(root), *self.ids]

    def again(self, root: Path) -> None:
        """The same command once more, in this process. Raises what it raises."""
        if self.verb == "capture":
            capture.run(workspace(root), self.ids)
        else:
            watch.run(workspace(root), self.ids)


class Stage:
    """Makes the scenes. The small web serves on this machine as long as the stage stands."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.web = SmallWeb().start()
        self.later = SmallWeb().start()
        for turn in sources.TAKEN_DOWN:
            self.later.take_down(turn.host, turn.path, turn.status)

    def stop(self) -> None:
        """Closes the webs."""
        self.web.stop()
        self.later.stop()

    def empty(self, name: str, web: SmallWeb | None = None) -> Path:
        """The demo's archive with nothing captured."""
        root = self.folder / name
        init.run(root)
        sources.lay_out(root, (web or self.web).resolve(), "http://127.0.0.1:9/")
        return root

    def capture(self, ids: Sequence[str] = DOCUMENTS, name: str = "capture") -> Scene:
        """One copy is held and sealed; ``holdfast capture`` of ``ids`` comes next."""
        root = self.empty(name)
        capture.run(workspace(root), [HELD_BEFORE])
        return Scene(name, root, "capture", tuple(ids))

    def heal(self, ids: Sequence[str] = DOCUMENTS[:5]) -> Scene:
        """The same after a run that was killed at its worst: three copies, of which the journal names two, half a
        line, an object of no capture, and a temporary file. The next run has all that to put in order.
        """
        scene = self.capture(ids, "heal")
        capture.run(workspace(scene.folder), DOCUMENTS[-3:])
        sealed = max((scene.folder / "archive" / "journal").glob("*.jsonl"))
        lines = sealed.read_bytes().splitlines(keepends=True)
        run = json.loads(lines[0])["run"]
        sealed.with_name(f"{run}.part").write_bytes(b"".join(lines[:-1]) + lines[-1][:100])
        sealed.unlink()
        stray = scene.folder / "stray"
        stray.write_bytes(b"An object whose capture was never finished.")
        Archive(scene.folder / "archive", "archive/objects").objects.put(stray)
        stray.unlink()
        (scene.folder / "archive" / "objects" / ".holdfast-0123456789abcdef.tmp").write_bytes(b"half of someth")
        return scene

    def watch(self, ids: Sequence[str] = DOCUMENTS) -> Scene:
        """Everything is held, some of it was taken down since; ``holdfast watch`` will notice and keep that."""
        root = self.empty("watch")
        capture.run(workspace(root), [HELD_BEFORE, *ids])
        sources.lay_out(root, self.later.resolve(), "http://127.0.0.1:9/")
        return Scene("watch", root, "watch", tuple(ids))


def workspace(root: Path) -> Workspace:
    """The archive at ``root`` with its configuration."""
    config = records.load_config(root / FILE_NAME)
    assert isinstance(config, Config), config
    return Workspace(root, config)


def archive_of(root: Path) -> Archive:
    """The archive below ``root``."""
    return Archive(root / "archive", "archive/objects")


def lines_of(root: Path) -> frozenset[bytes]:
    """Every complete line about a record in any run of the journal, sealed or not."""
    return frozenset(line for run in journal.load(root / "archive" / "journal") for line in run.lines)


def files_of(root: Path) -> dict[str, bytes]:
    """What lies in the archive under a final name, with its content."""
    found = {}
    for path in (root / "archive").rglob("*"):
        if path.is_file() and path.suffix not in (".part", ".tmp"):
            found[path.relative_to(root).as_posix()] = path.read_bytes()
    return found


def run(
    scene: Scene,
    root: Path,
    *before: str,
    command: Sequence[str] = (),
    preexec: Callable[[], None] | None = None,
) -> Ended:
    """The scene's command (or another ``command``) as a real process, behind ``before`` if that is given."""
    line = [*before, *(command or scene.command(root))]
    done = subprocess.run(line, capture_output=True, text=True, env=QUIET, timeout=120, preexec_fn=preexec)
    return Ended(done.returncode, done.stderr, lines_of(root))


def errors(root: Path) -> list[str]:
    """What ``verify`` calls damage."""
    return [
        f"{one.path}: {one.rule}: {one.message}" for one in archive_of(root).verify(jobs=1)[0] if one.level == "error"
    ]


def verdict(scene: Scene, root: Path, ended: Ended, before: dict[str, bytes]) -> list[str]:
    """What is wrong with the archive at ``root`` after its command ended early; ``before`` is what was there earlier.

    The archive must verify at once, be put in order by the same command, and hold all that was acknowledged.
    """
    wrong = [f"before healing: {error}" for error in errors(root)]
    try:
        wrong += not_kept(root, ended, "before healing")
        scene.again(root)
    except ArchiveError as error:
        return [*wrong, f"not healed: {error}"]
    findings, _ = archive_of(root).verify(jobs=1)
    wrong += [f"after healing: {one.path}: {one.rule}" for one in findings if one.level == "error"]
    wrong += [f"left: {one.path}" for one in findings if one.rule in ("run-unsealed", "capture-unjournaled")]
    wrong += not_kept(root, ended, "after healing")
    history = archive_of(root).read()
    missing = [name for name in scene.ids if history.newest(name) is None]
    wrong += [f"not done after the same command once more: {name}" for name in missing]
    now = files_of(root)
    wrong += [f"harmed: {name}" for name, content in before.items() if now.get(name) != content]
    return wrong


def not_kept(root: Path, ended: Ended, when: str) -> list[str]:
    """What was acknowledged and is not in the journal, or not in full in the archive."""
    lines = lines_of(root)
    told = {json.loads(line).get("record") for line in lines}
    wrong = [f"{when}, lost: {line[:120]!r}" for line in ended.lines - lines]
    wrong += [f"{when}, said to be done and not in the journal: {name}" for name in ended.said if name not in told]
    history = archive_of(root).read()
    for name in history.captures:
        for one in history.captures_of(name):  # raises when a manifest is missing or altered
            sizes = [(file.size, archive_of(root).objects.size(file.sha256)) for file in one.files]
            wrong += [f"{when}, not whole: {name} {one.id}" for size, found in sizes if size != found]
    return wrong


@contextmanager
def standing(folder: Path) -> Iterator[Stage]:
    """A stage that is taken down at the end."""
    stage = Stage(folder)
    try:
        yield stage
    finally:
        stage.stop()


def report(capsys: pytest.CaptureFixture[str], campaign: str, **counts: object) -> None:
    """One JSON line for people who keep figures."""
    with capsys.disabled():
        sys.stdout.write("\n" + json.dumps({"campaign": campaign, **counts}) + "\n")
        sys.stdout.flush()
