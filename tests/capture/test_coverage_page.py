"""What captures of the page that coverage is measured on hold: a short version of ``tests/bench/bench_coverage.py``."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from holdfast.capture import capture
from holdfast.model import Fetched

ONLY_WITH_SCRIPTS = {"js_get", "js_post", "js_nonce", "service_worker", "scroll50", "consented"}


@pytest.fixture(scope="module")
def bench() -> Iterator[Any]:
    """The measurement, as a module."""
    sys.path.insert(0, str(Path(__file__).parents[1] / "bench"))
    yield importlib.import_module("bench_coverage")
    sys.path.remove(str(Path(__file__).parents[1] / "bench"))


@pytest.fixture(scope="module")
def web(bench: Any) -> Iterator[Any]:
    server = bench.CoverageWeb()
    yield server
    server.stop()


@pytest.fixture(scope="module")
def fetched(web: Any, tmp_path_factory: pytest.TempPathFactory) -> Fetched:
    settings = importlib.import_module("coverage_take").settings_of(web.resolve)
    result = capture(web.url, record="page", settings=settings, workdir=tmp_path_factory.mktemp("coverage"))
    assert isinstance(result, Fetched), result
    return result


def test_without_a_browser_26_of_32_checks_are_met_with_every_byte_in_place(
    bench: Any, web: Any, fetched: Fetched
) -> None:
    assert fetched.wacz_path is not None
    missed = bench.met(web, bench.held_in_wacz(fetched.wacz_path))
    assert len(missed) == 32
    assert {check for check, names in missed.items() if names} <= ONLY_WITH_SCRIPTS


def test_nothing_is_asked_for_that_is_not_there(fetched: Fetched) -> None:
    assert fetched.requisites.failed == ()


def test_a_body_that_is_cut_by_one_byte_or_was_not_asked_for_meets_no_check(
    bench: Any, web: Any, fetched: Fetched
) -> None:
    assert fetched.wacz_path is not None
    held = bench.held_in_wacz(fetched.wacz_path)
    film = web.url_of("/film/long.webm")
    cut = {(how, url, "0" * 64 if url == film else digest) for how, url, digest in held}
    assert bench.met(web, cut)["video_seek_end"] == ("/film/long.webm",)
    posted = ("GET", web.url_of("POST /data/search"), bench.sha256(web.answers["POST /data/search"].body))
    assert bench.met(web, {*held, posted})["js_post"] == ("POST /data/search",)
