"""SHA-256 as WARC files name it."""

from __future__ import annotations

import hashlib
from typing import IO

_PIECE = 1 << 16


class Digester:
    """SHA-256 in the form ``sha256:<hex>``."""

    def __init__(self) -> None:
        self._digest = hashlib.sha256()

    def update(self, data: bytes) -> None:
        """Take more of the content."""
        self._digest.update(data)

    def __str__(self) -> str:
        return f"sha256:{self._digest.hexdigest()}"


def digests(spool: IO[bytes], head: int) -> tuple[str, str]:
    """The digests of the whole answer and of what follows its head."""
    block, payload = Digester(), Digester()
    spool.seek(0)
    block.update(spool.read(head))
    while piece := spool.read(_PIECE):
        block.update(piece)
        payload.update(piece)
    return str(block), str(payload)
