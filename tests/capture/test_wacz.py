"""The WACZ is complete, checkable, and the same for the same input."""

from __future__ import annotations

import hashlib
import io
import json
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hostile import HOST, PNG, HostileWeb, answer, chunked
from warcio.archiveiterator import ArchiveIterator

from holdfast.capture.cdxj import IndexEntry, index, surt
from holdfast.capture.wacz import Page, write_wacz
from holdfast.model import FailedCapture, Fetched

Take = Callable[..., Fetched | FailedCapture]
PAGE = (
    b"<html><title>Minutes</title><p>Nobody  <b>voted</b>.</p><script>x</script>"
    b"<img src=/a.png><img src=/gone.png><img src=/broken.png>"
)


@pytest.fixture
def fetched(web: HostileWeb, take: Take) -> Fetched:
    web.routes = {
        "/": chunked(PAGE, "Content-Type: text/html"),
        "/a.png": answer(PNG * 40, "Content-Type: image/png"),
        "/broken.png": b"",
    }
    web.keep_alive = False
    result = take()
    assert isinstance(result, Fetched), result
    return result


def test_every_part_is_named_with_its_digest(fetched: Fetched) -> None:
    with zipfile.ZipFile(fetched.wacz_path) as package:
        assert package.namelist() == ["archive/data.warc.gz", "indexes/index.cdxj", "pages/pages.jsonl",
                                      "datapackage.json", "datapackage-digest.json"]  # fmt: skip
        assert all(item.compress_type == zipfile.ZIP_STORED for item in package.infolist())
        described = json.loads(package.read("datapackage.json"))
        for resource in described["resources"]:
            data = package.read(resource["path"])
            assert resource["hash"] == "sha256:" + hashlib.sha256(data).hexdigest()
            assert resource["bytes"] == len(data)
        digest = json.loads(package.read("datapackage-digest.json"))
        assert digest["hash"] == "sha256:" + hashlib.sha256(package.read("datapackage.json")).hexdigest()
        pages = [json.loads(line) for line in package.read("pages/pages.jsonl").splitlines()]
    assert described["wacz_version"] == "1.1.1"
    assert described["mainPageUrl"] == pages[1]["url"] == f"http://{HOST}/"
    assert described["created"] == pages[1]["ts"] == fetched.hops[-1].at
    assert pages[1]["title"] == "Minutes"
    assert pages[0]["hasText"]
    assert pages[1]["text"] == "Nobody voted ."


def test_the_index_points_at_each_answer(fetched: Fetched) -> None:
    with zipfile.ZipFile(fetched.wacz_path) as package:
        warc = package.read("archive/data.warc.gz")
        lines = package.read("indexes/index.cdxj").decode().splitlines()
    assert lines == sorted(lines)
    entries = [json.loads(line.split(" ", 2)[2]) for line in lines]
    assert {(entry["url"], entry["status"]) for entry in entries} == {
        (f"http://{HOST}/", "200"), (f"http://{HOST}/a.png", "200"), (f"http://{HOST}/gone.png", "404")
    }  # fmt: skip
    for entry in entries:
        start, length = int(entry["offset"]), int(entry["length"])
        records = list(ArchiveIterator(io.BytesIO(warc[start : start + length])))
        assert len(records) == 1
        assert records[0].rec_headers.get_header("WARC-Target-URI") == entry["url"]


def test_a_part_without_answer_leaves_a_metadata_record(fetched: Fetched) -> None:
    with zipfile.ZipFile(fetched.wacz_path) as package:
        warc = package.read("archive/data.warc.gz")
    notes = {
        record.rec_headers.get_header("WARC-Target-URI"): record.content_stream().read()
        for record in ArchiveIterator(io.BytesIO(warc))
        if record.rec_type == "metadata"
    }
    assert notes[f"http://{HOST}/broken.png"].startswith(b"fetchError: unreachable: ")


def test_warcio_check_passes(fetched: Fetched, tmp_path: Path) -> None:
    with zipfile.ZipFile(fetched.wacz_path) as package:
        (tmp_path / "data.warc.gz").write_bytes(package.read("archive/data.warc.gz"))
    program = "import sys; from warcio.cli import main; sys.exit(main())"
    done = subprocess.run([sys.executable, "-c", program, "check", "-v", str(tmp_path / "data.warc.gz")],
                          capture_output=True, text=True)  # fmt: skip
    assert done.returncode == 0, done.stdout
    assert "fail" not in done.stdout and done.stdout.count("digest pass") >= 6


def test_wacz_validate_passes_and_sees_a_changed_byte(
    fetched: Fetched, validate: Callable[[Path], None], tmp_path: Path
) -> None:
    package = tmp_path / "kept.wacz"
    package.write_bytes(fetched.wacz_path.read_bytes())
    validate(package)
    package.write_bytes(package.read_bytes().replace(b"Nobody voted", b"Nobody noted"))
    with pytest.raises(AssertionError):
        validate(package)


def test_a_cut_part_is_marked_as_cut(web: HostileWeb, take: Take) -> None:
    web.keep_alive = False
    web.routes = {
        "/": answer(b"<html><img src=/cut.png>", "Content-Type: text/html"),
        "/cut.png": answer(PNG, "Content-Length: 99999", length=False),
    }
    result = take()
    assert isinstance(result, Fetched)
    with zipfile.ZipFile(result.wacz_path) as package:
        records = ArchiveIterator(io.BytesIO(package.read("archive/data.warc.gz")))
        marks = [r.rec_headers.get_header("WARC-Truncated") for r in records if r.rec_type == "response"]
    assert marks == [None, "disconnect"]


def test_the_same_input_gives_the_same_bytes(tmp_path: Path) -> None:
    warc = tmp_path / "data.warc.gz"
    warc.write_bytes(b"not looked into")
    entries = [IndexEntry(f"http://h.uk/{n}", "20210617093000", "text/html", 200, "sha256:00", n, 9) for n in (2, 1)]
    page = Page("http://h.uk/1", "2021-06-17T09:30:00.000000Z", "Caf\xe9")
    write_wacz(tmp_path / "a.wacz", warc, entries, page)
    write_wacz(tmp_path / "b.wacz", warc, reversed(entries), page)
    assert (tmp_path / "a.wacz").read_bytes() == (tmp_path / "b.wacz").read_bytes()
    with pytest.raises(FileExistsError):
        write_wacz(tmp_path / "a.wacz", warc, entries, page)


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("http://www.nhs.uk/", "uk,nhs)/"),
        ("https://www2.NHS.uk:443/A/B?z=1&a=2", "uk,nhs)/a/b?a=2&z=1"),
        ("http://nhs.uk:8080/a", "uk,nhs:8080)/a"),
        ("http://wwwx.nhs.uk/a/", "uk,nhs,wwwx)/a/"),
        ("http://nhs.uk", "uk,nhs)/"),
    ],
)
def test_the_sort_key_turns_the_host_around(url: str, key: str) -> None:
    assert surt(url) == key


def test_an_empty_index_is_empty() -> None:
    assert index([], "data.warc.gz") == b""
