"""Figures of finding what should not be published, one JSON object per line: ``python tests/bench/bench_exposure.py``.

Texts and pages are those of ``tests/exposure_corpus.py``; every text is also put into HTML, DOCX and PDF and read back
through the readers. Seconds are processor seconds, the best of three runs.
"""

from __future__ import annotations

import hashlib
import html
import json
import resource
import sys
import tempfile
import textwrap
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
sys.path.insert(0, str(Path(__file__).parents[1] / "extract"))
from specimens import DOCX, PDF, docx, paragraph

from exposure_corpus import BAD_PDFS, CLEAN, GOOD_PDFS, PLANTED, lines, pdf
from holdfast.exposure import find
from holdfast.extract import exposed as looking
from holdfast.extract.exposed import exposed
from holdfast.extract.limits import ChildLimits
from holdfast.extract.running import Place
from holdfast.model.exposures import Hit


def show(figure: str, **values: object) -> None:
    """One figure as a line of JSON."""
    sys.stdout.write(json.dumps({"bench": "exposure", "figure": figure, **values}) + "\n")


def cpu() -> float:
    """Processor seconds of this process and of the children it has waited for."""
    kinds = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    return sum(usage.ru_utime + usage.ru_stime for usage in map(resource.getrusage, kinds))


def blocking(folder: Path, data: bytes, media_type: str) -> set[str]:
    """The kinds of hits that block, in a document."""
    sha256 = hashlib.sha256(data).hexdigest()
    payload = folder / sha256
    payload.write_bytes(data)
    found: tuple[Hit, ...] = exposed(payload, sha256=sha256, media_type=media_type, cache=folder / "cache").hits
    return {hit.kind for hit in found if hit.level == "error"}


def as_pdf(text: str) -> bytes:
    """The text on one page, without letters that the font has not."""
    known = text.replace("\t", " ").encode("cp1252", "replace").decode("cp1252")
    return pdf(lines(*[part for line in known.split("\n") for part in textwrap.wrap(line, 80) or [""]]))


def as_html(text: str) -> bytes:
    """The text as paragraphs of a page."""
    body = "".join(f"<p>{html.escape(line)}</p>" for line in text.split("\n"))
    return f"<!doctype html><html><head><title>T</title></head><body><main>{body}</main></body></html>".encode()


def as_docx(text: str) -> bytes:
    """The text as paragraphs of a document."""
    return docx("".join(paragraph(html.escape(line)) for line in text.split("\n")))


FORMS = (("PDF", as_pdf, PDF), ("HTML", as_html, "text/html"), ("DOCX", as_docx, DOCX))


def main() -> None:
    """All figures."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        hit = sum(kind in {one.kind for one in find(text)} for kind, text in PLANTED)
        false = sum(any(one.level == "error" for one in find(text)) for text in CLEAN)
        show("identifiers in text", planted=len(PLANTED), found=hit, clean=len(CLEAN), false_alarms=false)
        for form, make, media_type in FORMS:
            hit = sum(kind in blocking(folder, make(text), media_type) for kind, text in PLANTED)
            false = sum(bool(blocking(folder, make(text), media_type)) for text in CLEAN)
            show(f"identifiers in {form}", planted=len(PLANTED), found=hit, clean=len(CLEAN), false_alarms=false)
        bad = sum(kind in blocking(folder, data, PDF) for kind, data in BAD_PDFS.values())
        false = sum(bool(blocking(folder, data, PDF)) for data in GOOD_PDFS.values())
        show(
            "bad redactions and hidden text", planted=len(BAD_PDFS), found=bad, clean=len(GOOD_PDFS), false_alarms=false
        )
    speed()


def speed() -> None:
    """Pages that nothing hides on are only read; pages with something painted over words are drawn twice."""
    page = "\n".join("harbour gate sill tide lamp rope buoy chart quay and so on" for _ in range(46))
    text = page * 340
    timed = []
    for _ in range(3):
        before = time.process_time()
        find(text)
        timed.append(time.process_time() - before)
    show("finders", MB_of_text=round(len(text) / 1e6, 2), seconds=round(min(timed), 3))
    plain = lines(*page.split("\n"))
    for figure, pages, content in (
        ("plain pages", 400, plain),
        ("boxes over words", 60, plain + b"0 g 60 690 90 16 re f"),
    ):
        data = pdf(*[content] * pages)
        timed = []
        for number in range(3):
            with tempfile.TemporaryDirectory() as name:
                path = Path(name) / "a"
                path.write_bytes(data + b"\n" * number)
                before = cpu()
                child(path, Path(name))
                timed.append(cpu() - before)
        show(f"PDF, {figure}", pages=pages, ms_per_page=round(1000 * min(timed) / pages, 2))


def child(path: Path, folder: Path) -> None:
    """The pass over one PDF alone, without the reading of its text."""
    looking._of_pdf(Place(path, folder, ChildLimits(), sys.executable))


if __name__ == "__main__":
    main()
