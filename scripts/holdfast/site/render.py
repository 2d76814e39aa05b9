"""The one Jinja environment: every value is escaped by the template and by nothing else.

Nothing of a record, of the network or of an extracted text is ever part of a template's source. Values pass
``clean`` on their way out, so that no control character, lone surrogate or bidirectional override reaches a page.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup, escape

TEMPLATES = Path(__file__).parent / "templates"

_UNSAFE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")
_HOST = r"(?:\[[0-9a-f:.]+\]|[^\s/?#<>\"'\\^`{|}@\[\]:]+)(?::\d{1,5})?"
_WEB_ADDRESS = re.compile(rf"https?://{_HOST}(?:[/?#][^\s<>\"\\`]*)?\Z", re.IGNORECASE)


def clean(text: str) -> str:
    """``text`` with what must not reach a page replaced by U+FFFD. Tabs and line ends stay."""
    return _UNSAFE.sub("\ufffd", text) if _UNSAFE.search(text) else text


def safe_url(url: str | None) -> str | None:
    """``url`` if it may become a link (plain http or https, no user name, no odd characters), else ``None``."""
    return url if url and len(url) <= 4096 and url.isprintable() and _WEB_ADDRESS.match(url) else None


def escaped(text: str) -> str:
    """``text`` cleaned and escaped, for the few places that put a row together without a template."""
    return str(escape(clean(text)))


def _finalise(value: Any) -> Any:
    if type(value) is str:
        return clean(value)
    return "" if value is None else value


def environment() -> Environment:
    """A fresh environment over ``templates/``: autoescape on, undefined names are errors."""
    env = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_finalise,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=False,
        auto_reload=False,
    )
    env.filters["safe_url"] = safe_url
    return env


class Templates:
    """The compiled templates of a build. ``render`` returns markup, ready to stand in a shell."""

    def __init__(self) -> None:
        self._env = environment()
        self._known: dict[str, Template] = {}

    def render(self, name: str, **values: Any) -> Markup:
        """Template ``name`` (file name under ``templates/``) filled with ``values``."""
        template = self._known.get(name)
        if template is None:
            template = self._known[name] = self._env.get_template(name)
        return Markup(template.render(**values))  # our own template, autoescaped
