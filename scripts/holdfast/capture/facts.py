"""The facts that are written beside a body: what it was, and under what circumstances it was had."""

from __future__ import annotations

import hashlib
import platform
from email.message import Message
from functools import lru_cache
from importlib.metadata import version

from holdfast.capture.receive import Received
from holdfast.capture.settings import SOFTWARE, CaptureSettings
from holdfast.config import Network
from holdfast.model import BrowserVisit, Payload

_LONGEST_NAME = 255


def payload_of(received: Received, media_type: str) -> Payload:
    """What is kept of a body and of the headers that it came with."""
    return Payload(
        media_type=media_type,
        declared_type=received.header("content-type"),
        size=received.size,
        sha256=received.sha256,
        wire_size=received.wire_size,
        wire_sha256=received.wire_sha256,
        content_encoding=received.header("content-encoding"),
        filename=filename_of(received.header("content-disposition")),
        completeness=received.completeness,
        last_modified=received.header("last-modified"),
        etag=received.header("etag"),
    )


def filename_of(disposition: str) -> str:
    """The file name that a ``Content-Disposition`` names: facts about the original, never a path of ours."""
    if not disposition:
        return ""
    message = Message()
    message["Content-Disposition"] = disposition
    try:
        name = message.get_filename("") or ""
    except (ValueError, LookupError, TypeError):
        return ""
    last = name.replace("\\", "/").rpartition("/")[2]
    return "".join(character for character in last if character.isprintable())[:_LONGEST_NAME]


def warc_info(settings: CaptureSettings) -> dict[str, str]:
    """The fields of the record with which a WARC begins."""
    return {
        "software": SOFTWARE,
        "format": "WARC File Format 1.1",
        "conformsTo": "https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/",
        "http-header-user-agent": settings.user_agent,
        "robots": "ignored" if settings.robots == "note" else "obeyed for the address of the document",
    }


@lru_cache(maxsize=1)
def _libraries() -> str:
    return ", ".join(f"{name} {version(name)}" for name in ("requests", "urllib3", "warcio"))


def circumstances(settings: CaptureSettings, resolved: set[str], browser: BrowserVisit | None = None) -> dict[str, str]:
    """What else shaped this capture, exceptions to the guard above all."""
    network: Network = settings.network
    facts = {
        "user_agent": settings.user_agent,
        "software": SOFTWARE,
        "python": platform.python_version(),
        "libraries": _libraries(),
        "tier": "http" if browser is None else "browser",
    }
    if resolved:
        facts["resolve"] = ", ".join(sorted(resolved))
    if network.allow:
        facts["allow"] = ", ".join(str(item) for item in network.allow)
    if network.ca is not None:
        facts["ca"] = f"sha256:{hashlib.sha256(network.ca.read_bytes()).hexdigest()}"
    return facts
