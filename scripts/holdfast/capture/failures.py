"""How a fetch goes wrong, as a value: one reason of the model, one plain sentence that says what to do next.

Inside the room a failure that happens deep in a socket travels as ``Broken``; at the fetch loop it becomes the
``Failure`` that it carries, and never leaves the room as an exception.
"""

from __future__ import annotations

import errno
import http.client
import socket
import ssl
from dataclasses import dataclass

import requests
import urllib3

from holdfast.model import FailureReason

NETWORK_ERRORS = (
    OSError,
    http.client.HTTPException,
    urllib3.exceptions.HTTPError,
    requests.RequestException,
    ValueError,  # http.client and urllib3 let it escape for header values that they cannot read
)


@dataclass(frozen=True, slots=True)
class Failure:
    """Why something could not be had. ``message`` is one sentence for people."""

    reason: FailureReason
    message: str
    status: int = 0

    def __post_init__(self) -> None:
        object.__setattr__(self, "message", printable(self.message))


def printable(text: str) -> str:
    """``text`` without what could steer a terminal or turn the reading direction; servers' words get into messages."""
    return "".join(character for character in text if character.isprintable())


class Broken(Exception):
    """Carries a ``Failure`` through library code. ``stale``: a kept connection had been closed; ask once more."""

    def __init__(self, reason: FailureReason, message: str, *, stale: bool = False) -> None:
        super().__init__(message)
        self.failure = Failure(reason, message)
        self.stale = stale


def past_deadline(seconds: float) -> Failure:
    """The whole capture took longer than it may."""
    return Failure(
        "timeout",
        f"The capture was not done within {seconds:g} seconds; try again later or raise limits.deadline.",
    )


def of_connect(host: str, error: OSError) -> Failure:
    """The TCP connection did not come about."""
    if isinstance(error, TimeoutError):
        return Failure("timeout", f"{host} did not take the connection in time; try again later.")
    if isinstance(error, ConnectionRefusedError):
        return Failure("unreachable", f"{host} refused the connection; check the address or try again later.")
    if error.errno in (errno.ENETUNREACH, errno.EHOSTUNREACH, errno.ENETDOWN):
        return Failure("unreachable", f"There is no way to {host} from here; check this machine's network.")
    return Failure("unreachable", f"No connection to {host} ({_words(error)}); try again later.")


def of_name(host: str, error: socket.gaierror) -> Failure:
    """DNS gave no address."""
    if error.errno == socket.EAI_AGAIN:
        return Failure("unresolvable", f"DNS could not answer for {host} just now; check the network or try again.")
    return Failure("unresolvable", f"DNS knows no address of {host}; check the spelling, or the site is gone.")


def of_tls(host: str, error: BaseException) -> Failure:
    """The handshake or the certificate failed."""
    cause = _verification(error)
    if cause is not None:
        why = cause.verify_message.rstrip(".")
        hint = "ask the site to mend it; if it has an authority of its own, name that in network.ca"
        return Failure("tls", f"The certificate of {host} was not accepted ({why}); {hint}.")
    return Failure("tls", f"No secure connection to {host} could be agreed ({_words(error)}); try again later.")


def of_exchange(host: str, error: BaseException) -> Failure:
    """The answer could not be had, or not be read as HTTP."""
    if isinstance(error, Broken):
        return error.failure
    if isinstance(error, TimeoutError | urllib3.exceptions.TimeoutError | requests.Timeout):
        return Failure("timeout", f"{host} stopped sending; try again later.")
    if isinstance(error, OSError) and not isinstance(error, requests.RequestException):
        return Failure("unreachable", f"{host} broke the connection ({_words(error)}); try again later.")
    return Failure("protocol", f"The answer of {host} is not proper HTTP ({_words(error)}); tell the site's keepers.")


def _verification(error: BaseException | None) -> ssl.SSLCertVerificationError | None:
    """The certificate error inside the wrappers of urllib3."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        if isinstance(error, ssl.SSLCertVerificationError):
            return error
        seen.add(id(error))
        inner = next((item for item in error.args if isinstance(item, BaseException)), None)
        error = inner or error.__cause__ or error.__context__
    return None


def _words(error: BaseException) -> str:
    """The innermost short text of an error, on one line."""
    text = (error.strerror if isinstance(error, OSError) else "") or str(error) or type(error).__name__
    return " ".join(text.split())[:160].rstrip(".")
