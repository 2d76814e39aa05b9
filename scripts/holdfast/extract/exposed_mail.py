"""What an e-mail gives away besides its text: addresses in its head, other forms of its body, what is attached."""

from __future__ import annotations

import email
import email.errors
import email.policy
from email.message import Message
from typing import BinaryIO

from holdfast.extract.charset import decode, known
from holdfast.extract.exposed_telling import Telling, has_reader, kind_of
from holdfast.extract.output import Output, Refused

_MOST_BYTES = 200_000_000
_MOST_PARTS = 500
_FAULTS = (ValueError, LookupError, AttributeError, TypeError, email.errors.MessageError, RecursionError)
HEADS = (
    "Bcc", "Reply-To", "Sender", "Return-Path", "Delivered-To", "X-Original-To", "Envelope-To", "Resent-From",
    "Resent-To", "Resent-Cc", "Disposition-Notification-To", "X-Forwarded-To", "X-Original-From",
)  # fmt: skip
"""Fields with addresses that the text of a message does not have. Message-ID only looks like one."""


def read(payload: BinaryIO, output: Output, charset: str = "") -> None:
    """Write what the message in ``payload`` gives away. Raises ``Refused`` if it cannot be taken apart."""
    data = payload.read(_MOST_BYTES + 1)
    if len(data) > _MOST_BYTES:
        raise Refused("The message is too large.")
    telling = Telling(output)
    try:
        message = email.message_from_bytes(data, policy=email.policy.compat32)
        for number, part in enumerate(message.walk()):
            if number > _MOST_PARTS:
                output.problem("Only its first parts were looked into.")
                break
            _look(telling, part, number, first=part is message)
    except _FAULTS as error:
        raise Refused("The message cannot be taken apart.") from error
    telling.end()


def _look(telling: Telling, part: Message, number: int, *, first: bool) -> None:
    names = HEADS if first else (*HEADS, "From", "To", "Cc", "Subject")
    fields = "\n".join(str(value) for name in names for value in part.get_all(name, []))
    telling.text(fields, "in the fields of its head" if first else "in a message attached to it")
    if part.is_multipart():
        return
    body = part.get_payload(decode=True)
    if not isinstance(body, bytes) or not body:
        return
    kind, where = kind_of(body, part.get_content_type()), f"in its part {number}"
    declared = known(part.get_content_charset("") or "")
    if kind == "text/html":
        telling.page(decode(body, declared, html=True), where)
    elif kind == "text/csv":
        telling.table(decode(body, declared), where)
    elif kind.startswith("text/"):
        telling.text(decode(body, declared), where)
    elif kind.endswith(("json", "xml")):
        telling.source(decode(body, declared), where)
    elif has_reader(kind):
        telling.part(body, kind, where)
    else:
        telling.unread(1, "attached file of a kind that nothing looks into")
