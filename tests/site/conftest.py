"""The theme is built once for all tests of the site, from the repository's own shells."""

from __future__ import annotations

from pathlib import Path

import pytest
from site_world import World, harbour

from holdfast.site import theme as skin

REPOSITORY = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def theme(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return skin.prepare(REPOSITORY, tmp_path_factory.mktemp("theme"))


@pytest.fixture
def world(tmp_path: Path) -> World:
    return harbour(tmp_path / "world")
