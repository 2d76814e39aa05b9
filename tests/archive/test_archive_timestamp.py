"""Time stamps: real tokens of a local authority, kept, verified without it, and found out when anything is off."""

from __future__ import annotations

import random
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from archive_factory import make_fetched

from holdfast import clock
from holdfast.archive import Archive, coverage, tokens
from holdfast.archive.timestamp import Attempt, stamp
from holdfast.archive.token_names import name_of, read_name
from holdfast.model import Capture, Fetched, Stamp
from time_authority import Authority, need_openssl

Make = Callable[..., Fetched]


@pytest.fixture
def authority(tmp_path: Path) -> Iterator[Authority]:
    need_openssl()
    made = Authority(tmp_path / "authority")
    yield made
    made.stop()


@pytest.fixture
def another(tmp_path: Path) -> Iterator[Authority]:
    made = Authority(tmp_path / "another", "Another", chain=False)
    yield made
    made.stop()


def keep(archive: Archive, fetched: Fetched) -> Capture:
    with archive.run("capture") as run:
        return run.keep(fetched)


def ask(archive: Archive, *authorities: Authority, roots: Path | None = None) -> list[Attempt]:
    return list(stamp(archive.folder, [one.url for one in authorities], user_agent="tests", roots=roots))


def outcomes(attempts: list[Attempt]) -> list[str]:
    return [attempt.outcome for attempt in attempts]


def files(archive: Archive, pattern: str) -> list[Path]:
    return sorted(archive.folder.glob(pattern))


def rules(archive: Archive) -> list[tuple[str, str]]:
    return [(finding.rule, Path(finding.path).name) for finding in archive.verify()[0]]


def rewrite(path: Path, data: bytes) -> None:
    path.chmod(0o644)
    path.write_bytes(data)


def test_one_request_covers_every_capture_and_is_not_made_twice(
    archive: Archive, fetched: Make, authority: Authority
) -> None:
    kept = [keep(archive, fetched(f"record-{n}")) for n in range(5)]
    assert archive.read().stamped_by("record-0", kept[0].id) is None
    assert outcomes(ask(archive, authority)) == ["stamped"]
    assert outcomes(ask(archive, authority)) == ["already"]
    assert authority.requests == 1
    history = archive.read()
    stamps = {history.stamped_by(one.record, one.id) for one in kept}
    (given,) = stamps
    assert given is not None
    assert given.signer == "Test Time Stamps"
    assert abs(clock.parse(given.at) - datetime.now(UTC)) < timedelta(minutes=1)
    findings, counts = archive.verify()
    assert (findings, counts["tokens"]) == ((), 1)


def test_the_reply_is_kept_as_it_came_and_openssl_agrees(archive: Archive, fetched: Make, authority: Authority) -> None:
    sent: list[bytes] = []

    def answer(request: bytes) -> bytes:
        sent.append(authority.sign(request))
        return sent[-1]

    authority.answer = answer
    keep(archive, fetched())
    ask(archive, authority)
    (token,) = files(archive, "journal/*.tsr")
    (run,) = files(archive, "journal/*.jsonl")
    assert token.read_bytes() == sent[0]
    assert token.stat().st_mode & 0o222 == 0
    roots = archive.folder.parent / "roots.pem"
    roots.write_bytes(b"".join(path.read_bytes() for path in files(archive, "trust/*.pem")))
    command = ["openssl", "ts", "-verify", "-data", str(run), "-in", str(token), "-CAfile", str(roots)]
    assert b"Verification: OK" in subprocess.run(command, capture_output=True, check=True).stdout


def test_a_capture_counts_from_the_earliest_token_that_covers_it(
    archive: Archive, fetched: Make, authority: Authority, another: Authority
) -> None:
    first = keep(archive, fetched("first"))
    ask(archive, authority)
    second = keep(archive, fetched("second"))
    before = archive.read()
    assert before.stamped_by("first", first.id) is not None
    assert before.stamped_by("second", second.id) is None
    assert outcomes(ask(archive, authority, another)) == ["stamped", "pending"]
    after = archive.read()
    assert after.stamped_by("first", first.id) == before.stamped_by("first", first.id)
    assert after.stamped_by("second", second.id) is not None


def test_of_each_authority_the_earliest_stamp_counts() -> None:
    early, late = Stamp("a.example", "A", "2021-01-01"), Stamp("a.example", "A", "2022-01-01")
    other = Stamp("b.example", "B", "2021-06-01")
    assert coverage.earliest((late, other, early)) == (early, other)


def test_an_authority_whose_root_must_be_brought_along(archive: Archive, fetched: Make, another: Authority) -> None:
    keep(archive, fetched())
    (attempt,) = ask(archive, another)
    assert attempt.outcome == "pending"
    assert files(archive, "journal/*.tsr") == files(archive, "trust/*") == []
    (attempt,) = ask(archive, another, roots=another.root)
    assert (attempt.outcome, "does not know" in attempt.reason) == ("stamped", False)
    assert another.root.read_bytes() in [path.read_bytes() for path in files(archive, "trust/*.pem")]
    assert archive.verify()[0] == ()


def test_a_token_that_rests_on_another_root_than_those_given_is_not_kept(
    archive: Archive, fetched: Make, authority: Authority, another: Authority
) -> None:
    keep(archive, fetched())
    assert outcomes(ask(archive, authority, roots=another.root)) == ["pending"]
    assert files(archive, "journal/*.tsr") == []
    (attempt,) = ask(archive, authority)
    assert (attempt.outcome, "does not know" in attempt.reason) == ("stamped", True)


def test_certificates_that_came_unsorted_are_read_from_a_sorted_copy(
    archive: Archive, fetched: Make, authority: Authority
) -> None:
    def unsorted(request: bytes) -> bytes:
        reply = tokens.in_order(authority.sign(request))
        root, leaf = (_der(path) for path in (authority.root, authority.folder / "leaf.pem"))
        first, second = sorted([root, leaf])
        assert first + second in reply
        return reply.replace(first + second, second + first)

    authority.answer = unsorted
    keep(archive, fetched())
    assert outcomes(ask(archive, authority)) == ["stamped"]
    (token,) = files(archive, "journal/*.tsr")
    raw = token.read_bytes()
    assert len(tokens.in_order(raw)) == len(raw)
    assert tokens.in_order(raw) != raw
    assert archive.verify()[0] == ()


def _der(path: Path) -> bytes:
    done = subprocess.run(["openssl", "x509", "-in", str(path), "-outform", "DER"], capture_output=True, check=True)
    return done.stdout


class TestTrouble:
    """What an authority does wrong is pending with its reason, leaves nothing, and is asked for again."""

    def check(self, archive: Archive, authority: Authority, word: str) -> None:
        (attempt,) = ask(archive, authority)
        assert attempt.outcome == "pending"
        assert word in attempt.reason
        assert files(archive, "journal/*.tsr") == files(archive, "trust/*") == []
        assert archive.verify()[0] == ()
        authority.answer, authority.status = authority.sign, 200
        assert outcomes(ask(archive, authority)) == ["stamped"]

    def test_a_refusal_is_told_in_its_own_words(self, archive: Archive, fetched: Make, authority: Authority) -> None:
        keep(archive, fetched())
        authority.answer = authority.refuse
        self.check(archive, authority, "digest algorithm is not supported")

    def test_an_error_page(self, archive: Archive, fetched: Make, authority: Authority) -> None:
        keep(archive, fetched())
        authority.answer, authority.status = lambda request: b"<h1>Busy</h1>", 503
        self.check(archive, authority, "503")

    @pytest.mark.parametrize("body", [b"", b"<h1>Sign in</h1>", b"0" * 1_100_000], ids=["empty", "page", "endless"])
    def test_nonsense(self, archive: Archive, fetched: Make, authority: Authority, body: bytes) -> None:
        keep(archive, fetched())
        authority.answer = lambda request: body
        self.check(archive, authority, "larger" if len(body) > 1_000_000 else "not the reply")

    def test_the_answer_to_another_request(self, archive: Archive, fetched: Make, authority: Authority) -> None:
        keep(archive, fetched("another"))
        earlier: list[bytes] = []
        authority.answer = lambda request: earlier.append(request) or b""  # type: ignore[func-returns-value]
        ask(archive, authority)
        authority.answer = lambda request: authority.sign(earlier[0])
        self.check(archive, authority, "Nonce")

    def test_an_authority_that_is_down(self, archive: Archive, fetched: Make, tmp_path: Path) -> None:
        need_openssl()
        down = Authority(tmp_path / "down")
        down.stop()
        keep(archive, fetched())
        (attempt,) = ask(archive, down)
        assert (attempt.outcome, "could not be reached" in attempt.reason) == ("pending", True)

    def test_one_that_is_down_does_not_hinder_the_other(
        self, archive: Archive, fetched: Make, authority: Authority, tmp_path: Path
    ) -> None:
        down = Authority(tmp_path / "down")
        down.stop()
        keep(archive, fetched())
        assert outcomes(ask(archive, down, authority)) == ["pending", "stamped"]
        assert outcomes(ask(archive, down, authority)) == ["pending", "already"]


class TestVerify:
    """A token that was altered, or does not belong, is found and named; nothing else is accused."""

    @pytest.fixture
    def token(self, archive: Archive, fetched: Make, authority: Authority) -> Path:
        keep(archive, fetched())
        ask(archive, authority)
        (token,) = files(archive, "journal/*.tsr")
        assert rules(archive) == []
        return token

    def test_one_flipped_bit_anywhere_in_a_token(self, archive: Archive, token: Path) -> None:
        before = token.read_bytes()
        chance = random.Random(3161)
        for position in (0, len(before) - 1, *(chance.randrange(len(before)) for _ in range(60))):
            flipped = bytearray(before)
            flipped[position] ^= 1 << chance.randrange(8)
            rewrite(token, bytes(flipped))
            assert rules(archive) == [("token-damaged", token.name)], position
        rewrite(token, before)
        assert rules(archive) == []

    def test_a_flipped_bit_is_found_by_the_signature_also_when_the_name_is_made_to_fit(
        self, archive: Archive, token: Path
    ) -> None:
        (run,) = files(archive, "journal/*.jsonl")
        before = token.read_bytes()
        (digest,) = archive.heads()
        flipped = bytearray(before)
        flipped[before.index(bytes.fromhex(digest)) + 40] ^= 1  # just behind the imprint: serial number or time
        token.unlink()
        name = read_name(token.name)
        assert name is not None
        forged = token.with_name(str(name_of(name.stem, name.authority, bytes(flipped))))
        forged.write_bytes(bytes(flipped))
        assert rules(archive) == [("token-damaged", forged.name)]

    def test_a_token_of_another_run_file(
        self, archive: Archive, token: Path, fetched: Make, authority: Authority
    ) -> None:
        kept = keep(archive, fetched("another"))
        (newest,) = [path for path in files(archive, "journal/*.jsonl") if not token.name.startswith(path.stem)]
        name = read_name(token.name)
        assert name is not None
        wrong = token.with_name(str(replace(name, stem=newest.stem)))
        wrong.write_bytes(token.read_bytes())
        assert rules(archive) == [("token-damaged", wrong.name)]
        assert archive.read().stamped_by("another", kept.id) is None
        assert outcomes(ask(archive, authority)) == ["stamped"], "a damaged token is none: a new one is asked for"

    def test_a_token_tells_that_its_run_file_was_dropped(self, archive: Archive, token: Path) -> None:
        (run,) = files(archive, "journal/*.jsonl")
        run.rename(archive.folder.parent / "aside")
        assert ("token-stray", token.name) in rules(archive)

    def test_an_altered_run_file_is_named_and_its_token_is_not(self, archive: Archive, token: Path) -> None:
        (run,) = files(archive, "journal/*.jsonl")
        rewrite(run, run.read_bytes().replace(b"some-record", b"some-recerd"))
        assert {name for rule, name in rules(archive) if rule.startswith("token")} == set()
        assert ("journal-damaged", run.name) in rules(archive)

    def test_an_altered_certificate_is_named_and_the_token_that_rests_on_it(
        self, archive: Archive, token: Path
    ) -> None:
        certificate = files(archive, "trust/*.pem")[0]
        rewrite(certificate, certificate.read_bytes().replace(b"M", b"N", 1))
        assert set(rules(archive)) == {("certificate-damaged", certificate.name), ("token-damaged", token.name)}

    def test_a_missing_certificate_leaves_a_token_that_cannot_be_verified(self, archive: Archive, token: Path) -> None:
        for certificate in files(archive, "trust/*.pem"):
            moved = certificate.rename(archive.folder.parent / "aside")
            assert rules(archive) == [("token-damaged", token.name)]
            moved.rename(certificate)
        assert rules(archive) == []

    def test_what_does_not_belong_is_litter(self, archive: Archive, token: Path) -> None:
        for place in (token.with_name("notes.tsr"), archive.folder / "trust" / "notes.txt"):
            place.write_bytes(b"notes")
            assert rules(archive) == [("litter", place.name)]
            place.unlink()


def test_a_token_outlives_the_certificates_that_it_rests_on(archive: Archive, fetched: Make, tmp_path: Path) -> None:
    need_openssl()
    short_lived = Authority(tmp_path / "short", lasts=timedelta(seconds=8))
    ends = time.monotonic() + 4  # they began five seconds ago
    try:
        kept = keep(archive, fetched())
        assert outcomes(ask(archive, short_lived)) == ["stamped"]
        while time.monotonic() < ends:
            time.sleep(0.1)
        assert archive.verify()[0] == ()
        assert archive.read().stamped_by("some-record", kept.id) is not None
        keep(archive, fetched())
        assert outcomes(ask(archive, short_lived)) == ["pending"], "an expired certificate signs nothing new"
    finally:
        short_lived.stop()


def test_runs_that_went_on_at_the_same_time_are_each_stamped(
    archive: Archive, tmp_path: Path, authority: Authority
) -> None:
    other = Archive(archive.folder, "archive/objects")
    with archive.run("capture") as one, other.run("capture") as two:
        kept = [
            one.keep(make_fetched(tmp_path / "one", "one", b"one")),
            two.keep(make_fetched(tmp_path / "two", "two", b"two")),
        ]
    assert len(archive.heads()) == 2
    assert outcomes(ask(archive, authority)) == ["stamped", "stamped"]
    history = archive.read()
    assert all(history.stamped_by(capture.record, capture.id) for capture in kept)


def test_an_empty_archive_has_nothing_to_stamp(archive: Archive) -> None:
    assert stamp(archive.folder, ["http://127.0.0.1:9/"], user_agent="tests") == ()


@pytest.mark.parametrize("authority_name", ["tsa.example.org", "127.0.0.1:8080", "a-80.example:443"])
def test_names_of_tokens_can_be_read_back(authority_name: str) -> None:
    stem = "20210617T093000.000000Z-0123abcd"
    name = name_of(stem, authority_name, b"reply")
    assert read_name(str(name)) == name
    assert ":" not in str(name)
    assert name.fits(b"reply")
    assert not name.fits(b"other")


@pytest.mark.parametrize("raw", [b"", b"0", b"\x30\x80", b"\x30\x84\xff\xff\xff\xff", b"\x30\x03\x02\x01\x00"])
def test_what_has_no_certificates_is_left_as_it_is(raw: bytes) -> None:
    assert tokens.in_order(raw) == raw
