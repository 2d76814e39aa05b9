"""What changed between two texts: planted edits are found where they are, layout alone shows nothing."""

from __future__ import annotations

import random
import textwrap
from dataclasses import replace

import pytest

from effort import effort
from holdfast.changes import Change, Run, Version, compare, returns, text_key
from holdfast.changes.align import align
from holdfast.model import PageText

SYLLABLES = ["ba", "de", "fo", "gu", "hi", "ka", "le", "mo", "nu", "pi", "ra", "se", "to", "vu", "wi", "ya"]


def vocabulary() -> list[str]:
    chance = random.Random(7)
    return ["".join(chance.choices(SYLLABLES, k=chance.randint(1, 4))) for _ in range(3000)] + ["the", "of", "and"] * 90


def paragraphs(count: int, seed: int = 1, words: int = 55) -> list[str]:
    chance, known = random.Random(seed), vocabulary()
    made = []
    for _ in range(count):
        sentences = []
        for _ in range(max(1, words // 14)):
            part = chance.choices(known, k=14)
            sentences.append(" ".join([part[0].capitalize(), *part[1:]]) + ".")
        made.append(" ".join(sentences))
    return made


def laid_out(
    parts: list[str], width: int = 70, lines: int = 40, head: str = "", hyphens: bool = False
) -> list[PageText]:
    """Paragraphs set as pages of so many lines, as a reader of PDF gives them."""
    rows: list[str] = []
    for part in parts:
        rows += [*textwrap.wrap(part, width, break_on_hyphens=False), ""]
    if hyphens:
        rows = broken(rows)
    pages = []
    for number, start in enumerate(range(0, len(rows), lines), start=1):
        body = "\n".join(rows[start : start + lines])
        text = f"{head}\n\n{body}\n\nPage {number}" if head else body
        pages.append(PageText(number, text, f"Page {number}"))
    return pages


def broken(rows: list[str]) -> list[str]:
    """Some words at line ends broken with a hyphen."""
    made = list(rows)
    for at in range(0, len(made) - 1, 3):
        word = made[at + 1].split(" ")[0]
        if made[at] and len(word) > 5 and word.isalpha() and word.islower():
            made[at] += f" {word[:3]}-"
            made[at + 1] = word[3:] + made[at + 1][len(word) :]
    return made


def words_of(runs: tuple[Run, ...], kind: str) -> str:
    return " ".join(run.text for run in runs if run.kind == kind)


def put(parts: list[str], at: int, text: str) -> list[str]:
    return [*parts[:at], text, *parts[at + 1 :]]


def forty_pages() -> list[str]:
    parts = paragraphs(300)
    parts[20] = "The gate is closed at 22 each night and opens at six. " + parts[20]
    parts[150] = parts[150] + " Staff must not enter the tower alone."
    return parts


def test_equal_texts_have_no_difference() -> None:
    pages = laid_out(forty_pages())
    found = compare(pages, pages)
    assert found.changes == () and found.moved == found.around == found.left_out == 0


def test_reflow_headers_page_numbers_and_broken_words_alone_show_nothing() -> None:
    parts = forty_pages()
    old = laid_out(parts, 70, 40, head="Harbour Trust: operating guide")
    new = laid_out(parts, 58, 33, head="Harbour Trust: guide, second printing", hyphens=True)
    assert len(old) >= 38
    found = compare(old, new)
    assert found.changes == () and found.moved == 0
    assert text_key(old) == text_key(new)


def test_spaces_quotes_dashes_ligatures_and_bullets_alone_show_nothing() -> None:
    old = [PageText(1, "• The “first” gate – closed – is five\u00a0metres wide.\n\nIt is the crew\u2019s ofﬁce.")]
    new = [PageText(1, '- The "first"   gate - closed - is five\nmetres wide. It is the crew\'s off\u00adice.')]
    assert compare(old, new).changes == ()


def test_planted_edits_are_found_on_their_pages_and_nothing_else() -> None:
    parts = forty_pages()
    old = laid_out(parts, head="Operating guide")
    changed = put(parts, 20, parts[20].replace("closed at 22 each", "closed at 20 each"))
    changed = put(changed, 150, changed[150].replace("must not enter", "must enter"))
    changed = put(changed, 80, "")
    changed = [*changed[:220], "A wholly new paragraph stands here.", *changed[220:]]
    found = compare(old, laid_out([part for part in changed if part], 64, 36, head="Operating guide"))
    assert [change.kind for change in found.changes] == ["changed", "removed", "removed", "added"]
    hour, paragraph, negation, added = found.changes
    page_of = {part: page.number for part in ("closed at 22", "must not enter") for page in old if part in page.text}

    assert (words_of(hour.old, "deleted"), words_of(hour.new, "inserted")) == ("22", "20")
    assert hour.old_page == page_of["closed at 22"]
    assert [(flag.kind, flag.gone, flag.new) for flag in hour.flags] == [("numbers", ("22",), ("20",))]
    assert words_of(paragraph.old, "deleted") == parts[80] and words_of(paragraph.new, "inserted") == ""
    assert words_of(negation.old, "deleted") == "not"
    assert negation.old_page == page_of["must not enter"]
    assert [(flag.kind, flag.gone, flag.new) for flag in negation.flags] == [("negations", ("not",), ())]
    assert words_of(added.new, "inserted") == "A wholly new paragraph stands here."


def test_a_change_shows_a_few_words_around_it_and_no_more() -> None:
    parts = paragraphs(3, words=300)
    words = parts[1].split()
    words[100] = "portcullis"
    (change,) = compare(laid_out(parts), laid_out(put(parts, 1, " ".join(words)))).changes
    assert words_of(change.new, "inserted") == "portcullis"
    assert 20 <= len(words_of(change.new, "same").split()) <= 50
    assert change.new[0].text.startswith("…") and change.new[-1].text.endswith("…")


def test_sentences_that_only_moved_are_counted_and_not_shown() -> None:
    parts = paragraphs(60)
    moved = [*parts[:10], *parts[11:40], parts[10], *parts[40:]]
    found = compare(laid_out(parts), laid_out(moved))
    assert found.changes == () and found.moved >= 1


def test_a_short_sentence_does_not_just_move() -> None:
    old = [PageText(1, "May they enter? No. May they leave at once, by the gate? Yes.")]
    new = [PageText(1, "May they enter? Yes. May they leave at once, by the gate? No.")]
    assert compare(old, new).changes


def test_numbers_and_negations_stand_out_in_words_and_figures() -> None:
    def flags(old: str, new: str) -> list[tuple[str, tuple[str, ...], tuple[str, ...]]]:
        changes = compare([PageText(1, old)], [PageText(1, new)]).changes
        return [(flag.kind, flag.gone, flag.new) for change in changes for flag in change.flags]

    assert flags("It lasts three weeks.", "It lasts six weeks.") == [("numbers", ("three",), ("six",))]
    assert flags("It costs £1,250.50 a day.", "It costs £1,520.50 a day.") == [
        ("numbers", ("1,250.50",), ("1,520.50",))
    ]
    assert flags("They can leave.", "They cannot leave.") == [("negations", (), ("cannot",))]
    assert flags("They don’t leave it.", "They do leave it.") == [("negations", ("don't",), ())]
    assert flags("The red gate is there.", "The blue gate is there.") == []


def test_only_changes_of_the_main_text_of_a_web_page_are_shown() -> None:
    main, menu = PageText(1, "The gate is closed at ten.", "Main text"), "Other text on the page"
    old = [main, PageText(2, "Home News Contact", menu)]
    new = [main, PageText(2, "Home News Jobs Contact Cookies", menu)]
    found = compare(old, new)
    assert found.changes == () and found.around >= 1
    assert text_key(old) == text_key(new)
    assert compare(old, [replace(main, text="The gate is closed at six."), new[1]]).changes


def test_one_side_without_text_is_all_new_or_all_gone() -> None:
    page = PageText(1, "The gate is closed at ten each night.")
    (added,) = compare([], [page]).changes
    (removed,) = compare([page], [PageText(1, "", status="no-text")]).changes
    assert (added.kind, added.old, added.old_page) == ("added", (), 0)
    assert (removed.kind, removed.new) == ("removed", ())
    assert compare([], []).changes == ()


def test_a_version_that_came_back_is_recognised_by_bytes_or_by_text() -> None:
    first, second = Version("a", "1" * 64, "t1"), Version("b", "2" * 64, "t2")
    assert returns([first, second, Version("c", "1" * 64, "")]) == {"c": "a"}
    assert returns([first, second, Version("c", "3" * 64, "t1")]) == {"c": "a"}
    assert returns([first, second, Version("c", "3" * 64, "t3")]) == {}
    assert returns([first, Version("b", "1" * 64, "t1"), Version("c", "1" * 64, "t1")]) == {}
    assert returns([Version("a", "1" * 64), Version("b", "2" * 64), Version("c", "3" * 64)]) == {}


@pytest.mark.parametrize("seed", range(60))
def test_what_is_shown_is_what_was_edited(seed: int) -> None:
    """Every inserted word of the texts is shown as inserted once, whatever the layout."""
    chance = random.Random(seed)
    parts = paragraphs(40, seed)
    edited = list(parts)
    planted = []
    for number, at in enumerate(sorted(chance.sample(range(40), 5))):
        words = edited[at].split()
        mark = f"planted{number}x"
        words.insert(chance.randrange(1, len(words)), mark)
        edited[at] = " ".join(words)
        planted.append(mark)
    old, new = laid_out(parts, 70, 30), laid_out(edited, chance.randint(40, 90), chance.randint(20, 50), hyphens=True)
    found = compare(old, new)
    assert " ".join(words_of(change.new, "inserted") for change in found.changes).split() == planted
    assert not any(words_of(change.old, "deleted") for change in found.changes)
    for change, mark in zip(found.changes, planted, strict=True):
        page = next(page.number for page in new if mark in page.text.replace("-\n", ""))
        assert change.new_page == page


@pytest.mark.parametrize("most", [1, 9, 50, 10_000])
def test_aligned_items_are_alike_and_in_order_however_little_is_compared(most: int) -> None:
    chance = random.Random(most)
    for _ in range(200):
        old = chance.choices(range(40), k=chance.randint(0, 30))
        new = chance.choices(range(40), k=chance.randint(0, 30))
        i = j = 0
        for at_old, at_new, size in align(old, new, most):
            assert at_old >= i and at_new >= j and size
            assert old[at_old : at_old + size] == new[at_new : at_new + size]
            i, j = at_old + size, at_new + size


def pieces_of(old: list[PageText], new: list[PageText]) -> tuple[float, tuple[Change, ...]]:
    with effort() as pieces:
        found = compare(old, new)
    return pieces(), found.changes


def test_two_times_500_pages_are_no_great_effort() -> None:
    parts = paragraphs(4800)
    edited = [part.replace("the", "our", 1) if n % 50 == 0 else part for n, part in enumerate(parts)]
    old, new = laid_out(parts, head="Guide"), laid_out(edited, 60, head="Guide")
    assert len(old) >= 500
    pieces, changes = pieces_of(old, new)
    assert changes and pieces < 200
    other = laid_out(paragraphs(4800, seed=2), head="Guide")
    assert pieces_of(old, other)[0] < 200


def test_texts_made_to_be_slow_are_not() -> None:
    same = [PageText(n, "a. b. " * 200, f"Page {n}") for n in range(1, 251)]
    other = [PageText(n, "b. a. a. " * 133, f"Page {n}") for n in range(1, 251)]
    assert pieces_of(same, other)[0] < 400
    assert pieces_of([PageText(1, "x" * 1_000_000)], [PageText(1, "y" * 1_000_000)])[0] < 100
    assert pieces_of([PageText(1, "1 " * 150_000)], [PageText(1, "2 " * 150_000)])[0] < 400
    assert pieces_of([PageText(1, "-\n" * 150_000)], [PageText(1, "\n \n" * 150_000)])[0] < 400
