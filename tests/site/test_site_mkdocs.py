"""The whole way: `holdfast build` and plain `mkdocs build --strict` on a small archive, as somebody would run them."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from site_html import broken_links, by_id, parse, text_of
from site_world import copy_prose

from holdfast import records
from holdfast.commands import build
from holdfast.config import Config, Workspace
from holdfast.errors import HoldfastError, InvalidSources, UsageError

REPOSITORY = Path(__file__).parents[2]

RECORD = """title: {title}
kind: report
date: {date}
url: https://papers.example.org/{name}
summary: A paper.
"""


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """A checkout of a small archive: the repository's own prose and shells, three records, one event."""
    root = tmp_path / "archive"
    (root / "sources/records").mkdir(parents=True)
    copy_prose(root)
    (root / "holdfast.yml").write_text(
        "title: Paper archive\nurl: https://papers.example.org/a\ncontact: papers@example.org\n", encoding="utf-8"
    )
    for name, title, date in (
        ("one", "The first paper", "2018"),
        ("two", "Paper {{ 7 * 7 }}", "2019-05"),
        ("three", "Third", "2020~"),
    ):
        text = RECORD.format(title=f"'{title}'", date=date, name=name)
        (root / f"sources/records/{name}.yml").write_text(text, encoding="utf-8")
    (root / "sources/organisations.yml").write_text("{}\n", encoding="utf-8")
    (root / "sources/events.yml").write_text(
        "events:\n  - {date: 2018, what: It begins, evidence: [one]}\n", encoding="utf-8"
    )
    return root


def workspace(root: Path) -> Workspace:
    config = records.load_config(root / "holdfast.yml")
    assert isinstance(config, Config), config
    return Workspace(root, config)


def mkdocs(root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", *arguments]
    env = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    return subprocess.run(command, cwd=root, env=env, capture_output=True, text=True, check=False, timeout=60)


def html_of(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_plain_mkdocs_gives_the_same_complete_site_as_holdfast_build(archive: Path) -> None:
    done = mkdocs(archive)
    assert done.returncode == 0, done.stderr
    report = build.run(workspace(archive), out=archive / "ours", search=False)
    assert report.counts["pages"] == 3 and not report.failed
    ours, theirs = html_of(archive / "ours"), html_of(archive / "site")
    assert {name for name in theirs if not name.startswith("pagefind/")} == set(ours)
    assert all(theirs[name] == ours[name] for name in ours)
    assert broken_links(archive / "ours") == []
    assert "Paper {{ 7 * 7 }}" in text_of(by_id(parse(ours["records/two.html"]), "title"))
    assert b"<title>Home - Paper archive</title>" in ours["index.html"]


def test_building_again_after_an_edit_makes_one_page(archive: Path) -> None:
    place = workspace(archive)
    build.run(place, search=False)
    assert build.run(place, search=False).counts["rendered"] == 0
    path = archive / "sources/records/one.yml"
    path.write_text(path.read_text(encoding="utf-8") + "significance: It matters.\n", encoding="utf-8")
    again = build.run(place, search=False)
    assert [item.record for item in again.items] == ["one"]
    assert "It matters." in (archive / "site/records/one.html").read_text(encoding="utf-8")


def test_a_change_of_prose_reaches_the_site_and_a_removed_page_leaves_it(archive: Path) -> None:
    place = workspace(archive)
    (archive / "docs/extra.md").write_text("# Extra\n", encoding="utf-8")
    build.run(place, search=False)
    assert (archive / "site/extra.html").is_file()
    (archive / "docs/extra.md").unlink()
    report = build.run(place, search=False)
    assert not (archive / "site/extra.html").exists() and report.counts["removed"] >= 1


def test_sources_with_a_finding_stop_both_builds_and_name_the_place(archive: Path) -> None:
    (archive / "sources/records/two.yml").write_text("title: Two\nkind: report\ndate: someday\n", encoding="utf-8")
    with pytest.raises(InvalidSources) as caught:
        build.run(workspace(archive), search=False)
    assert [(Path(f.path).name, f.line) for f in caught.value.findings] == [("two.yml", 3)]
    done = mkdocs(archive)
    assert done.returncode != 0 and "two.yml:3" in done.stderr


def test_prose_that_mkdocs_refuses_is_reported_with_what_it_said(archive: Path) -> None:
    (archive / "docs/about.md").write_text("# About\n\n[nowhere](nowhere.md)\n", encoding="utf-8")
    with pytest.raises(HoldfastError, match=r"nowhere\.md"):
        build.run(workspace(archive), search=False)


def test_the_site_is_never_built_over_the_archive_or_the_sources(archive: Path) -> None:
    for out in (archive, archive.parent, archive / "archive", archive / "sources/records", archive / "docs/x"):
        with pytest.raises(UsageError, match="Name another"):
            build.run(workspace(archive), out=out, search=False)
