"""Documents as PDF readers give them, and quotes from them: true ones in every typographical dress, and false ones.

Everything is made from a seed. A false quote is kept only if its words, told apart by spaces, stand nowhere in the
document, so that no accident makes it true.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from holdfast.model import Extraction, PageText

SYLLABLES = "ba de fo gu hi ka le mo nu pi ra se to vu wi fi ffe fl".split()  # noqa: SIM905
COMMON = (
    "the of and to in that for on with as at by from this these their they was were is are be been has have had it "
    "its police trust patients service people staff team crisis care plan officers ward notes nurse harbour gate night "
    "they’re it’s didn’t don’t patient’s well-known long-term face-to-face able unable usual unusual effective more "
    "ineffective review reviews reviewed pilot pilots costs cost fewer may must should could would no not never"
)
NUMBERS = (
    "12 47 2018 £20,000 £1.5m 90% 5–10% 10.30 3,512 1/2 −5 116 0.05 June <10 2018/19 7.5% €30 100,000 £5m A$20 20°C "
    "≥65 12m² +3 −0.5% 10:30 0.25"
)
PAGE_LINES = 44
WIDTH = 72


@dataclass(frozen=True)
class Case:
    """One quote from ``words[first:last]``; ``kind`` is how it was dressed or falsified; ``page`` it begins on."""

    text: str
    kind: str
    page: int


@dataclass(frozen=True)
class Paper:
    """A document: its words in order, the page of each, and the pages as read."""

    words: tuple[str, ...]
    page_of: tuple[int, ...]
    pages: tuple[PageText, ...]

    def extraction(self) -> Extraction:
        """As the extraction of a PDF."""
        return Extraction("0" * 64, "made", "pages", self.pages, Path())


@cache
def vocabulary() -> tuple[str, ...]:
    chance = random.Random(11)
    made = ["".join(chance.choices(SYLLABLES, k=chance.randint(2, 5))) for _ in range(1500)]
    return (*made, *COMMON.split() * 12, *NUMBERS.split() * 4)


def paper(seed: int, pages: int = 20) -> Paper:
    """A document of so many pages with a running header, a footer with the page's number, and broken words."""
    chance = random.Random(seed)
    words, page_of, made = [], [], []
    for number in range(1, pages + 1):
        lines: list[str] = []
        line = ""
        while len(lines) < PAGE_LINES:
            word = chance.choice(vocabulary())
            if chance.random() < 0.08:
                word += chance.choice([".", ",", ";", ":", ")", "”"])
            elif chance.random() < 0.03:
                word = chance.choice(["“", "(", "‘"]) + word
            words.append(word)
            page_of.append(number)
            head, tail = broken(word, chance)
            if tail and len(line) + len(head) < WIDTH and len(line) > WIDTH - 14:
                lines.append(f"{line} {head}".strip())
                line = tail
            elif len(line) + len(word) >= WIDTH:
                lines.append(line)
                line = word
            else:
                line = f"{line} {word}".strip()
        lines[-1] += f" {line}" if line else ""
        text = "\n".join(as_set(line, chance) for line in lines)
        made.append(
            PageText(number, f"Review of the night service\n{text}\nDraft 3 · {number} of {pages}", f"Page {number}")
        )
    return Paper(tuple(words), tuple(page_of), tuple(made))


def broken(word: str, chance: random.Random) -> tuple[str, str]:
    """A long word in two halves, with one of the marks that PDFs leave; or the word and nothing."""
    if len(word) < 6 or not word.isascii() or not word.isalpha() or chance.random() < 0.4:
        return word, ""
    cut = chance.randint(2, len(word) - 3)
    return word[:cut] + chance.choice(["-", "-", "\u00ad", " -"]), word[cut:]


def as_set(line: str, chance: random.Random) -> str:
    """A line as a typesetter left it: ligatures, no-break spaces, double spaces."""
    if chance.random() < 0.3:
        line = line.replace("ffi", "ﬃ").replace("fi", "ﬁ").replace("fl", "ﬂ").replace("ff", "ﬀ")
    if chance.random() < 0.2:
        line = line.replace(" ", "\u00a0", 2)
    return line.replace(" ", "  ", 1) if chance.random() < 0.1 else line


Mangler = Callable[[str, random.Random], str]

MANGLERS: dict[str, Mangler] = {
    "straight": lambda text, _: text.translate({0x2019: "'", 0x2018: "'", 0x201C: '"', 0x201D: '"'}),
    "curly": lambda text, _: text.translate({0x27: "\u2019", 0x22: "\u201d"}),
    "dashes": lambda text, chance: text.replace("-", chance.choice("‐‑–")).replace("–", chance.choice("-‑−—")),
    "upper": lambda text, _: text.upper(),
    "lower": lambda text, _: text.lower(),
    "ligatures": lambda text, _: text.replace("fi", "ﬁ").replace("fl", "ﬂ"),
    "nbsp": lambda text, chance: text.replace(" ", chance.choice(["\u00a0", "\u2009", "\u202f", "  "])),
    "lines": lambda text, chance: re.sub(" ", lambda _: "\n" if chance.random() < 0.2 else " ", text),
    "soft": lambda text, _: re.sub(r"([a-z]{3})([a-z]{3})", "\\1\u00ad\\2", text),
    "zero-width": lambda text, _: text.replace(" ", " \u200b", 3),
    "no-punctuation": lambda text, _: re.sub(r"[.,;:)“”(‘](?=\s|$)|(?<=\s)[“(‘]", "", text),
    "capital": lambda text, _: re.sub(r"^([^\W\d_])(?=[^\W\d_])", lambda found: f"[{found[1].upper()}]", text),
    "thousands": lambda text, _: text.replace("3,512", "3512").replace("100,000", "100000"),
    "spaced-signs": lambda text, _: text.replace("£", "£ ").replace("%", " %").replace("<", "< "),
    "full-stop": lambda text, _: f"{text}.",
    "modifier-apostrophe": lambda text, _: text.replace("\u2019", "\u02bc"),
    "sic": lambda text, chance: re.sub(
        r"(?<=[a-z]) (?=[a-z])", lambda _: chance.choice([" [sic] ", " "]), text, count=3
    ),
    "emphasis": lambda text, chance: f"{text} {chance.choice(['[emphasis added]', '(my emphasis)'])}",
    "bidi": lambda text, chance: chance.choice("\u202a\u202b\u2066\u200f") + text + "\u202c",
    "word-joiners": lambda text, _: re.sub(r"([a-z]{2})([a-z]{2})", "\\1\u2060\\2", text),
    "plain-squares": lambda text, _: text.replace("m²", "m2"),
}
"""What people and programs do to the words of a true quote."""


def true_quotes(source: Paper, count: int, seed: int) -> Iterator[Case]:
    """Quotes of 8 to 40 words, each with one to three manglings; every seventh runs over the end of a page."""
    chance = random.Random(seed)
    ends = [at for at in range(1, len(source.words)) if source.page_of[at] != source.page_of[at - 1]]
    for number in range(count):
        length = chance.randint(8, 40)
        crossing = number % 7 == 0 and bool(ends)
        first = max(chance.choice(ends) - length // 2, 0) if crossing else chance.randrange(len(source.words) - length)
        text = " ".join(source.words[first : first + length])
        kinds = sorted(chance.sample([*MANGLERS], chance.randint(1, 3)), key=lambda kind: kind == "emphasis")
        for kind in kinds:
            text = MANGLERS[kind](text, chance)
        yield Case(text, "+".join(kinds) + (" over pages" if crossing else ""), source.page_of[first])


def shortened(source: Paper, count: int, seed: int) -> Iterator[Case]:
    """True quotes with an ellipsis in place of some words."""
    chance = random.Random(seed)
    for _ in range(count):
        first = chance.randrange(len(source.words) - 60)
        words = source.words[first : first + chance.randint(20, 40)]
        cut = chance.randint(5, len(words) - 8)
        gap = chance.randint(1, min(10, len(words) - cut - 3))
        mark = chance.choice(
            ["…", "...", "[…]", "[...]", "(...)", ". . .", "[ … ]", "....", "⋯", "[snip]", "* * *", ".."]
        )
        yield Case(f"{' '.join(words[:cut])} {mark} {' '.join(words[cut + gap :])}", "ellipsis", source.page_of[first])


def digit(words: list[str], chance: random.Random) -> list[str] | None:
    """Another digit in a number."""
    holders = [n for n, word in enumerate(words) if any(c in "0123456789" for c in word)]
    if not holders:
        return None
    at = chance.choice(holders)
    place = chance.choice([n for n, c in enumerate(words[at]) if c in "0123456789"])
    other = chance.choice([c for c in "0123456789" if c != words[at][place]])
    return [*words[:at], words[at][:place] + other + words[at][place + 1 :], *words[at + 1 :]]


def sign(words: list[str], chance: random.Random) -> list[str] | None:
    """A number without the sign that makes it another one."""
    holders = [n for n, word in enumerate(words) if re.search(r"[£€$%<−≥+]|(?<=\d)[–/.](?=\d)", word)]
    if not holders:
        return None
    at = chance.choice(holders)
    return [*words[:at], re.sub(r"[£€$%<−≥+]|(?<=\d)[–/.](?=\d)", "", words[at], count=1), *words[at + 1 :]]


def sign_changed(words: list[str], chance: random.Random) -> list[str] | None:
    """A number with another sign, in another currency or unit."""
    others = {"−": "+", "+": "−", "≥": "≤", "<": ">", "£": "€", "€": "£", "$": "£", "°C": "°F", "m²": "m", "%": "‰"}
    holders = [
        (n, one) for n, word in enumerate(words) for one in others if one in word and any(map(str.isdigit, word))
    ]
    if not holders:
        return None
    at, one = chance.choice(holders)
    return [*words[:at], words[at].replace(one, others[one], 1), *words[at + 1 :]]


def point_moved(words: list[str], chance: random.Random) -> list[str] | None:
    """A decimal point in another place, or none."""
    holders = [n for n, word in enumerate(words) if re.search(r"\d\.\d", word)]
    if not holders:
        return None
    at = chance.choice(holders)
    moved = chance.choice([r"\1\2", r"\1\2.0", r"0.\1\2", r"\1,\2"])
    return [*words[:at], re.sub(r"(\d)\.(\d)", moved, words[at], count=1), *words[at + 1 :]]


def magnitude_dropped(words: list[str], chance: random.Random) -> list[str] | None:
    """A million less, or the unit."""
    holders = [n for n, word in enumerate(words) if re.search(r"\d(?:m²?|°C)", word)]
    if not holders:
        return None
    at = chance.choice(holders)
    return [*words[:at], re.sub(r"(?<=\d)(?:m²?|°C)", "", words[at]), *words[at + 1 :]]


def denial_dropped(words: list[str], chance: random.Random) -> list[str] | None:
    """The same without its “not”."""
    inner = [n for n in range(1, len(words) - 1) if words[n].strip(".,;:)”") in ("not", "no", "never")]
    return [word for n, word in enumerate(words) if n != inner[0]] if inner else None


def cut(word: str, chance: random.Random, *, front: bool) -> str | None:
    """A word without its first or last letters."""
    letters = word.strip(".,;:)”“(‘")
    if len(letters) < 3:
        return None
    much = chance.randint(1, min(3, len(letters) - 1))
    rest = letters[much:] if front else letters[:-much]
    return rest if any(map(str.isalnum, rest)) else None  # a sign alone says nothing that is false


def first_cut(words: list[str], chance: random.Random) -> list[str] | None:
    """The first word cut in front."""
    rest = cut(words[0], chance, front=True)
    return [rest, *words[1:]] if rest else None


def last_cut(words: list[str], chance: random.Random) -> list[str] | None:
    """The last word cut at its end."""
    rest = cut(words[-1], chance, front=False)
    return [*words[:-1], rest] if rest else None


def inside(words: list[str], chance: random.Random) -> int:
    """A place between the ends."""
    return chance.randrange(1, len(words) - 1)


def swapped(words: list[str], chance: random.Random) -> list[str] | None:
    """Two neighbours exchanged."""
    at = inside(words, chance)
    return [*words[: at - 1], words[at], words[at - 1], *words[at + 1 :]]


def added(words: list[str], chance: random.Random, pool: tuple[str, ...] = ()) -> list[str] | None:
    """A word more, of ``pool`` or any."""
    at = inside(words, chance)
    return [*words[:at], chance.choice(pool or vocabulary()), *words[at:]]


def left_out(words: list[str], chance: random.Random) -> list[str] | None:
    """A word less."""
    at = inside(words, chance)
    return [*words[:at], *words[at + 1 :]]


def another(words: list[str], chance: random.Random) -> list[str] | None:
    """A word replaced."""
    at = inside(words, chance)
    return [*words[:at], chance.choice(vocabulary()), *words[at + 1 :]]


Falsifier = Callable[[list[str], random.Random], list[str] | None]

FALSIFIERS: dict[str, Falsifier] = {
    "digit changed": digit,
    "sign of a number dropped": sign,
    "sign of a number changed": sign_changed,
    "decimal point moved": point_moved,
    "magnitude or unit dropped": magnitude_dropped,
    "not dropped": denial_dropped,
    "not added": lambda words, chance: added(words, chance, ("not", "never", "no")),
    "first word cut": first_cut,
    "last word cut": last_cut,
    "words swapped": swapped,
    "word added": added,
    "word left out": left_out,
    "another word": another,
}
"""Changes after which the words say something else; ``None`` if these words do not lend themselves to it."""


def false_quotes(source: Paper, count: int, seed: int) -> Iterator[Case]:
    """Quotes that differ from the document in one place, as many of each kind as it has room for."""
    chance = random.Random(seed)
    truth = f" {' '.join(told(word) for word in source.words)} "
    kinds, made = [*FALSIFIERS], 0
    while made < count:
        kind = kinds[made % len(kinds)]
        length = chance.randint(8, 40)
        first = chance.randrange(len(source.words) - length)
        words = FALSIFIERS[kind](list(source.words[first : first + length]), chance)
        if words is None or f" {' '.join(told(word) for word in words)} " in truth:
            continue
        made += 1
        yield Case(" ".join(words), kind, source.page_of[first])


def told(word: str) -> str:
    """A word by itself, for the ground truth: without punctuation around it."""
    return word.strip(".,;:()“”‘").replace("’", "'").casefold()
