"""The theme is built once for all tests of the site, from the repository's own shells."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from site_world import REPOSITORY, World, copy_prose, harbour

from holdfast.site import theme as skin


@pytest.fixture(scope="session")
def theme(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("prose")
    copy_prose(root)
    shutil.copy(REPOSITORY / "holdfast.yml", root)
    return skin.prepare(root, root / "cache")


@pytest.fixture
def world(tmp_path: Path) -> World:
    return harbour(tmp_path / "world")
