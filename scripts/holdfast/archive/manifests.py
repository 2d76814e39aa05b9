"""Manifests: one immutable file of canonical JSON per capture, ``captures/<record>/<utc>-<8hex>.json``.

The name comes from the instant at which the capture began and from the SHA-256 of the file, so a manifest cannot
name itself and an edited one no longer fits its name. The schema is versioned; a reader that does not know the
version refuses it, because half-understood evidence is worse than none.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
from pathlib import Path
from typing import cast

from holdfast import canonical
from holdfast.archive import names, wire
from holdfast.canonical import JsonValue
from holdfast.model import Capture

SCHEMA = "holdfast/capture/1"
FOLDER = "captures"

_LATER_FIELDS = {"origin": "observed", "recovered_from": None, "sealed": False, "suspect": "", "custody": None,
                 "browser": None, "robots": None, "redaction": None}  # fmt: skip
"""Fields that joined schema 1 after its first files were written, left out while they say nothing new, so that the
same capture still has the same bytes."""


class BadManifest(ValueError):
    """The bytes are no manifest that this version can read; the message says why."""


def encode(capture: Capture) -> bytes:
    """The bytes of the manifest. ``capture.id`` is not among them: it follows from them."""
    fields = wire.encode_object(capture)
    del fields["id"]
    for name, default in _LATER_FIELDS.items():
        if fields[name] == default:
            del fields[name]
    for file in cast(list[dict[str, JsonValue]], fields["files"]):
        if not file["name"]:
            del file["name"]
    return canonical.dumps({"schema": SCHEMA, **fields}) + b"\n"


def decode(data: bytes) -> Capture:
    """The capture that the bytes describe, with the id that follows from them. The inverse of ``encode``.

    Raises ``BadManifest``. Whether the form is canonical is ``check_form``'s question.
    """
    try:
        fields = json.loads(data)
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError) as error:
        raise BadManifest(f"it is not JSON ({error})") from error
    if not isinstance(fields, dict):
        raise BadManifest("it is not a JSON object")
    schema = fields.pop("schema", None)
    if schema != SCHEMA:
        raise BadManifest(
            f"its schema is {schema!r}, and this version of Holdfast reads {SCHEMA!r}; a newer version may read it"
        )
    if "id" in fields:
        raise BadManifest("it has a field 'id', which a manifest of this schema never has")
    try:
        capture = wire.decode(Capture, {"id": "", **fields})
        stem = names.stem(capture.started, hashlib.sha256(data).hexdigest())
    except ValueError as error:
        raise BadManifest(str(error)) from error
    if not names.is_record(capture.record):
        raise BadManifest(f"{capture.record!r} is not a record id")
    for file in capture.files:
        if not names.is_sha256(file.sha256):
            raise BadManifest(f"{file.sha256!r} is not a SHA-256")
    return dataclasses.replace(capture, id=stem)


def identified(capture: Capture) -> tuple[Capture, bytes]:
    """``capture`` as a reader will find it, with its id, and the bytes of its manifest."""
    data = encode(capture)
    return decode(data), data


def check_form(data: bytes) -> None:
    """Raises ``BadManifest`` unless the bytes are one line of canonical JSON and a line feed."""
    if not data.endswith(b"\n"):
        raise BadManifest("its last byte is not a line feed")
    try:
        canonical.loads(data[:-1])
    except (canonical.NotCanonical, RecursionError) as error:
        raise BadManifest(str(error)) from error


def path_of(archive: Path, record: str, capture_id: str) -> Path:
    """Where the manifest lies below the archive folder. Raises ``ArchiveError`` for a bad record or capture id."""
    return archive / FOLDER / names.record(record) / f"{names.capture(capture_id)}{names.MANIFEST_SUFFIX}"
