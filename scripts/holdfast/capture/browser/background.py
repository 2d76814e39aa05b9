"""Work that an event of the browser starts, and that nobody waits for."""

from __future__ import annotations

import asyncio
from typing import Any

_under_way: set[asyncio.Future[Any]] = set()


def in_background(work: Any) -> None:
    """Do ``work``; if it fails, the page went away first and nothing is lost."""
    task = asyncio.ensure_future(work)
    _under_way.add(task)

    def forget(done: asyncio.Future[Any]) -> None:
        _under_way.discard(done)
        if not done.cancelled():
            done.exception()

    task.add_done_callback(forget)
