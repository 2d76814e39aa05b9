"""``holdfast add``: an address or a file becomes a draft that checks, and nothing else in the archive changes."""

from __future__ import annotations

import hashlib
import json
import sys
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

sys.path.insert(0, str(Path(__file__).parents[1]))

from draft_corpus import CORPUS, DOCX, HTML, PDF, ld, page, pdf
from holdfast import console, records
from holdfast.cli import cli
from holdfast.commands import add, check
from holdfast.config import Config, Workspace
from holdfast.demo.web import SmallWeb
from holdfast.errors import UsageError
from holdfast.extract.clues import clues
from holdfast.extract.limits import ChildLimits
from holdfast.model import Report, Sources

HOST = "harbour.example"
URL = f"http://{HOST}/news/gate"
ARTICLE = page(
    "<title>The gate stays open | Harbour Board</title><meta property=og:site_name content='Harbour Board'>"
    + ld('{"@type":"NewsArticle","headline":"The gate stays open","datePublished":"2021-06-03","author":"Ada Ferris"}'),
    "<h1>The gate stays open</h1><img src='/big.png'><p>" + "The board has read the log of the gate. " * 20 + "</p>",
)


@dataclass
class Place:
    """An archive with one organisation, and a web of one host."""

    root: Path
    web: SmallWeb

    def serve(self, body: bytes, media_type: str = "text/html; charset=utf-8", path: str = "/news/gate") -> str:
        self.web.publish(HOST, path, body, media_type)
        return f"http://{HOST}{path}"

    @property
    def workspace(self) -> Workspace:
        config = records.load_config(self.root / "holdfast.yml")
        assert isinstance(config, Config), config
        return Workspace(self.root, config)

    def add(self, source: str | Path, **options: Any) -> Report:
        return add.run(self.workspace, str(source), clock=lambda: datetime(2026, 1, 15, 9, tzinfo=UTC), **options)

    def text(self, id_: str) -> str:
        return (self.root / "sources" / "records" / f"{id_}.yml").read_text(encoding="utf-8")

    def everything(self) -> dict[str, str]:
        """Every file of the archive with its hash, the cache left out."""
        files = (path for path in self.root.rglob("*") if path.is_file() and ".holdfast" not in path.parts)
        return {str(p.relative_to(self.root)): hashlib.sha256(p.read_bytes()).hexdigest() for p in files}


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    folder = tmp_path / "web"
    (folder / "hosts").mkdir(parents=True)
    web = SmallWeb(folder).start()
    web.publish(HOST, "/news/gate", ARTICLE, "text/html; charset=utf-8")
    root = tmp_path / "archive"
    (root / "sources" / "records").mkdir(parents=True)
    (root / "sources" / "organisations.yml").write_text("harbour-board: {name: Harbour Board}\n", encoding="utf-8")
    config = {
        "title": "T", "url": "https://t.example/", "contact": "a@t.example", "timestamps": [],
        "limits": {"deadline": 20, "bytes": 3_000_000},
        "network": {"allow": ["127.0.0.0/8"], "resolve": {HOST: f"127.0.0.1:{web.port}"}},
    }  # fmt: skip
    (root / "holdfast.yml").write_text(json.dumps(config), encoding="utf-8")
    yield Place(root, web)
    web.stop()


def outcome(report: Report) -> tuple[str, str]:
    (item,) = report.items
    return item.outcome, item.reason


def test_an_address_becomes_a_draft_that_checks(place: Place) -> None:
    before = place.everything()
    report = place.add(URL)
    assert not report.failed and not report.findings
    assert outcome(report) == ("drafted", "sources/records/the-gate-stays-open.yml")
    checked = check.run(place.workspace)
    assert not checked.findings and checked.counts["records"] == 1
    sources = records.load(place.root / "sources")
    assert isinstance(sources, Sources)
    (record,) = sources.records
    assert (record.title, record.date, record.publisher, record.kind) == (
        "The gate stays open", "2021-06-03", "harbour-board", "news",
    )  # fmt: skip
    assert (record.authors, record.language, record.url) == (("Ada Ferris",), "en-GB", URL)
    assert record.summary == record.significance == ""
    after = place.everything()
    assert set(after) - set(before) == {"sources/records/the-gate-stays-open.yml"}
    assert {name: after[name] for name in before} == before


def test_the_address_is_asked_once_and_nothing_else_of_the_page_is(place: Place) -> None:
    place.add(URL)
    assert [(one.method, one.path) for one in place.web.log] == [("GET", "/news/gate")]


def test_the_source_of_each_value_is_in_the_file_on_the_screen_and_in_the_report(place: Place) -> None:
    report = place.add(URL)
    assert "date: 2021-06-03  # from JSON-LD NewsArticle.datePublished\n" in place.text("the-gate-stays-open")
    assert "  date       2021-06-03 " in report.text and "JSON-LD NewsArticle.datePublished" in report.text
    body = json.loads(console.as_json(report))
    fields = {field["field"]: field for field in body["draft"]["fields"]}
    assert fields["publisher"]["value"] == "harbour-board"
    assert fields["publisher"]["source"] == "meta og:site_name: Harbour Board"
    assert fields["authors"]["value"] == ["Ada Ferris"]
    assert list(fields) == ["title", "kind", "publisher", "authors", "date", "language", "url"]
    assert (body["draft"]["id"], body["draft"]["organisation"]) == ("the-gate-stays-open", None)


def test_when_the_server_last_changed_the_file_is_told_and_never_taken(place: Place) -> None:
    url = place.serve(page("<title>Moorings</title>", "<h1>Moorings</h1><p>" + "Words of the board. " * 30 + "</p>"))
    place.add(url)
    text = place.text("moorings")
    assert "\ndate:  # TODO: nothing certain" in text
    assert "# perhaps: changed 2015-07-06 (HTTP header Last-Modified): a hint only\n" in text


def test_what_the_person_says_is_not_questioned(place: Place) -> None:
    place.add(URL, id_="mine", kind="statement", publisher="harbour-board")
    text = place.text("mine")
    assert "kind: statement  # given\npublisher: harbour-board  # given\n" in text


def test_a_second_draft_of_the_same_address_is_refused_and_names_the_record(place: Place) -> None:
    place.add(URL)
    before = place.everything()
    for same in (URL, URL + "/", URL + "?utm_source=mail", URL.replace("http:", "https:") + "#top"):
        report = place.add(same, id_="another")
        kind, reason = outcome(report)
        assert report.failed and kind == "refused" and "the-gate-stays-open" in reason
    assert place.everything() == before
    assert len(place.web.log) == 1


def test_an_address_that_leads_to_a_recorded_one_is_refused(place: Place) -> None:
    place.add(URL)
    place.web._documents[HOST, "/old"] = type(place.web._documents[HOST, "/news/gate"])(location=URL)
    assert outcome(place.add(f"http://{HOST}/old"))[0] == "refused"


def test_nothing_is_overwritten_and_ids_are_numbered(place: Place) -> None:
    place.add(URL)
    other = place.serve(ARTICLE, path="/copy/of")
    assert outcome(place.add(other)) == ("drafted", "sources/records/the-gate-stays-open-2.yml")
    before = place.everything()
    with pytest.raises(UsageError, match="never overwritten"):
        place.add(place.serve(ARTICLE, path="/third"), id_="the-gate-stays-open")
    assert place.everything() == before


@pytest.mark.parametrize(
    "name", ["news with JSON-LD", "PDF with a lying title", "Word file made from a template", "e-mail"]
)
def test_files_are_read_in_the_child_as_addresses_are(place: Place, tmp_path: Path, name: str) -> None:
    sample = next(sample for sample in CORPUS if sample.name == name)
    endings = {HTML: ".html", PDF: ".pdf", DOCX: ".docx"}
    path = tmp_path / f"paper{endings.get(sample.media_type, '.eml')}"
    path.write_bytes(sample.data)
    report = place.add(path)
    assert outcome(report)[0] == "drafted"
    fields = {field["field"]: field["value"] for field in report.data["draft"]["fields"]}
    assert (fields["title"], fields["date"] or None) == (sample.title, sample.date)
    id_ = report.items[0].record
    assert f"holdfast deposit {id_} FILE" in place.text(id_) and "url:" not in place.text(id_)
    assert not check.run(place.workspace).findings


def test_offline_nobody_is_asked(place: Place) -> None:
    report = place.add(f"http://{HOST}/papers/flood_gate-guide.pdf", offline=True)
    assert outcome(report) == ("drafted", "sources/records/flood-gate-guide.yml")
    assert place.web.log == []
    assert "title: Flood gate guide  # a guess from the address\n" in place.text("flood-gate-guide")
    assert not check.run(place.workspace).findings


def test_a_dead_address_is_refused_with_the_way_out(place: Place) -> None:
    before = place.everything()
    for url in (f"http://{HOST}/gone", "http://nowhere.invalid/a"):
        report = place.add(url)
        kind, reason = outcome(report)
        assert report.failed and kind in ("failed", "refused"), reason
    assert "--offline" in outcome(place.add(f"http://{HOST}/gone"))[1]
    assert place.everything() == before


@pytest.mark.parametrize(
    "url", ["http://10.1.2.3/a", "http://[::1]/a", "http://169.254.169.254/latest", "http://localhost/a"]
)
@pytest.mark.parametrize("offline", [False, True])
def test_private_addresses_are_refused(place: Place, url: str, offline: bool) -> None:
    report = place.add(url, offline=offline)
    assert outcome(report)[0] == "refused" and report.failed
    assert not list((place.root / "sources" / "records").iterdir())


def test_a_page_to_log_in_is_drafted_with_a_warning_and_not_believed(place: Place) -> None:
    url = place.serve(b"<!doctype html><title>Log in</title><h1>Log in</h1><form><input type=password></form>"
                      b"<p>Published 3 June 2021</p>", path="/papers/gate-plan")  # fmt: skip
    report = place.add(url)
    (finding,) = report.findings
    assert (finding.rule, finding.level) == ("suspect", "note")
    text = place.text("gate-plan")
    assert "# CAUTION: " in text and "\ndate:  # TODO" in text and "title: Gate plan  # a guess" in text
    assert not check.run(place.workspace).findings


@pytest.mark.parametrize(
    ("name", "data"),
    [("picture.png", b"\x89PNG\r\n\x1a\n" + bytes(99)), ("broken.pdf", b"%PDF-1.7\nnothing"), ("odd.zip",
    b"PK\x03\x04" + bytes(50)),
     ("broken.docx", b"PK\x03\x04word/document.xml" + bytes(50)), ("noise.bin", bytes(range(256)) * 9)],
)  # fmt: skip
def test_a_file_of_which_nothing_is_read_gives_a_draft_by_its_name(
    place: Place, tmp_path: Path, name: str, data: bytes
) -> None:
    (tmp_path / name).write_bytes(data)
    report = place.add(tmp_path / name)
    assert [finding.level for finding in report.findings] == ["note"] and not report.failed
    assert report.findings[0].message.endswith(".")
    assert "a guess from the file name" in place.text(report.items[0].record)
    assert not check.run(place.workspace).findings


def test_hostile_words_do_no_harm_in_the_file_or_on_the_screen(place: Place) -> None:
    title = "a: b #c \"d\" 'e' \\ \n\x1b[31mred\u202eevil\u2028- x: &amp;y " + "long " * 2_000
    url = place.serve(page(f"<title>{title}</title>", f"<h1>{title}</h1><p>" + "Words of the board. " * 30 + "</p>"))
    report = place.add(url)
    for text in (report.text, console.as_json(report), place.text(report.items[0].record)):
        assert not {"\x1b", "\u202e", "\u2028"} & set(text)
    assert not check.run(place.workspace).findings
    assert len(report.items[0].record) <= 64


def test_what_is_too_large_is_refused(place: Place, tmp_path: Path) -> None:
    (tmp_path / "big.pdf").write_bytes(b"%PDF-1.7\n" + bytes(3_000_001))
    with pytest.raises(UsageError, match=r"limits\.bytes"):
        place.add(tmp_path / "big.pdf")
    report = place.add(place.serve(b"%PDF-1.7\n" + bytes(3_000_001), "application/pdf", "/big.pdf"))
    assert outcome(report)[0] == "failed" and report.failed


def test_wrong_usage_says_what_to_write(place: Place, tmp_path: Path) -> None:
    (tmp_path / "empty.pdf").write_bytes(b"")
    for source, options, words in (
        ("ftp://a.example/b", {}, "begin with https"), ("www.a.example/b", {}, "begin it with https"),
        (str(tmp_path / "no.pdf"), {}, "No such file"), (str(tmp_path / "empty.pdf"), {}, "is empty"),
        (str(tmp_path), {}, "not a regular file"), (URL, {"id_": "Bad Id"}, "cannot be the id"), (URL,
        {"id_": "index"}, "the id"),
        (URL, {"kind": "raport"}, "report"), (URL, {"publisher": "harbor-board"}, "harbour-board"),
    ):  # fmt: skip
        with pytest.raises(UsageError, match=words):
            place.add(source, **options)
    assert place.web.log == []


def test_an_archive_without_sources_is_told_what_to_do(place: Place) -> None:
    (place.root / "sources" / "organisations.yml").unlink()
    (place.root / "sources" / "records").rmdir()
    (place.root / "sources").rmdir()
    with pytest.raises(UsageError, match="holdfast init"):
        place.add(URL)


def test_the_command_line_takes_all_of_it(place: Place) -> None:
    file = place.root.parent / "gate.pdf"
    file.write_bytes(pdf([(20, "Gate guide"), (10, "June 2018")]))
    done = CliRunner().invoke(
        cli, ["add", "-C", str(place.root), "--json", "--id", "guide", "--kind", "guidance", str(file)]
    )
    body = json.loads(done.stdout)
    assert done.exit_code == 0 and body["ok"] and body["items"][0]["record"] == "guide"
    done = CliRunner().invoke(cli, ["add", "-C", str(place.root), "-q", "http://10.0.0.1/"])
    assert done.exit_code == 1 and "10.0.0.1 is not a public address" in done.stdout
    assert CliRunner().invoke(cli, ["add", "--kind", "nonsense", "x"]).exit_code == 2


@pytest.mark.parametrize("kind", ["pdf", "docx"])
def test_a_document_made_to_fill_the_memory_costs_only_its_own_values(tmp_path: Path, kind: str) -> None:
    path, limits = tmp_path / "bomb", ChildLimits(memory=200_000_000, cpu_seconds=5, wall_seconds=20)
    if kind == "pdf":
        content = zlib.compress(bytes(200_000_000), 9)
        path.write_bytes(pdf([(20, "Gate")]).replace(b"<</Length", b"<</Filter/FlateDecode/Length", 1).replace(
            b"BT /F1 20 Tf 60 768 Td (Gate) Tj ET", content))  # fmt: skip
    else:
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
            package.writestr("word/document.xml", b"<w:p xmlns:w='x'>" + b"<w:p>" * 20_000_001)
    (tmp_path / "work").mkdir()
    found = clues(path, media_type=PDF if kind == "pdf" else DOCX, folder=tmp_path / "work", limits=limits)
    assert found.problem.endswith(".") and not found.text
