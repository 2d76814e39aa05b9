"""Office files as LibreOffice prints them, where it is installed: to a PDF, which is read and drawn.

Files from before 2007 (DOC, XLS, PPT, RTF) are read this way. Of the others (DOCX, PPTX, XLSX, OpenDocument) only the
pictures are taken; their text comes from readers of our own. The pages are those of our rendering, not the author's,
and are called so.

LibreOffice runs without network, with a profile of its own that is gone afterwards, under limits wider than those of
the readers since it is a large program. It follows no link out of the document and runs no macro (settings), and it
can open no file of this machine besides those of the system and the document itself (``confining``).
"""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from pathlib import Path

from holdfast.extract import limits
from holdfast.extract.becoming import become
from holdfast.extract.confining import confine
from holdfast.extract.limits import ChildLimits
from holdfast.extract.running import Ending, Place
from holdfast.extract.tools import Tools

READER = "rendered"
LABEL = "Page {} of our rendering"
NOT_HERE = (
    "Files of Office from before 2007 are read by way of LibreOffice, which is not installed here; "
    "see `holdfast doctor`."
)
NO_PICTURES = (
    "LibreOffice, which makes them, was not there when this page was made (holdfast doctor names the package)."
)
NOTE = (
    "These pages are our rendering by LibreOffice, not the author's: they may break elsewhere, show tracked deletions "
    "struck out, and leave out hidden slides and sheets."
)
MOST_SHEET_PAGES = 30
"""Pages of a workbook that are drawn; most workbooks were never meant to be printed."""
_FILTERS = {
    # By default hidden slides are left out without a word, and all slides behind them would have another's picture.
    "slides": 'pdf:impress_pdf_Export:{"ExportHiddenSlides":{"type":"boolean","value":"true"}}',
    "sheets": f'pdf:calc_pdf_Export:{{"PageRange":{{"type":"string","value":"1-{MOST_SHEET_PAGES}"}}}}',
}
"""How a document of this kind is printed, if not as it comes. (``SinglePageSheets`` would show hidden sheets.)"""
_SETTINGS = "registrymodifications.xcu"
_LOCKED = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop>
<prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop>
</item></oor:items>
"""
_INPUT, _OUTPUT = "document", "document.pdf"
_MEMORY = 4_000_000_000


def render(place: Place, tools: Tools, kind: str = "") -> tuple[Place | None, Ending]:
    """The place of the PDF that LibreOffice makes of the document, ``None`` if it makes none, and how it ended.

    ``kind`` is what the document yields, such as "slides", where that is known.
    """
    (place.folder / _INPUT).symlink_to(place.payload.absolute())
    seconds = place.limits.rendering_seconds
    wide = replace(place.limits, memory=_MEMORY, cpu_seconds=seconds, wall_seconds=seconds, programs=True)
    job = {"program": tools.soffice, "folder": str(place.folder), "filter": _FILTERS.get(kind, "pdf")}
    ending = place.run("rendering", job, "rendering.out", wide)
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
    profile = folder / "profile"
    (profile / "user").mkdir(parents=True)
    (profile / "user" / _SETTINGS).write_text(_LOCKED, encoding="utf-8")
    document = folder / _INPUT
    options = ["--headless", "--norestore", "--nolockcheck", f"-env:UserInstallation={profile.as_uri()}"]
    convert = ["--convert-to", job["filter"], "--outdir", str(folder), str(document)]
    environment = {"HOME": str(folder), "TMPDIR": str(folder), "PATH": "/usr/bin:/bin"}
    # From here on Python itself may be out of sight: nothing more can be imported, not even by its own libraries.
    confine([str(_home_of(Path(job["program"]))), str(document.resolve())], str(folder))
    become([job["program"], *options, *convert], "soffice.out", environment)
    return 1


def _home_of(program: Path) -> Path:
    """The folder of LibreOffice, where it is not among those of the system: ``program`` lies in it."""
    folder = program.resolve().parent
    return folder.parent if folder.name == "program" else folder


if __name__ == "__main__":
    sys.exit(main())
