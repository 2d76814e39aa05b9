"""What was served but is probably not the document: kept with its reason, not counted as held, and curable."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from holdfast import archive, records
from holdfast.commands import build, capture, init, watch
from holdfast.config import Config, Workspace
from holdfast.model import Holding, Report, Sources

CHECK = (200, "text/html", b"<html><title>Just a moment...</title><body>Checking your browser</body></html>")
REPORT = (
    200,
    "text/html",
    b"<html><title>Report</title><body><h1>Report</h1><p>The pilot ended in June.</p></body></html>",
)
PDF = (
    b"%PDF-1.4\n1 0 obj\n<</Type/Page/Contents 2 0 R>>\nendobj\n2 0 obj\n<<>>\nstream\nBT (x) Tj ET\nendstream\n%%EOF\n"
)
Answer = tuple[int, str, bytes]


@dataclass
class Place:
    """An archive with one record, and the web in which its document stands."""

    root: Path
    answers: dict[str, Answer] = field(default_factory=dict)

    @property
    def workspace(self) -> Workspace:
        config = records.load_config(self.root / "holdfast.yml")
        assert isinstance(config, Config)
        return Workspace(self.root, config)

    def record(self, more: str = "") -> None:
        text = f"title: The report\nkind: report\nurl: http://papers.example/reports/pilot\n{more}"
        (self.root / "sources" / "records" / "pilot.yml").write_text(text, encoding="utf-8")

    def serve(self, answer: Answer, path: str = "/reports/pilot") -> None:
        self.answers[path] = answer

    def capture(self) -> Report:
        return capture.run(self.workspace, sleep=lambda _: None)

    @property
    def holding(self) -> Holding:
        sources = records.load(self.root / "sources")
        assert isinstance(sources, Sources)
        return archive.join(sources, archive.Archive.of(self.workspace).read(), self.workspace.config.watch)[0]

    def page(self) -> str:
        build.run(self.workspace, search=False)
        return (self.root / "site" / "records" / "pilot.html").read_text(encoding="utf-8")


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    made = Place(tmp_path / "archive")

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, kind, body = made.answers.get(self.path, (404, "text/plain", b"no"))
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: object) -> None:
            """Keep quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    init.run(made.root)
    settings = made.root / "holdfast.yml"
    resolve = f'{{papers.example: "127.0.0.1:{server.server_address[1]}"}}'
    more = f"network: {{allow: [127.0.0.0/8], resolve: {resolve}}}\n"
    settings.write_text(settings.read_text(encoding="utf-8") + more, encoding="utf-8")
    made.record()
    yield made
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_check_for_robots_is_kept_but_not_held_and_the_next_run_tries_again(place: Place) -> None:
    place.serve(CHECK)
    report = place.capture()
    assert report.items[0].outcome == "captured" and report.items[0].reason.startswith("suspect: ")
    assert [finding.rule for finding in report.findings] == ["suspect"] and not report.failed
    assert report.counts["suspect"] == 1
    holding = place.holding
    assert holding.held is None and len(holding.suspects) == 1 and "robots" in holding.suspects[0].suspect
    findings, _ = archive.Archive.of(place.workspace).verify()
    assert not [finding for finding in findings if finding.level == "error"]
    again = place.capture()
    assert again.items[0].outcome == "unchanged" and "suspect: " in again.items[0].reason
    assert place.holding.original.state == "unknown"
    place.serve(REPORT)
    assert place.capture().items[0].outcome == "captured"
    assert place.holding.held is not None and len(place.holding.suspects) == 1
    assert place.capture().items[0].outcome == "skipped"
    watch.run(place.workspace, sleep=lambda _: None)
    assert place.holding.original.state == "live"


def test_the_page_says_what_came_and_offers_it_with_a_label_until_the_record_accepts_it(place: Place) -> None:
    place.serve(CHECK)
    place.capture()
    digest = place.holding.suspects[0].payload.sha256
    page = place.page()
    assert "No copy, something else came" in page and "probably not the document" in page
    assert f"files/{digest}.html.txt" in page and digest in page
    assert "The preserved copy" not in page
    place.record(f"accept: [{digest}]\n")
    assert place.holding.held is not None and not place.holding.suspects
    assert place.capture().items[0].outcome == "skipped"
    page = place.page()
    assert "The preserved copy" in page and "A person looked at it" in page


def test_another_address_of_the_record_is_tried_when_the_first_serves_something_else(place: Place) -> None:
    place.record("also_at: [http://papers.example/copy]\n")
    place.serve(CHECK)
    place.serve(REPORT, "/copy")
    report = place.capture()
    assert report.items[0].reason == "" and not report.findings
    holding = place.holding
    assert holding.held is not None and holding.held.final_url.endswith("/copy") and len(holding.suspects) == 1


def test_a_web_page_where_a_pdf_was_is_suspect(place: Place) -> None:
    place.serve((200, "application/pdf", PDF))
    place.capture()
    place.serve(REPORT)
    report = capture.run(place.workspace, again=True, sleep=lambda _: None)
    assert "something else (application/pdf) was captured before" in report.items[0].reason
    assert place.holding.held is not None and place.holding.held.payload.media_type == "application/pdf"


def test_an_error_that_is_a_check_for_robots_is_a_failure_that_says_so(place: Place) -> None:
    place.serve((403, *CHECK[1:]))
    report = place.capture()
    assert report.failed and "check for robots" in report.items[0].reason
    assert place.holding.failures[0].reason == "challenge"
    place.serve((403, "text/html", b"<h1>Forbidden</h1>"))
    place.capture()
    assert place.holding.failures[0].reason == "http-status"
