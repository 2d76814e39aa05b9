"""Object stores: a local folder and any other address keep the same promises."""

from __future__ import annotations

import hashlib
import subprocess
import sys
import tracemalloc
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import fsspec
import pytest

from holdfast.archive import Archive, write_readme
from holdfast.archive.objects import ObjectStore
from holdfast.archive.stores import open_store
from holdfast.errors import ArchiveError
from holdfast.model import Fetched

Make = Callable[..., Fetched]
BODY = b"The content of a leaflet."
NAME = hashlib.sha256(BODY).hexdigest()


@pytest.fixture(params=["local", "remote"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> ObjectStore:
    return open_store("objects" if request.param == "local" else f"memory://{tmp_path.name}/objects", tmp_path)


@pytest.fixture
def leaflet(tmp_path: Path) -> Path:
    path = tmp_path / "leaflet"
    path.write_bytes(BODY)
    return path


def test_what_is_put_is_found_by_its_digest(store: ObjectStore, leaflet: Path) -> None:
    assert store.size(NAME) is None
    assert store.put(leaflet) == (NAME, len(BODY))
    assert store.size(NAME) == len(BODY)
    with store.open(NAME) as content:
        assert content.read() == BODY
    assert list(store.names()) == [f"{NAME[:2]}/{NAME}"]


def test_putting_it_again_changes_nothing(store: ObjectStore, leaflet: Path) -> None:
    store.put(leaflet)
    assert store.put(leaflet) == store.put(leaflet, NAME) == (NAME, len(BODY))
    assert list(store.names()) == [f"{NAME[:2]}/{NAME}"]


def test_content_that_is_not_what_was_expected_is_refused(store: ObjectStore, leaflet: Path) -> None:
    with pytest.raises(ArchiveError, match="It was not kept"):
        store.put(leaflet, "ab" * 32)
    assert list(store.names()) == []


def test_an_object_that_is_not_there_is_a_plain_error(store: ObjectStore) -> None:
    with pytest.raises(ArchiveError, match=f"{NAME} cannot be read"):
        store.open(NAME)


def test_many_writers_of_one_object_leave_one_whole_object(store: ObjectStore, leaflet: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(lambda _: store.put(leaflet), range(50))) == {(NAME, len(BODY))}
    assert list(store.names()) == [f"{NAME[:2]}/{NAME}"]


def test_fifty_processes_worth_of_names_never_replace_a_file(tmp_path: Path, leaflet: Path) -> None:
    """What is under the name already stays, whatever it is: the writer refuses instead."""
    store = open_store("objects", tmp_path)
    store.put(leaflet)
    held = store.path(NAME)
    held.chmod(0o644)
    held.write_bytes(b"tampered")
    for expected in ("", NAME):
        with pytest.raises(ArchiveError, match="damaged"):
            store.put(leaflet, expected)
    assert held.read_bytes() == b"tampered"


def test_a_large_object_is_stored_in_constant_memory(tmp_path: Path) -> None:
    large = tmp_path / "large"
    with large.open("wb") as handle:
        handle.truncate(200_000_000)
    store = open_store("objects", tmp_path)
    tracemalloc.start()
    store.put(large)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 4_000_000


def test_an_archive_with_its_objects_elsewhere_is_verified_too(tmp_path: Path, fetched: Make) -> None:
    address = f"memory://{tmp_path.name}/elsewhere"
    archive = Archive(tmp_path / "archive", address)
    with archive.run("capture") as run:
        kept = run.keep(fetched(body=BODY))
    assert archive.verify()[0] == ()
    assert archive.open_object(NAME).read() == BODY
    assert archive.object_path(NAME).read_bytes() == BODY
    wacz = kept.files[1].sha256
    files, prefix = fsspec.core.url_to_fs(address)
    files.pipe_file(f"{prefix}/{NAME[:2]}/{NAME}", b"altered")
    files.pipe_file(f"{prefix}/stray", b"")
    files.rm_file(f"{prefix}/{wacz[:2]}/{wacz}")
    found = {(finding.rule, finding.path) for finding in archive.verify()[0]}
    assert found == {
        ("object-damaged", f"{address}/{NAME[:2]}/{NAME}"),
        ("object-missing", f"{address}/{wacz[:2]}/{wacz}"),
        ("litter", f"{address}/stray"),
    }


def test_a_store_may_be_a_folder_anywhere(tmp_path: Path, fetched: Make) -> None:
    archive = Archive(tmp_path / "here" / "archive", str(tmp_path / "there"))
    with archive.run("capture") as run:
        kept = run.keep(fetched(body=BODY))
    assert archive.object_path(kept.payload.sha256) == tmp_path / "there" / NAME[:2] / NAME
    assert archive.verify()[0] == ()
    assert open_store(f"file://{tmp_path}/there", tmp_path).size(NAME) == len(BODY)


def test_an_address_that_nothing_can_open_is_a_plain_error(tmp_path: Path) -> None:
    with pytest.raises(ArchiveError, match="nowhere://x cannot be opened"):
        open_store("nowhere://x", tmp_path)


def test_the_readme_tells_the_truth_about_sha256sum(tmp_path: Path, fetched: Make) -> None:
    """Follows README.txt with the programs that it names, on a real archive."""
    archive = Archive(tmp_path / "archive", "archive/objects")
    assert write_readme(archive.folder)
    assert not write_readme(archive.folder), "an existing README is left alone"
    with archive.run("capture") as run:
        kept = run.keep(fetched(body=BODY))
    text = (archive.folder / "README.txt").read_text()
    assert all(len(line) <= 90 for line in text.splitlines())
    assert "sha256sum objects/" in text

    def sha256sum(name: str) -> str:
        done = subprocess.run(["sha256sum", name], cwd=archive.folder, capture_output=True, text=True, check=True)
        return done.stdout.split()[0]

    assert sha256sum(f"objects/{NAME[:2]}/{NAME}") == NAME
    manifest = f"captures/some-record/{kept.id}.json"
    answer = sha256sum(manifest)
    assert answer.startswith(kept.id[-8:])
    (run_file,) = (archive.folder / "journal").glob("*.jsonl")
    grep = subprocess.run(["grep", "-l", answer, str(run_file)], capture_output=True, text=True)
    assert grep.stdout.strip() == str(run_file)
    assert sha256sum(f"journal/{run_file.name}") == archive.heads()[0]


def test_importing_the_archive_needs_no_third_party_but_fsspec(tmp_path: Path) -> None:
    """Workers that hash import it, once each; it must stay light."""
    program = "import sys, holdfast.archive; print('pydantic' in sys.modules, 'requests' in sys.modules, "
    program += "'cryptography' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "False", "False"]
