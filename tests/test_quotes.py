"""Quotes against a copy: true ones are found however they are dressed, false ones never, and people see why."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from holdfast import quotes
from holdfast.model import Extraction, PageText
from holdfast.quotes import Document, Grade, Proof, prove
from quotes_corpus import false_quotes, paper, shortened, true_quotes
from quotes_pairs import ACCEPTED, REFUSED, TOLD

FIRST = (
    "The gate is closed at ten each night, not for water but for quiet. It cost £20,000 (5–10%) in 2018. "
    "It was un-\nable to open the ﬁrst\u00a0lock… They didn’t ring. The crew waits at the quay and runs on to"
)
SECOND = "the next page, which has 1,5 and −5 and 10² and p<0.05. The crisis-\ncare team’s claim¹ was right [12]."


def document(*pages: str, kind: str = "pages", status: str = "text", second: tuple[str, ...] = ()) -> Document:
    made = tuple(PageText(n, text, f"Page {n}", status) for n, text in enumerate(pages, start=1))  # type: ignore[arg-type]
    return Document.of(Extraction("0" * 64, "made", kind, made, Path(), second=second))  # type: ignore[arg-type]


def grade(words: str, page: int | None = None) -> Grade:
    return prove(document(FIRST, SECOND), words, page).grade


@pytest.mark.parametrize(
    "words",
    [
        "the gate is closed at ten",
        "THE GATE IS CLOSED AT TEN EACH NIGHT, NOT FOR WATER",
        "“It cost £ 20,000 (5-10 %) in 2018”",
        "cost £20000",
        "It was unable to open the first lock",
        "[t]hey didn't ring",
        "runs on to the next page",
        "has 1,5 and -5 and 10²",
        "p < 0.05",
        "The crisis-care team's claim was right",
        "the crisiscare team’s claim was right [12]",
        "It was un\u00adable to\nopen",
    ],
)
def test_typography_does_not_hide_true_words(words: str) -> None:
    assert grade(words) is Grade.VERIFIED


@pytest.mark.parametrize(
    "words",
    [
        "The gate is closed at eleven",
        "It cost £20,001",
        "It cost £20,00",
        "cost 20,000",
        "10% in 2018",
        "It cost £20,000 (5–10) in 2018",
        "They did",
        "able to open the first lock",
        "which has 15 and",
        "and 5 and 10²",
        "and 102 and p",
        "p 0.05",
        "for water but for quie",
        "he gate is closed",
        "not for quiet but for water",
        "The gate is never closed at ten",
        "the first lock ring",
        "page, which has [7] 1,5",
        "",
        "…",
        "“”",
    ],
)
def test_words_that_say_something_else_are_not_found(words: str) -> None:
    assert grade(words) is Grade.NOT_FOUND


def test_digits_that_only_a_space_keeps_apart_are_not_one_number() -> None:
    assert prove(document("see table 1 5 people came"), "15 people came").grade is Grade.NOT_FOUND
    assert prove(document("see table 1 5 people came"), "table 1 5 people").grade is Grade.VERIFIED


def test_words_left_out_are_shown_and_those_that_turn_the_meaning_are_named() -> None:
    proof = prove(document(FIRST, SECOND), "The gate is closed […] for quiet")
    assert proof.grade is Grade.ELISION and proof.holds
    assert proof.elided == ("at ten each night, not for water but",)
    assert proof.found == ("The gate is closed", "for quiet")
    assert proof.warnings == ("Among the words left out is “ten”, “not”.",)


@pytest.mark.parametrize("mark", ["...", "…", "[...]", "[…]", "(...)", ". . ."])
def test_every_way_to_write_an_ellipsis_counts(mark: str) -> None:
    assert grade(f"It cost {mark} in 2018") is Grade.ELISION


def test_an_ellipsis_in_the_document_leaves_nothing_out() -> None:
    assert prove(document("They waited… and waited."), "They waited … and waited").grade is Grade.VERIFIED


def test_parts_must_be_in_order_and_not_far_apart() -> None:
    assert grade("for quiet … The gate is closed") is Grade.NOT_FOUND
    far = document(f"The gate is closed. {'Other words. ' * 200} It stays so.")
    assert prove(far, "The gate is closed … It stays so").grade is Grade.NOT_FOUND


def test_a_later_place_of_the_first_part_is_tried() -> None:
    found = prove(document(f"The gate. {'Other words. ' * 200} The gate is shut at ten."), "The gate … at ten")
    assert found.grade is Grade.ELISION and found.elided == ("is shut",)


def test_a_wrong_page_is_named_with_the_right_ones() -> None:
    found = prove(document("One word", "Two words here", "Two words there"), "two words", 1)
    assert found.grade is Grade.WRONG_PAGE and found.pages == (2, 3) and not found.holds
    assert quotes.sentence(found, 1) == "The preserved copy has these words on pages 2 and 3, not on page 1."
    assert prove(document("One", "Two words", "Two words"), "two words", 3).pages == (3,)
    assert prove(document(FIRST, SECOND), "runs on to the next page", 2).grade is Grade.VERIFIED


def test_a_copy_without_numbered_pages_says_that_the_page_was_not_checked() -> None:
    found = prove(document("Main text of the page", "Other text", kind="html"), "main text", 4)
    assert found.grade is Grade.VERIFIED and "“page 4” could not be checked" in found.warnings[0]


def test_words_do_not_run_from_one_part_of_a_web_page_into_another() -> None:
    assert (
        prove(document("They did not", "sign the letter", kind="html"), "not sign the letter").grade is Grade.NOT_FOUND
    )
    assert prove(document("They did not", "sign the letter"), "not sign the letter").grade is Grade.VERIFIED


@pytest.mark.parametrize(
    ("words", "warning"),
    [
        ("closed at night", "Just before these words the copy has “never”."),
        ("been closed at night", "Just before these words the copy has “never”."),
        ("It has", "Just after these words the copy has “never”."),
        ("boats wait outside", "Just before these words the copy has “12”."),
        ("are paid", "Just after these words the copy has “unless”."),
        ("be rung", "Just before these words the copy has “shouldn't”."),
    ],
)
def test_a_negation_or_number_just_outside_is_warned_of(words: str, warning: str) -> None:
    text = (
        "It has never been closed at night. Now 12 boats wait outside. They are paid unless late. It shouldn’t be rung."
    )
    found = prove(document(text), words)
    assert found.holds and found.warnings == (warning,)


def test_what_stands_in_the_next_sentence_is_no_warning() -> None:
    assert prove(document("They said no. The gate is shut. Not a boat waits."), "The gate is shut").warnings == ()


def test_every_place_of_the_words_is_looked_at_for_warnings() -> None:
    found = prove(document("It is effective.", "It is not effective."), "effective")
    assert found.warnings == ("Just before these words the copy has “not”.",)


def test_running_lines_do_not_part_a_quote_but_can_be_quoted_themselves() -> None:
    pages = [f"Quiet Harbour guide\nThe crew of page {n} rings the\nbell.\n{n}" for n in range(1, 6)]
    pages[1] = "Quiet Harbour guide\nThe harbour master\n2"
    pages[2] = "Quiet Harbour guide\ndecides alone.\n3"
    assert prove(document(*pages), "harbour master decides alone").pages == (2, 3)
    assert prove(document(*pages), "Quiet Harbour guide").grade is Grade.VERIFIED


def test_the_places_of_the_words_are_those_of_the_text_on_the_page() -> None:
    pages = [f"Quiet Harbour guide\nSome words\nthat stay\n{n}" for n in range(1, 6)]
    pages[1], pages[2] = "Quiet Harbour guide\nThe harbour mas-\n2", "Quiet Harbour guide\nter decides alone.\n3"
    found = prove(document(*pages), "the harbour master decides")
    assert [(s.page, pages[s.page - 1][s.start : s.end]) for s in found.spans] == [
        (2, "The harbour mas-"),
        (3, "ter decides"),
    ]


def test_a_second_reading_counts_but_marks_nothing() -> None:
    found = prove(document("closed The at ten gate is", second=("The gate is closed at ten",)), "the gate is closed", 1)
    assert found.grade is Grade.VERIFIED and found.spans == () and found.pages == (1,)


def test_words_that_are_not_there_bring_the_closest_passage_and_what_differs() -> None:
    found = prove(document(FIRST, SECOND), "The gate is closed at eleven each night")
    assert found.grade is Grade.NOT_FOUND and found.pages == (1,)
    assert [(p.where, p.text) for p in found.closest] == [
        ("same", "The gate is closed at"),
        ("quote", "eleven"),
        ("copy", "ten"),
        ("same", "each night"),
    ]
    assert quotes.closest(found) == (
        "The closest passage on page 1: “The gate is closed at {only in the quote: eleven} {only in the copy: ten} "
        "each night”."
    )
    assert prove(document(FIRST), "zxq wvk jjj").closest == ()
    assert prove(document(), "anything").grade is Grade.NOT_FOUND


OCR = "The gatc is closed at ten each night for the sake of quiet, and 12 boats do wait."


def test_ocr_that_misread_a_letter_is_near_and_never_a_proof() -> None:
    found = prove(document(OCR, status="ocr"), "The gate is closed at ten each night")
    assert found.grade is Grade.NEAR and not found.holds
    assert ("copy", "gatc") in [(p.where, p.text) for p in found.closest]
    assert prove(document(OCR), "The gate is closed at ten each night").grade is Grade.NOT_FOUND
    assert prove(document(OCR, status="ocr"), "is closed at ten each night").ocr


@pytest.mark.parametrize(
    "words",
    [
        "ten each night for the sake of quiet, and 13 boats do wait",
        "and 12 boats do not wait",
        "each night for sake of quiet",
    ],
)
def test_ocr_excuses_no_number_and_no_word_more_or_less(words: str) -> None:
    assert prove(document(OCR, status="ocr"), words).grade is Grade.NOT_FOUND


def test_a_word_that_the_document_uses_elsewhere_was_not_misread() -> None:
    twice = document(f"{OCR} A gatc is a gatc.", status="ocr")
    assert prove(twice, "The gate is closed at ten each night").grade is Grade.NOT_FOUND


class TestFigures:
    """A short version of ``tests/bench/bench_quotes.py``."""

    def test_true_quotes_are_found_on_their_page_whatever_was_done_to_them(self) -> None:
        for seed in (101, 102):
            source = paper(seed)
            made = Document.of(source.extraction())
            lost = [case for case in true_quotes(source, 350, seed) if not prove(made, case.text, case.page).holds]
            lost += [case for case in shortened(source, 60, seed) if not prove(made, case.text, case.page).holds]
            assert lost == []

    def test_false_quotes_are_not_accepted(self) -> None:
        source = paper(103)
        made = Document.of(source.extraction())
        accepted = [case for case in false_quotes(source, 400, 103) if prove(made, case.text).holds]
        assert accepted == []


KINDS_OF_WORD = "the Gate £20 5% isn't ten 3,512 ﬁrst crisis-care not −7 1/2 Köln naïve ß 東京"
WORDS = st.lists(
    st.sampled_from(
        [
            "the",
            "Gate",
            "£20",
            "5%",
            "isn't",
            "ten",
            "3,512",
            "ﬁrst",
            "crisis-care",
            "not",
            "−7",
            "1/2",
            "Köln",
            "naïve",
            "ß",
            "東京",
        ]
    ),
    min_size=2,
    max_size=12,
)


@settings(max_examples=150, deadline=None)
@given(before=WORDS, words=WORDS, after=WORDS, gaps=st.data())
def test_whatever_stands_in_a_document_is_found_in_any_spacing_and_case(
    before: list[str], words: list[str], after: list[str], gaps: st.DataObject
) -> None:
    source = document(" ".join([*before, *words, *after]))
    gap = gaps.draw(st.sampled_from([" ", "\n", "\u00a0", "  ", " \u200b"]))
    case = gaps.draw(st.sampled_from([str, str.upper, str.casefold]))
    assert prove(source, case(gap.join(words))).holds


@settings(max_examples=150, deadline=None)
@given(text=st.text(max_size=80), words=st.text(max_size=40), cut=st.integers(0, 80))
def test_no_text_breaks_it_and_places_stay_inside_the_page(text: str, words: str, cut: int) -> None:
    pages = (text[:cut], text[cut:])
    found: Proof = prove(document(*pages), words)
    for span in found.spans:
        assert 0 <= span.start < span.end <= len(pages[span.page - 1])


@settings(max_examples=150, deadline=None)
@given(words=WORDS, at=st.integers(0, 11), data=st.data())
def test_a_changed_digit_is_never_accepted(words: list[str], at: int, data: st.DataObject) -> None:
    words = ["year", *words, f"{data.draw(st.integers(10, 99_999))}"]
    other = data.draw(st.integers(10, 99_999).filter(lambda n: str(n) != words[-1]))
    assert not prove(document(" ".join([*words, "in all"])), " ".join([*words[:-1], str(other)])).holds


def test_an_extraction_in_parts_keeps_the_numbers_of_its_pages() -> None:
    pages = (PageText(3, "Three words here"), replace(PageText(4, "lost"), status="failed"), PageText(5, "Five words"))
    made = Document.of(Extraction("0" * 64, "made", "pages", pages, Path()))
    assert prove(made, "five words").pages == (5,)
    assert prove(made, "lost").grade is Grade.NOT_FOUND


def around(passage: str) -> Document:
    return document(f"Before it. {passage} and after it all.")


@pytest.mark.parametrize(("passage", "words"), REFUSED)
def test_a_quotation_that_says_something_else_is_refused(passage: str, words: str) -> None:
    assert not prove(around(passage), words).holds


@pytest.mark.parametrize(("passage", "words"), ACCEPTED)
def test_a_quotation_in_another_dress_is_verified(passage: str, words: str) -> None:
    found = prove(around(passage), words)
    assert found.holds
    assert not any(warning.startswith("Where") for warning in found.warnings)


@pytest.mark.parametrize(("passage", "words"), TOLD)
def test_the_same_letters_in_other_words_are_told(passage: str, words: str) -> None:
    found = prove(around(passage), words)
    assert found.holds
    assert any(warning.startswith("Where the quote has “") for warning in found.warnings)


@pytest.mark.parametrize(
    ("passage", "words", "number"),
    [
        ("12\n\nThe gate is shut.", "The gate is shut", ""),
        ("3.2\nFindings of the board", "Findings of the board", ""),
        ("The gate is shut\n\n12 boats wait", "The gate is shut", ""),
        ("The gate is shut\n12.\nThe boats", "The gate is shut", ""),
        ("The gate is shut\n2) The boats", "The gate is shut", ""),
        ("Boats\t12\tclosed all day\t5", "closed all day", ""),
        ("• No\n• The gate is shut", "The gate is shut", ""),
        ("they counted 12\nboats in all", "boats in all", "12"),
        ("it was shut by\n12 boats", "it was shut by", "12"),
        ("it is never\nshut at night", "shut at night", "never"),
    ],
)
def test_a_warning_does_not_reach_over_the_end_of_a_paragraph(passage: str, words: str, number: str) -> None:
    found = prove(document(passage), words)
    assert found.holds
    assert [number in warning for warning in found.warnings] == [True] * bool(number)
