"""The short version of the campaign of hostile servers: each behaviour is rightly named, and all of them soon end."""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from behaviours import SLOW, WRONG, Case, Stage, stage
from hostile import settings_for

from holdfast.capture import capture
from holdfast.model import FailedCapture

TRIED_ELSEWHERE = {f"http{path}" for path in (*WRONG, *SLOW)}
UNPROVEN = ("http/open-end", "https/open-end")


@pytest.fixture
def behaviours(tmp_path: Path) -> Iterator[Stage]:
    (folder := tmp_path / "certificates").mkdir()
    made = stage(folder)
    yield made
    made.close()


def test_no_server_can_pass_off_what_is_no_document_or_hold_a_capture_up(behaviours: Stage, tmp_path: Path) -> None:
    cases = [case for case in behaviours.cases if case.name not in TRIED_ELSEWHERE]
    assert len(cases) >= 40
    work = tmp_path / "work"

    def wrong(case: Case) -> str:
        # What never ends may be given up soon; what is captured in spite of a part that hangs needs time for the rest.
        deadline = 20 if not case.slow else 5 if case.expected == "captured" else 0.5
        settings = settings_for(case.port, case.host, ca=case.ca, deadline=deadline, bytes=4_000_000, requisites=12)
        began = time.monotonic()
        found = capture(case.url, record="paper", settings=settings, workdir=work / str(id(case)))
        took = time.monotonic() - began
        if took > settings.limits.deadline + 5:
            return f"{case.name} took {took:.1f} s"
        if isinstance(found, FailedCapture):
            left = list((work / str(id(case))).iterdir())
            good = found.reason == case.expected and not left
            return "" if good else f"{case.name}: {found.reason} ({found.message}), not {case.expected}; left {left}"
        unproven = found.payload.completeness == "unproven"
        good = case.expected == "captured" and unproven == (case.name in UNPROVEN)
        return "" if good else f"{case.name} was captured, {found.payload.completeness}, not {case.expected}"

    with ThreadPoolExecutor(12) as pool:
        assert [said for said in pool.map(wrong, cases) if said] == []
