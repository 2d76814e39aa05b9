"""A glance at a stranger's page never takes minutes."""

from __future__ import annotations

import pytest

from effort import effort
from holdfast import markup
from holdfast.suspect import suspicion
from holdfast.wayback.memento import visible_text

DEEP = "<title>Access denied</title>" + "<div>" * 200_000


@pytest.mark.parametrize("glance", [markup.parse, lambda text: suspicion(text, "", status=200), visible_text])
def test_a_page_made_to_choke_a_parser_is_let_go_at_once(glance: object) -> None:
    assert callable(glance)
    with effort() as pieces:
        assert not glance(DEEP.encode() if glance is visible_text else DEEP)
    assert pieces() < 500


def test_a_long_ordinary_page_is_read() -> None:
    tree = markup.parse("<p>words</p>" * 50_000)
    assert tree is not None
    assert tree.css_first("p").text() == "words"


@pytest.mark.parametrize(
    "between", [" a{}=b", ' a{}=">"', "/a{}", " =a{}", "\ta{}='x'"], ids=["plain", "quoted", "slash", "equals", "tab"]
)
def test_a_tag_with_absurdly_many_attributes_is_not_parsed(between: str) -> None:
    with effort() as pieces:
        crowd = "".join(between.format(number) for number in range(200_000))
        assert markup.parse(f"<p>text<p{crowd}>text") is None
        few = "".join(between.format(number) for number in range(400))
        assert markup.parse(f"<p>text<p{few}>text") is not None
        assert markup.parse("<p" * 500_000) is not None
    assert pieces() < 200
