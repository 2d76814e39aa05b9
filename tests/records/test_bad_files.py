"""Every way in which a file can be wrong gives exactly one finding with its place and a remedy, and soon."""

from __future__ import annotations

from pathlib import Path

import pytest

from effort import effort
from holdfast.commands import check
from holdfast.model import Finding

GOOD = "title: A letter\nkind: letter\n"
ALIAS_BOMB = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{new}: &{new} [{', '.join(['*' + old] * 9)}]\n" for old, new in zip("abcdefgh", "bcdefghi", strict=True)
)
MANY_KEYS = "{" + ", ".join(f"k{n}: v" for n in range(50_000)) + "}"
MANY_WRONG_KEYS = "".join(f"k{n}: v\n" for n in range(5_000))

# name, content of sources/records/bad.yml, rule, line, column, a part of the remedy
RECORDS: list[tuple[str, str | bytes, str, int, int, str]] = [
    # the eight that the project promises
    ("unknown key", GOOD + "publsher: nhs\n", "unknown-key", 3, 1, "Did you mean “publisher”?"),
    ("duplicate key", GOOD + "title: Another\n", "duplicate-key", 3, 1, "Keep one"),
    ("wrong date", GOOD + "date: 2018-02-30\n", "date", 3, 7, "01 to 28"),
    ("bad address", GOOD + "url: www.example.org/x\n", "url", 3, 6, "https://"),
    ("missing title", "# a comment\nkind: letter\n", "missing-key", 1, 1, "Add “title: …”"),
    ("invalid YAML", "title: A letter: to somebody\nkind: letter\n", "invalid-yaml", 1, 16, "in quotes"),
    ("NUL byte", GOOD.encode() + b"summary: a\x00b\n", "forbidden-character", 3, 11, "Delete it"),
    ("alias bomb", ALIAS_BOMB, "anchor", 1, 4, "quotes"),
    # bytes and characters
    ("empty file", "", "empty", 1, 1, "remove the file"),
    ("only a comment", "# nothing\n", "empty", 1, 1, "remove the file"),
    ("byte order mark", b"\xef\xbb\xbf" + GOOD.encode(), "byte-order-mark", 1, 1, "not “UTF-8 with BOM”"),
    ("UTF-16", GOOD.encode("utf-16"), "encoding", 1, 1, "UTF-8"),
    ("Latin-1", "title: Caf\xe9 report\nkind: letter\n".encode("latin-1"), "encoding", 1, 11, "UTF-8"),
    ("zero-width space", "title: A\u200bletter\nkind: letter\n", "forbidden-character", 1, 9, "Delete it"),
    ("bidirectional override", "title: A \u202eletter\nkind: letter\n", "forbidden-character", 1, 10, "Delete it"),
    ("escaped bidirectional override", 'title: "A \\u202e"\nkind: letter\n', "forbidden-character", 1, 8, "Delete it"),
    ("escaped NUL in a key", GOOD + '"a\\0b": c\n', "forbidden-character", 3, 1, "Delete it"),
    ("escape character", b"title: A\x1b[31m\nkind: letter\n", "forbidden-character", 1, 9, "Delete it"),
    ("very long", GOOD + "summary: " + "x" * 200_001, "too-large", 0, 0, "belongs in the copy"),
    ("huge", "# " + "x" * 5_000_000, "too-large", 0, 0, "belongs in the copy"),
    # YAML that may do harm or surprise
    ("50,000 keys", MANY_KEYS, "too-large", 0, 0, "belongs in the copy"),
    ("100 nested lists", GOOD + "topics: " + "[" * 100 + "]" * 100, "too-deep", 3, 28, "brackets"),
    ("100,000 open brackets", GOOD + "topics: " + "[" * 100_000, "too-deep", 3, 28, "brackets"),
    ("alias", GOOD + "summary: *other\n", "alias", 3, 10, "Write the value out"),
    ("anchor", GOOD + "summary: &here text\n", "anchor", 3, 10, "Remove it"),
    ("tag", GOOD + "summary: !!python/object/apply:os.system [ls]\n", "tag", 3, 10, "Remove it"),
    ("local tag", GOOD + "summary: !secret text\n", "tag", 3, 10, "quotes"),
    ("directive", "%YAML 1.2\n---\n" + GOOD, "directive", 1, 1, "Remove the line"),
    ("two documents", GOOD + "---\ntitle: B\nkind: letter\n", "two-documents", 3, 1, "---"),
    ("list on top", "- title: A\n- kind: letter\n", "not-a-mapping", 1, 1, "title: …"),
    ("plain text", "Dear reader\n", "not-a-mapping", 1, 1, "title: …"),
    ("list as key", GOOD + "? [a, b]\n: c\n", "odd-key", 3, 3, "key: value"),
    ("duplicate key inside", GOOD + "rights: {basis: own, basis: ogl}\n", "duplicate-key", 3, 22, "Keep one"),
    ("merge key", GOOD + "<<: {title: B}\n", "unknown-key", 3, 1, "Known: title"),
    ("tab", GOOD + "rights:\n\tbasis: own\n", "invalid-yaml", 4, 1, "tabs"),
    ("open quotation mark", 'title: "A letter\nkind: letter\n', "invalid-yaml", 3, 1, "quotation mark"),
    ("open bracket", GOOD + "topics: [a, b\n", "invalid-yaml", 4, 1, "bracket"),
    ("at sign", "title: @home\nkind: letter\n", "invalid-yaml", 1, 8, "quote"),
    ("no space after colon", GOOD + "summary:x\n", "invalid-yaml", 4, 1, "space after the colon"),
    # fields
    ("misspelt required key", "titel: T\nkind: letter\n", "unknown-key", 1, 1, "Did you mean “title”?"),
    ("something after an empty mapping", "{}\ntitle: T\nkind: letter\n", "invalid-yaml", 2, 1, "only {} or []"),
    ("empty title", "title:\nkind: letter\n", "missing-key", 1, 1, "Add “title: …”"),
    ("title of spaces", 'title: "  "\nkind: letter\n', "empty-value", 1, 8, "Write something"),
    ("long title", f"title: {'x' * 301}\nkind: letter\n", "too-long", 1, 8, "Shorten"),
    ("unknown kind", "title: A\nkind: leter\n", "unknown-word", 2, 7, "Did you mean “letter”?"),
    ("title as list", "title: [A]\nkind: letter\n", "not-text", 1, 8, "title: some text"),
    ("authors as text", GOOD + "authors: Jo Bloggs\n", "not-a-list", 3, 10, "authors: ["),
    ("the same author twice", GOOD + "authors: [Jo Bloggs, Jo Bloggs]\n", "twice", 3, 10, "Remove one"),
    ("date in words", GOOD + "date: 11 June 2018\n", "date", 3, 7, "2018-06-11"),
    ("interval backwards", GOOD + "date: 2020/2018\n", "date", 3, 7, "2018/2020"),
    ("ftp", GOOD + "url: ftp://example.org/x\n", "url", 3, 6, "https://"),
    ("script address", GOOD + "url: javascript:alert(1)\n", "url", 3, 6, "https://"),
    ("space in address", GOOD + "url: https://example.org/a b\n", "url", 3, 6, "%20"),
    ("user name in address", GOOD + "url: https://a:b@example.org/\n", "url", 3, 6, "@"),
    ("no host", GOOD + "url: https:///x\n", "url", 3, 6, "www.example.org"),
    ("broken bracket in host", GOOD + 'url: "https://[::1/x"\n', "url", 3, 6, "www.example.org"),
    ("port out of range", GOOD + "url: https://example.org:99999/\n", "url", 3, 6, "65535"),
    ("backslash in address", GOOD + "url: https://example.org\\x\n", "url", 3, 6, "%20"),
    ("bad second address", GOOD + "also_at: [https://a.example, nowhere]\n", "url", 3, 30, "https://"),
    ("file and address", GOOD + "url: https://a.example/\nfile: a.pdf\ncustody: {received_from: b, received_on: 2021,"
     " how: c}\n", "url-and-file", 4, 1, "also_at"),
    ("file without custody", GOOD + "file: a.pdf\n", "no-custody", 3, 1, "custody"),
    ("no digest", GOOD + "accept: [e3b0c442]\n", "sha256", 3, 10, "64 digits"),
    ("path upward", GOOD + "file: ../../etc/passwd\ncustody: {received_from: b, received_on: 2021, how: c}\n", "path",
     3, 7, "files/letter.pdf"),
    ("missing part of custody", GOOD + "file: a.pdf\ncustody: {received_from: b, how: c}\n", "missing-key", 4, 10,
     "received_on"),
    ("unknown rights basis", GOOD + "rights: {basis: public-domain}\n", "unknown-word", 3, 17, "Write one of: ogl"),
    ("rights as text", GOOD + "rights: ogl\n", "not-a-mapping", 3, 9, "indented"),
    ("unknown key inside", GOOD + "rights:\n  base: ogl\n", "unknown-key", 4, 3, "Did you mean “basis”?"),
    ("unknown relation", GOOD + "relations: {answers: other}\n", "unknown-key", 3, 13, "replies_to"),
    ("relation to nothing", GOOD + "relations:\n  about: good-recrod\n", "unknown-record", 4, 10,
     "Did you mean “good-record”?"),
    ("relation to itself", GOOD + "relations: {about: [bad]}\n", "relation-to-itself", 3, 20, "other record"),
    ("unknown publisher", GOOD + "publisher: nhs-englnd\n", "unknown-organisation", 3, 12,
     "Did you mean “nhs-england”?"),
    ("publisher by name", GOOD + "publisher: NHS England\n", "slug", 3, 12, "“nhs-england”"),
    ("page 0", GOOD + "quotes:\n  - {text: words, page: 0}\n", "too-small", 4, 25, "1 or more"),
    ("page in words", GOOD + "quotes:\n  - {text: words, page: twelve}\n", "not-a-number", 4, 25, "number"),
    ("quote without words", GOOD + "quotes:\n  - {page: 3}\n", "missing-key", 4, 5, "text"),
    ("long quote", GOOD + f"quotes:\n  - text: {'w ' * 151}\n", "too-long", 4, 11, "Shorten"),
    ("topic in capitals", GOOD + "topics: [Policing]\n", "slug", 3, 10, "“policing”"),
    ("misspelt content note", GOOD + "content_notes: [sucide]\n", "content-note", 3, 16, "“suicide”"),
    ("unknown access", GOOD + "access: private\n", "unknown-word", 3, 9, "metadata-only"),
    ("language in words", GOOD + "language: Welsh\n", "language", 3, 11, "cy"),
    ("file that is not there", GOOD + "file: no.pdf\ncustody: {received_from: b, received_on: 2021, how: c}\n",
     "no-such-file", 3, 7, "Put it there"),
]  # fmt: skip


def archive_with(root: Path, **files: str | bytes) -> Path:
    """A small valid archive, and ``files`` (by path with ``/`` as ``__`` where given as keyword)."""
    records = root / "sources" / "records"
    records.mkdir(parents=True)
    (root / "holdfast.yml").write_text("title: T\nurl: https://t.example/\ncontact: a@t.example\n", encoding="utf-8")
    (records / "good-record.yml").write_text(GOOD, encoding="utf-8")
    (root / "sources" / "organisations.yml").write_text("nhs-england: {name: NHS England}\n", encoding="utf-8")
    (root / "sources" / "events.yml").write_text("events: []\n", encoding="utf-8")
    for name, content in files.items():
        path = root / name.replace("__", "/")
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return root


def only_finding(root: Path) -> Finding:
    with effort() as pieces:
        report = check.run(root)
    assert pieces() < 200
    assert report.failed
    assert len(report.findings) == 1, report.findings
    return report.findings[0]


@pytest.mark.parametrize(("content", "rule", "line", "column", "remedy"), [case[1:] for case in RECORDS],
                         ids=[case[0] for case in RECORDS])  # fmt: skip
def test_a_bad_record_gives_one_finding(
    tmp_path: Path, content: str | bytes, rule: str, line: int, column: int, remedy: str
) -> None:
    root = archive_with(tmp_path, **{"sources/records/bad.yml": content})
    finding = only_finding(root)
    assert finding.path == "sources/records/bad.yml"
    assert (finding.rule, finding.line, finding.column) == (rule, line, column), finding
    assert remedy in finding.remedy
    assert finding.message.endswith("."), finding
    assert all(c.isprintable() for c in finding.message + finding.remedy)


LISTS: list[tuple[str, str, str, str, int, int]] = [
    ("organisations.yml", "50,000 keys", MANY_KEYS, "too-large", 1, 540_000),
    ("organisations.yml", "key in capitals", "NHS: {name: N}\nnhs-england: {name: N}\n", "slug", 1, 1),
    ("organisations.yml", "no name", "nhs-england:\n  note: N\n", "missing-key", 2, 3),
    ("organisations.yml", "text", "nhs-england: NHS\n", "not-a-mapping", 1, 14),
    ("organisations.yml", "confused with nothing", "a:\n  name: A\n  not_to_be_confused_with: [b]\n",
     "unknown-organisation", 3, 29),
    ("organisations.yml", "duplicate", "a: {name: A}\na: {name: B}\n", "duplicate-key", 2, 1),
    ("events.yml", "list on top", "- {date: 2018, what: W, evidence: [good-record]}\n", "not-a-mapping", 1, 1),
    ("events.yml", "no such record", "events:\n  - {date: 2018, what: W, evidence: [good-recod]}\n",
     "unknown-record", 2, 38),
    ("events.yml", "bad date", "events:\n  - {date: soon, what: W, evidence: [good-record]}\n", "date", 2, 12),
    ("events.yml", "no evidence", "events:\n  - {date: 2018, what: W, evidence: []}\n", "empty-list", 2, 37),
    ("events.yml", "unknown key", "events:\n  - {date: 2018, what: W, evidence: [good-record], who: X}\n",
     "unknown-key", 2, 53),
    ("events.yml", "not a list", "events: none\n", "not-a-list", 1, 9),
]  # fmt: skip


@pytest.mark.parametrize(("file", "content", "rule", "line", "column"), [(c[0], *c[2:]) for c in LISTS],
                         ids=[f"{c[0]}: {c[1]}" for c in LISTS])  # fmt: skip
def test_a_bad_list_gives_one_finding(
    tmp_path: Path, file: str, content: str, rule: str, line: int, column: int
) -> None:
    root = archive_with(tmp_path, **{f"sources/{file}": content})
    finding = only_finding(root)
    assert finding.path == f"sources/{file}"
    assert finding.rule == rule, finding
    assert finding.line == line
    assert abs(finding.column - column) < 2 or column > 1000


NAMES = [
    ("record.yaml", "file-ending", "record.yml"),
    ("Record One.yml", "file-name", "record-one.yml"),
    ("con.yml", "file-name", "con-document.yml"),
    ("index.yml", "file-name", "index-of-papers.yml"),
    ("com1.yml", "file-name", "com1-document.yml"),
    ("-x.yml", "file-name", "x.yml"),
    ("a_b.yml", "file-name", "a-b.yml"),
    ("a" * 65 + ".yml", "file-name", "a" * 64 + ".yml"),
    ("r\u00e9sum\u00e9.yml", "file-name", "r-sum.yml"),
]


@pytest.mark.parametrize(("name", "rule", "remedy"), NAMES, ids=[case[0] for case in NAMES])
def test_a_bad_file_name_gives_one_finding(tmp_path: Path, name: str, rule: str, remedy: str) -> None:
    root = archive_with(tmp_path, **{f"sources/records/{name}": GOOD})
    finding = only_finding(root)
    assert finding.path == f"sources/records/{name}"
    assert finding.rule == rule
    assert remedy in finding.remedy


def test_a_folder_among_the_records_is_named(tmp_path: Path) -> None:
    root = archive_with(tmp_path)
    (root / "sources" / "records" / "2018").mkdir()
    assert only_finding(root).rule == "folder"


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    root = archive_with(tmp_path)
    secret = tmp_path / "secret"
    secret.write_text(GOOD, encoding="utf-8")
    (root / "sources" / "records" / "link.yml").symlink_to(secret)
    assert only_finding(root).rule == "not-a-file"


def test_a_misspelt_list_is_not_silently_ignored(tmp_path: Path) -> None:
    root = archive_with(tmp_path, **{"sources/organizations.yml": "a: {name: A}\n"})
    finding = only_finding(root)
    assert (finding.rule, finding.path) == ("unknown-file", "sources/organizations.yml")
    assert "organisations.yml" in finding.remedy


FLOODS = {
    "unknown keys": ("sources/records/bad.yml", GOOD + MANY_WRONG_KEYS),
    "relations": (
        "sources/records/bad.yml",
        GOOD + f"relations: {{about: [{', '.join(f'r-{n}' for n in range(15_000))}]}}",
    ),
    "bad organisations": ("sources/organisations.yml", "".join(f"o{n}: {{nme: N}}\n" for n in range(15_000))),
    "bad organisation keys": ("sources/organisations.yml", "".join(f"O{n}: {{name: N}}\n" for n in range(15_000))),
    "events": ("sources/events.yml", "events:\n" + "  - {date: 2018, what: W, evidence: [x-y]}\n" * 7_000),
}


@pytest.mark.parametrize(("file", "content"), FLOODS.values(), ids=FLOODS)
def test_a_file_with_thousands_of_mistakes_does_not_flood_the_reader(tmp_path: Path, file: str, content: str) -> None:
    root = archive_with(tmp_path, **{file: content})
    with effort() as pieces:
        report = check.run(root)
    assert pieces() < 200
    assert len(report.findings) == 21
    assert any("more problems" in finding.message for finding in report.findings)


def test_findings_of_all_files_come_at_once_and_in_order(tmp_path: Path) -> None:
    root = archive_with(
        tmp_path,
        **{
            "sources/records/b.yml": "kind: letter\ndate: soon\n",
            "sources/records/a.yml": "title: A\nkind: letter\nurl: x\nlanguage: y\n",
            "sources/events.yml": "events: [{date: 2018, what: W, evidence: [nothing]}]\n",
            "sources/organisations.yml": "x: {}\n",
            "holdfast.yml": "title: T\n",
        },
    )
    report = check.run(root)
    places = [(finding.path, finding.line) for finding in report.findings]
    assert places == [
        ("holdfast.yml", 1),
        ("holdfast.yml", 1),
        ("sources/events.yml", 1),
        ("sources/organisations.yml", 1),
        ("sources/records/a.yml", 3),
        ("sources/records/a.yml", 4),
        ("sources/records/b.yml", 1),
        ("sources/records/b.yml", 2),
    ]
    assert report.counts == {"records": 3, "organisations": 1, "events": 1, "errors": 8, "notes": 0}


def test_a_broken_record_is_not_also_a_missing_one(tmp_path: Path) -> None:
    root = archive_with(
        tmp_path,
        **{
            "sources/records/bad.yml": "kind: letter\n",
            "sources/records/other.yml": GOOD + "relations: {about: bad}\n",
            "sources/events.yml": "events: [{date: 2018, what: W, evidence: [bad]}]\n",
        },
    )
    assert only_finding(root).path == "sources/records/bad.yml"


def test_unreadable_organisations_do_not_make_every_publisher_unknown(tmp_path: Path) -> None:
    root = archive_with(
        tmp_path,
        **{
            "sources/organisations.yml": "a: [\n",
            "sources/records/other.yml": GOOD + "publisher: nhs-england\n",
        },
    )
    assert only_finding(root).path == "sources/organisations.yml"


def test_the_same_address_twice_is_a_note_that_stops_nothing(tmp_path: Path) -> None:
    root = archive_with(
        tmp_path,
        **{
            "sources/records/a.yml": GOOD + "url: https://Example.org/page/\n",
            "sources/records/b.yml": GOOD + "also_at:\n  - http://example.org/page\n",
        },
    )
    report = check.run(root)
    assert not report.failed
    (note,) = report.findings
    assert (note.level, note.path, note.line, note.rule) == ("note", "sources/records/b.yml", 4, "same-address")
    assert "“a”" in note.message


def test_a_document_beside_the_records_is_a_note(tmp_path: Path) -> None:
    root = archive_with(tmp_path, **{"sources/records/readme.txt": "hello", "sources/records/.hidden.yml": "kept out"})
    report = check.run(root)
    assert not report.failed
    assert [(note.rule, note.level) for note in report.findings] == [("not-a-record", "note")]


def test_no_sources_at_all_is_said(tmp_path: Path) -> None:
    (tmp_path / "holdfast.yml").write_text("title: T\nurl: https://t.example/\ncontact: a@t.example\n")
    assert only_finding(tmp_path).rule == "no-sources"
