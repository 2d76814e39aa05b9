"""RIS, which EndNote, Zotero, Mendeley and most other managers of references read.

One tag a line, ``TY`` first and ``ER`` last. What stands in a line cannot end it: titles and names have their white
space collapsed before, and line ends that are left, in an address, are percent-encoded. ``UR`` comes twice, first the
address to follow: the original, or the copy where the original is gone. ``PY`` is a year, so only a date that lies in
one year has it; others are said in words in a note.
"""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import quote

from holdfast.citations.dates import MANY, parsed
from holdfast.citations.facts import Facts
from holdfast.citations.wording import ARTICLES

_TYPES = {
    "report": "RPRT",
    "guidance": "RPRT",
    "policy": "RPRT",
    "assessment": "RPRT",
    "paper": "RPRT",
    "news": "NEWS",
    "article": "MGZN",
    "letter": "PCOMM",
    "email": "PCOMM",
    "slides": "SLIDE",
    "video": "VIDEO",
    "dataset": "DATA",
    "page": "ELEC",
    "website": "ELEC",
}
_LINE_ENDS = re.compile("[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")


def ris(facts: Facts) -> str:
    """The finished entry."""
    lines = [f"TY  - {_TYPES.get(facts.kind, 'GEN')}", f"ID  - {facts.id}"]
    lines += [f"AU  - {name.sorted}" for name in facts.authors]
    lines.append(f"TI  - {facts.title}")
    if facts.publisher:
        tag = "T2" if facts.kind in ARTICLES else "PB" if facts.authors else "AU"
        lines.append(f"{tag}  - {facts.publisher}")
    lines += _date(facts.date.text if facts.date else "")
    lines.append(f"LA  - {facts.language}")
    addresses = [facts.url or "", facts.address]
    if facts.gone and facts.copy:
        addresses.reverse()
    lines += [f"UR  - {address}" for address in addresses if address]
    if facts.url and facts.accessed:
        lines.append(f"Y2  - {facts.accessed.isoformat().replace('-', '/')}/")
    lines += [f"N1  - {note}" for note in facts.notes]
    lines.append("ER  - ")
    text = "\n".join(lines)
    return text if len(text.splitlines()) == len(lines) else "\n".join(map(one_line, lines))


def one_line(text: str) -> str:
    """``text`` with every character that some reader takes for the end of a line percent-encoded."""
    return _LINE_ENDS.sub(lambda found: quote(found.group(), safe=""), text)


@lru_cache(MANY)
def _date(text: str) -> tuple[str, ...]:
    if not text:
        return ()
    given = parsed(text)
    point = given.single
    if point is None or point.precision in ("decade", "century"):
        return (f"N1  - Date: {given.display}",)
    parts = f"{point.month:02d}/{point.day:02d}" if point.day else f"{point.month:02d}/" if point.month else "/"
    words = given.display if point.approximate or point.uncertain or point.season else ""
    return (f"PY  - {point.year:04d}", f"DA  - {point.year:04d}/{parts}/{words}")
