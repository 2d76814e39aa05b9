"""Hostile servers: each behaviour against a capture in a process of its own, with its time and its memory.

The short version of this campaign is ``tests/capture/test_behaviours.py``; the behaviours are the same.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "capture"))

from behaviours import Case, stage

DEADLINE = 20.0  # seconds of one capture
SHORT_DEADLINE = 1.0  # where only the deadline ends it
GRACE = 5.0
MOST_MEMORY = 300  # MB
BYTES = 50_000_000
CHILD = """
import json, re, sys, tempfile, time
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from hostile import settings_for
from holdfast.capture import capture
case = json.loads(sys.argv[2])
with tempfile.TemporaryDirectory() as folder:
    ca = Path(case["ca"]) if case["ca"] else None
    settings = settings_for(case["port"], case["host"], ca=ca, deadline=case["deadline"], bytes=case["bytes"])
    began = time.monotonic()
    found = capture(case["url"], record="paper", settings=settings, workdir=Path(folder))
    took = time.monotonic() - began
# not ru_maxrss, which begins with what the process that started this one had used by then
peak = int(re.search(r"VmHWM:\\s+(\\d+) kB", Path("/proc/self/status").read_text())[1]) / 1e3
payload = getattr(found, "payload", None)
print(json.dumps({"found": getattr(found, "reason", "captured"), "seconds": took, "megabytes": peak,
                  "completeness": payload.completeness if payload else ""}))
"""


def child(case: Case) -> dict[str, object]:
    """One capture in a process of its own: what came of it, seconds, megabytes."""
    told = {"url": case.url, "port": case.port, "host": case.host, "ca": str(case.ca) if case.ca else "",
            "deadline": SHORT_DEADLINE if case.slow else DEADLINE, "bytes": BYTES}  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-c", CHILD, str(Path(__file__).parents[1] / "capture"), json.dumps(told)],
        stdout=subprocess.PIPE, text=True, check=True, timeout=120,
    )  # fmt: skip
    found: dict[str, object] = json.loads(done.stdout)
    return found


@pytest.mark.soak
@pytest.mark.timeout(1800)
def test_every_behaviour_ends_in_time_in_little_memory_and_rightly_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    made = stage(tmp_path)
    try:
        with ThreadPoolExecutor(2) as pool:
            results = list(zip(made.cases, pool.map(child, made.cases), strict=True))
    finally:
        made.close()
    wrong = [(case.name, found, case.expected) for case, found in results if found["found"] != case.expected]
    over = [
        (case.name, found) for case, found in results
        if float(str(found["seconds"])) > (SHORT_DEADLINE if case.slow else DEADLINE) + GRACE
        or float(str(found["megabytes"])) > MOST_MEMORY
    ]  # fmt: skip
    longest = max(results, key=lambda one: float(str(one[1]["seconds"])) - (SHORT_DEADLINE if one[0].slow else 0))
    largest = max(results, key=lambda one: float(str(one[1]["megabytes"])))
    classes = Counter(str(found["found"]) for _, found in results)
    figures = {
        "campaign": "hostile servers", "behaviours": len(results), "wrong": len(wrong), "over": len(over),
        "longest": [longest[0].name, round(float(str(longest[1]["seconds"])), 2)],
        "largest": [largest[0].name, round(float(str(largest[1]["megabytes"])))],
        **dict(sorted(classes.items())),
    }  # fmt: skip
    with capsys.disabled():
        sys.stdout.write("\n" + json.dumps(figures) + "\n")
    assert [wrong, over] == [[], []]
    assert len(results) >= 40
