"""The demo's small web answers as real servers do, changes when told to, and is silent once it is stopped."""

from __future__ import annotations

import gzip
import socket
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPResponse

import pytest

from holdfast.demo.sources import CHANGED, GONE_BEFORE, TAKEN_DOWN
from holdfast.demo.web import WEB, SmallWeb, usable_port

HARBOUR = "wrenmouth-harbour.example"
GUIDE = "/papers/operating-guide.pdf"
NEWS = ("harbour-news.example", "/2015/02/quiet-harbour-gate.html")


@pytest.fixture
def web() -> Iterator[SmallWeb]:
    with SmallWeb() as started:
        yield started


def get(web: SmallWeb, host: str, path: str, method: str = "GET", **headers: str) -> tuple[HTTPResponse, bytes]:
    connection = HTTPConnection("127.0.0.1", web.port, timeout=5)
    connection.request(method, path, headers={"Host": host} | {k.replace("_", "-"): v for k, v in headers.items()})
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    return answer, body


def test_serves_each_document_byte_for_byte_under_its_own_host(web: SmallWeb) -> None:
    answer, body = get(web, HARBOUR, GUIDE)
    assert answer.status == 200
    assert answer.headers["Content-Type"] == "application/pdf"
    assert body == (WEB / "hosts" / HARBOUR / "papers" / "operating-guide.pdf").read_bytes()
    assert get(web, "tidewatch.example", GUIDE)[0].status == 404
    assert get(web, "elsewhere.example", "/")[0].status == 404


def test_a_port_in_the_host_header_does_not_matter(web: SmallWeb) -> None:
    assert get(web, f"{HARBOUR.upper()}:{web.port}", GUIDE)[0].status == 200


def test_every_host_is_resolved_to_the_port_it_listens_on(web: SmallWeb) -> None:
    assert set(web.resolve().values()) == {f"127.0.0.1:{web.port}"}
    assert set(web.resolve()) == set(web.hosts) >= {HARBOUR, "tidewatch.example"}


def test_an_unchanged_document_is_not_sent_twice(web: SmallWeb) -> None:
    first, _ = get(web, HARBOUR, GUIDE)
    for condition in ({"If_None_Match": first.headers["ETag"]}, {"If_Modified_Since": first.headers["Last-Modified"]}):
        again, body = get(web, HARBOUR, GUIDE, **condition)
        assert (again.status, body) == (304, b"")
    assert get(web, HARBOUR, GUIDE, If_None_Match='"other"')[0].status == 200


def test_a_head_request_has_the_length_and_no_body(web: SmallWeb) -> None:
    answer, body = get(web, HARBOUR, GUIDE, method="HEAD")
    assert body == b""
    assert int(answer.headers["Content-Length"]) == (WEB / "hosts" / HARBOUR / GUIDE[1:]).stat().st_size


@pytest.mark.parametrize(
    ("asked", "part", "span"),
    [("bytes=0-3", slice(0, 4), "0-3"), ("bytes=100-", slice(100, None), "100-"), ("bytes=-5", slice(-5, None), "")],
)
def test_a_range_is_answered_with_that_part(web: SmallWeb, asked: str, part: slice, span: str) -> None:
    whole = get(web, HARBOUR, GUIDE)[1]
    answer, body = get(web, HARBOUR, GUIDE, Range=asked)
    assert answer.status == 206
    assert body == whole[part]
    assert answer.headers["Content-Range"].startswith(f"bytes {span}")
    assert answer.headers["Content-Range"].endswith(f"/{len(whole)}")


@pytest.mark.parametrize("asked", ["bytes=99999999-", "bytes=x-y", "bytes=-"])
def test_a_range_beyond_the_end_is_refused(web: SmallWeb, asked: str) -> None:
    assert get(web, HARBOUR, GUIDE, Range=asked)[0].status == 416


def test_the_news_is_compressed_for_those_who_accept_it(web: SmallWeb) -> None:
    plain, body = get(web, *NEWS)
    packed, wire = get(web, *NEWS, Accept_Encoding="gzip, deflate")
    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == "gzip"
    assert len(wire) < len(body)
    assert gzip.decompress(wire) == body
    assert plain.headers["ETag"] != packed.headers["ETag"]
    assert get(web, *NEWS, Accept_Encoding="gzip", If_None_Match=packed.headers["ETag"])[0].status == 304


def test_the_short_address_of_the_council_leads_to_the_page(web: SmallWeb) -> None:
    answer, _ = get(web, "northmoor-council.example", "/quiet-harbour")
    assert answer.status == 301
    host, path = answer.headers["Location"].removeprefix("http://").split("/", 1)
    assert get(web, host, "/" + path)[0].status == 200


def test_a_word_processor_file_is_offered_under_a_name_of_its_own(web: SmallWeb) -> None:
    answer, _ = get(web, HARBOUR, "/papers/business-case.docx")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="Quiet Harbour business case.docx"'


@pytest.mark.parametrize("turn", TAKEN_DOWN, ids=lambda turn: turn.record)
def test_what_is_taken_down_is_gone_with_the_status_that_was_asked_for(web: SmallWeb, turn: object) -> None:
    assert isinstance(turn, type(CHANGED))
    assert get(web, turn.host, turn.path)[0].status == 200
    web.take_down(turn.host, turn.path, turn.status)
    answer, body = get(web, turn.host, turn.path)
    assert answer.status == turn.status
    assert b"not found" in body or b"withdrawn" in body
    with pytest.raises(KeyError):
        web.take_down(turn.host, "/never-there.html")


def test_a_page_that_changes_gets_a_new_text_and_a_new_tag(web: SmallWeb) -> None:
    before, old = get(web, CHANGED.host, CHANGED.path)
    web.change(CHANGED.host, CHANGED.path)
    after, new = get(web, CHANGED.host, CHANGED.path, If_None_Match=before.headers["ETag"])
    assert after.status == 200
    assert b"every night from 22:00 to 05:00" in old
    assert b"only when a high tide is forecast" in new
    assert after.headers["Last-Modified"] != before.headers["Last-Modified"]
    with pytest.raises(FileNotFoundError):
        web.change(HARBOUR, GUIDE)


def test_one_page_is_gone_from_the_beginning(web: SmallWeb) -> None:
    assert get(web, GONE_BEFORE.host, GONE_BEFORE.path)[0].status == 404


def test_one_page_is_for_members_only(web: SmallWeb) -> None:
    answer, body = get(web, "tidewatch.example", "/members/crew-accounts.html")
    assert (answer.status, b"For members only" in body) == (403, True)


def test_a_test_can_publish_a_document_of_its_own(web: SmallWeb) -> None:
    web.publish("new.example", "/paper", b"words", "text/plain")
    answer, body = get(web, "new.example", "/paper")
    assert (answer.headers["Content-Type"], body) == ("text/plain", b"words")
    assert "new.example" in web.resolve()


def test_the_log_has_a_line_for_every_answer(web: SmallWeb) -> None:
    get(web, HARBOUR, "/nothing", User_Agent="a visitor")
    line = web.log[-1]
    assert (line.host, line.method, line.path, line.status) == (HARBOUR, "GET", "/nothing", 404)
    assert line.user_agent == "a visitor"


def test_once_stopped_it_answers_nobody_not_even_on_an_open_connection() -> None:
    web = SmallWeb().start()
    port = web.port
    connection = HTTPConnection("127.0.0.1", port, timeout=5)
    connection.request("GET", GUIDE, headers={"Host": HARBOUR})
    connection.getresponse().read()
    web.stop()
    connection.auto_open = 0
    with pytest.raises((ConnectionError, OSError)):
        connection.request("GET", GUIDE, headers={"Host": HARBOUR})
        connection.getresponse()
    connection.close()
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port), timeout=5)
    with pytest.raises(RuntimeError):
        _ = web.port
    web.stop()  # a second time does no harm


def test_a_port_that_is_taken_is_replaced_by_a_free_one(web: SmallWeb) -> None:
    other = usable_port(web.port)
    assert other not in (0, web.port)
    assert usable_port(other) == other
