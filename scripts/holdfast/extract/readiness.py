"""Can every reader be loaded here? An installation that lost a part would otherwise cost documents their text."""

from __future__ import annotations

import subprocess
import sys

from holdfast.extract.engines import READERS

_TRY = """
import importlib, sys
for name in sys.argv[1:]:
    try:
        importlib.import_module("holdfast.extract." + name)
    except ImportError as error:
        print(name + ": " + str(error).partition("\\n")[0])
"""


def unready(python: str = sys.executable) -> dict[str, str]:
    """The readers that ``python``, started as the child is, cannot load, each with the reason; empty if all is well."""
    try:
        done = subprocess.run(
            [python, "-I", "-c", _TRY, *READERS], capture_output=True, text=True, timeout=60, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return dict.fromkeys(READERS, str(error))
    found = dict(line.partition(": ")[::2] for line in done.stdout.splitlines())
    if done.returncode and not found:
        return dict.fromkeys(READERS, f"{python} ended with status {done.returncode}")
    return found
