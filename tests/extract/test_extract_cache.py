"""The cache: what was read once is not read again, what failed is not tried again, and nothing is half there."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from specimens import DOCX, PDF, docx, everything, extracted, lines, paragraph, pdf, read, refused

from holdfast import extract
from holdfast.extract import engines
from holdfast.model import Extraction, FailedExtraction

NO_PYTHON = "/nonexistent/python"
"""Whoever starts a child with this fails; whoever needs none does not."""


def test_a_second_call_starts_no_child(tmp_path: Path) -> None:
    data = pdf(lines("kept for the next time"))
    first = read(tmp_path, data, PDF)
    second = read(tmp_path, data, PDF, python=NO_PYTHON)
    assert second == first
    assert (second.folder / second.pages[0].image).is_file()


def test_results_lie_under_the_digest_and_the_engine_version(tmp_path: Path) -> None:
    result = read(tmp_path, pdf(lines("text")), PDF)
    document = tmp_path / "cache" / "derived" / result.sha256[:2] / result.sha256
    assert result.folder == document / result.engine
    assert result.engine.startswith("pdf2-pypdfium2-5")
    assert sorted(path.name for path in result.folder.iterdir()) == ["meta.json", "p1.png", "pages.jsonl", "s1.jpg"]
    assert [path.name for path in document.iterdir()] == [result.engine]


def test_a_failure_is_kept_too(tmp_path: Path) -> None:
    reason = refused(tmp_path, b"%PDF-1.7 nothing", PDF)
    assert refused(tmp_path, b"%PDF-1.7 nothing", PDF, python=NO_PYTHON) == reason


def test_a_new_engine_version_reads_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = docx(paragraph("text"))
    old = read(tmp_path, data, DOCX)
    monkeypatch.setattr("holdfast.extract.cache.label_of", lambda engine, tools: f"{engine.name}99")
    assert isinstance(extracted(tmp_path, data, DOCX, python=NO_PYTHON), FailedExtraction)
    new = read(tmp_path, data, DOCX)
    assert new.folder != old.folder
    assert old.folder.is_dir()


def test_text_with_images_serves_those_who_want_text_only(tmp_path: Path) -> None:
    data = pdf(lines("text"))
    bare = read(tmp_path, data, PDF, images=False)
    assert bare.pages[0].image == ""
    full = read(tmp_path, data, PDF)
    assert full.pages[0].image == "p1.png"
    assert read(tmp_path, data, PDF, images=False, python=NO_PYTHON) == full


def test_a_damaged_cache_is_made_again(tmp_path: Path) -> None:
    data = pdf(lines("text"))
    result = read(tmp_path, data, PDF)
    (result.folder / "pages.jsonl").write_text('{"number": 1')
    assert everything(read(tmp_path, data, PDF)) == "text"
    (result.folder / "meta.json").unlink()
    assert everything(read(tmp_path, data, PDF)) == "text"


def test_a_reader_that_cannot_be_started_says_nothing_about_the_document(tmp_path: Path) -> None:
    data = pdf(lines("text"))
    assert "No such file" in refused(tmp_path, data, PDF, python=NO_PYTHON)
    assert "could not be started" in refused(tmp_path, data, PDF, python="/bin/false")
    assert everything(read(tmp_path, data, PDF)) == "text"


def test_a_missing_payload_is_said_and_not_remembered(tmp_path: Path) -> None:
    def tried() -> Extraction | FailedExtraction:
        return extract.extract(payload, sha256="a" * 64, media_type="text/plain", cache=tmp_path / "cache")

    payload = tmp_path / "payload"
    missing = tried()
    assert isinstance(missing, FailedExtraction)
    assert "No such file" in missing.reason
    payload.write_text("now it is there")
    assert isinstance(tried(), Extraction)


def test_types_that_are_not_read_are_said_to_be_so(tmp_path: Path) -> None:
    assert not extract.supported("video/mp4")
    assert refused(tmp_path, b"...", "video/mp4") == "No text is taken from files of the type video/mp4."
    assert not (tmp_path / "cache").exists()
    for media_type in ("application/pdf", "text/html; charset=utf-8", "TEXT/PLAIN", "message/rfc822", DOCX):
        assert extract.supported(media_type)


def test_two_at_once_both_get_the_result(tmp_path: Path) -> None:
    data = pdf(*(lines(f"page {number}") for number in range(20)))
    results: list[object] = []
    threads = [threading.Thread(target=lambda: results.append(extracted(tmp_path, data, PDF))) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results[0] == results[1] == results[2]
    assert len(list((results[0]).folder.parent.iterdir())) == 1  # type: ignore[attr-defined]


@pytest.fixture
def ender(tmp_path: Path) -> Iterator[Callable[[int], None]]:
    """Sends a signal to the child once it has written its third page image."""
    threads: list[threading.Thread] = []

    def end_with(number: int) -> None:
        def wait_and_end() -> None:
            deadline = time.monotonic() + 20
            while time.monotonic() < deadline:
                for folder in (tmp_path / "cache").glob("derived/*/*/.making-*"):
                    if (folder / "p3.png").exists():
                        os.kill(child_in(folder), number)
                        return
                time.sleep(0.005)

        threads.append(threading.Thread(target=wait_and_end))
        threads[0].start()

    yield end_with
    for thread in threads:
        thread.join()


def child_in(folder: Path) -> int:
    """The process that works in ``folder``."""
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                if (entry / "cwd").readlink() == folder:
                    return int(entry.name)
            except OSError:
                continue
    raise AssertionError("no child works there")


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGABRT])
def test_a_child_killed_half_way_leaves_its_finished_pages(
    tmp_path: Path, ender: Callable[[int], None], number: int
) -> None:
    data = pdf(*(lines(*[f"line {line} of page {page}" for line in range(50)]) for page in range(1, 201)))
    ender(number)
    result = read(tmp_path, data, PDF)
    assert len(result.pages) == 200  # all text comes before the first image
    assert result.pages[0].image == "p1.png"
    assert result.pages[199].image == ""
    assert result.problem.startswith("Incomplete: the page images; ")
    again = extracted(tmp_path, data, PDF, python=NO_PYTHON)
    if number == signal.SIGKILL:  # from outside, such as by a machine short of memory: try again next time
        assert isinstance(again, FailedExtraction)
    else:
        assert again == result


def test_what_a_child_leaves_behind_is_not_believed(tmp_path: Path) -> None:
    """A child that has been taken over writes what it likes; the parent takes texts and images, and only those."""
    secret = tmp_path / "secret"
    secret.write_text("private")
    python = tmp_path / "python"
    python.write_text(
        "#!/bin/sh\n"
        f"ln -s {secret} p1.png\nln -s {secret} s1.jpg\nmkdir -p deep/er\necho x > other\n"
        """cat <<'END'
{"begin": true}
{"page": 1, "text": "seen \\u202egnihton\\ud800", "label": "Page 1", "status": "wrong", "warnings": "none"}
{"page": 2, "text": 7}
{"page": -1, "text": "before the first"}
{"image": 1, "name": "p1.png"}
{"image": 1, "name": "../../../../secret"}
[["not", "an", "object"]]
not JSON at all
{"end": true}
{"page": 3, "text": "cut o
END
"""
    )
    python.chmod(0o755)
    result = read(tmp_path, pdf(lines("text")), PDF, python=str(python))
    assert [(page.text, page.status, page.image, page.warnings) for page in result.pages] == [
        ("seen gnihton", "failed", "", ())
    ]
    assert sorted(path.name for path in result.folder.iterdir()) == ["meta.json", "pages.jsonl"]


def test_engine_names_are_fit_for_folders() -> None:
    for engine in {engines.engine_of(media_type) for media_type in engines._ENGINES}:
        assert engine is not None
        name = engines.version_of(engine)
        assert "/" not in name
        assert name[0].isalpha()
