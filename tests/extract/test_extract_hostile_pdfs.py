"""All of ``hostile_pdfs`` end as text, as part of a text with a warning, or as one clear line, and within limits."""

from __future__ import annotations

import json
import os
import resource
import sys
import time
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import pytest
from hostile_pdfs import Make, corpus
from specimens import PDF, extracted

from holdfast.extract import ChildLimits, present
from holdfast.model import Extraction

LIMITS = ChildLimits()
LONGEST = 30.0
"""Seconds of any one file by the clock, on a machine that has little else to do."""
SHORT = {
    "plain cut off at 60 %": "partial text",
    "packed cut off at 95 %": "",
    "linearized, flipped bits 5": "",
    "packed, a block of noise 5": "",
    "plain, pieces in another order 1": "",
    "password to open, revision 6": "one line",
    "password of the owner only, revision 4": "text",
    "page count 999999999": "text",
    "page tree [2 0 R 2 0 R]": "",
    "every xref entry wrong": "",
    "a web page after a PDF header": "one line",
    "a PDF after 500 bytes of something else": "text",
}
"""The files of the quick run, and how they end where that is sure."""


def ending(folder: Path, data: bytes, limits: ChildLimits) -> str:
    """How reading ended: "text", "partial text" or "one line"; fails for anything else."""
    result = extracted(folder, data, PDF, limits=limits, tools=present())
    if not isinstance(result, Extraction):
        assert result.reason.endswith("."), result
        assert "\n" not in result.reason, result
        return "one line"
    assert result.pages
    whole = not result.problem and not any(page.warnings or page.status == "failed" for page in result.pages)
    return "text" if whole else "partial text"


def campaign(folder: Path, files: Iterable[tuple[str, Make]], limits: ChildLimits) -> dict[str, object]:
    """Read every file; the counts of how they ended, and the most that any one cost."""
    counts: Counter[str] = Counter()
    slowest, used = ("", 0.0), resource.getrusage(resource.RUSAGE_CHILDREN)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for name, make in files:
        data = make()
        begun = time.monotonic()
        counts[ending(folder, data, limits)] += 1
        slowest = max(slowest, (name, time.monotonic() - begun), key=lambda one: one[1])
        (folder / "cache").exists() and [path.unlink() for path in folder.glob("*.payload")]
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return {
        "files": sum(counts.values()),
        **counts,
        "slowest": slowest[0],
        "slowest seconds": round(slowest[1], 1),
        "cpu seconds": round(after.ru_utime + after.ru_stime - used.ru_utime - used.ru_stime, 1),
        "largest child MB": after.ru_maxrss // 1024,
        "parent grew MB": (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024,
    }


def test_a_dozen_of_them_end_as_they_should(tmp_path: Path) -> None:
    makers = dict(corpus())
    assert len(makers) >= 150
    for name, expected in SHORT.items():
        found = ending(tmp_path, makers[name](), LIMITS)
        assert expected in ("", found), name


@pytest.mark.soak
def test_all_of_them_end_within_their_limits(tmp_path: Path) -> None:
    found = campaign(tmp_path, corpus(), LIMITS)
    sys.stderr.write(json.dumps({"campaign": "hostile PDFs", **found}) + "\n")
    assert os.getpid()  # the parent is there to say so
    assert isinstance(found["slowest seconds"], float)
    assert found["slowest seconds"] <= LONGEST
    assert isinstance(found["largest child MB"], int)
    assert found["largest child MB"] <= LIMITS.memory // 1_000_000
