"""What ``verify`` finds inside a web archive that fits its name: it was wrong when made, or swapped whole."""

from __future__ import annotations

import base64
import gzip
import hashlib
import io
import json
import random
import time
import tracemalloc
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from archive_factory import make_fetched

from holdfast.archive import Archive
from holdfast.archive.check_wacz import Expected, problems_of

URL = "http://documents.example/paper"
BODY = b"<p>The harbour gate stays open.</p>"
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"


def sha256(data: bytes) -> str:
    return f"sha256:{hashlib.sha256(data).hexdigest()}"


def expected(body: bytes = BODY, url: str = URL) -> Expected:
    return Expected("response", url, hashlib.sha256(body).hexdigest(), len(body))


def member(head: bytes = HEAD, body: bytes = BODY, **fields: str) -> bytes:
    """One ``response`` as a gzip member; ``fields`` replace those that fit (with ``_`` for ``-``)."""
    named = {
        "WARC-Type": "response",
        "WARC-Target-URI": URL,
        "WARC-Block-Digest": sha256(head + body),
        "WARC-Payload-Digest": sha256(body),
        "Content-Type": "application/http; msgtype=response",
        "Content-Length": str(len(head + body)),
    }
    named |= {name.replace("_", "-"): value for name, value in fields.items()}
    lines = "".join(f"{name}: {value}\r\n" for name, value in named.items() if value)
    return gzip.compress(f"WARC/1.1\r\n{lines}\r\n".encode() + head + body + b"\r\n\r\n", mtime=0)


@dataclass
class Wacz:
    """The parts of a WACZ that is in order, unless something is replaced."""

    warc: bytes = field(default_factory=member)
    index: dict[str, str] = field(default_factory=dict)  # what the line of the index says otherwise
    payload: bytes = BODY
    lines: int = 1
    pages: bytes = b'{"format": "json-pages-1.0"}\n'
    described_pages: bytes = b'{"format": "json-pages-1.0"}\n'
    left_out: str = ""
    more: str = ""
    seal: str = ""

    def bytes(self, method: int = zipfile.ZIP_STORED) -> bytes:
        entry = {"url": URL, "digest": sha256(self.payload), "length": str(len(self.warc)), "offset": "0"}
        entry |= {"filename": "data.warc.gz", **self.index}
        index = f"example,documents)/paper 20210617093000 {json.dumps(entry)}\n".encode() * self.lines
        described = {"archive/data.warc.gz": self.warc, "indexes/index.cdxj": index}
        described["pages/pages.jsonl"] = self.described_pages
        resources = [{"path": name, "hash": sha256(data), "bytes": len(data)} for name, data in described.items()]
        package = json.dumps({"resources": resources}).encode()
        seal = json.dumps({"path": "datapackage.json", "hash": self.seal or sha256(package)}).encode()
        parts = {**described, "pages/pages.jsonl": self.pages, "datapackage.json": package}
        parts["datapackage-digest.json"] = seal
        parts |= {self.more: b"more"} if self.more else {}
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", method) as package_file:
            for name, data in parts.items():
                if name != self.left_out:
                    package_file.writestr(name, data)
        return out.getvalue()


def problems(data: bytes, wanted: Expected | None = None) -> list[str]:
    return problems_of(io.BytesIO(data), len(data), wanted or expected())


def test_a_web_archive_in_order_raises_no_alarm_stored_or_deflated() -> None:
    assert problems(Wacz().bytes()) == []
    assert problems(Wacz().bytes(zipfile.ZIP_DEFLATED)) == []


FORGED = HEAD + BODY.replace(b"open", b"shut")
WRONG: dict[str, tuple[Wacz, str]] = {
    "a part that is not as described": (Wacz(pages=b'{"format": "json-pages-2.0"}\n'), "pages/pages.jsonl does not"),
    "a part that is missing": (Wacz(left_out="pages/pages.jsonl"), "pages/pages.jsonl is missing"),
    "no WARC": (Wacz(left_out="archive/data.warc.gz"), "archive/data.warc.gz is missing"),
    "no index": (Wacz(left_out="indexes/index.cdxj"), "indexes/index.cdxj is missing"),
    "a part that nobody describes": (Wacz(more="extra.txt"), "does not name extra.txt"),
    "a description that was edited": (Wacz(seal=sha256(b"another")), "datapackage-digest.json"),
    "a block that was edited": (Wacz(member(WARC_Block_Digest=sha256(FORGED))), "the block digest that it declares"),
    "a body that was edited": (
        Wacz(member(WARC_Payload_Digest=sha256(b"x")), index={"digest": sha256(b"x")}),
        "the payload digest that it declares",
    ),
    "an answer without any digest": (Wacz(member(WARC_Block_Digest="")), "no digest that can be checked"),
    "a digest that is none": (Wacz(member(WARC_Block_Digest="sha256:???")), "the block digest"),
    "a record that goes on": (Wacz(member(Content_Length="20")), "goes on after the length"),
    "a record that ends early": (Wacz(member(Content_Length="900")), "shorter than it declares"),
    "a record without a length": (Wacz(member(Content_Length="many")), "does not say how long it is"),
    "a record that is none": (Wacz(gzip.compress(b"GARBAGE\r\n\r\n")), "is none"),
    "a WARC cut short": (Wacz(member()[:-20]), "cut short"),
    "a WARC that is not packed": (Wacz(b"WARC/1.1\r\n\r\n"), "cannot be unpacked"),
    "an index that points elsewhere": (Wacz(index={"offset": "7"}), "line 1 points at no record"),
    "an index with another length": (Wacz(index={"length": "7"}), "line 1 points at no record"),
    "an index with another address": (Wacz(index={"url": "http://other.example/"}), "line 1 points at no record"),
    "an index with another digest": (Wacz(index={"digest": sha256(b"x")}), "line 1 points at no record"),
    "an index of another file": (Wacz(index={"filename": "other.warc.gz"}), "line 1 points at no record"),
    "an index of no numbers": (Wacz(index={"offset": "first"}), "line 1 is no line of an index"),
    "an answer without a line": (Wacz(lines=0), "no line for the record at 0"),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_inside_is_named(name: str) -> None:
    wacz, words = WRONG[name]
    assert any(words in problem for problem in problems(wacz.bytes())), problems(wacz.bytes())


def test_the_document_must_be_the_one_of_the_manifest() -> None:
    data = Wacz().bytes()
    assert "is not the document" in problems(data, expected(b"<p>Something else.</p>"))[0]
    assert "has no record of the answer" in problems(data, expected(url="http://documents.example/other"))[0]
    assert problems(data, replace(expected(), kind="resource")) != []


def chunked(body: bytes, size: int = 7) -> bytes:
    pieces = [body[at : at + size] for at in range(0, len(body), size)]
    return b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in pieces) + b"0\r\n\r\n"


@pytest.mark.parametrize(
    ("fields", "encode"),
    [
        (b"Content-Encoding: gzip\r\n", gzip.compress),
        (b"Content-Encoding: deflate\r\n", zlib.compress),
        (b"Transfer-Encoding: chunked\r\n", chunked),
        (b"Content-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n", lambda body: chunked(gzip.compress(body))),
    ],
)
def test_a_coded_answer_is_compared_with_the_document_that_it_carries(
    fields: bytes, encode: Callable[[bytes], bytes]
) -> None:
    head, wire = HEAD.replace(b"\r\n\r\n", b"\r\n" + fields + b"\r\n"), encode(BODY)
    data = Wacz(member(head, wire), payload=wire).bytes()
    assert problems(data) == []
    assert "is not the document" in problems(data, expected(BODY + b"!"))[0]
    assert "is not the document" in problems(data, expected(BODY[:-1]))[0]


def test_an_answer_whose_coding_is_not_known_is_not_accused() -> None:
    head = HEAD.replace(b"\r\n\r\n", b"\r\nContent-Encoding: br\r\n\r\n")
    data = Wacz(member(head, b"????"), payload=b"????").bytes()
    assert problems(data) == []


def test_digests_in_sha1_and_base32_are_checked_too() -> None:
    right, wrong = (base64.b32encode(hashlib.sha1(data).digest()).decode() for data in (HEAD + BODY, FORGED))
    assert problems(Wacz(member(WARC_Block_Digest=f"sha1:{right}")).bytes()) == []
    assert "block digest" in problems(Wacz(member(WARC_Block_Digest=f"sha1:{wrong}")).bytes())[0]


def test_random_damage_is_an_answer_and_never_a_crash() -> None:
    chance = random.Random(4)
    whole = Wacz().bytes()
    for _ in range(600):
        data = bytearray(whole)
        for _ in range(chance.randrange(1, 4)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        cut = bytes(data[: chance.randrange(len(data))]) if chance.random() < 0.2 else bytes(data)
        assert all(isinstance(problem, str) for problem in problems(cut))


def measured(data: bytes, wanted: Expected | None = None) -> tuple[list[str], float, int]:
    """The problems, the seconds that it took and the most bytes that were held at once."""
    begun = time.perf_counter()
    tracemalloc.start()
    found = problems(data, wanted)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return found, time.perf_counter() - begun, peak


def test_what_swells_is_left_at_its_declared_end_and_held_in_little_memory() -> None:
    zeros = b"\0" * (32 << 20)
    swelling = Wacz(member(body=zeros, Content_Length="500"))
    found, took, peak = measured(swelling.bytes())
    assert "goes on after" in found[0]
    assert (took < 1, peak < 4 << 20) == (True, True), (took, peak)
    packed = gzip.compress(gzip.compress(zeros))
    head = HEAD.replace(b"\r\n\r\n", b"\r\nContent-Encoding: gzip, gzip\r\n\r\n")
    found, took, peak = measured(Wacz(member(head, packed), payload=packed).bytes())
    assert "is not the document" in found[0]
    assert (took < 1, peak < 4 << 20) == (True, True), (took, peak)


def test_a_large_record_streams() -> None:
    body = random.Random(1).randbytes(1 << 20) * 8
    data = Wacz(member(body=body), payload=body).bytes()
    found, _, peak = measured(data, expected(body))
    assert found == []
    assert peak < 4 << 20


def test_parts_that_share_bytes_are_refused() -> None:
    data = bytearray(Wacz(more="extra.txt").bytes())
    sizes = [at for at in range(len(data)) if data[at : at + 4] == b"PK\x01\x02"]
    for at in sizes:
        data[at + 20 : at + 24] = (len(data) // 2).to_bytes(4, "little")
    assert "together are longer than the file" in problems(bytes(data))[0]


def test_verify_names_the_object_and_what_is_wrong_inside(tmp_path: Path) -> None:
    fetched = make_fetched(tmp_path / "work", "one", b"The page of one.")
    other = make_fetched(tmp_path / "work-too", "one", b"Another page.")
    archive = Archive(tmp_path / "archive", "archive/objects")
    with archive.run("capture") as run:
        kept = run.keep(replace(fetched, wacz_path=other.wacz_path))
    ((finding,), counts) = archive.verify()
    wacz = next(file.sha256 for file in kept.files if file.role == "wacz")
    assert (finding.rule, finding.path) == ("wacz-damaged", f"archive/objects/{wacz[:2]}/{wacz}")
    assert kept.payload.sha256 in finding.message
    assert counts["errors"] == 1


def test_an_object_that_is_damaged_itself_is_not_looked_into(tmp_path: Path) -> None:
    archive = Archive(tmp_path / "archive", "archive/objects")
    with archive.run("capture") as run:
        kept = run.keep(make_fetched(tmp_path / "work", "one", b"The page of one."))
    path = archive.object_path(next(file.sha256 for file in kept.files if file.role == "wacz"))
    path.chmod(0o644)
    path.write_bytes(path.read_bytes()[:-1])
    assert [finding.rule for finding in archive.verify()[0]] == ["object-damaged"]
