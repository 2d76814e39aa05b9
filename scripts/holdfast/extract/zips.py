"""Office files are ZIP archives: what may be opened in one, and how much of it.

Sizes are checked twice: as declared, before anything is read, and as they turn out. A part that declares less than
it holds is cut off at what it declares.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO

from holdfast.extract.output import Refused

MOST_MEMBERS = 10_000
MOST_BYTES = 1_000_000_000
"""Declared bytes of all members, pictures and films included."""
MOST_XML_BYTES = 100_000_000
"""Declared bytes of all XML parts together."""

_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""Start of a Compound File (MS-CFB): an old Office file, or a new one under a password."""


@contextmanager
def opened(payload: BinaryIO) -> Iterator[zipfile.ZipFile]:
    """The archive in ``payload``. Raises ``Refused`` for what is none, is encrypted, or would grow too large."""
    start = payload.read(len(_OLD_OFFICE))
    payload.seek(0)
    if start == _OLD_OFFICE:
        raise Refused("The file is protected by a password, or of an Office form from before 2007.")
    try:
        with zipfile.ZipFile(payload) as archive:
            _check(archive.infolist())
            yield archive
    except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError) as error:
        raise Refused("The file is not an Office document, or is damaged beyond reading.") from error


def _check(members: list[zipfile.ZipInfo]) -> None:
    if len(members) > MOST_MEMBERS:
        raise Refused(f"The file declares {len(members):,} parts inside; it may have {MOST_MEMBERS:,}.")
    if any(member.flag_bits & 1 for member in members):
        raise Refused("The file is encrypted.")
    total = sum(member.file_size for member in members)
    xml = sum(member.file_size for member in members if member.filename.endswith((".xml", ".rels")))
    for what, size, most in (("", total, MOST_BYTES), (" of text", xml, MOST_XML_BYTES)):
        if size > most:
            size_mb, most_mb = size // 1_000_000, most // 1_000_000
            raise Refused(f"The file would unpack to {size_mb:,} MB{what}; it may have {most_mb:,} MB.")
