"""Who published it: a key of organisations.yml, by the name that the document gives or by its address. Pure.

A name that organisations.yml does not know is proposed to the person and never entered by itself; one that could be
two organisations is left to the person, and so is an address where several have published.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from holdfast.model import Clue, Organisation, Record
from holdfast.records.draft_titles import foi_authority
from holdfast.records.values import is_id, slug_of

SITE = "title of the page, after the heading"
_RANKS = (
    "meta citation_publisher", "JSON-LD", "microdata publisher", "meta govuk", "meta dc", "meta publisher",
    "meta og:site_name", "meta citation_journal", "meta application-name", "e-mail header Organization",
    SITE,
)  # fmt: skip
_OWNERS = re.compile(r"JSON-LD (?:Organization|NewsMediaOrganization|GovernmentOrganization|NGO|Corporation|WebSite)\.")
_PLATFORMS = frozenset((
    "govuk", "medium", "substack", "wordpress", "wordpresscom", "youtube", "vimeo", "twitter", "x", "facebook",
    "changeorg", "issuu", "scribd", "slideshare", "googledocs", "googledrive", "dropbox", "wix", "squarespace",
    "blogger",
    "linkedin", "whatdotheyknow", "38degrees", "github", "researchgate", "academia", "academiaedu", "soundcloud",
    "eventbrite",
    "ssrn", "osf", "zenodo", "figshare", "petitionsukgovernmentandparliament", "archiveorg", "internetarchive",
))  # fmt: skip
_SHARED = (
    "gov.uk", "www.gov.uk", "assets.publishing.service.gov.uk", "medium.com", "substack.com", "wordpress.com",
    "youtube.com", "youtu.be", "vimeo.com", "twitter.com", "x.com", "facebook.com", "change.org", "issuu.com",
    "scribd.com",
    "slideshare.net", "docs.google.com", "drive.google.com", "dropbox.com", "wixsite.com", "linkedin.com", "github.com",
    "whatdotheyknow.com", "38degrees.org.uk", "researchgate.net", "academia.edu", "archive.org", "web.archive.org",
    "s3.amazonaws.com", "blogspot.com", "soundcloud.com",
)  # fmt: skip
"""Hosts on which everybody publishes: that a known record stands there says nothing."""


_NOBODY = ("", "")


@dataclass(frozen=True, slots=True)
class Match:
    """The publisher: ``key`` of organisations.yml, "" if none is certain, and where it comes from. ``proposal``: a key
    and name for organisations.yml; ``others``: what else is said, as pairs of a name and its source."""

    key: str = ""
    source: str = ""
    proposal: tuple[str, str] = ("", "")
    others: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Publishers:
    """What is known of publishers: the organisations, and who published at which host."""

    organisations: Mapping[str, Organisation]
    hosts: Mapping[str, frozenset[str]]

    @staticmethod
    def of(organisations: Mapping[str, Organisation], records: Sequence[Record]) -> Publishers:
        """Gathered from the sources."""
        hosts: dict[str, set[str]] = {}
        for record in records:
            if record.url and record.publisher and not shared(host_of(record.url)):
                hosts.setdefault(host_of(record.url), set()).add(record.publisher)
        return Publishers(organisations, {host: frozenset(keys) for host, keys in hosts.items()})

    def named(self, name: str) -> str:
        """The key of the one organisation with this name or alias; "" if none has it, or several."""
        wanted = _variants(name)
        keys = {
            key
            for key, one in self.organisations.items()
            if wanted & {squashed(known) for known in (one.name, *one.aliases)}
        }
        return keys.pop() if len(keys) == 1 else ""

    def at(self, url: str) -> tuple[str, str]:
        """The key of who publishes at the host of ``url`` and why that is thought, twice "" if that is not certain."""
        host = host_of(url)
        if not host or shared(host):
            return _NOBODY
        owners = {key for key, one in self.organisations.items() if one.url and _within(host, host_of(one.url))}
        if len(owners) == 1:
            return owners.pop(), "host of its website in organisations.yml"
        keys = self.hosts.get(host, frozenset())
        if len(keys) == 1 and next(iter(keys)) in self.organisations:
            return next(iter(keys)), f"host {host} of other records"
        return _NOBODY


def match(clues: Sequence[Clue], url: str, known: Publishers) -> Match:
    """The publisher by the clues of the document and the address ``url``, "" for a file."""
    names = _names(clues)
    hits = [(key, name, source) for name, source in names if (key := known.named(name))]
    by_host, why = known.at(url)
    if hits:
        key, name, source = hits[0]
        others = [(f"{other} ({known.organisations[other].name})", said) for other, _, said in hits if other != key]
        others += [(f"{by_host} ({known.organisations[by_host].name})", why)] if by_host not in ("", key) else []
        return Match(key, f"{source}: {name}", others=tuple(dict.fromkeys(others)))
    if by_host:
        return Match(by_host, why, others=tuple(names[:3]))
    if not names:
        return Match()
    name = names[0][0]
    key = slug_of(name)
    fresh = is_id(key) and key not in known.organisations
    return Match(proposal=(key, name) if fresh else ("", ""), others=tuple(names[:3]))


def site_names(clues: Sequence[Clue]) -> tuple[str, ...]:
    """What the document calls its site or publisher, platforms included."""
    return tuple(dict.fromkeys(clue.value for clue in clues if clue.about == "publisher"))


def host_of(url: str) -> str:
    """The host of an address without ``www.``, "" if it has none."""
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def shared(host: str) -> bool:
    """Whether everybody publishes at this host."""
    return any(_within(host, one) for one in _SHARED if one != "gov.uk") or host == "gov.uk"


def squashed(text: str) -> str:
    """Letters and digits alone, for comparing names."""
    return re.sub(r"[\W_]+", "", text).casefold()


def _variants(name: str) -> set[str]:
    """The name as it is, without a leading article, and without or within brackets at its end."""
    found = {name, re.sub(r"\Athe\s+", "", name, flags=re.IGNORECASE)}
    if bracket := re.fullmatch(r"(.{3,150}?)\s*\(([^()]{2,60})\)", name):
        found |= {bracket[1], bracket[2]}
    return {squashed(one) for one in found} - {""}


def _names(clues: Sequence[Clue]) -> list[tuple[str, str]]:
    """Names of publishers with their sources, best first: no platform, and a body that wrote where one is all there
    is."""
    said = [(_rank(clue), clue.value, clue.source) for clue in clues if clue.about == "publisher" and _rank(clue) < 90]
    titles = [clue for clue in clues if clue.about == "title"]
    authorities = [(0, body, clue.source) for clue in titles if (body := foi_authority(clue.value))]
    bodies = [(50, clue.value, clue.source) for clue in clues if clue.about == "body"]
    found = sorted((*authorities, *said, *bodies), key=lambda one: one[0])
    named = [(name[:120], source) for _, name, source in found if _fits(name)]
    return list(dict.fromkeys(named))


def _fits(name: str) -> bool:
    key = squashed(name)
    return (
        len(key) > 1 and len(name) <= 120 and key not in _PLATFORMS and "://" not in name and not name.startswith("@")
    )


def _rank(clue: Clue) -> int:
    if _OWNERS.match(clue.source):
        return 20
    return next((index for index, start in enumerate(_RANKS) if clue.source.startswith(start)), 99)


def _within(host: str, domain: str) -> bool:
    return bool(domain) and (host == domain or host.endswith(f".{domain}"))
