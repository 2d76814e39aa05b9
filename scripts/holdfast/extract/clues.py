"""What a document says of itself (title, date, authors …), read in a limited child process, as its text is.

Nothing here parses a document, and the child's lines are read as those of a stranger.
"""

from __future__ import annotations

import json
import sys
from email.message import Message
from pathlib import Path
from typing import Any, cast

from holdfast.extract.charset import known
from holdfast.extract.cleaning import clean
from holdfast.extract.clues_found import ABOUT, LONGEST_TEXT, MOST_CLUES, line_of
from holdfast.extract.limits import ChildLimits
from holdfast.extract.running import Place
from holdfast.model import About, Clue, Clues

LINES = "clues.jsonl"
LIMITS = ChildLimits(cpu_seconds=10, wall_seconds=40, file_bytes=4_000_000, pages=1, images=1)

_OOXML = "application/vnd.openxmlformats-officedocument."
_ODF = "application/vnd.oasis.opendocument."
_READERS = {
    "application/pdf": "clues_pdf",
    "text/html": "clues_html",
    "application/xhtml+xml": "clues_html",
    "message/rfc822": "clues_mail",
    "text/plain": "clues_text",
    **{_OOXML + kind: "clues_office" for kind in ("wordprocessingml.document", "spreadsheetml.sheet")},
    _OOXML + "presentationml.presentation": "clues_office",
    **{_ODF + kind: "clues_office" for kind in ("text", "presentation", "spreadsheet")},
}


def clues(
    payload: Path,
    *,
    media_type: str,
    folder: Path,
    url: str = "",
    limits: ChildLimits = LIMITS,
    python: str = sys.executable,
) -> Clues:
    """What the document ``payload`` says of itself. ``media_type`` may carry ``; charset=…``; ``url`` is where it came
    from. ``folder`` is a working folder that exists. Never raises for what the document is; ``OSError`` if it cannot
    be opened.
    """
    kind = Message()
    kind["Content-Type"] = " ".join(media_type.split())
    reader = _READERS.get(kind.get_content_type())
    if reader is None:
        return Clues(problem=f"Nothing is read from files of the type {kind.get_content_type()}.")
    declared = kind.get_param("charset")
    job = {"reader": reader, "charset": known(declared) if isinstance(declared, str) else "", "url": url}
    ending = Place(payload, folder, limits, python).run("clues_child", job, LINES)
    found, ended = _read(folder / LINES)
    if ended or found.problem:
        return found
    return Clues(found.clues, found.text, f"The document could not be read to its end: {ending.why or 'no reason'}.")


def _read(path: Path) -> tuple[Clues, bool]:
    """What the lines say, and whether the child came to its end."""
    found: list[Clue] = []
    text = problem = ""
    ended = False
    with path.open("rb") as lines:
        for line in lines:
            match _values(line):
                case {"clue": str(about), "value": str(value), "source": str(source)} if about in ABOUT:
                    if len(found) < MOST_CLUES:
                        found.append(Clue(cast(About, about), line_of(value), line_of(source, 80)))
                case {"text": str(words)}:
                    text = clean(words[:LONGEST_TEXT])
                case {"problem": str(sentence)}:
                    problem = line_of(sentence, 300)
                case {"end": True}:
                    ended = True
    return Clues(tuple(found), text, problem), ended


def _values(line: bytes) -> dict[str, Any]:
    try:
        values = json.loads(line)
    except (ValueError, RecursionError):
        return {}
    return values if isinstance(values, dict) else {}
