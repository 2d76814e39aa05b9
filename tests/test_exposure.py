"""What the finders find in text, what they leave alone, and that their reports give nothing away."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest

from exposure_corpus import CLEAN, PLANTED
from exposure_documents import clean, planted
from holdfast.exposure import Found, find, find_in_source
from holdfast.exposure.numbers import is_nhs_number
from holdfast.model.vocabulary import EXPOSURES


@pytest.mark.parametrize(("kind", "text"), PLANTED)
def test_a_planted_identifier_is_found_and_nothing_else_blocks(kind: str, text: str) -> None:
    assert [found.kind for found in find(text) if found.level == "error"] == [kind]


@pytest.mark.parametrize("text", CLEAN)
def test_what_only_looks_alike_blocks_nothing(text: str) -> None:
    assert [found for found in find(text) if found.level == "error"] == []


def test_the_corpus_is_as_large_as_is_said() -> None:
    assert len(set(PLANTED)) >= 60
    assert len(set(CLEAN)) >= 60


@pytest.mark.parametrize(("kind", "text"), PLANTED)
def test_an_excerpt_never_holds_what_was_found(kind: str, text: str) -> None:
    for found in find(text):
        assert "*" in found.excerpt
        whole = text[found.start : found.end]
        shown = "".join(filter(str.isalnum, found.excerpt.rpartition(".")[0] if "@" in whole else found.excerpt))
        assert len(shown) <= max(5, len("".join(filter(str.isalnum, whole))) // 2)


def test_the_particulars_of_offices_are_told_without_blocking() -> None:
    found = find("Harbour Trust, 01632 960001, foi@harbour.example; Dr Lee, Director, Harbour Trust, IP99 1AA")
    assert {(one.kind, one.level) for one in found} == {
        ("phone-number", "note"),
        ("office-email", "note"),
        ("office-address", "note"),
    }


def test_every_wrong_digit_of_an_nhs_number_is_refused() -> None:
    number = "9434765919"
    assert is_nhs_number(number)
    for place in range(10):
        for digit in "0123456789":
            changed = number[:place] + digit + number[place + 1 :]
            assert is_nhs_number(changed) == (changed == number)


def test_places_are_those_of_the_text() -> None:
    text = "a\nb 943 476 5919 c jane.smith@trust.example d"
    assert [text[found.start : found.end] for found in find(text)] == ["943 476 5919", "jane.smith@trust.example"]


@pytest.mark.parametrize(
    "text",
    [
        "a" * 1_000_000,
        "a." * 500_000,
        "@a" * 300_000,
        "1 " * 500_000,
        "07" * 400_000,
        "Mr A " * 200_000,
        "AB1 " * 200_000,
        "<style" * 100_000,
        "<style>" * 100_000,
        "data:;base64," * 100_000,
        "mailto:" * 100_000,
        "&#106;" * 100_000,
    ],
)
def test_text_that_was_made_to_be_slow_is_not(text: str) -> None:
    begun = time.process_time()
    find(text)
    list(find_in_source(text))
    assert time.process_time() - begun < 3


def test_the_page_about_it_has_every_word_that_a_record_may_allow() -> None:
    page = (Path(__file__).parents[1] / "docs/before-publishing.md").read_text(encoding="utf-8")
    words = re.findall(r"^\| `([a-z-]+)` \|", page, re.MULTILINE)
    assert sorted(words) == sorted(EXPOSURES)


@pytest.mark.parametrize(
    "source",
    [
        '<a href="mailto:jane%2Esmith%40trust.example?subject=x">us</a>',
        "<a href='mailto:jane.smith@trust.example'>us</a>",
        "<!-- ask jane.smith@trust.example -->",
        "&#106;ane.smith&#64;trust&period;example",
        '{"mail":"jane.smith\\u0040trust.example"}',
        '{"mail":"Ask\\njane.smith@trust.example\\n"}',
        "{'mail':'jane.smith@trust.example'}",
        "https://trust.example/leave?mail=jane.smith@trust.example&x=1",
        "https://trust.example/leave?mail=jane.smith%40trust.example",
        '<input value="jane.smith@trust.example">',
        '<span class="__cf_email__" data-cfemail="543e353a317a27393d203c1420262127207a312c3539243831">[hidden]</span>',
        "jane.sm\u00adith@trust\u200b.example",
        "<style>a{b:c}</style>jane.smith@trust.example<style>unclosed",
    ],
)
def test_an_address_in_a_source_is_found_however_it_is_written(source: str) -> None:
    assert [(found.kind, what) for found, what in find_in_source(source)] == [("email", "jane.smith@trust.example")]


def test_a_source_is_full_of_numbers_that_mean_nothing() -> None:
    source = (
        "NHS numbers: see our guide. "
        + "x" * 90
        + ' {"at": 9434765919, "ids": [9434765919,4010232137]} d="M0712 34567 89"'
    )
    assert list(find_in_source(source)) == []
    assert [found.kind for found, _ in find_in_source('{"nhsNumber": "NHS number 9434765919"}')] == ["nhs-number"]


def test_one_identifier_in_a_whole_document_is_found_whatever_its_dress() -> None:
    missed = [one.how for one in planted(300) if one.kind not in {hit.kind for hit in find(one.text) if is_error(hit)}]
    assert missed == []


def test_documents_full_of_what_looks_alike_are_left_alone() -> None:
    alarms = [text[hit.start - 60 : hit.end] for text in clean(300) for hit in find(text) if is_error(hit)]
    assert alarms == []


def is_error(hit: Found) -> bool:
    return hit.level == "error"
