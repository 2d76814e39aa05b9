# ruff: noqa: E501
"""A page with everything that pages are made of, and a web archive that holds its parts."""

from __future__ import annotations

import gzip
import io
import json
import struct
import zipfile
import zlib
from pathlib import Path

from PIL import Image

HOST = "http://papers.example"


def picture(colour: str, size: tuple[int, int] = (40, 30), form: str = "PNG") -> bytes:
    """A picture of one colour."""
    target = io.BytesIO()
    Image.new("RGB", size, colour).save(target, form)
    return target.getvalue()


def svg(inside: str = '<rect width="9" height="9" fill="#123456"/>') -> bytes:
    """A drawing as a file of its own."""
    return f'<svg xmlns="http://www.w3.org/2000/svg" width="30" height="30">{inside}</svg>'.encode()


def font() -> bytes:
    """Something that begins like a font."""
    return b"wOF2" + struct.pack(">I", 0x00010000) + bytes(64)


def wacz(target: Path, answers: dict[str, tuple[str, bytes] | str], *, packed: bool = False) -> Path:
    """A web archive of ``answers``: address to declared type and body, or to the address of a redirect."""
    warc, lines = io.BytesIO(), []
    for url, answer in answers.items():
        status = 302 if isinstance(answer, str) else 200
        kind, body = ("text/html", b"") if isinstance(answer, str) else answer
        fields = [f"Content-Type: {kind}"]
        if isinstance(answer, str):
            fields.append(f"Location: {answer}")
        elif packed:
            body = b"%x\r\n" % len(gzip.compress(body)) + gzip.compress(body) + b"\r\n0\r\n\r\n"
            fields += ["Content-Encoding: gzip", "Transfer-Encoding: chunked"]
        block = f"HTTP/1.1 {status} Fine\r\n".encode() + "\r\n".join(fields).encode() + b"\r\n\r\n" + body
        head = f"WARC/1.1\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\nContent-Length: {len(block)}\r\n\r\n"
        record = gzip.compress(head.encode() + block + b"\r\n\r\n", mtime=0)
        entry = {"url": url, "status": str(status), "offset": str(warc.tell()), "length": str(len(record))}
        lines.append(f"key 20210617093000 {json.dumps(entry)}\n")
        warc.write(record)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as package:
        package.writestr("archive/data.warc.gz", warc.getvalue())
        package.writestr("indexes/index.cdxj", "".join(lines))
    return target


PAGE = """<!doctype html><html lang="en" class="js no-js"><head><title>Minutes of May</title>
<link rel="stylesheet" href="/site.css"><link rel="stylesheet" href="/print.css" media="print">
<link rel="alternate stylesheet" href="/other.css"><style>.inline { background-image: url(/bg.png) }</style>
<script src="/app.js"></script><meta http-equiv="refresh" content="0;url=/elsewhere"></head>
<body onload="alert(1)" class="front" background="/wall.png">
<h1 id="top">Minutes</h1><p class="inline" style="border-image: url('/border.png') 3">A <a href="/next?a=1&amp;b=2"
onclick="x()">next</a>, <a href="#top">up</a>, <a href="javascript:alert(1)">no</a>, <a href="mailto:a@b.example">post</a></p>
<img id="plain" src="/plain.png" alt="A plain picture" width="40" onerror="alert(1)">
<img id="dense" src="/one.png" srcset="/one.png 1x, /two.png 2x">
<img id="wide" srcset="/w400.png 400w, /w1200.png 1200w" sizes="(min-width: 600px) 300px, 100vw">
<picture><source media="(min-width: 3000px)" srcset="/huge.png"><source media="(min-width: 700px)" srcset="/large.png">
<img id="picture" src="/small.png"></picture>
<img id="lazy" class="lazyload" src="data:image/gif;base64,R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw=="
 data-src="/deep.jpg"><img id="moved" src="/moved"><img id="lost" src="/lost.png" alt="Lost"><img id="lie" src="/lie.png">
<noscript><img id="without" src="/without.png"></noscript>
<svg viewBox="0 0 10 10" width="20"><linearGradient id="g"><stop stop-color="red"/></linearGradient><style>.r{fill:url(#g)}
</style><rect class="r" width="10" height="10" onclick="alert(1)"/><use xlink:href="#g"/><use href="/icons.svg#bell"/></svg>
<form action="/send" method="post"><input name="q" value="words"><input type="hidden" name="t" value="secret"><button
formaction="/x">Send</button></form><video src="/film.webm" autoplay poster="/poster.png"></video>
<iframe src="/frame.html" width="300" height="80"></iframe><iframe src="/gone.html"></iframe>
<object data="/paper.pdf"></object><embed src="/plugin.swf"><math><mi>x</mi><mo>=</mo></math>
<table background="/bg.png"><tr><td>Cell</table><my-part class="own">Own</my-part><blink>Blinking</blink>
</body></html>"""

SITE_CSS = """@charset "utf-8"; @import url("more.css") screen; @import 'print-only.css' print;
@font-face { font-family: Sill; src: url(/sill.woff2) format("woff2"), url(/lost.woff) }
body { font-family: Sill, serif; background: \\75 rl( "/bg.png" ) } .x { background: image-set("/one.png" 1x, "/two.png" 2x) }
.y { content: "</style><script>alert(1)</script>"; width: expression(alert(1)); behavior: url(/x.htc) }
.z { background: url(http://elsewhere.example/beacon.gif) } @media (width <= 600px) { .z { color: red }"""


def answers() -> dict[str, tuple[str, bytes] | str]:
    """The parts of ``PAGE``; some that it names are not among them."""
    html = "<p id=inner>Inside</p><img src=/plain.png><iframe src=/frame.html></iframe><script>alert(1)</script>"
    found: dict[str, tuple[str, bytes] | str] = {
        "/site.css": ("text/css", SITE_CSS.encode()),
        "/print.css": ("text/css", b"body { color: black }"),
        "/more.css": ("text/css", b"h1 { color: rgb(1, 2, 3) } @import 'too-late.css'; .n { background: url(bg.png)"),
        "/print-only.css": ("text/css", b"h1 { display: none }"),
        "/frame.html": ("text/html; charset=utf-8", html.encode()),
        "/icons.svg": ("image/svg+xml", svg('<symbol id="bell" viewBox="0 0 5 5"><path d="M0 0h5v5z"/></symbol>')),
        "/sill.woff2": ("font/woff2", font()),
        "/deep.jpg": ("image/jpeg", picture("#0a0", (50, 50), "JPEG")),
        "/moved": f"{HOST}/moved.png",
        "/lie.png": ("image/png", b"<html>Not found"),
        "/paper.pdf": ("application/pdf", b"%PDF-1.4"),
        "/film.webm": ("video/webm", b"\x1aE\xdf\xa3" + bytes(60)),
    }
    sizes = {"two": (80, 60), "w400": (400, 300), "w1200": (1200, 900), "large": (60, 45), "small": (20, 15)}
    names = (
        "plain",
        "one",
        "two",
        "w400",
        "w1200",
        "large",
        "small",
        "moved",
        "without",
        "bg",
        "border",
        "wall",
        "poster",
    )
    for number, name in enumerate(names):
        found[f"/{name}.png"] = "image/png", picture(f"rgb(9, 99, {number})", sizes.get(name, (40, 30)))
    return {HOST + path: answer for path, answer in found.items()}


def broken(data: bytes) -> bytes:
    """A gzip stream that promises more than it holds."""
    return zlib.compress(data)[:-6]
