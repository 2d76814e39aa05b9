"""YAML as people may write it here: a small, unsurprising part, read without constructing anything.

The usual loaders let a file say two things at once (the last of two equal keys wins silently), grow without bound
(aliases), hide characters from a reviewer, or turn ``no`` into a boolean. So a file is read in four steps, each of
which can only refuse: bytes (strict UTF-8, size, forbidden characters), *events* (streamed, so that limits bite
before memory does: no alias, anchor, tag or directive; depth; count), *nodes* (one document, a mapping on top,
scalar keys, no key twice), plain data (every scalar stays a string; the schema above converts).

Forbidden characters are looked for twice, in the text and in every decoded scalar, because a double-quoted escape
can make a character that the text does not show.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from holdfast.model import Finding

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # libyaml when it is there: ten times faster

_FORBIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff\ufff9-\ufffb"
    "\U000e0000-\U000e007f]"
)
"""C0 except tab, LF and CR; DEL and C1; zero-width, line separators, bidirectional; BOM; surrogates; tags."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """How much one file may hold: characters of text, parser events, levels of nesting."""

    characters: int = 200_000
    events: int = 20_000
    depth: int = 20


_OPENING = (yaml.MappingStartEvent, yaml.SequenceStartEvent)
_CLOSING = (yaml.MappingEndEvent, yaml.SequenceEndEvent)

Place = tuple[int, int]
"""Line and column, both from 1."""


@dataclass(frozen=True, slots=True)
class Document:
    """A file that was read: ``data`` holds only dicts, lists and strings; ``name`` stands in findings."""

    name: str
    data: dict[str, Any]
    root: yaml.MappingNode

    def place(self, loc: Sequence[str | int], *, key: bool = False) -> Place:
        """Where the value at ``loc`` stands (its key, if ``key``, or if nothing stands after the key).

        ``loc`` is a path of keys and list positions as pydantic reports it; parts that do not exist in the file are
        left out, so that the nearest enclosing place is named.
        """
        node: yaml.Node = self.root
        mark = node.start_mark
        for index, part in enumerate(loc):
            found = _step(node, part)
            if found is None:
                break
            label, node = found
            last = index == len(loc) - 1
            empty = isinstance(node, yaml.ScalarNode) and not node.value
            mark = label.start_mark if (last and key) or empty else node.start_mark
        return mark.line + 1, mark.column + 1

    def finding(self, loc: Sequence[str | int], finding: Finding, *, key: bool = False) -> Finding:
        """``finding`` with this file's name and the place of ``loc``."""
        line, column = self.place(loc, key=key)
        return Finding(self.name, finding.rule, finding.message, finding.remedy, line, column, finding.level)


class _Refused(Exception):
    """Carries the findings out of the reading; never leaves this module."""

    def __init__(self, *findings: Finding) -> None:
        super().__init__(findings)
        self.findings = findings


def read(path: Path, *, name: str = "", bounds: Bounds = Bounds()) -> Document | tuple[Finding, ...]:
    """Read one file. ``name`` is how findings call it (default: the path as given). Never raises for its content."""
    name = printable(name or str(path))
    try:
        return _document(_bytes(path, name, bounds), name, bounds)
    except _Refused as refused:
        return refused.findings


def parse(data: bytes, *, name: str, bounds: Bounds = Bounds()) -> Document | tuple[Finding, ...]:
    """Read bytes as ``read`` reads a file."""
    try:
        return _document(data, printable(name), bounds)
    except _Refused as refused:
        return refused.findings


def printable(text: str, longest: int = 80) -> str:
    """``text`` for use in a message: no control or invisible characters, not longer than ``longest``."""
    clean = text
    if not text.isprintable() or _FORBIDDEN.search(text):
        clean = "".join(c if c.isprintable() and not _FORBIDDEN.match(c) else f"\\u{ord(c):04x}" for c in text)
    return clean if len(clean) <= longest else clean[: longest - 1] + "…"


def _bytes(path: Path, name: str, bounds: Bounds) -> bytes:
    """A regular file's bytes, one more than allowed at most. A link or pipe could lead anywhere or hang: refused."""
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    try:
        if not stat.S_ISREG(path.lstat().st_mode):
            message = "This is a folder, a link or something else that is not a plain file."
            raise _Refused(Finding(name, "not-a-file", message, "Put the text file itself here."))
        with os.fdopen(os.open(path, flags), "rb") as file:
            return file.read(bounds.characters * 4 + 1)
    except FileNotFoundError:
        raise _Refused(Finding(name, "no-file", "The file does not exist.", "Create it, or mend the path.")) from None
    except OSError as error:
        message = f"The file cannot be read: {error.strerror or error}."
        raise _Refused(Finding(name, "unreadable", message, "Check its permissions and the disk.")) from None


def _document(data: bytes, name: str, bounds: Bounds) -> Document:
    text = _text(data, name, bounds)
    try:
        _check_events(text, name, bounds)
        root = yaml.compose(text, Loader=_LOADER)
    except (yaml.YAMLError, ValueError, OverflowError) as error:  # the last two: odd escapes in the pure loader
        raise _Refused(_syntax(error, name)) from None
    if root is None:
        raise _Refused(Finding(name, "empty", "The file says nothing.", "Write its keys, or remove the file.", 1, 1))
    if not isinstance(root, yaml.MappingNode):
        message = "The file must consist of lines of the form “key: value”."
        raise _Refused(_at(root.start_mark, name, "not-a-mapping", message, "Begin with a line such as “title: …”."))
    problems = tuple(_key_problems(root, name))
    if problems:
        raise _Refused(*problems)
    return Document(name, _plain(root), root)


def _text(data: bytes, name: str, bounds: Bounds) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise _Refused(Finding(name, "encoding", "The file is UTF-16.", "Save it again as UTF-8.", 1, 1))
    if data.startswith(b"\xef\xbb\xbf"):
        message = "The file begins with an invisible byte order mark."
        raise _Refused(Finding(name, "byte-order-mark", message, "Save it as “UTF-8”, not “UTF-8 with BOM”.", 1, 1))
    if len(data) > bounds.characters * 4:
        raise _Refused(_too_large(name, bounds))
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8")
        line, column = _position(before, len(before))
        message = f"Byte {data[error.start]:#04x} is not UTF-8."
        raise _Refused(Finding(name, "encoding", message, "Save the file as UTF-8.", line, column)) from None
    if len(text) > bounds.characters:
        raise _Refused(_too_large(name, bounds))
    if found := _FORBIDDEN.search(text):
        line, column = _position(text, found.start())
        raise _Refused(_invisible(name, found.group(), line, column))
    return text


def _too_large(name: str, bounds: Bounds) -> Finding:
    message = f"The file is longer than {bounds.characters:,} characters."
    return Finding(name, "too-large", message, "Describe the document here; its own text belongs in the copy.")


def _invisible(name: str, character: str, line: int, column: int) -> Finding:
    message = f"The character U+{ord(character):04X} is not allowed: readers cannot see it."
    return Finding(
        name, "forbidden-character", message, "Delete it, or type this part of the line again.", line, column
    )


def _position(text: str, index: int) -> Place:
    before = text[:index].replace("\r\n", "\n").replace("\r", "\n")
    return before.count("\n") + 1, len(before) - before.rfind("\n")


def _check_events(text: str, name: str, bounds: Bounds) -> None:
    """The first pass. Raises at the first thing that is not allowed, before the rest of the file is parsed."""
    depth = documents = 0
    events: Iterator[Any] = yaml.parse(text, Loader=_LOADER)
    for count, event in enumerate(events, start=1):
        if count > bounds.events:
            message = f"The file has more than {bounds.events:,} parts."
            raise _Refused(_at(event.start_mark, name, "too-large", message, "Keep one document's description in it."))
        kind = type(event)
        if kind in _OPENING:
            depth += 1
            if depth > bounds.depth:
                message = f"Lists and mappings are nested more than {bounds.depth} deep."
                raise _Refused(_at(event.start_mark, name, "too-deep", message, "Close the brackets; two levels do."))
        elif kind in _CLOSING:
            depth -= 1
        elif kind is yaml.DocumentStartEvent:
            documents += 1
        for rule, message, remedy in _event_problems(event, documents):
            raise _Refused(_at(event.start_mark, name, rule, message, remedy))
        if kind is yaml.ScalarEvent and (found := _FORBIDDEN.search(event.value)):
            raise _Refused(_invisible(name, found.group(), event.start_mark.line + 1, event.start_mark.column + 1))


def _event_problems(event: Any, documents: int) -> Iterator[tuple[str, str, str]]:
    """What an event must not be, as (rule, message, remedy)."""
    kind = type(event)
    if kind is yaml.AliasEvent:
        yield "alias", f"“*{printable(event.anchor)}” refers to another place.", "Write the value out here."
    elif kind is yaml.DocumentStartEvent:
        if documents > 1:
            yield "two-documents", "A second document begins here.", "Remove the line “---”; one file, one document."
        if event.version or event.tags:
            yield "directive", "Lines that begin with “%” are not allowed.", "Remove the line."
    elif kind is yaml.ScalarEvent or kind in _OPENING:
        if event.anchor:
            yield "anchor", f"“&{printable(event.anchor)}” names a place.", "Remove it; put text with “&” in quotes."
        elif event.tag is not None:
            tag = printable(event.tag)
            yield "tag", f"“{tag}” is a type tag.", "Remove it; put text that begins with “!” in quotes."


def _key_problems(node: yaml.Node, name: str) -> Iterator[Finding]:
    """Keys that are not plain text, and keys that stand twice; both places are named."""
    if isinstance(node, yaml.SequenceNode):
        for item in node.value:
            yield from _key_problems(item, name)
    if not isinstance(node, yaml.MappingNode):
        return
    seen: dict[str, int] = {}
    for key, value in node.value:
        if not isinstance(key, yaml.ScalarNode):
            yield _at(key.start_mark, name, "odd-key", "A key must be one word.", "Write “key: value”.")
            continue
        line = key.start_mark.line + 1
        if key.value in seen:
            message = f"“{printable(key.value)}” stands twice: on line {seen[key.value]} and again on line {line}."
            yield _at(key.start_mark, name, "duplicate-key", message, "Keep one of the two.")
        seen.setdefault(key.value, line)
        yield from _key_problems(value, name)


def _plain(node: yaml.Node) -> Any:
    if isinstance(node, yaml.MappingNode):
        return {key.value: _plain(value) for key, value in node.value}
    if isinstance(node, yaml.SequenceNode):
        return [_plain(item) for item in node.value]
    return node.value


def _step(node: yaml.Node, part: str | int) -> tuple[yaml.Node, yaml.Node] | None:
    """One step down: the key's node (the item's own, in a list) and the value's."""
    if isinstance(node, yaml.MappingNode):
        return next(((key, value) for key, value in node.value if key.value == str(part)), None)
    if isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
        return node.value[part], node.value[part]
    return None


_REMEDIES = (
    ("mapping values are not allowed", "Put the text in quotes: a colon followed by a space needs them."),
    (
        "found character that cannot start any token",
        "Indent with spaces, not tabs; quote text that begins with @ or `.",
    ),
    ("found character '", "Indent with spaces, not tabs; quote text that begins with @, ` or %."),
    ("found unexpected end of stream", "Close the quotation mark or bracket that was opened before."),
    ("did not find expected ',' or", "Close the bracket; separate items with commas."),
    ("could not find expected ':'", "Write “key: value” with a space after the colon; indent text that continues."),
    ("did not find expected key", "Align this line with the keys above; quote text with quotation marks inside."),
    ("did not find expected '-' indicator", "Align the items of the list; each begins with “- ”."),
    (
        "did not find expected <document start>",
        "Write “key: value”; if a line above is only {} or [], remove that one.",
    ),
    ("unknown escape character", "Write \\\\ for a backslash, or use single quotes."),
)
"""What usually causes an error of the parser (libyaml's wording) and what to do about it."""


def _syntax(error: Exception, name: str) -> Finding:
    mark = getattr(error, "problem_mark", None)
    problem = str(getattr(error, "problem", None) or "a character cannot be read")
    remedy = next((r for part, r in _REMEDIES if part in problem), "Compare the line with those of a valid file.")
    return _at(mark, name, "invalid-yaml", f"This is not valid YAML: {printable(problem, 160)}.", remedy)


def _at(mark: Any, name: str, rule: str, message: str, remedy: str) -> Finding:
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    return Finding(name, rule, message, remedy, line, column)
