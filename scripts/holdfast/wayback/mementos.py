"""Every copy of an address that the Wayback Machine lists, and which of them to recover first.

``listing`` asks the index, page by page. ``choose`` is pure: it puts the copies in order by rule and says of each, in
words, why it stands there. The index is a claim; what a copy is worth shows when it is read back.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal
from urllib.parse import unquote, urlencode, urlsplit

from holdfast import edtf
from holdfast.wayback import addresses
from holdfast.wayback.cdx import forbidden
from holdfast.wayback.client import Trouble, WaybackClient
from holdfast.wayback.words import MINUTE, Setback

FIELDS = ("timestamp", "original", "statuscode", "digest", "mimetype", "length")
PAGE_ROWS = 3_000
MOST_PAGES = 30
REVISIT = "warc/revisit"
_KEY = re.compile(r"[A-Za-z0-9%+._~*!()-]{1,4000}")
_HTML = frozenset(("text/html", "application/xhtml+xml"))
_NO_WORD = frozenset(("", "unk", "-", "application/octet-stream", "binary/octet-stream", "application/download"))
_BY_ENDING = {
    ".pdf": ("pdf",), ".doc": ("msword",), ".docx": ("wordprocessingml", "msword", "zip"),
    ".ppt": ("powerpoint",), ".pptx": ("presentationml", "powerpoint", "zip"), ".xls": ("excel",),
    ".xlsx": ("spreadsheetml", "excel", "zip"), ".odt": ("opendocument", "zip"), ".csv": ("csv", "text/plain", "excel"),
}  # fmt: skip
"""Endings of addresses and words of the media types that fit them."""


@dataclass(frozen=True, slots=True)
class Listed:
    """One copy as the index lists it. A revisit has the status and type of the copy that it repeats, if that is listed.

    ``digest`` is of the bytes as stored there, good for telling copies apart and for nothing else. ``length`` is the
    size of the stored record, compressed and with its head; 0 when the index does not say.
    """

    timestamp: str
    original: str
    status: str  # "-" when unknown
    digest: str = ""
    media_type: str = ""
    length: int = 0
    revisit: bool = False


@dataclass(frozen=True, slots=True)
class Candidate:
    """A listed copy with its place in the order: ``reasons`` in words; not ``eligible`` ones are not even tried."""

    listed: Listed
    eligible: bool
    reasons: tuple[str, ...]

    @property
    def words(self) -> str:
        """One line for people: when it was archived, and why it is taken or not."""
        return f"{addresses.day(self.listed.timestamp)}: {', '.join(self.reasons)}"


def listing(client: WaybackClient, url: str, *, page_rows: int = PAGE_ROWS) -> tuple[Listed, ...] | Setback:
    """All copies of ``url`` in the index, oldest first; scheme, ``www.`` and case of the host make no difference.

    Anything that is not clearly a whole answer is a ``Setback``, never "no copies". Raises ``StoppedEarly``.
    """
    refused = addresses.refusal(url)
    if refused:
        return Setback("refused", refused, MINUTE)
    query = {"url": addresses.target(url), "output": "json", "fl": ",".join(FIELDS)}
    question = urlencode(query | {"limit": str(page_rows), "showResumeKey": "true"})
    resume_key = ""
    found: list[Listed] = []
    seen: set[str] = set()
    for _ in range(MOST_PAGES):
        # The key is given percent-encoded already and is sent back as it came.
        page = _page(client, question + (f"&resumeKey={resume_key}" if resume_key else ""))
        if isinstance(page, Setback):
            return page
        found += page.rows
        if not page.resume_key:
            break
        if page.resume_key in seen or not _KEY.fullmatch(page.resume_key):
            return Setback("deferred", "The index does not say how its list goes on.", 15 * MINUTE)
        resume_key = page.resume_key
        seen.add(resume_key)
    mine = {(row.timestamp, row.original, row.digest): row for row in found if addresses.same(row.original, url)}
    return _resolved(sorted(mine.values(), key=lambda row: row.timestamp))


@dataclass(frozen=True, slots=True)
class _Page:
    rows: tuple[Listed, ...]
    resume_key: str = ""


def _page(client: WaybackClient, question: str) -> _Page | Setback:
    answer = client.call("cdx", "GET", f"/cdx/search/cdx?{question}")
    if isinstance(answer, Trouble):
        return Setback("deferred", f"The index could not be asked: {answer.message}.", 15 * MINUTE)
    if answer.status == 403:
        return forbidden(answer.body.text)
    if answer.status != 200:
        return Setback("deferred", f"The index answered with status {answer.status}.", 15 * MINUTE)
    if not answer.body.head.strip():
        return _Page(())
    page = _read(answer.json())
    return page or Setback("deferred", "The index answered with an unexpected page.", 15 * MINUTE)


def _read(data: object) -> _Page | None:
    """The rows of the JSON answer and the key with which it goes on, or ``None`` when it has another shape."""
    if not isinstance(data, list) or not all(isinstance(row, list) for row in data):
        return None
    if not data:
        return _Page(())
    header = [str(name) for name in data[0]]
    if not {"timestamp", "original", "statuscode"} <= set(header):
        return None
    rows: list[Listed] = []
    for number, values in enumerate(data[1:], 2):
        if not values:  # an empty row announces the resume key
            key = data[number] if number < len(data) else []
            return _Page(tuple(rows), str(key[0]) if key else "")
        row = dict(zip(header, map(str, values), strict=False))
        if len(values) != len(header) or addresses.moment_of(row["timestamp"]) is None:
            return None
        length = row.get("length", "")
        rows.append(
            Listed(
                row["timestamp"], row["original"], row["statuscode"], row.get("digest", ""),
                row.get("mimetype", "").lower(), int(length) if length.isascii() and length.isdigit() else 0,
                row.get("mimetype", "").lower() == REVISIT,
            )
        )  # fmt: skip
    return _Page(tuple(rows))


def _resolved(rows: Iterable[Listed]) -> tuple[Listed, ...]:
    """Revisits with the status and type of the copy that they repeat."""
    rows = tuple(rows)
    first = {row.digest: row for row in reversed(rows) if not row.revisit and row.digest}
    return tuple(
        replace(row, status=first[row.digest].status, media_type=first[row.digest].media_type)
        if row.revisit and row.digest in first
        else row
        for row in rows
    )


def choose(rows: Sequence[Listed], *, about: str | None = None) -> tuple[Candidate, ...]:
    """The copies in the order in which to try them, the best first; what is not eligible stands at the end.

    Eligible is what was archived with status 200, or repeats such a copy, and is not plainly of another type than the
    address promises. Of these the nearest to ``about`` (EDTF) comes first; without a date, or within the same time, the
    longest and then the newest. Pure.
    """
    span = _span(about)
    judged = [(row, *_eligible(row)) for row in rows]
    taken = sorted((one for one in judged if one[1]), key=lambda one: _rank(one[0], span))
    passed_over = sorted((one for one in judged if not one[1]), key=lambda one: one[0].timestamp, reverse=True)
    return (
        *(Candidate(row, True, (why, *_nearness(row, span))) for row, _, why in taken),
        *(Candidate(row, False, (why,)) for row, _, why in passed_over),
    )


def _eligible(row: Listed) -> tuple[bool, str]:
    """Whether a copy may be tried, and why or why not."""
    if row.revisit and row.status == "-":
        return True, "repeats a copy that is not listed"
    if row.status != "200":
        if row.status[:1] == "3":
            return False, f"a redirect ({row.status}), not the document"
        return False, f"archived with status {row.status}, an error" if row.status[:1] in ("4", "5") else (
            f"archived with status {row.status}, not 200"
        )
    wanted = _BY_ENDING.get(_ending(row.original))
    media_type = "" if row.media_type in _NO_WORD or row.media_type == REVISIT else row.media_type
    if wanted and media_type and not any(word in media_type for word in wanted):
        return False, f"its type is {media_type}, where the address promises {_ending(row.original)}"
    return True, "archived with status 200" + (" (as a repetition)" if row.revisit else "")


_Span = tuple[date, date]
Side = Literal["before", "after", "within"]


def _span(text: str | None) -> _Span | None:
    """The first and the last day that a date can mean; for an open end its other one."""
    try:
        found = edtf.parse(text) if text else None
    except ValueError:
        return None
    if found is None:
        return None
    start, end = found.start or found.end, found.end or found.start
    return (date.fromisoformat(start), date.fromisoformat(end)) if start and end else None


def _days_off(row: Listed, span: _Span) -> tuple[int, Side]:
    """Days between a copy and a date, and on which side of it the copy is."""
    moment = addresses.moment_of(row.timestamp)
    day = moment.date() if moment else span[1]
    if day < span[0]:
        return (span[0] - day).days, "before"
    return ((day - span[1]).days, "after") if day > span[1] else (0, "within")


def _rank(row: Listed, span: _Span | None) -> tuple[object, ...]:
    days, side = _days_off(row, span) if span else (0, "within")
    unknown = row.status == "-"
    newest_first = -int(row.timestamp)
    if span is None:
        return unknown, newest_first
    return unknown, days, side == "before", -row.length, newest_first


def _nearness(row: Listed, span: _Span | None) -> tuple[str, ...]:
    if span is None:
        return ("the record has no date, so the newest comes first",)
    days, side = _days_off(row, span)
    if side == "within":
        return ("within the record's date",)
    return (f"{days:,} {'day' if days == 1 else 'days'} {side} the record's date",)


def _ending(url: str) -> str:
    """The ending of the path, such as ".pdf", in lower case; "" if there is none."""
    try:
        name = unquote(urlsplit(url).path).rpartition("/")[2]
    except ValueError:
        return ""
    return "." + name.rpartition(".")[2].lower() if "." in name else ""
