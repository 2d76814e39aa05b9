"""Runs and their chain: each names what it found, forks join, interrupted runs are taken over, clocks may err."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import archive_factory
import pytest

from holdfast import clock
from holdfast.archive import Archive
from holdfast.clock import Clock
from holdfast.errors import ArchiveError
from holdfast.model import FailedCapture, Fetched, Finding, Memento, Observation, SnapshotStatus

Make = Callable[..., Fetched]
NOON = "2021-06-17T12:00:00.000000Z"


def look(record: str = "some-record") -> Observation:
    return Observation(record, NOON, f"http://documents.example/{record}", "missing", 404)


def at(hour: int) -> Clock:
    return lambda: datetime(2021, 6, 17, hour, tzinfo=UTC)


def run_files(archive: Archive) -> list[Path]:
    return sorted((archive.folder / "journal").glob("*.jsonl"))


def parts(archive: Archive) -> list[Path]:
    return sorted((archive.folder / "journal").glob("*.part"))


def first_line(path: Path) -> dict[str, object]:
    line: dict[str, object] = json.loads(path.read_bytes().split(b"\n")[0])
    return line


def problems(archive: Archive) -> list[Finding]:
    return [finding for finding in archive.verify()[0] if finding.level == "error"]


def interrupt(archive: Archive, *observations: Observation, tail: bytes = b"") -> Path:
    """A run that wrote ``observations`` and died: its part, which nobody locks any more."""
    run = archive.run("watch")
    for observation in observations:
        run.observed(observation)
    assert run.part is not None
    data = run.part.read_bytes()
    run.close()
    for path in run_files(archive):
        if path.read_bytes() == data:
            path.unlink()
    run._part.write_bytes(data + tail)
    return run._part


def test_each_run_names_the_one_before_it(archive: Archive) -> None:
    digests = []
    for hour in (9, 10, 11):
        with archive.run("watch", at(hour)) as run:
            run.observed(look())
        digests.append(hashlib.sha256(run_files(archive)[-1].read_bytes()).hexdigest())
        assert archive.heads() == (digests[-1],)
    assert [first_line(path)["heads"] for path in run_files(archive)] == [[], digests[:1], digests[1:2]]


def test_a_run_in_which_nothing_happened_leaves_no_file(archive: Archive) -> None:
    with archive.run("watch"):
        assert len(parts(archive)) == 1
    assert list((archive.folder / "journal").iterdir()) == []


def test_every_kind_of_event_reads_back(archive: Archive, fetched: Make) -> None:
    failure = FailedCapture("some-record", "http://documents.example/", "timeout", "It never answered.", NOON, NOON)
    memento = Memento("http://wayback.example/1", "20210617120000", "http://wayback.example/1id_", "identical")
    status = SnapshotStatus("some-record", "http://documents.example/", "verified", NOON, memento=memento, attempts=2)
    source = fetched()
    with archive.run("capture") as run:
        capture = run.keep(source)
        unchanged = run.unchanged(source, capture)
        run.failed(failure)
        run.observed(look())
        run.snapshot(status)
    history = archive.read()
    assert dict(history.captures) == {"some-record": (capture,)}
    assert dict(history.failures) == {"some-record": (failure,)}
    assert dict(history.observations) == {"some-record": (look(), unchanged)}
    assert dict(history.snapshots) == {"some-record": (status,)}
    assert (unchanged.outcome, unchanged.at, unchanged.status) == ("unchanged", source.finished, 200)


def test_a_line_is_on_the_disk_before_its_method_returns(archive: Archive) -> None:
    with archive.run("watch") as run:
        for count in range(1, 4):
            run.observed(look())
            (part,) = parts(archive)
            assert part.read_bytes().count(b"\n") == count + 1
            assert len(Archive(archive.folder, "archive/objects").read().observations["some-record"]) == count


def test_runs_at_the_same_time_fork_and_the_next_joins_them(archive: Archive) -> None:
    with archive.run("watch") as before:
        before.observed(look())
    (trunk,) = archive.heads()
    with archive.run("watch") as one, archive.run("capture") as other:
        one.observed(look("one"))
        other.observed(look("other"))
    forks = archive.heads()
    assert len(forks) == 2
    with archive.run("watch") as joining:
        joining.observed(look())
    heads = sorted(str(first_line(path)["heads"]) for path in run_files(archive))
    assert heads == sorted(str(found) for found in ([], [trunk], [trunk], list(forks)))
    assert len(archive.heads()) == 1
    assert problems(archive) == []


def test_four_processes_at_once_keep_everything(archive: Archive, tmp_path: Path) -> None:
    program = [sys.executable, archive_factory.__file__, str(tmp_path)]
    children = [subprocess.Popen([*program, f"process-{n}", "12"], stdout=subprocess.PIPE, text=True) for n in range(4)]
    said = [line.split() for child in children for line in child.communicate(timeout=60)[0].splitlines()]
    assert [child.returncode for child in children] == [0] * 4
    assert len(said) == 48
    with archive.run("watch") as run:
        run.observed(look())
    history = archive.read()
    assert all([capture.id for capture in history.captures_of(record)] == [kept] for record, kept in said)
    assert len(archive.heads()) == 1
    assert archive.verify()[0] == ()


def test_verifying_while_others_write_raises_no_alarm(archive: Archive, tmp_path: Path) -> None:
    program = [sys.executable, archive_factory.__file__, str(tmp_path)]
    children = [subprocess.Popen([*program, f"process-{n}", "40"], stdout=subprocess.DEVNULL) for n in range(3)]
    looks = 0
    while None in {child.poll() for child in children}:
        assert problems(archive) == []
        looks += 1
    assert [child.returncode for child in children] == [0] * 3
    assert looks > 3
    assert archive.verify()[1]["captures"] == 120


def test_the_next_run_seals_what_an_interrupted_one_wrote(archive: Archive) -> None:
    interrupt(archive, look("one"), look("two"), tail=b'{"at":"2021-')
    assert archive.read().records == ("one", "two")
    assert [finding.rule for finding in archive.verify()[0]] == ["run-unsealed"]
    with archive.run("watch") as run:
        run.observed(look("three"))
    assert parts(archive) == []
    adopted, last = (first_line(path) for path in run_files(archive))
    assert (adopted["adopted"], last["adopted"]) == (True, False)
    assert last["heads"] == [hashlib.sha256(run_files(archive)[0].read_bytes()).hexdigest()]
    assert archive.read().records == ("one", "three", "two")
    assert archive.verify()[0] == ()


def test_a_part_that_says_nothing_is_removed(archive: Archive) -> None:
    with archive.run("watch") as run:
        run.observed(look())
    (archive.folder / "journal" / "20210617T093000.000000Z-00000000.part").write_bytes(b'{"adop')
    with archive.run("watch"):
        pass
    assert parts(archive) == []
    assert len(run_files(archive)) == 1


def test_the_run_of_a_live_process_is_left_alone(archive: Archive) -> None:
    with archive.run("watch") as going_on:
        going_on.observed(look("one"))
        with archive.run("capture") as other:
            other.observed(look("two"))
        assert going_on.part in parts(archive)
        going_on.observed(look("three"))
    assert archive.read().records == ("one", "three", "two")
    assert archive.verify()[0] == ()


def test_sealing_that_was_interrupted_between_its_two_names_is_finished(archive: Archive) -> None:
    with archive.run("watch") as run:
        run.observed(look())
    (sealed,) = run_files(archive)
    os.link(sealed, sealed.with_name(str(first_line(sealed)["run"]) + ".part"))
    assert len(archive.read().observations["some-record"]) == 1
    assert problems(archive) == []
    with archive.run("watch"):
        pass
    assert parts(archive) == []
    assert run_files(archive) == [sealed]


def test_adoption_that_was_interrupted_is_finished(archive: Archive) -> None:
    part = interrupt(archive, look())
    data = part.read_bytes()
    with archive.run("watch"):
        pass
    part.write_bytes(data)
    with archive.run("watch"):
        pass
    assert (len(run_files(archive)), parts(archive)) == (1, [])
    assert len(archive.read().observations["some-record"]) == 1


def test_a_damaged_line_inside_a_part_stops_the_next_run(archive: Archive) -> None:
    part = interrupt(archive, look("one"), look("two"))
    lines = part.read_bytes().split(b"\n")
    lines[1] = lines[1].replace(b'"seq":1', b'"seq":7')
    part.write_bytes(b"\n".join(lines))
    with pytest.raises(ArchiveError, match="cannot be read: line 2"):
        archive.run("watch")
    assert [(finding.rule, finding.path) for finding in problems(archive)] == [
        ("journal-damaged", f"archive/journal/{part.name}")
    ]


def test_a_damaged_run_file_stops_the_next_run_and_history(archive: Archive) -> None:
    with archive.run("watch") as run:
        run.observed(look())
    (sealed,) = run_files(archive)
    sealed.chmod(0o644)
    sealed.write_bytes(sealed.read_bytes().replace(b"404", b"200"))
    fresh = Archive(archive.folder, "archive/objects")
    with pytest.raises(ArchiveError, match=f"{sealed.name} cannot be read: its content does not fit its name"):
        fresh.read()
    with pytest.raises(ArchiveError, match="Nothing was changed"):
        fresh.run("watch")


def test_a_manifest_without_a_line_is_adopted_with_a_line_that_says_so(archive: Archive, fetched: Make) -> None:
    with archive.run("capture") as run:
        capture = run.keep(fetched())
        run.observed(look())
    (sealed,) = run_files(archive)
    sealed.unlink()
    assert archive.read().records == ()
    with archive.run("watch"):
        pass
    assert archive.read().captures_of("some-record") == (capture,)
    (sealed,) = run_files(archive)
    line = json.loads(sealed.read_bytes().split(b"\n")[1])
    assert (line["type"], line["adopted"], line["capture"]) == ("capture", True, capture.id)
    assert archive.verify()[0] == ()


def test_an_altered_manifest_without_a_line_is_not_adopted(archive: Archive, fetched: Make) -> None:
    with archive.run("capture") as run:
        capture = run.keep(fetched())
    run_files(archive)[0].unlink()
    (manifest,) = (archive.folder / "captures").rglob("*.json")
    manifest.chmod(0o644)
    manifest.write_bytes(manifest.read_bytes().replace(b"/final", b"/other"))
    with archive.run("watch"):
        pass
    assert archive.read().records == ()
    assert capture.id in problems(archive)[0].path


def test_a_clock_that_went_back_overwrites_nothing_and_does_not_reorder(archive: Archive, fetched: Make) -> None:
    with archive.run("capture", at(12)) as run:
        first = run.keep(fetched(body=b"first"))
    with archive.run("capture", at(8)) as run:
        second = run.keep(fetched(body=b"second"))
    assert archive.read().captures_of("some-record") == (second, first)
    assert archive.newest("some-record") == second
    assert [(finding.rule, finding.level) for finding in archive.verify()[0]] == [("clock-went-back", "note")]


def test_a_stopped_clock_overwrites_nothing(archive: Archive, fetched: Make) -> None:
    for body in (b"first", b"second", b"third"):
        with archive.run("capture", at(12)) as run:
            run.keep(fetched(body=body, moment=archive_factory.START))
    assert len(run_files(archive)) == len(archive.read().captures_of("some-record")) == 3
    assert archive.verify()[0] == ()


def test_what_happened_is_sealed_even_when_the_command_fails(archive: Archive) -> None:
    with pytest.raises(KeyboardInterrupt), archive.run("watch") as run:
        run.observed(look())
        raise KeyboardInterrupt
    assert (len(run_files(archive)), parts(archive)) == (1, [])
    with pytest.raises(ArchiveError, match="run is over"):
        run.observed(look())


def test_an_interrupt_in_the_middle_of_a_line_never_seals_half_a_line(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = os.write

    def half_and_interrupt(handle: int, data: bytes) -> int:
        write(handle, bytes(data)[:20])
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt), archive.run("watch") as run:
        run.observed(look("one"))
        monkeypatch.setattr(os, "write", half_and_interrupt)
        run.observed(look("two"))
    monkeypatch.undo()
    assert len(parts(archive)) == 1
    with archive.run("watch") as run:
        run.observed(look("three"))
    assert archive.read().records == ("one", "three")
    assert archive.verify()[0] == ()


def test_the_first_line_says_who_ran_what_and_when(archive: Archive) -> None:
    with archive.run("snapshot", at(9)) as run:
        run.observed(look())
    start = first_line(run_files(archive)[0])
    assert (start["command"], start["started"]) == ("snapshot", clock.text(at(9)()))
    assert start["agent"].keys() == {"software", "version"}  # type: ignore[attr-defined]
