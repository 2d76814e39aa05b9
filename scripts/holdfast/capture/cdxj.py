"""The index of a WACZ: one line per answer, sorted by a key that turns the host around (CDXJ).

The key is the one that the ReplayWeb.page reader computes for its look-ups, so that what it asks for is found.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass

from holdfast.capture.posted import address_of

_URL = re.compile(r"(https?)://(\[[^\]]*\]|[^/:?#]*)(?::(\d+))?([^?#]*)(?:\?([^#]*))?")
_DEFAULT_PORTS = {"http": "80", "https": "443"}


@dataclass(frozen=True, slots=True)
class IndexEntry:
    """Where in the WARC the answer for ``url`` stands. ``at`` is the 14-digit instant, ``digest`` of the payload.

    ``posted`` stands for the body of a request that was not a GET, as ``posted.query_of`` writes it.
    """

    url: str
    at: str
    mime: str
    status: int
    digest: str
    offset: int
    length: int
    method: str = "GET"
    posted: str = ""


def surt(url: str) -> str:
    """The sort key of a canonical URL: ``http://www.Nhs.uk/a?b&a`` becomes ``uk,nhs)/a?a&b``. Others stay as is."""
    match = _URL.match(url.lower())
    if not match:
        return url
    scheme, host, port, path, query = match.groups()
    turned = ",".join(reversed(re.sub(r"^www\d*\.", "", host).split(".")))
    shown_port = f":{port}" if port and port != _DEFAULT_PORTS[scheme] else ""
    sorted_query = "?" + "&".join(sorted(query.split("&"))) if query else ""
    return f"{turned}{shown_port}){path or '/'}{sorted_query}"


def index(entries: Iterable[IndexEntry], filename: str) -> bytes:
    """The whole CDXJ file for the answers in the WARC called ``filename``."""
    lines = sorted(_line(entry, filename) for entry in entries)
    return "".join(lines).encode()


def _line(entry: IndexEntry, filename: str) -> str:
    fields = {
        "url": entry.url,
        "mime": entry.mime,
        "status": str(entry.status),
        "digest": entry.digest,
        "length": str(entry.length),
        "offset": str(entry.offset),
        "filename": filename,
    }
    found_by = entry.url
    if entry.method != "GET":
        fields |= {"method": entry.method, "requestBody": entry.posted}
        found_by = address_of(entry.url, entry.method, entry.posted)
    return f"{surt(found_by)} {entry.at} {json.dumps(fields, ensure_ascii=False)}\n"
