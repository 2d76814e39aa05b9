"""What the visible words of a document say of it: dates with a label, the date of a letter, who wrote it. Pure.

Only the beginning is looked at, line by line; every pattern is bounded, because the words are a stranger's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

from holdfast.model import Clue
from holdfast.records.draft_dates import COPYRIGHT, Dated, find

MOST_LINES = 400
TOP = 40  # lines of a letter or report in which its date stands
NEAR = 6  # lines below the title of a page
_LONGEST_LINE = 240

FIRST_PUBLISHED = "text “first published”"
PUBLISHED = "text with a label"
DATE_LINE = "date line at the top"
BELOW_TITLE = "line below the title"
ABOVE_TITLE = "line above the title"
CHANGED = "text “updated”"
AUTHOR_LINE = "line “by …”"
SUBJECT_LINE = "subject line"
FIRST_LINE = "first line"

_LABEL = re.compile(
    r"[\s•*·|-]{0,6}(?P<first>first\s)?(?P<what>(?:date\s(?:of\s)?)?(?:published|publication|posted|issued?|released?)"
    r"(?:\sdate|\son|\sat)?|dated?|sent|publication\sdate|date\ssent)\b(?P<by>\sby\s[^\d:]{2,60}?(?=\son|[,:|]|\s\d))?"
    r"(?:\son\b)?[\s:,|–-]{0,6}",
    re.IGNORECASE,
)
_CHANGED = re.compile(
    r"[\s•*·|-]{0,6}(?:page\s)?(?:last\s)?(?:updated?|modified|amended|edited|reviewed|changed)\b(?:\sdate)?(?:\son\b)?"
    r"[\s:,|–-]{0,6}",
    re.IGNORECASE,
)
_OTHER = re.compile(
    r"\b(?:event|when|deadline|until|closes?|closing|opens?|opening|meeting|due|effective|expires?|review|updated?|"
    r"modified|amended|born|died|comes? "
    r"into force|valid|between|from|since|request(?:ed)?|received|delivered|repl(?:y|ied)|hearing)\b",
    re.IGNORECASE,
)
_BY = re.compile(
    r"(?:by|(?:written|posted|submitted) by|authors?|author\(s\)|prepared by|"
    r"reported by)\s{0,3}[:\s]\s{0,3}(?P<who>\S.{2,150})",
    re.I,
)
_WITHIN = re.compile(
    r"\b(?:published(?:\sonline)?|publication\sdate|date\spublished)\s?:\s?(?=[\w,]{1,12}\s?\d|\d)", re.IGNORECASE
)
_BYLINE = re.compile(r"\b(?:submitted )?by\s[^\d|·•]{3,80}", re.IGNORECASE)
_BESIDE = frozenset(("news", "blog", "article", "press", "release", "statement", "posted", "published", "on", "at",
                     "date", "am", "pm", "min", "minute", "minutes", "read"))  # fmt: skip
_CLOCK = re.compile(r"\d{1,2}(?:[:.]\d{2})?(?:am|pm)?", re.IGNORECASE)
_RE = re.compile(r"(?:re|subject|ref(?:erence)?|title)\s{0,3}:\s{0,3}(?P<what>\S.{5,200})", re.IGNORECASE)


def lines_of(text: str) -> list[str]:
    """The first lines that say something, each on one line and not too long."""
    found = (" ".join(line.split()) for line in text.split("\n"))
    return [line[:_LONGEST_LINE] for line in found if line][:MOST_LINES]


def text_clues(lines: Sequence[str], *, titles: Sequence[str], page: bool, today: date) -> Iterator[Clue]:
    """Clues among ``lines``. ``titles`` are what the document may be called; ``page``: it is a web page, on which a
    date may belong to anything, so only one with a label or right below the title counts."""
    yield from _labelled(lines, today)
    start = _place(lines, titles)
    near = lines[start + 1 : start + 1 + NEAR] if start >= 0 else []
    if page:
        yield from _below(near, today)
        yield from _date_lines(lines[max(start - 2, 0) : max(start, 0)], today, ABOVE_TITLE)
    else:
        yield from _date_lines(lines[:TOP], today)
        yield from _subject(lines[:TOP])
    for line in near if page else lines[:TOP]:
        if (match := _BY.fullmatch(line)) and (page or line[:2].lower() != "by" or start >= 0):
            yield Clue("author", match["who"], AUTHOR_LINE)
    if not page and lines and not _only_date(lines[0], today):
        yield Clue("title", lines[0], FIRST_LINE)


def _labelled(lines: Sequence[str], today: date) -> Iterator[Clue]:
    for index, line in enumerate(lines):
        if COPYRIGHT.search(line):
            continue
        if (within := _WITHIN.search(line)) and (dated := _after(line, within.end(), (), today)):
            yield Clue("date", dated, PUBLISHED)
            continue
        for pattern in (_LABEL, _CHANGED):
            match = pattern.match(line)
            if match is None:
                continue
            dated = _after(line, match.end(), lines[index + 1 : index + 2], today)
            if dated is None:
                continue
            if pattern is _CHANGED:
                yield Clue("changed", dated, CHANGED)
            elif match["what"].lower() not in ("date", "dated", "sent", "date sent") or index < TOP:
                yield Clue("date", dated, FIRST_PUBLISHED if match["first"] else PUBLISHED)
            break


def _after(line: str, place: int, following: Sequence[str], today: date) -> str | None:
    """The date right after a label, or alone on the line below it."""
    for dated in find(line, today):
        if dated.start == place:
            return dated.text
    if place == len(line) and following and not COPYRIGHT.search(following[0]):
        found = list(find(following[0], today))
        if found and found[0].start <= 1:
            return found[0].text
    year = re.match(r"((?:19|20)\d{2})\Z", line[place:])
    return year[1] if year and int(year[1]) <= today.year else None


def _below(near: Sequence[str], today: date) -> Iterator[Clue]:
    """A line below the title with one date and nothing but who wrote it and when: other words make it a date of
    something else."""
    for line in near:
        dated = list(find(line, today))
        if len(dated) != 1 or COPYRIGHT.search(line) or _OTHER.search(line):
            continue
        rest = f"{line[: dated[0].start]} {line[dated[0].end :]}"
        words = re.findall(r"[\w:.]+", _BYLINE.sub("", rest).lower())
        if all(word in _BESIDE or _CLOCK.fullmatch(word) for word in words[:20]):
            yield Clue("date", dated[0].text, BELOW_TITLE)
            if by := _BYLINE.search(rest):
                yield Clue("author", by[0].removeprefix("submitted "), AUTHOR_LINE)
            return


def _date_lines(lines: Sequence[str], today: date, source: str = DATE_LINE) -> Iterator[Clue]:
    seen = []
    for line in lines:
        only = None if COPYRIGHT.search(line) else _only_date(line, today)
        if only is not None and only.text not in seen:
            seen.append(only.text)
            yield Clue("date", only.text, source)


def _only_date(line: str, today: date) -> Dated | None:
    """The date of a line that is nothing but a date, perhaps with a place before it, as in letters."""
    found = list(find(line, today))
    if len(found) != 1:
        return None
    before, after = line[: found[0].start].strip(" :()|–-"), line[found[0].end :].strip(" .,:()|–-")
    alone = not after and (not before or re.fullmatch(r"(?:[A-Z]\w{2,20}(?: \w{2,20})?,|[Dd]ate)", before))
    return found[0] if alone else None


def _subject(lines: Sequence[str]) -> Iterator[Clue]:
    for line in lines:
        if match := _RE.fullmatch(line):
            yield Clue("title", match["what"], SUBJECT_LINE)
            return


def _place(lines: Sequence[str], titles: Sequence[str]) -> int:
    """The line that is one of ``titles``; -1 if none is."""
    wanted = {_squashed(title) for title in titles} - {""}
    return next((index for index, line in enumerate(lines) if _squashed(line) in wanted), -1)


def _squashed(text: str) -> str:
    return re.sub(r"\W+", "", text).casefold()
