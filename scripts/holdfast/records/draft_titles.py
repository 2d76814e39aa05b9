"""Titles: without the name of the site, and never the name of a template or a file. Pure."""

from __future__ import annotations

import html
import re
from collections.abc import Collection, Sequence
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

from holdfast.model import Clue
from holdfast.records.draft_text import FIRST_LINE, SUBJECT_LINE

LONGEST = 300
_SEPARATOR = re.compile(r"\s+[|–—·•»«:~/-]+\s+|\s*\|\s*|\s*::\s*|:\s+(?=\S)")
_WRAPPING = re.compile(r"\AMicrosoft (?:Word|PowerPoint|Excel) - |\A(?:FW|FWD|RE|AW|WG):\s*", re.IGNORECASE)
_ENDING = re.compile(r"\.(?:docx?|pdf|pptx?|xlsx?|odt|odp|rtf|txt|indd|qxd|pub|pages|html?|eml|msg)\Z", re.IGNORECASE)
_JUNK = re.compile(
    r"(?:new )?(?:microsoft )?(?:untitled|document|presentation|slide|book|layout|draft|doc|docs?title|title|template|"
    r"cover|scan(?:ned)?(?: ?document| ?image)?|scanned from.{0,60}|image|page|powerpoint presentation|word document|"
    r"microsoft word|publication|blank|no title|print|insert title.{0,40}|\[.{0,60}\]|click to (?:edit|add).{0,40}|"
    r"(?:enter|type) .{0,20}title.{0,20}|title of (?:the )?(?:document|report).{0,20}|headed paper|letterhead|"
    r"agenda item|report template|appendix|home|homepage|index|welcome|none|null|unknown|test)"
    r"(?: ?\(?\d{0,4}\)?)?|[\W\d_]+|.{1,2}",
    re.IGNORECASE,
)
_FILE_NAME = re.compile(r"\S*[_\\]\S*|\S+\d{4,}\S*|\S*(?:final|draft|v\d)\S*|\S+", re.IGNORECASE)
_FOI = re.compile(
    r"(?P<title>.{3,200}?) - an? (?:Freedom of Information|Environmental Information Regulations) request to "
    r"(?P<body>.{3,120}?)(?: - .{0,60})?",
    re.IGNORECASE,
)
_RANKS = (
    "meta citation_title", "JSON-LD", "heading", "microdata headline", "meta og:title", "meta dc", "meta headline",
    "meta parsely-title", "meta title", "meta twitter:title", "title of the page",
    "e-mail header Subject", "PDF property", "Office property", "first heading", "largest print on the first page",
    SUBJECT_LINE, FIRST_LINE,
)  # fmt: skip
_PAGE_NODES = re.compile(r"JSON-LD (?:\w*Page|WebSite|CreativeWork)\.")


def rank(clue: Clue) -> int:
    """How far down a clue to the title stands; smaller is better."""
    source = "title of the page" if _PAGE_NODES.match(clue.source) else clue.source
    return next((index for index, start in enumerate(_RANKS) if source.startswith(start)), len(_RANKS))


def cleaned(title: str, sites: Collection[str], hosts: Sequence[str] = ()) -> str:
    """``title`` without the site's name at either end, "" if nothing is left. ``sites`` are names of the site."""
    text = " ".join(html.unescape(title).split())
    if match := _FOI.fullmatch(text):
        return match["title"]
    while True:
        shorter = _WRAPPING.sub("", _without_site(text, sites, hosts))
        if shorter == text:
            break
        text = shorter
    return "" if _is_site(text, sites, hosts) else shortened(text)


def site_after(heading: str, element: str) -> str:
    """What the title element of a page adds to the page's heading, which is nearly always the name of the site."""
    heading, element = " ".join(heading.split()), " ".join(element.split())
    for match in _SEPARATOR.finditer(element[:2_000]):
        if _squashed(element[: match.start()]) == _squashed(heading) != "":
            parts = [part for part in _SEPARATOR.split(element[match.end() :]) if part.strip()]
            return parts[-1].strip() if parts and len(parts[-1]) <= 80 else ""
    return ""


def foi_authority(title: str) -> str:
    """The body of which a title says that the request was to it, "" for other titles."""
    match = _FOI.fullmatch(" ".join(html.unescape(title).split()))
    return match["body"] if match else ""


def _without_site(text: str, sites: Collection[str], hosts: Sequence[str]) -> str:
    cuts = [(match.start(), match.end()) for match in _SEPARATOR.finditer(text[:2_000])]
    for start, end in reversed(cuts):
        if _is_site(text[end:], sites, hosts) and text[:start].strip():
            return text[:start].strip()
    for start, end in cuts:
        if _is_site(text[:start], sites, hosts) and text[end:].strip():
            return text[end:].strip()
    return text


def _is_site(part: str, sites: Collection[str], hosts: Sequence[str]) -> bool:
    """Whether a part of a title is the name of the site: one that it gives itself, or that its host spells."""
    name = _squashed(part)
    if not name or len(part) > 60:
        return False
    if any(name == _squashed(site) for site in sites):
        return True
    words = [_squashed(word) for word in part.split()]
    for host in hosts:
        labels = [label for label in host.lower().split(".") if label != "www"]
        joined = "".join(labels).replace("-", "")
        own = max((label.replace("-", "") for label in labels[:-1]), key=len, default="")
        initials = "".join(word[0] for word in words if word and word not in ("of", "the", "and", "for"))
        if len(name) >= 3 and (name in (own, joined) or joined.startswith(name) or f"the{own}" == name):
            return True
        if len(own) >= 4 and name.startswith(own) or (len(initials) >= 3 and initials in labels):
            return True
    return False


def junk(title: str) -> bool:
    """Whether a property or line is the name of a template, a file or nothing, and not a title."""
    text = title.strip()
    if not text or _JUNK.fullmatch(text) or _ENDING.search(text):
        return True
    return " " not in text and bool(_FILE_NAME.fullmatch(text)) and not text.isalpha()


def without_ending(title: str) -> str:
    """``Microsoft Word - Board paper.docx`` as ``Board paper``."""
    return _ENDING.sub("", _WRAPPING.sub("", title)).strip()


def from_address(address: str) -> str:
    """Words for a document of which only the address or file name is known: ``Flood gate guide``."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    name = PurePosixPath(unquote(parts.path)).name
    words = re.sub(r"[\W_]+", " ", _ENDING.sub("", name)).strip()
    if not re.search(r"[^\W\d_]{3}", words) or words.lower() in ("index", "default", "download", "view"):
        words = (parts.hostname or "").removeprefix("www.")
    return shortened(words[:1].upper() + words[1:])


def shortened(text: str) -> str:
    """At most as long as a title may be, cut between words."""
    if len(text) <= LONGEST:
        return text
    cut = text[: LONGEST - 1]
    return f"{cut.rpartition(' ')[0] or cut}…"


def _squashed(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).casefold()
