"""The properties of a message as Outlook saves it (MSG): a compound file with one stream for each long property.

Formats: MS-OXMSG (streams, storages), MS-OXPROPS (property numbers). Only what is asked for is read.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import olefile

from holdfast.extract.charset import decode, known

SUBJECT, BODY, HTML, RTF, SENT, DELIVERED = 0x0037, 0x1000, 0x1013, 0x1009, 0x0039, 0x0E06
SENDER_NAME, SENDER_ADDRESS, SENDER_SMTP, TO, CC, HEADERS = 0x0C1A, 0x0C1F, 0x5D01, 0x0E04, 0x0E03, 0x007D
FILE_NAME, LONG_FILE_NAME, MIME_TYPE, DATA, DISPLAY_NAME = 0x3704, 0x3707, 0x370E, 0x3701, 0x3001
CODE_PAGE, INTERNET_CODE_PAGE = 0x3FFD, 0x3FDE
_UNICODE, _NARROW, _BINARY, _STORAGE = 0x001F, 0x001E, 0x0102, 0x000D
_PROPERTIES = "__properties_version1.0"
_TOP_HEADER, _INNER_HEADER = 32, 8
_LONGEST = 64_000_000
_MOST_ATTACHMENTS = 2_000
_EPOCH = datetime(1601, 1, 1, tzinfo=UTC)
FAULTS = (OSError, ValueError, struct.error, IndexError, KeyError, TypeError, AttributeError, OverflowError)
"""What olefile raises over damaged files, and what reading on in them can."""


class Storage:
    """One storage of the file: the message itself (``path`` empty) or an attachment in it."""

    def __init__(self, file: olefile.OleFileIO, path: tuple[str, ...] = ()) -> None:
        self._file = file
        self._path = path
        self._fixed = self._fixed_properties()

    def text(self, *properties: int) -> str:
        """The first of these properties that is there and not empty."""
        for number in properties:
            data = self._stream(number, _UNICODE)
            if data:
                return data.decode("utf-16-le", "replace").rstrip("\0")
            data = self._stream(number, _NARROW)
            if data:
                return decode(data, self._code_page(CODE_PAGE)).rstrip("\0")
        return ""

    def html(self) -> str:
        """The body as HTML, "" if there is none."""
        data = self._stream(HTML, _BINARY)
        return decode(data, self._code_page(INTERNET_CODE_PAGE), html=True) if data else self.text(HTML)

    def instant(self, *properties: int) -> datetime | None:
        """The first of these times that is there."""
        for number in properties:
            ticks = self._fixed.get(number)
            if ticks:
                with suppress(OverflowError):
                    return _EPOCH + timedelta(microseconds=ticks // 10)
        return None

    def has(self, number: int) -> bool:
        """Whether a binary property is there at all."""
        return bool(self._file.exists([*self._path, _name(number, _BINARY)]))

    def binary(self, number: int) -> bytes:
        """A binary property, at most its first 64 MB; b"" if there is none."""
        return self._stream(number, _BINARY)

    def size(self, number: int) -> int:
        """Bytes of a binary property; 0 if there is none."""
        path = [*self._path, _name(number, _BINARY)]
        return int(self._file.get_size(path)) if self._file.exists(path) else 0

    def attachments(self) -> Iterator[Storage]:
        """The storages of what is attached, in the order of the file."""
        here = len(self._path)
        found = sorted(
            {
                entry[here]
                for entry in self._file.listdir(streams=True, storages=False)
                if tuple(entry[:here]) == self._path and len(entry) > here + 1 and entry[here].startswith("__attach")
            }
        )
        for name in found[:_MOST_ATTACHMENTS]:
            yield Storage(self._file, (*self._path, name))

    def message(self) -> Storage | None:
        """The message that this attachment is, ``None`` if it is a file."""
        path = (*self._path, _name(DATA, _STORAGE))
        return Storage(self._file, path) if self._file.exists([*path, _PROPERTIES]) else None

    def _stream(self, number: int, kind: int) -> bytes:
        path = [*self._path, _name(number, kind)]
        if not self._file.exists(path):
            return b""
        with self._file.openstream(path) as stream:
            return bytes(stream.read(_LONGEST))

    def _code_page(self, number: int) -> str:
        page = self._fixed.get(number, 0) & 0xFFFFFFFF
        return "utf-8" if page == 65001 else known(f"cp{page}") or known(f"iso8859-{page - 28590}")

    def _fixed_properties(self) -> dict[int, int]:
        """Properties of at most eight bytes, by number: integers as they are, times in ticks of 100 ns."""
        path = [*self._path, _PROPERTIES]
        if not self._file.exists(path):
            return {}
        with self._file.openstream(path) as stream:
            data = stream.read(1_000_000)
        start = _TOP_HEADER if not self._path else _INNER_HEADER
        if self._path and self._path[-1] == _name(DATA, _STORAGE):
            start = 24
        found = {}
        for at in range(start, len(data) - 15, 16):
            tag, _, value = struct.unpack_from("<IIQ", data, at)
            found[tag >> 16] = value
        return found


def _name(number: int, kind: int) -> str:
    return f"__substg1.0_{number:04X}{kind:04X}"
