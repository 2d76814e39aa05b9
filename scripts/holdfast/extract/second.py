"""The second reading of a PDF, by poppler's ``pdftotext`` where it is installed.

PDFium takes text in the order in which the file draws it, pdftotext by where it stands on the page. Quotes are looked
for in both. The child that has read a PDF ends as pdftotext, so a file that killed the first reader never reaches the
second; one that the first merely refuses does.
"""

from __future__ import annotations

from pathlib import Path

from holdfast.extract.cleaning import clean
from holdfast.extract.output import LONGEST_PAGE

OUTPUT = "second.txt"
_MOST_BYTES = 64_000_000


def command(program: str, pages: int) -> list[str]:
    """What to run for the text of the first ``pages`` pages; ``-layout`` would tear columns apart."""
    return [program, "-q", "-enc", "UTF-8", "-l", str(pages), "-", "-"]


def pages_of(folder: Path) -> tuple[str, ...]:
    """The pages that pdftotext wrote into ``folder``, cleaned; empty if it wrote none."""
    try:
        with (folder / OUTPUT).open("rb") as file:
            text = file.read(_MOST_BYTES).decode("utf-8", "replace")
    except OSError:
        return ()
    return tuple(clean(page)[:LONGEST_PAGE] for page in text.split("\f")[:-1])  # a form feed ends every page
