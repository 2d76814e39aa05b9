"""``holdfast export``: what a stranger gets, and that it can be read and checked with nothing of ours."""

from __future__ import annotations

import errno
import hashlib
import io
import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import bagit
import pytest
from click.testing import CliRunner, Result

from holdfast import archive, clock
from holdfast.cli import cli
from holdfast.commands import capture, export, init, stamp
from holdfast.config import Config, Workspace
from holdfast.demo.web import SmallWeb
from holdfast.errors import ArchiveError, UsageError
from holdfast.export import write
from holdfast.model import Access, Custody, Fetched, Payload, Requisites, Withholding
from holdfast.records import load_config
from time_authority import Authority, need_openssl

HOST = "papers.example"
PAGE = "<!doctype html><title>Two</title><script>alert(1)</script><p>The second paper &amp; its <b>words</b>.</p>"
NASTY = 'A "title" <script>alert(1)</script> & $(touch owned) `id`\\nrm -rf /'


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """An archive with two papers, stamped by two authorities, and a third record without a copy."""
    need_openssl()
    folder = tmp_path_factory.mktemp("export")
    hosts = folder / "web" / "hosts" / HOST
    hosts.mkdir(parents=True)
    (hosts / "one.txt").write_text("The paper number one. It is fictional.\n\nIt has <b>two</b> paragraphs.\n")
    (hosts / "two.html").write_text(PAGE)
    root = folder / "root"
    init.run(root)
    first, second = Authority(folder / "first", "First"), Authority(folder / "second", "Second")
    with SmallWeb(folder / "web") as web:
        (root / "holdfast.yml").write_text(
            f"title: The archive\nurl: https://t.example/\ncontact: a@t.example\n"
            f"timestamps: ['{first.url}', '{second.url}']\n"
            f"network: {{allow: [127.0.0.0/8], resolve: {{{HOST}: '127.0.0.1:{web.port}'}}}}\n"
        )
        for name, title in (("one.txt", "One"), ("two.html", NASTY), ("three.txt", "Three")):
            (root / "sources/records" / f"{name.split('.')[0]}.yml").write_text(
                f'title: "{title}"\nkind: paper\ndate: 2018-06\nurl: http://{HOST}/{name}\nrights: {{basis: unknown}}\n'
                .replace('"A "', '"A \\"').replace('title" <', 'title\\" <')
                + "content_notes: [suicide]\n"
            )  # fmt: skip
        config = load_config(root / "holdfast.yml")
        assert isinstance(config, Config), config
        workspace = Workspace(root, config)
        assert capture.run(workspace, ["one"]).counts["captured"] == 1
        assert capture.run(workspace, ["two"]).counts["captured"] == 1
        second.status = 503
        assert stamp.run(workspace).counts == {"stamped": 1, "pending": 1}
        second.status = 200
        assert stamp.run(workspace).counts == {"already": 1, "stamped": 1}
    first.stop()
    second.stop()
    return workspace


@pytest.fixture
def workspace(made: Workspace, tmp_path: Path) -> Workspace:
    """A copy of it, to be changed at will."""
    shutil.copytree(made.root, tmp_path / "root")
    return replace(made, root=tmp_path / "root")


@pytest.fixture
def bag(made: Workspace, tmp_path: Path) -> Path:
    export.run(made, ["one", "two"], form="bagit", out=tmp_path / "bag")
    return tmp_path / "bag"


@pytest.fixture
def pack(made: Workspace, tmp_path: Path) -> Path:
    return unpacked(made, tmp_path, "zip", "one", "two")


def unpacked(made: Workspace, tmp_path: Path, form: export.Form, *ids: str) -> Path:
    export.run(made, ids, form=form, out=tmp_path / "pack.zip")
    with zipfile.ZipFile(tmp_path / "pack.zip") as zipped:
        assert zipped.testzip() is None
        zipped.extractall(tmp_path / "unpacked")
    return tmp_path / "unpacked" / "pack"


def names(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def commands(sheet: str) -> Iterator[tuple[str, str]]:
    """The commands of CHECK.txt, each with what it must say."""
    lines = sheet.splitlines()
    for line, after in zip(lines, [*lines[1:], ""], strict=True):
        if re.match(r"(sha256sum|grep|head|cat|openssl) ", line):
            yield line, after.partition("must say  ")[2]


def follow(folder: Path, sheet: Path) -> list[str]:
    """Do what CHECK.txt says, word for word; returns what did not come out as it says."""
    wrong = []
    for command, wanted in commands(sheet.read_text()):
        done = subprocess.run(["bash", "-c", command], cwd=folder, capture_output=True, text=True, check=False)
        ok = done.returncode == 0 and (not wanted or done.stdout.split()[0] == wanted)
        if command.startswith("openssl"):
            ok = ok and "Verification: OK" in done.stdout
        if not ok:
            wrong.append(command)
    return wrong


@pytest.mark.filterwarnings("ignore:'count' is passed as positional argument:DeprecationWarning")  # bagit, Python 3.13
class TestBag:
    def test_it_is_a_bag_of_version_1_that_the_library_validates(self, bag: Path) -> None:
        assert (bag / "bagit.txt").read_text() == "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
        opened = bagit.Bag(str(bag))
        assert opened.validate(processes=1)
        assert opened.version_info == (1, 0)
        assert opened.info["External-Identifier"] == ["one", "two"]
        assert opened.info["Contact-Email"] == "a@t.example"

    @pytest.mark.parametrize("change", ["flip", "drop", "add", "info"])
    def test_the_library_finds_a_change(self, bag: Path, change: str) -> None:
        victim = next((bag / "data/archive/objects").rglob("??*/*"))
        if change == "flip":
            victim.write_bytes(b"X" + victim.read_bytes()[1:])
        elif change == "drop":
            victim.unlink()
        elif change == "add":
            (bag / "data/more.txt").write_text("more")
        else:
            (bag / "bag-info.txt").write_text("Contact-Email: other@t.example\n")
        with pytest.raises(bagit.BagValidationError):
            bagit.Bag(str(bag)).validate(processes=1)

    def test_a_stranger_can_check_it_with_the_commands_that_it_brings(self, bag: Path) -> None:
        assert len(list(commands((bag / "data/CHECK.txt").read_text()))) >= 16
        assert follow(bag, bag / "data/CHECK.txt") == []
        manifest = next((bag / "data/archive/captures/one").iterdir())
        manifest.write_bytes(manifest.read_bytes().replace(b"200", b"201", 1))
        assert len(follow(bag, bag / "data/CHECK.txt")) >= 2

    def test_it_holds_the_files_of_the_archive_as_they_are(self, bag: Path, made: Workspace) -> None:
        inside = bag / "data" / "archive"
        for name in names(inside) - {"check.py", "README.txt"}:
            assert (inside / name).read_bytes() == (made.archive / name).read_bytes(), name
        assert len([name for name in names(inside) if name.startswith("objects/")]) == 4
        assert len([name for name in names(inside) if name.endswith(".tsr")]) == 2
        assert {"sources/records/one.yml", "archive/README.txt", "archive/check.py"} <= names(bag / "data")

    def test_the_program_that_it_brings_finds_nothing_altered(self, bag: Path) -> None:
        checker = bag / "data" / "archive" / "check.py"
        done = subprocess.run([sys.executable, str(checker)], capture_output=True, text=True, check=False)
        assert "Traceback" not in done.stderr, done.stderr
        assert "altered" not in done.stdout

    def test_it_can_be_one_file(self, made: Workspace, tmp_path: Path) -> None:
        export.run(made, ["one"], form="bagit", out=tmp_path / "one-bag.zip")
        with zipfile.ZipFile(tmp_path / "one-bag.zip") as zipped:
            zipped.extractall(tmp_path / "out")
        assert bagit.Bag(str(tmp_path / "out" / "one-bag")).is_valid()


class TestWebArchive:
    def test_one_is_a_file_and_several_are_a_folder(self, made: Workspace, tmp_path: Path) -> None:
        export.run(made, ["one"], form="wacz", out=tmp_path / "one.wacz")
        export.run(made, ["one", "two"], form="wacz", out=tmp_path / "both")
        assert names(tmp_path / "both") == {"one.wacz", "two.wacz"}
        assert (tmp_path / "one.wacz").read_bytes() == (tmp_path / "both" / "one.wacz").read_bytes()
        kept = archive.Archive.of(made).newest("one")
        assert kept is not None
        assert sha256(tmp_path / "one.wacz") in [file.sha256 for file in kept.files]


class Page(HTMLParser):
    """Tags, links and words of a page."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.links: list[str] = []
        self.words = ""
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.links += [value or "" for name, value in attrs if name in ("href", "src")]
        assert not any(name.startswith("on") for name, _ in attrs)

    def handle_data(self, data: str) -> None:
        self.words += data


class TestReadersPack:
    def test_its_pages_run_nothing_reach_nothing_and_lead_everywhere(self, pack: Path) -> None:
        for path in pack.rglob("*.html"):
            page = Page(path)
            assert not {"script", "img", "iframe", "link", "form", "object"} & set(page.tags), path
            for link in page.links:
                assert link.startswith("#") or (path.parent / link).is_file(), link
        index = Page(pack / "index.html")
        listed = {link for link in index.links if not link.startswith("#")}
        assert {"CHECK.txt", "documents/one/one.txt", "documents/two/two.html.txt", "documents/one/one.wacz"} <= listed
        assert "<script>alert(1)</script>" in index.words, "a title is shown as it is and does nothing"

    def test_it_says_what_may_be_said_and_no_more(self, pack: Path) -> None:
        said = Page(pack / "index.html").words
        assert "These bytes existed by" in said
        assert "according to First Time Stamps" in said
        assert f"We recorded receiving them from http://{HOST}/one.txt" in said
        assert "It does not show what others were served" in said
        assert "this document speaks of suicide" in said
        for word in ("tamper-proof", "court-proof", "immutable", "admissible", "proves"):
            assert word not in said.lower()

    def test_document_text_and_citations_are_there_to_read(self, pack: Path) -> None:
        own = pack / "documents" / "one"
        assert names(own) == {"one.txt", "one.wacz", "text.html", "text.txt", "citations.txt"}
        assert "It is fictional." in (own / "text.txt").read_text()
        assert "It has <b>two</b> paragraphs." in Page(own / "text.html").words
        cited = (own / "citations.txt").read_text()
        assert all(style in cited for style in ("Harvard", "Wikipedia", "BibTeX", "@"))
        assert (pack / "documents/two/two.html.txt").read_text() == PAGE, "the bytes that were served"

    def test_a_stranger_can_check_it_with_the_commands_that_it_brings(self, pack: Path) -> None:
        assert follow(pack, pack / "CHECK.txt") == []
        assert not (pack / "owned").exists(), "a title is no command"
        (pack / "documents/one/one.txt").write_text("Something else.")
        assert len(follow(pack, pack / "CHECK.txt")) == 2

    def test_every_file_but_the_list_is_in_the_list(self, pack: Path) -> None:
        listed = {line[66:]: line[:64] for line in (pack / "SHA256SUMS").read_text().splitlines()}
        assert names(pack) - {"SHA256SUMS"} == set(listed)
        assert all(sha256(pack / name) == digest for name, digest in listed.items())

    def test_a_copy_that_is_not_stamped_yet_says_so(self, workspace: Workspace, tmp_path: Path) -> None:
        for token in workspace.archive.glob("journal/*.tsr"):
            token.unlink()
        folder = unpacked(workspace, tmp_path, "zip", "one")
        assert "Not time-stamped yet" in Page(folder / "index.html").words
        assert "No time-stamp authority has signed" in (folder / "CHECK.txt").read_text()
        assert follow(folder, folder / "CHECK.txt") == []


class TestCourtPack:
    @pytest.fixture
    def statement(self, made: Workspace, tmp_path: Path) -> tuple[str, str]:
        folder = unpacked(made, tmp_path, "court", "one", "two") / "documents" / "one"
        return " ".join((folder / "statement.txt").read_text().split()), Page(folder / "statement.html").words

    def test_it_states_the_facts_and_leaves_blanks_for_the_witness(
        self, statement: tuple[str, str], made: Workspace
    ) -> None:
        kept = archive.Archive.of(made).newest("one")
        assert kept is not None
        for text in statement:
            assert kept.payload.sha256 in text
            assert kept.id in text
            assert f"http://{HOST}/one.txt answered with HTTP status 200" in " ".join(text.split())
        assert f"resolve {HOST}:80=127.0.0.1:" in statement[0], "an exception of the network is not kept back"
        assert re.search(r"On \d+ \w+ \d{4}, \d\d:\d\d:\d\d UTC, by the clock of the machine", statement[0])
        for blank in ("Name", "Role", "Date", "Signature", "How I know what follows"):
            assert re.search(rf"{blank}: ____", statement[0]), blank

    def test_it_claims_nothing_in_law(self, statement: tuple[str, str]) -> None:
        text = statement[0]
        assert "prepared so that a witness can certify it" in text
        assert "not legal advice" in text
        assert "Civil Evidence Act 1995, section 8" in text
        assert "902(13)" in text
        assert "902(14)" in text
        for word in ("court-proof", "admissible", "legally valid", "tamper-proof", "qualified time"):
            assert word not in text.lower()

    def test_only_the_court_pack_has_it(self, pack: Path) -> None:
        assert not list(pack.rglob("statement*"))


def test_a_deposited_file_is_told_from_one_of_the_web(workspace: Workspace, tmp_path: Path) -> None:
    file = tmp_path / "letter"
    file.write_text("A letter that somebody kept in a drawer.\n")
    digest, size = sha256(file), file.stat().st_size
    now = clock.text(clock.now())
    deposited = Fetched(
        record="three", requested_url="", final_url="", started=now, finished=now, hops=(), requisites=Requisites(),
        payload=Payload("text/plain", "", size, digest, size, digest), payload_path=file, wacz_path=None,
        origin="deposited", custody=Custody("a reader", "2021-06-17", "by post"),
    )  # fmt: skip
    with archive.Archive.of(workspace).run("deposit") as run:
        run.keep(deposited)
    folder = unpacked(workspace, tmp_path, "court", "three")
    assert follow(folder, folder / "CHECK.txt") == []
    assert names(folder / "documents" / "three") >= {"three.txt", "statement.txt"}
    assert not list(folder.rglob("*.wacz"))
    said = " ".join((folder / "documents/three/statement.txt").read_text().split())
    assert "it came from a reader on 2021-06-17 (by post). It was not received from an address on the web." in said
    report = export.run(workspace, ["three"], form="wacz", out=tmp_path / "three.wacz")
    assert (report.failed, "no web archive" in report.items[0].reason) == (True, True)


@pytest.mark.parametrize("form", export.FORMS)
def test_the_same_archive_gives_the_same_bytes(made: Workspace, tmp_path: Path, form: export.Form) -> None:
    found = []
    for folder in (tmp_path / "a", tmp_path / "b"):
        folder.mkdir()
        export.run(made, ["one", "two"], form=form, out=folder / "out")
        out = folder / "out"
        files = sorted(out.rglob("*")) if out.is_dir() else [out]
        found.append(
            [(p.relative_to(folder), p.stat().st_mtime * out.is_dir(), p.is_file() and p.read_bytes()) for p in files]
        )
    assert found[0] == found[1]


class TestRefusals:
    def invoke(self, workspace: Workspace, *args: str) -> Result:
        return CliRunner().invoke(cli, ["export", *args, "-C", str(workspace.root), "--json"])

    def refused(self, workspace: Workspace, record: str, word: str, tmp_path: Path) -> None:
        out = tmp_path / "refused.zip"
        result = self.invoke(workspace, record, "--as", "zip", "--out", str(out))
        assert result.exit_code == 1
        (item,) = json.loads(result.stdout)["items"]
        assert (item["outcome"], word in item["reason"]) == ("refused", True), item
        assert not out.exists()

    def test_what_has_no_copy(self, made: Workspace, tmp_path: Path) -> None:
        self.refused(made, "three", "holdfast capture three", tmp_path)

    @pytest.mark.parametrize("access", [Access.SEALED, Access.METADATA_ONLY])
    def test_what_readers_do_not_get(self, workspace: Workspace, tmp_path: Path, access: Access) -> None:
        path = workspace.records / "one.yml"
        path.write_text(path.read_text() + f"access: {access.value}\n")
        self.refused(workspace, "one", access.value, tmp_path)

    def test_what_is_withheld(self, workspace: Workspace, tmp_path: Path) -> None:
        store = archive.Archive.of(workspace)
        kept = store.newest("one")
        assert kept is not None
        objects = tuple(sorted(file.sha256 for file in kept.files))
        decision = Withholding("one", objects, "court-order", "", ("A", "B"), "an order", clock.text(clock.now()))
        with store.run("withhold") as run:
            run.decided(decision)
        self.refused(workspace, "one", "withheld by a decision", tmp_path)

    def test_the_others_are_exported_all_the_same(self, made: Workspace, tmp_path: Path) -> None:
        report = export.run(made, ["three", "one"], form="wacz", out=tmp_path / "out.wacz")
        assert [(item.record, item.outcome) for item in report.items] == [("three", "refused"), ("one", "exported")]
        assert report.failed
        assert report.counts["exported"] == report.counts["refused"] == 1
        assert (tmp_path / "out.wacz").is_file()

    def test_a_record_that_there_is_not(self, made: Workspace) -> None:
        with pytest.raises(UsageError, match="Did you mean 'three'"):
            export.run(made, ["thre"], form="zip")

    def test_a_place_that_is_taken_or_wrong(self, made: Workspace, tmp_path: Path) -> None:
        (tmp_path / "mine.zip").write_text("mine")
        for out, word in (
            (tmp_path / "mine.zip", "there already"),
            (tmp_path, "there already"),
            (tmp_path / "no" / "one.zip", "is no folder"),
            (made.archive / "one.zip", "nothing else belongs"),
        ):
            with pytest.raises(UsageError, match=word):
                export.run(made, ["one"], form="zip", out=out)
        assert (tmp_path / "mine.zip").read_text() == "mine"
        assert names(tmp_path) == {"mine.zip"}

    @pytest.mark.parametrize("form", export.FORMS)
    def test_a_full_disk_leaves_nothing(
        self, made: Workspace, tmp_path: Path, form: export.Form, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        written: list[int] = []

        def full(path: Path | io.BufferedRandom, *_: object) -> None:
            written.append(1)
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(path))

        monkeypatch.setattr(write, "_date" if form in ("bagit", "wacz") else "_publish", full)
        with pytest.raises(ArchiveError, match="No space left on device.*Nothing is left of it"):
            export.run(made, ["one"], form=form, out=tmp_path / "out.x")
        assert written
        assert list(tmp_path.iterdir()) == []

    @pytest.mark.parametrize("form", export.FORMS)
    def test_a_damaged_or_missing_object_is_not_given_away(
        self, workspace: Workspace, tmp_path: Path, form: export.Form
    ) -> None:
        kept = archive.Archive.of(workspace).newest("one")
        assert kept is not None
        victim = archive.Archive.of(workspace).object_path(kept.files[1].sha256)
        victim.chmod(0o644)
        victim.write_bytes(b"X" + victim.read_bytes()[1:])
        for _ in range(2):
            with pytest.raises(ArchiveError, match="holdfast verify"):
                export.run(workspace, ["one"], form=form, out=tmp_path / "out")
            assert not (tmp_path / "out").exists()
            victim.unlink(missing_ok=True)


def test_the_names_that_it_chooses(made: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for form in export.FORMS:
        export.run(made, ["one"], form=form)
        export.run(made, ["one", "two"], form=form)
    assert {path.name for path in tmp_path.iterdir()} == {
        "one-bag", "one.wacz", "one.zip", "one-court.zip",
        "holdfast-export-bag", "holdfast-export-wacz", "holdfast-export.zip", "holdfast-export-court.zip",
    }  # fmt: skip
