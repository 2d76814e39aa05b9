"""Replies that our library cannot read although others can, read by the ``openssl`` program.

The library insists on DER to the letter; some authorities do not. ``openssl ts`` reads more. It is asked only then,
with the certificates of the archive alone, and with the instant of the token in place of today.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from holdfast.archive import token_der
from holdfast.archive.token_names import BadToken, NotRead

PROGRAM = "openssl"
SECONDS = 30.0
_SHA256 = "sha256"
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_TIME = re.compile(r"^Time stamp: ([A-Z][a-z]{2}) +(\d+) (\d\d):(\d\d):(\d\d)(?:\.(\d+))? (\d{4}) GMT$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reply says, before anything is verified: its instant, and the certificates that came with it."""

    at: datetime
    certificates: bytes  # PEM


def read(raw: bytes) -> Reading:
    """Raises ``BadToken`` when it is no granted reply over a SHA-256, ``NotRead`` when there is no openssl here."""
    with _work(raw) as folder:
        said = _run(folder, "ts", "-reply", "-in", "reply.tsr", "-text")
        found = _TIME.search(said.stdout)
        if said.returncode or token_der.status(raw) != token_der.GRANTED or found is None:
            raise BadToken("it is not the reply of a time-stamp authority, or is damaged")
        if f"Hash Algorithm: {_SHA256}\n" not in said.stdout:
            raise BadToken("it does not vouch for a SHA-256")
        _run(folder, "ts", "-reply", "-in", "reply.tsr", "-token_out", "-out", "token.der")
        listed = _run(folder, "pkcs7", "-inform", "DER", "-in", "token.der", "-print_certs")
    month, day, hour, minute, second, fraction, year = found.groups()
    micro = int((fraction or "0").ljust(6, "0")[:6])
    try:
        number = _MONTHS.index(month) + 1
        at = datetime(int(year), number, int(day), int(hour), int(minute), int(second), micro, UTC)
    except ValueError as error:
        raise BadToken("its instant cannot be read") from error
    return Reading(at, listed.stdout.encode())


def verify(
    raw: bytes,
    at: datetime,
    roots: Sequence[x509.Certificate],
    others: Sequence[x509.Certificate],
    subject: str | bytes,
) -> None:
    """Raises ``BadToken`` unless the reply holds for ``subject``, resting on one of ``roots`` by way of ``others``.

    ``subject`` is a SHA-256 or, when the reply is new, the request: then its nonce has to fit, too.
    """
    with _work(raw) as folder:
        for name, certificates in (("roots.pem", roots), ("others.pem", others)):
            (folder / name).write_bytes(b"".join(one.public_bytes(Encoding.PEM) for one in certificates))
        about = ["-digest", subject] if isinstance(subject, str) else ["-queryfile", "query.tsq"]
        if isinstance(subject, bytes):
            (folder / "query.tsq").write_bytes(subject)
        way = ["-CAfile", "roots.pem", *(["-untrusted", "others.pem"] if others else [])]
        said = _run(folder, "ts", "-verify", *about, "-in", "reply.tsr", *way, "-attime", str(int(at.timestamp())))
    if not roots:
        raise BadToken("there is no certificate to verify it with")
    if said.returncode == 0 and "Verification: OK" in said.stdout:
        return
    if "Verification: FAILED" in said.stdout + said.stderr:
        raise BadToken("its signature does not hold, says openssl")
    raise NotRead(f"the {PROGRAM} program here cannot verify it")


@contextmanager
def _work(raw: bytes) -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="holdfast-stamp-") as name:
        folder = Path(name)
        (folder / "reply.tsr").write_bytes(raw)
        yield folder


def _run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    program = shutil.which(PROGRAM)
    if program is None:
        raise NotRead(f"the {PROGRAM} program could read it, and is not on this machine")
    surroundings = {**os.environ, "LC_ALL": "C", "OPENSSL_CONF": os.devnull}
    try:
        return subprocess.run(
            [program, *arguments], cwd=folder, env=surroundings, stdin=subprocess.DEVNULL, capture_output=True,
            text=True, encoding="utf-8", errors="replace", timeout=SECONDS, check=False,
        )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired) as error:
        raise NotRead(f"the {PROGRAM} program here did not answer") from error
