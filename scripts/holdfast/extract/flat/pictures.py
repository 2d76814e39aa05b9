"""Which of the files that an image offers goes into a copy, and how it is written so that it keeps its size."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

SEEN_AT = 1280  # CSS pixels across: the width for which a file is chosen
ENOUGH = 1_000  # pixels across that an image needs at most

_CANDIDATE = re.compile(r"[\s,]*([^\s,][^\s]*)((?:\s+[^\s,()]+(?:\([^)]*\))?)*)\s*(?:,|\Z)")
_WIDTH = re.compile(r"\((min|max)-width\s*:\s*([\d.]+)(px|em|rem)\)", re.IGNORECASE)
_DESCRIPTOR = re.compile(r"(\d+(?:\.\d+)?)([wx])")
_DECIDES = ("orientation", "resolution", "prefers", "print", "height", "hover", "not ")
_LAZY = ("data-src", "data-original", "data-lazy-src", "data-lazy")
_LAZY_SETS = ("data-srcset", "data-lazy-srcset")

Attributes = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Candidate:
    """One file of an image. ``width`` in pixels or 0; ``density`` in pixels for each CSS pixel."""

    url: str
    width: int = 0
    density: float = 1.0

    @property
    def descriptor(self) -> str:
        """As ``srcset`` writes it, "" for an ordinary file."""
        return f"{self.width}w" if self.width else f"{self.density:g}x" if self.density != 1.0 else ""


def candidates(srcset: str) -> list[Candidate]:
    """The files that a ``srcset`` names (HTML, "srcset attributes")."""
    found: list[Candidate] = []
    for match in _CANDIDATE.finditer(srcset[:100_000]):
        url, words = match[1], match[2].split()
        if url.endswith(","):
            url, words = url.rstrip(","), []
        described = [_DESCRIPTOR.fullmatch(word) for word in words]
        sizes = {item[2]: float(item[1]) for item in described if item}
        if url and len(found) < 100:
            found.append(Candidate(url, int(min(sizes.get("w", 0), 100_000)), sizes.get("x", 1.0) or 1.0))
    return found


def wanted(media: str) -> bool:
    """Whether a ``<source media=…>`` is one that a desktop screen takes; conditions that are not known count as no."""
    text = media.strip().lower()
    if not text or text in ("all", "screen"):
        return True
    if any(word in text for word in _DECIDES):
        return False
    bounds = _WIDTH.findall(text)
    pixels = [(side, float(size) * (1 if unit.lower() == "px" else 16)) for side, size, unit in bounds]
    return bool(pixels) and all(size <= SEEN_AT if side == "min" else size >= SEEN_AT for side, size in pixels)


def offers(image: Attributes, sources: Iterable[Attributes], *, rendered: bool) -> list[Candidate]:
    """The files of an ``<img>`` and of the ``<source>`` elements before it, the best first.

    Where no script has run (not ``rendered``), what a script would have put in its place comes before its own file.
    """
    sets: list[str] = []
    for source in sources:
        if wanted(source.get("media", "")):
            sets += [source.get(name, "") for name in ("srcset", *_LAZY_SETS)]
    own = [image.get(name, "") for name in ("srcset", "src")]
    lazy = [image.get(name, "") for name in (*_LAZY_SETS, *_LAZY)]
    plain = [*sets, *own, *lazy] if rendered else [*sets, *lazy, *own]
    found: list[Candidate] = []
    single = {image.get(name, "") for name in ("src", *_LAZY)}
    for text in plain:
        if text.strip():
            found += [Candidate(text.strip())] if text in single else sorted(candidates(text), key=_order)
    return found


def _order(candidate: Candidate) -> tuple[int, float]:
    """Those that are large enough, the smallest first; then the others, the largest first."""
    if candidate.width:
        return (0, candidate.width) if candidate.width >= ENOUGH else (1, -candidate.width)
    return 0, candidate.density


def chosen(found: Iterable[Candidate], data_of: Callable[[str], str]) -> tuple[str, str]:
    """The ``data:`` address and the descriptor of the first candidate that is kept; ("", "") if none is."""
    for candidate in found:
        made = data_of(candidate.url)
        if made:
            return made, candidate.descriptor
    return "", ""
