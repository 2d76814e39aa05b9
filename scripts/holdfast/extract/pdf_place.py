"""Where things are on a PDF page: from PDF coordinates to points from the upper left corner of the page as shown."""

from __future__ import annotations

import ctypes
from collections.abc import Iterable
from dataclasses import dataclass

import pypdfium2
from pypdfium2 import raw

Rectangle = tuple[float, float, float, float]
"""Left, bottom, right, top in PDF coordinates."""


@dataclass(frozen=True)
class Frame:
    """The visible part of a page in PDF coordinates, and by how many degrees it is turned when shown."""

    left: float
    bottom: float
    right: float
    top: float
    rotation: int = 0

    @classmethod
    def of(cls, page: pypdfium2.PdfPage, rotation: int) -> Frame:
        """The frame of ``page``, whose rotation has been set to 0. Raises ``ValueError`` for a page without area."""
        found = raw.FS_RECTF()
        if not raw.FPDF_GetPageBoundingBox(page, ctypes.byref(found)):
            raise ValueError("a page without a box")
        frame = cls(found.left, found.bottom, found.right, found.top, rotation)
        if not (frame.width > 0 and frame.height > 0):
            raise ValueError("a page without area")
        return frame

    @property
    def width(self) -> float:
        """Points, before it is turned."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """Points, before it is turned."""
        return self.top - self.bottom

    def shown(self, place: Rectangle) -> list[float]:
        """Left, top, width and height of ``place`` on the page as it is shown, in points."""
        left, bottom, right, top = place
        x, y, wide, high = left - self.left, self.top - top, right - left, top - bottom
        if self.rotation == 90:
            x, y, wide, high = self.height - y - high, x, high, wide
        elif self.rotation == 180:
            x, y = self.width - x - wide, self.height - y - high
        elif self.rotation == 270:
            x, y, wide, high = y, self.width - x - wide, high, wide
        return [round(value, 1) for value in (x, y, wide, high)]

    def inside(self, place: Rectangle) -> bool:
        """Whether any of ``place`` is on the page."""
        left, bottom, right, top = place
        return left < self.right and right > self.left and bottom < self.top and top > self.bottom


def characters(textpage: pypdfium2.PdfTextPage) -> str:
    """The characters of a page, one for each place that ``box_of`` knows."""
    codes = [raw.FPDFText_GetUnicode(textpage, index) for index in range(raw.FPDFText_CountChars(textpage))]
    return "".join(chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else " " for code in codes)


def place_of(textpage: pypdfium2.PdfTextPage, index: int) -> Rectangle | None:
    """Where the character ``index`` is; ``None`` for one that was never drawn."""
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    if not raw.FPDFText_GetCharBox(textpage, index, left, right, bottom, top):
        return None
    return (left.value, bottom.value, right.value, top.value)


def union(places: Iterable[Rectangle | None]) -> Rectangle | None:
    """The smallest rectangle around ``places``; ``None`` for no places."""
    found = [place for place in places if place is not None and place[2] > place[0]]
    if not found:
        return None
    lefts, bottoms, rights, tops = zip(*found, strict=True)
    return min(lefts), min(bottoms), max(rights), max(tops)


def box_of(textpage: pypdfium2.PdfTextPage, indexes: Iterable[int], frame: Frame) -> list[float] | None:
    """The box around some characters as ``Frame.shown`` gives it; ``None`` where they have no place."""
    place = union(place_of(textpage, index) for index in indexes)
    return frame.shown(place) if place else None
