"""One contract for every kind of store, and what only places far away have: trouble on the line, weaker promises."""

from __future__ import annotations

import hashlib
import json
import secrets
import socket
import subprocess
import time
import tracemalloc
import venv
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import pytest
import s3fs

from holdfast.archive import Archive, objects_remote
from holdfast.archive.objects import ObjectStore
from holdfast.archive.objects_mirrored import MirroredObjects
from holdfast.archive.remote_files import BLOCK
from holdfast.archive.stores import CACHE, open_store
from holdfast.errors import ArchiveError
from holdfast.model import Fetched
from s3_server import Request, S3Server
from sftp_server import SftpServer

Make = Callable[..., Fetched]
BODY = b"The content of a leaflet."
NAME = hashlib.sha256(BODY).hexdigest()
KEY = f"papers/{NAME[:2]}/{NAME}"
ADDRESS = "s3://archive/papers"
KINDS = ("local", "memory", "s3", "sftp", "mirrored", pytest.param("moto", marks=pytest.mark.soak))
ROOT = Path(__file__).parents[2]


def is_put(request: Request) -> bool:
    return request.method == "PUT"


def is_part(request: Request) -> bool:
    return request.method == "PUT" and request.query.get("partNumber") == "2"


@pytest.fixture(scope="module")
def bucket(tmp_path_factory: pytest.TempPathFactory) -> Iterator[S3Server]:
    """One server for all tests, as making a client takes the library half a second."""
    server = S3Server(tmp_path_factory.mktemp("bucket"))
    server.start()
    s3fs.S3FileSystem.clear_instance_cache()
    yield server
    server.stop()
    s3fs.S3FileSystem.clear_instance_cache()


@pytest.fixture
def s3(bucket: S3Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> S3Server:
    """The server, empty and well-behaved."""
    bucket.reset()
    use(bucket.address, tmp_path, monkeypatch)
    return bucket


def use(address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Points the usual variables at the server, and none at the files of whoever runs the tests."""
    values = {"ENDPOINT_URL": address, "ACCESS_KEY_ID": "some", "SECRET_ACCESS_KEY": "thing", "MAX_ATTEMPTS": "3"}
    values |= {"DEFAULT_REGION": "eu-west-2", "CONFIG_FILE": str(tmp_path / "none")}
    values |= {"SHARED_CREDENTIALS_FILE": str(tmp_path / "none"), "EC2_METADATA_DISABLED": "true"}
    for name, value in values.items():
        monkeypatch.setenv(f"AWS_{name}", value)


@pytest.fixture
def sftp(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[SftpServer]:
    server = SftpServer(tmp_path / "far", tmp_path / "home")
    server.start()
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.delenv("SSH_AUTH_SOCK", raising=False)
    yield server
    server.stop()


@pytest.fixture(scope="module")
def moto() -> Iterator[str]:
    """A server of other hands, in an environment of its own: it wants a botocore that the client does not allow."""
    folder = ROOT / ".holdfast" / "moto"
    if not (folder / "ready").exists():
        venv.create(folder, with_pip=True, clear=True)
        subprocess.run([folder / "bin" / "pip", "install", "--quiet", "moto[server]>=5.1,<6"], check=True)
        (folder / "ready").touch()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [folder / "bin" / "moto_server", "-H", "127.0.0.1", "-p", str(port)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        for _ in range(300):
            with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
                break
            time.sleep(0.1)
        yield f"http://127.0.0.1:{port}"
        server.terminate()


@pytest.fixture
def moto_address(moto: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A bucket of its own there."""
    use(moto, tmp_path, monkeypatch)
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")  # elsewhere a new bucket must say where it lies
    s3fs.S3FileSystem.clear_instance_cache()
    bucket = f"bucket-{secrets.token_hex(4)}"
    s3fs.S3FileSystem().mkdir(bucket)
    yield f"s3://{bucket}/papers"
    s3fs.S3FileSystem.clear_instance_cache()


@pytest.fixture(params=KINDS)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> ObjectStore:
    if request.param == "s3":
        request.getfixturevalue("s3")
    addresses = {
        "local": "objects",
        "memory": f"memory://{tmp_path.name}/objects",
        "s3": ADDRESS,
        "mirrored": "objects",
    }
    if request.param == "moto":
        addresses["moto"] = request.getfixturevalue("moto_address")
    if request.param == "sftp":
        addresses["sftp"] = request.getfixturevalue("sftp").address + "/objects"
    mirrors = ["second", f"memory://{tmp_path.name}/third"] if request.param == "mirrored" else []
    return open_store(addresses[request.param], tmp_path, mirrors)


@pytest.fixture
def leaflet(tmp_path: Path) -> Path:
    path = tmp_path / "leaflet"
    path.write_bytes(BODY)
    return path


def anew(root: Path) -> ObjectStore:
    """A store whose client reads the environment as it is now."""
    s3fs.S3FileSystem.clear_instance_cache()
    return open_store(ADDRESS, root)


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """What lies there in another size is not waited for: nobody else is writing."""
    monkeypatch.setattr(objects_remote, "SETTLING_PAUSE", 0.001)


class TestContract:
    def test_what_is_put_is_found_by_its_digest(self, store: ObjectStore, leaflet: Path) -> None:
        assert store.size(NAME) is None
        assert store.put(leaflet) == (NAME, len(BODY))
        assert store.size(NAME) == len(BODY)
        with store.open(NAME) as content:
            assert content.read(3) + content.read() == BODY
            content.seek(4)
            assert content.read(7) == b"content"
        assert store.path(NAME).read_bytes() == BODY
        assert list(store.listing()) == [(f"{NAME[:2]}/{NAME}", len(BODY))]
        assert list(store.names()) == [f"{NAME[:2]}/{NAME}"]
        assert list(store.unfinished()) == [NAME]

    def test_putting_it_again_changes_nothing(self, store: ObjectStore, leaflet: Path) -> None:
        store.put(leaflet)
        assert store.put(leaflet) == store.put(leaflet, NAME) == (NAME, len(BODY))
        assert list(store.names()) == [f"{NAME[:2]}/{NAME}"]

    def test_content_that_is_not_what_was_expected_is_refused(self, store: ObjectStore, leaflet: Path) -> None:
        with pytest.raises(ArchiveError, match="It was not kept"):
            store.put(leaflet, "ab" * 32)
        assert list(store.names()) == []

    def test_what_is_not_there_is_a_plain_error(self, store: ObjectStore) -> None:
        with pytest.raises(ArchiveError, match=f"{NAME} cannot be read"):
            store.open(NAME)

    def test_an_empty_object_is_one(self, store: ObjectStore, tmp_path: Path) -> None:
        (tmp_path / "empty").touch()
        digest, _ = store.put(tmp_path / "empty")
        with store.open(digest) as content:
            assert (store.size(digest), content.read(), store.path(digest).read_bytes()) == (0, b"", b"")

    def test_fifty_writers_of_one_object_leave_one_whole_object(self, store: ObjectStore, leaflet: Path) -> None:
        with ThreadPoolExecutor(8) as pool:
            assert set(pool.map(lambda _: store.put(leaflet), range(50))) == {(NAME, len(BODY))}
        assert list(store.listing()) == [(f"{NAME[:2]}/{NAME}", len(BODY))]

    def test_what_is_removed_is_gone_from_everywhere(self, store: ObjectStore, leaflet: Path) -> None:
        store.put(leaflet)
        held = store.path(NAME)
        store.remove(NAME)
        store.remove(NAME)
        assert (store.size(NAME), held.exists()) == (None, False)
        assert not any(name.endswith(NAME) for name in store.names())

    def test_it_says_that_it_answers(self, store: ObjectStore) -> None:
        assert store.reach()


@pytest.mark.soak
def test_a_large_object_goes_in_parts_to_a_server_of_other_hands(moto_address: str, tmp_path: Path) -> None:
    large = tmp_path / "large"
    large.write_bytes(b"".join(bytes([number]) * 1_000_003 for number in range(40)))
    store = open_store(moto_address, tmp_path)
    digest, size = store.put(large)
    assert store.put(large) == (digest, size)
    assert store.path(digest).read_bytes() == large.read_bytes()


class TestS3:
    def test_of_fifty_writers_one_writes(self, s3: S3Server, tmp_path: Path, leaflet: Path) -> None:
        stores = [open_store(ADDRESS, tmp_path) for _ in range(4)]
        with ThreadPoolExecutor(8) as pool:
            list(pool.map(lambda number: stores[number % 4].put(leaflet), range(50)))
        assert s3.writes == 1
        assert all(request.headers["if-none-match"] == "*" for request in s3.requests if is_put(request))

    def test_a_large_object_goes_in_parts_and_comes_back_whole(self, s3: S3Server, tmp_path: Path) -> None:
        large = tmp_path / "large"
        large.write_bytes(b"".join(bytes([number]) * 1_000_003 for number in range(18)))
        store = open_store(ADDRESS, tmp_path)
        s3.trouble("reset", 1, is_part)
        digest, size = store.put(large)
        methods = [request.method for request in s3.requests]
        assert methods.count("PUT") == -(-size // BLOCK) + 1, "the part that failed was sent again, and no other"
        assert "GET" not in methods, "the server's checksum was enough"
        assert store.path(digest).read_bytes() == large.read_bytes()

    @pytest.mark.parametrize("how", ["SlowDown", "InternalError", "reset", "lost"])
    def test_what_fails_for_the_moment_is_tried_again(
        self, how: str, s3: S3Server, tmp_path: Path, leaflet: Path
    ) -> None:
        s3.trouble(how, 1, is_put)
        assert open_store(ADDRESS, tmp_path).put(leaflet) == (NAME, len(BODY))
        assert s3.writes == 1

    def test_what_goes_on_failing_is_an_error_and_nothing_is_lost(
        self, s3: S3Server, tmp_path: Path, fetched: Make
    ) -> None:
        archive = Archive(tmp_path / "archive", ADDRESS)
        with archive.run("capture") as run:
            run.keep(fetched("first"))
        s3.trouble("InternalError", 3, is_put)
        second = fetched("second", body=BODY)
        with pytest.raises(ArchiveError, match="could not be stored at s3://archive/papers"), archive.run("x") as run:
            run.keep(second)
        assert [*archive.read().captures] == ["first"]
        with archive.run("capture") as run:
            run.keep(second)
        assert [*archive.read().captures] == ["first", "second"]
        assert not any(request.lists for request in s3.requests), "not even after the interrupted run"
        assert archive.verify()[0] == ()

    def test_only_verify_lists_the_bucket(self, s3: S3Server, tmp_path: Path, fetched: Make) -> None:
        archive = Archive(tmp_path / "archive", ADDRESS)
        with archive.run("capture") as run:
            kept = run.keep(fetched(body=BODY))
        archive.objects.reach()
        assert archive.object_path(kept.payload.sha256).read_bytes() == BODY
        assert archive.open_object(kept.payload.sha256).read() == BODY
        assert archive.objects.size("0" * 64) is None
        assert not any(request.lists for request in s3.requests)
        assert archive.verify()[0] == ()
        assert any(request.lists for request in s3.requests)

    def test_a_bucket_is_verified_as_a_folder_is(self, s3: S3Server, tmp_path: Path, fetched: Make) -> None:
        archive = Archive(tmp_path / "archive", ADDRESS)
        with archive.run("capture") as run:
            wacz = run.keep(fetched(body=BODY)).files[1].sha256
        s3.objects[KEY][0].write_bytes(b"X" + BODY[1:])
        del s3.objects[f"papers/{wacz[:2]}/{wacz}"]
        s3.objects["papers/stray"] = s3.objects[KEY]
        s3.objects["other/object"] = s3.objects[KEY]
        found = {(finding.rule, finding.path.removeprefix(ADDRESS)) for finding in archive.verify()[0]}
        assert found == {
            ("object-damaged", f"/{NAME[:2]}/{NAME}"),
            ("object-missing", f"/{wacz[:2]}/{wacz}"),
            ("litter", "/stray"),
        }

    @pytest.mark.parametrize("conditional", ["ignore", "refuse"])
    @pytest.mark.usefixtures("at_once")
    def test_without_conditional_writes_it_looks_first(
        self, conditional: str, s3: S3Server, tmp_path: Path, leaflet: Path
    ) -> None:
        s3.conditional = conditional  # type: ignore[assignment]
        store = open_store(ADDRESS, tmp_path)
        store.put(leaflet)
        store.put(leaflet)
        assert s3.writes == 1
        s3.objects[KEY][0].write_bytes(b"tampered")
        with pytest.raises(ArchiveError, match="damaged"):
            store.put(leaflet)
        assert s3.objects[KEY][0].read_bytes() == b"tampered", "nothing is replaced"

    def test_an_upload_that_arrives_altered_is_noticed(self, s3: S3Server, tmp_path: Path, leaflet: Path) -> None:
        s3.alter = True
        store = open_store(ADDRESS, tmp_path)
        for _ in range(2):
            with pytest.raises(ArchiveError, match="damaged"):
                store.put(leaflet)

    def test_a_copy_in_the_cache_is_checked_and_fetched_anew(self, s3: S3Server, tmp_path: Path, leaflet: Path) -> None:
        open_store(ADDRESS, tmp_path).put(leaflet)
        kept = open_store(ADDRESS, tmp_path).path(NAME)
        assert kept == tmp_path / CACHE / NAME[:2] / NAME
        kept.chmod(0o644)
        kept.write_bytes(b"altered here")
        assert open_store(ADDRESS, tmp_path).path(NAME).read_bytes() == BODY
        s3.objects[KEY][0].write_bytes(b"X" + BODY[1:])
        kept.unlink()
        with pytest.raises(ArchiveError, match="damaged"):
            open_store(ADDRESS, tmp_path).path(NAME)
        assert not kept.exists()

    def test_a_server_that_is_down_and_missing_keys_are_plain_errors(
        self, s3: S3Server, tmp_path: Path, leaflet: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        s3.trouble("AccessDenied", 1)
        with pytest.raises(ArchiveError, match="AccessDenied|Forbidden|403"):
            open_store(ADDRESS, tmp_path).put(leaflet)
        monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")
        monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
        with pytest.raises(ArchiveError, match="Could not connect"):
            anew(tmp_path).put(leaflet)
        for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
            monkeypatch.delenv(name)
        with pytest.raises(ArchiveError, match="credentials"):
            anew(tmp_path).put(leaflet)
        s3fs.S3FileSystem.clear_instance_cache()

    @pytest.mark.parametrize("size", [48_000_000, pytest.param(200_000_000, marks=pytest.mark.soak)])
    def test_a_large_upload_needs_little_memory(self, size: int, s3: S3Server, tmp_path: Path) -> None:
        """What the server needs in the same process counts too."""
        large = tmp_path / "large"
        with large.open("wb") as handle:
            handle.truncate(size)
        store = open_store(ADDRESS, tmp_path)
        store.reach()
        tracemalloc.start()
        store.put(large)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        print(json.dumps({"upload": size, "peak": peak}))  # noqa: T201
        assert peak < 64_000_000, "three parts and their copies, whatever the size"


class TestSftp:
    def test_a_large_object_is_read_back_and_nothing_else_is_left(self, sftp: SftpServer, tmp_path: Path) -> None:
        large = tmp_path / "large"
        large.write_bytes(b"".join(bytes([number]) * 1_000_003 for number in range(10)))
        store = open_store(sftp.address + "/objects", tmp_path)
        digest, size = store.put(large)
        assert list(store.listing()) == [(f"{digest[:2]}/{digest}", size)]
        assert store.path(digest).read_bytes() == large.read_bytes()

    @pytest.mark.usefixtures("at_once")
    def test_what_lies_there_is_not_replaced(self, sftp: SftpServer, tmp_path: Path, leaflet: Path) -> None:
        store = open_store(sftp.address + "/objects", tmp_path)
        store.put(leaflet)
        held = sftp.folder / "objects" / NAME[:2] / NAME
        held.write_bytes(b"tampered")
        with pytest.raises(ArchiveError, match="damaged"):
            store.put(leaflet)
        assert held.read_bytes() == b"tampered"

    def test_its_weaker_promise_is_told(self, sftp: SftpServer, s3: S3Server, tmp_path: Path) -> None:
        assert "cannot refuse to replace" in open_store(sftp.address + "/objects", tmp_path).reach()
        assert "cannot refuse" not in open_store(ADDRESS, tmp_path).reach()

    def test_a_server_that_nobody_vouches_for_is_not_trusted(
        self, sftp: SftpServer, tmp_path: Path, leaflet: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("holdfast.archive.remote_files.FIRST_PAUSE", 0)
        (sftp.home / ".ssh" / "known_hosts").write_text("")
        with pytest.raises(ArchiveError, match="[Hh]ost key"):
            open_store(sftp.address + "/objects", tmp_path).put(leaflet)


def test_opening_a_store_connects_to_nothing(tmp_path: Path) -> None:
    store = open_store("sftp://nobody@127.0.0.1:9/objects", tmp_path, ["s3://nowhere/x"])
    assert isinstance(store, MirroredObjects)
