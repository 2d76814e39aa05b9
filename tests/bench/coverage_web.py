"""The page that coverage is measured on: one page of a town that does not exist, and all that it is made of.

Two origins on loopback: the town's, and a third party's under another name and port. ``CHECKS`` says for each of the
32 checks which answers a capture must hold whole, ``SHOWN`` what a copy must then show. An answer is named by its path,
by ``other:`` and a path at the third party, or by ``POST`` and a path.
"""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import coverage_film as made

HOST, OTHER = "127.0.0.1", "localhost"
ITEMS, BATCH = 50, 5
POSTED = '{"about":"allotments","page":1}'
POSTED_QUERY = "about=allotments&page=1"
NONCE = "/data/rate.json?once="
SCROLLED = tuple(f"/data/items.json?from={n}" for n in range(0, ITEMS, BATCH))

CHECKS: dict[str, tuple[str, ...]] = {
    "static": ("/", "/favicon.ico"),
    "css": ("/style/main.css",),
    "css_import": ("/style/imported.css", "/style/deep/er.css"),
    "font": ("/font/text.woff2",),
    "font_third": ("other:/font/head.woff2",),
    "img": ("/img/hall.png",),
    "picture": ("/img/wide.webp", "/img/narrow.webp", "/img/fallback.jpg"),
    "srcset_2x": ("/img/map-1x.png", "/img/map-2x.png"),
    "svg": ("/img/crest.svg", "/img/signs.svg"),
    "img_third": ("other:/img/counter.png",),
    "css_bg": ("/img/paper.png", "/img/ribbon.png"),
    "css_import_bg": ("/img/border.png",),
    "css_third": ("other:/style/theme.css",),
    "js_get": ("/data/list.json", "/data/old.json"),
    "js_post": ("POST /data/search",),
    "js_nonce": (NONCE,),
    "module": ("/js/plural.mjs", "/js/deep/words.mjs", "/js/late.mjs"),
    "service_worker": ("/sw.js", "/data/offline.json", "/town.webmanifest"),
    "cookie": ("/js/cookie.js",),
    "storage": ("/js/storage.js",),
    "shadow": ("/js/shadow.js", "/img/seal.png"),
    "canvas": ("/js/canvas.js", "/img/stamp.png"),
    "frame_same": ("/frame/1.html", "/frame/2.html", "/frame/3.html", "/img/frame-3.png"),
    "frame_third": ("other:/frame/bus.html", "other:/img/bus.png"),
    "video_meta": ("/film/short.webm", "/img/poster.png"),
    "video_plays": ("/film/plays.webm", "/film/sound.wav"),
    "video_seek_end": ("/film/long.webm",),
    "pdf_embed": ("/doc/embed.pdf", "/doc/object.pdf", "/doc/frame.pdf"),
    "lazy_native": ("/img/lazy.png",),
    "lazy_io": ("/img/lazy-io.png", "/img/lazy-set.png"),
    "scroll50": (*SCROLLED, *(f"/img/item-{n}.png" for n in range(ITEMS))),
    "consented": ("/data/consented.json", "/img/consented.png"),
}
"""All of these must be held, or the check is missed."""

SHOWN: dict[str, tuple[str, ...] | None] = {
    "static": ("The council meets in the old ropewalk.",),
    "css": ("#1a2b31",),
    "css_import": ("#1a2b32", "#1a2b33"),
    "font": ("data:/font/text.woff2",),
    "font_third": ("data:other:/font/head.woff2",),
    "img": ("data:/img/hall.png",),
    "picture": ("data:/img/wide.webp",),
    "srcset_2x": ("data:/img/map-1x.png|data:/img/map-2x.png",),
    "svg": ("data:/img/crest.svg", "symbol:/img/signs.svg"),
    "img_third": ("data:other:/img/counter.png",),
    "css_bg": ("data:/img/paper.png", "data:/img/ribbon.png"),
    "css_import_bg": ("data:/img/border.png",),
    "css_third": ("#1a2b34",),
    "js_get": ("Minutes of the ferry board", "Rules of the ice house"),
    "js_post": ("Seven plots are free",),
    "js_nonce": ("The rate is 4.2 pence",),
    "module": ("two gates, then three gates", "The late bell rang"),
    "service_worker": None,
    "cookie": ("Your ward: Millbrook",),
    "storage": ("Your visits: one",),
    "shadow": ("Sealed by the clerk", "data:/img/seal.png"),
    "canvas": ("drawn:/img/stamp.png",),
    "frame_same": ("The third frame of the mill", "data:/img/frame-3.png"),
    "frame_third": ("The bus to Harrow Quay", "data:other:/img/bus.png"),
    "video_meta": ("data:/img/poster.png",),
    "video_plays": ("data:/film/plays.webm",),
    "video_seek_end": ("data:/film/long.webm",),
    "pdf_embed": ("data:/doc/embed.pdf",),
    "lazy_native": ("data:/img/lazy.png",),
    "lazy_io": ("data:/img/lazy-io.png",),
    "scroll50": tuple(f"Entry {n} of the register;data:/img/item-{n}.png" for n in range(ITEMS)),
    "consented": ("You agreed, thank you", "data:/img/consented.png", "no:We would like to set"),
}
"""What a copy without scripts must show of them; ``None`` for what nobody sees. Words and colours stand for themselves;
``data:`` and a name: that body as a ``data:`` address; ``drawn:``: its pixels in a larger picture; ``symbol:``: what
that drawing draws; ``|``: one of several; ``;``: both; ``no:``: it must not show this."""

PAGE = """<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>The register of Millbrook</title>
<link rel="icon" href="/favicon.ico"><link rel="manifest" href="/town.webmanifest">
<link rel="preload" as="image" href="/img/stamp.png"><link rel="stylesheet" href="/style/main.css">
<link rel="stylesheet" href="http://@OTHER@/style/theme.css"></head><body>
<div class="cookie-notice" id="ask"><p>We would like to set cookies in your browser.</p>
<button id="yes">Accept all</button><button>Only necessary</button></div>
<h1>The register of Millbrook</h1><p>The council meets in the old ropewalk.</p>
<img src="/img/hall.png" alt="The hall">
<picture><source media="(min-width: 600px)" srcset="/img/wide.webp"><source srcset="/img/narrow.webp">
<img src="/img/fallback.jpg" alt="The river"></picture>
<img src="/img/map-1x.png" srcset="/img/map-1x.png 1x, /img/map-2x.png 2x" alt="A map">
<img src="/img/crest.svg" alt="The crest"><svg width="30" height="20"><use href="/img/signs.svg#gate"/></svg>
<img src="http://@OTHER@/img/counter.png" alt="A counter">
<p class="paper">On paper.</p><p style="background-image: url('/img/ribbon.png'); padding: 1em">With a ribbon.</p>
<ul id="told"></ul><canvas id="drawn" width="60" height="40"></canvas>
<div id="declared"><template shadowrootmode="open"><img src="/img/seal.png" alt="The seal"></template></div>
<iframe src="/frame/1.html" width="400" height="300"></iframe>
<iframe src="http://@OTHER@/frame/bus.html" width="300" height="120"></iframe>
<video id="short" src="/film/short.webm" poster="/img/poster.png" preload="metadata" width="160" controls></video>
<video id="plays" autoplay muted width="160"><source src="/film/plays.webm" type="video/webm"></video>
<audio src="/film/sound.wav" controls></audio>
<video id="long" src="/film/long.webm" preload="metadata" muted width="160" controls></video>
<embed src="/doc/embed.pdf" type="application/pdf" width="300" height="200">
<object data="/doc/object.pdf" type="application/pdf" width="300" height="200"></object>
<iframe src="/doc/frame.pdf" width="300" height="200"></iframe>
<div style="height: 6000px"></div>
<img src="/img/lazy.png" loading="lazy" width="40" height="30" alt="Far below">
<img data-src="/img/lazy-io.png" data-srcset="/img/lazy-set.png 2x" class="later" width="40" height="30" alt="Later">
<section id="register"></section>
<script src="/js/cookie.js"></script><script src="/js/storage.js"></script><script src="/js/shadow.js"></script>
<script src="/js/canvas.js"></script>
<script type="module">import { gates } from "/js/plural.mjs";
tell(gates(2) + ", then " + gates(3));
import("/js/late.mjs").then((late) => tell(late.bell));
</script>
<script>
function tell(words) {
  const line = document.createElement('li');
  line.textContent = words;
  document.getElementById('told').append(line);
}
const json = async (address, options) => (await fetch(address, options)).json();
json('/data/list.json').then((found) => tell(found.title));
const old = new XMLHttpRequest();
old.onload = () => tell(JSON.parse(old.responseText).title);
old.open('GET', '/data/old.json');
old.send();
const asked = {method: 'POST', headers: {'Content-Type': 'application/json'},
               body: JSON.stringify({about: 'allotments', page: 1})};
json('/data/search', asked).then((found) => tell(found.title));
json('/data/rate.json?once=' + Date.now() + String(Math.random()).slice(2)).then((found) => tell(found.title));
if (navigator.serviceWorker) navigator.serviceWorker.register('/sw.js').catch(() => null);
document.getElementById('yes').onclick = async () => {
  const found = await json('/data/consented.json');
  document.getElementById('ask').remove();
  tell(found.title);
  document.body.insertAdjacentHTML('afterbegin', '<img alt="Thanks" src="' + found.picture + '">');
};
const film = document.getElementById('long');
film.onloadedmetadata = () => { film.currentTime = film.duration - 0.5; };
new IntersectionObserver((seen, watcher) => seen.forEach((one) => {
  if (!one.isIntersecting) return;
  one.target.src = one.target.dataset.src;
  watcher.unobserve(one.target);
})).observe(document.querySelector('.later'));
let next = 0, busy = false;
addEventListener('scroll', async () => {
  if (busy || next >= 50 || innerHeight + scrollY < document.body.scrollHeight - 500) return;
  busy = true;
  for (const item of await json('/data/items.json?from=' + next)) {
    const line = document.createElement('p');
    line.style.height = '150px';
    line.innerHTML = item.title + ' <img alt="" src="' + item.picture + '">';
    document.getElementById('register').append(line);
  }
  next += 5;
  busy = false;
});
</script></body></html>"""

MAIN_CSS = """@import "imported.css";
body { color: #1a2b31; font-family: text, serif } .paper { background: url(/img/paper.png) }
h1 { font-family: head, serif } .cookie-notice { position: fixed; bottom: 0; background: white; z-index: 9 }"""
IMPORTED_CSS = """@import url("deep/er.css");
p { border-image: url("../img/border.png") 4; border-color: #1a2b32 }"""
DEEPER_CSS = """@font-face { font-family: text; src: url("../../font/text.woff2") format("woff2") }
li { color: #1a2b33 }"""
THEME_CSS = """@font-face { font-family: head; src: url("../font/head.woff2") format("woff2") }
h1 { color: #1a2b34 }"""

SCRIPTS = {
    "/js/cookie.js": "document.cookie = 'ward=Millbrook; path=/'; addEventListener('load', () => "
    "tell('Your ward: ' + document.cookie.split('ward=')[1].split(';')[0]));",
    "/js/storage.js": "localStorage.setItem('visits', 'one'); addEventListener('load', () => "
    "tell('Your visits: ' + localStorage.getItem('visits')));",
    "/js/shadow.js": "customElements.define('town-seal', class extends HTMLElement { connectedCallback() { "
    "this.attachShadow({mode: 'open'}).innerHTML = '<p>Sealed by the clerk</p>'; } });\n"
    "document.body.append(document.createElement('town-seal'));",
    "/js/canvas.js": "const stamp = new Image(); stamp.onload = () => document.getElementById('drawn')"
    ".getContext('2d').drawImage(stamp, 0, 0); stamp.src = '/img/stamp.png';",
    "/js/plural.mjs": "import { name } from './deep/words.mjs';\n"
    "const counts = ['no', 'one', 'two', 'three'];\nexport const gates = (n) => counts[n] + ' ' + name + 's';",
    "/js/deep/words.mjs": "export const name = 'gate';",
    "/js/late.mjs": "export const bell = 'The late bell rang';",
    "/sw.js": "addEventListener('install', (event) => event.waitUntil(caches.open('town').then((kept) => "
    "kept.add('/data/offline.json'))));",
}
TITLES = {
    "/data/list.json": "Minutes of the ferry board",
    "/data/old.json": "Rules of the ice house",
    "POST /data/search": "Seven plots are free",
    NONCE: "The rate is 4.2 pence",
    "/data/offline.json": "The office is closed",
}


@dataclass(frozen=True, slots=True)
class Answer:
    """What is served: the media type and the body."""

    kind: str
    body: bytes


def answers(other: str) -> dict[str, Answer]:
    """All answers by their names; ``other`` is host and port of the third party."""
    found = {
        "/": Answer("text/html; charset=utf-8", PAGE.replace("@OTHER@", other).encode()),
        "/style/main.css": Answer("text/css", MAIN_CSS.encode()),
        "/style/imported.css": Answer("text/css", IMPORTED_CSS.encode()),
        "/style/deep/er.css": Answer("text/css", DEEPER_CSS.encode()),
        "other:/style/theme.css": Answer("text/css", THEME_CSS.encode()),
        "/town.webmanifest": Answer("application/manifest+json", b'{"name": "Millbrook", "start_url": "/"}'),
        "/film/short.webm": Answer("video/webm", made.film("short", 2, (160, 96))),
        "/film/plays.webm": Answer("video/webm", made.film("plays", 3, (160, 96))),
        "/film/long.webm": Answer("video/webm", made.film("long", 20, (512, 320))),
        "/film/sound.wav": Answer("audio/wav", made.sound("sound")),
        "/frame/1.html": _frame("The first frame of the mill", "/frame/2.html", "/img/frame-1.png"),
        "/frame/2.html": _frame("The second frame of the mill", "/frame/3.html", "/img/frame-2.png"),
        "/frame/3.html": _frame("The third frame of the mill", "", "/img/frame-3.png"),
        "other:/frame/bus.html": _frame("The bus to Harrow Quay", "", "/img/bus.png"),
        "/data/consented.json": _json({"title": "You agreed, thank you", "picture": "/img/consented.png"}),
    }
    found |= {path: Answer("text/javascript", script.encode()) for path, script in SCRIPTS.items()}
    found |= {name: _json({"title": title}) for name, title in TITLES.items()}
    for first, path in zip(range(0, ITEMS, BATCH), SCROLLED, strict=True):
        batch = [{"title": f"Entry {n} of the register", "picture": f"/img/item-{n}.png"}
                 for n in range(first, first + BATCH)]  # fmt: skip
        found[path] = _json(batch)
    makers: dict[str, Callable[[str], Answer]] = {
        "png": lambda name: Answer("image/png", made.picture(name)),
        "ico": lambda name: Answer("image/x-icon", made.picture(name, "ICO", (16, 16))),
        "webp": lambda name: Answer("image/webp", made.picture(name, "WEBP")),
        "jpg": lambda name: Answer("image/jpeg", made.picture(name, "JPEG")),
        "svg": lambda name: Answer("image/svg+xml", made.drawing(name)),
        "pdf": lambda name: Answer("application/pdf", made.pdf(name)),
        "woff2": lambda name: Answer("font/woff2", made.font(name)),
    }
    for name in (*(each for needed in CHECKS.values() for each in needed), "/img/frame-1.png", "/img/frame-2.png"):
        if name not in found:
            found[name] = makers[name.rpartition(".")[2]](name)
    assert len({answer.body for answer in found.values()}) == len(found)  # so that a body tells its address
    return found


def _frame(words: str, inner: str, picture: str) -> Answer:
    nested = f'<iframe src="{inner}" width="300" height="200"></iframe>' if inner else ""
    page = f'<!DOCTYPE html><html><body><p>{words}</p><img src="{picture}" alt="">{nested}</body></html>'
    return Answer("text/html; charset=utf-8", page.encode())


def _json(value: object) -> Answer:
    return Answer("application/json", json.dumps(value).encode())


class CoverageWeb:
    """Serves the page on two ports of loopback until ``stop``; ``url_of`` says where an answer is."""

    def __init__(self) -> None:
        self._servers = [ThreadingHTTPServer((HOST, 0), _Handler) for _ in range(2)]
        ours, other = (server.server_port for server in self._servers)
        self.origins = {"": f"http://{HOST}:{ours}", "other:": f"http://{OTHER}:{other}"}
        self.resolve = {f"{HOST}:{ours}": f"{HOST}:{ours}", f"{OTHER}:{other}": f"{HOST}:{other}"}
        self.answers = answers(f"{OTHER}:{other}")
        self.url = self.origins[""] + "/"
        for server, prefix in zip(self._servers, self.origins, strict=True):
            server.RequestHandlerClass = type("Bound", (_Handler,), {"answers": self.answers, "prefix": prefix})
            server.daemon_threads = True
            threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()

    def stop(self) -> None:
        """Serve no more."""
        for server in self._servers:
            server.shutdown()
            server.server_close()

    def url_of(self, name: str) -> str:
        """The address of an answer."""
        path = name.removeprefix("POST ").removeprefix("other:")
        return self.origins["other:" if name.startswith("other:") else ""] + path


class _Handler(BaseHTTPRequestHandler):
    answers: dict[str, Answer]
    prefix: str
    protocol_version = "HTTP/1.1"
    wbufsize = -1
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        name = NONCE if self.path.startswith(NONCE) else self.path
        self._reply(self.answers.get(self.prefix + name))

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        known = body.decode("utf-8", "replace") == POSTED
        self._reply(self.answers.get(f"POST {self.path}") if known and not self.prefix else None)

    def _reply(self, answer: Answer | None) -> None:
        body = answer.body if answer else b"There is nothing here."
        wanted = re.fullmatch(r"bytes=(\d+)-(\d*)", self.headers.get("Range", "")) if answer else None
        first = int(wanted[1]) if wanted else 0
        last = min(int(wanted[2]), len(body) - 1) if wanted and wanted[2] else len(body) - 1
        self.send_response(404 if answer is None else 206 if wanted and first <= last else 200)
        self.send_header("Content-Type", answer.kind if answer else "text/plain")
        self.send_header("Access-Control-Allow-Origin", "*")
        self.send_header("Accept-Ranges", "bytes")
        if wanted and first <= last:
            self.send_header("Content-Range", f"bytes {first}-{last}/{len(body)}")
            body = body[first : last + 1]
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
        self.wfile.flush()

    def log_message(self, *_: object) -> None:
        pass
