"""What a message of Outlook (MSG) gives away besides its text: fields of its head, its HTML, what is attached."""

from __future__ import annotations

import warnings
from typing import BinaryIO

import olefile

from holdfast.extract import mapi
from holdfast.extract.exposed_mail import HEADS
from holdfast.extract.exposed_telling import Telling, has_reader, kind_of
from holdfast.extract.mapi import Storage
from holdfast.extract.output import Output, Refused

_DEEPEST = 4
_FIELDS = tuple(f"{name.lower()}:" for name in HEADS)


def read(payload: BinaryIO, output: Output, charset: str = "") -> None:
    """Write what the message in ``payload`` gives away. Raises ``Refused`` if it is none or is damaged."""
    telling = Telling(output)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            with olefile.OleFileIO(payload) as file:
                _look(telling, Storage(file), 0)
        except mapi.FAULTS as error:
            raise Refused("The message cannot be taken apart.") from error
    telling.end()


def _look(telling: Telling, message: Storage, depth: int) -> None:
    heads = message.text(mapi.HEADERS).replace("\r\n ", " ").replace("\r\n\t", " ")
    fields = [line for line in heads.splitlines() if line.lower().startswith(_FIELDS)]
    telling.text("\n".join(fields), "in the fields of its head")
    if depth:
        own = [message.text(number) for number in (mapi.SENDER_NAME, mapi.SENDER_SMTP, mapi.TO, mapi.CC, mapi.SUBJECT)]
        telling.text("\n".join([*own, message.text(mapi.BODY)]), "in a message attached to it")
    html = message.html()
    if html and depth:
        telling.page(html, "in a message attached to it")
    else:
        telling.besides(html, message.text(mapi.BODY), "in another form of its text")
    for number, one in enumerate(message.attachments(), 1):
        inner = one.message()
        if inner is not None:
            if depth < _DEEPEST:
                _look(telling, inner, depth + 1)
            continue
        data = one.binary(mapi.DATA)
        kind, where = kind_of(data, one.text(mapi.MIME_TYPE)), f"in its attachment {number}"
        if kind == "text/html":
            telling.page(data.decode("utf-8", "replace"), where)
        elif kind.startswith("text/"):
            telling.text(data.decode("utf-8", "replace"), where)
        elif has_reader(kind):
            telling.part(data, kind, where)
        elif data:
            telling.unread(1, "attached file of a kind that nothing looks into")
