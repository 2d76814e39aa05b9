"""A child that ends as another program: the limits of ``limits`` hold for it too, and it need not be started.

Everything that a process has given up (network, capabilities, memory, time) stays given up across ``execve``.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Mapping, Sequence
from contextlib import suppress


def become(command: Sequence[str], output: str, environment: Mapping[str, str] | None = None) -> None:
    """Turn this process into ``command``, with the document as standard input from its start and a new file
    ``output`` in the working folder as standard output. Returns only if that could not be done."""
    for ignored in (signal.SIGXFSZ, signal.SIGPIPE):  # Python ignores them, and so would the program
        signal.signal(ignored, signal.SIG_DFL)
    with suppress(OSError):
        os.lseek(0, 0, os.SEEK_SET)
        handle = os.open(output, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        os.dup2(handle, 1)
        os.execve(command[0], list(command), {"LC_ALL": "C.UTF-8", **(environment or {})})
