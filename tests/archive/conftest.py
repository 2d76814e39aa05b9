"""What the tests of the archive share: an empty archive and fetches to put in."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from archive_factory import START, make_fetched

from holdfast.archive import Archive
from holdfast.model import Fetched


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive(tmp_path / "archive", "archive/objects")


@pytest.fixture
def fetched(tmp_path: Path) -> Callable[..., Fetched]:
    """Makes a ``Fetched``; each is a minute later than the one before unless ``moment`` says otherwise."""
    calls = itertools.count()

    def make(record: str = "some-record", body: bytes = b"<p>A page.</p>", moment: datetime | None = None) -> Fetched:
        call = next(calls)
        return make_fetched(tmp_path / "work" / str(call), record, body, moment or START + timedelta(minutes=call))

    return make
