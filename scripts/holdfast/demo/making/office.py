"""DOCX and PPTX files from a ``Text``: a small word-processor document by hand, slides by python-pptx.

Both are zip archives of XML parts (ECMA-376). They are stored without compression and with one fixed date in every
entry, so that the same text gives the same bytes.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Mapping
from datetime import datetime
from html import escape
from typing import Any

from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.util import Emu, Inches, Pt

from holdfast.demo.making.markup import Block, Text

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MAIN_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
STYLES = {"heading": "Heading1", "subheading": "Heading2", "bullet": "Bullet", "boxed": "Boxed"}
DEEP, SEA, INK = "123A4D", "2F7F92", "1F2428"
WIDE, HIGH = Inches(10), Inches(5.625)


def packed(parts: Mapping[str, bytes]) -> bytes:
    """A zip archive of ``parts`` in their order, uncompressed, every entry dated 1 January 1980."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name, content in parts.items():
            entry = zipfile.ZipInfo(name)
            entry.create_system = 3  # the same on every operating system
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, content)
    return out.getvalue()


def _xml(body: str) -> bytes:
    return ('<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n' + body).encode()


def docx(text: Text) -> bytes:
    """The document, with a header, a footer, headings, bullets, a boxed note and tables."""
    body = "".join(_word_block(block) for page in text.pages for block in page)
    section = (
        '<w:sectPr><w:headerReference w:type="default" r:id="rId2"/><w:footerReference w:type="default" r:id="rId3"/>'
        '<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1440" w:right="1440" w:bottom="1440" w:left="1440" '
        'w:header="708" w:footer="708" w:gutter="0"/></w:sectPr>'
    )
    names = {"styles": "rId1", "header": "rId2", "footer": "rId3"}
    links = "".join(
        f'<Relationship Id="{key}" Type="{OFFICE}/{name}" Target="{name}.xml"/>' for name, key in names.items()
    )
    overrides = "".join(
        f'<Override PartName="/word/{name}.xml" ContentType="{MAIN_TYPE}.{kind}+xml"/>'
        for name, kind in [("document", "document.main"), *((name, name) for name in names)]
    )
    return packed(
        {
            "[Content_Types].xml": _xml(
                '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
                '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
                '<Override PartName="/docProps/core.xml" '
                'ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>'
                f"{overrides}</Types>"
            ),
            "_rels/.rels": _xml(
                f'<Relationships xmlns="{RELATIONSHIPS}">'
                f'<Relationship Id="rId1" Type="{OFFICE}/officeDocument" Target="word/document.xml"/>'
                f'<Relationship Id="rId2" Type="{RELATIONSHIPS}/metadata/core-properties" Target="docProps/core.xml"/>'
                "</Relationships>"
            ),
            "docProps/core.xml": _core(text),
            "word/_rels/document.xml.rels": _xml(f'<Relationships xmlns="{RELATIONSHIPS}">{links}</Relationships>'),
            "word/document.xml": _xml(
                f'<w:document xmlns:w="{WORD}" xmlns:r="{OFFICE}"><w:body>{body}{section}</w:body></w:document>'
            ),
            "word/styles.xml": _xml(f'<w:styles xmlns:w="{WORD}">{_STYLE_SHEET}</w:styles>'),
            "word/header.xml": _xml(f'<w:hdr xmlns:w="{WORD}">{_paragraph(text.head["title"], "Running")}</w:hdr>'),
            "word/footer.xml": _xml(f'<w:ftr xmlns:w="{WORD}">{_paragraph(text.head["footer"], "Running")}</w:ftr>'),
        }
    )


def _core(text: Text) -> bytes:
    return _xml(
        '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:title>{escape(text.head['title'])}</dc:title><dc:creator>{escape(text.head['author'])}</dc:creator>"
        "</cp:coreProperties>"
    )


def _word_block(block: Block) -> str:
    if block.kind != "table":
        return _paragraph(block.text, STYLES.get(block.kind, "Normal"))
    rows = "".join(
        "<w:tr>"
        + "".join(f"<w:tc><w:p><w:r>{_bold(number)}{_run(cell)}</w:r></w:p></w:tc>" for cell in row)
        + "</w:tr>"
        for number, row in enumerate(block.rows)
    )
    grid = '<w:gridCol w:w="4500"/>' * len(block.rows[0])
    edges = "".join(f'<w:{edge} w:val="single" w:sz="4" w:color="2F7F92"/>' for edge in ("top", "bottom", "insideH"))
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="5000" w:type="pct"/><w:tblBorders>{edges}</w:tblBorders></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>" + _paragraph("", "Normal")
    )


def _bold(number: int) -> str:
    return "<w:rPr><w:b/></w:rPr>" if number == 0 else ""


def _run(text: str) -> str:
    return f'<w:t xml:space="preserve">{escape(text, quote=False)}</w:t>'


def _paragraph(text: str, style: str) -> str:
    mark = "•\u00a0\u00a0" if style == "Bullet" else ""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr><w:r>{_run(mark + text)}</w:r></w:p>'


def _style(name: str, paragraph: str, run: str) -> str:
    default = ' w:default="1"' if name == "Normal" else ""
    shown = name.replace("Heading", "heading ")
    return (
        f'<w:style w:type="paragraph"{default} w:styleId="{name}"><w:name w:val="{shown}"/>'
        f"<w:pPr>{paragraph}</w:pPr><w:rPr>{run}</w:rPr></w:style>"
    )


_ARIAL = '<w:rFonts w:ascii="Arial" w:hAnsi="Arial" w:cs="Arial"/>'
_STYLE_SHEET = "".join(
    (
        _style("Normal", '<w:spacing w:after="140" w:line="288" w:lineRule="auto"/>', f'{_ARIAL}<w:sz w:val="22"/>'),
        _style(
            "Heading1",
            '<w:spacing w:after="200"/><w:outlineLvl w:val="0"/>',
            f'{_ARIAL}<w:b/><w:color w:val="123A4D"/><w:sz w:val="36"/>',
        ),
        _style(
            "Heading2",
            '<w:keepNext/><w:spacing w:before="240" w:after="100"/><w:outlineLvl w:val="1"/>',
            f'{_ARIAL}<w:b/><w:color w:val="2F7F92"/><w:sz w:val="26"/>',
        ),
        _style(
            "Bullet",
            '<w:spacing w:after="80" w:line="288" w:lineRule="auto"/><w:ind w:left="360" w:hanging="240"/>',
            f'{_ARIAL}<w:sz w:val="22"/>',
        ),
        _style(
            "Boxed",
            '<w:pBdr><w:left w:val="single" w:sz="24" w:space="8" w:color="2F7F92"/></w:pBdr>'
            '<w:shd w:val="clear" w:fill="EBF5F5"/><w:spacing w:after="200"/><w:ind w:left="200"/>',
            f'{_ARIAL}<w:sz w:val="22"/>',
        ),
        _style("Running", "", f'{_ARIAL}<w:color w:val="666666"/><w:sz w:val="17"/>'),
    )
)


def pptx(text: Text) -> bytes:
    """The slides: one per page of the text, with tables and speaker's notes, and the footer on every slide."""
    deck = Presentation()
    deck.slide_width, deck.slide_height = WIDE, HIGH
    _keep_one_layout(deck)
    for blocks in text.pages:
        _slide(deck, blocks, text.head["footer"])
    facts = deck.core_properties
    facts.title, facts.author = text.head["title"], text.head["author"]
    facts.created = facts.modified = datetime(2014, 3, 10, 12, 0)
    facts.last_modified_by = ""
    out = io.BytesIO()
    deck.save(out)
    with zipfile.ZipFile(out) as archive:
        return packed({name: archive.read(name) for name in archive.namelist()})


def _keep_one_layout(deck: Any) -> None:
    """The template of python-pptx brings eleven layouts; only "title only" is needed."""
    layouts = deck.slide_layouts
    for layout in [layout for layout in layouts if layout.name != "Title Only"]:
        layouts.remove(layout)


def _slide(deck: Any, blocks: Iterable[Block], footer: str) -> None:
    slide = deck.slides.add_slide(deck.slide_layouts[0])
    band = slide.shapes.add_shape(1, Emu(0), Emu(0), WIDE, Inches(0.18))
    band.fill.solid()
    band.fill.fore_color.rgb = _colour(SEA)
    band.line.fill.background()
    top = int(Inches(1.55))
    for block in blocks:
        if block.kind == "heading":
            title = slide.shapes.title
            title.left, title.top, title.width, title.height = Inches(0.6), Inches(0.45), Inches(8.8), Inches(0.9)
            _write(title.text_frame, block.text, 32, DEEP, bold=True)
        elif block.kind == "note":
            slide.notes_slide.notes_text_frame.text = block.text
        elif block.kind == "table":
            _slide_table(slide, block, top)
        else:
            room = slide.shapes.add_textbox(Inches(0.6), Emu(top), Inches(8.8), Inches(0.6))
            room.text_frame.word_wrap = True
            _write(room.text_frame, f"• {block.text}" if block.kind == "bullet" else block.text, 22, INK)
            top += Inches(0.7)
    foot = slide.shapes.add_textbox(Inches(0.6), Inches(5.1), Inches(8.8), Inches(0.35))
    _write(foot.text_frame, footer, 11, SEA)


def _slide_table(slide: Any, block: Block, top: int) -> None:
    rows, columns = len(block.rows), len(block.rows[0])
    place = Inches(0.6), Emu(top), Inches(8.8), Inches(0.55 * rows)
    table = slide.shapes.add_table(rows, columns, *place).table
    for y, row in enumerate(block.rows):
        for x, cell in enumerate(row):
            table.cell(y, x).text = cell


def _write(frame: Any, text: str, size: int, colour: str, *, bold: bool = False) -> None:
    frame.text = text
    font = frame.paragraphs[0].runs[0].font
    font.size, font.bold = Pt(size), bold
    font.color.rgb = _colour(colour)


def _colour(code: str) -> RGBColor:
    return RGBColor(*bytes.fromhex(code))  # type: ignore[no-untyped-call]
