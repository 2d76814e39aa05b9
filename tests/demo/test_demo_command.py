"""``holdfast demo`` plays the ordinary commands in order, says when one ends otherwise, and clears up after itself."""

from __future__ import annotations

import io
import os
import re
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from holdfast.commands import demo
from holdfast.errors import UsageError

COMMANDS = [
    "init",
    "check",
    "capture",
    "recover",
    "snapshot",
    *["watch"] * 3,
    "capture",
    "watch",
    "verify",
    "build",
    "serve",
]


def test_a_folder_with_anything_else_in_it_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("ten years of work", encoding="utf-8")
    with pytest.raises(UsageError, match="nothing was touched"):
        demo.run(tmp_path, serve=False, out=io.StringIO())
    assert [file.name for file in tmp_path.iterdir()] == ["thesis.txt"]


def test_a_marker_of_somebody_else_does_not_count(tmp_path: Path) -> None:
    (tmp_path / demo.MARKER).write_text("mine", encoding="utf-8")
    with pytest.raises(UsageError):
        demo.run(tmp_path, serve=False, out=io.StringIO())


def test_a_file_or_a_link_is_not_taken_for_a_folder(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    (tmp_path / "link").symlink_to(tmp_path)
    for name in ("file", "link"):
        with pytest.raises(UsageError, match="--dir"):
            demo.run(tmp_path / name, serve=False, out=io.StringIO())


def test_a_command_that_ends_otherwise_than_expected_ends_the_demonstration(tmp_path: Path) -> None:
    out = io.StringIO()
    stage = demo._Stage(tmp_path, out)
    with pytest.raises(demo._Unexpected, match="exit code 2, not 0"):
        stage.play("check")  # there is no archive here
    assert stage.items[-1].outcome == "failed"
    assert f"$ holdfast check -C {tmp_path}" in out.getvalue()
    assert "has no holdfast.yml" in out.getvalue(), "what the command says is shown"
    stage.play("check", expected=2, why="there is no archive yet")
    assert stage.items[-1].outcome == "as expected"
    assert "(Exit code 2, as it should be: there is no archive yet.)" in out.getvalue()


def test_a_command_that_does_not_end_with_us_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(demo, "GRACE", 0.1)
    stubborn = [sys.executable, "-c", "import time; time.sleep(60)"]
    with subprocess.Popen(stubborn) as child:
        demo._end(child)
        assert child.wait(5) == -signal.SIGTERM


def test_ctrl_c_in_the_middle_is_answered_once_by_the_command_and_once_by_the_demonstration(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "holdfast", "demo", "--no-serve", "--dir", str(tmp_path / "archive")]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True
    ) as process:
        assert process.stdout is not None
        shown = ""
        for line in process.stdout:
            shown += line
            if line.startswith("Capturing"):
                os.killpg(process.pid, signal.SIGINT)  # as a terminal does: to the demonstration and its command
        assert process.wait(30) == 130
    assert "Traceback" not in shown
    assert shown.count("Interrupted.") <= 1, shown
    assert shown.endswith("The demonstration was interrupted; run again, it begins anew.\n"), shown


class Played:
    """A whole demonstration in a process of its own, up to the served site; ended by Ctrl-C."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        command = [sys.executable, "-m", "holdfast", "demo", "--port", "0", "--dir", str(folder)]
        environment = {**os.environ, "IA_ACCESS_KEY_ID": "real", "IA_SECRET_ACCESS_KEY": "secret"}
        self.process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=environment
        )
        self.shown = ""
        self.address = ""

    def up_to_serving(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.shown += line
            found = re.search(r"Serving .* at (http://127\.0\.0\.1:\d+/)", line)
            if found:
                self.address = found.group(1)
                return

    def page(self, place: str) -> str:
        with urllib.request.urlopen(self.address + place, timeout=10) as answer:
            return str(answer.read().decode("utf-8"))

    def interrupt(self) -> int:
        self.process.send_signal(signal.SIGINT)
        rest, _ = self.process.communicate(timeout=30)
        self.shown += rest
        return self.process.returncode


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Played]:
    folder = tmp_path_factory.mktemp("demo") / "archive"
    performance = Played(folder)
    try:
        performance.up_to_serving()
        yield performance
    finally:
        if performance.process.poll() is None:
            performance.process.kill()
            performance.process.communicate()


@pytest.mark.slow
def test_the_ordinary_commands_are_shown_in_their_order(played: Played) -> None:
    assert re.findall(r"^\$ (?:IA_\S+ )*holdfast (\w+)", played.shown, re.MULTILINE) == COMMANDS, played.shown
    assert "secret" not in played.shown


@pytest.mark.slow
def test_the_site_shows_what_was_kept_of_what_is_gone(played: Played) -> None:
    assert "for quiet as well as for water" in played.page("records/quiet-harbour-operating-guide.html")
    assert 'id="p7"' in played.page("records/quiet-harbour-operating-guide.html")
    for place in re.findall(r"http://127\.0\.0\.1:\d+/(\S+)  ", played.shown):
        assert "Quiet Harbour papers" in played.page(place.partition("#")[0])


@pytest.mark.slow
def test_the_site_says_that_all_of_it_is_fictional(played: Played) -> None:
    for place in ("index.html", "about.html"):
        assert "ictional" in played.page(place)
        assert "Say here" not in played.page(place)


@pytest.mark.slow
def test_ctrl_c_ends_it_cleanly_and_it_can_be_played_again(played: Played) -> None:
    assert played.interrupt() in (0, 130)
    assert "Traceback" not in played.shown
    with pytest.raises(OSError):
        played.page("index.html")
    demo._make_way(played.folder)
    assert [file.name for file in played.folder.iterdir()] == [demo.MARKER]
