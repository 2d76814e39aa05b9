"""Frozen dataclasses as JSON objects and back, exactly: every field is written, unknown fields are refused.

Only what the archive's formats need: text, integers, booleans, ``None``, fixed words (``Literal``), tuples,
``dict[str, str]`` and dataclasses of those. A field that a file lacks takes its default, so that a later version
may add one; a field that this version does not know is refused, because leaving it out would change the meaning.
"""

from __future__ import annotations

import dataclasses
import types
from collections.abc import Callable, Hashable, Mapping
from functools import cache
from typing import Any, Literal, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from holdfast.canonical import JsonValue

T = TypeVar("T")
Decoder = Callable[[object], Any]


class Unreadable(ValueError):
    """The JSON does not say what its schema promises; the message names the field."""


def encode(value: object) -> JsonValue:
    """The JSON form of ``value``. Text that no UTF-8 can carry (lone surrogates) is written as visible escapes."""
    if isinstance(value, str):
        return value if value.isascii() else value.encode("utf-8", "backslashreplace").decode("utf-8")
    if value is None or isinstance(value, int):
        return value
    if isinstance(value, tuple):
        return [encode(item) for item in value]
    if isinstance(value, Mapping):
        return {str(encode(key)): encode(item) for key, item in value.items()}
    if dataclasses.is_dataclass(value):
        return {name: encode(getattr(value, name)) for name in _field_names(cast(Hashable, type(value)))}
    raise TypeError(f"no JSON form for {type(value).__name__}")


def encode_object(value: object) -> dict[str, JsonValue]:
    """``encode`` for a dataclass, typed as the object that it yields."""
    return cast(dict[str, JsonValue], encode(value))


def decode(kind: type[T], data: object) -> T:
    """The dataclass ``kind`` from its JSON object. Raises ``Unreadable``, naming the field that does not fit."""
    return cast(T, _dataclass_decoder(cast(Hashable, kind))(data))


@cache
def _field_names(kind: Hashable) -> tuple[str, ...]:
    return tuple(field.name for field in dataclasses.fields(cast(Any, kind)))


@cache
def _dataclass_decoder(kind: Any) -> Decoder:
    hints = get_type_hints(kind)
    fields = dataclasses.fields(kind)
    decoders = {field.name: _decoder(hints[field.name]) for field in fields}
    required = {
        field.name
        for field in fields
        if field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING
    }

    def read(data: object) -> Any:
        if not isinstance(data, dict):
            raise Unreadable("an object is wanted here")
        values = {}
        for name, item in data.items():
            decoder = decoders.get(name)
            if decoder is None:
                raise Unreadable(f"{name}: this version of Holdfast does not know this field")
            try:
                values[name] = decoder(item)
            except Unreadable as error:
                raise Unreadable(f"{name}: {error}") from None
        if not required <= values.keys():
            raise Unreadable(f"{min(required - values.keys())}: this field is missing")
        return kind(**values)

    return read


def _decoder(hint: Any) -> Decoder:
    origin = get_origin(hint)
    if origin is Literal:
        return _word(get_args(hint))
    if origin is tuple:
        return _list(_decoder(get_args(hint)[0]))
    if origin is dict:
        return _text_by_key
    if origin in (Union, types.UnionType):
        (inner,) = (part for part in get_args(hint) if part is not type(None))
        return _or_none(_decoder(inner))
    if dataclasses.is_dataclass(hint):
        return _dataclass_decoder(cast(Hashable, hint))
    return _exactly(hint)


def _exactly(kind: type) -> Decoder:
    def read(data: object) -> object:
        if type(data) is not kind:
            raise Unreadable(f"{kind.__name__} is wanted, not {type(data).__name__}")
        return data

    return read


def _word(words: tuple[str, ...]) -> Decoder:
    known = frozenset(words)

    def read(data: object) -> object:
        if not isinstance(data, str) or data not in known:
            raise Unreadable(f"{data!r} is not one of {', '.join(words)}")
        return data

    return read


def _list(item: Decoder) -> Decoder:
    def read(data: object) -> object:
        if not isinstance(data, list):
            raise Unreadable("a list is wanted here")
        return tuple([item(entry) for entry in data])

    return read


def _or_none(inner: Decoder) -> Decoder:
    def read(data: object) -> object:
        return None if data is None else inner(data)

    return read


def _text_by_key(data: object) -> object:
    if not isinstance(data, dict) or not all(isinstance(item, str) for item in data.values()):
        raise Unreadable("an object of texts is wanted here")
    return data
