"""What commands report."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal


@dataclass(frozen=True, slots=True)
class Finding:
    """One problem with place, cause and remedy. ``line`` and ``column`` count from 1; 0 means the whole file."""

    path: str
    rule: str
    message: str
    remedy: str
    line: int = 0
    column: int = 0
    level: Literal["error", "note"] = "error"


@dataclass(frozen=True, slots=True)
class Item:
    """What a command did with one record (or page, or object)."""

    record: str
    outcome: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """What a command did, all of it. ``stopped`` says why it ended early, "" if it did not.

    ``text`` is what people get to see of the result itself, ready to print; ``data`` what machines get of it besides,
    as plain JSON under keys that only this command has.
    """

    command: str
    items: tuple[Item, ...] = ()
    findings: tuple[Finding, ...] = ()
    counts: dict[str, int] = field(default_factory=dict)
    failed: bool = False  # an item failed, or a finding is an error
    stopped: str = ""
    text: str = ""
    data: dict[str, Any] = field(default_factory=dict)
