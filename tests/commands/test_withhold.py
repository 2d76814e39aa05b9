"""Lawful removal end to end: after a decision nothing of a copy can be found, and nothing else is lost."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from functools import partialmethod
from pathlib import Path

import pytest
from withheld_world import (
    CANARIES,
    HOST,
    TITLE,
    TWO,
    WHY,
    WORDS,
    dress,
    invoke,
    letter,
    report,
    skin_of,
    traces,
    world,
    write_record,
)  # fmt: skip

from holdfast.archive.objects import LocalObjects
from holdfast.commands import build, capture, release, verify, withhold
from holdfast.config import Workspace
from holdfast.errors import ArchiveError, UsageError
from holdfast.model import Report

PEOPLE = ("A. Editor", "B. Trustee")
RULE = {"reason": "personal-data", "policy": "House rules"}


@pytest.fixture(scope="module")
def skin(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return skin_of(tmp_path_factory.mktemp("skin"))


@pytest.fixture
def papers(tmp_path: Path, skin: Path) -> Iterator[Workspace]:
    """Three papers, none captured yet. The first has the words that are searched for, the third is the same."""
    with world(
        tmp_path,
        {"one": f"quotes: [{{text: {WORDS}}}]\n", "two": "", "same": ""},
        {"one.html": letter(), "two.html": letter("harmless", "Another"), "same.html": letter()},
    ) as made:
        dress(made, skin)
        yield made


@pytest.fixture
def workspace(papers: Workspace) -> Workspace:
    """The same with a copy of the first."""
    assert capture.run(papers, ["one"]).counts["captured"] == 1
    return papers


def objects(workspace: Workspace) -> set[str]:
    return {path.name for path in (workspace.archive / "objects").glob("*/*")}


def sealed(workspace: Workspace) -> set[str]:
    return {path.name for path in (workspace.root / ".holdfast/sealed").glob("*/*")}


def errors(found: Report) -> list[str]:
    return [finding.rule for finding in found.findings if finding.level == "error"]


def without(workspace: Workspace) -> list[str]:
    """Traces of the words in all that is public, and in the caches of this machine."""
    root = workspace.root
    kept = [workspace.archive / name for name in ("objects", "journal")]
    return traces(workspace.site, *kept, *(root / ".holdfast" / name for name in ("derived", "build")))


def test_nothing_of_a_withheld_copy_can_be_found_and_verify_says_so(workspace: Workspace) -> None:
    build.run(workspace)
    assert {path.split()[-1] for path in traces(workspace.site)} == {repr(word) for word in CANARIES}
    before = objects(workspace)
    found = report(workspace, "withhold", "one", *WHY, *TWO, "--review-on", "2027-01-01")
    assert [item["outcome"] for item in found["items"]] == ["withheld"]
    assert without(workspace) == [], "even before the next build"
    done = build.run(workspace)
    assert done.counts["indexed"] == 3
    assert without(workspace) == []
    assert objects(workspace) == set()
    assert sealed(workspace) == before
    checked = verify.run(workspace)
    assert errors(checked) == []
    assert checked.counts["withheld"] == 2
    page = (workspace.site / "records/one.html").read_text()
    payload = hashlib.sha256(letter().encode()).hexdigest()
    for words in ("It holds personal data", "It names somebody.", "A. Editor; B. Trustee", payload, "noindex",
                  "https://t.example/policy", "1 January 2027"):  # fmt: skip
        assert words in page
    assert "records/one.html" not in (workspace.site / "sitemap.xml").read_text()
    assert "records/two.html" in (workspace.site / "sitemap.xml").read_text()
    assert "Withheld" in (workspace.site / "records/index.html").read_text()


def test_a_build_without_an_index_leaves_none_of_the_words_either(workspace: Workspace) -> None:
    elsewhere = workspace.root / "elsewhere"
    build.run(workspace, out=elsewhere)
    withhold.run(workspace, "one", decided_by=PEOPLE, **RULE)
    assert traces(elsewhere)
    build.run(workspace, out=elsewhere, search=False)
    assert traces(elsewhere) == []


def test_release_brings_back_the_very_bytes(workspace: Workspace) -> None:
    manifests = {path: path.read_bytes() for path in workspace.archive.glob("captures/*/*")}
    before = {path: path.read_bytes() for path in workspace.archive.glob("objects/*/*")}
    withhold.run(workspace, "one", decided_by=PEOPLE, **RULE)
    found = report(workspace, "release", "one", "--reason", "They agreed.", "--decided-by", "A. Editor")
    assert [item["outcome"] for item in found["items"]] == ["released"]
    assert {path: path.read_bytes() for path in workspace.archive.glob("objects/*/*")} == before
    assert {path: path.read_bytes() for path in workspace.archive.glob("captures/*/*")} == manifests
    assert sealed(workspace) == set()
    assert "withheld" not in verify.run(workspace).counts
    assert errors(verify.run(workspace)) == []
    build.run(workspace, search=False)
    assert "wombatsecret" in (workspace.site / "records/one.html").read_text()
    again = release.run(workspace, "one", reason="Again.", decided_by=PEOPLE)
    assert [item.outcome for item in again.items] == ["already"]


def test_erased_bytes_are_nowhere_and_do_not_come_back(workspace: Workspace) -> None:
    withhold.run(workspace, "one", decided_by=PEOPLE, **RULE)
    assert sealed(workspace)
    done = withhold.run(workspace, "one", decided_by=PEOPLE, erase=True, **RULE)
    assert [item.outcome for item in done.items] == ["erased"]
    assert (objects(workspace), sealed(workspace)) == (set(), set())
    assert errors(verify.run(workspace)) == []
    with pytest.raises(UsageError, match="erased"):
        release.run(workspace, "one", reason="Why not.", decided_by=PEOPLE)


def test_the_same_command_twice_is_one_decision(workspace: Workspace) -> None:
    withhold.run(workspace, "one", decided_by=PEOPLE, **RULE)
    lines = sum(path.read_bytes().count(b'"withheld"') for path in workspace.archive.glob("journal/*"))
    again = withhold.run(workspace, "one", decided_by=PEOPLE, **RULE)
    assert [item.outcome for item in again.items] == ["already"]
    assert sum(path.read_bytes().count(b'"withheld"') for path in workspace.archive.glob("journal/*")) == lines == 1


@pytest.mark.parametrize("when", range(4))
def test_killed_between_any_two_steps_the_same_command_ends_it(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch, when: int
) -> None:
    """The decision is journaled, then each object is put into the sealed store and leaves the public one."""
    steps: list[str] = []
    for name in ("put", "remove"):
        monkeypatch.setattr(LocalObjects, name, partialmethod(_step, steps, when, getattr(LocalObjects, name)))
    with pytest.raises(KeyboardInterrupt):
        withhold.run(workspace, "one", decided_by=PEOPLE, **RULE)
    monkeypatch.undo()
    halfway = verify.run(workspace)
    assert set(errors(halfway)) <= {"object-not-removed"}
    assert objects(workspace) | sealed(workspace)
    withhold.run(workspace, "one", decided_by=PEOPLE, **RULE)
    assert objects(workspace) == set()
    assert len(sealed(workspace)) == 2
    assert errors(verify.run(workspace)) == []


def _step(store: object, steps: list[str], when: int, do: Callable[..., object], *args: object) -> object:
    if len(steps) == when:
        raise KeyboardInterrupt
    steps.append("step")
    return do(store, *args)


def test_it_names_the_words_that_stay_in_manifests(tmp_path: Path) -> None:
    page = '<html><p>A letter</p><img src="/wombatsecret.png"></html>'
    with world(tmp_path, {"one": "", "two": ""}, {"one.html": page, "two.html": letter("harmless", "Another")}) as made:
        capture.run(made, ["one", "two"])
        found = withhold.run(made, "one", decided_by=PEOPLE, **RULE).findings
        (note,) = [one for one in found if one.rule == "words-remain"]
        assert f"requisites.failed “http://{HOST}/wombatsecret.png”" in note.message
        assert b"wombatsecret" in (made.root / note.path).read_bytes()
        assert note.level == "note"
        other = withhold.run(made, "two", decided_by=PEOPLE, **RULE).findings
        assert "words-remain" not in {one.rule for one in other}, "nothing of it stands in its manifest"


def test_a_copy_that_came_back_by_hand_is_an_error(workspace: Workspace) -> None:
    store = workspace.archive / "objects"
    shutil.copytree(store, workspace.root / "backup")
    withhold.run(workspace, "one", decided_by=PEOPLE, **RULE)
    shutil.rmtree(store)
    shutil.copytree(workspace.root / "backup", store)
    assert errors(verify.run(workspace)) == ["object-not-removed"] * 2
    withhold.run(workspace, "one", decided_by=PEOPLE, **RULE)
    assert errors(verify.run(workspace)) == []


def test_a_withheld_record_is_not_captured_again_and_its_bytes_are_not_kept_elsewhere(workspace: Workspace) -> None:
    withhold.run(workspace, "one", decided_by=PEOPLE, **RULE)
    items = {item.record: item for item in capture.run(workspace, ["one", "same"], again=True).items}
    assert (items["one"].outcome, items["same"].outcome) == ("skipped", "skipped")
    assert "holdfast release one" in items["one"].reason
    assert "withheld" in items["same"].reason
    assert objects(workspace) == set()


def test_an_object_is_named_by_part_of_its_hash_and_drags_its_captures_along(papers: Workspace) -> None:
    capture.run(papers)
    payload = hashlib.sha256(letter().encode()).hexdigest()
    done = withhold.run(papers, payload[:12], decided_by=PEOPLE[:1], **RULE)
    assert [(item.record, item.outcome) for item in done.items] == [("one", "withheld"), ("same", "withheld")]
    assert len(objects(papers)) == 2, "payload and web archive of the harmless one"
    build.run(papers, search=False)
    assert without(papers) == []
    assert "Withheld" in (papers.site / "records/same.html").read_text()
    assert "Withheld" not in (papers.site / "records/two.html").read_text()
    release.run(papers, payload, reason="In error.", decided_by=PEOPLE)
    assert len(objects(papers)) == 5
    assert errors(verify.run(papers)) == []


def test_a_record_whose_bytes_another_shares_is_refused_until_both_are_named(papers: Workspace) -> None:
    capture.run(papers)
    before = objects(papers)
    with pytest.raises(UsageError, match="--also same"):
        withhold.run(papers, "one", decided_by=PEOPLE, **RULE)
    assert objects(papers) == before
    done = withhold.run(papers, "one", decided_by=PEOPLE, also=["same"], **RULE)
    assert {item.record for item in done.items} == {"one", "same"}


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["one", *WHY, "--decided-by", "A. Editor"], "two different people"),
        (["one", *WHY, "--decided-by", "A. Editor", "--decided-by", "a. editor "], "two different people"),
        (["ones", *WHY, *TWO], "Did you mean 'one'?"),
        (["two", *WHY, *TWO], "holds no copy"),
        (["abcdef", *WHY, *TWO], "too short"),
        (["abcdefabcdef", *WHY, *TWO], "No object"),
        (["one", *WHY, *TWO, "--review-on", "soon"], "--review-on"),
        (["one", "--reason", "other", "--policy", " ", *TWO], "--policy"),
    ],
)
def test_what_is_not_properly_decided_is_refused_before_anything_happens(
    workspace: Workspace, arguments: list[str], words: str
) -> None:
    before = objects(workspace)
    said = invoke(workspace, "withhold", *arguments, code=2)
    assert words in str(said.exception or said.output)
    assert objects(workspace) == before
    assert b'"withheld"' not in b"".join(path.read_bytes() for path in workspace.archive.glob("journal/*"))


def test_on_a_machine_that_is_thrown_away_nothing_is_moved(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("CI", "true")
    with pytest.raises(UsageError, match="thrown away"):
        withhold.run(workspace, "one", decided_by=PEOPLE, **RULE)
    assert len(objects(workspace)) == 2
    away = replace(workspace, config=replace(workspace.config, sealed_store=str(tmp_path / "safe")))
    withhold.run(away, "one", decided_by=PEOPLE, **RULE)
    assert len(list((tmp_path / "safe").glob("*/*"))) == 2


def test_nothing_is_released_whose_bytes_are_absent_or_damaged(workspace: Workspace) -> None:
    withhold.run(workspace, "one", decided_by=PEOPLE, **RULE)
    first = sorted((workspace.root / ".holdfast/sealed").glob("*/*"))[0]
    good = first.read_bytes()
    first.chmod(0o644)
    first.write_bytes(good[:-1] + bytes([good[-1] ^ 1]))
    assert errors(verify.run(workspace)) == ["sealed-damaged"]
    with pytest.raises(UsageError, match="damaged"):
        release.run(workspace, "one", reason="Why not.", decided_by=PEOPLE)
    first.unlink()
    found = verify.run(workspace)
    assert errors(found) == []
    assert [finding.rule for finding in found.findings] == ["sealed-elsewhere"]
    with pytest.raises(UsageError, match="not in .holdfast/sealed"):
        release.run(workspace, "one", reason="Why not.", decided_by=PEOPLE)
    assert objects(workspace) == set()


def test_a_sealed_record_leaves_nothing_of_its_content_in_public(papers: Workspace) -> None:
    write_record(papers.root, "one", "access: sealed\n")
    items = {item.record: item for item in capture.run(papers, ["one", "two"]).items}
    assert (items["one"].outcome, items["one"].reason) == ("captured", "sealed")
    assert len(sealed(papers)) == 2
    build.run(papers)
    root = papers.root
    (manifest,) = (root / "archive/captures/one").glob("*")
    assert TITLE not in manifest.read_text()
    assert traces(papers.site, *[root / name for name in ("archive", "sources", "docs", ".holdfast/derived")]) == []
    payload = hashlib.sha256(letter().encode()).hexdigest()
    assert payload in (papers.site / "records/one.html").read_text()
    checked = verify.run(papers)
    assert (errors(checked), checked.counts["sealed"]) == ([], 2)
    shutil.move(root / ".holdfast/sealed", root.parent / "vault")
    checked = verify.run(papers)
    assert (errors(checked), checked.counts["sealed"]) == ([], 2)
    assert "2 objects that are sealed or withheld, not on this machine" in checked.findings[0].message


def test_unsealing_publishes_the_very_bytes_that_were_sealed(papers: Workspace) -> None:
    write_record(papers.root, "one", "access: sealed\n")
    capture.run(papers, ["one"])
    manifests = {path: path.read_bytes() for path in papers.archive.glob("captures/*/*")}
    before = {path.name: path.read_bytes() for path in (papers.root / ".holdfast/sealed").glob("*/*")}
    with pytest.raises(UsageError, match="access: public"):
        release.run(papers, "one", reason="It is time.", decided_by=PEOPLE)
    write_record(papers.root, "one", "access: public\n")
    done = release.run(papers, "one", reason="It is time.", decided_by=PEOPLE)
    assert [item.outcome for item in done.items] == ["published"]
    assert {path.name: path.read_bytes() for path in papers.archive.glob("objects/*/*")} == before
    assert {path: path.read_bytes() for path in papers.archive.glob("captures/*/*")} == manifests
    assert errors(verify.run(papers)) == []
    build.run(papers, search=False)
    assert "wombatsecret" in (papers.site / "records/one.html").read_text()


def test_a_sealed_record_that_is_withheld_and_released_stays_sealed(papers: Workspace) -> None:
    write_record(papers.root, "one", "access: sealed\n")
    capture.run(papers, ["one"])
    withhold.run(papers, "one", decided_by=PEOPLE, **RULE)
    done = release.run(papers, "one", reason="They agreed.", decided_by=PEOPLE)
    assert [item.outcome for item in done.items] == ["released"]
    assert "still sealed" in done.items[0].reason
    assert (len(sealed(papers)), objects(papers)) == (2, set())


def test_a_sealed_copy_is_refused_where_it_would_have_no_home(
    papers: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    write_record(papers.root, "one", "access: sealed\n")
    found = report(papers, "capture", "one", "two", code=1)
    outcomes = {item["record"]: item for item in found["items"]}  # type: ignore[attr-defined]
    assert (outcomes["one"]["outcome"], outcomes["two"]["outcome"]) == ("failed", "captured")
    assert "thrown away" in outcomes["one"]["reason"]
    assert sealed(papers) == set()


def test_an_embargo_ends_with_its_day(papers: Workspace) -> None:
    def on(day: int) -> datetime:
        return datetime(2027, 1, day, 6, tzinfo=UTC)

    write_record(papers.root, "one", "release: 2027-01-02\n")
    assert capture.run(papers, ["one"], clock=lambda: on(1)).items[0].reason == "sealed"
    build.run(papers, search=False)
    page = (papers.site / "records/one.html").read_text()
    assert "will be published on 2 January 2027" in page
    assert hashlib.sha256(letter().encode()).hexdigest() in page
    assert without(papers) == []
    early = release.run(papers, due=True, clock=lambda: on(1))
    assert [item.outcome for item in early.items] == ["waiting"]
    done = release.run(papers, due=True, clock=lambda: on(2))
    assert [item.outcome for item in done.items] == ["published"]
    assert len(objects(papers)) == 2
    assert release.run(papers, due=True, clock=lambda: on(3)).items == ()
    build.run(papers, search=False)
    assert "wombatsecret" in (papers.site / "records/one.html").read_text()
    event = next(
        json.loads(line)
        for path in papers.archive.glob("journal/*.jsonl")
        for line in path.read_bytes().splitlines()
        if b'"unsealed"' in line
    )
    assert event["decided_by"] == []


def test_the_command_says_what_it_cannot_reach(workspace: Workspace) -> None:
    (workspace.root / ".git").mkdir()
    said = invoke(workspace, "withhold", "one", *WHY, *TWO).output
    assert "git filter-repo" in said
    assert (
        "PUBLIC FOR EVER" in invoke(workspace.__class__(workspace.root, workspace.config), "withhold", "--help").output
    )


def test_a_damaged_object_does_not_stay_public_unnoticed(workspace: Workspace) -> None:
    path = next((workspace.archive / "objects").glob("*/*"))
    path.chmod(0o644)
    path.write_bytes(b"damaged")
    with pytest.raises(ArchiveError, match="--erase"):
        withhold.run(workspace, "one", decided_by=PEOPLE, **RULE)
    withhold.run(workspace, "one", decided_by=PEOPLE, erase=True, **RULE)
    assert objects(workspace) == set()
