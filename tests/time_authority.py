"""A time-stamp authority on this machine for tests: certificates of its own, ``openssl ts`` and a web server."""

from __future__ import annotations

import hashlib
import shutil
import ssl
import subprocess
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import IPv4Address
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
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

    ``chain``: whether the root comes with the reply. ``began`` and ``lasts``: when its certificates are valid, by
    default from now on for a thousand days. ``https``: it is reached so, with a certificate of its own root.
    """

    def __init__(
        self, folder: Path, name: str = "Test", *, chain: bool = True, began: datetime | None = None,
        lasts: timedelta = timedelta(days=1000), https: bool = False,
    ) -> None:  # fmt: skip
        self.folder = folder
        self.requests = 0
        self.status = 200
        self._turn = threading.Lock()
        self.answer: Callable[[bytes], bytes] = self.sign
        folder.mkdir(parents=True)
        (folder / "serial").write_text("01\n")
        certs = f"certs = {folder}/root.pem" if chain else ""
        (folder / "tsa.cnf").write_text(CONFIG.format(folder=folder, chain=certs))
        _write_certificates(folder, name, began or datetime.now(UTC) - timedelta(seconds=5), lasts)
        self._scheme = "https" if https else "http"
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        if https:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(folder / "web.pem", folder / "web.key")
            self._server.socket = context.wrap_socket(self._server.socket, server_side=True)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()

    @property
    def url(self) -> str:
        return f"{self._scheme}://127.0.0.1:{self._server.server_address[1]}/tsr"

    @property
    def root(self) -> Path:
        return self.folder / "root.pem"

    def sign(self, request: bytes) -> bytes:
        """What ``openssl ts`` replies, a refusal included."""
        query, reply = self.folder / "query.tsq", self.folder / "reply.tsr"
        command = ["openssl", "ts", "-reply", "-config", "tsa.cnf", "-queryfile", str(query), "-out", str(reply)]
        with self._turn:
            query.write_bytes(request)
            subprocess.run(command, cwd=self.folder, check=True, capture_output=True)
            return reply.read_bytes()

    def refuse(self, request: bytes) -> bytes:
        """A rejection: the request asks for a digest that this authority does not sign."""
        return self.sign(request.replace(bytes.fromhex("608648016503040201"), bytes.fromhex("608648016503040204")))

    def sign_as_of(self, moment: datetime) -> Callable[[bytes], bytes]:
        """Makes an ``answer`` that signs as if it were ``moment``."""
        return lambda request: self.signed_again(self.sign(request), at=moment)

    def signed_again(self, reply: bytes, *, at: datetime | None = None, leaf: x509.Certificate | None = None) -> bytes:
        """The reply with another instant or another certificate of its signer, and a signature that holds again."""
        mine = x509.load_pem_x509_certificate((self.folder / "leaf.pem").read_bytes())
        key = load_pem_private_key((self.folder / "leaf.key").read_bytes(), None)
        assert isinstance(key, ec.EllipticCurvePrivateKey)
        (whole,) = der_parse(reply)
        signed = whole[1][1][1][1][1][0][1]
        content, certificates, signer = signed[2][1][1][1][0], signed[3], signed[-1][1][0][1]
        before = content[1]
        if at is not None:
            (info,) = der_parse(before)
            next(node for node in info[1] if node[0] == 0x18)[1] = f"{at:%Y%m%d%H%M%SZ}".encode()
            content[1] = der_bytes(info)
        attributes = next(node for node in signer if node[0] == 0xA0)
        told = der_bytes([0x31, attributes[1]]).replace(_sha256(before), _sha256(content[1]))
        if leaf is not None:
            old, new = mine.public_bytes(Encoding.DER), leaf.public_bytes(Encoding.DER)
            certificates[1] = [der_parse(new)[0] if der_bytes(one) == old else one for one in certificates[1]]
            told = told.replace(_sha256(old), _sha256(new))
        attributes[1] = der_parse(told)[0][1]
        next(node for node in reversed(signer) if node[0] == 0x04)[1] = key.sign(told, ec.ECDSA(hashes.SHA256()))
        return der_bytes(whole)

    def careless_leaf(self) -> x509.Certificate:
        """The certificate of the signer as it must not be: what the key is for is not marked as critical."""
        key = load_pem_private_key((self.folder / "root.key").read_bytes(), None)
        assert isinstance(key, ec.EllipticCurvePrivateKey)
        mine = x509.load_pem_x509_certificate((self.folder / "leaf.pem").read_bytes())
        made = (
            x509.CertificateBuilder().subject_name(mine.subject).issuer_name(mine.issuer).public_key(mine.public_key())
            .serial_number(mine.serial_number).not_valid_before(mine.not_valid_before_utc)
            .not_valid_after(mine.not_valid_after_utc).add_extension(_usage(certificates=False), critical=True)
            .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=False)
        )  # fmt: skip
        return made.sign(key, hashes.SHA256())

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


Node = list[Any]
"""A DER element: its tag and its content, which is a list of such when the element is made of others."""


def der_parse(raw: bytes) -> list[Node]:
    """The DER elements of ``raw``."""
    found, at = [], 0
    while at < len(raw):
        tag, length, at = raw[at], raw[at + 1], at + 2
        if length >= 0x80:
            digits = length - 0x80
            length, at = int.from_bytes(raw[at : at + digits], "big"), at + digits
        content = raw[at : at + length]
        found.append([tag, der_parse(content) if tag & 0x20 else content])
        at += length
    return found


def der_bytes(node: Node) -> bytes:
    """The inverse of ``der_parse`` for one element."""
    tag, content = node
    body = b"".join(map(der_bytes, content)) if isinstance(content, list) else content
    digits = b"" if len(body) < 0x80 else len(body).to_bytes((len(body).bit_length() + 7) // 8, "big")
    return bytes([tag, 0x80 + len(digits) if digits else len(body)]) + digits + body


def loosely(reply: bytes) -> bytes:
    """The reply with a length in more digits than it needs: no DER, but read by ``openssl``."""
    digits = reply[1] - 0x80
    return reply[:1] + bytes([0x80 + digits + 1, 0]) + reply[2:]


def _sha256(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()


def _write_certificates(folder: Path, name: str, start: datetime, lasts: timedelta) -> None:
    root_key, leaf_key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    web_key = ec.generate_private_key(ec.SECP256R1())
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
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(root_key.public_key()), critical=False)
        .sign(root_key, hashes.SHA256())
    )
    leaf = (
        begun(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, f"{name} Time Stamps")]), leaf_key)
        .add_extension(_usage(certificates=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
        .sign(root_key, hashes.SHA256())
    )
    address = x509.SubjectAlternativeName([x509.IPAddress(IPv4Address("127.0.0.1"))])
    web = (
        begun(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, f"{name} Web")]), web_key)
        .add_extension(address, critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(root_key.public_key()), critical=False)
        .sign(root_key, hashes.SHA256())
    )
    for file, certificate, key in (("root", root, root_key), ("leaf", leaf, leaf_key), ("web", web, web_key)):
        (folder / f"{file}.pem").write_bytes(certificate.public_bytes(Encoding.PEM))
        (folder / f"{file}.key").write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))


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
