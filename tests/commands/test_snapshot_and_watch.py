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
from holdfast.config import Config, Network, Wayback, Workspace
from holdfast.demo.archive_org import StandInWayback
from holdfast.demo.web import SmallWeb
from holdfast.errors import UsageError
from holdfast.model import Report
from holdfast.wayback import Keys

HOST = "papers.example"
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
        return capture.run(self.workspace, again=True, clock=self.time.clock)

    def snapshot(self, *ids: str, keys: Keys | None = KEYS) -> Report:
        return snapshot.run(self.workspace, ids, keys=keys, clock=self.time.clock, sleep=self.time.sleep)

    def watch(self, *ids: str) -> Report:
        return watch.run(self.workspace, ids, clock=self.time.clock)

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
