"""The progress bar of a terminal. A module of its own, because rich takes as long to load as a small build."""

from __future__ import annotations

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn


class TerminalBar:
    """Lines on stderr with at most one bar under them."""

    def __init__(self) -> None:
        self._console = Console(stderr=True, highlight=False, soft_wrap=True)
        self._bar: Progress | None = None

    def start(self, what: str, total: int) -> None:
        """Put up a new bar in place of an earlier one."""
        self.stop()
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
        self._bar = Progress(*columns, console=self._console, transient=True)
        self._bar.add_task(what, total=total)
        self._bar.start()

    def advance(self) -> None:
        """One step further."""
        if self._bar is not None:
            self._bar.advance(self._bar.task_ids[0])

    def line(self, text: str) -> None:
        """A line of plain text above the bar."""
        self._console.print(text, markup=False)

    def stop(self) -> None:
        """Take the bar away."""
        if self._bar is not None:
            self._bar.stop()
            self._bar = None
