"""What stands in an index for the body of a request that was not a GET, so that a reader finds its answer again.

The ReplayWeb.page reader turns such a request into an address: the method and the body as a query. The rules are its
own (warcio.js): forms as they are, JSON as the names and values of its leaves, anything else in Base64.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote_plus

LARGEST = 1 << 20  # bytes of a body that are put into an index


def query_of(body: bytes, content_type: str) -> str:
    """The body as the reader writes it into a query."""
    kind = content_type.partition(";")[0].strip().lower()
    if kind == "application/x-www-form-urlencoded":
        return body.decode("utf-8", "replace")
    if kind in ("application/json", "text/plain"):
        try:
            return "&".join(_pairs(json.loads(body.decode("utf-8", "replace"))))
        except (ValueError, RecursionError):
            if kind == "application/json":
                return ""
    return f"__wb_post_data={base64.b64encode(body).decode('ascii')}"


def address_of(url: str, method: str, query: str) -> str:
    """The address under which the reader looks for the answer."""
    return f"{url}{'&' if '?' in url else '?'}__wb_method={method}&{query}"


def _pairs(value: Any) -> Iterator[str]:
    """``name=value`` of every leaf, in order; a name that comes again is numbered, from ``name.2_`` on."""
    seen: dict[str, int] = {}
    for name, leaf in _leaves("", value):
        seen[name] = seen.get(name, 0) + 1
        shown = name if seen[name] == 1 else f"{name}.{seen[name]}_"
        yield f"{_quoted(shown)}={_quoted(leaf)}"


def _leaves(name: str, value: Any) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _leaves(key, inner)
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from _leaves(str(number), inner)
    elif isinstance(value, str):
        yield name, value
    elif isinstance(value, float) and value.is_integer() and abs(value) < 1e21:
        yield name, str(int(value))
    elif value is not None:
        yield name, json.dumps(value)


def _quoted(text: str) -> str:
    return quote_plus(text, safe="*").replace("~", "%7E")
