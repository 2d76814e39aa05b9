"""The outer layers of a time-stamp reply (RFC 3161, in DER), read and mended in copies; nothing here is signed.

A reply is a SEQUENCE of a status and a token. The token is a CMS SignedData whose certificates are a set beside the
signed content. So status and order of the certificates may be put right in a copy without touching what was signed.
"""

from __future__ import annotations

GRANTED = 0
GRANTED_WITH_MODIFICATIONS = 1

_INTEGER, _OID, _SEQUENCE, _CERTIFICATES = 0x02, 0x06, 0x30, 0xA0
_SIGNED_DATA = bytes.fromhex("2a864886f70d010702")


def status(raw: bytes) -> int | None:
    """The status of a reply, ``None`` when these bytes do not begin as one."""
    try:
        start, end = _status(raw)
    except IndexError:
        return None
    return int.from_bytes(raw[start:end], "big") if end > start else None


def as_granted(raw: bytes) -> bytes:
    """A copy of a reply whose status says that it was granted as asked; ``raw`` itself if it is no reply."""
    try:
        start, end = _status(raw)
    except IndexError:
        return raw
    return raw[:start] + bytes(end - start) + raw[end:]


def is_bare(raw: bytes) -> bool:
    """Whether this is a token without the status that a reply begins with."""
    try:
        start, end = _inside(raw, _inside(raw, 0, _SEQUENCE)[0], _OID)
    except IndexError:
        return False
    return raw[start:end] == _SIGNED_DATA


def in_order(raw: bytes) -> bytes:
    """A copy of a reply with its set of certificates sorted bytewise; ``raw`` itself when it has none that can be."""
    try:
        reply = _inside(raw, 0, _SEQUENCE)
        token = _inside(raw, _end(raw, reply[0]), _SEQUENCE)
        explicit = _inside(raw, _end(raw, token[0]), 0xA0)
        at, end = _inside(raw, explicit[0], _SEQUENCE)
        for _ in range(3):  # version, digest algorithms and content come before the certificates
            at = _end(raw, at)
        start, end = _inside(raw, at, _CERTIFICATES)
        items = []
        at = start
        while at < end:
            items.append(raw[at : _end(raw, at)])
            at = _end(raw, at)
    except IndexError:
        return raw
    return raw[:start] + b"".join(sorted(items)) + raw[end:] if at == end else raw


def _status(raw: bytes) -> tuple[int, int]:
    reply = _inside(raw, 0, _SEQUENCE)
    info = _inside(raw, reply[0], _SEQUENCE)
    return _inside(raw, info[0], _INTEGER)


def _inside(raw: bytes, at: int, tag: int) -> tuple[int, int]:
    """Where the content of the DER element at ``at`` begins and ends. Raises ``IndexError`` if it is no ``tag``."""
    if raw[at] != tag:
        raise IndexError
    length, start = raw[at + 1], at + 2
    if length >= 0x80:
        digits = length - 0x80
        if not 1 <= digits <= 4:
            raise IndexError
        length, start = int.from_bytes(raw[start : start + digits], "big"), start + digits
    if start + length > len(raw):
        raise IndexError
    return start, start + length


def _end(raw: bytes, at: int) -> int:
    return _inside(raw, at, raw[at])[1]
