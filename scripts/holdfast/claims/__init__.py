"""Citing records in prose: ``[@record-id]``, ``[@record-id#2]``, ``[@record-id, p. 12: "words"]``. Pure.

    found = claims.scan(markdown)     what a page cites, with line and column, and what is written wrongly
    claims.mark(markdown)             the same text with a plain word in place of each citation
    claims.fill(html, made, notes)    a rendered page with its references and its notes in place of those words

``claims.extension`` does this inside Python-Markdown, with references and notes made of the page alone;
``claims.undone`` turns these into the words again, for a build that has checked them.

Nothing of a record goes through Markdown or a template of the theme: only the plain words do, and what replaces them
afterwards is finished markup.
"""

from __future__ import annotations

from holdfast.claims.fill import fill
from holdfast.claims.plain import undone
from holdfast.claims.syntax import FORMS, Claim, Mistake, Scan, body, mark, scan, title

__all__ = ["FORMS", "Claim", "Mistake", "Scan", "body", "fill", "mark", "scan", "title", "undone"]
