"""Which files of a capture are looked into, and how what is found in them counts."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from withheld_world import letter, world

from exposure_corpus import BAD_PDFS, lines, pdf
from holdfast.archive import Archive
from holdfast.commands import capture
from holdfast.commands.exposing import Examiner
from holdfast.config import Workspace
from holdfast.model import Capture, StoredFile

MAIL = "jane.smith@trust.example"


class Captured:
    """A capture of a clean page, to which a test adds files that a browser or a sender would have left."""

    def __init__(self, workspace: Workspace) -> None:
        capture.run(workspace, ["one"])
        found = Archive.of(workspace).newest("one")
        assert found is not None
        self.capture: Capture = found
        self.files: dict[str, Path] = {}
        self.folder = workspace.root
        self.archive = Archive.of(workspace)

    def add(self, role: str, data: bytes, media_type: str) -> None:
        sha256 = hashlib.sha256(data).hexdigest()
        self.files[sha256] = self.folder / sha256
        self.files[sha256].write_bytes(data)
        stored = StoredFile(role, sha256, len(data), media_type)  # type: ignore[arg-type]
        self.capture = replace(self.capture, files=(*self.capture.files, stored))

    def hits(self) -> list[tuple[str, str, bool]]:
        """Kind, where, and whether it is said to be in another file than the document."""
        looking = Examiner(
            self.folder / "cache", lambda sha256: self.files.get(sha256) or self.archive.object_path(sha256)
        )
        return [(one.kind, one.where, bool(one.attachment)) for one in looking.exposure(self.capture).hits]


@pytest.fixture
def page(tmp_path: Path) -> Iterator[Captured]:
    with world(tmp_path, {"one": ""}, {"one.html": letter()}) as workspace:
        yield Captured(workspace)


def test_a_clean_page_gives_nothing_away(page: Captured) -> None:
    assert page.hits() == []


def test_what_scripts_made_of_the_page_and_how_it_prints_count(page: Captured) -> None:
    page.add("dom", f"<html><body><p>Write to {MAIL}</p></body></html>".encode(), "text/html")
    page.add("print", pdf(lines(f"Write to {MAIL}")), "application/pdf")
    assert page.hits() == [
        ("email", "on the page as a browser had it", True),
        ("email", "on the page as a browser printed it", True),
    ]


def test_what_a_printed_page_covers_is_hidden_from_nobody(page: Captured) -> None:
    covered = BAD_PDFS["black box"][1]
    page.add("print", covered, "application/pdf")
    assert page.hits() == []
    page.add("attachment", covered + b"\n", "application/pdf")
    assert page.hits() == [("hidden-text", "", True)]


def test_screenshots_are_not_read(page: Captured) -> None:
    page.add("screenshot", b"\x89PNG\r\n\x1a\n no picture", "image/png")
    assert page.hits() == []
