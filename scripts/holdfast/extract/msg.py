"""MSG, a message as Outlook saves it: the headers people read, the body, and a list of what is attached."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from typing import BinaryIO

import olefile

from holdfast.extract import mapi
from holdfast.extract.cleaning import clean, parts
from holdfast.extract.letters import NOT_READ, PART, body_of
from holdfast.extract.mapi import Storage
from holdfast.extract.output import Output, Refused
from holdfast.extract.visible import visible

_LONGEST_HEADER = 2_000
_ONLY_RTF = "The message has its text only in a form (RTF) that is not read here; the original holds it."


def read(payload: BinaryIO, output: Output, charset: str = "") -> None:
    """Write the message in ``payload``. Raises ``Refused`` if it is none or is damaged."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            with olefile.OleFileIO(payload) as file:
                _read(Storage(file), output)
        except mapi.FAULTS as error:
            raise Refused("The file is not a message of Outlook, or is damaged beyond reading.") from error


def _read(message: Storage, output: Output) -> None:
    heads = dict(_heads(message))
    html = message.html()
    text = body_of(message.text(mapi.BODY), visible(html) if html else None)
    if not text.strip() and message.has(mapi.RTF):
        output.problem(_ONLY_RTF)
    attached = list(_attachments(message))
    if not heads and not text and not attached:
        raise Refused("The file is not a message of Outlook: it has neither sender nor text.")
    output.title(heads.get("Subject", ""))
    top = "\n".join(f"{name}: {value}" for name, value in heads.items())
    paragraphs = [(top, False), *((paragraph, False) for paragraph in clean(text).split("\n\n") if paragraph)]
    number = 0
    for number, part in enumerate(parts(paragraphs, aim=PART), 1):
        output.page(number, part, "Message" if number == 1 else f"Message, part {number}")
    if attached:
        output.page(number + 1, "\n".join(attached), "Attachments", warnings=[NOT_READ])


def _heads(message: Storage) -> Iterator[tuple[str, str]]:
    name = message.text(mapi.SENDER_NAME)
    address = message.text(mapi.SENDER_SMTP) or message.text(mapi.SENDER_ADDRESS)
    sender = f"{name} <{address}>" if name and "@" in address and address != name else name or address
    sent = message.instant(mapi.SENT, mapi.DELIVERED)
    found = {
        "From": sender,
        "To": message.text(mapi.TO),
        "Cc": message.text(mapi.CC),
        "Date": f"{sent:%Y-%m-%d %H:%M:%S} UTC" if sent else "",
        "Subject": message.text(mapi.SUBJECT),
    }
    for key, value in found.items():
        line = " ".join(clean(value[:_LONGEST_HEADER]).split())
        if line:
            yield key, line


def _attachments(message: Storage) -> Iterator[str]:
    """Such as ``minutes.pdf (application/pdf, 52,114 bytes)``."""
    for one in message.attachments():
        inner = one.message()
        if inner is not None:
            yield f"Attached message: {' '.join(clean(inner.text(mapi.SUBJECT)).split()) or 'without subject'}"
            continue
        name = one.text(mapi.LONG_FILE_NAME, mapi.FILE_NAME, mapi.DISPLAY_NAME)
        kind = one.text(mapi.MIME_TYPE) or "kind not given"
        yield f"{' '.join(clean(name).split()) or 'without name'} ({kind}, {one.size(mapi.DATA):,} bytes)"
