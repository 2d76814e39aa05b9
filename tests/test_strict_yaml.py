"""The strict loader: text stays text, limits bite early, places are exact, nothing ever raises."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from effort import effort
from holdfast import strict_yaml
from holdfast.model import Finding
from holdfast.strict_yaml import Bounds, Document

SAMPLE = """\
# a comment
title: A letter
kind: "letter"
quotes:
  - text: one
    page: 12
  - {text: two, page: 3}
empty:
rights: {basis: no, note: 'it''s'}
"""


def document(text: str) -> Document:
    result = strict_yaml.parse(text.encode(), name="x.yml")
    assert isinstance(result, Document), result
    return result


def findings(data: bytes, bounds: Bounds = Bounds()) -> tuple[Finding, ...]:  # noqa: B008 (frozen)
    result = strict_yaml.parse(data, name="x.yml", bounds=bounds)
    assert isinstance(result, tuple), result
    return result


def test_every_scalar_stays_text() -> None:
    text = "{a: no, b: 12, c: 1.5, d: 2018-06-11, e: null, f: ~, g: 0o7, h: 1_000, i: .inf, j: =, k: }"
    assert document(text).data == {
        "a": "no", "b": "12", "c": "1.5", "d": "2018-06-11", "e": "null", "f": "~", "g": "0o7", "h": "1_000",
        "i": ".inf", "j": "=", "k": "",
    }  # fmt: skip


def test_block_text_lists_and_comments_are_read_as_usual() -> None:
    data = document("a: |\n  one\n  two\nb: >-\n  one\n  two\nc: [x, y] # no\nd:\n- z\n").data
    assert data == {"a": "one\ntwo\n", "b": "one two", "c": ["x", "y"], "d": ["z"]}


@pytest.mark.parametrize(
    ("loc", "key", "place"),
    [
        (("title",), False, (2, 8)),
        (("title",), True, (2, 1)),
        (("quotes",), False, (5, 3)),
        (("quotes", 0), False, (5, 5)),
        (("quotes", 0, "page"), False, (6, 11)),
        (("quotes", 1, "page"), False, (7, 23)),
        (("quotes", 1, "page"), True, (7, 17)),
        (("empty",), False, (8, 1)),
        (("rights", "basis"), False, (9, 17)),
        (("rights", "nothing"), False, (9, 9)),
        (("quotes", 9, "page"), False, (5, 3)),
        (("nothing",), False, (2, 1)),
        ((), False, (2, 1)),
    ],
)
def test_a_place_is_found_by_its_path_of_keys(loc: tuple[str | int, ...], key: bool, place: tuple[int, int]) -> None:
    assert document(SAMPLE).place(loc, key=key) == place


def test_columns_count_characters_not_bytes() -> None:
    assert document("{é: ü, b: c}").place(("b",)) == (1, 11)


def test_windows_line_ends_do_not_shift_lines() -> None:
    assert document("a: b\r\nc: d\r\n").place(("c",)) == (2, 4)
    (finding,) = findings(b"a: b\r\nc: \x07\r\n")
    assert (finding.line, finding.column) == (2, 4)


def test_both_lines_of_a_duplicate_are_named() -> None:
    (finding,) = findings(b"url: a\ntitle: t\nurl: b\n")
    assert "line 1" in finding.message
    assert "line 3" in finding.message
    assert finding.line == 3


def test_quotes_do_not_make_another_key() -> None:
    (finding,) = findings(b'a: 1\n"a": 2\n')
    assert finding.rule == "duplicate-key"


FORBIDDEN = [0x00, 0x08, 0x0B, 0x1B, 0x7F, 0x85, 0x9F, 0x200B, 0x200F, 0x2028, 0x202E, 0x2060, 0x2066, 0xFEFF, 0xFFF9,
             0xE0000, 0xE007F]  # fmt: skip


@pytest.mark.parametrize("code", FORBIDDEN)
def test_hidden_characters_are_refused_written_or_escaped(code: int) -> None:
    written = findings(f"a: x{chr(code)}y\n".encode())
    escaped = findings(f'a: "x\\U{code:08x}y"\n'.encode())
    in_key = findings(f'"x\\U{code:08x}y": a\n'.encode())
    for found in (written, escaped, in_key):
        assert [finding.rule for finding in found] == ["forbidden-character"]
        assert f"U+{code:04X}" in found[0].message


@pytest.mark.parametrize("text", ["soft\u00adhyphen", "naïve “quotes” – ’", "عربي", "日本", "e\u0301", "👩🏽"])
def test_ordinary_writing_of_all_languages_is_kept(text: str) -> None:
    assert document(f"a: {text}\n").data == {"a": text}


@pytest.mark.parametrize("escape", [r"\ud800", r"\U00110000", r"\Uffffffff", r"\x", r"\q"])
def test_impossible_escapes_are_findings(escape: str) -> None:
    (finding,) = findings(f'a: "{escape}"\n'.encode())
    assert finding.rule in ("invalid-yaml", "forbidden-character")
    assert finding.line == 1


BOMB = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"{b}: &{b} [{','.join(['*' + a] * 9)}]\n" for a, b in zip("abcdefghijklm", "bcdefghijklmn", strict=True)
)
HEAVY = {
    "alias bomb": BOMB,
    "flow map of 50,000 keys": "{" + ",".join(f"k{n}: v" for n in range(50_000)),
    "block map of 20,000 keys": "".join(f"k{n}: v\n" for n in range(20_000)),
    "deep lists": "a: " + "[" * 60_000,
    "deep maps": "a: " + "{a: " * 40_000,
    "deep blocks": "".join(" " * n + "a:\n" for n in range(600)),
    "deep sequences": "a:\n" + "- " * 60_000,
    "question marks": "? " * 60_000,
    "long key": "a" * 150_000 + ": b",
    "one long scalar": "a: '" + "''" * 90_000,
    "many comments": "#\n" * 90_000,
}


@pytest.mark.parametrize("pure", [False, True], ids=["libyaml", "pure Python"])
@pytest.mark.parametrize("text", HEAVY.values(), ids=HEAVY)
def test_heavy_files_are_refused_soon(text: str, pure: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    if pure:
        monkeypatch.setattr(strict_yaml, "_LOADER", yaml.SafeLoader)
    with effort() as pieces:
        result = strict_yaml.parse(text.encode(), name="x.yml")
    assert pieces() < (1000 if pure else 200)
    assert isinstance(result, tuple)
    assert len(result) == 1


def test_without_libyaml_files_are_read_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    fast = document(SAMPLE)
    monkeypatch.setattr(strict_yaml, "_LOADER", yaml.SafeLoader)
    slow = document(SAMPLE)
    assert slow.data == fast.data
    assert slow.place(("quotes", 1, "page")) == fast.place(("quotes", 1, "page"))
    assert findings(b"a: b: c\n")[0].rule == "invalid-yaml"
    assert "quotes" in findings(b"a: b: c\n")[0].remedy


def test_bounds_can_be_wider_for_long_lists() -> None:
    text = "".join(f"k{n}: v\n" for n in range(15_000)).encode()
    assert findings(text)[0].rule == "too-large"
    assert isinstance(strict_yaml.parse(text, name="x", bounds=Bounds(events=40_000)), Document)


def test_a_file_is_named_as_asked(tmp_path: Path) -> None:
    path = tmp_path / "a.yml"
    path.write_bytes(b"a: [")
    result = strict_yaml.read(path, name="sources/a.yml")
    assert isinstance(result, tuple)
    assert result[0].path == "sources/a.yml"


def test_a_missing_file_a_folder_and_a_link_are_findings(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to("/etc/hostname")
    rules = []
    for name in ("missing", ".", "link"):
        result = strict_yaml.read(tmp_path / name)
        assert isinstance(result, tuple)
        rules.append(result[0].rule)
    assert rules == ["no-file", "not-a-file", "not-a-file"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_a_pipe_does_not_hang(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.yml")
    result = strict_yaml.read(tmp_path / "pipe.yml")
    assert isinstance(result, tuple)
    assert result[0].rule == "not-a-file"


def test_messages_never_carry_control_characters() -> None:
    assert strict_yaml.printable("a\x1b[31m\u202eb\n") == "a\\u001b[31m\\u202eb\\u000a"
    assert len(strict_yaml.printable("x" * 500)) == 80


@settings(max_examples=400, deadline=None)
@given(st.one_of(st.binary(max_size=200), st.text("ab:-[]{}#&*!|>'\"%@`,? \n\t\\x0", max_size=80).map(str.encode)))
def test_no_input_raises_or_is_read_otherwise_than_by_yaml(data: bytes) -> None:
    result = strict_yaml.parse(data, name="x.yml")
    if isinstance(result, tuple):
        assert result
        assert all(finding.message and finding.remedy and finding.line >= 1 for finding in result)
    else:
        assert result.data == yaml.load(data, Loader=getattr(yaml, "CBaseLoader", yaml.BaseLoader))
