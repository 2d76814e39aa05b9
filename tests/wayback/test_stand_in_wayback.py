"""The stand-in speaks the wire format that the documents describe, to a client that is not ours."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
import requests
from wayback_rig import Time

from holdfast.demo.archive_org import StandInWayback
from holdfast.demo.archive_state import Page

LOW = {"Authorization": "LOW a:b"}
URL = "http://council.example/plan"


@pytest.fixture
def archive() -> Iterator[StandInWayback]:
    time = Time()
    with StandInWayback(lambda url: Page(200, (("Content-Type", "text/html"),), b"<p>plan"), now=time.clock) as made:
        yield made


def test_a_save_becomes_a_job_a_listed_copy_and_a_served_one(archive: StandInWayback) -> None:
    job = requests.post(archive.base + "/save", data={"url": URL}, headers=LOW, timeout=5).json()
    status = requests.get(f"{archive.base}/save/status/{job['job_id']}", headers=LOW, timeout=5).json()
    assert (status["status"], status["timestamp"], status["original_url"]) == ("success", "20210617093000", URL)
    query = {"url": "https://www.council.example/plan", "output": "json", "fl": "timestamp,original,statuscode"}
    rows = requests.get(archive.base + "/cdx/search/cdx", params=query, timeout=5).json()
    assert rows == [["timestamp", "original", "statuscode"], ["20210617093000", URL, "200"]]
    copy = requests.get(f"{archive.base}/web/20210617093000id_/{URL}", timeout=5)
    assert copy.content == b"<p>plan" and copy.headers["Memento-Datetime"] == "Thu, 17 Jun 2021 09:30:00 GMT"


def test_another_timestamp_redirects_to_the_nearest(archive: StandInWayback) -> None:
    archive.state.keep(URL, Page(200, (), b"x"), timestamp="20200101000000")
    got = requests.get(f"{archive.base}/web/2021id_/{URL}", allow_redirects=False, timeout=5)
    assert got.status_code == 302 and got.headers["Location"] == f"/web/20200101000000id_/{URL}"
    assert "Memento-Datetime" not in got.headers
    assert requests.get(f"{archive.base}/web/2021id_/{URL}s", timeout=5).status_code == 404


def test_saving_needs_keys_and_a_second_save_names_the_first(archive: StandInWayback) -> None:
    assert requests.post(archive.base + "/save", data={"url": URL}, timeout=5).status_code == 401
    first, second = (
        requests.post(archive.base + "/save", data={"url": URL}, headers=LOW, timeout=5).json() for _ in range(2)
    )
    assert first["job_id"] == second["job_id"] and "The same snapshot had been made 0 minutes ago" in second["message"]


def test_the_index_can_be_cut_filtered_and_read_as_text(archive: StandInWayback) -> None:
    for year in range(2015, 2021):
        archive.state.keep(URL, Page(200 if year != 2017 else 404, (), b"x"), timestamp=f"{year}0101000000")

    def years(**query: str) -> list[str]:
        text = requests.get(archive.base + "/cdx/search/cdx", {"url": URL, "fl": "timestamp"} | query, timeout=5).text
        return [line[:4] for line in text.splitlines()]

    assert years(limit="-2") == ["2019", "2020"]
    assert years(limit="2") == ["2015", "2016"]
    assert years(**{"from": "2018", "to": "2019"}) == ["2018", "2019"]
    assert years(filter="!statuscode:404", to="2018") == ["2015", "2016", "2018"]


def test_a_save_without_keys_redirects_to_the_copy_or_is_refused(archive: StandInWayback) -> None:
    got = requests.get(f"{archive.base}/save/{URL}", allow_redirects=False, timeout=5)
    assert got.status_code == 302 and got.headers["Location"] == f"/web/20210617093000/{URL}"
    archive.anonymous = False
    assert requests.get(f"{archive.base}/save/{URL}", timeout=5).status_code == 429


def test_faults_and_the_log_are_reached_over_http_too(archive: StandInWayback) -> None:
    fault = {"kind": "429:7", "match": "/cdx/", "times": 1}
    requests.post(archive.base + "/_fault", data=json.dumps(fault), timeout=5)
    answers = [requests.get(archive.base + "/cdx/search/cdx?url=x", timeout=5) for _ in range(2)]
    assert [one.status_code for one in answers] == [429, 200] and answers[0].headers["Retry-After"] == "7"
    assert requests.get(archive.base + "/_log", timeout=5).json() == ["GET /cdx/search/cdx?url=x"] * 2


def test_a_page_for_readers_cannot_run_anything(archive: StandInWayback) -> None:
    archive.state.keep(
        URL, Page(200, (("Content-Type", "text/html"),), b"<script>1</script>"), timestamp="20210101000000"
    )
    got = requests.get(f"{archive.base}/web/20210101000000/{URL}", timeout=5)
    assert "sandbox" in got.headers["Content-Security-Policy"]


def test_it_reaches_only_the_hosts_of_its_table() -> None:
    with StandInWayback(resolve={}) as archive:
        job = requests.post(archive.base + "/save", data={"url": "http://example.org/"}, headers=LOW, timeout=5).json()
        status = requests.get(f"{archive.base}/save/status/{job['job_id']}", headers=LOW, timeout=5).json()
    assert status["status_ext"] == "error:invalid-host-resolution"
