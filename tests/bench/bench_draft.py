"""What ``holdfast add`` finds in documents of our own (``tests/draft_corpus.py``): how often a value is right.

*Precision* is the share of right values among those that were entered; *stated* is how many the documents hold. They
are figures for documents written for this project and not for the web. The rules were made with the known ones; the
held out ones were written afterwards, and what was right at first sight is told beside what is right now.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from draft_corpus import CORPUS, Sample
from draft_held_out import FIRST_SIGHT, SETS
from draft_judge import FIELDS, drafted, judged
from holdfast.extract.clues import clues


def main() -> None:
    """Print one JSON object per field, and one for the time that a document takes."""
    for name, samples in {"known": CORPUS, **SETS}.items():
        for field in FIELDS:
            row = {"bench": "draft", "figure": f"{name}: {field}", "documents": len(samples), **counted(samples, field)}
            if name in FIRST_SIGHT:
                entered, right, stated = FIRST_SIGHT[name][field]
                row["at first sight"] = f"{right} of {entered} entered were right, {stated} stated"
            print(json.dumps(row))
    before = os.times()
    with tempfile.TemporaryDirectory() as folder:
        for sample in CORPUS:
            path = Path(folder) / "document"
            path.write_bytes(sample.data)
            clues(path, media_type=sample.media_type, folder=Path(folder), url=sample.url)
    after = os.times()
    spent = after.children_user + after.children_system - before.children_user - before.children_system
    each = round(1000 * spent / len(CORPUS))
    print(json.dumps({"bench": "draft", "figure": "reading in a child", "cpu_milliseconds_each": each}))


def counted(samples: Sequence[Sample], field: str) -> dict[str, object]:
    """How many values were entered, how many of them are right, and how many the documents state."""
    verdicts = [judged(sample, drafted(sample), field) for sample in samples]
    entered, right = sum(verdict in ("right", "wrong") for verdict in verdicts), verdicts.count("right")
    stated = sum(bool(getattr(sample, field)) for sample in samples)
    return {"entered": entered, "right": right, "precision": f"{right / entered:.1%}", "stated": stated}


if __name__ == "__main__":
    main()
