"""The one Jinja environment: every value is escaped by the template and by nothing else.

Nothing of a record, of the network or of an extracted text is ever part of a template's source. Whatever goes into
a page passes ``encoded`` on its way out, so that no control character, lone surrogate or bidirectional override
reaches a reader.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemBytecodeCache, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup, escape

from holdfast.site import words
from holdfast.site.cite_box import cite_box

TEMPLATES = Path(__file__).parent / "templates"

_UNSAFE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")
_CONTROLS = bytes(code for code in (*range(0x20), 0x7F) if code not in b"\t\n\r")
_SUSPECTS = tuple(
    (prefix, re.compile(prefix + rest))  # the other unsafe characters in UTF-8; looking for fixed bytes first is fast
    for prefix, rest in (
        (b"\xc2", rb"[\x80-\x9f]"),
        (b"\xe2\x80", rb"[\x8e\x8f\xaa-\xae]"),
        (b"\xe2\x81", rb"[\xa6-\xa9]"),
        (b"\xef\xbb\xbf", b""),
    )
)
_INCLUDE = re.compile(r'\{% include "([a-z_]+\.html)" %\}\n?')
_EMPTY_LINE = re.compile(r"\n[ \t]*\n")
_HOST = r"(?:\[[0-9a-f:.]+\]|[^\s/?#<>\"'\\^`{|}@\[\]:]+)(?::\d{1,5})?"
_WEB_ADDRESS = re.compile(rf"https?://{_HOST}(?:[/?#][^\s<>\"\\`]*)?\Z", re.IGNORECASE)


def clean(text: str) -> str:
    """``text`` with what must not reach a page replaced by U+FFFD. Tabs and line ends stay."""
    return _UNSAFE.sub("\ufffd", text) if _UNSAFE.search(text) else text


def safe_url(url: str | None) -> str | None:
    """``url`` if it may become a link (plain http or https, no user name, no odd characters), else ``None``."""
    return url if url and len(url) <= 4096 and url.isprintable() and _WEB_ADDRESS.match(url) else None


def outlink(url: str, date: str = "", version: str = "") -> Markup:
    """A link to somewhere else, or the plain text of an address that must not be one.

    It carries the attributes of Robust Links (https://robustlinks.mementoweb.org/spec/): its own address, with ``date``
    the day (ISO 8601) of which it speaks, and with ``version`` the address of a memento.
    """
    shown = escape(url)
    if safe_url(url) is None:
        return Markup(f'<span class="hf-address">{shown}</span>')
    robust = f' data-originalurl="{shown}"'
    if date:
        robust += f' data-versiondate="{escape(date)}"'
    if safe_url(version):
        robust += f' data-versionurl="{escape(version)}"'
    return Markup(f'<a href="{shown}" rel="noopener nofollow"{robust}>{shown}</a>')


def paragraphs(text: str) -> list[str]:
    """The paragraphs of our own prose: an empty line parts them, a single line end is a space (as in Markdown)."""
    return [part for part in (" ".join(block.split()) for block in _EMPTY_LINE.split(text)) if part]


def encoded(text: str) -> bytes:
    """``clean(text)`` as bytes; quick for a text that is clean already."""
    try:
        data = text.encode()
    except UnicodeEncodeError:  # a lone surrogate
        return clean(text).encode()
    suspect = not text.isascii() and any(prefix in data and found.search(data) for prefix, found in _SUSPECTS)
    if suspect or len(data.translate(None, _CONTROLS)) != len(data):
        return clean(text).encode()
    return data


def environment(cache: Path | None = None) -> Environment:
    """A fresh environment over ``templates/``: autoescape on, undefined names are errors."""
    env = Environment(
        loader=_Joined(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=False,
        auto_reload=False,
        bytecode_cache=FileSystemBytecodeCache(str(cache)) if cache else None,
    )
    env.filters |= {
        **words.FILTERS,
        "safe_url": safe_url,
        "outlink": outlink,
        "paragraphs": paragraphs,
        "cite_box": cite_box,
    }
    return env


class _Joined(FileSystemLoader):
    """Puts included templates into their place as the text that they are. An ``include`` at run time costs as much as
    forty expressions, and every record page has several."""

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
        """See ``jinja2.BaseLoader.get_source``."""
        text, file, current = super().get_source(environment, template)
        whole = _INCLUDE.sub(lambda found: self.get_source(environment, found[1])[0].removesuffix("\n"), text)
        return whole, file, current


class Templates:
    """The compiled templates of a build, kept in the folder ``cache`` between builds if there is one."""

    def __init__(self, cache: Path | None = None) -> None:
        if cache is not None:
            cache.mkdir(parents=True, exist_ok=True)
        self._env = environment(cache)
        self._known: dict[str, Template] = {}

    def render(self, name: str, **values: Any) -> Markup:
        """Template ``name`` (file name under ``templates/``) filled with ``values``."""
        template = self._known.get(name)
        if template is None:
            template = self._known[name] = self._env.get_template(name)
        return Markup(template.render(**values))  # our own template, autoescaped
