"""Is it the document? How many of the pages in ``tests/suspect_pages.py`` the quality gate tells, and how fast.

All of them were written for this project, so these are figures for our own pages and not for the web.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from suspect_pages import FIRST_SIGHT, SETS


def main() -> None:
    """Print one JSON object per set, and one for all."""
    totals = [0, 0, 0, 0]
    started = time.process_time()
    for name, (bad, good) in SETS.items():
        found = sum(bool(one.judged()) for one in bad)
        false = sum(bool(one.judged()) for one in good)
        totals = [a + b for a, b in zip(totals, (len(bad), found, len(good), false), strict=True)]
        row = {"bench": "suspect", "figure": f"{name} set", "no document": len(bad), "found": found}
        row |= {"documents": len(good), "false_alarms": false}
        if name in FIRST_SIGHT:
            row |= {"found_at_first_sight": FIRST_SIGHT[name][0], "false_alarms_at_first_sight": FIRST_SIGHT[name][1]}
        print(json.dumps(row))
    spent = time.process_time() - started
    no_document, found, documents, false = totals
    print(json.dumps({
        "bench": "suspect", "figure": "all", "no document": no_document, "found": f"{found / no_document:.1%}",
        "documents": documents, "false_alarms": f"{false / documents:.1%}",
        "milliseconds_each": round(1000 * spent / (no_document + documents), 2),
    }))  # fmt: skip


if __name__ == "__main__":
    main()
