"""The child: ``python -I -m holdfast.extract.child JOB``, one document, then the end.

The document is standard input, the lines of ``output`` go to standard output, page images into the working folder.
``JOB`` is a JSON object: ``reader``, ``images``, ``charset``, ``label``, ``then`` and ``limits``. Only the reader that
is needed is loaded, and before the limits, since they are meant for the document and not for our own libraries. A
reader that calls a document damaged has a second one beside it that mends first. ``then`` is a program that the child
becomes in the end, with the same document and the same limits, unless nobody can read it without a key.
"""

from __future__ import annotations

import json
import sys
from importlib import import_module

from holdfast.extract import limits, second
from holdfast.extract.becoming import become
from holdfast.extract.limits import ChildLimits
from holdfast.extract.output import OUT_OF_MEMORY, Damaged, Output, Refused


def main() -> int:
    """Read the document on standard input. The exit status matters only if no ``end`` line was written."""
    job = json.loads(sys.argv[1])
    bounds = ChildLimits(**job["limits"])
    reader = import_module(f"holdfast.extract.{job['reader']}")
    with open(0, "rb", closefd=False) as payload, open(1, "wb", closefd=False) as stream:
        output = Output(stream, bounds, images=job["images"], label=job["label"])
        limits.apply(bounds)
        output.begin()
        then = job["then"]
        try:
            try:
                reader.read(payload, output, job["charset"])
            except Damaged:
                import_module(f"{reader.__name__}_mended").read(payload, output, job["charset"])
        except Refused as refused:
            output.failed(str(refused))
            then = then if isinstance(refused, Damaged) else []
        except MemoryError:
            return OUT_OF_MEMORY
        output.end()
        if then:
            become(then, second.OUTPUT)
    return 0


if __name__ == "__main__":
    sys.exit(main())
