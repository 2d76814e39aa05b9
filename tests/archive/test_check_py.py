"""``archive/check.py``: what a stranger runs who has Python and nothing of ours."""

from __future__ import annotations

import ast
import hashlib
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from holdfast.archive import Archive, check, readme
from holdfast.archive.timestamp import Asking, stamp
from holdfast.model import Fetched
from time_authority import Authority

Make = Callable[..., Fetched]
LONGEST = 150


@pytest.fixture
def kept(archive: Archive, fetched: Make) -> Archive:
    with archive.run("capture") as run:
        run.keep(fetched())
    return archive


def ask(folder: Path, *more: str, path: str | None = None) -> subprocess.CompletedProcess[str]:
    """Run the copy of the program that lies in the archive, with nothing of the package within its reach."""
    command = [sys.executable, "-I", "-S", str(folder / "check.py"), *more]
    return subprocess.run(command, capture_output=True, text=True, env=None if path is None else {"PATH": path})


def test_it_is_short_and_needs_only_the_standard_library() -> None:
    source = Path(check.__file__).read_text(encoding="utf-8")
    assert source.count("\n") <= LONGEST
    imported = {line.split()[1] for line in source.splitlines() if line.startswith(("import ", "from "))}
    assert imported <= set(sys.stdlib_module_names)
    ast.parse(source, feature_version=(3, 8))


def test_every_archive_gets_it_with_its_first_run_and_a_changed_one_is_noted(kept: Archive) -> None:
    mine = kept.folder / "check.py"
    assert mine.read_bytes() == Path(check.__file__).read_bytes()
    assert kept.verify()[0] == ()
    mine.chmod(0o644)
    mine.write_text("print('All is well.')")
    ((path, rule, level),) = [(found.path, found.rule, found.level) for found in kept.verify()[0]]
    assert (path, rule, level) == ("archive/check.py", "guide-changed", "note")
    mine.unlink()
    assert readme.write_readme(kept.folder)
    assert kept.verify()[0] == ()


def test_a_sound_archive_ends_well_and_shows_the_head(kept: Archive) -> None:
    done = ask(kept.folder)
    assert (done.returncode, done.stderr) == (0, "")
    assert "Nothing is broken." in done.stdout
    assert kept.heads()[0] in done.stdout


def test_each_broken_file_is_named_and_it_ends_with_one(kept: Archive) -> None:
    damaged, missing = sorted(kept.folder.glob("objects/*/*"))[:2]
    damaged.chmod(0o644)
    damaged.write_bytes(b"other bytes")
    missing.unlink()
    done = ask(kept.folder.parent / "archive", str(kept.folder))
    assert (done.returncode, done.stderr) == (1, "2 broken.\n")
    told = [line for line in done.stdout.splitlines() if line.startswith("BROKEN")]
    assert len(told) == 2
    assert damaged.relative_to(kept.folder.parent).as_posix() in done.stdout
    assert f"{missing.relative_to(kept.folder.parent).as_posix()} is missing" in done.stdout


def test_signatures_are_checked_by_openssl_and_the_command_is_shown(kept: Archive, authority: Authority) -> None:
    stamp(kept, [authority.url], Asking("tests"))
    done = ask(kept.folder)
    assert done.returncode == 0, done.stdout
    (line,) = [line for line in done.stdout.splitlines() if line.startswith("Signatures: as in openssl ts -verify")]
    roots = kept.folder.parent / "roots.pem"
    roots.write_bytes(b"".join(path.read_bytes() for path in kept.folder.glob("trust/*.pem")))
    command = line.removeprefix("Signatures: as in ").replace("TRUST", str(roots))
    assert "OK" in subprocess.run(command.split(), capture_output=True, text=True, check=True).stdout
    without = ask(kept.folder, path="/nowhere")
    assert without.returncode == 0
    assert "Signatures: NOT CHECKED, for want of openssl: openssl ts -verify" in without.stdout


def test_a_token_that_openssl_refuses_is_broken(kept: Archive, authority: Authority, tmp_path: Path) -> None:
    stamp(kept, [authority.url], Asking("tests"))
    (token,) = kept.folder.glob("journal/*.tsr")
    refusing = tmp_path / "openssl"
    refusing.write_text("#!/bin/sh\nexit 1\n")
    refusing.chmod(0o755)
    done = ask(kept.folder, path=str(tmp_path))
    assert done.returncode == 1
    assert f"BROKEN archive/journal/{token.name} is altered or damaged: openssl says" in done.stdout


def test_objects_that_lie_elsewhere_are_looked_for_where_the_configuration_says(kept: Archive, tmp_path: Path) -> None:
    shutil.move(kept.folder / "objects", tmp_path / "elsewhere")
    assert ask(kept.folder).returncode == 1, "nothing says that they are elsewhere: they are missing"
    config = tmp_path / "holdfast.yml"
    config.write_text("title: An archive\nstore: elsewhere\n")
    assert ask(kept.folder).returncode == 0
    config.write_text("title: An archive\nstore: 's3://bucket/objects'  # far away\n")
    done = ask(kept.folder)
    assert done.returncode == 0
    assert "Objects: in s3://bucket/objects (NOT looked at: fetch them, and name their folder)" in done.stdout
    next((tmp_path / "elsewhere").glob("*/*")).unlink()
    assert ask(kept.folder, str(kept.folder), str(tmp_path / "elsewhere")).returncode == 1


def test_a_run_that_goes_on_or_was_interrupted_is_no_damage(kept: Archive, fetched: Make) -> None:
    with kept.run("capture") as run:
        assert ask(kept.folder).returncode == 0
        run.keep(fetched("another"))
        assert ask(kept.folder).returncode == 0
        (part,) = kept.folder.glob("journal/*.part")
        torn = part.parent.parent.parent / "torn" / "archive"
        shutil.copytree(kept.folder, torn)
        (torn / "journal" / part.name).chmod(0o644)
        (torn / "journal" / part.name).write_bytes(part.read_bytes() + b'{"half of a li')
        (torn / ".holdfast-0123456789abcdef.tmp").write_bytes(b"half")
        assert ask(torn).returncode == 0


REPOSITORY = Path(__file__).parents[2]
FENCE = re.compile(r"^ *```sh\n(.*?)^ *```$", re.MULTILINE | re.DOTALL)


def commands(text: str) -> list[str]:
    """The commands of README.txt (indented by seven) or of a page (in blocks of sh), in their order."""
    blocks = FENCE.findall(text)
    found = "".join(blocks).splitlines() if blocks else [line for line in text.splitlines() if line.startswith(" " * 7)]
    return [line.strip() for line in found if line.strip() and not line.startswith(" " * 20)]


@pytest.mark.parametrize("text", [readme.TEXT, (REPOSITORY / "docs/check.md").read_text(encoding="utf-8")])
def test_a_stranger_can_follow_the_steps_as_they_are_written(
    text: str, kept: Archive, fetched: Make, authority: Authority, tmp_path: Path
) -> None:
    """Types every command of the two guides into a shell and answers their blanks from what it prints."""
    with kept.run("capture") as run:
        run.keep(fetched("another", b"Another page."))
    stamp(kept, [authority.url], Asking("tests"))
    document = tmp_path / "downloaded.html"
    document.write_bytes(b"<p>A page.</p>")
    values, answers, last = {"FILE": str(document)}, [], ""
    steps = commands(text)
    assert [step.split("=")[0] for step in steps if "=THE-" in step] == ["H", "M", "N", "R"]
    for step in steps:
        name, blank, _ = step.partition("=THE-")
        if blank:
            values[name] = last.split()[0]
            continue
        if "$T" in step and "T" not in values:  # step 5 is done again, with the run file that came next
            assert not list(kept.folder.glob(f"{values['R'][:-6]}.*.tsr"))
            values["R"] = last.split()[0]
            (values["T"],) = [f"journal/{path.name}" for path in kept.folder.glob(f"{values['R'][:-6]}.*.tsr")]
        where = kept.folder.parent if "archive/check.py" in step else kept.folder
        script = "; ".join(
            [*(f"{name}='{value}'" for name, value in values.items()), step.replace("/tmp/", f"{tmp_path}/")]
        )
        done = subprocess.run(["bash", "-c", script], cwd=where, capture_output=True, text=True)
        assert done.returncode == 0 or step.startswith("ls "), (step, done.stderr)
        if step[1] == "=":
            told = subprocess.run(
                ["bash", "-c", f'{script}; echo "${step[0]}"'], cwd=where, capture_output=True, text=True
            )
            values[step[0]] = told.stdout.strip()
        last = done.stdout
        answers.append(last + done.stderr)
    assert values["H"] == hashlib.sha256(document.read_bytes()).hexdigest()
    assert values["N"][:8] == Path(values["M"]).stem[-8:]
    assert "Verification: OK" in "".join(answers)
    assert "Nothing is broken." in answers[-1]
