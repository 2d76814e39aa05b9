"""What a command prints, and the exit code it leaves with."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from holdfast import console
from holdfast.model import Finding, Item, Report

FINDING = Finding("sources/records/a.yml", "unknown-key", "There is no key 'titel'.", "Write 'title'.", 3, 1)
NOTE = Finding("archive/x", "litter", "A leftover.", "Remove it.", level="note")


@pytest.mark.parametrize(
    ("report", "code"),
    [
        (Report("check"), 0),
        (Report("check", findings=(NOTE,)), 0),
        (Report("check", findings=(FINDING,)), 1),
        (Report("capture", items=(Item("a", "failed", "gone"),), failed=True), 1),
        (Report("snapshot", stopped="archive.org is throttling us."), 3),
    ],
)
def test_the_exit_code_says_how_the_command_ended(report: Report, code: int) -> None:
    assert console.exit_code(report) == code


def test_a_finding_is_printed_with_its_place_and_remedy() -> None:
    text = console.describe(FINDING)
    assert text == "sources/records/a.yml:3:1: unknown-key: There is no key 'titel'.\n    Write 'title'."
    assert console.describe(NOTE).startswith("archive/x: litter (note): ")


def test_a_command_that_refuses_broken_sources_says_that_nothing_was_done(capsys: pytest.CaptureFixture[str]) -> None:
    console.show(Report("capture", findings=(FINDING, NOTE), failed=True))
    assert capsys.readouterr().out.endswith("\ncapture: nothing was done; mend the problem above first\n")
    console.show(Report("capture", findings=(FINDING, FINDING), failed=True))
    assert capsys.readouterr().out.endswith("\ncapture: nothing was done; mend the 2 problems above first\n")
    console.show(Report("serve"))
    assert capsys.readouterr().out == "serve: nothing to do\n"


def test_the_json_report_has_the_documented_shape() -> None:
    report = Report(
        "check", items=(Item("a", "failed", "why"), Item("b", "captured")), findings=(FINDING,), counts={"n": 1}
    )
    body = json.loads(console.as_json(report))
    assert set(body) == {"command", "ok", "items", "findings", "counts"}
    assert body["ok"] is False
    assert body["items"] == [
        {"record": "a", "outcome": "failed", "reason": "why"},
        {"record": "b", "outcome": "captured"},
    ]
    assert set(body["findings"][0]) == {"path", "line", "column", "rule", "message", "remedy", "level"}


def test_progress_without_a_terminal_is_plain_lines(capsys: pytest.CaptureFixture[str]) -> None:
    with console.ConsoleProgress() as progress:
        progress.start("Capturing", 2)
        progress.step("a: captured [not markup]")
        progress.step("b: failed")
    printed = capsys.readouterr().err
    assert printed == "Capturing: 2\n  [1/2] a: captured [not markup]\n  [2/2] b: failed\n"


def test_python_looks_for_cycles_again_once_a_command_runs(tmp_path: Path) -> None:
    program = (
        "import atexit, gc, sys; from holdfast import __main__; assert not gc.isenabled()\n"
        "atexit.register(lambda: print(gc.isenabled(), gc.get_freeze_count() > 0))\n"
        f"sys.argv = ['holdfast', 'init', {str(tmp_path / 'new')!r}]; __main__.main()"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60)
    assert done.stdout.endswith("True True\n"), done.stderr
