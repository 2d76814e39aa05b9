"""What it costs to read and check 10,000 records: from scratch, and again when nothing changed."""

from __future__ import annotations

import json
import resource
import tempfile
import time
from pathlib import Path

from holdfast import records
from holdfast.model import Sources

COUNT = 10_000
RECORD = """title: Minutes of meeting {number}
kind: report
publisher: board
date: 2018-{month:02}
url: https://board.example.org/minutes/{number}.pdf
summary: |
  {words}
significance: {words}
topics: [minutes, flooding]
rights: {{basis: unknown}}
quotes:
  - {{text: "the gate was closed", page: 3, note: "on the night of the storm"}}
  - {{text: "no reason was given", page: 4}}
relations: {{part_of: minutes-{before:05}}}
"""


def main() -> None:
    """Write the records to a temporary folder, load them three times, print the figures."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "sources" / "records").mkdir(parents=True)
        (folder / "sources" / "organisations.yml").write_text("board: {name: Board}\n", encoding="utf-8")
        words = "A page of plain words about a meeting. " * 12
        for number in range(COUNT):
            text = RECORD.format(number=number, month=number % 12 + 1, words=words, before=(number + 1) % COUNT)
            (folder / "sources" / "records" / f"minutes-{number:05}.yml").write_text(text, encoding="utf-8")
        time.sleep(0.1)  # files this young would not be remembered
        cold = cpu_of(lambda: records.load(folder / "sources"))
        records.load(folder / "sources", cache_dir=folder / "cache")
        again = cpu_of(lambda: records.load(folder / "sources", cache_dir=folder / "cache"))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    report(f"read and check {COUNT:,} records", cpu_s=round(cold, 2), ms_each=round(cold / COUNT * 1000, 2))
    report("the same when nothing changed", cpu_s=round(again, 2), peak_mb=round(peak))


def cpu_of(load: object) -> float:
    """CPU seconds of one call that must yield valid sources."""
    assert callable(load)
    started = time.process_time()
    loaded = load()
    assert isinstance(loaded, Sources), loaded[:3]
    return time.process_time() - started


def report(figure: str, **values: float) -> None:
    """One line for ``run.py``."""
    print(json.dumps({"bench": "records", "figure": figure, **values}))


if __name__ == "__main__":
    main()
