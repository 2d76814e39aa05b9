"""A run behaves as a guest: it waits when asked to, asks only for what changed, notes what robots.txt says."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hostile import HOST, PDF, HostileWeb, Script, answer, endless, hang, settings_for

from effort import effort
from holdfast import capture as room
from holdfast import clock, records
from holdfast.capture import Manners, capture, capture_if_changed
from holdfast.capture.manners import retry_after
from holdfast.capture.robots import rules_of, verdict
from holdfast.commands import capture as capturing
from holdfast.commands import init, verify
from holdfast.commands import watch as watching
from holdfast.config import Config, Workspace
from holdfast.console import STOPPED, exit_code
from holdfast.model import FailedCapture, Fetched, Observation, Payload, Report, Robots

OTHER = "www.minutes.example"
NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
DOCUMENT = answer(PDF, "Content-Type: application/pdf", 'ETag: "v1"')
NOT_FOUND = answer(b"no", status="404 Not Found")


def busy(after: object, status: str = "429 Too Many Requests") -> bytes:
    return answer(b"later", f"Retry-After: {after}", status=status)


def in_turn(*answers: bytes) -> Script:
    """Serve the answers one after the other, the last one for ever."""
    left = list(answers)
    return lambda sock: sock.sendall(left.pop(0) if len(left) > 1 else left[0])


Make = Callable[..., Workspace]


@pytest.fixture
def make(tmp_path: Path, web: HostileWeb) -> Make:
    """An archive with records by id and address, all of them on the test's own web."""

    def archive(addresses: dict[str, str], settings: str = "") -> Workspace:
        root = tmp_path / "archive"
        init.run(root)
        for name, url in addresses.items():
            text = f"title: {name}\nkind: paper\nurl: {url}\n"
            (root / "sources" / "records" / f"{name}.yml").write_text(text, encoding="utf-8")
        to = f"127.0.0.1:{web.port}"
        text = (root / "holdfast.yml").read_text(encoding="utf-8") + settings
        text += f'network: {{allow: [127.0.0.0/8], resolve: {{{HOST}: "{to}", {OTHER}: "{to}"}}}}\n'
        (root / "holdfast.yml").write_text(text, encoding="utf-8")
        config = records.load_config(root / "holdfast.yml")
        assert isinstance(config, Config), config
        return Workspace(root, config)

    return archive


def run(workspace: Workspace, *ids: str, **options: bool) -> Report:
    return capturing.run(workspace, ids, sleep=lambda _: None, **options)


def outcomes(report: Report) -> dict[str, str]:
    return {item.record: item.outcome for item in report.items}


def reasons(report: Report) -> dict[str, str]:
    return {item.record: item.reason for item in report.items}


def manifest(workspace: Workspace, record: str) -> dict[str, object]:
    (path,) = (workspace.archive / "captures" / record).glob("*.json")
    found: dict[str, object] = json.loads(path.read_text(encoding="utf-8"))
    return found


class TestRetryAfter:
    @pytest.mark.parametrize(
        ("value", "seconds"),
        [
            ("0", 0), ("120", 120), ("9" * 30, 30 * 86400), ("Sun, 01 Mar 2026 12:05:00 GMT", 300),
            ("Sun, 01 Mar 2020 12:05:00 GMT", 0), ("Sun, 01 Mar 2126 12:05:00 GMT", 30 * 86400),
        ],
    )  # fmt: skip
    def test_seconds_and_dates_are_read_within_reason(self, value: str, seconds: int) -> None:
        assert retry_after(value, NOW) == NOW + timedelta(seconds=seconds)

    @pytest.mark.parametrize("value", ["", "-5", "soon", "1.5", "Sun, 99 Mar 2026", "\u0661\u0662"])
    def test_what_cannot_be_read_asks_for_nothing(self, value: str) -> None:
        assert retry_after(value, NOW) is None

    def test_a_short_break_is_waited_for_and_both_answers_are_kept(self, web: HostileWeb, tmp_path: Path) -> None:
        web.routes = {"/a.pdf": in_turn(busy(1, "503 Service Unavailable"), DOCUMENT)}
        began = time.monotonic()
        found = capture(f"http://{HOST}/a.pdf", record="paper", settings=settings_for(web.port), workdir=tmp_path)
        assert isinstance(found, Fetched), found
        assert 0.95 < time.monotonic() - began < 4
        assert found.wacz_path is not None
        assert found.payload.size == len(PDF)
        assert web.paths == ["/a.pdf", "/a.pdf"]

    def test_a_server_that_never_has_time_is_given_up_and_known(self, web: HostileWeb, tmp_path: Path) -> None:
        web.routes = {"/a.pdf": busy(3600)}
        manners = Manners()
        found = capture(
            f"http://{HOST}/a.pdf", record="paper", settings=settings_for(web.port), workdir=tmp_path, manners=manners
        )
        assert isinstance(found, FailedCapture)
        assert (found.reason, found.status, web.paths) == ("http-status", 429, ["/a.pdf"])
        until = manners.wait_until(f"http://{HOST}/other", clock.now())
        assert until > clock.text(clock.now() + timedelta(minutes=58))
        assert f"try again after {until[:10]} {until[11:16]} UTC" in found.message
        assert manners.wait_until(f"http://{HOST}/other", clock.now() + timedelta(hours=2)) == ""
        assert manners.wait_until(f"http://{OTHER}/", clock.now()) == ""

    def test_the_rest_of_the_host_is_put_off_and_the_run_goes_on(self, web: HostileWeb, make: Make) -> None:
        web.routes = {"/a.pdf": busy(3600), "/b.pdf": DOCUMENT, "/c.pdf": DOCUMENT}
        workspace = make({"a": f"http://{HOST}/a.pdf", "b": f"http://{HOST}/b.pdf", "c": f"http://{OTHER}/c.pdf"})
        report = run(workspace)
        assert outcomes(report) == {"a": "skipped", "b": "skipped", "c": "captured"}
        assert "/b.pdf" not in web.paths
        assert all(f"{HOST} asks to be left alone; try again after" in reasons(report)[name] for name in "ab")
        assert exit_code(report) == STOPPED
        web.routes["/a.pdf"] = DOCUMENT
        assert outcomes(run(workspace)) == {"a": "captured", "b": "captured", "c": "skipped"}
        assert exit_code(run(workspace)) == 0

    def test_a_failure_besides_is_told_by_the_exit_code_first(self, web: HostileWeb, make: Make) -> None:
        web.routes = {"/a.pdf": busy(3600)}
        report = run(make({"a": f"http://{HOST}/a.pdf", "b": f"http://{OTHER}/gone.pdf"}))
        assert outcomes(report) == {"a": "skipped", "b": "failed"}
        assert exit_code(report) == 1

    def test_looks_leave_the_host_alone_too(self, web: HostileWeb, make: Make) -> None:
        web.routes = {"/a.pdf": busy(3600), "/b.pdf": DOCUMENT}
        workspace = make({"a": f"http://{HOST}/a.pdf", "b": f"http://{HOST}/b.pdf"})
        report = watching.run(workspace, sleep=lambda _: None)
        assert outcomes(report)["b"] == "skipped"
        assert web.paths == ["/a.pdf"]


class TestConditionalRequests:
    @pytest.fixture
    def held(self, web: HostileWeb, make: Make) -> Workspace:
        web.routes = {"/a.pdf": DOCUMENT}
        workspace = make({"a": f"http://{HOST}/a.pdf"})
        assert outcomes(run(workspace)) == {"a": "captured"}
        web.requests.clear()
        return workspace

    def test_a_server_is_asked_for_what_changed_and_its_word_is_journaled_as_that(
        self, web: HostileWeb, held: Workspace
    ) -> None:
        web.routes["/a.pdf"] = answer(status="304 Not Modified", length=False)
        report = run(held, again=True)
        assert outcomes(report) == {"a": "unchanged"}
        assert "the server says" in reasons(report)["a"]
        assert b'If-None-Match: "v1"' in web.requests[-1]
        journal = "".join(p.read_text(encoding="utf-8") for p in (held.archive / "journal").glob("*.jsonl"))
        event = next(json.loads(line) for line in journal.splitlines() if '"observed"' in line)
        assert (event["outcome"], event["status"]) == ("unchanged", 304)
        assert len(list((held.archive / "captures" / "a").glob("*.json"))) == 1
        assert verify.run(held).failed is False

    def test_a_named_record_is_fetched_in_full(self, web: HostileWeb, held: Workspace) -> None:
        report = run(held, "a")
        assert b"If-None-Match" not in web.requests[-1]
        assert "same bytes" in reasons(report)["a"]

    def test_other_bytes_are_a_new_copy(self, web: HostileWeb, held: Workspace) -> None:
        web.routes["/a.pdf"] = answer(PDF + b"% more\n%%EOF\n", "Content-Type: application/pdf")
        assert outcomes(run(held, again=True)) == {"a": "captured"}

    def test_without_validators_everything_is_asked_for(self, web: HostileWeb, make: Make) -> None:
        web.routes = {"/a.pdf": answer(PDF, "Content-Type: application/pdf")}
        workspace = make({"a": f"http://{HOST}/a.pdf"})
        run(workspace)
        web.routes["/a.pdf"] = answer(status="304 Not Modified", length=False)
        assert outcomes(run(workspace, again=True)) == {"a": "failed"}
        assert not any(b"If-" in request for request in web.requests)

    @pytest.mark.parametrize(("etag", "believed"), [('"v1"', True), ("", False)])
    def test_a_304_is_believed_only_from_the_address_that_was_asked(
        self, web: HostileWeb, tmp_path: Path, etag: str, believed: bool
    ) -> None:
        previous = Payload("application/pdf", "", 1, "0" * 64, 1, "0" * 64, etag=etag)
        nothing = answer(status="304 Not Modified", length=False)
        web.routes = {"/a": nothing, "/b": answer(b"", "Location: /a", status="302 Found")}
        for path in ("/a", "/b"):
            found = capture_if_changed(
                f"http://{HOST}{path}", record="p", settings=settings_for(web.port), workdir=tmp_path,
                previous=previous,
            )  # fmt: skip
            assert isinstance(found, Observation if believed and path == "/a" else FailedCapture), found
        assert list(tmp_path.iterdir()) == []


RULES = """
# a comment
User-agent: Other
Disallow: /

User-agent: *
Disallow: /papers/     # all of them
Allow: /papers/public/
Disallow: /*.pdf$
Disallow: /caf%c3%a9
Disallow: /x*y*z
Disallow:
Sitemap: https://x.example/sitemap.xml
"""


class TestRobots:
    @pytest.mark.parametrize(
        ("target", "expected"),
        [
            ("/", Robots("allowed")),
            ("/papers/a", Robots("disallowed", "Disallow: /papers/")),
            ("/papers/public/a", Robots("allowed", "Allow: /papers/public/")),
            ("/a.pdf", Robots("disallowed", "Disallow: /*.pdf$")),
            ("/a.pdf?x", Robots("allowed")),
            ("/caf%C3%A9/menu", Robots("disallowed", "Disallow: /caf%C3%A9")),
            ("/x1y2z3", Robots("disallowed", "Disallow: /x*y*z")),
            ("/x1z", Robots("allowed")),
        ],
    )
    def test_the_longest_rule_that_fits_decides(self, target: str, expected: Robots) -> None:
        assert verdict(rules_of(RULES), target) == expected

    def test_our_own_name_counts_before_everybody(self) -> None:
        text = "User-agent: *\nDisallow: /\nUser-agent: HoldFast/1.0\nUser-agent: y\nAllow: /a\nDisallow: /a\n"
        assert verdict(rules_of(text), "/a") == Robots("allowed", "Allow: /a")
        assert verdict(rules_of(text), "/b") == Robots("allowed")

    def test_a_hostile_pattern_takes_no_time(self) -> None:
        rules = rules_of("User-agent: *\n" + f"Disallow: /{'a*' * 900}b$\n" * 6000)
        with effort() as pieces:
            assert verdict(rules, "/" + "a" * 4000).verdict == "allowed"
        assert len(rules) == 5000
        assert pieces() < 500

    @pytest.mark.parametrize(
        ("served", "expected"),
        [
            (answer(b"User-agent: *\nDisallow: /", "Content-Type: text/plain"), "disallowed"),
            (answer(b"\xef\xbb\xbfUser-agent: *\r\nDisallow: /a\r\n"), "disallowed"),
            (NOT_FOUND, "allowed"), (answer(b"", status="403 Forbidden"), "allowed"),
            (answer(b"", status="503 Service Unavailable"), "unknown"), (b"", "unknown"), (hang(), "unknown"),
            (answer(b"", "Location: http://10.0.0.1/", status="302 Found"), "unknown"),
            (endless(b"HTTP/1.1 200 OK\r\n\r\nUser-agent: *\nDisallow: /a\n", b"#" * 65536), "disallowed"),
        ],
    )  # fmt: skip
    def test_what_is_served_becomes_a_verdict_in_bounded_time(
        self, web: HostileWeb, served: bytes | Script, expected: str
    ) -> None:
        web.keep_alive, web.routes = False, {"/robots.txt": served}
        settings = settings_for(web.port, deadline=0.4)
        assert Manners().robots(f"http://{HOST}/a.pdf", settings, clock.now).verdict == expected

    def test_it_is_asked_once_in_a_run_noted_in_the_manifest_and_does_not_stop_the_capture(
        self, web: HostileWeb, make: Make
    ) -> None:
        web.routes = {"/robots.txt": answer(b"User-agent: *\nDisallow: /a"), "/a.pdf": DOCUMENT, "/b.pdf": DOCUMENT}
        workspace = make({"a": f"http://{HOST}/a.pdf", "b": f"http://{HOST}/b.pdf"})
        assert set(outcomes(run(workspace)).values()) == {"captured"}
        assert web.paths == ["/robots.txt", "/a.pdf", "/b.pdf"]
        assert manifest(workspace, "a")["robots"] == {"verdict": "disallowed", "rule": "Disallow: /a"}
        assert manifest(workspace, "b")["robots"] == {"verdict": "allowed", "rule": ""}
        assert verify.run(workspace).failed is False

    def test_an_owner_can_have_it_obeyed(self, web: HostileWeb, make: Make) -> None:
        web.routes = {"/robots.txt": answer(b"User-agent: *\nDisallow: /a"), "/a.pdf": DOCUMENT, "/b.pdf": DOCUMENT}
        workspace = make({"a": f"http://{HOST}/a.pdf", "b": f"http://{HOST}/b.pdf"}, "robots: obey\n")
        report = run(workspace)
        assert outcomes(report) == {"a": "skipped", "b": "captured"}
        assert "Disallow: /a" in reasons(report)["a"]
        assert "/a.pdf" not in web.paths
        assert exit_code(report) == 0
        assert outcomes(watching.run(workspace, sleep=lambda _: None))["a"] == "skipped"
        assert "/a.pdf" not in web.paths

    def test_nothing_of_a_rule_stands_in_the_manifest_of_a_sealed_copy(self, web: HostileWeb, make: Make) -> None:
        web.routes = {"/robots.txt": answer(b"User-agent: *\nDisallow: /secret"), "/secret.pdf": DOCUMENT}
        workspace = make({"a": f"http://{HOST}/secret.pdf"}, "access: sealed\n")
        assert outcomes(run(workspace)) == {"a": "captured"}
        assert manifest(workspace, "a")["robots"] == {"verdict": "disallowed", "rule": ""}

    def test_a_capture_by_itself_asks_for_none(self, web: HostileWeb, tmp_path: Path) -> None:
        web.routes = {"/a.pdf": DOCUMENT}
        found = room.capture(f"http://{HOST}/a.pdf", record="p", settings=settings_for(web.port), workdir=tmp_path)
        assert isinstance(found, Fetched)
        assert (found.robots, web.paths) == (None, ["/a.pdf"])
