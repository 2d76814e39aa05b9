"""Figures of text extraction, one JSON object per line: ``python tests/bench/bench_extract.py [PAGES]``.

Processor seconds are user and system time of the child, its start included, and of the parent where it says so.
``pdftotext`` reads the same file in the same run, if it is installed. The best of three runs counts.
"""

from __future__ import annotations

import json
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "extract"))
from specimens import DOCX, PDF, docx, lines, paragraph, pdf, read

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


def bench_html_and_docx() -> None:
    """One long article and one long document."""
    article = "".join(f"<p>{text_line(n)}. {text_line(n + 1)}.</p>" for n in range(400))
    menu = "".join(f"<li><a href=/{n}>{text_line(n)[:20]}</a>" for n in range(80))
    page = f"<title>t</title><nav><ul>{menu}</ul></nav><main><h1>Nights</h1>{article}</main>".encode()
    document = docx("".join(paragraph(f"{text_line(n)}. {text_line(n + 1)}.") for n in range(4_000)))
    for name, data, media_type in (("html", page, HTML), ("docx", document, DOCX)):
        used, wall = measured(lambda folder, data=data, kind=media_type: read(folder, data, kind))
        show(name, kilobytes=len(data) // 1000, cpu_ms=round(1000 * used), wall_ms=round(1000 * wall))


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


if __name__ == "__main__":
    bench_pdf(int(sys.argv[1]) if len(sys.argv) > 1 else 500)
    bench_images()
    bench_html_and_docx()
    bench_cache()
    bench_memory()
