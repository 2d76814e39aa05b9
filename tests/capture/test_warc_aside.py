"""What a web archive says besides the answers: certificates, what DNS said; and what never stands in it."""

from __future__ import annotations

import hashlib
import socket
import ssl
import subprocess
import sys
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hostile import AGENT, HOST, LOOPBACK, HostileWeb, answer, settings_for
from warcio.archiveiterator import ArchiveIterator

from holdfast.archive import Archive
from holdfast.capture import CaptureSettings, capture
from holdfast.config import Limits, Network
from holdfast.model import FailedCapture, Fetched

Take = Callable[..., Fetched | FailedCapture]
PAGE = answer(
    b"<!doctype html><title>Minutes</title><p>Words.<img src=/a.png><img src=/b.png>", "Content-Type: text/html"
)


def good(result: Fetched | FailedCapture) -> Fetched:
    assert isinstance(result, Fetched), result
    return result


def resources(fetched: Fetched) -> dict[str, tuple[str, bytes]]:
    """The resource records by address: media type and content."""
    assert fetched.wacz_path is not None
    with zipfile.ZipFile(fetched.wacz_path) as package, package.open("archive/data.warc.gz") as stream:
        found = [
            (record.rec_headers.get_header("WARC-Target-URI"),
             (record.rec_headers.get_header("Content-Type"), record.content_stream().read()))
            for record in ArchiveIterator(stream) if record.rec_type == "resource"
        ]  # fmt: skip
    assert len(dict(found)) == len(found), "each is said once"
    return dict(found)


def test_the_whole_chain_of_certificates_is_kept_once(
    hostile_tls: HostileWeb, authority: dict[str, Path], tmp_path: Path
) -> None:
    both = tmp_path / "chain.pem"
    both.write_bytes(authority["certificate"].read_bytes() + authority["ca"].read_bytes())
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(both, authority["key"])
    web = HostileWeb({"/": PAGE, "/a.png": answer(b"x"), "/b.png": answer(b"y")}, context)
    settings = settings_for(web.port, ca=authority["ca"])
    fetched = good(capture(f"https://{HOST}/", record="paper", settings=settings, workdir=tmp_path / "work"))
    web.stop()
    media_type, content = resources(fetched)[f"urn:tls:{HOST}"]
    assert media_type == "application/pem-certificate-chain"
    served = [ssl.PEM_cert_to_DER_cert(part + "-----END CERTIFICATE-----\n")
              for part in content.decode().split("-----END CERTIFICATE-----\n")[:-1]]  # fmt: skip
    assert len(served) == 2
    tls = fetched.hops[0].tls
    assert tls is not None and hashlib.sha256(served[0]).hexdigest() == tls.leaf_sha256
    assert served[1] == ssl.PEM_cert_to_DER_cert(authority["ca"].read_text())


def test_what_dns_said_is_kept_once_and_only_if_it_was_asked(
    web: HostileWeb, take: Take, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    web.routes = {"/": PAGE, "/a.png": answer(b"x"), "/b.png": answer(b"y")}
    web.keep_alive = False
    assert resources(good(take())) == {}

    def getaddrinfo(*_: Any, **__: Any) -> list[Any]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", web.port))]

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    settings = CaptureSettings(Limits(deadline=5), Network(LOOPBACK), AGENT)
    fetched = good(capture("http://www.nhs.uk/", record="paper", settings=settings, workdir=tmp_path))
    assert resources(fetched) == {"dns:www.nhs.uk": ("text/dns", b"www.nhs.uk.\tIN\tA\t127.0.0.1\r\n")}
    assert fetched.wacz_path is not None
    with zipfile.ZipFile(fetched.wacz_path) as package:
        assert b"dns:" not in package.read("indexes/index.cdxj")
        (tmp_path / "data.warc.gz").write_bytes(package.read("archive/data.warc.gz"))
    subprocess.run([sys.executable, "-m", "warcio.cli", "check", str(tmp_path / "data.warc.gz")], check=True)
    archive = Archive(tmp_path / "archive", str(tmp_path / "archive" / "objects"))
    with archive.run("capture", lambda: datetime.now(UTC)) as run:
        run.keep(fetched)
    findings, _ = archive.verify()
    assert findings == ()


def test_no_secrets_are_sent_or_indexed(web: HostileWeb, take: Take) -> None:
    """What servers set stands in their answers, which are kept byte by byte; it is never sent back."""
    cookie = "Set-Cookie: session=SECRET; Path=/"
    web.routes = {
        "/": answer(b"", "Location: /page", cookie, status="302 Found"),
        "/page": answer(PAGE.partition(b"\r\n\r\n")[2], "Content-Type: text/html", cookie),
        "/a.png": answer(b"x", 'WWW-Authenticate: Basic realm="x"', cookie, status="401 Unauthorized"),
        "/b.png": answer(b"y", cookie),
    }
    fetched = good(take())
    assert len(web.requests) == 4
    assert not any(b"\r\ncookie:" in one.lower() or b"authorization:" in one.lower() for one in web.requests)
    assert fetched.wacz_path is not None
    with zipfile.ZipFile(fetched.wacz_path) as package:
        for name in package.namelist():
            if not name.startswith("archive/"):
                assert b"SECRET" not in package.read(name), name
        with package.open("archive/data.warc.gz") as stream:
            for record in ArchiveIterator(stream):
                if record.rec_type != "response":
                    assert b"SECRET" not in record.content_stream().read(), record.rec_type
