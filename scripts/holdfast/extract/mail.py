"""E-mail (RFC 5322, MIME): the headers people read, the body, and a list of what is attached.

Attachments are named with their sizes; their own text is not taken.
"""

from __future__ import annotations

import email
import email.errors
import email.policy
from collections.abc import Iterator
from email.message import EmailMessage, Message
from typing import BinaryIO

from holdfast.extract.charset import decode, known
from holdfast.extract.cleaning import clean, parts
from holdfast.extract.letters import NOT_READ, PART, body_of
from holdfast.extract.output import Output, Refused
from holdfast.extract.visible import visible

MOST_BYTES = 200_000_000
_LONGEST_HEADER = 2_000
HEADERS = ("From", "To", "Cc", "Date", "Subject")
_FAULTS = (ValueError, LookupError, AttributeError, TypeError, email.errors.MessageError)
"""What the standard library raises over headers and parts that are not as the standards say."""


def read(payload: BinaryIO, output: Output, charset: str = "") -> None:
    """Write the message in ``payload``. Raises ``Refused`` if it is no message or too large."""
    data = payload.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise Refused(f"The message is larger than {MOST_BYTES // 1_000_000} MB.")
    try:
        message = email.message_from_bytes(data, policy=email.policy.default)
        if not message.keys():
            raise Refused("The file is not an e-mail message: it has no headers.")
        text, attachments = _body(message), list(_attachments(message))
    except RecursionError as error:
        raise Refused("The message is nested too deeply.") from error
    output.title(_header(message, "Subject"))
    heads = "\n".join(f"{name}: {value}" for name in HEADERS if (value := _header(message, name)))
    paragraphs = [(heads, False), *((paragraph, False) for paragraph in clean(text).split("\n\n") if paragraph)]
    number = 0
    for number, part in enumerate(parts(paragraphs, aim=PART), 1):
        output.page(number, part, "Message" if number == 1 else f"Message, part {number}")
    if attachments:
        output.page(number + 1, "\n".join(attachments), "Attachments", warnings=[NOT_READ])


def _header(message: Message, name: str) -> str:
    try:
        value = str(message.get(name, ""))
    except _FAULTS:
        value = next((str(raw) for key, raw in message.raw_items() if key.lower() == name.lower()), "")
    return " ".join(clean(value[:_LONGEST_HEADER]).split())


def _body(message: EmailMessage) -> str:
    """The plain body, unless the HTML one says much more than it."""
    plain, html = _part(message, "plain"), _part(message, "html")
    text = _content(plain) if plain is not None else ""
    return body_of(text, visible(_content(html)) if html is not None else None)


def _part(message: EmailMessage, kind: str) -> Message | None:
    try:
        return message.get_body((kind,))
    except _FAULTS:
        return None


def _content(part: Message) -> str:
    payload = part.get_payload(decode=True)
    declared = part.get_content_charset("") or ""
    if not isinstance(payload, bytes):
        return ""
    return decode(payload, known(declared), html=part.get_content_type() == "text/html")


def _attachments(message: EmailMessage) -> Iterator[str]:
    """Such as ``minutes.pdf (application/pdf, 52,114 bytes)``."""
    try:
        found = list(message.iter_attachments())
    except _FAULTS:
        found = []
    for part in found:
        kind = part.get_content_type()
        if kind == "message/rfc822":
            inner = part.get_payload()
            first = inner[0] if isinstance(inner, list) and inner else None
            subject = _header(first, "Subject") if isinstance(first, Message) else ""
            yield f"Attached message: {subject or 'without subject'}"
            continue
        payload = part.get_payload(decode=True)
        size = len(payload) if isinstance(payload, bytes) else 0
        yield f"{_filename(part)} ({kind}, {size:,} bytes)"


def _filename(part: Message) -> str:
    try:
        name = part.get_filename()
    except _FAULTS:
        name = None
    return " ".join(clean(name or "").split()) or "without name"
