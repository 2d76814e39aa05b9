"""A look at an original always yields an observation, whatever the server does, and asks no more than it must."""

from __future__ import annotations

import hashlib
import socket
from dataclasses import replace

import pytest
from hostile import HOST, PDF, HostileWeb, answer, hang, settings_for

from holdfast.capture import look
from holdfast.model import Observation, Payload

DIGEST = hashlib.sha256(PDF).hexdigest()
BEFORE = Payload("application/pdf", "application/pdf", len(PDF), DIGEST, len(PDF), DIGEST)
SERVED = answer(PDF, "Content-Type: application/pdf")
PAGE = answer(b"<html>welcome</html>", "Content-Type: text/html")
NEW = answer(PDF + b"\n%%EOF\n", "Content-Type: application/pdf")


def see(web: HostileWeb, path: str = "/doc.pdf", previous: Payload | None = BEFORE, seen_at: str = "") -> Observation:
    settings = settings_for(web.port, HOST, "papers.example", "elsewhere.example", deadline=2.0)
    seen = look(f"http://{HOST}{path}", record="paper", settings=settings, previous=previous, seen_at=seen_at)
    assert (seen.record, seen.url) == ("paper", f"http://{HOST}{path}")
    assert seen.message.endswith(".")
    return seen


def to(address: str) -> bytes:
    return answer(b"", f"Location: {address}", status="302 Found")


@pytest.mark.parametrize(
    ("routes", "outcome"),
    [
        ({"/doc.pdf": SERVED}, "unchanged"),
        ({"/doc.pdf": NEW}, "changed"),
        ({"/doc.pdf": to("/new/doc.pdf"), "/new/doc.pdf": SERVED}, "moved"),
        ({"/doc.pdf": to("/new/doc.pdf"), "/new/doc.pdf": NEW}, "moved"),
        ({"/doc.pdf": to("http://elsewhere.example/lost.pdf")}, "missing"),
        ({"/doc.pdf": to(f"http://{HOST}/doc.pdf/"), "/doc.pdf/": SERVED}, "unchanged"),
        ({"/doc.pdf": to("http://papers.example/x"), "/x": to(f"http://{HOST}/doc.pdf?a"), }, "unreachable"),
        ({"/doc.pdf": to("/"), "/": PAGE}, "missing"),
        ({"/doc.pdf": to("/library"), "/library": PAGE}, "missing"),
        ({"/doc.pdf": PAGE}, "missing"),
        ({}, "missing"),
        ({"/doc.pdf": answer(b"gone", status="410 Gone")}, "missing"),
        ({"/doc.pdf": answer(b"no", status="401 Unauthorized")}, "blocked"),
        ({"/doc.pdf": answer(b"no", status="403 Forbidden")}, "blocked"),
        ({"/doc.pdf": answer(b"slower", "Retry-After: 99999999999", status="429 Too Many Requests")}, "blocked"),
        ({"/doc.pdf": answer(b"court order", status="451 Unavailable For Legal Reasons")}, "blocked"),
        ({"/doc.pdf": answer(b"oh dear", status="500 Internal Server Error")}, "unreachable"),
        ({"/doc.pdf": answer(b"busy", status="503 Service Unavailable")}, "unreachable"),
        ({"/doc.pdf": answer(b"", "Content-Type: application/pdf")}, "unreachable"),
        ({"/doc.pdf": answer(PDF[:9], "Content-Length: 99", "Connection: close", length=False)}, "unreachable"),
        ({"/doc.pdf": to("/doc.pdf")}, "unreachable"),
        ({"/doc.pdf": to("http://127.0.0.1:22/")}, "unreachable"),
        ({"/doc.pdf": b"SSH-2.0-OpenSSH\r\n"}, "unreachable"),
        ({"/doc.pdf": hang()}, "unreachable"),
    ],
)  # fmt: skip
def test_what_is_served_becomes_an_outcome(web: HostileWeb, routes: dict[str, bytes], outcome: str) -> None:
    web.keep_alive = False
    web.routes = dict(routes)
    assert see(web).outcome == outcome


def test_a_server_that_is_gone_is_unreachable() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    seen = look(f"http://{HOST}/", record="paper", settings=settings_for(port), previous=BEFORE)
    assert (seen.outcome, seen.status, seen.final_url) == ("unreachable", 0, "")


def test_an_address_that_the_guard_refuses_is_an_observation_too(web: HostileWeb) -> None:
    for url in ("http://10.0.0.1/", "ftp://www.nhs.uk/", "nonsense"):
        seen = look(url, record="paper", settings=settings_for(web.port), previous=None)
        assert seen.outcome == "unreachable"
    assert web.requests == []


def test_only_what_changed_is_asked_for(web: HostileWeb) -> None:
    web.routes = {"/doc.pdf": answer(b"", 'ETag: "v1"', status="304 Not Modified", length=False)}
    seen = see(web, previous=replace(BEFORE, etag='"v1"', last_modified="Thu, 17 Jun 2021 09:30:00 GMT"))
    assert (seen.outcome, seen.status, seen.sha256) == ("unchanged", 304, DIGEST)
    assert b'If-None-Match: "v1"' in web.requests[0] and b"If-Modified-Since" not in web.requests[0]
    see(web, previous=replace(BEFORE, last_modified="Thu, 17 Jun 2021 09:30:00 GMT"))
    assert b"If-Modified-Since: Thu, 17 Jun 2021 09:30:00 GMT" in web.requests[1]


def test_conditions_do_not_travel_along_redirects(web: HostileWeb) -> None:
    web.routes = {"/doc.pdf": to("/new.pdf"), "/new.pdf": SERVED}
    see(web, previous=replace(BEFORE, etag='"v1"'))
    assert [b"If-None-Match" in request for request in web.requests] == [True, False]


def test_a_304_that_nobody_asked_for_proves_nothing(web: HostileWeb) -> None:
    web.routes = {"/doc.pdf": to("/x.pdf"), "/x.pdf": answer(b"", status="304 Not Modified", length=False)}
    seen = see(web, previous=replace(BEFORE, etag='"v1"'))
    assert (seen.outcome, seen.sha256) == ("unreachable", "")
    assert see(web, "/x.pdf").outcome == "unreachable"


def test_a_page_under_the_type_of_a_document_is_no_document(web: HostileWeb) -> None:
    web.routes = {"/doc.pdf": answer(b"<!DOCTYPE html>Sign in", "Content-Type: application/pdf")}
    assert see(web).outcome == "missing"


def test_a_served_tag_cannot_smuggle_headers(web: HostileWeb) -> None:
    web.routes = {"/doc.pdf": SERVED}
    assert see(web, previous=replace(BEFORE, etag='"v1"\r\nX-Evil: 1')).outcome == "unchanged"
    assert b"Evil" not in web.requests[0]


def test_an_unasked_304_is_no_answer(web: HostileWeb) -> None:
    web.routes = {"/doc.pdf": answer(b"", status="304 Not Modified", length=False)}
    assert see(web, previous=None).outcome == "unreachable"


def test_an_address_that_always_redirected_has_not_moved(web: HostileWeb) -> None:
    web.routes = {"/doc.pdf": to("/files/doc.pdf"), "/files/doc.pdf": SERVED}
    assert see(web, seen_at=f"http://{HOST}/files/doc.pdf").outcome == "unchanged"
    assert see(web, seen_at=f"http://{HOST}/doc.pdf").outcome == "moved"


def test_without_an_earlier_capture_a_look_says_that_it_is_served(web: HostileWeb) -> None:
    web.routes = {"/doc.pdf": SERVED}
    seen = see(web, previous=None)
    assert (seen.outcome, seen.sha256) == ("unchanged", DIGEST)
    assert "no capture yet" in seen.message


def test_nothing_but_the_document_is_asked_for(web: HostileWeb) -> None:
    body = b"<html><img src=/a.png><link rel=stylesheet href=/a.css>"
    web.routes = {"/page": answer(body, "Content-Type: text/html")}
    digest = hashlib.sha256(body).hexdigest()
    seen = see(web, "/page", replace(BEFORE, media_type="text/html", sha256=digest))
    assert (seen.outcome, web.paths) == ("unchanged", ["/page"])


LETTER = b"<html><head><title>Our letter</title></head><body><h1>Our letter</h1><p>We object to it.</p></body></html>"
SORRY = b"<html><head><title>Page not found</title></head><body><h1>Page not found</h1><p>Sorry.</p></body></html>"
SAYING = {
    "missing": [
        SORRY,
        b"<html><title>Council</title><h1>Council</h1><p>The page you requested could not be found.</p></html>",
        b"<html><title>old.example</title><p>This domain is for sale. Buy this domain today!</p></html>",
    ],
    "blocked": [
        b"<html><head><title>Just a moment...</title></head><body>Verify you are human to go on.</body></html>",
        b"<html><title>Sign in</title><h1>Sign in</h1><form><input type=password></form></html>",
    ],
    "unreachable": [
        b"<html><title>Maintenance</title><h1>Down for maintenance</h1></html>",
        b"<html><title>502 Bad Gateway</title><center>502 Bad Gateway</center></html>",
        b"<html><title>Welcome to nginx!</title><h1>Welcome to nginx!</h1></html>",
    ],
    "changed": [
        LETTER + b"<p>Another paragraph.</p>",
        b"<html><title>Minutes</title><h1>Minutes</h1><p>" + b"The page you requested could not be found. " * 200,
    ],
}


def as_page(body: bytes) -> bytes:
    return answer(body, "Content-Type: text/html; charset=utf-8")


def our_page(body: bytes) -> Payload:
    digest = hashlib.sha256(body).hexdigest()
    return replace(BEFORE, media_type="text/html", declared_type="text/html", size=len(body), sha256=digest)


def see_page(web: HostileWeb, ours: bytes, now: bytes) -> Observation:
    web.routes = {"/letter": as_page(now)}
    url = f"http://{HOST}/letter"
    settings = settings_for(web.port)
    return look(url, record="paper", settings=settings, previous=our_page(ours), content=lambda: ours)


@pytest.mark.parametrize(("outcome", "page"), [(outcome, page) for outcome, all_ in SAYING.items() for page in all_])
def test_another_page_is_judged_by_what_it_says(web: HostileWeb, outcome: str, page: bytes) -> None:
    seen = see_page(web, LETTER, page)
    assert (seen.outcome, seen.status) == (outcome, 200), seen.message
    assert ("Another page stands where ours was. It looks like" in seen.message) is (outcome != "changed")


def test_a_page_that_always_was_like_that_is_not_suspected(web: HostileWeb) -> None:
    assert see_page(web, SORRY, SORRY).outcome == "unchanged"
    assert see_page(web, SORRY, SORRY.replace(b"Sorry", b"So sorry")).outcome == "changed"


def test_a_page_is_not_suspected_when_nothing_is_held_to_compare_it_with(web: HostileWeb) -> None:
    web.routes = {"/doc.pdf": as_page(SORRY)}
    assert see(web, previous=None).outcome == "unchanged"


def test_a_redirect_to_a_page_that_says_it_is_not_there_is_a_miss_and_no_move(web: HostileWeb) -> None:
    web.routes = {"/letter": to("/errors/404"), "/errors/404": as_page(SORRY)}
    assert see(web, "/letter", our_page(LETTER)).outcome == "missing"


def test_a_new_domain_with_the_same_document_is_a_move(web: HostileWeb) -> None:
    web.routes = {"/doc.pdf": to("http://elsewhere.example/files/doc.pdf"), "/files/doc.pdf": SERVED}
    seen = see(web)
    assert (seen.outcome, seen.final_url) == ("moved", "http://elsewhere.example/files/doc.pdf")
    assert "the same bytes" in seen.message
