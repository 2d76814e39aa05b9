"""References and notes as they can be made of a page's own words, without the archive: what a reader gets from software
that renders ``docs/`` alone. ``undone`` finds them again, so that a build of the archive puts the checked ones there.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape

from holdfast.claims.syntax import END, WORD, Claim

_REFERENCE = re.compile(rf'<sup class="hf-ref" id="ref-\d+" data-claim="({WORD})">.*?</sup>', re.DOTALL)
_NOTES = re.compile(
    r'<section class="hf-notes" aria-labelledby="hf-sources" data-claims="plain">.*?</section>', re.DOTALL
)


def numbered(claims: Sequence[Claim]) -> tuple[int, ...]:
    """For each citation the number of its note, from 1; those that say the same share one."""
    known: dict[tuple[str, int, int, str], int] = {}
    return tuple(known.setdefault(_said(claim), len(known) + 1) for claim in claims)


def references(claims: Sequence[Claim]) -> dict[str, str]:
    """The markup of each reference, by the word that stands in its place."""
    return {
        claim.word: f'<sup class="hf-ref" id="ref-{at}" data-claim="{claim.word}"><a href="#source-{number}" '
        f'aria-label="Source {number}">[{number}]</a></sup>'
        for at, (claim, number) in enumerate(zip(claims, numbered(claims), strict=True), start=1)
    }


def notes(claims: Sequence[Claim], up: str) -> str:
    """The notes at the end of a page; ``up`` leads from it to the top of the site, such as "../"."""
    places: dict[int, list[int]] = {}
    first: dict[int, Claim] = {}
    for at, (claim, number) in enumerate(zip(claims, numbered(claims), strict=True), start=1):
        places.setdefault(number, []).append(at)
        first.setdefault(number, claim)
    rows = "".join(_row(number, claim, up, places[number]) for number, claim in first.items())
    return (
        '<section class="hf-notes" aria-labelledby="hf-sources" data-claims="plain">\n'
        '<h2 id="hf-sources">Sources</h2>\n'
        '<p class="hf-quiet">Made without the archive: nothing here has been compared with the preserved copies.</p>\n'
        f"<ol>\n{rows}</ol>\n</section>"
    )


def undone(html: str) -> str:
    """``html`` with the plain words again in place of what this module made of them."""
    return _NOTES.sub(f"<p>{END}</p>", _REFERENCE.sub(r"\1", html))


def _said(claim: Claim) -> tuple[str, int, int, str]:
    return claim.record, claim.number, claim.page, claim.words


def _row(number: int, claim: Claim, up: str, places: Sequence[int]) -> str:
    where = f", quote {claim.number}" if claim.number else ""
    where += f", page {claim.page}" if claim.page else ""
    anchor = f"#quote-{claim.number}" if claim.number else f"#p{claim.page}" if claim.page else ""
    words = f" <q>{escape(claim.words)}</q>" if claim.words else ""
    back = ", ".join(_back(number, turn if len(places) > 1 else 0, at) for turn, at in enumerate(places, start=1))
    return (
        f'<li id="source-{number}">\n<p><a href="{up}records/{claim.record}.html{anchor}">{claim.record}</a>{where}.'
        f'{words}</p>\n<p class="hf-quiet">Cited {back}.</p>\n</li>\n'
    )


def _back(number: int, turn: int, at: int) -> str:
    """The way back to where a source is cited; ``turn`` is 0 for the only one."""
    label = f"Back to where source {number} is cited{f' ({turn})' if turn else ''}"
    return f'<a href="#ref-{at}" aria-label="{label}">{turn or "here"}</a>'
