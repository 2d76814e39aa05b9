"""A Memento TimeMap of each record: the copies of its address that can be named, in order of time.

Formats: ``application/link-format`` as in RFC 7089, section 5, and the JSON of the same content that Memento
aggregators give. Listed are our own published copies and mementos that were read back from where they are; never what
was only announced, or only named by people.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from urllib.parse import quote

from holdfast.model import Holding
from holdfast.site.copies import Copy
from holdfast.site.differences import instant
from holdfast.site.render import encoded, safe_url
from holdfast.site.witnesses import READ_BACK, read_back

FOLDER = "timemaps"
_URL_CHARACTERS = "%/:?#[]@!$&'()*+,;=~"


@dataclass(frozen=True, slots=True)
class TimeMap:
    """The two files of one record, by their paths in the site."""

    files: tuple[tuple[str, bytes], ...]


def make(holding: Holding, copy: Copy, root: str) -> TimeMap | None:
    """The TimeMap of a record at the site ``root`` (no slash at the end); ``None`` if there is nothing to list."""
    original = safe_url(holding.record.url)
    found = sorted({url: moment for moment, url in _mementos(holding, copy, root)}.items(), key=lambda item: item[1])
    if original is None or not found:
        return None
    mementos = [(_ascii(url), moment) for url, moment in found]
    link, as_json = paths(holding.record.id)
    return TimeMap(
        (
            (link, _link_format(_ascii(original), f"{root}/{link}", mementos)),
            (as_json, _json(_ascii(original), root, (link, as_json), mementos)),
        )
    )


def paths(record: str) -> tuple[str, str]:
    """Where the TimeMap of a record lies in the site, in both forms."""
    return f"{FOLDER}/{record}.link", f"{FOLDER}/{record}.json"


def _mementos(holding: Holding, copy: Copy, root: str) -> Iterator[tuple[datetime, str]]:
    """The newest first, so that of several captures of the same bytes the oldest gives the date."""
    published = {download.sha256: download.path for download in copy.payloads()}
    for capture in holding.captures:
        if capture.origin in ("deposited", "redacted"):  # nobody says that the address served it
            continue
        source = capture.recovered_from
        path = published.get(capture.payload.sha256)
        url = source.memento_url if source and safe_url(source.memento_url) else f"{root}/{path}" if path else ""
        moment = _moment(instant(capture)) if url else None
        if moment:
            yield moment, url
    for memento in read_back(holding):
        moment = _moment(memento.timestamp)
        if moment and memento.verdict in READ_BACK and safe_url(memento.url):
            yield moment, memento.url


def _link_format(original: str, own: str, mementos: list[tuple[str, datetime]]) -> bytes:
    first, last = mementos[0][1], mementos[-1][1]
    span = f'from="{_http_date(first)}"; until="{_http_date(last)}"'
    lines = [f'<{original}>; rel="original"', f'<{own}>; rel="self"; type="application/link-format"; {span}']
    for number, (url, moment) in enumerate(mementos):
        place = " ".join(["first"] * (number == 0) + ["last"] * (number == len(mementos) - 1))
        lines.append(f'<{url}>; rel="{f"{place} memento".strip()}"; datetime="{_http_date(moment)}"')
    return encoded(",\n".join(lines) + "\n")


def _json(original: str, root: str, files: tuple[str, str], mementos: list[tuple[str, datetime]]) -> bytes:
    listed = [{"datetime": moment.strftime("%Y-%m-%dT%H:%M:%SZ"), "uri": url} for url, moment in mementos]
    content = {
        "original_uri": original,
        "mementos": {"first": listed[0], "last": listed[-1], "list": listed},
        "timemap_uri": {"link_format": f"{root}/{files[0]}", "json_format": f"{root}/{files[1]}"},
    }
    return encoded(json.dumps(content) + "\n")


def _moment(text: str) -> datetime | None:
    """An instant in our form or in the 14 digits of a memento."""
    try:
        if text.isdigit():
            return datetime.strptime(text, "%Y%m%d%H%M%S").replace(tzinfo=UTC)
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment.astimezone(UTC) if moment.tzinfo else None


def _http_date(moment: datetime) -> str:
    return format_datetime(moment.replace(microsecond=0), usegmt=True)


def _ascii(url: str) -> str:
    return url if url.isascii() else quote(url, safe=_URL_CHARACTERS)
