"""Clues of an e-mail: subject, date, who wrote it (the name, never the address), and the beginning of the message."""

from __future__ import annotations

import email
import email.errors
import email.policy
from email.message import EmailMessage
from typing import BinaryIO

from holdfast.extract.charset import decode, known
from holdfast.extract.clues_found import Found
from holdfast.extract.output import Refused
from holdfast.extract.visible import text_of, visible

MOST_BYTES = 20_000_000
_FAULTS = (ValueError, LookupError, AttributeError, TypeError, email.errors.MessageError)
"""What the standard library raises over headers and parts that are not as the standards say."""


def read(payload: BinaryIO, found: Found, *, charset: str = "", url: str = "") -> None:
    """Tell what the message in ``payload`` says of itself. Raises ``Refused`` if it has no headers."""
    try:
        message = email.message_from_bytes(payload.read(MOST_BYTES), policy=email.policy.default)
        if not message.keys():
            raise Refused("The file is not an e-mail message: it has no headers.")
        found.clue("title", _header(message, "Subject"), "e-mail header Subject")
        found.clue("date", _header(message, "Date"), "e-mail header Date")
        found.clue("author", _sender(message), "e-mail header From")
        found.clue("publisher", _header(message, "Organization"), "e-mail header Organization")
        found.clue("language", _header(message, "Content-Language"), "e-mail header Content-Language")
        found.text(_body(message))
    except RecursionError as error:
        raise Refused("The message is nested too deeply.") from error


def _header(message: EmailMessage, name: str) -> str:
    try:
        return str(message.get(name, ""))[:2_000]
    except _FAULTS:
        return ""


def _sender(message: EmailMessage) -> str:
    try:
        header = message["From"]
        return str(header.addresses[0].display_name) if header is not None and header.addresses else ""
    except _FAULTS:
        return ""


def _body(message: EmailMessage) -> str:
    for kind in ("plain", "html"):
        try:
            part = message.get_body((kind,))
            data = part.get_payload(decode=True) if part is not None else None
            declared = part.get_content_charset("") if part is not None else ""
        except _FAULTS:
            continue
        if isinstance(data, bytes):
            text = decode(data, known(declared or ""), html=kind == "html")
            return text if kind == "plain" else text_of(visible(text).shown)
    return ""
