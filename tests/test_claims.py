"""Citing records in prose: the syntax, what fails and where, and that nothing of a record is ever read as markup."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import markdown as python_markdown
import pytest

from holdfast import claims, records
from holdfast.claims import extension
from holdfast.commands import build, check, deposit, init
from holdfast.config import Config, Workspace
from holdfast.errors import InvalidSources
from holdfast.model import Finding
from holdfast.site import theme

CONFIG = "title: T\nurl: https://t.example/\ncontact: a@t.example\ntimestamps: []\n"
GUIDE = """title: {title}
kind: guidance
file: files/guide.txt
custody: {{received_from: A reader, received_on: 2021-06-17, how: By post}}
quotes:
  - {{text: "The gate is closed at ten", note: First}}
  - {{text: "{quote}"}}
"""
TEXT = "The gate is closed at ten each night, not for water but for quiet. Twelve boats wait & <b>listen</b>.\n"
HOSTILE = "<script>alert(1)</script> {{ 7 * 7 }} [x](javascript:alert(2)) `code` *em* HFCLAIMSEND"


class TestSyntax:
    @pytest.mark.parametrize(
        ("written", "found"),
        [
            ("[@guide]", ("guide", 0, 0, "")),
            ("[@guide-2021#2]", ("guide-2021", 2, 0, "")),
            ("[@guide, p. 12]", ("guide", 0, 12, "")),
            ('[@guide, p. 12: "the words"]', ("guide", 0, 12, "the words")),
            ("[@guide: “the [old] words”]", ("guide", 0, 0, "the [old] words")),
            ('[@guide: "words over\nlines"]', ("guide", 0, 0, "words over lines")),
        ],
    )
    def test_every_form_is_read(self, written: str, found: tuple[str, int, int, str]) -> None:
        (claim,) = claims.scan(f"# T\n\nAs it says {written}.\n").claims
        assert (claim.record, claim.number, claim.page, claim.words) == found
        assert (claim.line, claim.column) == (3, 12)

    @pytest.mark.parametrize(
        "text",
        [
            "`[@guide]`",
            "``a ` [@guide]``",
            "```\n[@guide]\n```",
            "~~~ yaml\n[@guide]\n~~~",
            "- x\n\n  ```\n  [@guide]\n  ```",
            "    [@guide]",
            "<!-- [@guide] -->",
            "<!--\n[@guide]\n-->",
            r"\[@guide]",
            "[@guide](https://x.example)",
            "[@guide]: https://x.example",
            "someone[@guide.example]",
            '---\ntitle: "[@guide]"\n---\nText',
        ],
    )
    def test_code_comments_links_and_escapes_are_left_alone(self, text: str) -> None:
        found = claims.scan(text)
        assert found.claims == () and found.mistakes == ()
        assert claims.mark(claims.body(text)[0]) == claims.body(text)[0]

    @pytest.mark.parametrize("text", ["[@Guide]", "[@guide p 12]", "[@guide#0]", '[@guide: "open]', "# On [@guide]"])
    def test_what_only_looks_like_a_citation_is_named_with_what_to_write(self, text: str) -> None:
        (mistake,) = claims.scan(f"One\n\n{text}\n").mistakes
        assert mistake.line == 3 and "[@record-id" in mistake.remedy

    def test_lines_are_those_of_the_file_with_its_front_matter(self) -> None:
        assert claims.scan("---\ntitle: T\n---\n\nText [@guide].\n").claims[0].line == 5

    def test_the_scan_and_the_marks_agree_whatever_stands_between(self) -> None:
        text = "A [@one] `[@no]` B [@two#1]\n\n```\n[@no]\n```\n\n[@one]\n"
        words = [claim.word for claim in claims.scan(text).claims]
        assert re.findall(r"HFCLAIM\d+X[0-9A-F]+", claims.mark(text)) == words and len(set(words)) == 3

    def test_the_plain_words_survive_markdown(self) -> None:
        text = "Some *text* [@one] and “[@two]”.\n\n- item [@one#2]\n\n> quoted [@three, p. 2]\n"
        scanned = claims.scan(text).claims
        html = python_markdown.markdown(claims.mark(text))
        references = {claim.word: f"<sup>{at}</sup>" for at, claim in enumerate(scanned)}
        made = claims.fill(html, references, {}, "<section>NOTES</section>")
        assert made is not None and "HFCLAIM" not in made and made.endswith("NOTES</section>")
        assert [int(n) for n in re.findall(r"<sup>(\d)</sup>", made)] == [0, 1, 2, 3]

    def test_where_no_reference_can_stand_what_was_written_comes_back(self) -> None:
        html = '<title>W</title><a title="W">x</a><pre>W</pre><p>W</p><p>HFCLAIMSEND</p>'
        word = "HFCLAIM0000X00000000"
        made = claims.fill(html.replace("W", word), {word: "<sup>1</sup>"}, {word: '[@a: "b"]'}, "")
        assert made == (
            '<title>[@a: "b"]</title><a title="[@a: &quot;b&quot;]">x</a><pre>[@a: "b"]</pre><p><sup>1</sup></p>'
        )

    def test_a_page_that_lost_the_place_of_its_notes_is_not_guessed_at(self) -> None:
        assert claims.fill("<p>x</p>", {}, {}, "") is None
        assert claims.fill("<pre>HFCLAIMSEND</pre>", {}, {}, "") is None


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """An archive with one record whose copy, a text, is held, and one of which none is held."""
    init.run(tmp_path)
    (tmp_path / "holdfast.yml").write_text(CONFIG, encoding="utf-8")
    (tmp_path / "sources/files").mkdir(exist_ok=True)
    (tmp_path / "sources/files/guide.txt").write_text(TEXT, encoding="utf-8")
    record(tmp_path, "guide", GUIDE.format(title="Operating guide", quote="for quiet"))
    record(tmp_path, "letter", "title: A letter\nkind: letter\nquotes: [{text: Dear board}]\n")
    deposit.run(workspace(tmp_path), "guide", None)
    return tmp_path


def record(root: Path, name: str, text: str) -> None:
    for path in (root / "sources/records").glob("example*.yml"):
        path.unlink()
    (root / f"sources/records/{name}.yml").write_text(text, encoding="utf-8")


def prose(root: Path, text: str) -> None:
    (root / "docs/petition.md").write_text(text, encoding="utf-8")


def workspace(root: Path) -> Workspace:
    config = records.load_config(root / "holdfast.yml")
    assert isinstance(config, Config), config
    return Workspace(root, config)


def built(root: Path) -> str:
    build.run(workspace(root), search=False)
    return (root / "site/petition.html").read_text(encoding="utf-8")


def errors(root: Path) -> list[Finding]:
    return [one for one in check.run(root).findings if one.level == "error"]


def test_a_citation_becomes_a_numbered_note_that_leads_to_the_words_in_the_copy(place: Path) -> None:
    prose(
        place,
        '# The petition\n\nIt was shut [@guide#1], for quiet [@guide: "not for water but for quiet"].\n'
        "Again [@guide#1]. As they wrote [@letter#1], [@letter].\n",
    )
    html = built(place)
    assert 'id="ref-1"><a href="#source-1"' in html and 'id="ref-2"><a href="#source-2"' in html
    assert 'id="ref-3"><a href="#source-1"' in html
    assert html.count('<li id="source-') == 4 and html.count("No copy is held yet.") == 2
    assert 'href="records/guide.html#words-1"' in html
    assert "<strong>Verified.</strong>" in html and "<q>not for water but for quiet</q>" in html
    page = (place / "site/records/guide.html").read_text(encoding="utf-8")
    assert 'id="words-1">The gate is closed at ten</mark>' in page
    assert '<a href="../petition.html">The petition</a>' in page
    prose(place, "# P\n\nSee [@letter].\n")
    assert html != built(place)
    assert 'id="cited-by"' not in (place / "site/records/guide.html").read_text(encoding="utf-8")
    assert 'id="cited-by"' in (place / "site/records/letter.html").read_text(encoding="utf-8")


WRONG = {
    "[@gide]": ("claim-unknown-record", "Did you mean [@guide]?"),
    "[@guide#3]": ("claim-missing-quote", "2 quotes, so there is no #3"),
    '[@guide: "closed at eleven each night"]': ("claim-not-found", "{only in the copy: ten}"),
    '[@guide: "closed at ten each night, for water"]': ("claim-not-found", "{only in the copy: not}"),
    "[@guide p. 3]": ("claim-syntax", "not the form of a citation"),
}


def test_every_wrong_citation_fails_the_build_and_the_check_with_its_place(place: Path) -> None:
    lines = "".join(f"Then {written} it.\n\n" for written in WRONG)
    prose(place, f"# P\n\n{lines}Fine: [@guide#1].\n")
    with pytest.raises(InvalidSources) as caught:
        build.run(workspace(place), search=False)
    for found in (caught.value.findings, errors(place)):
        assert {(one.path, one.column, one.level) for one in found} == {("docs/petition.md", 6, "error")}
        by_line = {one.line: one for one in found}
        for line, (rule, says) in enumerate(WRONG.values()):
            assert by_line[3 + 2 * line].rule == rule
            assert says in f"{by_line[3 + 2 * line].message} {by_line[3 + 2 * line].remedy}"
        assert len(found) == len(WRONG)


def test_plain_mkdocs_fails_with_file_and_line(place: Path) -> None:
    prose(place, "# P\n\nSee [@nobody].\n")
    command = [sys.executable, "-m", "mkdocs", "build"]
    env = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    done = subprocess.run(command, cwd=place, env=env, capture_output=True, text=True, check=False)
    assert done.returncode != 0 and "docs/petition.md:3:5" in done.stderr


def test_an_archive_whose_mkdocs_yml_does_not_list_the_extension_has_it_all_the_same(place: Path) -> None:
    skin = place / "mkdocs.yml"
    lines = skin.read_text(encoding="utf-8").splitlines(keepends=True)
    skin.write_text("".join(line for line in lines if extension.NAME not in line), encoding="utf-8")
    assert len(lines) == len(skin.read_text(encoding="utf-8").splitlines()) + 1
    (place / "docs/papers").mkdir()
    (place / "docs/papers/one.md").write_text("# P\n\nSee [@guide#2].\n", encoding="utf-8")
    made = theme.prepare(place, place / ".holdfast/skin") / "papers/one.html"
    assert 'href="../records/guide.html#quote-2"' in made.read_text(encoding="utf-8")


def test_a_page_that_the_archive_fills_cannot_cite(place: Path) -> None:
    path = place / "docs/timeline.md"
    path.write_text(path.read_text(encoding="utf-8") + "\nSee [@guide].\n", encoding="utf-8")
    assert [one.rule for one in errors(place)] == ["claim-in-shell"]


def test_a_changed_title_or_quote_reaches_the_prose_although_the_theme_is_kept(place: Path) -> None:
    prose(place, "# P\n\nSee [@guide#2].\n")
    assert "Operating guide" in built(place)
    record(place, "guide", GUIDE.format(title="Operating guide, second edition", quote="for water"))
    html = built(place)
    assert "second edition" in html and "<q>for water</q>" in html
    assert "Just before these words the copy has “not”." in html


def test_nothing_of_a_record_is_read_as_markup(place: Path) -> None:
    record(place, "guide", GUIDE.format(title=f"'{HOSTILE}'", quote="boats wait & <b>listen</b>"))
    prose(place, "# P\n\nSee [@guide#2] and [@guide].\n")
    html = built(place)
    assert "<script>alert(1)" not in html and "javascript:alert" not in re.sub(
        r"\[x\]\(javascript:alert\(2\)\)", "", html
    )
    assert "&lt;script&gt;alert(1)&lt;/script&gt; {{ 7 * 7 }}" in html
    assert "<q>boats wait &amp; &lt;b&gt;listen&lt;/b&gt;</q>" in html
    assert html.count('class="hf-notes"') == 1


def test_a_sealed_copy_lends_no_words_to_notes_or_findings(place: Path) -> None:
    path = place / "sources/records/guide.yml"
    path.write_text(path.read_text(encoding="utf-8") + "access: sealed\n", encoding="utf-8")
    prose(place, '# P\n\nSee [@guide: "The gate […] for quiet"].\n')
    html = built(place)
    assert "not shown to readers" in html and "not for water" not in html
    prose(place, '# P\n\nSee [@guide: "The gate is closed at nine"].\n')
    found = [one for one in errors(place) if one.rule == "claim-not-found"]
    assert "ten" not in found[0].message.replace("written", "")


class TestQuotesOfRecords:
    def test_check_passes_when_the_copy_has_the_words(self, place: Path) -> None:
        assert errors(place) == []

    def test_words_that_are_not_there_are_an_error_at_their_place(self, place: Path) -> None:
        record(place, "guide", GUIDE.format(title="G", quote="closed at eleven each night"))
        (found,) = errors(place)
        assert (found.rule, found.path, found.line) == ("quote-not-found", "sources/records/guide.yml", 7)
        assert found.column > 1 and "{only in the quote: eleven} {only in the copy: ten}" in found.message
        assert check.run(place, quotes=False).findings == () or not [
            one for one in check.run(place, quotes=False).findings if one.rule.startswith("quote-")
        ]

    def test_what_turns_the_meaning_is_a_note(self, place: Path) -> None:
        record(place, "guide", GUIDE.format(title="G", quote="for water"))
        found = [one for one in check.run(place).findings if one.rule == "quote-context"]
        assert [(one.level, one.line) for one in found] == [("note", 7)]

    def test_quotes_without_a_copy_are_named_only_when_asked_for(self, place: Path) -> None:
        assert "quote-not-checked" not in {one.rule for one in check.run(place).findings}
        found = [one for one in check.run(place, quotes=True).findings if one.rule == "quote-not-checked"]
        assert [(one.path, one.level) for one in found] == [("sources/records/letter.yml", "note")]

    def test_a_second_check_takes_what_the_first_found(self, place: Path) -> None:
        record(place, "guide", GUIDE.format(title="G", quote="closed at eleven each night"))
        first = check.run(place).findings
        kept = next((place / ".holdfast").rglob("quotes.json"))
        stamp = kept.stat().st_mtime_ns
        assert check.run(place).findings == first and kept.stat().st_mtime_ns == stamp
        kept.write_text("{}", encoding="utf-8")
        assert check.run(place).findings == first
