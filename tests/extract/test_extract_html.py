"""HTML: the main text apart from the rest, and not one visible sentence lost on the way."""

from __future__ import annotations

from pathlib import Path

import pytest
from specimens import QUICK, everything, read, refused

HTML = "text/html"
SENTENCES = [
    f"Sentence number {number} of the report says that the gate was opened on {number} nights in that year."
    for number in range(1, 41)
]


def article(*, around: str = "", inside: str = "") -> str:
    """A news page with menus, an article of forty sentences, a box and a footer."""
    paragraphs = "".join(f"<p>{SENTENCES[n]} {SENTENCES[n + 1]}</p>" for n in range(0, 40, 2))
    menu = "".join(f"<li><a href='/{n}'>Menu entry {n}</a></li>" for n in range(20))
    return (
        "<!doctype html><html><head><meta charset=utf-8><title>Nights at the gate | Harbour News</title>"
        "<style>p {color: red}</style><script>var hidden = 'never shown';</script></head><body>"
        f"<header><nav><ul>{menu}</ul></nav></header><main><article><h1>Nights at the gate</h1>{paragraphs}"
        f"<figure><img src=a.png alt=''><figcaption>The gate, seen from the quay.</figcaption></figure>{inside}"
        f"</article></main><aside><h2>Sign up</h2><p>Get our letter every Friday.</p></aside>{around}"
        "<footer><p>© 2015 Harbour News. All rights reserved.</p></footer></body></html>"
    )


def test_the_main_text_is_the_first_page_and_the_rest_the_second(tmp_path: Path) -> None:
    result = read(tmp_path, article().encode(), HTML)
    main, other = result.pages
    assert (main.label, other.label) == ("Main text", "Other text on the page")
    assert result.kind == "html"
    assert result.title == "Nights at the gate | Harbour News"
    assert all(sentence in main.text for sentence in SENTENCES)
    assert "Nights at the gate\n\nSentence number 1 " in main.text
    for text in ("Menu entry 7", "Get our letter every Friday.", "© 2015 Harbour News. All rights reserved."):
        assert text in other.text
        assert text not in main.text
    assert "never shown" not in everything(result)
    assert "color" not in everything(result)


@pytest.mark.parametrize(
    ("markup", "shown"),
    [
        ("<p>The <b>trust</b> said <a href=#>no</a>, and <i>meant</i> it.</p>", "The trust said no, and meant it."),
        ("<p>half<b>way</b></p>", "halfway"),
        ("<div>A box.<div>A box inside.</div>And after.</div>", "A box.\n\nA box inside.\n\nAnd after."),
        ("<p>One line<br>another line</p>", "One line\nanother line"),
        ("<ul><li>first item<li>second item</ul>", "first item\nsecond item"),
        (
            "<table><tr><th>Year<th>Visits<tr><td>2019<td><b>34</b></table>",
            "Year\tVisits\n2019\t34",
        ),
        ("<pre>kept\n  as lines</pre>", "kept\nas lines"),
        ("<dl><dt>Term<dd>Meaning</dl>", "Term\n\nMeaning"),
        ("<details><summary>More</summary>What is folded away.</details>", "More\n\nWhat is folded away."),
        ("<p>AT&amp;T &lt;b&gt; &eacute;&#x2014;</p>", "AT&T <b> é—"),
        ("<p>an un&shy;break&#8203;able word and a&nbsp;space</p>", "an unbreakable word and a space"),
        ("<p>to the left \u202eright\u202c again</p>", "to the left right again"),
        ("<select><option>Yes<option>No</select>", "Yes\nNo"),
        ("<svg><text>Drawn words</text></svg>", "Drawn words"),
        ("<p>never closed <b>and <i>badly</b> nested</i>", "never closed and badly nested"),
    ],
)
def test_what_a_browser_shows_is_in_the_text(tmp_path: Path, markup: str, shown: str) -> None:
    page = f"<title>t</title><p>Before it.</p>{markup}"
    assert shown in everything(read(tmp_path, page.encode(), "text/html; charset=utf-8"))


def test_no_visible_sentence_is_lost_wherever_it_stands(tmp_path: Path) -> None:
    """Every place in which trafilatura is known to drop or move text."""
    places = [
        "<div class='sidebar'><p>{}</p></div>",
        "<div class='comments'><div class='comment'>{}</div></div>",
        "<blockquote>{}</blockquote>",
        "<aside><p>{}</p></aside>",
        "<div role=dialog>{}</div>",
        "<form><label>{}</label></form>",
        "<table><tr><td>{}</td></tr></table>",
        "<div class='advert promo share social'>{}</div>",
        "<small>{}</small>",
        "<nav>{}</nav>",
        "<button>{}</button>",
        "<div aria-hidden=true>{}</div>",
        "<object>{}</object>",
        "<h6>{}</h6>",
        "<center><font>{}</font></center>",
    ]
    told = [f"This is the only sentence that stands in place {number}." for number in range(len(places))]
    extra = "".join(place.format(sentence) for place, sentence in zip(places, told, strict=True))
    for page in (article(around=extra), article(inside=extra)):
        result = read(tmp_path, page.encode(), HTML)
        text = everything(result)
        for sentence in [*SENTENCES, *told, "The gate, seen from the quay."]:
            assert text.count(sentence) == 1, sentence


def test_a_page_without_a_main_text_is_one_page(tmp_path: Path) -> None:
    links = "".join(f"<p><a href=/{n}>A heading about subject {n}</a></p>" for n in range(60))
    result = read(tmp_path, f"<title>Front page</title>{links}".encode(), HTML)
    assert [page.label for page in result.pages] == ["Main text"]
    assert "A heading about subject 59" in result.pages[0].text


def test_hidden_text_is_kept_apart_and_said_to_be_hidden(tmp_path: Path) -> None:
    hidden = (
        "<div style='color:red; display : none'>Behind a click.</div><p hidden>Until found.</p><dialog>Pop up.</dialog>"
    )
    result = read(tmp_path, article(inside=hidden).encode(), HTML)
    last = result.pages[-1]
    assert last.label == "Text that is hidden when the page opens"
    assert last.text == "Behind a click.\n\nUntil found.\n\nPop up."
    assert last.warnings == ("The page hides this text at first; a reader may never have seen it.",)
    assert "Behind a click." not in result.pages[0].text


@pytest.mark.parametrize(
    ("data", "media_type"),
    [
        ("<p>£5 for a café</p>".encode("cp1252"), "text/html; charset=ISO-8859-1"),
        ("<p>£5 for a café</p>".encode("cp1252"), "text/html"),
        ("<p>£5 for a café</p>".encode(), "text/html"),
        ("<p>£5 for a café</p>".encode(), "text/html; charset=no-such-thing"),
        ("<p>£5 for a café</p>".encode(), "text/html; charset=us-ascii"),
        ("<meta charset='windows-1252'><p>£5 for a café</p>".encode("cp1252"), "text/html"),
        ("<meta charset='utf-16'><p>£5 for a café</p>".encode(), "text/html"),
        ("\ufeff<meta charset='ascii'><p>£5 for a café</p>".encode("utf-16-le"), "text/html"),
        ("\ufeff<p>£5 for a café</p>".encode(), "text/html; charset=windows-1251"),
    ],
)
def test_bytes_become_the_letters_that_were_meant(tmp_path: Path, data: bytes, media_type: str) -> None:
    assert everything(read(tmp_path, data, media_type)) == "£5 for a café"


def test_a_document_as_one_preformatted_block_is_read_whole(tmp_path: Path) -> None:
    block = "\n".join(SENTENCES)
    result = read(tmp_path, f"<html><body><pre>{block}</pre></body></html>".encode(), HTML)
    assert everything(result).split("\n") == SENTENCES


def test_an_empty_file_is_refused_and_an_empty_page_is_not(tmp_path: Path) -> None:
    assert refused(tmp_path, b" \n", HTML) == "The file is empty."
    page = read(tmp_path, b"<html><body><script>app()</script></body></html>", HTML).pages[0]
    assert (page.status, page.text) == ("no-text", "")


def test_a_very_large_page_is_read_unsorted(tmp_path: Path) -> None:
    page = "".join(f"<p>Row {n} of a very long table of visits to the harbour.</p>" for n in range(70_000))
    result = read(tmp_path, page.encode(), HTML, limits=QUICK)
    assert "Only the first 1,000,000 characters" in result.pages[0].warnings[0]
    assert result.pages[0].text.startswith("Row 0 of")
