"""The parent: starts one child per document, waits with a clock, and turns whatever happened into a value.

Nothing here parses a document. The child's lines are read as those of a stranger: every value is checked, every text
cleaned again, and of the files it left only page images with the expected names are taken.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from holdfast.extract import leaves, rendering, scans, second
from holdfast.extract.also import in_words
from holdfast.extract.cache import Shelf, extraction, tidy
from holdfast.extract.engines import charset_of, engine_of, printing
from holdfast.extract.limits import ChildLimits
from holdfast.extract.lines import Read, read_lines
from holdfast.extract.running import Ending, Place
from holdfast.extract.tools import Tools, present
from holdfast.model import Extraction, FailedExtraction, PageText, Rendering

LINES = "lines.jsonl"
"""What a child writes, in its working folder."""
_BY_SECOND = "The first reader calls the file damaged; this is the text that pdftotext found in it."


@dataclass(frozen=True)
class _Made:
    """What the children of one document brought."""

    read: Read
    ending: Ending
    second: tuple[str, ...] = ()


def extract(
    payload: Path,
    *,
    sha256: str,
    media_type: str,
    cache: Path,
    images: bool = True,
    limits: ChildLimits = ChildLimits(),  # noqa: B008  (frozen)
    python: str = sys.executable,
    tools: Tools | None = None,
) -> Extraction | FailedExtraction:
    """The text of ``payload``, page by page, from the cache or from a child process.

    ``sha256`` is that of the payload; it is the key of the cache and is not checked. ``media_type`` decides on the
    reader and may carry ``; charset=…``. ``python`` is the interpreter that runs the child. ``tools`` are programs
    that may help, by default those that are installed; what they bring is kept apart from what is had without them.
    With ``images``, a document of an office program also gets its ``rendering``, kept apart from its text.

    Failures are kept in the cache too, so that a document that cannot be read is not tried again at every build. Not
    kept are those that say nothing about the document: a missing file, or a child that something else ended.
    """
    engine = engine_of(media_type)
    if engine is None:
        return FailedExtraction(sha256, f"No text is taken from files of the type {media_type or 'unknown'}.")
    tools = present() if tools is None else tools
    if engine.name == rendering.READER and not tools.soffice:
        return FailedExtraction(sha256, rendering.NOT_HERE)
    place = Place(payload, cache, limits, python)
    text = _had(Shelf(cache, sha256, engine, charset_of(media_type), images, tools), place)
    printer = printing(engine) if images else None
    if printer is None or not isinstance(text, Extraction):
        return text
    if not tools.soffice:
        return replace(text, rendering=Rendering(FailedExtraction(sha256, rendering.NO_PICTURES)))
    made = _had(Shelf(cache, sha256, printer, "", True, tools), place, engine.kind)
    return replace(text, rendering=leaves.rendering(text, made))


def _had(shelf: Shelf, place: Place, kind: str = "") -> Extraction | FailedExtraction:
    """What is on the shelf, else made and put there. ``kind``: of the document, where it is printed only."""
    held = shelf.load()
    if held is not None:
        return held
    with shelf.newcomer() as folder:
        try:
            made = _make(shelf, replace(place, folder=folder), kind)
        except OSError as error:
            return FailedExtraction(shelf.sha256, f"The text could not be read: {error.strerror} ({error.filename}).")
        result = _result(shelf, made, folder)
        if made.read.begun:
            shelf.keep(folder, result, again=made.ending.again)
    return result


def _make(shelf: Shelf, place: Place, kind: str) -> _Made:
    """Run the children. Raises ``OSError`` if the document or the interpreter is not there."""
    engine, tools = shelf.engine, shelf.tools
    job = _job(shelf)
    if "soffice" in engine.tools:
        rendered, ending = rendering.render(place, tools, kind)
        if rendered is None:
            return _Made(Read(begun=True, failed=rendering.failure(ending)), ending)
        place = rendered
        job |= {"reader": "pdf", "label": rendering.LABEL}
    elif engine.name == "pdf" and tools.pdftotext:
        job["then"] = second.command(tools.pdftotext, place.limits.pages)
    ending = place.run("child", job, LINES)
    read = read_lines(place.folder / LINES, most=place.limits.pages)
    if engine.name == rendering.READER and 1 in read.pages:
        read.warnings.setdefault(1, []).append(rendering.NOTE)
    if read.scans and "tesseract" in engine.tools and not scans.complete(read, engine.name, place, tools):
        ending = Ending(ending.why, again=True)
    return _Made(read, ending, second.pages_of(place.folder) if job["then"] and read.ended else ())


def _job(shelf: Shelf) -> dict[str, Any]:
    return {
        "reader": shelf.engine.name,
        "images": shelf.images,
        "charset": shelf.charset,
        "label": "Page {}",
        "then": [],
    }


def run_child(payload: Path, folder: Path, shelf: Shelf, limits: ChildLimits, python: str) -> Ending:
    """Run the reader of ``shelf`` alone, without the programs that may help it; its lines are in ``folder / LINES``.

    Raises ``OSError`` if the document or the interpreter is not there.
    """
    return Place(payload, folder, limits, python).run("child", _job(shelf), LINES)


def _result(shelf: Shelf, made: _Made, folder: Path) -> Extraction | FailedExtraction:
    read, ending = made.read, made.ending
    present = tidy(folder, {name for names in read.images.values() for name in names})
    if read.failed and not read.pages:
        if any(made.second):
            pages = tuple(_page_of_second(number, text) for number, text in enumerate(made.second, 1))
            return extraction(shelf, pages, problem=_BY_SECOND)
        return FailedExtraction(shelf.sha256, read.failed)
    if not read.begun:
        return FailedExtraction(shelf.sha256, "The reader could not be started; see `holdfast doctor`.")
    why = "" if read.ended else ending.why or "the reader ended without a word"
    if not read.pages:
        reason = f"The text could not be read: {why}." if why else "The document has no text and no pages."
        return FailedExtraction(shelf.sha256, reason)
    problems = [*read.problems, *([read.failed] if read.failed else [])]
    if why and read.stage:
        problems.append(f"Incomplete: {read.stage}; {why}.")
    elif why:
        problems.append(f"Reading stopped after {len(read.pages)} page(s): {why}.")
    return extraction(
        shelf,
        read.texts(present),
        title=read.title,
        problem=" ".join(problems),
        also=in_words(read.also),
        second=made.second[: len(read.pages)],
    )


def _page_of_second(number: int, text: str) -> PageText:
    return PageText(number, text, f"Page {number}", status="text" if text else "no-text")
