"""The box of citations on a record's page: what is escaped, and how little it shows at once."""

from __future__ import annotations

import html
import re

from holdfast.model import Citation
from holdfast.site.cite_box import AT_ONCE, cite_box
from holdfast.site.render import environment

HOSTILE = "</code></pre><script>alert(1)</script> & “q” ‘s’ – … \x00 {{ 7 * 7 }} \"'"


def of(*texts: str) -> list[Citation]:
    return [Citation(f"s{number}", f"Style <{number}>", text) for number, text in enumerate(texts)]


def shown(made: str) -> list[str]:
    return [html.unescape(text) for text in re.findall(r"<code>(.*?)</code>", made, re.DOTALL)]


def test_every_text_is_escaped_and_reads_as_it_is() -> None:
    texts = ["plain", HOSTILE.replace("\x00", ""), "é “x”", "a \"b\" 'c'"]
    made = cite_box(of(*texts))
    assert shown(made) == texts
    assert "<script" not in made and "Style &lt;1&gt;" in made


def test_a_text_with_the_parting_character_takes_no_place_of_another() -> None:
    made = cite_box(of("one\x00two", HOSTILE, "three"))
    assert len(shown(made)) == 3 and "<script" not in made and "three" in shown(made)[2]


def test_marks_of_the_styles_leave_a_plain_page_plain() -> None:
    assert cite_box(of("‘A’ “B” 2018–2020 …", "x", "y")).isascii()


def test_what_must_not_reach_a_reader_is_not_hidden_in_a_reference() -> None:
    assert "\u202e" in cite_box(of("a\u202eb “c”", "x", "y"))  # as it is, so that the page's own cleaning finds it


def test_two_are_shown_and_the_others_open_without_script() -> None:
    made = cite_box(of("a", "b", "c", "d"))
    before, _, behind = made.partition("<details")
    assert len(shown(before)) == AT_ONCE and len(shown(behind)) == 2
    assert made.count("<details") == made.count("</details>") == 1


def test_the_template_does_not_escape_it_again() -> None:
    assert environment().from_string("{{ c | cite_box }}").render(c=of("a & b", "x")) == cite_box(of("a & b", "x"))
