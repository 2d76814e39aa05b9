"""What stands in a copy for something that cannot be in it: a plain box with words and a link."""

from __future__ import annotations

import re
from collections.abc import Mapping

from holdfast.extract.flat.addresses import absolute, bare
from holdfast.extract.flat.attributes import escaped
from holdfast.extract.flat.extras import link

_LOOK = (
    "display:inline-block;box-sizing:border-box;max-width:100%;overflow:auto;overflow-wrap:anywhere;"
    "padding:.5em .8em;border:1px dashed #888;font:14px/1.4 sans-serif;color:#333;background:#eee"
)
_PIXELS = re.compile(r"\s*([0-9]{1,4})(?:px)?\s*")
_PDF = re.compile(r"\.pdf(?:\?|\Z)", re.IGNORECASE)


def box(values: Mapping[str, str], address: str, words: str, base: str, page: str) -> str:
    """A box as large as the element with the attributes ``values`` was to be, with a link to ``address``."""
    made = link({"href": address}, base, page) if address else ""
    shown = absolute(base, address)
    text = f": <a{made}>{escaped(shown[:300])}</a>" if made and shown else "."
    sizes = ((name, _PIXELS.fullmatch(values.get(name, ""))) for name in ("width", "height"))
    size = "".join(f";{name}:{found[1]}px" for name, found in sizes if found)
    return f'<span style="{_LOOK}{size}">{words}{text}</span>'


def is_pdf(values: Mapping[str, str], address: str, declared: str) -> bool:
    """Whether an embedded file is a PDF: by what the server said it was, or else the page, or else its name."""
    said = [text.partition(";")[0].strip().lower() for text in (declared, values.get("type", "")) if text.strip()]
    return said[0] == "application/pdf" if said else bool(_PDF.search(bare(address)))
