"""A child that draws pages at 300 dpi and then ends as tesseract: ``python -I -m holdfast.extract.ocr JOB``.

The document is standard input. ``JOB`` is a JSON object: ``reader`` (the module that opens it), ``pages`` (numbers),
``command`` (tesseract and its options) and ``limits``. What tesseract writes lies in ``OUTPUT`` afterwards.
"""

from __future__ import annotations

import json
import os
import sys
from importlib import import_module
from pathlib import Path

from holdfast.extract import limits
from holdfast.extract.becoming import become
from holdfast.extract.limits import ChildLimits
from holdfast.extract.output import OUT_OF_MEMORY, Refused

OUTPUT = "ocr.tsv"
LIST = "ocr.txt"
DPI = 300
_ONE_THREAD = {"OMP_THREAD_LIMIT": "1"}  # more would cost more processor time, and none may be started anyway


def main() -> int:
    """Draw the pages, then become tesseract."""
    job = json.loads(sys.argv[1])
    reader = import_module(f"holdfast.extract.{job['reader']}")
    with open(0, "rb", closefd=False) as payload:
        limits.apply(ChildLimits(**job["limits"]))
        names = []
        try:
            for number, picture in reader.pictures(payload, job["pages"], DPI):
                names.append(f"ocr{number}.pgm")
                picture.save(names[-1])
        except (Refused, ValueError, OSError):
            pass  # what was drawn before is read all the same
        except MemoryError:
            return OUT_OF_MEMORY
    Path(LIST).write_text("".join(f"{name}\n" for name in names), encoding="ascii")
    if names:
        sys.stdout.flush()
        become([*job["command"], LIST, "stdout", "--dpi", str(DPI), "tsv"], OUTPUT, _ONE_THREAD)
    os._exit(1)


if __name__ == "__main__":
    sys.exit(main())
