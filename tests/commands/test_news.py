"""What is news about an original, and that a server cannot make itself heard in what people are told."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from holdfast import clock
from holdfast.commands.news import change_of, markdown, settled
from holdfast.config import Watch
from holdfast.model import Observation, OriginalState, Record
from holdfast.watch import state

RULES = Watch(3, 24)
FIRST = datetime(2021, 6, 1, 12, tzinfo=UTC)
WORDS = {"u": "unchanged", "c": "changed", "m": "moved", "x": "missing", "b": "blocked", "-": "unreachable"}
PAPER = Record("paper", "The *plan* of @council #1 <b>", "paper", url="https://old.example/plan.pdf")


def looks(script: str) -> list[Observation]:
    """Newest first, one a day."""
    moments = [(letter, clock.text(FIRST + timedelta(days=day))) for day, letter in enumerate(script)]
    seen = [
        Observation("paper", at, "https://old.example/plan.pdf", WORDS[letter], final_url="https://new.example/")  # type: ignore[arg-type]
        for letter, at in moments
    ]
    return seen[::-1]


@pytest.mark.parametrize(
    ("script", "news"),
    [
        ("u", []),
        ("uuuu", []),
        ("xxx", ["Gone"]),
        ("uxxx", ["Gone"]),
        ("uxxxxxx", ["Gone"]),
        ("uxxx---x", ["Gone"]),
        ("uxxu", []),
        ("u-----u", []),
        ("ub-b-b", ["Access refused"]),
        ("ucccc", ["Changed"]),
        ("uc-c-x-c", ["Changed"]),
        ("ucu", ["Changed", "As it was again"]),
        ("umm", ["Moved"]),
        ("uxxxu", ["Gone", "Back"]),
        ("uxxxuxxx", ["Gone", "Back", "Gone"]),
        ("uxxxm", ["Gone", "Moved"]),
        ("b" * 5 + "-" * 40 + "u", ["Access refused", "As it was again"]),
    ],
)
def test_news_is_told_once(script: str, news: list[str]) -> None:
    told = []
    for day in range(1, len(script) + 1):
        seen = looks(script[:day])
        change = change_of(PAPER, settled(seen[1:], (), RULES), state(seen, RULES))
        told += [change.heading] if change else []
    assert told == news


def test_nothing_that_a_server_sent_means_anything_in_markdown() -> None:
    evil = "https://new.example/`![x](http://spy.example/p.png)` @everyone <script>"
    after = OriginalState(
        "moved", f"Moved to {evil}; seen there on 1 June 2021.", checked_at=clock.text(FIRST), moved_to=evil
    )
    change = change_of(PAPER, OriginalState("live", ""), after)
    assert change is not None
    text = markdown("Papers\n# and more", [change], 1)
    assert text.count("\n# ") == 0 and text.startswith("# Papers \\# and more: what changed\n")
    assert "`https://new.example/%60![x](http://spy.example/p.png)%60 @everyone <script>`" in text
    assert r"**The \*plan\* of \@council \#1 \<b\>**" in text
