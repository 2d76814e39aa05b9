"""Parallel work is polite: hosts side by side, requests to one host one after the other."""

from __future__ import annotations

import threading
import time

import pytest

from holdfast.commands.pool import by_host, host_of


def test_one_host_is_never_asked_twice_at_once_and_several_hosts_are() -> None:
    lock = threading.Lock()
    busy: set[str] = set()
    side_by_side = 0

    def work(item: tuple[str, int]) -> int:
        nonlocal side_by_side
        host, number = item
        with lock:
            assert host not in busy
            busy.add(host)
            side_by_side = max(side_by_side, len(busy))
        time.sleep(0.01)
        with lock:
            busy.remove(host)
        return number * 2

    items = [(host, (host, n)) for n in range(4) for host in ("a", "b", "c")]
    results = dict(by_host(items, work, jobs=3))
    assert results == {item: item[1] * 2 for _, item in items}
    assert side_by_side > 1


def test_an_exception_in_the_work_reaches_the_caller() -> None:
    def work(item: int) -> int:
        raise RuntimeError(f"no {item}")

    with pytest.raises(RuntimeError, match="no 1"):
        list(by_host([("a", 1)], work, jobs=2))


def test_no_work_is_no_trouble() -> None:
    assert list(by_host([], lambda item: item, jobs=4)) == []


@pytest.mark.parametrize(
    ("url", "host"), [("https://A.Example/x", "a.example"), ("not a url", ""), ("http://[::1", "")]
)
def test_the_host_of_an_address_is_found_or_empty(url: str, host: str) -> None:
    assert host_of(url) == host


def test_a_host_is_left_alone_for_a_while_between_two_items() -> None:
    slept: list[float] = []
    places = [("a", 1), ("b", 2), ("a", 3), ("a", 4), ("", 5), ("", 6)]
    done = dict(by_host(places, lambda item: item * 2, 3, pause=2.5, sleep=slept.append))
    assert done == {1: 2, 2: 4, 3: 6, 4: 8, 5: 10, 6: 12}
    assert slept == [2.5, 2.5], "between items of one host; not before the first, and not where there is no host"
