"""Bytes to text: byte-order mark, then UTF-8 if it is that, then the declared charset, then ``<meta>``.

Browsers believe the declaration before they look. Here it is the other way round, since bytes beyond ASCII that are
sound UTF-8 are never anything else in practice, and servers that declare a charset for all their files are common.
Source of the rest: WHATWG Encoding Standard, and HTML, "determining the character encoding".
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
    if not data.isascii() and (text := _strict(data, "utf-8")):
        return text
    found = _META.search(data, 0, _LOOKED_THROUGH) if html else None
    for name in (declared, found[1].decode("ascii") if found else ""):
        codec = known(name)
        if codec and not (name != declared and codec.startswith("utf-16")):  # said in ASCII, so it is not UTF-16
            return data.decode(codec, "replace")
    return data.decode("cp1252", "replace")


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
