"""``make bench``: run every measurement in this folder and show the figures as tables.

With ``--write`` the tables also replace those of the same name in ``docs/benchmarks.md``. Each measurement is a
script of its own that prints one JSON object per figure; peers are measured in the same run, because machines and
moments differ.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
PAGE = HERE.parents[1] / "docs" / "benchmarks.md"
BEGIN, END = "<!-- figures: begin -->\n", "<!-- figures: end -->\n"
NAMES = ("bench", "figure")
_AS_INSTALLED = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
"""With modules compiled once, as users have them: where that is forbidden, each start compiles all of them anew."""


def main() -> int:
    """Run the scripts named on the command line, or all; returns the worst exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", help="such as capture, archive; default: all")
    parser.add_argument("--write", action="store_true", help=f"put the tables into {PAGE.name}")
    options = parser.parse_args()
    scripts = [p for p in sorted(HERE.glob("bench_*.py")) if not options.names or p.stem[6:] in options.names]
    tables: dict[str, str] = {}
    worst = 0
    for script in scripts:
        print(f"== {script.name}", file=sys.stderr, flush=True)
        done = subprocess.run(
            [sys.executable, script], stdout=subprocess.PIPE, text=True, check=False, env=_AS_INSTALLED
        )
        worst = max(worst, done.returncode)
        name = script.stem[6:]
        tables[name] = table(name, [json.loads(row) for row in done.stdout.splitlines() if row[:1] == "{"])
        print(tables[name], flush=True)
    if options.write:
        text = PAGE.read_text(encoding="utf-8")
        before, kept, after = text.split(BEGIN)[0], text.split(BEGIN)[1].split(END)[0], text.split(END)[1]
        whole = {**earlier(kept), **tables}
        told = machine() + "\n" + "\n".join(whole[name] for name in sorted(whole))
        PAGE.write_text(before + BEGIN + told + END + after, encoding="utf-8")
    return worst


def earlier(text: str) -> dict[str, str]:
    """The tables that are on the page already, by their names."""
    parts = re.split(r"^### (.+)\n", text, flags=re.MULTILINE)[1:]
    return {
        title.lower(): f"\n### {title}\n{rows.rstrip()}\n" for title, rows in zip(parts[::2], parts[1::2], strict=True)
    }


def table(title: str, rows: list[dict[str, Any]]) -> str:
    """The figures of one script as a Markdown table."""
    lines = [f"\n### {title.capitalize()}\n", "| figure | measured |", "|---|---|"]
    for row in rows:
        name = " ".join(str(row[key]) for key in NAMES if key in row and row[key] != title)
        values = [
            f"{words(key)} {shown(value)}" for key, value in row.items() if key not in NAMES and value is not None
        ]
        lines.append(f"| {name} | {' · '.join(values)} |")
    return "\n".join(lines) + "\n"


def words(key: str) -> str:
    """A JSON key as words."""
    return key.replace("_", " ")


def shown(value: Any) -> str:
    """A value as people write it."""
    if isinstance(value, bool):
        return "yes" if value else "NO"
    return f"{value:,}" if isinstance(value, int) else str(value)


def machine() -> str:
    """One line on what was measured on."""
    return f"\nOn {os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}.\n"


if __name__ == "__main__":
    sys.exit(main())
