"""Asking time-stamp authorities (RFC 3161) to sign for the newest run files, and keeping what they answer.

A head of the journal vouches for every run before it, so that one request to each authority covers all captures.
The reply is kept byte for byte, and only after it was verified against the certificates that are kept beside it: what
holds then holds for ever. Nothing here raises for what an authority does or fails to do; that is an ``Attempt``.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Literal

import requests
import urllib3
from cryptography import x509
from rfc3161_client import HashAlgorithm, TimestampRequestBuilder, VerifierBuilder

from holdfast import clock
from holdfast.archive import durable, journal, tokens
from holdfast.archive.token_names import TRUST, BadToken, name_of
from holdfast.clock import Clock
from holdfast.config import authority_of
from holdfast.errors import ArchiveError
from holdfast.model import Stamp

TIMEOUT = (10.0, 30.0)
"""Seconds to connect, and between two pieces of an answer."""

DEADLINE = 60.0
"""Seconds for a whole answer."""

LARGEST = 1_000_000
"""Bytes of an answer; real ones have 1 to 10 kB."""

CLOCKS_AGREE = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Attempt:
    """How it went with one run file (``stem``) at one authority. ``reason`` says when, or why not yet."""

    stem: str
    authority: str
    outcome: Literal["stamped", "already", "pending"]
    reason: str


class NoAnswer(Exception):
    """The authority was not reached, or what came is no reply; the message says why."""


def stamp(
    folder: Path,
    urls: Sequence[str],
    *,
    user_agent: str,
    roots: Path | None = None,
    clock: Clock = clock.now,
    report: Callable[[Attempt], None] = lambda attempt: None,
) -> tuple[Attempt, ...]:
    """Have every head of the archive in ``folder`` stamped by every authority at ``urls`` that has not done so.

    ``roots``: a PEM file; then tokens must rest on one of its certificates, else on any that this machine knows or
    that comes with the reply. ``report`` hears of each attempt at once. Raises ``ArchiveError`` when the journal is
    damaged or the archive cannot be written.
    """
    found: list[Attempt] = []
    try:
        runs = journal.load(folder / journal.FOLDER)
        heads = set(journal.heads(runs))
        for run in journal.in_order([run for run in runs if run.sha256 in heads]):
            for url in urls:
                found.append(_Order(folder, run, url, roots, clock).attempt(user_agent))
                report(found[-1])
    except OSError as error:
        raise ArchiveError(
            f"The time stamps of {folder} could not be read or kept: {error.strerror or error} ({error.filename}). "
            "Nothing that was there is touched. Mend the cause and run the same command again."
        ) from error
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Order:
    """One run file to be stamped by one authority."""

    folder: Path
    run: journal.RunFile
    url: str
    roots: Path | None
    clock: Clock

    @property
    def authority(self) -> str:
        return authority_of(self.url)

    def attempt(self, user_agent: str) -> Attempt:
        given = self._kept_before()
        if given is not None:
            return Attempt(self.run.path.stem, self.authority, "already", f"at {given.at}")
        request = TimestampRequestBuilder().data(self.run.path.read_bytes()).hash_algorithm(HashAlgorithm.SHA256)
        built = request.nonce(nonce=True).build()
        try:
            raw = _post(self.url, built.as_bytes(), user_agent)
            given, notes = self._verified(raw, VerifierBuilder.from_request(built))
        except NoAnswer as error:
            return self._pending(f"{error}")
        except tokens.Refused as error:
            return self._pending(f"it refused: {error}")
        except BadToken as error:
            return self._pending(f"its answer was not kept: {error}")
        name = name_of(self.run.path.stem, self.authority, raw)
        durable.write_once(self.run.path.with_name(str(name)), raw)
        return Attempt(self.run.path.stem, self.authority, "stamped", "; ".join([f"at {given.at}", *notes]))

    def _kept_before(self) -> Stamp | None:
        """The stamp that is there already. A damaged token is none: ``verify`` names it, and a new one is asked for."""
        stamps = tokens.stamps(self.folder, [(self.run.path.stem, self.run.sha256)])
        return next((one for one in stamps.get(self.run.sha256, ()) if one.authority == self.authority), None)

    def _verified(self, raw: bytes, asked: VerifierBuilder) -> tuple[Stamp, list[str]]:
        """The stamp in ``raw``, and what should be said of it. All certificates that it needs are in ``trust/`` then.

        Raises ``BadToken``, ``Refused``.
        """
        response = tokens.decode(raw)
        came = tokens.certificates(response)
        known = tokens.read_pem(self.roots.read_bytes()) if self.roots else _known_here()
        brought = [one for one in came if tokens.is_root(one)] if self.roots is None else []
        acceptable = [*(one for one in known if tokens.is_root(one)), *brought]
        given = tokens.checked(response, self.run.sha256, acceptable, asked, self.authority)
        way = tokens.chain(tokens.signer_of(response), [*acceptable, *came])
        kept = list(dict.fromkeys([*came, *way]))
        # What a later day has to go by is exactly what is put away now.
        tokens.check(raw, self.run.sha256, kept, self.authority)
        self._keep(kept)
        notes = [] if way[-1] in known else ["its root is one that this machine does not know; compare it with theirs"]
        apart = abs(clock.parse(given.at) - self.clock())
        if apart > CLOCKS_AGREE:
            notes.append(f"its clock and ours are {apart} apart")
        return given, notes

    def _keep(self, certificates: Sequence[x509.Certificate]) -> None:
        trust = self.folder / TRUST
        durable.make_folder(trust, set())
        for name, content in map(tokens.pem, certificates):
            if not (trust / name).exists():
                durable.write_once(trust / name, content)

    def _pending(self, reason: str) -> Attempt:
        return Attempt(self.run.path.stem, self.authority, "pending", reason)


def _known_here() -> list[x509.Certificate]:
    """The roots that HTTPS on this machine goes by; many authorities have theirs among them."""
    return tokens.read_pem(Path(requests.utils.DEFAULT_CA_BUNDLE_PATH).read_bytes())


def _post(url: str, body: bytes, user_agent: str) -> bytes:
    """The answer to a time-stamp request. Raises ``NoAnswer``."""
    headers = {
        "Content-Type": "application/timestamp-query",
        "Accept": "application/timestamp-reply",
        "Accept-Encoding": "identity",
        "User-Agent": user_agent,
    }
    try:
        with requests.Session() as session:
            session.trust_env = False
            with session.post(
                url, data=body, headers=headers, timeout=TIMEOUT, stream=True, allow_redirects=False
            ) as answer:
                if answer.status_code != 200:
                    raise NoAnswer(f"it answered with HTTP status {answer.status_code}")
                return _body(answer)
    except requests.Timeout as error:
        raise NoAnswer("it did not answer in time") from error
    except (requests.RequestException, urllib3.exceptions.HTTPError, OSError) as error:
        raise NoAnswer(f"it could not be reached ({type(error).__name__})") from error


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
