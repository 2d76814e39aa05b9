"""Page images that can be read and stay small.

A page of black text on white becomes a PNG of sixteen greys: a third of the size of a JPEG of the same width, and
sharp. Everything else (colour, photographs, scans) becomes a JPEG.
"""

from __future__ import annotations

from dataclasses import dataclass

import pypdfium2
from PIL import Image, ImageChops

WIDTH, HEIGHT = 1000, 2000
"""Pixels at most; a page of A4 becomes 1000 by 1415."""
THUMBNAIL_WIDTH = 400
THUMBNAIL = "thumb.jpg"
_JPEG_QUALITY = 75
_THUMBNAIL_QUALITY = 65
_COLOUR = 16  # of 255, between two channels of one pixel
_DARK = 200  # of 255; the paper of a scan is lighter
_PAPER = 248
_MOSTLY_PAPER = 0.5  # of the pixels of the thumbnail; a scan has hardly any
_SIXTEEN = [(value + 8) // 17 for value in range(256)]
_PALETTE = [channel for grey in range(16) for channel in (17 * grey,) * 3]


@dataclass(frozen=True)
class Drawn:
    """A page image in the working folder, and whether anything on it is darker than paper."""

    name: str
    ink: bool


def draw(page: pypdfium2.PdfPage, number: int) -> Drawn:
    """Write the image of page ``number``, and the thumbnail if it is page 1.

    Raises ``ValueError`` for a page without area, ``OSError`` where the image would be too large to write.
    """
    thumbnail = page.render(scale=_scale(page, THUMBNAIL_WIDTH, 2 * THUMBNAIL_WIDTH)).to_pil()
    if number == 1:
        thumbnail.save(THUMBNAIL, quality=_THUMBNAIL_QUALITY)
    scale = _scale(page, WIDTH, HEIGHT)
    shades = thumbnail.convert("L").histogram()
    ink = any(shades[:_DARK])
    if not _coloured(thumbnail) and sum(shades[_PAPER:]) >= _MOSTLY_PAPER * sum(shades):
        name = f"p{number}.png"
        image = page.render(scale=scale, grayscale=True).to_pil().point(_SIXTEEN)
        image.putpalette(_PALETTE)
        image.save(name, bits=4, compress_level=3)
    else:
        name = f"p{number}.jpg"
        page.render(scale=scale).to_pil().save(name, quality=_JPEG_QUALITY)
    return Drawn(name, ink)


def _scale(page: pypdfium2.PdfPage, width: int, height: int) -> float:
    """Pixels per point, so that the image fits; pdfium2 rounds pixels up, hence a little less."""
    own_width, own_height = page.get_size()
    if not (own_width > 0 and own_height > 0):
        raise ValueError("a page without area")
    return float(min((width - 0.01) / own_width, (height - 0.01) / own_height))


def _coloured(image: Image.Image) -> bool:
    red, green, blue = image.split()
    return any(ImageChops.difference(green, other).getextrema()[1] > _COLOUR for other in (red, blue))  # type: ignore[operator]
