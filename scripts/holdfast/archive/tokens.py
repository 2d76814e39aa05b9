"""Time-stamp tokens (RFC 3161) as they lie in the archive, and their check without any network.

``journal/<stem>.<authority>.<8 digits>.tsr`` is an authority's reply, byte for byte as it came: signed, it says that
the SHA-256 of the run file ``<stem>.jsonl`` existed at an instant; the 8 digits begin its own SHA-256. The certificates
that it rests on lie in ``trust/``, each named by the SHA-256 of its file. They must have been valid at the instant of
the token, not today, so that a token is good for as long as its algorithms are.
"""

from __future__ import annotations

import hashlib
import re
import warnings
from collections.abc import Iterable, Sequence
from pathlib import Path

import rfc3161_client
from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.serialization import Encoding
from rfc3161_client import TimeStampResponse, VerifierBuilder

from holdfast import clock
from holdfast.archive.token_names import CERTIFICATE_SUFFIX, SUFFIX, TRUST, BadToken, read_name
from holdfast.model import Stamp

GRANTED = 0

_SHA256_OID = "2.16.840.1.101.3.4.2.1"
_SEQUENCE, _CERTIFICATES = 0x30, 0xA0
_BLOCK = re.compile(rb"-----BEGIN CERTIFICATE-----.+?-----END CERTIFICATE-----", re.DOTALL)

_UNREADABLE = (
    ValueError, TypeError, OverflowError, UnsupportedAlgorithm, x509.InvalidVersion, x509.DuplicateExtension,
    x509.ExtensionNotFound, x509.UnsupportedGeneralNameType,
)  # fmt: skip
"""What the libraries raise for bytes that are no certificate or no token."""

Pool = Sequence[x509.Certificate]


class Refused(Exception):
    """A well-formed reply without a token: the authority did not stamp. The message is its own words."""


def decode(raw: bytes) -> TimeStampResponse:
    """The reply, also one whose certificates are not in the order that DER wants.

    Some authorities send the set of certificates unsorted. It is not signed, so it is put in order in a copy. Raises
    ``BadToken``, ``Refused``.
    """
    try:
        response = _decode(raw)
        status = response.status
        if status == GRANTED:
            _ = response.tst_info.gen_time
    except _UNREADABLE as error:
        raise BadToken("it is not the reply of a time-stamp authority, or is damaged") from error
    if status != GRANTED:
        raise Refused(_plain("; ".join(response.status_string)) or f"status {status}, without a reason")
    return response


def _decode(raw: bytes) -> TimeStampResponse:
    try:
        return rfc3161_client.decode_timestamp_response(raw)
    except ValueError:
        mended = in_order(raw)
        if mended == raw:
            raise
        return rfc3161_client.decode_timestamp_response(mended)


def in_order(raw: bytes) -> bytes:
    """A copy of a reply with its set of certificates sorted bytewise; ``raw`` itself when it has none that can be."""
    try:
        reply = _inside(raw, 0, _SEQUENCE)
        token = _inside(raw, _end(raw, reply[0]), _SEQUENCE)
        explicit = _inside(raw, _end(raw, token[0]), 0xA0)
        at, end = _inside(raw, explicit[0], _SEQUENCE)
        for _ in range(3):  # version, digest algorithms and content come before the certificates
            at = _end(raw, at)
        start, end = _inside(raw, at, _CERTIFICATES)
        items = []
        at = start
        while at < end:
            items.append(raw[at : _end(raw, at)])
            at = _end(raw, at)
    except IndexError:
        return raw
    return raw[:start] + b"".join(sorted(items)) + raw[end:] if at == end else raw


def _inside(raw: bytes, at: int, tag: int) -> tuple[int, int]:
    """Where the content of the DER element at ``at`` begins and ends. Raises ``IndexError`` if it is no ``tag``."""
    if raw[at] != tag:
        raise IndexError
    length, start = raw[at + 1], at + 2
    if length >= 0x80:
        digits = length - 0x80
        if not 1 <= digits <= 4:
            raise IndexError
        length, start = int.from_bytes(raw[start : start + digits], "big"), start + digits
    if start + length > len(raw):
        raise IndexError
    return start, start + length


def _end(raw: bytes, at: int) -> int:
    return _inside(raw, at, raw[at])[1]


def check(raw: bytes, digest: str, trusted: Pool, authority: str = "") -> Stamp:
    """What a kept reply says of the run file with the SHA-256 ``digest``, verified against ``trusted`` alone.

    Raises ``BadToken`` when it speaks of something else, was altered, or does not rest on certificates of
    ``trusted`` that were valid at its instant. The certificates in it are not signed, so all must be in ``trusted``.
    The machine's clock plays no part.
    """
    try:
        response = decode(raw)
    except Refused as error:
        raise BadToken("the authority did not stamp in this reply") from error
    if not response.signed_data.certificates <= {one.public_bytes(Encoding.DER) for one in trusted}:
        raise BadToken(f"a certificate in it is not among those in {TRUST}/")
    return checked(response, digest, trusted, VerifierBuilder(), authority)


def checked(response: TimeStampResponse, digest: str, trusted: Pool, builder: VerifierBuilder, authority: str) -> Stamp:
    """As ``check``, for a reply that is decoded; ``builder`` may hold what the request asked for."""
    if imprint(response) != digest:
        raise BadToken("it does not vouch for this run file but for other bytes")
    for certificate in dict.fromkeys(trusted):
        builder = builder.add_root_certificate(certificate)
    try:
        builder.build().verify(response, bytes.fromhex(digest))
    except rfc3161_client.VerificationError as error:
        raise BadToken(f"its signature does not hold ({error})") from error
    except _UNREADABLE as error:
        raise BadToken("there is no certificate to verify it with") from error
    signer = signer_of(response)
    return Stamp(authority, _common_name(signer), clock.text(response.tst_info.gen_time))


def imprint(response: TimeStampResponse) -> str:
    """The SHA-256 for which a reply vouches, "" if it used another digest."""
    found = response.tst_info.message_imprint
    return found.message.hex() if found.hash_algorithm.dotted_string == _SHA256_OID else ""


def certificates(response: TimeStampResponse) -> list[x509.Certificate]:
    """The certificates that came with a reply, in a fixed order. Raises ``BadToken``."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return [x509.load_der_x509_certificate(item) for item in sorted(response.signed_data.certificates)]
    except _UNREADABLE as error:
        raise BadToken("a certificate in it cannot be read") from error


def signer_of(response: TimeStampResponse) -> x509.Certificate:
    """The certificate of the key that signed. Raises ``BadToken`` when it did not come with the reply."""
    signers = {(info.issuer, info.serial_number) for info in response.signed_data.signer_infos}
    for certificate in certificates(response):
        if (certificate.issuer, certificate.serial_number) in signers:
            return certificate
    raise BadToken("the certificate of its signer is not in it")


def chain(certificate: x509.Certificate, pool: Pool) -> list[x509.Certificate]:
    """``certificate`` and, as far as ``pool`` has them, those above it, the root last."""
    found = [certificate]
    while found[-1].issuer != found[-1].subject:
        above = next((one for one in pool if one not in found and _issued(one, found[-1])), None)
        if above is None:
            break
        found.append(above)
    return found


def is_root(certificate: x509.Certificate) -> bool:
    """Whether it vouches for itself."""
    return certificate.issuer == certificate.subject and _issued(certificate, certificate)


def _issued(issuer: x509.Certificate, other: x509.Certificate) -> bool:
    if issuer.subject != other.issuer:
        return False
    try:
        other.verify_directly_issued_by(issuer)
    except (InvalidSignature, *_UNREADABLE):
        return False
    return True


def _common_name(certificate: x509.Certificate) -> str:
    found = certificate.subject.get_attributes_for_oid(x509.NameOID.COMMON_NAME)
    return _plain(str(found[0].value)) if found else ""


def _plain(text: str) -> str:
    """What others wrote, safe for a terminal and no longer than a line."""
    return "".join(c if c.isprintable() else " " for c in " ".join(text.split()))[:200]


def pem(certificate: x509.Certificate) -> tuple[str, bytes]:
    """The name and the content of a certificate's file in ``trust/``."""
    content = certificate.public_bytes(Encoding.PEM)
    return hashlib.sha256(content).hexdigest() + CERTIFICATE_SUFFIX, content


def read_pem(data: bytes) -> list[x509.Certificate]:
    """Every certificate in a PEM file that can be read; the others are passed over."""
    found = []
    for block in _BLOCK.findall(data):
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                found.append(x509.load_pem_x509_certificate(block))
        except _UNREADABLE:
            continue
    return found


def trusted(folder: Path) -> list[x509.Certificate]:
    """The certificates in the ``trust/`` of the archive ``folder`` whose files fit their names."""
    found = []
    for path in sorted((folder / TRUST).glob(f"*{CERTIFICATE_SUFFIX}")):
        if path.is_file() and hashlib.sha256(data := path.read_bytes()).hexdigest() == path.stem:
            found += read_pem(data)
    return found


def stamps(folder: Path, digests: Iterable[tuple[str, str]]) -> dict[str, tuple[Stamp, ...]]:
    """The stamps of run files by their SHA-256, the earliest first; only those that verify count.

    ``folder`` is the archive, ``digests`` are stems and SHA-256 of its run files.
    """
    paths = sorted((folder / "journal").glob(f"*{SUFFIX}"))
    by_stem = dict(digests) if paths else {}
    pool = trusted(folder) if paths else []
    found: dict[str, list[Stamp]] = {}
    for path in paths:
        parts = read_name(path.name)
        if parts is None or parts.stem not in by_stem:
            continue
        digest = by_stem[parts.stem]
        try:
            found.setdefault(digest, []).append(check(path.read_bytes(), digest, pool, parts.authority))
        except (BadToken, OSError):
            continue  # it gives no claim; ``verify`` says what is wrong with it
    return {
        digest: tuple(sorted(items, key=lambda stamp: (stamp.at, stamp.authority))) for digest, items in found.items()
    }
