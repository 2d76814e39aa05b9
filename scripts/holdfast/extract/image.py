"""Pictures: a page image for each, to be read by OCR. A TIFF may have several pages, as scanners make them."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import BinaryIO

from PIL import Image, ImageOps

from holdfast.extract.drawing import draw_picture
from holdfast.extract.output import Output, Refused

MOST_PIXELS = 120_000_000
_FORMS = ("PNG", "JPEG", "TIFF", "WEBP", "GIF", "BMP")
_PAGED = ("TIFF",)
_NARROW, _WIDTH = 1_700, 2_480
"""A picture narrower than this is enlarged for OCR towards the width of a page of A4 at 300 dpi."""
_MOST_ENLARGED = 3.0
_FAULTS = (OSError, ValueError, SyntaxError, EOFError, TypeError, KeyError, IndexError, ZeroDivisionError)
"""What Pillow raises over damaged pictures."""


def read(payload: BinaryIO, output: Output, charset: str = "") -> None:
    """Write a page for each picture in ``payload``. Raises ``Refused`` if there is none that can be shown."""
    with _opened(payload) as picture:
        count = getattr(picture, "n_frames", 1) if picture.format in _PAGED else 1
        limit = min(count, output.bounds.pages)
        if count > limit:
            output.problem(f"The file has {count:,} pages; only the first {limit:,} were read.")
        for number in range(1, limit + 1):
            label = f"Page {number}" if count > 1 else "Picture"
            try:
                frame = _frame(picture, number)
            except _FAULTS:
                output.page(number, "", label, status="failed", warnings=["This page is damaged."])
                continue
            output.page(number, "", label)
            if output.images and number <= output.bounds.images:
                drawn = draw_picture(frame, number)
                output.image(number, drawn.name, drawn.small)
            output.scan(number)


def pictures(payload: BinaryIO, numbers: Sequence[int], dpi: int) -> Iterator[tuple[int, Image.Image]]:
    """The pictures of these pages in grey, fit for OCR. Raises ``Refused``, ``OSError`` or ``ValueError``."""
    with _opened(payload) as picture:
        for number in numbers:
            grey = _frame(picture, number).convert("L")
            if grey.width < _NARROW:
                factor = min(_MOST_ENLARGED, _WIDTH / grey.width)
                grey = grey.resize((round(grey.width * factor), round(grey.height * factor)), Image.Resampling.LANCZOS)
            yield number, grey


@contextmanager
def _opened(payload: BinaryIO) -> Iterator[Image.Image]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about pixels, which are counted here, and about oddities of metadata
        Image.MAX_IMAGE_PIXELS = None
        try:
            picture = Image.open(payload, formats=_FORMS)
        except _FAULTS as error:
            raise Refused("The file is not a picture, or is damaged beyond reading.") from error
        with picture:
            yield picture


def _frame(picture: Image.Image, number: int) -> Image.Image:
    """One picture, upright and on white."""
    if picture.format in _PAGED:
        picture.seek(number - 1)
    if picture.width * picture.height > MOST_PIXELS:
        raise Refused(f"The picture has more than {MOST_PIXELS // 1_000_000} million pixels.")
    upright = ImageOps.exif_transpose(picture)
    if not upright.has_transparency_data:
        return upright.convert("RGB")
    layer = upright.convert("RGBA")
    paper = Image.new("RGBA", layer.size, "white")
    return Image.alpha_composite(paper, layer).convert("RGB")
