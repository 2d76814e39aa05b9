"""Verification: every change, loss and addition is found and named, and a sound archive raises no alarm."""

from __future__ import annotations

import hashlib
import json
import random
import resource
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from archive_factory import make_fetched

from holdfast import canonical
from holdfast.archive import Archive, write_readme
from holdfast.commands import verify as command
from holdfast.config import Config, Workspace
from holdfast.model import FailedCapture, Finding, Observation, Report, SnapshotStatus
from holdfast.progress import Silent

NOON = "2021-06-17T12:00:00.000000Z"
URL = "http://documents.example/"
ABC = hashlib.sha256(b"abc").hexdigest()


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The root of a sound archive: captures, then looks and failures, then another version and a snapshot."""
    root = tmp_path_factory.mktemp("sound")
    archive = Archive(root / "archive", "archive/objects")
    write_readme(archive.folder)
    (archive.folder / "trust").mkdir()
    certificate = b"a certificate"
    (archive.folder / "trust" / f"{hashlib.sha256(certificate).hexdigest()}.pem").write_bytes(certificate)
    with archive.run("capture") as run:
        for record in ("one", "two", "three"):
            run.keep(make_fetched(root / "work", record, f"The page of {record}.".encode()))
    with archive.run("watch") as run:
        run.observed(Observation("one", NOON, URL, "missing", 404))
        run.failed(FailedCapture("two", URL, "timeout", "It never answered.", NOON, NOON))
    with archive.run("capture") as run:
        kept = run.keep(make_fetched(root / "work", "one", b"The page changed."))
        run.unchanged(make_fetched(root / "work", "two", b"The page of two."), kept)
        run.snapshot(SnapshotStatus("one", URL, "submitted", NOON))
    shutil.rmtree(root / "work")
    return root


@pytest.fixture
def root(sound: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(sound, tmp_path / "copy"))


def verify(root: Path) -> list[Finding]:
    return list(Archive(root / "archive", "archive/objects").verify()[0])


def errors(root: Path) -> set[tuple[str, str]]:
    return {(finding.rule, finding.path) for finding in verify(root) if finding.level == "error"}


def files(root: Path, folder: str) -> list[Path]:
    return sorted(path for path in (root / "archive" / folder).rglob("*") if path.is_file())


def place(root: Path, path: Path) -> str:
    return path.relative_to(root).as_posix()


def rewrite(path: Path, change: Callable[[bytes], bytes]) -> None:
    path.chmod(0o644)
    path.write_bytes(change(path.read_bytes()))


def reseal(path: Path) -> Path:
    """Give an edited file the name that its content asks for, as a forger would."""
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    return path.rename(path.with_name(f"{path.stem[:-8]}{digest[:8]}{path.suffix}"))


def test_a_sound_archive_raises_no_alarm_and_is_counted(root: Path) -> None:
    findings, counts = Archive(root / "archive", "archive/objects").verify()
    assert findings == ()
    size = sum(path.stat().st_size for path in files(root, "objects"))
    assert counts == {
        "runs": 3, "events": 8, "tokens": 0, "captures": 4, "objects": 8, "bytes": size, "errors": 0, "notes": 0
    }  # fmt: skip


def test_an_archive_that_does_not_exist_yet_is_sound(tmp_path: Path) -> None:
    findings, counts = Archive(tmp_path / "archive", "archive/objects").verify()
    assert (findings, set(counts.values())) == ((), {0})


def test_an_archive_with_a_run_going_on_raises_no_alarm(root: Path) -> None:
    archive = Archive(root / "archive", "archive/objects")
    with archive.run("capture") as run:
        run.keep(make_fetched(root / "work", "four", b"The page of four."))
        assert [(finding.rule, finding.level) for finding in verify(root)] == [("run-unsealed", "note")]
    assert verify(root) == []


def test_one_flipped_bit_anywhere_is_found_and_named(root: Path) -> None:
    rules = {"objects": "object-damaged", "captures": "manifest-damaged", "journal": "journal-damaged"}
    rules["trust"] = "certificate-damaged"
    chance = random.Random(7)
    for folder, rule in rules.items():
        for path in files(root, folder):
            before = path.read_bytes()
            for position in {0, len(before) - 1, *(chance.randrange(len(before)) for _ in range(3))}:
                flipped = bytearray(before)
                flipped[position] ^= 1 << chance.randrange(8)
                rewrite(path, lambda _, flipped=flipped: bytes(flipped))  # type: ignore[misc]
                assert errors(root) == {(rule, place(root, path))}, (path, position)
            rewrite(path, lambda _, before=before: before)  # type: ignore[misc]
    assert verify(root) == []


@pytest.mark.parametrize("folder", ["objects", "captures", "journal"])
def test_a_truncated_or_an_emptied_file_is_found_and_named(root: Path, folder: str) -> None:
    for path in files(root, folder):
        before = path.read_bytes()
        for after in (before[:-1], before[: len(before) // 2], b"", before + b"\n"):
            rewrite(path, lambda _, after=after: after)  # type: ignore[misc]
            assert place(root, path) in {at for _, at in errors(root)}, (path, after)
        rewrite(path, lambda _, before=before: before)  # type: ignore[misc]


def test_a_missing_object_is_found_and_named(root: Path) -> None:
    for path in files(root, "objects"):
        moved = path.rename(root / "aside")
        assert errors(root) == {("object-missing", place(root, path))}
        moved.rename(path)


def test_a_missing_manifest_is_found_and_named(root: Path) -> None:
    for path in files(root, "captures"):
        moved = path.rename(root / "aside")
        assert errors(root) == {("capture-missing", place(root, path))}
        moved.rename(path)


def test_a_missing_run_file_breaks_the_chain(root: Path) -> None:
    first, second, last = files(root, "journal")
    moved = second.rename(root / "aside")
    (broken,) = (finding for finding in verify(root) if finding.level == "error")
    assert (broken.rule, broken.path, broken.line) == ("chain-broken", place(root, last), 1)
    assert second.name[-14:] in broken.message
    moved.rename(second)
    first.unlink()
    assert ("chain-broken", place(root, second)) in errors(root)


def test_the_last_run_file_is_missed_when_its_captures_remain(root: Path) -> None:
    last = files(root, "journal")[-1]
    captures = [json.loads(line).get("capture") for line in last.read_bytes().splitlines() if b'"capture",' not in line]
    last.unlink()
    ((rule, path),) = errors(root)
    assert rule == "capture-unjournaled"
    assert Path(path).stem in captures


def test_only_a_witness_outside_sees_that_a_last_run_without_captures_was_dropped(root: Path) -> None:
    archive = Archive(root / "archive", "archive/objects")
    with archive.run("watch") as run:
        run.observed(Observation("one", NOON, URL, "missing", 404))
    remembered = archive.heads()
    max(files(root, "journal"), key=lambda path: path.name).unlink()
    assert verify(root) == []
    assert Archive(root / "archive", "archive/objects").heads() != remembered


def test_the_whole_journal_gone_is_found(root: Path) -> None:
    shutil.rmtree(root / "archive" / "journal")
    assert {rule for rule, _ in errors(root)} == {"capture-unjournaled"}


@pytest.mark.parametrize(
    "name",
    [
        "stray.txt",
        ".hidden",
        "objects/stray",
        "objects/ab/stray",
        "objects/ab/" + "a" * 64,
        f"objects/{ABC}",
        f"objects/00/{ABC}",
        "objects/zz/stray",
        "captures/stray.json",
        "captures/one/stray.json",
        "captures/one/note.txt",
        "captures/BAD/20210617T093000.000000Z-00000000.json",
        "captures/one/deeper/stray",
        "journal/stray.jsonl",
        "journal/notes.txt",
        "journal/deeper/20210617T093000.000000Z-00000000.jsonl",
        "journal/20210617T093000.000000Z-00000000.jsonl.bak",
        "more/stray",
    ],
)
def test_an_extra_file_is_found_and_named(root: Path, name: str) -> None:
    extra = root / "archive" / name
    extra.parent.mkdir(parents=True, exist_ok=True)
    extra.write_text("not ours")
    assert {path for _, path in errors(root)} == {place(root, extra)}


def test_a_well_named_object_that_no_capture_names_is_found(root: Path) -> None:
    extra = root / "archive" / "objects" / ABC[:2] / ABC
    extra.parent.mkdir(exist_ok=True)
    extra.write_bytes(b"abc")
    assert errors(root) == {("object-unexpected", place(root, extra))}


def test_a_link_in_place_of_a_file_is_found(root: Path) -> None:
    for folder in ("objects", "captures", "journal"):
        path = files(root, folder)[0]
        moved = path.rename(root / "aside")
        path.symlink_to(moved)
        assert place(root, path) in {at for _, at in errors(root)}
        path.unlink()
        moved.rename(path)


def test_our_own_leftovers_are_noted_and_do_not_fail(root: Path) -> None:
    for folder in ("", "objects", "captures/one", "journal"):
        (root / "archive" / folder / ".holdfast-0123456789abcdef.tmp").write_bytes(b"half")
    findings = verify(root)
    assert [(finding.rule, finding.level) for finding in findings] == [("litter", "note")] * 4


def test_objects_that_changed_places_are_both_named(root: Path) -> None:
    one, two = files(root, "objects")[:2]
    one.rename(root / "aside")
    two.rename(one)
    (root / "aside").rename(two)
    assert errors(root) == {("object-damaged", place(root, one)), ("object-damaged", place(root, two))}


def test_lines_that_were_edited_swapped_or_dropped_are_found_with_their_line(root: Path) -> None:
    path = files(root, "journal")[0]
    original = path.read_bytes()
    first, a, b, c, end = original.split(b"\n")
    for lines in ([first, b, a, c, end], [first, a, c, end], [a, b, c, end], [first, a, a, b, c, end]):
        rewrite(path, lambda _, lines=lines: b"\n".join(lines))  # type: ignore[misc]
        assert ("journal-damaged", place(root, path)) in errors(root)
        assert any(finding.line > 0 for finding in verify(root))
    spaced = [first, a.replace(b'":', b'": ', 1), b, c, end]
    rewrite(path, lambda _: b"\n".join(spaced))
    (finding,) = (finding for finding in verify(root) if finding.level == "error")
    assert (finding.line, finding.path) == (2, place(root, path))
    assert "canonical" in finding.message


@pytest.mark.parametrize("which", [0, 1])
def test_an_edited_run_file_with_a_fitting_new_name_breaks_the_chain(root: Path, which: int) -> None:
    path = files(root, "journal")[which]
    after = files(root, "journal")[which + 1]
    first, line, *rest = path.read_bytes().split(b"\n")
    value = json.loads(line)
    value["logged"] = "1999-01-01T00:00:00.000000Z"
    rewrite(path, lambda _: b"\n".join([first, canonical.dumps(value), *rest]))
    forged = reseal(path)
    (finding,) = (finding for finding in verify(root) if finding.level == "error")
    assert (finding.rule, finding.path) == ("chain-broken", place(root, after))
    assert forged.name in finding.message


def test_an_edited_manifest_with_a_fitting_new_name_is_found(root: Path) -> None:
    path = files(root, "captures/two")[0]
    value = json.loads(path.read_bytes())
    value["requested_url"] = "http://elsewhere.example/"
    rewrite(path, lambda _: canonical.dumps(value) + b"\n")
    forged = reseal(path)
    assert errors(root) == {("capture-missing", place(root, path)), ("capture-unjournaled", place(root, forged))}


def test_an_edited_manifest_and_an_edited_line_break_the_chain(root: Path) -> None:
    manifest, run = files(root, "captures/two")[0], files(root, "journal")[0]
    old = hashlib.sha256(manifest.read_bytes()).hexdigest().encode()
    old_stem = manifest.stem.encode()
    rewrite(manifest, lambda data: data.replace(b"tests", b"fakes"))
    forged = reseal(manifest)
    new = hashlib.sha256(forged.read_bytes()).hexdigest().encode()
    rewrite(run, lambda data: data.replace(old, new).replace(old_stem, forged.stem.encode()))
    reseal(run)
    assert errors(root) == {("chain-broken", place(root, files(root, "journal")[1]))}


def test_a_line_nested_without_end_is_found_like_any_other(root: Path) -> None:
    for nested in (b"[" * 2_000 + b"]" * 2_000, b"[" * 200_000):
        for path in (files(root, "journal")[1], files(root, "captures/two")[0]):
            before = path.read_bytes()
            rewrite(path, lambda data, nested=nested: data + nested + b"\n")  # type: ignore[misc]
            assert {at for _, at in errors(root)} == {place(root, path)}
            rewrite(path, lambda _, before=before: before)  # type: ignore[misc]


def test_a_capture_named_twice_is_found(root: Path) -> None:
    archive = Archive(root / "archive", "archive/objects")
    first = files(root, "journal")[0]
    line = json.loads(first.read_bytes().split(b"\n")[1])
    start = json.loads(first.read_bytes().split(b"\n")[0])
    start["heads"], start["run"] = list(archive.heads()), "20210617T093000.000000Z-00000000"
    data = b"\n".join([canonical.dumps(start), canonical.dumps(line), b""])
    digest = hashlib.sha256(data).hexdigest()
    extra = first.with_name(f"{first.stem[:-8]}{digest[:8]}.jsonl")
    extra.write_bytes(data)
    assert {rule for rule, _ in errors(root)} == {"capture-journaled-twice"}


def test_an_event_of_a_newer_version_is_an_error_that_says_so(root: Path) -> None:
    path = files(root, "journal")[-1]
    rewrite(path, lambda data: data.replace(b'"type":"snapshot"', b'"type":"foretold"'))
    reseal(path)
    (finding,) = (finding for finding in verify(root) if finding.level == "error")
    assert "does not know events of type 'foretold'" in finding.message


def test_several_processes_find_the_same(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("holdfast.archive.hashing.WORTH_SECONDS", 0)
    monkeypatch.setattr("holdfast.archive.hashing.BATCH_FILES", 2)
    damaged = files(root, "objects")[3]
    rewrite(damaged, lambda data: b"x" + data)
    findings, counts = Archive(root / "archive", "archive/objects").verify(jobs=2)
    assert [(finding.rule, finding.path) for finding in findings] == [("object-damaged", place(root, damaged))]
    assert counts["objects"] == 8


class Told(Silent):
    """Remembers what it was told."""

    def __init__(self) -> None:
        self.steps: list[str] = []
        self.totals: dict[str, int] = {}
        self.notes: list[str] = []

    def start(self, what: str, total: int) -> None:
        self.totals[what] = total

    def step(self, label: str) -> None:
        self.steps.append(label)

    def note(self, line: str) -> None:
        self.notes.append(line)


def test_the_command_reports_counts_progress_and_the_head(root: Path) -> None:
    told = Told()
    workspace = Workspace(root, Config("An archive", "http://archive.example/", "archive@archive.example"))
    report = command.run(workspace, progress=told)
    assert (report.command, report.failed, report.findings, report.counts["objects"]) == ("verify", False, (), 8)
    assert len(told.steps) == sum(told.totals.values())
    assert Archive(root / "archive", "archive/objects").heads()[0] in told.notes[-1]


def test_the_command_fails_on_an_error_and_not_on_a_note(root: Path) -> None:
    workspace = Workspace(root, Config("An archive", "http://archive.example/", "archive@archive.example"))
    (root / "archive" / ".holdfast-0123456789abcdef.tmp").write_bytes(b"")
    report = command.run(workspace)
    assert (report.failed, len(report.findings)) == (False, 1)
    files(root, "objects")[0].unlink()
    assert command.run(workspace).failed


def workspace_of(root: Path) -> Workspace:
    return Workspace(root, Config("An archive", "http://archive.example/", "archive@archive.example"))


def outcome(report: Report, item: str) -> str:
    return next(one.outcome for one in report.items if one.record == item)


def test_an_audit_is_one_line_in_a_run_file_of_its_own_and_the_next_one_finds_it_in_order(root: Path) -> None:
    before = files(root, "journal")
    first = command.run(workspace_of(root))
    assert outcome(first, "audit") == "journaled"
    (added,) = set(files(root, "journal")) - set(before)
    assert len(added.read_bytes().splitlines()) == 2
    (audit,) = Archive(root / "archive", "archive/objects").read().audits
    assert (audit.whole, audit.hashed, audit.bytes) == (True, 8, first.counts["bytes"])
    assert (audit.captures, audit.errors, audit.notes) == (4, 0, 0)
    assert verify(root) == []
    command.run(workspace_of(root), sample=30)
    assert [one.whole for one in Archive(root / "archive", "archive/objects").read().audits] == [False, True]


def test_an_audit_that_found_objects_damaged_is_journaled_with_their_number(root: Path) -> None:
    files(root, "objects")[0].unlink()
    report = command.run(workspace_of(root))
    assert (report.failed, outcome(report, "audit")) == (True, "journaled")
    assert Archive(root / "archive", "archive/objects").read().audits[0].errors == 1


@pytest.mark.parametrize("folder", ["journal", "captures"])
def test_nothing_is_journaled_after_a_damaged_journal_or_manifest_and_the_verdict_stands(
    root: Path, folder: str
) -> None:
    rewrite(files(root, folder)[0], lambda data: data[:150] + b"0" + data[151:])
    before, found = files(root, "journal"), errors(root)
    report = command.run(workspace_of(root))
    assert (report.failed, outcome(report, "audit")) == (True, "not-journaled")
    assert (files(root, "journal"), errors(root)) == (before, found)


def test_an_audit_adopts_nothing_so_that_it_cannot_hide_what_it_found(root: Path) -> None:
    files(root, "journal")[-1].unlink()
    for _ in range(2):
        assert command.run(workspace_of(root)).failed
    assert {rule for rule, _ in errors(root)} == {"capture-unjournaled"}


def test_without_a_journal_to_write_to_the_verdict_stands(root: Path) -> None:
    before = files(root, "")
    report = command.run(workspace_of(root), journal=False)
    assert (report.failed, outcome(report, "audit"), files(root, "")) == (False, "not-journaled", before)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, hard))
    try:
        report = command.run(workspace_of(root))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert (report.failed, outcome(report, "audit"), files(root, "")) == (False, "not-journaled", before)
    assert "verdict stands" in next(item.reason for item in report.items if item.record == "audit")


def test_it_says_that_without_a_time_stamp_only_memory_can_tell(root: Path) -> None:
    report = command.run(workspace_of(root))
    assert outcome(report, "witness") == "none"
    assert "No time stamp vouches" in next(item.reason for item in report.items if item.record == "witness")


def test_every_finding_says_what_to_do(root: Path) -> None:
    files(root, "objects")[0].unlink()
    files(root, "captures/two")[0].unlink()
    files(root, "journal")[0].unlink()
    rewrite(files(root, "objects")[1], lambda data: data + b"!")
    (root / "archive" / "stray").write_text("")
    findings = verify(root)
    assert len({finding.rule for finding in findings}) >= 5
    assert all(finding.message.endswith(".") and finding.remedy.endswith(".") for finding in findings)
    assert all(finding.path.startswith("archive/") for finding in findings)
