"""Is it the document? How many of the pages written for this project the quality gate tells, and how fast.

Those of ``tests/suspect_pages.py`` were written beside the rules or against them by the same hand; the four sets of
``tests/suspect_held_out.py`` without sight of them. All are figures for written pages, not for the web.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from suspect_held_out import FIRST_SIGHT as SEEN_FIRST
from suspect_held_out import NAMES, answers, counted
from suspect_pages import FIRST_SIGHT, SETS
from suspect_removals import FIRST_SIGHT as REMOVALS_FIRST
from suspect_removals import judged
from suspect_short import mistaken


def main() -> None:
    """Print one JSON object per set, and one for all."""
    totals = [0, 0, 0, 0]
    for name, (bad, good) in SETS.items():
        found = sum(bool(one.judged()) for one in bad)
        false = sum(bool(one.judged()) for one in good)
        totals = [a + b for a, b in zip(totals, (len(bad), found, len(good), false), strict=True)]
        row = {"bench": "suspect", "figure": f"{name} set", "no document": len(bad), "found": found}
        row |= {"documents": len(good), "false_alarms": false}
        if name in FIRST_SIGHT:
            row |= {"found_at_first_sight": FIRST_SIGHT[name][0], "false_alarms_at_first_sight": FIRST_SIGHT[name][1]}
        print(json.dumps(row))
    for name in NAMES:
        there, suspected = counted(name)
        documents, false = there.pop(""), suspected.pop("")
        totals = [a + b for a, b in zip(totals, (there.total(), suspected.total(), documents, false), strict=True)]
        print(json.dumps({
            "bench": "suspect", "figure": f"held out set {name}", "no document": there.total(),
            "found": suspected.total(), "documents": documents, "false_alarms": false,
            "found_at_first_sight": SEEN_FIRST[name][0], "false_alarms_at_first_sight": SEEN_FIRST[name][1],
            "by_kind": {kind: f"{suspected[kind]}/{there[kind]}" for kind in sorted(there)},
        }))  # fmt: skip
    for name in ("contrary", "ordinary"):
        titles, count = mistaken(name)
        print(
            json.dumps(
                {"bench": "suspect", "figure": f"short and {name}", "documents": count, "false_alarms": len(titles)}
            )
        )
    for name, first in REMOVALS_FIRST.items():
        titles, count = judged(name)
        row = {"bench": "suspect", "figure": name, "pages": count, "suspected": len(titles)}
        print(json.dumps(row | {"suspected_at_first_sight": first}))
    no_document, found, documents, false = totals
    print(json.dumps({
        "bench": "suspect", "figure": "all", "no document": no_document, "found": f"{found / no_document:.1%}",
        "documents": documents, "false_alarms": f"{false / documents:.1%}",
        "milliseconds_each": _milliseconds(),
    }))  # fmt: skip


def _milliseconds() -> float:
    """CPU time for one page of the held-out sets, which are as large as pages are."""
    pages = [answer for name in NAMES for answer in answers(name)]
    started = time.process_time()
    for answer in pages:
        answer.judged()
    return round(1000 * (time.process_time() - started) / len(pages), 2)


if __name__ == "__main__":
    main()
