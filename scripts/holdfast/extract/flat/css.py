"""Style sheets for a copy: every address in them taken in or taken out, imports resolved, brackets balanced.

A small scanner of the tokens of CSS (CSS Syntax Module Level 3): identifiers with their escapes, strings, ``url(``,
comments and brackets are told apart; everything else passes as it is. An address is found however it is spelled
(``\\75 rl(…)`` too), since no identifier is compared before its escapes are undone.
"""

from __future__ import annotations

import re
from typing import Protocol

DEEPEST_IMPORT = 5

_ESCAPE = r"\\(?:[0-9a-fA-F]{1,6}[ \t\n\r\f]?|[^\n\r\f0-9a-fA-F])"
_TOKEN = re.compile(
    rf"""(?P<comment>/\*.*?(?:\*/|\Z))
    |(?P<string>"(?:[^"\\\n\r\f]|\\.|\\\n)*(?:"|\Z)|'(?:[^'\\\n\r\f]|\\.|\\\n)*(?:'|\Z))
    |(?P<name>@?(?:[-\w\u0080-\U0010ffff]|{_ESCAPE})+)(?P<call>\()?
    |(?P<other>[\s:;,.\#>+~*=!%&]+|.)""",
    re.DOTALL | re.VERBOSE,
)
_SPACE = re.compile(r"[ \t\n\r\f]*")
_UNQUOTED = re.compile(r"(?:[^)\\]|\\.)*\)?", re.DOTALL)
_UNESCAPE = re.compile(r"\\(?:([0-9a-fA-F]{1,6})[ \t\n\r\f]?|(\n)|(.))", re.DOTALL)
_LOCAL = re.compile(r"#[\w.:-]+")
_TAKES_STRINGS = frozenset({"image-set", "-webkit-image-set", "image", "src", "cross-fade", "-webkit-cross-fade"})
_RUNS = frozenset({"expression", "-moz-element", "element", "attr-url", "paint"})
_MARKUP = re.compile(r"<(?=[a-zA-Z/!?])")  # in strings only, where an escape means the same character
_NOTHING = 'url("data:,")'
_CLOSING = {"{": "}", "(": ")", "[": "]"}


class Source(Protocol):
    """Where a style sheet finds what it names."""

    def data(self, base: str, reference: str) -> str:
        """The ``data:`` address of an image or font, "" if it cannot go in."""

    def imported(self, base: str, reference: str) -> tuple[str, str] | None:
        """Text and address of another style sheet, or ``None``."""

    def fits(self, length: int) -> bool:
        """Whether so many further characters may be written."""


def rewritten(text: str, base: str, source: Source, depth: int = 0) -> str:
    """The style sheet ``text`` that stands at ``base``, fit for a ``<style>`` element."""
    if not source.fits(len(text)):
        return ""
    return _MARKUP.sub(r"\\3c ", _Sheet(text, base, source, depth).run().replace("\0", ""))


def declarations(text: str, base: str, source: Source) -> str:
    """The content of a ``style`` attribute, or the value of one that may name an address; to be escaped as text."""
    if "(" not in text and "\\" not in text and "@" not in text:
        return text.replace("\0", "")
    return rewritten(text, base, source, DEEPEST_IMPORT)


class _Sheet:
    """One style sheet, from its first token to its last."""

    def __init__(self, text: str, base: str, source: Source, depth: int) -> None:
        self._text = text
        self._base = base
        self._source = source
        self._depth = depth
        self._at = 0
        self._out: list[str] = []
        self._open: list[str] = []  # the brackets that must still close
        self._calls: list[str] = []  # for each open round bracket, the function it belongs to
        self._rules = False  # an @import counts only before the first rule

    def run(self) -> str:
        while (token := _TOKEN.match(self._text, self._at)) is not None:
            self._at = token.end()
            if token["name"]:
                self._name(token["name"], bool(token["call"]))
            elif token["string"]:
                self._string(token["string"])
            elif token["comment"]:
                self._out.append(" ")
            else:
                self._other(token["other"])
        self._out.extend(reversed(self._open))
        return "".join(self._out)

    def _name(self, written: str, call: bool) -> None:
        name = unescaped(written).lower() if "\\" in written else written.lower()
        if name == "@import":
            self._import(written + "(" * call)
        elif name == "url" and call:
            self._out.append(self._address(self._inside()))
        elif name in ("@charset", "@namespace"):
            self._rest()
        elif call:
            self._out.append("none" if name in _RUNS else written)
            self._other("(", name)
        else:
            self._out.append(written)

    def _string(self, written: str) -> None:
        if self._calls and self._calls[-1] in _TAKES_STRINGS:
            self._out.append(self._address(unescaped(written[1:].removesuffix(written[0]))))
        else:
            closed = len(written) > 1 and written[-1] == written[0]
            self._out.append(written if closed else written.rstrip("\\") + written[0])

    def _other(self, character: str, call: str = "") -> None:
        if character in _CLOSING:
            self._rules |= character == "{"
            self._open.append(_CLOSING[character])
            if character == "(":
                self._calls.append(call)
        elif character in (")", "]", "}"):
            if not self._closes(character):
                return
        elif character in ('"', "'", "\\"):
            return  # a string or an escape that is none
        self._out.append(character)

    def _closes(self, character: str) -> bool:
        """Close up to the bracket that ``character`` closes; ``False`` if none is open."""
        if character not in self._open or (character != "}" and "}" in self._after(character)):
            return False
        while (wanted := self._open.pop()) != character:
            self._out.append(wanted)
            if wanted == ")":
                self._calls.pop()
        if character == ")":
            self._calls.pop()
        return True

    def _after(self, character: str) -> list[str]:
        last = len(self._open) - 1 - self._open[::-1].index(character)
        return self._open[last + 1 :]

    def _inside(self) -> str:
        """The address between ``url(`` and its closing bracket, which is passed over."""
        self._at = _SPACE.match(self._text, self._at).end()  # type: ignore[union-attr]
        token = _TOKEN.match(self._text, self._at)
        if token is not None and token["string"]:
            written = token["string"]
            end = _UNQUOTED.match(self._text, token.end())
            self._at = end.end() if end else token.end()
            return unescaped(written[1:].removesuffix(written[0]))
        found = _UNQUOTED.match(self._text, self._at)
        assert found is not None
        self._at = found.end()
        return unescaped(found[0].removesuffix(")").strip())

    def _address(self, reference: str) -> str:
        if _LOCAL.fullmatch(reference):
            return f'url("{reference}")'
        made = self._source.data(self._base, reference)
        return f'url("{made}")' if made else _NOTHING

    def _rest(self) -> str:
        """What follows up to the next semicolon outside of strings and brackets; it is passed over."""
        begin, level = self._at, 0
        while (token := _TOKEN.match(self._text, self._at)) is not None:
            text = token["other"] or ""
            level += bool(token["call"]) + text.count("(") - text.count(")")
            if level <= 0 and ";" in text:
                end = token.start() + text.index(";")
                self._at = end + 1
                return self._text[begin:end]
            if level <= 0 and ("{" in text or "}" in text):
                return self._text[begin : self._at]
            self._at = token.end()
        return self._text[begin : self._at]

    def _import(self, written: str) -> None:
        allowed = not self._rules and not self._open and self._depth < DEEPEST_IMPORT
        reference = ""
        self._at = _SPACE.match(self._text, self._at).end()  # type: ignore[union-attr]
        token = _TOKEN.match(self._text, self._at)
        if token is not None and token["string"]:
            self._at = token.end()
            reference = unescaped(token["string"][1:].removesuffix(token["string"][0]))
        elif token is not None and token["name"] and token["call"] and unescaped(token["name"]).lower() == "url":
            self._at = token.end()
            reference = self._inside()
        condition = _plain(self._rest())
        found = self._source.imported(self._base, reference) if allowed and reference else None
        if found is None:
            return
        sheet = rewritten(found[0], found[1], self._source, self._depth + 1)
        self._out.append(_conditional(condition, sheet))


def _conditional(condition: str, sheet: str) -> str:
    """An imported sheet under what its import says: ``layer``, ``supports(…)`` and media, in this order."""
    layer = re.match(r"layer(?:\(\s*([\w.-]+)\s*\))?(?=\s|\Z)", condition, re.IGNORECASE)
    if layer:
        condition = condition[layer.end() :].strip()
        sheet = f"@layer {layer[1] or ''} {{ {sheet} }}"
    supports = re.match(r"supports\(((?:[^()]|\([^()]*\))*)\)", condition, re.IGNORECASE)
    if supports:
        condition = condition[supports.end() :].strip()
        inner = supports[1] if supports[1].lstrip().startswith("(") else f"({supports[1]})"
        sheet = f"@supports {inner} {{ {sheet} }}"
    return f"@media {condition} {{ {sheet} }}\n" if condition else sheet + "\n"


def _plain(condition: str) -> str:
    """A condition that holds nothing but words, numbers and round brackets, balanced; else ``all`` of it goes."""
    text = " ".join(re.sub(r"/\*.*?\*/", " ", condition, flags=re.DOTALL).split())
    fine = re.fullmatch(r"[\w\s().,:/<>=+*%-]*", text) and text.count("(") == text.count(")")
    return text if fine and "url(" not in text.lower() else "not all" if text else ""


def unescaped(text: str) -> str:
    """An identifier or the inside of a string with its escapes undone."""
    return _UNESCAPE.sub(_character, text) if "\\" in text else text


def _character(found: re.Match[str]) -> str:
    if found[1]:
        code = int(found[1], 16)
        return chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else "\ufffd"
    return found[3] or ""
