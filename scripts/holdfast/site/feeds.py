"""Feeds of the takedown log: Atom 1.0 (RFC 4287) and JSON Feed 1.1, of everything, per organisation and per topic.

Entries have ids that never change (tag URIs, RFC 4151) and the times of what they tell, never the time of a build, so
that equal archives give equal feeds. They hold our own sentences and content notes, and no word of a document.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from markupsafe import escape

from holdfast.config import Config
from holdfast.site import words
from holdfast.site.listings import Row
from holdfast.site.render import encoded
from holdfast.takedowns import Entry

FOLDER = "feeds"
NEWEST = 100
"""Entries of one feed."""
SINCE = "2025"
"""The date of our tag URIs: one at which the site's name is taken to be its owner's. It must never change."""

LABELS = {"removed": "Missing", "changed": "Changed", "moved": "Moved", "returned": "Came back", "new": "New copy"}
_NEVER = "1970-01-01T00:00:00Z"
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


class Told(NamedTuple):
    """An entry of the log with what feeds and the log's page say of its record. ``evidence`` holds kind, instant, text
    and address."""

    kind: str
    key: str
    at: str
    updated: str
    what: str
    certainty: str
    evidence: Sequence[Sequence[str]]
    record: str
    title: str
    notes: str

    @property
    def label(self) -> str:
        """The kind in words."""
        return LABELS.get(self.kind, self.kind)

    @property
    def anchor(self) -> str:
        """The place of the entry on the page of the log."""
        return f"{self.record}_{self.key}"


def kept(entry: Entry) -> list[Any]:
    """An entry as a row of a list keeps it, in the order of the first fields of ``Told``."""
    evidence = [[found.kind, found.at, found.text, found.url] for found in entry.evidence]
    return [entry.kind, entry.key, entry.at, entry.updated, entry.what, entry.certainty, evidence]


def told(rows: Iterable[Row]) -> list[tuple[Told, Row]]:
    """All entries of all records, what was updated last first."""
    found = [(Told._make((*item, row.id, row.title, row.notes)), row) for row in rows for item in row.log]
    found.sort(key=lambda pair: (pair[0].updated, pair[0].record, pair[0].key), reverse=True)
    return found


@dataclass(frozen=True, slots=True)
class FeedFile:
    """A file waiting to be written; ``content`` makes it and is called only if ``fingerprint`` is a new one."""

    path: str
    fingerprint: str
    content: Callable[[], bytes]


def paths(name: str) -> tuple[str, str]:
    """The files of the feed ``name``: Atom and JSON."""
    return f"{FOLDER}/{name}.atom", f"{FOLDER}/{name}.json"


def name_of(list_page: str) -> str:
    """The feed that belongs to a list of records by its file name, "" if none does."""
    for prefix, feed in (("publisher_", "organisation-"), ("topic_", "topic-")):
        if list_page.startswith(prefix):
            return feed + list_page.removeprefix(prefix).removesuffix(".html").split("_")[0]
    return ""


def files(rows: Sequence[Row], found: Sequence[tuple[Told, Row]], config: Config) -> Iterator[FeedFile]:
    """Every feed: of all, of each organisation that published a record, and of each topic."""
    titles = {"all": f"{config.title}: takedown log"}
    for row in rows:
        if row.publisher_key:
            titles[f"organisation-{row.publisher_key}"] = f"{config.title}: {row.publisher}"
        for topic in row.topics:
            titles[f"topic-{topic}"] = f"{config.title}: {words.plain(topic)}"
    entries: dict[str, list[Told]] = {name: [] for name in titles}
    for entry, row in found:
        names = ["all", *(f"topic-{topic}" for topic in row.topics)]
        for name in [*names, f"organisation-{row.publisher_key}"] if row.publisher_key else names:
            if len(entries[name]) < NEWEST:
                entries[name].append(entry)
    for name in sorted(titles):
        sign = hashlib.sha256(repr((titles[name], entries[name])).encode("utf-8", "replace")).hexdigest()[:32]
        feed = Feed(name, titles[name], tuple(entries[name]), config)
        atom_path, json_path = paths(name)
        yield FeedFile(atom_path, sign, feed.atom)
        yield FeedFile(json_path, sign, feed.json)


@dataclass(frozen=True, slots=True)
class Feed:
    """One feed in both forms."""

    name: str
    title: str
    entries: tuple[Told, ...]
    config: Config

    def atom(self) -> bytes:
        """The feed as Atom 1.0."""
        root = self.config.url.rstrip("/")
        own, as_json = (f"{root}/{path}" for path in paths(self.name))
        lines = [
            '<?xml version="1.0" encoding="utf-8"?>',
            '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en">',
            f"<id>{_xml(self._tag('feeds/' + self.name))}</id>",
            f"<title>{_xml(self.title)}</title>",
            f"<updated>{_instant(max((entry.updated for entry in self.entries), default=''))}</updated>",
            f"<author><name>{_xml(self.config.title)}</name></author>",
            f'<link rel="self" type="application/atom+xml" href="{_xml(own)}"/>',
            f'<link rel="alternate" type="text/html" href="{_xml(root)}/takedowns.html"/>',
            f'<link rel="alternate" type="application/feed+json" href="{_xml(as_json)}"/>',
        ]
        for entry in self.entries:
            page = f"{root}/records/{entry.record}.html"
            lines += [
                "<entry>",
                f"<id>{_xml(self._tag(f'{entry.record}/{entry.key}'))}</id>",
                f"<title>{_xml(f'{entry.label}: {entry.title}')}</title>",
                f"<published>{_instant(entry.at)}</published>",
                f"<updated>{_instant(entry.updated)}</updated>",
                f'<link rel="alternate" type="text/html" href="{_xml(page)}"/>',
                f'<category term="{_xml(entry.kind)}" label="{_xml(entry.label)}"/>',
                f'<content type="text">{_xml(_words(entry))}</content>',
                "</entry>",
            ]
        return encoded("\n".join([*lines, "</feed>"]) + "\n")

    def json(self) -> bytes:
        """The feed as JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/)."""
        root = self.config.url.rstrip("/")
        content = {
            "version": "https://jsonfeed.org/version/1.1",
            "title": self.title,
            "home_page_url": f"{root}/takedowns.html",
            "feed_url": f"{root}/{paths(self.name)[1]}",
            "description": "What was taken down, changed, moved or came back, and new copies.",
            "language": "en",
            "authors": [{"name": self.config.title}],
            "items": [
                {
                    "id": self._tag(f"{entry.record}/{entry.key}"),
                    "url": f"{root}/records/{entry.record}.html",
                    "title": f"{entry.label}: {entry.title}",
                    "content_text": _words(entry),
                    "date_published": _instant(entry.at),
                    "date_modified": _instant(entry.updated),
                    "tags": [entry.kind],
                }
                for entry in self.entries
            ],
        }
        return encoded(json.dumps(content, indent=1, ensure_ascii=False) + "\n")

    def _tag(self, specific: str) -> str:
        host = urlsplit(self.config.url).hostname or "archive"
        return f"tag:{host},{SINCE}:{specific}"


def _words(entry: Told) -> str:
    """What an entry says: the content note first, then what happened, how sure that is, and on what it rests."""
    parts = [f"Content note: {entry.notes}."] if entry.notes else []
    parts += [entry.what, entry.certainty]
    rests = "; ".join(f"{text}, {words.day(at)}{f' ({url})' if url else ''}" for _, at, text, url in entry.evidence)
    return f"{' '.join(parts)} Evidence: {rests}." if rests else " ".join(parts)


def _instant(text: str) -> str:
    return text or _NEVER


def _xml(text: str) -> str:
    return str(escape(_NOT_XML.sub("\ufffd", text)))
