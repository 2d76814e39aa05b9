"""The exceptions of Holdfast. Each stands for one decision of the caller.

    HoldfastError            one line for the person at the terminal, then stop
    ├── UsageError           the command or its configuration is wrong: nothing was done (exit 2)
    ├── InvalidSources       the files under ``sources/`` or ``holdfast.yml`` have findings (exit 1 or 2)
    ├── ArchiveError         the archive refused: what, where, and what is untouched (exit 1)
    └── StoppedEarly         a limit or a lost network: run the same command again to resume (exit 3)

What went wrong with *one* record is not an exception but a value (``FailedCapture``, ``FailedSnapshot``), so
that it can be filed. Only ``cli.main`` catches ``HoldfastError``; anything else is a bug of ours.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from holdfast.model import Finding


class HoldfastError(Exception):
    """Base of all errors that Holdfast raises on purpose. ``str(error)`` says what, where and what to do next."""


class UsageError(HoldfastError):
    """The command line or the configuration is wrong; nothing was done."""


class InvalidSources(HoldfastError):
    """Files that people edit have findings that must be mended first."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        super().__init__(f"{len(findings)} problem(s) in the sources; nothing was done")
        self.findings = tuple(findings)


class ArchiveError(HoldfastError):
    """The archive could not do what was asked; everything it acknowledged before is untouched."""


class StoppedEarly(HoldfastError):
    """Work stopped before its end for an outside reason; run the same command again to resume."""
