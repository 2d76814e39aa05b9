"""The one request to a time-stamp authority (RFC 3161 over HTTP), bounded in time and size."""

from __future__ import annotations

import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import requests
import urllib3
from cryptography import x509

from holdfast.archive import tokens

TIMEOUT = (10.0, 30.0)
"""Seconds to connect, and between two pieces of an answer."""

DEADLINE = 60.0
"""Seconds for everything: connection, headers and body."""

LARGEST = 1_000_000
"""Bytes of an answer; real ones have 1 to 10 kB."""


class NoAnswer(Exception):
    """The authority was not reached, or what came is no reply; the message says why."""


def known_here() -> list[x509.Certificate]:
    """The roots that HTTPS on this machine goes by; many authorities have theirs among them."""
    return tokens.read_pem(Path(requests.utils.DEFAULT_CA_BUNDLE_PATH).read_bytes())


def ask(url: str, body: bytes, user_agent: str, ca: Path | None = None) -> bytes:
    """The answer to a time-stamp request; it takes no longer than ``DEADLINE``. Raises ``NoAnswer``.

    ``ca``: a PEM file with one more authority for the certificates of https addresses.
    """
    found: list[bytes | NoAnswer] = []

    def work() -> None:
        try:
            found.append(_post(url, body, user_agent, ca))
        except NoAnswer as error:
            found.append(error)

    # Headers that come drop by drop are stopped by no time-out of the library; a thread can be left behind.
    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    thread.join(DEADLINE)
    if not found:
        raise NoAnswer("it did not answer in time")
    if isinstance(found[0], NoAnswer):
        raise found[0]
    return found[0]


def _post(url: str, body: bytes, user_agent: str, ca: Path | None) -> bytes:
    headers = {
        "Content-Type": "application/timestamp-query",
        "Accept": "application/timestamp-reply",
        "Accept-Encoding": "identity",
        "User-Agent": user_agent,
    }
    try:
        with requests.Session() as session, _authorities(ca) as bundle:
            session.trust_env = False
            with session.post(
                url, data=body, headers=headers, timeout=TIMEOUT, stream=True, allow_redirects=False, verify=bundle
            ) as answer:
                if answer.status_code != 200:
                    raise NoAnswer(f"it answered with HTTP status {answer.status_code}")
                return _body(answer)
    except requests.Timeout as error:
        raise NoAnswer("it did not answer in time") from error
    except requests.exceptions.SSLError as error:
        hint = "its certificate for https is not good; if it has an authority of its own, name that in network.ca"
        raise NoAnswer(hint) from error
    except (requests.RequestException, urllib3.exceptions.HTTPError, OSError) as error:
        raise NoAnswer(f"it could not be reached ({type(error).__name__})") from error


@contextmanager
def _authorities(ca: Path | None) -> Iterator[str]:
    """The PEM file with all authorities that https addresses may rest on."""
    usual = requests.utils.DEFAULT_CA_BUNDLE_PATH
    if ca is None:
        yield usual
        return
    with tempfile.NamedTemporaryFile(prefix="holdfast-", suffix=".pem") as both:
        both.write(Path(usual).read_bytes() + b"\n" + ca.read_bytes())
        both.flush()
        yield both.name


def _body(answer: requests.Response) -> bytes:
    """The whole body, read piece by piece so that a slow or endless one ends in time."""
    end = time.monotonic() + DEADLINE
    found = b""
    while piece := answer.raw.read1(65_536):
        found += piece
        if len(found) > LARGEST:
            raise NoAnswer(f"its answer is larger than {LARGEST:,} bytes")
        if time.monotonic() > end:
            raise NoAnswer("its answer did not end in time")
    return found
