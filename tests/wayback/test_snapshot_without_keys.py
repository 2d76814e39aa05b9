"""Without keys: what is there is found and checked; one careful save is tried; nothing unconfirmed is believed."""

from __future__ import annotations

import pytest
from wayback_rig import BODY, URL, Rig

from holdfast.wayback import keyless


@pytest.fixture
def rig(rig: Rig) -> Rig:
    rig.keys = None
    return rig


def test_a_copy_that_is_there_is_verified_without_any_save(rig: Rig) -> None:
    rig.archive.state.keep(URL, rig.pages[URL], timestamp="20210601000000")
    assert rig.wish().state == "verified"
    assert rig.archive.saves() == 0


def test_one_save_is_tried_and_believed_only_when_index_and_copy_agree(rig: Rig) -> None:
    status = rig.wish()
    assert status.state == "verified"
    assert status.memento is not None and status.memento.timestamp == "20210617093000"
    saved = rig.archive.log.index(f"GET /save/{URL}")
    assert any(line.startswith("GET /cdx/") for line in rig.archive.log[saved:])
    assert f"GET /web/20210617093000id_/{URL}" in rig.archive.log[saved:]


def test_a_refused_save_is_put_off_with_the_way_to_do_it_by_hand(rig: Rig) -> None:
    rig.archive.anonymous = False
    status = rig.wish()
    assert status.state == "deferred" and not status.submitted_at
    assert f"{rig.archive.base}/save/{URL}" in status.message


def test_after_two_refusals_no_more_saves_are_tried_in_a_run(rig: Rig) -> None:
    rig.archive.anonymous = False
    states = []
    for number in range(5):
        url = f"http://council.example/{number}.pdf"
        rig.serve(url, BODY)
        states.append(rig.wish(url).state)
    assert states == ["deferred", "deferred", "none", "none", "none"]
    assert rig.archive.saves() == 2


def test_never_means_never(rig: Rig) -> None:
    rig.keyless = "never"
    status = rig.wish()
    assert status.state == "none" and rig.archive.saves() == 0
    assert rig.states == ["none"]


def test_a_save_that_shows_nowhere_is_not_believed_and_not_repeated(rig: Rig) -> None:
    rig.archive.fault("lag", "GET /save")
    status = rig.wish()
    assert status.state == "deferred" and status.memento is None and status.submitted_at
    rig.archive.state.reveal()
    rig.new_run(hours=2)
    assert rig.wish().state == "verified"
    assert rig.archive.saves() == 1


def test_a_save_that_hangs_does_not_hold_us_up(rig: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keyless, "DEADLINE", 0.3)
    rig.archive.fault("hang:20", "GET /save")
    assert rig.wish().state == "deferred"


def test_an_index_that_does_not_answer_means_no_save(rig: Rig) -> None:
    rig.archive.fault("503", "/cdx/", times=9)
    assert rig.wish().state == "deferred"
    assert rig.archive.saves() == 0


def test_a_recent_copy_with_other_bytes_is_as_much_as_there_is(rig: Rig) -> None:
    rig.archive.fault("differs", "GET /save")
    assert rig.wish().state == "captured-differs"
    rig.journal.clear()
    rig.new_run(days=1)
    assert rig.wish().state == "captured-differs"
    assert rig.archive.saves() == 1
