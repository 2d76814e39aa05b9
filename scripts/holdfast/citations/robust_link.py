"""A robust link in HTML (https://robustlinks.mementoweb.org/spec/), to paste into an article.

It leads to the original, or to the copy where the original is gone, and carries the other address and the day of the
copy, so that a reader who finds it broken can still follow it. The address of a copy of ours is that of its record's
page. An address that must not become a link is left out.
"""

from __future__ import annotations

import re
from html import escape

from holdfast.citations.facts import Facts

_MEANS = re.compile("[&<>\"']")
_WEB = re.compile(r"https?://[^\s\x00-\x1f\x7f<>\"]+", re.IGNORECASE)


def robust_link(facts: Facts) -> str:
    """The finished element; its words are the title."""
    url = facts.url if facts.url and _WEB.fullmatch(facts.url) else ""
    copy = facts.copy
    target = facts.address if facts.gone or not url else url
    made = f'<a href="{_escaped(target)}"'
    if url:
        made += f' data-originalurl="{_escaped(url)}"'
    if copy:
        version = f' data-versionurl="{_escaped(copy.url)}"' if url else ""
        made += f'{version} data-versiondate="{copy.made.isoformat()}"'
    elif url and facts.accessed:
        made += f' data-versiondate="{facts.accessed.isoformat()}"'
    return f"{made}>{escape(facts.title, quote=False)}</a>"


def _escaped(text: str) -> str:
    return escape(text) if _MEANS.search(text) else text
