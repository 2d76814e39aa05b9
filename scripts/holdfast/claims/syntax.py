"""The syntax of citations in Markdown, and where it does not apply: in code, comments, front matter and escapes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from zlib import crc32

FORMS = '[@record-id], [@record-id#2], [@record-id, p. 12] or [@record-id, p. 12: "words"]'
"""What may be written, for messages."""
END = "HFCLAIMSEND"
"""The word in place of which the notes of a page stand."""
WORD = r"HFCLAIM\d{4}X[0-9A-F]{8}"
"""What the plain words look like that stand in the place of citations, as an expression."""

_FRONT_MATTER = re.compile(r"\A---[ \t]*\n.*?\n(?:---|\.\.\.)[ \t]*\n", re.DOTALL)
_START = re.compile(r"(?<![\\\w])\[@")
_CLAIM = re.compile(
    r"""\[@ (?P<record>[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)
        (?: \# (?P<number>[1-9][0-9]{0,3}) )?
        (?: \s* , \s* pp?\. \s* (?P<page>[1-9][0-9]{0,5}) )?
        (?: \s* : \s* (?: "(?P<straight>[^"]*)" | \u201c(?P<curly>[^\u201d]*)\u201d ) )?
        \s* \]""",
    re.VERBOSE,
)
_LINK = re.compile(r"\[@[^\]\n]*\](?=[(\[])")
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_FENCE = re.compile(r"[ \t]*(?:>[ \t]*)*(?:[-*+][ \t]+|\d+[.)][ \t]+)*(?P<mark>`{3,}|~{3,})(?P<info>.*)")
_LIST = re.compile(r"[ \t]{0,3}(?:[-*+]|\d+[.)])[ \t]")
_INLINE = re.compile(r"(?<![`\\])(?P<ticks>`+)(?!`).*?(?<!`)(?P=ticks)(?!`)", re.DOTALL)
_HEADING = re.compile(r"[ \t]{0,3}#{1,6}[ \t]")
_UNDERLINE = re.compile(r"[^\n]*\n(?:=+|-+)[ \t]*(?:\n|\Z)")
_BLANK_LINE = re.compile(r"\n[ \t]*\n")
_TITLE = re.compile(r"^# +(.+?)[ \t]*#*[ \t]*$", re.MULTILINE)
_META_TITLE = re.compile(r"^title:[ \t]*(.+?)[ \t]*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Claim:
    """One citation. ``number`` is that of an entry of the record's ``quotes``, ``page`` one of the document, 0 for
    none; ``words`` are those of the document, "" for none. ``line`` and ``column`` count from 1."""

    record: str
    number: int = 0
    page: int = 0
    words: str = ""
    line: int = 0
    column: int = 0
    word: str = ""  # the plain word that stands in its place while Markdown is rendered
    source: str = ""


@dataclass(frozen=True, slots=True)
class Mistake:
    """Something that looks like a citation and is none. ``message`` and ``remedy`` are sentences."""

    message: str
    remedy: str
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Scan:
    """What one page cites, in order."""

    claims: tuple[Claim, ...]
    mistakes: tuple[Mistake, ...]


def body(text: str) -> tuple[str, int]:
    """A Markdown file without its front matter, and how many lines that took."""
    front = _FRONT_MATTER.match(text)
    return (text[front.end() :], front[0].count("\n")) if front else (text, 0)


def title(text: str, default: str) -> str:
    """The title of a page: of its front matter, else its first heading, else ``default``."""
    front = _FRONT_MATTER.match(text)
    named = _META_TITLE.search(front[0]) if front else None
    if named:
        return named[1].strip("'\"")
    first = _TITLE.search(_hidden(body(text)[0]))
    return re.sub(r"[`*]", "", first[1]) if first else default


def scan(text: str) -> Scan:
    """What a Markdown file cites."""
    prose, above = body(text.replace("\r\n", "\n"))
    claims: list[Claim] = []
    mistakes: list[Mistake] = []
    for start, found, problem in _found(prose):
        line, column = _place(prose, start, above)
        if found is None:
            mistakes.append(Mistake(problem, f"Write {FORMS}; or \\[@ to show the characters.", line, column))
        else:
            claims.append(_claim(found, len(claims), line, column))
    return Scan(tuple(claims), tuple(mistakes))


def marked(text: str) -> tuple[str, tuple[Claim, ...]]:
    """Markdown without front matter, with a plain word for each citation and one at the end for the notes, if there is
    any; and the citations, without their places."""
    made: list[str] = []
    claims: list[Claim] = []
    at = 0
    for start, found, _ in _found(text):
        if found is not None:
            claims.append(_claim(found, len(claims), 0, 0))
            made += [text[at:start], claims[-1].word]
            at = found.end()
    return "".join([*made, text[at:], f"\n\n{END}\n"]) if claims else text, tuple(claims)


def mark(text: str) -> str:
    """The first of what ``marked`` gives."""
    return marked(text)[0]


def _found(prose: str) -> list[tuple[int, re.Match[str] | None, str]]:
    """Every place that looks like a citation: the match, or what is wrong with it."""
    visible = _hidden(prose)
    made: list[tuple[int, re.Match[str] | None, str]] = []
    for start in _START.finditer(visible):
        found = _CLAIM.match(visible, start.start())
        begin = visible.rfind("\n", 0, start.start()) + 1
        if found and not _BLANK_LINE.search(found[0]):
            after = visible[found.end() : found.end() + 1]
            if after in ("(", "[") or (after == ":" and not visible[begin : start.start()].strip()):
                continue  # a link, or the address of one
            if _HEADING.match(visible, begin) or _UNDERLINE.match(visible, found.end()):
                made.append((start.start(), None, "A citation cannot stand in a heading."))
            else:
                made.append((start.start(), found, ""))
        elif not _LINK.match(visible, start.start()):
            shown = prose[start.start() : start.start() + 60].split("\n")[0]
            made.append((start.start(), None, f"“{shown}” is not the form of a citation."))
    return made


def _claim(found: re.Match[str], index: int, line: int, column: int) -> Claim:
    words = " ".join((found["straight"] or found["curly"] or "").split())
    word = f"HFCLAIM{index:04d}X{crc32(found[0].encode('utf-8', 'replace')):08X}"
    return Claim(
        found["record"], int(found["number"] or 0), int(found["page"] or 0), words, line, column, word, found[0]
    )


def _place(text: str, at: int, above: int) -> tuple[int, int]:
    return text.count("\n", 0, at) + 1 + above, at - (text.rfind("\n", 0, at) + 1) + 1


def _hidden(prose: str) -> str:
    """The text with code and comments as spaces, every other character in its place."""
    prose = _INLINE.sub(_spaces_in_paragraph, _blocks_hidden(prose))
    return _COMMENT.sub(_spaces, prose)


def _blocks_hidden(prose: str) -> str:
    """Without fenced blocks, and without indented ones that stand outside a list."""
    made: list[str] = []
    fence = ""
    in_list = blank = False
    code = blank_before = True
    for line in prose.split("\n"):
        blank = not line.strip()
        found = _FENCE.match(line)
        if fence:
            hidden = True
            if found and found["mark"].startswith(fence) and not found["info"].strip():
                fence = ""
        elif found and not (found["mark"][0] == "`" and "`" in found["info"]):
            fence, hidden = found["mark"], True
        else:
            indented = line.startswith(("    ", "\t"))
            in_list = bool(_LIST.match(line)) or (in_list and (blank or line[:1] in " \t"))
            hidden = code = indented and not in_list and (blank_before or code)
        blank_before = blank
        made.append(" " * len(line) if hidden else line)
    return "\n".join(made)


def _spaces(found: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", found[0])


def _spaces_in_paragraph(found: re.Match[str]) -> str:
    """Code in a line ends with its paragraph at the latest."""
    return found[0] if _BLANK_LINE.search(found[0]) else _spaces(found)
