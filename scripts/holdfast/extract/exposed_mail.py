"""What an e-mail gives away besides its text: addresses in its head, other forms of its body, what is attached."""

from __future__ import annotations

import email
import email.errors
import email.policy
from collections.abc import Iterator, Sequence
from email.message import Message
from typing import BinaryIO

from holdfast.extract.charset import decode, known
from holdfast.extract.exposed_telling import Telling, has_reader, kind_of
from holdfast.extract.output import Output, Refused

_MOST_BYTES = 200_000_000
_MOST_PARTS = 500
_BODIES = ("text/plain", "text/html")
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
        bodies: dict[str, str] = {}
        _fields(telling, message, HEADS, "in the fields of its head")
        for number, (part, inner) in enumerate(_parts(message, inner=False), 1):
            if number > _MOST_PARTS:
                output.problem("Only its first parts were looked into.")
                break
            kind, text = part.get_content_type(), _text(part)
            if not inner and kind in _BODIES and kind not in bodies and part.get_content_disposition() != "attachment":
                bodies[kind] = text
            else:
                _look(telling, part, number)
        telling.besides(bodies.get("text/html", ""), bodies.get("text/plain", ""), "in another form of its text")
    except _FAULTS as error:
        raise Refused("The message cannot be taken apart.") from error
    telling.end()


def _parts(message: Message, *, inner: bool) -> Iterator[tuple[Message, bool]]:
    """The parts that hold something, and the head of each message inside; ``True`` for what such a message holds."""
    inside = message.get_payload()
    if not isinstance(inside, list):
        yield message, inner
        return
    for one in inside:
        if isinstance(one, Message):
            forwarded = message.get_content_type() == "message/rfc822"
            if forwarded:
                yield one, True
            if not forwarded or one.is_multipart():
                yield from _parts(one, inner=inner or forwarded)


def _fields(telling: Telling, message: Message, names: Sequence[str], where: str) -> None:
    telling.text("\n".join(str(value) for name in names for value in message.get_all(name, [])), where)


def _text(part: Message) -> str:
    body = None if part.is_multipart() else part.get_payload(decode=True)
    declared = known(part.get_content_charset("") or "")
    html = part.get_content_type() == "text/html"
    return decode(body, declared, html=html) if isinstance(body, bytes) else ""


def _look(telling: Telling, part: Message, number: int) -> None:
    """Look into one part, and into the head that it has if it is a message itself."""
    _fields(telling, part, (*HEADS, "From", "To", "Cc", "Subject"), "in a message attached to it")
    body = None if part.is_multipart() else part.get_payload(decode=True)
    if not isinstance(body, bytes) or not body:
        return
    kind, where = kind_of(body, part.get_content_type()), f"in its part {number}"
    if kind == "text/html":
        telling.page(_text(part), where)
    elif kind == "text/csv":
        telling.table(_text(part), where)
    elif kind.startswith("text/"):
        telling.text(_text(part), where)
    elif kind.endswith(("json", "xml")):
        telling.source(_text(part), where)
    elif has_reader(kind):
        telling.part(body, kind, where)
    else:
        telling.unread(1, "attached file of a kind that nothing looks into")
