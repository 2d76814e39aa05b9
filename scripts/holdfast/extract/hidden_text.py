"""Text that a PDF page holds and does not show: redactions that only look like it, and what else was hidden.

The test is made on pixels, because there are many ways to hide a word and one way to see it: the page is drawn as it
is, and once more without its text. A word whose place looks the same both times is not seen: it is white on white,
under a box, a picture or an annotation, transparent, in a layer that is switched off. The text that OCR lays invisibly
over a scan is never seen; there a word is hidden if its place on the scan is of one colour. Besides: words outside the
visible part of the page, and redactions that somebody marked and never applied (ISO 32000-1, 12.5.6.23).

Drawing costs time, so only pages are drawn on which something could hide a word: see ``suspicious``.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass, field

import pypdfium2
from PIL import Image, ImageChops
from pypdfium2 import raw

from holdfast.exposure.found import masked
from holdfast.extract.pdf_place import Frame, Rectangle, characters, place_of, union

SCALE = 2.0  # pixels per point
MOST_PIXELS = 40_000_000
_SEEN = 14  # of 255: a smaller difference is not seen on paper
_ONE_COLOUR = 24
_LIGHT, _DARK, _FAINT = 180, 100, 80  # of 255: of a colour, a colour, an opacity
_SMALLEST = 3.0  # points: what is narrower or lower covers no word
_COVERED_LETTERS = 3  # in a row: part of a word is covered
_MOST_OBJECTS = 20_000
_DEEPEST = 8
_COVERS = (
    raw.FPDF_ANNOT_SQUARE, raw.FPDF_ANNOT_CIRCLE, raw.FPDF_ANNOT_POLYGON, raw.FPDF_ANNOT_HIGHLIGHT,
    raw.FPDF_ANNOT_STAMP, raw.FPDF_ANNOT_FREETEXT, raw.FPDF_ANNOT_INK, raw.FPDF_ANNOT_LINE, raw.FPDF_ANNOT_REDACT,
)  # fmt: skip
_INVISIBLE = (raw.FPDF_TEXTRENDERMODE_INVISIBLE, raw.FPDF_TEXTRENDERMODE_CLIP)

Line = tuple[str, str, str, list[float] | None]


@dataclass
class _Objects:
    """What ``suspicious`` learns on its way through the objects of a page, in the order in which they are painted."""

    texts: list[ctypes.c_void_p] = field(default_factory=list)
    places: list[Rectangle] = field(default_factory=list)  # of the texts so far
    seen: int = 0
    odd: bool = False  # text that may not be seen, or something painted over text
    invisible: bool = False


@dataclass(frozen=True)
class _Word:
    """Some characters without a space among them: what they are, and where."""

    text: str
    place: Rectangle
    letters: tuple[Rectangle | None, ...]
    invisible: bool


def look(page: pypdfium2.PdfPage, textpage: pypdfium2.PdfTextPage, frame: Frame) -> tuple[list[Line], str]:
    """The hits of one page, and why it could not be drawn, as the end of a sentence ("" if all is well).

    The page must not be turned. It is changed on the way: its text is made invisible. Raises ``PdfiumError``.
    """
    lines, covers = _annotations(page, frame)
    if not raw.FPDFText_CountChars(textpage):
        return lines, ""
    objects = _Objects(odd=covers)
    _walk(page, None, objects, 0)
    outside = _any_outside(textpage, frame)
    if not (objects.odd or outside):
        return lines, ""
    words = list(_words(textpage, objects.invisible))
    lines += _grouped([word for word in words if not frame.inside(word.place)], "text-outside-page", frame)
    if not objects.odd:
        return lines, ""
    if frame.width * frame.height * SCALE * SCALE > MOST_PIXELS:
        return lines, "too large"
    shown = _drawn(page)
    for text in objects.texts:
        raw.FPDFTextObj_SetTextRenderMode(text, raw.FPDF_TEXTRENDERMODE_INVISIBLE)
    ink = ImageChops.difference(shown, _drawn(page)).point([255 if step >= _SEEN else 0 for step in range(256)])
    concealed = [word for word in words if frame.inside(word.place) and _is_hidden(word, shown, ink, frame)]
    return lines + _grouped(concealed, "hidden-text", frame), ""


def _annotations(page: pypdfium2.PdfPage, frame: Frame) -> tuple[list[Line], bool]:
    """Redactions that were marked and not applied, and whether any annotation could cover a word."""
    lines: list[Line] = []
    covers = False
    for index in range(raw.FPDFPage_GetAnnotCount(page)):
        annotation = raw.FPDFPage_GetAnnot(page, index)
        if not annotation:
            continue
        kind = raw.FPDFAnnot_GetSubtype(annotation)
        covers |= kind in _COVERS
        place = raw.FS_RECTF()
        if kind == raw.FPDF_ANNOT_REDACT:
            known = raw.FPDFAnnot_GetRect(annotation, ctypes.byref(place))
            box = frame.shown((place.left, place.bottom, place.right, place.top)) if known else None
            lines.append(("unapplied-redaction", "error", "a redaction that was marked and not applied", box))
        raw.FPDFPage_CloseAnnot(annotation)
    return lines, covers


def _walk(page: pypdfium2.PdfPage, form: ctypes.c_void_p | None, objects: _Objects, depth: int) -> None:
    """Go through the objects of a page, or of a form on it, in the order in which they are painted."""
    count = raw.FPDFPage_CountObjects(page) if form is None else raw.FPDFFormObj_CountObjects(form)
    for index in range(max(0, count)):
        found = raw.FPDFPage_GetObject(page, index) if form is None else raw.FPDFFormObj_GetObject(form, index)
        objects.seen += 1
        if objects.seen > _MOST_OBJECTS:
            objects.odd = True  # too many to say; drawing will tell
        kind = raw.FPDFPageObj_GetType(found)
        if kind == raw.FPDF_PAGEOBJ_TEXT:
            _text(found, objects, nested=depth > 0)
        elif kind == raw.FPDF_PAGEOBJ_FORM:
            if depth < _DEEPEST:
                _walk(page, found, objects, depth + 1)
        elif not objects.odd:
            _other(found, kind, objects, nested=depth > 0)


def _text(found: ctypes.c_void_p, objects: _Objects, *, nested: bool) -> None:
    objects.texts.append(found)
    mode = raw.FPDFTextObj_GetTextRenderMode(found)
    objects.invisible |= mode in _INVISIBLE
    if objects.odd:
        return
    red, green, blue, opacity = _fill(found)
    faint = min(red, green, blue) >= _LIGHT or opacity <= _FAINT
    if faint or mode in _INVISIBLE or raw.FPDFPageObj_CountMarks(found) and _in_layer(found):
        objects.odd = True
        return
    place = _bounds(found)
    if place:
        objects.places.append((0.0, 0.0, 1e9, 1e9) if nested else place)


def _other(found: ctypes.c_void_p, kind: int, objects: _Objects, *, nested: bool) -> None:
    """A path, picture or shading: may it hide a word? One that is dark and painted first hides dark words on it."""
    place = _bounds(found)
    if place is None or place[2] - place[0] < _SMALLEST or place[3] - place[1] < _SMALLEST:
        return
    if kind == raw.FPDF_PAGEOBJ_PATH:
        mode, stroked = ctypes.c_int(), ctypes.c_int()
        if not raw.FPDFPath_GetDrawMode(found, ctypes.byref(mode), ctypes.byref(stroked)) or not mode.value:
            return
        if max(_fill(found)[:3]) < _DARK:
            objects.odd = True
            return
    objects.odd |= nested and bool(objects.places) or any(_overlap(place, other) for other in objects.places)


def _in_layer(found: ctypes.c_void_p) -> bool:
    """Whether the object belongs to a layer (optional content), which may be switched off."""
    for index in range(raw.FPDFPageObj_CountMarks(found)):
        mark = raw.FPDFPageObj_GetMark(found, index)
        name, length = (ctypes.c_ushort * 8)(), ctypes.c_ulong()
        if raw.FPDFPageObjMark_GetName(mark, name, ctypes.sizeof(name), ctypes.byref(length)) and [*name[:3]] == [
            ord("O"), ord("C"), 0,
        ]:  # fmt: skip
            return True
    return False


def _fill(found: ctypes.c_void_p) -> tuple[int, int, int, int]:
    red, green, blue, opacity = (ctypes.c_uint() for _ in range(4))
    if not raw.FPDFPageObj_GetFillColor(found, red, green, blue, opacity):
        return 0, 0, 0, 255
    return red.value, green.value, blue.value, opacity.value


def _bounds(found: ctypes.c_void_p) -> Rectangle | None:
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    if not raw.FPDFPageObj_GetBounds(found, left, bottom, right, top):
        return None
    return left.value, bottom.value, right.value, top.value


def _overlap(one: Rectangle, other: Rectangle) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _any_outside(textpage: pypdfium2.PdfTextPage, frame: Frame) -> bool:
    """Whether any line of text lies outside the visible page."""
    for index in range(raw.FPDFText_CountRects(textpage, 0, -1)):
        left, top, right, bottom = (ctypes.c_double() for _ in range(4))
        if raw.FPDFText_GetRect(textpage, index, left, top, right, bottom) and not (
            frame.left <= left.value and right.value <= frame.right
            and frame.bottom <= bottom.value and top.value <= frame.top
        ):  # fmt: skip
            return True
    return False


def _drawn(page: pypdfium2.PdfPage) -> Image.Image:
    image: Image.Image = page.render(scale=SCALE, grayscale=True, may_draw_forms=True).to_pil()
    return image.convert("L")


def _words(textpage: pypdfium2.PdfTextPage, ask: bool) -> Iterator[_Word]:
    """The words of a page, in the order in which it draws them. ``ask``: some of them may be invisible."""
    start = 0
    text = characters(textpage)
    for end in [index for index, one in enumerate(text) if one.isspace() or ord(one) < 32] + [len(text)]:
        word, indexes = text[start:end], range(start, end)
        start = end + 1
        letters = tuple(place_of(textpage, index) for index in indexes)
        place = union(letters)
        if place is None or sum(map(str.isalnum, word)) < 2:
            continue
        yield _Word(word, place, letters, ask and _invisible(textpage, indexes[0]))


def _invisible(textpage: pypdfium2.PdfTextPage, index: int) -> bool:
    found = raw.FPDFText_GetTextObject(textpage, index)
    return bool(found) and raw.FPDFTextObj_GetTextRenderMode(found) in _INVISIBLE


def _is_hidden(word: _Word, shown: Image.Image, ink: Image.Image, frame: Frame) -> bool:
    box = _pixels(word.place, shown, frame)
    if box[2] - box[0] < 2 or box[3] - box[1] < 2:
        return False
    if word.invisible:
        low, high = shown.crop(box).getextrema()
        return len(word.text) >= 3 and float(str(high)) - float(str(low)) < _ONE_COLOUR
    if ink.crop(box).getbbox() is None:
        return True
    run = 0
    for letter in word.letters if len(word.text) > _COVERED_LETTERS else ():
        unseen = letter is not None and ink.crop(_pixels(letter, shown, frame)).getbbox() is None
        run = run + 1 if unseen else 0
        if run >= _COVERED_LETTERS:
            return True
    return False


def _pixels(place: Rectangle, image: Image.Image, frame: Frame) -> tuple[int, int, int, int]:
    left, bottom, right, top = place
    return (
        max(0, int((left - frame.left) * SCALE)),
        max(0, int((frame.top - top) * SCALE)),
        min(image.width, int((right - frame.left) * SCALE) + 1),
        min(image.height, int((frame.top - bottom) * SCALE) + 1),
    )


def _grouped(words: list[_Word], kind: str, frame: Frame) -> list[Line]:
    """One hit for each run of words on a line."""
    groups: list[list[_Word]] = []
    for word in words:
        last = groups[-1][-1].place if groups else None
        if last and abs(last[1] - word.place[1]) < (last[3] - last[1]) and word.place[0] - last[2] < 40:
            groups[-1].append(word)
        else:
            groups.append([word])
    lines: list[Line] = []
    for group in groups:
        place = union(word.place for word in group)
        excerpt = masked(" ".join(word.text for word in group)[:40], first=1, last=0)
        lines.append((kind, "error", excerpt, frame.shown(place) if place else None))
    return lines
