"""One script-free file for each page: whole where it can be, inert whatever it was made from."""

from __future__ import annotations

import base64
import hashlib
import html as text_as_html
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import html5lib
import pytest
from kept_page import HOST, PAGE, answers, picture, svg, wacz
from playwright.sync_api import Browser, Page

from holdfast.extract.flat import allowed, making
from holdfast.extract.flat import writer as flat_writer
from holdfast.extract.flat.making import PageSource
from holdfast.extract.flat.parts import Parts
from holdfast.extract.flat.recorded import Recorded
from holdfast.extract.limits import ChildLimits
from holdfast.model.copies import FlatCopy

Make = Callable[..., FlatCopy]


@pytest.fixture
def make(tmp_path: Path) -> Make:
    """The copy of a page, made by the real child."""

    def run(html: str | bytes = PAGE, *, packed: bool = False, **changes: Any) -> FlatCopy:
        page = tmp_path / "page"
        page.write_bytes(html.encode() if isinstance(html, str) else html)
        kept = wacz(tmp_path / "kept.wacz", answers(), packed=packed)
        limits = changes.pop("limits", making.LIMITS)
        digest = hashlib.sha256(page.read_bytes()).hexdigest()
        source = PageSource(page, digest, f"{HOST}/minutes", "text/html", wacz=kept, wacz_sha256="b" * 64)
        source = PageSource(**{**{name: getattr(source, name) for name in source.__slots__}, **changes})
        return making.make(source, cache=tmp_path / "cache", limits=limits)

    return run


def text_of(copy: FlatCopy) -> str:
    assert copy.html is not None, copy.problem
    return copy.html.read_text(encoding="utf-8")


def inside(html: str, url: str = f"{HOST}/page") -> str:
    """The copy of a page that has no parts, made here."""
    return flat_writer.written(flat_writer.Page(html, url), Parts(Recorded(None)))


def by_id(html: str, name: str) -> Any:
    tree = html5lib.parse(html, namespaceHTMLElements=False)
    return next((node for node in tree.iter() if isinstance(node.tag, str) and node.get("id") == name), None)


def test_every_part_that_is_kept_is_inside(make: Make) -> None:
    copy = make()
    html = text_of(copy)
    for name, size in (("plain", "40x30"), ("dense", "40x30"), ("picture", "60x45"), ("moved", "40x30")):
        assert by_id(html, name).get("src").startswith("data:image/png;base64,"), (name, size)
    assert by_id(html, "lazy").get("src").startswith("data:image/jpeg"), "a lazy image shows what a script would load"
    assert by_id(html, "wide").get("srcset").endswith(" 1200w")
    assert by_id(html, "wide").get("sizes") == "(min-width: 600px) 300px, 100vw"
    assert by_id(html, "without") is not None, "what is for readers without scripts is shown to them"
    assert by_id(html, "lost").get("src") is None and by_id(html, "lost").get("alt") == "Lost"
    assert "font/woff2;base64," in html
    assert html.count('<iframe sandbox=""') == 1
    assert "M0 0h5v5z" in html, "the drawing that stands in another file"
    assert "color: rgb(1, 2, 3)" in html
    assert re.search(r"@media print \{ h1 \{ display: none", html)


def test_what_is_not_inside_is_named_with_its_reason(make: Make) -> None:
    skipped = dict(make().skipped)
    assert skipped[f"{HOST}/lost.png"] == "it is not in the web archive of this capture"
    assert skipped[f"{HOST}/lie.png"] == "what was served there is no image"
    assert f"{HOST}/sill.woff2" not in skipped
    assert f"{HOST}/too-late.css" not in skipped, "an import after a rule counts for no browser"
    assert "http://elsewhere.example/beacon.gif" in skipped


def test_links_lead_to_the_original_and_nothing_else_leads_anywhere(make: Make) -> None:
    html = text_of(make())
    hrefs = re.findall(r'<a[^>]* href="([^"]*)"', html)
    assert hrefs[:3] == [f"{HOST}/next?a=1&amp;b=2", "#top", "mailto:a@b.example"]
    assert f'href="{HOST}/next?a=1&amp;b=2" rel="noopener nofollow noreferrer"' in html
    for gone in ("javascript:", "onclick", "onload", "onerror", "<script", "refresh", "formaction", "secret",
                 "action=", "autoplay", "<object", "<embed", "<math", "expression(", "<blink"):  # fmt: skip
        assert gone not in html.replace("<meta http-equiv", "").replace("form-action", ""), gone
    assert "<form inert" in html and "Blinking" in html and '<my-part class="own">' in html
    assert f"{HOST}/paper.pdf" in html, "an embedded file is named where it was"


def test_the_policy_stands_before_anything_of_the_page(make: Make) -> None:
    html = text_of(make("<p>No head at all"))
    assert re.match(
        r'<!DOCTYPE html>\n<html><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy"', html
    )
    assert "default-src 'none'" in html and '<meta name="robots" content="noindex">' in html


def test_compressed_and_chunked_answers_are_unpacked(make: Make) -> None:
    assert text_of(make()) == text_of(make(packed=True, wacz_sha256="c" * 64))


def test_a_page_that_scripts_have_finished_shows_its_own_pictures(make: Make) -> None:
    html = text_of(make(rendered=True))
    assert by_id(html, "without") is None
    assert by_id(html, "lazy").get("src").startswith("data:image/gif")
    early = text_of(make("<title>t</title><NoScript>For others</noscript ><h1>Made by a script</h1>", rendered=True))
    assert "Made by a script" in early and "For others" not in early


def test_the_same_page_gives_the_same_bytes_and_is_made_once(make: Make, tmp_path: Path) -> None:
    first = make()
    assert first.html is not None
    made_at = first.html.stat().st_mtime_ns
    assert make().html == first.html and first.html.stat().st_mtime_ns == made_at
    assert text_of(make(wacz_sha256="d" * 64)) == text_of(first)


def test_pictures_come_in_two_sizes_and_are_never_made_larger(make: Make, tmp_path: Path) -> None:
    large, small = tmp_path / "large.png", tmp_path / "small.png"
    large.write_bytes(picture("teal", (2000, 3000)))
    small.write_bytes(picture("teal", (300, 200)))
    found = make(pictures=(("screenshot", "e" * 64, large), ("screenshot-settled", "f" * 64, small))).pictures
    assert [(one.role, one.whole_size, one.small_size) for one in found] == [
        ("screenshot", (1280, 1920), (400, 560)),
        ("screenshot-settled", (300, 200), (300, 200)),
    ]
    assert all(one.whole.read_bytes().startswith(b"\xff\xd8") for one in found)


def test_a_page_that_costs_too_much_loses_its_copy_and_nothing_else(make: Make) -> None:
    copy = make("<p>" + "<b>x" * 200_000, limits=ChildLimits(cpu_seconds=1, wall_seconds=20))
    assert copy.html is None or len(text_of(copy)) < 40_000_000
    bomb = "".join(f"@import url(/{n}.css);" for n in range(50))
    assert "not in the web archive" in str(make(f"<style>{bomb}</style>").skipped)


SHADOWS = """<!DOCTYPE html><html data-holdfast-styles="b { color: rgb(9, 9, 9) }"><body><p>Outside</p><b>Bold</b>
<town-seal id=seal data-holdfast-styles="i { color: rgb(7, 7, 7) }"><template shadowrootmode="open">
<style>p { color: rgb(1, 2, 3) } ::slotted(em) { color: rgb(4, 5, 6) }</style><p part="words">Sealed</p><i>by hand</i>
<slot name="by">nobody</slot><section><template shadowrootmode="closed">Deeper</template>Light</section></template>
<em slot="by">the clerk</em><template shadowrootmode="open">Second</template></town-seal>
<template>Never shown</template><ul><template shadowrootmode="open">No host</template></ul><slot>Not in a tree</slot>
<style data-holdfast-styles="u { color: rgb(8, 8, 8) }"></style><u>Under</u></body></html>"""
SHADES = {"Outside": "0,0,0", "Bold": "9,9,9", "Sealed": "1,2,3", "by hand": "7,7,7", "the clerk": "4,5,6",
          "Under": "8,8,8"}  # fmt: skip


def test_shadow_trees_are_declared_again_and_nothing_else_is_a_template() -> None:
    html = inside(SHADOWS)
    assert html.count('<template shadowrootmode="open">') == html.count("</template>") == 2
    assert '<p part="words">Sealed</p>' in html and '<slot name="by">nobody</slot>' in html and "Deeper" in html
    assert '<em slot="by">the clerk</em>' in html and "Not in a tree" in html and "data-holdfast" not in html
    for gone in ("Second", "Never shown", "No host"):
        assert gone not in html


@pytest.mark.browser
def test_shadow_trees_look_as_they_did_also_in_a_sandbox(browser: Browser, tmp_path: Path) -> None:
    file = tmp_path / "page.html"
    file.write_text(f'<iframe sandbox="" srcdoc="{text_as_html.escape(inside(SHADOWS))}"></iframe>', encoding="utf-8")
    page = browser.new_page()
    page.goto(file.as_uri())
    frame = page.frames[1]
    colours = "all => all.map(e => getComputedStyle(e).color.match(/\\d+/g).join())"
    assert {text: frame.eval_on_selector_all(f"text={text}", colours)[0] for text in SHADES} == SHADES


def test_a_canvas_becomes_the_picture_that_was_on_it() -> None:
    drawn = "data:image/png;base64," + base64.b64encode(picture("red", (20, 10))).decode()
    html = inside(f'<canvas id=c class=k width=20 height=10 data-holdfast-drawing="{drawn}">A "map"</canvas>')
    assert f'<img id="c" class="k" width="20" height="10" alt="A &quot;map&quot;" src="{drawn}">' in html
    assert '<canvas id="c">Words</canvas>' in inside(
        "<canvas id=c data-holdfast-drawing='data:text/html,x'>Words</canvas>"
    )


def test_an_embedded_pdf_is_a_box_of_its_size_with_a_link() -> None:
    link = f'<a href="{HOST}/paper.pdf" rel="noopener nofollow noreferrer" target="_blank">{HOST}/paper.pdf</a>'
    for element in ("<embed src=/paper.pdf type=application/pdf width=300 height=200>",
                    "<object data=/paper.pdf width=300 height=200px>old browser</object>",
                    "<iframe src=/paper.pdf width=300 height=200></iframe>"):  # fmt: skip
        html = inside(element)
        assert f"An embedded PDF: {link}" in html and ";width:300px;height:200px" in html and "old browser" not in html


def test_the_budget_bounds_the_whole_copy(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("holdfast.extract.flat.parts.MOST_BYTES", 20_000)
    monkeypatch.setattr("holdfast.extract.flat.parts.MOST_MARKUP", 10_000)
    with wacz(tmp_path / "w", {f"{HOST}/p.png": ("image/png", picture("red", (900, 900)))}).open("rb") as file:
        parts = Parts(Recorded(file))
        html = flat_writer.written(flat_writer.Page("<img src=/p.png>" * 50 + "<p>text</p>" * 9000, HOST), parts)
    assert len(html) < 40_000
    assert parts.skipped == {
        f"{HOST}/p.png": "the copy is as large as copies become",
        HOST: "it is longer than copies become; its end is missing",
    }


RUN = "console.log('RAN');alert(1)"
BEACON = "http://beacon.example/x"
# ruff: noqa: E501
HOSTILE = [
    f"<script>{RUN}</script>",
    f"<img src=x onerror=\"{RUN}\">",
    f"<svg onload=\"{RUN}\"><circle r=1></svg>",
    f"<svg><script>{RUN}</script><script href=data:text/javascript,{RUN} /></svg>",
    f"<svg><animate onbegin=\"{RUN}\" attributeName=x dur=1s></svg>",
    f"<svg><a href=\"javascript:{RUN}\"><text y=20>press</text></a><set attributeName=href to=javascript:{RUN}></svg>",
    f"<svg><foreignObject><iframe srcdoc=\"<script>{RUN}</script>\"></iframe></foreignObject></svg>",
    f"<svg><style><img src=x onerror=\"{RUN}\"></style></svg>",
    f"<svg><title><style><!--</style><img src=x onerror=\"{RUN}\">--></title></svg>",
    f"<svg><desc><![CDATA[</desc><script>{RUN}</script>]]></svg>",
    f"<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror={RUN}&gt;\">",
    f"<math><annotation-xml encoding=\"text/html\"><script>{RUN}</script></annotation-xml></math>",
    f"<form><math><mtext></form><form><mglyph><style></math><img src=x onerror=\"{RUN}\">",
    f"<math href=\"javascript:{RUN}\">press</math>",
    f"<noscript><p title=\"</noscript><img src=x onerror={RUN}>\"></noscript>",
    f"<textarea></textarea><img src=x onerror=\"{RUN}\"></textarea>",
    f"<title></title><img src=x onerror=\"{RUN}\"></title>",
    f"<xmp><p title=\"</xmp><img src=x onerror={RUN}>\">",
    f"<style></style><img src=x onerror=\"{RUN}\"></style>",
    f"<style>a::after{{content:'</style><img src=x onerror={RUN}>'}}</style>",
    f"<style>a{{background:url(\"</style><img src=x onerror={RUN}>\")}}</style>",
    f"<template><img src=x onerror=\"{RUN}\"></template><div><template shadowrootmode=open><img src=x onerror=\"{RUN}\">",
    f"<iframe src=\"javascript:{RUN}\"></iframe><iframe src=\"data:text/html,<script>{RUN}</script>\"></iframe>",
    f"<iframe srcdoc=\"<iframe srcdoc='<script>{RUN}</script>'></iframe>\"></iframe>",
    f"<object data=\"data:text/html,<script>{RUN}</script>\"></object><embed src=\"javascript:{RUN}\">",
    f"<a href=\"java\tscript:{RUN}\" id=press>press</a>",
    f"<a href=\"&#1;javascript:{RUN}\" id=press>press</a><a href=\"vbscript:x\">v</a>",
    f"<a href=\"data:text/html,<script>{RUN}</script>\" id=press>press</a>",
    f"<form action=\"javascript:{RUN}\"><button id=press formaction=\"javascript:{RUN}\">press</button></form>",
    f"<isindex type=image src=1 onerror=\"{RUN}\"><input type=image src=\"{BEACON}\" autofocus onfocus=\"{RUN}\">",
    f"<details open ontoggle=\"{RUN}\"><summary>s</summary></details><marquee onstart=\"{RUN}\">m</marquee>",
    f"<body onload=\"{RUN}\" onhashchange=\"{RUN}\">",
    f"<div style=\"width:expression({RUN});behavior:url({BEACON});-moz-binding:url({BEACON})\">x</div>",
    f"<p style=\"background:u\\72l({BEACON})\">x</p><p style='background:url(\"{BEACON}\")'>y</p>",
    f"<style>@import '{BEACON}'; @import url({BEACON}) layer; p{{background:url({BEACON})}}</style><p>x</p>",
    f"<style>\\40 import url({BEACON}); p{{background:image-set('{BEACON}' 1x);cursor:url({BEACON}),auto}}</style><p>x</p>",
    f"<style>@font-face{{font-family:f;src:url({BEACON})}}p{{font-family:f;list-style:url({BEACON})}}</style><p>x</p>",
    f"<style>p{{background:url({BEACON}</style><p>x</p><style>) }} p {{ background: URL( '{BEACON}'</style>",
    f"<style>@namespace url({BEACON});p{{--x:url({BEACON});background:var(--x);content:url({BEACON})}}</style><p>x</p>",
    f"<link rel=stylesheet href=\"{BEACON}\"><link rel=preload as=image href=\"{BEACON}\"><link rel=dns-prefetch href={BEACON}>",
    f"<link rel=icon href=\"{BEACON}\"><link rel=manifest href=\"{BEACON}\"><base href=\"{BEACON}/\"><img src=rel.png>",
    f"<meta http-equiv=refresh content=\"0;url={BEACON}\"><meta http-equiv=Content-Security-Policy content=\"x\">",
    f"<img src=\"{BEACON}\" srcset=\"{BEACON} 2x\"><picture><source srcset=\"{BEACON}\"><img></picture>",
    f"<video src=\"{BEACON}\" poster=\"{BEACON}\" autoplay></video><audio src={BEACON} autoplay></audio>",
    f"<video><source src=\"{BEACON}\"><track src=\"{BEACON}\" default></video>",
    f"<table background=\"{BEACON}\"><tr><td background=\"{BEACON}\">x</table><body background=\"{BEACON}\">",
    f"<svg><image href=\"{BEACON}\" width=9 height=9 /><use href=\"{BEACON}#x\"/><feImage href=\"{BEACON}\"/></svg>",
    f"<svg><rect fill=\"url({BEACON}#g)\" style=\"fill:url({BEACON}#g)\" filter=\"url({BEACON}#f)\" width=9 height=9 /></svg>",
    f"<svg><style>@import url({BEACON}); rect{{fill:url({BEACON}#x)}}</style><rect width=9 height=9 /></svg>",
    f"<a ping=\"{BEACON}\" href=\"#x\" id=press>press</a><area href={BEACON}>",
    f"<frameset onload=\"{RUN}\"><frame src=\"javascript:{RUN}\"><frame src=\"{BEACON}\"></frameset>",
    f"<applet code=\"{BEACON}\"></applet><portal src=\"{BEACON}\"></portal><fencedframe src={BEACON}></fencedframe>",
    f"<p id=\"x\" title='\"><script>{RUN}</script>' class='\" onmouseover=\"{RUN}'>t</p>",
    f"<p title=\"`><img src=x onerror={RUN}>\">t</p><!--><img src=x onerror=\"{RUN}\">-->",
    f"<my-part onclick=\"{RUN}\" is=x-y><font-face src={BEACON}></font-face><annotation-xml><img src=x></annotation-xml>",
    f"<select><style></select><img src=x onerror=\"{RUN}\"></style><option>o</select>",
    f"<table><td><svg><desc><td></desc></svg><img src=x onerror=\"{RUN}\"></table>",
    "<img src=\"data:image/svg+xml," + svg(f"<script>{RUN}</script><image href='{BEACON}'/>").decode().replace('"', "'")
    + "\" width=50 height=50>",
    f"<script type=module src={BEACON}></script><script type=speculationrules>{{\"prefetch\":[]}}</script>",
    f"<div popover id=p onbeforetoggle=\"{RUN}\">x</div><button popovertarget=p id=press>press</button>",
    "\0<scr\0ipt>" + RUN + "</scr\0ipt><img src=x onerror\0=\"" + RUN + "\">",
    f"<![CDATA[<img src=x onerror=\"{RUN}\">]]><?xml <img src=x onerror=\"{RUN}\"> ?>",
    f"<div><template shadowrootmode=open><script>{RUN}</script><img src={BEACON} onerror=\"{RUN}\"><slot onslotchange=\"{RUN}\"></slot></template>s</div>",
    f"<div><template shadowrootmode=open><style>@import '{BEACON}';:host{{background:url({BEACON})}}::slotted(*){{cursor:url({BEACON}),auto}}</style><slot></slot></template>s</div>",
    f"<div><template shadowrootmode=closed><link rel=stylesheet href={BEACON}><iframe src={BEACON}></iframe><iframe srcdoc=\"<script>{RUN}</script>\"></iframe></template></div>",
    f"<div><template shadowrootmode=open title=\"</template><img src=x onerror={RUN}>\"><p title=\"</template><img src=x onerror={RUN}>\">t</p></template></div>",
    f"<div><template shadowrootmode=open><!--</template><img src=x onerror=\"{RUN}\">--><svg><style></template><img src=x onerror=\"{RUN}\"></style></svg></template></div>",
    f"<div><template shadowrootmode=open><math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror={RUN}&gt;\"></template></div>",
    "<my-part><template shadowrootmode=open><div>" * 20 + f"<img src=x onerror=\"{RUN}\"><a id=press href=\"javascript:{RUN}\">press</a>",
    f"<select><template shadowrootmode=open></select><img src=x onerror=\"{RUN}\"></template><table><template shadowrootmode=open><tr><td><img src={BEACON}></template></table>",
    f"<div data-holdfast-styles=\"</style><img src=x onerror={RUN}>*{{background:url({BEACON})}}\"><template shadowrootmode=open><p>x</p></template></div>",
    f"<style data-holdfast-styles=\"@import '{BEACON}';p{{background:url({BEACON})}}</style><script>{RUN}</script>\"></style><p>x</p>",
    f"<canvas data-holdfast-drawing=\"{BEACON}\"></canvas><canvas data-holdfast-drawing='x\" onerror=\"{RUN}'></canvas>",
    "<canvas data-holdfast-drawing=\"data:image/svg+xml," + svg(f"<script>{RUN}</script><image href='{BEACON}'/>").decode().replace('"', "'") + "\"></canvas>",
]  # fmt: skip


class Watched:
    """A page of the browser, and everything that copies in it ran or asked for."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.ran: list[str] = []
        self.asked: list[str] = []
        page.on("dialog", lambda dialog: (self.ran.append("dialog"), dialog.dismiss()))
        page.on("console", lambda message: self.ran.append(message.text) if "RAN" in message.text else None)
        page.on("request", lambda request: self.asked.append(request.url))

    def open(self, path: Path, *, press: bool = False) -> None:
        """Open a file, and press what asks to be pressed."""
        self.asked.clear()
        self.page.goto(path.as_uri())
        for frame in self.page.frames if press else ():
            for button in frame.query_selector_all("#press"):
                button.dispatch_event("click")
        self.asked = [url for url in self.asked if not url.startswith(("data:", "about:")) and url != path.as_uri()]


def framed(copies: list[str]) -> str:
    """All of them in one page without any protection of its own."""
    frames = (f'<iframe srcdoc="{text_as_html.escape(copy)}"></iframe>' for copy in copies)
    return "<!DOCTYPE html><meta charset=utf-8>" + "".join(frames)


@pytest.mark.browser
def test_hostile_pages_run_nothing_and_ask_for_nothing(browser: Browser, tmp_path: Path) -> None:
    watched = Watched(browser.new_page())
    written = [inside(vector) for vector in HOSTILE]
    to_press = [copy for copy in written if 'id="press"' in copy]
    # The second time without the policy: nothing that could run or load is written in the first place.
    for copies in (written, [copy.replace(flat_writer.POLICY, "object-src *") for copy in written], to_press):
        file = tmp_path / "all.html"
        file.write_text(framed(copies), encoding="utf-8")
        watched.open(file, press=copies is to_press)
        if not (watched.ran or watched.asked):
            continue
        for number, copy in enumerate(copies):  # which one was it?
            file = tmp_path / f"{number}.html"
            file.write_text(copy, encoding="utf-8")
            watched.open(file)
            assert (watched.ran, watched.asked) == ([], []), HOSTILE[number]
        pytest.fail(f"{watched.ran} {watched.asked}")


@pytest.mark.browser
def test_the_watch_on_hostile_pages_sees_what_they_do(browser: Browser, tmp_path: Path) -> None:
    watched, file = Watched(browser.new_page()), tmp_path / "all.html"
    file.write_text(framed(HOSTILE[:4] + HOSTILE[33:36]), encoding="utf-8")
    watched.open(file)
    assert len(watched.ran) > 5 and len(watched.asked) > 3


def test_copies_of_hostile_pages_hold_nothing_but_what_is_allowed() -> None:
    fine = allowed.ELEMENTS | allowed.SVG_ELEMENTS | {"html", "head", "body", "meta", "title", "style", "iframe"}
    fine |= {"template"}
    for vector in HOSTILE:
        pages = [inside(vector)]
        while pages:
            tree = html5lib.parse(pages.pop(), namespaceHTMLElements=False)
            for node in tree.iter():
                if not isinstance(node.tag, str):
                    continue
                tag = node.tag.rpartition("}")[2].lower()
                assert tag in fine or allowed.CUSTOM.fullmatch(tag), (tag, vector)
                assert not any(name.rpartition("}")[2].lower().startswith("on") for name in node.attrib), vector
                pages += [node.get("srcdoc")] if node.get("srcdoc") else []
                assert tag != "iframe" or node.get("sandbox") == "", vector
                assert tag != "template" or node.attrib == {"shadowrootmode": "open"}, vector


@pytest.mark.browser
def test_the_copy_of_a_whole_page_shows_its_parts_from_disk(make: Make, browser: Browser) -> None:
    copy = make()
    assert copy.html is not None
    watched = Watched(browser.new_page(viewport={"width": 1280, "height": 900}))
    watched.open(copy.html)
    assert (watched.ran, watched.asked) == ([], [])
    widths = "els => Object.fromEntries(els.map(e => [e.id, [e.naturalWidth, e.clientWidth]]))"
    seen = watched.page.eval_on_selector_all("img[id]", widths)
    assert seen["picture"][0] == 60 and seen["wide"][1] == 300 and seen["lazy"][0] == 50 and seen["lost"][0] == 0
    style = "e => [getComputedStyle(e).color, getComputedStyle(document.body).backgroundImage.slice(0, 15)]"
    assert watched.page.eval_on_selector("h1", style) == ["rgb(1, 2, 3)", 'url("data:image']
    frame = watched.page.frames[1]
    assert frame.inner_text("#inner") == "Inside"
    assert len(watched.page.frames) == 4, "frames within frames, three deep"
