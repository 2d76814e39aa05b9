"""``holdfast recover``: documents that are gone from their address come back from what the stand-in Wayback holds."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from ipaddress import ip_network
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator

from holdfast import archive
from holdfast.archive import holdings
from holdfast.commands import capture, recover, snapshot, verify, watch
from holdfast.config import Config, Network, Watch, Wayback, Workspace
from holdfast.demo.archive_org import StandInWayback
from holdfast.demo.web import SmallWeb
from holdfast.errors import UsageError
from holdfast.model import Capture, Holding, Record, Report, Sources

HOST = "trust.example"
URL = f"http://{HOST}/pilot"
PDF = b"%PDF-1.4\n" + b"the evaluation of the pilot " * 20 + b"\n%%EOF\n"
WORDS = "The pilot began in April and ended when the board read the evaluation. " * 6
PAGE = f"<!doctype html><title>The pilot</title><h1>The pilot</h1><p>{WORDS}</p>".encode()
CHALLENGE = b"<!doctype html><title>Just a moment...</title><p>Enable JavaScript and cookies to continue</p>"
SOFT_404 = b"<!doctype html><title>Page not found | Trust</title><p>Try the home page.</p>"


@dataclass
class Time:
    """A clock that only moves when somebody sleeps."""

    now: datetime = datetime(2023, 6, 17, 9, 30, tzinfo=UTC)

    def clock(self) -> datetime:
        self.now += timedelta(microseconds=7)
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


@dataclass
class Place:
    """An archive, a web from which everything can be taken down, and the stand-in that remembers."""

    workspace: Workspace
    web: SmallWeb
    witness: StandInWayback
    time: Time = field(default_factory=Time)

    def record(self, name: str, *lines: str, url: str = URL) -> None:
        head = ("title: " + name, "kind: page", "rights: {basis: unknown}", f"url: {url}")
        (self.workspace.records / f"{name}.yml").write_text("\n".join((*head, *lines)) + "\n")

    def recover(self, *ids: str, list_only: bool = False) -> Report:
        return recover.run(self.workspace, ids, list_only=list_only, clock=self.time.clock, sleep=self.time.sleep)

    @property
    def store(self) -> archive.Archive:
        return archive.Archive(self.workspace.archive, self.workspace.config.store)

    def held(self, name: str = "pilot") -> Capture:
        found = self.store.newest(name)
        assert found is not None
        return found

    def holding(self, name: str = "pilot") -> Holding:
        record = Record(name, name, "page", url=URL)
        return holdings.join(Sources((record,), {}, ()), self.store.read(), Watch())[0]

    def bytes_of(self, capture: Capture, role: str = "payload") -> bytes:
        file = next(one for one in capture.files if one.role == role)
        return self.store.object_path(file.sha256).read_bytes()

    def files(self) -> dict[str, bytes]:
        return {str(path): path.read_bytes() for path in self.workspace.archive.rglob("*") if path.is_file()}


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    (tmp_path / "web" / "hosts" / HOST).mkdir(parents=True)
    root = tmp_path / "archive-root"
    (root / "sources" / "records").mkdir(parents=True)
    time = Time()
    with SmallWeb(tmp_path / "web") as web, StandInWayback(now=time.clock) as witness:
        network = Network((ip_network("127.0.0.0/8"),), {HOST: f"127.0.0.1:{web.port}"})
        config = Config("Papers", "https://a.example/", "a@b.example", network=network,
                        wayback=Wayback(witness.base, "never", 0.0))  # fmt: skip
        yield Place(Workspace(root, config), web, witness, time)


def outcome(report: Report, name: str = "pilot") -> tuple[str, str]:
    return next((item.outcome, item.reason) for item in report.items if item.record == name)


def records_of(wacz: bytes) -> list[tuple[str, str, dict[str, str], bytes]]:
    data = zipfile.ZipFile(io.BytesIO(wacz)).read("archive/data.warc.gz")
    found = []
    for record in ArchiveIterator(io.BytesIO(data)):
        headers = dict(record.rec_headers.headers)
        found.append((record.rec_type, headers.get("WARC-Target-URI", ""), headers, record.content_stream().read()))
    return found


def test_a_page_that_is_gone_comes_back_and_its_manifest_says_from_where(place: Place) -> None:
    place.record("pilot", "date: 2021-06")
    place.witness.preload(URL, "20190101090000", PAGE.replace(b"ended", b"began"))
    place.witness.preload(URL, "20210603120000", PAGE)
    report = place.recover()
    assert outcome(report)[0] == "recovered"
    assert not report.failed
    held = place.held()
    assert place.bytes_of(held) == PAGE
    assert held.origin == "memento"
    source = held.recovered_from
    assert source is not None
    assert source.archived_at == "2021-06-03T12:00:00.000000Z"
    assert source.raw_url == f"{place.witness.base}/web/20210603120000id_/{URL}"
    assert source.memento_url == f"{place.witness.base}/web/20210603120000/{URL}"
    assert "Internet Archive" not in source.holder  # the stand-in is not archive.org
    assert (held.requested_url, held.final_url) == (URL, URL)
    assert not verify.run(place.workspace).failed


def test_the_wacz_holds_what_was_received_and_claims_no_answer_of_the_original(place: Place) -> None:
    place.record("pilot")
    place.witness.preload(URL, "20210603120000", PAGE)
    place.recover()
    held = place.held()
    assert held.recovered_from is not None
    records = records_of(place.bytes_of(held, "wacz"))
    assert [kind for kind, *_ in records] == ["warcinfo", "resource", "metadata"]
    _, target, headers, body = records[1]
    assert (target, body) == (held.recovered_from.raw_url, PAGE)
    assert headers["Content-Type"] == "text/html"
    assert headers["WARC-Payload-Digest"] == f"sha256:{held.payload.wire_sha256}"
    about = records[2][3].decode()
    assert "recovered: not observed" in about
    assert "memento-datetime: Thu, 03 Jun 2021 12:00:00 GMT" in about
    assert records[2][2]["WARC-Refers-To"] == headers["WARC-Record-ID"]


def test_a_recovered_copy_is_no_sighting_of_the_original(place: Place) -> None:
    place.record("pilot")
    place.witness.preload(URL, "20210603120000", PAGE)
    place.recover()
    place.recover("pilot")
    holding = place.holding()
    assert len(holding.captures) == 1
    assert holding.observations == ()
    assert holding.original.last_seen == ""
    assert holding.original.state == "unknown"


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (CHALLENGE, "check for robots"),
        (SOFT_404, "not there"),
        (b"", "empty"),
        (b"\x00\x01\x02\x03 no page", "cannot be read"),
    ],
)
def test_when_the_best_copy_reads_back_as_something_else_the_next_one_is_taken(
    place: Place, body: bytes, said: str
) -> None:
    place.record("pilot", "date: 2021-06")
    place.witness.preload(URL, "20210603120000", body)
    place.witness.preload(URL, "20210701120000", PAGE)
    assert outcome(place.recover())[0] == "recovered"
    assert place.held().recovered_from.archived_at.startswith("2021-07-01")  # type: ignore[union-attr]


def test_when_no_copy_is_the_document_each_is_named_with_its_fault(place: Place) -> None:
    place.record("pilot")
    place.witness.preload(URL, "20210603120000", CHALLENGE)
    place.witness.preload(URL, "20210604120000", CHALLENGE, revisit=True)
    place.witness.preload(URL, "20210605120000", SOFT_404)
    report = place.recover()
    what, why = outcome(report)
    assert what == "failed"
    assert report.failed
    assert "check for robots" in why
    assert "page not found" in why
    assert sum("/web/" in line for line in place.witness.log) == 2  # the same bytes are not read twice
    assert place.store.newest("pilot") is None


def test_a_web_page_where_a_pdf_was_promised_is_not_taken(place: Place) -> None:
    url = f"http://{HOST}/pilot.pdf"
    place.record("pilot", "date: 2021-06", url=url)
    place.witness.preload(url, "20210603120000", PAGE, "application/pdf")
    place.witness.preload(url, "20210610120000", PDF[:-7], "application/pdf")
    place.witness.preload(url, "20210801120000", PDF, "application/pdf")
    assert outcome(place.recover())[0] == "recovered"
    held = place.held()
    assert place.bytes_of(held) == PDF
    assert held.payload.media_type == "application/pdf"


def test_a_body_shorter_than_was_announced_is_not_whole(place: Place) -> None:
    place.record("pilot", "date: 2021-06")
    place.witness.preload(URL, "20210603120000", PAGE[:300], headers={"Content-Length": str(len(PAGE))})
    assert "cut short" in outcome(place.recover())[1]


def test_a_packed_body_is_kept_as_readers_would_have_saved_it(place: Place) -> None:
    engine = zlib.compressobj(wbits=31)
    packed = engine.compress(PAGE) + engine.flush()
    place.record("pilot")
    place.witness.preload(URL, "20210603120000", packed, headers={"Content-Encoding": "gzip"})
    place.recover()
    held = place.held()
    assert place.bytes_of(held) == PAGE
    assert held.payload.wire_size == len(packed)
    assert held.payload.content_encoding == "gzip"


def test_parts_of_a_page_come_from_the_same_time_and_missed_ones_are_listed(place: Place) -> None:
    head = b'<link rel="stylesheet" href="/look.css"><img src="/gone.png"><img src="/error.png"><img src="far.png">'
    place.record("pilot")
    place.witness.preload(URL, "20210603120000", PAGE.replace(b"<h1>", head + b"<h1>"))
    place.witness.preload(f"http://{HOST}/look.css", "20210501000000", b"body{background:url(bg.png)}", "text/css")
    place.witness.preload(f"http://{HOST}/bg.png", "20210701000000", b"\x89PNG\r\n\x1a\n bg", "image/png")
    place.witness.preload(f"http://{HOST}/error.png", "20210603120000", b"no", "text/html", status=404)
    place.witness.preload(f"http://{HOST}/far.png", "20120101000000", b"\x89PNG\r\n\x1a\n far", "image/png")
    what, why = outcome(place.recover())
    assert what == "recovered"
    assert "3 part(s)" in why
    requisites = place.held().requisites
    assert (requisites.wanted, requisites.had) == (5, 2)
    missed = {one.url.rpartition("/")[2]: one.reason for one in requisites.failed}
    assert set(missed) == {"gone.png", "error.png", "far.png"}
    assert "404" in missed["error.png"]
    targets = [target for kind, target, *_ in records_of(place.bytes_of(place.held(), "wacz")) if kind == "resource"]
    assert targets[1].endswith(f"/web/20210501000000id_/http://{HOST}/look.css")
    assert targets[2].endswith(f"/web/20210701000000id_/http://{HOST}/bg.png")


def test_parts_in_private_networks_are_not_asked_for(place: Place) -> None:
    place.record("pilot")
    place.witness.preload(URL, "20210603120000", PAGE.replace(b"<h1>", b'<img src="http://127.0.0.1/x.png"><h1>'))
    place.recover()
    assert "not a public one" in place.held().requisites.failed[0].reason
    assert not any("x.png" in line for line in place.witness.log)


def test_a_second_run_has_nothing_to_do_and_writes_nothing(place: Place) -> None:
    place.record("pilot")
    place.witness.preload(URL, "20210603120000", PAGE)
    place.recover()
    before = place.files()
    assert outcome(place.recover())[0] == "skipped"
    what, why = outcome(place.recover("pilot"))
    assert what == "unchanged"
    assert "3 June 2021" in why
    assert place.files() == before


def test_a_newer_memento_of_the_same_bytes_adds_nothing(place: Place) -> None:
    place.record("pilot")
    place.witness.preload(URL, "20210603120000", PAGE)
    place.recover()
    place.witness.preload(URL, "20220603120000", PAGE)
    assert outcome(place.recover("pilot"))[0] == "unchanged"
    assert len(place.holding().captures) == 1


def test_listing_shows_the_choice_with_its_reasons_and_changes_nothing(place: Place) -> None:
    place.record("pilot", "date: 2021-06")
    place.witness.preload(URL, "20190101090000", PAGE)
    place.witness.preload(URL, "20210603120000", PAGE)
    place.witness.preload(URL, "20230101090000", b"", status=404)
    before = place.files()
    report = place.recover(list_only=True)
    what, why = outcome(report)
    assert what == "listed"
    assert why.startswith(
        "would take the copy of 3 June 2021, 12:00 UTC: archived with status 200, within the record's"
    )
    assert "of 3 copies listed, 2 can be tried" in why
    assert place.files() == before
    assert not any("/web/" in line for line in place.witness.log)


def test_what_needs_no_recovering_is_skipped_with_its_reason(place: Place) -> None:
    (place.workspace.records / "letter.yml").write_text("title: A letter\nkind: letter\nrights: {basis: unknown}\n")
    place.record("described", "access: metadata-only")
    report = place.recover()
    assert outcome(report, "letter") == ("skipped", "it has no address")
    assert "metadata-only" in outcome(report, "described")[1]
    assert place.witness.log == []
    with pytest.raises(UsageError):
        place.recover("nothing")


def test_what_is_recovered_for_a_sealed_record_goes_into_the_sealed_store(place: Place) -> None:
    place.record("pilot", "access: sealed")
    place.witness.preload(URL, "20210603120000", PAGE)
    assert outcome(place.recover())[0] == "recovered"
    kept = {path.name for path in (place.workspace.root / ".holdfast/sealed").rglob("*") if path.is_file()}
    assert hashlib.sha256(PAGE).hexdigest() in kept
    assert not [path for path in (place.workspace.archive / "objects").rglob("*") if path.is_file()]


def test_an_address_that_nobody_archived_is_not_found_and_no_failure(place: Place) -> None:
    place.record("pilot")
    report = place.recover()
    assert outcome(report) == ("not-found", "the Wayback Machine lists no copy of its address")
    assert not report.failed
    place.witness.preload(URL, "20210603120000", b"x", status=404)
    assert "status 404, an error" in outcome(place.recover())[1]


def test_another_address_of_the_same_document_is_asked_as_well(place: Place) -> None:
    other = f"http://{HOST}/old-pilot"
    place.record("pilot", f"also_at: [{other}]")
    place.witness.preload(other, "20210603120000", PAGE)
    assert outcome(place.recover())[0] == "recovered"
    assert place.held().final_url == other
    assert place.held().requested_url == URL


def test_when_archive_org_is_down_every_record_is_deferred(place: Place) -> None:
    for name in ("pilot", "second", "third"):
        place.record(name)
    place.witness.fault("503", times=99)
    report = place.recover()
    assert {item.outcome for item in report.items} == {"deferred"}
    assert not report.failed
    place.witness.state.faults.clear()
    place.witness.preload(URL, "20210603120000", PAGE)
    assert outcome(place.recover())[0] == "recovered"


def test_when_archive_org_fails_between_page_and_parts_nothing_half_is_kept(place: Place) -> None:
    place.record("pilot")
    place.witness.preload(URL, "20210603120000", PAGE.replace(b"<h1>", b'<img src="a.png"><img src="b.png"><h1>'))
    place.witness.fault("503", ".png", times=99)
    assert outcome(place.recover())[0] == "deferred"
    assert place.store.newest("pilot") is None
    place.witness.state.faults.clear()
    assert outcome(place.recover())[0] == "recovered"


def test_throttling_stops_the_run_which_goes_on_where_it_was(place: Place) -> None:
    for number, name in enumerate(("first", "pilot", "third")):
        place.record(name, url=f"{URL}-{number}")
        place.witness.preload(f"{URL}-{number}", "20210603120000", PAGE + str(number).encode())
    place.witness.fault("429:30", f"{HOST}%2Fpilot-1", times=9)
    place.witness.fault("429:30", f"{HOST}%2Fpilot-2", times=9)
    report = place.recover()
    assert "throttling" in report.stopped
    assert outcome(report, "first")[0] == "recovered"
    assert outcome(report, "third")[0] == "skipped"
    place.witness.state.faults.clear()
    again = place.recover()
    assert [outcome(again, name)[0] for name in ("first", "pilot", "third")] == ["skipped", "recovered", "recovered"]


def test_an_excluded_address_is_said_to_be_excluded(place: Place) -> None:
    place.record("pilot")
    place.witness.state.excluded.add(URL)
    assert outcome(place.recover()) == ("not-found", "This address is excluded from the Wayback Machine.")


def test_a_copy_that_is_listed_and_not_served_gives_way_to_the_next(place: Place) -> None:
    place.record("pilot")
    place.witness.preload(URL, "20210603120000", PAGE)
    place.witness.fault("404", "/web/20210603120000")
    assert "not served" in outcome(place.recover())[1]


def test_capture_still_takes_a_live_original_when_only_a_recovered_copy_is_held(place: Place) -> None:
    place.record("pilot", url=f"{URL}.html")
    place.witness.preload(f"{URL}.html", "20210603120000", PAGE)
    place.recover()
    place.web.publish(HOST, "/pilot.html", PAGE, "text/html")
    report = capture.run(place.workspace, clock=place.time.clock)
    assert outcome(report)[0] == "captured"  # the same bytes, and now received from the address itself
    assert place.held().origin == "observed"
    assert [one.origin for one in place.holding().captures] == ["observed", "memento"]
    assert outcome(capture.run(place.workspace, clock=place.time.clock))[0] == "skipped"
    assert outcome(capture.run(place.workspace, again=True, clock=place.time.clock))[0] == "unchanged"


def test_capture_compares_with_the_observed_copy_beneath_a_recovered_one(place: Place) -> None:
    place.record("pilot", "date: 2021-06", url=f"{URL}.html")
    place.web.publish(HOST, "/pilot.html", PAGE, "text/html")
    capture.run(place.workspace, clock=place.time.clock)
    place.witness.preload(f"{URL}.html", "20210603120000", PAGE + b"<p>An older state of it.</p>")
    assert outcome(place.recover("pilot"))[0] == "recovered"
    assert outcome(capture.run(place.workspace, again=True, clock=place.time.clock))[0] == "unchanged"


def test_a_look_at_the_original_after_recovering_finds_it_missing_not_changed(place: Place) -> None:
    place.record("pilot")
    place.witness.preload(URL, "20210603120000", PAGE)
    place.recover()
    watch.run(place.workspace, ("pilot",), clock=place.time.clock)
    assert place.holding().original.last_seen == ""


def test_no_second_witness_is_asked_for_what_came_from_that_witness_and_is_gone(place: Place) -> None:
    place.record("pilot")
    place.witness.preload(URL, "20210603120000", PAGE)
    capture.run(place.workspace, clock=place.time.clock)
    place.recover()
    report = snapshot.run(place.workspace, keys=None, clock=place.time.clock, sleep=place.time.sleep)
    assert outcome(report) == (
        "skipped",
        "its copy was recovered from there, and the original is not there to be saved",
    )
    assert place.witness.saves() == 0


def test_the_report_can_be_read_by_machines(place: Place) -> None:
    place.record("pilot")
    report = place.recover(list_only=True)
    assert json.dumps(report.counts)
    assert set(report.counts) == set(recover.OUTCOMES)
