"""Which addresses may be sent to a public archive, and how they stand in the Wayback Machine's own addresses. Pure."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from ipaddress import ip_address
from urllib.parse import parse_qsl, quote, urldefrag, urlsplit

TIMESTAMP = re.compile(r"[0-9]{14}")
_PRINTABLE = "".join(chr(code) for code in range(0x21, 0x7F) if chr(code) not in '"<>\\^`{|}')
_PRIVATE_ENDINGS = ("localhost", "local", "internal", "intranet", "lan", "corp", "home", "home.arpa", "onion")
_SECRETS = {
    "token", "access_token", "auth_token", "id_token", "api_key", "apikey", "password", "passwd", "secret",
    "signature", "x-amz-signature", "x-goog-signature", "sessionid", "session_id", "jsessionid", "phpsessid",
}  # fmt: skip


def target(url: str) -> str:
    """The address as it is sent: without its fragment, everything that is not plain ASCII percent-encoded."""
    return quote(urldefrag(url.strip()).url, safe=_PRINTABLE)


def refusal(url: str) -> str:
    """Why this address must not be sent to a public archive, in one sentence; "" when it may be.

    A capture there is public and permanent, so nothing that is not public already may get in.
    """
    try:
        parts = urlsplit(url.strip())
        host = (parts.hostname or "").rstrip(".").lower()
        private = _is_private(host)
    except ValueError:
        return "The address is malformed."
    if parts.scheme.lower() not in ("http", "https"):
        return "Only http and https addresses can be archived."
    if parts.username is not None or parts.password is not None:
        return "The address carries a user name or password; a snapshot would publish it."
    if private:
        return f"The host {host!r} is not a public one."
    secrets = sorted({name for name, _ in parse_qsl(parts.query) if name.lower() in _SECRETS})
    if secrets:
        return f"The address carries what looks like a secret ({', '.join(secrets)}); a snapshot would publish it."
    return ""


def _is_private(host: str) -> bool:
    try:
        return not ip_address(host).is_global
    except ValueError:
        return "." not in host or any(host.endswith("." + ending) for ending in _PRIVATE_ENDINGS)


def same(one: str, other: str) -> bool:
    """Whether the archive's index takes both for one: scheme, ``www.``, usual ports, case of the host aside."""
    return _folded(one) == _folded(other)


def _folded(url: str) -> tuple[str, str, str]:
    try:
        parts = urlsplit(target(url))
        host = (parts.hostname or "").lower().removeprefix("www.")
        port = "" if parts.port in (None, 80, 443) else f":{parts.port}"
    except ValueError:
        return url, "", ""
    return host + port, parts.path or "/", parts.query


def stamp(moment: datetime) -> str:
    """A moment as the archive writes it: ``20210617093000``, UTC."""
    return moment.astimezone(UTC).strftime("%Y%m%d%H%M%S")


def moment_of(timestamp: str) -> datetime | None:
    """The moment that a 14-digit timestamp names, or ``None`` when it names none."""
    if not TIMESTAMP.fullmatch(timestamp):
        return None
    try:
        return datetime.strptime(timestamp, "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    except ValueError:
        return None


def day(timestamp: str) -> str:
    """For people: ``17 June 2021, 09:30 UTC``; the text itself when it is no timestamp."""
    moment = moment_of(timestamp)
    return f"{moment.day} {moment:%B %Y, %H:%M} UTC" if moment else timestamp


def replay_path(url: str, timestamp: str, flag: str = "id_") -> str:
    """``/web/<timestamp><flag>/<url>``: with ``id_`` the bytes as archived, without a flag the page for readers."""
    return f"/web/{timestamp}{flag}/{target(url)}"


def archived_address(location: str) -> tuple[str, str]:
    """Timestamp and target address inside a replay address; two empty texts when it is none."""
    match = re.search(r"/web/([0-9]{14})[a-z]{0,2}_?/(\S+)", location)
    return (match[1], match[2]) if match else ("", "")
