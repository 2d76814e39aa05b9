"""The child that looks for clues: ``python -I -m holdfast.extract.clues_child JOB``, one document, then the end.

As ``child``: the document is standard input, the lines of ``clues_found`` go to standard output, and the same limits
hold. ``JOB`` is a JSON object: ``reader``, ``charset``, ``url`` (where the document came from, "" if from a file) and
``limits``.
"""

from __future__ import annotations

import json
import sys
from importlib import import_module

from holdfast.extract import limits
from holdfast.extract.clues_found import Found
from holdfast.extract.limits import ChildLimits
from holdfast.extract.output import OUT_OF_MEMORY, Refused


def main() -> int:
    """Read the document on standard input."""
    job = json.loads(sys.argv[1])
    reader = import_module(f"holdfast.extract.{job['reader']}")
    with open(0, "rb", closefd=False) as payload, open(1, "wb", closefd=False) as stream:
        found = Found(stream)
        limits.apply(ChildLimits(**job["limits"]))
        found.begin()
        try:
            reader.read(payload, found, charset=job["charset"], url=job["url"])
        except Refused as refused:
            found.problem(str(refused))
        except MemoryError:
            return OUT_OF_MEMORY
        found.end()
    return 0


if __name__ == "__main__":
    sys.exit(main())
