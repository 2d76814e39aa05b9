"""The objects that captures name, packed, each with one of those captures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from holdfast.archive.digests import Digests

_WACZ, _RECENT = 1 << 62, 1 << 63
_NUMBER = _WACZ - 1


class Wanted(Mapping[str, str]):
    """SHA-256 of every object that a capture names, to ``<record>/<capture>``. Add everything first, then read.

    ``digests`` holds the same with numbers, for which ``capture``, ``is_wacz`` and ``is_recent`` give the facts.
    """

    def __init__(self) -> None:
        self.digests = Digests()
        self._captures: list[str] = []

    def add(self, capture: str, objects: Mapping[str, bool], *, recent: bool) -> None:
        """The objects of one capture, each with whether it is a web archive. ``recent``: it is one to be hashed."""
        number = len(self._captures) | (_RECENT if recent else 0)
        self._captures.append(capture)
        for sha256, wacz in objects.items():
            self.digests.add(sha256, number | (_WACZ if wacz else 0))

    def capture(self, number: int) -> str:
        """``<record>/<capture>``."""
        return self._captures[number & _NUMBER]

    def is_wacz(self, number: int) -> bool:
        """Whether the capture names it as its web archive."""
        return bool(number & _WACZ)

    def is_recent(self, number: int) -> bool:
        """Whether a recent capture names it."""
        return bool(number & _RECENT)

    def __getitem__(self, sha256: str) -> str:
        return self.capture(self.digests[sha256])

    def __iter__(self) -> Iterator[str]:
        return iter(self.digests)

    def __len__(self) -> int:
        return len(self.digests)
