"""The answer that a document is not there is saved too: asked for once, read back, and no memento of the document."""

from __future__ import annotations

import pytest
from wayback_rig import Crash, Rig, payload

URL = "http://council.example/plan.pdf"
SORRY = b"<html><title>Not found</title>This page is not here.</html>"
OURS = payload(SORRY, "text/html")
HTML = ("Content-Type", "text/html")


@pytest.fixture
def gone(rig: Rig) -> Rig:
    rig.serve(URL, SORRY, HTML, status=404)
    return rig


def save(rig: Rig):  # type: ignore[no-untyped-def]
    return rig.wish(local=OURS, ours=lambda: SORRY, absence=True)


def test_it_is_saved_read_back_and_called_what_it_is(gone: Rig) -> None:
    status = save(gone)
    assert (status.state, status.purpose) == ("verified", "absence")
    assert status.message.startswith("Error page saved for the record on 17 June 2021")
    assert status.message.endswith("(status 404).")
    assert status.memento is not None and status.memento.verdict == "archived-error"
    assert gone.states == ["submitting", "submitted", "verified"]
    assert {one.purpose for one in gone.journal} == {"absence"}
    assert gone.sent("POST /save") == 1 and gone.sent("GET /cdx") == 0


def test_an_ordinary_wish_for_what_is_gone_still_saves_no_error_page(gone: Rig) -> None:
    assert gone.wish().state == "refused"
    assert gone.archive.state.stored == []


@pytest.mark.parametrize("crash", ["submitting", "submitted"])
def test_a_crash_never_leads_to_a_second_save(gone: Rig, crash: str) -> None:
    gone.crash_at = crash
    with pytest.raises(Crash):
        save(gone)
    posts = gone.sent("POST /save")
    gone.new_run(minutes=1)
    status = save(gone)
    if crash == "submitted":
        assert status.state == "verified" and gone.sent("POST /save") == posts == 1
        return
    assert status.state == "deferred" and gone.sent("POST /save") == 0, "the index is asked first, when it can know"
    gone.new_run(minutes=20)
    assert save(gone).state == "verified" and gone.sent("POST /save") == 1


def test_a_lost_answer_is_looked_for_in_the_index_and_not_sent_again(gone: Rig) -> None:
    gone.archive.fault("executed-then-dropped", "POST /save")
    assert save(gone).state == "deferred"
    gone.new_run(minutes=20)
    status = save(gone)
    assert (status.state, status.purpose) == ("verified", "absence")
    assert gone.sent("POST /save") == 1


def test_a_page_that_archive_org_still_gets_is_no_error_page(rig: Rig) -> None:
    rig.serve(URL, b"%PDF-1.4 still there for others")
    status = save(rig)
    assert (status.state, status.memento) == ("captured-differs", None)
    assert "was served another page (200) than we" in status.message


def test_a_soft_404_is_saved_when_archive_org_gets_the_same_page(rig: Rig) -> None:
    rig.serve(URL, SORRY, HTML)
    status = save(rig)
    assert status.state == "verified" and "(status 200)" in status.message


def test_a_capture_from_before_is_no_error_page_and_another_is_made_later(rig: Rig) -> None:
    rig.serve(URL, b"%PDF-1.4 the plan")
    assert rig.wish(local=payload(b"%PDF-1.4 the plan")).state == "verified"
    rig.journal.clear()
    rig.serve(URL, SORRY, HTML, status=404)
    rig.time.pass_by(minutes=30)
    status = save(rig)
    assert status.state == "deferred" and "made before" in status.message
    rig.new_run(hours=3)
    assert save(rig).state == "verified"


def test_excluded_stays_excluded(gone: Rig) -> None:
    gone.archive.fault("excluded-message", "POST /save")
    status = save(gone)
    assert (status.state, status.purpose) == ("excluded", "absence")
