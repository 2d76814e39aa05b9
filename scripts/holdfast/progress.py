"""How long work tells people where it is, without knowing whether a terminal listens."""

from __future__ import annotations

from typing import Protocol


class Progress(Protocol):
    """Told about the work as it goes. The command line shows it; a library call may ignore it."""

    def start(self, what: str, total: int) -> None:
        """A new piece of work of ``total`` steps begins."""

    def step(self, label: str) -> None:
        """One step is done; ``label`` says which and how it ended, in one line."""

    def note(self, line: str) -> None:
        """Something worth a line that is not a step."""


class Silent:
    """Progress that nobody watches: the default for library calls."""

    def start(self, what: str, total: int) -> None:
        """Ignored."""

    def step(self, label: str) -> None:
        """Ignored."""

    def note(self, line: str) -> None:
        """Ignored."""
