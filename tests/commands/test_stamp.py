"""``holdfast stamp`` as a command: outcomes, exit code, what the page of a record says of it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from holdfast import archive
from holdfast.cli import cli
from holdfast.commands import build, capture, init, stamp
from holdfast.commands.selection import load_sources
from holdfast.config import Config, Workspace
from holdfast.demo.web import SmallWeb
from holdfast.records import load_config
from time_authority import Authority

HOST = "papers.example"


@pytest.fixture
def workspace(tmp_path: Path, authority: Authority) -> Iterator[Workspace]:
    """An archive with one paper, captured."""
    file = tmp_path / "web" / "hosts" / HOST / "one.txt"
    file.parent.mkdir(parents=True)
    file.write_text("The paper number one. It is fictional.\n")
    root = tmp_path / "root"
    init.run(root)
    with SmallWeb(tmp_path / "web") as web:
        settings = (
            f"title: T\nurl: https://t.example/\ncontact: a@t.example\ntimestamps: ['{authority.url}']\n"
            f"network: {{allow: [127.0.0.0/8], resolve: {{{HOST}: '127.0.0.1:{web.port}'}}}}\n"
        )
        (root / "holdfast.yml").write_text(settings)
        (root / "sources/records/one.yml").write_text(
            f"title: One\nkind: paper\nurl: http://{HOST}/one.txt\nrights: {{basis: unknown}}\n"
        )
        config = load_config(root / "holdfast.yml")
        assert isinstance(config, Config), config
        made = Workspace(root, config)
        assert capture.run(made).counts["captured"] == 1
        yield made


def invoke(workspace: Workspace, *args: str) -> Result:
    return CliRunner().invoke(cli, [*args, "-C", str(workspace.root), "--json"])


def page(workspace: Workspace) -> str:
    build.run(workspace, search=False)
    return (workspace.site / "records" / "one.html").read_text(encoding="utf-8")


def test_the_page_says_by_when_the_bytes_existed_once_that_was_signed(workspace: Workspace) -> None:
    assert "Not time-stamped yet" in page(workspace)
    assert stamp.run(workspace).counts == {"stamped": 1}
    after = page(workspace)
    assert "Not time-stamped yet" not in after
    assert "according to Test Time Stamps (127.0.0.1:" in after
    assert "after the capture" in after
    store = archive.Archive(workspace.archive, workspace.config.store)
    (record,) = load_sources(workspace).records
    holding = archive.holding_of(record, store.read(), workspace.config.watch)
    (given,) = holding.existed_by
    assert given.at[:10] in json.loads(invoke(workspace, "stamp").stdout)["items"][0]["reason"]


def test_a_second_run_has_nothing_to_do(workspace: Workspace, authority: Authority) -> None:
    stamp.run(workspace)
    assert stamp.run(workspace).counts == {"already": 1}
    assert authority.requests == 1


def test_an_authority_that_is_down_is_no_failure_and_is_asked_again(workspace: Workspace, authority: Authority) -> None:
    authority.status = 500
    result = invoke(workspace, "stamp")
    assert result.exit_code == 0
    report = json.loads(result.stdout)
    assert (report["ok"], report["counts"]) == (True, {"pending": 1})
    assert "500" in report["items"][0]["reason"]
    assert "; pending since 20" in report["items"][0]["reason"]
    authority.status = 200
    assert json.loads(invoke(workspace, "stamp").stdout)["counts"] == {"stamped": 1}
    assert invoke(workspace, "verify").exit_code == 0


def test_without_an_authority_nothing_is_asked(workspace: Workspace, authority: Authority) -> None:
    without = Workspace(workspace.root, replace(workspace.config, timestamps=()))
    assert stamp.run(without).items == ()
    assert authority.requests == 0
