"""What ``holdfast add`` finds in documents of our own (``tests/draft_corpus.py``): how often a value is right.

*Precision* is the share of right values among those that were entered, *found* the share of the truths that were
entered. They are figures for documents written for this project, with which the rules were made, and not for the web.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from draft_corpus import CORPUS
from draft_judge import FIELDS, drafted, judged
from holdfast.extract.clues import clues


def main() -> None:
    """Print one JSON object per field, and one for the time that a document takes."""
    drafts = [(sample, drafted(sample)) for sample in CORPUS]
    for field in FIELDS:
        verdicts = [judged(sample, draft, field) for sample, draft in drafts]
        entered = sum(verdict in ("right", "wrong") for verdict in verdicts)
        truths = sum(verdict in ("right", "missed", "wrong") for verdict in verdicts)
        right = verdicts.count("right")
        row = {"bench": "draft", "figure": field, "documents": len(verdicts), "entered": entered, "right": right}
        row |= {"precision": f"{right / entered:.1%}", "not entered although stated": verdicts.count("missed")}
        print(json.dumps(row | {"stated": truths}))
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


if __name__ == "__main__":
    main()
