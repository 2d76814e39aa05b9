"""Page images that can be read and stay small.

A page of black text on white becomes a PNG of sixteen greys: a third of the size of a JPEG of the same width, and
sharp. Everything else (colour, photographs, scans) becomes a JPEG. Beside it lies the same page small, a JPEG
that costs some three milliseconds: lists and long documents load that one.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pypdfium2
from PIL import Image, ImageChops

WIDTH, HEIGHT = 1000, 2000
"""Pixels at most; a page of A4 becomes 1000 by 1415."""
SMALL_WIDTH = 400
_JPEG_QUALITY = 75
_SMALL_QUALITY = 65
_COLOUR = 16  # of 255, between two channels of one pixel
_DARK = 200  # of 255; the paper of a scan is lighter
_PAPER = 248
_MOSTLY_PAPER = 0.5  # of the pixels of the small image; a scan has hardly any
_SIXTEEN = [(value + 8) // 17 for value in range(256)]
_PALETTE = [channel for grey in range(16) for channel in (17 * grey,) * 3]


@dataclass(frozen=True)
class Drawn:
    """The names of a page's two images in the working folder, and whether anything on it is darker than paper."""

    name: str
    small: str
    ink: bool


def draw(page: pypdfium2.PdfPage, number: int) -> Drawn:
    """Write the two images of page ``number``.

    Raises ``ValueError`` for a page without area, ``OSError`` where the image would be too large to write.
    """
    small = page.render(scale=_scale(page, SMALL_WIDTH, 2 * SMALL_WIDTH)).to_pil()
    scale = _scale(page, WIDTH, HEIGHT)
    return _written(small, lambda grey: page.render(scale=scale, grayscale=grey).to_pil(), number)


def draw_picture(picture: Image.Image, number: int) -> Drawn:
    """As ``draw``, for a page that is a picture already."""
    large = picture.convert("RGB")
    large.thumbnail((WIDTH, HEIGHT))
    small = large.copy()
    small.thumbnail((SMALL_WIDTH, 2 * SMALL_WIDTH))
    return _written(small, lambda grey: large.convert("L") if grey else large, number)


def _written(small: Image.Image, large_of: Callable[[bool], Image.Image], number: int) -> Drawn:
    grey = small.convert("L")
    shades = grey.histogram()
    plain = not _coloured(small)
    if plain and sum(shades[_PAPER:]) >= _MOSTLY_PAPER * sum(shades):
        name = f"p{number}.png"
        image = large_of(True).point(_SIXTEEN)
        image.putpalette(_PALETTE)
        image.save(name, bits=4, compress_level=3)
    else:
        name = f"p{number}.jpg"
        large_of(False).save(name, quality=_JPEG_QUALITY)
    (grey if plain else small).save(f"s{number}.jpg", quality=_SMALL_QUALITY)
    return Drawn(name, f"s{number}.jpg", any(shades[:_DARK]))


def _scale(page: pypdfium2.PdfPage, width: int, height: int) -> float:
    """Pixels per point, so that the image fits; pdfium2 rounds pixels up, hence a little less."""
    own_width, own_height = page.get_size()
    if not (own_width > 0 and own_height > 0):
        raise ValueError("a page without area")
    return float(min((width - 0.01) / own_width, (height - 0.01) / own_height))


def _coloured(image: Image.Image) -> bool:
    red, green, blue = image.split()
    return any(ImageChops.difference(green, other).getextrema()[1] > _COLOUR for other in (red, blue))  # type: ignore[operator]
