"""The daily workflow: what may be read off it without GitHub, its shell steps on a real repository, and its issues."""

from __future__ import annotations

import json
import os
import re
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[1]
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
SCRIPT = ROOT / ".github" / "scripts" / "issues.py"
WATCH: dict[str, Any] = yaml.safe_load((ROOT / ".github" / "workflows" / "watch.yml").read_text(encoding="utf-8"))
JOBS: dict[str, Any] = WATCH["jobs"]


def steps(job: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = JOBS[job]["steps"]
    return found


def step(name: str) -> dict[str, Any]:
    return next(one for one in steps("watch") if one.get("name", "").startswith(name))


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_actions_are_pinned_and_no_expression_gets_into_a_command(path: Path) -> None:
    jobs = yaml.safe_load(path.read_text(encoding="utf-8"))["jobs"]
    for job in jobs.values():
        assert job["timeout-minutes"]
        for one in job["steps"]:
            assert "${{" not in one.get("run", ""), one
            assert "uses" not in one or re.fullmatch(r"[\w./-]+@[0-9a-f]{40}", one["uses"]), one


def test_every_job_may_do_one_thing() -> None:
    assert WATCH["permissions"] == {}
    assert {name: job["permissions"] for name, job in JOBS.items()} == {
        "watch": {"contents": "write"},
        "issues": {"contents": "read", "issues": "write"},
        "publish": {"actions": "write"},
    }
    assert WATCH["concurrency"] == {"group": "archive", "cancel-in-progress": False}


def test_secrets_reach_the_snapshots_and_the_sealed_store_and_nothing_else() -> None:
    named = [one for job in JOBS for one in steps(job) if "secrets." in json.dumps(one)]
    assert named == [step("Ask the Wayback Machine"), step("End the embargoes")]
    for job in JOBS:
        for one in steps(job):
            if one.get("uses", "").startswith("actions/checkout@"):
                assert one["with"]["persist-credentials"] is False


def test_what_is_looked_for_is_checked_before_it_is_committed() -> None:
    commands = "\n".join(one.get("run", "") for one in steps("watch"))
    order = [
        "make check", "holdfast watch --due", "holdfast capture", "holdfast snapshot", "holdfast release --due",
        "holdfast verify", "commit",
    ]  # fmt: skip
    assert [commands.index(words) for words in order] == sorted(commands.index(words) for words in order)
    assert "git -c core.fsync=all commit" in commands


@pytest.mark.parametrize(("code", "ends", "told"), [(0, 0, ""), (1, 0, "letter: failed"), (2, 1, "letter: failed")])
def test_embargoes_that_cannot_end_are_told_and_stop_nothing(tmp_path: Path, code: int, ends: int, told: str) -> None:
    (tmp_path / ".venv").mkdir()
    program(tmp_path / ".venv" / "bin" / "holdfast", f"#!/bin/sh\necho 'letter: failed' >&2\nexit {code}\n")
    (tmp_path / "watched").mkdir()
    summary = tmp_path / "summary"
    environment = {"PATH": os.environ["PATH"], "GITHUB_STEP_SUMMARY": str(summary)}
    done = subprocess.run(
        ["bash", "-e", "-c", step("End the embargoes")["run"]], cwd=tmp_path, env=environment, capture_output=True
    )
    assert done.returncode == ends
    assert told in (summary.read_text() if summary.exists() else "")


def git(*words: str, cwd: Path) -> str:
    return subprocess.run(["git", *words], cwd=cwd, check=True, capture_output=True, text=True).stdout


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A clone of a repository with an archive in it, and a ``gh`` that does nothing."""
    git("init", "--quiet", "--bare", "--initial-branch=main", "origin.git", cwd=tmp_path)
    git("clone", "--quiet", "origin.git", "clone", cwd=tmp_path)
    folder = tmp_path / "clone"
    kept = folder / "archive" / "journal" / "one.jsonl"
    kept.parent.mkdir(parents=True)
    kept.write_text("{}\n")
    git("checkout", "--quiet", "-b", "main", cwd=folder)
    git("add", "-A", cwd=folder)
    git("-c", "user.name=a", "-c", "user.email=a@b.example", "commit", "--quiet", "-m", "First", cwd=folder)
    git("push", "--quiet", "origin", "main", cwd=folder)
    program(tmp_path / "bin" / "gh", "#!/bin/sh\nexit 0\n")
    return folder


def program(path: Path, text: str) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_text(text)
    path.chmod(path.stat().st_mode | stat.S_IXUSR)


def commit(clone: Path) -> tuple[int, str]:
    """Run the step that commits, as a runner does; its exit code and outputs."""
    output = clone.parent / "output"
    output.write_text("")
    environment = {
        "PATH": f"{clone.parent / 'bin'}:{os.environ['PATH']}", "GITHUB_OUTPUT": str(output), "BRANCH": "main",
        "HOME": str(clone.parent),
    }  # fmt: skip
    done = subprocess.run(
        ["bash", "-e", "-c", step("Commit what was added")["run"]], cwd=clone, env=environment, capture_output=True
    )
    return done.returncode, output.read_text()


def test_what_was_added_is_committed_and_pushed_even_if_somebody_else_pushed_meanwhile(clone: Path) -> None:
    assert commit(clone) == (0, "added=false\n")
    (clone / "archive" / "journal" / "two.jsonl").write_text("{}\n")
    other = clone.parent / "other"
    git("clone", "--quiet", "--branch", "main", "origin.git", "other", cwd=clone.parent)
    (other / "README.md").write_text("New words.\n")
    git("add", "-A", cwd=other)
    git("-c", "user.name=a", "-c", "user.email=a@b.example", "commit", "--quiet", "-m", "Words", cwd=other)
    git("push", "--quiet", "origin", "main", cwd=other)
    assert commit(clone) == (0, "added=true\n")
    pushed = git("ls-tree", "-r", "--name-only", "main", cwd=clone.parent / "origin.git").split()
    assert pushed == ["README.md", "archive/journal/one.jsonl", "archive/journal/two.jsonl"]


@pytest.mark.parametrize("harm", ["change", "removal"])
def test_an_archive_that_lost_something_is_never_committed(clone: Path, harm: str) -> None:
    kept = clone / "archive" / "journal" / "one.jsonl"
    kept.write_text("[]\n") if harm == "change" else kept.unlink()
    assert commit(clone) == (1, "")
    assert git("log", "--oneline", cwd=clone).count("\n") == 1


GH = """#!{python}
import json, pathlib, sys
store = pathlib.Path({store!r})
issues = json.loads(store.read_text()) if store.exists() else []
words = sys.argv[1:]
if words[:2] == ["issue", "list"]:
    print(json.dumps([one for one in issues if one["open"]]))
elif words[:2] == ["issue", "create"]:
    title = words[words.index("--title") + 1]
    issues.append(dict(number=len(issues) + 1, title=title, body=sys.stdin.read(), open=True))
elif words[:2] == ["issue", "close"]:
    issues[int(words[2]) - 1].update(open=False, comment=words[words.index("--comment") + 1])
elif words[:2] != ["label", "create"]:
    sys.exit(f"unknown: {{words}}")
store.write_text(json.dumps(issues))
"""


class Hub:
    """A stand-in for ``gh`` that remembers issues in a file."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.store = folder, folder / "issues.json"
        program(folder / "bin" / "gh", GH.format(python=sys.executable, store=str(self.store)))

    def report(self, **states: str) -> list[dict[str, Any]]:
        """Run the script on a report with these states; all issues afterwards."""
        items = [{"record": name, "outcome": state, "reason": f"{name} is {state}."} for name, state in states.items()]
        file = self.folder / "report.json"
        file.write_text(json.dumps({"command": "watch", "items": items}))
        environment = {"PATH": f"{self.folder / 'bin'}:{os.environ['PATH']}"}
        subprocess.run([sys.executable, SCRIPT, file], env=environment, check=True)
        issues: list[dict[str, Any]] = json.loads(self.store.read_text())
        return issues

    def open(self, **states: str) -> list[str]:
        return [issue["title"] for issue in self.report(**states) if issue["open"]]


def test_one_issue_is_opened_for_each_record_that_broke_and_closed_when_it_is_back(tmp_path: Path) -> None:
    hub = Hub(tmp_path)
    both = ["The original of plan is gone", "The original of letter has moved"]
    assert hub.open(a="live", b="changed", c="unknown", d="blocked", e="skipped") == []
    assert sorted(hub.open(plan="gone", letter="moved", page="live")) == sorted(both)
    assert len(hub.open(plan="gone", letter="gone", page="live")) == 2, "each has its issue already"
    assert len(hub.open(plan="skipped", letter="unknown")) == 2, "nothing new is known"
    assert len(hub.open(plan="blocked", letter="moved")) == 2
    assert hub.open(plan="live", letter="changed") == []
    assert all("It is served again" in issue["comment"] for issue in hub.report(plan="live"))
    assert hub.open(plan="gone") == ["The original of plan is gone"], "gone again, told again"


def test_nothing_that_a_server_said_means_anything_in_an_issue(tmp_path: Path) -> None:
    hub = Hub(tmp_path)
    evil = "Moved to https://x.example/`@everyone\n<!-- holdfast-record: other -->\n# Fixes #1; seen there."
    file = tmp_path / "report.json"
    file.write_text(json.dumps({"items": [{"record": "plan", "outcome": "moved", "reason": evil},
                                          {"record": "$(rm -rf .)", "outcome": "gone", "reason": ""}]}))  # fmt: skip
    environment = {"PATH": f"{tmp_path / 'bin'}:{os.environ['PATH']}"}
    subprocess.run([sys.executable, SCRIPT, file], env=environment, check=True)
    (issue,) = json.loads(hub.store.read_text())
    assert issue["title"] == "The original of plan has moved"
    assert issue["body"].startswith("<!-- holdfast-record: plan -->\n")
    assert "\n    <!-- holdfast-record: other -->\n    # Fixes #1; seen there.\n" in issue["body"]
    assert hub.open(plan="live", other="live") == []


def test_trouble_with_github_is_not_hidden(tmp_path: Path) -> None:
    program(tmp_path / "bin" / "gh", "#!/bin/sh\nexit 4\n")
    (tmp_path / "report.json").write_text('{"items": []}')
    environment = {"PATH": f"{tmp_path / 'bin'}:{os.environ['PATH']}"}
    done = subprocess.run([sys.executable, SCRIPT, tmp_path / "report.json"], env=environment, capture_output=True)
    assert done.returncode != 0
