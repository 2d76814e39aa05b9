"""Citations as people paste them: whole texts compared with files, and round trips for awkward characters.

After a wanted change, write the files again with ``HOLDFAST_WRITE_GOLDEN=1 pytest tests/citations`` and read the diff.
"""

from __future__ import annotations

import html
import os
import re
from dataclasses import replace
from pathlib import Path
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from holdfast.citations import cite
from holdfast.citations.bibtex import escaped as tex
from holdfast.citations.bibtex import verbatim_url
from holdfast.citations.names import Name, name_of
from holdfast.citations.wikipedia import escaped as wiki
from holdfast.citations.wikipedia import escaped_url
from holdfast.model import (
    Access,
    Capture,
    Custody,
    Holding,
    Memento,
    Organisation,
    OriginalState,
    Payload,
    Record,
    RecoveredFrom,
    Requisites,
    SnapshotStateName,
    SnapshotStatus,
    StateName,
)
from holdfast.model.captures import Redaction

GOLDEN = Path(__file__).parent / "golden"
PAGE = "https://archive.example.org/records/{}.html"
DIGEST = "0123456789abcdef" * 4
TRUST = Organisation("trust", "Wrenmouth Harbour Trust", aliases=("WHT",))
PAPER = Organisation("paper", "Wrenmouth Courier")

Verdict = Literal["identical", "same-text", "differs", "archived-error", "unreadable"]


def record(id_: str, title: str, kind: str = "report", **more: object) -> Record:
    return Record(id=id_, title=title, kind=kind, **more)  # type: ignore[arg-type]


def capture(of: Record, started: str = "2021-06-20T08:00:00.000000Z") -> Capture:
    payload = Payload("text/html", "text/html", 1, DIGEST, 1, DIGEST)
    return Capture("c", of.id, of.url or "", of.url or "", started, started, (), payload, Requisites(), ())


def snapshot(
    of: Record, *, stamp: str = "20210621093000", verdict: Verdict = "identical",
    state: SnapshotStateName = "verified", base: str = "https://web.archive.org",
) -> SnapshotStatus:  # fmt: skip
    memento = Memento(f"{base}/web/{stamp}/{of.url}", stamp, f"{base}/web/{stamp}id_/{of.url}", verdict)
    return SnapshotStatus(of.id, of.url or "", state, "2021-06-21T09:30:00.000000Z", memento=memento)


def holding(
    of: Record, *, held: bool = True, memento: SnapshotStatus | None = None, state: StateName = "live"
) -> Holding:
    return Holding(
        of,
        captures=(capture(of),) if held else (),
        snapshots=(memento,) if memento else (),
        original=OriginalState(state, "."),
    )


def _cases() -> dict[str, tuple[Holding, Organisation | None]]:
    url = "https://www.harbour.example/2021/06/the-gate_report.pdf"
    plain = record("gate-report", "The gate report", publisher="trust", date="2021-06-17", url=url)
    news = record(
        "courier-closures", "Why did ‘nobody’ ask? The harbour’s silence", "news", publisher="paper",
        authors=("Jo Bloggs",), date="2021-06-17", url="https://courier.example/a?x=1&y_z=2%20#part",
    )  # fmt: skip
    by_post = Capture(
        "c", "brought", "", "", "2021-07-02T08:00:00.000000Z", "2021-07-02T08:00:00.000000Z", (),
        Payload("application/pdf", "", 1, DIGEST, 1, DIGEST), Requisites(), (), origin="deposited",
        custody=Custody("a reader & friend", "2021-07-01", "by post"),
    )  # fmt: skip
    brought = record("brought", "Letter that came by post", "letter", publisher="trust", date="2018-06~")
    gone = record(
        "recovered", "A page that is gone", "page", publisher="trust", date="2018~", url="https://a.example/x"
    )
    recovered = replace(capture(gone), origin="memento", recovered_from=RECOVERED)
    painted = record("painted", "Answer to a request", "foi-response", publisher="trust", date="2021", url=url)
    redacted = replace(capture(painted), origin="redacted", redaction=Redaction(DIGEST, 1, 1, "names", ("A",)))
    letter = record("letter-of-may", "Letter to the boatmen", "letter", publisher="trust", date="2021-05-11")
    awkward = record(
        "awkward", r"50% of {A|B} = [C]; x_1 & ~y^2 $3 #4 \n ''five'' <b> &amp; __TOC__ “q” é", publisher="trust",
        date="2018", url="https://x.example/a|b{c}[d]''e_f?g=h&i=%7E~j%25#k",
    )  # fmt: skip
    deposited = record("deposited", "Minutes, kept by a member", "other", publisher="trust", date="2019-03",
                       file="files/m.pdf", custody=Custody("a member", "2021-07-01", "by post"))  # fmt: skip
    four = tuple(f"{first} Bloggs" for first in ("Ann", "Ben", "Cem", "Dan"))
    many = tuple(f"{chr(65 + number)}da Bloggs" for number in range(22))
    return {
        "held, read back at the Wayback Machine": (holding(plain, memento=snapshot(plain)), TRUST),
        "held, gone, read back": (holding(plain, memento=snapshot(plain), state="gone"), TRUST),
        "held, changed, our copy only": (holding(plain, state="changed"), TRUST),
        "not held": (holding(plain, held=False, state="unknown"), TRUST),
        "not held, gone": (holding(plain, held=False, state="gone"), TRUST),
        "memento differs": (holding(plain, memento=snapshot(plain, verdict="differs")), TRUST),
        "snapshot only announced": (holding(plain, memento=snapshot(plain, state="captured-unconfirmed")), TRUST),
        "sealed": (holding(record("sealed", "Sealed minutes", access=Access.SEALED, url=url), state="gone"), TRUST),
        "news with a person": (holding(news, memento=snapshot(news)), PAPER),
        "letter held by nobody": (holding(letter, held=False, state="unknown"), TRUST),
        "deposited by hand": (holding(deposited), TRUST),
        "awkward characters": (holding(awkward, memento=snapshot(awkward)), TRUST),
        "came by post": (Holding(brought, captures=(by_post,)), TRUST),
        "recovered from a memento, gone": (
            Holding(gone, captures=(recovered,), original=OriginalState("gone", ".")), TRUST,
        ),
        "redacted": (Holding(painted, captures=(redacted,), original=OriginalState("live", ".")), TRUST),
        "more authors than any style names": (
            holding(record("many", "Many on tides", "article", publisher="paper", authors=many, date="2018-09-01",
                           url="https://courier.example/many"), held=False), PAPER),
        "hedged interval": (holding(record("hedged", "About these years", date="2018~/2020?", url=url)), TRUST),
        "withheld": (Holding(record("kept-back", "Minutes", date="2018", url=url), withheld=(capture(plain),)), TRUST),
        "no date": (holding(record("undated", "A leaflet?", "page", publisher="trust", url=url)), TRUST),
        "no author": (holding(record("anonymous", "An anonymous pamphlet", date="2018", url=url)), None),
        "nothing but a title": (holding(record("bare", "A lost film", "video"), held=False), None),
        "two authors": (holding(record("two", "Two on tides", "paper", publisher="trust", date="2018-06",
                                       authors=("Mary-Jane van der Berg", "Bloggs, Paul A."), url=url)), TRUST),
        "four authors": (holding(record("four", "Four on tides", "paper", authors=four, date="2018~", url=url)), None),
        "body as author": (holding(record("body", "Position", "statement", publisher="trust", date="2021-06",
                                          authors=("WHT", "Campaign for Boats, Ports and Quays"), url=url)), TRUST),
        "about a year": (holding(record("about", "Around then", date="2018~", url=url)), TRUST),
        "uncertain month": (holding(record("uncertain", "Perhaps", date="2018-06?", url=url)), TRUST),
        "decade": (holding(record("decade", "Some time", date="201X", url=url)), TRUST),
        "by a month": (holding(record("by", "Not later", date="../2018-06", url=url)), TRUST),
        "interval": (holding(record("interval", "For two years", date="2018-04/2020-03", url=url)), TRUST),
        "days of one month": (holding(record("days", "Two events", date="2021-05-17/2021-05-26", url=url)), TRUST),
        "season, in Welsh": (holding(record("haf", "Yr haf", date="2018-22", language="cy", url=url)), TRUST),
    }  # fmt: skip


RECOVERED = RecoveredFrom(
    "Internet Archive",
    "https://web.archive.org/web/20180611120000/https://a.example/x",
    "https://web.archive.org/web/20180611120000id_/https://a.example/x",
    "2018-06-11T12:00:00.000000Z",
)
CASES = _cases()


def _file(name: str) -> Path:
    return GOLDEN / f"{re.sub('[^a-z]+', '-', name)}.txt"


def _text(name: str) -> str:
    item, organisation = CASES[name]
    found = cite(item, organisation, PAGE.format(item.record.id))
    return f"# {name}\n\n" + "".join(f"[{one.style}]\n{one.text}\n\n" for one in found)


@pytest.mark.parametrize("name", CASES)
def test_the_whole_citation_reads_as_written_down(name: str) -> None:
    if os.environ.get("HOLDFAST_WRITE_GOLDEN"):
        _file(name).write_text(_text(name), encoding="utf-8")
    assert _text(name) == _file(name).read_text(encoding="utf-8")


def test_every_file_belongs_to_a_case() -> None:
    assert {path.name for path in GOLDEN.iterdir()} == {_file(name).name for name in CASES}


def cited(item: Holding) -> str:
    return "\n".join(one.text for one in cite(item, TRUST, PAGE.format(item.record.id)))


def styled(style: str, item: Holding, organisation: Organisation | None = TRUST) -> str:
    found = cite(item, organisation, PAGE.format(item.record.id))
    return next(one.text for one in found if one.style == style)


def test_styles_are_named_for_people() -> None:
    item, organisation = CASES["not held"]
    found = cite(item, organisation, PAGE)
    assert [(one.style, one.label) for one in found] == [
        ("harvard", "Harvard (Cite Them Right)"), ("wikipedia", "Wikipedia"), ("apa", "APA (7th edition)"),
        ("chicago", "Chicago (bibliography, 18th edition)"), ("mla", "MLA (9th edition)"),
        ("oscola", "OSCOLA (4th edition)"), ("robust-link", "Robust link (HTML)"), ("bibtex", "BibTeX"),
        ("ris", "RIS (EndNote, Zotero, Mendeley)"), ("csl-json", "CSL-JSON"),
    ]  # fmt: skip


PLAIN = record("r", "T", url="https://a.example/x")


@pytest.mark.parametrize("verdict", ["differs", "archived-error", "unreadable"])
def test_a_memento_that_was_not_found_the_same_is_never_cited(verdict: Verdict) -> None:
    assert "web.archive.org" not in cited(holding(PLAIN, memento=snapshot(PLAIN, verdict=verdict)))


@pytest.mark.parametrize("state", ["submitted", "captured-unconfirmed", "captured-differs", "deferred", "refused"])
def test_a_snapshot_that_was_not_read_back_is_never_cited(state: SnapshotStateName) -> None:
    assert "web.archive.org" not in cited(holding(PLAIN, memento=snapshot(PLAIN, state=state)))


@pytest.mark.parametrize("stamp", ["2021", "20210621", "*", "save", "20210621093000id_"])
def test_only_the_14_digit_form_is_cited(stamp: str) -> None:
    assert "/web/" not in cited(holding(PLAIN, memento=snapshot(PLAIN, stamp=stamp)))


def test_an_older_memento_counts_while_a_newer_request_waits() -> None:
    waiting = SnapshotStatus("r", "https://a.example/x", "deferred", "2022-01-01T00:00:00.000000Z")
    item = Holding(PLAIN, snapshots=(waiting, snapshot(PLAIN)))
    assert "https://web.archive.org/web/20210621093000/https://a.example/x" in cited(item)


def test_a_copy_that_readers_cannot_open_is_not_called_an_archive_copy() -> None:
    text = cited(CASES["sealed"][0])
    assert "archive-url" not in text
    assert "Preserved copy:" not in text


def test_where_the_archive_shows_no_copies_its_page_is_not_called_one() -> None:
    item = CASES["held, changed, our copy only"][0]
    hidden = "\n".join(one.text for one in cite(item, TRUST, PAGE.format(item.record.id), shown=False))
    assert "reserved copy of" in cited(item) and "reserved copy of June" not in hidden
    assert "archive-url" not in hidden and "data-versionurl" not in hidden


NAMES = [
    ("Paul Jennings", Name("Jennings", "Paul"), "Jennings, P."),
    ("Paul Anthony Jennings", Name("Jennings", "Paul Anthony"), "Jennings, P.A."),
    ("P.A. Jennings", Name("Jennings", "P.A."), "Jennings, P.A."),
    ("Jennings, Paul", Name("Jennings", "Paul"), "Jennings, P."),
    ("Mary-Jane Smith", Name("Smith", "Mary-Jane"), "Smith, M.-J."),
    ("Dr Élise O’Brien", Name("O’Brien", "Élise"), "O’Brien, É."),
    ("Vincent van Gogh", Name("van Gogh", "Vincent"), "van Gogh, V."),
    ("Ludwig von der Tann", Name("von der Tann", "Ludwig"), "von der Tann, L."),
    ("NHS England", Name("NHS England"), "NHS England"),
    ("StopSIM Coalition", Name("StopSIM Coalition"), "StopSIM Coalition"),
    ("Royal College of Nursing", Name("Royal College of Nursing"), "Royal College of Nursing"),
    ("Suffolk User Forum", Name("Suffolk User Forum"), "Suffolk User Forum"),
    ("High Intensity Network Ltd", Name("High Intensity Network Ltd"), "High Intensity Network Ltd"),
    ("Disability News Service", Name("Disability News Service"), "Disability News Service"),
    ("Department for Ports, Quays and Docks", Name("Department for Ports, Quays and Docks"), None),
    ("Marks & Sons", Name("Marks & Sons"), None),
    ("Madonna", Name("Madonna"), None),
    ("Happy Pirates", Name("Happy Pirates"), None),
]  # fmt: skip


@pytest.mark.parametrize(("text", "name", "inverted"), NAMES, ids=[case[0] for case in NAMES])
def test_people_are_told_from_bodies(text: str, name: Name, inverted: str | None) -> None:
    found = name_of(text, bodies=("Happy Pirates",))
    assert found == name
    assert found.inverted == (inverted or text)


def test_the_real_archive_s_authors_are_people_and_bodies_as_they_should() -> None:
    assert name_of("John Pring") == Name("Pring", "John")
    assert name_of("Tim Kendall") == Name("Kendall", "Tim")


def unwiki(text: str) -> str:
    return html.unescape(text.replace("{{!}}", "|").replace("{{=}}", "="))


# Not the characters that HTML itself cannot express as a reference, and none that a title cannot hold.
TITLES = st.text(st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp")), min_size=1, max_size=60)
AWKWARD = st.text("ab|=[]{}<>~'&;#_%$^\\\"!: ", min_size=1, max_size=30)


@given(st.one_of(TITLES, AWKWARD))
def test_a_title_means_nothing_to_the_wiki_and_reads_the_same(title: str) -> None:
    text = wiki(title)
    assert not re.search(r"\[|\]|<|>|~|''|__", text)
    assert not re.search(r"\||\{|\}|=", text.replace("{{!}}", "").replace("{{=}}", ""))
    assert unwiki(text) == title


def untex(text: str) -> str:
    names = {"textbackslash": "\\", "textbraceleft": "{", "textbraceright": "}", "textasciitilde": "~",
             "textasciicircum": "^"}  # fmt: skip
    return re.sub(r"\\(?:([a-z]+)\{\}|(.))", lambda m: names[m[1]] if m[1] else m[2], text)


@given(st.one_of(TITLES, AWKWARD))
def test_a_title_means_nothing_to_tex_and_reads_the_same(title: str) -> None:
    text = tex(title)
    assert text.count("{") == text.count("}")
    assert untex(text) == title


def _closing(text: str) -> int:
    """Where the brace closes with which ``text`` begins."""
    depth = 0
    for index, character in enumerate(text):
        depth += {"{": 1, "}": -1}.get(character, 0)
        if depth == 0:
            return index
    raise AssertionError(f"not balanced: {text}")


def fields(entry: str) -> dict[str, str]:
    """Read an entry as BibTeX does: fields end where their braces balance."""
    found, rest = {}, entry[entry.index(",") + 1 :]
    while match := re.match(r"\s*(\w+) = ", rest):
        rest = rest[match.end() :]
        if not rest.startswith("{"):
            value, _, rest = rest.partition(",")
        else:
            end = _closing(rest)
            value, rest = rest[1:end], rest[end + 2 :]
        found[match[1]] = value
    assert rest.strip() == "}"
    return found


@given(AWKWARD, st.text("ab_%&?=#~{}'\"\\^+.:/-é", max_size=30))
def test_a_bibtex_reader_gets_title_and_address_back(title: str, path: str) -> None:
    address = f"https://a.example/{path}"
    item = holding(record("r", title, url=address))
    entry = fields(styled("bibtex", item, None))
    assert entry["url"] == verbatim_url(address)
    assert untex(entry["title"]).removeprefix("{").removesuffix("}") == " ".join(title.split())
    assert f"SHA-256 of the preserved copy begins {DIGEST[:12]}" in entry["note"]


@pytest.mark.parametrize("address", ["https://a.example/x_y?a=1&b=2%20#c~d", "https://a.example/%E2%80%99/=_-.,;!*()"])
def test_ordinary_addresses_are_never_touched(address: str) -> None:
    assert verbatim_url(address) == address
    assert escaped_url(address) == address


def test_an_address_cannot_end_its_parameter() -> None:
    assert escaped_url("https://a.example/|x}}[y]''z <b>") == "https://a.example/%7Cx%7D%7D%5By%5D%27%27z%20%3Cb%3E"


def test_a_recovered_copy_is_cited_by_its_memento_and_never_as_accessed_at_its_own_address() -> None:
    recovered = replace(capture(PLAIN), origin="memento", recovered_from=RECOVERED)
    text = cited(Holding(PLAIN, captures=(recovered,)))
    assert f"Archived at: {RECOVERED.memento_url}" in text
    assert "archive-date=11 June 2018" in text
    assert "Accessed" not in text
    assert "access-date" not in text
    assert "urldate" not in text


def test_a_capture_of_our_own_beside_a_recovered_one_is_still_an_access() -> None:
    recovered = replace(capture(PLAIN), origin="memento", recovered_from=RECOVERED)
    text = cited(Holding(PLAIN, captures=(recovered, capture(PLAIN, "2019-02-03T08:00:00.000000Z"))))
    assert "Accessed: 3 February 2019" in text
