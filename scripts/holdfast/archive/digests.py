"""A table of SHA-256 that stays small: 40 bytes a row, so that an archive of any size is checked in little memory."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping
from itertools import chain, pairwise

_DIGEST, _ROW = 32, 40


class Digests(Mapping[str, int]):
    """SHA-256 in hex to a number from 0 to 2**64 - 1, sorted by SHA-256. Add everything first, then read.

    Of several numbers that were added for one digest the greatest stays.
    """

    def __init__(self) -> None:
        self._rows = bytearray()
        self._settled = True

    def add(self, sha256: str, number: int) -> None:
        """Add a row. Raises ``ValueError`` for what is no SHA-256 in hex."""
        self._rows += bytes.fromhex(sha256) + number.to_bytes(_ROW - _DIGEST, "big")
        self._settled = False

    def __getitem__(self, sha256: str) -> int:
        rows, wanted = self._sorted(), bytes.fromhex(sha256)
        row = bisect_left(range(len(self)), wanted, key=lambda row: bytes(rows[row * _ROW : row * _ROW + _DIGEST]))
        at = row * _ROW
        if rows[at : at + _DIGEST] != wanted:
            raise KeyError(sha256)
        return int.from_bytes(rows[at + _DIGEST : at + _ROW], "big")

    def __iter__(self) -> Iterator[str]:
        return (digest for digest, _ in self.rows())

    def __len__(self) -> int:
        return len(self._sorted()) // _ROW

    def rows(self) -> Iterator[tuple[str, int]]:
        """What ``items`` gives, as fast as can be."""
        rows = self._sorted()
        for at in range(0, len(rows), _ROW):
            yield rows[at : at + _DIGEST].hex(), int.from_bytes(rows[at + _DIGEST : at + _ROW], "big")

    def _sorted(self) -> bytes | bytearray:
        if not self._settled:
            added = bytes(self._rows)
            rows = sorted(added[at : at + _ROW] for at in range(0, len(added), _ROW))
            unlike = (row for row, after in pairwise(rows) if row[:_DIGEST] != after[:_DIGEST])
            self._rows = bytearray(b"".join(chain(unlike, rows[-1:])))
            self._settled = True
        return self._rows


def side_by_side(one: Digests, other: Digests) -> Iterator[tuple[str, int | None, int | None]]:
    """Every digest of two tables, in order, with its number in each; ``None`` where it is not."""
    end = ("g", 0)  # after every hex digit
    rows, others = one.rows(), other.rows()
    left, right = next(rows, end), next(others, end)
    while left is not end or right is not end:
        if left[0] == right[0]:
            yield left[0], left[1], right[1]
            left, right = next(rows, end), next(others, end)
        elif left[0] < right[0]:
            yield left[0], left[1], None
            left = next(rows, end)
        else:
            yield right[0], None, right[1]
            right = next(others, end)
