"""Messages as Outlook saves them: who wrote what to whom and when, and what was attached."""

from __future__ import annotations

import struct
from datetime import UTC, datetime
from pathlib import Path

import pytest
from compound import Tree, compound
from specimens import read, refused

MSG = "application/vnd.ms-outlook"
SENT = datetime(2018, 6, 11, 9, 30, tzinfo=UTC)


def text(number: int, value: str) -> Tree:
    return {f"__substg1.0_{number:04X}001F": value.encode("utf-16-le")}


def binary(number: int, value: bytes) -> Tree:
    return {f"__substg1.0_{number:04X}0102": value}


def fixed(header: int, *properties: tuple[int, int, int]) -> Tree:
    rows = b"".join(struct.pack("<IIQ", number << 16 | kind, 6, value) for number, kind, value in properties)
    return {"__properties_version1.0": bytes(header) + rows}


def message(body: Tree) -> Tree:
    ticks = int((SENT - datetime(1601, 1, 1, tzinfo=UTC)).total_seconds() * 10_000_000)
    inner = {**fixed(24), **text(0x0037, "An earlier note"), **text(0x1000, "Not part of the outer text.")}
    return {
        **fixed(32, (0x0039, 0x40, ticks), (0x3FDE, 0x03, 65001)),
        **text(0x0037, "Lamp at the gate\x00"),
        **text(0x0C1A, "Harbour Office"),
        **text(0x5D01, "office@harbour.example"),
        **text(0x0E04, "Keeper"),
        **body,
        "__attach_version1.0_#00000000": {
            **fixed(8),
            **text(0x3707, "minutes.pdf"),
            **text(0x370E, "application/pdf"),
            **binary(0x3701, b"%PDF" * 2_000),
        },
        "__attach_version1.0_#00000001": {**fixed(8), "__substg1.0_3701000D": inner},
    }


def test_a_message_has_its_headers_its_text_and_its_attachments_by_name(tmp_path: Path) -> None:
    result = read(tmp_path, compound(message(text(0x1000, "The lamp is out.\r\n\r\nPlease light it – today."))), MSG)
    assert (result.kind, result.title, result.problem) == ("mail", "Lamp at the gate", "")
    assert result.pages[0].text == (
        "From: Harbour Office <office@harbour.example>\nTo: Keeper\nDate: 2018-06-11 09:30:00 UTC\n"
        "Subject: Lamp at the gate\n\nThe lamp is out.\n\nPlease light it – today."
    )
    assert result.pages[1].label == "Attachments"
    assert result.pages[1].text == "minutes.pdf (application/pdf, 8,000 bytes)\nAttached message: An earlier note"


def test_a_body_of_html_is_read_as_a_page_and_one_of_rtf_is_named(tmp_path: Path) -> None:
    html = "<p>The lamp is out – again.</p><script>no()</script>".encode()
    result = read(tmp_path, compound(message(binary(0x1013, html))), MSG)
    assert result.pages[0].text.endswith("\n\nThe lamp is out – again.")
    result = read(tmp_path, compound(message(binary(0x1009, b"LZFu"))), MSG)
    assert "RTF" in result.problem


@pytest.mark.parametrize("share", [0.02, 0.3, 0.6, 0.9])
def test_a_damaged_message_ends_in_text_or_in_a_sentence(tmp_path: Path, share: float) -> None:
    data = compound(message(text(0x1000, "The lamp is out.")))
    assert refused(tmp_path, data[: int(len(data) * share)], MSG).startswith("The file is not a message of Outlook")


def test_another_compound_file_is_no_message(tmp_path: Path) -> None:
    data = compound({"WordDocument": b"\xec\xa5" + bytes(2_000)})
    assert refused(tmp_path, data, MSG) == "The file is not a message of Outlook: it has neither sender nor text."
