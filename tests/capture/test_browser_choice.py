"""When a browser is taken, what is said when there is none, and what of its answers is believed. No browser runs."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Error, sync_playwright

from holdfast.capture import Seeing
from holdfast.capture.browser import launch
from holdfast.capture.browser.events import doubt, whole
from holdfast.capture.browser.thin import script_made
from holdfast.capture.posted import address_of, query_of
from holdfast.errors import UsageError

OFF = "--disable-features="
WORDS = "The committee met at noon and heard the report. " * 30


def page(body: str) -> str:
    return f"<!DOCTYPE html><html><head><title>T</title></head><body>{body}</body></html>"


class TestScriptMade:
    @pytest.mark.parametrize(
        ("body", "why"),
        [
            ("<div id=root></div><script src=/app.js></script>", "0 words and 1 scripts"),
            ("<p>Loading…</p><script>start()</script><script src=a.js></script>", "1 words and 2 scripts"),
            (f"<div id=app></div><p>{WORDS[:600]}</p><script src=/app.js></script>", "an empty place"),
            (f"<noscript>JavaScript is needed.</noscript><p>{WORDS[:600]}</p><script src=a></script>", "needs scripts"),
            (f"<template>{WORDS}</template><script src=/app.js></script>", "0 words"),
        ],
    )  # fmt: skip
    def test_a_page_that_is_little_without_scripts_says_why(self, body: str, why: str) -> None:
        assert why in script_made(page(body))

    @pytest.mark.parametrize(
        "body",
        [
            "<p>Short, and no script at all.</p>",
            f"<p>{WORDS}</p><script src=/statistics.js></script>",
            f"<p>{WORDS}</p><div id=app></div><noscript>JavaScript helps.</noscript><script src=a.js></script>",
            '<p>Short.</p><script type="application/ld+json">{"name": "A page"}</script>',
            "",
        ],
    )
    def test_a_page_that_stands_for_itself_needs_no_browser(self, body: str) -> None:
        assert script_made(page(body)) == ""

    def test_a_page_made_to_choke_a_parser_is_left_alone(self) -> None:
        assert script_made("<div>" * 300_000 + "<script src=a.js></script>") == ""


class TestChoice:
    def test_fetching_only_never_wants_a_browser(self) -> None:
        with Seeing("http") as seeing:
            assert seeing.tier("it has 0 words and 1 scripts") is None
            assert seeing.missing == "" and seeing.missed == 0

    def test_auto_wants_none_for_a_page_that_stands_for_itself(self) -> None:
        with Seeing("auto") as seeing:
            assert seeing.tier("") is None
            assert seeing.missed == 0

    def test_without_a_browser_auto_fetches_only_and_counts(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("HOLDFAST_BROWSER", "no-such-browser")
        with Seeing("auto") as seeing:
            assert seeing.tier("thin") is None
            assert seeing.missed == 1 and "no-such-browser" in seeing.missing

    def test_without_a_browser_asking_for_one_says_what_to_do(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(launch, "_PLACES", ())
        monkeypatch.setenv("PATH", "")
        monkeypatch.delenv("HOLDFAST_BROWSER", raising=False)
        with pytest.raises(UsageError, match="apt install chromium"):
            Seeing("browser")

    def test_without_the_driver_the_line_that_installs_it_is_named(self, monkeypatch: pytest.MonkeyPatch) -> None:
        found = importlib.util.find_spec

        def without(name: str, *args: Any) -> Any:
            return None if name == "playwright" else found(name, *args)

        monkeypatch.setattr(importlib.util, "find_spec", without)
        with pytest.raises(UsageError, match=r"pip install 'holdfast\[browser\]'"):
            Seeing("browser")

    def test_the_environment_names_the_browser(self, tmp_path: Path) -> None:
        program = tmp_path / "my-browser"
        program.write_text("#!/bin/sh\n", encoding="utf-8")
        program.chmod(0o755)
        assert launch.find({"HOLDFAST_BROWSER": str(program), "PATH": ""}) == program
        assert launch.find({"HOLDFAST_BROWSER": "nothing", "PATH": str(tmp_path)}) is None


class TestStart:
    def test_nothing_that_playwright_switches_off_is_switched_on_again(self, tmp_path: Path) -> None:
        program, told = tmp_path / "browser", tmp_path / "told"
        program.write_text(f'#!/bin/sh\nprintf "%s\\n" "$@" > {told}\n', encoding="utf-8")  # says how, and ends
        program.chmod(0o755)
        with sync_playwright() as driver, pytest.raises(Error):
            driver.chromium.launch(**launch.options(program))
        lists = [line.partition("=")[2].split(",") for line in told.read_text().splitlines() if OFF in line]
        assert len(lists) == 2 and set(lists[0]) <= set(lists[1]), "of several lists the browser takes the last"
        assert "WebUIOmniboxPopup" in lists[1] and "HttpsUpgrades" in lists[0]


class TestBelief:
    @pytest.mark.parametrize(
        ("status", "headers", "doubted"),
        [
            (200, {"Content-Type": "text/html; charset=utf-8"}, False),
            (200, {"content-type": "application/json"}, False),
            (200, {"Content-Type": "application/pdf"}, True),
            (200, {"Content-Type": "video/mp4"}, True),
            (200, {"Content-Type": "Audio/ogg"}, True),
            (206, {"Content-Type": "text/plain"}, True),
            (200, {"Content-Type": "text/plain", "Content-Range": "bytes 0-1/2"}, True),
            (404, {"Content-Type": "text/html"}, True),
            (200, {"Content-Type": "text/plain", "Content-Disposition": "attachment; filename=a"}, True),
        ],
    )
    def test_only_plain_whole_answers_are_believed(self, status: int, headers: dict[str, str], doubted: bool) -> None:
        assert doubt("GET", status, headers) is doubted
        assert doubt("POST", status, headers) is False  # nobody else can ask for it again

    def test_a_body_of_another_length_than_announced_is_not_whole(self) -> None:
        assert whole(b"12345", {"Content-Length": "5"}, "GET")
        assert not whole(b"1234", {"Content-Length": "5"}, "GET")
        assert whole(b"1234", {}, "GET")
        assert whole(b"longer when decoded", {"content-length": "5", "content-encoding": "gzip"}, "GET")


class TestPosted:
    @pytest.mark.parametrize(
        ("body", "kind", "query"),
        [
            (b"a=1&b=2", "application/x-www-form-urlencoded", "a=1&b=2"),
            (b'{"q": "two words", "n": 3, "deep": {"q": true}}', "application/json", "q=two+words&n=3&q.2_=true"),
            (b'{"list": ["a", "b"], "none": null, "f": 1.0}', "application/json;charset=utf-8", "0=a&1=b&f=1"),
            (b'{"a": "~*"}', "text/plain", "a=%7E*"),
            (b"not json", "application/json", ""),
            (b"plain words", "text/plain", "__wb_post_data=cGxhaW4gd29yZHM="),
            (b"\0\1", "application/octet-stream", "__wb_post_data=AAE="),
        ],
    )
    def test_a_body_is_written_as_the_reader_looks_it_up(self, body: bytes, kind: str, query: str) -> None:
        assert query_of(body, kind) == query

    def test_the_address_has_method_and_body(self) -> None:
        assert address_of("http://a.example/x", "POST", "q=1") == "http://a.example/x?__wb_method=POST&q=1"
        assert address_of("http://a.example/x?y=2", "PUT", "") == "http://a.example/x?y=2&__wb_method=PUT&"
