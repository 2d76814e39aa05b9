"""Ctrl-C at any moment, also in the first fraction of a second, ends the program without a traceback."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

AT = '''
import os, signal, sys

class Interrupting:
    """Sends Ctrl-C to its own process when a module is looked for."""
    def find_spec(self, name, path=None, target=None):
        if name == {module!r}:
            os.kill(os.getpid(), signal.SIGINT)

sys.meta_path.insert(0, Interrupting())
signal.signal(signal.SIGINT, signal.default_int_handler)  # also where the tests themselves run in the background
'''


@pytest.mark.parametrize(
    "module",
    ["holdfast.cli", "click.core", "holdfast.errors", "holdfast.verbs.starting", "pydantic"],
)
def test_ctrl_c_while_the_program_loads_shows_no_traceback(tmp_path: Path, module: str) -> None:
    # Python reads this file before our first line; a moment by the clock would be another one on a busy machine.
    (tmp_path / "sitecustomize.py").write_text(AT.format(module=module), encoding="utf-8")
    (tmp_path / "holdfast.yml").write_text(
        "{title: T, url: https://t.example/, contact: a@t.example}", encoding="utf-8"
    )
    command = [sys.executable, "-m", "holdfast", "check", "-C", str(tmp_path)]
    environment = {**os.environ, "PYTHONPATH": str(tmp_path)}
    done = subprocess.run(command, capture_output=True, text=True, env=environment, timeout=30, check=False)
    assert "Traceback" not in done.stderr, done.stderr
    assert done.returncode in (-signal.SIGINT, 130)


def test_a_background_job_of_a_script_goes_on_when_the_script_is_interrupted() -> None:
    look = "import holdfast.__main__, signal; print(signal.getsignal(signal.SIGINT).name)"
    command = f"trap '' INT; exec '{sys.executable}' -c '{look}'"
    shown = subprocess.run(["sh", "-c", command], capture_output=True, text=True, check=True).stdout
    assert shown == "SIG_IGN\n"
