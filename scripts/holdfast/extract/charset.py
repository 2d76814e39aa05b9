"""Bytes to text the way browsers decide it: byte-order mark, declared charset, ``<meta>``, then what fits.

Source: WHATWG Encoding Standard and HTML, "determining the character encoding".
"""

from __future__ import annotations

import codecs
import re

_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_META = re.compile(rb"""<meta[^>]{0,500}?charset\s{0,20}=\s{0,20}["']?\s{0,20}([\w:.-]{1,40})""", re.IGNORECASE)
_LOOKED_THROUGH = 4096  # bytes; the standard asks for the declaration within the first 1024
_MEANT = {"ascii": "cp1252", "iso8859-1": "cp1252", "iso8859-9": "cp1254", "gb2312": "gb18030", "gbk": "gb18030"}
"""What the standard reads these names as."""


def decode(data: bytes, declared: str = "", *, html: bool = False) -> str:
    """The text of ``data``. Never fails: what does not decode becomes U+FFFD."""
    for mark, name in _MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(name, "replace")
    found = _META.search(data, 0, _LOOKED_THROUGH) if html else None
    for name in (declared, found[1].decode("ascii") if found else ""):
        codec = known(name)
        if found and name != declared and codec.startswith("utf-16"):
            codec = "utf-8"  # a page that says so in ASCII is not UTF-16
        if codec:
            return _strict(data, codec) or _strict(data, "utf-8") or data.decode(codec, "replace")
    return _strict(data, "utf-8") or data.decode("cp1252", "replace")


def known(name: str) -> str:
    """Python's name of a charset that turns bytes into text; "" for anything else."""
    try:
        b"".decode(name)
        found = codecs.lookup(name).name
    except (LookupError, ValueError):
        return ""
    return _MEANT.get(found, found)


def _strict(data: bytes, codec: str) -> str:
    try:
        return data.decode(codec)
    except UnicodeError:
        return ""
