"""Pages that hold words only as a picture: read by tesseract where it is installed, and always labelled so.

A few pages at a time go to a child (``ocr``). Format of what comes back: tesseract's TSV, a line for each word with
its confidence in per cent.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from holdfast.extract import ocr
from holdfast.extract.cleaning import LineEnds, clean
from holdfast.extract.lines import Read
from holdfast.extract.output import LONGEST_PAGE
from holdfast.extract.running import Place
from holdfast.extract.tools import Tools, version_of
from holdfast.model import PageText

_AT_ONCE = 6
_BELIEVED = 50  # per cent of mean confidence; below that it is mostly not text at all
_FEWEST_LETTERS = 3
_WORD_LEVEL = "5"
_COLUMNS = 12
NOT_HERE = "Where tesseract is installed, such pages are read by OCR."
_DRAWN_BY = {"pdf": "pdf_pictures", "image": "image"}
_SEEN = {
    "pdf": ("Looks like a scan: no text could be read from this page.", "Little text could be read from this page."),
    "image": ("This is a picture; words in it have not been read.",) * 2,
}


@dataclass(frozen=True)
class _Words:
    """What tesseract made of one page; ``confidence`` is the mean over its letters, in per cent."""

    text: str
    confidence: float


def complete(read: Read, reader: str, place: Place, tools: Tools) -> bool:
    """Read the pages that ``read`` names as scans, and say on each what was done. False: another try may do better."""
    limit = place.limits.scans if tools.tesseract else 0
    sound = True
    for start in range(0, min(len(read.scans), limit), _AT_ONCE):
        numbers = read.scans[start : min(start + _AT_ONCE, limit)]
        command = [tools.tesseract, "-l", tools.languages]
        job = {"reader": _DRAWN_BY[reader], "pages": numbers, "command": command}
        (place.folder / ocr.OUTPUT).unlink(missing_ok=True)
        seconds = place.limits.cpu_seconds + len(numbers) * place.limits.cpu_seconds_per_scan
        ending = place.run("ocr", job, "ocr.out", replace(place.limits, cpu_seconds=seconds, pages=0, images=0))
        sound &= not ending.again
        found = dict(_found(place.folder, numbers))
        for number in numbers:
            _take(read, number, found.get(number), tools, reader)
    for number in read.scans[limit:]:
        said = f"Only the first {limit:,} pages of a document are read by OCR." if limit else NOT_HERE
        read.warnings.setdefault(number, []).append(f"{_seen(read.pages[number], reader)} {said}")
    return sound


def _take(read: Read, number: int, words: _Words | None, tools: Tools, reader: str) -> None:
    page = read.pages[number]
    letters = sum(map(str.isalnum, words.text)) if words else 0
    if words is None or words.confidence < _BELIEVED or letters < max(_FEWEST_LETTERS, len(page.text)):
        said = "OCR broke off." if words is None else "OCR found nothing there that it could read with confidence."
        read.warnings.setdefault(number, []).append(f"{_seen(page, reader)} {said}")
        return
    by = f"tesseract {version_of(tools.tesseract)}, {tools.languages}"
    note = (
        f"Read by OCR from the picture of the page ({by}; mean confidence {words.confidence:.0f} %). "
        "Words may be wrong; the picture counts."
    )
    read.pages[number] = PageText(
        number, words.text, f"{page.label} (read by OCR)", status="ocr", warnings=(*page.warnings, note)
    )


def _seen(page: PageText, reader: str) -> str:
    return _SEEN[reader][bool(page.text)]


def _found(folder: Path, numbers: list[int]) -> Iterator[tuple[int, _Words]]:
    """What tesseract wrote, by page; pages that it did not reach are not among them."""
    try:
        drawn = (folder / ocr.LIST).read_text(encoding="ascii", errors="replace").split()
        rows = (folder / ocr.OUTPUT).read_text(encoding="utf-8", errors="replace").split("\n")
    except OSError:
        return
    order = {f"ocr{number}.pgm": number for number in numbers}
    pages: dict[str, list[list[str]]] = defaultdict(list)
    for row in rows:
        cells = row.split("\t")
        if len(cells) == _COLUMNS:
            pages[cells[1]].append(cells)
    for at, name in enumerate(drawn, 1):
        if name in order and pages[str(at)]:
            yield order[name], _words(pages[str(at)])


def _words(rows: list[list[str]]) -> _Words:
    text, before = "", ("", "")
    weight = total = 0.0
    for row in rows:
        word, confidence = row[11].strip(), _number(row[10])
        if row[0] != _WORD_LEVEL or not word or confidence < 0:
            continue
        paragraph, line = "/".join(row[2:4]), row[4]
        if text:
            text += " " if (paragraph, line) == before else "\n" if paragraph == before[0] else "\n\n"
        text += word
        before = (paragraph, line)
        weight += len(word)
        total += len(word) * confidence
    return _Words(clean(LineEnds().join(text[:LONGEST_PAGE])), total / weight if weight else 0.0)


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return -1.0
