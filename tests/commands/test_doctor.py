"""``holdfast doctor`` finds what is there, and names the line that installs what is not."""

from __future__ import annotations

from pathlib import Path

from holdfast.commands import doctor


def outcomes(path: str, folder: Path) -> dict[str, tuple[str, str]]:
    report = doctor.run(folder, environment={"PATH": path})
    assert not report.failed
    return {item.record: (item.outcome, item.reason) for item in report.items}


def test_a_program_on_the_path_is_found_with_its_version(tmp_path: Path) -> None:
    program = tmp_path / "chromium"
    program.write_text("#!/bin/sh\necho Chromium 1.2.3\n")
    program.chmod(0o755)
    assert outcomes(str(tmp_path), tmp_path)["Chromium"] == ("ok", "Chromium 1.2.3 (for browser tests of the site)")


def test_a_missing_program_comes_with_the_line_that_installs_it(tmp_path: Path) -> None:
    outcome, reason = outcomes(str(tmp_path), tmp_path)["Chromium"]
    assert outcome == "missing"
    assert "apt install chromium" in reason


def test_an_archive_above_the_folder_is_named(tmp_path: Path) -> None:
    (tmp_path / "holdfast.yml").write_text("title: x\n")
    (tmp_path / "deep").mkdir()
    assert str(tmp_path) in outcomes("", tmp_path / "deep")["archive"][1]
