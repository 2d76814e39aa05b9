"""The demo's documents: made reproducibly, readable, and each saying on its face that it is fictional."""

from __future__ import annotations

import email
import email.policy
import io
import re
import zipfile
from html import unescape
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from PIL import Image
from pptx import Presentation

from holdfast import records
from holdfast.demo import sources
from holdfast.demo.make_web import documents
from holdfast.demo.making import markup, pdf
from holdfast.demo.web import MEDIA_TYPES, SPECIAL, WEB, SmallWeb
from holdfast.model import Access, Sources

HOSTS = WEB / "hosts"
HARBOUR = HOSTS / "wrenmouth-harbour.example"
COUNCIL = HOSTS / "northmoor-council.example"
ALL = sorted(file for folder in (HOSTS, WEB / "later", WEB / "earlier") for file in folder.rglob("*") if file.is_file())
KILOBYTE = 1000


def pdf_pages(file: Path) -> list[str]:
    with pypdfium2.PdfDocument(file.read_bytes()) as document:
        return [" ".join(page.get_textpage().get_text_range().split()) for page in document]


def words_of(file: Path) -> str:
    """What a reader sees of a document, without regard to its layout."""
    data = file.read_bytes()
    if file.suffix == ".pdf":
        return " ".join(pdf_pages(file))
    if file.suffix == ".docx":
        with zipfile.ZipFile(file) as archive:
            parts = [archive.read(name).decode() for name in archive.namelist() if name.startswith("word/")]
        return re.sub(r"<[^>]+>", "", unescape(" ".join(parts).replace("</w:p>", " ")))
    if file.suffix == ".pptx":
        return " ".join(slide_words(slide) for slide in Presentation(io.BytesIO(data)).slides)
    if file.suffix == ".eml":
        message = email.message_from_bytes(data, policy=email.policy.default)
        body = message.get_body(("plain",))
        assert body is not None
        return f"{message['Subject']} {body.get_content()}"
    if file.suffix == ".html":
        text = re.sub(r"<(style|title)[^>]*>.*?</\1>", "", data.decode(), flags=re.DOTALL)
        return " ".join(unescape(re.sub(r"<[^>]+>", "", text)).split())
    return " ".join(data.decode("utf-8", "replace").split())


def slide_words(slide: object) -> str:
    words = []
    for shape in slide.shapes:  # type: ignore[attr-defined]
        if shape.has_text_frame:
            words.append(shape.text_frame.text)
        if shape.has_table:
            words += [cell.text for row in shape.table.rows for cell in row.cells]
    return " ".join(words)


@pytest.mark.parametrize("place, content", documents(WEB / "text").items(), ids=lambda value: str(value)[:40])
def test_the_maker_makes_the_committed_bytes(place: str, content: bytes) -> None:
    assert (HOSTS / place).read_bytes() == content, f"{place}: run `python -m holdfast.demo.make_web` and look at it"


@pytest.mark.parametrize("file", ALL, ids=lambda file: str(file.relative_to(WEB)))
def test_every_document_says_that_it_is_fictional(file: Path) -> None:
    assert re.search("fictional", words_of(file) if file.suffix != ".ttf" else font_notice(file), re.IGNORECASE)


def font_notice(file: Path) -> str:
    return file.read_bytes().replace(b"\0", b"").decode("latin-1")


def test_every_page_and_slide_says_it_too() -> None:
    for file in (HARBOUR / "papers" / "operating-guide.pdf", COUNCIL / "foi" / "reply-2015-0114.pdf"):
        assert all("fictional" in page.lower() for page in pdf_pages(file))
    deck = Presentation(str(HARBOUR / "papers" / "board-slides.pptx"))
    assert all("Fictional" in slide_words(slide) for slide in deck.slides)


def test_the_whole_web_stays_small_and_every_file_has_a_media_type() -> None:
    assert sum(file.stat().st_size for file in WEB.rglob("*") if file.is_file()) < 400 * KILOBYTE
    assert {file.suffix for file in ALL} <= set(MEDIA_TYPES)


def test_the_guide_has_nine_pages_and_page_seven_the_sentence() -> None:
    pages = pdf_pages(HARBOUR / "papers" / "operating-guide.pdf")
    assert len(pages) == 9
    holding = [number for number, page in enumerate(pages, 1) if "for quiet as well as for water" in page]
    assert holding == [7]
    assert all(f"Page {number} of 9" in page for number, page in enumerate(pages, 1))


def test_the_pdf_files_are_sound_by_the_book() -> None:
    for file in HOSTS.rglob("*.pdf"):
        with pikepdf.open(file) as document:
            assert document.check_pdf_syntax() == [] if hasattr(document, "check_pdf_syntax") else True
            assert document.docinfo["/Title"]


def test_a_page_that_is_too_long_is_refused_not_cut(tmp_path: Path) -> None:
    long = tmp_path / "long.txt"
    long.write_text("title: T\nauthor: A\nfooter: Fictional\n\n" + "- a line\n" * 60, encoding="utf-8")
    with pytest.raises(ValueError, match="page 1 is .* points too long"):
        pdf.make(markup.read(long))


def test_a_text_that_does_not_say_it_is_fictional_is_refused(tmp_path: Path) -> None:
    plain = tmp_path / "plain.txt"
    plain.write_text("title: T\nauthor: A\nfooter: Official\n\nwords\n", encoding="utf-8")
    with pytest.raises(ValueError, match="fictional"):
        markup.read(plain)


def test_the_slides_have_notes_and_a_table() -> None:
    slides = list(Presentation(str(HARBOUR / "papers" / "board-slides.pptx")).slides)
    assert len(slides) == 6
    assert "halyards" in slides[1].notes_slide.notes_text_frame.text
    assert "Sixty-two flats that sell faster" in slide_words(slides[3])


def test_the_word_processor_file_has_a_header_a_footer_a_table_and_styles() -> None:
    words = words_of(HARBOUR / "papers" / "business-case.docx")
    assert "between £670,000 and £1,010,000" in words
    assert "Night officers, two posts" in words
    assert "Fictional document, made for the Holdfast demonstration" in words
    with zipfile.ZipFile(HARBOUR / "papers" / "business-case.docx") as archive:
        assert archive.testzip() is None
        used = set(re.findall(r'w:pStyle w:val="(\w+)"', archive.read("word/document.xml").decode()))
        assert used <= set(re.findall(r'w:styleId="(\w+)"', archive.read("word/styles.xml").decode()))


def test_the_message_has_a_table_attached() -> None:
    data = (COUNCIL / "foi" / "message-2014-09-17.eml").read_bytes()
    message = email.message_from_bytes(data, policy=email.policy.default)
    attachment = next(message.iter_attachments())
    assert attachment.get_filename() == "buoys-20140917.csv"
    assert attachment.get_content().startswith("buoy,boat,arrived")


def test_the_drawing_opens_in_two_sizes() -> None:
    for name, size in (("gate.png", (320, 180)), ("gate-large.png", (480, 270))):
        with Image.open(HARBOUR / "assets" / name) as image:
            image.load()
            assert image.size == size
            assert len(image.getcolors() or []) > 10


def test_every_link_between_the_pages_leads_somewhere() -> None:
    web = SmallWeb()
    missing = set()
    for file in HOSTS.rglob("*.html"):
        host = file.relative_to(HOSTS).parts[0]
        for address in re.findall(r'(?:href|src)="([^"]+)"', file.read_text(encoding="utf-8")):
            target, path = re.match(r"(?:http://([^/]+))?(/.*)", address).groups()  # type: ignore[union-attr]
            if web.document(target or host, path) is None:
                missing.add(path)
    assert missing == {sources.GONE_BEFORE.path}


def test_special_answers_are_about_documents_that_exist() -> None:
    for (host, path), facts in SPECIAL.items():
        assert facts.keys() & {"location", "gone"} or (HOSTS / host / path.lstrip("/")).is_file()


@pytest.fixture
def described(tmp_path: Path) -> Sources:
    with SmallWeb() as web:
        sources.lay_out(tmp_path, web.resolve(), "http://127.0.0.1:9")
    loaded = records.load(tmp_path / "sources")
    assert isinstance(loaded, Sources), loaded
    return loaded


def test_the_records_are_in_order_and_of_every_kind_that_is_offered(described: Sources) -> None:
    by_id = {record.id: record for record in described.records}
    assert len(by_id) == 16
    suffixes = {Path(record.url or "").suffix for record in described.records}
    assert suffixes == {".html", ".pdf", ".docx", ".pptx", ".eml", ".txt", ""}
    assert by_id["crew-accounts"].access is Access.METADATA_ONLY
    assert by_id["hinge-wear-note"].url is None
    assert any(record.content_notes for record in described.records)
    turns = {turn.record: turn for turn in (*sources.TAKEN_DOWN, sources.CHANGED, sources.GONE_BEFORE)}
    assert all(by_id[name].url == f"http://{turn.host}{turn.path}" for name, turn in turns.items())


def test_every_quote_stands_in_its_document_on_the_page_that_is_named(described: Sources) -> None:
    seen = 0
    for record in described.records:
        for quote in record.quotes:
            host, path = (record.url or "").removeprefix("http://").split("/", 1)
            file = HOSTS / host / path
            if file.suffix == ".pdf":
                text = pdf_pages(file)[(quote.page or 1) - 1]
            elif file.suffix == ".pptx":
                text = slide_words(Presentation(str(file)).slides[(quote.page or 1) - 1])
            else:
                text = words_of(file)
            assert quote.text in text, (record.id, quote.text)
            seen += 1
    assert seen >= 10


def test_the_sentences_looked_for_on_the_site_come_from_the_copies_alone(described: Sources) -> None:
    for record in described.records:
        sentence = sources.SENTENCES.get(record.id)
        if sentence is None:
            continue
        host, path = (record.url or "").removeprefix("http://").split("/", 1)
        path = "scrutiny/2015/quiet-harbour.html" if path == "quiet-harbour" else path
        folders = {sources.CHANGED.record: WEB / "later", sources.GONE_BEFORE.record: WEB / "earlier"}
        folder = folders.get(record.id, HOSTS)
        assert sentence in words_of(folder / host / path), record.id
        assert sentence not in " ".join((record.summary, record.significance, *(q.text for q in record.quotes)))
    without = {record.id for record in described.records} - set(sources.SENTENCES)
    assert without == {"crew-accounts", "hinge-wear-note"}


def test_the_configuration_leads_to_the_small_web_and_says_what_a_real_archive_keeps(tmp_path: Path) -> None:
    with SmallWeb() as web:
        sources.lay_out(tmp_path, web.resolve(), "http://127.0.0.1:9")
        config = records.load_config(tmp_path / "holdfast.yml")
        assert not isinstance(config, tuple), config
        assert config.network.resolve == web.resolve()
    assert config.title == sources.TITLE
    assert (config.url, config.contact) == (sources.URL, sources.CONTACT)
    assert (config.watch.gone_after_looks, config.watch.gone_after_hours) == (3, 0)
    assert config.wayback.base == "http://127.0.0.1:9"
    assert "over 24 hours" in (tmp_path / "holdfast.yml").read_text(encoding="utf-8")
