"""The rig for every test of this folder."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from wayback_rig import BODY, URL, Rig, Time

from holdfast.demo.archive_org import StandInWayback
from holdfast.demo.archive_state import Page


@pytest.fixture
def rig() -> Iterator[Rig]:
    time = Time()
    pages: dict[str, Page] = {}

    def fetch(url: str) -> Page:
        if url not in pages:
            raise OSError("nobody there")
        return pages[url]

    with StandInWayback(fetch, now=time.clock) as archive:
        rig = Rig(archive, time, pages)
        rig.serve(URL, BODY)
        yield rig
