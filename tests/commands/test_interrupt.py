"""Ctrl-C at any moment, also in the first fraction of a second, ends the program without a traceback."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest


@pytest.mark.parametrize("moment", [0.02, 0.06, 0.1, 0.15, 0.2, 0.3])
def test_ctrl_c_while_the_program_starts_shows_no_traceback(tmp_path: Path, moment: float) -> None:
    ready = tmp_path / "sitecustomize.py"  # read by Python itself before our first line, so that we know it runs
    ready.write_text(f"open({str(tmp_path / 'up')!r}, 'w').close()\n", encoding="utf-8")
    command = [sys.executable, "-m", "holdfast", "check", "-C", str(tmp_path)]
    environment = {**os.environ, "PYTHONPATH": str(tmp_path)}
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=environment) as process:
        while not (tmp_path / "up").exists() and process.poll() is None:
            time.sleep(0.001)
        time.sleep(moment)
        process.send_signal(signal.SIGINT)
        _, shown = process.communicate(timeout=30)
    if moment > 0.05:  # before, it is Python that starts, not we
        assert "Traceback" not in shown, shown
        assert process.returncode in (-signal.SIGINT, 130, 2)


def test_a_background_job_of_a_script_goes_on_when_the_script_is_interrupted() -> None:
    look = "import holdfast.__main__, signal; print(signal.getsignal(signal.SIGINT).name)"
    command = f"trap '' INT; exec '{sys.executable}' -c '{look}'"
    shown = subprocess.run(["sh", "-c", command], capture_output=True, text=True, check=True).stdout
    assert shown == "SIG_IGN\n"
