"""The documentation against the code: what a page lists is what there is, and its examples work."""

from __future__ import annotations

import ast
import dataclasses
import hashlib
import json
import re
from collections.abc import Iterator
from pathlib import Path
from types import UnionType
from typing import Any, Literal, get_args, get_origin, get_type_hints

import click
import pydantic
import pytest
import yaml
from markdown.extensions.toc import slugify

from holdfast import canonical, cli, console, edtf, records, strict_yaml
from holdfast.archive import events, manifests
from holdfast.commands import build, capture, check, init, stamp
from holdfast.config import Config, Workspace
from holdfast.console import describe
from holdfast.model import (
    Access,
    Capture,
    FailureReason,
    Finding,
    Item,
    Memento,
    ObservationOutcome,
    Payload,
    Report,
    SnapshotStateName,
    Sources,
    StateName,
    StoredFile,
)
from holdfast.records import explain, schema, settings

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
PACKAGE = ROOT / "scripts" / "holdfast"
PAGES = [*(ROOT / name for name in ("README.md", "CONTRIBUTING.md", "SECURITY.md")), *sorted(DOCS.rglob("*.md"))]
NOT_YET = {"docs/images/record-page.png", "docs/benchmarks.md"}
SHELLS = {DOCS / name for name in ("organisations.md", "timeline.md")}
"""Pages whose anchors come from the archive."""
CODE = re.compile(r"`([^`\n]+)`")
CONFIG = "title: T\nurl: https://t.example/\ncontact: a@t.example\n"


def text_of(name: str) -> str:
    return (DOCS / name).read_text(encoding="utf-8")


def headings(page: str) -> Iterator[tuple[int, int, str]]:
    """Line number, level and words of every heading; a comment in an example is none."""
    fenced = False
    for number, line in enumerate(page.splitlines()):
        fenced ^= line.startswith("```")
        found = None if fenced else re.match(r"(#+) (.+)", line)
        if found:
            yield number, len(found[1]), found[2]


def section(page: str, heading: str) -> str:
    """What stands under a heading of any level, up to the next one of the same level or higher."""
    found = list(headings(page))
    start, level = next((number, level) for number, level, words in found if words == heading)
    end = next((number for number, other, _ in found if number > start and other <= level), None)
    return "\n".join(page.splitlines()[start + 1 : end]) + "\n"


def rows(text: str) -> Iterator[list[str]]:
    """The cells of every table row, without heads and rules."""
    lines = text.splitlines()
    for number, line in enumerate(lines):
        ruled = number + 1 < len(lines) and lines[number + 1].startswith("|--")
        if line.startswith("| ") and not ruled:
            yield [cell.strip() for cell in line.strip("|").split("|")]


def firsts(text: str) -> set[str]:
    """All names in code form in the first column of the tables."""
    return {name for row in rows(text) for name in CODE.findall(row[0])}


def pairs(text: str) -> dict[str, str]:
    """First column (the bare name) to second column."""
    return {row[0].strip("`"): row[1] for row in rows(text)}


def blocks(text: str, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


class TestRecordsFormat:
    page = text_of("records-format.md")

    @pytest.mark.parametrize(
        ("heading", "model"),
        [
            ("Fields of a record", schema.RecordFile),
            ("Custody", schema.CustodyEntry),
            ("Mementos", schema.MementoEntry),
            ("Rights", schema.RightsEntry),
            ("Quotes", schema.QuoteEntry),
            ("Relations", schema.RelationsEntry),
            ("Organisations", schema.OrganisationEntry),
        ],
    )
    def test_it_lists_every_field(self, heading: str, model: type[pydantic.BaseModel]) -> None:
        text = section(self.page, heading)
        text = text.split("\n### ")[0] if heading == "Fields of a record" else text
        listed = firsts(text) - (set(schema.RIGHTS) if heading == "Rights" else set())
        assert listed == set(model.model_fields)

    def test_it_lists_every_field_of_the_timeline(self) -> None:
        assert firsts(section(self.page, "Events")) == {
            *schema.EventsFile.model_fields,
            *schema.EventEntry.model_fields,
        }

    def test_it_shows_every_word_of_the_lists_as_pages_do(self) -> None:
        assert pairs(section(self.page, "Kinds")) == schema.KINDS
        assert pairs(section(self.page, "Content notes")) == schema.CONTENT_NOTES
        shown = {row[0].strip("`"): (row[1], row[2]) for row in rows(section(self.page, "Relations"))}
        assert shown == {name: (kind.label, kind.inverse) for name, kind in schema.RELATIONS.items()}
        rights = pairs(section(self.page, "Rights"))
        assert {word: rights.get(word) for word in schema.RIGHTS} == schema.RIGHTS
        assert firsts(section(self.page, "Access")) == set(Access)

    def test_every_date_is_shown_as_the_page_says(self) -> None:
        shown = [row for row in rows(section(self.page, "Dates")) if len(row) == 3]
        assert len(shown) > 12
        for written, display, _ in shown:
            assert edtf.parse(written.strip("`")).display == display

    def test_a_refused_date_gives_the_remedy_that_the_page_says(self) -> None:
        refused = [row for row in rows(section(self.page, "Dates")) if len(row) == 2]
        assert len(refused) == 4
        for written, remedy in refused:
            with pytest.raises(edtf.EdtfError) as error:
                edtf.parse(written.strip("`"))
            assert error.value.remedy == remedy

    def test_its_examples_are_accepted_and_use_every_field(self, tmp_path: Path) -> None:
        guide, letter = blocks(section(self.page, "A record"), "yaml")
        organisations = blocks(section(self.page, "Organisations"), "yaml")[0]
        events = blocks(section(self.page, "Events"), "yaml")[0]
        folder = sources_with(tmp_path, {"flood-gate-guide": guide, "flood-gate-letter": letter})
        for other in ("flood-gate-minutes", "flood-gate-report"):
            (folder / "records" / f"{other}.yml").write_text("title: T\nkind: report\n", encoding="utf-8")
        (folder / "organisations.yml").write_text(organisations, encoding="utf-8")
        (folder / "events.yml").write_text(events, encoding="utf-8")
        (folder / "files").mkdir()
        (folder / "files" / "letter.pdf").write_bytes(b"%PDF-")
        assert isinstance(loaded := records.load(folder), Sources), loaded
        used = {*keys_of(guide), *keys_of(letter)}
        assert used == set(schema.RecordFile.model_fields)
        assert set(loaded.organisations) == {"harbour-board", "harbour-users"}
        assert loaded.events[0].evidence == ("flood-gate-guide",)

    def test_the_problems_look_as_it_says(self, tmp_path: Path) -> None:
        text = section(self.page, "What problems look like")
        folder = sources_with(tmp_path, {"flood-gate-guide": blocks(text, "yaml")[0]})
        (folder / "organisations.yml").write_text("harbour-board: {name: N}\n", encoding="utf-8")
        report = check.run(folder.parent)
        assert "\n".join(map(describe, report.findings)) + "\n" == blocks(text, "text")[0]

    def test_a_build_publishes_the_schemas_that_it_names(self, tmp_path: Path) -> None:
        init.run(tmp_path)
        config = records.load_config(tmp_path / "holdfast.yml")
        assert isinstance(config, Config)
        build.run(Workspace(tmp_path, config), search=False)
        named = pairs(section(self.page, "Help from an editor"))
        schemas = records.json_schema()
        assert sorted(named.values()) == sorted(f"`schema/{name}.json`" for name in schemas)
        for name, content in schemas.items():
            published = (tmp_path / "site" / "schema" / f"{name}.json").read_text(encoding="utf-8")
            assert json.loads(published) == content

    def test_a_line_for_the_editor_does_no_harm(self, tmp_path: Path) -> None:
        (example,) = blocks(section(self.page, "Help from an editor"), "yaml")
        assert isinstance(records.load(sources_with(tmp_path, {"flood-gate-letter": example})), Sources)

    def test_it_explains_every_rule_for_records(self) -> None:
        configuration = firsts(section(text_of("configuration.md"), "What problems look like"))
        listed = firsts(section(self.page, "What problems look like"))
        assert RULES_OF_RECORDS - configuration <= listed
        assert listed <= RULES_OF_RECORDS


class TestConfiguration:
    page = text_of("configuration.md")

    def test_it_lists_every_key(self) -> None:
        text = self.page.split("\n## Environment")[0]
        assert firsts(text) == set(leaves(settings.ConfigFile))

    def test_the_defaults_are_those_of_the_code(self, tmp_path: Path) -> None:
        plain = config_from(tmp_path, CONFIG)
        stated = {row[0].strip("`"): row[1].strip("`") for row in rows(self.page.split("\n## Environment")[0])}
        assert {key for key, default in stated.items() if default == "required"} == {"title", "url", "contact"}
        for key, default in stated.items():
            if default not in ("required", "none"):
                outer, _, inner = key.rpartition(".")
                line = f"{outer}: {{{inner}: {default}}}\n" if outer else f"{inner}: {default}\n"
                assert config_from(tmp_path, CONFIG + line) == plain, key
        assert plain.network.ca is None

    def test_its_examples_are_accepted_and_change_something(self, tmp_path: Path) -> None:
        (tmp_path / "test-authority.pem").write_text("PEM", encoding="utf-8")
        plain = config_from(tmp_path, CONFIG)
        examples = blocks(self.page, "yaml")
        assert len(examples) == 11
        for example in examples:
            whole = example if "contact:" in example else CONFIG + example
            assert config_from(tmp_path, whole) != plain

    def test_the_problems_look_as_it_says(self, tmp_path: Path) -> None:
        text = section(self.page, "What problems look like")
        line = next(code for code in CODE.findall(text) if code.startswith("limits:"))
        (tmp_path / "holdfast.yml").write_text(f"{CONFIG}{line}\n", encoding="utf-8")
        found = records.load_config(tmp_path / "holdfast.yml")
        assert isinstance(found, tuple)
        assert describe(found[0]) + "\n" == blocks(text, "text")[0]

    def test_it_explains_the_rules_of_its_own(self) -> None:
        own = rules_of([PACKAGE / "records" / "settings.py"])
        listed = firsts(section(self.page, "What problems look like"))
        assert own == listed

    def test_it_names_every_variable_of_the_environment(self) -> None:
        source = "\n".join(path.read_text(encoding="utf-8") for path in sorted(PACKAGE.rglob("*.py")))
        named = set(re.findall(r'"((?:HOLDFAST|IA)_[A-Z_]+)"', source))
        assert named
        assert named <= set(CODE.findall(self.page))


class TestArchiveFormat:
    page = text_of("archive-format.md")

    def test_the_manifest_is_a_real_one(self) -> None:
        text = section(self.page, "Manifests")
        data = canonical.dumps(json.loads(blocks(text, "json")[0])) + b"\n"
        capture = manifests.decode(data)
        assert f"captures/{capture.record}/{capture.id}.json" in text
        assert hashlib.sha256(data).hexdigest() in text

    def test_it_lists_every_field_of_a_manifest(self) -> None:
        fields = set(flattened(Capture)) - {"id"}
        assert firsts(section(self.page, "Manifests")) == {"schema", *fields}
        assert set(CODE.findall(section(self.page, "Manifests"))) >= words(StoredFile, "role")
        assert set(CODE.findall(section(self.page, "Manifests"))) >= words(Payload, "completeness")

    def test_the_first_line_of_a_run_is_a_real_one_with_every_field(self) -> None:
        text = section(self.page, "The journal").split("\nEvery other line")[0]
        line = canonical.loads(blocks(text, "json")[0].strip().encode())
        assert events.read_start(line).heads
        assert firsts(text) == set(line)

    def test_it_lists_every_field_that_all_events_have(self) -> None:
        text = section(self.page, "The journal").split("\nEvery other line")[1].split("\n### ")[0]
        assert firsts(text) == events._ENVELOPE

    @pytest.mark.parametrize("kind", events.TYPES)
    def test_every_event_has_a_real_line_and_all_its_fields(self, kind: str) -> None:
        text = section(self.page, f"Event `{kind}`")
        line = blocks(text, "json")[0].strip().encode()
        event = events.read_event(canonical.loads(line))
        assert type(event) is events.TYPES[kind]
        fields = {name for name in flattened(events.TYPES[kind]) if not name.startswith("hops.")}
        other = set(get_args(FailureReason)) if kind == "failed" else set()
        other |= set(get_args(ObservationOutcome)) if kind == "observed" else set()
        assert firsts(text) == fields | other

    def test_every_state_and_verdict_of_a_snapshot_is_explained(self) -> None:
        assert firsts(section(text_of("wayback.md"), "States")) == set(get_args(SnapshotStateName))
        assert set(CODE.findall(section(self.page, "Event `snapshot`"))) >= words(Memento, "verdict")

    def test_it_explains_every_rule_of_verify(self) -> None:
        found: dict[str, set[str]] = {}
        for path in sorted((PACKAGE / "archive").glob("*.py")):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and len(node.args) > 1:
                    rule = node.args[1]
                    if node.func.attr in ("error", "note") and isinstance(rule, ast.Constant):
                        found.setdefault(str(rule.value), set()).add(node.func.attr)
        listed = {row[0].strip("`"): row for row in rows(section(self.page, "What `holdfast verify` finds"))}
        assert set(listed) == set(found)
        for rule, levels in found.items():
            _, level, means = listed[rule]
            assert level == ("error" if "error" in levels else "note"), rule
            assert ("a note" in means) is (len(levels) == 2), rule


class TestCommandLine:
    page = text_of("command-line.md")
    common = section(text_of("command-line.md"), "Common options")

    def test_every_command_has_its_section_and_stands_in_the_table(self) -> None:
        sections = re.findall(r"^## holdfast (\S+)$", self.page, re.MULTILINE)
        assert sections == list(cli.cli.commands)
        assert [CODE.findall(row[0])[0] for row in rows(self.page.split("\n## ")[0])] == sections

    @pytest.mark.parametrize("name", cli.cli.commands)
    def test_every_option_is_listed_and_no_other(self, name: str) -> None:
        text = section(self.page, f"holdfast {name}")
        listed = {row[0]: row[1] for row in rows(text) if row[0].startswith("`-")}
        own = [option for option in options_of(name) if not set(option.opts) <= self.in_common(name)]
        assert {code.split()[0] for cell in listed for code in CODE.findall(cell)} == {
            word for option in own for word in (*option.opts, *option.secondary_opts)
        }
        for option in own:
            does = next(does for cell, does in listed.items() if f"`{option.opts[-1]}" in cell)
            if option.show_default and not option.is_flag:
                assert f"`{option.default}`" in does, option.name

    def in_common(self, name: str) -> set[str]:
        """The common options, as far as this command has them by what the page says."""
        found: set[str] = set()
        for row in rows(self.common):
            without = set(CODE.findall(row[1])) & set(cli.cli.commands)
            if name not in without:
                found |= {code.split()[0] for code in CODE.findall(row[0])}
        return found

    @pytest.mark.parametrize("name", cli.cli.commands)
    def test_the_common_options_are_common(self, name: str) -> None:
        has = {word for option in options_of(name) for word in option.opts} | {"-h", "--help"}
        assert self.in_common(name) <= has

    def test_exit_codes_are_those_of_the_code(self) -> None:
        codes = {console.DONE, console.WITH_FAILURES, console.WRONG_USAGE, console.STOPPED, console.INTERRUPTED}
        assert firsts(section(self.page, "Exit codes")) == {str(code) for code in codes}

    def test_outcomes_are_those_of_the_code(self) -> None:
        def outcomes(name: str) -> set[str]:
            return {first for first in firsts(section(self.page, f"holdfast {name}")) if not first.startswith("-")}

        assert outcomes("capture") == set(capture.OUTCOMES)
        assert outcomes("stamp") == set(stamp.OUTCOMES)
        assert outcomes("watch") == {*get_args(StateName), "skipped"}

    def test_the_report_has_the_fields_that_it_lists(self) -> None:
        text = section(self.page, "The JSON report")
        finding = Finding("a.yml", "rule", "Message.", "Remedy.", 1, 1)
        report = Report("check", (Item("a", "failed", "why"),), (finding,), {"errors": 1}, stopped="Later.")
        body = json.loads(console.as_json(report))
        fields = {*body, *(f"items.{key}" for key in body["items"][0])}
        fields |= {f"findings.{key}" for key in body["findings"][0]}
        assert firsts(text) == fields
        example = json.loads(blocks(text, "json")[0])
        items = tuple(Item(**item) for item in example["items"])
        same = Report(example["command"], items, counts=example["counts"], failed=True)
        assert console.as_json(same) + "\n" == blocks(text, "json")[0]


class TestReadmeAndLinks:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")

    def test_the_readme_names_every_command(self) -> None:
        for name in cli.cli.commands:
            assert re.search(rf"\b(holdfast|make) {name}\b", self.readme), name

    def test_the_readme_gives_the_exit_codes(self) -> None:
        for code in firsts(section(text_of("command-line.md"), "Exit codes")):
            assert f"`{code}`" in self.readme

    @pytest.mark.parametrize("path", PAGES, ids=lambda path: path.relative_to(ROOT).as_posix())
    def test_relative_links_lead_somewhere(self, path: Path) -> None:
        for link in links_of(path):
            if re.match(r"[a-z][a-z0-9+.-]*:", link):
                continue
            name, _, anchor = link.partition("#")
            target = (path.parent / name).resolve() if name else path
            if target.relative_to(ROOT).as_posix() in NOT_YET:
                continue
            assert target.exists(), f"{path.name} links to {link}"
            if anchor and target not in SHELLS:
                assert anchor in anchors_of(target), f"{path.name} links to {link}"

    @pytest.mark.parametrize(
        "path", [ROOT / "README.md", PACKAGE / "scaffold" / "sources" / "README.md"], ids=["README", "scaffold"]
    )
    def test_the_example_of_a_record_is_accepted(self, tmp_path: Path, path: Path) -> None:
        (example,) = blocks(path.read_text(encoding="utf-8"), "yaml")
        folder = sources_with(tmp_path, {"flood-gate-guide": example})
        (folder / "organisations.yml").write_text("harbour-board: {name: Harbour Board}\n", encoding="utf-8")
        loaded = records.load(folder)
        assert isinstance(loaded, Sources), loaded
        assert loaded.records[0].publisher == "harbour-board"

    def test_the_change_log_has_a_place_for_what_comes_next(self) -> None:
        changes = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
        assert re.search(r"^## \[Unreleased\]$", changes, re.MULTILINE)

    def test_every_page_of_documentation_is_in_the_navigation(self) -> None:
        navigation = yaml.safe_load((ROOT / "mkdocs.yml").read_text(encoding="utf-8"))["nav"]
        named = {page for entry in navigation for page in pages_of(entry)}
        left_out = {"benchmarks.md"}
        assert {path.name for path in DOCS.glob("*.md")} - left_out == {page for page in named if "/" not in page}


def pages_of(entry: Any) -> Iterator[str]:
    """The files of an entry of MkDocs' navigation, and of those inside it."""
    if isinstance(entry, str):
        yield entry
    elif isinstance(entry, dict):
        for inside in entry.values():
            yield from pages_of(inside)
    else:
        for inside in entry:
            yield from pages_of(inside)


def links_of(path: Path) -> list[str]:
    """The targets of links and images, outside code."""
    text = re.sub(r"^```.*?^```$", "", path.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
    return re.findall(r"\]\(([^)\s]+)\)", CODE.sub("", text))


def anchors_of(path: Path) -> set[str]:
    """The anchors of a page's headings, as MkDocs and code hosts make them."""
    return {slugify(words.replace("`", ""), "-") for _, _, words in headings(path.read_text(encoding="utf-8"))}


def options_of(name: str) -> list[click.Option]:
    return [option for option in cli.cli.commands[name].params if isinstance(option, click.Option)]


def words(kind: type[Any], name: str) -> set[str]:
    """The words that a field of a dataclass may hold."""
    hint = get_type_hints(kind)[name]
    assert get_origin(hint) is Literal
    return set(get_args(hint))


def flattened(kind: type[Any], prefix: str = "") -> Iterator[str]:
    """Every field of a dataclass and of the dataclasses in it, with dots: ``hops.tls.version``."""
    for name, hint in get_type_hints(kind).items():
        yield prefix + name
        inner = [hint, *get_args(hint)] if get_origin(hint) in (tuple, UnionType) else [hint]
        for part in inner:
            if dataclasses.is_dataclass(part) and isinstance(part, type):
                yield from flattened(part, f"{prefix}{name}.")


def sources_with(root: Path, files: dict[str, str]) -> Path:
    """An archive of these records; returns its ``sources/``."""
    folder = root / "sources"
    (folder / "records").mkdir(parents=True)
    (root / "holdfast.yml").write_text(CONFIG, encoding="utf-8")
    for name, content in files.items():
        (folder / "records" / f"{name}.yml").write_text(content, encoding="utf-8")
    return folder


def keys_of(record: str) -> set[str]:
    document = strict_yaml.parse(record.encode(), name="example")
    assert isinstance(document, strict_yaml.Document)
    return set(document.data)


def config_from(folder: Path, content: str) -> Config:
    (folder / "holdfast.yml").write_text(content, encoding="utf-8")
    found = records.load_config(folder / "holdfast.yml")
    assert isinstance(found, Config), (content, found)
    return found


def leaves(model: type[pydantic.BaseModel], prefix: str = "") -> Iterator[str]:
    """Every key of a configuration file, with dots: ``limits.bytes``."""
    for name, field in model.model_fields.items():
        kind = field.annotation
        if isinstance(kind, type) and issubclass(kind, pydantic.BaseModel):
            yield from leaves(kind, f"{prefix}{name}.")
        else:
            yield prefix + name


def rules_of(paths: list[Path]) -> set[str]:
    """The names of rules in code that makes findings: where a call or a tuple gives them as text."""
    places = {"Finding": 1, "refused": 0, "Problem": 2, "_at": 2}
    found: set[str] = set()
    for path in paths:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            rule: ast.expr | None = None
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in places:
                rule = dict(enumerate(node.args)).get(places[node.func.id])
            elif isinstance(node, (ast.Yield, ast.Return)) and isinstance(node.value, ast.Tuple) and node.value.elts:
                rule = node.value.elts[0]
            if isinstance(rule, ast.Constant) and isinstance(rule.value, str):
                found.add(rule.value)
    return found


RULES_OF_RECORDS = {
    *rules_of([PACKAGE / "strict_yaml.py", *sorted((PACKAGE / "records").glob("*.py"))]),
    *(shape[0] for shape in (*explain._SHAPES.values(), *explain._LIMITS.values())),
    explain.MORE_RULE,
}
