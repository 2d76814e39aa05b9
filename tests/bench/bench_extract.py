"""Figures of text extraction, one JSON object per line: ``python tests/bench/bench_extract.py [PAGES [DOCUMENTS]]``.
``python tests/bench/bench_extract.py many 10000`` reads so many small documents, and does nothing else.

Processor seconds are user and system time of the child, its start included, and of the parent where it says so.
``pdftotext`` reads the same file in the same run, if it is installed. The best of three runs counts.
"""

from __future__ import annotations

import difflib
import io
import json
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pypdfium2
from rapidfuzz.distance import Levenshtein

sys.path.insert(0, str(Path(__file__).parents[1] / "extract"))
from specimens import DOCX, PDF, docx, lines, paragraph, pdf, read

from holdfast.demo.making import office
from holdfast.demo.making.markup import Block, Text
from holdfast.extract import Tools, present
from holdfast.extract.drawing import SMALL_WIDTH

WORDS = ["harbour", "gate", "sill", "tide", "lamp", "rope", "buoy", "chart", "well-known", "crisis-care", "quay"]
HTML = "text/html"


def show(figure: str, **values: object) -> None:
    """One figure as a line of JSON."""
    sys.stdout.write(json.dumps({"bench": "extract", "figure": figure, **values}) + "\n")


def cpu() -> float:
    """Processor seconds of this process and of the children it has waited for."""
    return sum(
        usage.ru_utime + usage.ru_stime
        for usage in (resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN))
    )


def measured(work: Callable[[Path], object]) -> tuple[float, float]:
    """Processor and wall-clock seconds of ``work``, given a new folder each time; the best of three."""
    results = []
    for _ in range(3):
        with tempfile.TemporaryDirectory() as folder:
            begun, before = time.perf_counter(), cpu()
            work(Path(folder))
            results.append((cpu() - before, time.perf_counter() - begun))
    return min(results)


def text_line(number: int) -> str:
    """Some sixty characters that differ from line to line."""
    return " ".join(WORDS[(number * 5 + word * (1 + number % 7)) % len(WORDS)] for word in range(11))


def pdf_of(pages: int) -> bytes:
    """Pages of 46 lines, about three thousand characters each."""
    return pdf(*(lines(*[text_line(page * 46 + line) for line in range(46)]) for page in range(pages)))


def bench_pdf(pages: int) -> None:
    """Text of a long PDF, against pdftotext, and the cost of a document of one page."""
    data = pdf_of(pages)
    used, wall = measured(lambda folder: read(folder, data, PDF, images=False))
    values: dict[str, object] = {"pages": pages, "cpu_seconds": round(used, 3), "wall_seconds": round(wall, 3)}
    if program := shutil.which("pdftotext"):
        with tempfile.TemporaryDirectory() as folder:
            source = Path(folder) / "source.pdf"
            source.write_bytes(data)
            command = [program, "-enc", "UTF-8", str(source), str(source.with_suffix(".txt"))]
            peer, _ = measured(lambda _: subprocess.run(command, check=True))
        values |= {"pdftotext_cpu_seconds": round(peer, 3), "ratio_to_pdftotext": round(used / peer, 2)}
    show("pdf text", pages_per_cpu_second=round(pages / used), **values)
    single, wall = measured(lambda folder: read(folder, pdf_of(1), PDF, images=False))
    show("pdf of one page, text", cpu_seconds=round(single, 3), wall_seconds=round(wall, 3))


def bench_images(pages: int = 60) -> None:
    """Page images: time on top of the text, and size."""
    data = pdf_of(pages)
    sizes: list[int] = []

    def draw(folder: Path) -> None:
        result = read(folder, data, PDF)
        sizes[:] = [(result.folder / page.image).stat().st_size for page in result.pages]

    text, _ = measured(lambda folder: read(folder, data, PDF, images=False))
    both, _ = measured(draw)
    per_page = 1000 * (both - text) / pages
    show("pdf page images", ms_per_page=round(per_page, 1), mean_kilobytes=round(sum(sizes) / pages / 1000, 1))


def bench_two_readings(pages: int) -> None:
    """Text of a long PDF by both readers, as it is kept."""
    tools = Tools(pdftotext=present().pdftotext)
    if not tools.pdftotext:
        return
    data = pdf_of(pages)
    used, wall = measured(lambda folder: read(folder, data, PDF, images=False, tools=tools))
    show(
        "pdf text, both readings",
        pages_per_cpu_second=round(pages / used),
        pages=pages,
        cpu_seconds=round(used, 3),
        wall_seconds=round(wall, 3),
    )


def bench_small_images(pages: int = 60) -> None:
    """The small picture of a page alone: drawn and written as the child does it, in this process."""
    document = pypdfium2.PdfDocument(pdf_of(pages))
    sizes = []
    begun = time.process_time()
    for index in range(pages):
        page = document[index]
        buffer = io.BytesIO()
        page.render(scale=SMALL_WIDTH / page.get_size()[0]).to_pil().convert("L").save(buffer, "JPEG", quality=65)
        page.close()
        sizes.append(buffer.tell())
    per_page = 1000 * (time.process_time() - begun) / pages
    show("small page images", ms_per_page=round(per_page, 1), mean_kilobytes=round(sum(sizes) / pages / 1000, 1))


def in_columns(page: int, columns: int) -> tuple[bytes, list[str]]:
    """A page of so many columns, one drawn after the other, and its words in reading order."""
    words: list[str] = []
    drawn = b""
    for column in range(columns):
        texts = []
        for line in range(46):
            number = (page * columns + column) * 46 + line
            texts.append(" ".join(text_line(number).split()[: 11 // columns]) + f" {number}")
        words += " ".join(texts).split()
        drawn += lines(*texts, x=40 + column * (520 // columns))
    return drawn, words


def similarity(one: list[str], other: list[str]) -> float:
    """Order-aware likeness of two lists of words, in per cent: twice what they share in order, by their lengths."""
    blocks = difflib.SequenceMatcher(None, one, other, autojunk=False).get_matching_blocks()
    return 200 * sum(block.size for block in blocks) / max(1, len(one) + len(other))


def bench_order() -> None:
    """Words in reading order, on pages of one, two and three columns, by both readers."""
    tools = Tools(pdftotext=present().pdftotext)
    for columns in (1, 2, 3):
        made = [in_columns(page, columns) for page in range(12)]
        with tempfile.TemporaryDirectory() as folder:
            result = read(Path(folder), pdf(*(drawn for drawn, _ in made)), PDF, images=False, tools=tools)
        scores = {
            name: round(min(similarity(text.split(), truth) for text, (_, truth) in zip(texts, made, strict=True)), 2)
            for name, texts in (("first", [page.text for page in result.pages]), ("second", result.second))
            if texts
        }
        show(
            f"word order, {columns} column(s), worst page",
            **{f"{name}_percent": score for name, score in scores.items()},
        )


def bench_ocr(pages: int = 6) -> None:
    """Clean scans at 300 dpi, made from known words: characters wrong, and time."""
    tools = Tools(tesseract=present().tesseract)
    if not tools.tesseract:
        return
    truths = [[text_line(page * 40 + line).capitalize() + "." for line in range(40)] for page in range(pages)]
    drawn = pypdfium2.PdfDocument(pdf(*(lines(*truth) for truth in truths)))
    pictures = [drawn[index].render(scale=300 / 72, grayscale=True).to_pil() for index in range(pages)]
    buffer = io.BytesIO()
    pictures[0].save(buffer, "PDF", resolution=300, save_all=True, append_images=pictures[1:])
    with tempfile.TemporaryDirectory() as folder:
        before = cpu()
        result = read(Path(folder), buffer.getvalue(), PDF, images=False, tools=tools)
        used = cpu() - before
    wrong = total = 0
    for page, truth in zip(result.pages, truths, strict=True):
        words = " ".join(truth)
        wrong += Levenshtein.distance(" ".join(page.text.split()), words)
        total += len(words)
    show(
        "ocr of clean scans at 300 dpi",
        character_errors_percent=round(100 * wrong / total, 3),
        characters=total,
        cpu_seconds_per_page=round(used / pages, 2),
    )


def small(number: int) -> tuple[bytes, str]:
    """A document of one page: of twenty, eighteen are plain texts, one is a DOCX and one a PDF."""
    said = [f"Document {number}", *[text_line(number + line) for line in range(40)]]
    if number % 20 == 10:
        blocks = tuple(Block("paragraph", line) for line in said)  # the same bytes whenever it is made
        return office.docx(Text({"title": said[0], "author": "a", "footer": "f"}, (blocks,))), DOCX
    if number % 20 == 0:
        return pdf(lines(*said)), PDF
    return "\n\n".join(said).encode(), "text/plain"


def bench_many(documents: int = 2_000, workers: int = 2) -> None:
    """Many short documents, two at a time as a build reads them: memory of this process, and a second run."""
    with tempfile.TemporaryDirectory() as name, ThreadPoolExecutor(workers) as pool:
        sizes: list[int] = []
        runs = []
        for _ in range(2):
            begun, before = time.perf_counter(), cpu()
            for start in range(0, documents, documents // 10):
                numbers = range(start, min(start + documents // 10, documents))
                for _ in pool.map(lambda number: read(Path(name), *small(number), images=False), numbers):
                    pass
                sizes.append(resident())
            runs.append((cpu() - before, time.perf_counter() - begun))
    (first_cpu, first), (again_cpu, again) = runs
    tenth = len(sizes) // 2
    show(
        "many documents of one page",
        documents=documents,
        first_run_seconds=round(first),
        first_run_cpu_ms_each=round(1000 * first_cpu / documents, 1),
        second_run_seconds=round(again, 1),
        second_run_cpu_ms_each=round(1000 * again_cpu / documents, 2),
        parent_mb_after_a_tenth=round(sizes[0] / 1024, 1),
        parent_mb_after_all=round(sizes[tenth - 1] / 1024, 1),
        parent_mb_at_most=round(max(sizes) / 1024, 1),
        parent_mb_after_the_second_run=round(sizes[-1] / 1024, 1),
    )


def resident() -> int:
    """Resident kilobytes of this process now."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * resource.getpagesize() // 1024


def bench_html_and_docx() -> None:
    """One long article and one long document."""
    article = "".join(f"<p>{text_line(n)}. {text_line(n + 1)}.</p>" for n in range(400))
    menu = "".join(f"<li><a href=/{n}>{text_line(n)[:20]}</a>" for n in range(80))
    page = f"<title>t</title><nav><ul>{menu}</ul></nav><main><h1>Nights</h1>{article}</main>".encode()
    document = docx("".join(paragraph(f"{text_line(n)}. {text_line(n + 1)}.") for n in range(4_000)))
    for name, data, media_type in (("html", page, HTML), ("docx", document, DOCX)):
        used, wall = measured(lambda folder, data=data, kind=media_type: read(folder, data, kind))
        show(name, kilobytes=len(data) // 1000, cpu_ms=round(1000 * used), wall_ms=round(1000 * wall))


def bench_rendering() -> None:
    """Pictures of the pages of an Office file by LibreOffice, on top of its text."""
    if not present().soffice:
        return
    blocks = tuple(Block("paragraph", f"{text_line(n)}. {text_line(n + 1)}.") for n in range(300))
    document = office.docx(Text({"title": "t", "author": "a", "footer": "f"}, (blocks,)))
    shown = []

    def both(folder: Path) -> None:
        result = read(folder, document, DOCX, tools=present())
        assert result.rendering
        shown[:] = [sum(not leaf.rest and leaf.part > 0 for leaf in result.rendering.leaves)]

    text, _ = measured(lambda folder: read(folder, document, DOCX, images=False))
    whole, wall = measured(both)
    show("pictures of a docx", pages=shown[0], cpu_seconds=round(whole - text, 2), wall_seconds=round(wall, 2))


def bench_cache() -> None:
    """A second call for the same document."""
    data = pdf_of(100)
    with tempfile.TemporaryDirectory() as folder:
        read(Path(folder), data, PDF)
        begun = time.perf_counter()
        for _ in range(20):
            read(Path(folder), data, PDF)
        show("pdf of 100 pages from the cache", wall_ms=round(1000 * (time.perf_counter() - begun) / 20, 2))


def bench_memory() -> None:
    """The largest resident size of any child and of this process, over all of the above."""
    child = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    parent = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    show("memory", largest_child_mb=child, parent_mb=parent)


def main() -> None:
    """All figures, or only that of many documents."""
    if sys.argv[1:2] == ["many"]:
        bench_many(int(sys.argv[2]))
        return
    bench_pdf(int(sys.argv[1]) if len(sys.argv) > 1 else 500)
    bench_two_readings(500)
    bench_images()
    bench_small_images()
    bench_order()
    bench_ocr()
    bench_html_and_docx()
    bench_rendering()
    bench_cache()
    bench_many(int(sys.argv[2]) if len(sys.argv) > 2 else 2_000)
    bench_memory()


if __name__ == "__main__":
    main()
