"""A record drafted from what a document says of itself, with the source of every value. Pure.

A value is taken only from where it can be relied on. What is less certain is told beside the empty field as a hint,
and what contradicts a value stands beside it. The weighing of each field has a module of its own (``draft_*``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from holdfast.model import Clue, Clues
from holdfast.records import draft_dates, draft_kinds, draft_names, draft_publisher, draft_text, draft_titles
from holdfast.records.draft_publisher import Publishers, host_of, squashed

LONGEST_AUTHOR = 300
_PROPERTIES = ("PDF property", "Office property")
_PRINT = ("largest print on the first page", "first heading", draft_text.FIRST_LINE)
_DATE_RANKS = (
    ("meta citation_", "JSON-LD", "meta article:published", "meta og:article", "meta dcterms.issued",
     "meta dc.date.issued", "meta dcterms.available", "meta datepublished", "meta publish", "meta pubdate",
     "meta parsely", "meta sailthru",
     "meta govuk:first", "meta publication", draft_text.FIRST_PUBLISHED, "e-mail header Date"),
    ("microdata", "time element, as published", draft_text.PUBLISHED),
    ("meta dc.date", "meta dcterms.date", "meta date"),
    (draft_text.DATE_LINE, draft_text.BELOW_TITLE),
    (draft_text.ABOVE_TITLE,),
    ("time element",),
)  # fmt: skip
_ORDER = ("JSON-LD", "meta", "e-mail")  # among equals
_PAGE_DATE = re.compile(r"JSON-LD \w*Page\.|JSON-LD \w+\.uploadDate")


@dataclass(frozen=True, slots=True)
class Seen:
    """What there is to draft from: what the document says, and where and what it is. ``address`` is as the person gave
    it, "" for a file; ``final`` where it led; ``name`` the file's. ``doubted``: why it is probably not the document
    at all; then nothing that it says is believed."""

    clues: Clues
    media_type: str
    address: str = ""
    final: str = ""
    name: str = ""
    doubted: str = ""


@dataclass(frozen=True, slots=True)
class Field:
    """One field of the draft: its values (none if nothing is certain), where they come from, what contradicts them and
    what may help a person to decide, each as a line."""

    name: str
    values: tuple[str, ...] = ()
    source: str = ""
    others: tuple[str, ...] = ()
    guess: bool = False

    @property
    def value(self) -> str:
        """The first value, "" if there is none."""
        return self.values[0] if self.values else ""


@dataclass(frozen=True, slots=True)
class Draft:
    """The fields in the order of a record. ``proposal`` is a key and name for organisations.yml, twice "" for none."""

    fields: tuple[Field, ...]
    proposal: tuple[str, str] = ("", "")

    def field(self, name: str) -> Field:
        """The field ``name``."""
        return next(field for field in self.fields if field.name == name)


def draft(seen: Seen, known: Publishers, *, today: date, kind: str = "", publisher: str = "") -> Draft:
    """The draft; ``kind`` and ``publisher`` were given by the person and are not questioned."""
    page = seen.media_type.endswith("html")
    clues = list(seen.clues.clues)
    lines = draft_text.lines_of(seen.clues.text)
    raw_titles = [clue.value for clue in clues if clue.about == "title"]
    clues += _sites(clues)
    if seen.media_type != "message/rfc822":
        clues += draft_text.text_clues(lines, titles=raw_titles, page=page, today=today)
    if seen.doubted:
        empty = replace(seen, clues=Clues(), doubted="")
        return _with_hints(draft(empty, known, today=today, kind=kind, publisher=publisher), clues)
    matched = draft_publisher.match(clues, seen.final or seen.address, known)
    title = _title(clues, seen, lines, known, matched.key)
    who = _publisher(matched, publisher)
    fields = (
        title,
        _kind(clues, seen, title.value, lines, kind),
        who,
        _authors(clues, lines, _names_of(who.value, known, clues)),
        _date(clues, today),
        _language(clues),
    )
    return Draft(fields, ("", "") if publisher else matched.proposal)


def _sites(clues: Sequence[Clue]) -> Iterator[Clue]:
    """The name of the site, where the page's title is its heading and something more."""
    headings = [clue.value for clue in clues if clue.source in ("heading", "meta og:title")]
    for element in (clue.value for clue in clues if clue.source == "title of the page"):
        for heading in headings:
            if site := draft_titles.site_after(heading, element):
                yield Clue("publisher", site, draft_publisher.SITE)
                return


def _with_hints(bare: Draft, clues: Sequence[Clue]) -> Draft:
    """A draft from the address alone, with what the page said as mere hints."""
    fields = []
    for field in bare.fields:
        about = {"authors": "author"}.get(field.name, field.name)
        said = tuple(dict.fromkeys(told(clue) for clue in clues if clue.about == about))[:3]
        fields.append(replace(field, others=(*field.others, *said)))
    return Draft(tuple(fields))


def told(clue: Clue) -> str:
    """A clue as a line: ``“Board paper” (PDF property Title)``."""
    return f"“{clue.value[:160]}” ({clue.source})"


def _title(clues: Sequence[Clue], seen: Seen, lines: Sequence[str], known: Publishers, key: str) -> Field:
    sites = [*draft_publisher.site_names(clues), *_names_of(key, known, ())]
    hosts = [host for url in (seen.final, seen.address) if (host := host_of(url))]
    shown = squashed(" ".join(lines[:80]))
    bodies = {squashed(clue.value) for clue in clues if clue.about in ("author", "body", "publisher")}
    candidates: list[tuple[str, Clue]] = []
    hints: list[str] = []
    for clue in sorted((one for one in clues if one.about == "title"), key=draft_titles.rank):
        name = draft_titles.without_ending(clue.value) if clue.source.startswith(_PROPERTIES) else clue.value
        text = draft_titles.cleaned(name, sites, hosts)
        lying = clue.source.startswith(_PROPERTIES) and not (" " in text and squashed(text) in shown)
        letterhead = clue.source in _PRINT and (squashed(text) in bodies or known.named(text))
        if not text or draft_titles.junk(text) or lying or letterhead:
            hints.append(told(clue))
            continue
        candidates.append((text, clue))
    if not candidates:
        words = draft_titles.from_address(seen.address or seen.name) or "Untitled document"
        source = "a guess from the address" if seen.address else "a guess from the file name"
        return Field("title", (words,), source, tuple(hints[:3]), guess=True)
    text, chosen = candidates[0]
    if chosen.source == draft_text.FIRST_LINE and len(text) > 150:
        text = draft_titles.shortened(text[:150])
    text, chosen = _whole(text, chosen, candidates)
    different = [told(clue) for other, clue in candidates if squashed(other) != squashed(text)]
    guess = chosen.source in (draft_text.FIRST_LINE, draft_text.SUBJECT_LINE)
    source = f"a guess: {chosen.source}" if guess else chosen.source
    return Field("title", (text,), source, tuple(dict.fromkeys((*different, *hints)))[:4], guess)


def _whole(text: str, chosen: Clue, candidates: Sequence[tuple[str, Clue]]) -> tuple[str, Clue]:
    """The same title not cut short, if one of the others is that."""
    start = squashed(text.rstrip("….").rpartition(" ")[0] if text.endswith(("…", "...")) else text)
    if text.endswith(("…", "...")) or len(text) >= 100:
        for other, clue in candidates:
            if len(other) > len(text) and start and squashed(other).startswith(start):
                return other, clue
    return text, chosen


def _kind(clues: Sequence[Clue], seen: Seen, title: str, lines: Sequence[str], given: str) -> Field:
    if given:
        return Field("kind", (given,), "given")
    url = seen.final or seen.address
    kind, why = draft_kinds.kind_of(clues, title=title, lines=lines, media_type=seen.media_type, url=url)
    return Field("kind", (kind,), f"a guess: {why}", guess=True)


def _publisher(matched: draft_publisher.Match, given: str) -> Field:
    others = tuple(f"“{name}” ({source})" for name, source in matched.others)
    if given:
        return Field("publisher", (given,), "given", others if matched.key not in ("", given) else ())
    return Field("publisher", (matched.key,) if matched.key else (), matched.source, others)


def _names_of(key: str, known: Publishers, clues: Sequence[Clue]) -> list[str]:
    """Names under which the publisher may stand as an author."""
    one = known.organisations.get(key)
    return [*((one.name, *one.aliases) if one else ()), *draft_publisher.site_names(clues)]


def _authors(clues: Sequence[Clue], lines: Sequence[str], publishers: Sequence[str]) -> Field:
    shown = squashed(" ".join(lines[:80]))
    taken = {squashed(name) for name in publishers}
    groups: dict[int, tuple[list[str], Clue]] = {}
    hints: list[str] = []
    for clue in sorted((one for one in clues if one.about in ("author", "body")), key=draft_names.rank):
        names = [name for name in draft_names.names_in(clue) if squashed(name) not in taken]
        if clue.source.startswith(_PROPERTIES) and not all(squashed(name) in shown for name in names):
            names = []
        if not names:
            hints += [told(clue)] if squashed(clue.value) not in taken else []
            continue
        groups.setdefault(draft_names.rank(clue), ([], clue))[0].extend(names)
    if not groups:
        return Field("authors", others=tuple(dict.fromkeys(hints))[:3])
    (names, chosen), *rest = (groups[rank] for rank in sorted(groups))
    values = _without_doubles(names)[: draft_names.MOST]
    have = {squashed(name) for name in values}
    others = [f"“{', '.join(dict.fromkeys(n))}” ({c.source})" for n, c in rest if {squashed(one) for one in n} - have]
    return Field("authors", tuple(value[:LONGEST_AUTHOR] for value in values), chosen.source, tuple(others[:3]))


def _without_doubles(names: Sequence[str]) -> list[str]:
    found: dict[str, str] = {}
    for name in names:
        found.setdefault(squashed(name), name)
    return list(found.values())


def _date(clues: Sequence[Clue], today: date) -> Field:
    candidates = list(_dates(clues, today))
    hints = list(_date_hints(clues, today))
    if not candidates:
        return Field("date", others=tuple(hints[:4]))
    rank, text, chosen = candidates[0]
    rest = [(other, clue) for _, other, clue in candidates[1:]]
    if rank >= 3 and len({other for place, other, _ in candidates if place == rank}) > 1:
        several = [f"{other} ({clue.source})" for place, other, clue in candidates if place == rank]
        return Field("date", others=tuple(dict.fromkeys((*several, *hints)))[:4])
    for other, clue in rest:
        if other == draft_dates.late_in_utc(chosen.value, text) or (other.startswith(text) and len(other) > len(text)):
            text, chosen = other, clue
            break
    conflicts: dict[str, str] = {}
    for other, clue in rest:
        if not draft_dates.compatible(other, text):
            conflicts.setdefault(other, f"{other} ({clue.source})")
    return Field("date", (text,), chosen.source, (*conflicts.values(), *hints)[:4])


def _dates(clues: Sequence[Clue], today: date) -> Iterator[tuple[int, str, Clue]]:
    """Dates of publication with their rank, best first."""
    found = []
    for index, clue in enumerate(clues):
        text = draft_dates.read(clue.value, today) if clue.about == "date" else ""
        if text:
            rank = _date_rank(clue)
            if len(text) == 4 and rank >= 2:
                continue  # a year without a label may be that of a copyright
            among = next((i for i, start in enumerate(_ORDER) if clue.source.startswith(start)), len(_ORDER))
            found.append((rank, among, index, text, clue))
    yield from ((rank, text, clue) for rank, _, _, text, clue in sorted(found, key=lambda one: one[:3]))


def _date_rank(clue: Clue) -> int:
    if _PAGE_DATE.match(clue.source):
        return 1
    return next((i for i, starts in enumerate(_DATE_RANKS) if clue.source.startswith(starts)), 3)


def _date_hints(clues: Sequence[Clue], today: date) -> Iterator[str]:
    """What else has to do with time, as lines: never a date of publication by itself."""
    for about, words in (("made", "the file or page was made"), ("changed", "changed")):
        for clue in clues:
            if clue.about == about and (text := draft_dates.read(clue.value, today)):
                yield f"{words} {text} ({clue.source}): a hint only"


def _language(clues: Sequence[Clue]) -> Field:
    found: dict[str, Clue] = {}
    for clue in sorted(clues, key=lambda one: not one.source.startswith("lang of")):
        tag = _tag(clue.value) if clue.about == "language" else ""
        if tag:
            found.setdefault(tag, clue)
    if not found:
        return Field("language")
    (tag, chosen), *rest = found.items()
    others = tuple(told(clue) for other, clue in rest if other.partition("-")[0] != tag.partition("-")[0])
    return Field("language", (tag,), chosen.source, others)


def _tag(value: str) -> str:
    """A language tag in the form that records take, "" for what is none: ``en_GB`` is ``en-GB``."""
    parts = value.strip().replace("_", "-").split("-")
    if not re.fullmatch(r"[A-Za-z]{2,3}", parts[0]) or any(not re.fullmatch(r"[A-Za-z0-9]{2,8}", p) for p in parts[1:]):
        return ""
    region = [part.upper() if len(part) == 2 else part.title() if len(part) == 4 else part for part in parts[1:3]]
    return "-".join((parts[0].lower(), *region))
