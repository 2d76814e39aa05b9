"""Which copies the archive's index lists. A digest there is of bytes as stored, often compressed: never a fixity check.

Format: the CDX server's ``output=json``, a list of rows whose first row names the fields.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from holdfast.wayback import addresses
from holdfast.wayback.client import Trouble, WaybackClient
from holdfast.wayback.words import DAY, MINUTE, Setback

FIELDS = ("timestamp", "original", "statuscode", "digest", "mimetype")
NEWEST = 5
EXCLUDED_MARKS = ("AdministrativeAccessControl", "has been excluded", "Blocked Site Error")
ROBOTS_MARKS = ("RobotAccessControl", "Blocked By Robots")


@dataclass(frozen=True, slots=True)
class Row:
    """One listed copy. ``status`` is "-" for a revisit, which is a capture as good as any."""

    timestamp: str
    original: str
    status: str


def find(
    client: WaybackClient, url: str, since: datetime | None = None, newest: int = NEWEST, *, kinds: str = "23-"
) -> tuple[Row, ...] | Setback:
    """The newest copies of an address that may show the document (2xx, 3xx, revisits), newest first.

    ``kinds`` are the first characters of the statuses that count.

    Anything that is not clearly an answer is a ``Setback``, never "no copies".
    """
    query = {"url": addresses.target(url), "output": "json", "fl": ",".join(FIELDS), "limit": str(-newest)}
    if since is not None:
        query["from"] = addresses.stamp(since)
    answer = client.call("cdx", "GET", "/cdx/search/cdx?" + urlencode(query))
    if isinstance(answer, Trouble):
        return Setback("deferred", f"The index could not be asked: {answer.message}.", 15 * MINUTE)
    if answer.status == 403:
        return forbidden(answer.body.text)
    if answer.status != 200:
        return Setback("deferred", f"The index answered with status {answer.status}.", 15 * MINUTE)
    rows = () if not answer.body.head.strip() else _rows(answer.json())
    if rows is None:
        return Setback("deferred", "The index answered with an unexpected page.", 15 * MINUTE)
    listed = (row for row in rows if row.status[:1] in kinds and addresses.same(row.original, url))
    return tuple(sorted(listed, key=lambda row: row.timestamp, reverse=True))


def forbidden(text: str) -> Setback:
    """What a 403 of the archive itself means, told by its text."""
    if any(mark in text for mark in EXCLUDED_MARKS):
        return Setback("excluded", "This address is excluded from the Wayback Machine.", 30 * DAY)
    if any(mark in text for mark in ROBOTS_MARKS):
        return Setback("refused", "The Wayback Machine withholds this address by a robots rule.", 30 * DAY)
    return Setback("deferred", "archive.org refused to answer (403).", 60 * MINUTE)


def _rows(data: object) -> tuple[Row, ...] | None:
    """Rows of the JSON answer, or ``None`` when it has another shape."""
    if not isinstance(data, list):
        return None
    if not data:
        return ()
    header = data[0]
    if not isinstance(header, list) or not {"timestamp", "original", "statuscode"} <= set(map(str, header)):
        return None
    found = []
    for values in data[1:]:
        if not values:
            break  # an empty row announces the resume key
        if not isinstance(values, list) or len(values) != len(header):
            return None
        row = dict(zip(header, map(str, values), strict=True))
        if addresses.moment_of(row["timestamp"]) is None:
            return None
        found.append(Row(row["timestamp"], row["original"], row["statuscode"]))
    return tuple(found)
