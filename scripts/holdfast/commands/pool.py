"""Polite parallel work: several hosts at a time, never two requests to one host at once."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar
from urllib.parse import urlsplit

T = TypeVar("T")
R = TypeVar("R")
LOOK_FOR_FAILURES = 0.2  # seconds


def host_of(url: str) -> str:
    """The host part of an address, for grouping only; "" when there is none."""
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def by_host(
    items: Iterable[tuple[str, T]],
    work: Callable[[T], R],
    jobs: int,
    *,
    pause: float = 0.0,
    sleep: Callable[[float], None] = time.sleep,
) -> Iterator[tuple[T, R]]:
    """Do ``work`` on every item of ``(host, item)``, ``jobs`` hosts at a time; yield results as they come.

    Between two items of one host it waits ``pause`` seconds; items without a host are no host's, and wait for nobody.
    An exception in ``work`` is raised here, in the caller's thread. When the caller is interrupted it does not
    wait for slow servers: what is under way ends by itself, what waits is dropped.
    """
    groups: dict[str, list[T]] = {}
    for host, item in items:
        groups.setdefault(host, []).append(item)
    done: queue.SimpleQueue[tuple[T, R]] = queue.SimpleQueue()
    stopping = threading.Event()

    def walk(host: str, group: list[T]) -> None:
        for number, item in enumerate(group):
            if host and number and pause > 0:
                sleep(pause)
            if stopping.is_set():
                return
            done.put((item, work(item)))

    pool = ThreadPoolExecutor(max_workers=jobs)
    try:
        under_way = [pool.submit(walk, host, group) for host, group in groups.items()]
        left = sum(len(group) for group in groups.values())
        while left:
            try:
                yield done.get(timeout=LOOK_FOR_FAILURES)
                left -= 1
            except queue.Empty:
                for future in under_way:
                    if future.done():
                        future.result()
    finally:
        stopping.set()
        pool.shutdown(wait=False, cancel_futures=True)
