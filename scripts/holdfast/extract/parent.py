"""The parent: starts one child per document, waits with a clock, and turns whatever happened into a value.

Nothing here parses a document. The child's lines are read as those of a stranger: every value is checked, every text
cleaned again, and of the files it left only page images with the expected names are taken.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from dataclasses import asdict, dataclass
from pathlib import Path

from holdfast.extract.cache import Shelf, extraction, tidy
from holdfast.extract.engines import charset_of, engine_of
from holdfast.extract.limits import ChildLimits
from holdfast.extract.lines import Read, read_lines
from holdfast.extract.output import OUT_OF_MEMORY
from holdfast.model import Extraction, FailedExtraction

THUMBNAIL = "thumb.jpg"
"""Beside the page images: page 1, 400 pixels wide, if the document has page images at all."""

_LINES = "lines.jsonl"
_ENVIRONMENT = ("LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH")  # without them some builds of Python do not start
_FROM_OUTSIDE = {signal.SIGKILL, signal.SIGTERM, signal.SIGINT, signal.SIGHUP}


@dataclass(frozen=True)
class _Ending:
    """How a child ended: ``why`` as the end of a sentence, "" if well; ``again``: another try may end better."""

    why: str = ""
    again: bool = False


def extract(
    payload: Path,
    *,
    sha256: str,
    media_type: str,
    cache: Path,
    images: bool = True,
    limits: ChildLimits = ChildLimits(),  # noqa: B008  (frozen)
    python: str = sys.executable,
) -> Extraction | FailedExtraction:
    """The text of ``payload``, page by page, from the cache or from a child process.

    ``sha256`` is that of the payload; it is the key of the cache and is not checked. ``media_type`` decides on the
    reader and may carry ``; charset=…``. ``python`` is the interpreter that runs the child.

    Failures are kept in the cache too, so that a document that cannot be read is not tried again at every build. Not
    kept are those that say nothing about the document: a missing file, or a child that something else ended.
    """
    engine = engine_of(media_type)
    if engine is None:
        return FailedExtraction(sha256, f"No text is taken from files of the type {media_type or 'unknown'}.")
    shelf = Shelf(cache, sha256, engine, charset_of(media_type), images)
    held = shelf.load()
    if held is not None:
        return held
    with shelf.newcomer() as folder:
        try:
            ending = _run(payload, folder, shelf, limits, python)
        except OSError as error:
            return FailedExtraction(sha256, f"The text could not be read: {error.strerror} ({error.filename}).")
        read = read_lines(folder / _LINES, most=limits.pages)
        result = _result(shelf, read, ending, folder)
        if read.begun:
            shelf.keep(folder, result, again=ending.again)
    return result


def _run(payload: Path, folder: Path, shelf: Shelf, limits: ChildLimits, python: str) -> _Ending:
    job = {"reader": shelf.engine.name, "images": shelf.images, "charset": shelf.charset, "limits": asdict(limits)}
    with payload.open("rb") as source, (folder / _LINES).open("wb") as lines:
        child = subprocess.Popen(
            [python, "-I", "-m", "holdfast.extract.child", json.dumps(job)],
            stdin=source,
            stdout=lines,
            stderr=subprocess.DEVNULL,
            cwd=folder,
            env={name: os.environ[name] for name in _ENVIRONMENT if name in os.environ},
            start_new_session=True,  # Ctrl-C is for the parent; a child it hit would look like a broken document
        )
        try:
            status = child.wait(limits.wall_seconds)
        except subprocess.TimeoutExpired:
            return _Ending(f"it was not done after {limits.wall_seconds:g} seconds")
        finally:
            child.kill()
            child.wait()
    if (folder / _LINES).stat().st_size >= limits.file_bytes:
        return _Ending(f"there is more of it than the {limits.file_bytes // 1_000_000} MB that are kept")
    return _ending(status, limits)


def _ending(status: int, limits: ChildLimits) -> _Ending:
    if status == 0:
        return _Ending()
    if -status in _FROM_OUTSIDE:
        return _Ending("the reader was ended from outside; build again to try again", again=True)
    if -status == signal.SIGXCPU:
        return _Ending("it takes more processor time than one document may have")
    if status == OUT_OF_MEMORY:
        return _Ending(f"it needs more memory than the {limits.memory // 1_000_000:,} MB that one document may have")
    if status < 0:
        return _Ending("the reader broke off, which damaged files and files made to fill the memory can cause")
    return _Ending("the file is damaged, or of a form that is not understood")


def _result(shelf: Shelf, read: Read, ending: _Ending, folder: Path) -> Extraction | FailedExtraction:
    if read.failed and not read.pages:
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
    present = tidy(folder, {*read.images.values(), THUMBNAIL})
    return extraction(shelf, read.texts(present), title=read.title, problem=" ".join(problems))
