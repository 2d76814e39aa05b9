"""Python's collector of cycles, told to be patient during a build."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

SELDOM = 500_000
"""Look for cycles after so many new objects (Python's own number is 700 or 2,000)."""


@contextmanager
def patient() -> Iterator[None]:
    """A build makes very many objects and hardly any cycle: looking for them took 40 % of its time at 10,000 records,
    and freed nothing."""
    usual = gc.get_threshold()
    gc.set_threshold(max(usual[0], SELDOM), *usual[1:])
    try:
        yield
    finally:
        gc.set_threshold(*usual)
