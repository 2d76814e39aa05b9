"""``holdfast capture`` when this machine is the trouble: what it says, and that the archive stays sound."""

from __future__ import annotations

import resource
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from holdfast.commands import init
from holdfast.demo.web import SmallWeb

HOST = "papers.example"
SMALL = 100_000  # bytes of the largest file that the disk still takes
PROGRAM = [sys.executable, "-m", "holdfast"]


def _take_no_large_files() -> None:
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (SMALL, SMALL))


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    folder = tmp_path / "archive"
    init.run(folder)
    for name in ("large", "small"):
        record = f"title: {name}\nkind: paper\nurl: http://{HOST}/{name}.txt\n"
        (folder / "sources" / "records" / f"{name}.yml").write_text(record, encoding="utf-8")
    return folder


def test_a_disk_that_takes_no_more_is_named_with_the_folder_and_harms_nothing(archive: Path, tmp_path: Path) -> None:
    served = tmp_path / "web" / "hosts" / HOST
    served.mkdir(parents=True)
    (served / "small.txt").write_bytes(b"A small paper.\n")
    (served / "large.txt").write_bytes(b"A large paper.\n" * 100_000)
    with SmallWeb(tmp_path / "web") as web:
        settings = archive / "holdfast.yml"
        network = f'network:\n  allow: [127.0.0.0/8]\n  resolve: {{{HOST}: "127.0.0.1:{web.port}"}}\n'
        settings.write_text(settings.read_text(encoding="utf-8") + network, encoding="utf-8")
        command = [*PROGRAM, "capture", "-C", str(archive)]
        full = subprocess.run(command, capture_output=True, text=True, preexec_fn=_take_no_large_files, check=False)
        assert full.returncode == 1
        assert "Traceback" not in full.stderr
        assert f"({archive / '.holdfast' / 'work'}" in full.stderr, full.stderr
        assert "run the same command again" in full.stderr
        assert subprocess.run([*PROGRAM, "verify", "-q", "-C", str(archive)], check=False).returncode == 0
        again = subprocess.run(command, capture_output=True, text=True, check=False)
        assert again.returncode == 0, again.stderr
        assert subprocess.run([*PROGRAM, "verify", "-q", "-C", str(archive)], check=False).returncode == 0
