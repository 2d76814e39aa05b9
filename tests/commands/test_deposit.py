"""A file that came by post, by e-mail or by hand is kept as what it is, with what the record says of how it came."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path

import pytest

from holdfast import archive, records
from holdfast.commands import build, deposit, init
from holdfast.config import Config, Workspace
from holdfast.errors import UsageError
from holdfast.model import Capture, Holding, Report, Sources

PDF = b"%PDF-1.4\n1 0 obj<</Type/Pages/Count 0>>endobj\n%%EOF\n"
CUSTODY = "custody: {received_from: A member of the board, received_on: 2021-06-17, how: By post}\n"


@dataclass(frozen=True)
class Place:
    """An archive with one record, ``letter``."""

    root: Path

    @property
    def workspace(self) -> Workspace:
        config = records.load_config(self.root / "holdfast.yml")
        assert isinstance(config, Config)
        return Workspace(self.root, config)

    def record(self, more: str = CUSTODY) -> None:
        text = f"title: Letter to the board\nkind: letter\n{more}"
        (self.root / "sources" / "records" / "letter.yml").write_text(text, encoding="utf-8")

    def configure(self, more: str) -> None:
        text = "title: T\nurl: https://t.example/\ncontact: a@t.example\ntimestamps: []\n" + more
        (self.root / "holdfast.yml").write_text(text, encoding="utf-8")

    def file(self, name: str, data: bytes) -> Path:
        path = self.root / name
        path.write_bytes(data)
        return path

    def deposit(self, file: Path | None = None) -> Report:
        return deposit.run(self.workspace, "letter", file)

    @property
    def holding(self) -> Holding:
        sources = records.load(self.root / "sources")
        assert isinstance(sources, Sources)
        return archive.join(sources, archive.Archive.of(self.workspace).read(), self.workspace.config.watch)[0]

    @property
    def held(self) -> Capture:
        assert self.holding.held is not None
        return self.holding.held

    def page(self) -> str:
        build.run(self.workspace, search=False)
        return (self.root / "site" / "records" / "letter.html").read_text(encoding="utf-8")


@pytest.fixture
def place(tmp_path: Path) -> Place:
    made = Place(tmp_path)
    init.run(tmp_path)
    (tmp_path / "sources" / "records").mkdir(parents=True, exist_ok=True)
    made.configure("")
    made.record()
    return made


def mail() -> bytes:
    message = EmailMessage()
    message["From"], message["To"] = "officer@board.example", "archive@t.example"
    message["Subject"], message["Date"] = "Your request", "Thu, 17 Jun 2021 09:30:00 +0000"
    message.set_content("The minutes are attached.")
    message.add_attachment(PDF, maintype="application", subtype="pdf", filename="../../minutes.pdf")
    message.add_attachment("<script>alert(1)</script>", subtype="html", filename="note.html")
    return message.as_bytes()


def test_a_file_is_kept_byte_for_byte_with_what_the_record_said_then(place: Place) -> None:
    source = place.file("scan.pdf", PDF)
    report = place.deposit(source)
    assert [item.outcome for item in report.items] == ["deposited"] and not report.failed
    held = place.held
    assert (held.origin, held.hops, held.final_url, held.payload.filename) == ("deposited", (), "", "scan.pdf")
    assert held.custody is not None and held.custody.received_from == "A member of the board"
    with archive.Archive.of(place.workspace).open_object(held.payload.sha256) as stored:
        assert stored.read() == PDF
    place.record(CUSTODY.replace("A member of the board", "Somebody else"))
    assert place.held.custody == held.custody
    findings, _ = archive.Archive.of(place.workspace).verify()
    assert not [finding for finding in findings if finding.level == "error"]


def test_the_same_bytes_again_change_nothing_and_others_are_a_further_copy(place: Place) -> None:
    place.deposit(place.file("a.txt", b"First version.\n"))
    assert place.deposit(place.file("b.txt", b"First version.\n")).items[0].outcome == "unchanged"
    assert len(place.holding.captures) == 1
    assert place.deposit(place.file("b.txt", b"Second version.\n")).items[0].outcome == "deposited"
    assert len(place.holding.captures) == 2


def test_what_is_attached_to_a_mail_is_kept_besides_and_offered_without_running(place: Place) -> None:
    report = place.deposit(place.file("reply.eml", mail()))
    assert report.items[0].reason == "2 attached file(s) kept besides"
    held = place.held
    assert held.payload.media_type == "message/rfc822"
    attached = [file for file in held.files if file.role == "attachment"]
    assert [(file.name, file.media_type) for file in attached] == [
        ("minutes.pdf", "application/pdf"), ("note.html", "text/html"),
    ]  # fmt: skip
    page = place.page()
    assert "minutes.pdf" in page and f"files/{attached[1].sha256}.html.txt" in page
    assert (place.root / "site" / "files" / f"{attached[0].sha256}.pdf").read_bytes() == PDF
    assert not list((place.root / "site" / "files").glob("*.html"))


def test_the_page_says_from_whom_it_came_and_never_that_it_was_served(place: Place) -> None:
    place.deposit(place.file("note.txt", b"Dear all, the pilot ends in June.\n"))
    page = place.page()
    assert "received from A member of the board): https://t.example/records/letter.html" in page  # the citation
    assert "Deposited" in page and "A member of the board" in page and "By post" in page
    assert "the pilot ends in June" in page
    for word in ("as served", "Served as", "HTTP status", "announced", "Asked for"):
        assert word not in page


def test_without_a_file_the_one_that_the_record_names_is_taken(place: Place) -> None:
    (place.root / "sources" / "files").mkdir()
    place.file("sources/files/letter.txt", b"Dear board\n")
    place.record(CUSTODY + "file: files/letter.txt\n")
    assert place.deposit().items[0].outcome == "deposited"
    assert place.held.payload.filename == "letter.txt"


def test_a_copy_by_post_of_a_document_with_an_address_does_not_stop_capture(place: Place) -> None:
    place.record(CUSTODY + "url: https://board.example/letter.txt\n")
    place.deposit(place.file("letter.txt", b"Dear board\n"))
    assert place.held.origin == "deposited"
    history = archive.Archive.of(place.workspace).read()
    assert archive.newest_copy(place.holding.record, history, "observed") is None
    assert place.holding.original.state == "unknown"
    assert 'rel="original"' not in place.page()


def test_without_custody_nothing_is_kept_and_the_report_says_what_to_write(place: Place) -> None:
    place.record("")
    report = place.deposit(place.file("a.txt", b"words"))
    assert report.failed and [finding.rule for finding in report.findings] == ["no-custody"]
    assert "custody: {received_from:" in report.findings[0].remedy
    assert not list((place.root / "archive").glob("*/**/*"))


@pytest.mark.parametrize("kind", ["folder", "missing", "empty", "fifo", "link", "huge", "none"])
def test_what_is_no_proper_file_is_refused_with_a_reason(place: Place, kind: str) -> None:
    path: Path | None = place.root / "thing"
    assert path is not None
    match kind:
        case "folder":
            path.mkdir()
        case "empty":
            path.touch()
        case "fifo":
            os.mkfifo(path)
        case "link":
            path.symlink_to(place.file("real.txt", b"words"))
        case "huge":
            place.configure("limits: {bytes: 1kB}\n")
            path.write_bytes(b"x" * 5000)
        case "none":
            path = None
    with pytest.raises(UsageError):
        place.deposit(path)
    assert not list((place.root / "archive").glob("*/**/*"))


def test_an_unknown_record_is_named_with_what_is_near(place: Place) -> None:
    with pytest.raises(UsageError, match="Did you mean 'letter'"):
        deposit.run(place.workspace, "leter", place.file("a.txt", b"words"))


def test_a_sealed_record_keeps_the_file_out_of_the_public_store(place: Place) -> None:
    place.record(CUSTODY + "access: sealed\n")
    assert "sealed" in place.deposit(place.file("reply.eml", mail())).items[0].reason
    held = place.held
    assert held.sealed and held.payload.filename == ""
    assert not [file.name for file in held.files if file.name]
    assert not list((place.root / "archive" / "objects").glob("*/*"))


def test_metadata_only_keeps_nothing(place: Place) -> None:
    place.record(CUSTODY + "access: metadata-only\n")
    report = place.deposit(place.file("a.txt", b"words"))
    assert report.failed and "metadata-only" in report.items[0].reason


def test_an_old_manifest_has_none_of_the_new_fields(place: Place) -> None:
    place.deposit(place.file("a.txt", b"words"))
    (manifest,) = (place.root / "archive" / "captures" / "letter").glob("*.json")
    fields = json.loads(manifest.read_text(encoding="utf-8"))
    assert "suspect" not in fields and "recovered_from" not in fields
    assert "name" not in fields["files"][0]
    assert fields["custody"] == {
        "how": "By post", "received_from": "A member of the board", "received_on": "2021-06-17",
    }  # fmt: skip
