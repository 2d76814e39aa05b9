"""Hostile documents end as text, as part of a text with a problem, or as one plain sentence, within their limits."""

from __future__ import annotations

import random
import resource
import subprocess
import sys
import time
import zlib
from pathlib import Path

import pytest
from specimens import (
    DOCX,
    PDF,
    PPTX,
    QUICK,
    assembled,
    deflated_spaces,
    docx,
    extracted,
    lines,
    paragraph,
    pdf,
    read,
    refused,
    stream,
    zipped,
)

from holdfast.extract import ChildLimits
from holdfast.model import Extraction, FailedExtraction

FORM = b"<</Type/XObject/Subtype/Form/BBox[0 0 600 800]/Resources<</XObject<<%s>>>>/Length %d>>\nstream\n%s\nendstream"
W_NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
SOUND = pdf(*(lines(*[f"line {line} of page {number}" for line in range(30)]) for number in range(1, 11)))


def three_pages(second: bytes) -> bytes:
    """Page 2 has the given object as its content."""
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F 3 0 R>>>>/Contents %d 0 R>>"
    return assembled(
        [
            b"<</Type/Catalog/Pages 2 0 R>>",
            b"<</Type/Pages/Count 3/Kids[4 0 R 6 0 R 8 0 R]>>",
            b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
            page % 5,
            stream(lines("the first page can be read")),
            page % 7,
            second,
            page % 9,
            stream(lines("the third page can be read")),
        ]
    )


def flate_bomb() -> bytes:
    """Seven kilobytes that are four gigabytes in the end."""
    twice = zlib.compress(deflated_spaces(4_000_000_000), 9)
    return three_pages(stream(twice, b"/Filter[/FlateDecode/FlateDecode]"))


def operators() -> bytes:
    """A page of millions of words drawn one over the other."""
    many = zlib.compress(b"BT /F 11 Tf 50 700 Td " + b"(some words shown) Tj " * 8_000_000 + b"ET", 1)
    return three_pages(stream(many, b"/Filter/FlateDecode"))


def form_that_draws_itself() -> bytes:
    return pdf(b"/X Do", extra=(FORM % (b"/X 4 0 R", 5, b"/X Do"),), resources=b"/XObject<</X 4 0 R>>")


def forms_that_multiply() -> bytes:
    """Thirty forms, each drawing the next ten times."""
    forms = []
    for number in range(30):
        content = b"/X%d Do " % (number + 1) * 10
        forms.append(FORM % (b"/X%d %d 0 R" % (number + 1, 5 + number), len(content), content))
    return pdf(b"/X0 Do", extra=[*forms, stream(b"")], resources=b"/XObject<</X0 4 0 R>>")


def test_a_page_that_fills_the_memory_costs_only_itself_and_what_follows(tmp_path: Path) -> None:
    result = read(tmp_path, flate_bomb(), PDF, limits=QUICK)
    assert result.pages[0].text == "the first page can be read"
    assert result.problem.startswith("Reading stopped after 1 page(s): ")


@pytest.mark.parametrize("make", [operators, form_that_draws_itself, forms_that_multiply])
def test_bombs_end_within_their_limits(tmp_path: Path, make: object) -> None:
    data = make()  # type: ignore[operator]
    begun = time.monotonic()
    result = extracted(tmp_path, data, PDF, limits=QUICK)
    assert time.monotonic() - begun < QUICK.wall_seconds
    if isinstance(result, FailedExtraction):
        assert result.reason.startswith("The text could not be read: ")
    else:
        assert result.problem or not any(page.text for page in result.pages)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "The file is empty."),
        (random.Random(1).randbytes(50_000), "The file is not a PDF, or is damaged beyond reading."),
        (b"%PDF-1.7\n" + random.Random(2).randbytes(50_000), "The file is not a PDF, or is damaged beyond reading."),
    ],
    ids=["empty", "noise", "noise with a header"],
)
def test_what_is_no_pdf_is_called_so(tmp_path: Path, data: bytes, reason: str) -> None:
    assert refused(tmp_path, data, PDF) == reason


def test_a_lying_page_count_changes_nothing(tmp_path: Path) -> None:
    result = read(tmp_path, SOUND.replace(b"/Count 10", b"/Count 999999999"), PDF, images=False)
    assert len(result.pages) == 10
    assert "line 29 of page 10" in result.pages[9].text


@pytest.mark.parametrize("percent", [10, 40, 70, 95])
def test_truncated_files_give_what_is_left_and_say_so(tmp_path: Path, percent: int) -> None:
    result = read(tmp_path, SOUND[: len(SOUND) * percent // 100], PDF, images=False)
    assert result.problem.startswith("The file is damaged")
    if percent >= 40:
        assert "line 29 of page 1" in result.pages[0].text


@pytest.mark.parametrize("seed", range(6))
def test_flipped_bits_end_in_text_or_in_a_sentence(tmp_path: Path, seed: int) -> None:
    damaged, chance = bytearray(SOUND), random.Random(seed)
    for _ in range(40):
        damaged[chance.randrange(len(damaged))] ^= 1 << chance.randrange(8)
    result = extracted(tmp_path, bytes(damaged), PDF, images=False)
    assert isinstance(result, Extraction) or result.reason.endswith(".")


@pytest.mark.parametrize("media_type", [DOCX, PPTX])
def test_a_zip_bomb_is_refused_by_what_it_declares(tmp_path: Path, media_type: str) -> None:
    begun = time.monotonic()
    bomb = zipped({"word/document.xml": b"<w/>" + b" " * 101_000_000})
    packed = time.monotonic()
    assert refused(tmp_path, bomb, media_type) == "The file would unpack to 101 MB of text; it may have 100 MB."
    assert time.monotonic() - packed < max(5, packed - begun)


def test_a_part_that_declares_too_little_is_not_read_further(tmp_path: Path) -> None:
    honest = docx(paragraph("before the end") + paragraph("x" * 5_000_000))
    size = len("x" * 5_000_000)
    lying = honest
    for encoded in {(size + extra).to_bytes(4, "little") for extra in range(1_000)}:
        lying = lying.replace(encoded, (1_000).to_bytes(4, "little"))
    assert lying != honest
    result = extracted(tmp_path, lying, DOCX)
    assert isinstance(result, FailedExtraction) or result.problem


def test_entities_are_not_expanded(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("TOP SECRET")
    entities = f'<!DOCTYPE d [<!ENTITY a "{"ha" * 50}"><!ENTITY b "{"&a;" * 50}"><!ENTITY f SYSTEM "{secret}">]>'
    body = f'<w:document xmlns:w="{W_NAMESPACE}"><w:body>{paragraph("text &b;&f;")}</w:body></w:document>'
    result = extracted(tmp_path, zipped({"word/document.xml": (entities + body).encode()}), DOCX)
    text = "".join(page.text for page in result.pages) if isinstance(result, Extraction) else result.reason
    assert "haha" not in text
    assert "SECRET" not in text


def test_deep_nesting_does_not_break_the_html_reader(tmp_path: Path) -> None:
    page = b"<p>before</p>" + b"<div><b>" * 15_000 + b"deep down" + b"</b></div>" * 15_000 + b"<p>after</p>"
    text = "".join(page.text for page in read(tmp_path, page, "text/html").pages)
    assert "before" in text
    assert "deep down" in text
    assert "after" in text


def test_a_child_that_works_for_too_long_is_ended_by_the_kernel(tmp_path: Path) -> None:
    result = extracted(tmp_path, operators(), PDF, limits=ChildLimits(cpu_seconds=1))
    assert isinstance(result, Extraction)
    assert result.pages[0].text == "the first page can be read"
    assert result.problem.endswith("it takes more processor time than one document may have.")


def test_a_child_that_waits_for_too_long_is_ended_by_the_parent(tmp_path: Path) -> None:
    result = extracted(tmp_path, operators(), PDF, limits=ChildLimits(wall_seconds=0.6))
    said = result.problem if isinstance(result, Extraction) else result.reason
    assert "it was not done after 0.6 seconds" in said or "could not be started" in said


def test_the_child_leaves_the_network_and_starts_no_program() -> None:
    """With a kernel that allows it, there is not even a loopback interface left."""
    attempt = """
import os, socket, subprocess, resource
from holdfast.extract import limits
server = socket.create_server(("127.0.0.1", 0))
before = os.readlink("/proc/self/ns/net")
limits.apply(limits.ChildLimits())
if os.readlink("/proc/self/ns/net") != before:
    try:
        socket.create_connection(server.getsockname(), timeout=5)
    except OSError:
        print("no network")
else:
    print("no network: not allowed here")
for kind in (resource.RLIMIT_NPROC, resource.RLIMIT_CORE):
    assert resource.getrlimit(kind) == (0, 0)
"""
    done = subprocess.run([sys.executable, "-I", "-c", attempt], capture_output=True, text=True, check=True)
    assert done.stdout.startswith("no network")


def test_the_parent_stays_small(tmp_path: Path) -> None:
    """Reading ten thousand pages' worth of text does not grow the parent by more than that text."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for number in range(3):
        data = pdf(*(lines(*[f"{number} line {line} of page {page}" for line in range(40)]) for page in range(300)))
        assert len(read(tmp_path, data, PDF, images=False).pages) == 300
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 60_000  # kilobytes
