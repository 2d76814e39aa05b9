"""Texts and PDFs with and without what should not be published. All of it is invented for these tests.

``PLANTED`` are (kind, text) with one thing in each that must be found; ``CLEAN`` are texts that look alike and hold no
such thing: letterheads, references, figures, places. ``BAD_PDFS`` and ``GOOD_PDFS`` are the same for pages.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent / "extract"))
from specimens import lines, pdf

PLANTED: tuple[tuple[str, str], ...] = (
    *(
        ("nhs-number", text)
        for text in (
            "The patient's NHS number is 943 476 5919 and she lives alone.",
            "NHS No: 9434765919",
            "NHS Number\tDate of birth\n9434765919\t12/03/1988",
            "Patient ID 401-023-2137 attended twice.",
            "Attendances: 401 023 2137 on Monday.",
            "NHS number 4010232137, seen by the crisis team",
            "see the notes of 987 654 4322 for the plan",
            "(943 476 5870)",
            "nhs no. 9434765870",
            "Row 12: 943-476-5870 discharged",
            "NHS Number Date of birth\n12/03/1988 9434765919 07/07/2018",
            "CHI number 0101990014 of the Scottish patient",
            "H&C number: 3201234567 in Belfast",
        )
    ),
    *(
        ("national-insurance", text)
        for text in (
            "National Insurance number: AB 12 34 56 C",
            "NI: AB123456C",
            "His number, JG 10 37 59 A, stands on the form.",
            "nino jg103759a",
            "Claimant CE-12-34-56-D wrote to us.",
            "Payroll PX123456B, grade 6",
            "NINO\nSY 98 76 54 A",
            "employee (HR112233C) left",
        )
    ),
    *(
        ("email", text)
        for text in (
            "Write to jane.smith@trust.example for the minutes.",
            "From: Jane Smith <j.smith@harbour.example>",
            "contact me at janesmith1988@gmail.com",
            "mail: smith_j@council.example;",
            "jsmith@nhs.example",
            "Please reply to tom@harbour.example.",
            "a.b.carter-jones@board.example said so",
            "<o'neill.mary@police.example>",
            "cc: ravi.patel+notes@mail.example",
            "see also SARAH.JONES@TRUST.EXAMPLE",
            "angry.resident@btinternet.example has written",
            "(david.lee@sub.domain.gov.example)",
            "E-mail: mwilliams3@hospital.example\nTelephone: see over",
        )
    ),
    *(
        ("mobile-number", text)
        for text in (
            "Ring me on 07700 900123 after six.",
            "Mobile: 07700900456",
            "+44 7700 900789",
            "+447700900789",
            "0044 7700 900321",
            "M: +44 (0)7700 900654",
            "tel 07911-123-456",
            "text 07400 123 456 to stop",
            "(07700) 900987",
            "call 0770 090 0123 at night",
            "her number 07999.123.456 rang out",
        )
    ),
    *(
        ("home-address", text)
        for text in (
            "Mrs Jane Smith\n12 Quay Road\nAnchorstead\nIP99 2AB",
            "Dear Mr Patel,\n4 Mill Lane, Anchorstead, AB1 2DE",
            "Name: Mary Carter, 3 The Strand, Harwich CO12 3XY",
            "Sarah Jones, Flat 2, 19 Victoria Street, London SW1A 1AA",
            "Thomas Lee of 7 Station Road, Leeds LS1 4AB, told the court",
            "Patient: Omar Khan, 55 High Street, Bradford BD1 1AA",
            "Ms A. B. Carter\nRose Cottage\nLower Anchor\nTR13 8XX",
            "Applicant: Lewis\n2 Ferry Way\nM1 1AE",
            "Next of kin: Ann Lee, 4 Ferry Way, B33 8TH",
            "Helen Wright, 6 Park Avenue, Norwich NR2 4TT",
            "letter to Miss Wright, 6 Park Avenue, Norwich, NR24TT",
            "Rev. Paul Green, The Old Rectory, EC1A 1BB",
        )
    ),
    *(
        ("email", f"Members: chair@board.example, {name}@board.example, info@board.example")
        for name in ("peter.marsh", "l.okafor", "hannah")
    ),
    *(
        ("mobile-number", f"Switchboard 01632 960123, on call {number}, fax 01632 960124")
        for number in ("07700 900111", "07700 900222")
    ),
)

CLEAN: tuple[str, ...] = (
    "Harbour Trust, 1 Quay Street, Anchorstead IP99 1AA. Telephone 01632 960001. info@harbour.example",
    "Switchboard: 020 7946 0958. Fax: 020 7946 0959.",
    "Freephone 0800 123 4567 or text relay 18001.",
    "The Samaritans answer on 116 123, the emergency services on 999 and NHS 111.",
    "foi@council.example, FOI.Team@council.example, press.office@trust.example",
    "enquiries@police.example; complaints@trust.example; pals@hospital.example",
    "harbour@harbour.example writes for the board",
    "data.protection@council.example and dpo@council.example",
    "request-123456-ab12cd34@whatdotheyknow.example",
    "noreply@mail.example, do-not-reply@mail.example".replace("do-not-reply", "noreply2"),
    "ISBN 978 0 306 40615 7 and ISBN 0-306-40615-2",
    "ISSN 2049-3630, doi:10.1093/ajae/aaq063",
    "Our reference: 9434765918. Your reference: 1234567890.",
    "Invoice 4010232138 of 3 June",
    "Company number 09434765919 is registered in England",
    "Charity registered in England, number 1123456.",
    "Grid reference TM 164 446; height 12 m",
    "The budget was £943,476,5919 in the draft, by a slip.",
    "In 2018, 943 of 4,765 calls were answered within 10 minutes.",
    "Account 12345678, sort code 12-34-56",
    "IBAN GB29 NWBK 6016 1331 9268 19",
    "VAT number GB 123 4567 82",
    "UTR 12345 67890",
    "Order 07123/2018 of the council",
    "Case 0770090012/2019 is closed.",
    "Version 1.07.7009.00123 of the form",
    "SHA-256 94fbf66bec4197b54fe5a45b86dec3381c98d8a175f96f5444c730ad7d02f344",
    "uuid 07700900-1234-4aaa-9bbb-0123456789ab",
    "https://harbour.example/papers/07700900123-minutes.pdf",
    "https://example.example/user@harbour/photo.png",
    "icon@2x.png and banner@3x.jpg are pictures",
    "follow us: @harbourboard",
    "The committee met at 10.30 on 12 03 1988 and at 14.00 on 13 03 1988.",
    "Tables: 400 123 4568 / 400 123 4569",
    "0000000000 and 000 000 0000 are placeholders; NHS number 000 000 0000",
    "The NHS number has ten digits, the last of which is a check digit.",
    "NHS number: xxx xxx xxxx (removed)",
    "National Insurance numbers look like QQ 12 34 56 C.",
    "Form SA100 and form CE1234; regulation BG123456A",
    "AB12CD34EF56 is the serial number of the pump.",
    "Flight GB123456A, vessel NK 12 34 56 A",
    "The SIM policy, section AB 12, page 34, line 56.",
    "Postcode areas IP1, IP2 and IP33 2AB are covered.",
    "The station is at SW1A 2AA; the hospital at SE1 7EH.",
    "Victoria Street, London SW1E 5ND",
    "Charlotte Street Hospital, Anchorstead, IP99 2AB",
    "Dr Jane Smith, Medical Director, Harbour NHS Trust, 1 Quay Street, IP99 1AA",
    "Sarah Jones, Chief Executive\nHarbour Board\n1 Quay Street\nIP99 1AA",
    "Mr Patel, Clerk to the Council, Town Hall, Anchorstead, IP99 1AB",
    "Solicitors for Mrs Smith: Marsh and Lee LLP, 4 Court Row, LS1 4AB",
    "Mrs Smith spoke first. " + "The discussion then turned to the gates and to the tide, which is high in June. " * 2
    + "The board meets at IP99 1AA.",
    "Elizabeth House, 39 York Road, London SE1 7NQ",
    "St Thomas Church, Market Place, NR1 1AA",
    "0845 123 4567 (calls cost 5p a minute)",
    "Pager 07600 123456; personal number 07012 345678",
    "(01632) 960 555 ext. 12",
    "+44 1632 960777 and +44 (0)20 7946 0018",
    "+1 202 555 0172 and +33 1 23 45 67 89",
    "20180611 07123 records were read; 7700 900123 rows",
    "1988-03-12T07:70:09 is no time",
    "Population 7 700 900 123 in 2020",
    "Meeting room A1 2BC was booked.",
    "Table 4: 12 34 56 78 90 12",
    "Telephone numbers of the form 01234 567890 are made up.",
    "The officer wrote: “I cannot discuss the case of Mrs S.”",
)  # fmt: skip

TEXT = b"BT /F 12 Tf 72 700 Td (The name is Amelia Hartley of Quay Road) Tj ET\n"
_BOX = b"140 695 90 16 re f\n"
_PICTURE = (
    b"<</Type/XObject/Subtype/Image/Width 2/Height 2/ColorSpace/DeviceGray/BitsPerComponent 8/Length 4>>\n"
    b"stream\n\x10\x90\xf0\x40\nendstream"
)
_WITH_PICTURE = {"extra": [_PICTURE], "resources": b"/XObject<</I 4 0 R>>"}
_SCAN = b"q 595 0 0 842 0 0 cm /I Do Q\n"


def _form(body: bytes) -> dict[str, object]:
    head = b"<</Type/XObject/Subtype/Form/BBox[0 0 595 842]/Resources<</Font<</F 3 0 R>>>>/Length %d>>" % len(body)
    return {"extra": [head + b"\nstream\n" + body + b"\nendstream"], "resources": b"/XObject<</X 4 0 R>>"}


def _layer(off: bytes) -> bytes:
    made = pdf(b"/OC /L BDC " + TEXT + b" EMC", extra=[b"<</Type/OCG/Name(L)>>"], resources=b"/Properties<</L 4 0 R>>")
    settings = b"/Catalog/Pages 2 0 R/OCProperties<</OCGs[4 0 R]/D<<%s>>>>" % off
    return made.replace(b"/Catalog/Pages 2 0 R", settings)


def _annotation(kind: bytes) -> bytes:
    return pdf(TEXT, page=b"/Annots[<</Type/Annot/Subtype/%s/IC[0 0 0]/C[0 0 0]/Rect[140 695 230 711]>>]" % kind)


BAD_PDFS: dict[str, tuple[str, bytes]] = {
    "black box": ("hidden-text", pdf(TEXT + b"0 g " + _BOX)),
    "white box": ("hidden-text", pdf(TEXT + b"1 g " + _BOX)),
    "coloured box": ("hidden-text", pdf(TEXT + b"0.2 0.4 0.8 rg " + _BOX)),
    "black words on a black box": ("hidden-text", pdf(b"0 g 60 690 330 24 re f\n" + TEXT)),
    "white words on white": ("hidden-text", pdf(b"1 g " + TEXT)),
    "nearly white words": ("hidden-text", pdf(b"0.98 g " + TEXT)),
    "words of no opacity": (
        "hidden-text",
        pdf(b"/G gs " + TEXT, extra=[b"<</Type/ExtGState/ca 0>>"], resources=b"/ExtGState<</G 4 0 R>>"),
    ),
    "covered by a picture": ("hidden-text", pdf(TEXT + b"q 100 0 0 20 140 695 cm /I Do Q", **_WITH_PICTURE)),
    "a box in a form": ("hidden-text", pdf(b"/X Do", **_form(TEXT + b"0 g " + _BOX))),
    "a box over a form": ("hidden-text", pdf(b"/X Do 0 g " + _BOX, **_form(TEXT))),
    "a square annotation": ("hidden-text", _annotation(b"Square")),
    "a marked redaction": ("unapplied-redaction", _annotation(b"Redact")),
    "a layer that is off": ("hidden-text", _layer(b"/OFF[4 0 R]")),
    "cropped away": (
        "text-outside-page",
        pdf(TEXT + b"BT /F 12 Tf 72 90 Td (Cropped away) Tj ET", page=b"/CropBox[0 400 595 842]"),
    ),
    "outside the page": ("text-outside-page", pdf(TEXT + b"BT /F 12 Tf 900 90 Td (Beside the page) Tj ET")),
    "invisible words": ("hidden-text", pdf(b"BT 3 Tr /F 12 Tf 72 700 Td (Nothing of this) Tj ET\n" + TEXT)),
    "a box on a turned page": ("hidden-text", pdf(TEXT + b"0 g " + _BOX, page=b"/Rotate 90")),
    "a box over part of a word": (
        "hidden-text",
        pdf(b"BT /F 12 Tf 72 700 Td (Ameliahartleyofquay) Tj ET 0 g 100 695 60 16 re f"),
    ),
    "a burnt-in box over the words of OCR": (
        "hidden-text",
        pdf(_SCAN + b"0 g 60 690 200 24 re f BT 3 Tr /F 12 Tf 72 700 Td (Amelia Hartley) Tj ET", **_WITH_PICTURE),
    ),
}

GOOD_PDFS: dict[str, bytes] = {
    "plain": pdf(lines("One line", "and another one")),
    "two pages": pdf(lines("One"), lines("Two")),
    "a panel under words": pdf(b"0.9 g 60 690 330 24 re f 0 g " + TEXT),
    "white words on a dark panel": pdf(b"0 g 60 690 330 24 re f 1 g " + TEXT),
    "yellow highlighter under words": pdf(b"1 1 0 rg 60 690 330 24 re f 0 g " + TEXT),
    "a box beside words": pdf(TEXT + b"0 g 60 300 330 24 re f"),
    "a line under words": pdf(TEXT + b"0 g 72 697 200 0.5 re f"),
    "a picture beside words": pdf(TEXT + b"q 100 0 0 20 140 300 cm /I Do Q", **_WITH_PICTURE),
    "words over a picture": pdf(b"1 g " + _SCAN + b"0 g " + TEXT, **_WITH_PICTURE),
    "a frame around words": pdf(TEXT + b"0 G 60 690 330 24 re S"),
    "a link": pdf(TEXT, page=b"/Annots[<</Type/Annot/Subtype/Link/Rect[140 695 230 711]>>]"),
    "a form": pdf(b"/X Do", **_form(TEXT)),
    "a layer that is on": _layer(b"/ON[4 0 R]"),
    "a turned page": pdf(TEXT, page=b"/Rotate 270"),
    "a crop around all words": pdf(TEXT, page=b"/CropBox[20 20 575 822]"),
    "grey words": pdf(b"0.75 g " + TEXT),
    "a good redaction": pdf(b"BT /F 12 Tf 72 700 Td (The name is) Tj ET 0 g 140 695 90 16 re f"),
    "the words of OCR over a picture of them": pdf(
        TEXT.replace(b"BT", b"BT 0 Tr") + b"BT 3 Tr /F 12 Tf 72 700 Td (The name is Amelia) Tj ET"
    ),
    "a form field": pdf(TEXT, page=b"/Annots[<</Type/Annot/Subtype/Widget/FT/Tx/T(a)/Rect[140 600 230 620]>>]"),
    "nothing": pdf(b""),
}
