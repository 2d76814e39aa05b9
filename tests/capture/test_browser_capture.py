"""A page in a real browser: what is seen, what is kept of it, what is asked for again, and what it may not reach."""

from __future__ import annotations

import gzip
import json
import re
import socket
import zipfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from browser_web import ABROAD, HOST, INWARD, OTHER, VICTIM, VICTIM_PORT, Handler, Victim, Web, html
from hostile import PDF, PNG
from warcio.archiveiterator import ArchiveIterator

from holdfast import archive, clock
from holdfast.capture import Seeing, capture
from holdfast.model import Fetched

pytestmark = pytest.mark.browser
BANNER = """<div class="cookie-notice" style="position:fixed;bottom:0;width:100%;background:#ddd">
<p>We use cookies to remember you.</p><a href="/elsewhere">Read about cookies</a>
<button onclick="this.parentNode.remove(); fetch('/consented')">Alle akzeptieren</button></div>"""
RICH = html(
    f"""<h1>Minutes</h1><div id=app></div>{BANNER}<img src="/small.png" srcset="/small.png 1x, /large.png 2x">
<link rel=stylesheet href="/style.css"><iframe src="http://{OTHER}/frame"></iframe><iframe src="/paper.pdf"></iframe>
<video src="/film.mp4" preload=metadata></video><div style="height:2500px"></div><img loading=lazy src="/deep.png">
<div id=host></div><script>
document.cookie = 'who=me';
host.attachShadow({{mode: 'open'}}).innerHTML = '<p>In the shadow</p>';
fetch('/words.json').then(r => r.json()).then(d => app.textContent = d.words);
fetch('/ask', {{method: 'POST', headers: {{'Content-Type': 'application/json', 'Authorization': 'Bearer secret'}},
  body: JSON.stringify({{q: 'minutes', page: 2}})}});
window.open('/popup'); alert('Attention'); navigator.geolocation.getCurrentPosition(() => fetch('/located'));
new WebSocket('ws://{HOST}/socket');
</script>""",
    "Minutes",
)
INWARD_PAGE = f"http://{INWARD}:{VICTIM_PORT}"
REACHING = html(
    "".join(
        f"""<img src="{there}/img"><iframe src="{there}/frame"></iframe><script src="{there}/script"></script>
<link rel=stylesheet href="{there}/style"><link rel=prefetch href="{there}/prefetch">
<link rel=preconnect href="{there}"><link rel=dns-prefetch href="{there}"><object data="{there}/object"></object>
<script>fetch('{there}/fetch', {{mode: 'no-cors'}}).catch(() => 0); navigator.sendBeacon('{there}/beacon', 'x');
fetch('{there}/post', {{method: 'POST', mode: 'no-cors', body: 'x'}}).catch(() => 0);
new WebSocket('{there.replace("http", "ws")}/socket'); new EventSource('{there}/events');
new Worker(URL.createObjectURL(new Blob(["fetch('{there}/worker', {{mode: 'no-cors'}})"])));</script>"""
        for there in (f"http://{VICTIM}:{VICTIM_PORT}", f"https://{VICTIM}:{VICTIM_PORT}", INWARD_PAGE)
    )
    + f"""<img src="/redirect"><iframe src="/redirect"></iframe><script>fetch('/redirect', {{mode: 'no-cors'}});
for (const where of ['169.254.169.254', 'localhost', '[::1]', '10.0.0.1', '2130706509', '0x7f00004d'])
  fetch('http://' + where + ':{VICTIM_PORT}/', {{mode: 'no-cors'}}).catch(() => 0);
const Peer = window.RTCPeerConnection || document.querySelector('iframe').contentWindow.RTCPeerConnection;
if (Peer) {{ const peer = new Peer({{iceServers: [{{urls: 'stun:{VICTIM}:{VICTIM_PORT}'}}]}});
  peer.createDataChannel('x'); peer.createOffer().then(o => peer.setLocalDescription(o)); }}
if (window.WebTransport)
  try {{ new WebTransport('https://{VICTIM}:{VICTIM_PORT}/').ready.catch(() => 0); }} catch (e) {{ }}
</script><meta http-equiv=refresh content="20; url=http://{VICTIM}:{VICTIM_PORT}/refresh">"""
)


EMBEDS = html(
    f"""<embed src="/embed.pdf" type="application/pdf"><object data="/object.pdf"></object><p id=told></p>
<iframe src="/frame.pdf"></iframe><iframe src="http://{ABROAD}/other.pdf"></iframe>
<iframe src="http://{ABROAD}/has-one"></iframe><iframe src="/closed.pdf" id=closed></iframe><script>
const words = (one) => one.contentDocument ? one.contentDocument.body.innerText : 'none of mine';
onload = () => told.textContent = 'viewer: ' + navigator.pdfViewerEnabled + ' '
  + [...document.querySelectorAll('iframe')].map(words);</script>"""
)
DRAWN = html(
    """<canvas id=mine width=20 height=10></canvas><canvas id=theirs></canvas>
<canvas id=huge width=20000 height=2000></canvas>
<style id=filled></style><p id=seen></p><div id=host></div><script>
mine.getContext('2d').fillRect(0, 0, 9, 9);
filled.sheet.insertRule('b { color: rgb(1, 2, 3) }');
const tree = host.attachShadow({mode: 'open'}), sheet = new CSSStyleSheet();
tree.innerHTML = '<i>In the shadow</i>';
sheet.replaceSync('i { color: rgb(4, 5, 6) }');
tree.adoptedStyleSheets = document.adoptedStyleSheets = [sheet];
const other = new Image();
other.onload = () => theirs.getContext('2d').drawImage(other, 0, 0);
other.src = 'http://@ABROAD@/mark.svg';
</script>""".replace("@ABROAD@", ABROAD)
)


def _closed(handler: Handler) -> None:
    handler.reply(PDF, "application/pdf", 200, ("X-Frame-Options", "DENY"))


def _ask(handler: Handler) -> None:
    handler.reply(b'{"found": 3}', "application/json", 200, ("Set-Cookie", "session=secret"))


def _squeezed(handler: Handler) -> None:
    body = gzip.compress(b'{"words": "Rendered words"}')
    handler.reply(body, "application/json", 200, ("Content-Encoding", "gzip"))


def _film(handler: Handler) -> None:
    film = b"\0\0\0\x18ftypmp42" + bytes(3000)
    if handler.headers.get("Range"):
        handler.reply(film[:100], "video/mp4", 206, ("Content-Range", f"bytes 0-99/{len(film)}"))
    else:
        handler.reply(film, "video/mp4")


def _inward(handler: Handler) -> None:
    handler.reply(b"", "text/plain", 302, ("Location", f"http://{VICTIM}:{VICTIM_PORT}/redirected"))


def _marked(number: int) -> Any:
    return html(
        f"<div id=app></div><script>document.cookie = 'mark={number}'; localStorage.mark = {number};"
        f"fetch('/mark{number}').then(r => r.text()).then(t => app.textContent = t)</script>"
    )


MARKED = range(5)
SVG = "image/svg+xml"
EMBEDDED = ("embed", "object", "frame", "other", "nested")
ROUTES: dict[str, Any] = {
    "/rich": RICH,
    "/words.json": _squeezed,
    "/ask": _ask,
    "/consented": (b"yes", "text/plain"),
    "/small.png": (PNG, "image/png"),
    "/large.png": (PNG + b"large", "image/png"),
    "/deep.png": (PNG + b"deep", "image/png"),
    "/style.css": (b"h1 { background: url(/never-shown.png) } .absent { background: url(/absent.png) }", "text/css"),
    "/absent.png": (PNG + b"absent", "image/png"),
    "/frame": html("<p>Framed</p>"),
    "/paper.pdf": (PDF, "application/pdf"),
    "/embeds": EMBEDS,
    "/drawn": DRAWN,
    "/mark.svg": (b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><path d="M0 0h5v5z"/></svg>', SVG),
    "/has-one": html('<embed src="/nested.pdf" type="application/pdf">'),
    "/closed.pdf": _closed,
    **{f"/{name}.pdf": (PDF + name.encode(), "application/pdf") for name in EMBEDDED},
    "/gone-over": html("<p>Going.</p><script>onload = () => location = '/paper.pdf'</script>"),
    "/film.mp4": _film,
    "/reaching": REACHING,
    "/redirect": _inward,
    **{f"/page{n}": _marked(n) for n in MARKED},
    **{f"/mark{n}": (f"marker-{n}-marker".encode(), "text/plain") for n in MARKED},
}


@pytest.fixture(scope="module")
def victim() -> Iterator[Victim]:
    listening = Victim()
    yield listening
    listening.stop()


@pytest.fixture(scope="module")
def taken(
    chromium: str, victim: Victim, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Web, dict[str, Fetched]]]:
    """All pages of this file, captured at once by one browser."""
    web, work = Web(ROUTES), tmp_path_factory.mktemp("captures")
    paths = ["/rich", "/reaching", "/embeds", "/gone-over", "/drawn", *(f"/page{n}" for n in MARKED)]
    asked = socket.getaddrinfo

    def resolve(host: Any, port: Any, *args: Any, **kwargs: Any) -> Any:
        return asked(VICTIM if host == INWARD else host, port, *args, **kwargs)

    with pytest.MonkeyPatch.context() as patch, Seeing("browser") as seeing, ThreadPoolExecutor(8) as pool:
        patch.setattr(socket, "getaddrinfo", resolve)

        def take(path: str) -> Fetched:
            fetched = capture(
                f"http://{HOST}{path}", record=path[1:], settings=web.settings(), workdir=work, seeing=seeing
            )
            assert isinstance(fetched, Fetched)
            return fetched

        found = dict(zip(paths, pool.map(take, paths), strict=True))
    yield web, found
    web.stop()


def records(fetched: Fetched) -> list[tuple[str, str, dict[str, str], str, bytes]]:
    """Kind, address, WARC fields, HTTP head and body of every record."""
    assert fetched.wacz_path is not None
    with zipfile.ZipFile(fetched.wacz_path) as package:
        data = package.read("archive/data.warc.gz")
    found = []
    for record in ArchiveIterator(BytesIO(data), check_digests="raise"):
        head = str(record.http_headers or "")
        body = record.raw_stream.read()
        url = record.rec_headers.get_header("WARC-Target-URI") or ""
        found.append((record.rec_type, url, dict(record.rec_headers.headers), head, body))
    return found


def index(fetched: Fetched) -> list[dict[str, str]]:
    assert fetched.wacz_path is not None
    with zipfile.ZipFile(fetched.wacz_path) as package:
        lines = package.read("indexes/index.cdxj").decode().splitlines()
    return [{"key": line.split(" ")[0], **json.loads(line.split(" ", 2)[2])} for line in lines]


@pytest.fixture(scope="module")
def rich(taken: tuple[Web, dict[str, Fetched]]) -> Fetched:
    return taken[1]["/rich"]


def answers(fetched: Fetched, path: str) -> list[bytes]:
    return [body for kind, url, _, _, body in records(fetched) if kind == "response" and url.endswith(path)]


def dom_of(fetched: Fetched) -> str:
    return next(one.path for one in fetched.further if one.role == "dom").read_text(encoding="utf-8")


def told(fetched: Fetched, what: str) -> list[str]:
    assert fetched.browser is not None
    return [action.detail for action in fetched.browser.actions if action.what == what]


class TestWhatIsKept:
    def test_the_visit_came_to_its_end_and_says_with_what(self, rich: Fetched) -> None:
        seen = rich.browser
        assert seen is not None and seen.failure == ""
        assert seen.engine.split()[1].count(".") == 3
        assert "Holdfast/" in seen.user_agent and "Headless" not in seen.user_agent
        assert rich.circumstances["tier"] == "browser"
        assert seen.observed > 5 and seen.refetched >= 3

    def test_the_payload_is_still_what_was_served(self, rich: Fetched) -> None:
        assert rich.payload_path.read_bytes() == RICH[0]
        assert answers(rich, "/rich") == [RICH[0]]

    def test_what_scripts_fetched_is_kept_as_they_got_it(self, rich: Fetched) -> None:
        assert answers(rich, "/words.json") == [b'{"words": "Rendered words"}']
        head = next(head for kind, url, _, head, _ in records(rich) if kind == "response" and "words" in url)
        assert "x-archive-orig-Content-Encoding: gzip" in head and "\nContent-Encoding" not in head
        assert answers(rich, "/frame") and answers(rich, "/deep.png") and answers(rich, "/consented")

    def test_a_post_is_found_by_its_body(self, rich: Fetched) -> None:
        line = next(line for line in index(rich) if line.get("method") == "POST")
        assert line["requestBody"] == "q=minutes&page=2"
        assert line["key"] == "example,papers)/ask?__wb_method=post&page=2&q=minutes"
        assert answers(rich, "/ask") == [b'{"found": 3}']

    def test_documents_films_and_parts_are_fetched_whole_by_ourselves(self, rich: Fetched) -> None:
        assert answers(rich, "/paper.pdf") == [PDF]
        assert [len(body) for body in answers(rich, "/film.mp4")] == [3012]

    def test_what_the_page_names_and_never_showed_is_fetched_too(self, rich: Fetched) -> None:
        assert answers(rich, "/large.png") and answers(rich, "/absent.png")

    def test_each_record_says_whether_the_browser_or_we_received_it(self, rich: Fetched) -> None:
        found = records(rich)
        infos = [(fields["WARC-Record-ID"], body) for kind, _, fields, _, body in found if kind == "warcinfo"]
        assert len(infos) == 2 and b"as the browser saw them" in infos[1][1]
        sources = {url: fields.get("WARC-Warcinfo-ID") for kind, url, fields, _, _ in found if kind == "response"}
        assert sources[f"http://{HOST}/words.json"] == infos[1][0]
        assert sources[f"http://{HOST}/paper.pdf"] != infos[1][0] != sources[f"http://{HOST}/rich"]
        protocols = {fields.get("WARC-Protocol") for kind, url, fields, _, _ in found if url.endswith("words.json")}
        assert "http/1.1" in protocols

    def test_no_cookie_and_no_credential_is_written_down(self, rich: Fetched) -> None:
        heads = "".join(head for _, _, _, head, _ in records(rich)).lower()
        assert "\ncookie:" not in heads and "authorization:" not in heads and "secret" not in heads

    def test_the_formats_own_tool_finds_nothing_wrong(self, rich: Fetched, validate: Callable[[Path], None]) -> None:
        validate(rich.wacz_path)

    def test_the_text_of_the_page_is_that_which_readers_see(self, rich: Fetched) -> None:
        assert rich.wacz_path is not None
        with zipfile.ZipFile(rich.wacz_path) as package:
            page = json.loads(package.read("pages/pages.jsonl").splitlines()[1])
        assert "Rendered words" in page["text"]


class TestPictures:
    def test_the_first_picture_is_taken_before_anything_is_touched(self, rich: Fetched) -> None:
        assert rich.browser is not None
        what = [action.what for action in rich.browser.actions]
        assert what.index("screenshot") < what.index("pressed") < what.index("scrolled")
        assert what.count("screenshot") == 2

    def test_pictures_print_and_rendered_page_are_files_of_the_capture(self, rich: Fetched) -> None:
        files = {one.role: one.path.read_bytes() for one in rich.further}
        assert set(files) == {"screenshot", "screenshot-settled", "print", "dom"}
        assert files["screenshot"].startswith(b"\x89PNG") and files["print"].startswith(b"%PDF")
        assert files["screenshot"] != files["screenshot-settled"]
        assert int.from_bytes(files["screenshot"][20:24], "big") > 2500

    def test_the_rendered_page_has_what_scripts_wrote_also_in_the_shadow(self, rich: Fetched) -> None:
        dom = dom_of(rich)
        assert dom.startswith("<!DOCTYPE html>") and "Rendered words" in dom
        assert '<template shadowrootmode="open"' in dom and "In the shadow" in dom

    def test_it_has_what_html_has_no_words_for(self, taken: tuple[Web, dict[str, Fetched]]) -> None:
        dom = dom_of(taken[1]["/drawn"])
        assert re.search(r'<canvas id="mine"[^>]* data-holdfast-drawing="data:image/png;base64,\w+', dom)
        assert '<canvas id="theirs"></canvas>' in dom, "the picture has parts of another site"
        assert '<canvas id="huge" width="20000" height="2000"></canvas>' in dom, "more than is written down"
        assert '<style id="filled" data-holdfast-styles="b { color: rgb(1, 2, 3); }">' in dom
        assert '<div id="host" data-holdfast-styles="i { color: rgb(4, 5, 6); }"><template shadowroot' in dom
        assert re.match(r'<!DOCTYPE html><html data-holdfast-styles="i \{', dom)


class TestEmbeddedDocuments:
    def test_a_sheet_stands_for_each_embedded_pdf_and_is_told_of(self, taken: tuple[Web, dict[str, Fetched]]) -> None:
        fetched = taken[1]["/embeds"]
        here = {f"http://{HOST}/{name}.pdf" for name in ("closed", "embed", "frame", "object")}
        assert set(told(fetched, "not-drawn")) == here | {f"http://{ABROAD}/other.pdf"}
        dom = dom_of(fetched)
        assert f"PDF, not drawn in this picture:\nhttp://{HOST}/frame.pdf" in dom
        assert "viewer: true" in dom

    def test_each_of_them_is_kept_whole_and_no_sheet_in_its_place(self, taken: tuple[Web, dict[str, Fetched]]) -> None:
        fetched = taken[1]["/embeds"]
        for name in EMBEDDED:
            assert answers(fetched, f"/{name}.pdf") == [PDF + name.encode()]
        assert b"not drawn in this picture" not in b"".join(body for kind, *_, body in records(fetched))

    def test_a_pdf_in_place_of_the_page_has_no_sheet(self, taken: tuple[Web, dict[str, Fetched]]) -> None:
        fetched = taken[1]["/gone-over"]
        assert told(fetched, "not-drawn") == []
        assert answers(fetched, "/paper.pdf") == [PDF]


class TestArchive:
    def test_the_archive_keeps_the_files_and_tells_the_visit(self, rich: Fetched, tmp_path: Path) -> None:
        store = archive.Archive(tmp_path / "archive", str(tmp_path / "objects"))
        with store.run("capture", clock.now) as run:
            run.keep(replace(rich, record="minutes"))
        kept = store.read().newest("minutes")
        assert kept is not None and kept.browser == rich.browser
        roles = {one.role: one for one in kept.files}
        assert set(roles) == {"payload", "wacz", "screenshot", "screenshot-settled", "print", "dom"}
        assert store.object_path(roles["print"].sha256).read_bytes().startswith(b"%PDF")

    def test_a_sealed_capture_tells_nothing_of_what_was_on_the_page(self, rich: Fetched, tmp_path: Path) -> None:
        store = archive.Archive(tmp_path / "archive", str(tmp_path / "objects"))
        sealed = archive.Archive(tmp_path / "other", str(tmp_path / "sealed"))
        with store.run("capture", clock.now) as run:
            kept = run.keep(replace(rich, record="minutes"), sealed.objects)
        assert kept.browser is not None and rich.browser is not None
        assert kept.browser.actions == () and kept.browser.refused == () and kept.browser.final_url == ""
        assert kept.browser.engine == rich.browser.engine


class TestTouches:
    def test_the_layer_that_asks_for_consent_is_answered_and_told_of(
        self, rich: Fetched, taken: tuple[Web, dict[str, Fetched]]
    ) -> None:
        assert told(rich, "pressed") == [f'"Alle akzeptieren" in http://{HOST}/rich']
        assert "/elsewhere" not in [path for _, path, _ in taken[0].seen]

    def test_dialogs_are_dismissed_and_windows_closed(
        self, rich: Fetched, taken: tuple[Web, dict[str, Fetched]]
    ) -> None:
        assert told(rich, "dismissed") == ["alert: Attention"]
        assert "/located" not in [path for _, path, _ in taken[0].seen]

    def test_a_page_may_talk_through_a_web_socket_to_where_it_may_talk_at_all(
        self, taken: tuple[Web, dict[str, Fetched]]
    ) -> None:
        assert ("GET", "/socket", HOST) in taken[0].seen


class TestGuard:
    def test_no_way_that_a_page_knows_leads_to_a_private_address(
        self, taken: tuple[Web, dict[str, Fetched]], victim: Victim
    ) -> None:
        assert ("GET", "/redirect", HOST) in taken[0].seen
        assert taken[1]["/reaching"].browser is not None
        assert victim.came == []

    def test_what_was_refused_is_told(self, taken: tuple[Web, dict[str, Fetched]]) -> None:
        fetched = taken[1]["/reaching"]
        assert fetched.browser is not None
        refused = {missed.url for missed in fetched.browser.refused}
        assert f"http://{VICTIM}:{VICTIM_PORT}/fetch" in refused
        assert f"https://{VICTIM}:{VICTIM_PORT}/" in refused
        assert any(INWARD in url for url in refused) and any("169.254" in url for url in refused)
        failed = {missed.url for missed in fetched.requisites.failed}
        assert f"http://{VICTIM}:{VICTIM_PORT}/img" in failed
        assert all(missed.reason for missed in fetched.browser.refused)

    def test_the_victim_would_have_noticed(self, victim: Victim) -> None:
        before = len(victim.came)
        socket.create_connection((VICTIM, VICTIM_PORT)).close()
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
            sock.sendto(b"x", (VICTIM, VICTIM_PORT))
            for _ in range(100):
                if len(victim.came) == before + 2:
                    break
                sock.settimeout(0.01)
                with pytest.raises(TimeoutError):
                    sock.recv(1)
        assert len(victim.came) == before + 2


class TestManyAtOnce:
    @pytest.mark.parametrize("number", MARKED)
    def test_each_page_is_in_its_own_capture_only(self, taken: tuple[Web, dict[str, Fetched]], number: int) -> None:
        fetched = taken[1][f"/page{number}"]
        assert fetched.browser is not None and not fetched.browser.failure
        kept = b"".join(body for *_, body in records(fetched))
        kept += b"".join(one.path.read_bytes() for one in fetched.further if one.role == "dom")
        assert f"marker-{number}-marker".encode() in kept
        assert not any(f"marker-{other}-marker".encode() in kept for other in MARKED if other != number)
