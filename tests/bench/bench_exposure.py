"""Figures of finding what should not be published, one JSON object per line: ``python tests/bench/bench_exposure.py``.

Texts and pages are those of ``tests/exposure_corpus.py``, written with the rules at hand, and of
``tests/exposure_documents.py``, whole documents made from a seed that know nothing of the rules. Every text is also put
into the forms below and read back by the real readers; they run in this process, without their children, which bring
nothing but limits. Places besides the text are those of ``HIDING``. Seconds are processor seconds, the best of three.
"""

from __future__ import annotations

import hashlib
import html
import json
import os
import resource
import sys
import tempfile
import textwrap
import time
from collections import Counter
from collections.abc import Callable
from email.message import EmailMessage
from importlib import import_module
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pptx

sys.path.insert(0, str(Path(__file__).parents[1]))
sys.path.insert(0, str(Path(__file__).parents[1] / "extract"))
from specimens import DOCX, PDF, PPTX, docx, paragraph, zipped

from exposure_corpus import BAD_PDFS, CLEAN, GOOD_PDFS, PLANTED, lines, pdf
from exposure_documents import KINDS, clean, planted
from holdfast.exposure import find
from holdfast.extract import limits, running
from holdfast.extract.exposed import exposed
from holdfast.extract.exposed_inside import inside
from holdfast.extract.limits import ChildLimits
from holdfast.extract.output import Damaged, Output, Refused
from holdfast.extract.running import Ending, Place
from holdfast.model.exposures import Exposure, Hit

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCUMENTS = 200


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
    folder.mkdir(exist_ok=True)
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


def as_pptx(text: str) -> bytes:
    """The text on a slide."""
    show, made = pptx.Presentation(), BytesIO()
    slide = show.slides.add_slide(show.slide_layouts[6])
    slide.shapes.add_textbox(0, 0, 9_000_000, 5_000_000).text_frame.text = text
    show.save(made)
    return made.getvalue()


def as_xlsx(text: str) -> bytes:
    """The text as rows of a sheet, with a cell for each part between tabs."""
    book, made = openpyxl.Workbook(), BytesIO()
    for row in text.split("\n"):
        book.active.append([f"'{cell}" if cell[:1] in "=+" else cell for cell in row.split("\t")])
    book.save(made)
    return made.getvalue()


def as_mail(text: str, attached: bytes = b"", name: str = "") -> bytes:
    """The text as a message to an office."""
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = "office@trust.example", "foi@council.example", "Minutes"
    made.set_content(text)
    if attached:
        main, _, sub = name.partition("/")
        made.add_attachment(attached, main, sub)
    return bytes(made)


FORMS: tuple[tuple[str, Callable[[str], bytes], str], ...] = (
    ("HTML", as_html, "text/html"), ("DOCX", as_docx, DOCX), ("PPTX", as_pptx, PPTX), ("XLSX", as_xlsx, XLSX),
    ("PDF", as_pdf, PDF), ("EML", as_mail, "message/rfc822"),
)  # fmt: skip
HIDING: tuple[tuple[str, Callable[[str], bytes], str], ...] = (
    ("in the source of a page", lambda text: as_html("Minutes") + f"<!-- {text} -->".encode(), "text/html"),
    ("in data", lambda text: json.dumps({"minutes": text}, ensure_ascii=True).encode(), "application/json"),
    ("in a DOCX attached to a mail", lambda text: as_mail("Minutes", as_docx(text), DOCX), "message/rfc822"),
    ("in a custom part of a DOCX",
     lambda text: zipped({"word/document.xml": b"<x/>", "customXml/item1.xml": f"<x>{html.escape(text)}</x>".encode()}),
     DOCX),
)  # fmt: skip
IN_SOURCES = frozenset(KINDS) - {"home-address"}
"""What is looked for where there is no running text."""


_RUN = running.Place.run


def run_here(place: Place, module: str, job: dict[str, Any], written: str, bounds: ChildLimits | None = None) -> Ending:
    """A reader in this process, in place of ``Place.run``."""
    if module != "child":
        return _RUN(place, module, job, written, bounds)
    reader, here = import_module(f"holdfast.extract.{job['reader']}"), Path.cwd()
    source = place.payload.resolve()
    os.chdir(place.folder)
    try:
        with source.open("rb") as payload, Path(written).open("wb") as stream:
            output = Output(stream, bounds or place.limits, images=False, label=job["label"])
            output.begin()
            try:
                reader.read(payload, output, job["charset"])
            except (Refused, Damaged) as refused:
                output.failed(str(refused))
            output.end()
    finally:
        os.chdir(here)
    return Ending()


def main() -> None:
    """All figures."""
    grant = limits.grant
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        sample = [(make(text), media_type) for _, make, media_type in FORMS for text in (CLEAN[0], PLANTED[0][1])]
        in_children = [blocking(folder / "children", data, media_type) for data, media_type in sample]
        running.Place.run = run_here  # type: ignore[method-assign]
        limits.grant = lambda *_: None  # type: ignore[assignment]
        assert in_children == [blocking(folder, data, media_type) for data, media_type in sample]
        documents = [(one.kind, one.text) for one in planted(DOCUMENTS)]
        clean_ones = [*clean(DOCUMENTS)]
        for figure, bad, good in (("texts", PLANTED, CLEAN), ("documents", documents, clean_ones)):
            hit = sum(kind in {one.kind for one in find(text)} for kind, text in bad)
            false = sum(any(one.level == "error" for one in find(text)) for text in good)
            show(f"{figure}, as plain text", planted=len(bad), found=hit, clean=len(good), false_alarms=false)
            for form, make, media_type in FORMS:
                hit = sum(kind in blocking(folder, make(text), media_type) for kind, text in bad)
                false = sum(bool(blocking(folder, make(text), media_type)) for text in good)
                show(f"{figure}, as {form}", planted=len(bad), found=hit, clean=len(good), false_alarms=false)
        for form, make, media_type in HIDING:
            whole = "attached" in form
            some = [(kind, text) for kind, text in documents if whole or kind in IN_SOURCES]
            missed = Counter(kind for kind, text in some if kind not in blocking(folder, make(text), media_type))
            false = sum(bool(blocking(folder, make(text), media_type)) for text in clean_ones)
            show(f"documents, {form}", planted=len(some), found=len(some) - missed.total(), clean=len(clean_ones),
                 false_alarms=false)  # fmt: skip
        bad_pdfs = sum(kind in blocking(folder, data, PDF) for kind, data in BAD_PDFS.values())
        false = sum(bool(blocking(folder, data, PDF)) for data in GOOD_PDFS.values())
        show("bad redactions and hidden text", planted=len(BAD_PDFS), found=bad_pdfs, clean=len(GOOD_PDFS),
             false_alarms=false)  # fmt: skip
    running.Place.run, limits.grant = _RUN, grant  # type: ignore[method-assign]
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
    inside(Place(path, folder, ChildLimits(), sys.executable), "exposed_pdf", lambda *_: Exposure())


if __name__ == "__main__":
    main()
