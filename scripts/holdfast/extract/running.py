"""Starts one child on one document and waits with a clock. Whatever happens to it comes back as a value."""

from __future__ import annotations

import json
import math
import os
import signal
import subprocess
import time
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from holdfast.extract.limits import ChildLimits
from holdfast.extract.output import OUT_OF_MEMORY

_ENVIRONMENT = ("LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH")  # without them some builds of Python do not start
_FROM_OUTSIDE = {signal.SIGKILL, signal.SIGTERM, signal.SIGINT, signal.SIGHUP}


@dataclass(frozen=True)
class Ending:
    """How a child ended: ``why`` as the end of a sentence, "" if well; ``again``: another try may end better."""

    why: str = ""
    again: bool = False


@dataclass(frozen=True)
class Place:
    """What all children of one document share: its file, the folder they write to, their limits and interpreter."""

    payload: Path
    folder: Path
    limits: ChildLimits
    python: str

    def run(self, module: str, job: dict[str, Any], lines: str, limits: ChildLimits | None = None) -> Ending:
        """Run ``holdfast.extract.<module>`` with the document as standard input and ``lines`` as standard output.

        Raises ``OSError`` if the document or the interpreter is not there.
        """
        limits = limits or self.limits
        written = self.folder / lines
        with self.payload.open("rb") as source, written.open("wb") as output:
            child = subprocess.Popen(
                [self.python, "-I", "-m", f"holdfast.extract.{module}", json.dumps(job | {"limits": asdict(limits)})],
                stdin=source,
                stdout=output,
                stderr=subprocess.DEVNULL,
                cwd=self.folder,
                env={name: os.environ[name] for name in _ENVIRONMENT if name in os.environ},
                start_new_session=True,  # Ctrl-C is for the parent; a child it hit would look like a broken document
            )
            try:
                status = _wait(child, written, limits, quiet=limits.quiet_seconds if module == "child" else math.inf)
            except subprocess.TimeoutExpired as error:
                return Ending(f"it was not done after {error.timeout:g} seconds")
            finally:
                with suppress(ProcessLookupError, PermissionError):
                    os.killpg(child.pid, signal.SIGKILL)  # the session is the child's own, with all that it started
                child.kill()
                child.wait()
        if written.stat().st_size >= limits.file_bytes:
            return Ending(f"there is more of it than the {limits.file_bytes // 1_000_000} MB that are kept")
        return _ending(status, limits)


def _wait(child: subprocess.Popen[bytes], written: Path, limits: ChildLimits, *, quiet: float) -> int:
    """The exit status. Raises ``TimeoutExpired`` after the time for all, or so long after the last line."""
    begun = heard = time.monotonic()
    size = 0
    while True:
        now = time.monotonic()
        if (length := written.stat().st_size) != size:
            heard, size = now, length
        left = min(begun + limits.wall_seconds, heard + quiet) - now
        if left <= 0:
            raise subprocess.TimeoutExpired("", min(limits.wall_seconds, quiet))
        with suppress(subprocess.TimeoutExpired):
            return child.wait(min(left, 1.0))


def _ending(status: int, limits: ChildLimits) -> Ending:
    if status == 0:
        return Ending()
    if -status in _FROM_OUTSIDE:
        return Ending("the reader was ended from outside; build again to try again", again=True)
    if -status == signal.SIGXCPU:
        return Ending("it takes more processor time than one document may have")
    if status == OUT_OF_MEMORY:
        return Ending(f"it needs more memory than the {limits.memory // 1_000_000:,} MB that one document may have")
    if status < 0:
        return Ending("the reader broke off, which damaged files and files made to fill the memory can cause")
    return Ending("the file is damaged, or of a form that is not understood")
