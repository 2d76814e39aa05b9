"""Whatever is changed in an archive is found and named where that is possible, and a sound one raises no alarm."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from mutations import campaign

from time_authority import Authority, need_openssl


@pytest.fixture
def authorities(tmp_path: Path) -> Iterator[list[Authority]]:
    need_openssl()
    made = [Authority(tmp_path / "one", "One"), Authority(tmp_path / "two", "Two", chain=False)]
    yield made
    for authority in made:
        authority.stop()


def test_random_changes_are_found_and_named(tmp_path: Path, authorities: list[Authority]) -> None:
    tally = campaign(tmp_path, seed=4, archives=5, changes=40, authorities=authorities)
    assert not tally.wrong, "\n".join(tally.wrong)


@pytest.mark.soak
@pytest.mark.timeout(3600)
def test_a_thousand_random_changes_are_found_and_named(
    tmp_path: Path, authorities: list[Authority], capsys: pytest.CaptureFixture[str]
) -> None:
    tally = campaign(tmp_path, seed=20261122, archives=100, changes=1_500, authorities=authorities)
    with capsys.disabled():
        sys.stdout.write(f"\n{tally.as_json()}\n")
    assert not tally.wrong, "\n".join(tally.wrong)
