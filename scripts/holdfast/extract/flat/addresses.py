"""Addresses as pages write them: made absolute, and made comparable with those in a web archive's index."""

from __future__ import annotations

import re
from urllib.parse import quote, urljoin, urlsplit, urlunsplit

_DROPPED = re.compile(r"[\t\n\r]")  # as browsers do before they look at an address (WHATWG URL Standard, 4.4)
_EDGES = "".join(map(chr, range(0x21)))
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*(?=:)", re.IGNORECASE)
_PORTS = {"http": ":80", "https": ":443"}
LONGEST = 8_192


def absolute(base: str, reference: str) -> str:
    """The absolute http(s) address that ``reference`` means on a page at ``base``, "" for anything else."""
    found = joined(base, reference)
    return found if scheme_of(found) in ("http", "https") else ""


def joined(base: str, reference: str) -> str:
    """Any absolute address; "" for one that cannot be understood or is absurdly long."""
    text = _DROPPED.sub("", reference).strip(_EDGES)
    if not text or len(text) > LONGEST:
        return ""
    try:
        address = urljoin(base, text.replace("\\", "/") if not scheme_of(text) else text)
        urlsplit(address)
    except ValueError:
        return ""
    return address


def scheme_of(address: str) -> str:
    """The scheme in lower case, "" for a relative address."""
    found = _SCHEME.match(address)
    return found[0].lower() if found else ""


def bare(address: str) -> str:
    """The address without its fragment."""
    return address.partition("#")[0]


def key(address: str) -> str:
    """Equal for addresses that differ only in how they are written: escapes, case of the host, a default port."""
    try:
        parts = urlsplit(bare(address))
        host = parts.netloc.lower().removesuffix(_PORTS.get(parts.scheme, "\0"))
        path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
        query = quote(parts.query, safe="/%:@!$&'()*+,;=~-._?")
        return urlunsplit((parts.scheme, host, path, query, ""))
    except ValueError:
        return address
