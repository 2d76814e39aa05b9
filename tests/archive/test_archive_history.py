"""History: order by the chain, values on demand, a fingerprint for each record, and holdings joined from it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from holdfast.archive import Archive, History, holding_of, join
from holdfast.config import Watch
from holdfast.errors import ArchiveError
from holdfast.model import FailedCapture, Fetched, Observation, Record, SnapshotStatus, Sources

Make = Callable[..., Fetched]
URL = "http://documents.example/"


def look(record: str, hour: int) -> Observation:
    return Observation(record, f"2021-06-17T{hour:02}:00:00.000000Z", URL, "missing", 404)


def test_an_archive_that_does_not_exist_yet_has_an_empty_history(archive: Archive) -> None:
    history = archive.read()
    assert (history.records, history.heads, history.captures_of("any")) == ((), (), ())
    assert archive.newest("any") is None
    assert archive.heads() == ()
    assert not archive.folder.exists()


def test_newest_comes_first_whatever_the_clock_said(archive: Archive) -> None:
    for started, hours in ((20, (1, 2)), (5, (3, 4)), (12, (5,))):
        with archive.run("watch", lambda started=started: datetime(2021, 6, 17, started, tzinfo=UTC)) as run:  # type: ignore[misc]
            for hour in hours:
                run.observed(look("a-record", hour))
    assert archive.read().observations["a-record"] == tuple(look("a-record", hour) for hour in (5, 4, 3, 2, 1))


def test_reading_opens_no_manifest_until_a_capture_is_asked_for(archive: Archive, fetched: Make) -> None:
    with archive.run("capture") as run:
        kept = {record: run.keep(fetched(record)) for record in ("one", "two")}
    (archive.folder / "captures" / "one").rename(archive.folder / "aside")
    history = archive.read()
    assert set(history.captures) == {"one", "two"}
    assert "one" in history.captures
    assert history.capture_ids("one") == (kept["one"].id,)
    assert len(history.fingerprint("one")) == 64
    assert history.captures_of("two") == (kept["two"],)
    with pytest.raises(ArchiveError, match=r"captures/one/.* cannot be read.*holdfast verify"):
        history.captures_of("one")


def test_an_altered_manifest_is_never_read(archive: Archive, fetched: Make) -> None:
    with archive.run("capture") as run:
        run.keep(fetched())
    (manifest,) = archive.folder.rglob("*.json")
    manifest.chmod(0o644)
    manifest.write_bytes(manifest.read_bytes().replace(b"/final", b"/other"))
    with pytest.raises(ArchiveError, match="it was altered"):
        archive.newest("some-record")


def test_a_fingerprint_changes_when_more_is_said_of_its_record_and_only_then(archive: Archive, fetched: Make) -> None:
    with archive.run("capture") as run:
        run.keep(fetched("one"))
        run.keep(fetched("two"))
        going_on = archive.read().fingerprint("one")
    before = archive.read()
    assert before.fingerprint("one") == going_on
    assert before.fingerprint("one") != before.fingerprint("two")
    with archive.run("watch") as run:
        run.observed(look("two", 1))
    after = Archive(archive.folder, "archive/objects").read()
    assert after.fingerprint("one") == before.fingerprint("one")
    assert after.fingerprint("two") != before.fingerprint("two")


def test_newest_knows_what_the_run_in_progress_kept(archive: Archive, fetched: Make) -> None:
    with archive.run("capture") as run:
        first = run.keep(fetched(body=b"first"))
        assert archive.newest("some-record") == first
        second = run.keep(fetched(body=b"second"))
        assert archive.newest("some-record") == second
        assert archive.newest("another") is None
    assert archive.newest("some-record") == second


def test_newest_notices_what_others_added(archive: Archive, fetched: Make) -> None:
    other = Archive(archive.folder, "archive/objects")
    assert archive.newest("some-record") is None
    with other.run("capture") as run:
        first = run.keep(fetched(body=b"first"))
        assert archive.newest("some-record") == first
    with other.run("capture") as run:
        second = run.keep(fetched(body=b"second"))
    assert archive.newest("some-record") == second


def test_an_event_of_a_newer_version_is_refused_kindly(archive: Archive) -> None:
    with archive.run("watch") as run:
        run.observed(look("one", 1))
        assert run.part is not None
        part = run.part
        part.write_bytes(part.read_bytes().replace(b'"type":"observed"', b'"type":"translated"'))
        with pytest.raises(ArchiveError, match="event of type 'translated'.*Update Holdfast"):
            Archive(archive.folder, "archive/objects").read()


def test_holdings_join_what_people_wrote_and_what_machines_added(archive: Archive, fetched: Make) -> None:
    failure = FailedCapture("held", URL, "timeout", "It never answered.", *["2021-06-17T09:00:00.000000Z"] * 2)
    status = SnapshotStatus("held", URL, "submitted", "2021-06-17T09:00:00.000000Z")
    with archive.run("capture") as run:
        run.failed(failure)
        kept = run.keep(fetched("held"))
        run.snapshot(status)
        run.keep(fetched("not-described"))
        for hour, day in ((12, 18), (12, 19), (12, 20)):
            run.observed(Observation("held", f"2021-06-{day}T{hour}:00:00.000000Z", URL, "missing", 404))
    records = (Record("held", "A report", "report"), Record("not-held", "A letter", "letter"))
    sources = Sources(records, organisations={}, events=())
    held, not_held = join(sources, archive.read(), Watch())
    assert (held.record, held.held, held.captures) == (records[0], kept, (kept,))
    assert (held.failures, held.snapshots, len(held.observations)) == ((failure,), (status,), 3)
    assert (held.original.state, held.original.last_seen) == ("gone", kept.finished)
    assert (not_held.held, not_held.original.state) == (None, "unknown")
    assert holding_of(records[0], archive.read(), Watch()) == held


def test_an_empty_history_needs_no_archive() -> None:
    holdings = join(Sources((Record("a", "A", "report"),), {}, ()), History(), Watch())
    assert [holding.held for holding in holdings] == [None]


def test_a_history_is_not_changed_by_later_runs(archive: Archive, tmp_path: Path) -> None:
    with archive.run("watch") as run:
        run.observed(look("one", 1))
    history = archive.read()
    with archive.run("watch") as run:
        run.observed(look("one", 2))
    assert len(history.observations["one"]) == 1
    assert len(archive.read().observations["one"]) == 2
