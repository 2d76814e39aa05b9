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
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import rfc3161_client
from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID
from rfc3161_client import TimeStampRequest, TimeStampResponse, VerifierBuilder

from holdfast import clock
from holdfast.archive import token_der, token_openssl
from holdfast.archive.token_names import CERTIFICATE_SUFFIX, SUFFIX, TRUST, BadToken, NotRead, read_name
from holdfast.model import Stamp

_SHA256_OID = "2.16.840.1.101.3.4.2.1"
_BLOCK = re.compile(rb"-----BEGIN CERTIFICATE-----.+?-----END CERTIFICATE-----", re.DOTALL)

_OPENSSL_SAYS = re.compile(r'Verify error: ?([^"]+)"')

_UNREADABLE = (
    ValueError, TypeError, OverflowError, UnsupportedAlgorithm, x509.InvalidVersion, x509.DuplicateExtension,
    x509.ExtensionNotFound, x509.UnsupportedGeneralNameType,
)  # fmt: skip
"""What the libraries raise for bytes that are no certificate or no token."""

Pool = Sequence[x509.Certificate]

SOON = timedelta(days=180)
"""How long before a root certificate ends that is said."""


class Refused(Exception):
    """A well-formed reply without a token: the authority did not stamp. The message is its own words."""


@dataclass(frozen=True, slots=True)
class Reply:
    """A granted reply that was read, and not verified yet.

    ``response`` is the library's view of it; ``None`` when only ``openssl`` could read it, whose view is ``reading``.
    """

    raw: bytes
    response: TimeStampResponse | None
    reading: token_openssl.Reading | None = None

    @property
    def at(self) -> datetime:
        """The instant that the authority put into it."""
        if self.response is not None:
            return self.response.tst_info.gen_time
        assert self.reading is not None
        return self.reading.at

    @property
    def imprint(self) -> str:
        """The SHA-256 for which it vouches, "" if it used another digest or that is not known."""
        if self.response is None:
            return ""
        found = self.response.tst_info.message_imprint
        return found.message.hex() if found.hash_algorithm.dotted_string == _SHA256_OID else ""

    @property
    def certificates(self) -> list[x509.Certificate]:
        """The certificates that came with it, in a fixed order. Raises ``BadToken``."""
        if self.response is None:
            assert self.reading is not None
            return sorted(read_pem(self.reading.certificates), key=_der)
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                return [x509.load_der_x509_certificate(item) for item in sorted(self.response.signed_data.certificates)]
        except _UNREADABLE as error:
            raise BadToken("a certificate in it cannot be read") from error

    @property
    def signer(self) -> x509.Certificate:
        """The certificate of the key that signed. Raises ``BadToken`` when it did not come with the reply."""
        came = self.certificates
        if self.response is None:
            found = [one for one in came if _is_for_stamps(one)]
        else:
            signers = {(info.issuer, info.serial_number) for info in self.response.signed_data.signer_infos}
            found = [one for one in came if (one.issuer, one.serial_number) in signers]
        if not found or (self.response is None and len(found) > 1):
            raise BadToken("the certificate of its signer is not in it")
        return found[0]

    def verified(self, digest: str, trusted: Pool, authority: str, asked: TimeStampRequest | None = None) -> Stamp:
        """What it says of the run file with the SHA-256 ``digest``, resting on ``trusted``.

        ``asked``: the request that it answers, when it is new. Raises ``BadToken``, ``NotRead``.
        """
        if self.response is None:
            roots = [one for one in dict.fromkeys(trusted) if is_root(one)]
            others = dict.fromkeys([*(one for one in trusted if not is_root(one)), *self.certificates])
            subject = digest if asked is None else asked.as_bytes()
            token_openssl.verify(self.raw, self.at, roots, [one for one in others if one not in roots], subject)
        else:
            self._verify(self.response, digest, trusted, asked)
        return Stamp(authority, _common_name(self.signer), clock.text(self.at))

    def _verify(self, response: TimeStampResponse, digest: str, trusted: Pool, asked: TimeStampRequest | None) -> None:
        if self.imprint != digest:
            raise BadToken("it does not vouch for the SHA-256 of this run file but for other bytes")
        builder = VerifierBuilder() if asked is None else VerifierBuilder.from_request(asked)
        for certificate in dict.fromkeys(trusted):
            builder = builder.add_root_certificate(certificate)
        try:
            builder.build().verify(response, bytes.fromhex(digest))
        except rfc3161_client.VerificationError as error:
            raise BadToken(f"its signature does not hold ({_cause(error)})") from error
        except _UNREADABLE as error:
            raise BadToken("there is no certificate to verify it with") from error


def read(raw: bytes) -> Reply:
    """The reply, also one that is not DER to the letter.

    Some authorities send the set of certificates unsorted. It is not signed, so it is put in order in a copy. What the
    library cannot read even then, ``openssl`` may. Raises ``BadToken``, ``Refused``, ``NotRead``.
    """
    if token_der.is_bare(raw):
        raise BadToken("it is a bare token, without the status that a reply (RFC 3161) begins with")
    try:
        response = _decode(raw)
        status = response.status
        if status == token_der.GRANTED:
            _ = response.tst_info.gen_time
    except _UNREADABLE as error:
        if token_der.status(raw) != token_der.GRANTED:
            raise BadToken("it is not the reply of a time-stamp authority, or is damaged") from error
        return Reply(raw, None, token_openssl.read(raw))
    if status != token_der.GRANTED:
        raise Refused(_plain("; ".join(response.status_string)) or f"status {status}, without a reason")
    return Reply(raw, response)


def _decode(raw: bytes) -> TimeStampResponse:
    try:
        return rfc3161_client.decode_timestamp_response(raw)
    except ValueError:
        mended = token_der.in_order(raw)
        if mended == raw:
            raise
        return rfc3161_client.decode_timestamp_response(mended)


def check(raw: bytes, digest: str, trusted: Pool, authority: str = "") -> Stamp:
    """What a kept reply says of the run file with the SHA-256 ``digest``, verified against ``trusted`` alone.

    Raises ``BadToken`` when it speaks of something else, was altered, or does not rest on certificates of
    ``trusted`` that were valid at its instant, ``NotRead`` when nothing here can tell. The certificates in it are not
    signed, so all must be in ``trusted``. The machine's clock plays no part.
    """
    try:
        reply = read(raw)
    except Refused as error:
        raise BadToken("the authority did not stamp in this reply") from error
    if not set(map(_der, reply.certificates)) <= set(map(_der, trusted)):
        raise BadToken(f"a certificate in it is not among those in {TRUST}/")
    return reply.verified(digest, trusted, authority)


def imprint_of(raw: bytes) -> str:
    """The SHA-256 for which a kept reply vouches; "" if it is not known. Raises ``BadToken``, ``NotRead``."""
    try:
        return read(raw).imprint
    except Refused as error:
        raise BadToken("the authority did not stamp in this reply") from error


def root_of(raw: bytes, trusted: Pool) -> x509.Certificate:
    """The last certificate on the way up from the signer of a kept reply. Raises as ``check`` does, or ``Refused``."""
    return chain(read(raw).signer, trusted)[-1]


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


def _der(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(Encoding.DER)


def _is_for_stamps(certificate: x509.Certificate) -> bool:
    try:
        uses = certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    except _UNREADABLE:
        return False
    return ExtendedKeyUsageOID.TIME_STAMPING in uses


def _common_name(certificate: x509.Certificate) -> str:
    found = certificate.subject.get_attributes_for_oid(x509.NameOID.COMMON_NAME)
    return _plain(str(found[0].value)) if found else ""


def _cause(error: Exception) -> str:
    """The cause in one sentence; the library wraps that of OpenSSL in a listing of its internals."""
    text = str(error)
    found = _OPENSSL_SAYS.search(text)
    return found[1] if found else _plain(text.partition(" [")[0])


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


@dataclass(frozen=True, slots=True)
class Kept:
    """A token in the journal that verifies: its file, that file's SHA-256, that of its run file, what it says."""

    path: Path
    sha256: str
    run: str
    stamp: Stamp


def kept(folder: Path, digests: Iterable[tuple[str, str]]) -> Iterator[Kept]:
    """The tokens of the archive ``folder`` that verify, by name; ``digests`` are stems and SHA-256 of its run files."""
    paths = sorted((folder / "journal").glob(f"*{SUFFIX}"))
    by_stem = dict(digests) if paths else {}
    pool = trusted(folder) if paths else []
    for path in paths:
        name = read_name(path.name)
        if name is None or name.stem not in by_stem:
            continue
        digest = by_stem[name.stem]
        try:
            raw = path.read_bytes()
            if name.fits(raw):
                stamp = check(raw, digest, pool, name.authority)
                yield Kept(path, hashlib.sha256(raw).hexdigest(), digest, stamp)
        except (BadToken, NotRead, OSError):
            continue  # it gives no claim; ``verify`` says what is wrong with it


def stamps(folder: Path, digests: Iterable[tuple[str, str]]) -> dict[str, tuple[Stamp, ...]]:
    """The stamps of run files by their SHA-256, the earliest first; only those that verify count."""
    found: dict[str, list[Stamp]] = {}
    for one in kept(folder, digests):
        found.setdefault(one.run, []).append(one.stamp)
    return {
        digest: tuple(sorted(items, key=lambda stamp: (stamp.at, stamp.authority))) for digest, items in found.items()
    }
