"""A capture made from a file that somebody brought: kept byte for byte, with what is attached to it if it is a mail.

Nothing was served, so there is no address, no answer and no web archive; what stands for them is the custody that the
record tells. Attachments are taken out of their transfer encoding (RFC 2045) and never opened.
"""

from __future__ import annotations

import email
import email.errors
import email.policy
import hashlib
import os
import platform
import stat
from collections.abc import Iterator
from email.message import EmailMessage, Message
from pathlib import Path

from holdfast.capture.settings import SOFTWARE
from holdfast.capture.sniff import sniff
from holdfast.clock import Clock
from holdfast.clock import text as instant
from holdfast.model import Custody, Fetched, FetchedFile, Payload, Requisites

MAIL = "message/rfc822"
LARGEST_MAIL = 200_000_000  # bytes; a larger one is kept without taking out what is attached
MOST_ATTACHMENTS = 200
_HEAD = 4096
_PIECE = 1 << 20
_LONGEST_NAME = 255
_FAULTS = (ValueError, LookupError, AttributeError, TypeError, email.errors.MessageError, RecursionError)
"""What the standard library raises over headers and parts that are not as the standards say."""


class NotDeposited(ValueError):
    """The file cannot be taken; the message says why, and what to do."""


def deposit(
    source: Path, *, record: str, custody: Custody, folder: Path, most: int, clock: Clock
) -> tuple[Fetched, tuple[str, ...]]:
    """The file at ``source`` as a fetch in the new ``folder``, and notes on what of it could not be taken.

    Raises ``NotDeposited`` for what is no regular file, is empty or larger than ``most`` bytes, or cannot be read.
    ``OSError`` comes from the disk that is written.
    """
    started = instant(clock())
    folder.mkdir(parents=True)
    path = folder / "payload"
    size, digest = _copied(source, path, most)
    with path.open("rb") as stream:
        head = stream.read(_HEAD)
    media_type = sniff(path, head, MAIL if source.suffix.lower() == ".eml" else "")
    further, notes = _attached(path, size, folder) if media_type == MAIL else ((), ())
    fetched = Fetched(
        record=record,
        requested_url="",
        final_url="",
        started=started,
        finished=instant(clock()),
        hops=(),
        payload=Payload(media_type, "", size, digest, size, digest, filename=_safe(source.name)),
        requisites=Requisites(),
        payload_path=path,
        wacz_path=None,
        circumstances={"software": SOFTWARE, "python": platform.python_version(), "tier": "deposit"},
        origin="deposited",
        custody=custody,
        further=further,
    )
    return fetched, notes


def _copied(source: Path, path: Path, most: int) -> tuple[int, str]:
    """Copy the bytes once, so that what is hashed is what is kept. Size and SHA-256."""
    digest, size = hashlib.sha256(), 0
    try:
        handle = os.open(source, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError as error:
        if source.is_symlink():
            raise NotDeposited(f"{source} is a link. Name the file to which it leads.") from error
        raise NotDeposited(f"{source} cannot be read: {error.strerror}.") from error
    found = os.fstat(handle)
    if not stat.S_ISREG(found.st_mode):
        os.close(handle)
        what = "a folder" if stat.S_ISDIR(found.st_mode) else "not a regular file"
        raise NotDeposited(f"{source} is {what}. Name one file; a ZIP can hold several.")
    with os.fdopen(handle, "rb") as stream:
        if found.st_size > most:
            raise _too_large(source, most)
        with path.open("xb") as out:
            while piece := stream.read(_PIECE):
                size += len(piece)
                if size > most:
                    raise _too_large(source, most)
                digest.update(piece)
                out.write(piece)
    if size == 0:
        raise NotDeposited(f"{source} is empty. Get the file again from whoever gave it.")
    return size, digest.hexdigest()


def _too_large(source: Path, most: int) -> NotDeposited:
    return NotDeposited(f"{source} is larger than {most:,} bytes. Raise limits.bytes in holdfast.yml if it is wanted.")


def _attached(path: Path, size: int, folder: Path) -> tuple[tuple[FetchedFile, ...], tuple[str, ...]]:
    """What is attached to the message, as files in ``folder``, and notes on what could not be taken out."""
    if size > LARGEST_MAIL:
        return (), (f"The message is larger than {LARGEST_MAIL:,} bytes: its attachments stay inside it.",)
    found: list[FetchedFile] = []
    notes: list[str] = []
    for number, part in enumerate(_parts(path), 1):
        name = _name(part)
        data = _content(part)
        if number > MOST_ATTACHMENTS:
            notes.append(f"More than {MOST_ATTACHMENTS} files are attached; the others stay inside the message.")
            break
        if not data:
            notes.append(f"Attachment {name or number} is empty or cannot be taken out; it stays inside the message.")
            continue
        target = folder / f"attachment-{number}"
        target.write_bytes(data)
        found.append(FetchedFile("attachment", target, sniff(target, data[:_HEAD], _declared(part)), name))
    return tuple(found), tuple(notes)


def _parts(path: Path) -> Iterator[EmailMessage]:
    try:
        message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
        yield from (part for part in message.iter_attachments() if isinstance(part, EmailMessage))
    except _FAULTS:
        return


def _content(part: EmailMessage) -> bytes:
    try:
        if part.get_content_type() == MAIL:
            inner = part.get_payload()
            first = inner[0] if isinstance(inner, list) and inner else None
            return first.as_bytes() if isinstance(first, Message) else b""
        data = part.get_payload(decode=True)
    except _FAULTS:
        return b""
    return data if isinstance(data, bytes) else b""


def _declared(part: EmailMessage) -> str:
    try:
        return part.get_content_type()
    except _FAULTS:
        return ""


def _name(part: EmailMessage) -> str:
    try:
        return _safe(part.get_filename() or "")
    except _FAULTS:
        return ""


def _safe(name: str) -> str:
    """The last part of a name, printable: a fact about the file, never a path of ours."""
    last = name.replace("\\", "/").rpartition("/")[2]
    return "".join(character for character in last if character.isprintable())[:_LONGEST_NAME]
