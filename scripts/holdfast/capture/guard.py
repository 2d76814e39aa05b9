"""The one door for addresses: every URL that is fetched or recorded has passed ``check_url``.

Written without ``urllib.parse.urlsplit``, because two parsers that read one URL differently are how guards are
passed. What comes out is a canonical URL, and only that string is used from then on. The sockets have a door of
their own in ``sockets``: a name that passes here may still resolve to an address that does not pass there.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import Literal
from urllib.parse import quote

import idna

from holdfast.capture.addresses import is_permitted
from holdfast.config import Network

LONGEST_URL = 4096
DEFAULT_PORTS = {"http": 80, "https": 443}
WEB_PORTS = frozenset({80, 443, 8080, 8443})
SPECIAL_TOP_LABELS = frozenset(
    {"alt", "arpa", "corp", "example", "home", "internal", "intranet", "invalid", "lan", "local", "localdomain"}
    | {"localhost", "onion", "test"}
)

_INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Zs", "Zl", "Zp"})
_SCHEME = re.compile(r"(https?)://", re.IGNORECASE | re.ASCII)
_AUTHORITY = re.compile(r"(?P<host>\[[0-9A-Fa-f:.]*\]|[^\[\]:]*)(?::(?P<port>[0-9]{0,5}))?")
_LABEL = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?")
_NUMERIC = re.compile(r"[0-9]+|0x[0-9a-f]*")
_PATH_SAFE = "/:@!$&'()*+,;=-._~%"
_QUERY_SAFE = _PATH_SAFE + "?"


@dataclass(frozen=True, slots=True)
class CheckedUrl:
    """A URL that may be asked for. ``url`` is canonical; ``host`` ASCII, without brackets; ``target`` path and query.

    ``pinned`` is the (address, port) that ``network.resolve`` names for this host, or ``None``: ask DNS.
    """

    url: str
    scheme: str
    host: str
    port: int
    target: str
    pinned: tuple[str, int] | None = None


@dataclass(frozen=True, slots=True)
class RefusedUrl:
    """A URL that is never asked for, with the reason as a capture files it and one plain sentence."""

    reason: Literal["bad-url", "private-address"]
    message: str


class _Refused(Exception):
    def __init__(self, message: str, reason: Literal["bad-url", "private-address"] = "bad-url") -> None:
        super().__init__(message)
        self.reason: Literal["bad-url", "private-address"] = reason


def check_url(text: str, network: Network) -> CheckedUrl | RefusedUrl:
    """The canonical form of ``text``, or why it is refused. Asks no network; literal addresses are judged here."""
    try:
        return _check(text, network)
    except _Refused as refused:
        return RefusedUrl(refused.reason, str(refused))


def _check(text: str, network: Network) -> CheckedUrl:
    _refuse_odd_characters(text)
    scheme_match = _SCHEME.match(text)
    if not scheme_match:
        raise _Refused("Only addresses that begin with http:// or https:// can be captured; write the full address.")
    scheme = scheme_match[1].lower()
    rest = text[scheme_match.end() :]
    end = min((at for at in map(rest.find, "/?#") if at >= 0), default=len(rest))
    spelled, given_port = _authority(rest[:end])
    host, is_literal = _host(spelled)
    port = int(given_port) if given_port else DEFAULT_PORTS[scheme]
    pinned = _pinned(host, port, network)
    named_with_port = _key(host, port) in _normal(network.resolve)
    if not (port in WEB_PORTS or named_with_port):
        raise _Refused(f"Port {port} is not a web port; only 80, 443, 8080 and 8443 are asked.")
    if pinned is not None:
        if not is_permitted(pinned[0], network.allow):
            what = f"network.resolve sends {host} to {pinned[0]}, which is neither public nor in network.allow."
            raise _Refused(what, "private-address")
    elif is_literal:
        if not is_permitted(host, network.allow):
            raise _Refused(f"{host} is not a public address, so it was not asked.", "private-address")
    else:
        _refuse_local_names(host)
    target = _target(rest[end:])
    shown = f"[{host}]" if ":" in host else host
    shown += "" if port == DEFAULT_PORTS[scheme] else f":{port}"
    return CheckedUrl(f"{scheme}://{shown}{target}", scheme, host, port, target, pinned)


def _refuse_odd_characters(text: str) -> None:
    if len(text) > LONGEST_URL:
        raise _Refused(f"The address has {len(text)} characters; at most {LONGEST_URL} are accepted.")
    for at, character in enumerate(text, start=1):
        if character == "\\" or unicodedata.category(character) in _INVISIBLE:
            name = "a backslash" if character == "\\" else f"U+{ord(character):04X}"
            raise _Refused(
                f"The address has {name} at character {at}; write spaces as %20 and leave out invisible characters."
            )


def _authority(authority: str) -> tuple[str, str]:
    if "@" in authority:
        raise _Refused("The address contains a user name or password before @; give the address without it.")
    if "%" in authority:
        raise _Refused("The host of the address contains %; write the host in plain letters.")
    match = _AUTHORITY.fullmatch(authority)
    if not match or not match["host"]:
        raise _Refused("The address has no readable host; it should look like https://www.nhs.uk/page.")
    port = match["port"] or ""
    if port and not 0 < int(port) < 65536:
        raise _Refused(f"{port} is not a port number.")
    return match["host"], port


def _host(spelled: str) -> tuple[str, bool]:
    """The host in ASCII and whether it is a literal IP address."""
    if spelled.startswith("["):
        try:
            return str(IPv6Address(spelled[1:-1])), True
        except ValueError:
            raise _Refused(f"{spelled} is not an IPv6 address.") from None
    name = spelled.lower() if spelled.isascii() else _to_ascii(spelled)
    name = name.removesuffix(".")
    labels = name.split(".")
    if _NUMERIC.fullmatch(labels[-1]):
        try:
            return str(IPv4Address(name)), True
        except ValueError:
            raise _Refused(f"{spelled} is not an IPv4 address in its usual form of four numbers.") from None
    if len(name) > 253 or not all(_LABEL.fullmatch(label) for label in labels):
        raise _Refused(f"{spelled} is not a host name.")
    return name, False


def _to_ascii(spelled: str) -> str:
    try:
        name = idna.encode(spelled, uts46=True, std3_rules=True).decode("ascii").lower()
    except (idna.IDNAError, UnicodeError):
        raise _Refused(f"{spelled} is not a host name that exists in the international form.") from None
    if _NUMERIC.fullmatch(name.removesuffix(".").rpartition(".")[2]):
        raise _Refused(f"{spelled} is a number in disguise, not a host name.")
    return name


def _refuse_local_names(host: str) -> None:
    labels = host.split(".")
    if len(labels) < 2 or labels[-1] in SPECIAL_TOP_LABELS:
        raise _Refused(f"{host} is a name for local use, not of the public internet, so it was not asked.",
                       "private-address")  # fmt: skip


def _target(rest: str) -> str:
    before_fragment = rest.partition("#")[0]
    path, mark, query = before_fragment.partition("?")
    return _quoted(path or "/", _PATH_SAFE) + mark + _quoted(query, _QUERY_SAFE)


def _quoted(text: str, safe: str) -> str:
    """Percent-encoded as UTF-8; escapes that are there stay, in capitals, and a lone ``%`` becomes ``%25``."""
    lone = re.sub(r"%(?![0-9A-Fa-f]{2})", "%25", text)
    return re.sub(r"%[0-9A-Fa-f]{2}", lambda match: match[0].upper(), quote(lone, safe=safe))


def _pinned(host: str, port: int, network: Network) -> tuple[str, int] | None:
    named = _normal(network.resolve)
    value = named.get(_key(host, port)) or named.get(_key(host))
    if value is None:
        return None
    address, _, target_port = value.rpartition(":")
    try:
        return str(ip_address(address.strip("[]"))), int(target_port)
    except ValueError:
        raise _Refused(f"network.resolve has {value!r} for {host}; it should be an address and a port, "
                       "such as 127.0.0.1:8000.") from None  # fmt: skip


def _key(host: str, port: int | None = None) -> str:
    shown = f"[{host}]" if ":" in host else host
    return shown if port is None else f"{shown}:{port}"


def _normal(resolve: dict[str, str]) -> dict[str, str]:
    return {key.lower(): value for key, value in resolve.items()}
