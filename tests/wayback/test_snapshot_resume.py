"""Interrupted at any point, the same command goes on, and never saves twice for one wish."""

from __future__ import annotations

import pytest
from wayback_rig import BODY, URL, Crash, Rig, payload

from holdfast.demo.archive_state import Page
from holdfast.wayback import reason_to_wait


@pytest.mark.parametrize("fault", ["executed-then-dropped", "drop"])
def test_a_lost_answer_is_not_followed_by_a_second_save_at_once(rig: Rig, fault: str) -> None:
    rig.archive.fault(fault, "POST /save")
    status = rig.wish()
    assert status.state == "deferred" and status.submitted_at and "unknown" in status.message
    rig.new_run(minutes=5)
    assert rig.wish().state == "deferred"
    assert rig.archive.saves() == 1


def test_a_save_that_was_carried_out_is_adopted(rig: Rig) -> None:
    rig.archive.fault("executed-then-dropped", "POST /save")
    rig.wish()
    rig.new_run(minutes=11)
    assert rig.wish().state == "verified"
    assert rig.archive.saves() == 1


def test_a_save_that_was_carried_out_with_other_bytes_is_adopted_too(rig: Rig) -> None:
    rig.archive.fault("executed-then-dropped", "POST /save")
    rig.archive.fault("differs", "POST /save")
    rig.wish()
    rig.new_run(minutes=11)
    assert rig.wish().state == "captured-differs"
    assert rig.archive.saves() == 1


def test_a_save_that_was_never_carried_out_is_asked_for_again(rig: Rig) -> None:
    rig.archive.fault("drop", "POST /save")
    rig.wish()
    rig.new_run(minutes=11)
    assert rig.wish().state == "verified"
    assert rig.archive.saves() == 2
    assert len(rig.archive.state.stored) == 1


@pytest.mark.parametrize("status", ["504", "520", "523"])
def test_a_gateway_that_gave_up_may_have_saved(rig: Rig, status: str) -> None:
    rig.archive.fault(status, "POST /save")
    assert rig.wish().submitted_at
    assert rig.archive.saves() == 1


def test_a_crash_before_the_request_is_treated_as_a_lost_answer(rig: Rig) -> None:
    rig.crash_at = "submitting"
    with pytest.raises(Crash):
        rig.wish()
    assert rig.archive.saves() == 0
    rig.new_run(minutes=1)
    assert rig.wish().state == "deferred"
    rig.new_run(minutes=11)
    assert rig.wish().state == "verified"
    assert rig.archive.saves() == 1


def test_a_crash_between_the_save_and_the_first_poll_goes_on_with_the_job(rig: Rig) -> None:
    rig.crash_at = "submitted"
    with pytest.raises(Crash):
        rig.wish()
    rig.new_run(seconds=30)
    assert rig.wish().state == "verified"
    assert rig.archive.saves() == 1


def test_after_hours_a_crashed_job_is_found_through_the_index(rig: Rig) -> None:
    rig.crash_at = "submitted"
    with pytest.raises(Crash):
        rig.wish()
    rig.archive.state.jobs.clear()
    rig.new_run(hours=5)
    assert rig.wish().state == "verified"
    assert rig.archive.saves() == 1 and rig.sent("GET /save/status/spn2") == 0


def test_a_capture_that_is_not_served_yet_is_looked_for_until_it_is(rig: Rig) -> None:
    rig.archive.fault("lag", "POST /save")
    status = rig.wish()
    assert status.state == "captured-unconfirmed"
    assert status.memento is None and status.claimed == "20210617093000"
    assert status.retry_after == "2021-06-17T09:40:00.000000Z"
    rig.new_run(minutes=11)
    assert rig.wish().retry_after == "2021-06-17T10:41:00.000000Z"
    rig.archive.state.reveal()
    rig.new_run(hours=1)
    status = rig.wish()
    assert status.state == "verified" and status.memento is not None
    assert rig.archive.saves() == 1


def test_a_capture_that_never_appears_is_not_served_and_then_asked_for_once_more(rig: Rig) -> None:
    rig.archive.fault("lag", "POST /save")
    states = []
    for _ in range(6):
        states.append(rig.wish().state)
        rig.new_run(days=4)
    assert states == ["captured-unconfirmed"] * 5 + ["not-served"]
    assert all(one.memento is None for one in rig.journal)
    assert rig.archive.saves() == 1
    rig.new_run(days=8)
    assert rig.wish().state == "verified"
    assert rig.archive.saves() == 2


def test_a_nearest_copy_is_not_taken_for_the_one_that_was_announced(rig: Rig) -> None:
    rig.archive.state.keep(URL, Page(200, (), BODY), timestamp="20150601000000")
    rig.archive.fault("lag", "POST /save")
    assert rig.wish().state == "captured-unconfirmed"


def test_a_verified_copy_that_vanishes_is_said_to_have_been_there(rig: Rig) -> None:
    rig.wish()
    rig.archive.state.stored.clear()
    rig.new_run(days=31)
    status = rig.wish()
    assert status.state == "not-served" and "read back on 2021-06-17" in status.message and status.memento is None


def test_a_verified_copy_that_is_excluded_later_is_said_to_have_been_there(rig: Rig) -> None:
    rig.wish()
    rig.archive.state.excluded.add(URL)
    rig.new_run(days=31)
    status = rig.wish()
    assert status.state == "excluded" and "read back on 2021-06-17" in status.message


def test_an_outage_does_not_unsay_what_was_verified(rig: Rig) -> None:
    first = rig.wish()
    rig.new_run(days=31)
    rig.archive.fault("503", times=99)
    status = rig.wish()
    assert status.state == "verified" and status.memento == first.memento
    assert "A new check was not possible" in status.message
    again = rig.wish()
    assert again.message.count("A new check") == 1


def test_an_outage_does_not_call_a_newer_copy_of_ours_verified(rig: Rig) -> None:
    rig.wish()
    rig.new_run(days=1)
    rig.archive.fault("503", times=99)
    status = rig.wish(local=payload(b"%PDF second edition"))
    assert status.state == "captured-differs" and "equals an earlier copy of ours" in status.message
    assert status.memento is not None and status.memento.verdict == "differs"
    rig.archive.state.faults.clear()
    rig.serve(URL, b"%PDF second edition")
    rig.new_run(hours=2)
    assert rig.wish(local=payload(b"%PDF second edition")).state == "verified"


def test_another_address_is_another_wish(rig: Rig) -> None:
    rig.wish()
    rig.serve("http://council.example/moved.pdf", BODY)
    rig.new_run(days=1)
    assert rig.wish("http://council.example/moved.pdf").state == "verified"
    assert rig.archive.saves() == 2


def test_what_is_verified_or_must_wait_is_left_alone(rig: Rig) -> None:
    status = rig.wish()
    assert reason_to_wait(None, URL, None, rig.time.now) == ""
    assert "Checked on 2021-06-17" in reason_to_wait(status, URL, None, rig.time.now)
    assert reason_to_wait(status, URL, None, rig.time.now, recheck=True) == ""
    rig.time.pass_by(days=31)
    assert reason_to_wait(status, URL, None, rig.time.now) == ""
    rig.serve("http://council.example/no.pdf", b"no", status=403)
    refused = rig.wish("http://council.example/no.pdf")
    assert "Not asked again before" in reason_to_wait(refused, refused.url, None, rig.time.now, recheck=True)
