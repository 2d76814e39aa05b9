"""Plain text out of whatever a document holds: nothing invisible, nothing that reorders, words whole.

Pure functions on text. The words stay as the document has them; only what cannot be seen or searched goes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

_LIGATURES = {0xFB00: "ff", 0xFB01: "fi", 0xFB02: "fl", 0xFB03: "ffi", 0xFB04: "ffl", 0xFB05: "st", 0xFB06: "st"}
_SPACES = dict.fromkeys([0xA0, 0x1680, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000], " ")
_NEWLINES = {0x0B: "\n", 0x0C: "\n", 0x85: "\n", 0x2028: "\n", 0x2029: "\n"}
_INVISIBLE = dict.fromkeys(
    [
        *(code for code in range(0x20) if code not in (0x09, 0x0A)),
        *range(0x7F, 0xA0),
        0xAD,  # soft hyphen
        0x200B,  # zero-width space
        0x2060,
        *range(0x202A, 0x202F),  # embeddings and overrides: text would read otherwise than it is stored
        *range(0x2066, 0x206A),  # isolates
        *range(0xD800, 0xE000),  # lone surrogates cannot be written as UTF-8
        *range(0xFDD0, 0xFDF0),
        0xFEFF,
        0xFFFE,
        0xFFFF,
        *range(0xE0000, 0xE0080),  # tag characters
    ]
)
_TABLE: dict[int, str | None] = {**_INVISIBLE, **_SPACES, **_NEWLINES, **_LIGATURES}
_MANY_NEWLINES = re.compile(r"\n{3,}")

# Every repetition is bounded: these run on text that may have been made to be slow.
_BREAK = re.compile(r"(?<=\w)(?P<mark>[\x02\ufffe](?:\r?\n)?|-\r?\n| -\r?\n)(?=\w)")
_MARKS = ("\x02", "\ufffe", "-\n", "-\r\n")
_LONGEST_WORD = 40
_HEAD = re.compile(r"\w{1,40}\Z")
_TAIL = _WORD = re.compile(r"\w{1,40}")
_COMPOUND = re.compile(r"\b[^\W\d_]{1,40}-[^\W\d_]{1,40}\b")
_ADDRESS = re.compile(r"(?:/|@|www\.)[^\s]{0,200}\Z")
_LONGEST_ADDRESS = 200
_ALWAYS_HYPHENED = frozenset(("self", "non"))
_MOST_REMEMBERED = 200_000


def clean(text: str) -> str:
    """Newlines as ``\\n``, spaces as spaces, ligatures as letters; no control, invisible or reordering characters."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").translate(_TABLE)
    return _MANY_NEWLINES.sub("\n\n", "\n".join([line.rstrip() for line in text.split("\n")])).strip()


class LineEnds:
    """Joins words that a PDF broke at the ends of lines, so that a search finds them.

    PDFium marks such a place with U+0002 (some builds U+FFFE) and drops the line break; some fonts leave a hyphen and
    the break. A hyphen of the word itself looks the same. It is kept in addresses, before a capital or digit, where
    the document writes the same compound inside a line, and between two halves that it uses as words unless it has
    the whole. A hyphen after a space is more often a dash: there only a word that the document has whole is joined.
    """

    def __init__(self) -> None:
        self._compounds: set[str] = set()
        self._words: set[str] = set()
        self._unread: list[str] = []  # pages whose words are gathered when first asked for; most are never asked for

    def join(self, text: str) -> str:
        """The text of the next page with its broken words joined; remembers what the pages so far have told."""
        self._unread.append(text)
        if not any(mark in text for mark in _MARKS):  # most pages; looking for fixed text first is fast
            return text
        return _BREAK.sub(self._joined, text).replace("\x02", "-").replace("\ufffe", "-")

    def _gather(self) -> None:
        for text in self._unread:
            if len(self._words) > _MOST_REMEMBERED:
                break
            # The halves of broken words are no words: an underscore makes one odd word of both.
            folded = _BREAK.sub("_", text.casefold())
            self._compounds.update(_COMPOUND.findall(folded))
            self._words.update(_WORD.findall(folded))
        self._unread.clear()

    def _joined(self, match: re.Match[str]) -> str:
        text, start, end = match.string, match.start(), match.end()
        before, after = _HEAD.search(text, max(0, start - _LONGEST_WORD), start), _TAIL.match(text, end)
        head, tail = before[0] if before else "", after[0] if after else ""
        if match["mark"][0] == " ":
            self._gather()
            return "" if (head + tail).casefold() in self._words else match["mark"]
        if not (head[-1:].isalpha() and tail[:1].isalpha()) or tail[0].isupper():
            return "-"
        if _ADDRESS.search(text[max(0, start - _LONGEST_ADDRESS) : start]):
            return "-"
        return "-" if self._is_compound(head.casefold(), tail.casefold()) else ""

    def _is_compound(self, head: str, tail: str) -> bool:
        self._gather()
        if f"{head}-{tail}" in self._compounds:
            return True
        if head + tail in self._words:
            return False
        return head in _ALWAYS_HYPHENED or (head in self._words and tail in self._words)


def parts(paragraphs: Iterable[tuple[str, bool]], *, aim: int = 3_000, heading_after: int = 1_000) -> Iterator[str]:
    """Group ``(paragraph, is_heading)`` into parts of about ``aim`` characters for documents without pages.

    A part ends before a heading once it has ``heading_after`` characters, and before a paragraph that would take it
    beyond ``aim``. A longer paragraph is divided between its lines, or far beyond ``aim`` between words.
    """
    held: list[str] = []
    size = 0
    for paragraph, heading in paragraphs:
        for piece in _divided(paragraph, aim):
            if held and (size + len(piece) > aim or (heading and size >= heading_after)):
                yield "\n\n".join(held)
                held, size = [], 0
            held.append(piece)
            size += len(piece)
    if held:
        yield "\n\n".join(held)


def _divided(paragraph: str, aim: int) -> Iterator[str]:
    start, most = 0, 3 * aim
    while len(paragraph) - start > aim:
        end = paragraph.rfind("\n", start + 1, start + aim)
        if end < 0 and len(paragraph) - start <= most:
            break
        if end < 0:
            end = paragraph.rfind(" ", start + 1, start + most)
        end = end if end > 0 else start + most
        yield paragraph[start:end].strip()
        start = end
    yield paragraph[start:].strip()
