"""Spreadsheets and OpenDocument files: what is shown is read, what is hidden is counted, nothing grows unbounded."""

from __future__ import annotations

import datetime
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from openpyxl.comments import Comment
from specimens import everything, read, refused, zipped

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ODT, ODP, ODS = (f"application/vnd.oasis.opendocument.{kind}" for kind in ("text", "presentation", "spreadsheet"))
OFFICE = "urn:oasis:names:tc:opendocument:xmlns:"
SPACES = {"office": "office", "text": "text", "table": "table", "style": "style", "draw": "drawing", "fo": "fo"} | {
    "presentation": "presentation", "svg": "svg-compatible", "manifest": "manifest",
}  # fmt: skip


def workbook() -> bytes:
    """One sheet with every kind of cell, and with hidden ones; one hidden sheet; one that is empty."""
    book = openpyxl.Workbook()
    book.properties.title = "Visits by ward"
    sheet = book.active
    sheet.title = "Wards"
    sheet.append(["Ward", "Visits", "Share", "Opened", None, "Not for you"])
    sheet.append(["North", 1234.5, 0.257, datetime.date(2019, 6, 11)])
    sheet["B2"].number_format, sheet["C2"].number_format = "#,##0.00", "0.0%"
    sheet.append(["=SUM(B2:B2)", 0.1 + 0.2, True, datetime.datetime(2020, 1, 2, 3, 4), "#N/A"])
    sheet.append(["A row that nobody sees"])
    sheet.append(["South", "two\nlines", datetime.time(14, 30), "beside"])
    sheet["D5"].number_format = ";;;"
    sheet.row_dimensions[4].hidden = True
    sheet.column_dimensions["F"].hidden = True
    sheet["A1"].comment = Comment("Is that right?", "Someone")
    secret = book.create_sheet("Secret")
    secret["A1"] = "A sheet that nobody sees"
    secret.sheet_state = "veryHidden"
    book.create_sheet("Empty")
    buffer = BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def test_cells_read_as_they_are_shown_and_hidden_ones_are_counted(tmp_path: Path) -> None:
    result = read(tmp_path, workbook(), XLSX)
    assert (result.kind, result.title, result.problem) == ("sheets", "Visits by ward", "")
    assert [page.label for page in result.pages] == ["Sheet Wards, rows 1 to 5"]
    assert result.pages[0].text.split("\n") == [
        "Ward\tVisits\tShare\tOpened",
        "North\t1,234.50\t25.7%\t2019-06-11",
        "0.3\tTRUE\t2020-01-02 03:04:00\t#N/A",
        "South\ttwo lines\t14:30:00",
    ]
    assert {one.kind: one.count for one in result.also} == dict.fromkeys(
        ["comments", "hidden-sheets", "hidden-rows", "hidden-columns", "hidden-cells", "no-results"], 1
    )


def test_a_long_sheet_is_cut_into_parts_that_name_their_rows(tmp_path: Path) -> None:
    rows = "".join(
        f'<row><c t="inlineStr"><is><t>Line {n} {"of the list " * 20}</t></is></c></row>' for n in range(200)
    )
    data = xlsx({"xl/worksheets/sheet1.xml": f"<worksheet><sheetData>{rows}</sheetData></worksheet>"})
    labels = [page.label for page in read(tmp_path, data, XLSX).pages]
    assert labels[0].startswith("Sheet One, rows 1 to ")
    assert labels[-1].endswith(" to 200")
    assert len(labels) > 5


def xlsx(parts: dict[str, str]) -> bytes:
    """A workbook of one sheet, by its bare parts."""
    relation = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
    book = f'<workbook {relation}><sheets><sheet name="One" sheetId="1" r:id="a"/></sheets></workbook>'
    links = '<Relationships><Relationship Id="a" Target="worksheets/sheet1.xml"/></Relationships>'
    base = {"xl/workbook.xml": book, "xl/_rels/workbook.xml.rels": links}
    return zipped({name: part.encode() for name, part in (base | parts).items()})


def test_hostile_sheets_stay_within_bounds(tmp_path: Path) -> None:
    wide = "".join(f'<col min="1" max="999999999" hidden="{n % 2}"/>' for n in range(50))
    cells = '<row r="1048576"><c r="XFD1048576"><v>1e999</v></c><c t="s"><v>99999999</v></c><c s="7"><v>x</v></c></row>'
    sheet = f"<worksheet><cols>{wide}</cols><sheetData>{cells}</sheetData></worksheet>"
    result = read(tmp_path, xlsx({"xl/worksheets/sheet1.xml": sheet}), XLSX)
    assert len(everything(result)) < 1_000
    torn = read(
        tmp_path, xlsx({"xl/worksheets/sheet1.xml": "<worksheet><sheetData><row><c><v>7</v></c></row><r"}), XLSX
    )
    assert (everything(torn), torn.problem[:24]) == ("7", "The workbook is damaged;")
    million = '<table:table-row table:number-rows-repeated="1048576"><table:table-cell table:number-columns-repeated='
    million += '"16384"><text:p>again</text:p></table:table-cell></table:table-row>'
    result = read(tmp_path, odf(f'<office:spreadsheet><table:table table:name="T">{million}</table:table>'), ODS)
    assert len(everything(result)) < 100_000
    assert refused(tmp_path, zipped({"a.txt": b"text"}), XLSX) == (
        "The file is not an Excel workbook: its main part is missing."
    )


def odf(body: str, automatic: str = "", **parts: str) -> bytes:
    """An OpenDocument file: the inside of ``office:body``, its automatic styles, and further parts by name."""
    for kind in ("spreadsheet", "text", "presentation"):
        body += f"</office:{kind}>" * (body.startswith(f"<office:{kind}>") and not body.endswith(f"</office:{kind}>"))
    inside = f"<office:automatic-styles>{automatic}</office:automatic-styles><office:body>{body}</office:body>"
    members = {"content": inside, **parts}
    return zipped({f"{name.replace('__', '/')}.xml": whole(part) for name, part in members.items()})


def whole(inside: str) -> bytes:
    spaces = " ".join(f'xmlns:{name}="{OFFICE}{uri}:1.0"' for name, uri in SPACES.items())
    return f'<office:document {spaces} xmlns:dc="http://purl.org/dc/elements/1.1/">{inside}</office:document>'.encode()


HIDING = (
    '<style:style style:name="Ghost"><style:text-properties text:display="none"/></style:style>'
    '<style:style style:name="dp2"><style:drawing-page-properties presentation:visibility="hidden"/></style:style>'
    '<style:style style:name="ta2"><style:table-properties table:display="false"/></style:style>'
)


def test_a_text_document_shows_all_that_a_reader_sees_and_nothing_else(tmp_path: Path) -> None:
    body = (
        "<office:text><text:tracked-changes><text:changed-region><text:deletion><text:p>Struck out.</text:p>"
        "</text:deletion></text:changed-region><text:changed-region><text:insertion/></text:changed-region>"
        "</text:tracked-changes><text:h>A heading</text:h>"
        '<text:p>Two<text:s text:c="2"/>spaces<text:tab/>and a <text:span>span</text:span>'
        "<office:annotation><text:p>Is that so?</text:p></office:annotation>, with a note"
        "<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>The note.</text:p>"
        "</text:note-body></text:note>.</text:p>"
        '<text:p text:style-name="Ghost">Secret.</text:p>'
        '<text:p>Open<text:span text:style-name="Ghost"> and secret</text:span>.'
        '<text:hidden-text text:is-hidden="true">Never.</text:hidden-text></text:p>'
        "<table:table><table:table-row><table:table-cell><text:p>Year</text:p></table:table-cell>"
        "<table:table-cell><text:p>Visits</text:p></table:table-cell></table:table-row>"
        "<table:table-row><table:table-cell><text:p>2019</text:p></table:table-cell>"
        "<table:table-cell><text:p>34</text:p></table:table-cell></table:table-row></table:table>"
        "<text:p><draw:frame><svg:title>A picture</svg:title><draw:text-box><text:p>In a box.</text:p>"
        "</draw:text-box></draw:frame></text:p>"
    )
    styles = (
        "<style:header><text:p>At the top.</text:p></style:header><style:footer><text:p>Foot.</text:p></style:footer>"
    )
    result = read(tmp_path, odf(body, HIDING, styles=styles, meta="<dc:title>Nights</dc:title>"), ODT)
    assert (result.kind, result.title, result.problem) == ("text", "Nights", "")
    assert [(page.label, page.text) for page in result.pages] == [
        (
            "Part 1",
            "A heading\n\nTwo  spaces\tand a span, with a note.\n\nOpen.\n\nYear\tVisits\n2019\t34\n\nIn a box.",
        ),
        ("Footnotes and endnotes", "The note."),
        ("Headers and footers", "At the top.\n\nFoot."),
    ]
    assert {one.kind: one.count for one in result.also} == {
        "deletions": 1,
        "insertions": 1,
        "comments": 1,
        "hidden-text": 3,
    }


def test_slides_and_sheets_of_opendocument(tmp_path: Path) -> None:
    slides = (
        "<office:presentation><draw:page><draw:frame><draw:text-box><text:p>Slide one</text:p></draw:text-box>"
        "</draw:frame><presentation:notes><draw:frame><draw:text-box><text:p>Say this.</text:p></draw:text-box>"
        '</draw:frame></presentation:notes></draw:page><draw:page draw:style-name="dp2"><text:p>Not shown</text:p>'
        "</draw:page>"
    )
    result = read(tmp_path, odf(slides, HIDING), ODP)
    assert [page.text for page in result.pages] == ["Slide one\n\nNotes: Say this.", "Not shown"]
    assert [bool(page.warnings) for page in result.pages] == [False, True]
    cell = "<table:table-cell><text:p>{}</text:p></table:table-cell>".format
    row = "<table:table-row{}>{}</table:table-row>".format
    sheets = (
        '<office:spreadsheet><table:table table:name="Open"><table:table-column/>'
        '<table:table-column table:visibility="collapse"/>'
        + row("", cell("a") + cell("unseen") + cell("c"))
        + row(' table:number-rows-repeated="4"', "<table:table-cell/>")
        + row(' table:visibility="filter"', cell("filtered"))
        + row("", cell("last"))
        + '</table:table><table:table table:name="Shut" table:style-name="ta2">'
        + row("", cell("unseen"))
        + "</table:table>"
    )
    result = read(tmp_path, odf(sheets, HIDING), ODS)
    assert [(page.label, page.text) for page in result.pages] == [("Sheet Open, rows 1 to 7", "a\t\tc\nlast")]
    assert {one.kind for one in result.also} == {"hidden-sheets", "hidden-rows", "hidden-columns"}


@pytest.mark.parametrize("media_type", [ODT, ODS])
def test_a_protected_document_is_called_so(tmp_path: Path, media_type: str) -> None:
    data = odf("<office:text/>", **{"META-INF__manifest": "<manifest:encryption-data/>"})
    assert refused(tmp_path, data, media_type) == "The file is protected by a password."
