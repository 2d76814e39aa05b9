"""``holdfast serve``: ranges, loopback, and files that never run."""

from __future__ import annotations

import http.client
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from holdfast.commands import serve
from holdfast.config import Config, Workspace
from holdfast.errors import UsageError

BODY = bytes(range(256)) * 40


@pytest.fixture
def port(tmp_path: Path) -> Iterator[int]:
    (tmp_path / "files").mkdir()
    (tmp_path / "files" / "copy.bin").write_bytes(BODY)
    (tmp_path / "index.html").write_text("<p>home</p>")
    with serve.make_server(tmp_path, 0) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield server.server_address[1]
        server.shutdown()
        thread.join()


def get(port: int, path: str, **headers: str) -> tuple[http.client.HTTPResponse, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    connection.request("GET", path, headers=headers)
    response = connection.getresponse()
    body = response.read()
    connection.close()
    return response, body


@pytest.mark.parametrize(
    ("wanted", "first", "last"),
    [("bytes=0-9", 0, 9), ("bytes=100-", 100, len(BODY) - 1), ("bytes=-7", len(BODY) - 7, len(BODY) - 1),
     ("bytes=10000-99999999", 10000, len(BODY) - 1)],
)  # fmt: skip
def test_a_single_range_is_answered_with_just_those_bytes(port: int, wanted: str, first: int, last: int) -> None:
    response, body = get(port, "/files/copy.bin", Range=wanted)
    assert response.status == 206
    assert response.headers["Content-Range"] == f"bytes {first}-{last}/{len(BODY)}"
    assert body == BODY[first : last + 1]


@pytest.mark.parametrize("wanted", ["bytes=99999999-", "bytes=-0", "bytes=5-2"])
def test_a_range_outside_the_file_is_refused(port: int, wanted: str) -> None:
    response, body = get(port, "/files/copy.bin", Range=wanted)
    assert (response.status, body) == (416, b"")


@pytest.mark.parametrize("wanted", ["", "bytes=0-1,5-6", "items=0-5", "bytes=a-b"])
def test_anything_else_gets_the_whole_file(port: int, wanted: str) -> None:
    response, body = get(port, "/files/copy.bin", Range=wanted)
    assert (response.status, body) == (200, BODY)
    assert response.headers["Accept-Ranges"] == "bytes"


def test_preserved_files_are_sandboxed_and_never_sniffed(port: int) -> None:
    response, _ = get(port, "/files/copy.bin")
    assert response.headers["Content-Security-Policy"] == "sandbox"
    assert response.headers["X-Content-Type-Options"] == "nosniff"


def test_files_outside_the_site_are_not_served(port: int) -> None:
    response, _ = get(port, "/../../../../etc/passwd")
    assert response.status == 404


def test_it_listens_on_loopback_only(tmp_path: Path) -> None:
    with serve.make_server(tmp_path, 0) as server:
        assert server.server_address[0] == "127.0.0.1"


def test_a_taken_port_is_a_usage_error_that_names_the_way_out(tmp_path: Path, port: int) -> None:
    with pytest.raises(UsageError, match=r"--port"):
        serve.make_server(tmp_path, port)


def test_without_a_built_site_it_says_how_to_build_one(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path, Config("t", "https://example.org/", "a@example.org"))
    with pytest.raises(UsageError, match="holdfast build"):
        serve.run(workspace)
