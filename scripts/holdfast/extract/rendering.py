"""Old Office files (DOC, XLS, PPT, RTF) by LibreOffice where it is installed: it prints them to a PDF, which is read.

The pages are those of our rendering, not the author's, and are called so. LibreOffice runs without network, with a
profile of its own that is gone afterwards, under limits wider than those of the readers since it is a large program.
"""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from pathlib import Path

from holdfast.extract import limits
from holdfast.extract.becoming import become
from holdfast.extract.limits import ChildLimits
from holdfast.extract.running import Ending, Place
from holdfast.extract.tools import Tools

READER = "rendered"
LABEL = "Page {} of our rendering"
NOT_HERE = (
    "Files of Office from before 2007 are read by way of LibreOffice, which is not installed here; "
    "see `holdfast doctor`."
)
NOTE = (
    "These pages are our rendering by LibreOffice, not the author's: they may break elsewhere, show tracked deletions "
    "struck out, and leave out hidden slides and sheets."
)
_INPUT, _OUTPUT = "document", "document.pdf"
_MEMORY = 4_000_000_000


def render(place: Place, tools: Tools) -> tuple[Place | None, Ending]:
    """The place of the PDF that LibreOffice makes of the document, ``None`` if it makes none, and how it ended."""
    (place.folder / _INPUT).symlink_to(place.payload.absolute())
    seconds = place.limits.rendering_seconds
    wide = replace(place.limits, memory=_MEMORY, cpu_seconds=seconds, wall_seconds=seconds, programs=True)
    ending = place.run("rendering", {"program": tools.soffice, "folder": str(place.folder)}, "rendering.out", wide)
    made = place.folder / _OUTPUT
    if made.is_symlink() or not made.is_file():
        return None, ending
    return replace(place, payload=made), ending


def failure(ending: Ending) -> str:
    """Why there is no rendering, as a sentence."""
    why = ending.why or "the file is damaged, protected by a password, or of a form that it does not know"
    return f"LibreOffice could not open the file: {why}."


def main() -> int:
    """The child: bind itself, then become LibreOffice."""
    job = json.loads(sys.argv[1])
    bounds = ChildLimits(**job["limits"])
    limits.apply(bounds)
    folder = Path(job["folder"])
    profile = (folder / "profile").as_uri()
    options = ["--headless", "--norestore", "--nolockcheck", f"-env:UserInstallation={profile}"]
    convert = ["--convert-to", "pdf", "--outdir", str(folder), str(folder / _INPUT)]
    become([job["program"], *options, *convert], "soffice.out", {"HOME": str(folder), "PATH": "/usr/bin:/bin"})
    return 1


if __name__ == "__main__":
    sys.exit(main())
