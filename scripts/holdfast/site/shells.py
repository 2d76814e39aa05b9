"""Shells: pages of the theme with a hole in them. Each is split once, and every page made from it is a join.

A shell is an ordinary Markdown page under ``docs/``. What stands between its two markers is what a reader would see
without Holdfast, and is replaced. A shell must lie at the same depth as the pages made from it, because the theme
writes relative links. The number of markers is asserted, so that a change of theme cannot go unnoticed.
"""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

from markupsafe import Markup, escape

from holdfast.errors import HoldfastError
from holdfast.site.render import encoded

BEGIN = "<!-- holdfast:begin -->"
END = "<!-- holdfast:end -->"
TITLE = "HOLDFAST-TITLE"
DESCRIPTION = "HOLDFAST-DESCRIPTION"

_HEAD = "</head>"
_CANONICAL = re.compile(r'\s*<link rel="canonical" href="[^"]*">')
_INLINE_SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)
_BLANK_LINES = re.compile(r"(<pre.*?</pre>)|\n\s*\n+", re.DOTALL)
_TOKENS = re.compile(f"({TITLE}|{DESCRIPTION}|{_HEAD}|{re.escape(BEGIN)}.*?{re.escape(END)})", re.DOTALL)


class BrokenShell(HoldfastError):
    """A shell page has lost its markers, or has them more than once."""


@dataclass(frozen=True, slots=True)
class Shell:
    """A rendered page of the theme, split. Even parts stand as they are, odd parts name what goes there."""

    parts: tuple[bytes, ...]

    def fill(self, *, title: str, description: str, head: str, content: str) -> bytes:
        """The whole page. ``title`` and ``description`` are plain text; ``head`` and ``content`` are ready markup."""
        values = {
            TITLE.encode(): encoded(str(escape(title))),
            DESCRIPTION.encode(): encoded(str(escape(description))),
            _HEAD.encode(): encoded(str(head)) + _HEAD.encode(),
            BEGIN.encode(): encoded(str(content)),
        }
        return b"".join(part if i % 2 == 0 else values[part] for i, part in enumerate(self.parts))


def split(html: str, name: str) -> Shell:
    """Split the rendered shell ``name``. Raises ``BrokenShell`` unless each marker stands where it must."""
    html = _CANONICAL.sub("", html)
    pieces = _TOKENS.split(html)
    parts = tuple(BEGIN if i % 2 and part.startswith(BEGIN) else part for i, part in enumerate(pieces))
    found = {token: parts[1::2].count(token) for token in (BEGIN, _HEAD, DESCRIPTION, TITLE)}
    if found[BEGIN] != 1 or html.count(BEGIN) != 1 or html.count(END) != 1:
        raise BrokenShell(f"{name}: needs exactly one '{BEGIN}' and one '{END}'; see docs/_shell/record.md")
    if found[_HEAD] != 1:
        raise BrokenShell(f"{name}: has {found[_HEAD]} ends of <head>; is this a page of the theme?")
    if found[DESCRIPTION] != 1:
        raise BrokenShell(f"{name}: needs 'description: {DESCRIPTION}' in its front matter, found {found[DESCRIPTION]}")
    if f"<title>{TITLE}" not in html:
        raise BrokenShell(f"{name}: needs 'title: {TITLE}' in its front matter")
    return Shell(tuple(part.encode() for part in parts))


def read(folder: Path, name: str) -> Shell:
    """Read and split the shell ``name`` (such as ``records/index.html``) of the theme's output in ``folder``."""
    path = folder / name
    if not path.is_file():
        source = name.removesuffix(".html") + ".md"
        raise BrokenShell(f"docs/{source} is missing: the site needs it as a shell; `holdfast init` writes one")
    return split(dress(path.read_text(encoding="utf-8"), frames=name.startswith("_shell/")), name)


def dress(html: str, *, frames: bool = False) -> str:
    """A page of the theme made ready for readers: blank lines squeezed, content security policy put first in head.

    ``frames``: it may frame pages of this site, as records do with copies of web pages."""
    html = _BLANK_LINES.sub(lambda found: found[1] or "\n", html)
    policy = f'<meta http-equiv="Content-Security-Policy" content="{content_security_policy(html, frames=frames)}">'
    return html.replace('<meta charset="utf-8">', f'<meta charset="utf-8">\n{policy}', 1)


def content_security_policy(html: str, *, frames: bool = False) -> Markup:
    """The policy for one page of the theme: our own files, and the theme's inline scripts by their hashes."""
    hashes = sorted(
        {
            "'sha256-" + base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() + "'"
            for script in _INLINE_SCRIPT.findall(html)
        }
    )
    framed = "'self'" if frames else "'none'"
    return Markup(
        "default-src 'self'; "
        f"script-src 'self' 'wasm-unsafe-eval' {' '.join(hashes)}; "
        "style-src 'self' 'unsafe-inline'; img-src 'self' data:; worker-src 'self' blob:; "
        f"object-src 'none'; frame-src {framed}; base-uri 'none'; form-action 'self'"
    )
