"""Every way a server can misbehave ends in time, in a failure that is rightly named, and leaves nothing behind."""

from __future__ import annotations

import errno
import gzip
import io
import socket
import ssl
import tempfile
import threading
import time
from pathlib import Path

import pytest
from behaviours import SLOW, WRONG
from hostile import HOST, HostileWeb, answer, bomb, settings_for

from holdfast.capture import capture
from holdfast.capture.decode import Decoder
from holdfast.capture.failures import Broken
from holdfast.errors import UsageError
from holdfast.model import FailedCapture, FailureReason


def fail(web: HostileWeb, path: str, folder: Path, scheme: str = "http", **rest: object) -> FailedCapture:
    result = capture(
        f"{scheme}://{HOST}{path}", record="paper", settings=settings_for(web.port, **rest), workdir=folder
    )
    assert isinstance(result, FailedCapture), result
    assert list(folder.iterdir()) == [], "a failed capture must leave nothing behind"
    assert result.message.endswith("."), result.message
    return result


@pytest.mark.parametrize(("path", "reason"), WRONG.items())
def test_a_wrong_answer_is_named_for_what_it_is(
    hostile: HostileWeb, tmp_path: Path, path: str, reason: FailureReason
) -> None:
    assert fail(hostile, path, tmp_path, bytes=6_000_000).reason == reason


@pytest.mark.parametrize("path", SLOW)
@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_slow_answer_is_given_up_at_the_deadline(
    hostile: HostileWeb, hostile_tls: HostileWeb, authority: dict[str, Path], tmp_path: Path, scheme: str, path: str
) -> None:
    began = time.monotonic()
    web = hostile_tls if scheme == "https" else hostile
    failure = fail(web, path, tmp_path, scheme, deadline=0.35, ca=authority["ca"])
    assert failure.reason == "timeout", failure
    assert time.monotonic() - began < 0.35 + 5


@pytest.mark.parametrize("path", ["/short", "/reset-in-body", "/chunk-cut", "/endless-body", "/404", "/gzip-cut"])
def test_tls_changes_nothing_about_the_verdict(
    hostile_tls: HostileWeb, authority: dict[str, Path], tmp_path: Path, path: str
) -> None:
    assert fail(hostile_tls, path, tmp_path, "https", ca=authority["ca"], bytes=5_000_000).reason == WRONG[path]


def test_a_handshake_that_never_ends_is_given_up(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        began = time.monotonic()
        settings = settings_for(listener.getsockname()[1], deadline=0.4)
        result = capture(f"https://{HOST}/", record="paper", settings=settings, workdir=tmp_path)
    assert isinstance(result, FailedCapture)
    assert result.reason == "timeout"
    assert time.monotonic() - began < 0.4 + 5


def test_an_unknown_authority_is_refused(hostile_tls: HostileWeb, tmp_path: Path) -> None:
    failure = fail(hostile_tls, "/fine", tmp_path, "https")
    assert failure.reason == "tls"
    assert "network.ca" in failure.message


def test_a_certificate_for_another_name_is_refused(
    hostile_tls: HostileWeb, authority: dict[str, Path], tmp_path: Path
) -> None:
    settings = settings_for(hostile_tls.port, "other.example", ca=authority["ca"])
    result = capture("https://other.example/fine", record="paper", settings=settings, workdir=tmp_path)
    assert isinstance(result, FailedCapture)
    assert result.reason == "tls"
    assert "other.example" in result.message


def test_a_server_without_tls_is_a_tls_failure(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        settings = settings_for(listener.getsockname()[1])

        def speak_first() -> None:
            sock, _ = listener.accept()
            with sock:
                sock.sendall(answer(b"Fine."))
                sock.recv(65536)

        server = threading.Thread(target=speak_first)
        server.start()
        result = capture(f"https://{HOST}/", record="paper", settings=settings, workdir=tmp_path)
        server.join()
    assert isinstance(result, FailedCapture)
    assert result.reason == "tls"


def test_a_refused_connection_is_unreachable(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    result = capture(f"http://{HOST}/", record="paper", settings=settings_for(port), workdir=tmp_path)
    assert isinstance(result, FailedCapture)
    assert result.reason == "unreachable"
    assert result.hops == ()


def test_a_failure_tells_status_and_hops(hostile: HostileWeb, tmp_path: Path) -> None:
    failure = fail(hostile, "/to-private", tmp_path)
    assert failure.status == 302
    assert failure.hops[0].location == "http://10.0.0.1/secret"
    assert "10.0.0.1" in failure.message
    assert fail(hostile, "/404", tmp_path).status == 404


def test_servers_cannot_speak_to_the_terminal(web: HostileWeb, tmp_path: Path) -> None:
    web.routes = {
        "/status": answer(b"", status="404 \x1b[31mGone\x07"),
        "/length": answer(b"", "Content-Length: 1\x1b[2J", length=False),
        "/to": answer(b"", "Location: http://10.0.0.1/\xc2\x9b", status="302 Found"),
    }
    for path in web.routes:
        failure = fail(web, path, tmp_path)
        assert failure.message.isprintable()
        assert all(hop.location.isprintable() for hop in failure.hops)


def test_a_full_disk_is_an_error_of_ours_not_of_the_server(
    web: HostileWeb, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    web.routes = {"/": answer(bytes(4_000_000))}

    class Full(io.BytesIO):
        def write(self, data: bytes) -> int:  # type: ignore[override]
            if self.tell() + len(data) > 1_000_000:
                raise OSError(errno.ENOSPC, "No space left on device")
            return super().write(data)

    monkeypatch.setattr(tempfile, "SpooledTemporaryFile", lambda *_, **__: Full())
    with pytest.raises(OSError, match="No space left"):
        capture(f"http://{HOST}/", record="paper", settings=settings_for(web.port), workdir=tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_wrong_authority_file_is_a_mistake_in_the_configuration(tmp_path: Path) -> None:
    for ca in (tmp_path / "missing.pem", Path(__file__)):
        settings = settings_for(9, ca=ca)
        with pytest.raises(UsageError, match="network.ca"):
            capture(f"https://{HOST}/", record="paper", settings=settings, workdir=tmp_path / "work")


@pytest.mark.parametrize("coding", ["gzip", "gzip, gzip"])
def test_a_body_that_unpacks_absurdly_is_stopped_long_before_the_limit(coding: str) -> None:
    decoder = Decoder(coding, limit=10**12)
    data = bomb(64 << 20) if coding == "gzip" else gzip.compress(bomb(64 << 20))
    made = 0
    with pytest.raises(Broken, match="250 times") as stopped:
        for out in decoder.feed(data):
            made += len(out)
    assert stopped.value.failure.reason == "too-large"
    assert made < 20 << 20


def test_the_test_authority_is_a_real_one(authority: dict[str, Path]) -> None:
    context = ssl.create_default_context(cafile=str(authority["ca"]))
    assert context.cert_store_stats()["x509_ca"] == 1
