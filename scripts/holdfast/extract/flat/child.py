"""The child: ``python -I -m holdfast.extract.flat.child JOB``, one page, then the end.

``JOB`` is a JSON object: ``html`` (number of an open file), ``wacz`` (the same, or -1), ``url``, ``charset``,
``rendered``, ``pictures`` (pairs of a name and an open file) and ``limits``. Into its working folder it writes
``copy.html`` and pictures; on standard output one JSON object per line:

    {"begin": true}          everything is loaded and the limits are in force
    {"copy": {"inlined": 3, "skipped": [["https://…", "why"]], "more": 0}}      copy.html is complete
    {"picture": "screenshot", "size": [1280, 900], "small": [400, 281]}         both sizes of it are complete
    {"end": true}
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

from PIL import Image

from holdfast.extract import limits
from holdfast.extract.charset import decode
from holdfast.extract.flat.parts import Parts
from holdfast.extract.flat.recorded import Recorded
from holdfast.extract.flat.writer import Page, written
from holdfast.extract.limits import ChildLimits

COPY = "copy.html"
LARGEST_PAGE = 10_000_000  # bytes of HTML that are read
ACROSS, SMALL_ACROSS = 1280, 400  # pixels
SMALL_DOWN = 560
_MOST_PIXELS = 80_000_000


def main() -> int:
    """Make what the job asks for."""
    job = json.loads(sys.argv[1])
    Image.init()  # its plug-ins are loaded before the limits, like everything else
    limits.apply(ChildLimits(**job["limits"]))
    _tell({"begin": True})
    _copy(job)
    for name, file in job["pictures"]:
        _picture(str(name), int(file))
    _tell({"end": True})
    return 0


def _copy(job: dict[str, Any]) -> None:
    with os.fdopen(job["html"], "rb") as source:
        html = decode(source.read(LARGEST_PAGE), job["charset"], html=True)
    wacz = os.fdopen(job["wacz"], "rb") if job["wacz"] >= 0 else None
    parts = Parts(Recorded(wacz))
    copy = written(Page(html, job["url"], job["rendered"]), parts)
    with Path(COPY).open("w", encoding="utf-8", errors="replace", newline="\n") as target:
        target.write(copy)
    skipped = sorted(parts.skipped.items())
    _tell({"copy": {"inlined": parts.inlined, "skipped": skipped, "more": parts.more_skipped}})


def _picture(name: str, file: int) -> None:
    """Two sizes of a screenshot: as wide as a page, and the top of it small. Nothing is made larger than it is."""
    Image.MAX_IMAGE_PIXELS = None  # bounded here instead
    try:
        with os.fdopen(file, "rb") as source, Image.open(source) as image:
            if image.width * image.height > _MOST_PIXELS:
                return
            whole = image.convert("RGB")
        if whole.width > ACROSS:
            whole = whole.resize((ACROSS, max(1, whole.height * ACROSS // whole.width)), Image.Resampling.LANCZOS)
        whole.save(f"{name}.jpg", quality=80, optimize=True)
        across = min(SMALL_ACROSS, whole.width)
        top = whole.crop((0, 0, whole.width, min(whole.height, SMALL_DOWN * whole.width // across)))
        small = top.resize((across, max(1, top.height * across // top.width)), Image.Resampling.LANCZOS)
        small.save(f"{name}-small.jpg", quality=80, optimize=True)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return
    _tell({"picture": name, "size": whole.size, "small": small.size})


def _tell(line: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(line, ensure_ascii=True) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
