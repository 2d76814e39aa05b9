"""Canonical JSON: the one form of bytes in which manifests and journal lines are written and hashed.

Sorted keys, no spaces, UTF-8, keys in ASCII, values only strings, integers, booleans, null, lists and objects.
Floats are refused because their text differs between languages; duplicate keys are refused because readers
disagree on which one counts. For ASCII keys this is the order of RFC 8785 (JSON Canonicalization Scheme).
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

JsonValue = str | int | bool | None | Sequence["JsonValue"] | Mapping[str, "JsonValue"]
JsonObject = Mapping[str, JsonValue]


class NotCanonical(ValueError):
    """The bytes are not the canonical form of what they say, so their digest cannot be trusted to mean it."""


def dumps(value: JsonValue) -> bytes:
    """The canonical bytes of ``value``, without a final newline. Raises ``NotCanonical`` for floats or odd keys."""
    _check(value)
    return _text(value)


def loads(data: bytes) -> Any:
    """Parse canonical JSON. Raises ``NotCanonical`` unless ``data`` is byte-equal to the canonical form."""
    try:
        value = _DECODER.decode(data.decode("utf-8"))
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError) as error:
        raise NotCanonical(f"not JSON: {error}") from error
    if _text(value) != data:  # what ``_check`` refuses was refused while parsing
        raise NotCanonical("not in canonical form (sorted keys, no spaces)")
    return value


def _text(value: object) -> bytes:
    return _ENCODER.encode(value).encode()


def _check(value: object) -> None:
    if isinstance(value, float):
        raise NotCanonical(f"floats are not allowed: {value!r}")
    if isinstance(value, Mapping):
        for key, item in value.items():
            if not (isinstance(key, str) and key.isascii()):
                raise NotCanonical(f"keys must be ASCII text: {key!r}")
            _check(item)
    elif isinstance(value, (list, tuple)):
        for item in value:
            _check(item)


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise NotCanonical("the same key stands twice in one object")
    if not all(map(str.isascii, found)):
        raise NotCanonical("keys must be ASCII text")
    return found


def _no_float(text: str) -> Any:
    raise NotCanonical(f"floats are not allowed: {text}")


# Made once: making them takes as long as reading a line of the journal.
_DECODER = json.JSONDecoder(object_pairs_hook=_unique, parse_float=_no_float, parse_constant=_no_float)
_ENCODER = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
