"""Command lines in processes that have the software loaded already, so that a thousand of them do not take all day.

This file is both sides: as a program it forks a process for every order that it reads, which stands still until
strace holds it and then is ``holdfast`` with the arguments of the order; ``Nursery`` gives the orders.
"""

from __future__ import annotations

import ctypes
import json
import os
import queue
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from types import TracebackType
from typing import TypeVar

from soak_calls import CALLS, Call, parsed, strace
from soak_stage import QUIET, Ended, Scene, lines_of

LOADED = ("holdfast.cli", "holdfast.commands.capture", "holdfast.commands.watch", "holdfast.capture.single")
LET_ANY_PROCESS_TRACE_ME = (0x59616D61, ctypes.c_ulong(-1))  # PR_SET_PTRACER, which some systems ask for
PATIENCE = 60.0
FEW = 10

T = TypeVar("T")
R = TypeVar("R")


class Nursery:
    """Runs one command after the other, under strace if it is given options for that. Use it as a context manager;
    not from two threads at once. ``modules``: what is loaded besides what every nursery has."""

    def __init__(self, *modules: str) -> None:
        self._modules = modules

    def __enter__(self) -> Nursery:
        program = [sys.executable, __file__, *self._modules]
        self._process = subprocess.Popen(
            program, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1, env=QUIET
        )
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.close()
        self._process.stdout.close()
        self._process.wait()

    def run(self, scene: Scene, root: Path, *options: str) -> Ended:
        """The scene's command on the archive at ``root``, under ``strace`` with these options; without any, freely."""
        said = root.with_suffix(".said")
        self._send({"arguments": scene.command(root)[3:], "stderr": str(said)})
        child = self._receive()
        tracer = _held(child, options) if options else None
        os.kill(child, signal.SIGCONT)
        code = self._receive()
        if tracer is not None:
            tracer.wait(PATIENCE)
        ended = Ended(code, said.read_text(), lines_of(root))
        said.unlink()
        return ended

    def traced(self, scene: Scene, root: Path) -> list[Call]:
        """All calls of the scene's command, undisturbed on a copy at ``root``, in order."""
        scene.copy(root)
        log = root.with_suffix(".strace")
        ended = self.run(scene, root, "-y", "-o", str(log), "-e", "trace=" + ",".join(CALLS))
        assert ended.code == 0, ended.stderr
        return list(parsed(log))

    def _send(self, order: dict[str, object]) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(order) + "\n")

    def _receive(self) -> int:
        assert self._process.stdout is not None
        return int(self._process.stdout.readline())


def _held(child: int, options: Sequence[str]) -> subprocess.Popen[bytes]:
    """strace with these options, once it holds the process."""
    tracer = subprocess.Popen([strace(), "-f", "-qq", *options, "-p", str(child)], stderr=subprocess.DEVNULL)
    end = time.monotonic() + PATIENCE
    while "TracerPid:\t0" in Path(f"/proc/{child}/status").read_text():
        assert time.monotonic() < end and tracer.poll() is None, "strace does not hold the process"
        time.sleep(0.001)
    return tracer


def two_at_once(nursery: Nursery, work: Callable[[Nursery, T], R], items: Sequence[T], *modules: str) -> list[R]:
    """``work`` on every item, here and in a second nursery (which a few items do not earn) with these ``modules``;
    the results in order."""
    if len(items) < FEW:
        return [work(nursery, item) for item in items]
    free: queue.SimpleQueue[Nursery] = queue.SimpleQueue()

    def one(item: T) -> R:
        mine = free.get()
        try:
            return work(mine, item)
        finally:
            free.put(mine)

    with Nursery(*modules) as second, ThreadPoolExecutor(2) as pool:
        free.put(nursery)
        free.put(second)
        return list(pool.map(one, items))


def main() -> None:
    """Fork for every order on standard input; answer with the process's number, then with how it ended."""
    for name in (*LOADED, *sys.argv[1:]):
        import_module(name)
    for line in iter(sys.stdin.readline, ""):
        order = json.loads(line)
        child = os.fork()
        if child == 0:
            _become(order["arguments"], order["stderr"])
        os.waitpid(child, os.WUNTRACED)
        _answer(child)
        _, status = os.waitpid(child, 0)
        _answer(os.waitstatus_to_exitcode(status))


def _answer(number: int) -> None:
    sys.stdout.write(f"{number}\n")
    sys.stdout.flush()


def _become(arguments: list[str], stderr: str) -> None:
    """Stand still until strace has come, then be the command. Does not return."""
    with suppress(AttributeError, OSError):
        ctypes.CDLL(None).prctl(*LET_ANY_PROCESS_TRACE_ME, 0, 0, 0)
    nothing = os.open(os.devnull, os.O_RDWR)
    os.dup2(nothing, 0)
    os.dup2(nothing, 1)
    os.dup2(os.open(stderr, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644), 2)
    os.kill(os.getpid(), signal.SIGSTOP)
    sys.argv = ["holdfast", *arguments]
    import_module("holdfast.cli").main()


if __name__ == "__main__":
    main()
