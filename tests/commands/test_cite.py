"""``holdfast cite``: the citations of the record's page, for people and for pipes."""

from __future__ import annotations

import html
import json

import pytest
from click.testing import CliRunner

from holdfast import citations, records
from holdfast.cli import cli
from holdfast.commands import build, cite, init
from holdfast.config import Config, Workspace
from holdfast.errors import UsageError

STYLES = [style for style, _, _ in citations.STYLES]


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    root = tmp_path_factory.mktemp("archive")
    init.run(root)
    (root / "sources" / "organisations.yml").write_text("board: {name: Harbour Board}\n", encoding="utf-8")
    for name in ("guide", "letter"):
        text = (
            f"title: The {name} & more\nkind: report\npublisher: board\ndate: 2018\nurl: https://a.example.org/{name}\n"
        )
        (root / "sources" / "records" / f"{name}.yml").write_text(text, encoding="utf-8")
    config = records.load_config(root / "holdfast.yml")
    assert isinstance(config, Config)
    return Workspace(root, config)


def test_it_prints_what_the_page_shows(workspace: Workspace) -> None:
    report = cite.run(workspace, ["guide"])
    build.run(workspace, search=False)
    page = html.unescape((workspace.site / "records" / "guide.html").read_text(encoding="utf-8"))
    assert [row["style"] for row in report.data["citations"]] == STYLES
    for row in report.data["citations"]:
        assert row["text"] in page
        assert f"{row['label']}:\n{row['text']}" in report.text


def test_one_style_is_printed_alone_for_several_records(workspace: Workspace) -> None:
    report = cite.run(workspace, ["letter", "guide"], styles=["bibtex"])
    assert report.text.startswith("@misc{letter,") and "\n\n@misc{guide," in report.text
    assert "BibTeX" not in report.text


def test_wrong_usage_is_named(workspace: Workspace) -> None:
    with pytest.raises(UsageError, match="Did you mean 'guide'"):
        cite.run(workspace, ["giude"])
    with pytest.raises(UsageError, match="harvard"):
        cite.run(workspace, ["guide"], styles=["havard"])
    with pytest.raises(UsageError, match="ids"):
        cite.run(workspace, [])


def test_the_command_line_prints_citations_and_nothing_else(workspace: Workspace) -> None:
    root = str(workspace.root)
    done = CliRunner().invoke(cli, ["cite", "-C", root, "--style", "harvard", "guide"])
    assert done.exit_code == 0
    assert done.stdout == cite.run(workspace, ["guide"], styles=["harvard"]).text + "\n"
    body = json.loads(CliRunner().invoke(cli, ["cite", "-C", root, "--json", "guide"]).stdout)
    assert body["ok"] and {row["style"] for row in body["citations"]} == set(STYLES)
    assert body["items"] == [{"record": "guide", "outcome": "cited"}]


def test_csl_json_of_several_records_is_one_file(workspace: Workspace) -> None:
    items = json.loads(cite.run(workspace, ["letter", "guide"], styles=["csl-json"]).text)
    assert [item["id"] for item in items] == ["letter", "guide"]


def test_the_page_shows_two_styles_at_once_and_the_others_behind_a_summary(workspace: Workspace) -> None:
    build.run(workspace, search=False)
    page = (workspace.site / "records" / "guide.html").read_text(encoding="utf-8")
    before, _, behind = page[page.index('id="cite"') :].partition('<details class="hf-more-cites">')
    shown, hidden = ([style for style in STYLES if f'id="cite-{style}"' in part] for part in (before, behind))
    assert shown == ["harvard", "wikipedia"] and shown + hidden == STYLES
