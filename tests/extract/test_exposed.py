"""What a file gives away where nobody looks: parts of a page, attachments, properties, links, embedded files."""

from __future__ import annotations

import hashlib
import json
from email.message import EmailMessage
from importlib import import_module
from io import BytesIO
from pathlib import Path

import pytest
from compound import compound
from kept_page import HOST, wacz
from PIL import Image
from specimens import DOCX, PDF, assembled, docx, lines, paragraph, pdf, stream, zipped
from test_extract_msg import binary, message, text

from holdfast.extract import limits
from holdfast.extract.exposed import exposed
from holdfast.extract.exposed_inside import WACZ
from holdfast.extract.limits import ChildLimits
from holdfast.extract.output import Output

JANE = "jane.smith@trust.example"
NUMBER = "943 476 5919"
BOTH = f"Write to {JANE} about the patient with the NHS number {NUMBER}."


@pytest.fixture(autouse=True)
def _in_a_folder_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(limits, "grant", lambda *_: None)  # meant for a child; here it would bind the tests


def told(reader: str, data: bytes) -> dict[str, list[str]]:
    """What a reader tells, without a child: kinds by place, and media types of the parts that it took out."""
    written = BytesIO()
    source = Path("payload")
    source.write_bytes(data)
    with source.open("rb") as payload:
        module = import_module(f"holdfast.extract.{reader}")
        module.read(payload, Output(written, ChildLimits(), images=False))
    found: dict[str, list[str]] = {}
    for line in map(json.loads, written.getvalue().splitlines()):
        if "problem" in line:
            found.setdefault("problem", []).append(line["problem"])
        if "page" not in line:
            continue
        inner = json.loads(line["text"])
        if "part" in inner:
            found.setdefault(inner["where"], []).append(inner["type"])
        elif inner["hits"]:
            found.setdefault(inner.get("where", f"page {line['page']}"), []).extend(hit[0] for hit in inner["hits"])
    assert JANE not in written.getvalue().decode() and NUMBER not in written.getvalue().decode()
    return found


def photo(form: str = "JPEG") -> bytes:
    """A picture that says where and by whom it was taken."""
    picture, target = Image.new("RGB", (20, 20), "red"), BytesIO()
    exif = picture.getexif()
    exif[0x013B] = "Amelia Hartley"
    exif.get_ifd(0x8825).update({1: "N", 2: (52.0, 3.0, 20.0), 3: "E", 4: (1.0, 9.0, 1.0)})
    picture.save(target, form, exif=exif)
    return target.getvalue()


class TestPartsOfAPage:
    def archive(self, **answers: tuple[str, bytes]) -> dict[str, list[str]]:
        path = wacz(Path("page.wacz"), {f"{HOST}/{name}": answer for name, answer in answers.items()}, packed=True)
        return told("exposed_wacz", path.read_bytes())

    @pytest.mark.parametrize(
        ("declared", "body"),
        [
            ("text/html", f"<!doctype html><p>{BOTH}"),
            ("text/html; charset=utf-16", f"<!doctype html><p hidden>{BOTH}".encode("utf-16")),
            ("text/html", f"<!doctype html><!-- {BOTH} -->"),
            ("text/html", f"<html><script>state = {{'a': 'NHS No: 9434765919', 'b': '{JANE}'}}</script>"),
            ("application/json", json.dumps({"mail": JANE, "note": f"NHS number {NUMBER}"})),
            ("application/json", '{"mail":"jane.smith\\u0040trust.example","nhsNumber":"NHS number 9434765919"}'),
            ("application/vnd.api+json", json.dumps([BOTH])),
            ("text/plain", BOTH),
            ("text/csv", f"mail,number\n{JANE},{NUMBER}\n"),
            ("image/svg+xml", f"<svg xmlns='http://www.w3.org/2000/svg'><text>{BOTH}</text></svg>"),
            ("application/xml", f"<feed><author><email>{JANE}</email></author><t>{BOTH}</t></feed>"),
        ],
    )
    def test_what_the_page_fetched_is_looked_into(self, declared: str, body: str | bytes) -> None:
        data = body if isinstance(body, bytes) else body.encode()
        assert {*self.archive(part=(declared, data))[f"in {HOST}/part"]} == {"email", "nhs-number"}

    def test_pictures_are_asked_where_they_were_taken(self) -> None:
        found = self.archive(a=("image/jpeg", photo()), b=("image/png", photo("PNG")), c=("image/webp", photo("WEBP")))
        assert found == {f"in {HOST}/{name}": ["file-properties", "picture-location"] for name in "abc"}

    def test_embedded_documents_go_to_their_own_readers(self) -> None:
        assert self.archive(doc=("application/pdf", pdf(lines(BOTH)))) == {f"in {HOST}/doc": [PDF]}

    def test_the_work_of_programmers_is_left_alone(self) -> None:
        licence = f"/*! by {JANE} */".encode()
        names = {"application/javascript": licence, "text/css": licence, "font/woff2": b"wOF2" + licence}
        assert self.archive(**{f"f{n}": (kind, body) for n, (kind, body) in enumerate(names.items())}) == {}

    def test_an_address_that_holds_what_was_found_is_not_repeated(self) -> None:
        found = self.archive(**{f"part?to={JANE}#{JANE}": ("text/plain", BOTH.encode())})
        assert [*found] == [f"in {HOST}/part"]

    def test_a_document_in_the_page_that_cannot_be_read_is_named(self, tmp_path: Path) -> None:
        path = wacz(Path("page.wacz"), {f"{HOST}/doc": ("application/pdf", b"%PDF-1.4 broken")})
        assert look(tmp_path, path.read_bytes(), WACZ).unchecked.startswith(f"in {HOST}/doc: The file is not a PDF")

    def test_a_damaged_archive_is_said(self, tmp_path: Path) -> None:
        data = wacz(Path("page.wacz"), {f"{HOST}/a": ("text/plain", BOTH.encode() * 500)}).read_bytes()
        for broken in (data[:100], data[:90] + bytes(60) + data[150:]):
            assert "damaged" in look(tmp_path, broken, WACZ).unchecked


def look(folder: Path, data: bytes, media_type: str, **options: bool):  # type: ignore[no-untyped-def]
    sha256 = hashlib.sha256(data).hexdigest()
    payload = folder / sha256
    payload.write_bytes(data)
    return exposed(payload, sha256=sha256, media_type=media_type, cache=folder / "cache", **options)


def mail(*, html: str = "", attached: list[tuple[bytes, str]] | None = None, **heads: str) -> EmailMessage:
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = "office@trust.example", "foi@council.example", "Lamp"
    made["Message-ID"] = "<20180611.abc.def@mail.example>"
    for name, value in heads.items():
        made[name.replace("_", "-")] = value
    made.set_content("The lamp is out, and will be lit again when the tide allows it.")
    if html:
        made.add_alternative(html, subtype="html")
    for data, media_type in attached or []:
        main, _, sub = media_type.partition("/")
        made.add_attachment(data, main, sub, filename=f"{JANE}.bin")
    return made


class TestMail:
    def test_fields_that_no_reader_shows(self) -> None:
        for name in ("Bcc", "Reply_To", "Return_Path", "Delivered_To"):
            assert told("exposed_mail", bytes(mail(**{name: JANE}))) == {"in the fields of its head": ["email"]}

    def test_an_ordinary_message_is_clean(self) -> None:
        assert told("exposed_mail", bytes(mail(html="<p>The lamp is out."))) == {}

    def test_the_other_form_of_the_body(self) -> None:
        assert told("exposed_mail", bytes(mail(html=f"<p>The lamp. {BOTH}"))) == {
            "in another form of its text": ["nhs-number", "email"]
        }

    def test_attachments_and_messages_that_were_forwarded(self) -> None:
        inner = mail(Cc=JANE, attached=[(BOTH.encode(), "text/plain"), (docx(paragraph(BOTH)), DOCX)])
        outer = mail(attached=[(f"a,{JANE}".encode(), "text/csv"), (b"\0\1\2" * 99, "application/x-thing")])
        outer.add_attachment(inner)
        found = told("exposed_mail", bytes(outer))
        assert set(found.pop("in a message attached to it")) == {"email", "office-email"}
        assert found.pop("problem") == ["1 attached file of a kind that nothing looks into"]
        assert sorted(kind for kinds in found.values() for kind in kinds) == [DOCX, "email", "email", "nhs-number"]

    def test_messages_of_outlook(self) -> None:
        head = f"Received: from a\r\nReturn-Path: <{JANE}>\r\nMessage-ID: <a.b@c.example>\r\n"
        tree = message({**text(0x1000, "The lamp."), **text(0x007D, head), **binary(0x1013, f"<p>{BOTH}".encode())})
        found = told("exposed_msg", compound(tree))
        assert found == {
            "in its attachment 1": [PDF],
            "in the fields of its head": ["email"],
            "in another form of its text": ["nhs-number", "email"],
        }


class TestDocuments:
    def test_links_and_remarks_and_fields_of_a_pdf(self) -> None:
        annotations = (
            b"/Annots[<</Type/Annot/Subtype/Link/Rect[10 20 60 40]/A<</S/URI/URI(mailto:jane.smith%40trust.example)>>>>"
            b"<</Type/Annot/Subtype/Text/Rect[10 50 60 70]/Contents(NHS number 943 476 5919)>>"
            b"<</Type/Annot/Subtype/Widget/FT/Tx/T(a)/V(AB 12 34 56 C)/Rect[10 80 60 90]>>"
            b"<</Type/Annot/Subtype/Link/Rect[10 20 60 40]/A<</S/URI/URI(mailto:foi@trust.example)>>>>]"
        )
        found = told("exposed_pdf", pdf(lines("Write to us"), page=annotations))
        assert found == {"page 1": ["email", "nhs-number", "national-insurance"]}
        assert told("exposed_pdf", pdf(lines("Write to us"))) == {}

    def test_properties_and_attachments_of_a_pdf(self) -> None:
        inner = pdf(lines(BOTH))
        made = assembled(
            [
                b"<</Type/Catalog/Pages 2 0 R/Names<</EmbeddedFiles<</Names[(a)5 0 R]>>>>>>",
                b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
                b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]>>",
                stream(inner, b"/Type/EmbeddedFile"),
                b"<</Type/Filespec/F(a.pdf)/UF(a.pdf)/EF<</F 4 0 R>>>>",
                b"<</Author(Amelia Hartley)/Keywords(jane.smith@trust.example)>>",
            ]
        )
        found = told("exposed_pdf", b"/Root 1 0 R/Info 6 0 R".join(made.rsplit(b"/Root 1 0 R", 1)))
        assert found == {"in its properties": ["email", "file-properties"], "in a file attached to it": [PDF]}

    def test_parts_of_office_files_that_no_page_shows(self) -> None:
        core = "<p><dc:creator>A. Hartley</dc:creator><cp:lastModifiedBy>A. Hartley</cp:lastModifiedBy></p>"
        parts = {
            "docProps/core.xml": core.encode(),
            "word/_rels/document.xml.rels": b'<R Target="mailto:jane.smith@trust.example" TargetMode="External"/>',
            "word/people.xml": b'<p userId="S::jane.smith@trust.example::1"/>',
            "customXml/item1.xml": b"<x><y>NHS number</y><z>943 476 5919</z></x>",
            "word/media/image1.jpeg": photo(),
            "word/embeddings/a.docx": docx(paragraph(BOTH)),
            "word/embeddings/oleObject1.bin": b"\xd0\xcf\x11\xe0" + bytes(600),
            "word/document.xml": b"<x/>",
        }
        found = told("exposed_office", zipped(parts))
        assert found == {
            "in its properties": ["file-properties"],
            "in its part word/_rels/document.xml.rels": ["email"],
            "in its part word/people.xml": ["email"],
            "in its part customXml/item1.xml": ["nhs-number"],
            "in a picture inside it": ["file-properties", "picture-location"],
            "in a file embedded in it": [DOCX],
            "problem": ["1 embedded objects, which are of a kind that nothing looks into"],
        }

    @pytest.mark.parametrize(("sheet", "expected"), [("Gone", {"": ["hidden-text"]}), ("Here", {})])
    def test_a_pivot_table_that_remembers_a_sheet(self, sheet: str, expected: dict[str, list[str]]) -> None:
        source = f'<cacheSource type="worksheet"><worksheetSource ref="A1:C9" sheet="{sheet}"/></cacheSource>'
        definition = f'<d recordCount="412">{source}</d>'
        book = {
            "xl/workbook.xml": b'<w><sheets><sheet name="Here" sheetId="1"/></sheets></w>',
            "xl/pivotCache/pivotCacheDefinition1.xml": definition.encode(),
        }
        assert told("exposed_office", zipped(book)) == expected
        book["xl/pivotCache/pivotCacheRecords1.xml"] = f'<r><s v="{JANE}"/></r>'.encode()
        assert "email" in told("exposed_office", zipped(book))["in its part xl/pivotCache/pivotCacheRecords1.xml"]

    def test_data_that_is_no_document(self) -> None:
        for data in (f"a,b\n{JANE},NHS number {NUMBER}", json.dumps({"a": BOTH}), f"<a><b>{BOTH}</b></a>"):
            assert {kind for kinds in told("exposed_data", data.encode()).values() for kind in kinds} == {
                "email",
                "nhs-number",
            }

    def test_files_inside_files_are_looked_into_and_leave_nothing_behind(self, tmp_path: Path) -> None:
        inner = mail(attached=[(docx(paragraph(BOTH)), DOCX)])
        outer = mail()
        outer.add_attachment(inner)
        found = look(tmp_path, bytes(outer), "message/rfc822")
        assert {(hit.kind, hit.level, hit.where) for hit in found.hits if hit.level == "error"} == {
            ("email", "error", "in its part 4"),
            ("nhs-number", "error", "in its part 4"),
        }
        assert all(len(hit.attachment) == 64 for hit in found.hits if hit.level == "error")
        kept = [path for path in (tmp_path / "cache").rglob("*") if path.is_file()]
        assert kept and not any(JANE.encode() in path.read_bytes() for path in kept)
        assert look(tmp_path, bytes(outer), "message/rfc822") == found

    def test_a_quick_look_at_a_picture_reads_no_words_and_is_not_taken_for_a_whole_one(self, tmp_path: Path) -> None:
        quick = look(tmp_path, photo(), "image/jpeg", quick=True)
        assert [hit.kind for hit in quick.hits] == ["file-properties", "picture-location"]
        assert not list((tmp_path / "cache").rglob("hits.json"))
