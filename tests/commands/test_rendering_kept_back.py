"""Pictures of our rendering of an office file are where its copy is, and nowhere else."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from withheld_world import TWO, WHY, dress, invoke, skin_of, world

from exposure_corpus import lines, pdf
from holdfast.commands import build, capture
from holdfast.config import Workspace
from holdfast.demo.making import office
from holdfast.demo.making.markup import Block, Text
from holdfast.extract import Tools

SAID = "Mrs Quollington has the NHS number 401 023 2137."


@pytest.fixture
def letter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Workspace]:
    """A captured DOCX that names somebody, on a machine with something that prints it."""
    (tmp_path / "print.pdf").write_bytes(pdf(lines(SAID)))
    program = tmp_path / "soffice"
    program.write_text(f'#!/bin/sh\nfor word; do [ "$before" = --outdir ] && out=$word; before=$word; done\n'
                       f"cp {tmp_path}/print.pdf $out/document.pdf\n")  # fmt: skip
    program.chmod(0o755)
    monkeypatch.setattr("holdfast.extract.parent.present", lambda: Tools(soffice=str(program)))
    document = office.docx(Text({"title": "Letter", "author": "A", "footer": "Letter"}, ((Block("paragraph", SAID),),)))
    with world(tmp_path, {"letter": ""}, {"letter.docx": document}) as made:
        path = made.root / "sources/records/letter.yml"
        path.write_text(path.read_text().replace("letter.html", "letter.docx"))
        dress(made, skin_of(tmp_path / "skin"))
        assert capture.run(made, ["letter"]).counts["captured"] == 1
        yield made


def pictures(workspace: Workspace) -> list[str]:
    return sorted(path.name for path in (workspace.site / "scans").rglob("*") if path.is_file())


def edit(workspace: Workspace, more: str) -> None:
    path = workspace.root / "sources/records/letter.yml"
    path.write_text(path.read_text().partition("allow:")[0].partition("access:")[0] + more)


@pytest.mark.soak  # what it is made of is tried in tests/site/test_reading_rendering.py and tests/extract/
def test_there_is_no_picture_of_a_copy_that_readers_do_not_get(letter: Workspace) -> None:
    build.run(letter, search=False)
    assert pictures(letter) == [], "nobody has looked at the number in it"
    allowed = "allow: [{what: nhs-number, reason: It is invented}]\n"
    edit(letter, allowed)
    build.run(letter, search=False)
    assert pictures(letter) == ["p1.png", "s1.jpg"]
    edit(letter, f"{allowed}access: sealed\n")
    build.run(letter, search=False)
    assert pictures(letter) == []
    edit(letter, allowed)
    build.run(letter, search=False)
    assert pictures(letter)
    assert list((letter.cache / "derived" / "derived").rglob("*.png"))
    invoke(letter, "withhold", "letter", *WHY, *TWO)
    assert pictures(letter) == [], "even before the next build"
    assert not list((letter.cache / "derived" / "derived").rglob("*.png"))
    build.run(letter, search=False)
    assert pictures(letter) == []
