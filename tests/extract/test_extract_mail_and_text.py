"""E-mail and plain text: what a person would read, decoded, in parts that can be cited."""

from __future__ import annotations

from email.message import EmailMessage
from pathlib import Path

import pytest
from specimens import everything, read, refused

MAIL = "message/rfc822"


def message(**headers: str) -> EmailMessage:
    made = EmailMessage()
    made["From"] = "Jürgen Gate <gate@harbour.example>"
    made["To"] = "desk@harbour.example"
    made["Date"] = "Wed, 17 Sep 2014 23:48:00 +0100"
    made["Subject"] = "Boats at the buoys – again"
    for name, value in headers.items():
        made[name] = value
    return made


def test_a_message_shows_its_headers_and_its_body(tmp_path: Path) -> None:
    made = message(Cc="clerk@harbour.example", Received="from somewhere")
    made.set_content("Dear all,\n\nthe café gate is open.\n", cte="quoted-printable")
    result = read(tmp_path, made.as_bytes(), MAIL)
    assert result.kind == "mail"
    assert result.title == "Boats at the buoys – again"
    assert everything(result) == (
        "From: Jürgen Gate <gate@harbour.example>\nTo: desk@harbour.example\nCc: clerk@harbour.example\n"
        "Date: Wed, 17 Sep 2014 23:48:00 +0100\nSubject: Boats at the buoys – again\n\n"
        "Dear all,\n\nthe café gate is open."
    )


def test_attachments_are_named_with_their_sizes_and_not_read(tmp_path: Path) -> None:
    made = message()
    made.set_content("See attached.")
    made.add_attachment(b"%PDF" + bytes(1496), maintype="application", subtype="pdf", filename="minutes – März.pdf")
    inner = message()
    inner.set_content("The inner text.")
    made.add_attachment(inner)
    result = read(tmp_path, made.as_bytes(), MAIL)
    last = result.pages[-1]
    assert last.label == "Attachments"
    assert last.text == (
        "minutes – März.pdf (application/pdf, 1,500 bytes)\nAttached message: Boats at the buoys – again"
    )
    assert "their text is not part of the search" in last.warnings[0]
    assert "The inner text" not in everything(result)


def test_a_message_in_html_only_is_read_as_a_page(tmp_path: Path) -> None:
    made = message()
    made.set_content("<style>p{}</style><p>The <b>gate</b> is open.</p><p>Yours</p>", subtype="html")
    assert everything(read(tmp_path, made.as_bytes(), MAIL)).endswith("again\n\nThe gate is open.\n\nYours")


def test_the_plain_body_is_preferred_unless_it_says_next_to_nothing(tmp_path: Path) -> None:
    both = message()
    both.set_content("The gate is open.")
    both.add_alternative("<p>The gate is <b>open</b>.</p>", subtype="html")
    assert everything(read(tmp_path, both.as_bytes(), MAIL)).endswith("The gate is open.")
    teaser = message()
    teaser.set_content("This message is in HTML.")
    teaser.add_alternative("<p>The gate will be opened every night from ten until five.</p>" * 3, subtype="html")
    assert "every night from ten until five" in everything(read(tmp_path, teaser.as_bytes(), MAIL))


@pytest.mark.parametrize(
    "data",
    [
        b"Subject: =?utf-8?q?broken\nFrom: <<>>,@@;\nTo: =?x-none?b?4pyT?=\n\nbody text",
        b"Subject: s\nContent-Type: text/plain; charset=x-unknown\n\nbody text",
        b"Subject: s\nContent-Type: multipart/mixed; boundary=\n\nbody text",
        b"Subject: s\nContent-Transfer-Encoding: base64\n\nbody text=",
        b"Subject: " + b"a" * 100_000 + b"\n\nbody text",
        b"Subject: s\nContent-Type: "
        + b"multipart/mixed; boundary=b\n\n--b\nContent-Type: " * 500
        + b"text/plain\n\nx",
    ],
)
def test_broken_messages_end_in_text_or_a_sentence(tmp_path: Path, data: bytes) -> None:
    result = read(tmp_path, data, MAIL)
    assert "Subject: " in everything(result)


def test_what_has_no_headers_is_no_message(tmp_path: Path) -> None:
    assert refused(tmp_path, b"\n\njust text", MAIL) == "The file is not an e-mail message: it has no headers."


def test_plain_text_is_cut_at_form_feeds_and_paragraphs(tmp_path: Path) -> None:
    paragraphs = [f"Paragraph {n}. " + "It goes on and on. " * 20 for n in range(30)]
    data = ("\n\n".join(paragraphs) + "\fAfter the form feed.\x00\x1b[31m").encode()
    result = read(tmp_path, data, "text/plain")
    assert result.kind == "text"
    assert [page.label for page in result.pages] == [f"Part {n}" for n in range(1, len(result.pages) + 1)]
    assert all(len(page.text) <= 4_100 for page in result.pages)
    assert result.pages[-1].text == "After the form feed.[31m"
    assert "\n\n".join(page.text for page in result.pages[:-1]) == "\n\n".join(p.strip() for p in paragraphs)


def test_lines_without_paragraphs_are_cut_between_lines(tmp_path: Path) -> None:
    lines = [f"line {n} of a text that was wrapped by hand and has no empty lines" for n in range(500)]
    result = read(tmp_path, "\r\n".join(lines).encode(), "text/plain")
    assert len(result.pages) > 5
    assert "\n".join(page.text for page in result.pages).split("\n") == lines


def test_a_text_without_any_break_is_cut_between_words(tmp_path: Path) -> None:
    words = [f"word{n}" for n in range(9_000)]
    result = read(tmp_path, " ".join(words).encode(), "text/plain")
    assert len(result.pages) > 3
    assert " ".join(page.text for page in result.pages).split() == words


def test_old_encodings_of_plain_text_are_read(tmp_path: Path) -> None:
    assert everything(read(tmp_path, "“café”".encode("cp1252"), "text/plain")) == "“café”"
    assert everything(read(tmp_path, "кафе".encode("koi8-r"), "text/plain; charset=KOI8-R")) == "кафе"
    assert everything(read(tmp_path, "\ufeffcafé".encode("utf-16-be"), "text/plain")) == "café"
