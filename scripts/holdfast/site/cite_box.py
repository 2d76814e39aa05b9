"""The citations of a record's page: those that most readers want at once, the others behind a line that opens.

Put together here and not in the template, because ten texts on every page are many: they are escaped in one go, which
is four times as fast.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from markupsafe import Markup, escape

from holdfast.model import Citation

AT_ONCE = 2
_REFERENCES = tuple((character, f"&#{ord(character)};") for character in "“”‘’–…")
"""Marks that the styles add by themselves. A page whose text is plain ASCII stays so, and is written twice as fast."""
_BETWEEN = "\x00"
_END = "</code></pre>\n</div>\n"
_MORE = """<details class="hf-more-cites">
<summary>More styles: APA, Chicago, MLA, OSCOLA, a link for web pages, BibTeX, RIS, CSL-JSON</summary>
"""


def cite_box(cites: Sequence[Citation]) -> Markup:
    """Each citation with its heading and a place for a copy button."""
    whole = str(escape(_BETWEEN.join([one.text for one in cites])))
    if not whole.isascii():
        for character, reference in _REFERENCES:
            whole = whole.replace(character, reference)
    texts = whole.split(_BETWEEN)
    if len(texts) != len(cites):  # a text has the character itself
        texts = [str(escape(one.text)) for one in cites]
    made = [f"{_heading(one.style, one.label)}{text}{_END}" for one, text in zip(cites, texts, strict=True)]
    return Markup("".join([*made[:AT_ONCE], _MORE, *made[AT_ONCE:], "</details>"]))


@lru_cache(64)
def _heading(style: str, label: str) -> str:
    return str(
        Markup('<div class="hf-cite">\n<h3 id="cite-{}">{}</h3>\n<pre class="hf-copy" data-copy="{}"><code>').format(
            style, label, label
        )
    )
