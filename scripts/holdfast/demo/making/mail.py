"""An e-mail message (RFC 5322) with one attachment, from a text that begins with its header lines."""

from __future__ import annotations

from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path


def make(path: Path) -> bytes:
    """The message. A line ``Attachment: NAME`` in the head attaches ``buoys.csv`` from the same folder as NAME."""
    head, _, body = path.read_text(encoding="utf-8").partition("\n\n")
    message = EmailMessage(policy=SMTP)
    attachment = ""
    for line in head.splitlines():
        name, value = line.split(": ", 1)
        if name == "Attachment":
            attachment = value
        else:
            message[name] = value
    message.set_content(body, cte="quoted-printable")
    if attachment:
        data = (path.parent / "buoys.csv").read_text(encoding="utf-8")
        message.add_attachment(data, subtype="csv", filename=attachment, cte="quoted-printable")
        message.set_boundary("=-quiet-harbour-fictional-message")  # the default is random
    return message.as_bytes()
