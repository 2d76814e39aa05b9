"""Bags after BagIt 1.0 (RFC 8493), written by hand: the usual library writes version 0.97.

Names in a bag come from us and hold nothing that the manifest would have to encode (``%``, line ends).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from holdfast.export.parts import File, sums

DECLARATION = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"


def bag(payload: Iterable[File], info: Sequence[tuple[str, str]]) -> tuple[File, ...]:
    """The payload below ``data/`` and the tag files that make it a bag. ``info`` becomes ``bag-info.txt``."""
    data = [File(f"data/{file.name}", file.sha256, file.size, file.content, file.source) for file in payload]
    oxum = f"{sum(file.size for file in data)}.{len(data)}"
    tags = [
        File.made("bagit.txt", DECLARATION),
        File.made(
            "bag-info.txt", "".join(f"{label}: {_line(value)}\n" for label, value in (*info, ("Payload-Oxum", oxum)))
        ),
        File.made("manifest-sha256.txt", sums(data)),
    ]
    return (*data, *tags, File.made("tagmanifest-sha256.txt", sums(tags)))


def _line(value: str) -> str:
    return " ".join(value.split())
