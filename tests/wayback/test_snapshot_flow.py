"""What becomes of a wish for a snapshot when archive.org does as documented."""

from __future__ import annotations

import gzip
from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from wayback_rig import BODY, URL, Rig, payload

from holdfast.demo.archive_state import Page


def test_a_saved_page_is_verified_only_after_it_was_read_back(rig: Rig) -> None:
    status = rig.wish()
    assert rig.states == ["submitting", "submitted", "verified"]
    assert status.memento is not None
    assert status.memento.verdict == "identical"
    assert status.memento.timestamp == "20210617093000"
    assert status.memento.url == f"{rig.archive.base}/web/20210617093000/{URL}"
    assert rig.archive.log[-1] == f"GET /web/20210617093000id_/{URL}"
    assert rig.sent("POST /save") == 1


def test_the_index_is_asked_before_anything_is_saved(rig: Rig) -> None:
    rig.wish()
    kinds = [line.split("?")[0] for line in rig.archive.log]
    assert kinds[:3] == ["GET /save/status/user", "GET /cdx/search/cdx", "POST /save"]


def test_a_recent_copy_with_our_bytes_makes_a_save_needless(rig: Rig) -> None:
    rig.archive.state.keep(URL, rig.pages[URL], timestamp="20210601000000")
    status = rig.wish()
    assert status.state == "verified"
    assert status.memento is not None and status.memento.timestamp == "20210601000000"
    assert rig.archive.saves() == 0


def test_a_second_run_with_an_empty_journal_finds_the_copy_of_the_first(rig: Rig) -> None:
    rig.wish()
    rig.journal.clear()
    rig.new_run(hours=2)
    assert rig.wish().state == "verified"
    assert rig.archive.saves() == 1


def test_an_old_copy_or_one_with_other_bytes_does_not_stop_a_save(rig: Rig) -> None:
    rig.archive.state.keep(URL, rig.pages[URL], timestamp="20190601000000")
    rig.archive.state.keep(URL, Page(200, (), b"another edition"), timestamp="20210616000000")
    status = rig.wish()
    assert status.state == "verified"
    assert status.memento is not None and status.memento.timestamp == "20210617093000"
    assert rig.archive.saves() == 1


def test_other_bytes_are_called_other_bytes(rig: Rig) -> None:
    rig.archive.fault("differs", "POST /save")
    status = rig.wish()
    assert status.state == "captured-differs"
    assert status.memento is not None and status.memento.verdict == "differs"
    assert status.memento.sha256 == payload(BODY + b"<!-- made for this visitor -->").sha256
    assert status.retry_after == "2021-07-17T09:30:00.000000Z"


def test_a_page_that_differs_only_where_nobody_sees_it_has_the_same_text(rig: Rig) -> None:
    page = b"<html><head><title>x</title></head><body><p>Words</p><script>var token='%d'</script></body></html>"
    rig.serve(URL, page % 2, ("Content-Type", "text/html"))
    status = rig.wish(local=payload(page % 1, "text/html"), ours=lambda: page % 1)
    assert status.state == "verified"
    assert status.memento is not None and status.memento.verdict == "same-text"
    assert "same visible text" in status.message


def test_a_page_with_other_words_differs(rig: Rig) -> None:
    rig.serve(URL, b"<p>We never said so</p>", ("Content-Type", "text/html"))
    mine = b"<p>We said so</p>"
    assert rig.wish(local=payload(mine, "text/html"), ours=lambda: mine).state == "captured-differs"


@pytest.mark.parametrize("header", ["gzip", ""], ids=["said in the header", "said nowhere"])
def test_a_packed_copy_is_unpacked_before_comparing(rig: Rig, header: str) -> None:
    headers = (("Content-Type", "application/pdf"),) + ((("Content-Encoding", header),) if header else ())
    rig.serve(URL, gzip.compress(BODY), *headers)
    assert rig.wish().state == "verified"


def test_a_packed_file_is_itself(rig: Rig) -> None:
    packed = gzip.compress(b"a data set")
    rig.serve(URL, packed, ("Content-Type", "application/gzip"))
    assert rig.wish(local=payload(packed, "application/gzip")).state == "verified"


def test_a_redirect_is_followed_inside_the_archive(rig: Rig) -> None:
    rig.serve("http://council.example/go", b"", ("Location", "/plan.pdf"), status=301)
    status = rig.wish("http://council.example/go")
    assert status.state == "verified"
    assert status.memento is not None and status.memento.url.endswith(f"/web/20210617093000/{URL}")


@pytest.mark.parametrize(
    "url",
    [
        "http://council.example/a/../b.pdf",
        "http://council.example/%7Eclerk/b.pdf",
        "http://council.example/b.pdf?id=7&x=a%26b",
        "http://council.example/b//c.pdf",
        "http://council.example/b%20c.pdf",
    ],
)
def test_the_address_arrives_as_it_was_written(rig: Rig, url: str) -> None:
    rig.serve(url, BODY)
    status = rig.wish(url)
    assert status.state == "verified"
    assert rig.archive.log[-1] == f"GET /web/20210617093000id_/{url}"


def test_letters_beyond_ascii_and_fragments_are_sent_as_the_archive_knows_them(rig: Rig) -> None:
    rig.serve("http://council.example/caf%C3%A9.pdf", BODY)
    assert rig.wish("http://council.example/café.pdf#page=3").state == "verified"


def test_a_capture_made_shortly_before_is_said_to_be_so(rig: Rig) -> None:
    rig.archive.fault("old", "POST /save")
    status = rig.wish()
    assert status.state == "verified"
    assert "archive.org used a capture that it had made shortly before" in status.message


def test_without_a_copy_of_ours_any_copy_is_welcome_and_called_uncompared(rig: Rig) -> None:
    rig.archive.state.keep(URL, rig.pages[URL], timestamp="20150601000000")
    status = rig.wish(local=None)
    assert status.state == "captured-unconfirmed"
    assert status.memento is not None and status.memento.verdict == "uncompared"
    assert rig.archive.saves() == 0


def test_what_is_not_there_any_more_is_looked_up_and_not_saved(rig: Rig) -> None:
    status = rig.wish(local=None, ask=False)
    assert status.state == "none"
    assert rig.archive.saves() == 0


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("ftp://council.example/x", "http and https"),
        ("http://user:pw@council.example/x", "password"),
        ("http://localhost/x", "not a public one"),
        ("http://192.168.1.4/x", "not a public one"),
        ("http://intranet/x", "not a public one"),
        ("http://council.example/x?access_token=1", "secret"),
        ("http://[council.example/x", "malformed"),
    ],
)
def test_what_is_not_public_is_never_sent(rig: Rig, url: str, why: str) -> None:
    status = rig.wish(url)
    assert status.state == "refused" and why in status.message
    assert rig.archive.log == []


def test_a_verified_copy_is_only_read_again_when_asked(rig: Rig) -> None:
    rig.wish()
    rig.new_run(days=40)
    before = len(rig.archive.log)
    status = rig.wish()
    assert status.state == "verified"
    assert status.memento is not None and status.memento.checked_at.startswith("2021-07-27")
    assert [line.split("?")[0] for line in rig.archive.log[before:]] == [
        "GET /save/status/user",
        f"GET /web/20210617093000id_/{URL}",
    ]


def test_when_our_copy_is_newer_than_the_verified_one_a_new_one_is_asked_for(rig: Rig) -> None:
    rig.wish()
    rig.new_run(days=2)
    rig.serve(URL, b"%PDF second edition")
    status = rig.wish(local=payload(b"%PDF second edition"))
    assert status.state == "verified"
    assert rig.archive.saves() == 2


def test_saves_keep_their_distance(rig: Rig) -> None:
    rig.pause = 10
    for number in range(8):
        url = f"http://council.example/{number}.pdf"
        rig.serve(url, BODY)
        assert rig.wish(url).state == "verified"
    stamps = sorted(one.timestamp for one in rig.archive.state.stored)
    times = [datetime.strptime(stamp, "%Y%m%d%H%M%S") for stamp in stamps]
    assert all(later - sooner >= timedelta(seconds=10) for sooner, later in pairwise(times))
