"""``holdfast doctor`` finds what is there, and names the line that installs what is not."""

from __future__ import annotations

from pathlib import Path

from holdfast import extract
from holdfast.commands import doctor
from holdfast.extract.engines import READERS


def outcomes(path: str, folder: Path) -> dict[str, tuple[str, str]]:
    report = doctor.run(folder, environment={"PATH": path}, home=folder)
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


def test_keys_in_an_ia_ini_are_found_and_never_shown(tmp_path: Path) -> None:
    (tmp_path / "holdfast.yml").write_text("title: x\n")
    (tmp_path / "ia.ini").write_text("[s3]\naccess = AAAA\nsecret = SSSS\n")
    outcome, reason = outcomes("", tmp_path)["archive.org keys"]
    assert (outcome, reason) == ("ok", f"found in {tmp_path / 'ia.ini'}")


def test_half_a_pair_of_keys_is_called_broken(tmp_path: Path) -> None:
    report = doctor.run(tmp_path, environment={"IA_ACCESS_KEY_ID": "AAAA"}, home=tmp_path)
    assert report.failed
    assert any("Only one of" in finding.message for finding in report.findings)


def test_every_reader_of_documents_starts_here(tmp_path: Path) -> None:
    assert outcomes("", tmp_path)["text of documents"] == ("ok", "every reader starts")


def test_a_reader_that_lacks_a_library_is_named_with_the_library(tmp_path: Path) -> None:
    python = tmp_path / "python"  # a Python without any of the libraries
    python.write_text("#!/bin/sh\necho 'html: No module named lxml_html_clean'\n")
    python.chmod(0o755)
    assert extract.unready(str(python)) == {"html": "No module named lxml_html_clean"}
    assert set(extract.unready(str(tmp_path / "nowhere"))) == set(READERS)


def test_the_part_that_older_pips_cannot_find_is_asked_for_by_name() -> None:
    asked = (Path(__file__).parents[2] / "pyproject.toml").read_text(encoding="utf-8")
    assert '"lxml-html-clean' in asked, "pip before 23.3 does not resolve lxml[html_clean], and HTML has no text then"


def test_the_store_and_every_mirror_are_asked_whether_they_answer(tmp_path: Path) -> None:
    (tmp_path / "not-a-folder").touch()
    places = f"store: memory://{tmp_path.name}\nmirrors: [copies, not-a-folder]\n"
    text = f"title: T\nurl: https://t.example/\ncontact: a@t.example\n{places}"
    (tmp_path / "holdfast.yml").write_text(text, encoding="utf-8")
    (tmp_path / "copies").mkdir()
    report = doctor.run(tmp_path, environment={}, home=tmp_path)
    found = {item.record: item.outcome for item in report.items if item.record.startswith(("store", "mirror"))}
    assert found == {f"store memory://{tmp_path.name}": "ok", "mirror copies": "ok", "mirror not-a-folder": "broken"}
    assert report.failed
