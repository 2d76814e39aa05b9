"""A hostile web on loopback, a certificate authority of its own, and settings that let a capture reach both."""

from __future__ import annotations

import shutil
import ssl
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hostile import HOST, HostileWeb, misbehaviour, settings_for

from holdfast.capture import capture
from holdfast.model import FailedCapture, Fetched


@pytest.fixture(scope="session")
def validate() -> Callable[[Path], None]:
    """Ask ``wacz validate``, the format's own tool (PyPI: wacz), which must find nothing wrong with a package.

    It lives in an environment of its own, because its requirements are not ours.
    """
    own = Path(__file__).parents[2] / ".holdfast" / "peers" / "wacz" / "bin" / "wacz"
    program = str(own) if own.exists() else shutil.which("wacz")
    if not program:
        pytest.skip("wacz is not installed (python3 -m venv .holdfast/peers/wacz, then its bin/pip install wacz)")

    def check(package: Path) -> None:
        done = subprocess.run([program, "validate", "-f", str(package)], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
        assert "the passed WACZ is valid" in done.stdout

    return check


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A certificate authority made with openssl, and a certificate of it for ``HOST``."""
    if not shutil.which("openssl"):
        pytest.skip("no openssl found: captures over TLS are not tested (Debian: apt install openssl)")
    folder = tmp_path_factory.mktemp("authority")

    def openssl(*words: str) -> None:
        subprocess.run(["openssl", *words], cwd=folder, check=True, capture_output=True)

    new_key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]
    openssl("req", "-x509", *new_key, "-keyout", "ca.key", "-out", "ca.pem", "-days", "30",
            "-subj", "/CN=Test authority", "-addext", "keyUsage=critical,keyCertSign,cRLSign")  # fmt: skip
    openssl("req", *new_key, "-keyout", "site.key", "-out", "site.csr", "-subj", f"/CN={HOST}")
    (folder / "site.ext").write_text(
        f"subjectAltName=DNS:{HOST}\nkeyUsage=critical,digitalSignature\nbasicConstraints=critical,CA:FALSE\n"
        "subjectKeyIdentifier=hash\nauthorityKeyIdentifier=keyid\nextendedKeyUsage=serverAuth\n"
    )
    openssl("x509", "-req", "-in", "site.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-days", "30",
            "-out", "site.pem", "-extfile", "site.ext")  # fmt: skip
    return {"ca": folder / "ca.pem", "certificate": folder / "site.pem", "key": folder / "site.key"}


@pytest.fixture(scope="session")
def hostile() -> Iterator[HostileWeb]:
    """The hostile web, in plain HTTP."""
    web = HostileWeb(misbehaviour())
    yield web
    web.stop()


@pytest.fixture(scope="session")
def hostile_tls(authority: dict[str, Path]) -> Iterator[HostileWeb]:
    """The same behind TLS."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(authority["certificate"], authority["key"])
    web = HostileWeb(misbehaviour(), tls=context)
    yield web
    web.stop()


@pytest.fixture
def web() -> Iterator[HostileWeb]:
    """A web of the test's own: set its ``routes``."""
    server = HostileWeb(keep_alive=True)
    yield server
    server.stop()


Take = Callable[..., Fetched | FailedCapture]


@pytest.fixture
def take(web: HostileWeb, tmp_path: Path) -> Take:
    """Capture a path of ``web``."""

    def run(path: str = "/", **limits: Any) -> Fetched | FailedCapture:
        return capture(
            f"http://{HOST}{path}", record="paper", settings=settings_for(web.port, **limits), workdir=tmp_path
        )

    return run
