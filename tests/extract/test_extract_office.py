"""DOCX and PPTX: everything that is visible, nothing that is not, and a word about what the file holds besides."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.util import Inches
from specimens import DOCX, PPTX, W, docx, everything, paragraph, read, refused, zipped

STYLES = f"""<w:styles {W}>
<w:style w:type="paragraph" w:styleId="berschrift1"><w:name w:val="heading 1"/></w:style>
<w:style w:type="character" w:styleId="Ghost"><w:name w:val="Ghost"/><w:rPr><w:vanish/></w:rPr></w:style>
<w:style w:type="character" w:styleId="Shade"><w:name w:val="Shade"/><w:basedOn w:val="Ghost"/></w:style>
</w:styles>""".encode()

VANISH, SHOWN, GHOST = "<w:vanish/>", '<w:vanish w:val="0"/>', '<w:rStyle w:val="Ghost"/>'


def run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def test_every_visible_kind_of_text_is_there_and_nothing_hidden(tmp_path: Path) -> None:
    box = "<w:txbxContent>" + paragraph("In the text box.") + "</w:txbxContent>"
    body = (
        paragraph("The body.")
        + f"<w:p>{run('Split over ')}{run('ru')}{run('ns.')}</w:p>"
        + f"<w:p><w:ins>{run('Put in later.')}</w:ins>"
        "<w:del><w:r><w:delText>Struck out.</w:delText></w:r></w:del></w:p>"
        + f"<w:p><w:moveFrom>{run('Moved text.')}</w:moveFrom></w:p>"
        + f"<w:p><w:moveTo>{run('Moved text.')}</w:moveTo></w:p>"
        + f"<w:p><w:hyperlink>{run('A link.')}</w:hyperlink><w:commentReference/></w:p>"
        + f"<w:sdt><w:sdtContent>{paragraph('In a content control.')}</w:sdtContent></w:sdt>"
        + f"<w:p>{run('Secret.', VANISH)}{run('Not secret.', SHOWN)}</w:p>"
        + f"<w:p>{run('Hidden by its style.', GHOST)}{run('And by its origin.', GHOST.replace('Ghost', 'Shade'))}</w:p>"
        + f"<w:p><w:r><mc:AlternateContent><mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback>"
        "</mc:AlternateContent></w:r></w:p>"
        + "<w:p><w:r><w:t>Left</w:t><w:tab/><w:t>right</w:t><w:br/><w:t>below</w:t><w:noBreakHyphen/></w:r></w:p>"
        + '<w:p><w:pPr><w:tabs><w:tab w:val="left"/></w:tabs><w:rPr><w:vanish/></w:rPr></w:pPr>'
        + f"{run('Only the paragraph mark is hidden.')}</w:p>"
        + f"<w:p><w:r><w:instrText>PAGEREF x</w:instrText></w:r>{run('12')}</w:p>"
    )
    data = docx(
        body,
        styles=STYLES,
        header1=paragraph("At the top."),
        header2=paragraph("At the top."),
        footer1=paragraph("At the foot."),
        footnotes=paragraph("A footnote."),
        endnotes=paragraph("An endnote."),
        comments=f"<w:comment>{paragraph('A comment nobody should see.')}</w:comment><w:comment/>",
    )
    result = read(tmp_path, data, DOCX)
    assert result.kind == "text"
    assert result.pages[0].text.split("\n\n") == [
        "The body.",
        "Split over runs.",
        "Put in later.",
        "Moved text.",
        "A link.",
        "In a content control.",
        "Not secret.",
        "In the text box.",
        "Left\tright\nbelow-",
        "Only the paragraph mark is hidden.",
        "12",
    ]
    assert [(page.label, page.text) for page in result.pages[1:]] == [
        ("Footnotes and endnotes", "A footnote.\n\nAn endnote."),
        ("Headers and footers", "At the foot.\n\nAt the top."),
    ]
    assert [(one.kind, one.count, one.what) for one in result.also] == [
        ("deletions", 2, "tracked deletions"),
        ("insertions", 2, "tracked insertions, shown here as accepted"),
        ("comments", 2, "comments"),
        ("hidden-text", 3, "passages of hidden text"),
    ]
    assert read(tmp_path, data, DOCX) == result, "what is kept in the cache is as complete"


def test_tables_are_read_row_by_row(tmp_path: Path) -> None:
    def cell(*texts: str, inner: str = "") -> str:
        return "<w:tc>" + "".join(map(paragraph, texts)) + inner + "<w:p/></w:tc>"

    inner = f"<w:tbl><w:tr>{cell('a')}{cell('b')}</w:tr></w:tbl>"
    table = (
        f"<w:tbl><w:tr>{cell('Year')}{cell('Visits')}{cell()}</w:tr><w:tr>{cell('2019')}{cell('34')}</w:tr>"
        f"<w:tr>{cell('long', 'cell')}{cell('next', inner=inner)}</w:tr></w:tbl>"
    )
    result = read(tmp_path, docx(paragraph("Before.") + table + paragraph("After.")), DOCX)
    assert everything(result) == "Before.\n\nYear\tVisits\n2019\t34\nlong\ncell\nnext\na\tb\n\nAfter."


def test_long_documents_are_cut_at_headings_and_by_length(tmp_path: Path) -> None:
    chapters = [(f"Chapter {n}", [f"Sentence {n}.{m} of the text." * 4 for m in range(14)]) for n in range(4)]
    body = "".join(
        paragraph(title, "berschrift1") + "".join(map(paragraph, sentences)) for title, sentences in chapters
    )
    result = read(tmp_path, docx(body, styles=STYLES), DOCX)
    assert [page.label for page in result.pages] == [f"Part {n}" for n in range(1, len(result.pages) + 1)]
    assert all(len(page.text) <= 3_200 for page in result.pages)
    starts = [page.text.split("\n")[0] for page in result.pages]
    assert all(f"Chapter {n}" in starts for n in range(4))
    assert "\n\n".join(page.text for page in result.pages).split("\n\n") == [
        text for title, sentences in chapters for text in (title, *sentences)
    ]


def test_a_damaged_body_gives_what_came_before(tmp_path: Path) -> None:
    whole = b"<w:document " + W.encode() + b"><w:body>" + paragraph("Before the damage.").encode()
    result = read(tmp_path, zipped({"word/document.xml": whole + b"<w:p><w:r><w:t>Half a"}), DOCX)
    assert everything(result) == "Before the damage.\n\nHalf a"
    assert result.problem == "The document is damaged; it could not be read to its end."


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "The file is not an Office document, or is damaged beyond reading."),
        (b"PK\x03\x04 and no more", "The file is not an Office document, or is damaged beyond reading."),
        (zipped({"a.txt": b"text"}), "The file is not a Word document: its main part is missing."),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
            "The file is protected by a password, or of an Office form from before 2007.",
        ),
    ],
)
def test_what_is_no_docx_is_called_so(tmp_path: Path, data: bytes, reason: str) -> None:
    assert refused(tmp_path, data, DOCX) == reason


def presentation() -> bytes:
    """Four slides: text and notes; a group; a table and a chart; a hidden one."""
    deck = Presentation()
    deck.core_properties.title = "Quiet nights"
    first = deck.slides.add_slide(deck.slide_layouts[0])
    first.shapes.title.text = "The title of slide one"
    first.placeholders[1].text = "Its subtitle"
    first.notes_slide.notes_text_frame.text = "What the speaker says."
    blank = deck.slide_layouts[6]
    group = deck.slides.add_slide(blank).shapes.add_group_shape()
    box = group.shapes.add_group_shape().shapes.add_textbox(0, 0, Inches(1), Inches(1))
    box.text_frame.text = "In a group in a group"
    third = deck.slides.add_slide(blank)
    table = third.shapes.add_table(2, 2, 0, 0, Inches(4), Inches(1)).table
    for row, column, text in ((0, 0, "Year"), (0, 1, "Visits"), (1, 0, "2019"), (1, 1, "34")):
        table.cell(row, column).text = text
    chart = CategoryChartData()
    chart.categories = ["North", "South"]
    chart.add_series("Calls", (1, 2))
    third.shapes.add_chart(XL_CHART_TYPE.PIE, 0, 0, Inches(3), Inches(3), chart)
    hidden = deck.slides.add_slide(blank)
    hidden.shapes.add_textbox(0, 0, Inches(1), Inches(1)).text_frame.text = "Not for the audience"
    hidden._element.set("show", "0")
    buffer = BytesIO()
    deck.save(buffer)
    return buffer.getvalue()


def test_slides_keep_their_numbers_notes_and_hidden_flags(tmp_path: Path) -> None:
    result = read(tmp_path, presentation(), PPTX)
    assert (result.kind, result.title) == ("slides", "Quiet nights")
    assert [(page.number, page.label) for page in result.pages] == [(n, f"Slide {n}") for n in range(1, 5)]
    texts = [page.text for page in result.pages]
    assert texts[0] == "The title of slide one\n\nIts subtitle\n\nNotes: What the speaker says."
    assert texts[1] == "In a group in a group"
    assert texts[2].startswith("Year\tVisits\n2019\t34\n\n")
    assert all(word in texts[2] for word in ("North", "South", "Calls"))
    assert texts[3] == "Not for the audience"
    assert [bool(page.warnings) for page in result.pages] == [False, False, False, True]
    assert "hidden" in result.pages[3].warnings[0]


def test_one_damaged_slide_does_not_cost_the_others(tmp_path: Path) -> None:
    data = rewritten(presentation(), "ppt/slides/slide3.xml", b'<p:sld xmlns:p="urn:x"><oops/></p:sld>')
    result = read(tmp_path, data, PPTX)
    assert [page.status for page in result.pages] == ["text", "text", "failed", "text"]


def rewritten(data: bytes, name: str, content: bytes) -> bytes:
    """The package with one part replaced."""
    with ZipFile(BytesIO(data)) as archive:
        members = {member: archive.read(member) for member in archive.namelist()}
    assert name in members
    return zipped(members | {name: content})


def test_a_docx_is_no_presentation(tmp_path: Path) -> None:
    assert refused(tmp_path, docx(paragraph("text")), PPTX) == (
        "The file is not a PowerPoint presentation, or is damaged beyond reading."
    )
