"""Time stamps: real tokens of a local authority, kept, verified without it, and found out when anything is off."""

from __future__ import annotations

import hashlib
import random
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import requests
import rfc3161_client
from archive_factory import make_fetched
from rfc3161_client import HashAlgorithm, TimestampRequestBuilder

from holdfast import clock
from holdfast.archive import Archive, authorities, coverage, events, journal, token_der, token_openssl, tokens
from holdfast.archive.runs import Run
from holdfast.archive.timestamp import Asking, Attempt, stamp
from holdfast.archive.token_names import name_of, read_name
from holdfast.clock import Clock
from holdfast.model import Capture, Fetched, Stamp
from time_authority import Authority, der_bytes, der_parse, loosely, need_openssl

Make = Callable[..., Fetched]


@pytest.fixture
def another(tmp_path: Path) -> Iterator[Authority]:
    made = Authority(tmp_path / "another", "Another", chain=False)
    yield made
    made.stop()


def keep(archive: Archive, fetched: Fetched) -> Capture:
    with archive.run("capture") as run:
        return run.keep(fetched)


def ask(
    archive: Archive, *authorities: Authority, roots: Path | None = None, ca: Path | None = None, now: Clock = clock.now
) -> list[Attempt]:
    return list(stamp(archive, [one.url for one in authorities], Asking("tests", roots, ca), clock=now))


def outcomes(attempts: list[Attempt]) -> list[str]:
    return [attempt.outcome for attempt in attempts]


def files(archive: Archive, pattern: str) -> list[Path]:
    return sorted(archive.folder.glob(pattern))


def rules(archive: Archive, level: str = "error") -> list[tuple[str, str]]:
    return [(found.rule, Path(found.path).name) for found in archive.verify()[0] if found.level == level]


def run_of(token: Path) -> Path:
    name = read_name(token.name)
    assert name is not None
    return token.with_name(f"{name.stem}.jsonl")


def openssl_says(archive: Archive, token: Path, *more: str) -> bool:
    """What the archive's README tells a stranger to do."""
    roots = archive.folder.parent / "roots.pem"
    roots.write_bytes(b"".join(path.read_bytes() for path in files(archive, "trust/*.pem")))
    command = ["openssl", "ts", "-verify", "-data", str(run_of(token)), "-in", str(token), "-CAfile", str(roots)]
    done = subprocess.run([*command, *more], capture_output=True, check=False)
    return done.returncode == 0 and b"Verification: OK" in done.stdout


def at_its_time(token: Path) -> tuple[str, str]:
    return "-attime", str(int(tokens.read(token.read_bytes()).at.timestamp()))


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
    assert token.read_bytes() == sent[0]
    assert token.stat().st_mode & 0o222 == 0
    assert openssl_says(archive, token)
    assert openssl_says(archive, token, *at_its_time(token))


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
        reply = token_der.in_order(authority.sign(request))
        root, leaf = (_der(path) for path in (authority.root, authority.folder / "leaf.pem"))
        first, second = sorted([root, leaf])
        assert first + second in reply
        return reply.replace(first + second, second + first)

    authority.answer = unsorted
    keep(archive, fetched())
    assert outcomes(ask(archive, authority)) == ["stamped"]
    (token,) = files(archive, "journal/*.tsr")
    raw = token.read_bytes()
    assert len(token_der.in_order(raw)) == len(raw)
    assert token_der.in_order(raw) != raw
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
        assert files(archive, "journal/*.tsr") == files(archive, "trust/*") == files(archive, "journal/*.part") == []
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
        before = token.read_bytes()
        digest = hashlib.sha256(run_of(token).read_bytes()).digest()
        flipped = bytearray(before)
        flipped[before.index(digest) + 40] ^= 1  # just behind the imprint: serial number or time
        forged = self.put_instead(token, bytes(flipped))
        assert set(rules(archive)) == {("token-damaged", forged.name), ("token-missing", token.name)}
        assert not openssl_says(archive, forged)

    def test_another_instant_is_found(self, archive: Archive, token: Path, authority: Authority) -> None:
        before = token.read_bytes()
        instant = f"{tokens.read(before).at:%Y%m%d%H%M%SZ}".encode()
        assert before.count(instant) == 1
        forged = self.put_instead(token, before.replace(instant, b"20010101" + instant[8:]))
        assert ("token-damaged", forged.name) in rules(archive)
        assert not openssl_says(archive, forged)

    def test_one_that_was_swapped_for_another_good_one_is_found(
        self, archive: Archive, token: Path, authority: Authority
    ) -> None:
        asked = TimestampRequestBuilder().data(run_of(token).read_bytes()).hash_algorithm(HashAlgorithm.SHA256).build()
        swapped = self.put_instead(token, authority.sign(asked.as_bytes()))
        assert set(rules(archive)) == {("token-missing", token.name), ("token-unjournaled", swapped.name)}

    def test_a_token_that_was_removed_is_missed(
        self, archive: Archive, token: Path, fetched: Make, authority: Authority
    ) -> None:
        token.unlink()
        assert rules(archive) == [("token-missing", token.name)]
        keep(archive, fetched("another"))
        assert outcomes(ask(archive, authority)) == ["stamped"]
        assert rules(archive) == [("token-missing", token.name)], "a newer one does not make good for it"

    def test_the_record_of_a_token_that_was_removed_is_missed(self, archive: Archive, token: Path) -> None:
        (record,) = [path for path in files(archive, "journal/*.jsonl") if path != run_of(token)]
        record.unlink()
        assert rules(archive) == [("token-unjournaled", token.name)]

    def put_instead(self, token: Path, raw: bytes) -> Path:
        name = read_name(token.name)
        assert name is not None
        token.unlink()
        forged = token.with_name(str(name_of(name.stem, name.authority, raw)))
        forged.write_bytes(raw)
        return forged

    def test_a_token_of_another_run_file(
        self, archive: Archive, token: Path, fetched: Make, authority: Authority
    ) -> None:
        kept = keep(archive, fetched("another"))
        newest = max(files(archive, "journal/*.jsonl"), key=lambda path: path.name)
        name = read_name(token.name)
        assert name is not None
        wrong = token.with_name(str(replace(name, stem=newest.stem)))
        wrong.write_bytes(token.read_bytes())
        assert rules(archive) == [("token-damaged", wrong.name)]
        assert archive.read().stamped_by("another", kept.id) is None
        assert outcomes(ask(archive, authority)) == ["stamped"], "a damaged token is none: a new one is asked for"

    def test_a_token_tells_that_its_run_file_was_dropped(self, archive: Archive, token: Path) -> None:
        run = run_of(token)
        run.rename(archive.folder.parent / "aside")
        assert ("token-stray", token.name) in rules(archive)

    def test_an_altered_run_file_is_named_and_its_token_is_not(self, archive: Archive, token: Path) -> None:
        run = run_of(token)
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


class TestLongAfter:
    """What was stamped fifteen years ago, by an authority whose certificates ended fourteen years ago."""

    @pytest.fixture
    def then(self) -> datetime:
        return datetime.now(UTC).replace(microsecond=0) - timedelta(days=15 * 365)

    @pytest.fixture
    def old(self, tmp_path: Path, then: datetime) -> Iterator[Authority]:
        need_openssl()
        made = Authority(tmp_path / "old", began=then - timedelta(days=1), lasts=timedelta(days=365))
        made.answer = made.sign_as_of(then)
        yield made
        made.stop()

    def test_it_holds_offline_and_openssl_agrees_as_of_its_time(
        self, archive: Archive, fetched: Make, old: Authority, then: datetime
    ) -> None:
        kept = keep(archive, fetched())
        (attempt,) = ask(archive, old, now=lambda: then + timedelta(seconds=1))
        assert (attempt.outcome, "apart" in attempt.reason) == ("stamped", False)
        old.stop()
        (token,) = files(archive, "journal/*.tsr")
        assert rules(archive) == []
        given = archive.read().stamped_by("some-record", kept.id)
        assert given is not None
        assert given.at == clock.text(then)
        assert openssl_says(archive, token, *at_its_time(token))
        assert not openssl_says(archive, token), "openssl looks at today's date unless told otherwise"

    def test_the_same_certificates_sign_nothing_new(self, archive: Archive, fetched: Make, old: Authority) -> None:
        keep(archive, fetched())
        old.answer = old.sign
        assert outcomes(ask(archive, old)) == ["pending"]
        assert files(archive, "journal/*.tsr") == []

    def test_that_a_root_ends_soon_is_said_when_it_signs_and_whenever_it_is_checked(
        self, archive: Archive, fetched: Make, old: Authority, authority: Authority, then: datetime
    ) -> None:
        keep(archive, fetched())
        (attempt,) = ask(archive, old, now=lambda: then)
        assert "ends on" not in attempt.reason, "there is a year left"
        assert ("root-ending", files(archive, "journal/*.tsr")[0].name) in rules(archive, "note")
        keep(archive, fetched())
        (attempt,) = ask(archive, old, now=lambda: then + timedelta(days=200))
        assert "its root certificate ends on" in attempt.reason
        (attempt,) = ask(archive, authority)
        assert "ends on" not in attempt.reason
        assert [rule for rule, _ in rules(archive, "note")].count("root-ending") == 1, "of the newest token of each"


class TestForms:
    """What authorities send, row by row of what is known to go wrong: kept, or refused with a word on why."""

    def refused(self, archive: Archive, authority: Authority, word: str) -> None:
        (attempt,) = ask(archive, authority)
        assert attempt.outcome == "pending"
        assert word in attempt.reason
        assert files(archive, "journal/*.tsr") == files(archive, "trust/*") == []

    def test_a_digest_that_was_not_asked_for(self, archive: Archive, fetched: Make, authority: Authority) -> None:
        keep(archive, fetched())

        def sha512(request: bytes) -> bytes:
            data = files(archive, "journal/*.jsonl")[0].read_bytes()
            other = TimestampRequestBuilder().data(data).hash_algorithm(HashAlgorithm.SHA512).build()
            return authority.sign(other.as_bytes())

        authority.answer = sha512
        self.refused(archive, authority, "other bytes")

    def test_a_bare_token(self, archive: Archive, fetched: Make, authority: Authority) -> None:
        keep(archive, fetched())
        authority.answer = lambda request: der_bytes(der_parse(authority.sign(request))[0][1][1])
        self.refused(archive, authority, "bare token")

    def test_a_signer_whose_purpose_is_not_marked_as_critical(
        self, archive: Archive, fetched: Make, authority: Authority
    ) -> None:
        leaf = authority.careless_leaf()
        authority.answer = lambda request: authority.signed_again(authority.sign(request), leaf=leaf)
        keep(archive, fetched())
        self.refused(archive, authority, "unsuitable certificate purpose")

    def test_signing_again_is_no_trouble_by_itself(self, archive: Archive, fetched: Make, authority: Authority) -> None:
        authority.answer = lambda request: authority.signed_again(authority.sign(request))
        keep(archive, fetched())
        assert outcomes(ask(archive, authority)) == ["stamped"]

    def test_granted_with_modifications_is_kept_does_not_count_and_is_asked_again(
        self, archive: Archive, fetched: Make, authority: Authority
    ) -> None:
        kept = keep(archive, fetched())
        authority.answer = lambda request: self.modified(authority.sign(request))
        for _ in range(2):
            (attempt,) = ask(archive, authority)
            assert (attempt.outcome, "with modifications" in attempt.reason) == ("pending", True)
        (reply,) = files(archive, "journal/*.tsr")
        assert token_der.status(reply.read_bytes()) == token_der.GRANTED_WITH_MODIFICATIONS
        assert archive.read().stamped_by("some-record", kept.id) is None
        assert rules(archive) == []
        assert ("token-modified", reply.name) in rules(archive, "note")
        authority.answer = authority.sign
        assert outcomes(ask(archive, authority)) == ["stamped"]
        assert rules(archive) == []
        rewrite(reply, reply.read_bytes()[:-1] + b"?")
        assert rules(archive) == [("token-damaged", reply.name)]

    def modified(self, reply: bytes) -> bytes:
        (whole,) = der_parse(reply)
        whole[1][0][1][0][1] = b"\x01"
        return der_bytes(whole)

    def test_what_only_openssl_can_read_is_read_by_it(
        self, archive: Archive, fetched: Make, authority: Authority, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        authority.answer = lambda request: loosely(authority.sign(request))
        kept = keep(archive, fetched())
        (attempt,) = ask(archive, authority)
        assert attempt.outcome == "stamped", attempt.reason
        (token,) = files(archive, "journal/*.tsr")
        with pytest.raises(ValueError, match="parse error"):
            rfc3161_client.decode_timestamp_response(token.read_bytes())
        assert openssl_says(archive, token)
        assert rules(archive) == rules(archive, "note") == []
        given = archive.read().stamped_by("some-record", kept.id)
        assert given is not None
        assert given.signer == "Test Time Stamps"
        self.without_openssl(archive, monkeypatch, token)

    def without_openssl(self, archive: Archive, monkeypatch: pytest.MonkeyPatch, token: Path) -> None:
        monkeypatch.setattr(token_openssl, "PROGRAM", "no-such-openssl")
        assert rules(archive) == []
        assert ("token-unread", token.name) in rules(archive, "note")
        assert archive.read().stamped_by("some-record", archive.read().capture_ids("some-record")[0]) is None

    def test_what_only_openssl_could_read_is_pending_without_it(
        self, archive: Archive, fetched: Make, authority: Authority, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        authority.answer = lambda request: loosely(authority.sign(request))
        keep(archive, fetched())
        monkeypatch.setattr(token_openssl, "PROGRAM", "no-such-openssl")
        self.refused(archive, authority, "openssl program could read it")

    @pytest.mark.parametrize("flaw", ["wrong nonce", "wrong root", "other bytes", "broken signature"])
    def test_openssl_is_no_less_strict(
        self, archive: Archive, fetched: Make, authority: Authority, tmp_path: Path, flaw: str
    ) -> None:
        keep(archive, fetched())

        def answer(request: bytes) -> bytes:
            data = b"?" if flaw == "other bytes" else files(archive, "journal/*.jsonl")[0].read_bytes()
            other = TimestampRequestBuilder().data(data).hash_algorithm(HashAlgorithm.SHA256).build().as_bytes()
            reply = authority.sign(request if flaw in ("wrong root", "broken signature") else other)
            return loosely(reply[:-1] + bytes([reply[-1] ^ 1]) if flaw == "broken signature" else reply)

        authority.answer = answer
        roots = tmp_path / "others.pem"
        roots.write_bytes(Path(requests.utils.DEFAULT_CA_BUNDLE_PATH).read_bytes()[:4000])
        (attempt,) = ask(archive, authority, roots=roots if flaw == "wrong root" else None)
        assert (attempt.outcome, files(archive, "journal/*.tsr")) == ("pending", [])
        assert "not hold" in attempt.reason


class TestJournal:
    """A stamp is recorded in a run file of its own, which by itself asks for no other stamp."""

    def test_the_run_names_run_file_token_and_instant(
        self, archive: Archive, fetched: Make, authority: Authority
    ) -> None:
        keep(archive, fetched())
        (run,) = files(archive, "journal/*.jsonl")
        ask(archive, authority)
        (token,) = files(archive, "journal/*.tsr")
        newest = journal.read_sealed(files(archive, "journal/*.jsonl")[-1])
        assert newest.start.command == "stamp"
        (event,) = map(events.read_event, newest.parsed)
        assert isinstance(event, events.Stamped)
        digests = [hashlib.sha256(path.read_bytes()).hexdigest() for path in (run, token)]
        assert [event.run, event.sha256, event.token] == [*digests, token.name]
        assert event.at == clock.text(tokens.read(token.read_bytes()).at)

    def test_stamps_are_not_stamped_for_their_own_sake(
        self, archive: Archive, fetched: Make, authority: Authority, tmp_path: Path
    ) -> None:
        second = Authority(tmp_path / "second", "Second")
        second.status = 503
        keep(archive, fetched())
        assert outcomes(ask(archive, authority, second)) == ["stamped", "pending"]
        second.status = 200
        assert outcomes(ask(archive, authority, second)) == ["already", "stamped"]
        for _ in range(3):
            assert outcomes(ask(archive, authority, second)) == ["already", "already"]
        second.stop()
        assert (authority.requests, second.requests) == (1, 2)
        assert len(files(archive, "journal/*.jsonl")) == 3
        assert files(archive, "journal/*.part") == []
        keep(archive, fetched("another"))
        assert outcomes(ask(archive, authority)) == ["stamped"], "and then the records before are covered too"
        assert rules(archive) == rules(archive, "note") == []

    def test_a_token_whose_run_was_killed_is_named_by_the_next(
        self, archive: Archive, fetched: Make, authority: Authority, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        keep(archive, fetched())

        def killed(self: Run, stamped: events.Stamped) -> None:
            raise KeyboardInterrupt

        with monkeypatch.context() as patch:
            patch.setattr(Run, "stamped", killed)
            with pytest.raises(KeyboardInterrupt):
                ask(archive, authority)
        (token,) = files(archive, "journal/*.tsr")
        assert rules(archive) == [("token-unjournaled", token.name)]
        assert outcomes(ask(archive, authority)) == ["already"]
        assert authority.requests == 1
        assert rules(archive) == rules(archive, "note") == []

    def test_what_waits_is_told_with_its_time_until_it_is_stamped(
        self, archive: Archive, fetched: Make, authority: Authority
    ) -> None:
        keep(archive, fetched())
        ask(archive, authority)
        keep(archive, fetched("another"))
        keep(archive, fetched("third"))
        waiting = journal.read_sealed(files(archive, "journal/*.jsonl")[2])
        authority.status = 500
        (attempt,) = ask(archive, authority)
        assert (attempt.outcome, attempt.since) == ("pending", waiting.start.started)
        (note,) = archive.verify()[0]
        assert (note.rule, note.level) == ("stamp-pending", "note")
        assert waiting.start.started in note.message
        authority.status = 200
        assert outcomes(ask(archive, authority)) == ["stamped"]
        assert archive.verify()[0] == ()


class TestReaching:
    """Authorities behind certificates of their own, and such as keep us waiting."""

    def test_one_with_its_own_web_authority(self, archive: Archive, fetched: Make, tmp_path: Path) -> None:
        need_openssl()
        secure = Authority(tmp_path / "secure", https=True)
        keep(archive, fetched())
        (attempt,) = ask(archive, secure)
        assert (attempt.outcome, "network.ca" in attempt.reason) == ("pending", True)
        assert secure.requests == 0
        assert outcomes(ask(archive, secure, ca=secure.root)) == ["stamped"]
        secure.stop()

    @pytest.mark.parametrize("drop", [b"", b"HTTP/1.1 200 OK\r\nX: "], ids=["silent", "drop by drop"])
    def test_one_that_keeps_us_waiting_is_left_alone(
        self, archive: Archive, fetched: Make, monkeypatch: pytest.MonkeyPatch, drop: bytes
    ) -> None:
        monkeypatch.setattr(authorities, "DEADLINE", 0.5)
        keep(archive, fetched())
        over = threading.Event()
        with socket.create_server(("127.0.0.1", 0)) as server:

            def drip() -> None:
                connection, _ = server.accept()
                with connection, suppress(OSError):
                    connection.sendall(drop)
                    while not over.wait(0.05):
                        connection.sendall(drop and b"x")

            thread = threading.Thread(target=drip)
            thread.start()
            begun = time.monotonic()
            url = f"http://127.0.0.1:{server.getsockname()[1]}/"
            (attempt,) = stamp(archive, [url], Asking("tests"))
            assert time.monotonic() - begun < 5
            assert (attempt.outcome, "in time" in attempt.reason) == ("pending", True)
            over.set()
            thread.join()


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
    assert stamp(archive, ["http://127.0.0.1:9/"], Asking("tests")) == ()


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
    assert token_der.in_order(raw) == raw
