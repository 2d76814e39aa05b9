"""What a page needs is found, fetched through the guard within bounds, and missed parts are named."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from pathlib import Path
from socket import socket

import pytest
from hostile import HOST, PNG, HostileWeb, answer, hang, settings_for

from effort import effort
from holdfast.capture import capture
from holdfast.capture.links import decoded, parts_of_page, parts_of_style
from holdfast.model import FailedCapture, Fetched

Take = Callable[..., Fetched | FailedCapture]
BASE = "http://www.papers.example/dir/page.html"
IMAGE = answer(PNG, "Content-Type: image/png")


def page(html: str) -> bytes:
    return answer(html.encode(), "Content-Type: text/html; charset=utf-8")


def style(css: str) -> bytes:
    return answer(css.encode(), "Content-Type: text/css")


def fetched(result: Fetched | FailedCapture) -> Fetched:
    assert isinstance(result, Fetched), result
    return result


@pytest.mark.parametrize(
    ("html", "wanted"),
    [
        ('<img src="a.png">', ["dir/a.png"]),
        ('<img src="a.png" srcset="b.png 1x, /c.png 2x,d.png 3x">', ["dir/a.png", "dir/b.png", "c.png", "dir/d.png"]),
        ('<img srcset="a,b.png 1x, c.png 2x">', ["dir/a,b.png", "dir/c.png"]),
        ('<img data-src="a.png" data-srcset="b.png 2x" data-original=c.png>', ["dir/a.png", "dir/c.png", "dir/b.png"]),
        ("<picture><source srcset='a.webp 800w'><img src=b.jpg></picture>", ["dir/a.webp", "dir/b.jpg"]),
        ("<video poster=a.jpg src=b.mp4><track src=c.vtt></video>", ["dir/b.mp4", "dir/a.jpg", "dir/c.vtt"]),
        ("<audio><source src=a.ogg></audio>", ["dir/a.ogg"]),
        ("<link rel=stylesheet href=a.css><link rel='shortcut icon' href=/favicon.ico>", ["dir/a.css", "favicon.ico"]),
        ("<link rel=canonical href=/other><link rel=alternate href=/feed>", []),
        ("<script src=a.js></script><script>var x = 1</script>", ["dir/a.js"]),
        ("<iframe src=frame.html></iframe><object data=a.pdf></object><embed src=b.pdf>",
         ["dir/frame.html", "dir/a.pdf", "dir/b.pdf"]),
        ("<p style=\"background: url('a.png')\"><style>@import 'b.css'; p{background:url( c.png )}</style>",
         ["dir/a.png", "dir/b.css", "dir/c.png"]),
        ("<base href='https://cdn.papers.example/x/'><img src=a.png>", ["https://cdn.papers.example/x/a.png"]),
        ("<img src='data:image/png;base64,AAAA'><img src='javascript:x'><img src=''><img src='#a'><img>", []),
        ("<img src='mailto:a@b'><img src='http://[bad'><img src='a.png#x'><img src='a.png'>", ["dir/a.png"]),
        ("<svg><image href=a.png /><use xlink:href='b.svg#icon' /></svg>", ["dir/a.png", "dir/b.svg"]),
        ("<img src='two words.png'>", ["dir/two%20words.png"]),
        ("<a href=other.html>x</a><form action=send></form>", []),
        ("<body background=a.png>", ["dir/a.png"]),
        ("<script type=module>import {a} from './a.mjs'; import '/b.mjs';\n// import 'no' from './c.mjs'\n"
         "import x from 'bare'; import('./d.mjs').then(x)</script>", ["dir/a.mjs", "b.mjs", "dir/d.mjs"]),
        ("<script>import('./a.mjs'); from './b.mjs'</script>", []),
        ("<div><template shadowrootmode=open><img src=a.png></template><template><img src=b.png></template></div>",
         ["dir/a.png"]),
    ],
)  # fmt: skip
def test_a_page_names_what_it_needs(html: str, wanted: list[str]) -> None:
    found = [part.url for part in parts_of_page(html, BASE).parts]
    assert found == [w if ":" in w else f"http://www.papers.example/{w}" for w in wanted]


def test_a_style_sheet_names_what_it_needs() -> None:
    css = """@import url("a.css") screen; @IMPORT 'b.css'; /* url(no.png) */
        @font-face { src: url(f.woff2) format("woff2"), url('f.woff') }
        i { background: URL( "c d.png" ), url(data:x) }"""
    found = [(part.url.rpartition("/")[2], part.kind) for part in parts_of_style(css, "http://h.uk/s/main.css")]
    assert found == [("a.css", "style"), ("b.css", "style"), ("f.woff2", "other"), ("f.woff", "other"),
                     ("c%20d.png", "other")]  # fmt: skip


@pytest.mark.parametrize(
    ("data", "declared", "text"),
    [
        (b"caf\xc3\xa9", "text/html", "café"),
        (b"caf\xe9", "text/html; charset=ISO-8859-1", "café"),
        (b"<meta charset=windows-1252>caf\xe9", "text/html", "<meta charset=windows-1252>café"),
        (b"\xef\xbb\xbfcaf\xc3\xa9", "", "café"),
        ("\ufeffcafé".encode("utf-16"), "", "café"),
        (b"caf\xc3\xa9", "text/html; charset=no-such", "café"),
    ],
)
def test_text_is_read_in_its_own_encoding(data: bytes, declared: str, text: str) -> None:
    assert decoded(data, declared).removeprefix("\ufeff") == text


def test_everything_that_a_page_needs_is_kept(web: HostileWeb, take: Take) -> None:
    web.routes = {
        "/": page("<title>\n A  title </title><link rel=stylesheet href=/s/a.css>"
                  "<img src=/1.png><iframe src=/f/1.html></iframe>"),
        "/s/a.css": style("@import 'b.css'; p { background: url(../2.png) }"),
        "/s/b.css": style("@font-face { src: url(/font.woff2) }"),
        "/f/1.html": page("<img src=3.png><iframe src=2.html></iframe>"),
        "/f/2.html": page("<img src=4.png><iframe src=3.html></iframe>"),
        "/f/3.html": page("<img src=5.png><iframe src=too-deep.html></iframe>"),
        "/font.woff2": answer(b"wOF2", "Content-Type: font/woff2"),
        **dict.fromkeys(("/1.png", "/2.png", "/f/3.png", "/f/4.png", "/f/5.png"), IMAGE),
    }  # fmt: skip
    result = fetched(take())
    assert result.title == "A title"
    assert result.requisites.failed == ()
    assert result.requisites.had == result.requisites.wanted == 11
    assert sorted(web.paths) == sorted(web.routes)
    assert all(f"Referer: http://{HOST}/".encode() in request for request in web.requests[1:])


def test_modules_are_followed_through_what_they_import_and_not_to_what_they_may_import_later(
    web: HostileWeb, take: Take
) -> None:
    def module(script: str) -> bytes:
        return answer(script.encode(), "Content-Type: text/javascript")

    web.routes = {
        "/": page("<script type=module src=/js/a.mjs></script>"),
        "/js/a.mjs": module("import{b}from'./deep/b.mjs';export * from \"/js/c.mjs\";"),
        "/js/deep/b.mjs": module("import '../d.mjs'; button.onclick = () => import('./never.mjs')"),
        "/js/c.mjs": module("import './a.mjs'"),
        "/js/d.mjs": module("export default 1"),
    }
    result = fetched(take())
    assert result.requisites.failed == ()
    assert sorted(web.paths) == sorted(web.routes)


def test_missed_parts_are_named_and_never_fail_the_capture(web: HostileWeb, take: Take) -> None:
    web.routes = {
        "/": page("<img src=/ok.png><img src=/gone.png><img src=/cut.png><img src=http://10.0.0.1/x.png>"
                  "<img src=/inward.png><script src=http://metadata.internal/></script>"),
        "/ok.png": IMAGE,
        "/cut.png": answer(PNG, "Content-Length: 99999", "Connection: close", length=False),
        "/inward.png": answer(b"", "Location: http://192.168.1.1/", status="302 Found"),
    }  # fmt: skip
    web.keep_alive = False
    result = fetched(take())
    assert (result.requisites.wanted, result.requisites.had) == (6, 1)
    reasons = {missed.url.rpartition("/")[2]: missed.reason for missed in result.requisites.failed}
    assert "404" in reasons["gone.png"] and "broke off" in reasons["cut.png"]
    assert "not a public address" in reasons["x.png"] and "192.168.1.1" in reasons["inward.png"]


def test_parts_beyond_the_allowed_number_are_listed_not_fetched(web: HostileWeb, take: Take) -> None:
    web.routes = {"/": page("".join(f"<img src=/{n}.png>" for n in range(200)))}
    web.routes |= {f"/{n}.png": IMAGE for n in range(200)}
    result = fetched(take(requisites=5))
    assert (result.requisites.had, len(web.paths)) == (5, 6)
    assert 5 < len(result.requisites.failed) < 60
    assert "rest was not read" in " ".join(missed.reason for missed in result.requisites.failed)


def test_parts_share_one_allowance_of_bytes(web: HostileWeb, take: Take) -> None:
    web.routes = {"/": page("".join(f"<img src=/{n}.bin>" for n in range(8)))}
    web.routes |= {f"/{n}.bin": answer(bytes(4000)) for n in range(8)}
    result = fetched(take(bytes=10_000))
    assert 1 <= result.requisites.had <= 4
    assert result.requisites.had + len(result.requisites.failed) == 8


def test_a_part_that_hangs_costs_the_deadline_and_no_more(web: HostileWeb, take: Take) -> None:
    web.routes = {"/": page("<img src=/slow.png><img src=/ok.png>"), "/ok.png": IMAGE, "/slow.png": hang()}
    began = time.monotonic()
    result = fetched(take(deadline=1.5))
    assert time.monotonic() - began < 1.5 + 5
    assert (result.requisites.had, len(result.requisites.failed)) == (1, 1)


def test_one_host_is_not_asked_for_more_than_two_parts_at_a_time(web: HostileWeb, tmp_path: Path) -> None:
    lock, busy, most = threading.Lock(), 0, 0

    def count(sock: socket) -> None:
        nonlocal busy, most
        with lock:
            busy += 1
            most = max(most, busy)
        time.sleep(0.03)
        with lock:
            busy -= 1
        sock.sendall(IMAGE)

    web.routes = {"/": page("".join(f"<img src=/{n}.png>" for n in range(8)))}
    web.routes |= {f"/{n}.png": count for n in range(8)}
    result = capture(f"http://{HOST}/", record="paper", settings=settings_for(web.port), workdir=tmp_path)
    assert fetched(result).requisites.had == 8
    assert most == 2


def test_a_part_is_fetched_once_however_often_it_is_named(web: HostileWeb, take: Take) -> None:
    web.routes = {"/": page("<img src=/a.png><img src='/a.png#x'>"
                             "<img src=http://WWW.papers.example:80/a.png><img src=/>"),
                  "/a.png": IMAGE}  # fmt: skip
    assert fetched(take()).requisites.wanted == 1
    assert web.paths.count("/a.png") == 1


@pytest.mark.parametrize("trap", ["<div>" * 200_000, "".join(f"<b id={n}>" for n in range(3000)) + "<p>x" * 50_000])
def test_a_page_made_to_choke_a_parser_is_not_looked_through(trap: str) -> None:
    with effort() as pieces:
        found = parts_of_page(f"<html><head><title>A &amp; B</title></head><body>{trap}<img src=x.png>", BASE)
    assert pieces() < 200
    assert (found.title, found.parts) == ("A & B", ())


def test_a_long_page_of_the_usual_shape_is_looked_through() -> None:
    rows = "<tr><td><a href=x>word</a><td><b>word</b><p>word<p>word<br>" * 20_000
    found = parts_of_page(f"<body>{'<div>' * 20}<table>{rows}</table><img src=x.png>", BASE)
    assert [part.url for part in found.parts] == [BASE.rpartition("/")[0] + "/x.png"]


@pytest.mark.parametrize(
    "trap",
    [
        f"<img srcset='{',' * 400_000}'>",
        f"<img srcset='a{',' * 400_000}'>",
        f"<img srcset='{'a ' * 400_000}'>",
        f"<style>p {{ background: url({' ' * 400_000}x y }}</style>",
        f"<style>{'url(a' * 200_000}</style>",
        f"<style>{'url( ' * 200_000}@import url({' ' * 200_000}</style>",
        "<div>" * 200_000 + "<title" * 100_000,
    ],
    ids=["commas", "a-commas", "words", "spaces", "opened", "opened-apart", "titles"],
)
def test_no_words_of_a_page_keep_the_search_for_parts_busy(trap: str) -> None:
    with effort() as pieces:
        assert len(parts_of_page(trap, BASE).parts) < 2
    assert pieces() < 200
