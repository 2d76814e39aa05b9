"""What people and machines see of a command: progress on stderr, the report on stdout, the exit code."""

from __future__ import annotations

import dataclasses
import json
import sys
from importlib import import_module
from types import TracebackType

import click

from holdfast.model import Finding, Report

DONE, WITH_FAILURES, WRONG_USAGE, STOPPED, INTERRUPTED = 0, 1, 2, 3, 130
"""Exit codes: done · done with findings or failed items · wrong usage · run again to resume · interrupted."""


class ConsoleProgress:
    """Shows progress on stderr: a bar under the lines on a terminal, plain lines anywhere else."""

    def __init__(self, *, quiet: bool = False) -> None:
        self._quiet = quiet
        on_terminal = sys.stderr.isatty() and not quiet
        self._bar = import_module("holdfast.console_bar").TerminalBar() if on_terminal else None
        self._done = self._total = 0

    def __enter__(self) -> ConsoleProgress:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._bar is not None:
            self._bar.stop()

    def start(self, what: str, total: int) -> None:
        """A new piece of work of ``total`` steps begins."""
        self._done, self._total = 0, total
        if total == 0:
            return
        if self._bar is not None:
            self._bar.start(what, total)
        else:
            self.note(f"{what}: {total}")

    def step(self, label: str) -> None:
        """One step is done; an empty ``label`` only moves the bar."""
        self._done += 1
        if self._bar is not None:
            self._bar.advance()
        if label:
            width = len(str(self._total))
            self.note(f"  [{self._done:>{width}}/{self._total}] {label}")

    def note(self, line: str) -> None:
        """A line that is not a step."""
        if self._quiet:
            return
        if self._bar is not None:
            self._bar.line(line)
        else:
            click.echo(line, err=True)


def exit_code(report: Report) -> int:
    """The exit code that says how the command ended."""
    if report.stopped:
        return STOPPED
    failed = report.failed or any(finding.level == "error" for finding in report.findings)
    return WITH_FAILURES if failed else DONE


def as_json(report: Report) -> str:
    """The ``--json`` report: command, ok, items, findings, counts, what the command has of its own, and, if it ended
    early, stopped."""
    body = {
        "command": report.command,
        "ok": exit_code(report) == DONE,
        "items": [_without_empty(dataclasses.asdict(item), "reason") for item in report.items],
        "findings": [dataclasses.asdict(finding) for finding in report.findings],
        "counts": report.counts,
        **report.data,
    }
    if report.stopped:
        body["stopped"] = report.stopped
    return json.dumps(body, indent=2, ensure_ascii=False)


def show(report: Report) -> None:
    """Print the report for a person: findings with their remedies, items that need a look, then the counts."""
    if report.text:
        click.echo(report.text)
    for finding in report.findings:
        click.echo(describe(finding))
    for item in report.items:
        if item.outcome in ("failed", "refused", "pending"):
            click.echo(f"{item.record}: {item.outcome}: {item.reason}")
    counts = ", ".join(f"{number:,} {name}" for name, number in report.counts.items())
    errors = sum(finding.level == "error" for finding in report.findings)
    if errors and not counts:
        counts = f"nothing was done; mend the {'problem' if errors == 1 else f'{errors:,} problems'} above first"
    if report.stopped:
        click.echo(f"{report.command}: stopped early: {report.stopped} Run the same command again to resume.")
    if counts or not report.text:
        click.echo(f"{report.command}: {counts or 'nothing to do'}")


def describe(finding: Finding) -> str:
    """One finding as text: ``path:line:column: rule: message`` and the remedy on a line of its own."""
    place = finding.path
    if finding.line:
        place += f":{finding.line}" + (f":{finding.column}" if finding.column else "")
    level = "" if finding.level == "error" else f" ({finding.level})"
    remedy = f"\n    {finding.remedy}" if finding.remedy else ""
    return f"{place}: {finding.rule}{level}: {finding.message}{remedy}"


def _without_empty(body: dict[str, str], key: str) -> dict[str, str]:
    return {name: value for name, value in body.items() if name != key or value}
