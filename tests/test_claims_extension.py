"""Citations in prose as an extension of Python-Markdown: what any software gets that renders ``docs/`` with it, and
that a build of the archive finds everything again."""

from __future__ import annotations

import re
from types import SimpleNamespace

import markdown
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown.preprocessors import Preprocessor

from holdfast import claims
from holdfast.claims.extension import NAME

PAGE = """# The petition

It was shut [@guide#1], *for quiet* [@guide, p. 12: "not <b>water</b> & quiet"]. Again [@guide#1].

> As they wrote [@letter], `[@letter]` is code.

```
[@letter]
```
"""


def rendered(text: str, url: str = "", *more: str) -> str:
    configured = {NAME: {"url": url}} if url else {}
    return markdown.markdown(text, extensions=[NAME, *more], extension_configs=configured)


def test_references_lead_to_notes_and_notes_to_records() -> None:
    html = rendered(PAGE)
    assert re.findall(r'id="ref-(\d)".*?href="#source-(\d)"', html) == [("1", "1"), ("2", "2"), ("3", "1"), ("4", "3")]
    assert html.count('<li id="source-') == 3
    assert '<a href="records/guide.html#quote-1">guide</a>, quote 1.' in html
    assert '<a href="records/guide.html#p12">guide</a>, page 12.' in html
    assert re.findall(r'<a href="#ref-(\d)"[^>]*>(.*?)</a>', html) == [
        ("1", "1"), ("3", "2"), ("2", "here"), ("4", "here"),
    ]  # fmt: skip
    assert "nothing here has been compared" in html


def test_the_words_of_a_citation_are_text_and_code_stays_as_it_is() -> None:
    html = rendered(PAGE)
    assert "<q>not &lt;b&gt;water&lt;/b&gt; &amp; quiet</q>" in html and "<b>" not in html
    assert html.count("[@letter]") == 2
    assert "<code>[@letter]" in html


@pytest.mark.parametrize(("url", "up"), [("", ""), ("petition.html", ""), ("a/b/c.html", "../../"), ("a/b/", "../../")])
def test_the_records_are_found_from_wherever_the_page_lies(url: str, up: str) -> None:
    assert f'href="{up}records/guide.html#quote-1"' in rendered(PAGE, url)


def test_a_page_without_citations_is_left_alone() -> None:
    plain = "# T\n\nText, `[@code]`, <b>x</b>.\n"
    assert rendered(plain) == markdown.markdown(plain)


def test_one_instance_renders_page_after_page() -> None:
    made = markdown.Markdown(extensions=[NAME])
    first, without, again = (made.reset().convert(text) for text in (PAGE, "Nothing.", PAGE))
    assert first == again and without == "<p>Nothing.</p>"


def test_the_address_of_the_page_is_taken_from_zensical() -> None:
    class Context(Preprocessor):
        page = SimpleNamespace(url="papers/petition.html")

        def run(self, lines: list[str]) -> list[str]:
            return lines

    made = markdown.Markdown(extensions=[NAME])
    made.preprocessors.register(Context(made), "rendering_context", 0)
    assert 'href="../records/letter.html"' in made.convert(PAGE)


def test_other_extensions_see_neither_citations_nor_their_markup() -> None:
    more = (
        "toc",
        "tables",
        "attr_list",
        "md_in_html",
        "smarty",
        "footnotes",
        "pymdownx.superfences",
        "pymdownx.details",
    )
    html = rendered(f"{PAGE}\n| a |\n|---|\n| b [@guide] |\n\nA note[^1].\n\n[^1]: Own [@letter#2].\n", "", *more)
    assert len(re.findall(r'id="ref-\d"', html)) == 6 and "HFCLAIMSEND" not in html
    assert html.count('class="hf-notes"') == 1


def test_a_heading_underlined_cannot_cite() -> None:
    found = claims.scan("Title [@guide]\n======\n\nText [@guide]\n\nA [@guide]\n---\n")
    assert [one.line for one in found.mistakes] == [1, 6] and len(found.claims) == 1
    assert len(claims.scan("A [@guide]\n\n---\n\nB\n").claims) == 1


def checked(html: str, text: str) -> str | None:
    found = claims.scan(text).claims
    made = {claim.word: f"<sup>{number}</sup>" for number, claim in enumerate(found)}
    return claims.fill(html, made, {claim.word: claim.source for claim in found}, "<section>CHECKED</section>")


def test_a_build_finds_everything_again() -> None:
    html = rendered(PAGE)
    assert checked(claims.undone(html), PAGE) == checked(markdown.markdown(claims.mark(PAGE)), PAGE)
    assert "data-claim" not in claims.undone(html)


BLOCKS = st.sampled_from((
    "Text [@one] and [@two#2].", "- item [@one]", "> quoted [@three, p. 4]", "`[@no]` [@yes]", "    [@indented]",
    '<div title="[@one]">raw [@two]</div>', "```\n[@no]\n```", "*em [@one]*", '[@one: "a & <b>"]', "<!-- [@no] -->",
    "[@one](https://a.example)", r"\[@one]", "1. one\n\n    [@two]", "**[@one]**[@two]",
))  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(st.lists(BLOCKS, max_size=6))
def test_whatever_a_page_is_made_of_a_build_finds_everything_again(blocks: list[str]) -> None:
    text = "\n\n".join(blocks)
    if claims.scan(text).claims:
        html = rendered(text)
        assert "HFCLAIM" not in re.sub(r'data-claim="[^"]*"', "", html)
        assert checked(claims.undone(html), text) == checked(markdown.markdown(claims.mark(text)), text)
