"""holdfast.yml: three keys are enough; every other one is checked; nothing is silently ignored."""

from __future__ import annotations

from ipaddress import ip_network
from pathlib import Path

import pytest

from holdfast import records
from holdfast.config import Config, Limits, Network, Watch, Wayback
from holdfast.model import Access, Finding

NEEDED = "title: T\nurl: https://t.example/archive/\ncontact: a@t.example\n"

FULL = (
    NEEDED
    + """\
access: sealed
store: s3://bucket/prefix
limits: {deadline: 2.5, bytes: 20MiB, requisites: 0}
network:
  allow: [127.0.0.0/8, "::1/128", 10.1.2.3]
  resolve:
    www.small.example: 127.0.0.1:8080
    "other.example:443": "[::1]:8443"
  ca: certs/ca.pem
wayback: {base: http://127.0.0.1:9000, keyless: never, pause: 0}
watch: {gone_after_looks: 2, gone_after_hours: 0.5}
"""
)


def load(folder: Path, text: str) -> Config | tuple[Finding, ...]:
    path = folder / "holdfast.yml"
    path.write_text(text, encoding="utf-8")
    return records.load_config(path)


def finding(folder: Path, text: str) -> Finding:
    result = load(folder, text)
    assert isinstance(result, tuple), result
    assert len(result) == 1, result
    assert result[0].path == "holdfast.yml"
    return result[0]


def test_three_keys_are_enough(tmp_path: Path) -> None:
    assert load(tmp_path, NEEDED) == Config("T", "https://t.example/archive/", "a@t.example")


def test_every_key_arrives(tmp_path: Path) -> None:
    (tmp_path / "certs").mkdir()
    (tmp_path / "certs" / "ca.pem").write_text("x")
    assert load(tmp_path, FULL) == Config(
        "T",
        "https://t.example/archive/",
        "a@t.example",
        Access.SEALED,
        "s3://bucket/prefix",
        limits=Limits(2.5, 20 * 2**20, 0),
        network=Network(
            (ip_network("127.0.0.0/8"), ip_network("::1/128"), ip_network("10.1.2.3/32")),
            {"www.small.example": "127.0.0.1:8080", "other.example:443": "[::1]:8443"},
            tmp_path / "certs" / "ca.pem",
        ),
        wayback=Wayback("http://127.0.0.1:9000", "never", 0.0),
        watch=Watch(2, 0.5),
    )


def test_an_absolute_certificate_path_stays(tmp_path: Path) -> None:
    (tmp_path / "ca.pem").write_text("x")
    result = load(tmp_path, NEEDED + f"network: {{ca: {tmp_path}/ca.pem}}\n")
    assert isinstance(result, Config)
    assert result.network.ca == tmp_path / "ca.pem"


@pytest.mark.parametrize(
    ("text", "size"),
    [("500MB", 500_000_000), ("20MiB", 20_971_520), ("1 GB", 10**9), ("1gib", 2**30), ("9kB", 9000), ("12", 12)],
)
def test_sizes_are_read(tmp_path: Path, text: str, size: int) -> None:
    result = load(tmp_path, NEEDED + f"limits: {{bytes: {text}}}\n")
    assert isinstance(result, Config)
    assert result.limits.bytes == size


WRONG = [
    ("url: https://t.example\ncontact: a@t.example\n", "missing-key", 1, "title"),
    ("title: T\ncontact: a@t.example\n", "missing-key", 1, "url"),
    ("title: T\nurl: https://t.example\n", "missing-key", 1, "contact"),
    (NEEDED + "titel: T\n", "unknown-key", 4, "“title”"),
    ("title: T\nurl: t.example\ncontact: a@t.example\n", "url", 2, "https://"),
    ("title: T\nurl: https://t.example/?x\ncontact: a@t.example\n", "url", 2, "archive.example.org"),
    ("title: T\nurl: https://t.example\ncontact: me\n", "contact", 3, "e-mail"),
    ("title: T\nurl: https://t.example\ncontact: jürgen@t.example\n", "contact", 3, "e-mail"),
    (NEEDED + "access: open\n", "unknown-word", 4, "public"),
    (NEEDED + "limits: {bytes: lots}\n", "size", 4, "500MB"),
    (NEEDED + "limits: {bytes: 0}\n", "size", 4, "500MB"),
    (NEEDED + "limits: {bytes: 1.5GB}\n", "size", 4, "500MB"),
    (NEEDED + "limits: {deadline: 0}\n", "too-small", 4, "more than 0"),
    (NEEDED + "limits: {deadline: nan}\n", "not-a-number", 4, "number"),
    (NEEDED + "limits: {deadline: soon}\n", "not-a-number", 4, "number"),
    (NEEDED + "limits: {requisites: -1}\n", "too-small", 4, "0 or more"),
    (NEEDED + "limits: 60\n", "not-a-mapping", 4, "indented"),
    (NEEDED + "limits:\n  deadlin: 60\n", "unknown-key", 5, "“deadline”"),
    (NEEDED + "network: {allow: [localhost]}\n", "network", 4, "127.0.0.0/8"),
    (NEEDED + "network: {allow: [10.0.0.1/8]}\n", "network", 4, "127.0.0.0/8"),
    (NEEDED + "network: {allow: 10.0.0.0/8}\n", "not-a-list", 4, "allow: ["),
    (NEEDED + "network: {resolve: {a.example: b.example}}\n", "resolve", 4, "127.0.0.1:8080"),
    (NEEDED + "network: {resolve: {a.example: 127.0.0.1}}\n", "resolve", 4, "127.0.0.1:8080"),
    (NEEDED + "network: {resolve: {a.example: '999.0.0.1:80'}}\n", "resolve", 4, "127.0.0.1:8080"),
    (NEEDED + "network: {resolve: {a.example: '127.0.0.1:0'}}\n", "resolve", 4, "127.0.0.1:8080"),
    (NEEDED + "network: {resolve: {'a b': '127.0.0.1:80'}}\n", "resolve", 4, "127.0.0.1:8080"),
    (NEEDED + "network: {resolve: [a]}\n", "not-a-mapping", 4, "indented"),
    (NEEDED + "network:\n  ca: none.pem\n", "no-such-file", 5, "certificate"),
    (NEEDED + "wayback: {base: archive.org}\n", "url", 4, "https://"),
    (NEEDED + "wayback: {keyless: yes}\n", "unknown-word", 4, "try, never"),
    (NEEDED + "wayback: {pause: -1}\n", "too-small", 4, "0 or more"),
    (NEEDED + "watch: {gone_after_looks: 0}\n", "too-small", 4, "1 or more"),
    (NEEDED + "timestamps: [ftp://tsa.example/]\n", "url", 4, "https://"),
    (NEEDED + "timestamps: https://tsa.example/\n", "not-a-list", 4, "timestamps: ["),
    (NEEDED + "timestamps: [https://a.example/x, https://a.example/y]\n", "timestamps", 4, "Keep one"),
    (NEEDED + "timestamps: ['https://[::1]/']\n", "timestamps", 4, "https://tsa.example.org/"),
    (NEEDED + "timestamp_roots: none.pem\n", "no-such-file", 4, "certificate"),
    (NEEDED + "sealed_store: archive/sealed\n", "sealed-store", 4, ".holdfast/sealed"),
    (NEEDED + "sealed_store: .holdfast\n", "sealed-store", 4, ".holdfast/sealed"),
    (NEEDED + "store: s3://b/p\nsealed_store: s3://b/p\n", "same-place", 5, "another place"),
    (NEEDED + "replay: {show: perhaps}\n", "unknown-word", 4, "on"),
    (NEEDED + "replay: {origin: 'https://r.example/?x'}\n", "url", 4, "https://"),
    ("", "empty", 1, "keys"),
    ("- a\n", "not-a-mapping", 1, "title"),
    (NEEDED + "title: U\n", "duplicate-key", 4, "Keep one"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "rule", "line", "remedy"), WRONG, ids=[f"{n}-{w[1]}" for n, w in enumerate(WRONG)])
def test_a_wrong_configuration_is_explained(tmp_path: Path, text: str, rule: str, line: int, remedy: str) -> None:
    found = finding(tmp_path, text)
    assert (found.rule, found.line) == (rule, line), found
    assert remedy in found.remedy or remedy in found.message


def test_later_keys_that_switch_things_off_are_welcome(tmp_path: Path) -> None:
    later = "mirrors: []\ntimestamps: []\nreplay: off\nsealed_store:\n"
    assert load(tmp_path, NEEDED + later) == load(tmp_path, NEEDED)


def test_replay_is_on_for_whoever_names_an_origin_or_a_folder(tmp_path: Path) -> None:
    words = {"replay: on\n": (True, "", None), "replay: {show: off, assets: x}\n": (False, "", tmp_path / "x")}
    words["replay: {origin: https://r.example/}\n"] = (True, "https://r.example/", None)
    words["replay: {assets: vendor}\n"] = (True, "", tmp_path / "vendor")
    for text, (on, origin, assets) in words.items():
        config = load(tmp_path, NEEDED + text)
        assert isinstance(config, Config)
        assert (config.replay.on, config.replay.origin, config.replay.assets) == (on, origin, assets), text


def test_a_missing_file_is_a_finding(tmp_path: Path) -> None:
    result = records.load_config(tmp_path / "holdfast.yml")
    assert isinstance(result, tuple)
    assert (result[0].rule, result[0].path) == ("no-file", "holdfast.yml")
