"""The parts of the Wayback room by themselves: keys, pace, addresses, words, bodies."""

from __future__ import annotations

import gzip
import hashlib
import logging
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wayback_rig import Time

from holdfast.errors import StoppedEarly, UsageError
from holdfast.wayback import addresses, body, words
from holdfast.wayback.keys import Keys, LowAuth, find_keys
from holdfast.wayback.memento import visible_text
from holdfast.wayback.pacing import Pace, seconds_of
from holdfast.wayback.spn import _delay

NOON = datetime(2021, 6, 17, 12, tzinfo=UTC)
INI = "[s3]\naccess = AK\nsecret = S%K\n"


def test_keys_come_from_the_environment_first(tmp_path: Path) -> None:
    (tmp_path / "ia.ini").write_text(INI)
    keys = find_keys(tmp_path, {"IA_ACCESS_KEY_ID": "a", "IA_SECRET_ACCESS_KEY": "b"}, home=tmp_path)
    assert keys == Keys("a", "b", "the environment")


def test_keys_come_from_the_archive_then_from_the_home_folder(tmp_path: Path) -> None:
    home, root = tmp_path / "home", tmp_path / "root"
    (home / ".config" / "internetarchive").mkdir(parents=True)
    root.mkdir()
    assert find_keys(root, {}, home=home) is None
    (home / ".config" / "internetarchive" / "ia.ini").write_text(INI)
    found = find_keys(root, {}, home=home)
    assert found is not None and (found.access, found.secret) == ("AK", "S%K")
    (root / "ia.ini").write_text(INI.replace("AK", "nearer"))
    nearer = find_keys(root, {}, home=home)
    assert nearer is not None and nearer.access == "nearer"


def test_half_a_pair_is_a_mistake(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="Only one of"):
        find_keys(tmp_path, {"IA_ACCESS_KEY_ID": "a"}, home=tmp_path)


@pytest.mark.parametrize("text", ["access = x", "[s3]\nsecret = hush\nhush\n", "\udcff"])
def test_a_broken_file_is_named_without_showing_what_is_in_it(tmp_path: Path, text: str) -> None:
    (tmp_path / "ia.ini").write_bytes(text.encode("utf-8", "surrogateescape"))
    with pytest.raises(UsageError, match="ia.ini") as caught:
        find_keys(tmp_path, {}, home=tmp_path)
    assert "hush" not in str(caught.value)


def test_keys_with_line_breaks_never_reach_a_header(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="copy them again"):
        find_keys(tmp_path, {"IA_ACCESS_KEY_ID": "a", "IA_SECRET_ACCESS_KEY": "b\r\nX: y"}, home=tmp_path)


def test_no_text_of_keys_shows_them(caplog: pytest.LogCaptureFixture) -> None:
    keys = Keys("accessible", "hush", "the environment")
    with caplog.at_level(logging.DEBUG):
        logging.getLogger().debug("%s %r %s", keys, LowAuth(keys), f"{keys!s}")
    assert "hush" not in caplog.text and "accessible" not in caplog.text


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("30", 30),
        ("0", 0),
        ("99999999999", 3600),
        ("Thu, 17 Jun 2021 12:02:00 GMT", 120),
        ("Thu, 17 Jun 2021 11:00:00 GMT", 0),
        ("Thu, 17 Jun 2022 12:00:00 GMT", 3600),
        ("soon", None),
        ("", None),
        ("-5", None),
    ],
)
def test_retry_after_is_a_number_or_a_date(text: str, seconds: float | None) -> None:
    assert seconds_of(text, NOON) == seconds


def test_the_real_archive_is_never_asked_faster_than_it_allows() -> None:
    time = Time()
    assert Pace("https://web.archive.org", 0, time.clock, time.sleep).pause == 10
    assert Pace("https://archive.org", 3, time.clock, time.sleep).pause == 10
    assert Pace("http://127.0.0.1:9", 0, time.clock, time.sleep).pause == 0


def test_every_endpoint_has_its_own_gap_and_a_429_stops_all() -> None:
    time = Time()
    pace = Pace("https://web.archive.org", 10, time.clock, time.sleep)
    for endpoint in ("save", "cdx", "web", "save", "cdx"):
        pace.wait(endpoint)  # type: ignore[arg-type]
    assert time.slept == [10]
    pace.throttled("cdx", "50")
    pace.wait("web")
    assert time.slept == [10, 50]


def test_waits_grow_and_the_fifth_429_in_a_row_ends_the_run() -> None:
    time = Time()
    pace = Pace("https://web.archive.org", 10, time.clock, time.sleep)
    assert [pace.throttled("save", "") for _ in range(3)] == [20, 60, 120]
    pace.answered("save")
    assert [pace.throttled("save", "") for _ in range(4)] == [20, 60, 120, 120]
    with pytest.raises(StoppedEarly):
        pace.throttled("save", "")


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("http://www.x.example/a", "https://X.example:443/a", True),
        ("http://x.example", "http://x.example/", True),
        ("http://x.example/a", "http://x.example/A", False),
        ("http://x.example/a?b=1", "http://x.example/a", False),
        ("http://x.example/a#b", "http://x.example/a", True),
        ("http://x.example:8080/a", "http://x.example/a", False),
    ],
)
def test_one_address_is_another(one: str, other: str, same: bool) -> None:
    assert addresses.same(one, other) is same


def test_addresses_of_copies_are_taken_apart() -> None:
    assert addresses.archived_address("/web/20210617093000id_/http://x.example/a?b") == (
        "20210617093000",
        "http://x.example/a?b",
    )
    assert addresses.archived_address("http://x.example/") == ("", "")
    assert addresses.day("20210617093000") == "17 June 2021, 09:30 UTC"
    assert addresses.moment_of("20211399000000") is None


@given(st.text(max_size=200))
def test_no_address_makes_it_stumble(text: str) -> None:
    addresses.refusal(text)
    assert addresses.same(text, text)


@pytest.mark.parametrize("word", words.WORDS)
def test_every_word_has_a_state_and_a_sentence(word: str) -> None:
    setback = words.setback(f"error:{word}", "", 0)
    assert setback.state in ("deferred", "refused") and word in setback.message
    assert setback.message.endswith(".") and setback.wait > words.MINUTE


def test_words_of_a_service_are_shown_harmlessly() -> None:
    assert words.printable("a\x1b[2J\nb\u202e" + "c" * 500) == "a [2J b " + "c" * 152


def test_the_announced_delay_is_understood() -> None:
    assert _delay("The capture will start in ~1 hour, 2 minutes because our service") == words.HOUR + 2 * words.MINUTE
    assert _delay("The capture will start in 5 minutes because") == 5 * words.MINUTE
    assert _delay("The same snapshot had been made 2 minutes ago.") is None


def sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


@given(st.binary(max_size=5000), st.integers(1, 700), st.booleans())
def test_a_body_is_digested_as_sent_and_as_decoded(data: bytes, step: int, packed: bool) -> None:
    sent = gzip.compress(data) if packed else b"." + data
    read = body.read((sent[at : at + step] for at in range(0, len(sent), step)), 10**9)
    assert read.sent_sha256 == sha(sent) and read.complete
    assert read.sha256 == sha(data if packed else sent)
    assert read.head == (data if packed else sent)


def test_several_packed_members_are_one_body() -> None:
    assert body.read([gzip.compress(b"a") + gzip.compress(b"b")], 100).sha256 == sha(b"ab")


def test_what_only_looks_packed_stands_for_itself() -> None:
    for sent in (b"\x1f\x8bnot gzip at all", gzip.compress(b"cut short" * 100)[:-20]):
        assert body.read([sent], 10**6).sha256 == sha(sent)


def test_a_body_that_unpacks_beyond_the_cap_is_not_complete() -> None:
    bomb = gzip.compress(bytes(50_000_000))
    read = body.read([bomb], 1_000_000)
    assert not read.complete and len(read.head) < 4_000_000


def test_only_what_readers_see_is_compared() -> None:
    one = b"<head><title>a</title></head><body><style>p{}</style><p>Yes,\n <b>no</b></p><script>1</script>"
    assert visible_text(one) == visible_text(b"<p>Yes, no</p>") == "Yes, no"
    assert visible_text(b"") == ""
