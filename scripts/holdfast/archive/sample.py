"""Which objects a fixity check hashes, when not all of them at once."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sample:
    """A stable slice of the objects: slice ``turn`` of ``slices``. Each object is in one slice for ever.

    ``since``: the beginning of a capture id, such as ``20260131``; then only objects of captures from then on.
    """

    slices: int = 1
    turn: int = 0
    since: str = ""

    def takes(self, digest: str) -> bool:
        """Whether the object is in the slice; its own name decides, so that all slices together are everything."""
        return int(digest[:8], 16) % self.slices == self.turn


WHOLE = Sample()
