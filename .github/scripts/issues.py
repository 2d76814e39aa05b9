"""Open one issue for each record whose original is gone or has moved, and close it when the original is back.

    python .github/scripts/issues.py REPORT

REPORT is what ``holdfast watch --json`` printed. Needs the GitHub command line (``gh``) with the right to write issues,
and nothing else: only the standard library, no code of the archive. Issues of ours carry a label, and in their body a
line that names the record; whatever else people write there, or call them, is theirs. Running it again changes nothing.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

LABEL = "original"
BROKEN = {"gone": "is gone", "moved": "has moved"}
MENDED = ("live", "changed")
MARK = "<!-- holdfast-record: {} -->"
_MARKED = re.compile(r"<!-- holdfast-record: ([a-z0-9-]+) -->")
_RECORD = re.compile(r"[a-z0-9-]+")


def main(report: Path) -> None:
    """Bring the issues in line with the report."""
    items = json.loads(report.read_text(encoding="utf-8"))["items"]
    states = {item["record"]: item for item in items if _RECORD.fullmatch(item["record"])}
    gh("label", "create", LABEL, "--force", "--description", "An original that is gone or has moved")
    listed = gh("issue", "list", "--label", LABEL, "--state", "open", "--limit", "5000", "--json", "number,body")
    known = {found[1]: int(issue["number"]) for issue in json.loads(listed) if (found := _MARKED.search(issue["body"]))}
    for record, item in sorted(states.items()):
        if item["outcome"] in BROKEN and record not in known:
            title = f"The original of {record} {BROKEN[item['outcome']]}"
            gh("issue", "create", "--label", LABEL, "--title", title, "--body-file", "-", stdin=body(item))
        elif item["outcome"] in MENDED and record in known:
            gh("issue", "close", str(known[record]), "--comment", f"It is served again:\n\n{quoted(item['reason'])}")


def body(item: dict[str, str]) -> str:
    """The text of an issue. What a server may have had a say in stands as code, where nothing has a meaning."""
    record, reason = item["record"], item.get("reason", "")
    return (
        f"{MARK.format(record)}\n"
        f"`holdfast watch` says of the original of the record `{record}`:\n\n{quoted(reason)}\n\n"
        "Our copy, if there is one, is untouched. If the document is elsewhere now, mend `url` or `also_at` in the "
        "record. This issue is closed by itself when the original is seen again.\n"
    )


def quoted(text: str) -> str:
    """``text`` as a block of code that it cannot end."""
    return "".join(f"    {line}\n" for line in text.splitlines() or [""])


def gh(*words: str, stdin: str = "") -> str:
    """Run ``gh``; what it prints. Its own message says what went wrong; then this ends."""
    return subprocess.run(["gh", *words], input=stdin, stdout=subprocess.PIPE, text=True, check=True).stdout


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(Path(sys.argv[1]))
