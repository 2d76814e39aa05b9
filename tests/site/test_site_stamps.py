"""What a record's page says of time stamps: by when, by whose word, how long after the capture."""

from __future__ import annotations

import pytest

from holdfast.site import words

CAPTURED = "2021-06-17T09:30:00.500000Z"


@pytest.mark.parametrize(
    ("stamped", "said"),
    [
        ("2021-06-17T09:30:00.000000Z", "less than a minute after the capture"),
        ("2021-06-17T09:32:01.000000Z", "2 minutes after the capture"),
        ("2021-06-17T11:30:00.000000Z", "1 hour after the capture"),
        ("2021-06-18T20:30:01.000000Z", "35 hours after the capture"),
        ("2021-06-27T09:30:01.000000Z", "10 days after the capture"),
        ("2021-06-17T08:30:00.000000Z", ""),
        ("not a time", ""),
    ],
)
def test_the_lag_is_told_in_words_and_not_at_all_when_the_clocks_disagree(stamped: str, said: str) -> None:
    assert words.lag(stamped, CAPTURED) == said
