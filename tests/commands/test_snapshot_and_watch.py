"""The commands ``snapshot`` and ``watch`` on a small web and a stand-in Wayback, with a clock of our own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from ipaddress import ip_network
from pathlib import Path

import pytest

from holdfast import archive
from holdfast.commands import capture, snapshot, watch
from holdfast.commands.selection import load_sources
from holdfast.config import Config, Network, Watch, Wayback, Workspace
from holdfast.demo.archive_org import StandInWayback
from holdfast.demo.web import SmallWeb
from holdfast.errors import UsageError
from holdfast.model import Finding, Holding, Report
from holdfast.wayback import Keys

HOST = "papers.example"
TWO = b"The paper number two. It is fictional.\n"
KEYS = Keys("access", "secret")


@dataclass
class Time:
    """A clock that only moves when somebody sleeps or time passes."""

    now: datetime = datetime(2021, 6, 17, 9, 30, tzinfo=UTC)

    def clock(self) -> datetime:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)

    def pass_by(self, **how_long: float) -> None:
        self.now += timedelta(**how_long)


@dataclass
class Place:
    """An archive of three papers, the web they are on, and the stand-in."""

    workspace: Workspace
    web: SmallWeb
    witness: StandInWayback
    time: Time = field(default_factory=Time)

    def record(self, name: str, *lines: str) -> None:
        text = "\n".join((f"title: {name}", "kind: paper", "rights: {basis: unknown}", *lines)) + "\n"
        (self.workspace.records / f"{name}.yml").write_text(text)

    def capture(self) -> Report:
        return capture.run(self.workspace, again=True, clock=self.time.clock, sleep=self.time.sleep)

    def snapshot(self, *ids: str, keys: Keys | None = KEYS) -> Report:
        return snapshot.run(self.workspace, ids, keys=keys, clock=self.time.clock, sleep=self.time.sleep)

    def watch(self, *ids: str, due: bool = False, notify: Path | None = None) -> Report:
        return watch.run(self.workspace, ids, due=due, notify=notify, clock=self.time.clock, sleep=self.time.sleep)

    def holding(self, name: str) -> Holding:
        record = next(one for one in load_sources(self.workspace).records if one.id == name)
        return archive.holding_of(record, self.history, self.workspace.config.watch)

    def verify(self) -> tuple[Finding, ...]:
        return archive.Archive(self.workspace.archive, self.workspace.config.store).verify()[0]

    @property
    def history(self) -> archive.History:
        return archive.Archive(self.workspace.archive, self.workspace.config.store).read()


def outcomes(report: Report) -> dict[str, str]:
    return {item.record: item.outcome for item in report.items}


def reasons(report: Report) -> dict[str, str]:
    return {item.record: item.reason for item in report.items}


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    web_folder = tmp_path / "web"
    for name in ("one", "two", "three"):
        file = web_folder / "hosts" / HOST / f"{name}.txt"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f"The paper number {name}. It is fictional.\n")
    time = Time()
    with (
        SmallWeb(web_folder) as web,
        StandInWayback(resolve={HOST: f"127.0.0.1:{web.port}"}, now=time.clock) as witness,
    ):
        config = Config(
            title="Papers",
            url="https://papers-archive.example/",
            contact="archive@papers-archive.example",
            network=Network((ip_network("127.0.0.0/8"),), {HOST: f"127.0.0.1:{web.port}"}),
            wayback=Wayback(witness.base, pause=0),
            watch=Watch(pause=0),
        )
        place = Place(Workspace(tmp_path / "archive", config), web, witness, time)
        place.workspace.records.mkdir(parents=True)
        for name in ("one", "two", "three"):
            place.record(name, f"url: http://{HOST}/{name}.txt")
        yield place


def test_every_captured_record_gets_a_memento_that_was_read_back(place: Place) -> None:
    place.capture()
    report = place.snapshot()
    assert outcomes(report) == {"one": "verified", "two": "verified", "three": "verified"}
    assert not report.failed and not report.stopped and report.counts == {"verified": 3}
    assert place.witness.saves() == 3
    states = [status.state for status in place.history.snapshots["one"]]
    assert states == ["verified", "submitted", "submitting"]
    memento = place.history.snapshots["one"][0].memento
    assert memento is not None and memento.verdict == "identical"


def test_a_second_run_asks_for_nothing_and_says_why(place: Place) -> None:
    place.capture()
    place.snapshot()
    before = len(place.witness.log)
    report = place.snapshot()
    assert set(outcomes(report).values()) == {"skipped"}
    assert "identical copy" in reasons(report)["one"]
    assert place.witness.log[before:] == []


def test_a_named_record_is_checked_again(place: Place) -> None:
    place.capture()
    place.snapshot()
    assert outcomes(place.snapshot("two")) == {"two": "verified"}
    assert place.witness.saves() == 3


def test_what_is_not_public_or_has_no_address_is_skipped_with_the_reason(place: Place) -> None:
    place.record("two", f"url: http://{HOST}/two.txt", "access: sealed")
    place.record("three")
    report = place.snapshot()
    assert reasons(report)["two"].startswith("access is sealed")
    assert reasons(report)["three"] == "it has no address"
    assert not any("two.txt" in line for line in place.witness.log)


def test_an_archive_org_that_is_down_breaks_nothing(place: Place) -> None:
    place.capture()
    place.witness.stop()
    report = place.snapshot()
    assert set(outcomes(report).values()) == {"deferred"}
    assert not report.failed and not report.stopped
    place.witness.start()
    place.workspace = replace(
        place.workspace, config=replace(place.workspace.config, wayback=Wayback(place.witness.base, pause=0))
    )
    place.time.pass_by(hours=1)
    assert set(outcomes(place.snapshot()).values()) == {"verified"}


def test_throttling_stops_the_run_and_the_same_command_resumes_it(place: Place) -> None:
    place.capture()
    place.witness.fault("429:60", "POST /save", times=5)
    report = place.snapshot()
    assert "throttling" in report.stopped
    assert outcomes(report) == {"one": "deferred", "three": "skipped", "two": "skipped"}
    place.time.pass_by(hours=1)
    report = place.snapshot()
    assert set(outcomes(report).values()) == {"verified"} and not report.stopped
    assert len(place.witness.state.stored) == 3


def test_rejected_keys_stop_the_run_before_any_record(place: Place) -> None:
    place.capture()
    place.witness.keys = ("other", "pair")
    report = place.snapshot()
    assert "rejected the keys" in report.stopped
    assert set(outcomes(report).values()) == {"skipped"}
    assert not place.history.snapshots


def test_a_refusal_fails_the_run_once_and_is_then_left_alone(place: Place) -> None:
    place.capture()
    place.witness.fault("job-error:no-access", "POST /save")
    report = place.snapshot()
    assert report.failed and report.counts == {"refused": 1, "verified": 2}
    report = place.snapshot()
    assert not report.failed and "Not asked again before" in reasons(report)["one"]


def test_a_page_that_was_gone_before_it_was_captured_is_looked_up_and_not_saved(place: Place) -> None:
    place.web.take_down(HOST, "/one.txt")
    place.capture()
    report = place.snapshot("one")
    assert outcomes(report) == {"one": "none"} and not report.failed
    assert place.witness.saves() == 0


def test_without_keys_one_save_is_tried_and_checked(place: Place) -> None:
    place.capture()
    report = place.snapshot(keys=None)
    assert set(outcomes(report).values()) == {"verified"}
    assert sum(line.startswith("GET /save/") for line in place.witness.log) == 3


def test_an_unknown_record_is_wrong_usage(place: Place) -> None:
    for verb in (place.snapshot, place.watch):
        with pytest.raises(UsageError, match="no record 'four'"):
            verb("four")


def test_an_original_that_is_there_is_live(place: Place) -> None:
    place.capture()
    report = place.watch()
    assert outcomes(report) == {"one": "live", "two": "live", "three": "live"}
    assert [one.outcome for one in place.history.observations["one"]] == ["unchanged"]


def test_a_takedown_is_called_so_at_the_third_look_and_told_as_a_window(place: Place) -> None:
    place.capture()
    place.web.take_down(HOST, "/two.txt")
    told = []
    for _ in range(3):
        place.time.pass_by(days=1)
        told.append(place.watch("two").items[0])
    assert [item.outcome for item in told] == ["unknown", "unknown", "gone"]
    assert "1 of 3 looks needed" in told[0].reason
    assert told[2].reason == "Last seen 17 June 2021, missing since 18 June 2021 (3 looks)."


def test_a_web_that_is_down_is_never_a_takedown(place: Place) -> None:
    place.capture()
    place.web.stop()
    for _ in range(5):
        place.time.pass_by(days=1)
        report = place.watch()
    assert set(outcomes(report).values()) == {"unknown"} and not report.failed
    assert "says nothing about the document" in reasons(report)["one"]


def test_a_page_that_changed_stays_changed_until_it_is_captured_again(place: Place) -> None:
    place.capture()
    place.web.publish(HOST, "/one.txt", b"Another edition.\n", "text/plain; charset=utf-8")
    for _ in range(2):
        place.time.pass_by(days=1)
        assert place.watch("one").items[0].outcome == "changed"
    place.time.pass_by(days=1)
    place.capture()
    assert place.watch("one").items[0].outcome == "live"


def test_a_record_without_an_address_is_named_as_skipped(place: Place) -> None:
    place.record("three")
    assert outcomes(place.watch()) == {"one": "live", "two": "live", "three": "skipped"}


def test_every_original_is_asked_for_once(place: Place) -> None:
    place.watch()
    assert sorted(entry.path for entry in place.web.log) == ["/one.txt", "/three.txt", "/two.txt"]


def test_the_answer_of_absence_is_kept_once_for_each_run_of_misses(place: Place) -> None:
    place.capture()
    place.web.take_down(HOST, "/two.txt", 410)
    for _ in range(4):
        place.time.pass_by(days=1)
        report = place.watch()
    holding = place.holding("two")
    assert len(holding.absences) == 1 and len(holding.captures) == 1
    assert holding.absences[0].hops[-1].status == 410 and holding.absences[0].started[:10] == "2021-06-18"
    assert report.counts.get("absences kept", 0) == 0
    place.web.publish(HOST, "/two.txt", TWO, "text/plain; charset=utf-8")
    place.time.pass_by(days=1)
    assert place.watch("two").items[0].outcome == "live"
    assert "It is back since 22 June 2021" in reasons(place.watch("two"))["two"]
    place.web.take_down(HOST, "/two.txt")
    place.time.pass_by(days=1)
    assert place.watch("two").counts["absences kept"] == 1
    assert [one.hops[-1].status for one in place.holding("two").absences] == [404, 410]
    assert place.verify() == ()
    assert not list((place.workspace.cache / "work").iterdir()), "nothing is left over"


def test_what_was_gone_before_anybody_captured_it_has_its_absence_too(place: Place) -> None:
    place.web.take_down(HOST, "/one.txt")
    assert place.watch("one").counts == {"unknown": 1, "absences kept": 1}
    holding = place.holding("one")
    assert holding.held is None and len(holding.absences) == 1


def test_outages_and_refusals_are_no_absence(place: Place) -> None:
    place.capture()
    place.web.take_down(HOST, "/one.txt", 403)
    place.web.take_down(HOST, "/two.txt", 503)
    place.time.pass_by(days=1)
    assert place.watch().counts == {"blocked": 1, "live": 1, "unknown": 1}
    place.web.stop()
    place.time.pass_by(days=1)
    assert "absences kept" not in place.watch().counts


@pytest.mark.parametrize("access", ["sealed", "metadata-only"])
def test_nothing_is_kept_of_what_is_not_public(place: Place, access: str) -> None:
    place.record("one", f"url: http://{HOST}/one.txt", f"access: {access}")
    place.web.take_down(HOST, "/one.txt")
    assert place.watch("one").counts == {"unknown": 1}


def test_the_same_bytes_at_another_address_of_the_record_are_a_move(place: Place) -> None:
    place.record("one", f"url: http://{HOST}/one.txt", f"also_at: [http://{HOST}/two.txt, http://{HOST}/new/one.txt]")
    place.capture()
    place.web.publish(HOST, "/new/one.txt", b"The paper number one. It is fictional.\n", "text/plain")
    place.web.take_down(HOST, "/one.txt")
    place.time.pass_by(days=1)
    item = place.watch("one").items[0]
    assert (item.outcome, item.reason) == ("moved", f"Moved to http://{HOST}/new/one.txt; seen there on 18 June 2021.")
    assert not place.holding("one").absences
    place.web.take_down(HOST, "/new/one.txt")
    place.time.pass_by(days=1)
    assert place.watch("one").items[0].outcome == "unknown"


def test_a_host_that_is_down_altogether_is_named(place: Place) -> None:
    place.capture()
    place.web.stop()
    place.time.pass_by(days=1)
    told = reasons(place.watch())
    assert all(f"{HOST} does not answer at all: the whole host seems to be down" in words for words in told.values())
    assert "2 other documents there likewise" in told["one"]


def test_only_what_is_due_is_looked_at(place: Place) -> None:
    place.capture()
    report = place.watch(due=True)
    assert set(outcomes(report).values()) == {"skipped"}
    assert reasons(report)["one"] == "not due before 2021-06-18 05:30 UTC"
    for _ in range(9):
        place.time.pass_by(days=1)
        report = place.watch(due=True)
    assert set(outcomes(report).values()) == {"skipped"}, "after a week every third day is enough"
    place.web.take_down(HOST, "/two.txt")
    place.time.pass_by(days=1)
    place.watch(due=True)
    place.time.pass_by(hours=13)
    assert outcomes(place.watch(due=True)) == {"one": "skipped", "two": "unknown", "three": "skipped"}


def test_what_changed_is_written_for_people_and_nothing_when_nothing_did(place: Place, tmp_path: Path) -> None:
    file = tmp_path / "changes.md"
    place.capture()
    assert place.watch(notify=file).counts["changes"] == 0 and not file.exists()
    place.web.take_down(HOST, "/two.txt")
    place.web.publish(HOST, "/one.txt", b"Another edition.\n", "text/plain")
    for day in range(3):
        place.time.pass_by(days=1)
        report = place.watch(notify=file)
        text = file.read_text()
        assert report.counts["changes"] == int(day in (0, 2))
    assert text.startswith("# Papers: what changed\n\nOn 20 June 2021, 1 of 3 originals that were looked at is other")
    assert f"## Gone\n\n- **two** (`two`): `http://{HOST}/two.txt`\n  Last seen 17 June 2021, missing since" in text
    assert text.endswith("It was live before.\n") and "Changed" not in text
    file.unlink()
    place.web.stop()
    place.time.pass_by(days=1)
    assert place.watch(notify=file).counts["changes"] == 0 and not file.exists(), "an outage is no news"


def test_a_report_for_people_needs_a_folder_that_is_there(place: Place, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no folder"):
        place.watch(notify=tmp_path / "nowhere" / "changes.md")
    assert place.web.log == []


def test_hosts_are_spared_between_two_looks_and_two_captures(place: Place) -> None:
    place.workspace = replace(place.workspace, config=replace(place.workspace.config, watch=Watch(pause=7)))
    started = place.time.now
    place.capture()
    assert place.time.now - started == timedelta(seconds=14)
    place.watch()
    assert place.time.now - started == timedelta(seconds=28)
    place.web.take_down(HOST, "/one.txt")
    place.watch("one")
    assert place.time.now - started == timedelta(seconds=35), "before the answer is asked for again, too"


def test_the_error_page_of_what_was_taken_down_is_saved_once_and_is_no_memento(place: Place) -> None:
    place.capture()
    place.snapshot()
    place.web.take_down(HOST, "/two.txt")
    place.time.pass_by(days=1)
    place.watch()
    report = place.snapshot()
    item = next(item for item in report.items if item.outcome == "error-page")
    assert item.record == "two" and item.reason.startswith("Error page saved for the record")
    assert report.counts == {"skipped": 3, "error-page": 1}
    holding = place.holding("two")
    assert [one.state for one in holding.error_pages] == ["verified", "submitted", "submitting"]
    assert holding.snapshots[0].state == "verified" and holding.snapshots[0].purpose == "document"
    assert place.witness.saves() == 4
    place.time.pass_by(days=1)
    place.watch()
    assert place.snapshot().counts == {"skipped": 3} and place.witness.saves() == 4
    assert place.verify() == ()


def test_no_error_page_is_asked_for_without_keys_or_once_the_page_is_back(place: Place) -> None:
    place.capture()
    place.web.take_down(HOST, "/two.txt")
    place.time.pass_by(days=1)
    place.watch("two")
    assert "error-page" not in place.snapshot("two", keys=None).counts
    place.web.publish(HOST, "/two.txt", TWO, "text/plain; charset=utf-8")
    place.time.pass_by(days=1)
    place.watch("two")
    assert "error-page" not in place.snapshot("two").counts


def test_a_document_that_is_missing_is_looked_up_and_not_saved(place: Place) -> None:
    place.capture()
    place.web.take_down(HOST, "/two.txt")
    place.time.pass_by(days=1)
    place.watch("two")
    assert place.snapshot("two").counts == {"none": 1, "error-page": 1}
    assert place.witness.saves() == 1
