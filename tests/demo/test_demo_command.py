"""``holdfast demo`` plays the ordinary commands in order, says when one ends otherwise, and clears up after itself."""

from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from holdfast.commands import demo
from holdfast.errors import UsageError


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


def _heed() -> None:
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # a shell lets its background jobs ignore Ctrl-C


def test_ctrl_c_in_the_middle_is_answered_once_by_the_command_and_once_by_the_demonstration(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "holdfast", "demo", "--no-serve", "--dir", str(tmp_path / "archive")]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True, preexec_fn=_heed
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
