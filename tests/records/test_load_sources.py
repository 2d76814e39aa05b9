"""Valid sources become what the other stages read; unchanged records are not parsed twice."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from holdfast import records
from holdfast.model import Access, Custody, NamedMemento, Quote, Record, Relation, Rights, Sources
from holdfast.model.vocabulary import CONTENT_NOTES, KINDS, RELATIONS, RIGHTS, content_note
from holdfast.records import cache as record_cache
from holdfast.records.schema import RelationsEntry

PROJECT = Path(__file__).parents[2]

FULL = """\
title: >
  Guide to
  something
kind: guidance
publisher: nhs
authors: [Jo Bloggs, NHS England]
date: ../2018-06
url: https://example.org/a%20b?x=1&y=2#part
also_at:
  - http://[2001:db8::1]:8080/x
  - https://müller.example/ü
language: en-GB
summary: |
  First paragraph.

  Second.
significance: It matters.
topics: [policing, crisis-care]
content_notes: [suicide, forced-feeding]
rights: {basis: ogl, holder: Crown, note: v3}
access: sealed
quotes:
  - {text: "some words", page: 12, note: On page 12}
  - text: other words
relations:
  part_of: other
  mentioned_in: [other, third]
"""


def make(root: Path, **extra: str) -> Path:
    folder = root / "sources"
    (folder / "records").mkdir(parents=True)
    (folder / "records" / "full.yml").write_text(FULL, encoding="utf-8")
    for name in ("other", "third"):
        (folder / "records" / f"{name}.yml").write_text("title: T\nkind: other\n", encoding="utf-8")
    (folder / "organisations.yml").write_text(
        "nhs: {name: NHS, aliases: [N], note: X, url: 'https://nhs.example/', not_to_be_confused_with: hin}\n"
        "hin: {name: HIN}\n",
        encoding="utf-8",
    )
    (folder / "events.yml").write_text(
        "events:\n  - {date: 2018, what: It began, evidence: [full, other]}\n", encoding="utf-8"
    )
    for name, text in extra.items():
        (folder / "records" / f"{name}.yml").write_text(text, encoding="utf-8")
    return folder


def loaded(result: object) -> Sources:
    assert isinstance(result, Sources), result
    return result


def test_every_field_of_a_record_arrives(tmp_path: Path) -> None:
    sources = loaded(records.load(make(tmp_path)))
    assert sources.records[0] == Record(
        id="full",
        title="Guide to something",
        kind="guidance",
        publisher="nhs",
        authors=("Jo Bloggs", "NHS England"),
        date="../2018-06",
        url="https://example.org/a%20b?x=1&y=2#part",
        also_at=("http://[2001:db8::1]:8080/x", "https://müller.example/ü"),
        language="en-GB",
        summary="First paragraph.\n\nSecond.",
        significance="It matters.",
        topics=("policing", "crisis-care"),
        content_notes=("suicide", "forced-feeding"),
        rights=Rights("ogl", "Crown", "v3"),
        access=Access.SEALED,
        quotes=(Quote("some words", 12, "On page 12"), Quote("other words")),
        relations=(
            Relation("part_of", "other"),
            Relation("mentioned_in", "other"),
            Relation("mentioned_in", "third"),
        ),
    )
    assert [record.id for record in sources.records] == ["full", "other", "third"]


def test_copies_in_other_archives_arrive(tmp_path: Path) -> None:
    mementos = """title: T
kind: report
mementos:
  - {url: https://webarchive.example/1/https://example.org/a, holder: UK Web Archive, date: 2019-03}
  - {url: https://perma.example/AB12, holder: perma.cc}
"""
    sources = loaded(records.load(make(tmp_path, named=mementos)))
    assert next(record.mementos for record in sources.records if record.id == "named") == (
        NamedMemento("https://webarchive.example/1/https://example.org/a", "UK Web Archive", "2019-03"),
        NamedMemento("https://perma.example/AB12", "perma.cc"),
    )


def test_organisations_and_events_arrive(tmp_path: Path) -> None:
    sources = loaded(records.load(make(tmp_path)))
    nhs = sources.organisations["nhs"]
    assert (nhs.key, nhs.name, nhs.aliases, nhs.note, nhs.url) == ("nhs", "NHS", ("N",), "X", "https://nhs.example/")
    assert nhs.not_to_be_confused_with == ("hin",)
    (event,) = sources.events
    assert (event.date, event.what, event.evidence) == ("2018", "It began", ("full", "other"))


def test_a_deposited_file_with_its_custody_arrives(tmp_path: Path) -> None:
    folder = make(
        tmp_path,
        letter="title: L\nkind: letter\nfile: files/l.pdf\n"
        "custody: {received_from: A trust, received_on: 2021-06-17, how: by e-mail}\n",
    )
    (folder / "files").mkdir()
    (folder / "files" / "l.pdf").write_bytes(b"%PDF")
    letter = loaded(records.load(folder)).records[1]
    assert (letter.file, letter.custody) == ("files/l.pdf", Custody("A trust", "2021-06-17", "by e-mail"))


def test_a_sealed_file_may_be_missing_from_a_public_copy(tmp_path: Path) -> None:
    text = (
        "title: L\nkind: letter\nfile: l.pdf\naccess: sealed\n"
        "custody: {received_from: A, received_on: 2021, how: post}\n"
    )
    survey = records.survey(make(tmp_path, letter=text))
    assert [(finding.rule, finding.level) for finding in survey.findings] == [("no-such-file", "note")]


def test_keys_with_nothing_after_them_count_as_not_given(tmp_path: Path) -> None:
    text = "title: T\nkind: other\npublisher:\nauthors:\ndate: ''\nurl:\nrights:\n  basis:\nquotes:\nrelations:\n"
    sources = loaded(records.load(make(tmp_path, blank=text)))
    assert sources.records[0] == Record(id="blank", title="T", kind="other")


def test_notes_alone_do_not_stop_anything(tmp_path: Path) -> None:
    folder = make(tmp_path)
    (folder / "records" / "notes.txt").write_text("x")
    assert isinstance(records.load(folder), Sources)


def test_lists_of_nothing_but_comments_are_empty_not_wrong(tmp_path: Path) -> None:
    folder = make(tmp_path)
    (folder / "events.yml").write_text("# nothing happened yet\n", encoding="utf-8")
    (folder / "organisations.yml").write_text("# nobody yet\n", encoding="utf-8")
    findings = records.load(folder)
    assert isinstance(findings, tuple)
    assert {(finding.rule, finding.path.partition("/")[2][:8]) for finding in findings} == {
        ("unknown-organisation", "records/")
    }
    assert "Add “" in findings[0].remedy and ": {name: …}” to organisations.yml" in findings[0].remedy


def test_an_archive_without_lists_is_empty_not_wrong(tmp_path: Path) -> None:
    (tmp_path / "sources").mkdir()
    assert loaded(records.load(tmp_path / "sources")) == Sources((), {}, ())


def test_a_relative_folder_is_named_as_it_is_from_the_root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make(tmp_path, bad="kind: other\n")
    monkeypatch.chdir(tmp_path)
    result = records.load(Path("sources"))
    assert isinstance(result, tuple)
    assert result[0].path == "sources/records/bad.yml"


def test_every_relation_of_the_vocabulary_can_be_written() -> None:
    assert set(RelationsEntry.model_fields) == set(RELATIONS)
    assert all(kind.label and kind.inverse for kind in RELATIONS.values())


def test_content_notes_of_an_archive_s_own_have_a_display_text() -> None:
    assert content_note("police") == CONTENT_NOTES["police"] == "police contact"
    assert content_note("forced-feeding") == "forced feeding"


def test_the_first_archive_is_in_order() -> None:
    survey = records.survey(PROJECT / "sources")
    assert survey.findings == ()
    assert survey.counts["records"] == len(survey.sources.records) > 30


class TestCache:
    """Reading again what did not change."""

    def old(self, folder: Path) -> None:
        """Let all files be an hour old, so that their time can be trusted."""
        for path in (folder / "records").iterdir():
            status = path.stat()
            os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns - 3_600_000_000_000))

    def test_the_same_comes_back(self, tmp_path: Path) -> None:
        folder = make(tmp_path)
        self.old(folder)
        cold = records.load(folder)
        assert records.load(folder, cache_dir=tmp_path / "c") == cold
        assert records.load(folder, cache_dir=tmp_path / "c") == cold

    def test_an_unchanged_file_is_not_read_again(self, tmp_path: Path) -> None:
        folder = make(tmp_path)
        self.old(folder)
        records.load(folder, cache_dir=tmp_path / "c")
        path = folder / "records" / "other.yml"
        status = path.stat()
        path.write_text("title: U\nkind: other\n")
        os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))
        assert loaded(records.load(folder, cache_dir=tmp_path / "c")).records[1].title == "T"

    def test_a_changed_a_new_and_a_removed_file_are_noticed(self, tmp_path: Path) -> None:
        folder = make(tmp_path)
        self.old(folder)
        records.load(folder, cache_dir=tmp_path / "c")
        (folder / "records" / "other.yml").write_text("title: Changed\nkind: other\n")
        (folder / "records" / "new.yml").write_text("title: New\nkind: other\n")
        (folder / "records" / "full.yml").unlink()
        (folder / "events.yml").unlink()
        sources = loaded(records.load(folder, cache_dir=tmp_path / "c"))
        assert [record.title for record in sources.records] == ["New", "Changed", "T"]

    def test_a_second_change_within_one_tick_is_not_missed(self, tmp_path: Path) -> None:
        folder = make(tmp_path)
        records.load(folder, cache_dir=tmp_path / "c")  # all files are new, so none may be remembered
        path = folder / "records" / "other.yml"
        status = path.stat()
        path.write_text("title: U\nkind: other\n")
        os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))
        assert loaded(records.load(folder, cache_dir=tmp_path / "c")).records[1].title == "U"

    def test_what_records_say_of_each_other_is_still_checked(self, tmp_path: Path) -> None:
        folder = make(tmp_path)
        self.old(folder)
        records.load(folder, cache_dir=tmp_path / "c")
        (folder / "events.yml").unlink()
        (folder / "records" / "third.yml").unlink()
        result = records.load(folder, cache_dir=tmp_path / "c")
        assert isinstance(result, tuple)
        (finding,) = result
        assert (finding.path, finding.line, finding.rule) == ("sources/records/full.yml", 27, "unknown-record")

    @pytest.mark.parametrize("damage", [b"", b"{}", b"\xff\x00", b"x" * 1000])
    def test_a_damaged_cache_counts_as_empty(self, tmp_path: Path, damage: bytes) -> None:
        folder = make(tmp_path)
        self.old(folder)
        expected = records.load(folder, cache_dir=tmp_path / "c")
        file = tmp_path / "c" / record_cache.FILE_NAME
        file.write_bytes(file.read_bytes()[:200] + damage)
        assert records.load(folder, cache_dir=tmp_path / "c") == expected

    def test_a_cache_of_other_code_counts_as_empty(self, tmp_path: Path) -> None:
        folder = make(tmp_path)
        self.old(folder)
        expected = records.load(folder, cache_dir=tmp_path / "c")
        file = tmp_path / "c" / record_cache.FILE_NAME
        data = file.read_bytes()
        file.write_bytes(b"0" * 16 + data[16:].replace(b"Guide to something", b"Forged to somethin"))
        assert records.load(folder, cache_dir=tmp_path / "c") == expected

    def test_an_invalid_record_is_reported_every_time(self, tmp_path: Path) -> None:
        folder = make(tmp_path, bad="kind: other\n")
        self.old(folder)
        first = records.load(folder, cache_dir=tmp_path / "c")
        assert isinstance(first, tuple)
        assert records.load(folder, cache_dir=tmp_path / "c") == first


def test_schemas_name_every_key_with_a_description(tmp_path: Path) -> None:
    written = records.write_schemas(tmp_path / "schemas")
    assert {path.name for path in written} == {
        "record.schema.json", "organisations.schema.json", "events.schema.json", "config.schema.json",
    }  # fmt: skip
    schema = json.loads((tmp_path / "schemas" / "record.schema.json").read_text(encoding="utf-8"))
    assert schema["additionalProperties"] is False
    assert schema["required"] == ["title", "kind"]
    assert all(field.get("description") for field in schema["properties"].values())
    text = json.dumps(schema)
    for word in (*KINDS, *RIGHTS, *RELATIONS):
        assert f'"{word}"' in text


def test_the_schema_takes_one_related_record_or_a_list_of_them(tmp_path: Path) -> None:
    schemas = records.json_schema()
    relation = schemas["record"]["$defs"]["RelationsEntry"]["properties"]["about"]
    alone, several = relation["anyOf"]
    assert alone["type"] == "string"
    assert several == {"type": "array", "items": alone, "uniqueItems": True}


def test_schemas_are_the_same_every_time() -> None:
    assert json.dumps(records.json_schema()) == json.dumps(records.json_schema())
