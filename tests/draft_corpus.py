"""Documents of our own with their ground truth, for the drafting of records: pages of many shapes, PDFs and Office "
"files
whose properties lie, letters, e-mails and texts. Everything in them is made up.

``None`` as truth means that the document does not say it, so that any value would be wrong.
"""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO

HTML, PDF, MAIL, TEXT = "text/html", "application/pdf", "message/rfc822", "text/plain"
_OOXML = "application/vnd.openxmlformats-officedocument."
DOCX, PPTX = _OOXML + "wordprocessingml.document", _OOXML + "presentationml.presentation"
BODY = "<p>" + "The gate was shut on more nights than the log says, and nobody wrote down why. " * 4 + "</p>"
COPYRIGHT = "<footer><p>Copyright © 2025 Wrenmouth Harbour. All rights reserved.</p><p>© 1 May 2025</p></footer>"

ORGANISATIONS = {
    "wrenmouth-harbour": ("Wrenmouth Harbour Authority", ("WHA",), "https://wrenmouth-harbour.org/"),
    "wrenmouth-courier": ("Wrenmouth Courier", (), None),
    "northmoor-council": ("Northmoor County Council", ("NCC",), "https://www.northmoor.gov.uk/"),
    "tidewatch": ("Tidewatch", ("Tidewatch Campaign",), None),
    "department-of-tides": ("Department of Tides", ("DoT",), None),
}
"""Key to name, aliases and website: what organisations.yml knows in these tests."""


@dataclass(frozen=True)
class Sample:
    """A document and what a careful person would write down of it."""

    name: str
    data: bytes
    title: str | None
    date: str | None
    publisher: str | None = None
    authors: tuple[str, ...] = ()
    language: str | None = "en-GB"
    kind: str = ""
    media_type: str = HTML
    url: str = ""


def page(head: str, body: str, lang: str = "en-GB", footer: str = COPYRIGHT) -> bytes:
    """A web page; every one has a copyright line that must not become a date."""
    attribute = f' lang="{lang}"' if lang else ""
    inner = f"<head><meta charset=utf-8>{head}</head><body>{body}{footer}</body>"
    return f"<!doctype html><html{attribute}>{inner}</html>".encode()


def ld(script: str) -> str:
    """A script of JSON-LD."""
    return f'<script type="application/ld+json">{script}</script>'


def pdf(lines: Sequence[tuple[int, str]], **properties: str) -> bytes:
    """A PDF of one page with lines of (size, text), and properties in its information dictionary."""
    y, drawn = 800, []
    for size, text in lines:
        y -= int(size * 1.6)
        drawn.append(f"BT /F1 {size} Tf 60 {y} Td ({_escaped(text)}) Tj ET")
    content = "\n".join(drawn).encode("latin-1", "replace")
    info = " ".join(f"/{name} ({_escaped(value)})" for name, value in properties.items())
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(content), content),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        f"<<{info}>>".encode("latin-1", "replace"),
    ]
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj%s endobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 7\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % place for place in places)
    return out + b"trailer<</Size 7/Root 1 0 R/Info 6 0 R>>\nstartxref\n%d\n%%%%EOF\n" % start


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")


def core(title: str = "", creator: str = "", created: str = "2009-02-02T09:00:00Z") -> str:
    """The core properties of an Office file."""
    return (
        '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/">'
        f"<dc:title>{title}</dc:title><dc:creator>{creator}</dc:creator><dcterms:created>{created}</dcterms:created>"
        "</cp:coreProperties>"
    )


def docx(paragraphs: Sequence[tuple[str, str]], properties: str) -> bytes:
    """A Word file of paragraphs as (style, text)."""
    body = "".join(
        f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>'
        for style, text in paragraphs
    )
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    document = f"<w:document {space}><w:body>{body}</w:body></w:document>"
    return _package({"word/document.xml": document, "docProps/core.xml": properties})


def pptx(title: str, lines: Sequence[str], properties: str) -> bytes:
    """A presentation of one slide."""
    spaces = (
        'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" '
        'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
    )

    def shape(kind: str, texts: Sequence[str]) -> str:
        inner = "".join(f"<a:p><a:r><a:t>{text}</a:t></a:r></a:p>" for text in texts)
        return f'<p:sp><p:nvSpPr><p:nvPr><p:ph type="{kind}"/></p:nvPr></p:nvSpPr><p:txBody>{inner}</p:txBody></p:sp>'

    shapes = shape("ctrTitle", [title]) + shape("subTitle", lines)
    slide = f"<p:sld {spaces}><p:cSld><p:spTree>{shapes}</p:spTree></p:cSld></p:sld>"
    return _package({"ppt/slides/slide1.xml": slide, "docProps/core.xml": properties})


def _package(parts: dict[str, str]) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name, text in parts.items():
            package.writestr(name, text)
    return out.getvalue()


COURIER, HARBOUR = "https://courier.example.org/news/gate", "https://wrenmouth-harbour.org/news/gate"
_NEWS = (
    '"@type":"NewsArticle","headline":"Gate shut on 212 nights","datePublished":"2021-06-03T08:00:00+01:00",'
    '"dateModified":"2022-01-05T08:00:00Z","author":{"@type":"Person","name":"Ada Ferris"},'
    '"publisher":{"@type":"Organization","name":"Wrenmouth Courier"}'
)

PAGES = (
    Sample("news with JSON-LD",
    page(f"<title>Gate shut on 212 nights | Wrenmouth Courier</title>{ld('{' + _NEWS + '}')}",
           f"<h1>Gate shut on 212 nights</h1><p>By Ada Ferris</p>{BODY}"), "Gate shut on 212 nights", "2021-06-03",
           "wrenmouth-courier", ("Ada Ferris",), kind="news", url=COURIER),
    Sample("JSON-LD list",
    page(f"<title>Gate shut on 212 nights - Wrenmouth Courier</title>{ld('[{' + _NEWS + '}]')}", BODY),
           "Gate shut on 212 nights", "2021-06-03", "wrenmouth-courier", ("Ada Ferris",), kind="news", url=COURIER),
    Sample("JSON-LD graph with references", page("<title>The gate, a year on - Tidewatch</title>" + ld(
           '{"@context":"https://schema.org","@graph":[{"@type":"WebSite","@id":"#site","name":"Tidewatch"},'
           '{"@type":"Organization","@id":"#org","name":"Tidewatch"},{"@type":"Person","@id":"#p","name":"Ben Okoro"},'
           '{"@type":"WebPage","name":"The gate, a year on - Tidewatch","datePublished":"2020-03-09T10:00:00+00:00"},'
           '{"@type":"Article","headline":"The gate, a year on","datePublished":"2020-03-09T10:00:00+00:00",'
           '"author":{"@id":"#p"},"publisher":{"@id":"#org"}},{"@type":"BreadcrumbList","name":"Home"}]}'), BODY),
           "The gate, a year on", "2020-03-09", "tidewatch", ("Ben Okoro",), kind="article"),
    Sample("JSON-LD among other articles", page("<title>The log was altered</title>" + ld(
           '[{"@type":"NewsArticle","headline":"Another '
           'story","datePublished":"2024-01-01","url":"https://courier.example.org/b"},'
           '{"@type":"NewsArticle","headline":"The log was altered","datePublished":"2019-11-20",'
           '"url":"https://courier.example.org/news/gate","author":[{"@type":"Person","name":"Ada Ferris"},'
           '{"@type":"Person","name":"Tom Wray"}],"publisher":{"name":"Wrenmouth Courier"}}]'),
           f"<h1>The log was altered</h1>{BODY}"), "The log was altered", "2019-11-20", "wrenmouth-courier",
           ("Ada Ferris", "Tom Wray"), kind="news", url=COURIER),
    Sample("a front page of many articles", page("<title>Wrenmouth Courier</title>" + ld(
           '[{"@type":"NewsArticle","headline":"One","datePublished":"2024-01-01"},'
           '{"@type":"NewsArticle","headline":"Two","datePublished":"2024-01-02"}]'),
           "<article><h2>One</h2><time datetime='2024-01-01'>1 January</time></article>"
           f"<article><h2>Two</h2><time datetime='2024-01-02'>2 January</time></article>{BODY}"),
           None, None, None, kind="website", url="https://courier.example.org/"),
    Sample("JSON-LD in a comment, wrapped", page("<title>On the buoys</title>" + ld(
           '//<![CDATA[\n{"@type":["Article","Report"],"name":"On the '
           'buoys","datePublished":"2018-06","inLanguage":"en-GB",'
           '"creator":"Cass Idle"}\n//]]>'), BODY), "On the buoys", "2018-06", None, ("Cass Idle",)),
    Sample("broken JSON-LD", page(f"<title>What the keeper saw</title>{ld('{' + _NEWS + ',}')}",
           f"<h1>What the keeper saw</h1><p>Published: 7 May 2017</p>{BODY}"), "What the keeper saw", "2017-05-07"),
    Sample("JSON-LD with entities", page("<title>Boats &amp; buoys</title>" + ld(
           '{"@type":"BlogPosting","headline":"Boats &amp;amp; buoys","datePublished":"2016-02-03","author":"Ada '
           'Ferris"}'),
           BODY), "Boats & buoys", "2016-02-03", None, ("Ada Ferris",), kind="article"),
    Sample("late in the evening in UTC", page("<title>Embargoed until midnight</title>" + ld(
           '{"@type":"NewsArticle","headline":"Embargoed until midnight","datePublished":"2021-06-02T23:01:00Z"}'),
           f"<h1>Embargoed until midnight</h1><p>Published 3 June 2021</p>{BODY}"), "Embargoed until midnight",
           "2021-06-03",
           kind="news"),
    Sample("a placeholder for a date", page("<title>The old slipway</title>" + ld(
           '{"@type":"Article","headline":"The old slipway","datePublished":"1970-01-01T00:00:00Z"}'), BODY),
           "The old slipway", None),
    Sample("a date to come",
    page("<title>Gate plan</title><meta property='article:published_time' content='2099-01-01'>",
           f"<h1>Gate plan</h1>{BODY}"), "Gate plan", None),
    Sample("copyright year in JSON-LD", page("<title>Ferry times explained</title>" + ld(
           '{"@type":"WebPage","name":"Ferry times explained","copyrightYear":2025,"dateModified":"2025-05-01"}'),
           BODY),
           "Ferry times explained", None),
    Sample("Open Graph only",
    page("<title>Lights out | Wrenmouth Courier</title><meta property=og:title content='Lights out'>"
           "<meta property=og:site_name content='Wrenmouth Courier'><meta property=og:locale content=en_GB>"
           "<meta property='article:published_time' content='2015-10-21T07:28:00Z'>"
           "<meta property='article:author' content='https://courier.example.org/people/ada'>", BODY, lang=""),
           "Lights out", "2015-10-21", "wrenmouth-courier", (), "en-GB"),
    Sample("Dublin Core",
    page("<title>SOP 7 - WHA</title><meta name=DC.title content='Standard operating procedure: gate'>"
           "<meta name=DC.creator content='Ferris, Ada'><meta name=DCTERMS.issued content=2014-09><meta "
           "name=DC.language "
           "content=en><meta name=DC.publisher content='Wrenmouth Harbour Authority'><meta name=DCTERMS.modified "
           "content=2016-01-01>", BODY), "Standard operating procedure: gate", "2014-09", "wrenmouth-harbour",
           ("Ada Ferris",),
           kind="guidance"),
    Sample("a paper for Scholar",
    page("<title>Nights of closure: Journal of Tides: Vol 3</title><meta name=citation_title "
           "content='Nights of closure: a log study'><meta name=citation_author content='Okoro, Ben'><meta "
           "name=citation_author content='Ferris, Ada'><meta name=citation_publication_date content=2013/04/02><meta "
           "name=citation_journal_title content='Journal of Tides'><meta name=DC.date content=2020-01-01>", BODY),
           "Nights of closure: a log study", "2013-04-02", None, ("Ben Okoro", "Ada Ferris")),
    Sample("microdata", page("<title>Gate report - Tidewatch</title>",
    "<article itemscope itemtype='http://schema.org/Article'>"
           "<h1 itemprop=headline>Gate report</h1><span itemprop=author itemscope><span itemprop=name>Cass "
           "Idle</span></span>"
           "<time itemprop=datePublished datetime=2012-12-01>1 Dec</time><div itemprop=publisher itemscope><meta "
           "itemprop=name "
           f"content=Tidewatch></div>{BODY}</article>"), "Gate report", "2012-12-01", "tidewatch", ("Cass Idle",),
           kind="report"),
    Sample("microdata of related pages", page("<title>The pilot ends</title>",
    f"<h1>The pilot ends</h1>{BODY}<aside><div itemscope>"
           "<span itemprop=headline>Other</span><time itemprop=datePublished "
           "datetime=2023-01-01>x</time></div></aside>"),
           "The pilot ends", None),
    Sample("guidance as a government publishes it",
    page("<title>Closing flood gates - GOV.UK</title><meta property=og:site_name "
           "content=GOV.UK><meta name='govuk:first-published-at' content='2018-06-11T09:30:00+01:00'><meta "
           "name='govuk:public-updated-at' content='2023-02-01T00:00:00Z'>" + ld('{"@type":"Article","headline":'
           '"Closing flood gates","datePublished":"2018-06-11T09:30:00+01:00",'
           '"dateModified":"2023-02-01T00:00:00Z","author":'
           '{"@type":"Organization","name":"Department of '
           'Tides"},"publisher":{"@type":"Organization","name":"GOV.UK"}}'),
           "<h1>Closing flood gates</h1><dl><dt>From:</dt><dd>Department of Tides</dd><dt>Published</dt><dd>11 June "
           "2018</dd>"
           f"<dt>Last updated</dt><dd>1 February 2023</dd></dl>{BODY}"), "Closing flood gates", "2018-06-11",
           "department-of-tides", (), url="https://www.gov.uk/guidance/closing-flood-gates"),
    Sample("published and updated in a list", page("<title>Gate rules - Northmoor County Council</title>",
           "<h1>Gate rules</h1><dl><dt>Published:</dt><dd>4 April 2016</dd><dt>Last updated:</dt><dd>9 May "
           "2024</dd></dl>"
           f"{BODY}"), "Gate rules", "2016-04-04", "northmoor-council", url="https://www.northmoor.gov.uk/gate-rules"),
    Sample("updated only", page("<title>Opening hours</title>",
    f"<h1>Opening hours</h1><p>Last updated: 9 May 2024</p>{BODY}"),
           "Opening hours", None),
    Sample("copyright line only", page("<title>About the harbour</title>", f"<h1>About the harbour</h1>{BODY}"),
           "About the harbour", None),
    Sample("copyright with a full date", page("<title>The harbour chapel</title>", f"<h1>The harbour chapel</h1>{BODY}"
           "<p>© Wrenmouth Harbour, 12 March 2024</p><p>Copyright: published 2 April 2024</p>"), "The harbour chapel",
           None),
    Sample("copyright in meta", page("<title>Moorings</title><meta name=copyright content='2024-01-01'><meta "
           "name=dcterms.dateCopyrighted content=2024-02-02><meta name=date content=2024>", f"<h1>Moorings</h1>{BODY}"),
           "Moorings", None),
    Sample("one time element", page("<title>Board minutes</title>", f"<h1>Board minutes</h1>{BODY}<p><time "
           "datetime=2011-01-12>12 January 2011</time></p>"), "Board minutes", "2011-01-12"),
    Sample("time elements of many things", page("<title>What is on</title>", f"<h1>What is on</h1>{BODY}<ul><li><time "
           "datetime=2021-01-02>x</time><li><time datetime=2021-01-09>y</time></ul>"), "What is on", None),
    Sample("time element as published", page("<title>Call to open the gate</title>",
    "<h1>Call to open the gate</h1><p>Published "
           f"on <time datetime='2019-08-07T00:00'>7 August 2019</time>, updated <time datetime=2020-01-01>1 "
           f"January</time></p>{BODY}"),
           "Call to open the gate", "2019-08-07"),
    Sample("WordPress", page("<title>Why we left &#8211; Tidewatch</title>",
    "<h1 class=entry-title>Why we left</h1><div "
           "class=entry-meta><span class='posted-on'>Posted on <a><time class='entry-date published' "
           "datetime='2017-03-04T10:00:00+00:00'>4 March 2017</time><time class=updated datetime='2018-01-01'>1 "
           "January "
           f"2018</time></a></span><span class=byline> by <a rel=author>Cass Idle</a></span></div>{BODY}"),
           "Why we left",
           "2017-03-04", "tidewatch", ("Cass Idle",)),
    Sample("American date, by the title", page("<title>Storm report</title>",
    "<h1>Storm report</h1><p>By Ada Ferris | March 4, "
           f"2014</p>{BODY}", lang="en-US"), "Storm report", "2014-03-04", None, ("Ada Ferris",), "en-US",
           kind="report"),
    Sample("digits that could be either", page("<title>Notice of works</title>",
    f"<h1>Notice of works</h1><p>Published: 03/04/2019</p>"
           f"{BODY}"), "Notice of works", "2019"),
    Sample("digits that are clear", page("<title>Notice of closure</title>",
    "<h1>Notice of closure</h1><p>Date published: "
           f"23/04/2019</p>{BODY}"), "Notice of closure", "2019-04-23"),
    Sample("an event's date", page("<title>Public meeting</title>",
    f"<h1>Public meeting</h1><p>When: 5 June 2022</p>{BODY}"),
           "Public meeting", None),
    Sample("a date in the running text", page("<title>History of the gate</title>",
    f"<h1>History of the gate</h1>{BODY}<p>It was "
           "finished on 3 May 1987, and published reports of 4 May 1987 praised it.</p>"), "History of the gate", None),
    Sample("freedom of information request",
    page("<title>Gate log 2020 - a Freedom of Information request to Northmoor County "
           "Council - AskThem</title>", f"<h1>Gate log 2020</h1>{BODY}<p>Delivered, 9 July 2020</p><p>Reply, 2 "
           f"August 2020</p>"),
           "Gate log 2020", None, "northmoor-council", kind="foi-response",
           url="https://www.whatdotheyknow.com/request/gate_log_2020"),
    Sample("petition", page("<title>Petition: Open the gate - Petitions</title>",
    "<h1>Petition: Open the gate</h1><p>Deadline 4 "
           f"October 2021</p>{BODY}"), "Petition: Open the gate", None, kind="petition"),
    Sample("Welsh", page("<title>Datganiad ar y giât | Tidewatch</title>",
    f"<h1>Datganiad ar y giât</h1>{BODY}<p>Published 2 "
           "July 2019</p>", lang="cy"), "Datganiad ar y giât", "2019-07-02", "tidewatch", language="cy"),
    Sample("site before the title",
    page("<title>Wrenmouth Courier: Keeper dismissed</title><meta property=og:site_name "
           "content='Wrenmouth Courier'>", BODY), "Keeper dismissed", None, "wrenmouth-courier"),
    Sample("title with a dash of its own", page("<title>Gate - and gatekeepers - in the log - Tidewatch</title><meta "
           "property=og:site_name content=Tidewatch>", BODY), "Gate - and gatekeepers - in the log", None, "tidewatch"),
    Sample("site known by its host", page("<title>Slipway charges | Wrenmouth Harbour</title>", BODY),
    "Slipway charges", None,
           "wrenmouth-harbour", url=HARBOUR),
    Sample("logo as heading",
    page("<title>Ladder safety | Tidewatch</title><meta property=og:site_name content=Tidewatch>",
           f"<h1>Tidewatch</h1><h2>Ladder safety</h2>{BODY}"), "Ladder safety", None, "tidewatch"),
    Sample("author who is the publisher",
    page("<title>Our statement on the gate</title><meta name=author content=Tidewatch>"
           "<meta property=og:site_name content=Tidewatch>", f"<h1>Our statement on the gate</h1>{BODY}"),
           "Our statement on the gate", None, "tidewatch", (), kind="statement"),
    Sample("admin as author", page("<title>Tide tables</title><meta name=author content=admin>",
    f"<h1>Tide tables</h1>{BODY}"),
           "Tide tables", None),
    Sample("byline with an office", page("<title>Who signed it off?</title>",
    "<h1>Who signed it off?</h1><p class=byline>By Ada "
           f"Ferris, Harbour Correspondent</p><p>Published 1 February 2016</p>{BODY}"), "Who signed it off?",
           "2016-02-01", None,
           ("Ada Ferris",)),
    Sample("headline cut short",
    page("<title>x</title>" + ld('{"@type":"NewsArticle","headline":"The gate that was shut on two '
           'hundred and twelve nights although no flood was in sight on any of them '
           'and...","datePublished":"2021-01-05"}'),
           "<h1>The gate that was shut on two hundred and twelve nights although no flood was in sight on any of "
           "them and nobody "
           f"asked</h1>{BODY}"),
           "The gate that was shut on two hundred and twelve nights although no flood was in sight on any "
           "of them and nobody asked", "2021-01-05", kind="news"),
    Sample("two dates that disagree",
    page("<title>Two clocks</title>" + ld('{"@type":"Article","headline":"Two clocks",'
           '"datePublished":"2020-05-05"}'), f"<h1>Two clocks</h1><p>First published 4 April 2012</p>{BODY}"),
           "Two clocks",
           "2020-05-05"),
)  # fmt: skip

_LETTER = [
    (10, "Northmoor County Council"), (10, "County Hall, Northmoor"), (10, "17 September 2019"), (10, "Dear Ms Ferris"),
    (10, "Request about the gate log"), (10, "We hold the log that you asked for and enclose it."), (10,
    "Yours sincerely"),
    (10, "Tom Wray"),
]  # fmt: skip
_FILLER = [(10, "The gate is closed by the keeper on duty, who writes the time and the reason into the log.")] * 6

FILES = (
    Sample("PDF with a lying title", pdf([(22, "Flood gate guide"), (12, "June 2018"), *_FILLER],
    Title="Microsoft Word - Document1",
           Author="wray_t", CreationDate="D:20220101120000Z"), "Flood gate guide", "2018-06", language=None,
           kind="guidance",
           media_type=PDF),
    Sample("PDF with the title of a template", pdf([(20, "Review of the pilot"), (10, "Published: March 2020"),
    *_FILLER],
           Title="Report Template 2011", Author="Design Team"), "Review of the pilot", "2020-03", language=None,
           kind="report",
           media_type=PDF),
    Sample("PDF with a file name for a title", pdf([(18, "Business case for the second gate"), *_FILLER],
           Title="BC_gate_v3_FINAL.docx", CreationDate="D:20190102"), "Business case for the second gate", None,
           language=None,
           media_type=PDF),
    Sample("PDF with honest properties", pdf([(10, "Tidewatch"), (14, "Two hundred nights"), (10,
    "Ada Ferris and Ben Okoro"),
           (10, "14 May 2015"), *_FILLER], Title="Two hundred nights", Author="Ada Ferris and Ben Okoro"),
           "Two hundred nights",
           "2015-05-14", authors=("Ada Ferris", "Ben Okoro"), language=None, media_type=PDF),
    Sample("PDF of a letter", pdf(_LETTER, Title="Untitled", Author="User", CreationDate="D:20190917"), None,
    "2019-09-17",
           language=None, kind="letter", media_type=PDF),
    Sample("PDF with copyright and no date", pdf([(20, "Harbour by-laws"), (10, "Copyright 3 May 2016 Wrenmouth"),
    *_FILLER],
           Title="Harbour by-laws", ModDate="D:20230101"), "Harbour by-laws", None, language=None, media_type=PDF),
    Sample("PDF with two dates at the top", pdf([(20, "Minutes of the board"), (10, "4 May 2011"), (10,
    "6 June 2011"), *_FILLER]),
           "Minutes of the board", None, language=None, media_type=PDF),
    Sample("Word file with honest properties", docx([("Title", "Gate policy"), ("Normal", "Version dated 2 March 2013"),
           ("Normal", "The keeper decides.")], core("Gate policy", "Tom Wray")), "Gate policy", None, language=None,
           kind="policy",
           media_type=DOCX),
    Sample("Word file made from a template", docx([("Heading1", "Privacy impact assessment of the gate log"), ("Normal",
           "Prepared by: Ben Okoro"), ("Normal", "Date: 11 June 2018"), ("Normal", "The log names people.")],
           core("Letter head", "Administrator")), "Privacy impact assessment of the gate log", "2018-06-11",
           authors=("Ben Okoro",), language=None, kind="assessment", media_type=DOCX),
    Sample("Word file without a style", docx([("Normal", "Statement on the gate"), ("Normal", "We regret it.")],
           core("Document1", "PC")), "Statement on the gate", None, language=None, kind="statement", media_type=DOCX),
    Sample("slides", pptx("Gates of the north", ["Ada Ferris", "September 2017"], core("PowerPoint Presentation",
    "Ada Ferris")),
           "Gates of the north", "2017-09", authors=("Ada Ferris",), language=None, kind="slides", media_type=PPTX),
    Sample("e-mail",
    b"From: Ben Okoro <b@tidewatch.example>\nTo: x@y.example\nSubject: =?utf-8?q?The_gate=E2=80=99s_log?=\n"
           b"Date: Wed, 17 Sep 2014 23:48:00 +0100\nContent-Type: text/plain\n\nHere it is.\n", "The gate’s log",
           "2014-09-17",
           authors=("Ben Okoro",), language=None, kind="email", media_type=MAIL),
    Sample("e-mail without a name", b"From: info@tidewatch.example\nSubject: Re: buoys\nDate: nonsense\n\nYes.\n",
    "buoys", None,
           language=None, kind="email", media_type=MAIL),
    Sample("text of a statement",
    b"Statement on the night closures\n\n3 June 2021\n\nWe have read the log. It is wrong.\n",
           "Statement on the night closures", "2021-06-03", language=None, kind="statement", media_type=TEXT),
)  # fmt: skip

CORPUS = (*PAGES, *FILES)
