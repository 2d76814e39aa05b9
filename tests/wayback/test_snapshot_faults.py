"""Every row of the failure table: what archive.org says, what we do, what people read."""

from __future__ import annotations

import pytest
from wayback_rig import BODY, URL, Rig

from holdfast.demo.archive_state import Page
from holdfast.errors import StoppedEarly
from holdfast.wayback import client as client_module


def test_rejected_keys_stop_the_run_and_change_no_record(rig: Rig) -> None:
    rig.archive.keys = ("other", "pair")
    with pytest.raises(StoppedEarly, match="IA_ACCESS_KEY_ID"):
        rig.wish()
    assert rig.journal == [] and rig.archive.saves() == 0


def test_a_used_up_allowance_stops_the_run_before_anything_is_asked(rig: Rig) -> None:
    rig.archive.state.daily_limit = 0
    with pytest.raises(StoppedEarly, match="tomorrow"):
        rig.wish()
    assert rig.journal == []


def test_the_allowance_is_checked_once_a_run(rig: Rig) -> None:
    rig.wish()
    rig.journal.clear()
    rig.wish()
    assert rig.sent("GET /save/status/user") == 1


def test_429_with_a_time_is_obeyed_by_everything(rig: Rig) -> None:
    rig.archive.fault("429:90", "/cdx/")
    assert rig.wish().state == "verified"
    assert rig.time.slept[0] == 90
    assert rig.notes == ["archive.org asks us to slow down: waiting 90 s"]


def test_a_time_beyond_an_hour_is_cut_to_an_hour(rig: Rig) -> None:
    rig.archive.fault("429:86400", "/cdx/")
    rig.wish()
    assert rig.time.slept[0] == 3600


def test_429_without_a_time_waits_twenty_seconds_and_the_save_goes_on(rig: Rig) -> None:
    rig.archive.fault("429", "POST /save")
    assert rig.wish().state == "verified"
    assert rig.time.slept[0] == 20


def test_three_429_put_one_wish_off_and_five_end_the_run(rig: Rig) -> None:
    rig.archive.fault("429", "POST /save", times=3)
    assert rig.wish().state == "deferred"
    rig.new_run(hours=1)
    rig.archive.fault("429", "", times=9)
    with pytest.raises(StoppedEarly, match="throttling"):
        for _ in range(3):
            rig.wish()
    rig.archive.state.faults.clear()
    rig.new_run(hours=1)
    assert rig.wish().state == "verified"


def test_saves_that_are_throttled_end_the_run_even_when_look_ups_work(rig: Rig) -> None:
    rig.archive.fault("429", "POST /save", times=5)
    assert rig.wish().state == "deferred"
    with pytest.raises(StoppedEarly, match="throttling"):
        rig.wish()
    assert rig.journal[-1].state == "deferred" and rig.journal[-1].submitted_at == ""
    rig.new_run(hours=1)
    assert rig.wish().state == "verified"
    assert len(rig.archive.state.stored) == 1


@pytest.mark.parametrize("status", ["500", "502", "503"])
@pytest.mark.parametrize("where", ["/cdx/", "POST /save", "/web/", "/save/status/"])
def test_a_short_outage_is_waited_for(rig: Rig, status: str, where: str) -> None:
    rig.archive.fault(status, where, times=2)
    assert rig.wish().state == "verified"
    assert rig.time.slept[:2] == [5, 10]
    assert len(rig.archive.state.stored) == 1


def test_a_long_outage_defers_and_leaves_the_service_alone(rig: Rig) -> None:
    rig.archive.fault("503", times=99)
    states = {rig.wish(f"http://council.example/{number}.pdf").state for number in range(20)}
    assert states == {"deferred"}
    assert len(rig.archive.log) == 5
    assert "unavailable (503)" in rig.journal[0].message


def test_an_archive_that_is_not_there_defers(rig: Rig) -> None:
    rig.client_in_use = rig.client
    rig.archive.stop()
    status = rig.wish()
    assert status.state == "deferred" and "could not be reached" in status.message
    rig.archive.start()


@pytest.mark.parametrize("where", ["/cdx/", "/save/status/user"])
def test_an_html_page_instead_of_an_answer_is_never_no_captures(rig: Rig, where: str) -> None:
    rig.archive.fault("html", where)
    status = rig.wish()
    assert status.state == "deferred" and "unexpected page" in status.message
    assert rig.archive.saves() == 0


@pytest.mark.parametrize("text", ['{"error": 1}', '[["a"]]', '[["timestamp","original","statuscode"],["x"]]', "[1]"])
def test_an_index_answer_of_another_shape_is_never_no_captures(rig: Rig, text: str) -> None:
    rig.archive.fault(f"text:{text}", "/cdx/")
    assert rig.wish().state == "deferred"
    assert rig.archive.saves() == 0


def test_an_empty_index_answer_means_no_captures(rig: Rig) -> None:
    rig.archive.fault("text:", "/cdx/")
    assert rig.wish().state == "verified"


def test_an_html_page_instead_of_a_save_is_an_unknown_outcome(rig: Rig) -> None:
    rig.archive.fault("html", "POST /save")
    status = rig.wish()
    assert status.state == "deferred" and status.submitted_at and "unknown" in status.message


def test_a_full_session_waits_and_then_leaves_it_to_the_next_run(rig: Rig) -> None:
    rig.archive.fault("session", "POST /save")
    assert rig.wish().state == "verified"
    assert 20 in rig.time.slept


def test_a_session_that_stays_full_defers(rig: Rig) -> None:
    rig.archive.fault("session", "POST /save", times=3)
    status = rig.wish()
    assert status.state == "deferred" and "user-session-limit" in status.message and not status.submitted_at
    rig.new_run(minutes=5)
    assert rig.wish().state == "verified"


def test_an_address_saved_too_often_today_uses_the_copy_of_today(rig: Rig) -> None:
    for hour in range(5):
        rig.archive.state.keep(URL, Page(200, (), b"edition %d" % hour), timestamp=f"202106170{hour}0000")
    rig.time.pass_by(hours=1)
    status = rig.wish()
    assert status.state == "captured-differs"
    assert status.memento is not None and status.memento.timestamp == "20210617040000"


def test_an_address_saved_too_often_today_by_copies_that_are_not_listed_waits_for_tomorrow(rig: Rig) -> None:
    rig.archive.fault("daily", "POST /save")
    status = rig.wish()
    assert status.state == "deferred" and status.retry_after.startswith("2021-06-18")


@pytest.mark.parametrize("word", ["max-daily-bandwidth", "blocked-client-ip"])
def test_an_allowance_that_ends_midway_stops_the_run(rig: Rig, word: str) -> None:
    rig.archive.fault(f"answer-error:{word}", "POST /save")
    with pytest.raises(StoppedEarly, match="tomorrow"):
        rig.wish()
    assert rig.journal[-1].state == "deferred" and not rig.journal[-1].submitted_at


@pytest.mark.parametrize("word", ["proxy-error", "read-timeout", "too-many-requests", "no-captures"])
def test_a_passing_trouble_is_tried_three_times_and_then_refused(rig: Rig, word: str) -> None:
    rig.archive.fault(f"job-error:{word}", "POST /save", times=3)
    for _ in range(2):
        status = rig.wish()
        assert status.state == "deferred" and word in status.message
        rig.new_run(hours=1)
    assert rig.wish().state == "refused"
    assert rig.archive.saves() == 3


@pytest.mark.parametrize(
    ("status", "word"), [(403, "refuses the Internet Archive"), (404, "no such page"), (401, "wants a log-in")]
)
def test_a_site_that_refuses_the_archive_is_told_apart(rig: Rig, status: int, word: str) -> None:
    rig.serve(URL, b"no", status=status)
    result = rig.wish()
    assert result.state == "refused" and word in result.message
    assert result.retry_after.startswith("2021-07-17")
    assert result.memento is None


def test_a_host_that_does_not_exist_is_refused(rig: Rig) -> None:
    del rig.pages[URL]
    assert "cannot find the host" in rig.wish().message


def test_too_many_redirects_are_refused(rig: Rig) -> None:
    rig.serve(URL, b"", ("Location", URL), status=302)
    assert rig.wish().state == "refused"


def test_a_word_that_we_do_not_know_is_refused_and_shown_harmlessly(rig: Rig) -> None:
    rig.archive.fault("job-error:quantum-flux\x1b[31m", "POST /save")
    status = rig.wish()
    assert status.state == "refused" and "quantum-flux" in status.message and "\x1b" not in status.message
    rig.new_run(hours=1)


def test_a_crash_inside_the_service_is_a_passing_trouble(rig: Rig) -> None:
    rig.archive.fault('text:{"status":"error","status_ext":"error:x","message":"RecursionError: x"}', "POST /save")
    assert rig.wish().state == "deferred"


@pytest.mark.parametrize("where", ["/cdx/", "/web/"])
def test_an_excluded_address_is_called_excluded(rig: Rig, where: str) -> None:
    rig.archive.fault("excluded", where)
    status = rig.wish()
    assert status.state == "excluded" and status.memento is None


def test_an_address_excluded_at_the_save_is_called_excluded(rig: Rig) -> None:
    rig.archive.fault("excluded-message", "POST /save")
    assert rig.wish().state == "excluded"


def test_a_robots_rule_is_a_refusal(rig: Rig) -> None:
    rig.archive.fault("robots", "/cdx/")
    status = rig.wish()
    assert status.state == "refused" and "robots" in status.message


def test_a_recent_capture_that_is_named_nowhere_is_looked_for(rig: Rig) -> None:
    rig.archive.fault("same-null", "POST /save")
    status = rig.wish()
    assert status.state == "deferred" and "does not list yet" in status.message


def test_a_queued_save_is_followed_when_it_has_begun(rig: Rig) -> None:
    rig.archive.fault("overloaded", "POST /save")
    status = rig.wish()
    assert status.state == "deferred" and status.job_id and status.retry_after == "2021-06-17T10:34:00.000000Z"
    rig.new_run(hours=1, minutes=5)
    assert rig.wish().state == "verified"
    assert rig.archive.saves() == 1


def test_a_save_that_takes_long_is_polled_patiently(rig: Rig) -> None:
    rig.pause = 10
    rig.archive.fault("job-pending:4", "POST /save")
    assert rig.wish().state == "verified"
    assert rig.time.slept.count(6.0) >= 2 and 10.0 in rig.time.slept


def test_a_save_that_takes_too_long_keeps_its_job(rig: Rig) -> None:
    rig.archive.fault("job-pending:12", "POST /save")
    status = rig.wish()
    assert status.state == "deferred" and "still capturing" in status.message
    rig.new_run(minutes=20)
    assert rig.wish().state == "verified"
    assert rig.archive.saves() == 1


def test_a_job_that_is_unknown_is_found_through_the_index(rig: Rig) -> None:
    rig.archive.state.keep(URL, rig.pages[URL], timestamp="20210617092959")
    rig.archive.state.stored[0] = rig.archive.state.stored[0].__class__("20210617092959", URL, Page(200, (), b"other"))
    rig.archive.fault("job-expired", "POST /save")
    status = rig.wish()
    assert status.state == "captured-differs" and rig.archive.saves() == 1


def test_success_without_a_timestamp_is_completed_by_the_index(rig: Rig) -> None:
    rig.archive.fault("no-timestamp", "POST /save")
    status = rig.wish()
    assert status.state == "verified"


def test_a_wrong_original_address_does_no_harm(rig: Rig) -> None:
    rig.archive.fault("original:http://council.example/favicon.ico", "POST /save")
    assert rig.wish().state == "verified"


def test_an_archived_error_page_is_not_a_copy(rig: Rig) -> None:
    rig.archive.fault("error-page", "POST /save")
    status = rig.wish()
    assert status.state == "refused" and "error page (404)" in status.message
    assert status.memento is not None and status.memento.verdict == "archived-error"


def test_an_archived_429_is_data_and_no_throttling(rig: Rig) -> None:
    rig.archive.state.keep(URL, Page(200, (), BODY), timestamp="20210601000000")
    one = rig.archive.state.stored[0]
    rig.archive.state.stored[0] = one.__class__(
        one.timestamp, one.url, Page(429, (("Content-Type", "text/html"),), b"slow")
    )
    rig.journal.clear()
    assert rig.wish().state == "verified"
    assert rig.notes == []


def test_a_body_over_the_cap_is_never_compared(rig: Rig) -> None:
    rig.client.most_bytes = 10
    status = rig.wish()
    assert status.state == "captured-unconfirmed"
    assert status.memento is not None and status.memento.verdict == "unreadable"


def test_a_hanging_answer_is_given_up(rig: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client_module, "TIMEOUT", (0.2, 0.2))
    rig.archive.fault("hang:30", "/cdx/", times=9)
    status = rig.wish()
    assert status.state == "deferred" and "did not answer to the end" in status.message
    assert rig.archive.saves() == 0


def test_no_answer_shows_the_keys(rig: Rig) -> None:
    assert "secret" not in repr(rig.keys) and "secret" not in repr(rig.client.__dict__)
