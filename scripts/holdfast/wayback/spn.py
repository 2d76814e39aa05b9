"""Save Page Now 2: allowance, submission, status. Errors arrive with HTTP 200; a job id has no fixed form.

Format: the Internet Archive's "Save Page Now 2 Public API Docs Draft" (October 2025).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import quote

from holdfast.errors import StoppedEarly
from holdfast.wayback import addresses
from holdfast.wayback.client import Answer, Trouble, WaybackClient
from holdfast.wayback.words import DAY, HOUR, MINUTE, Lost, Setback, printable, setback

POLLS = (0.6, 0.6, 1.0, 1.5, 2.0, 3.0, 3.0, 3.0, 3.0)  # in pauses: 6 s to 30 s, three minutes in all
SESSION_WAITS = (20.0, 60.0)  # seconds to wait for a free slot before leaving it to a later run
LONGEST_POLL_WAIT = 120.0


@dataclass(frozen=True, slots=True)
class Accepted:
    """The save is a job now. ``starts_in`` is set when the service said that it will take long to begin."""

    job_id: str
    message: str = ""
    starts_in: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """The service says that a recent copy exists but not which."""

    message: str


@dataclass(frozen=True, slots=True)
class Pending:
    """The job still runs after all polls."""


@dataclass(frozen=True, slots=True)
class Expired:
    """The service knows nothing of the job, or its success is incomplete: the index must tell."""

    message: str


@dataclass(frozen=True, slots=True)
class Success:
    """The service says that it saved. Nothing counts before the copy is read back."""

    timestamp: str
    original_url: str


def check_allowance(client: WaybackClient) -> Setback | None:
    """Once per run, before anything: are the keys good and is there allowance left? Costs no capture.

    Raises ``StoppedEarly`` when the keys are rejected or today's captures are used up.
    """
    if client.keys is None or client.allowance_checked:
        return None
    answer = client.call("status", "GET", f"/save/status/user?_t={client.clock().timestamp():.0f}", keyed=True)
    if isinstance(answer, Trouble):
        return Setback("deferred", f"{_sentence(answer.message)} Nothing was asked for.", 15 * MINUTE)
    data = answer.json()
    if answer.status != 200 or not isinstance(data, dict):
        return Setback("deferred", "archive.org answered with an unexpected page. Nothing was asked for.", 15 * MINUTE)
    used, limit = data.get("daily_captures"), data.get("daily_captures_limit")
    if isinstance(used, int) and isinstance(limit, int) and used >= limit:
        raise StoppedEarly(
            f"Today's archive.org allowance of {limit} captures is used up; run the same command again tomorrow."
        )
    client.allowance_checked = True
    return None


def submit(
    client: WaybackClient, url: str, attempts: int = 0, *, errors: bool = False
) -> Accepted | Elsewhere | Lost | Setback:
    """Ask for one save. Asks again only after an answer that says that nothing was done (no free slot).

    ``errors``: an answer with an error status is to be archived too.
    """
    form = {"url": addresses.target(url), "skip_first_archive": "1"}
    if errors:
        form["capture_all"] = "1"
    for wait in (*SESSION_WAITS, None):
        answer = client.call("save", "POST", "/save", form=form, keyed=True)
        said = _submitted(answer, attempts)
        if wait is None or not (isinstance(said, Setback) and said.word == "user-session-limit"):
            return said
        client.note(f"archive.org has no free slot for us: waiting {wait:.0f} s")
        client.sleep(wait)
    raise AssertionError("unreachable: the last wait is None")


def _submitted(answer: Answer | Trouble, attempts: int) -> Accepted | Elsewhere | Lost | Setback:
    if isinstance(answer, Trouble):
        if answer.kind == "lost":
            return Lost(f"{_sentence(answer.message)} Whether the save was carried out is unknown.")
        return Setback("deferred", _sentence(answer.message), 15 * MINUTE)
    data = answer.json()
    if not isinstance(data, dict):
        return Lost(
            "archive.org answered with an unexpected page. Whether the save was carried out is unknown.", 15 * MINUTE
        )
    message, job = _text(data, "message"), _text(data, "job_id")
    if _text(data, "status") == "error" or _text(data, "status_ext"):
        return setback(_text(data, "status_ext"), message, attempts)
    if job:
        return Accepted(job, printable(message), _delay(message))
    if "same snapshot" in message:
        return Elsewhere(printable(message))
    if "limit of active" in message:
        return setback("user-session-limit")
    if "excluded" in message:
        return Setback("excluded", "This address is excluded from the Wayback Machine.", 30 * DAY)
    if answer.status >= 400:
        return Setback("deferred", f"archive.org did not accept the save ({answer.status}): {printable(message)}", HOUR)
    return setback("", message, attempts)


def poll(client: WaybackClient, job_id: str, attempts: int = 0) -> Success | Setback | Expired | Pending:
    """Follow a job for up to three minutes."""
    asked_to_wait = 0.0
    for pauses in POLLS:
        seconds = max(pauses * client.pace.pause, min(asked_to_wait, LONGEST_POLL_WAIT))
        if seconds > 0:
            client.sleep(seconds)
        answer = client.call("status", "GET", "/save/status/" + quote(job_id, safe=""), keyed=True)
        if isinstance(answer, Trouble):
            if answer.kind == "parked":
                return Pending()
            continue
        asked_to_wait = _seconds(answer.headers.get("retry-after", ""))
        data = answer.json()
        if not isinstance(data, dict):
            if answer.status == 404:
                return Expired("The job is no longer known to archive.org.")
            continue
        if _text(data, "status") != "pending":
            return _ended(data, attempts)
    return Pending()


def _ended(data: Mapping[str, Any], attempts: int) -> Success | Setback | Expired:
    status = _text(data, "status")
    if status == "success":
        timestamp, original = _text(data, "timestamp"), _text(data, "original_url")
        if addresses.moment_of(timestamp) and original:
            return Success(timestamp, original)
        return Expired("archive.org reported success without saying what it saved.")
    if status == "error" and _text(data, "status_ext"):
        return setback(_text(data, "status_ext"), _text(data, "message"), attempts)
    return Expired("The job is no longer known to archive.org.")


def _delay(message: str) -> timedelta | None:
    """How long until the capture starts, from "The capture will start in ~1 hour, 2 minutes because …"."""
    match = re.search(r"will start in ~?(?:(\d{1,3}) hours?)?[, ]*(?:(\d{1,3}) minutes?)?", message)
    if not match:
        return None
    return timedelta(hours=int(match[1] or 0), minutes=int(match[2] or 0))


def _seconds(text: str) -> float:
    return float(text[:9]) if text.isascii() and text.isdigit() else 0.0


def _text(data: Mapping[str, Any], key: str) -> str:
    value = data.get(key)
    return value if isinstance(value, str) else ""


def _sentence(message: str) -> str:
    return f"{message[0].upper()}{message[1:]}." if not message.startswith("archive.org") else f"{message}."
