"""PPTX: one page per slide, in the order of the file: text boxes, groups, tables, charts, then the speaker's notes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, BinaryIO

from lxml import etree
from pptx import Presentation
from pptx.exc import PythonPptxError
from pptx.shapes.group import GroupShape

from holdfast.extract import zips
from holdfast.extract.also import HIDDEN_SLIDE
from holdfast.extract.output import Output, Refused

_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_DIAGRAM = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}"
_RELATIONSHIP = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_DEEPEST = 50
"""Groups within groups; PowerPoint itself makes a handful."""
_FAULTS = (KeyError, ValueError, AttributeError, TypeError, IndexError, PythonPptxError, etree.LxmlError)
"""What python-pptx raises where a file is not as the standard says."""


def read(payload: BinaryIO, output: Output, charset: str = "") -> None:
    """Write the slides of the presentation in ``payload``. Raises ``Refused`` if it is none or too large."""
    with zips.opened(payload):
        pass  # sizes are within bounds; python-pptx opens it again
    payload.seek(0)
    try:
        presentation = Presentation(payload)
        slides = list(presentation.slides._sldIdLst)
        title = presentation.core_properties.title
    except _FAULTS as error:
        raise Refused("The file is not a PowerPoint presentation, or is damaged beyond reading.") from error
    output.title(title or "")
    if len(slides) > output.bounds.pages:
        output.problem(f"Only the first {output.bounds.pages:,} slides were read.")
    for number, identity in enumerate(slides[: output.bounds.pages], 1):
        _write_slide(presentation, identity, number, output)


def _write_slide(presentation: Any, identity: Any, number: int, output: Output) -> None:
    label = f"Slide {number}"
    try:
        slide = presentation.part.related_slide(identity.rId)
        # python-pptx has no property for it: p:sld/@show (ECMA-376 Part 1, 19.3.1.38).
        hidden = slide._element.get("show") in ("0", "false")
        blocks = list(_texts(slide.shapes))
        notes = _notes(slide)
    except _FAULTS:
        output.page(number, "", label, status="failed", warnings=["This slide is damaged."])
        return
    if notes:
        blocks.append(f"Notes: {notes}")
    output.page(number, "\n\n".join(blocks), label, warnings=[HIDDEN_SLIDE] if hidden else ())


def _notes(slide: Any) -> str:
    if not slide.has_notes_slide:  # asking for the notes of a slide without any would create them
        return ""
    frame = slide.notes_slide.notes_text_frame
    return frame.text.strip() if frame is not None else ""


def _texts(shapes: Iterable[Any], depth: int = 0) -> Iterator[str]:
    for shape in shapes:
        if isinstance(shape, GroupShape):
            if depth < _DEEPEST:
                yield from _texts(shape.shapes, depth + 1)
        elif getattr(shape, "has_table", False):
            rows = ("\t".join(cell.text.strip().replace("\n", " ") for cell in row.cells) for row in shape.table.rows)
            yield "\n".join(rows)
        elif getattr(shape, "has_chart", False):
            yield from _chart(shape.chart)
        elif (diagram := shape._element.find(f".//{_DIAGRAM}relIds")) is not None:
            yield from _diagram(shape.part.related_part(diagram.get(f"{_RELATIONSHIP}dm")).blob)
        elif shape.has_text_frame and shape.text_frame.text.strip():
            yield shape.text_frame.text.strip()


def _chart(chart: Any) -> Iterator[str]:
    if chart.has_title and chart.chart_title.has_text_frame:
        yield chart.chart_title.text_frame.text.strip()
    for plot in chart.plots:
        yield "\n".join(str(category) for category in plot.categories)
        yield "\n".join(str(series.name) for series in plot.series)


def _diagram(data: bytes) -> Iterator[str]:
    """The lines of a SmartArt diagram; python-pptx does not know them."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    for paragraph in etree.fromstring(data, parser).iter(f"{_DRAWING}p"):
        text = "".join(run.text or "" for run in paragraph.iter(f"{_DRAWING}t"))
        if text.strip():
            yield text.strip()
