"""Text as a chain of tokens that typography cannot alter.

Two steps. ``fold`` maps every character to one character, so that places stay: quotes and dashes to plain ones, spaces
to spaces, digits to 0-9, signs that change a number to control characters, all other punctuation to nothing that
counts. ``tokens`` then finds words with their broken halves and numbers with their signs. Its canonical form is
compatibility-composed and case-folded; what is left are letters, digits and the signs of numbers.

A sign counts where dropping it would make another number: decimal points, ranges, slashes, a minus, < > and the like,
currencies (US$ is not A$), per cent, degrees, exponents. The comma of well-formed thousands does not. A + * or # counts
after a letter that stands alone: grade A* is not grade A. The square of a unit is part of it: 5 m\u00b2 is not 5 m.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache

_JOINER = "\x02"
_SUPERSCRIPT = 0xE000  # private use: superscript digit n becomes U+E000 + n
_FIXED = {
    **dict.fromkeys("\u2018\u2019\u201a\u201b\u02bc\u2032\uff07`", "'"),
    **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d", "-"),
    **dict.fromkeys("\x02\u00ad\u200b\u200c\u200d\u2060\ufeff\ufffe", _JOINER),
    **dict.fromkeys("\n\x0b\x0c\x85\u2028\u2029", "\n"),
    **{"\u00a3": "\x10", "\uffe1": "\x10", "\u20ac": "\x11", "\u00a5": "\x12", "\uffe5": "\x12", "\u2030": "\x13"},
    **{"\u2264": "\x14", "\u2265": "\x15", "\u00b1": "\x16", "\u2248": "\x17", "\u2260": "\x18", "\u00d7": "\x19"},
    **{"\uff05": "%", "\uff0b": "+", "\uff1c": "<", "\uff1e": ">", "\uff1d": "=", "\u2044": "/", "_": " "},
    **{"\uff0e": ".", "\uff0c": ",", "\uff0f": "/", "\uff1a": ":", "\u00b0": "\x1a", "\u00ba": "\x1a"},
}
_SHOWN = {ord(made): char for char, made in _FIXED.items() if "\x10" <= made <= "\x1a"} | {
    0x10: "£",
    0x12: "¥",
    0x1A: "°",
}
_APOSTROPHES = dict.fromkeys(map(ord, "\u2018\u2019\u201a\u201b\u02bc\u2032\uff07`"), "'")
_INVISIBLE = re.compile("[\x02\u00ad\u200b\u200c\u200d\u2060\ufeff\ufffe]")
_LINE_ENDS = re.compile(r"(?: ?-)?[ \t]*[\n\f][ \t\n\f]*")
_CURRENCY = "$\x10-\x12"
_SIGNS = "<>=+~\x14-\x18"

APART = "\x1f"
"""The mark between two numbers."""

DIGITS = frozenset("0123456789")
"""The digits of folded text."""

_A = "0-9A-Za-z\x80-\U0010ffff"
_L = "[A-Za-z\x80-\U0010ffff]"
_EOL = r"[ \t]*[\n\f][ \t\n\f]*"
_BEFORE_NUMBER = rf"""
    (?: (?=[A-Za-z]{{1,2}}\$)(?<![{_A}])(?i:US|AU|CA|NZ|HK|A|C|R|S)(?=\$) )?
    (?: [{_SIGNS}]+[ \n\x02]{{0,3}} )?
    (?: (?<![{_A}.)\]%])- )?
    (?: [{_CURRENCY}][ \n\x02]{{0,3}}-? )?
    (?: (?<![{_A}])\. )?
    (?=[0-9])
"""
_INSIDE = rf"""
    \x02+(?:{_EOL})?            (?=[{_A}])   # a soft hyphen, or PDFium's mark of a broken word
  | '                           (?=[{_A}])
  | (?<={_L})-{_EOL}            (?={_L})
  | (?<=[a-z])[ ]-{_EOL}        (?=[a-z])
  | (?<=[0-9])[.,:/\x19]        (?=[0-9])
  | (?<=[0-9])-(?:{_EOL})?      (?=[0-9])
  | (?<=[0-9])%?-[{_CURRENCY}]? (?=[0-9])    # 5%-10%, £1-£2
"""
_AFTER_NUMBER = rf"""(?:
    (?<=[0-9])[ \n\x02]{{0,3}}(?: [%\x13] | \x1a(?:[ ]?[CFKcfk](?![{_A}]))? )
  | (?=[+*\#])(?<=[A-Za-z])(?<![{_A}][A-Za-z])[+*\#]{{1,2}}(?![{_A}])
  | (?<=[0-9])[{_CURRENCY}](?![ \n\x02]{{0,3}}[0-9.])
)?"""


@cache
def _token() -> re.Pattern[str]:
    """A token; compiled when first needed, since that takes longer than a page."""
    return re.compile(
        rf"(?:{_BEFORE_NUMBER})? [{_A}]+ (?:(?:{_INSIDE})[{_A}]+)* {_AFTER_NUMBER} | [{_CURRENCY}%\x13]",
        re.VERBOSE,
    )


_NOTE_MARKS = re.compile("(?<![0-9\ue000-\ue009])[\ue000-\ue009]+")
_POWERED = re.compile("(?<![A-Za-z])((?i:[cmk]?m|ft|yd))([\ue002\ue003])(?![\ue000-\ue009A-Za-z0-9])")
_REFERENCES = re.compile(r"\[[0-9]{1,3}(?: ?[,-] ?[0-9]{1,3})*\]")
_BROKEN = re.compile(rf"(?<={_L})-(?={_L})")
_SPACES = re.compile(r"[ \t\n\f\x02']+")
_APART = re.compile("(?<=[0-9])\0(?=[0-9])")
_THOUSANDS = re.compile(r"(?<![0-9.,])[0-9]{1,3}(?:,[0-9]{3})+(?![0-9]|,[0-9])")


class _Folding(dict[int, str]):
    """Character to character, made once for each."""

    def __missing__(self, code: int) -> str:
        found = self[code] = _folded(chr(code))
        return found


def _folded(char: str) -> str:
    if char in _FIXED:
        return _FIXED[char]
    if char.isascii():
        return char if char.isprintable() else " "
    category = unicodedata.category(char)
    if category == "Nd":
        return str(unicodedata.digit(char))
    if category == "No" and unicodedata.decomposition(char).startswith("<super>"):
        return chr(_SUPERSCRIPT + unicodedata.digit(char))
    return char if category[0] in "LNM" else " "


_FOLDING = _Folding()


class _Canonical(dict[str, str]):
    """Folded token to canonical token, made once for each."""

    def __missing__(self, token: str) -> str:
        if len(self) > 200_000:
            self.clear()
        found = self[token] = _canonical(token)
        return found


def _canonical(token: str) -> str:
    if token.isascii() and token.isalnum():
        return token.lower()
    made = _SPACES.sub("", token)
    made = _BROKEN.sub("", made)
    if "," in made:
        made = _THOUSANDS.sub(lambda found: found[0].replace(",", ""), made)
    if made.isascii():
        return made.lower()
    if any(unicodedata.decomposition(char).startswith("<fraction>") for char in made):
        return made.casefold()  # 1½ is not 11/2
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", made).casefold())


_CANONICAL = _Canonical()


def fold(text: str) -> str:
    """``text`` with each character replaced by one plain character, note marks and references by spaces."""
    made = text.translate(_FOLDING)
    if not made.isascii():
        if "\ue002" in made or "\ue003" in made:
            made = _POWERED.sub(_power, made)
        made = _NOTE_MARKS.sub(_blank, made)
    return _REFERENCES.sub(_blank, made) if "[" in made else made


def tokens(folded: str) -> Iterator[tuple[int, int, str]]:
    """Start, end and canonical form of every token in a folded text."""
    canonical = _CANONICAL
    for found in _token().finditer(folded):
        yield found.start(), found.end(), canonical[found[0]]


def chain(folded: str) -> list[str]:
    """The canonical forms of all tokens in a folded text."""
    return list(map(_CANONICAL.__getitem__, _token().findall(folded)))


def joined(chain: list[str]) -> str:
    """Canonical tokens as one text: a mark between two numbers that only a space keeps apart, nothing elsewhere."""
    return _APART.sub(APART, "\0".join(chain)).replace("\0", "")


def references(text: str) -> list[str]:
    """The reference marks in a text, such as ``[12]``."""
    return [found.replace(" ", "") for found in _REFERENCES.findall(text.translate(_FOLDING))]


def visible(text: str) -> str:
    """A text without its soft hyphens and whatever else has no width."""
    return _INVISIBLE.sub("", text)


def shown(token: str) -> str:
    """A canonical token with its signs as people write them."""
    return token.translate(_SHOWN)


def plain(word: str) -> str:
    """One word of a document as people would type it: whole, with plain apostrophes."""
    return _LINE_ENDS.sub("", _INVISIBLE.sub("", word)).translate(_APOSTROPHES)


def _power(found: re.Match[str]) -> str:
    return found[1] + str(ord(found[2]) - _SUPERSCRIPT)


def _blank(found: re.Match[str]) -> str:
    return " " * len(found[0])
