"""Keeping: what is acknowledged is there, whole and read-only, and nothing is ever replaced."""

from __future__ import annotations

import dataclasses
import hashlib
import resource
import stat
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from archive_factory import START

from holdfast.archive import Archive
from holdfast.errors import ArchiveError
from holdfast.model import Fetched, Observation

Make = Callable[..., Fetched]
LOOK = Observation("some-record", "2021-06-17T10:00:00.000000Z", "http://documents.example/x", "missing", 404)


def files_below(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def errors_of(archive: Archive) -> list[str]:
    return [f"{finding.path}: {finding.message}" for finding in archive.verify()[0] if finding.level == "error"]


@contextmanager
def no_file_longer_than(size: int) -> Iterator[None]:
    """Writing past ``size`` bytes in any file fails, as on a full disk."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_a_kept_capture_reads_back_as_it_was(archive: Archive, fetched: Make) -> None:
    source = fetched("a-report", b"The whole report.")
    with archive.run("capture") as run:
        capture = run.keep(source)
    assert archive.read().captures_of("a-report") == (capture,)
    assert archive.newest("a-report") == capture
    assert archive.object_path(capture.payload.sha256).read_bytes() == b"The whole report."
    roles = {file.role: archive.object_path(file.sha256) for file in capture.files}
    assert roles["wacz"].read_bytes() == source.wacz_path.read_bytes()
    assert (capture.hops, capture.requisites) == (source.hops, source.requisites)


def test_everything_kept_is_named_by_its_digest_and_read_only(archive: Archive, fetched: Make) -> None:
    with archive.run("capture") as run:
        run.keep(fetched())
    for path in archive.folder.rglob("*"):
        if path.is_file() and path.parent != archive.folder:  # where the guides for readers lie
            assert stat.S_IMODE(path.stat().st_mode) == 0o444, path
            digest = hashlib.sha256(path.read_bytes()).hexdigest()
            assert path.name == digest or path.stem.endswith("-" + digest[:8]), path


def test_bytes_that_are_held_already_are_stored_once(archive: Archive, fetched: Make) -> None:
    with archive.run("capture") as run:
        run.keep(fetched("one", b"the same leaflet"))
        run.keep(fetched("two", b"the same leaflet"))
    payload = hashlib.sha256(b"the same leaflet").hexdigest()
    assert [path.name for path in archive.folder.rglob(payload)] == [payload]
    assert errors_of(archive) == []


def test_a_later_run_changes_no_byte_of_what_is_there(archive: Archive, fetched: Make) -> None:
    with archive.run("capture") as run:
        run.keep(fetched("one", b"first"))
    before = files_below(archive.folder)
    with archive.run("capture") as run:
        run.keep(fetched("one", b"second"))
        run.observed(LOOK)
    after = files_below(archive.folder)
    assert before.items() <= after.items()
    assert len(after) == len(before) + 4


def test_the_same_capture_of_the_same_instant_is_refused(archive: Archive, fetched: Make) -> None:
    with archive.run("capture") as run:
        run.keep(fetched(moment=START))
    before = files_below(archive.folder)
    with pytest.raises(ArchiveError, match="is taken.*Nothing was overwritten"), archive.run("capture") as run:
        run.keep(fetched(moment=START))
    assert before.items() <= files_below(archive.folder).items()
    with archive.run("watch") as run:
        run.observed(LOOK)
    assert errors_of(archive) == []
    assert len(archive.read().captures_of("some-record")) == 1


def test_a_body_that_is_not_what_its_capture_says_is_refused(archive: Archive, fetched: Make) -> None:
    source = fetched(body=b"as received")
    source.payload_path.write_bytes(b"something else")
    with pytest.raises(ArchiveError, match="It was not kept"), archive.run("capture") as run:
        run.keep(source)
    assert archive.read().captures_of(source.record) == ()
    assert not list(archive.folder.rglob(hashlib.sha256(b"something else").hexdigest()))


def test_a_held_object_of_the_wrong_size_is_not_relied_on(archive: Archive, fetched: Make) -> None:
    with archive.run("capture") as run:
        capture = run.keep(fetched("one", b"a leaflet"))
    held = archive.object_path(capture.payload.sha256)
    held.chmod(0o644)
    held.write_bytes(b"a leaf")
    with pytest.raises(ArchiveError, match=f"{held.name}.*damaged"), archive.run("capture") as run:
        run.keep(fetched("two", b"a leaflet"))


@pytest.mark.parametrize("record", ["../escape", "UPPER", "con", "a/b", "", "a" * 65, "ä"])
def test_a_bad_record_id_never_becomes_a_path(archive: Archive, fetched: Make, record: str) -> None:
    with archive.run("capture") as run, pytest.raises(ArchiveError, match="is not a record id"):
        run.keep(replace(fetched(), record=record))
    assert errors_of(archive) == []


def test_a_digest_that_is_none_never_becomes_a_path(archive: Archive) -> None:
    with pytest.raises(ArchiveError, match="is not a SHA-256"):
        archive.object_path("../../etc/passwd")


def test_text_that_utf8_cannot_carry_is_kept_visibly(archive: Archive, fetched: Make) -> None:
    with archive.run("capture") as run:
        capture = run.keep(replace(fetched(), suspect="broken \udc80 words"))
    assert capture.suspect == "broken \\udc80 words"
    assert archive.newest("some-record") == capture


def test_captures_kept_by_many_threads_at_once_are_all_kept(archive: Archive, fetched: Make) -> None:
    sources = [fetched(f"record-{number % 5}", f"page {number}".encode()) for number in range(40)]
    with archive.run("capture") as run, ThreadPoolExecutor(8) as pool:
        kept = set(pool.map(lambda source: run.keep(source).id, sources))
    history = archive.read()
    assert {capture.id for record in history.records for capture in history.captures_of(record)} == kept
    assert errors_of(archive) == []


def test_a_disk_that_fills_while_an_object_is_written_keeps_nothing_half(archive: Archive, fetched: Make) -> None:
    large = fetched("large", b"x" * 200_000)
    with archive.run("capture") as run:
        run.keep(fetched("small", b"small"))
        with no_file_longer_than(65_536), pytest.raises(ArchiveError, match="could not be stored.*File too large"):
            run.keep(large)
        run.keep(fetched("small-too", b"small again"))
    history = archive.read()
    assert history.records == ("small", "small-too")
    assert not list(archive.folder.rglob("*.tmp"))
    assert errors_of(archive) == []


def test_a_disk_that_fills_while_the_manifest_is_written_keeps_nothing_half(archive: Archive, fetched: Make) -> None:
    source = dataclasses.replace(fetched("a-record", b"small"), suspect="A long sentence. " * 1_000)
    refused = pytest.raises(ArchiveError, match="a-record could not be kept")
    with archive.run("capture") as run, no_file_longer_than(10_000), refused:
        run.keep(source)
    assert archive.read().captures_of("a-record") == ()
    assert not list((archive.folder / "captures").rglob("*.*"))
    with archive.run("watch"):
        pass
    findings, _ = archive.verify()
    assert {(finding.rule, finding.level) for finding in findings} == {("object-unexpected", "note")}


def test_a_disk_that_fills_while_the_journal_is_written_loses_nothing(archive: Archive, fetched: Make) -> None:
    source = fetched("a-record", b"small")
    with pytest.raises(ArchiveError, match="journal could not be written"), archive.run("watch") as run:
        for _ in range(40):
            run.observed(LOOK)
        assert run.part is not None
        with no_file_longer_than(run.part.stat().st_size + 10):
            run.keep(source)
    assert len(archive.read().observations["some-record"]) == 40
    assert errors_of(archive) == []
    with archive.run("watch"):
        pass
    assert [capture.record for capture in archive.read().captures_of("a-record")] == ["a-record"]
    assert errors_of(archive) == []


def test_a_run_that_could_not_write_takes_no_more(archive: Archive) -> None:
    with archive.run("watch") as run:
        for _ in range(3):
            run.observed(LOOK)
        with no_file_longer_than(300), pytest.raises(ArchiveError, match="could not be written"):
            run.observed(LOOK)
        with pytest.raises(ArchiveError, match="run the same command again"):
            run.observed(LOOK)
    with archive.run("watch"):
        pass
    assert len(archive.read().observations["some-record"]) == 3


def test_a_folder_that_cannot_be_made_is_a_plain_error(tmp_path: Path) -> None:
    (tmp_path / "archive").write_text("a file where the folder should be")
    with pytest.raises(ArchiveError, match="could not be"):
        Archive(tmp_path / "archive", "archive/objects").run("capture")


def test_no_manifest_holds_the_title_of_a_page(archive: Archive, fetched: Make) -> None:
    source = replace(fetched(), title="A name that may have to go one day")
    with archive.run("capture") as run:
        capture = run.keep(source)
    assert capture.title == ""
    (manifest,) = (archive.folder / "captures" / "some-record").iterdir()
    assert b"may have to go" not in manifest.read_bytes()
