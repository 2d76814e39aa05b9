"""The inside of a web archive (WACZ): its parts, its records and its index against each other and the manifest.

An object whose SHA-256 fits its name holds what was once kept. Whether that was ever whole is another question, and so
is whether somebody put a forged object in place and wrote manifest and journal anew to fit. What is looked at: every
part against the SHA-256 in ``datapackage.json``, every record of the WARC against its own digests, every line of the
index against the record to which it points, and the document that the manifest names against the answer recorded.
Bounded memory whatever is inside. Format: WACZ 1.1.1, as ``holdfast.capture`` writes it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, BinaryIO, Literal

from holdfast.archive.bodies import Body
from holdfast.archive.warc_records import BadWarc, Follower, Record, records
from holdfast.archive.zip_parts import BadZip, Part, parts_of, pieces

PACKAGE, PACKAGE_DIGEST = "datapackage.json", "datapackage-digest.json"
WARC = "archive/data.warc.gz"
INDEX = "indexes/index.cdxj"

_INDEXED = ("http://", "https://")  # what DNS said and the certificates of a server stand in no index
MOST_RECORDS = 100_000
MOST_PROBLEMS = 5
LARGEST_TEXT = 64 << 20  # bytes of a part that is read at once: index and description


@dataclass(frozen=True, slots=True)
class Expected:
    """What the manifest says of the document in the WACZ: the type and address of its record, and its own facts."""

    kind: Literal["response", "resource"]
    url: str
    sha256: str
    size: int


def expected_of(manifest: Mapping[str, Any]) -> Expected | None:
    """What the parsed manifest promises; ``None`` when it cannot be read that way (it is reported elsewhere)."""
    try:
        payload, source = manifest["payload"], manifest.get("recovered_from")
        if source:  # a document that was recovered is a resource, not an answer of its own server
            return Expected("resource", str(source["raw_url"]), str(payload["sha256"]), int(payload["size"]))
        return Expected("response", str(manifest["final_url"]), str(payload["sha256"]), int(payload["size"]))
    except (KeyError, TypeError, ValueError):
        return None


def problems_of(file: BinaryIO, length: int, expected: Expected | None) -> list[str]:
    """What is wrong inside the WACZ ``file`` of ``length`` bytes, in half sentences; at most ``MOST_PROBLEMS``.

    Raises ``OSError`` when the file cannot be read.
    """
    found: list[str] = []
    try:
        for problem in _problems(file, length, expected):
            found.append(problem)
            if len(found) == MOST_PROBLEMS:
                break
    except (BadZip, BadWarc) as error:
        found.append(str(error))
    return found


def _problems(file: BinaryIO, length: int, expected: Expected | None) -> Iterator[str]:
    parts = parts_of(file, length)
    for name in (PACKAGE, PACKAGE_DIGEST, WARC, INDEX):
        if name not in parts:
            yield f"{name} is missing"
            return
    package = _whole(file, parts[PACKAGE])
    seal = _json_object(_whole(file, parts[PACKAGE_DIGEST]), PACKAGE_DIGEST)
    if seal.get("hash") != _named(package):
        yield f"{PACKAGE} does not have the SHA-256 that {PACKAGE_DIGEST} names"
    digests = _resources(package)
    for name in digests.keys() - parts.keys():
        yield f"{name} is missing"
    for name, part in parts.items():
        if name in (PACKAGE, PACKAGE_DIGEST, WARC, INDEX):
            continue
        found = hashlib.sha256()
        for piece in pieces(file, part):
            found.update(piece)
        yield from _part(name, found.hexdigest(), part.size, digests)
    index = _whole(file, parts[INDEX])
    yield from _part(INDEX, hashlib.sha256(index).hexdigest(), len(index), digests)
    yield from _records(file, parts[WARC], index, digests, expected)


def _part(name: str, sha256: str, size: int, digests: Mapping[str, tuple[str, int]]) -> Iterator[str]:
    if name not in digests:
        yield f"{PACKAGE} does not name {name}"
    elif digests[name] != (f"sha256:{sha256}", size):
        yield f"{name} does not have the SHA-256 and the length that {PACKAGE} names"


def _records(
    file: BinaryIO, part: Part, index: bytes, digests: Mapping[str, tuple[str, int]], expected: Expected | None
) -> Iterator[str]:
    """The WARC as a whole, each record in it, and what the index and the manifest say of them."""
    whole = hashlib.sha256()

    def hashed() -> Iterator[bytes]:
        for piece in pieces(file, part):
            whole.update(piece)
            yield piece

    document = _Document(expected)
    stands: dict[int, Record] = {}
    for number, record in enumerate(records(hashed(), document.follow)):
        if number == MOST_RECORDS:
            raise BadWarc(f"{WARC} has more than {MOST_RECORDS:,} records, and cannot be checked")
        if record.problem:
            yield f"{WARC}: the record at {record.offset} does not have the {record.problem} digest that it declares"
        if record.kind in ("response", "resource") and record.url.startswith(_INDEXED):
            stands[record.offset] = record
    yield from _part(WARC, whole.hexdigest(), part.size, digests)
    yield from _index(index, stands)
    yield from document.problems()


def _index(index: bytes, stands: dict[int, Record]) -> Iterator[str]:
    """Every line must point at a record with its address and digest, and every answer must have its line."""
    unnamed = set(stands)
    for number, line in enumerate(index.splitlines(), 1):
        try:
            entry = json.loads(line[line.index(b"{") :])
            offset, length = int(entry["offset"]), int(entry["length"])
            record = stands.get(offset)
            fits = (
                record is not None
                and (record.length, record.url, record.payload) == (length, entry["url"], entry["digest"])
                and WARC.endswith("/" + entry["filename"])
            )
        except (KeyError, TypeError, ValueError, AttributeError, RecursionError):
            yield f"{INDEX}: line {number} is no line of an index"
            continue
        if not fits:
            yield f"{INDEX}: line {number} points at no record with its address, length and digest"
        unnamed.discard(offset)
    for offset in sorted(unnamed):
        yield f"{INDEX} has no line for the record at {offset}"


class _Document:
    """Looks for the document of the manifest among the records."""

    def __init__(self, expected: Expected | None) -> None:
        self._expected = expected
        self._recorded = False
        self._found = False
        self._bodies: list[Body] = []

    def follow(self, kind: str, url: str, declared: str) -> Follower | None:
        """Whether the record's content is to be compared: not when its digest, which is checked, says enough."""
        wanted = self._expected
        if wanted is None or self._found or (kind, url) != (wanted.kind, wanted.url):
            return None
        self._recorded = True
        if declared == f"sha256:{wanted.sha256}":
            self._found = True
            return None
        body = Body(wanted.sha256, wanted.size)
        self._bodies.append(body)
        return body

    def problems(self) -> Iterator[str]:
        """Half sentences about the document, once all records are read."""
        wanted = self._expected
        if wanted is None or self._found or any(body.fits is not False for body in self._bodies):
            return
        if not self._recorded:
            yield f"{WARC} has no record of the answer from {wanted.url}, which the manifest names"
        else:
            yield f"the answer from {wanted.url} is not the document with the SHA-256 {wanted.sha256} of the manifest"


def _resources(package: bytes) -> dict[str, tuple[str, int]]:
    """Digest and length of every part that the description names."""
    resources = _json_object(package, PACKAGE).get("resources")
    try:
        return {str(one["path"]): (str(one["hash"]), int(one["bytes"])) for one in resources or ()}
    except (KeyError, TypeError, ValueError) as error:
        raise BadZip(f"{PACKAGE} does not describe its parts") from error


def _whole(file: BinaryIO, part: Part) -> bytes:
    if part.size > LARGEST_TEXT:
        raise BadZip(f"{part.name} is larger than any that is written here")
    return b"".join(pieces(file, part))


def _named(data: bytes) -> str:
    return f"sha256:{hashlib.sha256(data).hexdigest()}"


def _json_object(data: bytes, name: str) -> dict[str, Any]:
    try:
        value = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise BadZip(f"{name} is not JSON") from error
    if not isinstance(value, dict):
        raise BadZip(f"{name} is not what it should be")
    return value
