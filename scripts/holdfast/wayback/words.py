"""What Save Page Now says when it does not save, and what we do about it: tables, no network.

The words are those of the Internet Archive's "Save Page Now 2 Public API Docs Draft" of October 2025 (each comes
as ``error:<word>``); the classes are ours. A word that is not in the table is refused, so that nothing is hammered.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

Class = Literal["later", "minute", "tomorrow", "stop", "refused"]
SetbackState = Literal["deferred", "refused", "excluded", "not-served"]

MOST_TRIES = 3
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Setback:
    """Why there is no snapshot now, in one sentence, and how long to leave it. ``stop``: it concerns the whole run."""

    state: SetbackState
    message: str
    wait: timedelta
    stop: bool = False
    word: str = ""


@dataclass(frozen=True, slots=True)
class Lost:
    """A save was sent and no usable answer came back, so that it may or may not have been carried out."""

    message: str
    wait: timedelta = 10 * MINUTE


WORDS: dict[str, tuple[Class, str]] = {
    "bad-gateway": ("later", "a gateway before the site failed"),
    "browsing-timeout": ("later", "the page took too long"),
    "cannot-fetch": ("later", "the page could not be fetched"),
    "capture-location-error": ("later", "archive.org could not file its capture"),
    "celery": ("later", "archive.org's queue failed"),
    "gateway-timeout": ("later", "a gateway before the site timed out"),
    "internal-server-error": ("later", "the site answered with an internal error"),
    "invalid-server-response": ("later", "the site's answer could not be understood"),
    "job-failed": ("later", "the job failed"),
    "no-browsers-available": ("later", "all of archive.org's browsers are busy"),
    "no-captures": ("later", "the job ended without a capture"),
    "protocol-error": ("later", "the connection to the site broke"),
    "proxy-error": ("later", "archive.org's own proxy failed"),
    "read-timeout": ("later", "the site stopped answering"),
    "service-unavailable": ("later", "the site was unavailable"),
    "soft-time-limit-exceeded": ("later", "the capture took too long"),
    "too-many-requests": ("later", "the site is throttling archive.org"),
    "user-session-limit": ("minute", "too many captures of this account are running"),
    "too-many-daily-captures": ("tomorrow", "this address was captured as often as is allowed today"),
    "max-daily-bandwidth-host": ("tomorrow", "today's allowance for this site is used up"),
    "max-daily-bandwidth": ("stop", "today's allowance of this account is used up"),
    "max-daily-bandwidth-from-ip": ("stop", "today's allowance of this network is used up"),
    "blocked-client-ip": ("stop", "archive.org has blocked this network"),
    "bad-request": ("refused", "the site rejects the request (400)"),
    "bandwidth-limit-exceeded": ("refused", "the site's own bandwidth is used up (509)"),
    "blocked": ("refused", "the site refuses the Internet Archive (999); only our copy exists"),
    "blocked-url": ("refused", "the address is on archive.org's list of trackers"),
    "filesize-limit": ("refused", "the file is larger than the 2 GB that archive.org takes"),
    "ftp-access-denied": ("refused", "the FTP server denies access"),
    "http-version-not-supported": ("refused", "the site does not support this version of HTTP (505)"),
    "invalid-url-syntax": ("refused", "archive.org holds the address to be malformed"),
    "invalid-host-resolution": ("refused", "archive.org cannot find the host"),
    "method-not-allowed": ("refused", "the site does not allow the request (405)"),
    "network-authentication-required": ("refused", "the network before the site wants a log-in (511)"),
    "no-access": ("refused", "the site refuses the Internet Archive (403); only our copy exists"),
    "not-found": ("refused", "archive.org is told that there is no such page (404)"),
    "not-implemented": ("refused", "the site cannot do what was asked (501)"),
    "too-many-redirects": ("refused", "the address redirects more than three times"),
    "unauthorized": ("refused", "the site wants a log-in (401); only our copy exists"),
}  # fmt: skip


def setback(word: str, message: str = "", attempts: int = 0) -> Setback:
    """What an error word means for us. ``attempts`` counts earlier tries that ended in a passing trouble."""
    word = printable(word).removeprefix("error:")
    if word not in WORDS and "RecursionError" in message:
        word = "job-failed"  # an undocumented passing fault of the service
    kind, why = WORDS.get(word, ("refused", ""))
    if not why:
        return Setback(
            "refused", f"archive.org gave a reason that we do not know: {word or printable(message)!r}.", 30 * DAY
        )
    sentence = f"{why[0].upper()}{why[1:]} ({word})."
    match kind:
        case "later" if attempts + 1 >= MOST_TRIES:
            return Setback(
                "refused", f"Could not be captured in {MOST_TRIES} tries: {why} ({word}).", 7 * DAY, word=word
            )
        case "later":
            return Setback("deferred", f"Could not be captured this time: {why} ({word}).", 30 * MINUTE, word=word)
        case "minute":
            return Setback("deferred", sentence, 2 * MINUTE, word=word)
        case "tomorrow":
            return Setback("deferred", sentence, DAY, word=word)
        case "stop":
            return Setback("deferred", sentence, DAY, stop=True, word=word)
        case _:
            return Setback("refused", sentence, 30 * DAY, word=word)


def printable(text: str) -> str:
    """Words of the service as they may be shown and journaled: one line, at most 160 characters, none unprintable."""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())[:160]
