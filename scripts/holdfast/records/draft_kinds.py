"""What kind of document it may be. A guess, shown as one: by its words, what it says of itself, its place and form.

Pure.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import urlsplit

from holdfast.model import Clue
from holdfast.records.draft_publisher import host_of

_SAID = {
    "NewsArticle": "news", "ReportageNewsArticle": "news", "AnalysisNewsArticle": "news",
    "OpinionNewsArticle": "article", "BackgroundNewsArticle": "news", "ReviewNewsArticle": "article",
    "BlogPosting": "article", "Article": "article",
    "ScholarlyArticle": "paper", "MedicalScholarlyArticle": "paper", "Thesis": "paper", "Report": "report",
    "VideoObject": "video", "Dataset": "dataset", "PresentationDigitalDocument": "slides", "EmailMessage": "email",
    "SpreadsheetDigitalDocument": "dataset", "video": "video", "video.other": "video", "guidance": "guidance",
    "detailed_guide": "guidance", "foi_release": "foi-response", "news_article": "news", "statement": "statement",
    "open_letter": "letter", "correspondence": "letter", "petition": "petition", "press_release": "news",
}  # fmt: skip
_WEAK = frozenset(("article", "news"))  # types that content systems give to everything
_HOSTS = {
    "whatdotheyknow.com": "foi-response", "petition.parliament.uk": "petition", "change.org": "petition",
    "38degrees.org.uk": "petition", "youtube.com": "video", "youtu.be": "video", "vimeo.com": "video",
    "slideshare.net": "slides",
}  # fmt: skip
_WORDS = (
    ("foi-response", r"freedom of information|\bFOI(?:A|R)?\b|\bEIR\b|disclosure log|information request"),
    ("petition", r"\bpetition\b"),
    ("assessment", r"\b(?:impact|equality|risk|needs) (?:and \w+ )?assessment\b|\b(?:DPIA|EIA|EQIA)\b"),
    ("letter", r"\bopen letter\b|\bletter (?:to|from)\b|\bour letter\b"),
    ("statement", r"\bstatement\b"),
    ("guidance", r"\b(?:guidance|guidelines?|guide|handbook|toolkit|manual|standard operating procedure)\b"),
    ("policy", r"\b(?:policy|protocol|code of (?:conduct|ethics|practice)|terms of reference)\b"),
    ("report", r"\b(?:report|review|evaluation|inquiry|investigation|audit|inspection)\b"),
)
_PATTERNS = tuple((kind, re.compile(pattern, re.IGNORECASE)) for kind, pattern in _WORDS)
_FORMS = {
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": "slides",
    "application/vnd.oasis.opendocument.presentation": "slides", "application/vnd.ms-powerpoint": "slides",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "dataset", "text/csv": "dataset",
    "application/vnd.oasis.opendocument.spreadsheet": "dataset", "application/vnd.ms-excel": "dataset",
    "message/rfc822": "email", "application/vnd.ms-outlook": "email",
}  # fmt: skip
_LETTER = ("letter", "salutation and close")
_OTHER = ("other", "nothing says what it is")
_HOME = ("website", "address of a home page")
_PAGE = ("page", "nothing says more than that it is a web page")
_DEAR = re.compile(r"dear\s.{1,80}", re.IGNORECASE)
_YOURS = re.compile(r"(?:yours (?:sincerely|faithfully|truly)|kind regards|best wishes)\b.{0,40}", re.IGNORECASE)


def kind_of(clues: Sequence[Clue], *, title: str, lines: Sequence[str], media_type: str, url: str) -> tuple[str, str]:
    """A word of the vocabulary and why it was chosen; the last resort is ``page`` or ``other``."""
    if kind := _FORMS.get(media_type) or ("video" if media_type.startswith("video/") else ""):
        return kind, "form of the file"
    host = host_of(url)
    for known, kind in _HOSTS.items():
        if host == known or host.endswith(f".{known}"):
            return kind, f"host {host}"
    return _by_words(clues, title, lines, media_type) or _by_form(url, media_type)


def _by_words(clues: Sequence[Clue], title: str, lines: Sequence[str], media_type: str) -> tuple[str, str] | None:
    """By what it says of itself, and the words of its title. Types that are given to everything come last."""
    said = [(kind, clue.source) for clue in clues if clue.about == "kind" and (kind := _SAID.get(clue.value))]
    strong = [one for one in said if one[0] not in _WEAK]
    if strong:
        return strong[0]
    if not media_type.endswith("html") and any(map(_DEAR.match, lines[:60])) and any(map(_YOURS.match, lines)):
        return _LETTER
    news = [one for one in said if one[0] == "news"]
    words = [(kind, f"“{found[0]}” in the title") for kind, words in _PATTERNS if (found := words.search(title))]
    return next(iter((*news, *words, *said)), None)


def _by_form(url: str, media_type: str) -> tuple[str, str]:
    if not media_type.endswith("html"):
        return _OTHER
    home = url and urlsplit(url).path in ("", "/") and not urlsplit(url).query
    return _HOME if home else _PAGE
