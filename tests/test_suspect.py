"""Pages in a document's place are told by shape, words and addresses; documents that speak of such things are not."""

from __future__ import annotations

import pytest

from holdfast.suspect import challenge, doubt, suspicion, trouble
from holdfast.suspect.addresses import led_home
from holdfast.suspect.reports import reports
from suspect_held_out import NAMES, counted
from suspect_pages import BAD, FILLER, GOOD, SETS, Specimen, article, page, pdf
from suspect_removals import FIRST_SIGHT, judged
from suspect_short import mistaken


@pytest.mark.parametrize("specimen", BAD)
def test_a_page_in_the_place_of_the_document_is_named_for_what_it_is(specimen: Specimen) -> None:
    said = specimen.judged()
    assert specimen.kind in said.lower().replace("a check for robots", "robots").replace("message of the web", "web")
    assert said.endswith(".")
    assert "\n" not in said


@pytest.mark.parametrize("specimen", GOOD)
def test_a_document_is_not_suspected_for_what_it_speaks_of(specimen: Specimen) -> None:
    assert specimen.judged() == ""


@pytest.mark.parametrize("name", SETS)
def test_of_every_set_as_many_are_told_as_is_published(name: str) -> None:
    bad, good = SETS[name]
    assert sum(bool(one.judged()) for one in bad) >= 0.95 * len(bad)
    assert sum(bool(one.judged()) for one in good) <= 0.02 * len(good)


@pytest.mark.parametrize("name", NAMES)
def test_of_the_sets_that_were_held_out_as_many_are_told_as_is_published(name: str) -> None:
    there, suspected = counted(name)
    documents = there.pop("")
    assert suspected.pop("") <= 0.02 * documents
    assert suspected.total() >= 0.95 * there.total()
    assert documents >= 60 and there.total() >= 60 and len(there) == 8


def test_documents_of_two_sentences_are_hardly_ever_suspected() -> None:
    assert mistaken("ordinary") == ([], 41)
    titles, count = mistaken("contrary")
    assert len(titles) <= 0.02 * count and count == 75


@pytest.mark.parametrize("name", FIRST_SIGHT)
def test_what_speaks_of_removals_is_told_from_a_notice_that_something_is_removed(name: str) -> None:
    titles, pages = judged(name)
    if name.startswith("removals"):
        assert len(titles) <= 0.02 * pages, titles
    else:
        assert len(titles) >= 0.9 * pages


def test_a_notice_points_at_the_page_and_a_report_at_what_happened() -> None:
    for told in (
        "the trust has removed its pages about the scheme.",
        "members noted that the document had been withdrawn.",
        "two papers had been withdrawn by their publishers.",
        "our website was unavailable on 3 march because of a technical fault.",
    ):
        assert reports(told)
    for said in (
        "this page was removed on 3 may.",
        "the document you requested had been deleted.",
        "the page cannot be found.",
        "sorry, the page was deleted last week.",
    ):
        assert not reports(said)


def test_the_sets_are_as_large_as_is_said() -> None:
    assert len(BAD) >= 80 and len(GOOD) >= 80
    assert all(len(one) == 30 for name in ("later", "last") for one in SETS[name])


def test_an_error_status_is_reason_enough() -> None:
    assert "status 404" in suspicion("The full report", "Report", status=404)


def test_a_header_that_admits_the_challenge_is_believed_whatever_the_page_says() -> None:
    assert "robots" in suspicion(FILLER, "Report", status=200, headers={"CF-Mitigated": "challenge"})


def test_the_words_shown_are_one_short_printable_line() -> None:
    said = suspicion("x", "Parked domain \x1b[31m" + "z" * 60, status=200)
    assert "\x1b" not in said
    assert len(said) < 160


def test_a_monster_page_is_judged_in_reasonable_time() -> None:
    assert suspicion("page you are looking for " * 200_000, "x" * 1_000_000, status=200) == ""
    assert trouble(b"%PDF-1.4\n" + b"<<" * 400_000 + b"\n%%EOF") == ""
    assert trouble(b"%PDF-1.4\n" + b"/Type/Pages " * 100_000 + b"\n%%EOF") == ""
    assert trouble(b"%PDF-1.4\n" + b"<</A<<" * 100_000 + b">> stream\n%%EOF") == ""


def test_an_error_is_a_challenge_only_when_it_can_be_passed() -> None:
    assert challenge(page("Just a moment...", "<p>Checking your browser</p>"), {})
    assert challenge("", {"cf-mitigated": "challenge"})
    assert not challenge(page("403 Forbidden", "<h1>Forbidden</h1>"), {})
    assert not challenge(page("Access Denied", "<h1>Access Denied</h1>"), {})
    assert not challenge(page("404 Not Found", "nginx"), {})


@pytest.mark.parametrize(
    ("asked", "final", "home"),
    [
        ("https://a.example/x/y", "https://a.example/", True),
        ("https://a.example/report.pdf", "https://b.example/", True),
        ("https://a.example/news", "https://www.a.example/en/", True),
        ("https://a.example/harbour", "https://harbour.example/", False),
        ("https://a.example/", "https://a.example/en/", False),
        ("https://a.example/x/y", "https://a.example/?id=7", False),
    ],
)
def test_a_redirect_to_the_home_page_is_told_from_a_short_name(asked: str, final: str, home: bool) -> None:
    assert led_home(asked, final) is home


def test_a_sign_in_page_that_was_asked_for_is_a_document() -> None:
    here = "https://a.example/guides/login/"
    assert doubt(article("How to sign in to the records", FILLER), "", asked=here, final=here) == ""


STORY = page(
    "Harbour closes | Echo",
    "<main><h1>Harbour closes</h1><p>The harbour closes on 1 May 2024, the board said on Monday.</p>{}</main>",
)


def test_words_in_quotation_marks_are_not_those_of_the_page() -> None:
    said = "Visitors saw {} for two days, and staff used paper. Nobody was harmed, said the trust."
    assert suspicion(page("Report", f"<p>{said.format('“page not found”')}</p>"), "", status=200) == ""
    assert suspicion(page("Trust", "<p>Page not found. Please check the address and try again.</p>"), "", status=200)


def test_a_banner_beside_a_text_is_not_the_page_but_a_banner_alone_is() -> None:
    banner = "<div class='cookie-banner'><p>We use cookies to personalise content and adverts.</p><button>Accept all"
    banner += "</button></div>"
    assert suspicion(STORY.format(banner), "", status=200) == ""
    assert "consent" in suspicion(page("Echo", banner), "", status=200)


def test_a_wall_is_found_below_the_headline_that_was_asked_for() -> None:
    here = "https://echo.example/news/harbour-closes"
    wall = "<section><h2>This story is for subscribers</h2><p>Already a subscriber? Log in</p></section>"
    assert doubt(STORY.format(""), "", asked=here, final=here) == ""
    assert "log-in page" in doubt(STORY.format(wall), "", asked=here, final=here)


def test_a_page_that_bears_the_name_asked_for_may_say_what_a_notice_says() -> None:
    body = "<h1>Domain parking</h1><p>A parked domain shows advertisements. The name may be for sale.</p>" * 8
    for slug, suspected in (("domain-parking", False), ("annual-report-2019", True)):
        here = f"https://wiki.example/{slug}"
        assert bool(doubt(page("Domain parking", body), "", asked=here, final=here)) is suspected


@pytest.mark.parametrize(
    ("asked", "final", "why"),
    [
        ("news/2014/honorary-degrees", "news/", "section above"),
        ("reports/ferry-inquiry", "welcome/gate?next=%2Freports%2Fferry-inquiry", "stands before it"),
        ("reports/ferry-inquiry", "services/bins", "does not bear its name"),
        ("reports/ferry-inquiry", "archive/2019/ferry-inquiry", ""),
        ("reports/2019/17", "archive/4417", ""),
    ],
)
def test_where_a_redirect_led_is_held_against_the_name_asked_for(asked: str, final: str, why: str) -> None:
    said = doubt(
        article("Services of the borough", FILLER[:700]),
        "",
        asked=f"https://a.example/{asked}",
        final=f"https://a.example/{final}",
    )
    assert why in said and bool(said) is bool(why)


def test_a_domain_taken_over_is_told_by_its_trade_and_a_story_about_gambling_is_not() -> None:
    trade = "<h1>Best online casino bonus</h1><p>Slots, roulette and blackjack. Free spins, no deposit, play now!</p>"
    assert "taken over" in suspicion(page("Casino bonus", trade * 3), "", status=200)
    story = "The inquiry heard that betting shops had opened beside three schools. Losses were not recorded. " * 6
    assert suspicion(article("Gambling and harm", story), "", status=200) == ""


def test_a_pdf_that_cannot_be_unpacked_here_is_not_doubted() -> None:
    strange = pdf(b"").replace(b"/FlateDecode", b"/LZWDecode")
    assert trouble(strange) == ""
    assert trouble(pdf(b"", more=b"/Encrypt 9 0 R")) == ""
