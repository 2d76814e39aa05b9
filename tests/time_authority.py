"""A time-stamp authority on this machine for tests: certificates of its own, ``openssl ts`` and a web server."""

from __future__ import annotations

import shutil
import subprocess
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

CONFIG = """\
[tsa]
default_tsa = authority
[authority]
serial = {folder}/serial
signer_cert = {folder}/leaf.pem
signer_key = {folder}/leaf.key
{chain}
default_policy = 1.2.3.4.1
digests = sha256, sha384, sha512
signer_digest = sha256
ess_cert_id_alg = sha256
tsa_name = yes
"""

Key = ec.EllipticCurvePrivateKey


class Authority:
    """Answers with real tokens until told otherwise: ``answer`` may replace the reply, ``status`` the HTTP status.

    ``chain``: whether the root comes with the reply. ``lasts``: how long its certificates are valid.
    """

    def __init__(self, folder: Path, name: str = "Test", *, chain: bool = True, lasts: timedelta | None = None) -> None:
        self.folder = folder
        self.requests = 0
        self.status = 200
        self.answer: Callable[[bytes], bytes] = self.sign
        folder.mkdir(parents=True)
        (folder / "serial").write_text("01\n")
        certs = f"certs = {folder}/root.pem" if chain else ""
        (folder / "tsa.cnf").write_text(CONFIG.format(folder=folder, chain=certs))
        _write_certificates(folder, name, lasts or timedelta(days=1000))
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}/tsr"

    @property
    def root(self) -> Path:
        return self.folder / "root.pem"

    def sign(self, request: bytes) -> bytes:
        """What ``openssl ts`` replies, a refusal included."""
        query, reply = self.folder / "query.tsq", self.folder / "reply.tsr"
        query.write_bytes(request)
        command = ["openssl", "ts", "-reply", "-config", "tsa.cnf", "-queryfile", str(query), "-out", str(reply)]
        subprocess.run(command, cwd=self.folder, check=True, capture_output=True)
        return reply.read_bytes()

    def refuse(self, request: bytes) -> bytes:
        """A rejection: the request asks for a digest that this authority does not sign."""
        return self.sign(request.replace(bytes.fromhex("608648016503040201"), bytes.fromhex("608648016503040204")))

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


def _handler(authority: Authority) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            authority.requests += 1
            asked = self.rfile.read(int(self.headers["Content-Length"]))
            fits = self.headers["Content-Type"] == "application/timestamp-query"
            body = authority.answer(asked) if fits else b""
            self.send_response(authority.status)
            self.send_header("Content-Type", "application/timestamp-reply")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Nothing on stderr."""

    return Handler


def _write_certificates(folder: Path, name: str, lasts: timedelta) -> None:
    start = datetime.now(UTC) - timedelta(seconds=5)
    root_key, leaf_key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    root_name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, f"{name} Root")])

    def begun(subject: x509.Name, key: Key) -> x509.CertificateBuilder:
        return (
            x509.CertificateBuilder().subject_name(subject).issuer_name(root_name).public_key(key.public_key())
            .serial_number(x509.random_serial_number()).not_valid_before(start).not_valid_after(start + lasts)
        )  # fmt: skip

    root = (
        begun(root_name, root_key)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .add_extension(_usage(certificates=True), critical=True)
        .sign(root_key, hashes.SHA256())
    )
    leaf = (
        begun(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, f"{name} Time Stamps")]), leaf_key)
        .add_extension(_usage(certificates=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
        .sign(root_key, hashes.SHA256())
    )
    (folder / "root.pem").write_bytes(root.public_bytes(Encoding.PEM))
    (folder / "leaf.pem").write_bytes(leaf.public_bytes(Encoding.PEM))
    (folder / "leaf.key").write_bytes(leaf_key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))


def _usage(*, certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not certificates, key_cert_sign=certificates, crl_sign=certificates,
        content_commitment=False, key_encipherment=False, data_encipherment=False, key_agreement=False,
        encipher_only=False, decipher_only=False,
    )  # fmt: skip


def need_openssl() -> None:
    """Skip with a line when there is no openssl."""
    if shutil.which("openssl") is None:
        pytest.skip("no openssl found: the tests of time stamps are not run (Debian: apt install openssl)")
