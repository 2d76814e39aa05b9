"""The child that redacts: ``python -I -m holdfast.extract.redacting JOB``, one document in, ``redacted.pdf`` or
``redacted.png`` out, in the working folder.

``JOB`` is a JSON object: ``kind`` ("pdf" or "image"), ``boxes`` ([page, left, top, width, height], in points from the
upper left corner of the page as shown; in pixels for an image), ``words`` (phrases to find) and ``limits``. Every page
becomes a picture of itself with the boxes painted into it, so that nothing is left but what can be seen: no text, no
layers, no metadata, no attachments. Standard output gets one JSON line: ``{"regions": …, "pages": …, "unread": …}``,
the number of boxes, of pages, and of pages without text, on which phrases could not be found; or ``{"failed": "…"}``.
"""

from __future__ import annotations

import json
import sys
import zlib
from io import BytesIO
from typing import Any

import pikepdf
import pypdfium2
from PIL import Image, ImageChops, ImageDraw, ImageOps

from holdfast.extract import limits
from holdfast.extract.limits import ChildLimits
from holdfast.extract.pdf_place import Frame, Rectangle, characters, place_of, union

SCALE = 200 / 72  # pixels per point
MOST_PIXELS = 60_000_000  # of one page
QUALITY = 85
_SIXTEEN = [(value + 8) // 17 for value in range(256)]
_COLOUR = 16

Box = tuple[int, float, float, float, float]


class Impossible(Exception):
    """It cannot be done; ``str(error)`` is one plain sentence that says why."""


def main() -> int:
    """Redact the document on standard input."""
    job = json.loads(sys.argv[1])
    data = sys.stdin.buffer.read()
    limits.apply(ChildLimits(**job["limits"]))
    try:
        told = (_image if job["kind"] == "image" else _pdf)(data, [tuple(box) for box in job["boxes"]], job["words"])
    except (Impossible, pypdfium2.PdfiumError, pikepdf.PdfError, OSError, ValueError, MemoryError) as error:
        told = {"failed": str(error) or type(error).__name__}
    sys.stdout.write(json.dumps(told) + "\n")
    return 0


def _image(data: bytes, boxes: list[Box], words: list[str]) -> dict[str, Any]:
    if words:
        raise Impossible("Words cannot be found in a picture. Give their places with --box, in pixels.")
    picture = ImageOps.exif_transpose(Image.open(BytesIO(data))).convert("RGB")
    fresh = Image.new("RGB", picture.size)
    fresh.paste(picture)  # only what can be seen: no metadata comes along
    _paint(fresh, [box[1:] for box in boxes], 1.0)
    fresh.save("redacted.png")
    return {"regions": len(boxes), "pages": 1, "unread": 0}


def _pdf(data: bytes, boxes: list[Box], words: list[str]) -> dict[str, Any]:
    source = pypdfium2.PdfDocument(data)
    source.init_forms()
    count = len(source)
    wrong = next((box[0] for box in boxes if box[0] > count), 0)
    if wrong:
        raise Impossible(f"There is no page {wrong}; the document has {count}.")
    made = pikepdf.new()
    found: dict[str, int] = dict.fromkeys(words, 0)
    regions = unread = 0
    for index in range(count):
        own: list[tuple[float, ...]] = [box[1:] for box in boxes if box[0] == index + 1]
        if words:
            places, letters = _places(source, index, words, found)
            own += places
            unread += letters == 0
        regions += len(own)
        _add(made, source, index, own)
    missing = [str(number) for number, phrase in enumerate(words, 1) if not found[phrase]]
    if missing:
        raise Impossible(
            f"What --words number {', '.join(missing)} says was not found in the text of the document. "
            "Nothing was made. Check the spelling, or give the place with --box."
        )
    made.save("redacted.pdf", deterministic_id=True, compress_streams=False)
    return {"regions": regions, "pages": count, "unread": unread}


def _places(
    source: pypdfium2.PdfDocument, index: int, words: list[str], found: dict[str, int]
) -> tuple[list[tuple[float, ...]], int]:
    """The boxes of the phrases on a page, and how many letters the page has."""
    page = source[index]
    rotation = page.get_rotation()
    try:
        if rotation:
            page.set_rotation(0)
        textpage = page.get_textpage()
        frame = Frame.of(page, rotation)
        text = characters(textpage)
        letters = [
            (place, one) for place, character in enumerate(text) for one in character.casefold() if one.isalnum()
        ]
        stream = "".join(one for _, one in letters)
        boxes: list[tuple[float, ...]] = []
        for phrase in words:
            wanted = "".join(one for character in phrase for one in character.casefold() if one.isalnum())
            at = stream.find(wanted)
            while at >= 0:
                first, last = letters[at][0], letters[at + len(wanted) - 1][0]
                if not (text[first - 1 : first].isalnum() or text[last + 1 : last + 2].isalnum()):
                    found[phrase] += 1
                    boxes += [_roomy(frame.shown(line)) for line in _lines(textpage, range(first, last + 1))]
                at = stream.find(wanted, at + 1)
        textpage.close()
        return boxes, len(stream)
    finally:
        if rotation:
            page.set_rotation(rotation)
        page.close()


def _lines(textpage: pypdfium2.PdfTextPage, indexes: range) -> list[Rectangle]:
    """One rectangle for each line on which the characters stand."""
    groups: list[list[Rectangle]] = []
    for index in indexes:
        place = place_of(textpage, index)
        if place is None or place[2] <= place[0]:
            continue
        last = groups[-1][-1] if groups else None
        if last and place[1] < last[3] and last[1] < place[3] and place[0] >= last[0]:
            groups[-1].append(place)
        else:
            groups.append([place])
    return [found for group in groups if (found := union(group))]


def _roomy(box: list[float]) -> tuple[float, ...]:
    left, top, width, height = box
    return (left - 2, top - 3, width + 4, height + 6)


def _add(made: pikepdf.Pdf, source: pypdfium2.PdfDocument, index: int, boxes: list[Any]) -> None:
    """Append the picture of a page to ``made``."""
    page = source[index]
    try:
        width, height = page.get_size()
        if not (width > 0 and height > 0):
            raise Impossible(f"Page {index + 1} has no area.")
        scale = min(SCALE, (MOST_PIXELS / (width * height)) ** 0.5)
        picture = page.render(scale=scale, may_draw_forms=True, draw_annots=True).to_pil().convert("RGB")
    finally:
        page.close()
    _paint(picture, boxes, scale)
    made.add_blank_page(page_size=(width, height))
    added = made.pages[-1]
    added.obj.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Page=_stream(made, picture)))
    added.obj.Contents = made.make_stream(b"q %.3f 0 0 %.3f 0 0 cm /Page Do Q" % (width, height))


def _paint(picture: Image.Image, boxes: list[Any], scale: float) -> None:
    draw = ImageDraw.Draw(picture)
    for left, top, width, height in boxes:
        right, bottom = (left + width) * scale, (top + height) * scale
        if right <= 0 or bottom <= 0 or left * scale >= picture.width or top * scale >= picture.height:
            raise Impossible(f"The box {left:g},{top:g},{width:g},{height:g} is not on the page.")
        draw.rectangle((int(left * scale), int(top * scale), int(right) + 1, int(bottom) + 1), fill=(0, 0, 0))


def _stream(made: pikepdf.Pdf, picture: Image.Image) -> pikepdf.Object:
    """Sixteen greys where there is no colour, which is small and sharp; else JPEG."""
    grey = picture.convert("L")
    coloured = any(
        float(str(ImageChops.difference(channel, grey).getextrema()[1])) > _COLOUR for channel in picture.split()
    )
    common = {"/Type": pikepdf.Name.XObject, "/Subtype": pikepdf.Name.Image, "/Width": picture.width,
              "/Height": picture.height}  # fmt: skip
    if coloured:
        packed = BytesIO()
        picture.save(packed, "JPEG", quality=QUALITY)
        return pikepdf.Stream(
            made, packed.getvalue(), {**common, "/ColorSpace": pikepdf.Name.DeviceRGB,
                                      "/BitsPerComponent": 8, "/Filter": pikepdf.Name.DCTDecode},
        )  # fmt: skip
    values = grey.point(_SIXTEEN)
    if values.width % 2:
        values = ImageOps.expand(values, (0, 0, 1, 0), 15)
    pixels = values.tobytes()
    halves = bytes(high << 4 | low for high, low in zip(pixels[::2], pixels[1::2], strict=True))
    return pikepdf.Stream(
        made, zlib.compress(halves, 6), {**common, "/ColorSpace": pikepdf.Name.DeviceGray, "/BitsPerComponent": 4,
                                         "/Filter": pikepdf.Name.FlateDecode},
    )  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
